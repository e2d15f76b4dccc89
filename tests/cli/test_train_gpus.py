"""tools/train.py: what it does on machines with few GPUs, or none."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import torch

from pycaffe_like.caffe import mode, timer
from pycaffe_like.cli import run_command

NET = """
layer { name: "data" type: "DummyData" top: "x" dummy_data_param { shape { dim: 2 dim: 3 } data_filler { value: 1 } } }
layer { name: "ip" type: "InnerProduct" bottom: "x" top: "ip" inner_product_param { num_output: 2 } }
layer { name: "loss" type: "EuclideanLoss" bottom: "ip" bottom: "ip" top: "loss" }
"""


@pytest.fixture(autouse=True)
def _files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mode, "_state", mode._State())
    Path("net.prototxt").write_text(NET)
    text = 'net: "net.prototxt" base_lr: 0.1 lr_policy: "fixed" max_iter: 4 display: 2 snapshot: 2 snapshot_prefix: "s"'
    Path("solver.prototxt").write_text(text)


def test_without_a_gpu_it_trains_on_the_cpu_and_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(mode, "init_log", lambda: logging.getLogger("pycaffe_like").setLevel(logging.INFO))
    assert run_command("train_gpus", ["--solver", "solver.prototxt", "--gpus", "0", "1", "--timing"]) == 0
    assert caplog.messages[0] == "There is no CUDA device here: training in one process on the CPU."
    assert caplog.messages[1] == "Using devices [0]"
    assert sum(message.startswith("forw ") for message in caplog.messages) == 2 * 4  # with a split, at two displays
    assert Path("s_iter_4.caffemodel").exists()


def test_it_goes_on_from_a_snapshot(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)
    assert run_command("train_gpus", ["--solver=solver.prototxt"]) == 0
    Path("s_iter_4.caffemodel").unlink()
    assert run_command("train_gpus", ["--solver=solver.prototxt", "--snapshot=s_iter_2.solverstate"]) == 0
    assert Path("s_iter_4.caffemodel").exists()


def test_a_gpu_that_there_is_not(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert run_command("train_gpus", ["--solver", "solver.prototxt", "--gpus", "0", "2"]) == 2
    assert capsys.readouterr().err.endswith("error: there is no GPU 2; expected 0 to 1\n")


@pytest.mark.cuda
def test_on_a_gpu() -> None:
    assert run_command("train_gpus", ["--solver", "solver.prototxt", "--gpus", "0", "--timing"]) == 0
    assert Path("s_iter_4.caffemodel").exists()
    assert timer.mode.device().type == "cuda"
