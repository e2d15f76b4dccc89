"""`pcl detect`: the scores of windows of pictures."""

from __future__ import annotations

import csv
import sys
import types
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pycaffe_like.cli import run_command
from pycaffe_like.files.caffemodel import write_caffemodel
from pycaffe_like.files.stored_layer import SavedLayer
from pycaffe_like.proto import caffe_pb2

from .make import DEPLOY, picture, write

WINDOWS = """filename, xmin, ymin, xmax, ymax
b.png, 0, 0, 5, 5

a.png, 5, 0, 10, 5
a.png, 0, 0, 5, 5
b.png, 0, 5, 5.0, 10
"""


@pytest.fixture(autouse=True)
def _net() -> None:
    write("deploy.prototxt", DEPLOY)
    with Path("net.caffemodel").open("wb") as file:
        message = caffe_pb2.LayerParameter(name="pool", type="Pooling").SerializeToString()
        write_caffemodel(file, "net", [SavedLayer("pool", message, [])])
    quarters = np.zeros((10, 10, 3), np.uint8)
    for number, (top, left) in enumerate([(0, 0), (0, 5), (5, 0), (5, 5)]):
        quarters[top : top + 5, left : left + 5] = (10 * number, 20 * number, 30 * number)
    picture("a.png", quarters)
    picture("b.png", quarters + 100)
    write("windows.csv", WINDOWS)
    mean = np.zeros((3, 7, 7), np.float32)
    mean[:, 0, 0] = 49, 98, 147  # the means over 7 x 7 pixels are 1, 2 and 3
    np.save("mean.npy", mean)


FLAGS = ("--model_def=deploy.prototxt", "--pretrained_model=net.caffemodel", "--context_pad=0")


def detect(*arguments: str) -> int:
    return run_command("detect", [*FLAGS, *arguments])


def rows(path: str) -> list[list[str]]:
    return list(csv.reader(Path(path).read_text().splitlines()))


def test_windows_of_a_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert detect("windows.csv", "o.csv", "--crop_mode=list", "--mean_file=") == 0
    head, *found = rows("o.csv")
    assert head == ["filename", "ymin", "xmin", "ymax", "xmax", "class0", "class1", "class2"]
    assert [row[:5] for row in found] == [  # pictures in the order of the list
        ["b.png", "0", "0", "5", "5"],
        ["b.png", "5", "0", "10", "5"],
        ["a.png", "0", "5", "5", "10"],
        ["a.png", "0", "0", "5", "5"],
    ]
    scores = np.array([[float(cell) for cell in row[5:]] for row in found])
    np.testing.assert_allclose(scores, [[100, 100, 100], [120, 140, 160], [10, 20, 30], [0, 0, 0]], rtol=1e-5)
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["CPU mode", "Loading input..."]
    assert lines[2].startswith("Processed 4 windows in ")
    assert lines[3].startswith("Saved to o.csv in ")


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        pytest.param(("--mean_file=mean.npy",), [9, 18, 27], id="the mean of each channel"),
        pytest.param(("--mean_file=", "--channel_swap="), [30, 20, 10], id="channels as they are"),
        pytest.param(("--mean_file=mean.npy", "--raw_scale=510", "--input_scale=0.5"), [9.5, 19, 28.5], id="scales"),
    ],
)
def test_preprocessing(flags: tuple[str, ...], expected: list[float]) -> None:
    assert detect("windows.csv", "o.csv", "--crop_mode=list", *flags) == 0
    np.testing.assert_allclose([float(cell) for cell in rows("o.csv")[3][5:]], expected, rtol=1e-5)


def test_context_around_a_window_is_part_of_the_input() -> None:
    assert detect("windows.csv", "o.csv", "--crop_mode=list", "--mean_file=", "--context_pad=1") == 0
    corner = [float(cell) for cell in rows("o.csv")[4][5:]]
    assert 0 < corner[0] < 30  # pixels around the window are visible where the picture has them


@pytest.mark.parametrize("source", ["names.txt", "windows.csv"])
def test_selective_search(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def get_windows(names: list[str], cmd: str) -> list[np.ndarray]:
        asked.append(([Path(name).name for name in names], cmd))
        return [np.array([[0, 5, 5, 10]])] * len(names)

    module = types.ModuleType("selective_search_ijcv_with_python")
    module.get_windows = get_windows  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    write("names.txt", "b.png\n\na.png\n")
    assert detect(source, "o.csv", "--mean_file=") == 0
    assert asked == [(["b.png", "a.png"], "selective_search_rcnn")]
    assert [Path(row[0]).name for row in rows("o.csv")[1:]] == ["b.png", "a.png"]


@pytest.mark.filterwarnings("ignore::Warning")  # pandas warns that predictions are stored as objects
def test_hdf5() -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("tables")
    assert detect("windows.csv", "o.h5", "--crop_mode=list", "--mean_file=") == 0
    table = pandas.read_hdf("o.h5", "df")
    assert table.index.name == "filename"
    assert list(table.index) == ["b.png", "b.png", "a.png", "a.png"]
    assert list(table.columns) == ["prediction", "ymin", "xmin", "ymax", "xmax"]
    assert table[["ymin", "xmin", "ymax", "xmax"]].values.tolist()[1] == [5, 0, 10, 5]
    np.testing.assert_allclose(table["prediction"].iloc[1].ravel(), [120, 140, 160], rtol=1e-5)


def test_hdf5_without_pandas(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "tables", None)
    assert detect("windows.csv", "o.h5", "--crop_mode=list", "--mean_file=") == 1
    assert capsys.readouterr().err.startswith("error: HDF5 output needs the packages pandas and tables: ")


def test_without_selective_search(capsys: pytest.CaptureFixture[str]) -> None:
    assert detect("windows.csv", "o.csv", "--mean_file=") == 1
    assert "error: Selective Search needs the package selective_search_ijcv_with_python" in capsys.readouterr().err


def test_an_input_that_cannot_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert detect("none.csv", "o.csv", "--crop_mode=list", "--mean_file=") == 1
    assert "error: none.csv cannot be read: No such file or directory\n" in capsys.readouterr().err
    Path("in.csv").write_bytes(b"caf\xe9")
    assert detect("in.csv", "o.csv", "--crop_mode=list", "--mean_file=") == 1
    assert "error: in.csv is not text; expected a .csv or .txt file\n" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "text", "flags", "code", "message"),
    [
        ("in.json", "", (), 2, "error: the input is of an unknown kind; expected a .csv or .txt file; got in.json\n"),
        ("in.txt", "a.png", (), 2, "error: --crop_mode list needs the windows; expected a .csv file; got in.txt\n"),
        (
            "in.csv",
            "filename,xmin,ymin,xmax\n",
            (),
            1,
            "error: in.csv lacks the column ymax; expected filename, xmin, ymin, xmax, ymax\n",
        ),
        ("in.csv", "", (), 1, "error: in.csv is empty\n"),
        (
            "in.csv",
            "filename,xmin,ymin,xmax,ymax\na.png,1,2,3,x\n",
            (),
            1,
            "error: in.csv:2: a window's edge is not a number; got 2, 1, x, 3\n",
        ),
        (
            "in.csv",
            "filename,xmin,ymin,xmax,ymax\na.png,1,2,3\n",
            (),
            1,
            "error: in.csv:2: a window's edge is not a number; got 2, 1, None, 3\n",
        ),
        ("in.csv", "filename,xmin,ymin,xmax,ymax\nno.png,1,2,3,4\n", (), 1, "no.png"),
        (
            "in.csv",
            WINDOWS,
            ("--mean_file=deploy.prototxt",),
            1,
            "error: deploy.prototxt does not contain an array; expected a .npy file\n",
        ),
    ],
)
def test_errors_leave_the_output_alone(
    name: str, text: str, flags: tuple[str, ...], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write("o.csv", "what was there")
    assert detect(write(name, text), "o.csv", "--crop_mode=list", "--mean_file=", *flags) == code
    assert message in capsys.readouterr().err
    assert Path("o.csv").read_text() == "what was there"
