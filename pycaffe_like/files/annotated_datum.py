"""Reads and writes database records with boxes: AnnotatedDatum.

A box is a row of seven values: label, instance number, xmin, ymin, xmax, ymax (as fractions of the
picture's width and height), difficult.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from google.protobuf.message import DecodeError

from pycaffe_like.errors import DataError
from pycaffe_like.proto import caffe_pb2

from .datum import Label, of_message


class Annotated(NamedTuple):
    """The content of an AnnotatedDatum.

    Attributes:
        picture: C x H x W values, or the bytes of an encoded picture.
        label: the label of the whole picture.
        boxes: B x 7: label, instance, xmin, ymin, xmax, ymax, difficult.
        type: the annotation type, such as BBOX; "" if the record sets none.
        segmentation: the bytes of an encoded picture with the label of each pixel; b"" if there is none.
    """

    picture: np.ndarray | bytes
    label: Label
    boxes: np.ndarray
    type: str
    segmentation: bytes = b""


def pack_annotated(datum: bytes | memoryview, boxes: np.ndarray | None) -> bytes:
    """Serializes an AnnotatedDatum.

    Args:
        datum: a serialized Datum.
        boxes: B x 7, stored as type BBOX; None for no boxes.
    """
    message = caffe_pb2.AnnotatedDatum()
    message.datum.ParseFromString(bytes(datum))
    if boxes is None:
        return bytes(message.SerializeToString())
    message.type = caffe_pb2.AnnotatedDatum.BBOX
    group = None
    for label, number, xmin, ymin, xmax, ymax, difficult in boxes.tolist():
        if group is None or group.group_label != label:
            group = message.annotation_group.add(group_label=int(label))
        box = group.annotation.add(instance_id=int(number)).bbox
        box.xmin, box.ymin, box.xmax, box.ymax, box.difficult = xmin, ymin, xmax, ymax, bool(difficult)
    return bytes(message.SerializeToString())


def unpack_annotated(record: bytes | memoryview) -> Annotated:
    """Parses an AnnotatedDatum.

    Raises:
        DataError: If the record is not an AnnotatedDatum, or its shape does not match its values.
    """
    try:
        message = caffe_pb2.AnnotatedDatum.FromString(bytes(record))
    except DecodeError:
        message = caffe_pb2.AnnotatedDatum()
    if not message.HasField("datum"):
        advice = "Use a Data layer to read a database of plain Datums."
        raise DataError(
            "a record is not an AnnotatedDatum", got=f"{len(record)} bytes of something else", advice=advice
        )
    picture, label = of_message(message.datum)
    boxes = [
        (group.group_label, one.instance_id, box.xmin, box.ymin, box.xmax, box.ymax, box.difficult)
        for group in message.annotation_group
        for one in group.annotation
        for box in [one.bbox]
    ]
    kind = caffe_pb2.AnnotatedDatum.AnnotationType.Name(message.type) if message.HasField("type") else ""
    return Annotated(picture, label, np.array(boxes, np.float32).reshape(-1, 7), kind, message.datum.seg_label)


def change_datum(record: bytes, change: Callable[[Any], None]) -> bytes:
    """Applies `change` to a Datum, or to the Datum in an AnnotatedDatum; returns the new record.

    Raises:
        DataError: If the record is neither.
    """
    for message_type in (caffe_pb2.AnnotatedDatum, caffe_pb2.Datum):
        try:
            message = message_type.FromString(record)
        except DecodeError:
            continue
        if message_type is caffe_pb2.Datum or message.HasField("datum"):
            change(message if message_type is caffe_pb2.Datum else message.datum)
            return bytes(message.SerializeToString())
    raise DataError("a record is not a Datum", got=f"{len(record)} bytes of something else")
