"""Division in Python 2 scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7 / 2", 3),
        ("-7 / 2", -4),
        ("7 / 2.", 3.5),
        ("True / 2", 0),
        ("np.int32(7) / 2", 3),
        ("np.float32(7) / 2", 3.5),
        ("7 / 2 * 3.", 9.0),
    ],
)
def test_of_numbers(value: Callable[..., Any], text: str, expected: Any) -> None:
    found = value(f"value = {text}", np=np)
    assert (found, isinstance(found, float | np.floating)) == (expected, isinstance(expected, float))


@pytest.mark.parametrize("right", ["2", "np.array([2, 2, 2])", "[2, 2, 2]"])
def test_of_arrays_of_integers(value: Callable[..., Any], right: str) -> None:
    found = value(f"value = np.array([3, 5, -7]) / {right}", np=np)
    assert (found.tolist(), found.dtype.kind) == ([1, 2, -4], "i")


def test_in_place(value: Callable[..., Any]) -> None:
    text = (
        "o.x /= 2; d['k'] /= 2.; n = 7; n /= 2; a = b = np.array([3, 5]); a /= 2; a[1:] /= 2; value = n, d['k'], o.x, b"
    )
    holder = type("Holder", (), {"x": 5})()
    n, k, x, b = value(text, np=np, o=holder, d={"k": 5})
    assert (n, k, x, b.tolist()) == (3, 2.5, 2, [1, 1])


def test_an_array_of_integers_by_a_float_stays_one(value: Callable[..., Any]) -> None:
    found = value("value = np.array([3, 5]); value /= 2.0", np=np)
    assert (found.tolist(), found.dtype.kind) == ([1, 2], "i")


def test_true_division_where_the_file_asks_for_it(value: Callable[..., Any]) -> None:
    assert value("from __future__ import division\nprint `1`\nvalue = 7 / 2") == 3.5


def test_a_class_that_divides(value: Callable[..., Any]) -> None:
    assert value("class A:\n    def __div__(self, other): return 'by', other\nvalue = A() / 3") == ("by", 3)
