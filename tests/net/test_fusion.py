"""Fusing successive layers into one, and the cases where that is not possible."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from pycaffe_like.layers.base import Layer
from pycaffe_like.layers.batch_norm_scale import BatchNormScale
from pycaffe_like.layers.folded_convolution import FoldedConvolution
from pycaffe_like.layers.neuron import ReLU, TanH
from pycaffe_like.net import Net, fusion
from pycaffe_like.spec import Phase

from .make import build, feed, fill_inputs, layer, product

NORM = feed("x", 5, 3, 2, 2) + layer("BatchNorm", "n", "x")
SCALE = layer("Scale", "s", "n", "n", "scale_param { bias_term: true }")
SUM = layer("Reduction", "sum", "n", body="loss_weight: 1")


def fused_types(net: Net) -> list[str]:
    return [type(layer.module).__name__ for layer in fusion.fuse(net.layers, net.built.state.phase, net.built.outputs)]


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
    one = fusion.fuse(net.layers, Phase.TRAIN)[1]
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

    monkeypatch.setitem(fusion.FUSIONS, Phase.TRAIN, (*fusion.FUSIONS[Phase.TRAIN], fuse_with_relu))
    net = build(NORM + SCALE + layer("ReLU", "r", "n", "n") + layer("ReLU", "q", "n", "n") + product("p", "n", 7))
    assert fused_types(net) == ["Input", "TanH", "ReLU", "InnerProduct"]


CONVOLUTION = "convolution_param { num_output: 6 kernel_h: 3 kernel_w: 2 stride_h: 1 stride_w: 2 pad: 1 %s weight_filler { type: 'xavier' } }"
FOLDED = (
    feed("x", 5, 4, 7, 11)
    + layer("Convolution", "c", "x", body=CONVOLUTION % "group: 2")
    + layer("BatchNorm", "n", "c", "c", "batch_norm_param { eps: 0.01 }")
    + layer("Scale", "s", "c", "c", "scale_param { bias_term: true }")
    + layer("ReLU", "r", "c", "c")
)

OWN_TOPS = (
    feed("x", 5, 4, 7, 11) + layer("Convolution", "c", "x", body=CONVOLUTION % "") + layer("BatchNorm", "n", "c", "n")
)


def build_tested(text: str) -> Net:
    """Returns a net in TEST whose parameters all have random positive values."""
    net = build(text, Phase.TEST)
    random = torch.Generator().manual_seed(3)
    with torch.no_grad():
        for one in net.learnable_params:
            one.tensor.copy_(torch.rand(one.tensor.shape, generator=random) + 0.25)
        net.learnable_params[0].tensor.sub_(0.75)  # so that the ReLU has something to do
    return net


def layer_by_layer(net: Net) -> torch.Tensor:
    net.layerwise.run(0, len(net.layers) - 1)
    return next(iter(net.layerwise.outputs().values()))


def output_of(net: Net, fed: list[torch.Tensor]) -> torch.Tensor:
    with torch.no_grad():
        return next(iter(net.run(net.forward_program, fed)[1].values()))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(FOLDED, id="Convolution, BatchNorm, Scale"),
        pytest.param(FOLDED.replace('"Convolution"', '"ConvolutionDepthwise"'), id="depthwise"),
        pytest.param(FOLDED.replace("group: 2", "bias_term: false dilation: 2"), id="without a bias"),
        pytest.param(FOLDED.replace('"BatchNorm"', '"BN"').replace("batch_norm_param { eps: 0.01 }", "bn_param { bn_mode: INFERENCE }"), id="BN"),
        pytest.param(FOLDED.replace("eps: 0.01", "scale_bias: true"), id="BatchNorm with its own scale"),
    ],
)  # fmt: skip
def test_layers_after_a_convolution_are_folded_into_it_in_test(text: str) -> None:
    net = build_tested(text)
    assert fused_types(net) == ["Input", "FoldedConvolution"]
    found = output_of(net, fill_inputs(net))
    torch.testing.assert_close(found, layer_by_layer(net), rtol=1e-5, atol=1e-5)


def test_folded_weights_follow_every_parameter() -> None:
    net = build_tested(FOLDED)
    fed = fill_inputs(net)
    for one in net.learnable_params:
        before = output_of(net, fed)
        with torch.no_grad():
            one.tensor.mul_(1.5)
        found = output_of(net, fed)
        assert not torch.allclose(found, before)
        torch.testing.assert_close(found, layer_by_layer(net), rtol=1e-5, atol=1e-5)


def test_folded_weights_follow_a_weight_file() -> None:
    net, other = build_tested(FOLDED), build(FOLDED, Phase.TEST)
    fed = fill_inputs(other)
    before = output_of(other, fed)
    net.save(Path("other.caffemodel"))
    other.load(Path("other.caffemodel"))
    assert not torch.allclose(output_of(other, fed), before)
    torch.testing.assert_close(output_of(other, fed), layer_by_layer(other), rtol=1e-5, atol=1e-5)


def test_folded_weights_are_computed_once_until_they_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    net = build_tested(FOLDED)
    fed, made = fill_inputs(net), []
    fold = FoldedConvolution._fold
    monkeypatch.setattr(FoldedConvolution, "_fold", lambda self: made.append(1) or fold(self))
    for _ in range(3):
        output_of(net, fed)
    assert len(made) == 1
    net.forget_folded_weights()
    output_of(net, fed)
    assert len(made) == 2


def test_a_pass_that_records_gradients_runs_the_layers() -> None:
    net = build_tested(FOLDED)
    (x,) = fill_inputs(net)
    _, outputs = net.run(net.forward_program, [x.requires_grad_()])
    torch.testing.assert_close(outputs["c"].detach(), layer_by_layer(net))
    outputs["c"].sum().backward()
    assert x.grad is not None
    assert all(one.tensor.grad is not None for one in net.learnable_params if one.tensor.requires_grad)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(FOLDED.replace("eps: 0.01", "use_global_stats: false"), id="statistics of the batch"),
        pytest.param(FOLDED.replace('"Convolution"', '"Deconvolution"'), id="another layer before"),
        pytest.param(OWN_TOPS + layer("ReLU", "r", "c", "r"), id="another layer reads the convolution's top"),
    ],
)  # fmt: skip
def test_nothing_is_folded(text: str) -> None:
    net = build(text, Phase.TEST)
    assert "FoldedConvolution" not in fused_types(net)


def test_a_blob_that_is_asked_for_is_not_folded_away() -> None:
    net = build_tested(OWN_TOPS)
    fed = fill_inputs(net)
    expected = layer_by_layer(net)
    for outputs, names in ((["n"], ["FoldedConvolution"]), (["n", "c"], ["Convolution", "BatchNorm"])):
        program = net.program(outputs)
        assert [type(one).__name__ for one in program.children() if type(one).__name__ != "Input"] == names
        with torch.no_grad():
            _, found = net.run(program, fed)
        torch.testing.assert_close(found["n"], expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("last", "types"),
    [
        pytest.param("relu_param { negative_slope: 0.5 }", ["FoldedConvolution", "ReLU"], id="with a slope"),
        pytest.param(
            "}" + layer("BatchNorm", "m", "c", "c")[:-2], ["FoldedConvolution", "BatchNorm"], id="then a layer"
        ),
    ],
)
def test_what_comes_after_a_folded_convolution(last: str, types: list[str]) -> None:
    text = FOLDED.replace(
        'name: "r" type: "ReLU" bottom: "c" top: "c" ', f'name: "r" type: "ReLU" bottom: "c" top: "c" {last}'
    )
    net = build_tested(text)
    assert fused_types(net)[1:] == types
    torch.testing.assert_close(output_of(net, fill_inputs(net)), layer_by_layer(net), rtol=1e-5, atol=1e-5)
