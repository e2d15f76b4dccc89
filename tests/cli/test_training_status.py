"""The text beside the progress bar of a training run."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest
import torch

from pycaffe_like.cli.training_status import TrainingStatus, used_memory

EVENTS = [
    (0, {"test/accuracy": 0.25, "test/loss": 1.5}),
    (0, {"test1/accuracy": 0.125}),
    (20, {"loss": 0.51239, "train/accuracy": 0.75}),
    (20, {"data_wait": 0.0625}),
    (20, {"lr": 0.0012}),
]


def status() -> TrainingStatus:
    made = TrainingStatus()
    made.epochs_per_iteration = 0.17
    for iteration, values in EVENTS:
        made.record(iteration, values)
    return made


def test_the_newest_of_each_kind_is_shown() -> None:
    made = status()
    assert made.text(200) == "loss 0.5124, test accuracy 0.25, test loss 1.5, lr 0.0012, epoch 3.4, waiting 6%"
    made.record(40, {"loss": 0.25})
    assert made.text(200).startswith("loss 0.25, test accuracy 0.25")
    assert "epoch 6.8" in made.text(200)


@pytest.mark.parametrize(
    ("width", "text"),
    [(-9, ""), (10, ""), (11, "loss 0.5124"), (30, "loss 0.5124"), (31, "loss 0.5124, test accuracy 0.25")],
)
def test_a_narrow_terminal_shows_whole_facts_only(width: int, text: str) -> None:
    assert status().text(width) == text


def test_nothing_is_known_at_first() -> None:
    assert TrainingStatus().text(80) == ""


def test_changes_are_shown() -> None:
    made, seen = TrainingStatus(), []
    made.show = lambda now: seen.append(now.text(80))
    made.record(3, {"lr": 0.5})
    assert seen == ["lr 0.5"]


def test_memory_of_the_cpu_and_of_a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    before = used_memory(torch.device("cpu"))
    held = torch.ones(20_000_000)
    assert before + 60_000_000 < used_memory(torch.device("cpu")) < before + 200_000_000
    del held
    monkeypatch.setattr(torch.cuda, "max_memory_reserved", lambda device: 5 << 20)
    made = TrainingStatus()
    made.device = torch.device("cuda:3")
    assert made.text(80) == "5 MiB"


NET = """
layer { name: "data" type: "DummyData" top: "data" top: "label"
        dummy_data_param { shape { dim: 7 dim: 5 } shape { dim: 7 } } }
layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 3 } }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
"""
SOLVER = 'net: "net.prototxt" base_lr: 0.25 lr_policy: "fixed" max_iter: 400 display: 10 snapshot_after_train: false'


@pytest.mark.parametrize("columns", [50, 160])
def test_a_training_on_a_terminal(columns: int) -> None:
    Path("net.prototxt").write_text(NET)
    Path("solver.prototxt").write_text(SOLVER)
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, columns, 0, 0))
    command = [sys.executable, "-m", "pycaffe_like", "train", "-solver", "solver.prototxt"]
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    output = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        output += part
    os.close(ours)
    assert process.wait() == 0
    bars = re.findall(r"\r *(\d+%\|[^\r\n\x1b]*)", output.decode())
    assert bars
    assert max(map(len, bars)) <= columns
    assert any("loss 1.099" in bar and "lr 0.25" in bar for bar in bars) == (columns == 160)
