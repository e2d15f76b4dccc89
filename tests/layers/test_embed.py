"""Embed and Parameter: layers whose top consists of parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.base import Layer
from pycaffe_like.net import Net
from pycaffe_like.spec import NetDef, NetState, Phase

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread

Shape = tuple[int, ...]


def embed(shape: Shape, options: str = "") -> Layer:
    """Returns an Embed layer with seven rows of three values."""
    module = make("Embed", [shape], f"embed_param {{ input_dim: 7 num_output: 3 {options} }}")
    with torch.no_grad():
        for number, parameter in enumerate(module.parameters()):
            parameter.copy_(spread(*parameter.shape, seed=number + 1))
    return module


@pytest.mark.parametrize("options", ["", "bias_term: false"])
@pytest.mark.parametrize(
    ("indices", "rows"),
    [
        pytest.param([6, 0, 6, 2], [6, 0, 6, 2], id="one axis"),
        pytest.param([[1, 5], [5, 3], [4, 0]], [[1, 5], [5, 3], [4, 0]], id="two axes"),
        pytest.param(4, 4, id="a scalar"),
        pytest.param([1.9, 0.2, -0.9], [1, 0, 0], id="what stands behind the point is cut off"),
    ],
)
def test_embed(indices: Any, rows: Any, options: str) -> None:
    bottom = torch.tensor(indices, dtype=torch.float32)
    module = embed(tuple(bottom.shape), options)
    check_shapes(module, [bottom])
    check_no_host_sync(module, [bottom])
    weight, *bias = [blob.detach().numpy() for blob in module.blobs()]
    np.testing.assert_allclose(module(bottom).detach().numpy(), weight[np.array(rows)] + sum(bias), rtol=1e-6)
    check_gradients(module, [bottom], differentiable=[])


def test_the_gradients_of_a_row_add_up() -> None:
    module = embed((3,))
    indices = torch.tensor([2.0, 5, 2], requires_grad=True)
    module(indices).backward(torch.tensor([[1.0, 2, 3], [5, 7, 11], [13, 17, 19]]))
    want = torch.zeros(7, 3)
    want[2], want[5] = torch.tensor([14.0, 19, 22]), torch.tensor([5.0, 7, 11])
    weight, bias = module.parameters()
    assert torch.equal(weight.grad, want)
    assert bias.grad.tolist() == [19, 26, 33]
    assert indices.grad is None


def test_embed_follows_the_bottom() -> None:
    bottom = torch.tensor([[1.0, 2, 3]])
    module = embed((5,))
    check_shapes(module, [bottom])
    assert module(bottom).shape == (1, 3, 3)


def test_the_fillers_fill_weight_and_bias() -> None:
    options = 'weight_filler { type: "constant" value: 5 } bias_filler { type: "constant" value: 11 }'
    module = make("Embed", [(2,)], f"embed_param {{ input_dim: 7 num_output: 3 {options} }}")
    assert [blob.tolist() for blob in module.blobs()] == [[[5] * 3] * 7, [11] * 3]


@pytest.mark.parametrize("index", [7.0, -1.0])
def test_an_index_has_a_row(index: float) -> None:
    with pytest.raises(LayerError) as caught:
        embed((2,))(torch.tensor([0, index]))
    assert str(caught.value) == "an index has no row in the weight; expected 0 to 6"


def test_the_runner_says_which_layer_got_the_index(net: Callable[[str], NetDef]) -> None:
    text = """
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 } } }
        layer { name: "words" type: "Embed" bottom: "x" top: "y" embed_param { input_dim: 7 num_output: 3 } }
    """
    embedding = Net(net(text), NetState(Phase.TEST))
    embedding.layerwise.blobs[0].data[...] = 7
    with pytest.raises(LayerError) as caught:
        embedding.layerwise.forward(0, 1)
    message = "an index has no row in the weight; expected 0 to 6"
    assert str(caught.value) == f"net.prototxt:3:9: layer 'words' (Embed): {message}"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param("input_dim: 7", "embed_param.num_output is missing; expected a value", id="no num_output"),
        pytest.param("num_output: 3", "embed_param.input_dim is missing; expected a value", id="no input_dim"),
        pytest.param("input_dim: 7 num_output: 0", "num_output must be positive; got 0", id="rows of no length"),
        pytest.param("input_dim: 0 num_output: 3", "input_dim must be positive; got 0", id="no rows"),
    ],
)
def test_embed_says_what_is_wrong(options: str, message: str) -> None:
    with pytest.raises(LayerError) as caught:
        make("Embed", [(2,)], f"embed_param {{ {options} }}")
    assert str(caught.value) == f"f:1:1: layer 'l' (Embed): {message}"


@pytest.mark.parametrize(
    ("options", "shape"),
    [
        pytest.param("parameter_param { shape { dim: 2 dim: 3 dim: 5 } }", (2, 3, 5), id="three axes"),
        pytest.param("parameter_param { shape { } }", (), id="a scalar"),
        pytest.param("", (), id="no shape"),
    ],
)
def test_parameter(options: str, shape: Shape) -> None:
    module = make("Parameter", [], options)
    assert torch.equal(module(), torch.zeros(shape))
    with torch.no_grad():
        module.blobs()[0].copy_(spread(*shape))
    assert torch.equal(module(), spread(*shape))
    check_shapes(module, [])
    check_no_host_sync(module, [])
    check_gradients(module, [])


def test_a_parameter_learns(net: Callable[[str], NetDef]) -> None:
    text = """
        layer { name: "weight" type: "Parameter" top: "w" parameter_param { shape { dim: 2 dim: 3 } } }
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "product" type: "Eltwise" bottom: "w" bottom: "x" top: "y" eltwise_param { operation: PROD } }
        layer { name: "loss" type: "Reduction" bottom: "y" top: "loss" loss_weight: 2 }
    """
    learning = Net(net(text), NetState(Phase.TRAIN))
    (parameter,) = learning.layerwise.params[0]
    learning.layerwise.blobs[1].data[...] = spread(2, 3).numpy()
    learning.layerwise.forward(0, 3)
    learning.layerwise.backward(3, 0)
    np.testing.assert_allclose(parameter.diff, 2 * spread(2, 3).numpy())
    parameter.diff[...] = 0
    objective, _ = learning.forward_program(spread(2, 3))
    objective.backward()
    np.testing.assert_allclose(parameter.diff, 2 * spread(2, 3).numpy())


@pytest.mark.parametrize(
    ("bottoms", "options", "message"),
    [
        pytest.param(
            [], "parameter_param { shape { dim: 2 dim: -3 } }", "an extent is negative; got 2x-3", id="negative"
        ),
        pytest.param([(2,)], "", "wrong number of bottoms; expected exactly 0 bottoms; got 1 (b0)", id="a bottom"),
    ],
)
def test_parameter_says_what_is_wrong(bottoms: list[Shape], options: str, message: str) -> None:
    with pytest.raises(LayerError) as caught:
        make("Parameter", bottoms, options)
    assert str(caught.value) == f"f:1:1: layer 'l' (Parameter): {message}"
