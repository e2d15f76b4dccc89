"""The names that the package pycaffe_like itself offers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import types
from pathlib import Path

import pytest

import pycaffe_like
from pycaffe_like import caffe
from tests.conftest import ROOT


@pytest.mark.parametrize("name", pycaffe_like.__all__)
def test_every_name_is_there_and_listed(name: str) -> None:
    assert hasattr(pycaffe_like, name)
    assert name in dir(pycaffe_like)


def test_the_door_leads_to_the_rooms() -> None:
    from pycaffe_like.checks.file_problems import check
    from pycaffe_like.net import Net
    from pycaffe_like.solver import Solver

    assert (pycaffe_like.Net, pycaffe_like.Solver, pycaffe_like.check) == (Net, Solver, check)
    assert pycaffe_like.caffe is caffe


def test_pycaffe_is_reached_without_an_import_of_its_own() -> None:
    code = "import pycaffe_like; print(pycaffe_like.caffe.TEST, pycaffe_like.caffe.__version__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "1 1.0.0\n"


def test_pycaffes_names_are_not_those_of_the_package() -> None:
    message = "module 'pycaffe_like' has no attribute 'SGDSolver'; pycaffe is `from pycaffe_like import caffe`"
    with pytest.raises(AttributeError, match=f"^{message}$"):
        _ = pycaffe_like.SGDSolver
    with pytest.raises(AttributeError, match="^module 'pycaffe_like' has no attribute 'sgd'$"):
        _ = pycaffe_like.sgd


def test_layers_are_those_of_net_spec_also_after_the_layer_library_was_imported() -> None:
    from pycaffe_like.layers import convolution

    assert pycaffe_like.layers.convolution is convolution
    top = caffe.layers.Input(shape={"dim": [2, 3]})
    assert caffe.to_proto(caffe.layers.ReLU(top)).layer[1].type == "ReLU"


def test_there_is_one_version() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    assert 'version = { attr = "pycaffe_like.__version__" }' in text
    assert not re.search(r'^version = "', text, re.M)
    assert re.fullmatch(r"\d+\.\d+\.\d+", pycaffe_like.__version__)


def test_one_line_makes_import_caffe_this_library(tmp_path: Path) -> None:
    (tmp_path / "python").mkdir()
    (tmp_path / "python" / "caffe.py").write_text("raise SystemExit('this is the other caffe')")
    code = (
        "import pycaffe_like; pycaffe_like.register_caffe(); pycaffe_like.register_caffe()\n"
        "import sys; before = list(sys.path); sys.path.insert(0, 'python')\n"
        "import caffe, caffe.io; print(caffe.__name__, caffe.io.__name__, any('shim' in one for one in before))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path, env=environment
    )
    assert done.stdout == "pycaffe_like.caffe pycaffe_like.caffe.io False\n"


def test_another_caffe_that_is_imported_already(monkeypatch: pytest.MonkeyPatch) -> None:
    other = types.ModuleType("caffe")
    other.__file__ = "/far/caffe/__init__.py"
    monkeypatch.setitem(sys.modules, "caffe", other)
    with pytest.raises(
        RuntimeError, match=r"^another caffe is imported already, from /far/caffe/__init__\.py: restart"
    ):
        pycaffe_like.register_caffe()
