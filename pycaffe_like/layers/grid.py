"""Layers on feature maps: flipping, coordinate channels, Gram matrix, channels that become pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, Shape
from .registry import register_layer


def _check_map(bottom: Sequence[int]) -> None:
    if len(bottom) != 4:
        raise LayerError("the bottom has the wrong number of axes", expected="N x C x H x W", got=format_shape(bottom))


@register_layer("flip_param")
class Flip(Layer):
    """The bottom mirrored left to right (flip_width), upside down (flip_height), or both.

    Bottom: N x C x H x W. Top: the same shape.

    Source: src/caffe/layers/flip_layer.cpp of happynear/caffe-windows.
    """

    keeps_shape = True
    backward_needs_output = False

    def __init__(self, bottoms: Sequence[Shape], *, flip_width: bool, flip_height: bool) -> None:
        super().__init__()
        _check_map(bottoms[0])
        self.axes = tuple(axis for axis, wanted in ((2, flip_height), (3, flip_width)) if wanted)

    def forward(self, bottom: Tensor) -> Tensor:
        return bottom.flip(self.axes)


@register_layer()
class Slope(Layer):
    """Appends two channels with the coordinates of each position: row / H, then column / W.

    Bottom: N x C x H x W. Top: N x (C + 2) x H x W. The two channels have no gradient.

    Source: src/caffe/layers/slope_layer.cpp of happynear/caffe-windows.
    """

    backward_needs_output = False

    def __init__(self, bottoms: Sequence[Shape]) -> None:
        super().__init__()
        _check_map(bottoms[0])

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        num, channels, height, width = bottoms[0]
        return [(num, channels + 2, height, width)]

    def forward(self, bottom: Tensor) -> Tensor:
        num, _, height, width = bottom.shape
        rows, columns = (
            torch.arange(extent, device=bottom.device, dtype=bottom.dtype) / extent for extent in (height, width)
        )
        places = torch.stack((rows[:, None].expand(height, width), columns.expand(height, width)))
        return torch.cat((bottom, places.expand(num, 2, height, width)), 1)


@register_layer()
class Gram(Layer):
    """The Gram matrix of the channels: for each pair of channels, the sum over all positions of their
    product, divided by C * H * W.

    Bottom: N x C x H x W. Top: N x C x C x 1.

    Source: src/caffe/layers/gram_layer.cpp of happynear/caffe-windows; Gatys, Ecker and Bethge, A Neural
    Algorithm of Artistic Style, 2015.
    """

    backward_needs_output = False

    def __init__(self, bottoms: Sequence[Shape]) -> None:
        super().__init__()
        _check_map(bottoms[0])

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        num, channels = bottoms[0][:2]
        return [(num, channels, channels, 1)]

    def macs(self, bottoms: Sequence[Shape], tops: Sequence[Shape]) -> int:
        return math.prod(tops[0]) * math.prod(bottoms[0][2:])

    def forward(self, bottom: Tensor) -> Tensor:
        rows = bottom.flatten(2)
        return (rows @ rows.transpose(1, 2) / math.prod(bottom.shape[1:]))[..., None]


@register_layer("pixel_shuffle_param")
class PixelShuffle(Layer):
    """Turns channels into pixels: r * r channels of a position become a square of r x r pixels, row by row.

    Bottom: N x (C * r * r) x H x W, with r = upscale_factor. Top: N x C x (H * r) x (W * r).

    Source: Shi, Caballero, Huszár and others, Real-Time Single Image and Video Super-Resolution Using an Efficient
    Sub-Pixel Convolutional Neural Network, 2016; several forks have this layer.
    """

    backward_needs_output = False

    def __init__(self, bottoms: Sequence[Shape], *, upscale_factor: int) -> None:
        super().__init__()
        if upscale_factor < 1:
            raise LayerError("upscale_factor must be positive", got=upscale_factor)
        self.factor = upscale_factor
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        _check_map(bottoms[0])
        num, channels, height, width = bottoms[0]
        square = self.factor**2
        if channels % square:
            raise LayerError("the channels do not fit", expected=f"a multiple of {square}", got=channels)
        return [(num, channels // square, height * self.factor, width * self.factor)]

    def forward(self, bottom: Tensor) -> Tensor:
        return F.pixel_shuffle(bottom, self.factor)
