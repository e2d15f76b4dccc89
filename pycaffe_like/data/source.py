"""Defines Source: a numbered collection of records that can read a whole batch at once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

import numpy as np

Item = TypeVar("Item", covariant=True)


class Source(ABC, Generic[Item]):
    """Records by number, from 0 to `len(source) - 1`.

    A Source is also a map-style Dataset for torch. Several threads may read from it at once.

    Attributes:
        files: the number of records in each file, if shuffling has to keep the records of a file
            together: it shuffles the files, then the records within each. Empty to shuffle all
            records together.
    """

    files: Sequence[int] = ()

    @abstractmethod
    def __len__(self) -> int:
        """Returns the number of records."""

    @abstractmethod
    def __getitem__(self, number: int) -> Item:
        """Reads one record.

        Raises:
            DataError: If it cannot be read.
            IndexError: If there is no record with this number.
        """

    def __iter__(self) -> Iterator[Item]:
        return (self[number] for number in range(len(self)))

    def read(self, numbers: Sequence[int]) -> list[Item]:
        """Reads the records of a batch, in the order of `numbers`.

        Raises:
            DataError: If one of them cannot be read.
        """
        return [self[number] for number in numbers]

    def read_pictures(self, numbers: Sequence[int]) -> RawPictures | None:
        """Reads pictures and labels as one array, which is faster than `read`.

        Returns:
            None if that is not possible. `read` then works, or raises an error that explains why not.
        """
        return None

    @property
    def keys(self) -> Sequence[object]:
        """The key of each record: its key in a database, its path in a list, otherwise its number."""
        return range(len(self))

    @abstractmethod
    def name(self, number: int) -> str:
        """Returns the name of a record for messages."""

    def close(self) -> None:
        """Releases files and memory. The source cannot be used afterwards."""


class RawPictures(NamedTuple):
    """Raw pictures of one shape.

    Attributes:
        pixels: N x C x H x W, uint8.
        labels: the label of each picture, as in Labelled.
    """

    pixels: np.ndarray
    labels: Sequence[float | np.ndarray]


EXACT_LABELS = 2**24
"""Integers up to this are exact in float32, the type of blobs."""


class Labelled(NamedTuple):
    """A record that consists of a picture and its label.

    Attributes:
        image: values, C x H x W, uint8 or float32; or the bytes of a picture file.
        label: a number, or an array of several.
    """

    image: np.ndarray | bytes
    label: float | np.ndarray
