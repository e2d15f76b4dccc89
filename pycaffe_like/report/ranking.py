"""Keeps the pictures with the largest errors during a test."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Case:
    """One record that the net got wrong.

    Attributes:
        error: how wrong the prediction is; larger is worse.
        record: the name of the record, such as `record 17 of val_lmdb`.
        said: the prediction and its confidence, as text.
        facts: the prediction and its confidence, as data for JSON.
        picture: H x W x 3, RGB, uint8; None if the record is not a picture.
    """

    error: float
    record: str
    said: str
    facts: dict[str, object] = field(default_factory=dict)
    picture: np.ndarray | None = None


class Worst:
    """Collects the `limit` cases with the largest errors; among equal errors, the earliest."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._heap: list[tuple[float, int, Case]] = []
        self._order = itertools.count(0, -1)

    def offer(self, error: float, make: Callable[[], Case]) -> None:
        """Adds a case if its error is among the largest so far. `make` creates the case; it is called only then."""
        if not self.limit or (len(self._heap) == self.limit and error <= self._heap[0][0]):
            return
        entry = (error, next(self._order), make())
        if len(self._heap) < self.limit:
            heapq.heappush(self._heap, entry)
        else:
            heapq.heapreplace(self._heap, entry)

    def cases(self) -> list[Case]:
        """Returns the cases, worst first."""
        return [case for _, _, case in sorted(self._heap, key=lambda entry: entry[:2], reverse=True)]
