"""Concat, Split and Eltwise."""

from __future__ import annotations

from functools import reduce

import numpy as np
import pytest
import torch
from torch import Tensor

from pycaffe_like.errors import LayerError

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread, tops_of

Shape = tuple[int, ...]


@pytest.mark.parametrize(
    ("shapes", "options", "axis"),
    [
        pytest.param([(2, 3, 5), (2, 7, 5)], "", 1, id="channels by default"),
        pytest.param([(2, 3, 5), (7, 3, 5), (1, 3, 5)], "axis: 0", 0, id="items, three bottoms"),
        pytest.param([(2, 3, 5), (2, 3, 7)], "axis: -1", 2, id="counted from the end"),
        pytest.param([(2, 3, 5), (2, 3, 7)], "concat_dim: 2", 2, id="old form"),
        pytest.param([(2,), (3,)], "axis: 0", 0, id="one axis"),
        pytest.param([(2, 3, 5), (2, 0, 5)], "", 1, id="an empty bottom"),
        pytest.param([(2, 3, 5)], "", 1, id="one bottom"),
    ],
)
def test_concat(shapes: list[Shape], options: str, axis: int) -> None:
    module = make("Concat", shapes, f"concat_param {{ {options} }}")
    bottoms = [spread(*shape, seed=seed) for seed, shape in enumerate(shapes)]
    check_shapes(module, bottoms)
    check_no_host_sync(module, bottoms)
    want = np.concatenate([bottom.numpy() for bottom in bottoms], axis)
    np.testing.assert_array_equal(module(*bottoms).numpy(), want)
    check_gradients(module, bottoms)


@pytest.mark.parametrize(
    ("shapes", "options", "message"),
    [
        pytest.param([], "", "wrong number of bottoms; expected at least 1 bottoms; got 0", id="no bottom"),
        pytest.param(
            [(2, 3)],
            "axis: 1 concat_dim: 1",
            "axis and concat_dim are both set; expected axis; concat_dim is its old form",
            id="both forms",
        ),
        pytest.param(
            [(2, 3)],
            "concat_dim: 2",
            "concat_dim lies outside the bottom; expected 0 to 1; got 2",
            id="old form outside",
        ),
        pytest.param([(2, 3)], "axis: -3", "axis lies outside the bottom; expected -2 to 1; got -3", id="axis outside"),
        pytest.param(
            [(2, 3, 5), (2, 7, 3)],
            "",
            "bottom 1 does not fit bottom 0; expected 2x3x5 except along axis 1; got 2x7x3",
            id="extents",
        ),
        pytest.param(
            [(2, 3, 5), (2, 3)],
            "",
            "bottom 1 does not fit bottom 0; expected 2x3x5 except along axis 1; got 2x3",
            id="axes",
        ),
    ],
)
def test_concat_says_what_is_wrong(shapes: list[Shape], options: str, message: str) -> None:
    with pytest.raises(LayerError) as caught:
        make("Concat", shapes, f"concat_param {{ {options} }}")
    assert str(caught.value) == f"f:1:1: layer 'l' (Concat): {message}"


@pytest.mark.parametrize("tops", [1, 3])
def test_split(tops: int) -> None:
    module = make("Split", [(2, 3, 5)], tops=tops)
    bottom = spread(2, 3, 5)
    check_shapes(module, [bottom])
    check_no_host_sync(module, [bottom])
    assert all(torch.equal(top, bottom) for top in tops_of(module, bottom))
    check_gradients(module, [bottom])


def test_the_gradients_of_a_split_add_up() -> None:
    bottom = spread(2, 3).requires_grad_()
    first, second = tops_of(make("Split", [(2, 3)], tops=2), bottom)
    torch.autograd.backward([first, second], [torch.full((2, 3), 5.0), torch.full((2, 3), 7.0)])
    assert bottom.grad is not None
    assert bottom.grad.tolist() == [[12] * 3] * 2


def eltwise(bottoms: int, options: str, shape: Shape = (2, 3, 5)) -> torch.nn.Module:
    return make("Eltwise", [shape] * bottoms, f"eltwise_param {{ {options} }}")


def values(count: int) -> list[Tensor]:
    """Returns bottoms in which no two values are equal."""
    return list(spread(count, 2, 3, 5))


@pytest.mark.parametrize(
    ("options", "bottoms", "want"),
    [
        pytest.param("", 2, lambda x: x[0] + x[1], id="sum by default"),
        pytest.param("operation: SUM", 3, lambda x: x[0] + x[1] + x[2], id="sum of three"),
        pytest.param("coeff: 2 coeff: -3 coeff: 0.5", 3, lambda x: 2 * x[0] - 3 * x[1] + 0.5 * x[2], id="weighted sum"),
        pytest.param("coeff: 1 coeff: -1", 2, lambda x: x[0] - x[1], id="difference"),
        pytest.param("coeff: 0 coeff: 3", 2, lambda x: 3 * x[1], id="a weight of 0"),
        pytest.param("operation: PROD", 2, lambda x: x[0] * x[1], id="product"),
        pytest.param("operation: PROD", 3, lambda x: x[0] * x[1] * x[2], id="product of three"),
        pytest.param(
            "operation: PROD stable_prod_grad: false", 3, lambda x: x[0] * x[1] * x[2], id="product, divided gradient"
        ),
        pytest.param("operation: MAX", 2, lambda x: np.maximum(x[0], x[1]), id="maximum"),
        pytest.param(
            "operation: MAX coeff: 2 coeff: -3", 2, lambda x: np.maximum(x[0], x[1]), id="maximum, with weights"
        ),
        pytest.param("operation: MAX", 4, lambda x: reduce(np.maximum, x), id="maximum of four"),
    ],
)
def test_eltwise(options: str, bottoms: int, want) -> None:
    module = eltwise(bottoms, options)
    blobs = values(bottoms)
    check_shapes(module, blobs)
    check_no_host_sync(module, blobs)
    np.testing.assert_allclose(module(*blobs).numpy(), want([b.numpy() for b in blobs]), rtol=1e-6, atol=1e-7)
    check_gradients(module, blobs)


@pytest.mark.parametrize(
    ("rows", "winner"),
    [
        pytest.param([1, 1], 1, id="both of two"),
        pytest.param([1, 1, 1], 1, id="all of three"),
        pytest.param([1, 0, 1], 0, id="the first and the third"),
        pytest.param([0, 1, 1], 1, id="the second and the third"),
        pytest.param([0, 0, 1, 1], 2, id="the last two of four"),
    ],
)
def test_the_gradient_of_a_shared_maximum_goes_to_one_bottom(rows: list[float], winner: int) -> None:
    bottoms = [torch.full((3,), float(row), requires_grad=True) for row in rows]
    top = eltwise(len(rows), "operation: MAX", (3,))(*bottoms)
    top.backward(torch.tensor([2.0, 3, 5]))
    for index, bottom in enumerate(bottoms):
        assert bottom.grad is not None
        assert bottom.grad.tolist() == ([2, 3, 5] if index == winner else [0, 0, 0])


@pytest.mark.parametrize(
    ("options", "gradients"),
    [
        pytest.param("", [[15, 7], [10, 0], [6, 0]], id="multiplied"),
        pytest.param("stable_prod_grad: false", [[15, float("nan")], [10, 0], [6, 0]], id="divided, no number at 0"),
    ],
)
def test_the_gradient_of_a_product_with_a_zero(options: str, gradients: list[list[float]]) -> None:
    """The products are 2 * 3 * 5 and 0 * 1 * 7."""
    bottoms = [torch.tensor(row, requires_grad=True) for row in ([2.0, 0], [3.0, 1], [5.0, 7])]
    eltwise(3, f"operation: PROD {options}", (2,))(*bottoms).sum().backward()
    np.testing.assert_array_equal([b.grad.numpy() for b in bottoms if b.grad is not None], gradients)


@pytest.mark.parametrize(
    ("shapes", "options", "message"),
    [
        pytest.param([(2, 3)], "", "wrong number of bottoms; expected at least 2 bottoms; got 1 (b0)", id="one bottom"),
        pytest.param(
            [(2, 3)] * 2, "coeff: 1", "coeff does not fit the bottoms; expected none or 2; got 1", id="one weight"
        ),
        pytest.param(
            [(2, 3)] * 2,
            "operation: PROD coeff: 1 coeff: 2",
            "coeff is for sums; expected no coeff with operation PROD",
            id="weights of a product",
        ),
        pytest.param([(2, 3), (2, 3), (3, 2)], "", "bottom 2 has the wrong shape; expected 2x3; got 3x2", id="shapes"),
    ],
)
def test_eltwise_says_what_is_wrong(shapes: list[Shape], options: str, message: str) -> None:
    with pytest.raises(LayerError) as caught:
        make("Eltwise", shapes, f"eltwise_param {{ {options} }}")
    assert str(caught.value) == f"f:1:1: layer 'l' (Eltwise): {message}"
