"""Records of a database: Datum."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from google.protobuf.message import DecodeError

from pycaffe_like.errors import DataError
from pycaffe_like.proto import caffe_pb2
from pycaffe_like.proto.schema import field_numbers

from .wire import header

(_DATA,) = field_numbers(caffe_pb2.Datum, "data")


def pack(picture: np.ndarray, label: int) -> bytes:
    """A C x H x W picture of 8 bits as the bytes of a Datum, as CVMatToDatum writes it.

    The pixels are put between the fields before and behind them, which spares two copies of them.
    """
    return b"".join((_before_pixels(picture.shape), np.ascontiguousarray(picture).data, _behind_pixels(label)))


@lru_cache(maxsize=1000)
def _before_pixels(shape: tuple[int, ...]) -> bytes:
    channels, height, width = shape
    extents = caffe_pb2.Datum(channels=channels, height=height, width=width)
    return bytes(extents.SerializeToString()) + header(_DATA, channels * height * width)


@lru_cache(maxsize=1000)
def _behind_pixels(label: int) -> bytes:
    # Caffe sets `encoded`, so its byte is there.
    return bytes(caffe_pb2.Datum(label=label, encoded=False).SerializeToString())


def pack_encoded(data: bytes, label: int) -> bytes:
    """The bytes of a picture file as the bytes of a Datum, as ReadFileToDatum writes it."""
    return bytes(caffe_pb2.Datum(data=data, label=label, encoded=True).SerializeToString())


def unpack(record: bytes | memoryview, likely: tuple[int, ...] = ()) -> tuple[np.ndarray | bytes, int]:
    """What a Datum holds, and its label: C x H x W values (uint8, or float32 from float_data), or
    the bytes of a picture file.

    Args:
        likely: the shape that pixels probably have. Where they have it, they are a view of the
            record and nothing is parsed.

    Raises:
        DataError: no Datum, or one whose extents and values do not agree.
    """
    if likely:
        before, size = _before_pixels(likely), likely[0] * likely[1] * likely[2]
        end = len(before) + size
        if len(record) >= end and record[: len(before)] == before:
            label = _label_behind(bytes(record[end:]))
            if label is not None:
                return np.frombuffer(record, np.uint8, size, len(before)).reshape(likely), label
    try:
        datum = caffe_pb2.Datum.FromString(record)
    except DecodeError:
        raise DataError("a record is no Datum", got=f"{len(record)} bytes of something else") from None
    return of_message(datum)


def of_message(datum: Any) -> tuple[np.ndarray | bytes, int]:
    """As `unpack`, of a Datum that is parsed."""
    if datum.encoded:
        return datum.data, datum.label
    shape = (datum.channels, datum.height, datum.width)
    data = datum.data
    values = np.frombuffer(data, np.uint8) if data else np.array(datum.float_data, np.float32)
    if values.size != shape[0] * shape[1] * shape[2] or not values.size:
        raise DataError(
            "a record's extents and values do not agree",
            expected=f"{'x'.join(map(str, shape))} values",
            got=values.size,
        )
    return values.reshape(shape), datum.label


@lru_cache(maxsize=10_000)
def _label_behind(fields: bytes) -> int | None:
    """The label among the fields behind the pixels; None where they say more than Caffe writes there."""
    try:
        datum = caffe_pb2.Datum.FromString(fields)
    except DecodeError:
        return None
    names = {slot.name for slot, _ in datum.ListFields()}
    return None if datum.encoded or names - {"label", "encoded"} else datum.label
