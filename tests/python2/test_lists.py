"""Scripts that use the results of zip, map and similar functions as lists."""

from __future__ import annotations

import ast

import pytest

from pycaffe_like.python2.lists import uses_lists_of_python2


@pytest.mark.parametrize(
    "text",
    [
        "zip(a, b)[0]",
        "pairs = zip(a, b)\nprint(pairs[1:])",
        "n = len(map(f, a))",
        "d.keys()[0]",
        "x = range(3) + [7]",
        "def anchors():\n    return zip(a, b)\nclass A:\n    def f(self):\n        self.a = anchors()\n        return self.a[0]",
        "rows = filter(None, a)\nrows.sort()",
    ],
)
def test_lists_of_python2(text: str) -> None:
    assert uses_lists_of_python2(ast.parse(text))


@pytest.mark.parametrize(
    "text",
    [
        "for a, b in zip(c, d): print(a[0])",
        "pairs = list(zip(a, b))\npairs[0]",
        "pairs = zip(a, b)\npairs = list(pairs)\npairs[0]",
        "pairs = zip(a, b)\ndef f(pairs): return pairs[0]",
        "pairs = zip(a, b)\nfor pairs in c: pairs[0]",
        "len(d.keys())",
        "range(3)[1]",
        "sparse.values()[0]",
        "def f():\n    if a: return [3]\n    return zip(a, b)\nf()[0]",
    ],
)
def test_lists_of_python3(text: str) -> None:
    assert not uses_lists_of_python2(ast.parse(text))
