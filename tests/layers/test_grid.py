"""Flip, Slope and Gram: values, gradients, errors."""

from __future__ import annotations

import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread


@pytest.mark.parametrize(
    ("options", "order"),
    [
        ("", [[3, 2, 1], [6, 5, 4]]),
        ("flip_height: true", [[6, 5, 4], [3, 2, 1]]),
        ("flip_height: true flip_width: false", [[4, 5, 6], [1, 2, 3]]),
        ("flip_width: false", [[1, 2, 3], [4, 5, 6]]),
    ],
)
def test_flip(options: str, order: list[list[float]]) -> None:
    module = make("Flip", [(1, 1, 2, 3)], f"flip_param {{ {options} }}")
    assert module(torch.arange(1.0, 7).reshape(1, 1, 2, 3)).tolist() == [[order]]


def test_slope() -> None:
    top = make("Slope", [(1, 1, 2, 4)])(torch.full((1, 1, 2, 4), 7.0))
    assert top[0, 0].unique().tolist() == [7]
    assert top[0, 1].tolist() == [[0, 0, 0, 0], [0.5, 0.5, 0.5, 0.5]]
    assert top[0, 2].tolist() == [[0, 0.25, 0.5, 0.75]] * 2


def test_gram() -> None:
    bottom = torch.tensor([[[[1.0, 2]], [[3, 5]]]])
    assert make("Gram", [(1, 2, 1, 2)])(bottom).tolist() == [[[[5 / 4], [13 / 4]], [[13 / 4], [34 / 4]]]]


@pytest.mark.parametrize("name", ["Flip", "Slope", "Gram"])
def test_every_one(name: str) -> None:
    bottom = spread(2, 3, 5, 7)
    module = make(name, [(2, 3, 5, 7)])
    check_shapes(module, [bottom])
    check_no_host_sync(module, [bottom])
    check_gradients(module, [bottom])
    with pytest.raises(LayerError, match=r"the bottom has the wrong number of axes; expected N x C x H x W; got 2x3"):
        make(name, [(2, 3)])


def test_pixel_shuffle() -> None:
    bottom = spread(2, 12, 3, 5)
    layer = make("PixelShuffle", [(2, 12, 3, 5)], "pixel_shuffle_param { upscale_factor: 2 }")
    wanted = torch.zeros(2, 3, 6, 10)
    for c in range(3):
        for y in range(2):
            for x in range(2):
                wanted[:, c, y::2, x::2] = bottom[:, 4 * c + 2 * y + x]
    torch.testing.assert_close(layer(bottom), wanted)
    check_shapes(layer, [bottom])
    with pytest.raises(LayerError, match="the channels do not fit"):
        make("PixelShuffle", [(2, 12, 3, 5)], "pixel_shuffle_param { upscale_factor: 5 }")
    with pytest.raises(LayerError, match="upscale_factor must be positive"):
        make("PixelShuffle", [(2, 12, 3, 5)], "pixel_shuffle_param { upscale_factor: 0 }")
