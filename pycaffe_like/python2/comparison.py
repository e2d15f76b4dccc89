"""Comparisons as in Python 2: of arrays, as in NumPy at that time, and of values of different types."""

from __future__ import annotations

import operator
from collections.abc import Callable
from numbers import Number
from typing import Any

import numpy as np


def equal(left: Any, right: Any) -> Any:
    """Returns `left == right`. An array is unequal to None, to a string, and to an array whose shape does not fit: the
    result is then False, whereas current NumPy compares each element or raises an error.
    """
    return False if _are_different(left, right) else left == right


def unequal(left: Any, right: Any) -> Any:
    """Returns `left != right`; see `equal`."""
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


def ordering(compare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Returns a comparison (`<`, `<=`, `>` or `>=`) that also orders values of different types, as in Python 2.

    None is less than any number, and a number is less than any other value. All other values are ordered by the names
    of their types.
    """

    def ordered(left: Any, right: Any) -> Any:
        try:
            return compare(left, right)
        except TypeError:
            if type(left) is type(right):
                raise
            return compare(_rank(left), _rank(right))

    return ordered


def _rank(value: Any) -> tuple[int, str]:
    if value is None:
        return 0, ""
    return (1, "") if isinstance(value, Number) else (2, type(value).__name__)


ORDERINGS = {name: ordering(getattr(operator, name)) for name in ("lt", "le", "gt", "ge")}
