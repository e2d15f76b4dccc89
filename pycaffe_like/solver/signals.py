"""What signals do to a running training: stop it, write a snapshot, or nothing.

Source: src/caffe/util/signal_handler.cpp; SIGTERM, which schedulers send, is handled in addition.
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
    """The action of a solver that receives no signals."""
    return "none"


@contextmanager
def watched(sigint: Action, sighup: Action, sigterm: Action = "stop") -> Iterator[Callable[[], Action]]:
    """While the block runs, signals are recorded instead of ending the program.

    Yields:
        A function that returns, once, what a signal asks for.
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
