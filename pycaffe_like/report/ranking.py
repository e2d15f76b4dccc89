"""The worst pictures of a test: the few with the largest error, kept while the data passes."""

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
        error: how wrong; larger is worse.
        record: its name, such as `record 17 of val_lmdb`.
        said: what the net said and how sure it was, for people.
        facts: the same for programs.
        picture: H x W x 3 in RGB, uint8; None where the record is not a picture.
    """

    error: float
    record: str
    said: str
    facts: dict[str, object] = field(default_factory=dict)
    picture: np.ndarray | None = None


class Worst:
    """The `limit` cases with the largest errors; of equal errors the first ones."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._heap: list[tuple[float, int, Case]] = []
        self._order = itertools.count(0, -1)

    def offer(self, error: float, make: Callable[[], Case]) -> None:
        """Keeps the case that `make` returns if its error is among the largest so far."""
        if not self.limit or (len(self._heap) == self.limit and error <= self._heap[0][0]):
            return
        entry = (error, next(self._order), make())
        if len(self._heap) < self.limit:
            heapq.heappush(self._heap, entry)
        else:
            heapq.heapreplace(self._heap, entry)

    def cases(self) -> list[Case]:
        """The cases, worst first."""
        return [case for _, _, case in sorted(self._heap, key=lambda entry: entry[:2], reverse=True)]
