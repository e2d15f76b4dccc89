"""Maps signals to actions of the running solver: stop, write a snapshot, or nothing.

Source: src/caffe/util/signal_handler.cpp. In addition, SIGTERM, which job schedulers send, is handled.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Literal

Action = Literal["stop", "snapshot", "none"]

SIGHUP = getattr(signal, "SIGHUP", None)  # Windows has none


def no_action() -> Action:
    """Always returns "none": for a solver that does not react to signals."""
    return "none"


@contextmanager
def record_signals(sigint: Action, sighup: Action, sigterm: Action = "stop") -> Iterator[Callable[[], Action]]:
    """Records signals while the block runs, instead of letting them end the program.

    Yields:
        A function that returns the requested action once, and "none" from then on.
    """
    effects: dict[int, Action] = {int(signal.SIGINT): sigint, int(signal.SIGTERM): sigterm}
    if SIGHUP is not None:
        effects[int(SIGHUP)] = sighup
    received: set[int] = set()

    def record(number: int, _: FrameType | None) -> None:
        received.add(number)

    def requested() -> Action:
        for number in sorted(received):  # Caffe looks in this order too: SIGHUP is 1 and SIGINT 2
            received.discard(number)
            return effects[number]
        return "none"

    before = {number: signal.signal(number, record) for number in effects}
    try:
        yield requested
    finally:
        _restore(before)


def _restore(handlers: Mapping[int, object]) -> None:
    for number, handler in handlers.items():
        signal.signal(number, handler)  # type: ignore[arg-type]
