"""Comparisons as in Python 2: of arrays as in NumPy versions of that time, and of values of different types."""

from __future__ import annotations

import operator
from collections.abc import Callable
from numbers import Number
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


def ordering(compare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Returns a comparison (`<`, `<=`, `>` or `>=`) that also orders values of different types, as in Python 2.

    None is less than numbers, and numbers are less than other values; those are ordered by the names of their types.
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
