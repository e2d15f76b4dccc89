"""Counts the labels of each class in a source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pycaffe_like.errors import DataError

from .list_line import Entry
from .source import Labelled, Source

_AT_ONCE = 256


def count_classes(source: Source[Any], classes: int, ignored: Sequence[int] = ()) -> list[int]:
    """Counts the records of each class. Ignored labels, and labels outside the range of classes, are not counted.

    Raises:
        DataError: If a record does not have exactly one label, or cannot be read.
    """
    counts = [0] * classes
    for first in range(0, len(source), _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, len(source)))
        for number, record in zip(numbers, source.read(numbers), strict=True):
            label = _label(record, source.name(number))
            if 0 <= label < classes and label not in ignored:
                counts[label] += 1
    return counts


def _label(record: object, name: str) -> int:
    if not isinstance(record, (Labelled, Entry)):
        raise DataError("the labels of this layer cannot be counted", expected="a Data or ImageData layer")
    value = record.label if isinstance(record, Labelled) else record.value
    if np.size(value) != 1:
        raise DataError(f"{name} has several labels", expected="one, to count classes", got=np.size(value))
    return int(np.ravel(value)[0])
