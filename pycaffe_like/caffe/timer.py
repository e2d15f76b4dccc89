"""A stopwatch.

Source: src/caffe/util/benchmark.cpp.
"""

from __future__ import annotations

import time
from typing import Any

from . import mode


class Timer:
    """Measures milliseconds. In GPU mode it uses CUDA events and synchronizes only when `ms` is read."""

    def __init__(self) -> None:
        self._started: Any = None  # seconds, or an event on the GPU
        self._stopped: Any = None
        self._running = False

    def start(self) -> None:
        """Starts the timer unless it is running."""
        if not self._running:
            self._started = _now()
            self._running = True

    def stop(self) -> None:
        """Stops the timer if it is running."""
        if self._running:
            self._stopped = _now()
            self._running = False

    @property
    def ms(self) -> float:
        """Milliseconds from start to stop; stops the timer if it is running."""
        if self._started is None:
            mode.logger.warning("Timer has never been run before reading time.")
            return 0.0
        self.stop()
        if isinstance(self._stopped, float):
            return float(self._stopped - self._started) * 1000
        self._stopped.synchronize()
        return float(self._started.elapsed_time(self._stopped))


def _now() -> Any:
    if mode.device().type == "cpu":
        return time.perf_counter()
    import torch

    event = torch.cuda.Event(enable_timing=True)
    event.record()
    return event
