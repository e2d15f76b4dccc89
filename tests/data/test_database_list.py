"""A list of databases read as one source."""

from __future__ import annotations

from pathlib import Path

import pytest

from pycaffe_like.data.database import Database, open_database
from pycaffe_like.errors import DataError
from tests.data.helpers import write_lmdb

COUNTS = {"a": 3, "sub/b": 5, "c": 2}
RECORDS = [f"{name} {number}".encode() for name, count in COUNTS.items() for number in range(count)]


@pytest.fixture
def listed_databases() -> Database:
    Path("sub").mkdir()
    for name, count in COUNTS.items():
        write_lmdb(name, [f"{name} {number}".encode() for number in range(count)])
    Path("list.txt").write_text("# comment\na\n\n  sub/b \nc\n")
    return open_database("LMDB", "list.txt")


def test_the_records_of_all_databases_in_order(listed_databases: Database) -> None:
    assert len(listed_databases) == 10
    assert [bytes(listed_databases[number]) for number in range(10)] == RECORDS
    assert len(listed_databases.keys) == 10
    listed_databases.close()


@pytest.mark.parametrize("numbers", [[9, 0, 4, 3, 2, 7, 8], [5, 5, 1], [8]])
def test_a_batch_from_several_databases_keeps_its_order(listed_databases: Database, numbers: list[int]) -> None:
    assert [bytes(one) for one in listed_databases.read(numbers)] == [RECORDS[number] for number in numbers]


def test_a_record_is_named_after_its_own_database(listed_databases: Database) -> None:
    assert listed_databases.name(4) == open_database("LMDB", "sub/b").name(1)
    for number in (-1, 10):
        with pytest.raises(IndexError):
            listed_databases[number]


def test_paths_may_start_at_the_list() -> None:
    Path("sub").mkdir()
    write_lmdb("sub/b", [b"one", b"two"])
    Path("sub/list.txt").write_text("b\n")
    assert [bytes(one) for one in open_database("LMDB", "sub/list.txt")] == [b"one", b"two"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# nothing\n\n", "list.txt names no database; expected the folder of a database on each line"),
        ("a\nmissing\n", "database missing does not exist"),
        (
            "a\n\nlist.txt\n",
            "list.txt:3: a list of databases cannot name another list; expected a database; got list.txt",
        ),
    ],
)
def test_lists_that_cannot_be_read(text: str, message: str) -> None:
    write_lmdb("a", [b"x"])
    Path("list.txt").write_text(text)
    with pytest.raises(DataError) as caught:
        open_database("LMDB", "list.txt")
    assert message in str(caught.value)


def test_a_list_that_is_not_text() -> None:
    Path("list.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match=r"list\.txt cannot be read as a list of databases; got "):
        open_database("LMDB", "list.txt")
