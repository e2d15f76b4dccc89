"""Databases of records, read in the order of their keys, round and round."""

from __future__ import annotations

import os
import threading
import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pycaffe_like.errors import DataError


class Cursor(ABC):
    """A place in an open database; before `first`, nowhere."""

    @abstractmethod
    def first(self) -> None:
        """Goes to the first record."""

    @abstractmethod
    def forward(self) -> None:
        """Goes to the next record."""

    @abstractmethod
    def go_to(self, key: bytes) -> None:
        """Goes to the record of a key."""

    @abstractmethod
    def value(self) -> bytes | memoryview:
        """The record at this place, as a view of the database if it is mapped into memory."""

    @abstractmethod
    def keys(self) -> list[bytes]:
        """All keys in order."""

    @abstractmethod
    def close(self) -> None:
        """Lets go of the database, which is still open."""


class Database(ABC):
    """A database that is open in this process.

    Attributes:
        count: how many records it has.
        error: what its library raises.
        readers: how many there are; the last one closes it.
    """

    count: int
    error: type[Exception]
    readers: int = 0

    @abstractmethod
    def __init__(self, path: Path) -> None:
        """
        Raises:
            DataError: it cannot be opened.
        """

    @staticmethod
    @abstractmethod
    def identity(path: Path) -> tuple[int, int]:
        """The device and inode of what makes the database this one.

        Raises:
            DataError: there is no such database.
        """

    @abstractmethod
    def cursor(self) -> Cursor:
        """A new cursor."""

    @abstractmethod
    def close(self) -> None:
        """Closes it; all its cursors are closed."""


_OPEN: dict[tuple[int, int], Database] = {}
"""By identity: neither kind may be opened twice in one process, and nets that train and test on one
database are common."""

# The garbage collector may close one database in the middle of opening another: hence R.
_LOCK = threading.RLock()


class Records:
    """The values of a database in the order of their keys.

    Several threads may read; each batch is read as a whole.
    """

    def __init__(self, kind: type[Database], path: Path) -> None:
        """
        Raises:
            DataError: the database cannot be opened.
        """
        self.path = path
        with _LOCK:
            key = kind.identity(path)
            database = _OPEN.get(key)
            if database is None:
                database = _OPEN[key] = kind(path)
            database.readers += 1
        self._database = database
        self._cursor = database.cursor()
        # The cursor is an argument, and so lives until it is closed: LevelDB does not survive that a
        # database goes away before its cursors, in whatever order garbage is collected.
        self._release = weakref.finalize(self, _let_go, key, self._cursor)
        self._place = -1  # the record that the cursor stands on
        self._keys: list[bytes] = []
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return self._database.count

    def take(self, positions: Iterable[int]) -> list[bytes]:
        """The records at some positions of the endless row in which the last is followed by the first.

        Forward is quick; a step back walks over the keys from the first on, unless they are remembered.

        Raises:
            DataError: the database is broken there.
        """
        return [bytes(value) for value in self.views(positions)]

    def views(self, positions: Iterable[int]) -> list[bytes | memoryview]:
        """As `take`, but where the database is mapped into memory, the records are not copied. They
        are gone when it is closed: to look at them then ends the process."""
        with self._lock:
            try:
                return [self._at(position % len(self)) for position in positions]
            except self._database.error as error:
                raise DataError(f"database {self.path} is broken near record {self._place}: {_said(error)}") from None

    def remember_keys(self) -> None:
        """Makes any order of records quick."""
        with self._lock:
            self._keys = self._cursor.keys()

    def _at(self, index: int) -> bytes | memoryview:
        if self._keys:
            self._cursor.go_to(self._keys[index])
            return self._cursor.value()
        if self._place < 0 or index < self._place:
            self._cursor.first()
            self._place = 0
        while self._place < index:
            self._cursor.forward()
            self._place += 1
        return self._cursor.value()

    def close(self) -> None:
        """Lets the database go."""
        self._release()


def _let_go(key: tuple[int, int], cursor: Cursor) -> None:
    with _LOCK:
        cursor.close()
        database = _OPEN[key]
        database.readers -= 1
        if not database.readers:
            del _OPEN[key]
            database.close()


def _inode(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


class Lmdb(Database):
    """An LMDB: a folder with data.mdb, or that file itself.

    Opened without its lock file, so that read-only and network folders work.
    """

    def __init__(self, path: Path) -> None:
        import lmdb

        file = self._file(path)
        if not file.stat().st_size:
            raise _not_openable(path, "LMDB", f"{file.name} is an empty file")
        try:
            self._env = lmdb.open(str(file), subdir=False, readonly=True, lock=False, max_readers=1)
        except lmdb.Error as error:
            if "already open" in str(error):
                raise DataError(
                    f"database {path} is already open in this process",
                    advice="The package lmdb opens it only once: close it there before a net reads it.",
                ) from None
            raise _not_openable(path, "LMDB", str(error).removeprefix(f"{file}: ")) from None
        self.error = lmdb.Error
        self.count = self._env.stat()["entries"]
        # LMDB maps the file; to touch a page beyond its end would end the process.
        needed = (self._env.info()["last_pgno"] + 1) * self._env.stat()["psize"]
        if file.stat().st_size < needed:
            self._env.close()
            raise DataError(
                f"database {path} is cut off", expected=f"{needed} bytes in {file.name}", got=file.stat().st_size
            )

    @staticmethod
    def _file(path: Path) -> Path:
        return path / "data.mdb" if path.is_dir() else path

    @staticmethod
    def identity(path: Path) -> tuple[int, int]:
        file = Lmdb._file(path)
        if not file.exists():
            raise _not_openable(path, "LMDB", "there is no data.mdb in it")
        return _inode(file)

    def cursor(self) -> Cursor:
        return LmdbCursor(self._env)

    def close(self) -> None:
        self._env.close()


class LmdbCursor(Cursor):
    """A cursor in a transaction of its own, whose records are not copied."""

    def __init__(self, env: Any) -> None:
        self._transaction = env.begin(buffers=True)
        self._cursor = self._transaction.cursor()

    def first(self) -> None:
        self._cursor.first()

    def forward(self) -> None:
        self._cursor.next()

    def go_to(self, key: bytes) -> None:
        self._cursor.set_key(key)

    def value(self) -> memoryview:
        value: memoryview = self._cursor.value()
        return value

    def keys(self) -> list[bytes]:
        with self._transaction.cursor() as cursor:
            return [bytes(key) for key in cursor.iternext(values=False)]

    def close(self) -> None:
        self._cursor.close()
        self._transaction.abort()


class LevelDb(Database):
    """A LevelDB folder. Needs the package plyvel, and leave to write there: opening one writes."""

    def __init__(self, path: Path) -> None:
        plyvel = _plyvel(f"{path}: reading a LevelDB", "or convert the pictures to an LMDB.")
        self.error = plyvel.Error
        try:
            self._db = plyvel.DB(str(path), create_if_missing=False)
            self.count = sum(1 for _ in self._db.iterator(include_value=False))
        except plyvel.Error as error:
            raise _not_openable(path, "LevelDB", _said(error)) from None

    @staticmethod
    def identity(path: Path) -> tuple[int, int]:
        if not _is_leveldb(path):  # LevelDB would leave files of its own there
            raise _not_openable(path, "LevelDB", "there is no CURRENT in it")
        return _inode(path)

    def cursor(self) -> Cursor:
        return LevelDbCursor(self._db)

    def close(self) -> None:
        self._db.close()


class LevelDbCursor(Cursor):
    """An iterator that can be moved."""

    def __init__(self, db: Any) -> None:
        self._db = db
        self._iterator = db.raw_iterator()

    def first(self) -> None:
        self._iterator.seek_to_first()

    def forward(self) -> None:
        self._iterator.next()

    def go_to(self, key: bytes) -> None:
        self._iterator.seek(key)

    def value(self) -> bytes:
        return bytes(self._iterator.value())

    def keys(self) -> list[bytes]:
        return list(self._db.iterator(include_value=False))

    def close(self) -> None:
        self._iterator.close()


def _plyvel(purpose: str, otherwise: str) -> Any:
    """The package plyvel.

    Raises:
        DataError: it is not installed.
    """
    try:
        import plyvel
    except ImportError:
        advice = f"pip install 'pycaffe_like[leveldb]', {otherwise}"
        raise DataError(f"{purpose} needs the package plyvel", advice=advice) from None
    return plyvel


def _said(error: Exception) -> str:
    """What a library's error says; plyvel says it in bytes."""
    return error.args[0].decode(errors="replace") if error.args and isinstance(error.args[0], bytes) else str(error)


def _not_openable(path: Path, kind: str, reason: str) -> DataError:
    expected = "a folder with a file data.mdb, or that file" if kind == "LMDB" else "a folder with a file CURRENT"
    return DataError(f"{path} cannot be opened as {kind}: {reason}", expected=expected, got=_contents(path))


def _contents(path: Path) -> str:
    if path.is_file():
        return f"a file of {path.stat().st_size} bytes"
    names = sorted(os.listdir(path))
    return "a folder with " + (", ".join(names[:5]) + (" …" if len(names) > 5 else "") if names else "nothing in it")


_KINDS: dict[str, type[Database]] = {"LMDB": Lmdb, "LEVELDB": LevelDb}


def open_records(backend: str, source: str) -> Records:
    """A database that exists.

    Args:
        backend: LMDB or LEVELDB.

    Raises:
        DataError: it is missing, of another kind, broken or empty.
    """
    path = Path(source)
    if backend not in _KINDS:
        raise DataError("the backend is unknown", expected=" or ".join(_KINDS), got=backend)
    if not source:
        raise DataError("no source is given", expected="the folder of a database")
    if not path.exists():
        raise DataError(f"database {path} does not exist", advice=_siblings(path))
    if backend == "LMDB" and _is_leveldb(path):
        raise DataError(f"{path} is a LevelDB", advice="Set backend: LEVELDB in data_param.")
    if backend == "LEVELDB" and _is_lmdb(path):
        raise DataError(f"{path} is an LMDB", advice="Set backend: LMDB in data_param.")
    records = Records(_KINDS[backend], path)
    if not len(records):
        records.close()
        raise DataError(f"database {path} is empty", expected="at least one record")
    return records


def _is_leveldb(path: Path) -> bool:
    return (path / "CURRENT").exists()


def _is_lmdb(path: Path) -> bool:
    return (path / "data.mdb").exists() or path.name == "data.mdb"


def _siblings(path: Path) -> str:
    if not path.parent.is_dir():
        return f"Its folder does not exist either; the current folder is {Path.cwd()}."
    others = sorted(p.name for p in path.parent.iterdir() if _is_lmdb(p) or _is_leveldb(p))
    listed = ", ".join(others[:8]) + (" …" if len(others) > 8 else "") if others else "no database"
    return f"The current folder is {Path.cwd()}; {path.parent.resolve()} has {listed}."


class Writer(ABC):
    """Writes the records of a new database. A database that exists is never touched."""

    @abstractmethod
    def put(self, key: bytes, value: bytes) -> None:
        """Adds a record.

        Raises:
            DataError: it cannot be written.
        """

    @abstractmethod
    def close(self) -> None:
        """Writes what is left to the disk and closes the database.

        Raises:
            DataError: it cannot be written.
        """


class LmdbWriter(Writer):
    """An LMDB folder. The map grows as needed."""

    # A transaction keeps its pages in memory of its own, and to get that from the system takes
    # longer than to fill it: transactions of this size go on using what they have.
    COMMIT_BYTES = 1 << 20
    COMMIT_RECORDS = 1000

    def __init__(self, path: Path) -> None:
        import lmdb

        self._lmdb = lmdb
        with _writing(lmdb.Error):
            self._env = lmdb.open(str(path), map_size=1 << 26, lock=False, sync=False, map_async=True)
        self._pending: list[tuple[bytes, bytes]] = []
        self._bytes = 0

    def put(self, key: bytes, value: bytes) -> None:
        if len(key) > self._env.max_key_size():
            name = key.decode(errors="replace")
            raise DataError(f"key {name} is too long for an LMDB", expected=f"{self._env.max_key_size()} bytes")
        self._pending.append((key, value))
        self._bytes += len(value)
        if self._bytes >= self.COMMIT_BYTES or len(self._pending) >= self.COMMIT_RECORDS:
            self._commit()

    def _commit(self) -> None:
        while True:
            try:
                with (
                    _writing(self._lmdb.Error, but=self._lmdb.MapFullError),
                    self._env.begin(write=True) as transaction,
                ):
                    for key, value in self._pending:
                        transaction.put(key, value)
                break
            except self._lmdb.MapFullError:
                self._env.set_mapsize(2 * self._env.info()["map_size"])
        self._pending.clear()
        self._bytes = 0

    def close(self) -> None:
        try:
            self._commit()
            with _writing(self._lmdb.Error):
                self._env.sync(True)
        finally:
            self._env.close()


class LevelDbWriter(Writer):
    """A LevelDB folder. Needs the package plyvel."""

    def __init__(self, path: Path) -> None:
        self._plyvel = _plyvel("writing a LevelDB", "or use --backend lmdb.")
        with _writing(self._plyvel.Error):
            self._db = self._plyvel.DB(
                str(path), create_if_missing=True, error_if_exists=True, write_buffer_size=1 << 28
            )

    def put(self, key: bytes, value: bytes) -> None:
        with _writing(self._plyvel.Error):
            self._db.put(key, value)

    def close(self) -> None:
        try:
            with _writing(self._plyvel.Error):
                self._db.write_batch(sync=True).write()
        finally:
            self._db.close()


@contextmanager
def _writing(error: type[Exception], but: type[Exception] | tuple[()] = ()) -> Iterator[None]:
    """Makes a DataError of what a library raises while it writes."""
    try:
        yield
    except but:
        raise
    except error as found:
        advice = "Is the folder writable, and is there room on the disk?"
        raise DataError(f"the database cannot be written: {_said(found)}", advice=advice) from None


WRITERS: dict[str, Callable[[Path], Writer]] = {"lmdb": LmdbWriter, "leveldb": LevelDbWriter}
