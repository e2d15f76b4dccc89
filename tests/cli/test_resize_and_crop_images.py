"""`pcl resize_and_crop_images`: pictures become squares of their middle part."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from pycaffe_like.cli import run_command

from .make import picture, write

RANDOM = np.random.default_rng(5)


def smooth(height: int, width: int) -> np.ndarray:
    """Returns a picture with smooth gradients, which look the same after scaling."""
    rows, columns = np.mgrid[:height, :width]
    return np.stack([rows * 2, columns * 2, 255 - rows - columns], -1).astype(np.uint8)


def resize(*flags: str, names: str = "a.png\n") -> int:
    write("list.txt", names)
    return run_command("resize_and_crop_images", ["--input=list.txt", "--output_folder=out", *flags])


@pytest.mark.parametrize(
    ("height", "width", "new", "top", "left"),
    [
        pytest.param(50, 31, (32, 20), 6, 0, id="tall"),
        pytest.param(31, 50, (20, 32), 0, 6, id="wide"),
        pytest.param(31, 53, (20, 34), 0, 7, id="wide, odd"),
        pytest.param(17, 17, (20, 20), 0, 0, id="smaller than the square"),
    ],
)
def test_opencv(height: int, width: int, new: tuple[int, int], top: int, left: int) -> None:
    pixels = RANDOM.integers(0, 256, (height, width, 3), np.uint8)
    picture("in/a.png", pixels)
    assert resize("--input_folder=in", "--output_side_length=20") == 0
    expected = cv2.resize(pixels, (new[1], new[0]))[top : top + 20, left : left + 20]
    np.testing.assert_array_equal(cv2.imread("out/a.png"), expected)


@pytest.mark.parametrize(("height", "width"), [(120, 60), (60, 120), (61, 60), (50, 90)])
def test_pil(height: int, width: int) -> None:
    pytest.importorskip("PIL")
    pixels = smooth(height, width)
    picture("in/a.png", pixels)
    assert resize("--input_folder=in", "--output_side_length=20", "--image_lib=PIL") == 0
    assert Path("out/a.png").read_bytes().startswith(b"\xff\xd8")  # a JPEG in spite of its name
    short = min(height, width)
    top, left = (height - short) // 2, (width - short) // 2
    middle = pixels[top : top + short, left : left + short]
    expected = cv2.resize(middle, (20, 20), interpolation=cv2.INTER_AREA).astype(int)
    off = np.abs(cv2.imread("out/a.png").astype(int) - expected)
    assert off.max() <= 16  # small JPEG errors; pixels outside the middle would differ by far more
    assert off.mean() <= 5


def test_pil_never_scales_up() -> None:
    pytest.importorskip("PIL")
    picture("in/a.png", smooth(9, 7))
    assert resize("--input_folder=in", "--output_side_length=20", "--image_lib=pil") == 0
    assert cv2.imread("out/a.png").shape == (7, 7, 3)


def test_the_default_side_is_256() -> None:
    picture("in/a.png", smooth(30, 50))
    assert resize("--input_folder=in") == 0
    assert cv2.imread("out/a.png").shape == (256, 256, 3)


def test_a_list_as_others_write_it(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("in/a.png", "in/n01/b.png", "in/c.png"):
        picture(name, smooth(30, 50))
    names = f"a.png 0\r\n\n{Path('in').absolute()}/n01/b.png 1\nmissing.png 2\nc.png"
    flags = (f"--input_folder={Path('in').absolute()}", "--output_side_length=5", "--num_clients=3")
    assert resize(*flags, names=names) == 0
    assert sorted(str(path) for path in Path("out").rglob("*.png")) == ["out/a.png", "out/c.png", "out/n01/b.png"]
    errors = [line for line in capsys.readouterr().err.splitlines() if line.startswith("E")]
    assert len(errors) == 1
    assert errors[0].endswith("/in/missing.png does not exist")


def test_paths_without_a_folder() -> None:
    picture("in/a.png", smooth(30, 50))
    assert resize("--output_side_length=5", names=f"in/a.png\n{Path('in/a.png').absolute()}\n") == 0
    assert Path("out/in/a.png").exists()
    assert Path(f"out/{Path('in/a.png').absolute()}").exists()
    assert cv2.imread("in/a.png").shape == (30, 50, 3)


def test_a_picture_that_cannot_be_read_leaves_an_old_square_alone(capsys: pytest.CaptureFixture[str]) -> None:
    for folder in ("in", "out"):
        Path(folder).mkdir()
    write("in/a.png", "no picture")
    write("out/a.png", "what was there")
    assert resize("--input_folder=in") == 1
    assert "error: no picture could be read and written; got 1 that failed\n" in capsys.readouterr().err
    assert Path("out/a.png").read_text() == "what was there"


@pytest.mark.parametrize(
    ("flags", "names", "code", "message"),
    [
        (("--image_lib=gd",), "a.png", 2, "error: --image_lib is unknown; expected opencv or pil; got gd\n"),
        (
            ("--output_side_length=0",),
            "a.png",
            2,
            "error: a number is out of range; expected --output_side_length of 1",
        ),
        ((), " \n", 1, "error: list list.txt is empty; expected one picture path per line\n"),
        (("--input=no.txt",), "a.png", 1, "error: list no.txt cannot be read: No such file or directory\n"),
        (("--input=list.bin",), "a.png", 1, "error: list list.bin is not text; expected one picture path per line\n"),
        ((), "in/a.xyz", 1, "picture out/in/a.xyz cannot be written; expected a name like a.jpg or a.png\n"),
    ],
)
def test_errors(
    flags: tuple[str, ...], names: str, code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("list.bin").write_bytes(b"\xff\xfe")
    picture("in/a.png", smooth(3, 5))
    Path("in/a.png").rename("in/a.xyz")
    assert resize(*flags, names=names) == code
    assert message in capsys.readouterr().err


def test_without_pillow(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    real = builtins.__import__

    def without(name: str, *arguments: Any, **keywords: Any) -> Any:
        if name == "PIL":
            raise ImportError
        return real(name, *arguments, **keywords)

    monkeypatch.setattr(builtins, "__import__", without)
    picture("in/a.png", smooth(3, 5))
    assert resize("--input_folder=in", "--image_lib=pil") == 1
    assert "error: image_lib PIL needs the package pillow\npip install pillow\n" in capsys.readouterr().err
