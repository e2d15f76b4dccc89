"""Shared code for pooling over regions of interest: regions, bins, and the pixels of each bin.

A region is a row of five values: the picture's index in the batch, and x1, y1, x2, y2 in pixels of
the net's input; `spatial_scale` converts these to the feature map. It gets no gradient.

Pooling runs over bags of pixels, each pixel a row of channels: torch's embedding_bag computes the
maximum, mean or weighted sum of each bag, with gradients.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, Shape, exactly

Pair = tuple[int, int]


class Regions(Layer):
    """Base class of layers that pool regions; each region has `pooled` bins along height and width."""

    bottoms = exactly(2)
    label_bottoms: ClassVar[tuple[int, ...]] = (1,)
    backward_needs_output = False

    def __init__(self, bottoms: Sequence[Shape], pooled: Pair, spatial_scale: float) -> None:
        super().__init__()
        if spatial_scale <= 0:
            raise LayerError("spatial_scale must be positive", got=spatial_scale)
        self.pooled = pooled
        self.spatial_scale = spatial_scale
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        features, rois = bottoms
        if len(features) != 4:
            raise LayerError(
                "the features have the wrong number of axes", expected="N x C x H x W", got=format_shape(features)
            )
        if len(rois) < 2 or math.prod(rois[1:]) != 5:
            raise LayerError(
                "the second bottom does not hold regions",
                expected="R x 5: picture, x1, y1, x2, y2",
                got=format_shape(rois),
            )
        return [(rois[0], self._channels(features), *self.pooled)]

    def _channels(self, features: Shape) -> int:
        """Returns the number of channels of the top."""
        return features[1]

    def check_regions(self, features: Tensor, rois: Tensor) -> Tensor:
        """Checks the shapes; returns the regions as R x 5, detached."""
        self.top_shapes([tuple(features.shape), tuple(rois.shape)])
        return rois.detach().reshape(-1, 5)

    def top(self, bags: Tensor) -> Tensor:
        """Shapes pooled bags, ordered by region and then row by row, into the top."""
        return bags.reshape(-1, *self.pooled, bags.shape[1]).permute(0, 3, 1, 2).contiguous()


class PositionSensitiveRegions(Regions):
    """Base class of position-sensitive pooling, where each of the B bins has its own channels: channel c
    of bin b is channel c * B + b of the features.
    """

    def __init__(self, bottoms: Sequence[Shape], *, spatial_scale: float, output_dim: int, group_size: int) -> None:
        for name, value in (("output_dim", output_dim), ("group_size", group_size)):
            if value < 1:
                raise LayerError(f"{name} must be positive", got=value)
        self.output_dim = output_dim
        super().__init__(bottoms, (group_size, group_size), spatial_scale)

    def _channels(self, features: Shape) -> int:
        needed = self.output_dim * math.prod(self.pooled)
        if features[1] != needed:
            raise LayerError(
                "the channels do not fit output_dim and group_size",
                expected=f"{needed}, which is {self.output_dim} x {format_shape(self.pooled)}",
                got=features[1],
            )
        return self.output_dim


@dataclass(frozen=True)
class Pixels:
    """A feature map as a table: a row of channels for each picture, group of channels and pixel.

    Attributes:
        table: the rows.
        first: for each bin of each region, the row of the upper left pixel of its picture.
        height, width: of the feature map.
    """

    table: Tensor
    first: Tensor
    height: int
    width: int


def pixel_table(features: Tensor, rois: Tensor, bins: int, groups: int = 1) -> Pixels:
    """Returns the features as a table of pixels.

    Args:
        bins: the number of bins of a region.
        groups: into how many groups the channels are divided; if each bin has its own channels, this is
            the number of bins.

    Raises:
        LayerError: If a region belongs to a picture that is not in the batch.
    """
    pictures, channels, height, width = features.shape
    grouped = features.reshape(pictures, channels // groups, groups, height, width)
    table = grouped.permute(0, 2, 3, 4, 1).reshape(-1, channels // groups)
    numbers = rois[:, 0].long()
    try:
        numbers = torch.arange(pictures, device=numbers.device).index_select(0, numbers)
    except IndexError as error:
        raise LayerError(
            "a region belongs to a picture that is not in the batch", expected=f"0 to {pictures - 1}"
        ) from error
    group = torch.arange(bins, device=numbers.device) % groups
    first = (numbers[:, None] * groups + group) * (height * width)
    return Pixels(table, first.flatten(), height, width)


def lay_out_bags(sizes: Tensor, total: int | None = None) -> tuple[Tensor, Tensor, Tensor]:
    """Lays out bags of the given sizes one after another.

    Args:
        total: the sum of the sizes, if known; otherwise it is read back from the device.

    Returns:
        The start of each bag; for each element, its bag and its index within the bag.
    """
    starts = sizes.cumsum(0) - sizes
    bag = torch.repeat_interleave(sizes, output_size=total)
    return starts, bag, torch.arange(len(bag), device=sizes.device) - starts[bag]


def round_half_away(x: Tensor) -> Tensor:
    """Rounds to the nearest integer, halves away from 0, like C's round."""
    whole = x.trunc()
    return whole + ((x - whole) * 2).trunc()


def bin_size(size: Tensor, bins: int) -> Tensor:
    """Returns `size` divided by the number of bins, by true division as in C.

    CUDA divides by a Python number by multiplying with its inverse. That may differ in the last digit,
    and a bin that is too wide includes another pixel.
    """
    return size / torch.full_like(size, bins)


def bin_numbers(bins: int, like: Tensor) -> Tensor:
    """Returns 0, 1, 2 …, bins - 1, with the type and device of `like`."""
    return torch.arange(bins, device=like.device, dtype=like.dtype)


@dataclass(frozen=True)
class PixelRanges:
    """The pixels that each bin of each region covers along one axis: start and (exclusive) end, R x bins
    each.
    """

    start: Tensor
    end: Tensor

    @property
    def extent(self) -> Tensor:
        return (self.end - self.start).clamp(min=0)


def clip_ranges(start: Tensor, end: Tensor, extent: int) -> PixelRanges:
    """Returns the ranges from `start` to `end`, clipped to a picture of this extent."""
    return PixelRanges(start.clamp(0, extent).long(), end.clamp(0, extent).long())


def pool_rectangles(pixels: Pixels, rows: PixelRanges, columns: PixelRanges, mode: str) -> Tensor:
    """Returns the maximum or mean over the pixels of each bin, R * bins x channels; 0 for empty bins."""
    bins = (rows.extent[:, :, None], columns.extent[:, None, :])
    width = bins[1].expand(-1, bins[0].shape[1], -1).flatten()
    starts, bag, position = lay_out_bags((bins[0] * bins[1]).flatten())
    corner = rows.start[:, :, None] * pixels.width + columns.start[:, None, :]
    corner = corner.flatten() + pixels.first
    down, across = position // width[bag], position % width[bag]
    return F.embedding_bag(corner[bag] + down * pixels.width + across, pixels.table, starts, mode=mode)


@dataclass(frozen=True)
class Taps:
    """Where samples are interpolated along one axis: the pixels to read and the weight of each, samples x
    taps.
    """

    places: Tensor
    weights: Tensor


def linear_taps(x: Tensor, extent: int) -> Taps:
    """Returns the taps of linear interpolation at x >= 0. At or beyond the last pixel, the result is the
    value of that pixel.
    """
    low = x.floor().clamp(max=extent - 1)
    part = (x - low).clamp(max=1.0) * (low < extent - 1)
    places = torch.stack((low, (low + 1).clamp(max=extent - 1)), -1)
    return Taps(places.long(), torch.stack((1 - part, part), -1))


def sum_samples(pixels: Pixels, bag: Tensor, starts: Tensor, rows: Taps, columns: Taps, scale: Tensor) -> Tensor:
    """Returns the weighted sum of the samples in each bag, bags x channels.

    Args:
        bag: the bag of each sample.
        starts: the first sample of each bag.
        rows, columns: the taps of each sample.
        scale: the weight of each sample.
    """
    places = rows.places[:, :, None] * pixels.width + columns.places[:, None, :] + pixels.first[bag][:, None, None]
    weights = rows.weights[:, :, None] * columns.weights[:, None, :] * scale[:, None, None]
    taps = rows.places.shape[1] * columns.places.shape[1]
    return F.embedding_bag(
        places.flatten(),
        pixels.table,
        starts * taps,
        mode="sum",
        per_sample_weights=weights.flatten().to(pixels.table.dtype),
    )


def expand_to_bins(values: Tensor, shape: Shape) -> Tensor:
    """Expands the taps along one axis to all bins: (product of `shape`) x taps."""
    return values.expand(*shape, values.shape[-1]).reshape(-1, values.shape[-1])
