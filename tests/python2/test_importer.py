"""Imports in Python 2 scripts."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest


def test_modules_beside_the_script_and_on_its_paths(output: Callable[..., str]) -> None:
    script = "import sys; sys.path.insert(0, 'lib'); from deep.inner import half; import beside; print half(beside.N)"
    assert (
        output(script=script, beside="N = 5", lib__deep__inner="half = lambda n: n / 2", lib__deep____init__="")
        == "2\n"
    )


def test_implicit_relative_imports(output: Callable[..., str]) -> None:
    inner = "import other, sub.leaf\nfrom other import N\nprint N, other.__name__, sub.leaf.N"
    files = {"p____init__": "", "p__inner": inner, "p__other": "N = 5", "p__sub____init__": "", "p__sub__leaf": "N = 7"}
    assert output(script="print 1,\nimport p.inner", other="N = 3", **files) == "1 5 p.other 7\n"


def test_absolute_imports_where_a_file_asks_for_them(output: Callable[..., str]) -> None:
    inner = "from __future__ import absolute_import\nimport other\nprint other.N"
    assert output(script="import p.inner", p____init__="", p__inner=inner, p__other="N = 5", other="N = 3") == "3\n"


def test_a_module_of_python2_under_a_script_of_python3(output: Callable[..., str]) -> None:
    assert output(script="import old\nprint(7 / 2)", old="print 7 / 2") == "3\n3.5\n"


def test_a_script_of_python3_runs_untouched(output: Callable[..., str]) -> None:
    script = "import beside\nprint(7 / 2, type({}.keys()).__name__, beside.HALF, beside.__loader__.__class__.__name__)"
    assert output(script=script, beside="HALF = 7 / 2") == "3.5 dict_keys 3.5 SourceFileLoader\n"


def test_installed_packages_are_left_alone(output: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(Path("installed").resolve())
    files = {"installed__modern": "HALF = 7 / 2", "lib__site-packages__venv_module": "HALF = 7 / 2"}
    script = "import sys; sys.path.append('lib/site-packages'); import modern, venv_module\n"
    assert output(script=script + "print modern.HALF, venv_module.HALF", **files) == "3.5 3.5\n"


def test_python_is_left_as_it_was(output: Callable[..., str]) -> None:
    before = list(sys.meta_path)
    output(script="print 7\nimport beside", beside="N = 3")
    assert "beside" not in sys.modules
    assert [one for one in sys.meta_path if one not in before and type(one).__name__ == "ScriptFinder"] == []


def test_nothing_is_written_beside_the_script(output: Callable[..., str]) -> None:
    output(script="print 7\nimport beside", beside="N = 3")
    assert sorted(path.name for path in Path().iterdir()) == ["beside.py", "script.py"]
    assert Path("script.py").read_text() == "print 7\nimport beside"


def test_further_modules_of_a_forks_caffe_are_translated(output: Callable[..., str]) -> None:
    files = {"python__caffe____init__": "", "python__caffe__model_libs": "HALF = 7 / 2\nprint len > 0"}
    script = "import caffe\nfrom caffe.model_libs import *\nimport caffe.io\nprint HALF, caffe.io.__name__"
    try:
        assert output(script=script, **files) == "True\n3 pycaffe_like.caffe.io\n"
    finally:
        sys.modules.pop("caffe.model_libs", None)
