"""Translating Python 2 syntax: results, line numbers, and the cache."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pycaffe_like.errors import PclError
from pycaffe_like.python2 import translate
from pycaffe_like.python2.translate import python2_tree


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("value = 0777", 511),
        ("value = 5L", 5),
        ("value = `7`", "7"),
        ("value = 3 <> 4", True),
        ("def f((a, b), c): return a * b + c\nvalue = f((3, 5), 7)", 22),
        ("value = [x for x in 2, 3]", [2, 3]),
        ("exec 'value = 11' in globals()", 11),
        ("try:\n    raise KeyError, 'k'\nexcept KeyError, e:\n    value = e.args", ("k",)),
        ("if 1:\n\tif 1:\n            value = 13\nprint", 13),
    ],
)
def test_old_syntax(value: Callable[..., Any], text: str, expected: Any) -> None:
    assert value(text) == expected


def test_print(value: Callable[..., Any], capsys: pytest.CaptureFixture[str]) -> None:
    value("import sys\nprint 'a', 2\nprint 'b',\nprint\nprint >>sys.stderr, 'c'\nvalue = 0")
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("a 2\nb \n", "c\n")


def test_print_statements_that_are_calls_in_python3(
    value: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    value("print ('a', 3)\nprint ('%d, %d') % (3, 5)\nprint ('{}').format(7)\nprint('a')\nvalue = 3")
    assert capsys.readouterr().out == "('a', 3)\n3, 5\n7\na\n"


def test_print_functions_stay(value: Callable[..., Any], capsys: pytest.CaptureFixture[str]) -> None:
    value("from __future__ import print_function\nprint('a', 3)\nvalue = 3")
    value("import sys\nprint('b', 5, sep='-', file=sys.stdout)\nprint('c', 7)\nvalue = 3")
    assert capsys.readouterr().out == "a 3\nb-5\nc 7\n"


def test_lines_stay_where_the_translation_adds_some() -> None:
    text = "def f((a, b)):\n    return a\n\n\ndef g((c, d)):\n    return c\n\n\nhere = `1`\n"
    names = [node for node in ast.walk(python2_tree(text, "x.py")) if isinstance(node, ast.Name)]
    names = [node for node in names if isinstance(node.ctx, ast.Load) or node.id == "here"]
    assert {node.id: node.lineno for node in names if node.id in "ac"} == {"a": 2, "c": 6}
    assert [node.lineno for node in names if node.id == "here"] == [9]


def test_neither_of_both_says_where() -> None:
    with pytest.raises(SyntaxError, match="neither Python 2 nor Python 3") as caught:
        python2_tree("print 1\n\nx = = 2\n", "x.py")
    assert (caught.value.filename, caught.value.lineno, caught.value.text) == ("x.py", 3, "x = = 2")


def test_a_translation_is_cached_for_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    python2_tree("print 17", "x.py")
    (cached,) = Path(os.environ["XDG_CACHE_HOME"]).glob("pycaffe_like/python2/*.py")
    assert cached.read_text() == "print(17)\n"
    assert list(Path().iterdir()) == []
    monkeypatch.setattr(translate, "_translate", None)
    assert ast.unparse(python2_tree("print 17", "other.py")) == "print(17)"


@pytest.fixture
def _no_fissix_yet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in [name for name in sys.modules if name.partition(".")[0] == "fissix"]:
        monkeypatch.delitem(sys.modules, name)
    translate._tool.cache_clear()
    yield
    translate._tool.cache_clear()  # its classes are not those of the modules that come back


@pytest.mark.usefixtures("_no_fissix_yet")
def test_a_cache_that_cannot_be_written_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", "file")
    assert ast.unparse(python2_tree("print 17", "x.py")) == "print(17)"
    assert Path("file").read_bytes() == b""


def test_without_fissix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translate, "find_spec", lambda name: None)
    with pytest.raises(PclError, match="x.py is a Python 2 script, and fissix, which translates it, is not") as caught:
        python2_tree("print 19", "x.py")
    assert caught.value.advice == "pip install 'pycaffe_like[python2]' installs it."


@pytest.mark.parametrize(
    ("text", "line"), [('x = 1\ny = """open', 2), ("if 1:\n        x = 1\n    y = `2`", 3), ("x = 1\ny = (1,\n", 3)]
)
def test_text_that_cannot_be_split_into_words(text: str, line: int) -> None:
    with pytest.raises(SyntaxError) as caught:
        python2_tree(text, "x.py")
    assert (caught.value.filename, caught.value.lineno) == ("x.py", line)


def test_a_global_statement_may_follow_a_use(value: Callable[..., Any]) -> None:
    text = """
value = 3
def f():
    "doc"
    if value == 3:
        global value
        value = 5
    def g():
        other = 11
    g()
f()
value = value, f.__doc__
"""
    assert value(text) == (5, "doc")
