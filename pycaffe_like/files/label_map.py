"""Reads label maps: the class names of a data set, and the classes of a segmentation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pycaffe_like.errors import DataError, Where
from pycaffe_like.proto import caffe_pb2
from pycaffe_like.proto.bind import BindingLog, bind
from pycaffe_like.proto.textfile import read_text
from pycaffe_like.proto.textformat import parse


def read_label_map(path: str | Path) -> dict[str, int]:
    """Reads a LabelMap prototxt; returns the number of each class by name.

    Raises:
        ParseError: If the file does not exist or is not the prototxt of a LabelMap.
        DataError: If two classes have the same name or number.
    """
    message = _read(path, caffe_pb2.LabelMap())
    labels: dict[str, int] = {}
    for item in message.item:
        if item.name in labels or item.label in labels.values():
            known = f"'{item.name}', {item.label}"
            raise DataError("two classes have the same name or label", got=known, where=Where(str(path)))
        labels[item.name] = item.label
    return labels


def read_pixel_classes(path: str | Path) -> list[int]:
    """Reads a YoloSegLabel prototxt; returns the class of each value of a pixel, 0 for no class.

    The value is the position of an item in the file, from 0; its label is not used.

    Raises:
        ParseError: If the file does not exist or is not the prototxt of a YoloSegLabel.

    Source: src/caffe/layers/annotated_data_layer.cpp of eric612/MobileNet-YOLO.
    """
    return [item.label_id for item in _read(path, caffe_pb2.YoloSegLabel()).item]


def _read(path: str | Path, message: Any) -> Any:
    """Parses a prototxt into `message` and returns it."""
    notes = BindingLog(str(path))
    bind(parse(read_text(path), str(path)), message, notes)
    notes.check()
    return message
