"""Reports the progress of training: log lines in Caffe's format, and values to plot.

Source: Solver::Step and TestAll in src/caffe/solver.cpp.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping

from torch import Tensor

from pycaffe_like import logfmt
from pycaffe_like.logfmt import Line
from pycaffe_like.net import Net

from .hints import Hints
from .testing import flatten_outputs

log = logging.getLogger(__name__)

Log = Callable[[Line], None]
Record = Callable[[int, Mapping[str, float]], None]


class Display:
    """Logs the loss, the outputs and the learning rate of the training net.

    Args:
        interval: the solver's `display`, which the log line mentions.
        record: called with an iteration and values by name, such as `loss`, `lr` and `train/accuracy`.
    """

    def __init__(self, net: Net, interval: int, log: Log, record: Record) -> None:
        self._net = net
        self._interval = interval
        self._log = log
        self._record = record
        self._hints = Hints(net.classes())
        self._last: tuple[float, int] | None = None  # time and iteration of the last display
        self._waited = 0.0  # for data, until the last display

    def start_clock(self, iteration: int) -> None:
        """Starts measuring iterations per second, unless an earlier call of `step` has already started it."""
        if self._last is None:
            self._last = (time.perf_counter(), iteration)
            self._waited = self._net_waited()

    def show(self, iteration: int, loss: float, outputs: Mapping[str, Tensor]) -> None:
        """Logs the smoothed loss and the outputs of an iteration, and a hint if a loss is stuck at a known value."""
        now = time.perf_counter()
        then, before = self._last or (now, iteration)
        seconds = now - then
        per_second = (iteration - before) / (seconds or 1)
        self._log(logfmt.iteration(iteration, per_second, seconds, self._interval, loss))
        self._last = (now, iteration)
        values = flatten_outputs(self._net, outputs)
        for index, (name, value, weight) in enumerate(values):
            self._log(logfmt.train_output(index, name, value, weight))
        self._record(iteration, {"loss": loss, **{f"train/{name}": value for name, value, _ in reversed(values)}})
        self._show_wait(iteration, seconds)
        hint = self._hints.update(iteration, [(name, value) for name, value, _ in values])
        if hint:
            log.warning("%s", hint)

    def _show_wait(self, iteration: int, seconds: float) -> None:
        """Logs the fraction of the time since the last display in which the net waited for its data."""
        waited = self._net_waited()
        if waited and seconds:
            share = (waited - self._waited) / seconds
            log.info("Waited for data: %.1f%% of the time", 100 * share)
            self._record(iteration, {"data_wait": share})
        self._waited = waited

    def _net_waited(self) -> float:
        return sum(source.waited for source in self._net.sources)

    def show_rate(self, iteration: int, rate: float) -> None:
        """Logs the learning rate of an iteration."""
        self._log(logfmt.learning_rate(iteration, rate))
        self._record(iteration, {"lr": rate})
