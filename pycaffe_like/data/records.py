"""Databases of records, read in the order of their keys, round and round."""

from __future__ import annotations

import os
import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pycaffe_like.errors import DataError


class Records(ABC):
    """The values of a database in the order of their keys."""

    def __init__(self) -> None:
        self._values: Iterator[bytes] = iter(())
        self._next = -1

    @abstractmethod
    def __len__(self) -> int:
        """How many records there are."""

    @abstractmethod
    def from_record(self, index: int) -> Iterator[bytes]:
        """The values from one record on to the last."""

    @abstractmethod
    def close(self) -> None:
        """Lets the database go."""

    def at(self, position: int) -> bytes:
        """The record at a position of the endless row in which the last is followed by the first.

        Going forward one by one is fast; a jump walks over the keys once.
        """
        index = position % len(self)
        if index != self._next:
            self._values = self.from_record(index)
        self._next = (index + 1) % len(self)
        if not self._next:
            value = next(self._values)
            self._next = -1  # the walk is over; the first record starts another
            return value
        return next(self._values)


def open_records(backend: str, source: str) -> Records:
    """A database that exists.

    Args:
        backend: LMDB or LEVELDB.

    Raises:
        DataError: it is missing, of another kind, broken or empty.
    """
    path = Path(source)
    if not source:
        raise DataError("no source is given", expected="the folder of a database")
    if not path.exists():
        raise DataError(f"database {path} does not exist", advice=_siblings(path))
    if backend == "LMDB" and _is_leveldb(path):
        raise DataError(f"{path} is a LevelDB", advice="Set backend: LEVELDB in data_param.")
    if backend == "LEVELDB" and _is_lmdb(path):
        raise DataError(f"{path} is an LMDB", advice="Set backend: LMDB in data_param.")
    records = Lmdb(path) if backend == "LMDB" else LevelDb(path)
    if not len(records):
        records.close()
        raise DataError(f"database {path} is empty", expected="at least one record")
    return records


def _is_leveldb(path: Path) -> bool:
    return path.is_dir() and (path / "CURRENT").exists()


def _is_lmdb(path: Path) -> bool:
    return (path / "data.mdb").exists()


def _siblings(path: Path) -> str:
    if not path.parent.is_dir():
        return f"Its folder does not exist either; the current folder is {Path.cwd()}."
    others = sorted(p.name for p in path.parent.iterdir() if _is_lmdb(p) or _is_leveldb(p))
    listed = ", ".join(others[:8]) + (" …" if len(others) > 8 else "") if others else "no database"
    return f"The current folder is {Path.cwd()}; {path.parent.resolve()} has {listed}."


class Lmdb(Records):
    """An LMDB: a folder with data.mdb, or that file itself.

    Opened without its lock file, so that read-only and network folders work.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        import lmdb

        self._key = os.path.realpath(path)
        try:
            if self._key not in _OPEN:
                env = lmdb.open(self._key, subdir=path.is_dir(), readonly=True, lock=False, max_readers=1)
                _OPEN[self._key] = [env, 0]
            self._env = _OPEN[self._key][0]
            self._count: int = self._env.stat()["entries"]
        except lmdb.Error as error:
            raise DataError(
                f"{path} cannot be opened as an LMDB: {error}",
                expected="a folder with a file data.mdb that convert_imageset wrote",
                got=_contents(path),
            ) from None
        _OPEN[self._key][1] += 1
        self._release = weakref.finalize(self, _let_go, self._key)

    def __len__(self) -> int:
        return self._count

    def from_record(self, index: int) -> Iterator[bytes]:
        with self._env.begin() as transaction, transaction.cursor() as cursor:
            cursor.first()
            for _ in range(index):
                cursor.next()
            yield from cursor.iternext(keys=False, values=True)

    def close(self) -> None:
        self._values = iter(())
        self._release()


_OPEN: dict[str, list[Any]] = {}
"""LMDB environments and how many readers each has: a process must open a database only once."""


def _let_go(key: str) -> None:
    _OPEN[key][1] -= 1
    if not _OPEN[key][1]:
        _OPEN.pop(key)[0].close()


class LevelDb(Records):
    """A LevelDB folder. Needs the package plyvel, and leave to write there: opening one writes."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        try:
            import plyvel
        except ImportError:
            raise DataError(
                f"{path}: reading a LevelDB needs the package plyvel",
                advice="pip install 'pycaffe_like[leveldb]', or convert the pictures to an LMDB.",
            ) from None
        try:
            self._db = plyvel.DB(str(path), create_if_missing=False)
        except plyvel.Error as error:
            raise DataError(f"{path} cannot be opened as a LevelDB: {error}", got=_contents(path)) from None
        self._count = sum(1 for _ in self._db.iterator(include_value=False))

    def __len__(self) -> int:
        return self._count

    def from_record(self, index: int) -> Iterator[bytes]:
        iterator = self._db.iterator(include_key=index > 0)
        if not index:
            yield from iterator
            return
        for number, (_, value) in enumerate(iterator):
            if number >= index:
                yield value

    def close(self) -> None:
        self._values = iter(())
        self._db.close()


def _contents(path: Path) -> str:
    if path.is_file():
        return "a file"
    names = sorted(os.listdir(path))
    return "a folder with " + (", ".join(names[:5]) + (" …" if len(names) > 5 else "") if names else "nothing in it")


class Writer(ABC):
    """Writes the records of a new database. A database that exists is never touched."""

    @abstractmethod
    def put(self, key: bytes, value: bytes) -> None:
        """Adds a record."""

    @abstractmethod
    def close(self) -> None:
        """Writes what is left and closes the database."""


class LmdbWriter(Writer):
    """Grows its map as needed, and commits every so many records."""

    def __init__(self, path: Path, commit_every: int = 1000) -> None:
        import lmdb

        self._full = lmdb.MapFullError
        self._env = lmdb.open(str(path), map_size=1 << 26, lock=False, sync=False, map_async=True)
        self._pending: list[tuple[bytes, bytes]] = []
        self._commit_every = commit_every

    def put(self, key: bytes, value: bytes) -> None:
        self._pending.append((key, value))
        if len(self._pending) >= self._commit_every:
            self._commit()

    def _commit(self) -> None:
        while True:
            try:
                with self._env.begin(write=True) as transaction:
                    for key, value in self._pending:
                        transaction.put(key, value)
                break
            except self._full:
                self._env.set_mapsize(2 * self._env.info()["map_size"])
        self._pending.clear()

    def close(self) -> None:
        self._commit()
        self._env.sync(True)
        self._env.close()


class LevelDbWriter(Writer):
    """A LevelDB folder. Needs the package plyvel."""

    def __init__(self, path: Path) -> None:
        try:
            import plyvel
        except ImportError:
            raise DataError(
                "writing a LevelDB needs the package plyvel",
                advice="pip install 'pycaffe_like[leveldb]', or use --backend lmdb.",
            ) from None
        self._db = plyvel.DB(str(path), create_if_missing=True, error_if_exists=True, write_buffer_size=1 << 28)

    def put(self, key: bytes, value: bytes) -> None:
        self._db.put(key, value)

    def close(self) -> None:
        self._db.close()


WRITERS: dict[str, Callable[[Path], Any]] = {"lmdb": LmdbWriter, "leveldb": LevelDbWriter}
