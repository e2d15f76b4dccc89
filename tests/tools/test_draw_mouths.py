"""tools/draw_mouths.py: a seed always gives the same pictures, and they are hard enough to classify."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from pycaffe_like.cli import main
from pycaffe_like.data.image import read_image
from tests.conftest import ROOT


def draw(out: str, *flags: str) -> str:
    tool = str(ROOT / "tools" / "draw_mouths.py")
    done = subprocess.run([sys.executable, tool, out, *flags], capture_output=True, text=True, check=True)
    return done.stdout


def contents(folder: str) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


def read_list(path: str) -> list[tuple[str, int]]:
    return [(name, int(label)) for name, label in map(str.split, Path(path).read_text().splitlines())]


def test_a_seed_draws_the_same_pictures_every_time() -> None:
    for out, flags in [("one", []), ("two", []), ("three", ["--seed", "8"])]:
        draw(out, "--each", "4", "--val", "2", *flags)
    assert contents("one") == contents("two")
    assert sorted(contents("one")) == sorted(contents("three"))
    assert contents("one") != contents("three")


def test_lists_share_out_both_classes() -> None:
    said = draw("out", "--each", "11", "--val", "6")
    assert said == "16 pictures for training, 6 for testing in out\n"
    train, val = read_list("out/train.txt"), read_list("out/val.txt")
    assert [len(train), len(val)] == [16, 6]
    assert [sum(label for _, label in rows) for rows in (train, val)] == [8, 3]
    names = [name for name, _ in train + val]
    assert len(set(names)) == 22
    assert all(name.startswith(f"{label}/") for name, label in train + val)
    assert [label for _, label in train] != sorted(label for _, label in train)
    assert {read_image(f"out/{name}").shape for name in names} == {(60, 60, 3)}


def pixels(path: str) -> tuple[Tensor, Tensor]:
    rows = read_list(path)
    pictures = np.stack([read_image(f"out/{name}").ravel() for name, _ in rows])
    return torch.from_numpy(pictures.astype(np.float32)), torch.tensor([float(label) for _, label in rows])


def linear_model(pictures: Tensor, labels: Tensor, decay: float) -> tuple[Tensor, Tensor]:
    """Fits a logistic regression; returns its weights and bias.

    There are far fewer pictures than pixels, so the weights are a weighted sum of the pictures, and the fit
    searches for the factors of that sum.
    """
    products = pictures @ pictures.T
    parts, bias = torch.zeros(len(labels), requires_grad=True), torch.zeros(1, requires_grad=True)
    search = torch.optim.LBFGS([parts, bias], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        search.zero_grad()
        scores = products @ parts
        value = F.binary_cross_entropy_with_logits(scores + bias, labels) + decay * (parts @ scores) / len(labels)
        value.backward()
        return value

    search.step(loss)
    return pictures.T @ parts.detach(), bias.detach()


@pytest.mark.slow
def test_a_linear_model_fails() -> None:
    draw("out", "--each", "650", "--val", "400")
    pictures, labels = pixels("out/train.txt")
    held_out, answers = pixels("out/val.txt")
    mean, deviation = pictures.mean(0), pictures.std(0)
    pictures, held_out = (pictures - mean) / deviation, (held_out - mean) / deviation
    for decay in (0.01, 1.0, 100.0):
        weights, bias = linear_model(pictures, labels, decay)
        right = ((held_out @ weights + bias > 0) == answers.bool()).float().mean()
        assert right < 0.65  # 400 random guesses score 0.5 +- 0.075 with 99.7 % confidence


@pytest.mark.slow
def test_the_shipped_net_learns_it(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("netdefs", "solvers"):
        Path(folder).symlink_to(ROOT / folder)
    draw("data/mouth")
    for part in ("train", "val"):
        flags = ["data/mouth/", f"data/mouth/{part}.txt", f"data/mouth/{part}_lmdb"]
        assert main(["convert_imageset", *flags]) == 0
    capfd.readouterr()
    assert main(["train", "--solver", "solvers/mouth.prototxt"]) == 0
    scores = re.findall(r"Test net output #\d+: accuracy = ([0-9.]+)", capfd.readouterr().err)
    assert float(scores[-1]) >= 0.95
