"""`pcl classify`: scores, and preprocessing by flags."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pycaffe_like.caffe import mode
from pycaffe_like.cli import run_command
from pycaffe_like.files.caffemodel import write_caffemodel
from pycaffe_like.files.stored_layer import SavedLayer
from pycaffe_like.proto import caffe_pb2

from .make import DEPLOY, picture, write

RANDOM = np.random.default_rng(11)


@pytest.fixture(autouse=True)
def _net(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mode, "_state", mode._State())  # --gpu changes the mode of the whole process
    write("deploy.prototxt", DEPLOY)
    with Path("net.caffemodel").open("wb") as file:
        message = caffe_pb2.LayerParameter(name="pool", type="Pooling").SerializeToString()
        write_caffemodel(file, "net", [SavedLayer("pool", message, [])])


NET = ("--model_def=deploy.prototxt", "--pretrained_model=net.caffemodel", "--images_dim=5,5")


def classify(*arguments: str) -> int:
    return run_command("classify", [*NET, *arguments])


def scores(*arguments: str) -> np.ndarray:
    """Runs `pcl classify`; returns the scores, which are the mean of each channel."""
    assert classify(arguments[0], "scores.npy", *arguments[1:]) == 0
    found: Any = np.load("scores.npy")
    return found.reshape(len(found), -1)


def flat(blue: int, green: int, red: int) -> np.ndarray:
    return np.full((5, 5, 3), (blue, green, red), np.uint8)


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        pytest.param(("--mean_file=",), [10, 50, 200], id="BGR from 0 to 255"),
        pytest.param(("--mean_file=", "--channel_swap="), [200, 50, 10], id="channels as they are"),
        pytest.param(("--mean_file=", "--channel_swap=1,0,2"), [50, 200, 10], id="channels swapped"),
        pytest.param(("--mean_file=", "--raw_scale=51"), [2, 10, 40], id="raw_scale"),
        pytest.param(("--mean_file=", "--input_scale=0.5"), [5, 25, 100], id="input_scale"),
        pytest.param(("--mean_file=mean.npy",), [9, 48, 197], id="mean"),
        pytest.param(("--mean_file=mean.binaryproto",), [9, 48, 197], id="binary mean"),
        pytest.param(
            ("--mean_file=mean.npy", "--input_scale=2", "--center_only"), [18, 96, 394], id="mean, then scale"
        ),
    ],
)
def test_preprocessing(flags: tuple[str, ...], expected: list[float]) -> None:
    mean = np.repeat(np.array([1, 2, 3], np.float32), 25).reshape(3, 5, 5)
    np.save("mean.npy", mean)
    blob = caffe_pb2.BlobProto(num=1, channels=3, height=5, width=5, data=mean.ravel().tolist())
    Path("mean.binaryproto").write_bytes(blob.SerializeToString())
    picture("a.png", flat(10, 50, 200))
    np.testing.assert_allclose(scores("a.png", *flags), [expected], rtol=1e-5)


def test_a_folder_in_the_order_of_its_names() -> None:
    for name, value in (("b", 20), ("a", 10), ("c", 30)):
        picture(f"in/{name}.png", flat(value, value, value))
    picture("in/d.jpg", flat(40, 40, 40))
    np.testing.assert_allclose(scores("in", "--ext=png", "--mean_file=")[:, 0], [10, 20, 30], rtol=1e-5)
    np.testing.assert_allclose(scores("in", "--mean_file=")[:, 0], [40], rtol=1e-5)


@pytest.mark.parametrize("flag", [(), ("--center_only",)], ids=["ten crops", "centre"])
def test_crops_of_an_array(flag: tuple[str, ...]) -> None:
    pictures = RANDOM.random((3, 9, 7, 3)).astype(np.float32)
    np.save("in.npy", pictures)
    found = scores("in.npy", "--mean_file=", "--raw_scale=1", "--channel_swap=", "--images_dim=9,7", *flag)
    corners = [(2, 1)] if flag else [(0, 0), (0, 2), (4, 0), (4, 2), (2, 1)]  # mirror images have the same mean
    expected = np.mean([pictures[:, top : top + 5, left : left + 5].mean((1, 2)) for top, left in corners], 0)
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_what_is_printed_and_where_it_is_saved(capsys: pytest.CaptureFixture[str]) -> None:
    picture("a.png", flat(1, 2, 3))
    assert classify("a.png", "scores", "--mean_file=", "--gpu") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == ["GPU mode", "Loading file: a.png", "Classifying 1 inputs."]
    assert lines[3].startswith("Done in ")
    assert lines[4] == "Saving results into scores.npy"
    assert np.load("scores.npy").shape == (1, 3)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("no.png", "o.npy", "--mean_file="), 1, "no.png"),
        (
            ("a.png", "o.npy"),
            1,
            "error: mean_file python/caffe/imagenet/ilsvrc_2012_mean.npy does not exist\n--mean_file '' subtracts nothing.\n",
        ),
        (("a.png", "o.npy", "--mean_file=a.png"), 1, "error: a.png does not contain an array; expected a .npy file\n"),
        (
            ("a.png", "o.npy", "--mean_file=four.npy"),
            1,
            "error: mean_file four.npy: Mean channels incompatible with input",
        ),
        (
            ("four.npy", "o.npy", "--mean_file="),
            1,
            "error: four.npy does not contain pictures; expected N x H x W x K; got 3 axes\n",
        ),
        (
            ("empty", "o.npy", "--mean_file="),
            1,
            "error: folder empty has no picture; expected files *.jpg\n--ext sets the ending.\n",
        ),
        (
            ("a.png", "o.npy", "--mean_file=", "--images_dim=9"),
            2,
            "error: --images_dim takes two integers; expected HEIGHT,WIDTH; got 9\n",
        ),
        (
            ("a.png", "o.npy", "--mean_file=", "--channel_swap=b,g,r"),
            2,
            "error: --channel_swap takes comma-separated integers; got b,g,r\n",
        ),
        (
            ("a.png", "o.npy", "--mean_file=", "--model_def=no.prototxt"),
            1,
            "error: no.prototxt: there is no such file\n",
        ),
    ],
)
def test_errors_leave_the_output_alone(
    arguments: tuple[str, ...], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    picture("a.png", flat(1, 2, 3))
    np.save("four.npy", np.zeros((4, 5, 5), np.float32))
    Path("empty").mkdir()
    write("o.npy", "what was there")
    assert run_command("classify", [*NET, *arguments]) == code
    assert message in capsys.readouterr().err
    assert Path("o.npy").read_text() == "what was there"
