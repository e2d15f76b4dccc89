"""A source of records that reads arrays set by a program."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pycaffe_like.errors import DataError

from .source import Source


class ArraySource(Source[tuple[np.ndarray, ...]]):
    """A source that reads from arrays of equal length: record i consists of row i of each array.

    Attributes:
        unread: whether the last row has not been read yet.
    """

    def __init__(self, *arrays: np.ndarray) -> None:
        self.arrays = arrays
        self.unread = True

    def __len__(self) -> int:
        return len(self.arrays[0])

    def __getitem__(self, number: int) -> tuple[np.ndarray, ...]:
        if not len(self):
            raise DataError("MemoryData has no data", advice="Call set_input_arrays before the net runs.")
        if number == len(self) - 1:
            self.unread = False
        return tuple(array[number] for array in self.arrays)

    def read(self, numbers: Sequence[int]) -> list[tuple[np.ndarray, ...]]:
        return [self[number] for number in numbers]

    def name(self, number: int) -> str:
        return f"item {number}"
