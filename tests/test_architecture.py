"""The rooms of docs/architecture.md: which rooms may import which, and what must start without torch."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pycaffe_like.cli import COMMANDS
from tests.conftest import ROOT

PACKAGE = ROOT / "pycaffe_like"

# room → its floor. "net" and the like are folders, "errors" and "logfmt" single files. A room imports
# only rooms on lower floors.
FLOORS = {
    "errors": 0,
    "logfmt": 1,
    "regular_file": 1,
    "trust": 1,
    "spec": 1,
    "python2": 1,
    "notebook": 2,
    "proto": 2,
    "graph": 2,
    "files": 3,
    "data": 4,
    "layers": 5,
    "net": 6,
    "solver": 7,
    "checks": 8,
    "interop": 8,
    "report": 8,
    "caffe": 9,
    "networks": 10,
    "shim": 10,
    "cli": 11,
}
PLANNED: set[str] = set()

# third-party package → rooms that may import it
THIRD_PARTY = {
    "google": {"proto", "files", "report"},
    "torch": {"layers", "data", "net", "solver", "checks", "interop", "report", "caffe", "cli"},
    "numpy": {
        "python2",
        "proto",
        "files",
        "data",
        "layers",
        "net",
        "solver",
        "checks",
        "interop",
        "report",
        "caffe",
        "cli",
    },
    "lmdb": {"data"},
    "plyvel": {"data"},
    "cv2": {"data", "layers", "report", "caffe", "cli"},
    "h5py": {"files", "data"},
    "tqdm": {"cli"},
    "matplotlib": {"notebook", "python2", "report", "cli"},
    "pandas": {"cli"},
    "pydot": {"caffe"},
    "PIL": {"data", "python2"},
    "skimage": {"caffe", "python2"},
    "sklearn": {"python2"},
    "yaml": {"python2"},
    "fissix": {"python2"},
    "onnx": {"interop"},
    "onnxscript": {"interop"},
    "onnxruntime": {"interop"},
    "safetensors": {"files", "interop"},
}


DOOR = {"pycaffe_like.__version__"}  # names that rooms may import from the package's own __init__


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yields line and absolute name of every import in a file, including those in functions and by string."""
    package = path.relative_to(ROOT).with_suffix("").parts
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level]) if node.level else ""
            module = ".".join(filter(None, [base, node.module]))
            yield node.lineno, module
            if module == "pycaffe_like" or not node.module:
                yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ("import_module", "__import__"):
            yield from ((node.lineno, name) for name in _imported_by_string(node, package))
        elif isinstance(node, ast.Constant) and re.fullmatch(r"pycaffe_like(\.\w+)+", str(node.value)):
            yield node.lineno, str(node.value)  # code that has a module's name can import it


def _imported_by_string(call: ast.Call, package: tuple[str, ...]) -> list[str]:
    """Returns the module that import_module("x") or import_module(".x", __name__) imports, if its name is a literal."""
    name = call.args[0]
    if not isinstance(name, ast.Constant):
        return []
    level = len(name.value) - len(name.value.lstrip("."))
    return [".".join([*package[: len(package) - level], name.value.lstrip(".")] if level else [name.value])]


def _files() -> list[Path]:
    return sorted(p for p in PACKAGE.rglob("*.py") if len(p.relative_to(PACKAGE).parts) > 1 or p.stem in FLOORS)


@pytest.mark.parametrize("path", _files(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_file_imports_only_what_its_room_may(path: Path) -> None:
    room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    wrong = []
    for line, name in _imports(path):
        first, _, rest = name.partition(".")
        if first == "pycaffe_like" and rest:
            other = rest.partition(".")[0]
            if name not in DOOR and other != room and FLOORS.get(other, 99) >= FLOORS[room]:
                wrong.append(f"line {line}: {name}")
        elif first in THIRD_PARTY and room not in THIRD_PARTY[first]:
            wrong.append(f"line {line}: {name}")
    assert wrong == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("import torch.nn", "torch.nn", id="import"),
        pytest.param("from pycaffe_like import caffe", "pycaffe_like.caffe", id="from the package"),
        pytest.param("from ..net.build import build", "pycaffe_like.net.build", id="relative"),
        pytest.param(
            "import importlib\nimportlib.import_module('pycaffe_like.caffe')", "pycaffe_like.caffe", id="string"
        ),
        pytest.param("import importlib\nimportlib.import_module('..caffe', __name__)", "pycaffe_like.caffe", id="dots"),
        pytest.param("def f():\n    __import__('torch')", "torch", id="__import__"),
        pytest.param("HOME = 'pycaffe_like.caffe'", "pycaffe_like.caffe", id="a module's name"),
    ],
)
def test_imports_are_seen_however_they_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, expected: str
) -> None:
    monkeypatch.setattr("tests.test_architecture.ROOT", tmp_path)
    path = tmp_path / "pycaffe_like/layers/__init__.py"
    path.parent.mkdir(parents=True)
    path.write_text(code)
    assert expected in [name for _, name in _imports(path)]


def test_every_room_has_a_rule() -> None:
    rooms = {
        p.name.removesuffix(".py")
        for p in PACKAGE.iterdir()
        if p.name not in ("__init__.py", "__main__.py", "__pycache__", "py.typed")
    }
    assert rooms | PLANNED == set(FLOORS)


def test_the_page_has_the_same_table() -> None:
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    table = {room: int(floor) for floor, room in re.findall(r"^\| (\d+) \| `(\w+)` \|", page, re.M)}
    assert table == {room: floor for room, floor in FLOORS.items() if (PACKAGE / room).exists() or room not in PLANNED}


def _heavy_after(code: str) -> set[str]:
    """Returns the heavy packages that a new interpreter has loaded after running `code`."""
    probe = f"import sys\n{code}\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    return {"torch", "cv2", "lmdb", "h5py", "google.protobuf", "tensorboard"} & set(done.stdout.split("\n"))


def test_help_loads_nothing_heavy() -> None:
    assert _heavy_after("from pycaffe_like.cli import main; main(['--help'])") == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_loads_no_torch(command: str) -> None:
    code = f"from pycaffe_like.cli import main\ntry: main(['{command}', '--help'])\nexcept SystemExit: pass"
    assert "torch" not in _heavy_after(code)


@pytest.mark.parametrize(
    "module",
    [
        "pycaffe_like",
        "pycaffe_like.caffe",
        "pycaffe_like.caffe.coord_map",
        "pycaffe_like.caffe.draw",
        "pycaffe_like.caffe.io",
        "pycaffe_like.caffe.nccl",
        "pycaffe_like.caffe.net_spec",
        "pycaffe_like.caffe.timer",
        "pycaffe_like.solver.policy",
        "pycaffe_like.proto",
        "pycaffe_like.graph.splits",
        "pycaffe_like.data.convert",
        "pycaffe_like.networks",
    ],
)
def test_what_needs_no_net_loads_no_torch(module: str) -> None:
    assert "torch" not in _heavy_after(f"import {module}")


def test_writing_a_network_loads_no_torch() -> None:
    assert "torch" not in _heavy_after(
        "from pycaffe_like.networks import net_text, networks; list(map(net_text, list(networks())[:9]))"
    )


GPU = {"cuda", "cuda:0"}


def _tests() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield f"{path.relative_to(ROOT)}: {node.name}", node


def test_tests_on_a_gpu_have_the_mark_that_finds_them() -> None:
    wrong = []
    for name, node in _tests():
        marks = [ast.unparse(one) for one in node.decorator_list]
        says = {one.value for one in ast.walk(node) if isinstance(one, ast.Constant)}
        by_hand = any("skipif(not torch.cuda" in mark for mark in marks)
        pretends = "is_available" in says or any("_two_gpus" in mark for mark in marks)
        if by_hand or (GPU & says and not pretends and "pytest.mark.cuda" not in marks):
            wrong.append(name)
    assert wrong == []
