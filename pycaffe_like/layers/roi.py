"""Regions of interest: parts of a feature map of any size, each pooled to one size.

A region is a row of five numbers: which picture of the batch, and x1, y1, x2, y2 in the pixels of
the net's input, of which `spatial_scale` makes places of the feature map. It gets no gradient.

What is pooled are bags of pixels, and a pixel is a row of channels: torch's embedding_bag takes the
maximum, the mean or the weighted sum of each bag, and knows the gradients.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import LayerDef

from .base import Layer, Shape, count, exactly, text
from .registry import register_layer

Pair = tuple[int, int]


class _Regions(Layer):
    """What the poolings of regions share: `pooled` bins of rows and columns in each region."""

    bottoms = exactly(2)
    label_bottoms = (1,)
    keeps_top = False

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
            raise LayerError("the features have another number of axes", expected="N x C x H x W", got=text(features))
        if len(rois) < 2 or count(rois[1:]) != 5:
            raise LayerError(
                "the second bottom holds no regions",
                expected="R x 5: picture, x1, y1, x2, y2",
                got=text(rois),
            )
        return [(rois[0], self._channels(features), *self.pooled)]

    def _channels(self, features: Shape) -> int:
        """How many channels the top has."""
        return features[1]

    def checked(self, features: Tensor, rois: Tensor) -> Tensor:
        """The regions as R x 5, apart from any gradient."""
        self.top_shapes([tuple(features.shape), tuple(rois.shape)])
        return rois.detach().reshape(-1, 5)

    def top(self, bags: Tensor) -> Tensor:
        """The top, of bags that lie region after region, row after row."""
        return bags.reshape(-1, *self.pooled, bags.shape[1]).permute(0, 3, 1, 2).contiguous()


class _PositionSensitive(_Regions):
    """Regions whose bins have channels of their own: channel c of bin b, of B bins, is channel c * B
    + b of the features."""

    def __init__(self, bottoms: Sequence[Shape], *, spatial_scale: float, output_dim: int, group_size: int) -> None:
        for name, value in (("output_dim", output_dim), ("group_size", group_size)):
            if value < 1:
                raise LayerError(f"{name} must be positive", got=value)
        self.output_dim = output_dim
        super().__init__(bottoms, (group_size, group_size), spatial_scale)

    def _channels(self, features: Shape) -> int:
        needed = self.output_dim * count(self.pooled)
        if features[1] != needed:
            raise LayerError(
                "the channels do not fit output_dim and group_size",
                expected=f"{needed}, which is {self.output_dim} x {text(self.pooled)}",
                got=features[1],
            )
        return self.output_dim


@dataclass(frozen=True)
class _Pixels:
    """A feature map as a table that has a row of channels for each picture, group and pixel.

    Attributes:
        first: for each bin of each region the row of its upper left pixel of the picture.
    """

    table: Tensor
    first: Tensor
    height: int
    width: int


def _pixels(features: Tensor, rois: Tensor, bins: int, groups: int = 1) -> _Pixels:
    """The pixels that regions are cut from; with `groups`, one for each bin, every bin its own."""
    pictures, channels, height, width = features.shape
    grouped = features.reshape(pictures, channels // groups, groups, height, width)
    table = grouped.permute(0, 2, 3, 4, 1).reshape(-1, channels // groups)
    numbers = rois[:, 0].long()
    try:
        numbers = torch.arange(pictures, device=numbers.device).index_select(0, numbers)
    except IndexError as error:
        raise LayerError("a region lies in a picture that is not there", expected=f"0 to {pictures - 1}") from error
    group = torch.arange(bins, device=numbers.device) % groups
    first = (numbers[:, None] * groups + group) * (height * width)
    return _Pixels(table, first.flatten(), height, width)


def _spread(sizes: Tensor, total: int | None = None) -> tuple[Tensor, Tensor, Tensor]:
    """Lays bags of these sizes out: where each starts, and for each element its bag and its number
    there.

    Args:
        total: the sum of the sizes, where it is known; else the device has to say it.
    """
    starts = sizes.cumsum(0) - sizes
    bag = torch.repeat_interleave(sizes, output_size=total)
    return starts, bag, torch.arange(len(bag), device=sizes.device) - starts[bag]


def _rounded(x: Tensor) -> Tensor:
    """The nearest whole number, away from 0 where two are as near, as C has it."""
    whole = x.trunc()
    return whole + ((x - whole) * 2).trunc()


def _divided(size: Tensor, bins: int) -> Tensor:
    """The size of one of so many bins, rounded as C's division does.

    CUDA multiplies by the inverse of a Python number, which is not always the same, and a bin that
    is too wide by the last digit takes in another pixel.
    """
    return size / torch.full_like(size, bins)


def _numbers(bins: int, like: Tensor) -> Tensor:
    return torch.arange(bins, device=like.device, dtype=like.dtype)


@dataclass(frozen=True)
class _Spans:
    """For each region and bin, R x bins, where its pixels start and where they end, not included."""

    start: Tensor
    end: Tensor

    @property
    def extent(self) -> Tensor:
        return (self.end - self.start).clamp(min=0)


def _cut(start: Tensor, end: Tensor, extent: int) -> _Spans:
    """Spans cut off at the edges of a picture of that extent."""
    return _Spans(start.clamp(0, extent).long(), end.clamp(0, extent).long())


def _pool_rectangles(pixels: _Pixels, rows: _Spans, columns: _Spans, mode: str) -> Tensor:
    """The maximum or mean of all pixels of each bin, R * bins x channels; 0 of a bin without any."""
    bins = (rows.extent[:, :, None], columns.extent[:, None, :])
    width = bins[1].expand(-1, bins[0].shape[1], -1).flatten()
    starts, bag, place = _spread((bins[0] * bins[1]).flatten())
    corner = rows.start[:, :, None] * pixels.width + columns.start[:, None, :]
    corner = corner.flatten() + pixels.first
    down, across = place // width[bag], place % width[bag]
    return F.embedding_bag(corner[bag] + down * pixels.width + across, pixels.table, starts, mode=mode)


def _check_pooled(pooled: Pair) -> None:
    for name, bins in zip(("pooled_h", "pooled_w"), pooled, strict=True):
        if bins < 1:
            raise LayerError(f"{name} must be positive", got=bins)


@register_layer("roi_pooling_param")
class ROIPooling(_Regions):
    """The largest value of each of pooled_h x pooled_w bins of every region.

    A region reaches from round(x1 * spatial_scale) to round(x2 * spatial_scale), both included, and
    is at least one pixel wide. Bin n of b reaches from floor(n * width / b) to ceil((n + 1) * width /
    b): bins overlap where they share a pixel. What lies outside of the picture is left out; a bin
    with nothing in it is 0. Of equal values the first, row by row, gets the gradient; a region that
    ends before it starts passes none on.

    Bottoms: features, N x C x H x W; regions, R x 5. Top: R x C x pooled_h x pooled_w.

    Source: src/caffe/layers/roi_pooling_layer.cu of rbgirshick/caffe-fast-rcnn; Girshick, Fast
    R-CNN, 2015.
    """

    def __init__(self, bottoms: Sequence[Shape], *, pooled_h: int, pooled_w: int, spatial_scale: float) -> None:
        _check_pooled((pooled_h, pooled_w))
        super().__init__(bottoms, (pooled_h, pooled_w), spatial_scale)

    def forward(self, features: Tensor, rois: Tensor) -> Tensor:
        rois = self.checked(features, rois)
        pixels = _pixels(features, rois, count(self.pooled))
        corners = _rounded(rois[:, 1:] * self.spatial_scale)
        columns = self._spans(corners[:, 0], corners[:, 2], self.pooled[1], pixels.width)
        rows = self._spans(corners[:, 1], corners[:, 3], self.pooled[0], pixels.height)
        top = self.top(_pool_rectangles(pixels, rows, columns, "max"))
        backwards = (corners[:, 2:] < corners[:, :2]).any(1)
        return torch.where(backwards[:, None, None, None], top.detach(), top)

    @staticmethod
    def _spans(first: Tensor, last: Tensor, bins: int, extent: int) -> _Spans:
        size = _divided((last - first + 1).clamp(min=1), bins)
        numbers = _numbers(bins, first)
        starts = (numbers * size[:, None]).floor() + first[:, None]
        ends = ((numbers + 1) * size[:, None]).ceil() + first[:, None]
        return _cut(starts, ends, extent)


@register_layer("psroi_pooling_param")
class PSROIPooling(_PositionSensitive):
    """The mean of each of group_size x group_size bins of every region, each bin from channels of its
    own.

    A region reaches from round(x1) * spatial_scale to (round(x2) + 1) * spatial_scale and is at least
    0.1 pixels wide. A bin takes in every pixel that it touches. What lies outside of the picture is
    left out; a bin with nothing in it is 0.

    Bottoms: features, N x (output_dim * group_size * group_size) x H x W, where channel c of the bin
    in row i and column j is channel (c * group_size + i) * group_size + j; regions, R x 5.
    Top: R x output_dim x group_size x group_size.

    Source: src/caffe/layers/psroi_pooling_layer.cu of daijifeng001/caffe-rfcn; Dai, Li, He and Sun,
    R-FCN, 2016.
    """

    def forward(self, features: Tensor, rois: Tensor) -> Tensor:
        rois = self.checked(features, rois)
        bins = count(self.pooled)
        pixels = _pixels(features, rois, bins, groups=bins)
        corners = _rounded(rois[:, 1:])
        corners = torch.cat((corners[:, :2], corners[:, 2:] + 1), 1) * self.spatial_scale
        columns = self._spans(corners[:, 0], corners[:, 2], pixels.width)
        rows = self._spans(corners[:, 1], corners[:, 3], pixels.height)
        return self.top(_pool_rectangles(pixels, rows, columns, "mean"))

    def _spans(self, start: Tensor, end: Tensor, extent: int) -> _Spans:
        bins = self.pooled[0]
        size = _divided((end - start).clamp(min=0.1), bins)[:, None]
        numbers = _numbers(bins, start)
        starts, ends = numbers * size + start[:, None], (numbers + 1) * size + start[:, None]
        return _cut(starts.floor(), ends.ceil(), extent)


@dataclass(frozen=True)
class _Taps:
    """Which pixels along one axis make the value at a place between them, and with what weights:
    samples x taps each."""

    places: Tensor
    weights: Tensor


def _linear_taps(x: Tensor, extent: int) -> _Taps:
    """The pixels on both sides of x, which is at least 0; from the last pixel on only that."""
    low = x.floor().clamp(max=extent - 1)
    part = (x - low).clamp(max=1.0) * (low < extent - 1)
    places = torch.stack((low, (low + 1).clamp(max=extent - 1)), -1)
    return _Taps(places.long(), torch.stack((1 - part, part), -1))


def _sampled(pixels: _Pixels, bag: Tensor, starts: Tensor, rows: _Taps, columns: _Taps, scale: Tensor) -> Tensor:
    """The weighted sums of the samples in each bag.

    Args:
        bag: the bag of each sample.
        starts: the first sample of each bag.
        rows, columns: where each sample lies.
        scale: what each sample counts.
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


@register_layer("roi_align_param", "roi_pooling_param")
class ROIAlign(_Regions):
    """Each of pooled_h x pooled_w bins of every region from values between the pixels, without any
    rounding.

    With roi_align_param, Mask R-CNN's: the mean of sampling_ratio x sampling_ratio places, evenly
    spread over the bin, each interpolated from the four pixels around it; with sampling_ratio 0 or
    less as many rows and columns of places as a bin has pixels, rounded up. A region reaches from x1
    * spatial_scale to x2 * spatial_scale and is at least one pixel wide. A place more than a pixel
    outside of the picture is 0.

    With roi_pooling_param, frcnn's: the largest of four places of the bin, or with
    is_multi_interpolate: false its middle, interpolated from 16 pixels (bi_type 1, cubic) or from 4.
    A region is widened by pad_ratio of its size on each side, cut off at 0 and at H / spatial_scale -
    1 and W / spatial_scale - 1, and reaches to x2 * spatial_scale + 1. A place on or behind the last
    row or column of the picture counts as there, where the four pixels' weights are 0.

    Bottoms: features, N x C x H x W; regions, R x 5. Top: R x C x pooled_h x pooled_w.

    Source: caffe2/operators/roi_align_op.cc of pytorch/pytorch; He, Gkioxari, Dollar and Girshick,
    Mask R-CNN, 2017. src/caffe/FRCNN/roi_align/roi_align_layer.cu of makefile/frcnn, whose CPU form
    takes the middle of the bin only.
    """

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        pooled_h: int,
        pooled_w: int,
        spatial_scale: float,
        sampling_ratio: int,
        pad_ratio: float,
        bi_type: int,
        is_multi_interpolate: bool,
        layer: LayerDef,
    ) -> None:
        _check_pooled((pooled_h, pooled_w))
        super().__init__(bottoms, (pooled_h, pooled_w), spatial_scale)
        self.takes_largest = "roi_align_param" not in layer.options
        self.sampling_ratio = sampling_ratio
        self.pad_ratio = pad_ratio
        self.is_cubic = bi_type == 1
        self.is_multi_interpolate = is_multi_interpolate

    def forward(self, features: Tensor, rois: Tensor) -> Tensor:
        rois = self.checked(features, rois)
        pixels = _pixels(features, rois, count(self.pooled))
        return self.top(self._largest(pixels, rois) if self.takes_largest else self._mean(pixels, rois))

    def _mean(self, pixels: _Pixels, rois: Tensor) -> Tensor:
        corners = rois[:, 1:] * self.spatial_scale
        size_w = (corners[:, 2] - corners[:, 0]).clamp(min=1) / self.pooled[1]
        size_h = (corners[:, 3] - corners[:, 1]).clamp(min=1) / self.pooled[0]
        if self.sampling_ratio > 0:
            grid_w = grid_h = torch.full_like(size_w, self.sampling_ratio)
            total = len(rois) * count(self.pooled) * self.sampling_ratio**2
        else:
            grid_w, grid_h, total = size_w.ceil(), size_h.ceil(), None
        samples, bins = (grid_w * grid_h).long(), count(self.pooled)
        starts, bag, place = _spread(samples.repeat_interleave(bins), total)
        region, number = bag // bins, bag % bins
        wide = grid_w.long()[region]
        columns = self._taps(corners[:, 0], size_w, grid_w, region, number % self.pooled[1], place % wide, pixels.width)
        rows = self._taps(corners[:, 1], size_h, grid_h, region, number // self.pooled[1], place // wide, pixels.height)
        return _sampled(pixels, bag, starts, rows, columns, (1 / samples.to(rois.dtype))[region])

    @staticmethod
    def _taps(
        start: Tensor, size: Tensor, grid: Tensor, region: Tensor, number: Tensor, place: Tensor, extent: int
    ) -> _Taps:
        """Sample `place` of bin `number` of its region, along one axis."""
        x = start[region] + number * size[region] + (place + 0.5) * size[region] / grid[region]
        taps = _linear_taps(x.clamp(min=0), extent)
        inside = (x >= -1) & (x <= extent)
        return _Taps(taps.places, taps.weights * inside[:, None])

    def _largest(self, pixels: _Pixels, rois: Tensor) -> Tensor:
        corners = rois[:, 1:]
        columns = self._widened(corners[:, 0], corners[:, 2], self.pooled[1], pixels.width)
        rows = self._widened(corners[:, 1], corners[:, 3], self.pooled[0], pixels.height)
        values = [self._at(pixels, row, column) for row in rows for column in columns]
        return torch.stack(values).max(0).values if len(values) > 1 else values[0]

    def _widened(self, first: Tensor, last: Tensor, bins: int, extent: int) -> list[_Taps]:
        """The taps along one axis, R x bins x taps, at each of its places in the bins."""
        margin = (last - first + 1) * self.pad_ratio
        picture = math.floor(extent / self.spatial_scale + 0.5)
        start = ((first - margin) * self.spatial_scale).clamp(min=0)
        end = ((last + margin) * self.spatial_scale).clamp(max=picture - 1)
        size = (end - start + 1).clamp(min=1) / bins
        parts = (0.25, 0.75) if self.is_multi_interpolate else (0.5,)
        taps = _cubic_taps if self.is_cubic else _inner_taps
        places = [(_numbers(bins, start) + part) * size[:, None] + start[:, None] for part in parts]
        return [taps(x.clamp(0, extent - 1), extent) for x in places]

    def _at(self, pixels: _Pixels, rows: _Taps, columns: _Taps) -> Tensor:
        """The value at one place of every bin."""
        shape = (len(rows.places), *self.pooled)
        down = _Taps(*(_over(values[:, :, None], shape) for values in (rows.places, rows.weights)))
        across = _Taps(*(_over(values[:, None, :], shape) for values in (columns.places, columns.weights)))
        every = torch.arange(count(shape), device=pixels.table.device)
        return _sampled(pixels, every, every, down, across, torch.ones_like(every, dtype=rows.weights.dtype))


def _over(values: Tensor, shape: Shape) -> Tensor:
    """Taps along one axis for all bins: shape x taps, with the first axes made one."""
    return values.expand(*shape, values.shape[-1]).reshape(-1, values.shape[-1])


def _inner_taps(x: Tensor, extent: int) -> _Taps:
    """The pixels on both sides of x; none where x is the last pixel."""
    low = x.floor()
    high = (low + 1).clamp(max=extent - 1)
    return _Taps(torch.stack((low, high), -1).long(), torch.stack((high - x, x - low), -1))


def _cubic_taps(x: Tensor, extent: int) -> _Taps:
    """Four pixels around x, weighted by the cubic with slope -1; edges are repeated."""
    low = x.floor()
    offsets = torch.arange(-1, 3, device=x.device, dtype=x.dtype)
    d = (x[..., None] - low[..., None] - offsets).abs()
    near, far = 1 - 2 * d**2 + d**3, 4 - 8 * d + 5 * d**2 - d**3
    weights = torch.where(d < 1, near, torch.where(d < 2, far, 0))
    return _Taps((low[..., None] + offsets).clamp(0, extent - 1).long(), weights)


@register_layer("psroi_align_param")
class PSROIAlign(_PositionSensitive):
    """PSROIPooling from values between the pixels: the mean of sample_num x sample_num places of each
    bin, each interpolated from the four pixels around it.

    A region reaches from x1 * spatial_scale to (x2 + 1) * spatial_scale and is at least 0.1 pixels
    wide. A bin is cut off at the first and last pixel of the picture; place i of it, from 1 on, lies
    i / (sample_num + 1) of the uncut bin behind its start. Places on or behind its end count 0.

    Unlike the source, which leaves out pixels on the lower and right edge of a bin, this layer has the
    true gradient.

    Bottoms and top: as PSROIPooling's.

    Source: src/caffe/RFCN/psroi_align_layer.cpp of makefile/frcnn.
    """

    def __init__(
        self, bottoms: Sequence[Shape], *, spatial_scale: float, output_dim: int, group_size: int, sample_num: int
    ) -> None:
        if sample_num < 1:
            raise LayerError("sample_num must be positive", got=sample_num)
        super().__init__(bottoms, spatial_scale=spatial_scale, output_dim=output_dim, group_size=group_size)
        self.sample_num = sample_num

    def forward(self, features: Tensor, rois: Tensor) -> Tensor:
        rois = self.checked(features, rois)
        bins = count(self.pooled)
        pixels = _pixels(features, rois, bins, groups=bins)
        start, end = rois[:, 1:3] * self.spatial_scale, (rois[:, 3:] + 1) * self.spatial_scale
        sizes = (end - start).clamp(min=0.1) / self.pooled[0]
        columns = self._taps(start[:, 0], sizes[:, 0], pixels.width)
        rows = self._taps(start[:, 1], sizes[:, 1], pixels.height)
        side, places = self.pooled[0], self.sample_num
        shape = (len(rois), side, side, places, places)
        rows = _Taps(*(_over(v[:, :, None, :, None], shape) for v in (rows.places, rows.weights)))
        columns = _Taps(*(_over(v[:, None, :, None, :], shape) for v in (columns.places, columns.weights)))
        starts = torch.arange(len(rois) * bins, device=rois.device) * places**2
        bag = torch.arange(len(rois) * bins * places**2, device=rois.device) // places**2
        share = torch.full_like(bag, 1 / places**2, dtype=rois.dtype)
        return self.top(_sampled(pixels, bag, starts, rows, columns, share))

    def _taps(self, start: Tensor, size: Tensor, extent: int) -> _Taps:
        """All places along one axis, R x bins x places x taps."""
        numbers = _numbers(self.pooled[0], start)
        first = (numbers * size[:, None] + start[:, None]).clamp(0, extent - 1)[..., None]
        last = ((numbers + 1) * size[:, None] + start[:, None]).clamp(0, extent - 1)[..., None]
        steps = (_numbers(self.sample_num, start) + 1) * (size / (self.sample_num + 1))[:, None, None]
        x = first + steps
        taps = _linear_taps(x, extent)
        return _Taps(taps.places, taps.weights * (x < last)[..., None])
