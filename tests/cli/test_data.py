"""pcl data split."""

from __future__ import annotations

from pathlib import Path

import pytest

from pycaffe_like.cli import main
from pycaffe_like.data.listfile import read_list


@pytest.fixture(autouse=True)
def _pictures(_in_empty_folder: None) -> None:
    for label, count in {"dog 7": 10, "cat": 5}.items():
        Path("p", label).mkdir(parents=True)
        for number in range(count):
            Path("p", label, f"{number}.jpg").touch()
    Path("p", "cat", "it is 3").touch()


def test_lists_and_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "split", "p", "-o", "lists", "--test", "0.2"]) == 0
    lists = {name: read_list(f"lists/{name}.txt") for name in ("train", "val", "test")}
    assert {name: len(entries) for name, entries in lists.items()} == {"train": 9, "val": 3, "test": 3}
    assert Path("lists/labels.txt").read_text() == "cat\ndog 7\n"
    assert {(entry.path.split("/")[0], entry.label) for entries in lists.values() for entry in entries} == {
        ("cat", 0),
        ("dog 7", 1),
    }
    out = capsys.readouterr()
    assert "  1 (dog 7): 6 train, 2 val, 2 test\n" in out.out
    assert "p/cat/it is 3 is not a picture" in out.err


def test_names_of_any_form_come_back() -> None:
    names = ["a b 3", "'q'", 'x"y.jpg', "l\nm.jpg", " lead.jpg", "é.jpg"]
    Path("all.txt").write_text("".join(f'{{"path": {json_text(name)}, "label": [1, 2.5]}}\n' for name in names))
    assert main(["data", "split", "all.txt", "-o", "lists", "--val", "0"]) == 0
    found = read_list("lists/train.txt")
    assert sorted(entry.path for entry in found) == sorted(names)
    assert {entry.labels for entry in found} == {(1, 2.5)}


def json_text(text: str) -> str:
    import json

    return json.dumps(text)


def test_lists_that_are_there_are_replaced_where_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    Path("lists").mkdir()
    Path("lists/val.txt").write_text("mine")
    assert main(["data", "split", "p", "-o", "lists"]) == 1
    assert "error: lists/val.txt exists\n--overwrite replaces it.\n" in capsys.readouterr().err
    assert [path.name for path in Path("lists").iterdir()] == ["val.txt"]
    assert main(["data", "split", "p", "-o", "lists", "--overwrite"]) == 0
    assert len(read_list("lists/val.txt")) == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["split", "p"], "a folder for the lists is needed; expected -o LISTS"),
        (["cut", "p", "-o", "x"], "the action is unknown; expected pcl data split; got cut"),
        (["split", "p", "-o", "x", "--val", "1"], "--val is out of range; expected a share from 0 to below 1; got 1.0"),
        (["split", "p", "-o", "x", "--val=.5", "--test=.5"], "--val and --test leave nothing to train on"),
    ],
)
def test_wrong_command_lines(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", *arguments]) == 2
    assert f"error: {message}" in capsys.readouterr().err
    assert not Path("x").exists()
