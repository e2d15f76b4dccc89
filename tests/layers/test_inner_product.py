"""InnerProduct, compared with plain loops."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread


def product(x: np.ndarray, weight: np.ndarray, bias: np.ndarray, axis: int) -> np.ndarray:
    """Returns x W^T + bias as loops, for a weight of outputs x inputs."""
    top = np.zeros((*x.shape[:axis], len(weight)))
    for item in np.ndindex(x.shape[:axis]):
        values = x[item].ravel()
        for output, row in enumerate(weight):
            top[(*item, output)] = sum(a * b for a, b in zip(row, values, strict=True)) + bias[output]
    return top


CASES = [
    ((2, 3, 5), "", 1),
    ((2, 3, 5), "axis: 2", 2),
    ((2, 3, 5), "axis: -1", 2),
    ((2, 3, 5), "axis: 0", 0),
    ((7, 3), "", 1),
    ((5,), "axis: 0", 0),
    ((2, 3, 5, 7), "axis: -3", 1),
]


@pytest.mark.parametrize("with_bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("transpose", [False, True], ids=["", "transpose"])
@pytest.mark.parametrize(("shape", "options", "axis"), CASES, ids=str)
def test_as_sums_written_out(shape: tuple[int, ...], options: str, axis: int, transpose: bool, with_bias: bool) -> None:
    x = spread(*shape)
    options += " transpose: true" if transpose else ""
    options += "" if with_bias else " bias_term: false"
    filler = 'weight_filler { type: "xavier" } bias_filler { value: 0.5 }'
    module = make("InnerProduct", [shape], f"inner_product_param {{ num_output: 11 {options} {filler} }}")
    blobs = [blob.detach().double().numpy() for blob in module.blobs()]
    inputs = int(np.prod(shape[axis:]))
    assert [blob.shape for blob in blobs] == [(inputs, 11) if transpose else (11, inputs), (11,)][: len(blobs)]
    assert len(blobs) == 1 + with_bias
    weight = blobs[0].T if transpose else blobs[0]
    bias = blobs[1] if with_bias else np.zeros(11)
    wanted = product(x.double().numpy(), weight, bias, axis)
    np.testing.assert_allclose(module(x).detach().numpy(), wanted, rtol=1e-5, atol=1e-6)
    check_shapes(module, [x])
    check_no_host_sync(module, [x])
    check_gradients(module, [x])


def test_items_may_change_but_not_inputs() -> None:
    module = make("InnerProduct", [(2, 3, 5)], "inner_product_param { num_output: 7 }")
    assert module(spread(11, 5, 3)).shape == (11, 7)
    with pytest.raises(LayerError) as error:
        module(spread(2, 3, 7))
    assert str(error.value) == "the bottom does not fit the weights; expected 15 inputs; got 21"


def test_multiply_adds() -> None:
    module = make("InnerProduct", [(2, 3, 5)], "inner_product_param { num_output: 7 }")
    assert module.macs([(2, 3, 5)], [(2, 7)]) == 2 * 7 * 15


@pytest.mark.parametrize(
    ("shape", "options", "message"),
    [
        ((2, 3), "inner_product_param { num_output: 0 }", "num_output must be positive; got 0"),
        ((2, 3), "", "inner_product_param.num_output is missing; expected a value"),
        (
            (2, 3),
            "inner_product_param { num_output: 5 axis: 2 }",
            "axis lies outside the bottom; expected -2 to 1; got 2",
        ),
    ],
)
def test_what_is_wrong(shape: tuple[int, ...], options: str, message: str) -> None:
    with pytest.raises(LayerError) as error:
        make("InnerProduct", [shape], options)
    assert str(error.value) == f"f:1:1: layer 'l' (InnerProduct): {message}"


def test_a_second_bottom_is_the_weight_and_a_third_one_the_bias() -> None:
    bottoms = [spread(2, 5), spread(3, 5, seed=1), spread(3, seed=2)]
    module = make("InnerProduct", [tuple(one.shape) for one in bottoms])
    torch.testing.assert_close(module(*bottoms), bottoms[0] @ bottoms[1].T + bottoms[2])
    check_gradients(module, bottoms)
    module = make("InnerProduct", [(2, 5), (5, 3)], "inner_product_param { transpose: true bias_term: false }")
    torch.testing.assert_close(module(bottoms[0], bottoms[1].T), bottoms[0] @ bottoms[1].T)
    with pytest.raises(LayerError, match="weight or bias do not fit the bottom; expected 15 values; got 3x4"):
        make("InnerProduct", [(2, 5), (3, 4)])
    with pytest.raises(LayerError, match="a third bottom is the bias; expected bias_term: true"):
        make("InnerProduct", [(2, 5), (3, 5), (3,)], "inner_product_param { bias_term: false }")


def test_intels_relu() -> None:
    options = "inner_product_param { num_output: 1 bias_term: false relu: true negative_slope: 0.5 }"
    module = make("InnerProduct", [(2, 1)], options)
    module.weight.data.fill_(3)
    assert module(torch.tensor([[1.0], [-1]])).tolist() == [[3], [-1.5]]


def test_transposed_weights_cannot_be_normalized() -> None:
    with pytest.raises(LayerError, match="transposed weights cannot be normalized"):
        make("InnerProduct", [(2, 5)], "inner_product_param { num_output: 3 normalize: true transpose: true }")
