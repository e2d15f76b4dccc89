"""Writing databases."""

from __future__ import annotations

import errno
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import lmdb
import pytest

from pycaffe_like.data.database import open_database
from pycaffe_like.data.database_writer import WRITERS, LevelDbWriter, LmdbWriter
from pycaffe_like.errors import DataError


@pytest.mark.parametrize("backend", ["lmdb", "leveldb"])
def test_what_is_written_is_read(backend: str) -> None:
    values = [bytes([number]) * (100_003 + 7 * number) for number in range(23)]  # several transactions
    writer = WRITERS[backend](Path("db"))
    for number, value in enumerate(values):
        writer.put(b"%05d" % number, value)
    writer.close()
    assert list(map(bytes, open_database(backend.upper(), "db"))) == values


def test_an_lmdb_grows_beyond_its_first_map() -> None:
    writer = LmdbWriter(Path("db"))
    for number in range(80):
        writer.put(b"%05d" % number, bytes([number]) * (1 << 20))
    writer.close()
    assert [bytes(value[:1]) for value in open_database("LMDB", "db").read([0, 79])] == [b"\x00", b"\x4f"]


def test_many_small_records_are_written_in_several_transactions() -> None:
    writer = LmdbWriter(Path("db"))
    for number in range(2503):
        writer.put(b"%05d" % number, b"%d" % number)
    writer.close()
    with lmdb.open("db", readonly=True, lock=False) as env:
        assert (env.stat()["entries"], env.info()["last_txnid"]) == (2503, 3)


def test_a_key_that_is_too_long_for_an_lmdb() -> None:
    writer = LmdbWriter(Path("db"))
    with pytest.raises(DataError, match=r"^key a{512} is too long for an LMDB; expected 511 bytes"):
        writer.put(b"a" * 512, b"")
    writer.close()


@pytest.mark.parametrize("fails", ["begin", "sync"])
def test_a_disk_that_is_full_while_an_lmdb_is_written(fails: str) -> None:
    class Full:
        def __init__(self, env: Any) -> None:
            self.env = env

        def __getattr__(self, name: str) -> Any:
            return self.fail if name == fails else getattr(self.env, name)

        def fail(self, *_: object, **__: object) -> None:
            raise lmdb.DiskError("No space left on device")

    writer = LmdbWriter(Path("db"))
    writer.put(b"a", b"1")
    writer._env = env = Full(writer._env)
    with pytest.raises(DataError, match=r"^the database cannot be written: No space left on device"):
        writer.close()
    with pytest.raises(lmdb.Error, match="closed"):
        env.env.begin()


def test_input_output_errors_of_a_full_disk_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """LMDB reports "Input/output error" after a short write, so the writer asks the system for the real cause."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    writer = LmdbWriter(Path("db"))
    writer.put(b"a", b"1")

    class Broken:
        def begin(self, **_: object) -> None:
            raise lmdb.Error("mdb_txn_commit: Input/output error")

    env, writer._env = writer._env, Broken()
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DataError, match=r"^the database cannot be written: No space left on device"):
        writer._commit()
    env.close()


@pytest.mark.parametrize("backend", [LmdbWriter, LevelDbWriter])
def test_a_database_that_cannot_be_made(backend: Callable[[Path], Any]) -> None:
    Path("db").write_text("a file")
    with pytest.raises(DataError, match=r"^the database cannot be written: .*db.*\nIs the folder writable, and is"):
        backend(Path("db"))


def test_an_lmdb_is_synced_while_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LmdbWriter, "SYNC_BYTES", 3 * LmdbWriter.COMMIT_BYTES)
    writer = LmdbWriter(Path("db"))
    for number in range(17):
        writer.put(b"%08d" % number, bytes([number]) * LmdbWriter.COMMIT_BYTES)
    assert len(writer._syncs) == 5
    writer.close()
    assert [bytes(record[:1]) for record in open_database("LMDB", "db")] == [bytes([number]) for number in range(17)]


def test_a_disk_that_fails_while_an_lmdb_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LmdbWriter, "SYNC_BYTES", 1)
    writer = LmdbWriter(Path("db"))

    def fail(*_: object) -> None:
        raise lmdb.DiskError("Input/output error")

    monkeypatch.setattr(writer._syncing, "submit", lambda *_: ThreadPoolExecutor(1).submit(fail))
    writer.put(b"1", bytes(LmdbWriter.COMMIT_BYTES))
    with pytest.raises(DataError, match="the database cannot be written: .*Input/output error"):
        writer.close()
