"""Layers that share parameters, and how each parameter is trained."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
import torch

from pycaffe_like.errors import NetError
from pycaffe_like.layers.base import Layer
from pycaffe_like.net import Net
from pycaffe_like.proto import caffe_pb2
from tests.net.make import build, feed, fill_inputs, layer, product

SHARED = 'param { name: "w" } param { name: "b" }'


def test_layers_that_share_by_name_have_one_tensor_and_add_up_their_gradients() -> None:
    alone = build(feed("x", 2, 3) + product("a", "x", 3, body="loss_weight: 2"))
    both = build(
        feed("x", 2, 3)
        + product("a", "x", 3, f"{SHARED} loss_weight: 2")
        + product("b", "x", 3, f"{SHARED} loss_weight: 3")
    )
    assert [one.layer.name for one in both.learnable_params] == ["a", "a"]
    assert both.parameter_count() == 12
    assert [param.is_owner for layer in both.layers for param in layer.params] == [True, True, False, False]
    with torch.no_grad():
        for source, target in zip(alone.learnable_params, both.learnable_params, strict=True):
            target.tensor.copy_(source.tensor)
    for net in (alone, both):
        loss, _ = net.run(net.forward_program, fill_inputs(net))
        torch.as_tensor(loss).backward()
    for one, two in zip(alone.learnable_params, both.learnable_params, strict=True):
        torch.testing.assert_close(two.tensor.grad, one.tensor.grad * 5 / 2)


def test_a_permissive_share_has_its_own_shape() -> None:
    text = (
        feed("x", 2, 6)
        + product("a", "x", 4, 'param { name: "w" }')
        + product("b", "a", 6, 'param { name: "w" share_mode: PERMISSIVE } loss_weight: 1')
    )
    net = build(text)
    a, b = net.layers[1].module, net.layers[2].module
    assert tuple(a.blobs()[0].shape) == (4, 6)
    assert tuple(b.blobs()[0].shape) == (6, 4)
    (x,) = fill_inputs(net)
    with torch.no_grad():
        net.learnable_params[0].tensor.copy_(torch.arange(24.0).reshape(4, 6))
    _, outputs = net.run(net.forward_program, [x])
    want = (x @ torch.arange(24.0).reshape(4, 6).T) @ torch.arange(24.0).reshape(6, 4).T
    torch.testing.assert_close(outputs["b"], want)
    outputs["b"].sum().backward()
    whole = net.learnable_params[0].tensor.grad.clone()
    net.layerwise.forward(0, 2)
    net.learnable_params[0].tensor.grad = None
    net.layerwise.blobs[2].diff[...] = 1
    net.layerwise.backward(2, 0)
    torch.testing.assert_close(net.learnable_params[0].tensor.grad, whole)


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        pytest.param(
            product("a", "x", 5, 'param { name: "w" }'),
            product("b", "x", 7, 'param { name: "w" }'),
            "f:3:1: layer 'b' (InnerProduct): parameter 'w' cannot be shared with layer 'a'; expected shape 5x3; got 7x3\n"
            "share_mode: PERMISSIVE shares blobs of equal counts.",
            id="shape",
        ),
        pytest.param(
            product("a", "x", 5, 'param { name: "w" }'),
            product("b", "x", 7, 'param { name: "w" share_mode: PERMISSIVE }'),
            "f:3:1: layer 'b' (InnerProduct): parameter 'w' cannot be shared with layer 'a'; expected shape 5x3, or any of 15 values; got 7x3",
            id="count",
        ),
        pytest.param(
            product("a", "x", 5, 'param { name: "w" lr_mult: 2 }'),
            product("b", "x", 5, 'param { name: "w" lr_mult: 3 }'),
            "f:3:1: layer 'b' (InnerProduct): shared parameter 'w' has two values of lr_mult; expected 2, as layer 'a' says, or none; got 3",
            id="lr_mult",
        ),
        pytest.param(
            product("a", "x", 5, 'param { name: "w" decay_mult: 0 }'),
            product("b", "x", 5, 'param { name: "w" decay_mult: 1 }'),
            "f:3:1: layer 'b' (InnerProduct): shared parameter 'w' has two values of decay_mult; expected 0, as layer 'a' says, or none; got 1",
            id="decay_mult",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_shared(first: str, second: str, message: str) -> None:
    with pytest.raises(NetError) as caught:
        build(feed("x", 2, 3) + first + second)
    assert str(caught.value) == message


def test_a_later_layer_may_say_what_the_first_does_not() -> None:
    net = build(
        feed("x", 2, 3)
        + product("a", "x", 3, 'param { name: "w" }')
        + product("b", "x", 3, 'param { name: "w" lr_mult: 7 decay_mult: 0.5 }')
    )
    assert (net.learnable_params[0].lr_mult, net.learnable_params[0].decay_mult) == (7, 0.5)


def test_what_does_not_learn_gets_no_gradient() -> None:
    text = feed("x", 2, 3) + product("a", "x", 5, "param { lr_mult: 0 } param { }") + layer("BatchNorm", "n", "a")
    net = build(text + layer("Reduction", "sum", "n", body="loss_weight: 1"))
    learns = [(one.layer.name, one.tensor.requires_grad) for one in net.learnable_params]
    assert learns == [("a", False), ("a", True), ("n", False), ("n", False), ("n", False)]
    assert net.parameter_count() == 5


def test_nets_share_parameters_by_the_names_of_layers() -> None:
    text = feed("x", 2, 3) + product("a", "x", 5) + product("b", "a", 7)
    one = build(text)
    two = build(text.replace('"b"', '"c"'), weights_of=one)
    assert two.layers[1].module.blobs()[0] is one.layers[1].module.blobs()[0]
    assert two.layers[2].module.blobs()[0] is not one.layers[2].module.blobs()[0]
    for net in (one, two):  # scripts see the layers' own parameters
        for i, blobs in enumerate(net.layerwise.params):
            for index, blob in enumerate(blobs):
                assert blob.data.ctypes.data == net.layers[i].module.blobs()[index].data_ptr()


def test_a_net_that_scripts_look_at_may_share_later() -> None:
    text = feed("x", 2, 3) + product("a", "x", 5)
    one, two = build(text), build(text)
    weight = two.layerwise.params[1][0]
    two.share_with(one)
    one.layerwise.params[1][0].data[...] = 7
    assert (weight.data == 7).all()
    assert weight.diff.ctypes.data != one.layerwise.params[1][0].diff.ctypes.data


def test_a_layer_may_be_fixed_in_one_of_two_nets_that_share_it() -> None:
    one = build(feed("x", 2, 3) + product("a", "x", 5, "param { lr_mult: 0 }"))
    two = build(feed("x", 2, 3) + product("a", "x", 5))
    two.share_with(one)
    assert [[p.requires_grad for p in net.layers[1].module.blobs()] for net in (one, two)] == [
        [False, True],
        [True] * 2,
    ]


def test_parameters_that_layers_share_are_still_one_after_sharing_with_a_net() -> None:
    text = feed("x", 2, 3) + product("a", "x", 3, 'param { name: "w" }') + product("b", "a", 3, 'param { name: "w" }')
    one, two = build(text), build(text)
    two.share_with(one)
    first, second = two.layers[1].module.blobs()[0], two.layers[2].module.blobs()[0]
    assert first is second
    assert first.data_ptr() == one.layers[1].module.blobs()[0].data_ptr()


def test_layers_of_one_name_but_other_shapes_cannot_share_between_nets() -> None:
    one = build(feed("x", 2, 3) + product("a", "x", 5))
    with pytest.raises(NetError) as caught:
        build(feed("x", 2, 3) + product("a", "x", 7), weights_of=one)
    assert str(caught.value) == (
        "f:2:1: layer 'a' (InnerProduct): the layer of this name in the other net has parameters of other shapes; "
        "expected 5x3, 5; got 7x3, 7\n"
        "The other one is f:2:1: layer 'a' (InnerProduct). Its bottoms are 2x3, and 2x3 here. Layers of one name "
        "share their parameters between the nets of a solver."
    )


def net_with_permissive_share() -> Net:
    """Returns a net in which a 4 x 6 matrix is also used as 8 x 3."""
    share = 'param { name: "w" share_mode: PERMISSIVE } inner_product_param { num_output: %d bias_term: false }'
    return build(
        feed("x", 5, 6)
        + layer("InnerProduct", "a", "x", body=share % 4)
        + feed("y", 7, 3)
        + layer("InnerProduct", "b", "y", body=share % 8)
        + layer("Reduction", "sum", "b", body="loss_weight: 1")
    )


def test_a_copy_of_a_net_shares_what_the_net_shares() -> None:
    program = copy.deepcopy(net_with_permissive_share().program(["a", "b"]))
    first, second = program.a, program.b
    with torch.no_grad():
        first.weight.copy_(torch.arange(24.0).reshape(4, 6))
    assert second.weight.tolist() == torch.arange(24.0).reshape(8, 3).tolist()
    assert len(list(program.parameters())) == 1


def test_state_of_a_net_with_a_parameter_in_two_shapes() -> None:
    one, other = net_with_permissive_share(), net_with_permissive_share()
    with torch.no_grad():
        one.learnable_params[0].tensor.copy_(torch.arange(24.0).reshape(4, 6))
    other.forward_program.load_state_dict(one.forward_program.state_dict())
    assert other.layers[3].module.blobs()[0].tolist() == torch.arange(24.0).reshape(8, 3).tolist()


def test_gradients_of_a_parameter_in_two_shapes_are_saved_in_both(tmp_path: Path) -> None:
    net = net_with_permissive_share()
    loss, _ = net.run(net.forward_program, [torch.ones(5, 6), torch.ones(7, 3)])
    torch.as_tensor(loss).backward()
    net.save(tmp_path / "w.caffemodel", diffs=True)
    saved = caffe_pb2.NetParameter.FromString((tmp_path / "w.caffemodel").read_bytes())
    diffs = {one.name: (list(blob.shape.dim), list(blob.diff)) for one in saved.layer for blob in one.blobs}
    assert diffs == {"a": ([4, 6], [7.0] * 24), "b": ([8, 3], [7.0] * 24)}


def test_a_compiled_net_with_a_parameter_in_two_shapes() -> None:
    net = net_with_permissive_share()
    compiled = torch.compile(net.forward_program, backend="eager", fullgraph=True)
    x, y = torch.rand(5, 6), torch.rand(7, 3)
    torch.testing.assert_close(compiled(x, y)[1], net.forward_program(x, y)[1])


def test_a_blob_name_is_used_once() -> None:
    class Twice(Layer):
        def __init__(self) -> None:
            super().__init__()
            self.add_blob("weight", (2,), None)
            self.add_blob("weight", (3,), None)

    with pytest.raises(ValueError, match="Twice has two blobs called 'weight'"):
        Twice()
