"""Floats as indices and shapes, as old NumPy allowed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a[3.7]", 3),
        ("a[2.0:4.9]", [2, 3]),
        ("a.reshape(2.0, 5)[1., 2.]", 7),
        ("a.reshape((5., 2))[np.float64(4), -1]", 9),
        ("a[np.array([1., 3.])]", [1, 3]),
        ("a[a > 7]", [8, 9]),
        ("{0.5: 'half'}[h]", "half"),
        ("'abc'[i]", "b"),
    ],
)
def test_reading(value: Callable[..., Any], text: str, expected: Any) -> None:
    found = value(f"value = {text}", np=np, a=np.arange(10), h=0.5, i=1)
    assert np.asarray(found).tolist() == expected


def test_writing(value: Callable[..., Any]) -> None:
    text = "a[n] = 7; a[n + 1:n + 3] += 5; (a[0.], b) = 11, 2; value = a"
    assert value(text, n=2.0, a=np.zeros(6, int)).tolist() == [11, 0, 7, 5, 5, 0]


def test_a_list_refuses_them_as_ever(value: Callable[..., Any]) -> None:
    with pytest.raises(TypeError, match="list indices must be integers"):
        value("value = [1, 2][x]", x=1.0)


def test_deleting(value: Callable[..., Any]) -> None:
    assert value("a = {2: 3, 5: 7}; del a[n]; value = a", n=2) == {5: 7}
    with pytest.raises(ValueError, match="cannot delete array elements"):
        value("del a[n]", n=2.0, a=np.zeros(6))
