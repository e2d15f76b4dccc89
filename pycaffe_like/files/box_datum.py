"""Reads database records with boxes for YOLO 2: Datums whose float_data holds the boxes.

Source: src/caffe/data_transformer.cpp of intel/caffe.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from google.protobuf.message import DecodeError

from pycaffe_like.errors import DataError
from pycaffe_like.proto import caffe_pb2


class BoxRecord(NamedTuple):
    """An encoded picture and its boxes.

    Attributes:
        boxes: B x 6: class, difficult, then centre, width and height relative to the picture.
    """

    picture: bytes
    boxes: np.ndarray


def unpack_boxes(record: bytes | memoryview) -> BoxRecord:
    """Parses a Datum whose float_data holds boxes.

    Raises:
        DataError: If the record is not such a Datum.
    """
    try:
        datum = caffe_pb2.Datum.FromString(bytes(record))
    except DecodeError:
        raise DataError("a record is not a Datum", got=f"{len(record)} bytes of something else") from None
    values = np.array(datum.float_data, np.float32)
    if not datum.encoded:
        raise DataError("a record's picture is not encoded", expected="encoded: true", got="raw values")
    if not len(values) or len(values) % 6:
        raise DataError("a record's float_data is not boxes", expected="6 values for each box", got=len(values))
    boxes = values.reshape(-1, 6)
    if (boxes[:, 0] < 0).any():
        raise DataError("the class of a box is negative", got=boxes[:, 0].min())
    return BoxRecord(datum.data, boxes)
