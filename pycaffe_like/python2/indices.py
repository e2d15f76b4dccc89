"""Accepts floats in indices and shapes, which NumPy used to truncate."""

from __future__ import annotations

from typing import Any

import numpy as np


def indexable(value: Any) -> Any:
    """Wraps an array so that it accepts floats as indices; returns any other value unchanged."""
    return _FloatIndexed(value) if isinstance(value, np.ndarray) else value


class _FloatIndexed:
    __slots__ = ("array",)

    def __init__(self, array: Any) -> None:
        self.array = array

    def __getitem__(self, key: Any) -> Any:
        return self.array[whole(key)]

    def __setitem__(self, key: Any, value: Any) -> None:
        self.array[whole(key)] = value

    def __delitem__(self, key: Any) -> None:
        del self.array[whole(key)]


def whole(key: Any) -> Any:
    """Truncates the floats in an index, a shape or a slice; field names, None and `...` are unchanged."""
    if isinstance(key, (float, np.floating)):
        return int(key)
    if isinstance(key, tuple):
        return tuple(map(whole, key))
    if isinstance(key, list):
        return list(map(whole, key))
    if isinstance(key, slice):
        return slice(whole(key.start), whole(key.stop), whole(key.step))
    if isinstance(key, np.ndarray) and key.dtype.kind == "f":
        return key.astype(np.intp)
    return key
