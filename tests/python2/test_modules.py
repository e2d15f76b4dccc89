"""Python 2's module names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pycaffe_like.python2.modules import OldModule


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import Queue as q; value = q.Queue().empty()", True),
        ("import ConfigParser; value = ConfigParser.SafeConfigParser().sections()", []),
        ("from itertools import izip; value = list(izip('a', 'b'))", [("a", "b")]),
        ("import string; value = string.join(['a', 'b'], '-') + string.lowercase[:2]", "a-bab"),
        ("import urllib; value = urllib.quote('a b')", "a%20b"),
        ("import urllib2; value = urllib2.Request('http://a/b').host, urllib2.URLError.__name__", ("a", "URLError")),
        ("import urlparse; value = urlparse.urlparse('http://a/b').path", "/b"),
        ("import collections; value = isinstance([], collections.Iterable)", True),
        ("import subprocess as s; value = s.check_output(['echo', 'a']).split('\\n')", ["a", ""]),
        ("import subprocess as s; value = s.Popen(['cat'], stdin=-1, stdout=-1).communicate('b')[0]", "b"),
        ("import commands; value = commands.getoutput('echo a')", "a"),
        ("import types; value = types.StringType, types.FunctionType.__name__", (str, "function")),
        ("import time; value = time.clock() >= 0", True),
        ("import xml.etree.cElementTree as ET; value = ET.fromstring('<a/>').tag", "a"),
        ("from operator import div; value = div(7, 2)", 3),
        ("from string import *; value = join(['a'], '')", "a"),
    ],
)
def test_old_modules(value: Callable[..., Any], text: str, expected: Any) -> None:
    assert value(text) == expected


def test_todays_modules_stay_as_they_are(value: Callable[..., Any]) -> None:
    value("import itertools, pickle\nitertools.mine = 3\nvalue = 0")
    import itertools

    assert not hasattr(itertools, "izip")
    assert not hasattr(itertools, "mine")


def test_a_function_of_a_library_that_is_missing(value: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    module = OldModule("scipy", None, {"misc": 3})
    with pytest.raises(AttributeError, match="scipy is not installed, and scipy.ndimage has no stand-in"):
        value("value = scipy.ndimage", scipy=module)
    assert value("value = scipy.misc", scipy=module) == 3


def test_pylab_has_the_old_names(value: Callable[..., Any]) -> None:
    pytest.importorskip("matplotlib")
    assert value("from pylab import *\nvalue = zeros(3.0).tolist() + [np.float(7), int('5')]") == [0, 0, 0, 7, 5]


def test_processes_are_forked(value: Callable[..., Any]) -> None:
    text = "import multiprocessing as mp\nq = mp.Queue()\ndef f(): q.put(7)\np = mp.Process(target=f)\np.start()\nvalue = q.get()\np.join()"
    assert value(text) == 7
