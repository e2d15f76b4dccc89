"""A stand-in for the package progressbar, used if that is not installed. It displays nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any


class ProgressBar:
    """A progress bar that only counts.

    Attributes:
        currval: the latest value passed to it.
        maxval: the value at the end.
    """

    def __init__(self, maxval: Any = None, widgets: Any = None, *arguments: Any, **options: Any) -> None:
        self.maxval, self.widgets, self.currval, self.finished = maxval, widgets, 0, False

    def start(self) -> ProgressBar:
        return self

    def update(self, value: Any = None) -> None:
        self.currval = self.currval + 1 if value is None else value

    def finish(self) -> None:
        self.finished = True

    def __call__(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            yield value
            self.update()
        self.finish()


class Widget:
    """A part of a progress bar."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.arguments = arguments


WIDGETS = ("AnimatedMarker", "Bar", "ETA", "FileTransferSpeed", "Percentage", "ReverseBar", "SimpleProgress", "Timer")
NAMES: dict[str, Any] = {"ProgressBar": ProgressBar, **dict.fromkeys(WIDGETS, Widget)}
