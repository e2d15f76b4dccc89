"""Python layers: pycaffe's protocol, classes on tensors, and errors."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError, NetError
from pycaffe_like.spec import Phase
from tests.net.make import build, feed, fill_inputs, layer, product

LAYERS = '''
import numpy as np
import torch
from torch import nn

try:
    import caffe
    Base = caffe.Layer
except ImportError:
    from pycaffe_like.caffe import Layer as Base


class Affine(Base):
    """top = blobs[0] * bottom + param_str"""

    def setup(self, bottom, top):
        self.shift = float(self.param_str)
        self.blobs.add_blob(bottom[0].shape[1])
        self.blobs[0].data[...] = 3

    def reshape(self, bottom, top):
        top[0].reshape(*bottom[0].data.shape)

    def forward(self, bottom, top):
        top[0].data[...] = bottom[0].data * self.blobs[0].data + self.shift

    def backward(self, top, propagate_down, bottom):
        self.blobs[0].diff[...] += (top[0].diff * bottom[0].data).sum(0)
        if propagate_down[0]:
            bottom[0].diff[...] = top[0].diff * self.blobs[0].data


class Sets(Affine):
    """Sets the diff of its parameter where others add to it."""

    def backward(self, top, propagate_down, bottom):
        self.blobs[0].diff[...] = (top[0].diff * bottom[0].data).sum(0)


class Source(Base):
    def setup(self, bottom, top):
        self.passes = 0

    def reshape(self, bottom, top):
        top[0].reshape(2, 3)

    def forward(self, bottom, top):
        self.passes += 1
        top[0].data[...] = self.passes


class Triple(Base):
    """Works in place, and leaves the shape as it is."""

    def forward(self, bottom, top):
        top[0].data[...] = bottom[0].data * 3

    def reshape(self, bottom, top):
        pass

    def backward(self, top, propagate_down, bottom):
        bottom[0].diff[...] = top[0].diff * 3


class Look(Base):
    """Works in place, and only looks."""

    def reshape(self, bottom, top):
        pass

    def forward(self, bottom, top):
        self.seen = bottom[0].data.sum()

    def backward(self, top, propagate_down, bottom):
        self.seen = top[0].diff.sum()


class Loss(Base):
    def reshape(self, bottom, top):
        top[0].reshape(1)

    def forward(self, bottom, top):
        top[0].data[...] = 0.5 * (bottom[0].data - bottom[1].data).sum()

    def backward(self, top, propagate_down, bottom):
        for i, sign in ((0, 1), (1, -1)):
            if propagate_down[i]:
                bottom[i].diff[...] = sign * 0.5 * top[0].diff[0]


class Phase(Base):
    def reshape(self, bottom, top):
        top[0].reshape(1)

    def forward(self, bottom, top):
        top[0].data[...] = self.phase


class Square:
    def forward(self, x):
        return x * x


class Both:
    def setup(self, bottom, top):
        self.factor = float(self.param_str)

    def forward(self, x, y):
        return x * y, x * self.factor


class Module(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(3, 5)

    def forward(self, x):
        return self.linear(x)


class Broken(Base):
    def reshape(self, bottom, top):
        top[0].reshape(*bottom[0].data.shape)

    def forward(self, bottom, top):
        raise RuntimeError("out of ideas")


class NoBackward(Base):
    def reshape(self, bottom, top):
        top[0].reshape(*bottom[0].data.shape)

    def forward(self, bottom, top):
        top[0].data[...] = bottom[0].data


class Unready(Base):
    def setup(self, bottom, top):
        raise KeyError("missing")

    def reshape(self, bottom, top):
        pass
'''


@pytest.fixture(autouse=True)
def layers_in_the_current_folder() -> Iterator[None]:
    Path("own_layers.py").write_text(LAYERS)
    before = list(sys.path)
    sys.modules.pop("own_layers", None)
    yield
    sys.path[:] = before
    sys.modules.pop("own_layers", None)


def python(
    cls: str, bottoms: str, body: str = "", name: str = "py", module: str = "own_layers", extra: str = ""
) -> str:
    return layer("Python", name, bottoms, "", f'python_param {{ module: "{module}" layer: "{cls}" {extra} }} {body}')


@pytest.mark.parametrize("runner", ["whole", "layerwise"])
def test_pycaffe_s_protocol(runner: str) -> None:
    net = build(
        feed("x", 2, 3) + product("a", "x", 3) + python("Affine", "a", "loss_weight: 2", extra='param_str: "7"')
    )
    (x,) = fill_inputs(net)
    weight, bias, scale = (one.tensor for one in net.learnable_params)
    assert scale.tolist() == [3, 3, 3]
    if runner == "whole":
        loss, outputs = net.run(net.forward_program, [x])
        torch.as_tensor(loss).backward()
        top = outputs["py"].detach()
    else:
        net.layerwise.forward(0, 2)
        net.layerwise.backward(2, 0)
        top = torch.from_numpy(net.layerwise.blobs[2].data)
    a = torch.nn.functional.linear(x, weight, bias).detach()
    torch.testing.assert_close(top, 3 * a + 7)
    torch.testing.assert_close(scale.grad, 2 * a.sum(0))
    torch.testing.assert_close(bias.grad, torch.full((3,), 2 * 3 * 2.0))


@pytest.mark.parametrize("runner", ["whole", "layerwise"])
def test_a_source_and_a_loss_of_one_s_own(runner: str) -> None:
    net = build(
        python("Source", "", name="x")
        + product("a", "x", 3)
        + feed("y", 2, 3)
        + python("Loss", "a y", "loss_weight: 1")
    )
    y = fill_inputs(net)
    for passes in (1, 2):
        for one in net.learnable_params:
            one.tensor.grad = None
        if runner == "whole":
            loss, _ = net.run(net.forward_program, y)
            torch.as_tensor(loss).backward()
            loss = float(torch.as_tensor(loss).detach())
        else:
            loss = net.layerwise.forward(0, 3)
            net.layerwise.backward(3, 0)
        x = torch.full((2, 3), float(passes))
        weight, bias = (one.tensor.detach() for one in net.learnable_params)
        assert loss == pytest.approx(float(0.5 * (x @ weight.T + bias - y[0]).sum()), rel=1e-5)
        torch.testing.assert_close(net.learnable_params[0].tensor.grad, torch.full((3, 3), 0.5 * 2 * passes))


@pytest.mark.parametrize("runner", ["whole", "layerwise"])
def test_in_place_bottom_and_top_are_one_blob(runner: str) -> None:
    def own(cls: str) -> str:
        return layer("Python", cls, "a", "a", f'python_param {{ module: "own_layers" layer: "{cls}" }}')

    net = build(
        feed("x", 2, 3) + product("a", "x", 3) + layer("TanH", "t", "a", "a") + own("Triple") + own("Look")
        + layer("Power", "p", "a", body="power_param { power: 2 } loss_weight: 1")
    )  # fmt: skip
    (x,) = fill_inputs(net)
    if runner == "whole":
        loss, _ = net.run(net.forward_program, [x])
        torch.as_tensor(loss).backward()
    else:
        net.layerwise.forward(0, 5)
        net.layerwise.backward(5, 0)
    weight, bias = (one.tensor for one in net.learnable_params)
    t = torch.tanh(torch.nn.functional.linear(x, weight, bias)).detach()
    torch.testing.assert_close(bias.grad, (2 * 3 * t * 3 * (1 - t * t)).sum(0))


@pytest.mark.parametrize("phase", [Phase.TRAIN, Phase.TEST])
def test_it_knows_its_phase(phase: Phase) -> None:
    net = build(feed("x", 2) + python("Phase", "x"), phase)
    _, outputs = net.run(net.forward_program, fill_inputs(net))
    assert outputs["py"].tolist() == [int(phase)]


def test_a_class_on_tensors_has_its_gradient_for_free() -> None:
    net = build("force_backward: true " + feed("x", 2, 3) + python("Square", "x", "loss_weight: 1"))
    (x,) = fill_inputs(net)
    assert [blob.shape for blob in net.built.blobs] == [(2, 3), (2, 3)]
    net.layerwise.forward(0, 1)
    net.layerwise.backward(1, 0)
    torch.testing.assert_close(net.layerwise.blobs[0].synced_diff.tensor(), 2 * x)


def test_a_class_on_tensors_may_have_setup_and_several_tops() -> None:
    net = build(
        feed("x", 2, 3)
        + feed("y", 2, 3)
        + layer("Python", "py", "x y", "p q", 'python_param { module: "own_layers" layer: "Both" param_str: "5" }')
    )
    x, y = fill_inputs(net)
    _, outputs = net.run(net.forward_program, [x, y])
    torch.testing.assert_close(outputs["p"], x * y)
    torch.testing.assert_close(outputs["q"], x * 5)


def test_an_nn_module_brings_its_parameters() -> None:
    net = build(feed("x", 2, 3) + python("Module", "x", "loss_weight: 1"))
    assert [tuple(one.tensor.shape) for one in net.learnable_params] == [(5, 3), (5,)]
    (x,) = fill_inputs(net)
    loss, _ = net.run(net.forward_program, [x])
    torch.as_tensor(loss).backward()
    torch.testing.assert_close(net.learnable_params[1].tensor.grad, torch.full((5,), 2.0))
    other = build(feed("x", 2, 3) + python("Module", "x"), weights_of=net)
    assert other.layers[1].module.blobs()[0] is net.layers[1].module.blobs()[0]


@pytest.mark.parametrize(("cls", "times"), [("Affine", 2), ("Sets", 1)])
def test_the_class_adds_to_the_diff_of_a_parameter_or_sets_it(cls: str, times: int) -> None:
    text = feed("x", 2, 3) + python(cls, "x", extra='param_str: "0"')
    net = build(text + layer("Power", "loss", "py", body="loss_weight: 1"))
    net.layerwise.blobs[0].data[...] = [[1, 2, 3], [4, 5, 6]]
    net.layerwise.forward(0, 2)
    for _ in range(2):
        net.layerwise.backward(2, 0)
    assert net.layerwise.params[1][0].diff.tolist() == [5 * times, 7 * times, 9 * times]


def test_its_blobs_are_saved_and_loaded() -> None:
    text = feed("x", 2, 3) + python("Affine", "x", extra='param_str: "0"')
    one, two = build(text), build(text)
    one.layerwise.params[1][0].data[...] = (2, 3, 5)
    one.save("w.caffemodel")
    two.load("w.caffemodel")
    _, outputs = two.run(two.forward_program, fill_inputs(two))
    np.testing.assert_allclose(outputs["py"].detach(), fill_inputs(two)[0] * torch.tensor([2.0, 3, 5]))


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        pytest.param(
            python("Affine", "x", module="no_such_module"),
            LayerError,
            "f:2:1: layer 'py' (Python): Python module 'no_such_module' does not exist\nIt is looked for in the current folder, HERE, and along PYTHONPATH.",
            id="module",
        ),
        pytest.param(
            python("Afine", "x"),
            LayerError,
            "f:2:1: layer 'py' (Python): Python module 'own_layers' has no layer class 'Afine'\nDid you mean 'Affine'?",
            id="class",
        ),
        pytest.param(
            product("a", "x", 5, 'param { name: "w" }') + python("Module", "x", 'param { name: "w" }'),
            NetError,
            "f:3:1: layer 'py' (Python): parameters of an nn.Module cannot be shared by name",
            id="sharing a module's parameters",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_built(text: str, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        build(feed("x", 2, 3) + text)
    assert str(caught.value) == message.replace("HERE", str(Path.cwd()))


def notes(error: BaseException) -> list[str]:
    return list(getattr(error, "__notes__", ())) or str(error).splitlines()[1:]


def test_an_exception_of_the_class_comes_out_as_it_is_with_the_place() -> None:
    net = build(feed("x", 2, 3) + python("Broken", "x"))
    for run in (lambda: net.run(net.forward_program, fill_inputs(net)), lambda: net.layerwise.forward(0, 1)):
        with pytest.raises(RuntimeError, match="out of ideas") as caught:
            run()
        assert "f:2:1: layer 'py' (Python): raised in forward of the layer's Python class Broken" in notes(caught.value)
    with pytest.raises(KeyError, match="missing"):
        build(feed("x", 2, 3) + python("Unready", "x"))


def test_a_gradient_that_the_class_cannot_give() -> None:
    net = build(feed("x", 2, 3) + product("a", "x", 3) + python("NoBackward", "a", "loss_weight: 1"))
    fill_inputs(net)
    net.layerwise.forward(0, 2)
    with pytest.raises(LayerError) as caught:
        net.layerwise.backward(2, 0)
    assert str(caught.value) == "f:3:1: layer 'py' (Python): the class has no backward, but its gradient is needed"


def test_share_in_parallel_is_accepted() -> None:
    net = build(feed("x", 2, 3) + python("Square", "x", extra="share_in_parallel: true"))
    assert net.built.definition.remarks == ()
