"""Both runners, the compiled program and the layer-by-layer one, compute the same for every net in netdefs/."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest
import torch
from torch import Tensor

from pycaffe_like.errors import LayerError, NetError
from pycaffe_like.layers import registry
from pycaffe_like.layers.base import Layer
from pycaffe_like.layers.registry import register_layer
from pycaffe_like.net import Net
from pycaffe_like.proto import read_net
from pycaffe_like.spec import LayerDef, NetDef, NetState, Options, Phase, Shape
from tests.conftest import ROOT
from tests.net.make import build, feed, fill_inputs, layer, product

NETS = {
    "mouth": ((6, 3, 48, 48), 2, 235106),
    "mouth_plain": ((6, 3, 48, 48), 2, 194462),
    "cifar10_quick": ((5, 3, 32, 32), 10, 145578),
    "cifar10_full": ((5, 3, 32, 32), 10, 89578),
    "cifar10_resnet": ((5, 3, 32, 32), 10, 1941546),
    "lenet_train_test": ((7, 1, 28, 28), 10, 431080),
    "alexnet": ((2, 3, 227, 227), 1000, 60965224),
    "vgg16": ((1, 3, 224, 224), 1000, 138357544),
    "googlenet": ((2, 3, 224, 224), 1000, 13378280),
}


def net_with_inputs(path: Path, shape: tuple[int, ...]) -> NetDef:
    """Returns a net with an Input layer in place of its data layers."""
    net = read_net(path)
    shapes = Options({"shape": (shape, shape[:1])})
    kept = [one for one in net.layers if one.bottoms]
    source = LayerDef("data", "Input", tops=("data", "label"), options={"input_param": shapes})
    return replace(net, layers=(source, *kept))


@pytest.mark.parametrize("name", [pytest.param(n, marks=pytest.mark.slow if n == "vgg16" else ()) for n in NETS])
def test_both_runners_give_the_same_outputs_and_gradients(name: str) -> None:
    shape, classes, parameters = NETS[name]
    net = Net(net_with_inputs(ROOT / "netdefs" / f"{name}.prototxt", shape), NetState(Phase.TRAIN))
    assert net.parameter_count() == parameters
    data, _ = fill_inputs(net)
    labels = torch.arange(shape[0]).float() * 7 % classes
    net.layerwise.blobs[1].put(labels)
    state = {key: value.clone() for key, value in net.forward_program.state_dict().items()}

    torch.manual_seed(3)
    loss, outputs = net.run(net.forward_program, [data, labels])
    torch.as_tensor(loss).backward()
    loss = torch.as_tensor(loss).detach()
    of_whole = {id(one): one.tensor.grad for one in net.learnable_params}
    for one in net.learnable_params:
        one.tensor.grad = None
    after = {key: value.clone() for key, value in net.forward_program.state_dict().items()}
    net.forward_program.load_state_dict(state)

    torch.manual_seed(3)
    last = len(net.layers) - 1
    assert net.layerwise.forward(0, last) == pytest.approx(float(loss), rel=1e-5)
    net.layerwise.backward(last, 0)
    for blob in net.built.outputs:
        torch.testing.assert_close(net.layerwise.blob(blob).synced_data.tensor(), outputs[blob.name].detach())
    for one in net.learnable_params:
        if one.tensor.requires_grad:
            expected = of_whole[id(one)]
            scale = float(expected.abs().max())
            torch.testing.assert_close(one.tensor.grad, expected, rtol=1e-3, atol=1e-4 * scale, msg=one.layer.name)
    for key, value in net.forward_program.state_dict().items():  # moving averages too
        torch.testing.assert_close(value, after[key])


@pytest.mark.parametrize("name", ["mouth", "lenet_train_test", pytest.param("googlenet", marks=pytest.mark.slow)])
def test_a_program_in_the_other_memory_layout_gives_the_same_up_to_rounding(name: str) -> None:
    """The other memory layout gives the same results up to rounding.

    The test uses float64: in float32, rounding decides some comparisons in ReLU and MAX pooling, which changes
    gradients.
    """
    shape, classes, _ = NETS[name]
    net = Net(net_with_inputs(ROOT / "netdefs" / f"{name}.prototxt", shape), NetState(Phase.TRAIN))
    data, _ = fill_inputs(net)
    labels = torch.arange(shape[0]).double() * 5 % classes
    for one in net.layers:
        one.module.double()
    found = []
    for net.channels_last in (False, True):
        torch.manual_seed(3)
        for one in net.learnable_params:
            one.tensor.grad = None
        loss, outputs = net.run(net.forward_program, [data.double(), labels])
        torch.as_tensor(loss).backward()
        found.append((outputs, [one.tensor.grad for one in net.learnable_params]))
    assert "contiguous(memory_format = torch.channels_last)" in net.forward_program.code
    (outputs, gradients), (other_outputs, other_gradients) = found
    torch.testing.assert_close(other_outputs, outputs, rtol=1e-9, atol=1e-9)
    for gradient, other in zip(gradients, other_gradients, strict=True):
        if gradient is not None:
            torch.testing.assert_close(other, gradient, rtol=1e-9, atol=1e-9)


def test_in_channels_last_a_convolution_receives_and_returns_that_layout() -> None:
    seen = []
    text = feed("x", 2, 3, 5, 7) + feed("y", 2, 3)
    text += layer("Convolution", "c", "x", body="convolution_param { num_output: 11 kernel_size: 3 }")
    net = build(text + layer("Pooling", "p", "c", body="pooling_param { kernel_size: 2 }"))
    net.layers[-1].module.register_forward_pre_hook(lambda _, given: seen.append(given[0].stride()))
    for net.channels_last in (False, True):
        net.run(net.forward_program, fill_inputs(net))
    assert seen == [(11 * 3 * 5, 15, 5, 1), (3 * 5 * 11, 1, 5 * 11, 11)]


@pytest.mark.parametrize("phase", ["TRAIN", "TEST"])
@pytest.mark.parametrize("name", NETS)
def test_every_net_that_ships_builds_in_both_phases(name: str, phase: str) -> None:
    net = Net(net_with_inputs(ROOT / "netdefs" / f"{name}.prototxt", NETS[name][0]), NetState(Phase[phase]))
    names = [blob.name for blob in net.built.outputs]
    assert any(n.startswith(("accuracy", "loss")) for n in names)


def test_googlenet_without_the_branches_that_only_help_to_train_it() -> None:
    net = net_with_inputs(ROOT / "netdefs/googlenet.prototxt", (1, 3, 224, 224))
    main = replace(net, layers=tuple(one for one in net.layers if not one.name.startswith(("loss1/", "loss2/"))))
    assert Net(main, NetState(Phase.TEST)).parameter_count() == 6998552


def test_an_in_place_layer_overwrites_only_what_nobody_needs() -> None:
    text = feed("x", 2, 3) + product("a", "x", 5) + layer("ReLU", "r", "a", "a") + layer("TanH", "t", "a")
    net = build(text + layer("ReLU", "s", "t", "t") + layer("Reduction", "sum", "t", body="loss_weight: 1"))
    code = net.forward_program.code
    assert "a_1 = self.r(a, inplace = True)" in code  # backward of an inner product does not need its top
    assert "inplace" not in code[code.index("self.t(") :]  # TanH needs its top for its gradient


@pytest.mark.parametrize("asked", ["n", "n s", "s", "a", "a t", "t", "n s a t"])
def test_a_program_gives_what_the_blobs_that_it_is_asked_for_hold(asked: str) -> None:
    text = feed("x", 5, 3, 2, 2) + layer("BatchNorm", "n", "x")
    text += layer("Scale", "s", "n", body="scale_param { filler { value: 3 } }") + product("a", "s", 7)
    net = build(text + layer("ReLU", "t", "a") + layer("ReLU", "u", "t", "t", "relu_param { negative_slope: 0.5 }"))
    (x,) = fill_inputs(net)
    net.layerwise.forward(0, len(net.layers) - 1)
    held = {blob.name: blob.synced_data.tensor() for blob in net.layerwise.blobs}
    _, outputs = net.run(net.program(asked.split()), [x])
    assert set(outputs) == set(asked.split())
    for name, values in outputs.items():
        torch.testing.assert_close(values, held[name])


def test_an_input_is_never_overwritten() -> None:
    net = build(feed("x", 2, 3) + layer("ReLU", "r", "x", "x"))
    (x,) = fill_inputs(net)
    before = x.clone()
    _, outputs = net.run(net.forward_program, [x])
    torch.testing.assert_close(x, before, rtol=0, atol=0)
    torch.testing.assert_close(outputs["x"], before.clamp(min=0))


def test_what_only_a_training_log_needs_is_left_out_of_the_objective() -> None:
    text = feed("x", 2, 3) + feed("y", 2) + product("p", "x", 5) + layer("SoftmaxWithLoss", "l", "p y")
    net = build(text + layer("Accuracy", "a", "p y"))
    assert "self.a(" in net.forward_program.code
    assert "self.a(" not in net.loss_program.code


def test_statistics_are_collected_also_where_only_a_training_log_needs_their_top() -> None:
    text = feed("x", 5, 3) + feed("y", 5) + product("p", "x", 2) + layer("SoftmaxWithLoss", "l", "p y")
    net = build(text + layer("BatchNorm", "n", "p") + layer("Accuracy", "a", "n y"))
    with torch.no_grad():
        net.run(net.loss_program, [fill_inputs(net)[0], torch.ones(5)])
    assert net.learnable_params[-1].tensor.tolist() == [1.0]  # scale_factor: one batch


def test_propagate_down_false_cuts_the_gradient() -> None:
    text = feed("x", 2, 3) + product("a", "x", 5) + product("b", "a", 7, "propagate_down: false loss_weight: 1")
    net = build(text)
    loss, _ = net.run(net.forward_program, fill_inputs(net))
    torch.as_tensor(loss).backward()
    grads = [one.tensor.grad is not None for one in net.learnable_params]
    assert grads == [False, False, True, True]


def test_force_backward_gives_the_inputs_a_diff() -> None:
    text = feed("x", 2, 3) + product("a", "x", 5, "loss_weight: 1")
    for force in (False, True):
        net = build(("force_backward: true " if force else "") + text)
        fill_inputs(net)
        net.layerwise.forward(0, 1)
        net.layerwise.backward(1, 0)
        weight = net.learnable_params[0].tensor.detach()
        want = weight.sum(0).expand(2, 3) if force else torch.zeros(2, 3)
        torch.testing.assert_close(net.layerwise.blobs[0].synced_diff.tensor(), want)


def test_losses_in_the_middle_and_with_weights_add_up() -> None:
    text = (
        feed("x", 2, 3)
        + product("a", "x", 5)
        + layer("Reduction", "first", "a", body="reduction_param { operation: SUMSQ } loss_weight: 3")
        + layer("Power", "b", "a", body="power_param { scale: 2 }")
        + layer("Reduction", "second", "b", "second", "loss_weight: 0.5")
    )
    net = build(text)
    (x,) = fill_inputs(net)
    loss, outputs = net.run(net.forward_program, [x])
    assert set(outputs) == {"first", "second"}
    a = torch.nn.functional.linear(x, *[one.tensor for one in net.learnable_params])
    torch.testing.assert_close(loss, 3 * a.square().sum() + 0.5 * (2 * a).sum())
    torch.as_tensor(loss).backward()
    got = net.learnable_params[1].tensor.grad
    torch.testing.assert_close(got, (6 * a + 1).sum(0).detach())


def test_a_layer_that_fails_in_the_whole_net_is_named() -> None:
    net = build(feed("x", 2, 3) + product("a", "x", 5) + layer("ReLU", "r", "a"))
    with pytest.raises(LayerError) as caught:
        net.run(net.forward_program, [torch.zeros(2, 4)])
    assert str(caught.value) == (
        "f:2:1: layer 'a' (InnerProduct): the bottom does not fit the weights; expected 3 inputs; got 4"
    )


def test_names_that_are_no_names_in_python_run_all_the_same() -> None:
    text = (
        feed("data/1", 2, 3)
        + layer("ReLU", "3x3 reduce", "data/1", "class")
        + layer("ReLU", "3x3/reduce", "class", "self")
    )
    net = build(text)
    _, outputs = net.run(net.forward_program, fill_inputs(net))
    assert list(outputs) == ["self"]


@pytest.mark.parametrize("name", ["code", "graph", "training", "forward", "__dict__"])
def test_a_layer_may_be_called_as_an_attribute_of_a_module(name: str) -> None:
    net = build(feed("x", 2, 3) + layer("Power", name, "x", "y", "power_param { scale: 3 }"))
    (given,) = fill_inputs(net)
    assert torch.equal(net.run(net.forward_program, [given])[1]["y"], 3 * given)


def test_a_program_of_a_blob_that_does_not_exist() -> None:
    net = build(feed("x", 2, 3) + product("a", "x", 5))
    with pytest.raises(NetError, match=r"the net has no blob 'aa'\nDid you mean 'a'\?"):
        net.program(["aa"])


class Failing(Layer):
    """A user-defined layer whose forward pass raises `error`."""

    error: ClassVar[Exception]

    def forward(self, bottom: Tensor) -> Tensor:
        raise self.error

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return list(bottoms)


@pytest.mark.parametrize("error", [RuntimeError(), RuntimeError("bug at epoch 3"), ValueError("7"), KeyError("k")])
@pytest.mark.parametrize("way", ["program", "layer by layer"])
def test_a_users_own_exception_comes_out_as_it_is(error: Exception, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_REGISTRY", dict(registry._REGISTRY))
    register_layer()(Failing)
    Failing.error = type(error)(*error.args)
    net = build(feed("x", 2, 3) + layer("Failing", "bad", "x"))
    with pytest.raises(type(error)) as caught:
        net.run(net.forward_program, fill_inputs(net)) if way == "program" else net.layerwise.forward(0, 1)
    assert caught.value is Failing.error
    if hasattr(error, "add_note"):
        assert caught.value.__notes__ == [
            "f:2:1: layer 'bad' (Failing): raised in forward of the layer's Python class Failing"
        ]


def test_a_users_constructor_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    class Unmade(Failing):
        def __init__(self, bottoms: Sequence[Shape]) -> None:
            raise RuntimeError

    monkeypatch.setattr(registry, "_REGISTRY", dict(registry._REGISTRY))
    register_layer()(Unmade)
    with pytest.raises(RuntimeError) as caught:
        build(feed("x", 2, 3) + layer("Unmade", "bad", "x"))
    assert "layer 'bad' (Unmade): raised in " in "\n".join(getattr(caught.value, "__notes__", [str(caught.value)]))
