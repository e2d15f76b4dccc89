"""Writes new databases: LMDB and LevelDB."""

from __future__ import annotations

import errno
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import ClassVar

from pycaffe_like.errors import DataError

from .leveldb import import_plyvel, plyvel_message


class Writer(ABC):
    """Writes the records of a new database. It never changes an existing database.

    Attributes:
        longest_key: the maximum length of a key in bytes.
    """

    longest_key: ClassVar[int] = sys.maxsize

    @abstractmethod
    def __init__(self, path: Path) -> None:
        """
        Raises:
            DataError: If the database cannot be created.
        """

    @abstractmethod
    def put(self, key: bytes, value: bytes | memoryview) -> None:
        """Adds a record.

        Raises:
            DataError: If it cannot be written.
        """

    @abstractmethod
    def close(self) -> None:
        """Writes the remaining records to disk and closes the database.

        Raises:
            DataError: If they cannot be written.
        """


class LmdbWriter(Writer):
    """Writes an LMDB folder. Its map grows as needed."""

    longest_key = 511  # a build constant of the library

    # LMDB keeps the pages that a transaction changes in memory, and allocating them takes longer than
    # filling them. Transactions of this size reuse their memory.
    COMMIT_BYTES = 1 << 20
    COMMIT_RECORDS = 1000

    # A thread writes to the disk what the system has only stored in memory. Otherwise `close` would wait for all of it.
    SYNC_BYTES = 1 << 25

    def __init__(self, path: Path) -> None:
        import lmdb

        self._lmdb = lmdb
        self._folder = path
        with _convert_errors(lmdb.Error, path):
            self._env = lmdb.open(str(path), map_size=1 << 26, lock=False, sync=False, map_async=True)
        self._pending: list[tuple[bytes, bytes | memoryview]] = []
        self._bytes = self._not_synced = 0
        self._syncing = ThreadPoolExecutor(1)
        self._syncs: list[Future[None]] = []

    def put(self, key: bytes, value: bytes | memoryview) -> None:
        if len(key) > self.longest_key:
            name = key.decode(errors="replace")
            raise DataError(f"key {name} is too long for an LMDB", expected=f"{self.longest_key} bytes")
        self._pending.append((key, value))
        self._bytes += len(value)
        if self._bytes >= self.COMMIT_BYTES or len(self._pending) >= self.COMMIT_RECORDS:
            self._commit()

    def _commit(self) -> None:
        while True:
            try:
                with (
                    _convert_errors(self._lmdb.Error, self._folder, but=self._lmdb.MapFullError),
                    self._env.begin(write=True) as transaction,
                ):
                    for key, value in self._pending:
                        transaction.put(key, value)
                break
            except self._lmdb.MapFullError:
                self._env.set_mapsize(2 * self._env.info()["map_size"])
        self._pending.clear()
        self._not_synced += self._bytes
        self._bytes = 0
        if self._not_synced >= self.SYNC_BYTES:
            self._syncs.append(self._syncing.submit(self._env.sync, True))
            self._not_synced = 0

    def close(self) -> None:
        try:
            self._commit()
            with _convert_errors(self._lmdb.Error, self._folder):
                for sync in self._syncs:  # the system reports an error only once
                    sync.result()
                self._env.sync(True)
        finally:
            self._syncing.shutdown()  # the environment must not be closed while it is written
            self._env.close()


class LevelDbWriter(Writer):
    """Writes a LevelDB folder. Needs the package plyvel."""

    def __init__(self, path: Path) -> None:
        self._plyvel = import_plyvel("writing a LevelDB", "or use --backend lmdb.")
        self._folder = path
        with _convert_errors(self._plyvel.Error, path):
            self._db = self._plyvel.DB(
                str(path), create_if_missing=True, error_if_exists=True, write_buffer_size=1 << 28
            )

    def put(self, key: bytes, value: bytes | memoryview) -> None:
        with _convert_errors(self._plyvel.Error, self._folder):
            self._db.put(key, bytes(value))

    def close(self) -> None:
        try:
            with _convert_errors(self._plyvel.Error, self._folder):
                self._db.write_batch(sync=True).write()
        finally:
            self._db.close()


@contextmanager
def _convert_errors(error: type[Exception], folder: Path, but: type[Exception] | tuple[()] = ()) -> Iterator[None]:
    """Converts exceptions that a library raises during writing to a DataError.

    Args:
        folder: the database.
        but: an exception class to pass on unchanged.
    """
    try:
        yield
    except but:
        raise
    except error as found:
        advice = "Is the folder writable, and is there room on the disk?"
        reason = _why_no_room(folder) or plyvel_message(found)
        raise DataError(f"the database cannot be written: {reason}", advice=advice) from None


def _why_no_room(folder: Path) -> str | None:
    """Returns the system's error for writing one more file; None if that works.

    LMDB reports a full disk only as "Input/output error", so the reason is found out this way.
    """
    probe = folder / "probe"
    try:
        probe.write_bytes(bytes(1 << 16))
    except OSError as error:
        return error.strerror if error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT) else None
    finally:
        with suppress(OSError):
            probe.unlink(missing_ok=True)
    return None


WRITERS: dict[str, type[Writer]] = {"lmdb": LmdbWriter, "leveldb": LevelDbWriter}
