"""Division as in Python 2: the quotient of integers, or of integer arrays, is rounded down."""

from __future__ import annotations

from typing import Any

import numpy as np


def divide(left: Any, right: Any) -> Any:
    """Returns `left / right`: the floor of the quotient if both are integers, otherwise the quotient."""
    if _is_integer(left, right) and _is_integer(right, left):
        return left // right
    return left / right


class Divisor:
    """The right operand of `x /= right`. Since x cannot be divided by this object, Python calls its `__rtruediv__`."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __array_ufunc__(self, ufunc: Any, method: str, left: Any, right: Any, **options: Any) -> Any:
        return self.__rtruediv__(left)  # called if x is an array

    def __rtruediv__(self, left: Any) -> Any:
        if _is_integer(left, self.value) and _is_integer(self.value, left):
            left //= self.value
            return left
        if isinstance(left, np.ndarray) and left.dtype.kind in "iub":
            left[...] = (left / self.value).astype(left.dtype)  # as NumPy did before this became an error
            return left
        left /= self.value
        return left


def _is_integer(value: Any, other: Any) -> bool:
    """Returns whether a value is an integer or an array of integers. A list of integers counts if the other operand is
    an array.
    """
    if isinstance(value, (int, np.integer, np.bool_)):
        return True
    if isinstance(value, (list, tuple)) and isinstance(other, (np.ndarray, np.generic)):
        value = np.asarray(value)
    return isinstance(value, np.ndarray) and value.dtype.kind in "iub"
