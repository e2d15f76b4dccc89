"""Reads pictures from databases of Datums and of AnnotatedDatums."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from pycaffe_like.errors import DataError
from pycaffe_like.files.annotated_datum import Annotated, unpack_annotated
from pycaffe_like.files.datum import unpack
from pycaffe_like.spec import Shape

from .database import Database
from .source import Labelled, Source

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


def datum_source(database: Database) -> ParsedDatabase[Labelled]:
    """Returns a source of the pictures and labels in a database of Datums."""
    likely: Shape = ()  # most records have the shape of the first one

    def parse(record: bytes | memoryview) -> Labelled:
        nonlocal likely
        image, label = unpack(record, likely)
        if not likely and not isinstance(image, bytes):
            likely = image.shape
        return Labelled(image, label)

    return ParsedDatabase(database, parse)


def annotated_source(database: Database) -> ParsedDatabase[Annotated]:
    """Returns a source of the pictures, labels and boxes in a database of AnnotatedDatums."""
    return ParsedDatabase(database, unpack_annotated)
