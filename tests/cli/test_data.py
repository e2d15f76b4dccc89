"""`pcl data split` and `pcl data show`."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from pycaffe_like.cli import main
from pycaffe_like.data.listfile import read_list
from tests.data.helpers import datum, draw, write_lmdb


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
        (["cut", "p", "-o", "x"], "the action is unknown; expected pcl data split or show; got cut"),
        (["split", "p", "-o", "x", "--val", "1"], "--val is out of range; expected a share from 0 to below 1; got 1.0"),
        (["split", "p", "-o", "x", "--val=.5", "--test=.5"], "--val and --test leave nothing to train on"),
        (["split", "p", "-o", "x", "--side=50"], "--side has no effect on pcl data split; expected pcl data show"),
    ],
)
def test_wrong_command_lines(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", *arguments]) == 2
    assert f"error: {message}" in capsys.readouterr().err
    assert not Path("x").exists()


def test_a_list_that_would_be_empty(capsys: pytest.CaptureFixture[str]) -> None:
    Path("few.txt").write_text("a.jpg 0\nb.jpg 0\nc.jpg 1\n")
    assert main(["data", "split", "few.txt", "-o", "lists", "--test", "0.2"]) == 1
    said = (
        "few.txt: no class has enough pictures for val.txt; expected 3 or more in a class\n--val 0 writes no val.txt."
    )
    assert said in capsys.readouterr().err
    assert not Path("lists").exists()
    assert main(["data", "split", "few.txt", "-o", "lists"]) == 0
    assert len(read_list("lists/val.txt")) == 1


def test_lists_go_to_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine").touch()
    assert main(["data", "split", "p", "-o", "mine"]) == 1
    assert "error: mine is a file; expected a folder for the lists" in capsys.readouterr().err


# ---------------------------------------------------------------- show


def test_lists_that_cannot_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    Path("file").touch()
    assert main(["data", "split", "p", "-o", "file/lists"]) == 1
    assert "error: file/lists: the lists cannot be written: Not a directory" in capsys.readouterr().err


def write_net() -> None:
    Path("db").mkdir()
    write_lmdb("db", [datum(draw(17, 23, seed=number), number % 2) for number in range(5)])
    Path("labels.txt").write_text("cat\ndog\n")
    Path("net.prototxt").write_text(
        'layer { name: "d" type: "Data" top: "data" top: "label" transform_param { mirror: true }'
        ' augment_param { rotation: 30 } data_param { source: "db" backend: LMDB batch_size: 2 } }'
    )


def test_a_sheet_of_what_the_net_sees(capsys: pytest.CaptureFixture[str]) -> None:
    write_net()
    assert main(["data", "show", "net.prototxt", "-o", "sheet.png", "-count", "3", "-side", "46"]) == 0
    assert "3 records in sheet.png: as stored, and as the net receives them in TRAIN" in capsys.readouterr().out
    sheet = cv2.imread("sheet.png")
    stored = draw(17, 23, seed=0).repeat(2, 0).repeat(2, 1)
    np.testing.assert_array_equal(sheet[4:38, 4:50], stored)
    assert (sheet[4:38, 54:100] != stored).any()
    first = Path("sheet.png").read_bytes()
    assert main(["data", "show", "net.prototxt", "-o", "sheet.png", "-count", "3", "-side", "46"]) == 1
    assert Path("sheet.png").read_bytes() == first
    arguments = ["data", "show", "net.prototxt", "-o", "sheet.png", "-count", "3", "-side", "46", "--overwrite"]
    assert main([*arguments, "--phase", "TEST"]) == 0
    assert Path("sheet.png").read_bytes() != first  # the phase TEST does not augment
    assert main(arguments) == 0
    assert Path("sheet.png").read_bytes() == first


@pytest.mark.parametrize(
    ("flags", "message", "code"),
    [
        ([], "a file for the picture is needed; expected -o sheet.png", 2),
        (["-o", "s.png", "-count", "0"], "--count is out of range; expected 1 to 1000; got 0", 2),
        (["-o", "s.png", "-side", "8"], "--side is out of range; expected 16 to 1024; got 8", 2),
        (["-o", "s.png", "-phase", "X"], "-phase is unknown; expected TRAIN or TEST; got X", 2),
        (["-o", "s.txt"], "s.txt is not named as a picture; expected a name that ends in .png, .jpg, .jpeg, .webp", 2),
        (["-o", "s.png", "--val", "0.3"], "--val has no effect on pcl data show; expected pcl data split", 2),
        (["-o", "net.prototxt/s.png"], "net.prototxt/s.png cannot be written", 1),
    ],
)
def test_sheets_that_cannot_be_drawn(
    flags: list[str], message: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    write_net()
    assert main(["data", "show", "net.prototxt", *flags]) == code
    assert message in capsys.readouterr().err
    assert not list(Path().glob("*.png"))


@pytest.mark.parametrize(
    ("name", "start"), [("s.jpg", b"\xff\xd8\xff"), ("s.webp", b"RIFF"), ("new/s.PNG", b"\x89PNG")]
)
def test_the_ending_names_the_type_of_the_picture(name: str, start: bytes) -> None:
    write_net()
    assert main(["data", "show", "net.prototxt", "-o", name, "-count", "1"]) == 0
    assert Path(name).read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'net: "net.prototxt" base_lr: 0.1',
            "error: other: this is a solver; expected a net\nThe net of this solver is net.prototxt.",
        ),
        ("", "error: other has no layers; expected layer { … }"),
        ('layer { name: "x" type: "Silence" bottom: "y" }', "error: other: the net reads no data in phase TRAIN"),
    ],
    ids=["solver", "empty", "no data"],
)
@pytest.mark.parametrize(
    "command", [["data", "show", "other", "-o", "s.png"], ["time", "--data", "other"]], ids=["show", "time"]
)
def test_files_that_have_no_data_layers(
    command: list[str], text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("other").write_text(text)
    assert main(command) == 1
    assert message in capsys.readouterr().err
