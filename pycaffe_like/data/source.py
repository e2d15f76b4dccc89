"""Where records come from: a Source is a numbered collection that a batch is read from at once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

import numpy as np

Item = TypeVar("Item", covariant=True)


class Source(ABC, Generic[Item]):
    """Records by number, from 0 to below `len(source)`.

    A Source has what torch asks of a map-style Dataset. Several threads may read one.

    Attributes:
        files: how many records each file has, where files are shuffled and then the records within
            each; empty where all records are shuffled together.
    """

    files: Sequence[int] = ()

    @abstractmethod
    def __len__(self) -> int:
        """How many records there are."""

    @abstractmethod
    def __getitem__(self, number: int) -> Item:
        """One record.

        Raises:
            DataError: it cannot be read.
            IndexError: there is no such number.
        """

    def __iter__(self) -> Iterator[Item]:
        return (self[number] for number in range(len(self)))

    def read(self, numbers: Sequence[int]) -> list[Item]:
        """The records of a batch, in the order of `numbers`.

        Raises:
            DataError: one of them cannot be read.
        """
        return [self[number] for number in numbers]

    @property
    def keys(self) -> Sequence[object]:
        """What each record is called where it is stored: a database's key, a list's path; else its number."""
        return range(len(self))

    @abstractmethod
    def name(self, number: int) -> str:
        """What messages call a record."""

    def close(self) -> None:
        """Releases files and memory. The source is of no use afterwards."""


EXACT_LABELS = 2**24
"""Integers up to this are exact in float32, which blobs are of."""


class Labelled(NamedTuple):
    """A record of a picture and its label.

    Attributes:
        image: C x H x W values of 8 bits or float32, or the bytes of a picture file.
        label: a number, or an array of several.
    """

    image: np.ndarray | bytes
    label: float | np.ndarray
