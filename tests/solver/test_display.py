"""What a display reports about the time that the net waits for data."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from types import SimpleNamespace

import pytest

from pycaffe_like.solver import display
from pycaffe_like.solver.display import Display


class _Net:
    """The parts of a net that Display uses."""

    def __init__(self, *waited: float) -> None:
        self.sources = [SimpleNamespace(waited=seconds) for seconds in waited]

    def classes(self) -> dict[str, int]:
        return {}

    def output_weights(self) -> dict[str, float]:
        return {}


def recorded_waits(net: _Net, monkeypatch: pytest.MonkeyPatch, later: list[float]) -> list[tuple[int, float]]:
    """Runs a display 10 s after the clock's start; returns what it records as data_wait.

    Args:
        later: the total seconds that each source has waited by then.
    """
    found: list[tuple[int, float]] = []

    def record(iteration: int, values: Mapping[str, float]) -> None:
        found.extend((iteration, value) for name, value in values.items() if name == "data_wait")

    ticks = iter([100.0, 110.0])
    monkeypatch.setattr(display.time, "perf_counter", lambda: next(ticks))
    one = Display(net, 5, lambda line: None, record)  # type: ignore[arg-type]
    one.start_clock(10)
    for source, waited in zip(net.sources, later, strict=True):
        source.waited = waited
    one.show(15, 0.5, {})
    return found


def test_the_share_of_all_sources_since_the_last_display(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="pycaffe_like"):
        assert recorded_waits(_Net(7, 0), monkeypatch, [8.5, 1]) == [(15, 0.25)]
    assert "Waited for data: 25.0% of the time" in caplog.text


def test_a_net_without_sources_does_not_wait(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="pycaffe_like"):
        assert recorded_waits(_Net(), monkeypatch, []) == []
    assert not caplog.text
