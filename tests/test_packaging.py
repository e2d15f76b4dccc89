"""pyproject.toml: extras, pinned versions, and the marker for typed packages."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

if sys.version_info < (3, 11):
    pytest.skip("tomllib came with Python 3.11", allow_module_level=True)
import tomllib

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]


def names(requirements: list[str]) -> set[str]:
    """Returns the names of the packages in requirements, except the project itself."""
    found = {re.split(r"[^\w-]", one, maxsplit=1)[0] for one in requirements}
    return found - {"pycaffe_like"}


def test_the_tests_install_every_extra() -> None:
    (own,) = (one for one in EXTRAS["dev"] if one.startswith("pycaffe_like["))
    assert set(own.removeprefix("pycaffe_like[").removesuffix("]").split(",")) == set(EXTRAS) - {"dev"}


def test_every_requirement_is_pinned() -> None:
    pinned = {line.partition("==")[0] for line in (ROOT / "constraints.txt").read_text().splitlines() if "==" in line}
    needed = names(PROJECT["dependencies"]).union(*(names(extra) for extra in EXTRAS.values()))
    assert needed - pinned == set()


def test_training_needs_no_tool_of_the_tests() -> None:
    assert names(PROJECT["dependencies"]) & names(EXTRAS["dev"]) == set()


PROGRAM = """
import pycaffe_like
from pycaffe_like import caffe

reveal_type(caffe.Net("net.prototxt", caffe.TEST))
reveal_type(caffe.SGDSolver("solver.prototxt").net.blobs["data"].data)
reveal_type(pycaffe_like.check("net.prototxt"))
reveal_type(pycaffe_like.__version__)
"""


@pytest.mark.slow  # it runs mypy
def test_programs_that_use_the_package_are_typed(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM)
    flags = ["--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(ROOT / ".mypy_cache")]
    command = [sys.executable, "-m", "mypy", *flags, str(tmp_path / "program.py")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert re.findall(r'Revealed type is "(.*)"', done.stdout) == [
        "pycaffe_like.caffe.net.Net",
        "numpy.ndarray[tuple[Any, ...], numpy.dtype[Any]]",
        "list[pycaffe_like.checks.net_problems.Problem]",
        "str",
    ], done.stdout
    assert (ROOT / "pycaffe_like/py.typed").exists()
