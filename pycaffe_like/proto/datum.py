"""Records of a database: Datum."""

from __future__ import annotations

import numpy as np
from google.protobuf.message import DecodeError

from pycaffe_like.errors import DataError

from . import caffe_pb2


def pack(picture: np.ndarray, label: int) -> bytes:
    """A C x H x W picture of 8 bits as the bytes of a Datum, as CVMatToDatum writes it."""
    channels, height, width = picture.shape
    datum = caffe_pb2.Datum(channels=channels, height=height, width=width, data=picture.tobytes(), label=label)
    datum.encoded = False  # Caffe sets it, so its byte is there
    return bytes(datum.SerializeToString())


def pack_encoded(data: bytes, label: int) -> bytes:
    """The bytes of a picture file as the bytes of a Datum, as ReadFileToDatum writes it."""
    return bytes(caffe_pb2.Datum(data=data, label=label, encoded=True).SerializeToString())


def unpack(record: bytes) -> tuple[np.ndarray | bytes, int]:
    """What a Datum holds, and its label: C x H x W values (uint8, or float32 from float_data), or
    the bytes of a picture file.

    Raises:
        DataError: no Datum, or one whose extents and values do not agree.
    """
    try:
        datum = caffe_pb2.Datum.FromString(record)
    except DecodeError:
        raise DataError("a record is no Datum", got=f"{len(record)} bytes of something else") from None
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
