"""Reads and writes database records: Datum."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
from google.protobuf.message import DecodeError

from pycaffe_like.errors import DataError, WeightsError
from pycaffe_like.proto import caffe_pb2
from pycaffe_like.proto.schema import field_numbers

from .wire import header, read_varint

(_DATA,) = field_numbers(caffe_pb2.Datum, "data")
_DATA_KEY = header(_DATA, 0)[:1]  # the byte that starts the field

Label = int | float | np.ndarray
"""The label of a record, or an array of several."""


Labels = tuple[float, ...]
"""The labels of a record with several labels or a non-integer one; empty for a single integer label."""


def pack(picture: np.ndarray, label: int, labels: Labels = ()) -> bytes:
    """Serializes a C x H x W picture of uint8 as a Datum, like Caffe's CVMatToDatum.

    Args:
        labels: all labels, if there are several; stored in a field that Caffe ignores.
    """
    record, pixels = pack_around(picture.shape, label, labels)
    pixels[...] = picture
    return bytes(record)


def pack_around(shape: tuple[int, ...], label: int, labels: Labels = ()) -> tuple[memoryview, np.ndarray]:
    """Like `pack`, but takes only the shape of the picture, C x H x W.

    Returns:
        The record, and the room in it: an array of that shape, to be filled.
    """
    before, after = before_pixels(shape), _after_pixels(label, labels)
    end = len(before) + math.prod(shape)
    record = np.empty(end + len(after), np.uint8)
    record.data[: len(before)] = before
    record.data[end:] = after
    return record.data, record[len(before) : end].reshape(shape)


@lru_cache(maxsize=1000)
def before_pixels(shape: tuple[int, ...]) -> bytes:
    """Returns the bytes of a Datum up to the first pixel of a raw picture, C x H x W."""
    channels, height, width = shape
    extents = caffe_pb2.Datum(channels=channels, height=height, width=width)
    return bytes(extents.SerializeToString()) + header(_DATA, channels * height * width)


@lru_cache(maxsize=1000)
def _after_pixels(label: int, labels: Labels) -> bytes:
    # Caffe sets `encoded` explicitly, so it is written even if false.
    return bytes(caffe_pb2.Datum(label=label, encoded=False, labels=labels).SerializeToString())


def pack_values(picture: np.ndarray, label: int) -> bytes:
    """Serializes a C x H x W picture of uint8 like the converters of Caffe's examples, without the
    field `encoded`.
    """
    channels, height, width = picture.shape
    datum = caffe_pb2.Datum(channels=channels, height=height, width=width, data=picture.tobytes(), label=label)
    return bytes(datum.SerializeToString())


def pack_encoded(data: bytes, label: int, labels: Labels = ()) -> bytes:
    """Serializes an encoded picture as a Datum, like Caffe's ReadFileToDatum."""
    return bytes(caffe_pb2.Datum(data=data, label=label, encoded=True, labels=labels).SerializeToString())


def unpack(record: bytes | memoryview, likely: tuple[int, ...] = ()) -> tuple[np.ndarray | bytes, Label]:
    """Parses a Datum; returns its picture and label.

    The picture is either C x H x W values (uint8, or float32 from float_data), or the bytes of an
    encoded picture.

    Args:
        likely: the probable shape. If it is right, the result is a view of the record, and nothing
            is parsed.

    Raises:
        DataError: If the record is not a Datum, or its shape does not match its values.
    """
    if likely:
        before, size = before_pixels(likely), likely[0] * likely[1] * likely[2]
        end = len(before) + size
        if len(record) >= end and record[: len(before)] == before:
            label = label_after_pixels(bytes(record[end:]))
            if label is not None:
                return np.frombuffer(record, np.uint8, size, len(before)).reshape(likely), label
    if record[:1] == _DATA_KEY:
        found = _unpack_encoded(memoryview(record))
        if found is not None:
            return found
    try:
        datum = caffe_pb2.Datum.FromString(record)
    except DecodeError:
        raise DataError("a record is not a Datum", got=f"{len(record)} bytes of something else") from None
    return of_message(datum)


def _unpack_encoded(record: memoryview) -> tuple[bytes, Label] | None:
    """Unpacks an encoded Datum whose first field is its data, as Caffe writes it; None for any other record.

    protobuf would copy the data twice.
    """
    try:
        size, start = read_varint(record, 1)
    except WeightsError:
        return None
    label = _label_after_encoded(bytes(record[start + size :])) if start + size <= len(record) else None
    return None if label is None else (bytes(record[start : start + size]), label)


def of_message(datum: Any) -> tuple[np.ndarray | bytes, Label]:
    """Like `unpack`, but takes a Datum that is already parsed."""
    if datum.encoded:
        return datum.data, _label(datum)
    shape = (datum.channels, datum.height, datum.width)
    data = datum.data
    values = np.frombuffer(data, np.uint8) if data else np.array(datum.float_data, np.float32)
    if values.size != shape[0] * shape[1] * shape[2] or not values.size:
        raise DataError(
            "a record's shape does not match its values",
            expected=f"{'x'.join(map(str, shape))} values",
            got=values.size,
            advice=_advice(data, shape),
        )
    return values.reshape(shape), _label(datum)


def _advice(data: bytes, shape: tuple[int, int, int]) -> str:
    """Returns advice about a Datum that does not have one byte per value; "" if the reason is unknown."""
    for kind, signature in _PICTURE_FILES.items():
        if data.startswith(signature):
            return f"The data looks like a {kind} file: set encoded: true in the Datum when it is written."
    count = math.prod(shape)
    for size, name in ((8, "float64"), (4, "float32"), (2, "16-bit numbers")):
        if count and len(data) == size * count:
            return (
                f"The data looks like {name}, but `data` takes uint8, one byte a value; other numbers go into "
                "`float_data`: datum.float_data.extend(array.ravel().tolist())."
            )
    return ""


_PICTURE_FILES = {"JPEG": b"\xff\xd8\xff", "PNG": b"\x89PNG", "BMP": b"BM", "GIF": b"GIF8", "WebP": b"RIFF"}


def _label(datum: Any) -> Label:
    """Returns the label of a record, or an array if it has several."""
    labels = datum.labels
    if not labels:
        return int(datum.label)
    if len(labels) == 1:
        return float(labels[0])
    found = np.array(labels, np.float32)
    found.flags.writeable = False  # records with the same labels share it
    return found


@lru_cache(maxsize=10_000)
def label_after_pixels(fields: bytes) -> Label | None:
    """Returns the label from the bytes of a Datum after its pixels; None if they have fields that Caffe
    does not write there.
    """
    return _label_after_data(fields, encoded=False)


@lru_cache(maxsize=10_000)
def _label_after_encoded(fields: bytes) -> Label | None:
    return _label_after_data(fields, encoded=True)


def _label_after_data(fields: bytes, encoded: bool) -> Label | None:
    try:
        datum = caffe_pb2.Datum.FromString(fields)
    except DecodeError:
        return None
    names = {slot.name for slot, _ in datum.ListFields()}
    return None if datum.encoded != encoded or names - {"label", "labels", "encoded"} else _label(datum)
