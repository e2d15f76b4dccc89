"""Built-in functions that Python 3 removed, or that returned lists in Python 2."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zip([1, 2], [3, 4])", [(1, 3), (2, 4)]),
        ("map(lambda x: x + 1, [1, 2])", [2, 3]),
        ("map(None, [1, 2], [3])", [(1, 3), (2, None)]),
        ("filter(None, [0, 3])", [3]),
        ("filter(str.isdigit, 'a1b2')", "12"),
        ("range(2, 4)", [2, 3]),
        ("sum(xrange(3.0))", 3),
        ("round(2.5), round(-0.5), round(1.25, 1)", (3.0, -1.0, 1.3)),
        ("round(2.0**53 + 4, -3), round(-3.0e300, 2), round(1.5e300, -300)", (9007199254741000.0, -3.0e300, 2e300)),
        ("round(123456.5, -6), round(0.125, 2), round(1.5, 1000), round(1e-320, 323)", (0.0, 0.13, 1.5, 1e-320)),
        ("reduce(lambda a, b: a * b, [3, 5, 7])", 105),
        ("isinstance('a', basestring), unicode(3), long('7'), unichr(65)", (True, "3", 7, "A")),
        ("cmp(3, 5), apply(max, (2, 3))", (-1, 3)),
    ],
)
def test_old_builtins(value: Callable[..., Any], text: str, expected: Any) -> None:
    assert value(f"value = {text}") == expected


def test_execfile_runs_python2(value: Callable[..., Any]) -> None:
    Path("other.py").write_text("print 'from the other'\nvalue = 7 / 2")
    assert value("execfile('other.py', globals())") == 3


def test_nobody_else_sees_them(value: Callable[..., Any]) -> None:
    value("value = xrange(3)")
    with pytest.raises(NameError):
        exec("xrange(3)", {})
