"""Layers that work in place compute the same as with separate tops, in both runners."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from pycaffe_like.errors import LayerError, NetError
from pycaffe_like.net import Net
from pycaffe_like.spec import Phase
from tests.net.make import build, feed, fill_inputs, layer, product

MAKERS = {
    "InnerProduct": product("a", "x", 5),
    "Convolution": layer("Convolution", "a", "x", body="convolution_param { num_output: 5 kernel_size: 1 }"),
    "Pooling": layer("Pooling", "a", "x", body="pooling_param { kernel_size: 1 }"),
    "Scale": layer("Scale", "a", "x", body="scale_param { filler { value: -2 } }"),
    "Bias": layer("Bias", "a", "x"),
    "BatchNorm": layer("BatchNorm", "a", "x"),
    "BatchNorm Scale": layer("BatchNorm", "a", "x") + layer("Scale", "s", "a", "a"),
    "LRN": layer("LRN", "a", "x"),
    "MVN": layer("MVN", "a", "x"),
    "Softmax": layer("Softmax", "a", "x"),
    "TanH": layer("TanH", "a", "x"),
    "Dropout": layer("Dropout", "a", "x"),
    "Power": layer("Power", "a", "x"),
    "PReLU": layer("PReLU", "a", "x"),
    "Concat": layer("Concat", "a", "x"),
    "Split": layer("Split", "s", "x", "a b"),
    "Slice": layer("Slice", "s", "x", "a b", "slice_param { slice_point: 1 }"),
    "Flatten": layer("Flatten", "a", "x"),
    "Reshape": layer("Reshape", "a", "x", body="reshape_param { shape { dim: 0 dim: -1 } }"),
    "Tile": layer("Tile", "a", "x", body="tile_param { tiles: 1 }"),
    "sum": layer("Eltwise", "a", "x w"),
    "product": layer("Eltwise", "a", "x w", body="eltwise_param { operation: PROD }"),
    "divided product": layer("Eltwise", "a", "x w", body="eltwise_param { operation: PROD stable_prod_grad: false }"),
    "maximum": layer("Eltwise", "a", "x w", body="eltwise_param { operation: MAX }"),
}
"""Layers that compute the blob a, which other layers then change in place."""

CHANGERS = {
    "ReLU": "",
    "leaky ReLU": "relu_param { negative_slope: 0.3 }",
    "PReLU": "",
    "ELU": "",
    "Sigmoid": "",
    "TanH": "",
    "Swish": "swish_param { beta: 2 }",
    "BNLL": "",
    "Clip": "clip_param { min: -0.5 max: 0.7 }",
    "Exp": "",
    "Log": "log_param { shift: 99 }",
    "Power": "power_param { power: 2 shift: 9 }",
    "Dropout": "",
    "BatchNorm": "",
    "Scale": "scale_param { filler { value: 3 } bias_term: true }",
    "Bias": "bias_param { filler { value: 2 } }",
    "Softmax": "",
    "LRN": "",
    "MVN": "",
    "Eltwise": "eltwise_param { operation: PROD }",
}
"""Layers that can work in place, with their options."""


def chain(maker: str, changers: list[str], in_place: bool) -> str:
    """Returns a net that makes the blob a and changes it step by step: in place, or with a new top for each step."""
    text = "force_backward: true\n" + feed("x", 7, 5, 3, 2) + feed("w", 7, 5, 3, 2) + MAKERS[maker]
    before = "a"
    for step, name in enumerate(changers):
        after = "a" if in_place else f"a{step}"
        bottoms = f"{before} v{step}" if name == "Eltwise" else before
        text += feed(f"v{step}", 7, 5, 3, 2) if name == "Eltwise" else ""
        text += layer(name.split()[-1], f"step{step}", bottoms, after, CHANGERS[name])
        before = after
    text += layer("Power", "end", before, body="power_param { scale: 3 }")
    return text + layer("Reduction", "sum", "end", body="loss_weight: 1 reduction_param { operation: SUMSQ }")


def values_and_gradients(net: Net, whole: bool) -> list[Tensor]:
    """Returns the blob `end` and the gradients of the first input and of the parameters."""
    fed = fill_inputs(net)
    torch.manual_seed(5)
    for one in net.learnable_params:
        torch.nn.init.uniform_(one.tensor, 0.2, 0.7)
    names = [blob.name for blob in net.built.blobs]
    torch.manual_seed(11)
    if whole:
        x = fed[0].requires_grad_()
        objective, found = net.program(["end"])(x, *fed[1:])
        objective.backward()
        gradient, end = x.grad, found["end"].detach()
        assert gradient is not None
    else:
        last = len(net.layers) - 1
        net.layerwise.forward(0, last)
        net.layerwise.backward(last, 0)
        gradient = net.layerwise.blobs[0].synced_diff.tensor()
        end = net.layerwise.blobs[names.index("end")].synced_data.tensor()
    of_parameters = [one.tensor.grad for one in net.learnable_params if one.tensor.requires_grad]
    return [end, gradient, *(torch.zeros(()) if g is None else g for g in of_parameters)]


def check(maker: str, changers: list[str], phase: Phase) -> None:
    wanted = values_and_gradients(build(chain(maker, changers, in_place=False), phase), False)
    for whole in (False, True):
        found = values_and_gradients(build(chain(maker, changers, in_place=True), phase), whole)
        # Gradients below a BatchNorm are small differences of large numbers, so their errors are larger.
        scale = max(float(one.abs().max()) for one in wanted)
        torch.testing.assert_close(found, wanted, rtol=1e-4, atol=1e-5 * scale)


@pytest.mark.parametrize("phase", list(Phase), ids=str)
@pytest.mark.parametrize("name", CHANGERS)
def test_a_layer_in_place_and_others_behind_it(name: str, phase: Phase) -> None:
    check("InnerProduct" if name not in ("LRN", "MVN", "Eltwise") else "Convolution", [name], phase)


@pytest.mark.parametrize("maker", MAKERS)
def test_what_makes_the_blob_keeps_its_gradient(maker: str) -> None:
    check(maker, ["ReLU"], Phase.TRAIN)


@pytest.mark.parametrize(
    "changers",
    [
        ["BatchNorm", "Scale", "ReLU"],
        ["Scale", "BatchNorm", "Scale", "leaky ReLU", "Dropout"],
        ["ReLU", "Bias", "ReLU", "TanH", "ReLU"],
        ["Sigmoid", "Power", "Clip", "Exp", "Log"],
        ["PReLU", "Softmax", "ELU", "Swish", "BNLL"],
        ["Eltwise", "ReLU", "MVN", "LRN", "ReLU"],
    ],
    ids=" ".join,
)
def test_several_layers_in_place_behind_one_another(changers: list[str]) -> None:
    check("Convolution", changers, Phase.TRAIN)


def test_a_blob_changed_in_place_may_feed_several_layers() -> None:
    text = "force_backward: true\n" + feed("x", 3, 5) + product("a", "x", 7) + layer("ReLU", "r", "a", "{}")
    text += layer("TanH", "t", "{}") + layer("Eltwise", "end", "t {}", body="eltwise_param {{ operation: PROD }}")
    text += layer("Reduction", "sum", "end", body="loss_weight: 2")
    wanted = values_and_gradients(build(_with_top(text, "b")), False)
    for whole in (False, True):
        torch.testing.assert_close(values_and_gradients(build(_with_top(text, "a")), whole), wanted)


def _with_top(text: str, top: str) -> str:
    return text.replace("{}", top).replace("{{", "{").replace("}}", "}")


@pytest.mark.parametrize("type_name", ["AbsVal", "Flatten", "Reshape", "Split"])
def test_what_caffe_does_not_let_work_in_place(type_name: str) -> None:
    with pytest.raises(LayerError) as error:
        build(feed("x", 2, 3) + layer(type_name, "l", "x", "x"))
    message = "the layer cannot work in place; expected another top; got top 'x'"
    assert str(error.value) == f"f:2:1: layer 'l' ({type_name}): {message}"


def test_a_blob_that_feeds_another_layer_too_cannot_be_changed() -> None:
    with pytest.raises(NetError) as error:
        build(feed("x", 2, 3) + layer("TanH", "t", "x") + layer("ReLU", "r", "x", "x"))
    assert "f:3:1: layer 'r' (ReLU): top 'x' is produced twice" in str(error.value)
    assert "'x' feeds other layers too, so it cannot be overwritten: give this top a name of its own." in str(
        error.value
    )


def test_an_array_that_a_script_holds_does_not_change_gradients() -> None:
    """An array that a script holds shows the blob's new values, although autograd still needs the old ones."""
    net = build("force_backward: true " + feed("x", 3) + layer("Power", "p", "x", "x", "power_param { power: 3 }"))
    net.layerwise.blobs[0].put(torch.tensor([2.0, 3.0, 5.0]))
    held = net.layerwise.blobs[0].data
    net.layerwise.forward(0, 1)
    assert held.tolist() == [8, 27, 125]
    net.layerwise.blobs[0].diff[...] = 1
    net.layerwise.backward(1, 0)
    assert net.layerwise.blobs[0].diff.tolist() == [12, 27, 75]
