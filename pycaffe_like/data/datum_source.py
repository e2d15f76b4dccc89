"""Reads pictures from databases of Datums and of AnnotatedDatums."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import TypeVar

import numpy as np

from pycaffe_like.errors import DataError
from pycaffe_like.files.annotated_datum import Annotated, unpack_annotated
from pycaffe_like.files.datum import before_pixels, label_after_pixels, unpack
from pycaffe_like.spec import Shape

from .database import Database
from .lmdb_file import LmdbFile
from .source import Labelled, RawPictures, Source

Parsed = TypeVar("Parsed", covariant=True)


class ParsedDatabase(Source[Parsed]):
    """A database as a source of parsed records."""

    def __init__(self, database: Database, parse: Callable[[bytes | memoryview], Parsed]) -> None:
        """
        Args:
            parse: parses the bytes of a record; raises DataError if it cannot.
        """
        self.database = database
        self.parse = parse

    def __len__(self) -> int:
        return len(self.database)

    def __getitem__(self, number: int) -> Parsed:
        return self.read([number])[0]

    def read(self, numbers: Sequence[int]) -> list[Parsed]:
        found: list[Parsed] = []
        try:
            for record in self.database.read(numbers):
                found.append(self.parse(record))
        except DataError as error:
            raise error.about(self.name(numbers[len(found)])) from None
        return found

    @property
    def keys(self) -> Sequence[object]:
        return self.database.keys

    def name(self, number: int) -> str:
        return self.database.name(number)

    def close(self) -> None:
        self.database.close()


class _DatumParser:
    """Parses Datums.

    Attributes:
        likely: the shape of the first raw picture, which most others share; () before there is one.
    """

    likely: Shape = ()

    def __call__(self, record: bytes | memoryview) -> Labelled:
        image, label = unpack(record, self.likely)
        if not self.likely and not isinstance(image, bytes):
            self.likely = image.shape
        return Labelled(image, label)


class DatumSource(ParsedDatabase[Labelled]):
    """The pictures and labels in a database of Datums."""

    def __init__(self, database: Database) -> None:
        self._parser = _DatumParser()
        super().__init__(database, self._parser)

    def read_pictures(self, numbers: Sequence[int]) -> RawPictures | None:
        shape = self._parser.likely
        if not shape or not isinstance(self.database, LmdbFile):
            return None
        before = before_pixels(shape)
        values = self.database.read_large(numbers, len(before), prod(shape))
        if values is None or (values.before != np.frombuffer(before, np.uint8)).any():
            return None
        labels = [label for label in map(label_after_pixels, values.after) if label is not None]
        if len(labels) < len(numbers):
            return None
        return RawPictures(values.middle.reshape(-1, *shape), labels)


def annotated_source(database: Database) -> ParsedDatabase[Annotated]:
    """Returns a source of the pictures, labels and boxes in a database of AnnotatedDatums."""
    return ParsedDatabase(database, unpack_annotated)
