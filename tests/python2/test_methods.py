"""Methods and attributes that Python 3 removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import lmdb
import numpy as np
import pytest

from pycaffe_like.proto import caffe_pb2

# In Python 2, files were often closed only when their variable went away.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{3: 5}.has_key(3), {3: 5}.has_key(5)", (True, False)),
        ("list({3: 5}.iteritems())", [(3, 5)]),
        ("{3: 5}.iterkeys().next()", 3),
        ("{3: 5}.keys()[0] + {3: 5}.values()[0]", 8),
        ("{3: 5}.items() + [7]", [(3, 5), 7]),
        ("list({3: 5}.viewvalues())", [5]),
        ("np.arange(2, dtype='u1').tostring()", b"\0\1"),
        ("'abc'.encode('hex')", "616263"),
        ("'616263'.decode('hex')", "abc"),
        ("'é'.decode('utf-8')", "é"),
        ("ValueError('why').message", "why"),
        ("KeyError('a', 'b').message, KeyError().message", ("", "")),
        ("u'é'.encode('utf-8'), b'ab'.decode('ascii')", (b"\xc3\xa9", "ab")),
        ("sys.maxint > 2 ** 40", True),
        ("sys.setdefaultencoding('utf-8')", None),
    ],
)
def test_old_attributes(value: Callable[..., Any], text: str, expected: Any) -> None:
    assert value(f"import sys\nvalue = {text}", np=np) == expected


def test_a_method_of_the_scripts_own_stays(value: Callable[..., Any]) -> None:
    text = "class A:\n    def next(self): return 3\n    def keys(self): return 'k'\nvalue = A().next(), A().keys()"
    assert value(text) == (3, "k")


def test_an_iterator_class(value: Callable[..., Any]) -> None:
    text = """
class Count:
    n = 0
    def __iter__(self): return self
    def next(self):
        self.n += 1
        if self.n > 3: raise StopIteration
        return self.n
value = list(Count())
"""
    assert value(text) == [1, 2, 3]


def test_truth_and_metaclass_of_a_class(value: Callable[..., Any]) -> None:
    text = "class M(type): x = 5\nclass A:\n    __metaclass__ = M\n    def __nonzero__(self): return False\n"
    assert value(text + "value = bool(A()), A.x") == (False, 5)


def test_sorting_with_a_comparison(value: Callable[..., Any]) -> None:
    assert value("value = [3, 1, 2]; value.sort(lambda a, b: b - a)") == [3, 2, 1]
    assert value("value = sorted([3, 1, 2], cmp=lambda a, b: cmp(b, a))") == [3, 2, 1]


def test_a_message_read_from_a_text_file(value: Callable[..., Any]) -> None:
    blob = caffe_pb2.BlobProto(data=[-1.5, 3e8])
    text = (
        "open('b', 'w').write(blob.SerializeToString()); value = type(blob)(); value.ParseFromString(open('b').read())"
    )
    assert value(text, blob=blob) == blob


def test_keys_of_lmdb_are_text(value: Callable[..., Any]) -> None:
    text = "with lmdb.open('db') as e:\n    with e.begin(write=True) as t: t.put('k', 'v'); value = t.get('k')"
    assert value(text, lmdb=lmdb) == b"v"


def test_objects_with_such_methods_keep_them(value: Callable[..., Any]) -> None:
    names = [
        "keys",
        "iteritems",
        "has_key",
        "next",
        "sort",
        "reshape",
        "tostring",
        "message",
        "put",
        "decode",
        "encode",
    ]
    methods = "".join(f"    def {name}(self, *given): return '{name}', given\n" for name in names)
    calls = ", ".join(f"a.{name}(3)" for name in names)
    assert value(f"class A(object):\n{methods}a = A()\nvalue = [{calls}]") == [(name, (3,)) for name in names]


def test_an_iterator_s_next(value: Callable[..., Any]) -> None:
    assert value("value = iter([3, 5]).next()") == 3
    with pytest.raises(AttributeError, match="'list' object has no attribute 'next'"):
        value("[3].next()")
