"""Reading and writing files of class names."""

from __future__ import annotations

from pathlib import Path

import pytest

from pycaffe_like.data.class_names import find_names, read_names, write_names
from pycaffe_like.errors import DataError


def test_names_are_lines_without_the_ids_of_imagenet() -> None:
    Path("labels.txt").write_text("n01440764 tench, Tinca tinca\n goldfish \nn0144 short\n", encoding="utf-8")
    assert read_names(Path("labels.txt")) == ["tench, Tinca tinca", "goldfish", "n0144 short"]


def test_names_that_are_not_utf_8_come_back() -> None:
    names = ["caf\udce9", "ä"]
    write_names(Path("labels.txt"), names)
    assert Path("labels.txt").read_bytes() == b"caf\xe9\n\xc3\xa4\n"
    assert read_names(Path("labels.txt")) == names


def test_no_names_are_no_file() -> None:
    write_names(Path("labels.txt"), [])
    assert not Path("labels.txt").exists()


def test_a_file_that_cannot_be_read() -> None:
    with pytest.raises(DataError, match="none.txt: the class names cannot be read: No such file or directory"):
        read_names(Path("none.txt"))


def test_the_first_folder_with_names_counts() -> None:
    for folder, names in (("a", []), ("b", ["x", "y"]), ("c", ["z"])):
        Path(folder).mkdir()
        write_names(Path(folder) / "labels.txt", names)
    assert list(find_names([Path("a"), Path("b"), Path("c")])) == ["x", "y"]
    assert list(find_names([Path("a")])) == []


def test_a_file_that_is_not_text() -> None:
    Path("labels.txt").write_bytes(b"\n\4data\0\1")
    with pytest.raises(DataError, match=r"labels\.txt: the class names cannot be read: this is not a text file"):
        read_names(Path("labels.txt"))
