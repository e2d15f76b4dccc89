"""Python 2 scripts as programs: __name__, and their errors."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from pycaffe_like.cli import run_command
from pycaffe_like.python2.script import own_lines


def test_the_script_is_main(output: Callable[..., str]) -> None:
    script = (
        "import cPickle, sys\nclass A: pass\nprint __name__, __file__, cPickle.loads(cPickle.dumps(A())).__class__\n"
    )
    assert output(script=script) == "__main__ script.py <class '__main__.A'>\n"


def test_caffe_is_there(output: Callable[..., str]) -> None:
    assert output(script="import caffe\nfrom caffe import layers as L\nprint caffe.__name__") == "pycaffe_like.caffe\n"


def test_an_error_names_the_scripts_own_lines() -> None:
    Path("script.py").write_text("def f((a, b)):\n    return a / b\n\nprint `1`\nf((1,\n   0))\n")
    with pytest.raises(ZeroDivisionError) as caught:
        run_command("run", ["script.py"])
    shown = [(entry.filename, entry.lineno, entry.line) for entry in traceback.extract_tb(caught.value.__traceback__)]
    assert [entry for entry in shown if entry[0] == "script.py"] == [
        ("script.py", 5, "f((1,"),
        ("script.py", 2, "return a / b"),
    ]
    assert shown[-1][0] == "script.py"  # not the module that implements division


def test_an_error_in_a_module_names_its_line() -> None:
    Path("script.py").write_text("import beside")
    Path("beside.py").write_text("print 'a'\n\n\nxrange('b')\n")
    with pytest.raises(TypeError) as caught:
        run_command("run", ["script.py"])
    last = traceback.extract_tb(caught.value.__traceback__)[-1]
    assert (Path(last.filename).name, last.lineno) == ("beside.py", 4)


def test_errors_behind_an_error_lose_their_helpers_too() -> None:
    from pycaffe_like.python2.division import divide

    def fail() -> None:
        try:
            divide(1, 0)
        except ZeroDivisionError as error:
            raise ValueError("why") from error

    with pytest.raises(ValueError, match="why") as caught, own_lines():
        fail()
    assert caught.value.__cause__ is not None
    assert [entry.name for entry in traceback.extract_tb(caught.value.__cause__.__traceback__)] == ["fail"]
