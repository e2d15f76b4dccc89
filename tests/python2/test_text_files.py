"""Files, StringIO and pickles in Python 2 scripts, where text and bytes were the same type."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pycaffe_like.python2.text_files import StringIO

# In Python 2, files were often closed only when their variable went away.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.mark.parametrize("mode", ["w", "wb", "w+", "wb+", "a", "ab"])
def test_files_take_both(value: Callable[..., Any], mode: str) -> None:
    value("f = open('f', mode); f.write('a\\n'); f.write(data); f.close(); value = 0", mode=mode, data=b"\xff\r\n")
    assert Path("f").read_bytes() == b"a\n\xff\r\n"


def test_text_keeps_bytes_and_line_ends(value: Callable[..., Any]) -> None:
    Path("f").write_bytes(b"a\r\n\xe9\xff")
    assert value("value = open('f').read()").encode("utf-8", "surrogateescape") == b"a\r\n\xe9\xff"
    assert value("value = open('f', 'rU').readline()") == "a\n"
    assert value("value = file('f', 'rb').read(1)") == b"a"


def test_string_io() -> None:
    text = StringIO()
    text.write("a\nb")
    text.seek(0)
    assert (text.readline(), text.read(), text.getvalue(), list(StringIO("c\nd"))) == ("a\n", "b", "a\nb", ["c\n", "d"])
    binary = StringIO()
    binary.write(b"\x89PNG")
    assert binary.getvalue() == b"\x89PNG"


OLD_PICKLE = b"S'caf\\xe9'\np0\n."  # the pickle that Python 2 wrote for 'caf\xe9'


@pytest.mark.parametrize("mode", ["r", "rb"])
def test_pickles_of_python2(value: Callable[..., Any], mode: str) -> None:
    Path("f").write_bytes(OLD_PICKLE)
    assert value("import cPickle\nvalue = cPickle.load(open('f', mode))", mode=mode) == "café"
    assert value("import pickle\nvalue = pickle.loads(data)", data=OLD_PICKLE) == "café"


def test_pickles_are_written_for_python2(value: Callable[..., Any]) -> None:
    value("import cPickle\nwith open('f', 'w') as f: cPickle.dump([3], f, cPickle.HIGHEST_PROTOCOL)\nvalue = 0")
    assert pickle.loads(Path("f").read_bytes()) == [3]
    assert Path("f").read_bytes()[:2] == b"\x80\x02"


def test_lines_of_a_string_io() -> None:
    assert StringIO("a\nb\n").readlines() == ["a\n", "b\n"]
    assert StringIO(b"a\nb").readlines() == [b"a\n", b"b"]


def test_a_pickle_in_a_string_io(value: Callable[..., Any]) -> None:
    text = "import pickle, StringIO; value = pickle.load(StringIO.StringIO(data))"
    assert value(text, data=OLD_PICKLE) == "caf\xe9"


def test_temporary_files_take_text_and_bytes(value: Callable[..., Any]) -> None:
    text = """
import os, tempfile
with tempfile.NamedTemporaryFile(delete=False) as f:
    f.write('text ')
    f.write(b'bytes')
value = open(f.name).read()
os.remove(f.name)
"""
    assert value(text) == "text bytes"
