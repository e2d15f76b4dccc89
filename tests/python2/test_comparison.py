"""Comparing arrays in Python 2 scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest


@pytest.mark.parametrize("other", ["None", "''", "'all'", "[]", "np.zeros((2, 4))", "[[]]"])
def test_what_does_not_fit_is_different(other: str, value: Callable[..., Any]) -> None:
    array = np.ones((2, 3))
    assert value(f"import numpy as np\nvalue = array == {other}", array=array) is False
    assert value(f"import numpy as np\nvalue = {other} != array", array=array) is True


def test_what_fits_is_compared_by_element(value: Callable[..., Any]) -> None:
    array = np.array([[3, 5, 3]])
    assert value("value = array == three", array=array, three=3).tolist() == [[True, False, True]]
    assert value("value = array != row", array=array, row=[3, 7, 3]).tolist() == [[False, True, False]]
    assert value("value = names == 'a'", names=np.array(["a", "b"])).tolist() == [True, False]


def test_other_values_and_chains_are_as_ever(value: Callable[..., Any]) -> None:
    assert value("value = [] == [], {} != None, 3 == 3 == 3, 'a' == u'a'") == (True, True, True, True)


def test_values_of_different_types_have_an_order(value: Callable[..., Any]) -> None:
    text = "value = None < -3, 7 < 'a', 'a' > [3], len > 0, {} <= (), 3 >= None, [3] < [5]"
    assert value(text) == (True, True, True, True, True, True, True)
    assert value("value = x > 4, x <= y", x=np.array([3, 5]), y=3)[0].tolist() == [False, True]


def test_values_without_an_order(value: Callable[..., Any]) -> None:
    with pytest.raises(TypeError):
        value("value = 3j < 5j")
