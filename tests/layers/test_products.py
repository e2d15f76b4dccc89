"""Products with repeated factors: values, gradients, errors."""

from __future__ import annotations

import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread, tops_of


@pytest.mark.parametrize("factors", [(2, 3), (2, 3, 1, 1), (6,)], ids=str)
@pytest.mark.parametrize("swapped", [False, True])
def test_broadcast_mul(factors: tuple[int, ...], swapped: bool) -> None:
    bottoms = [spread(*factors), spread(2, 3, 5, 7, seed=1)]
    want = torch.stack([f * plane for f, plane in zip(bottoms[0].flatten(), bottoms[1].flatten(0, 1), strict=True)])
    if swapped:
        bottoms.reverse()
    module = make("BroadcastMul", [tuple(b.shape) for b in bottoms])
    torch.testing.assert_close(module(*bottoms), want.reshape(2, 3, 5, 7))
    check_shapes(module, bottoms)
    check_no_host_sync(module, bottoms)
    check_gradients(module, bottoms)


def test_broadcast_mul_needs_a_factor_for_each_channel() -> None:
    with pytest.raises(LayerError, match="expected 6 values for 2x3x5x7; got 2x2"):
        make("BroadcastMul", [(2, 3, 5, 7), (2, 2)])


def test_spatial_product() -> None:
    bottoms = [spread(2, 3, 5, 7), spread(2, 1, 5, 7, seed=1)]
    module = make("SpatialProduct", [(2, 3, 5, 7), (2, 1, 5, 7)])
    for c in range(3):
        assert torch.equal(module(*bottoms)[:, c], bottoms[0][:, c] * bottoms[1][:, 0])
    check_shapes(module, bottoms)
    check_gradients(module, bottoms)
    with pytest.raises(LayerError, match="the bottoms do not fit"):
        make("SpatialProduct", [(2, 3, 5, 7), (2, 3, 5, 7)])


def gradients(options: str) -> tuple[torch.Tensor, ...]:
    """Returns top and gradients of a ChannelScale of 2 3 5 and 7 11 13 by 10 and 100, for the top gradient 1 2 3
    and 4 5 6.
    """
    values = torch.tensor([[2.0, 3, 5], [7, 11, 13]], requires_grad=True)
    factors = torch.tensor([[10.0], [100]], requires_grad=True)
    top = make("ChannelScale", [(2, 3), (2, 1)], f"channel_scale_param {{ {options} }}")(values, factors)
    top.backward(torch.tensor([[1.0, 2, 3], [4, 5, 6]]))
    assert values.grad is not None
    return top, values.grad, torch.zeros(2, 1) if factors.grad is None else factors.grad


PRODUCT = [[20, 30, 50], [700, 1100, 1300]]
OF_VALUES = [[10, 20, 30], [400, 500, 600]]
OF_FACTORS = [[23], [161]]
TOP_GRADIENT = [[1, 2, 3], [4, 5, 6]]


@pytest.mark.parametrize(
    ("options", "want"),
    [
        ("", (PRODUCT, OF_VALUES, OF_FACTORS)),
        ("do_forward: false", ([[2, 3, 5], [7, 11, 13]], OF_VALUES, OF_FACTORS)),
        ("do_backward_feature: false", (PRODUCT, TOP_GRADIENT, OF_FACTORS)),
        ("do_backward_scale: false", (PRODUCT, OF_VALUES, [[0], [0]])),
        ("global_scale: true min_global_scale: 3", ([[6, 9, 15], [21, 33, 39]], OF_VALUES, OF_FACTORS)),
    ],
)
def test_channel_scale(options: str, want: tuple[list[list[float]], ...]) -> None:
    for got, expected in zip(gradients(options), want, strict=True):
        assert got.tolist() == expected


def test_channel_scale_keeps_its_number_between_bounds() -> None:
    module = make("ChannelScale", [(2, 3), (2, 1)], "channel_scale_param { global_scale: true max_global_scale: 5 }", 2)
    module.number.data.fill_(8)
    top, number = tops_of(module, torch.ones(2, 3), torch.ones(2, 1))
    assert (number.tolist(), top.unique().tolist(), module.number.tolist()) == ([5], [5], [5])
    assert not module.number.requires_grad


def test_channel_scale_errors() -> None:
    with pytest.raises(LayerError, match="the factors do not fit the values"):
        make("ChannelScale", [(2, 3, 5, 7), (2, 1, 5, 5)])
    with pytest.raises(LayerError, match="only global_scale has a second top"):
        make("ChannelScale", [(2, 3), (2, 1)], tops=2)


@pytest.mark.parametrize("operation", ["SUM", "PROD", "MAX"])
def test_pairwise(operation: str) -> None:
    bottoms = [spread(2, 5), spread(3, 5, 1, 1, seed=1)]
    coefficients = "coeff: 0.5 coeff: -3" if operation == "SUM" else ""
    module = make("Pairwise", [(2, 5), (3, 5, 1, 1)], f"pairwise_param {{ operation: {operation} {coefficients} }}")
    want = torch.zeros(2, 3, 5)
    for m in range(2):
        for n in range(3):
            for k in range(5):
                a, b = bottoms[0][m, k], bottoms[1][n, k, 0, 0]
                want[m, n, k] = 0.5 * a - 3 * b if operation == "SUM" else a * b if operation == "PROD" else max(a, b)
    torch.testing.assert_close(module(*bottoms), want)
    check_shapes(module, bottoms)
    check_no_host_sync(module, bottoms)
    check_gradients(module, bottoms)


def test_pairwise_errors() -> None:
    with pytest.raises(LayerError, match="coeff does not fit"):
        make("Pairwise", [(2, 5), (3, 5)], "pairwise_param { operation: PROD coeff: 1 coeff: 2 }")
    with pytest.raises(LayerError, match="bottom 1 has the wrong shape"):
        make("Pairwise", [(2, 5), (3, 7)])
