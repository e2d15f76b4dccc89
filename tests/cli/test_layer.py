"""`pcl layer new`: writes a file for a layer type that a net needs, and a test for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pycaffe_like.cli import main
from pycaffe_like.cli.new_layer import file_name

from .make import write

NET = """
layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 dim: 5 dim: 7 } } }
layer {
  name: "g" type: "GainBy" bottom: "x" top: "g" param { lr_mult: 2 } include { phase: TRAIN }
  gain_by_param { factor: 3 name: "a\\\\b" sizes: 1 sizes: 2 deep { a: 1 } }
  relu_param { negative_slope: 0.5 }
}
layer { name: "h" type: "GainBy" bottom: "x" bottom: "g" top: "h" gain_by_param { factor: 0.5 name: "c" fancy: true } }
"""


def new(*arguments: str) -> int:
    return main(["layer", "new", *arguments])


def test_the_class_has_what_the_net_uses() -> None:
    write("net.prototxt", NET)
    assert new("GainBy", "--net", "net.prototxt") == 0
    text = Path("gain_by.py").read_text()
    assert '@register_layer("gain_by_param", "relu_param")\nclass GainBy(Layer):' in text
    assert "    bottoms = between(1, 2)\n    tops = exactly(1)\n" in text
    keywords = [line.strip() for line in text.partition("*,\n")[2].partition("    )")[0].splitlines()]
    assert keywords == [
        "factor: float,",
        "name: str,",
        "sizes: tuple = (),",
        "deep: Any = None,",
        "fancy: bool | None = None,",
        "negative_slope: float,",
    ]
    assert "        self.factor = factor\n" in text
    assert "# The net has 1 param block, one for each blob:" in text
    assert "from pycaffe_like.layers.base import between, exactly, Layer\n" in text


def test_both_files_work_when_the_formula_is_written(capfd: pytest.CaptureFixture[str]) -> None:
    write("net.prototxt", NET)
    assert new("GainBy", "--net", "net.prototxt", "-o", "folder/mine.py") == 0
    layer, test = Path("folder/mine.py"), Path("folder/test_mine.py")
    environment = {**os.environ, "PYTHONPATH": f"{Path(__file__).parents[2]}"}

    def run_tests() -> str:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_mine.py"]
        done = subprocess.run(command, cwd="folder", env=environment, capture_output=True, text=True, check=False)
        return done.stdout

    assert "write what GainBy computes, with operations of torch" in run_tests()
    _fill(layer, 'raise NotImplementedError("write what GainBy computes, with operations of torch")',
          "return bottoms[0] * self.factor * self.negative_slope")  # fmt: skip
    _fill(test, 'raise NotImplementedError("write the formula again, as loops over the values")',
          "return np.array([v * 3 * 0.5 for v in bottoms[0].flatten()]).reshape(bottoms[0].shape)")  # fmt: skip
    assert "2 passed" in run_tests()


def _fill(path: Path, before: str, after: str) -> None:
    text = path.read_text()
    assert text.count(before) == 1
    path.write_text(text.replace(before, after))


def test_a_data_layer_has_no_test_of_gradients() -> None:
    write("net.prototxt", 'layers { name: "d" type: DREAM_DATA top: "x" top: "y" }')
    assert new("DREAM_DATA", "--net", "net.prototxt") == 0
    assert "bottoms = exactly(0)\n    tops = exactly(2)" in Path("dream_data.py").read_text()
    assert "gradcheck" not in Path("test_dream_data.py").read_text()


@pytest.mark.parametrize(
    ("type_name", "name"),
    [
        ("KernelLoss", "kernel_loss.py"),
        ("ROIPoolingX", "roi_pooling_x.py"),
        ("L2Normalize", "l2_normalize.py"),
        ("SOFTMAX_TREE", "softmax_tree.py"),
        ("a-b", "a_b.py"),
    ],
)
def test_the_file_is_named_after_the_type(type_name: str, name: str) -> None:
    assert file_name(type_name) == name


@pytest.mark.parametrize(
    ("code", "arguments", "message"),
    [
        (2, ["GainBy"], "expected --net FILE"),
        (2, ["ReLU", "--net", "net.prototxt"], "layer type 'ReLU' exists already"),
        (1, ["GainBi", "--net", "net.prototxt"], "Did you mean 'GainBy'?"),
        (1, ["Zebra", "--net", "net.prototxt"], "Types that pcl lacks there: GainBy."),
        (2, ["GainBy", "--net", "net.prototxt", "-o", "a-b.py"], "cannot be imported"),
        (2, ["GainBy", "--net", "net.prototxt", "-o", "net.txt"], "cannot be imported"),
        (2, ["GainBy", "--net", "net.prototxt", "-o", "import.py"], "cannot be imported, or hides a module of Python"),
        (2, ["GainBy", "--net", "net.prototxt", "-o", "copy.py"], "cannot be imported, or hides a module of Python"),
        (1, ["GainBy", "--net", "missing.prototxt"], "missing.prototxt"),
    ],
)
def test_errors(code: int, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    write("net.prototxt", NET)
    assert new(*arguments) == code
    assert message in capsys.readouterr().err
    assert sorted(os.listdir()) == ["net.prototxt"]


def test_files_are_replaced_only_if_that_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    write("net.prototxt", NET)
    Path("test_gain_by.py").write_text("mine")
    assert new("GainBy", "--net", "net.prototxt") == 1
    assert "test_gain_by.py exists already" in capsys.readouterr().err
    assert not Path("gain_by.py").exists()
    assert new("GainBy", "--net", "net.prototxt", "--overwrite") == 0
    assert "GainBy" in Path("test_gain_by.py").read_text()


@pytest.mark.parametrize(
    ("type_name", "file"), [("KernelLoss", "kernel_loss.py"), ("Copy", "copy_layer.py"), ("Import", "import_layer.py")]
)
def test_the_file_hides_no_module_of_python(type_name: str, file: str) -> None:
    assert file_name(type_name) == file


@pytest.mark.parametrize("option", ["lambda", "self", "layer"])
def test_an_option_that_cannot_be_an_argument(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    write("net.prototxt", f'layer {{ name: "g" type: "GainBy" top: "g" gain_by_param {{ {option}: 3 }} }}')
    assert new("GainBy", "--net", "net.prototxt") == 1
    assert f"option '{option}' of gain_by_param cannot be an argument of a Python function" in capsys.readouterr().err
    assert not Path("gain_by.py").exists()


def test_a_net_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    assert new("GainBy") == 2
    assert "which net uses the layer?; expected --net FILE" in capsys.readouterr().err


def test_a_type_that_exists(capsys: pytest.CaptureFixture[str]) -> None:
    write("net.prototxt", NET)
    assert new("ReLU", "--net", "net.prototxt") == 2
    assert "layer type 'ReLU' exists already; docs/layers.md describes it" in capsys.readouterr().err
