"""Reads label maps: the class names of a data set."""

from __future__ import annotations

from pathlib import Path

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
    message, notes = caffe_pb2.LabelMap(), BindingLog(str(path))
    bind(parse(read_text(path), str(path)), message, notes)
    notes.check()
    labels: dict[str, int] = {}
    for item in message.item:
        if item.name in labels or item.label in labels.values():
            known = f"'{item.name}', {item.label}"
            raise DataError("two classes have the same name or label", got=known, where=Where(str(path)))
        labels[item.name] = item.label
    return labels
