"""A database of Datums as a source of pictures."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pycaffe_like.data.datum_source import ParsedDatabase
from pycaffe_like.errors import DataError


class Stored:
    """A stand-in for a database, with four records."""

    values = (b"3", b"5", b"x", b"7")

    def __len__(self) -> int:
        return len(self.values)

    def read(self, numbers: Sequence[int]) -> list[bytes]:
        return [self.values[number] for number in numbers]

    def name(self, number: int) -> str:
        return f"record {number} of db"


def parse(record: bytes | memoryview) -> int:
    if not bytes(record).isdigit():
        raise DataError("this is not a number", got=bytes(record))
    return int(bytes(record))


def test_records_are_parsed_in_the_order_asked_for() -> None:
    assert ParsedDatabase(Stored(), parse).read([3, 0, 1]) == [7, 3, 5]  # type: ignore[arg-type]


def test_the_record_that_cannot_be_parsed_is_named() -> None:
    with pytest.raises(DataError, match=r"^record 2 of db: this is not a number; got "):
        ParsedDatabase(Stored(), parse).read([0, 3, 2, 1])  # type: ignore[arg-type]
