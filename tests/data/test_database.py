"""Reading databases in any order, and every kind of damage to them."""

from __future__ import annotations

import gc
import os
import shutil
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lmdb
import numpy as np
import pytest

from pycaffe_like.data import leveldb
from pycaffe_like.data.database import open_database
from pycaffe_like.data.database_writer import LevelDbWriter
from pycaffe_like.data.lmdb_file import LmdbFile
from pycaffe_like.errors import DataError
from tests.conftest import ROOT

from .helpers import message_of, write_leveldb, write_lmdb

Write = Callable[[str, list[bytes]], Path]
KINDS = [pytest.param("LMDB", write_lmdb, id="lmdb"), pytest.param("LEVELDB", write_leveldb, id="leveldb")]
ENV = {**os.environ, "PYTHONPATH": str(ROOT)}
SEVEN = [b"%d" % (11 * number) for number in range(7)]


@pytest.mark.parametrize(("backend", "write"), KINDS)
@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param([0, 1, 2, 3, 4, 5, 6], id="one epoch"),
        pytest.param([5, 6, 0, 1, 2, 3, 4, 5, 6, 0, 1], id="past the end twice"),
        pytest.param([3, 3, 3], id="the same one"),
        pytest.param([6, 2, 4, 0], id="back and forth"),
        pytest.param([1, 4, 0, 3, 6, 2, 5], id="every third, as one of three ranks"),
        pytest.param([], id="none"),
    ],
)
def test_any_records_in_any_order(backend: str, write: Write, numbers: list[int]) -> None:
    write("db", SEVEN)
    database = open_database(backend, "db")
    assert len(database) == 7
    for _ in range(2):
        assert list(map(bytes, database.read(numbers))) == [SEVEN[number] for number in numbers]
        assert bytes(database[1]) == b"11"
    assert list(map(bytes, database)) == SEVEN
    assert database.keys == [b"%08d" % number for number in range(7)]
    assert database.name(4) == "record 4 of db"


@pytest.mark.parametrize(("backend", "write"), KINDS)
@pytest.mark.parametrize("number", [7, 8])
def test_there_is_no_record_past_the_last(backend: str, write: Write, number: int) -> None:
    write("db", SEVEN)
    database = open_database(backend, "db")
    with pytest.raises(IndexError, match=f"record {number} of 7"):
        database.read([0, number])


def test_records_of_an_lmdb_are_views_that_outlive_the_database() -> None:
    write_lmdb("db", SEVEN)
    database = open_database("LMDB", "db")
    view = database[5]
    database.close()
    gc.collect()
    assert isinstance(view, memoryview)
    assert bytes(view) == b"55"


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
    assert list(map(bytes, open_database(backend, "db"))) == [b"a10", b"a9", b"b"]


@pytest.mark.parametrize("size", [1, 2020, 2021, 2022, 2100, 4080, 4081, 9000])
@pytest.mark.parametrize("count", [1, 2, 900])
def test_an_lmdb_of_any_size_and_depth(count: int, size: int) -> None:
    """The sizes put records on a tree's leaf pages or on pages of their own; the counts make trees of one or
    several levels.
    """
    values = [bytes([number % 251]) * size + b"%d" % number for number in range(count)]
    write_lmdb("db", values)
    assert list(map(bytes, open_database("LMDB", "db"))) == values


def test_an_lmdb_that_was_changed_shows_its_last_state() -> None:
    write_lmdb("db", [b"%d" % number for number in range(300)])
    with lmdb.open("db") as env:
        for key in (b"00000007", b"00000280"):
            with env.begin(write=True) as transaction:
                transaction.delete(key)
    left = [b"%d" % number for number in range(300) if number not in (7, 280)]
    assert list(map(bytes, open_database("LMDB", "db"))) == left


@pytest.mark.parametrize(("backend", "write"), KINDS)
def test_readers_of_one_database_do_not_disturb_each_other(backend: str, write: Write) -> None:
    write("db", SEVEN)
    Path("link").symlink_to("db")
    first, second = open_database(backend, "db"), open_database(backend, "link")
    assert list(map(bytes, first)) == list(map(bytes, second)) == SEVEN
    first.close()
    assert bytes(second[2]) == b"22"
    second.close()
    second.close()
    assert not leveldb._OPEN
    shutil.rmtree("db")
    write("db", [b"new"])
    assert bytes(open_database(backend, "db")[0]) == b"new"


def test_a_database_that_took_the_place_of_an_open_one_is_another() -> None:
    write_lmdb("db", SEVEN)
    old = open_database("LMDB", "db")
    Path("db").rename("moved")
    write_lmdb("db", [b"new"])
    new = open_database("LMDB", "db")
    assert (bytes(old[1]), bytes(new[0])) == (b"11", b"new")


@pytest.mark.parametrize("in_a_cycle", [False, True])
def test_a_reader_that_goes_away_lets_a_leveldb_go(in_a_cycle: bool) -> None:
    write_leveldb("db", SEVEN)
    holder: list[Any] = [open_database("LEVELDB", "db")]
    assert holder[0][0] == b"0"
    if in_a_cycle:
        holder.append(holder)
    del holder
    gc.collect()
    assert not leveldb._OPEN


@pytest.mark.parametrize(("backend", "write"), KINDS)
def test_threads_that_read_at_once_do_not_mix_up_their_records(backend: str, write: Write) -> None:
    write("db", [b"%d" % number for number in range(101)])
    database = open_database(backend, "db")
    wrong: list[object] = []

    def read(start: int) -> None:
        for index in range(60):
            numbers = [number % 101 for number in range(start + 13 * index, start + 13 * (index + 1))]
            if list(map(bytes, database.read(numbers))) != [b"%d" % number for number in numbers]:
                wrong.append(numbers)

    threads = [threading.Thread(target=read, args=(start,)) for start in (0, 50, 77)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_an_lmdb_may_be_given_as_its_file() -> None:
    write_lmdb("db", SEVEN)
    assert list(map(bytes, open_database("LMDB", "db/data.mdb"))) == SEVEN


def test_an_lmdb_is_read_from_a_folder_that_cannot_be_written_to() -> None:
    write_lmdb("db", SEVEN)
    os.remove("db/lock.mdb")
    before = sorted(os.listdir("db"))
    assert list(map(bytes, open_database("LMDB", "db"))) == SEVEN
    assert sorted(os.listdir("db")) == before == ["data.mdb"]


def truncate(path: str, share: float) -> None:
    data = Path(path).read_bytes()
    Path(path).write_bytes(data[: int(len(data) * share)])


def write_broken(how: str) -> None:
    """Writes an unreadable database to `db`."""
    if how in ("empty LMDB", "cut off"):
        write_lmdb("db", [] if how == "empty LMDB" else [bytes(5000)] * 30)
    elif how in ("empty LevelDB", "LevelDB", "missing table", "CURRENT of another"):
        write_leveldb("db", [] if how == "empty LevelDB" else SEVEN)
    if how == "cut off":
        truncate("db/data.mdb", 0.5)
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
            "database db is truncated; expected 258048 bytes in data.mdb; got 129024",
            id="cut off LMDB",
        ),
        pytest.param(
            "garbage",
            "LMDB",
            "db",
            "db cannot be opened as LMDB: it is not an LMDB of a 64-bit machine; expected a folder with a file data.mdb, or that file; got a folder with data.mdb",
            id="garbage",
        ),
        pytest.param(
            "short garbage",
            "LMDB",
            "db/data.mdb",
            "db/data.mdb cannot be opened as LMDB: it is too short for an LMDB; expected a folder with a file data.mdb, or that file; got a file of 5 bytes",
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
    write_broken(how)
    with pytest.raises(DataError) as caught:
        open_database(backend, source)
    assert message_of(caught.value) == message
    gc.collect()
    assert not leveldb._OPEN


@pytest.mark.parametrize(
    ("how", "reason"),
    [("missing table", "missing files"), ("CURRENT of another", "CURRENT points to a non-existent file")],
)
def test_a_broken_leveldb(how: str, reason: str) -> None:
    write_broken(how)
    with pytest.raises(DataError, match=r"^db cannot be opened as LevelDB: Corruption: ") as caught:
        open_database("LEVELDB", "db")
    assert reason in str(caught.value)


def test_nothing_is_left_in_a_folder_that_is_no_leveldb() -> None:
    write_broken("folder of pictures")
    with pytest.raises(DataError):
        open_database("LEVELDB", "db")
    assert sorted(os.listdir("db")) == [f"{name}.jpg" for name in "abcdef"]


def test_a_leveldb_that_another_has_open() -> None:
    import plyvel

    write_leveldb("db", SEVEN)
    other = plyvel.DB("db")
    with pytest.raises(
        DataError, match=r"^db cannot be opened as LevelDB: IO error: lock db/LOCK: already held by process"
    ):
        open_database("LEVELDB", "db")
    other.close()


@pytest.mark.parametrize("script_first", [False, True])
@pytest.mark.parametrize("options", [{}, {"readonly": True}, {"readonly": True, "lock": False}])
def test_a_script_and_a_net_read_one_lmdb(script_first: bool, options: dict[str, Any]) -> None:
    write_lmdb("db", SEVEN)
    ours = None if script_first else open_database("LMDB", "db")
    with lmdb.open("db", **options) as env:
        database = ours or open_database("LMDB", "db")
        with env.begin() as transaction:
            assert [transaction.get(key) for key in database.keys] == list(map(bytes, database)) == SEVEN
    assert list(map(bytes, database)) == SEVEN


@pytest.mark.parametrize("missing", [1, 100, 4095, 4096])
@pytest.mark.parametrize("when", ["before", "while"])
def test_an_lmdb_that_is_cut_off(missing: int, when: str) -> None:
    """A file that lacks even a single byte is reported as truncated."""
    file = write_lmdb("db", [bytes(5000)] * 3) / "data.mdb"
    size = file.stat().st_size
    database = open_database("LMDB", "db") if when == "while" else None
    os.truncate(file, size - missing)
    message = f"^database db is truncated; expected {size} bytes in data.mdb; got {size - missing}$"
    with pytest.raises(DataError, match=message):
        (database or open_database("LMDB", "db")).read([0])
    with pytest.raises(DataError, match=message):
        _ = (database or open_database("LMDB", "db")).keys


def test_any_damaged_page_of_an_lmdb_is_an_error_and_not_the_end() -> None:
    file = write_lmdb("db", [bytes(1500 * (number % 3)) for number in range(90)]) / "data.mdb"
    whole = file.read_bytes()
    pages = len(whole) // 4096
    random = np.random.default_rng(0)
    found = set()
    for page in range(2, pages):
        for damage in (bytes(4096), random.bytes(4096), whole[4096:8192], whole[4096 * page - 8 :][:4096]):
            file.write_bytes(whole[: 4096 * page] + damage + whole[4096 * (page + 1) :])
            try:
                for value in open_database("LMDB", "db"):
                    bytes(value)
            except DataError as error:
                found.add(str(error).partition("\n")[0].translate({ord(digit): "7" for digit in "0123456789"}))
    assert {one.partition("page")[0] for one in found} >= {"database db is damaged: "}


@pytest.mark.parametrize(
    ("offset", "value", "message"),
    [
        pytest.param(16, b"\0\0\0\0", "it is not an LMDB of a 64-bit machine", id="magic"),
        pytest.param(20, b"\2\0\0\0", "it has version 2 of LMDB's format; only 1 is supported", id="version"),
        pytest.param(40, b"\1\0\0\0", "its page size is 1", id="page size"),
    ],
)
def test_a_meta_page_that_says_something_else(offset: int, value: bytes, message: str) -> None:
    file = write_lmdb("db", SEVEN) / "data.mdb"
    whole = file.read_bytes()
    file.write_bytes(whole[:offset] + value + whole[offset + 4 :])
    with pytest.raises(DataError, match=f"^db cannot be opened as LMDB: {message}; expected a folder"):
        open_database("LMDB", "db")


def test_a_tree_without_an_end_is_damage() -> None:
    """A branch page that is its own child is reported as damage."""
    file = write_lmdb("db", [bytes(1000)] * 20) / "data.mdb"
    whole = bytearray(file.read_bytes())
    root = struct.unpack_from("<Q", whole, 4096 + 128)[0]
    start = 4096 * root
    nodes = struct.unpack_from("<H", whole, start + 16)[0]
    struct.pack_into("<HHH", whole, start + nodes, root, 0, 0)
    file.write_bytes(whole)
    with pytest.raises(
        DataError, match=rf"^database db is damaged: page {root} is deeper than the tree\nConvert the pictures again\.$"
    ):
        open_database("LMDB", "db").read([0])


def test_an_lmdb_of_several_databases() -> None:
    with lmdb.open("db", max_dbs=2) as env:
        env.open_db(b"inner")
    with pytest.raises(
        DataError, match=r"^database db contains other databases, .*; expected one record for each key$"
    ):
        open_database("LMDB", "db").read([0])


def test_more_databases_than_a_process_may_open() -> None:
    write_lmdb("db", SEVEN)
    code = """
import resource
from pycaffe_like.data.database import open_database
from pycaffe_like.errors import DataError
resource.setrlimit(resource.RLIMIT_NOFILE, (24, 24))
try:
    kept = [open_database("LMDB", "db") for _ in range(30)]
except DataError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, env=ENV)
    assert (done.stdout[:61], done.stderr) == ("db cannot be opened as LMDB: Too many open files; expected a ", "")


@pytest.mark.parametrize("source", ["a\0b", "x" * 300])
def test_a_name_that_no_file_can_have(source: str) -> None:
    with pytest.raises(DataError, match="does not exist"):
        open_database("LMDB", source)


@pytest.mark.parametrize("action", ["read", "write"])
def test_leveldb_needs_plyvel(action: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write_leveldb("db", SEVEN)
    monkeypatch.setitem(__import__("sys").modules, "plyvel", None)
    with pytest.raises(DataError) as caught:
        open_database("LEVELDB", "db") if action == "read" else LevelDbWriter(Path("new"))
    assert (
        str(caught.value)
        == {
            "read": "db: reading a LevelDB needs the package plyvel\npip install 'pycaffe_like[leveldb]', or convert the pictures to an LMDB.",
            "write": "writing a LevelDB needs the package plyvel\npip install 'pycaffe_like[leveldb]', or use --backend lmdb.",
        }[action]
    )


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import os; os.abort()", "database level is damaged: LevelDB crashes with SIGABRT when it reads it"),
        ("import time; time.sleep(60)", "database level is damaged: LevelDB hangs when it reads it"),
    ],
)
def test_a_leveldb_that_ends_its_process_is_an_error(code: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = LevelDbWriter(Path("level"))
    writer.put(b"key", b"value")
    writer.close()
    assert list(open_database("LEVELDB", "level")) == [b"value"]
    monkeypatch.setattr(leveldb, "_COUNT_RECORDS", code)
    monkeypatch.setattr(leveldb, "_PATIENCE", 1)
    with pytest.raises(DataError, match=f"^{message}$"):
        open_database("LEVELDB", "level")


@pytest.mark.parametrize("suffix", ["ldb", "log"])
def test_damaged_bytes_in_a_leveldb_are_an_error(suffix: str) -> None:
    import plyvel

    records = [bytes([number]) * 101 for number in range(1, 60)]
    write_leveldb("level", records)
    with plyvel.DB("level") as database:
        if suffix == "ldb":
            database.compact_range()
        else:
            for number in range(7):
                database.put(b"more %d" % number, records[number])
    assert len(open_database("LEVELDB", "level")) == 59 + 7 * (suffix == "log")
    gc.collect()
    with plyvel.DB("level") as database:
        database.put(b"to the log", records[0])
    (file,) = sorted(path for path in Path("level").glob(f"*.{suffix}") if path.stat().st_size)[-1:]
    content = bytearray(file.read_bytes())
    content[50] ^= 4
    file.write_bytes(content)
    with pytest.raises(DataError, match="Corruption: "):
        open_database("LEVELDB", "level")


def test_an_lmdb_that_is_cut_off_while_a_record_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is truncated between the check of its size and the access is an error; reading a memory map
    would kill the process.
    """
    file = write_lmdb("db", [bytes([number]) * 50_000 for number in range(7)]) / "data.mdb"
    database = open_database("LMDB", "db")
    database.read([0])
    check = LmdbFile._check_size

    def check_then_truncate(self: LmdbFile) -> None:
        check(self)
        os.truncate(file, 8192)

    monkeypatch.setattr(LmdbFile, "_check_size", check_then_truncate)
    with pytest.raises(DataError, match=r"^database db is (damaged|truncated)"):
        database.read([5])


def test_an_lmdb_that_is_zeroed_while_it_is_open() -> None:
    file = write_lmdb("db", [bytes([number]) * 50_000 for number in range(7)]) / "data.mdb"
    database = open_database("LMDB", "db")
    database.read([0])
    file.write_bytes(bytes(file.stat().st_size))
    with pytest.raises(DataError, match=r"^database db is damaged: page \d+ has invalid contents"):
        database.read([5])
