"""BatchReduction, Gather and Scatter, compared with a transcription of TSN's loops."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread, tops_of


def reduce_batch(bottom: np.ndarray, operation: str, axis: int, levels: tuple[int, ...], k: int) -> np.ndarray:
    """Returns the top of BatchReductionLayer::Forward_cpu, computed level by level."""
    outer, inner = bottom.shape[:axis], bottom.shape[axis + 1 :]
    ticks = [bottom.shape[axis]] if levels == (1,) else [level * level for level in levels]
    top = np.zeros((*outer, len(ticks), *inner))
    for n in np.ndindex(*outer):
        for i in np.ndindex(*inner):
            start = 0
            for number, tick in enumerate(ticks):
                values = [bottom[(*n, start + t, *i)] for t in range(tick)]
                start += tick
                if operation == "TOPK":
                    top[(*n, number, *i)] = sum(sorted(values, reverse=True)[:k]) / k
                else:
                    top[(*n, number, *i)] = sum(values) / (tick if operation == "MEAN" else 1)
    return top.squeeze(axis) if levels == (1,) else top


@pytest.mark.parametrize(
    ("operation", "levels", "k"),
    [("SUM", (1,), 1), ("MEAN", (1,), 1), ("TOPK", (1,), 3), ("MEAN", (1, 2), 1), ("SUM", (2, 1), 1)],
)
def test_batch_reduction(operation: str, levels: tuple[int, ...], k: int) -> None:
    bottom = spread(2, 5, 3, 7)
    written = " ".join(f"level: {level}" for level in levels) if levels != (1,) else ""
    options = f"batch_reduction_param {{ {written} reduction_param {{ operation: {operation} axis: 1 k: {k} }} }}"
    module = make("BatchReduction", [tuple(bottom.shape)], options)
    want = reduce_batch(bottom.numpy(), operation, 1, levels, k)
    np.testing.assert_allclose(module(bottom).numpy(), want, rtol=1e-5, atol=1e-6)
    check_shapes(module, [bottom])
    check_no_host_sync(module, [bottom])
    check_gradients(module, [bottom])


def test_batch_reduction_of_equal_positions() -> None:
    bottom = spread(2, 3, 3, 5)
    options = "batch_reduction_param { pos: true reduction_param { operation: MEAN axis: -3 } }"
    module = make("BatchReduction", [tuple(bottom.shape)], options)
    want = (bottom[:, 0, 0] + bottom[:, 1, 1] + bottom[:, 2, 2]) / 3
    torch.testing.assert_close(module(bottom), want)
    check_shapes(module, [bottom])
    check_gradients(module, [bottom])


def test_batch_reduction_sums_the_first_axis_by_default() -> None:
    bottom = spread(2, 3, 5)
    torch.testing.assert_close(make("BatchReduction", [(2, 3, 5)])(bottom), bottom[0] + bottom[1])


@pytest.mark.parametrize("type_name", ["Gather", "Scatter"])
def test_items_pass(type_name: str) -> None:
    bottoms = [spread(2, 3), spread(5, 7, 2)]
    module = make(type_name, [tuple(b.shape) for b in bottoms], tops=2)
    for top, bottom in zip(tops_of(module, *bottoms), bottoms, strict=True):
        torch.testing.assert_close(top, bottom)
    check_shapes(module, bottoms)
    check_gradients(module, bottoms)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("level: 1 level: 2 pos: true", "pos and TOPK have one level"),
        ("level: 3 reduction_param { axis: 1 }", "the levels do not fit"),
        ("pos: true reduction_param { axis: 1 }", "pos needs two equal axes"),
        ("reduction_param { operation: TOPK axis: 1 k: 6 }", "k is out of range"),
        ("reduction_param { operation: SUMSQ }", "operation is unknown to this layer"),
    ],
)
def test_errors(options: str, message: str) -> None:
    with pytest.raises(LayerError, match=message):
        make("BatchReduction", [(2, 5, 3)], f"batch_reduction_param {{ {options} }}")
