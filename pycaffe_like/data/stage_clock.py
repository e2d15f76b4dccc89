"""Measures how long each stage of making a batch takes: read, decode, transform, mix, collate, finish."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar

STAGES = {
    "read": "read records or files",
    "decode": "decode and resize pictures",
    "transform": "augment, crop and mirror",
    "mix": "mix in other records",
    "collate": "combine to a batch, check labels",
    "finish": "subtract the mean, scale, copy to the device",
}
"""Each stage of making a batch, in order, and what it does."""


class StageClock:
    """Adds up the time of each stage. While one stage runs inside another, the time counts for the inner one only.

    Attributes:
        seconds: the time of each stage so far; stages that never ran are 0.
    """

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(STAGES, 0.0)
        self._running: list[str] = []
        self._since = 0.0

    def start(self, stage: str) -> None:
        """Starts a stage, and pauses the one that is running."""
        self._charge()
        self._running.append(stage)

    def stop(self) -> None:
        """Ends the current stage, and resumes the one that it paused."""
        self._charge()
        self._running.pop()

    def _charge(self) -> None:
        now = time.perf_counter()
        if self._running:
            self.seconds[self._running[-1]] += now - self._since
        self._since = now


_CLOCK: ContextVar[StageClock | None] = ContextVar("stage clock", default=None)


@contextmanager
def measuring_stages() -> Iterator[StageClock]:
    """Within the block, measures the time of each step of data loading (read, decode, transform …) that this thread
    runs.
    """
    clock = StageClock()
    token = _CLOCK.set(clock)
    try:
        yield clock
    finally:
        _CLOCK.reset(token)


class _Stage(AbstractContextManager[None]):
    """The block of a stage that is being measured."""

    def __init__(self, clock: StageClock, name: str) -> None:
        self._clock, self._name = clock, name

    def __enter__(self) -> None:
        self._clock.start(self._name)

    def __exit__(self, *error: object) -> None:
        self._clock.stop()


_NOT_MEASURED: AbstractContextManager[None] = nullcontext()


def stage(name: str) -> AbstractContextManager[None]:
    """Marks a block as a stage. This takes a fraction of a microsecond if no clock is running."""
    clock = _CLOCK.get()
    return _NOT_MEASURED if clock is None else _Stage(clock, name)
