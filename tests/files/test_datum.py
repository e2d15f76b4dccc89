"""Parsing and writing Datums with and without protobuf."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pycaffe_like.errors import DataError
from pycaffe_like.files.datum import pack, pack_encoded, unpack
from pycaffe_like.proto import caffe_pb2
from tests.data.helpers import datum, draw, to_channels_first

PICTURE = to_channels_first(draw(5, 7)).astype(np.uint8)
SHAPE = (3, 5, 7)


@pytest.mark.parametrize("label", [0, 1, -1, 127, 128, 2**31 - 1, -(2**31)])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_pictures_are_packed_as_protobuf_does_it(channels: int, label: int) -> None:
    picture = draw(5, 7, channels)
    assert pack(to_channels_first(picture).astype(np.uint8), label) == datum(picture, label)


def test_a_view_is_packed_too() -> None:
    picture = draw(5, 7)
    assert pack(picture.transpose(2, 0, 1)[:, ::-1, 1:4], 3) == datum(picture[::-1, 1:4], 3)


def test_a_large_picture_is_packed() -> None:
    assert pack(np.ones((3, 300, 301), np.uint8), 3) == datum(np.ones((300, 301, 3), np.uint8), 3)


def test_files_are_packed_as_protobuf_does_it() -> None:
    assert pack_encoded(b"jpeg", 0) == caffe_pb2.Datum(data=b"jpeg", label=0, encoded=True).SerializeToString()


FIELDS: dict[str, Any] = {"channels": 3, "height": 5, "width": 7, "data": PICTURE.tobytes()}


@pytest.mark.parametrize("likely", [(), SHAPE, (3, 7, 5), (1, 5, 7), (3, 5, 8)], ids=str)
@pytest.mark.parametrize("view", [bytes, memoryview])
@pytest.mark.parametrize(
    ("record", "label"),
    [
        pytest.param(
            caffe_pb2.Datum(**FIELDS, label=11, encoded=False).SerializeToString(), 11, id="as Caffe writes it"
        ),
        pytest.param(caffe_pb2.Datum(**FIELDS, label=-3).SerializeToString(), -3, id="without encoded"),
        pytest.param(caffe_pb2.Datum(**FIELDS).SerializeToString(), 0, id="without a label"),
        pytest.param(
            caffe_pb2.Datum(label=7).SerializeToString() + caffe_pb2.Datum(**FIELDS).SerializeToString(),
            7,
            id="the label in front",
        ),
        pytest.param(
            caffe_pb2.Datum(**{**FIELDS, "data": bytes(105)}).SerializeToString()
            + caffe_pb2.Datum(data=PICTURE.tobytes(), label=5).SerializeToString(),
            5,
            id="the pixels twice",
        ),
    ],
)
def test_pixels_are_the_same_whatever_is_likely(record: bytes, label: int, view: Any, likely: tuple[int, ...]) -> None:
    found, said = unpack(view(record), likely)
    assert isinstance(found, np.ndarray)
    np.testing.assert_array_equal(found, PICTURE)
    assert (found.dtype, said) == (np.uint8, label)


def test_likely_pixels_are_not_copied() -> None:
    record = memoryview(datum(draw(5, 7), 2))
    found, _ = unpack(record, SHAPE)
    assert isinstance(found, np.ndarray)
    assert np.shares_memory(found, np.frombuffer(record, np.uint8))


def test_a_file_is_not_taken_for_pixels() -> None:
    record = caffe_pb2.Datum(**FIELDS, label=1, encoded=True).SerializeToString()
    assert unpack(record, SHAPE) == (PICTURE.tobytes(), 1)


@pytest.mark.parametrize("likely", [(), SHAPE])
def test_floats_are_read_where_there_are_no_bytes(likely: tuple[int, ...]) -> None:
    values = np.arange(105, dtype=np.float32) / 8 - 3
    fields = {**FIELDS, "data": b"", "float_data": values.tolist()}
    found, label = unpack(caffe_pb2.Datum(**fields, label=9).SerializeToString(), likely)
    assert isinstance(found, np.ndarray)
    np.testing.assert_array_equal(found, values.reshape(SHAPE))
    assert (found.dtype, label) == (np.float32, 9)


def test_bytes_go_before_floats() -> None:
    found, _ = unpack(caffe_pb2.Datum(**FIELDS, float_data=[1.0] * 105).SerializeToString(), SHAPE)
    assert isinstance(found, np.ndarray)
    np.testing.assert_array_equal(found, PICTURE)


@pytest.mark.parametrize("likely", [(), SHAPE])
@pytest.mark.parametrize(
    ("record", "message"),
    [
        pytest.param(b"\xff\xff", "a record is not a Datum; got 2 bytes of something else", id="no Datum"),
        pytest.param(datum(draw(5, 7))[:60], "a record is not a Datum; got 60 bytes of something else", id="cut off"),
        pytest.param(
            datum(draw(5, 7)) + b"\xff",
            "a record is not a Datum; got 118 bytes of something else",
            id="something behind it",
        ),
        pytest.param(b"", "a record's shape does not match its values; expected 0x0x0 values; got 0", id="empty"),
        pytest.param(
            caffe_pb2.Datum(**{**FIELDS, "height": 4}).SerializeToString(),
            "a record's shape does not match its values; expected 3x4x7 values; got 105",
            id="too many",
        ),
        *(
            pytest.param(
                caffe_pb2.Datum(channels=2, height=3, width=5, data=bytes(count)).SerializeToString(),
                f"a record's shape does not match its values; expected 2x3x5 values; got {count}\nThe data looks like "
                f"{name}, but `data` takes uint8, one byte a value; other numbers go into `float_data`: "
                "datum.float_data.extend(array.ravel().tolist()).",
                id=name,
            )
            for name, count in (("float64", 240), ("float32", 120), ("16-bit numbers", 60))
        ),
        pytest.param(
            caffe_pb2.Datum(channels=2, height=3, width=5, data=b"\xff\xd8\xff\xe0 and more").SerializeToString(),
            "a record's shape does not match its values; expected 2x3x5 values; got 13\nThe data looks like a JPEG "
            "file: set encoded: true in the Datum when it is written.",
            id="JPEG",
        ),
    ],
)
def test_records_that_cannot_be_unpacked(record: bytes, message: str, likely: tuple[int, ...]) -> None:
    with pytest.raises(DataError) as caught:
        unpack(record, likely)
    assert str(caught.value) == message


@pytest.mark.parametrize("likely", [(), (3, 5, 7)])
def test_several_labels_stand_in_a_field_that_caffe_skips(likely: tuple[int, ...]) -> None:
    record = pack(to_channels_first(draw(5, 7)).astype(np.uint8), 2, (2, 0, -1.5))
    before = datum(draw(5, 7), 2)
    assert record.startswith(before)
    tag = 20000 << 3 | 2  # the field's number, and that bytes follow
    extra = bytes([tag & 0x7F | 0x80, tag >> 7 & 0x7F | 0x80, tag >> 14, 12]) + np.array([2, 0, -1.5], "<f4").tobytes()
    assert record[len(before) :] == extra
    pixels, labels = unpack(record, likely)
    assert isinstance(pixels, np.ndarray)
    np.testing.assert_array_equal(pixels, to_channels_first(draw(5, 7)))
    np.testing.assert_array_equal(labels, np.array([2, 0, -1.5], np.float32))


def test_a_real_label() -> None:
    assert unpack(pack(np.zeros((1, 2, 3), np.uint8), 2, (2.5,)), (1, 2, 3))[1] == 2.5
    assert unpack(pack_encoded(b"file", 2, (2.5,)))[1] == 2.5


SMALL, LARGE = b"\xff\xd8abc", bytes(range(256)) * 9


@pytest.mark.parametrize("data", [b"", SMALL, LARGE])
@pytest.mark.parametrize("label", [0, 3, 300, -1])
def test_an_encoded_datum_as_caffe_writes_it(data: bytes, label: int) -> None:
    record = caffe_pb2.Datum(data=data, label=label, encoded=True).SerializeToString()
    assert unpack(record) == unpack(memoryview(record)) == (data, label)
    assert isinstance(unpack(memoryview(record))[0], bytes)


@pytest.mark.parametrize(
    "fields",
    [
        {"channels": 3, "height": 5, "width": 7},
        {"float_data": [1.0, 2.0]},
        {"labels": [2.5]},
        {"labels": [2.0, 0.0, 5.0]},
    ],
)
def test_an_encoded_datum_with_more_fields(fields: dict[str, Any]) -> None:
    datum = caffe_pb2.Datum(data=SMALL, label=2, encoded=True, **fields)
    picture, label = unpack(datum.SerializeToString())
    assert picture == SMALL
    assert np.array(label).tolist() == {1: 2.5, 3: [2.0, 0.0, 5.0]}.get(len(datum.labels), 2)


def test_a_second_data_field_counts_in_an_encoded_datum() -> None:
    record = caffe_pb2.Datum(data=LARGE, label=2, encoded=True).SerializeToString()
    assert unpack(record + caffe_pb2.Datum(data=SMALL, label=5).SerializeToString()) == (SMALL, 5)


@pytest.mark.parametrize("size", range(1, 2300, 97))
def test_a_cut_off_encoded_datum_is_an_error(size: int) -> None:
    record = caffe_pb2.Datum(data=LARGE, label=2, encoded=True).SerializeToString()
    with pytest.raises(DataError, match="a record is not a Datum"):
        unpack(record[:size])


def test_data_alone_is_not_an_encoded_datum() -> None:
    with pytest.raises(DataError, match="shape does not match its values"):
        unpack(caffe_pb2.Datum(data=SMALL).SerializeToString())
