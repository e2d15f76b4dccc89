"""Published nets with trained weights are exported in all formats, and give what Caffe gave for the same input.

PUBLISHED_NETS names a folder with a folder for each net: net.prototxt, weights.caffemodel, and io.npz with the inputs
`in/BLOB` and Caffe's outputs `out/BLOB`. Without it, these tests are skipped.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from safetensors.torch import load_file
from torch import nn

import pycaffe_like
from pycaffe_like.cli import main

Blobs = dict[str, np.ndarray]

NETS = sorted(path.parent for path in Path(os.environ.get("PUBLISHED_NETS", "no_folder")).glob("*/io.npz"))
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not NETS, reason="PUBLISHED_NETS names no folder of nets")]


def run_onnx(net: Path, inputs: Blobs) -> list[np.ndarray]:
    assert main(["export", *files(net), "-o", "net.onnx", "--tolerance", "1e-5"]) == 0
    return list(onnxruntime.InferenceSession("net.onnx", providers=["CPUExecutionProvider"]).run(None, inputs))


def run_pt2(net: Path, inputs: Blobs) -> list[np.ndarray]:
    assert main(["export", *files(net), "-o", "net.pt2", "--tolerance", "1e-5"]) == 0
    return run_torch(torch.export.load("net.pt2").module(), inputs)


def run_source(net: Path, inputs: Blobs) -> list[np.ndarray]:
    assert main(["export", *files(net), "-o", "source.py", "--tolerance", "1e-5"]) == 0
    spec = importlib.util.spec_from_file_location("source", Path("source.py").resolve())
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return run_torch(module.load(), inputs)


def run_safetensors(net: Path, inputs: Blobs) -> list[np.ndarray]:
    assert main(["export", *files(net), "-o", "net.safetensors"]) == 0
    module = pycaffe_like.load(net / "net.prototxt")
    module.load_state_dict(load_file("net.safetensors"))
    return run_torch(module, inputs)


def run_caffemodel(net: Path, inputs: Blobs) -> list[np.ndarray]:
    assert main(["export", *files(net), "-o", "new.caffemodel", "--tolerance", "1e-5"]) == 0
    return run_torch(pycaffe_like.load("new.prototxt", "new.caffemodel"), inputs)


def run_folded(net: Path, inputs: Blobs) -> list[np.ndarray]:
    assert main(["deploy", *files(net), "-o", "folded.prototxt", "--fold"]) == 0
    return run_torch(pycaffe_like.load("folded.prototxt", "folded.caffemodel"), inputs)


def files(net: Path) -> list[str]:
    return [str(net / "net.prototxt"), str(net / "weights.caffemodel")]


def run_torch(module: nn.Module, inputs: Blobs) -> list[np.ndarray]:
    with torch.no_grad():
        found = module(*map(torch.from_numpy, inputs.values()))
    return [one.numpy() for one in (found if isinstance(found, tuple) else (found,))]


@pytest.mark.parametrize(
    "run",
    [run_onnx, run_pt2, run_source, run_safetensors, run_caffemodel, run_folded],
    ids=lambda run: run.__name__[4:],
)
@pytest.mark.parametrize("net", NETS, ids=lambda net: net.name)
def test_the_outputs_are_caffe_s(
    net: Path, run: Callable[[Path, Blobs], list[np.ndarray]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with np.load(net / "io.npz") as recorded:
        inputs = {name.removeprefix("in/"): recorded[name] for name in recorded.files if name.startswith("in/")}
        (expected,) = (recorded[name] for name in recorded.files if name.startswith("out/"))
    (found,) = run(net, inputs)
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() <= 1e-4 * np.abs(expected).max()
