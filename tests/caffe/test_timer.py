from __future__ import annotations

import logging
import time

import pytest

from pycaffe_like.caffe import mode
from pycaffe_like.caffe.timer import Timer


class Clock:
    """A stand-in for time.perf_counter whose time the test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "perf_counter", clock)
    return clock


def test_it_measures_milliseconds(clock: Clock) -> None:
    timer = Timer()
    timer.start()
    clock.now += 0.25
    timer.stop()
    clock.now += 9
    assert timer.ms == 250
    assert timer.ms == 250


def test_reading_stops_it(clock: Clock) -> None:
    timer = Timer()
    timer.start()
    clock.now += 0.5
    assert timer.ms == 500
    clock.now += 9
    assert timer.ms == 500


def test_starting_twice_and_stopping_twice(clock: Clock) -> None:
    timer = Timer()
    timer.start()
    clock.now += 1
    timer.start()
    clock.now += 1
    timer.stop()
    clock.now += 1
    timer.stop()
    assert timer.ms == 2000


def test_it_can_be_used_again(clock: Clock) -> None:
    timer = Timer()
    for seconds in (1.5, 0.25):
        timer.start()
        clock.now += seconds
        timer.stop()
        assert timer.ms == seconds * 1000


def test_what_has_never_run(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger("pycaffe_like"), "propagate", True)
    timer = Timer()
    timer.stop()
    assert timer.ms == 0
    assert caplog.messages == ["Timer has never been run before reading time."]


@pytest.mark.cuda
def test_it_measures_what_the_gpu_does(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(mode._state, "gpu", True)
    matrix = torch.ones(4096, 4096, device="cuda")
    timer = Timer()
    timer.start()
    for _ in range(100):
        matrix = matrix @ matrix * 1e-4
    timer.stop()
    waited = time.perf_counter()
    milliseconds = timer.ms
    waited = (time.perf_counter() - waited) * 1000
    assert milliseconds > 10
    assert milliseconds > waited  # the timer measures the GPU's work, not the wait for it
