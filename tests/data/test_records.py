"""Databases: the order of their records, and everything that can be wrong with one."""

from __future__ import annotations

import gc
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lmdb
import pytest

from pycaffe_like.data import records as module
from pycaffe_like.data.records import LevelDbWriter, LmdbWriter, open_records
from pycaffe_like.errors import DataError

from .helpers import said, write_leveldb, write_lmdb

Write = Callable[[str, list[bytes]], Path]
KINDS = [pytest.param("LMDB", write_lmdb, id="lmdb"), pytest.param("LEVELDB", write_leveldb, id="leveldb")]
SEVEN = [b"%d" % (11 * number) for number in range(7)]


@pytest.mark.parametrize(("backend", "write"), KINDS)
@pytest.mark.parametrize(
    ("positions", "numbers"),
    [
        pytest.param(range(7), [0, 1, 2, 3, 4, 5, 6], id="one epoch"),
        pytest.param(range(5, 16), [5, 6, 0, 1, 2, 3, 4, 5, 6, 0, 1], id="over two ends"),
        pytest.param([3, 3, 3], [3, 3, 3], id="the same one"),
        pytest.param([6, 2, 4, 0], [6, 2, 4, 0], id="back and forth"),
        pytest.param(range(1, 20, 3), [1, 4, 0, 3, 6, 2, 5], id="each third, as one of three processes"),
        pytest.param([7_000_000_002], [2], id="far out"),
        pytest.param([], [], id="none"),
    ],
)
def test_records_go_round_and_round(backend: str, write: Write, positions: Any, numbers: list[int]) -> None:
    write("db", SEVEN)
    records = open_records(backend, "db")
    assert len(records) == 7
    assert records.take(positions) == [b"%d" % (11 * number) for number in numbers]
    assert records.take(range(2)) == [b"0", b"11"]
    records.close()


@pytest.mark.parametrize(("backend", "write"), KINDS)
def test_views_show_the_same_while_the_database_is_open(backend: str, write: Write) -> None:
    write("db", SEVEN)
    records = open_records(backend, "db")
    views = records.views(range(5, 9))
    assert [bytes(view) for view in views] == records.take(range(5, 9)) == [b"55", b"66", b"0", b"11"]
    assert {type(view) for view in views} == {memoryview if backend == "LMDB" else bytes}


@pytest.mark.parametrize(("backend", "write"), KINDS)
def test_any_order_is_served_where_keys_are_remembered(backend: str, write: Write) -> None:
    write("db", SEVEN)
    records = open_records(backend, "db")
    records.take([4])
    records.remember_keys()
    assert records.take([6, 2, 2, 13, 0, 3]) == [b"66", b"22", b"22", b"66", b"0", b"33"]


@pytest.mark.parametrize(("backend", "write"), KINDS)
def test_one_record_comes_again_and_again(backend: str, write: Write) -> None:
    write("db", [b"only"])
    assert open_records(backend, "db").take(range(3)) == [b"only"] * 3


@pytest.mark.parametrize(("backend", "write"), KINDS)
def test_records_come_in_the_order_of_their_keys(backend: str, write: Write) -> None:
    write("db", [])
    if backend == "LMDB":
        with lmdb.open("db") as env, env.begin(write=True) as transaction:
            for key in (b"b", b"a10", b"a9"):
                transaction.put(key, key)
    else:
        import plyvel

        database = plyvel.DB("db")
        for key in (b"b", b"a10", b"a9"):
            database.put(key, key)
        database.close()
    assert open_records(backend, "db").take(range(3)) == [b"a10", b"a9", b"b"]


@pytest.mark.parametrize(("backend", "write"), KINDS)
def test_readers_of_one_database_share_it(backend: str, write: Write) -> None:
    write("db", SEVEN)
    Path("link").symlink_to("db")
    first, second = open_records(backend, "db"), open_records(backend, "link")
    assert first.take([0, 1]) == second.take([0, 1]) == [b"0", b"11"]
    first.close()
    assert second.take([2]) == [b"22"]
    second.close()
    second.close()
    assert module._OPEN == {}
    shutil.rmtree("db")
    write("db", [b"new"])
    assert open_records(backend, "db").take([0]) == [b"new"]


def test_a_database_that_took_the_place_of_an_open_one_is_another() -> None:
    write_lmdb("db", SEVEN)
    old = open_records("LMDB", "db")
    Path("db").rename("moved")
    write_lmdb("db", [b"new"])
    new = open_records("LMDB", "db")
    assert (old.take([1]), new.take([1])) == ([b"11"], [b"new"])


@pytest.mark.parametrize("in_a_cycle", [False, True])
@pytest.mark.parametrize(("backend", "write"), KINDS)
def test_a_reader_that_goes_away_lets_the_database_go(backend: str, write: Write, in_a_cycle: bool) -> None:
    write("db", SEVEN)
    holder: list[object] = [open_records(backend, "db")]
    holder[0].take([0])  # type: ignore[attr-defined]
    if in_a_cycle:
        holder.append(holder)
    del holder
    gc.collect()
    assert module._OPEN == {}


@pytest.mark.parametrize(("backend", "write"), KINDS)
def test_threads_that_read_at_once_do_not_mix_up_their_records(backend: str, write: Write) -> None:
    write("db", [b"%d" % number for number in range(101)])
    records = open_records(backend, "db")
    wrong: list[object] = []

    def read(start: int) -> None:
        for index in range(60):
            positions = range(start + 13 * index, start + 13 * (index + 1))
            if records.take(positions) != [b"%d" % (position % 101) for position in positions]:
                wrong.append(positions)

    threads = [threading.Thread(target=read, args=(start,)) for start in (0, 50, 77)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_an_lmdb_may_be_given_as_its_file() -> None:
    write_lmdb("db", SEVEN)
    folder, file = open_records("LMDB", "db"), open_records("LMDB", "db/data.mdb")
    assert file.take([3]) == folder.take([3]) == [b"33"]
    assert len(module._OPEN) == 1


def test_an_lmdb_is_read_from_a_folder_that_cannot_be_written_to() -> None:
    write_lmdb("db", SEVEN)
    os.remove("db/lock.mdb")
    before = sorted(os.listdir("db"))
    open_records("LMDB", "db").take(range(7))
    assert sorted(os.listdir("db")) == before == ["data.mdb"]


def cut(path: str, share: float) -> None:
    data = Path(path).read_bytes()
    Path(path).write_bytes(data[: int(len(data) * share)])


def broken(how: str) -> None:
    """Puts something at `db` that is no good."""
    if how in ("empty LMDB", "cut off"):
        write_lmdb("db", [] if how == "empty LMDB" else [bytes(5000)] * 30)
    elif how in ("empty LevelDB", "LevelDB", "missing table", "CURRENT of another"):
        write_leveldb("db", [] if how == "empty LevelDB" else SEVEN)
    if how == "cut off":
        cut("db/data.mdb", 0.5)
    elif how == "missing table":
        import plyvel

        database = plyvel.DB("db")
        database.compact_range()
        database.close()
        for table in Path("db").glob("*.ldb"):
            table.unlink()
    elif how == "CURRENT of another":
        Path("db/CURRENT").write_text("MANIFEST-000099\n")
    elif how in ("LMDB", "LMDB file"):
        write_lmdb("db", SEVEN)
    elif how == "folder of pictures":
        Path("db").mkdir()
        for name in "abcdef":
            Path(f"db/{name}.jpg").touch()
    elif how == "empty folder":
        Path("db").mkdir()
    elif how in ("empty data.mdb", "garbage", "short garbage"):
        Path("db").mkdir()
        Path("db/data.mdb").write_bytes({"empty data.mdb": b"", "garbage": b"hello" * 5000}.get(how, b"hello"))
    elif how == "text file":
        Path("db").write_text("a.jpg 0\n")
    elif how == "missing":
        write_lmdb("train_lmdb", SEVEN)
        write_leveldb("old_leveldb", SEVEN)
        Path("pictures").mkdir()


@pytest.mark.parametrize(
    ("how", "backend", "source", "message"),
    [
        pytest.param(
            "LMDB",
            "DATUMFILE",
            "db",
            "the backend is unknown; expected LMDB or LEVELDB; got DATUMFILE",
            id="unknown backend",
        ),
        pytest.param("", "LMDB", "", "no source is given; expected the folder of a database", id="no name"),
        pytest.param(
            "missing",
            "LMDB",
            "db",
            "database db does not exist\nThe current folder is HERE; HERE has old_leveldb, train_lmdb.",
            id="missing",
        ),
        pytest.param(
            "",
            "LMDB",
            "nowhere/db",
            "database nowhere/db does not exist\nIts folder does not exist either; the current folder is HERE.",
            id="folder missing",
        ),
        pytest.param(
            "LevelDB", "LMDB", "db", "db is a LevelDB\nSet backend: LEVELDB in data_param.", id="LevelDB as LMDB"
        ),
        pytest.param("LMDB", "LEVELDB", "db", "db is an LMDB\nSet backend: LMDB in data_param.", id="LMDB as LevelDB"),
        pytest.param(
            "LMDB",
            "LEVELDB",
            "db/data.mdb",
            "db/data.mdb is an LMDB\nSet backend: LMDB in data_param.",
            id="file of an LMDB as LevelDB",
        ),
        pytest.param("empty LMDB", "LMDB", "db", "database db is empty; expected at least one record", id="empty LMDB"),
        pytest.param(
            "empty LevelDB", "LEVELDB", "db", "database db is empty; expected at least one record", id="empty LevelDB"
        ),
        pytest.param(
            "cut off",
            "LMDB",
            "db",
            "database db is cut off; expected 258048 bytes in data.mdb; got 129024",
            id="cut off LMDB",
        ),
        pytest.param(
            "garbage",
            "LMDB",
            "db",
            "db cannot be opened as LMDB: MDB_INVALID: File is not an LMDB file; expected a folder with a file data.mdb, or that file; got a folder with data.mdb",
            id="garbage",
        ),
        pytest.param(
            "short garbage",
            "LMDB",
            "db/data.mdb",
            "db/data.mdb cannot be opened as LMDB: MDB_INVALID: File is not an LMDB file; expected a folder with a file data.mdb, or that file; got a file of 5 bytes",
            id="garbage file",
        ),
        pytest.param(
            "empty data.mdb",
            "LMDB",
            "db",
            "db cannot be opened as LMDB: data.mdb is an empty file; expected a folder with a file data.mdb, or that file; got a folder with data.mdb",
            id="empty file",
        ),
        pytest.param(
            "folder of pictures",
            "LMDB",
            "db",
            "db cannot be opened as LMDB: there is no data.mdb in it; expected a folder with a file data.mdb, or that file; got a folder with a.jpg, b.jpg, c.jpg, d.jpg, e.jpg …",
            id="folder of pictures as LMDB",
        ),
        pytest.param(
            "empty folder",
            "LEVELDB",
            "db",
            "db cannot be opened as LevelDB: there is no CURRENT in it; expected a folder with a file CURRENT; got a folder with nothing in it",
            id="empty folder as LevelDB",
        ),
        pytest.param(
            "text file",
            "LEVELDB",
            "db",
            "db cannot be opened as LevelDB: there is no CURRENT in it; expected a folder with a file CURRENT; got a file of 8 bytes",
            id="text file as LevelDB",
        ),
    ],
)
def test_what_is_wrong_with_a_database(how: str, backend: str, source: str, message: str) -> None:
    broken(how)
    with pytest.raises(DataError) as caught:
        open_records(backend, source)
    assert said(caught.value) == message
    gc.collect()
    assert module._OPEN == {}


@pytest.mark.parametrize(
    ("how", "reason"),
    [("missing table", "missing files"), ("CURRENT of another", "CURRENT points to a non-existent file")],
)
def test_a_broken_leveldb(how: str, reason: str) -> None:
    broken(how)
    with pytest.raises(DataError, match=r"^db cannot be opened as LevelDB: Corruption: ") as caught:
        open_records("LEVELDB", "db")
    assert reason in str(caught.value)


def test_nothing_is_left_in_a_folder_that_is_no_leveldb() -> None:
    broken("folder of pictures")
    with pytest.raises(DataError):
        open_records("LEVELDB", "db")
    assert sorted(os.listdir("db")) == [f"{name}.jpg" for name in "abcdef"]


def test_a_leveldb_that_another_has_open() -> None:
    import plyvel

    write_leveldb("db", SEVEN)
    other = plyvel.DB("db")
    with pytest.raises(
        DataError, match=r"^db cannot be opened as LevelDB: IO error: lock db/LOCK: already held by process"
    ):
        open_records("LEVELDB", "db")
    other.close()


def test_an_lmdb_that_another_has_open() -> None:
    other = lmdb.open(str(write_lmdb("db", SEVEN)))
    with pytest.raises(DataError) as caught:
        open_records("LMDB", "db")
    other.close()
    assert str(caught.value) == (
        "database db is already open in this process\n"
        "The package lmdb opens it only once: close it there before a net reads it."
    )
    assert open_records("LMDB", "db").take([0]) == SEVEN[:1]


def test_a_database_that_breaks_while_it_is_read() -> None:
    write_lmdb("db", SEVEN)
    records = open_records("LMDB", "db")
    records.take([0, 1])

    def fail() -> None:
        raise lmdb.CorruptedError("mdb_cursor_get")

    records._cursor.forward = fail  # type: ignore[method-assign]
    with pytest.raises(DataError, match=r"^database db is broken near record 1: mdb_cursor_get"):
        records.take([2])


@pytest.mark.parametrize("action", ["read", "write"])
def test_leveldb_needs_plyvel(action: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write_leveldb("db", SEVEN)
    monkeypatch.setitem(__import__("sys").modules, "plyvel", None)
    with pytest.raises(DataError) as caught:
        open_records("LEVELDB", "db") if action == "read" else LevelDbWriter(Path("new"))
    assert (
        str(caught.value)
        == {
            "read": "db: reading a LevelDB needs the package plyvel\npip install 'pycaffe_like[leveldb]', or convert the pictures to an LMDB.",
            "write": "writing a LevelDB needs the package plyvel\npip install 'pycaffe_like[leveldb]', or use --backend lmdb.",
        }[action]
    )


@pytest.mark.parametrize("backend", ["lmdb", "leveldb"])
def test_what_is_written_is_read(backend: str) -> None:
    values = [bytes([number]) * (100_003 + 7 * number) for number in range(23)]  # several transactions
    writer = module.WRITERS[backend](Path("db"))
    for number, value in enumerate(values):
        writer.put(b"%05d" % number, value)
    writer.close()
    assert open_records(backend.upper(), "db").take(range(23)) == values


def test_an_lmdb_grows_beyond_its_first_map() -> None:
    writer = LmdbWriter(Path("db"))
    for number in range(80):
        writer.put(b"%05d" % number, bytes([number]) * (1 << 20))
    writer.close()
    assert [value[:1] for value in open_records("LMDB", "db").take([0, 79])] == [b"\x00", b"\x4f"]


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


@pytest.mark.parametrize("backend", [LmdbWriter, LevelDbWriter])
def test_a_database_that_cannot_be_made(backend: Callable[[Path], Any]) -> None:
    Path("db").write_text("a file")
    with pytest.raises(DataError, match=r"^the database cannot be written: .*db.*\nIs the folder writable, and is"):
        backend(Path("db"))
