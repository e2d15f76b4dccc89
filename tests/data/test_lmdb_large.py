"""Reading many large values of an LMDB at once returns the same records as reading one by one, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pycaffe_like.data.datum_source import DatumSource
from pycaffe_like.data.lmdb_file import LmdbFile
from pycaffe_like.data.lmdb_large import _runs
from pycaffe_like.errors import DataError
from pycaffe_like.proto import caffe_pb2

from .helpers import datum, draw, encoded_datum, write_lmdb

PAGE = 4096
ROWS, COLUMNS = 29, 37  # 3219 bytes: more than half a page, so each record has a page of its own


def values(count: int, size: int = 5000) -> list[bytes]:
    random = np.random.default_rng(0)
    return [random.bytes(size) for _ in range(count)]


def pictures(count: int, labels: Sequence[int] = (0, 127, 128, 70000)) -> list[bytes]:
    return [datum(draw(ROWS, COLUMNS, seed=item), labels[item % len(labels)]) for item in range(count)]


def read_joined(database: LmdbFile, numbers: Sequence[int], before: int, middle: int) -> list[bytes] | None:
    found = database.read_large(numbers, before, middle)
    if found is None:
        return None
    assert found.before.shape == (len(numbers), before)
    assert found.middle.shape == (len(numbers), middle)
    parts = zip(found.before, found.middle, found.after, strict=True)
    return [first.tobytes() + second.tobytes() + rest for first, second, rest in parts]


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param(list(range(700)), id="more than one system call takes"),
        pytest.param([5, 6, 7, 3, 4, 699, 0, 1], id="three runs"),
        pytest.param([11, 11, 2], id="one twice"),
    ],
)
def test_values_are_cut_into_three_parts(numbers: list[int]) -> None:
    written = values(700)
    database = LmdbFile(write_lmdb("db", written))
    assert read_joined(database, numbers, 13, 4980) == [written[number] for number in numbers]


def test_successive_values_take_one_system_call(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    calls = []
    preadv = os.preadv

    def counted(*arguments: Any) -> int:
        calls.append(arguments)
        return preadv(*arguments)

    database = LmdbFile(write_lmdb("db", values(40)))
    monkeypatch.setattr(os, "preadv", counted)
    assert database.read_large(range(40), 1, 4990) is not None
    assert len(calls) == 1


@pytest.mark.parametrize(
    ("written", "before", "middle"),
    [
        pytest.param([b"1234567"] * 3, 2, 4, id="several in a page"),
        pytest.param([*values(2), *values(1, 2 * PAGE)], 2, 4900, id="another number of pages"),
        pytest.param([*values(2), b"small"], 2, 3, id="one within a page of others"),
        pytest.param(values(3), 2, 4999, id="shorter than its parts"),
        pytest.param(values(3, 3 * PAGE), 2, 100, id="much longer than its parts"),
    ],
)
def test_other_values_are_not_read(written: list[bytes], before: int, middle: int) -> None:
    database = LmdbFile(write_lmdb("db", written))
    assert database.read_large([0, 1, 2], before, middle) is None
    assert [bytes(value) for value in database.read([0, 1, 2])] == written


def test_values_of_one_kind_may_differ_in_size() -> None:
    written = [*values(1, 5000), *values(1, 5003), *values(1, 5001)]
    database = LmdbFile(write_lmdb("db", written))
    assert read_joined(database, [2, 0, 1], 7, 4993) == [written[2], written[0], written[1]]


def test_a_damaged_page_is_left_to_the_reader_of_single_records() -> None:
    path = write_lmdb("db", values(9)) / "data.mdb"
    database = LmdbFile(path.parent)
    assert database.read_large(range(9), 1, 4990) is not None
    content = bytearray(path.read_bytes())
    first = content.index(values(9)[4]) - 16
    assert first % PAGE == 0
    content[first] ^= 1  # the number of the page
    path.write_bytes(content)
    assert database.read_large(range(9), 1, 4990) is None
    assert database.read_large([3, 5], 1, 4990) is not None
    with pytest.raises(DataError, match="is damaged"):
        database.read(range(9))


def test_a_file_that_is_cut_off_is_an_error() -> None:
    path = write_lmdb("db", values(9)) / "data.mdb"
    database = LmdbFile(path.parent)
    path.write_bytes(path.read_bytes()[: 12 * PAGE])
    with pytest.raises(DataError, match="is truncated"):
        database.read_large(range(9), 1, 4990)


def test_pictures_and_labels_are_those_of_single_records() -> None:
    source = DatumSource(LmdbFile(write_lmdb("db", pictures(11))))
    assert source.read_pictures([0]) is None  # its shape is not known yet
    singles = source.read([4, 9, 0, 1])
    found = source.read_pictures([4, 9, 0, 1])
    assert found is not None
    assert [one.tolist() for one in found.pixels] == [one.image.tolist() for one in singles]  # type: ignore[union-attr]
    assert list(found.labels) == [one.label for one in singles] == [0, 127, 0, 127]
    assert found.labels[0] != source.read_pictures([2]).labels[0] == 128  # type: ignore[union-attr]


def test_several_labels() -> None:
    written = [
        caffe_pb2.Datum(channels=3, height=ROWS, width=COLUMNS, data=bytes(3 * ROWS * COLUMNS), labels=labels)
        for labels in ([2.5, 0, 1], [0, 7, 3])
    ]
    source = DatumSource(LmdbFile(write_lmdb("db", [one.SerializeToString() for one in written])))
    source.read([0])
    found = source.read_pictures([1, 0])
    assert found is not None
    assert np.array(found.labels).tolist() == [[0, 7, 3], [2.5, 0, 1]]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(datum(draw(COLUMNS, ROWS), 3), id="height and width exchanged"),
        pytest.param(
            encoded_datum(np.random.default_rng(0).integers(0, 256, (40, 30, 3)).astype(np.uint8)), id="encoded"
        ),
        pytest.param(datum(draw(ROWS, COLUMNS)) + b"\x22\x02ab", id="other pixels after the first ones"),
    ],
)
def test_a_record_of_another_kind_sends_the_batch_through_single_records(other: bytes) -> None:
    source = DatumSource(LmdbFile(write_lmdb("db", [*pictures(2), other])))
    source.read([0])
    assert source.read_pictures([0, 1]) is not None
    assert source.read_pictures([0, 2]) is None


def test_other_databases_have_no_such_reader(tmp_path: Path) -> None:
    class Single:
        def read(self, numbers: Sequence[int]) -> list[bytes]:
            return [pictures(1)[0] for _ in numbers]

    source = DatumSource(Single())  # type: ignore[arg-type]
    source.read([0])
    assert source.read_pictures([0]) is None


def test_a_system_call_reads_at_most_1023_parts() -> None:
    pages = list(range(7, 7 + 2 * 1000, 2))
    runs = list(_runs(pages, 2))
    assert [(run.start, run.stop) for run in runs] == [(0, 341), (341, 682), (682, 1000)]
    assert [(run.start, run.stop) for run in _runs([5, 7, 9, 12, 14, 3], 2)] == [(0, 3), (3, 5), (5, 6)]
