"""Python modules named in nets run only with the user's permission."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import h5py
import numpy as np
import pytest

from pycaffe_like import caffe
from pycaffe_like.cli import main
from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.trust import find_module, is_trusted, trusting_only

NET = """layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
layer { name: "own" type: "Python" bottom: "x" top: "y" python_param { module: "%s" layer: "%s" } }
layer { name: "ip" type: "InnerProduct" bottom: "y" top: "ip" inner_product_param { num_output: 5 } }
"""
CODE = """import pathlib
pathlib.Path("ran").touch()
class Twice:
    def forward(self, x):
        return 2 * x
def function():
    pathlib.Path("called").touch()
"""


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    Path("strange_layers.py").write_text(CODE)
    Path("pack/inner").mkdir(parents=True)
    Path("pack/__init__.py").write_text('import pathlib; pathlib.Path("ran").touch()')
    Path("pack/inner/deep.py").write_text(CODE)
    Path("n.prototxt").write_text(NET % ("strange_layers", "Twice"))
    path, modules = list(sys.path), set(sys.modules)
    yield
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        if name.split(".")[0] in ("strange_layers", "pack"):
            del sys.modules[name]


@pytest.mark.parametrize(
    "command",
    [
        ["time", "-model", "n.prototxt", "-iterations=1"],
        ["compile", "n.prototxt"],
        ["test", "-model", "n.prototxt", "-weights=none"],
    ],
)
def test_commands_run_no_code_on_their_own(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command) == 1
    err = capsys.readouterr().err
    assert (
        "n.prototxt:2:1: layer 'own' (Python): its Python module 'strange_layers' runs only with your permission" in err
    )
    assert "--import strange_layers, --trust for all modules of the net, or PYTHONPATH" in err
    assert not Path("ran").exists()


@pytest.mark.parametrize("flags", [["--trust"], ["--import", "strange_layers.py"]])
def test_commands_run_code_that_the_user_allows(flags: list[str]) -> None:
    assert main(["time", "-model", "n.prototxt", "-iterations=1", *flags]) == 0
    assert Path("ran").exists()
    assert main(["compile", "n.prototxt", *flags]) == 0
    assert is_trusted("strange_layers")  # after a command, imports are not restricted


def test_a_folder_in_pythonpath_is_trusted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PYTHONPATH", f"/nowhere{os.pathsep}{tmp_path}")
    monkeypatch.syspath_prepend(tmp_path)
    assert main(["compile", "n.prototxt"]) == 0
    with trusting_only([]):
        assert is_trusted("pack.inner.deep")
        assert not is_trusted("os")
        assert not is_trusted("numpy")
        assert not is_trusted("nowhere_to_be_found")


def test_modules_inside_a_trusted_one_are_trusted() -> None:
    with trusting_only(["pack.inner", "single"]):
        assert is_trusted("pack.inner.deep")
        assert is_trusted("single")
        assert not is_trusted("pack")
        assert not is_trusted("pack.innermost")
        with trusting_only([], everything=True):
            assert not is_trusted("pack")  # commands that a script runs stay restricted
    assert is_trusted("pack")


@pytest.mark.parametrize("flags", [[], ["--trust"]])
@pytest.mark.parametrize("module", ["strange_layers", "pack.inner.deep"])
def test_check_never_runs_code(flags: list[str], module: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("n.prototxt").write_text(NET % (module, "Twice"))
    sys.path.insert(0, str(Path.cwd()))
    assert main(["check", "n.prototxt", *flags]) == 0
    out = capsys.readouterr().out
    assert (
        f"remark: n.prototxt:2:1: layer 'own' (Python): class Twice of Python module '{module}' is not run, so" in out
    )
    assert "n.prototxt: ok as far as it can be checked, 1 remark" in out
    assert not Path("ran").exists()


def test_check_says_what_is_missing_and_what_is_wrong_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = 'layer { name: "z" type: "InnerProduct" bottom: "x" top: "z" }'
    Path("n.prototxt").write_text(NET % ("absent_layers", "Twice") + wrong)
    assert main(["check", "n.prototxt"]) == 1
    out = capsys.readouterr().out
    assert "'absent_layers' is not run; the module is not found here, so" in out
    assert "(InnerProduct): inner_product_param.num_output is missing" in out


@pytest.mark.parametrize(
    ("module", "name", "message"),
    [
        ("os", "abort", "Python module 'os' has no layer class 'abort'"),
        ("builtins", "exit", "Python module 'builtins' has no layer class 'exit'"),
        ("builtins", "dict", "has no layer class 'dict'"),
        ("strange_layers", "function", "has no layer class 'function'"),
        ("", "Twice", "Python module '' does not exist"),
        ("pack..deep", "Twice", "Python module 'pack..deep' does not exist"),
        (".pack", "Twice", "Python module '.pack' does not exist"),
    ],
)
def test_only_classes_of_layers_are_called(module: str, name: str, message: str) -> None:
    Path("n.prototxt").write_text(NET % (module, name))
    sys.path.insert(0, str(Path.cwd()))
    with pytest.raises(LayerError) as caught:
        caffe.Net("n.prototxt", caffe.TEST)
    assert message in str(caught.value)
    assert not Path("called").exists()


def test_a_script_of_pycaffe_is_trusted() -> None:
    net = caffe.Net("n.prototxt", caffe.TEST)
    net.blobs["x"].data[...] = [[1, 2, 3], [4, 5, 6]]
    net.forward()
    np.testing.assert_array_equal(net.blobs["y"].data, [[2, 4, 6], [8, 10, 12]])


def test_modules_are_found_without_running_their_packages() -> None:
    sys.path.insert(0, str(Path.cwd()))
    assert find_module("pack.inner.deep") == str(Path("pack/inner/deep.py").resolve())
    assert find_module("pack.inner") == str(Path("pack/inner").resolve())
    assert find_module("pack.none.deep") is None
    assert not Path("ran").exists()


OUTPUT = """layer { name: "x" type: "Input" top: "a" top: "b" input_param { shape { dim: 2 dim: 3 } shape { dim: 2 } } }
layer { name: "out" type: "HDF5Output" bottom: "a" bottom: "b" hdf5_output_param { file_name: "%s" } }
"""


def test_time_check_and_compile_write_no_files() -> None:
    Path("o.prototxt").write_text(OUTPUT % "out.h5")
    assert main(["time", "-model", "o.prototxt", "-iterations=2"]) == 0
    assert main(["check", "o.prototxt"]) == 0
    assert main(["compile", "o.prototxt", "--print"]) == 0
    assert not Path("out.h5").exists()
    caffe.Net("o.prototxt", caffe.TEST).forward()
    with h5py.File("out.h5") as file:
        assert sorted(file) == ["data", "label"]
    caffe.Net("o.prototxt", caffe.TEST).forward()  # replaces an HDF5 file


@pytest.mark.parametrize("make", [lambda path: path.write_text("alias ls=ls"), Path.mkdir])
def test_hdf5_output_replaces_hdf5_files_only(make: object) -> None:
    Path("o.prototxt").write_text(OUTPUT % ".profile")
    make(Path(".profile"))  # type: ignore[operator]
    with pytest.raises(DataError, match=r"\.profile"):
        caffe.Net("o.prototxt", caffe.TEST).forward()
    assert Path(".profile").is_dir() or Path(".profile").read_text() == "alias ls=ls"
