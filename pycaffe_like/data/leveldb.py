"""Reads LevelDB folders with the package plyvel."""

from __future__ import annotations

import select
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from pycaffe_like.errors import DataError

from .source import Source


class _OpenDb:
    """A LevelDB that is open in this process. It is closed when nothing refers to it any more."""

    def __init__(self, path: Path) -> None:
        plyvel = import_plyvel(f"{path}: reading a LevelDB", "or convert the pictures to an LMDB.")
        count = _count_in_child(path)
        self.db = plyvel.DB(str(path), paranoid_checks=True)  # otherwise LevelDB omits damaged records
        keys = self.db.iterator(include_value=False, verify_checksums=True)
        self.count = sum(1 for _ in keys) if count is None else count


_COUNT_RECORDS = """
import sys, plyvel
count = 0
for _ in plyvel.DB(sys.argv[1], paranoid_checks=True).iterator(include_value=False, verify_checksums=True):
    count += 1
    if count % 1000 == 0:
        print(count, flush=True)
print(count)
"""
_PATIENCE = 60  # seconds for 1000 records


def _count_in_child(path: Path) -> int | None:
    """Reads the whole database in a child process, because damaged files can make LevelDB crash or hang.

    Returns:
        The number of records; None if LevelDB reports an error, which this process will then get too.

    Raises:
        DataError: If the child was killed by a signal, or made no progress for a minute.
    """
    command = [sys.executable, "-c", _COUNT_RECORDS, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        assert child.stdout is not None
        count = b""
        while select.select([child.stdout], [], [], _PATIENCE)[0]:
            line = child.stdout.readline()
            if not line:
                break
            count = line
        else:
            child.kill()
            raise DataError(f"database {path} is damaged: LevelDB hangs when it reads it")
    if child.returncode < 0:
        name = signal.Signals(-child.returncode).name
        raise DataError(f"database {path} is damaged: LevelDB crashes with {name} when it reads it")
    return int(count) if child.returncode == 0 else None


_OPEN: WeakValueDictionary[tuple[int, int], _OpenDb] = WeakValueDictionary()
"""Keys are device and inode. LevelDB can open a folder only once per process, but a net often trains and
tests on the same database."""

# Reentrant, because the garbage collector may close one database while another one is being opened.
_LOCK = threading.RLock()


class LevelDb(Source[bytes]):
    """The records of a LevelDB, in the order of their keys.

    Opening a LevelDB writes to its folder. Reading forward is fast; the first step backward loads
    all keys.
    """

    def __init__(self, path: Path) -> None:
        """
        Raises:
            OSError: If the folder does not exist.
            plyvel.Error: If the database cannot be opened.
            DataError: If plyvel is not installed.
        """
        self.path = path
        found = path.stat()
        with _LOCK:
            identity = (found.st_dev, found.st_ino)
            opened = _OPEN.get(identity)
            if opened is None:
                opened = _OPEN[identity] = _OpenDb(path)
        self._opened: _OpenDb | None = opened
        self._next = (0, b"")  # index and key of the record to continue from
        self._keys: list[bytes] = []
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return self._opened.count if self._opened is not None else 0

    def __getitem__(self, number: int) -> bytes:
        return self.read([number])[0]

    def read(self, numbers: Sequence[int]) -> list[bytes]:
        if max(numbers, default=-1) >= len(self):
            raise IndexError(f"record {max(numbers)} of {len(self)}")
        assert self._opened is not None
        # Each batch gets a new iterator, because one that outlives its database crashes the process.
        with self._lock, self._opened.db.raw_iterator(verify_checksums=True) as iterator:
            try:
                return [self._value(iterator, number) for number in numbers]
            except plyvel_errors() as error:
                raise DataError(f"database {self.path} is damaged: {plyvel_message(error)}") from None

    def _value(self, iterator: Any, number: int) -> bytes:
        place, key = self._next
        if number < place and number and not self._keys:
            self._keys = self.keys
        if self._keys:
            place, key = number, self._keys[number]
        elif number < place:
            place, key = 0, b""
        if not iterator.valid() or iterator.key() != key:
            iterator.seek(key)
        for _ in range(place, number):
            iterator.next()
        self._next = (number, iterator.key())
        return bytes(iterator.value())

    @property
    def keys(self) -> list[bytes]:
        return list(self._opened.db.iterator(include_value=False)) if self._opened is not None else []

    def name(self, number: int) -> str:
        return f"record {number} of {self.path}"

    def close(self) -> None:
        self._opened = None


def import_plyvel(purpose: str, otherwise: str) -> Any:
    """Imports the package plyvel.

    Args:
        purpose: what needs the package, for the message.
        otherwise: what to do without it, for the advice.

    Raises:
        DataError: If plyvel is not installed.
    """
    try:
        import plyvel
    except ImportError:
        advice = f"pip install 'pycaffe_like[leveldb]', {otherwise}"
        raise DataError(f"{purpose} needs the package plyvel", advice=advice) from None
    return plyvel


def plyvel_errors() -> type[Exception]:
    """Returns the base class of plyvel's exceptions."""
    import plyvel

    error: type[Exception] = plyvel.Error
    return error


def plyvel_message(error: Exception) -> str:
    """Returns the message of a plyvel error, which stores it as bytes."""
    return error.args[0].decode(errors="replace") if error.args and isinstance(error.args[0], bytes) else str(error)
