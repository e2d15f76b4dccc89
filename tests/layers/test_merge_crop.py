"""MergeCrop, compared with NumPy slices."""

from __future__ import annotations

import pytest
import torch

from pycaffe_like.errors import LayerError
from tests.layers.battery import check_gradients, check_no_host_sync, check_shapes, make

SMALL, LARGE = (2, 3, 5, 4), (2, 7, 8, 10)


def test_the_middle_is_stacked() -> None:
    layer = make("MergeCrop", [SMALL, LARGE])
    small, large = torch.randn(SMALL), torch.randn(LARGE)
    assert torch.equal(layer(small, large), torch.cat((small, large[:, :, 1:6, 3:7]), 1))
    check_shapes(layer, [small, large])
    check_no_host_sync(layer, [small, large])


def test_the_middle_is_added() -> None:
    small, large = torch.randn(2, 3, 5, 4, 3), torch.randn(2, 3, 5, 5, 8)
    layer = make("MergeCrop", [tuple(small.shape), tuple(large.shape)], "mergecrop_param { operation: ADD }")
    assert torch.equal(layer(small, large), small + large[:, :, :, :4, 2:5])
    check_shapes(layer, [small, large])


@pytest.mark.parametrize("operation", ["STACK", "ADD"])
@pytest.mark.parametrize("values", [(True, True), (True, False), (False, True), (False, False)])
@pytest.mark.parametrize("gradients", [(True, True), (True, False), (False, True), (False, False)])
def test_what_counts(operation: str, values: tuple[bool, bool], gradients: tuple[bool, bool]) -> None:
    flags = [f"forward: {str(v).lower()}" for v in values] + [f"backward: {str(g).lower()}" for g in gradients]
    small, large = torch.randn(1, 2, 3, 2, requires_grad=True), torch.randn(1, 2, 5, 2, requires_grad=True)
    options = f"mergecrop_param {{ operation: {operation} {' '.join(flags)} }}"
    top = make("MergeCrop", [(1, 2, 3, 2), (1, 2, 5, 2)], options)(small, large)
    parts = [part * value for part, value in zip((small, large[:, :, 1:4]), values, strict=True)]
    assert torch.equal(top, torch.cat(parts, 1) if operation == "STACK" else parts[0] + parts[1])
    if not any(gradients):
        assert not top.requires_grad
        return
    top.sum().backward()
    middle = torch.zeros(1, 2, 5, 2)
    middle[:, :, 1:4] = 1
    for bottom, wanted, expected in ((small, gradients[0], torch.ones_like(small)), (large, gradients[1], middle)):
        assert torch.equal(torch.zeros_like(bottom) if bottom.grad is None else bottom.grad, expected * wanted)


def test_only_the_first_bottom_has_a_gradient_by_default() -> None:
    small, large = torch.randn(SMALL, requires_grad=True), torch.randn(LARGE, requires_grad=True)
    make("MergeCrop", [SMALL, LARGE])(small, large).sum().backward()
    assert small.grad is not None
    assert large.grad is None


def test_its_gradient() -> None:
    layer = make("MergeCrop", [(1, 2, 2, 3), (1, 3, 4, 3)], "mergecrop_param { backward: true backward: true }")
    check_gradients(layer, [torch.randn(1, 2, 2, 3), torch.randn(1, 3, 4, 3)])


FITS = "the second bottom does not fit the first; expected as many items and axes as {}, and spatial extents at least as large; got {}"


@pytest.mark.parametrize(
    ("shapes", "options", "message"),
    [
        ([(2, 3, 5, 4), (2, 3, 5, 3)], "", FITS.format("2x3x5x4", "2x3x5x3")),
        ([(2, 3, 5, 4), (1, 3, 5, 4)], "", FITS.format("2x3x5x4", "1x3x5x4")),
        ([(2, 3, 5), (2, 3, 5, 4)], "", FITS.format("2x3x5", "2x3x5x4")),
        ([(2, 3, 5), (2, 4, 5)], "operation: ADD", "the bottoms differ in channels; expected 3; got 4"),
        (
            [(2, 3, 5), (2, 4, 5)],
            "forward: true forward: true forward: true",
            "forward has too many values; expected one for each of 2 bottoms; got 3",
        ),
    ],
)  # fmt: skip
def test_what_it_refuses(shapes: list[tuple[int, ...]], options: str, message: str) -> None:
    with pytest.raises(LayerError) as caught:
        make("MergeCrop", shapes, f"mergecrop_param {{ {options} }}")
    assert str(caught.value).endswith(f": {message}")
