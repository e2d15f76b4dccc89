"""DenseBlock, compared with the fork's steps written out with numpy."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import check_gradients, make, spread

OPTIONS = (
    "denseblock_param {{ numTransition: 2 growthRate: 3 Filter_Filler {{ type: 'gaussian' std: 0.4 }} "
    "BN_Scaler_Filler {{ type: 'uniform' min: 0.5 max: 2 }} BN_Bias_Filler {{ type: 'uniform' min: -1 max: 1 }} {} }}"
)


def convolve(values: np.ndarray, filters: np.ndarray, pad: int) -> np.ndarray:
    padded = np.pad(values, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    size, (num, _, height, width) = filters.shape[2], values.shape
    top = np.zeros((num, len(filters), height, width))
    for y in range(height):
        for x in range(width):
            top[:, :, y, x] = np.einsum("ncij,ocij->no", padded[:, :, y : y + size, x : x + size], filters)
    return top


def rectified_norm(
    values: np.ndarray, blobs: list[np.ndarray], number: int, trains: bool, divisor: float
) -> np.ndarray:
    """Returns ReLU of the normalised values; in TRAIN moves the statistics as the fork's GPU code does.

    Args:
        blobs: the scales, biases, means and variances of all transitions.
    """
    scale, bias, mean, variance = (blobs[kind * 2 + number] for kind in range(4))
    by, used = (0, 2, 3), (mean / divisor, variance / divisor)
    if trains:
        used = values.mean(by, keepdims=True), values.var(by, keepdims=True)
        mean[...] = 0.3 * used[0] + 0.7 * mean
        variance[...] = 0.3 * values.var(by, keepdims=True, ddof=1) + 0.7 * variance
    return np.maximum(scale * (values - used[0]) / np.sqrt(used[1] + 1e-5) + bias, 0)


def run(bottom: np.ndarray, blobs: list[np.ndarray], reduces: bool, trains: bool, divisor: float) -> np.ndarray:
    for number in range(2):
        new = rectified_norm(bottom, blobs[2:10], number, trains, divisor)
        if reduces:
            new = convolve(new, blobs[10 + number], 0)
            new = rectified_norm(new, blobs[12:20], number, trains, divisor)
        bottom = np.concatenate((bottom, convolve(new, blobs[number], 1)), 1)
    return bottom


@pytest.mark.parametrize("reduces", [False, True])
def test_train_and_test(reduces: bool) -> None:
    options = f"use_BC: {str(reduces).lower()} moving_average_fraction: 0.3 use_dropout: false dropout_amount: 0.5"
    layer = make("DenseBlock", [(2, 5, 7, 3)], OPTIONS.format(options))
    blobs = [blob.detach().double().numpy().copy() for blob in layer.parameters()]
    widths = [5, 8]
    norms = [(1, width, 1, 1) for _ in range(4) for width in widths]
    shapes = [(3, 12 if reduces else width, 3, 3) for width in widths] + norms
    if reduces:
        shapes += [(12, width, 1, 1) for width in widths] + [(1, 12, 1, 1)] * 8
    assert [blob.shape for blob in blobs] == [*shapes, (1,)]
    assert [float(blob.mean()) for blob in blobs[6:10]] == [0, 0, 1, 1]
    bottom = spread(2, 5, 7, 3)
    layer.train()
    for _ in range(2):
        wanted = run(bottom.double().numpy(), blobs, reduces, True, 1.0)
        np.testing.assert_allclose(layer(bottom).detach().numpy(), wanted, rtol=1e-4, atol=1e-4)
    for mine, theirs in zip(layer.parameters(), blobs, strict=True):
        np.testing.assert_allclose(mine.detach().numpy(), theirs, rtol=1e-4, atol=1e-5)
    layer.eval()
    for divisor in (0.0, 2.5):
        layer.divisor.data.fill_(divisor)
        wanted = run(bottom.double().numpy(), blobs, reduces, False, divisor or 1.0)
        np.testing.assert_allclose(layer(bottom).detach().numpy(), wanted, rtol=1e-4, atol=1e-4)
    learning = [blob.requires_grad for blob in layer.parameters()]
    assert learning == ([True] * 6 + [False] * 4) + ([True] * 6 + [False] * 4) * reduces + [False]


def test_gradients() -> None:
    layer = make("DenseBlock", [(2, 3, 5, 2)], OPTIONS.format("use_BC: true")).eval()
    check_gradients(layer, [spread(2, 3, 5, 2)])


def test_dropout() -> None:
    """Dropout meets the new channels in TRAIN only."""
    layer = make("DenseBlock", [(2, 5, 7, 3)], OPTIONS.format("use_dropout: true dropout_amount: 0.4"))
    torch.manual_seed(1)
    bottom = spread(2, 5, 7, 3)
    top = layer.train()(bottom)
    assert torch.equal(top[:, :5], bottom)
    assert 0.25 < (top[:, 5:] == 0).double().mean() < 0.55
    assert not (layer.eval()(bottom)[:, 5:] == 0).any()


@pytest.mark.parametrize(
    ("shape", "options", "message"),
    [
        ((2, 5, 7), "", "the bottom has the wrong number of axes"),
        ((2, 5, 7, 3), "numTransition: 0", "numTransition and growthRate must be positive"),
        ((2, 5, 7, 3), "growthRate: 0", "numTransition and growthRate must be positive"),
        ((2, 5, 7, 3), "use_dropout: true dropout_amount: 1", "dropout_amount is out of range"),
    ],
)
def test_errors(shape: tuple[int, ...], options: str, message: str) -> None:
    with pytest.raises(LayerError, match=message):
        make("DenseBlock", [shape], f"denseblock_param {{ {options} }}")


def test_takes_no_param() -> None:
    with pytest.raises(LayerError, match="takes no param"):
        make("DenseBlock", [(2, 5, 7, 3)], "denseblock_param { growthRate: 3 } param { lr_mult: 1 }")
