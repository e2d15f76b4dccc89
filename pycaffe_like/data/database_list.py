"""Reads several databases as one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from pathlib import Path

from pycaffe_like.errors import DataError, Where

from .source import Source


class DatabaseList(Source[bytes | memoryview]):
    """The records of several databases, one database after the other.

    Records are numbered consecutively across all databases, so that shuffling and the sharing of records
    among ranks work as with a single database.
    """

    def __init__(self, databases: Sequence[Source[bytes | memoryview]]) -> None:
        self._databases = databases
        self._ends = list(accumulate(len(one) for one in databases))

    def _locate(self, number: int) -> tuple[int, int]:
        """Returns the index of the database that holds a record, and the record's number in it."""
        if not 0 <= number < len(self):
            raise IndexError(number)
        index = bisect_right(self._ends, number)
        return index, number - (self._ends[index - 1] if index else 0)

    def __len__(self) -> int:
        return self._ends[-1]

    def __getitem__(self, number: int) -> bytes | memoryview:
        index, within = self._locate(number)
        return self._databases[index][within]

    def read(self, numbers: Sequence[int]) -> list[bytes | memoryview]:
        places = [self._locate(number) for number in numbers]
        found: dict[tuple[int, int], bytes | memoryview] = {}
        for index in dict.fromkeys(index for index, _ in places):
            of_this = [within for other, within in places if other == index]
            records = self._databases[index].read(of_this)
            found.update(((index, within), record) for within, record in zip(of_this, records, strict=True))
        return [found[place] for place in places]

    @property
    def keys(self) -> Sequence[object]:
        return list(chain.from_iterable(one.keys for one in self._databases))

    def name(self, number: int) -> str:
        index, within = self._locate(number)
        return self._databases[index].name(within)

    def close(self) -> None:
        for one in self._databases:
            one.close()


def is_database_list(path: Path) -> bool:
    """Returns whether a source is a text file that lists databases."""
    return path.suffix == ".txt" and path.is_file()


def listed_databases(path: Path) -> list[str]:
    """Returns the databases that a list names, one per line.

    A relative path is resolved against the current folder or, if nothing exists there, against the folder of the
    list. Empty lines and lines that start with # are skipped.

    Raises:
        DataError: If the file cannot be read, names no database, or names another list.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read as a list of databases", got=str(error)) from None
    found = list(_entries(path, lines))
    if not found:
        raise DataError(f"{path} names no database", expected="the folder of a database on each line")
    return found


def _entries(path: Path, lines: Iterable[str]) -> Iterable[str]:
    for number, line in enumerate(lines, 1):
        entry = line.strip()
        if not entry or entry.startswith("#"):
            continue
        beside = path.parent / entry
        place = beside if not Path(entry).exists() and beside.exists() else Path(entry)
        if is_database_list(place):
            problem = "a list of databases cannot name another list"
            raise DataError(problem, expected="a database", got=entry, where=Where(str(path), number))
        yield str(place)
