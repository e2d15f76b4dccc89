"""Label maps: what the classes of a data set are called."""

from __future__ import annotations

from pathlib import Path

from pycaffe_like.errors import DataError, Where
from pycaffe_like.proto import caffe_pb2
from pycaffe_like.proto.bind import BindingLog, bind
from pycaffe_like.proto.textfile import read_text
from pycaffe_like.proto.textformat import parse


def read_label_map(path: str | Path) -> dict[str, int]:
    """The number of each class, by its name.

    Raises:
        ParseError: no such file, or not a prototxt of a LabelMap.
        DataError: two classes of one name or of one number.
    """
    message, notes = caffe_pb2.LabelMap(), BindingLog(str(path))
    bind(parse(read_text(path), str(path)), message, notes)
    notes.check()
    labels: dict[str, int] = {}
    for item in message.item:
        if item.name in labels or item.label in labels.values():
            known = f"'{item.name}', {item.label}"
            raise DataError("two classes have one name or one label", got=known, where=Where(str(path)))
        labels[item.name] = item.label
    return labels
