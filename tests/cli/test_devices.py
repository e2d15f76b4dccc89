"""Which device the flags select."""

from __future__ import annotations

import pytest
import torch

from pycaffe_like.cli import devices
from pycaffe_like.errors import UsageError


@pytest.fixture
def _two_gpus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(torch.cuda, "set_device", lambda index: None)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda index: f"model {index}")


@pytest.mark.usefixtures("_two_gpus")
@pytest.mark.parametrize(
    ("gpu", "wants", "expected"),
    [
        pytest.param("", False, "cpu", id="none"),
        pytest.param("", True, "cuda:0", id="solver_mode"),
        pytest.param("1", False, "cuda:1", id="number"),
    ],
)
def test_which_device(gpu: str, wants: bool, expected: str) -> None:
    assert devices.select_device(gpu, wants_gpu=wants) == torch.device(expected)


@pytest.mark.usefixtures("_two_gpus")
@pytest.mark.parametrize(
    ("gpu", "message"),
    [
        pytest.param("2", "-gpu 2: there is no such GPU; expected 0 to 1", id="too high"),
        pytest.param("x", "-gpu names no GPU; expected a number, or all; got x", id="no number"),
        pytest.param("0,", "-gpu names no GPU; expected a number, or all; got 0,", id="half a list"),
        pytest.param(
            "all",
            "this command uses one GPU; expected -gpu N; got all",
            id="all of two",
        ),
        pytest.param(
            "0,1",
            "this command uses one GPU; expected -gpu N; got 0,1",
            id="two",
        ),
    ],
)
def test_gpus_that_cannot_be_used(gpu: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        devices.select_device(gpu)
    assert str(caught.value) == message


def test_without_a_gpu_the_cpu_does_it(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with caplog.at_level("WARNING", logger="pycaffe_like"):
        assert devices.select_device("0") == torch.device("cpu")
    assert "No CUDA device was found: running on the CPU instead." in caplog.text
    with pytest.raises(UsageError, match="-gpu names no GPU; expected a number, or all; got -1"):
        devices.select_device("-1")


@pytest.mark.usefixtures("_two_gpus")
def test_more_ranks_than_gpus() -> None:
    assert devices.select_device("all", local_rank=1) == torch.device("cuda:1")
    with pytest.raises(UsageError) as caught:
        devices.select_device("all", local_rank=2)
    expected = "there is no GPU for rank 2 of this machine; expected at most 2 ranks; got GPUs 0, 1"
    assert str(caught.value) == expected
