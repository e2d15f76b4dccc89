"""Finding folders of classes, and dividing their pictures into lists."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pycaffe_like.data.class_folders import read_class_folders, split_by_class
from pycaffe_like.data.list_line import Entry
from pycaffe_like.errors import DataError


def touch(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).touch()


def test_classes_are_numbered_by_name_and_pictures_found_at_any_depth() -> None:
    touch("p/dog/b.JPG", "p/dog/deep/a.png", "p/cat/c d.jpeg", "p/cat/notes.txt", "p/.git/x.jpg", "p/dog/.hidden.jpg")
    touch("p/readme.txt")
    found = read_class_folders("p")
    assert found.names == ("cat", "dog")
    assert found.entries == (Entry("cat/c d.jpeg", 0, 0), Entry("dog/b.JPG", 1, 0), Entry("dog/deep/a.png", 1, 0))
    assert found.others == ("cat/notes.txt",)


def test_names_that_are_all_numbers_are_in_numerical_order() -> None:
    touch("p/10/a.jpg", "p/9/a.jpg", "q/10/a.jpg", "q/9/a.jpg", "q/x/a.jpg")
    assert read_class_folders("p").names == ("9", "10")
    assert read_class_folders("q").names == ("10", "9", "x")


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ([], "p is not a folder; expected a folder with a subfolder for each class"),
        (["p/a.jpg"], "p has no folders; expected a folder for each class"),
        (["p/cat/a.jpg", "p/dog/a.txt"], "p/dog has no pictures; expected .bmp .jpeg"),
        (["p/c\nat/a.jpg"], "the name of a class contains a line break: 'c\\nat'"),
    ],
)
def test_folders_that_cannot_be_used(files: list[str], message: str) -> None:
    touch(*files)
    with pytest.raises(DataError) as caught:
        read_class_folders("p")
    assert str(caught.value).startswith(message)


ENTRIES = [Entry(f"{label}/{number}.jpg", label, 0) for label in range(3) for number in range((7, 23, 2)[label])]


def test_each_class_is_divided_by_itself() -> None:
    train, val, test = split_by_class(ENTRIES, [0.3, 0.2], seed=1)
    assert sorted(map(str, train + val + test)) == sorted(map(str, ENTRIES))
    assert Counter(entry.label for entry in val) == {0: 2, 1: 7}
    assert Counter(entry.label for entry in test) == {0: 1, 1: 5}
    assert Counter(entry.label for entry in train) == {0: 4, 1: 11, 2: 2}  # two pictures do not make three parts
    assert val == [entry for entry in ENTRIES if entry in val]
    assert train != [entry for entry in ENTRIES if entry in train]


def test_a_small_class_has_a_picture_in_each_part() -> None:
    train, val = split_by_class(ENTRIES, [0.01], seed=1)
    assert Counter(entry.label for entry in val) == {0: 1, 1: 1, 2: 1}
    assert len(train) == 29
    train, val = split_by_class(ENTRIES, [0.99], seed=1)
    assert Counter(entry.label for entry in train) == {0: 1, 1: 1, 2: 1}


def test_the_seed_decides() -> None:
    assert split_by_class(ENTRIES, [0.3], seed=1) == split_by_class(ENTRIES, [0.3], seed=1)
    assert split_by_class(ENTRIES, [0.3], seed=1) != split_by_class(ENTRIES, [0.3], seed=2)
