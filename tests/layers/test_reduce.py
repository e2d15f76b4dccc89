"""Reduction and ArgMax."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread

Shape = tuple[int, ...]


def reduce_values(x: np.ndarray, operation: str, axis: int, coeff: float) -> tuple[np.ndarray, np.ndarray]:
    """Returns the result and its derivative with respect to each value, like reduction_layer.cpp."""
    axis = axis % x.ndim
    groups = x.reshape(int(np.prod(x.shape[:axis])), -1)
    top, slope = np.zeros(len(groups)), np.zeros(groups.shape)
    if operation == "MEAN":
        coeff = coeff / groups.shape[1]
    for i, group in enumerate(groups):
        for j, value in enumerate(group):
            top[i] += {"SUM": value, "MEAN": value, "ASUM": abs(value), "SUMSQ": value * value}[operation]
            slope[i, j] = {"SUM": 1, "MEAN": 1, "ASUM": np.sign(value), "SUMSQ": 2 * value}[operation] * coeff
    return (top * coeff).reshape(x.shape[:axis]), slope.reshape(x.shape)


@pytest.mark.parametrize("operation", ["SUM", "ASUM", "SUMSQ", "MEAN"])
@pytest.mark.parametrize("coeff", [1, -2.5])
@pytest.mark.parametrize(
    ("shape", "axis"),
    [
        pytest.param((2, 3, 5, 7), 0, id="all"),
        pytest.param((2, 3, 5, 7), 2, id="height and width"),
        pytest.param((2, 3, 5, 7), -1, id="the last axis"),
        pytest.param((2, 3, 5, 7), -3, id="counted from the end"),
        pytest.param((11,), 0, id="a vector"),
        pytest.param((3, 1), 1, id="one value"),
    ],
)
def test_reduction(shape: Shape, axis: int, coeff: float, operation: str) -> None:
    module = make("Reduction", [shape], f"reduction_param {{ operation: {operation} axis: {axis} coeff: {coeff} }}")
    bottom = spread(*shape)
    bottom[..., 0] = 0  # the gradient of |x| is 0 there
    check_shapes(module, [bottom])
    check_no_host_sync(module, [bottom])
    bottom = bottom.double().requires_grad_()
    top = module(bottom)
    want, slope = reduce_values(bottom.detach().numpy(), operation, axis, coeff)
    np.testing.assert_allclose(top.detach().numpy(), want, rtol=1e-12, atol=1e-12)
    gradient = spread(*top.shape, seed=1).double()
    top.backward(gradient)
    assert bottom.grad is not None
    above = gradient.numpy().reshape(*top.shape, *(1,) * (bottom.dim() - top.dim()))
    np.testing.assert_allclose(bottom.grad.numpy(), slope * above, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("operation", ["SUM", "ASUM", "SUMSQ", "MEAN"])
def test_gradients_of_a_reduction(operation: str) -> None:
    module = make("Reduction", [(2, 3, 5)], f"reduction_param {{ operation: {operation} axis: 1 coeff: 3 }}")
    check_gradients(module, [spread(2, 3, 5)])


def test_a_reduction_is_the_sum_of_everything_by_default() -> None:
    top = make("Reduction", [(2, 3)])(torch.tensor([[1.0, 2, 3], [5, 7, 11]]))
    assert top.shape == ()
    assert top.item() == 29


def test_a_mean_follows_the_number_of_values() -> None:
    module = make("Reduction", [(2, 3)], "reduction_param { operation: MEAN axis: 1 }")
    assert module(torch.tensor([[1.0, 2, 3, 6]])).tolist() == [3]


@pytest.mark.parametrize(
    ("shape", "axis", "message"),
    [
        pytest.param((2, 3), 2, "axis lies outside the bottom; expected -2 to 1; got 2", id="behind the last"),
        pytest.param((2, 3), -3, "axis lies outside the bottom; expected -2 to 1; got -3", id="before the first"),
    ],
)
def test_reduction_says_what_is_wrong(shape: Shape, axis: int, message: str) -> None:
    with pytest.raises(LayerError) as caught:
        make("Reduction", [shape], f"reduction_param {{ axis: {axis} }}")
    assert str(caught.value) == f"f:1:1: layer 'l' (Reduction): {message}"


def best_values(values: np.ndarray, top_k: int) -> list[tuple[float, int]]:
    """Returns the largest values with their indices. Of equal values the last comes first, as with std::greater."""
    return sorted(((float(v), i) for i, v in enumerate(values)), reverse=True)[:top_k]


def argmax(x: np.ndarray, out_max_val: bool, top_k: int, axis: int | None) -> np.ndarray:
    if axis is None:
        top = np.zeros((len(x), 2 if out_max_val else 1, top_k, *(1,) * (x.ndim - 3)))
        for n, item in enumerate(x):
            for j, (value, place) in enumerate(best_values(item.ravel(), top_k)):
                top[n, 0, j] = place
                if out_max_val:
                    top[n, 1, j] = value
        return top
    lines = np.moveaxis(x, axis, -1)
    top = np.zeros((*lines.shape[:-1], top_k))
    for at in np.ndindex(*lines.shape[:-1]):
        top[at] = [value if out_max_val else place for value, place in best_values(lines[at], top_k)]
    return np.moveaxis(top, -1, axis)


@pytest.mark.parametrize("out_max_val", [False, True], ids=["places", "values"])
@pytest.mark.parametrize("top_k", [1, 2])
@pytest.mark.parametrize("ties", [False, True], ids=["all different", "many equal"])
@pytest.mark.parametrize(
    ("shape", "axis"),
    [
        pytest.param((3, 7), None, id="two axes"),
        pytest.param((5, 7, 2), None, id="three axes"),
        pytest.param((2, 3, 5, 7), None, id="four axes"),
        pytest.param((2, 3, 2, 5, 3), None, id="five axes"),
        pytest.param((2, 3, 5, 7), 1, id="along the channels"),
        pytest.param((2, 3, 5, 7), 0, id="along the items"),
        pytest.param((2, 3, 5, 7), -1, id="along the last axis"),
        pytest.param((7,), 0, id="along a vector"),
    ],
)
def test_argmax(shape: Shape, axis: int | None, ties: bool, top_k: int, out_max_val: bool) -> None:
    options = f"top_k: {top_k} out_max_val: {str(out_max_val).lower()}" + (f" axis: {axis}" if axis is not None else "")
    module = make("ArgMax", [shape], f"argmax_param {{ {options} }}")
    bottom = (spread(*shape) * 2).round() if ties else spread(*shape)
    check_shapes(module, [bottom])
    check_no_host_sync(module, [bottom])
    top = module(bottom)
    assert top.dtype == bottom.dtype
    np.testing.assert_array_equal(top.numpy(), argmax(bottom.numpy(), out_max_val, top_k, axis))


@pytest.mark.parametrize(
    ("options", "want"),
    [
        pytest.param("", [[[3]]], id="the place"),
        pytest.param("top_k: 3", [[[3, 1, 2]]], id="three places"),
        pytest.param("top_k: 3 out_max_val: true", [[[3, 1, 2], [9, 9, 4]]], id="three places and values"),
        pytest.param("axis: 1 top_k: 3", [[3, 1, 2]], id="three places along the axis"),
        pytest.param("axis: 1 top_k: 3 out_max_val: true", [[9, 9, 4]], id="three values along the axis"),
    ],
)
def test_argmax_by_hand(options: str, want: Any) -> None:
    module = make("ArgMax", [(1, 5)], f"argmax_param {{ {options} }}")
    assert module(torch.tensor([[2.0, 9, 4, 9, 3]])).tolist() == want


@pytest.mark.parametrize("options", ["", "out_max_val: true", "axis: 1 out_max_val: true"])
def test_argmax_passes_no_gradient(options: str) -> None:
    bottom = spread(3, 5).requires_grad_()
    assert not make("ArgMax", [(3, 5)], f"argmax_param {{ {options} }}")(bottom).requires_grad


@pytest.mark.parametrize(
    ("shape", "options", "message"),
    [
        pytest.param((2, 3, 5), "top_k: 0", "top_k is out of range; expected 1 to 15; got 0", id="none"),
        pytest.param(
            (2, 3, 5), "top_k: 16", "top_k is out of range; expected 1 to 15; got 16", id="more than an item has"
        ),
        pytest.param(
            (2, 3, 5), "top_k: 4 axis: -2", "top_k is out of range; expected 1 to 3; got 4", id="more than the axis has"
        ),
        pytest.param((2, 3, 5), "axis: 3", "axis lies outside the bottom; expected -3 to 2; got 3", id="axis"),
        pytest.param((), "", "the bottom has no batch axis; got a scalar", id="scalar"),
    ],
)
def test_argmax_says_what_is_wrong(shape: Shape, options: str, message: str) -> None:
    with pytest.raises(LayerError) as caught:
        make("ArgMax", [shape], f"argmax_param {{ {options} }}")
    assert str(caught.value) == f"f:1:1: layer 'l' (ArgMax): {message}"


@pytest.mark.parametrize(
    ("type_name", "options", "bottom", "message"),
    [
        pytest.param(
            "ArgMax",
            "argmax_param { top_k: 5 }",
            (2, 3),
            "top_k is out of range; expected 1 to 3; got 5",
            id="ArgMax, values",
        ),
        pytest.param(
            "ArgMax",
            "argmax_param { axis: 1 }",
            (5,),
            "axis lies outside the bottom; expected -1 to 0; got 1",
            id="ArgMax, axis",
        ),
        pytest.param(
            "Reduction",
            "reduction_param { axis: 1 }",
            (5,),
            "axis lies outside the bottom; expected -1 to 0; got 1",
            id="Reduction",
        ),
    ],
)
def test_says_what_is_wrong_at_run_time(type_name: str, options: str, bottom: Shape, message: str) -> None:
    module = make(type_name, [(2, 5)], options)
    with pytest.raises(LayerError) as caught:
        module(spread(*bottom))
    assert str(caught.value) == message
