"""What Ctrl-C and a closed terminal do to a running training: stop it, snapshot it, or nothing.

Source: src/caffe/util/signal_handler.cpp.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Literal

Action = Literal["stop", "snapshot", "none"]

SIGHUP = getattr(signal, "SIGHUP", None)  # Windows has none


def no_action() -> Action:
    """For a solver that nobody signals."""
    return "none"


@contextmanager
def watched(sigint: Action, sighup: Action) -> Iterator[Callable[[], Action]]:
    """While the block runs, signals are noted instead of ending the program.

    Yields:
        A function that returns what the last signal asks for, once.
    """
    effects: dict[int, Action] = {int(signal.SIGINT): sigint}
    if SIGHUP is not None:
        effects[int(SIGHUP)] = sighup
    got: set[int] = set()

    def note(number: int, _: FrameType | None) -> None:
        got.add(number)

    def requested() -> Action:
        for number in sorted(got):  # SIGHUP is 1 and SIGINT 2: Caffe looks in this order too
            got.discard(number)
            return effects[number]
        return "none"

    before = {number: signal.signal(number, note) for number in effects}
    try:
        yield requested
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
