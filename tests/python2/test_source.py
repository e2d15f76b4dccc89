"""Detecting which files are Python 2, and decoding them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pycaffe_like.python2.source import is_python2, read_source


@pytest.mark.parametrize(
    "text",
    [
        "print 'a'",
        "#!/usr/bin/env python2\n",
        "for i in xrange(3): pass",
        "import cPickle as pickle",
        "from StringIO import StringIO",
        "d.has_key(3)",
        "raise ValueError, 'why'",
    ],
)
def test_python2(text: str) -> None:
    assert is_python2(text)


@pytest.mark.parametrize(
    "text",
    [
        "print('a')",
        "print(7 / 2)",
        "#!/usr/bin/env python3\n",
        "try:\n    xrange\nexcept NameError:\n    xrange = range\nfor i in xrange(3): pass",
        "try:\n    import cPickle as pickle\nexcept ImportError:\n    import pickle",
        "import sys\nif sys.version_info[0] < 3:\n    from StringIO import StringIO",
        "from functools import reduce\nreduce(f, a)",
        "def f(long): return long",
    ],
)
def test_python3(text: str) -> None:
    assert not is_python2(text)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("é\r\n".encode(), "é\n"),
        (b"# coding: latin-1\n\xe9", "# coding: latin-1\né"),
        (b"\xe9", "é"),
    ],
)
def test_a_file_is_decoded(data: bytes, text: str) -> None:
    Path("x.py").write_bytes(data)
    assert read_source(Path("x.py")) == text
