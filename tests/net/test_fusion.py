"""Fusing two layers into one, and the cases where that is not possible."""

from __future__ import annotations

import pytest
import torch

from pycaffe_like.layers.base import Layer
from pycaffe_like.layers.batch_norm_scale import BatchNormScale
from pycaffe_like.layers.neuron import ReLU, TanH
from pycaffe_like.net import Net, fusion

from .make import build, feed, fill_inputs, layer, product

NORM = feed("x", 5, 3, 2, 2) + layer("BatchNorm", "n", "x")
SCALE = layer("Scale", "s", "n", "n", "scale_param { bias_term: true }")
SUM = layer("Reduction", "sum", "n", body="loss_weight: 1")


def fused_types(net: Net) -> list[str]:
    return [type(layer.module).__name__ for layer in fusion.fuse(net.layers, net.built.outputs)]


def test_batch_norm_and_scale_become_one_layer() -> None:
    net = build(NORM + SCALE + SUM)
    assert fused_types(net) == ["Input", "BatchNormScale", "Reduction"]
    assert "self.s(" not in net.forward_program.code
    (x,) = fill_inputs(net)
    with torch.no_grad():
        net.layers[2].module.weight.copy_(torch.tensor([2.0, 3, 5]))
        net.layers[2].module.bias.copy_(torch.tensor([7.0, 11, 13]))
    _, outputs = net.run(net.program(["n"]), [x])
    mean, variance = x.mean((0, 2, 3), keepdim=True), x.var((0, 2, 3), correction=0, keepdim=True)
    weight, bias = torch.tensor([2.0, 3, 5]).view(1, 3, 1, 1), torch.tensor([7.0, 11, 13]).view(1, 3, 1, 1)
    torch.testing.assert_close(outputs["n"], (x - mean) / (variance + 1e-5).sqrt() * weight + bias)


def test_the_fused_layer_is_the_two_layers() -> None:
    net = build(NORM + SCALE + SUM)
    norm, scale = net.layers[1], net.layers[2]
    one = fusion.fuse(net.layers)[1]
    assert (one.name, one.bottoms, one.tops) == ("n", norm.bottoms, scale.tops)
    assert one.params == norm.params + scale.params
    assert isinstance(one.module, BatchNormScale)
    assert [*one.module.children()] == [norm.module, scale.module]
    assert [layer.name for layer in net.layers] == ["x", "n", "s", "sum"]  # fusion does not change the net itself


def test_batch_norm_with_a_scale_of_its_own() -> None:
    """NVIDIA's BatchNorm has a scale and a bias itself; those of the Scale layer are applied after them."""
    body = "batch_norm_param { scale_bias: true scale_filler { value: 3 } bias_filler { value: 0.25 } }"
    options = "scale_param { filler { value: 7 } bias_term: %s bias_filler { value: 11 } }"
    for bias_term, added in (("true", 11.0), ("false", 0.0)):
        norm = feed("x", 5, 3, 2, 2) + layer("BatchNorm", "n", "x", body=body)
        net = build(norm + layer("Scale", "s", "n", "n", options % bias_term))
        assert "self.s(" not in net.forward_program.code
        (x,) = fill_inputs(net)
        _, outputs = net.run(net.forward_program, [x])
        mean, variance = x.mean((0, 2, 3), keepdim=True), x.var((0, 2, 3), correction=0, keepdim=True)
        want = ((x - mean) / (variance + 1e-5).sqrt() * 3 + 0.25) * 7 + added
        torch.testing.assert_close(outputs["n"], want)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(NORM + layer("Scale", "s", "n", "s") + layer("ReLU", "r", "n"), id="another layer reads it"),
        pytest.param(
            feed("x", 5, 3, 2, 2) + layer("BatchNorm", "n", "x", body="loss_weight: 2") + layer("Scale", "s", "n", "s"),
            id="it is part of the objective",
        ),
        pytest.param(NORM + layer("Scale", "s", "n", "s", "propagate_down: false"), id="no gradient comes back"),
        pytest.param(NORM + layer("Scale", "s", "n", "s", "scale_param { axis: 2 }"), id="another axis"),
        pytest.param(NORM + layer("Scale", "s", "n", "s", "scale_param { num_axes: 2 }"), id="several axes"),
        pytest.param(NORM + feed("w", 3) + layer("Scale", "s", "n w", "s"), id="the scale is a bottom"),
    ],
)
def test_no_fusion(text: str) -> None:
    net = build(text)
    assert "BatchNormScale" not in fused_types(net)
    assert "self.s(" in net.forward_program.code


def test_no_fusion_of_a_blob_that_is_asked_for() -> None:
    net = build(NORM + layer("Scale", "s", "n", "s"))
    assert "self.s(" in net.program(["n", "s"]).code
    assert "self.s(" not in net.program(["s"]).code


def test_fusions_build_on_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def fuse_with_relu(first: Layer, second: Layer) -> Layer | None:
        return TanH([]) if isinstance(first, BatchNormScale) and isinstance(second, ReLU) else None

    monkeypatch.setattr(fusion, "FUSIONS", (*fusion.FUSIONS, fuse_with_relu))
    net = build(NORM + SCALE + layer("ReLU", "r", "n", "n") + layer("ReLU", "q", "n", "n") + product("p", "n", 7))
    assert fused_types(net) == ["Input", "TanH", "ReLU", "InnerProduct"]
