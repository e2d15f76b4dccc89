"""Opens existing databases. If one cannot be opened, the error explains why."""

from __future__ import annotations

import os
from pathlib import Path

from pycaffe_like.errors import DataError

from .database_list import DatabaseList, is_database_list, listed_databases
from .leveldb import LevelDb, import_plyvel, plyvel_errors, plyvel_message
from .lmdb_file import LmdbFile
from .source import Source

Database = Source[bytes | memoryview]
"""Records by number, in the order of their keys."""


def open_database(backend: str, source: str, setting: str = "backend: {backend} in data_param") -> Database:
    """Opens an existing database.

    The same database can be open several times in a process, even if a script opens it with lmdb itself.

    Args:
        backend: LMDB or LEVELDB.
        source: the folder of the database; for an LMDB, the file data.mdb is also accepted. Or a .txt file that
            lists several databases, which are read as one.
        setting: how the user sets the backend, for advice in messages.

    Raises:
        DataError: If the database is missing, of another kind, damaged or empty.
    """
    path = Path(source)
    if source and "\0" not in source and is_database_list(path):
        return _open_listed(backend, path, setting)
    if backend not in ("LMDB", "LEVELDB"):
        raise DataError("the backend is unknown", expected="LMDB or LEVELDB", got=backend)
    if not source:
        raise DataError("no source is given", expected="the folder of a database")
    if "\0" in source or not os.path.exists(path):
        raise DataError(f"database {path} does not exist", advice=_databases_nearby(path))
    if backend == "LMDB" and _is_leveldb(path):
        raise DataError(f"{path} is a LevelDB", advice=f"Set {setting.format(backend='LEVELDB')}.")
    if backend == "LEVELDB" and _is_lmdb(path):
        raise DataError(f"{path} is an LMDB", advice=f"Set {setting.format(backend='LMDB')}.")
    database = _open_lmdb(path) if backend == "LMDB" else _open_leveldb(path)
    if not len(database):
        database.close()
        raise DataError(f"database {path} is empty", expected="at least one record")
    return database


def _open_listed(backend: str, path: Path, setting: str) -> Database:
    opened: list[Database] = []
    try:
        for source in listed_databases(path):
            opened.append(open_database(backend, source, setting))
    except DataError:
        for one in opened:
            one.close()
        raise
    return DatabaseList(opened)


def is_database(path: Path) -> bool:
    """Returns whether a folder looks like an LMDB or a LevelDB, judging by the names of its files."""
    return _is_lmdb(path) or _is_leveldb(path)


def _open_lmdb(path: Path) -> LmdbFile:
    if path.is_dir() and not _is_lmdb(path):
        raise _not_openable(path, "LMDB", "there is no data.mdb in it")
    try:
        return LmdbFile(path)
    except OSError as error:
        raise _not_openable(path, "LMDB", error.strerror or str(error)) from None
    except ValueError as error:
        raise _not_openable(path, "LMDB", str(error)) from None


def _open_leveldb(path: Path) -> LevelDb:
    if not _is_leveldb(path):  # opening it would create files there
        raise _not_openable(path, "LevelDB", "there is no CURRENT in it")
    import_plyvel(f"{path}: reading a LevelDB", "or convert the pictures to an LMDB.")
    try:
        return LevelDb(path)
    except OSError as error:
        raise _not_openable(path, "LevelDB", plyvel_message(error)) from None
    except plyvel_errors() as error:
        raise _not_openable(path, "LevelDB", plyvel_message(error)) from None


def _not_openable(path: Path, kind: str, reason: str) -> DataError:
    expected = "a folder with a file data.mdb, or that file" if kind == "LMDB" else "a folder with a file CURRENT"
    return DataError(f"{path} cannot be opened as {kind}: {reason}", expected=expected, got=_contents(path))


def _contents(path: Path) -> str:
    if path.is_file():
        return f"a file of {path.stat().st_size} bytes"
    try:
        names = sorted(os.listdir(path))
    except OSError as error:
        return f"a folder that cannot be listed: {error.strerror}"
    return "a folder with " + (", ".join(names[:5]) + (" …" if len(names) > 5 else "") if names else "nothing in it")


def _is_leveldb(path: Path) -> bool:
    return (path / "CURRENT").exists()


def _is_lmdb(path: Path) -> bool:
    return (path / "data.mdb").exists() or path.name == "data.mdb"


def _databases_nearby(path: Path) -> str:
    if "\0" in str(path) or not os.path.isdir(path.parent):
        return f"Its folder does not exist either; the current folder is {Path.cwd()}."
    others = sorted(p.name for p in path.parent.iterdir() if is_database(p))
    listed = ", ".join(others[:8]) + (" …" if len(others) > 8 else "") if others else "no database"
    return f"The current folder is {Path.cwd()}; {path.parent.resolve()} has {listed}."
