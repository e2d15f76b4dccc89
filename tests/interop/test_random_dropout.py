"""Exporting a net whose Dropout also drops values in TEST: the exported model does so too, and the comparison
with the net leaves it out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import torch
from torch import Tensor, nn

from pycaffe_like.cli import main
from pycaffe_like.interop import proof
from pycaffe_like.interop.onnx_export import to_onnx

NET = """
layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 3 dim: 31 dim: 37 } } }
layer { name: "drop" type: "Dropout" bottom: "data" top: "drop"
  dropout_param { dropout_ratio: 0.3 sample_weights_test: true } }
layer { name: "kept" type: "Dropout" bottom: "drop" top: "kept" dropout_param { dropout_ratio: 0.7 } }
layer { name: "unscaled" type: "Dropout" bottom: "data" top: "unscaled"
  dropout_param { dropout_ratio: 0.2 sample_weights_test: true scale_train: false } }
"""


def export(folder: Path, name: str, *options: str) -> int:
    (folder / "net.prototxt").write_text(NET)
    return main(["export", str(folder / "net.prototxt"), "-o", str(folder / name), *options])


def assert_drops(top: np.ndarray, ratio: float, kept: float) -> None:
    """Asserts that a share of `ratio` is 0 and all other values are `kept`."""
    assert np.mean(top == 0) == pytest.approx(ratio, abs=0.02)
    np.testing.assert_allclose(top[top != 0], kept, rtol=1e-6)


def test_the_onnx_model_drops_other_values_in_each_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(tmp_path, "net.onnx") == 0
    assert "drop, unscaled draw in each run of the model; compared without them." in capsys.readouterr().out
    session = onnxruntime.InferenceSession(tmp_path / "net.onnx", providers=["CPUExecutionProvider"])
    ones = {"data": np.ones((5, 3, 31, 37), np.float32)}
    first, unscaled = session.run(["kept", "unscaled"], ones)
    (second,) = session.run(["kept"], ones)
    assert_drops(first, 0.3, 1 / 0.7)
    assert_drops(second, 0.3, 1 / 0.7)
    assert_drops(unscaled, 0.2, 1)
    assert not np.array_equal(first, second)


def test_a_torch_program_is_compared_with_the_same_draws(tmp_path: Path) -> None:
    assert export(tmp_path, "net.pt2") == 0
    module = torch.export.load(tmp_path / "net.pt2").module()
    first, unscaled = module(torch.ones(5, 3, 31, 37))
    second, _ = module(torch.ones(5, 3, 31, 37))
    assert_drops(first.numpy(), 0.3, 1 / 0.7)
    assert_drops(unscaled.numpy(), 0.2, 1)
    assert not torch.equal(first, second)


def test_a_layer_behind_that_differs_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_unscaled_factor(*arguments: object, **options: object) -> Any:
        model = to_onnx(*arguments, **options)  # type: ignore[arg-type]
        for node in model.graph.node:
            if node.op_type == "Mul":
                node.op_type = "Add"
        return model

    monkeypatch.setattr("pycaffe_like.interop.export.to_onnx", without_unscaled_factor)
    assert export(tmp_path, "net.onnx") == 1
    assert "the first blob that differs is 'unscaled'" in capsys.readouterr().err


def test_a_comparison_leaves_torch_s_random_numbers_alone() -> None:
    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    dropout = nn.Dropout(0.3)
    (found,) = proof.compare(proof_net(dropout), proof.torch_runner(dropout), [[torch.ones(3, 5)]], ["y"])
    assert found.absolute == 0
    assert torch.equal(torch.rand(3), expected)


def proof_net(module: nn.Module) -> nn.Module:
    """Returns the module with its output in a tuple."""

    class Net(nn.Module):
        def forward(self, bottom: Tensor) -> tuple[Tensor, ...]:
            return (module(bottom),)

    return Net()
