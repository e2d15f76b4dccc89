"""Permute, compared with SSD's loop transcribed to NumPy; gradients."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread


def permute(bottom: np.ndarray, order: list[int]) -> np.ndarray:
    """Returns the top of permute_layer.cpp, value by value. Axes missing in `order` come last, in their old order."""
    axes = order + [axis for axis in range(bottom.ndim) if axis not in order]
    shape = [bottom.shape[axis] for axis in axes]
    old_steps = [int(np.prod(bottom.shape[axis + 1 :])) for axis in range(bottom.ndim)]
    new_steps = [int(np.prod(shape[axis + 1 :])) for axis in range(bottom.ndim)]
    top = np.zeros(bottom.size, bottom.dtype)
    for i in range(bottom.size):
        left, old = i, 0
        for axis, step in zip(axes, new_steps, strict=True):
            old += left // step * old_steps[axis]
            left %= step
        top[i] = bottom.reshape(-1)[old]
    return top.reshape(shape)


@pytest.mark.parametrize(
    ("shape", "order"),
    [
        ((2, 3, 5, 7), [0, 2, 3, 1]),
        ((2, 3, 5, 7), [3, 1]),
        ((2, 3, 5, 7), [0, 1, 2, 3]),
        ((2, 3, 5, 7), []),
        ((2, 3, 5), [2, 0, 1]),
        ((3, 2), [1]),
        ((2, 3, 1, 5, 2), [4, 0, 3]),
    ],
    ids=str,
)
def test_permute(shape: tuple[int, ...], order: list[int]) -> None:
    bottom = spread(*shape)
    words = " ".join(f"order: {axis}" for axis in order)
    module = make("Permute", [shape], f"permute_param {{ {words} }}")
    top = module(bottom)
    np.testing.assert_array_equal(top.numpy(), permute(bottom.numpy(), order))
    check_shapes(module, [bottom])
    check_no_host_sync(module, [bottom])
    check_gradients(module, [bottom])


def test_permuting_twice_brings_everything_back() -> None:
    bottom = spread(2, 3, 5, 7)
    there = make("Permute", [(2, 3, 5, 7)], "permute_param { order: 0 order: 2 order: 3 order: 1 }")
    back = make("Permute", [(2, 5, 7, 3)], "permute_param { order: 0 order: 3 order: 1 order: 2 }")
    assert torch.equal(back(there(bottom)), bottom)
