"""Fixtures for tests of Python 2 scripts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pycaffe_like.cli import run_command
from pycaffe_like.python2.importer import execute


@pytest.fixture(autouse=True)
def _process_of_this_test(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[None]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.delitem(sys.modules, "caffe", raising=False)
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    yield
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None) or "").startswith(str(tmp_path)):
            del sys.modules[name]


@pytest.fixture
def value() -> Callable[..., Any]:
    """Returns a function that runs Python 2 code with the given globals, and returns the variable `value`."""

    def run(text: str, **names: Any) -> Any:
        execute(text, "script.py", names)
        return names["value"]

    return run


@pytest.fixture
def output(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Returns a function that writes files, runs script.py with `pcl run`, and returns its output.

    The argument a__b is the file a/b.py; a____init__ is a/__init__.py.
    """

    def run(**files: str) -> str:
        for name, text in files.items():
            package = name.removesuffix("____init__")
            path = Path(package.replace("__", "/") + (".py" if package == name else "/__init__.py"))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        assert run_command("run", ["script.py"]) == 0
        return capsys.readouterr().out

    return run
