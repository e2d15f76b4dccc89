"""Comparisons of arrays as in NumPy of Python 2's days."""

from __future__ import annotations

from typing import Any

import numpy as np


def equal(left: Any, right: Any) -> Any:
    """`left == right`. An array equals neither None, nor a text, nor an array of a shape that does not fit: the result
    is False, where today's NumPy compares each element, or raises an error.
    """
    return False if _are_different(left, right) else left == right


def unequal(left: Any, right: Any) -> Any:
    """`left != right`; see `equal`."""
    return True if _are_different(left, right) else left != right


def _are_different(left: Any, right: Any) -> bool:
    if not isinstance(left, np.ndarray):
        if not isinstance(right, np.ndarray):
            return False
        left, right = right, left
    if right is None or (isinstance(right, (str, bytes)) and left.dtype.kind not in "OSU"):
        return True
    if not isinstance(right, (np.ndarray, list, tuple)):
        return False
    try:
        np.broadcast_shapes(left.shape, np.shape(right))
    except ValueError:
        return True
    return False
