"""Division as in Python 2: of integers it rounds down, of arrays of integers too."""

from __future__ import annotations

from typing import Any

import numpy as np


def divide(left: Any, right: Any) -> Any:
    """`left / right`: the floor of the quotient where both are integers, the quotient otherwise."""
    if _is_integer(left, right) and _is_integer(right, left):
        return left // right
    return left / right


class Divisor:
    """The right side of `x /= right`, wherever x stands: Python asks this object where x cannot divide by it."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __array_ufunc__(self, ufunc: Any, method: str, left: Any, right: Any, **options: Any) -> Any:
        return self.__rtruediv__(left)  # how arrays ask

    def __rtruediv__(self, left: Any) -> Any:
        if _is_integer(left, self.value) and _is_integer(self.value, left):
            left //= self.value
            return left
        if isinstance(left, np.ndarray) and left.dtype.kind in "iub":
            left[...] = (left / self.value).astype(left.dtype)  # as NumPy did before it refused
            return left
        left /= self.value
        return left


def _is_integer(value: Any, other: Any) -> bool:
    """Whether this is an integer, or integers; a list counts where NumPy divides an array by it."""
    if isinstance(value, (int, np.integer, np.bool_)):
        return True
    if isinstance(value, (list, tuple)) and isinstance(other, (np.ndarray, np.generic)):
        value = np.asarray(value)
    return isinstance(value, np.ndarray) and value.dtype.kind in "iub"
