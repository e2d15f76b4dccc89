"""The scripts in examples/ run to the end on small pictures."""

from __future__ import annotations

import re
import runpy
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.conftest import ROOT


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Returns a function that runs a script of examples/, and returns what it prints."""

    def script(name: str, *arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", [name, *arguments])
        runpy.run_path(str(ROOT / "examples" / name), run_name="__main__")
        return capsys.readouterr().out

    return script


def draw(path: Path, seed: int, size: int = 40) -> None:
    """Writes a random picture with a bright rectangle."""
    random = np.random.default_rng(seed)
    picture = random.integers(0, 80, (size, size, 3), dtype=np.uint8)
    y, x = random.integers(size // 2, size=2)
    picture[y : y + size // 2, x : x + size // 2] = (40, 160, 240)
    cv2.imwrite(str(path), picture)


@pytest.mark.parametrize("kind", ["dcgan", "lsgan", "wgan", "wgan_gp", "began"])
def test_adversarial_nets_train_and_make_pictures(kind: str, run: Callable[..., str]) -> None:
    folder = Path("pictures")
    folder.mkdir()
    for seed in range(3):
        draw(folder / f"{seed}.png", seed)
    said = run(
        "gan.py", kind, "--pictures", "pictures", "--size", "8", "--batch", "3", "--steps", "1", "-o", "made.png"
    )
    losses = re.fullmatch(r"step 1: critic (-?[\d.]+), generator (-?[\d.]+)\n", said)
    assert losses is not None
    assert np.isfinite([float(loss) for loss in losses.groups()]).all()
    assert cv2.imread("made.png").shape == (8, 64, 3)


def test_a_picture_is_painted(run: Callable[..., str]) -> None:
    draw(Path("photo.png"), 1)
    draw(Path("painting.png"), 2)
    said = run("neural_style.py", "photo.png", "painting.png", "--size", "32", "--steps", "20", "-o", "painted.png")
    losses = re.fullmatch(r"loss (\S+) at first, (\S+) at last\n", said)
    assert losses is not None
    assert 0 < float(losses[2]) < float(losses[1])
    assert cv2.imread("painted.png").shape == (32, 32, 3)


def test_faster_rcnn_trains_in_four_stages(run: Callable[..., str]) -> None:
    random = np.random.default_rng(1)
    lines = []
    for number in range(2):
        picture = random.integers(0, 60, (96, 128, 3), dtype=np.uint8)
        y, x = random.integers(40, size=2)
        picture[y : y + 40, x : x + 50] = (40, 160, 240)
        cv2.imwrite(f"{number}.png", picture)
        lines.append(f"{number}.png {number + 1} {x} {y} {x + 49} {y + 39}\n")
    Path("boxes.txt").write_text("".join(lines))
    net = str(ROOT / "netdefs" / "faster_rcnn.prototxt")
    losses = []
    for steps in ("2", "24"):
        said = run("faster_rcnn_alternating.py", net, "boxes.txt", "--steps", steps, "-o", "trained.caffemodel")
        found = re.findall(r"stage (\d), (\w+): loss ([\d.]+)", said)
        assert [one[:2] for one in found] == [("1", "rpn"), ("2", "detector"), ("3", "rpn"), ("4", "detector")]
        losses.append([float(loss) for *_, loss in found])
    assert all(after < before for before, after in zip(*losses, strict=True))
    assert Path("trained.caffemodel").stat().st_size > 4 * 77072


def test_msg_net_learns_to_paint(run: Callable[..., str]) -> None:
    for folder in ("photos", "paintings"):
        Path(folder).mkdir()
        draw(Path(folder, "one.png"), len(folder))
    flags = [
        "--photos",
        "photos",
        "--paintings",
        "paintings",
        "--paint",
        "photos/one.png",
        "--size",
        "32",
        "--batch",
        "1",
    ]
    said = run("msg_net.py", *flags, "--steps", "12")
    first, last = (float(loss) for loss in re.findall(r"step \d+: loss (\S+)\n", said))
    assert 0 < last < 0.9 * first
    assert cv2.imread("painted.png").shape == (32, 32, 3)
