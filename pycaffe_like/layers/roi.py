"""Pooling over regions of interest: regions of a feature map, pooled to a fixed size."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import LayerDef

from .base import Shape
from .regions import (
    Pair,
    PixelRanges,
    Pixels,
    PositionSensitiveRegions,
    Regions,
    Taps,
    bin_numbers,
    bin_size,
    clip_ranges,
    expand_to_bins,
    lay_out_bags,
    linear_taps,
    pixel_table,
    pool_rectangles,
    round_half_away,
    sum_samples,
)
from .registry import register_layer


def _check_pooled(pooled: Pair) -> None:
    for name, bins in zip(("pooled_h", "pooled_w"), pooled, strict=True):
        if bins < 1:
            raise LayerError(f"{name} must be positive", got=bins)


def enlarge_regions(corners: Tensor, ratio: float) -> Tensor:
    """Returns the corners, R x 4, of regions enlarged on each side by `ratio` times their size."""
    if not ratio:
        return corners
    margins = (corners[:, 2:] - corners[:, :2] + 1) * ratio
    return torch.cat((corners[:, :2] - margins, corners[:, 2:] + margins), 1)


@register_layer("roi_pooling_param")
class ROIPooling(Regions):
    """Max pooling of regions: the maximum of each of pooled_h x pooled_w bins of every region.

    A region includes the columns from round(x1 * spatial_scale) to round(x2 * spatial_scale), at least
    one. Of b bins in `width` columns, bin n covers columns floor(n * width / b) to ceil((n + 1) * width
    / b) - 1, so neighbouring bins may share a column. The same holds for rows. Pixels outside the
    picture are skipped; a bin without pixels is 0.

    Among equal values the first one, row by row, gets the gradient. A region with x2 < x1 or y2 < y1
    (both after rounding) gets no gradient.

    With pad_ratio (MS-CNN's), a region is first enlarged on each side by pad_ratio times its size,
    x2 - x1 + 1 or y2 - y1 + 1.

    Bottoms: features, N x C x H x W; regions, R x 5. Top: R x C x pooled_h x pooled_w.

    Source: src/caffe/layers/roi_pooling_layer.cu of rbgirshick/caffe-fast-rcnn, and of zhaoweicai/mscnn;
    Girshick, Fast R-CNN, 2015.
    """

    def __init__(
        self, bottoms: Sequence[Shape], *, pooled_h: int, pooled_w: int, spatial_scale: float, pad_ratio: float
    ) -> None:
        _check_pooled((pooled_h, pooled_w))
        super().__init__(bottoms, (pooled_h, pooled_w), spatial_scale)
        self.pad_ratio = pad_ratio

    def forward(self, features: Tensor, rois: Tensor) -> Tensor:
        rois = self.check_regions(features, rois)
        pixels = pixel_table(features, rois, math.prod(self.pooled))
        corners = round_half_away(enlarge_regions(rois[:, 1:], self.pad_ratio) * self.spatial_scale)
        columns = self._bin_ranges(corners[:, 0], corners[:, 2], self.pooled[1], pixels.width)
        rows = self._bin_ranges(corners[:, 1], corners[:, 3], self.pooled[0], pixels.height)
        top = self.top(pool_rectangles(pixels, rows, columns, "max"))
        backwards = (corners[:, 2:] < corners[:, :2]).any(1)
        return torch.where(backwards[:, None, None, None], top.detach(), top)

    @staticmethod
    def _bin_ranges(first: Tensor, last: Tensor, bins: int, extent: int) -> PixelRanges:
        size = bin_size((last - first + 1).clamp(min=1), bins)
        numbers = bin_numbers(bins, first)
        starts = (numbers * size[:, None]).floor() + first[:, None]
        ends = ((numbers + 1) * size[:, None]).ceil() + first[:, None]
        return clip_ranges(starts, ends, extent)


@register_layer("psroi_pooling_param")
class PSROIPooling(PositionSensitiveRegions):
    """Position-sensitive pooling: the mean of each of group_size x group_size bins of every region. Each
    bin reads its own channels.

    A region spans round(x1) * spatial_scale to (round(x2) + 1) * spatial_scale, at least 0.1 pixels. A
    bin includes every pixel that it touches. Pixels outside the picture are skipped; a bin without
    pixels is 0.

    Bottoms:

    * The features, N x (output_dim * group_size * group_size) x H x W. For channel c of the top, the
      bin in row i and column j reads channel (c * group_size + i) * group_size + j.
    * The regions, R x 5.

    Top: R x output_dim x group_size x group_size.

    Source: src/caffe/layers/psroi_pooling_layer.cu of daijifeng001/caffe-rfcn; Dai, Li, He and Sun,
    R-FCN, 2016.
    """

    def forward(self, features: Tensor, rois: Tensor) -> Tensor:
        rois = self.check_regions(features, rois)
        bins = math.prod(self.pooled)
        pixels = pixel_table(features, rois, bins, groups=bins)
        rows, columns = self.bin_ranges(rois, pixels.height, pixels.width)
        return self.top(pool_rectangles(pixels, rows, columns, "mean"))

    def bin_ranges(self, rois: Tensor, height: int, width: int) -> tuple[PixelRanges, PixelRanges]:
        """Returns the rows and the columns that each bin of each region covers.

        Args:
            height, width: of the feature map.
        """
        corners = round_half_away(rois[:, 1:])
        corners = torch.cat((corners[:, :2], corners[:, 2:] + 1), 1) * self.spatial_scale
        rows = self._bin_ranges(corners[:, 1], corners[:, 3], height)
        return rows, self._bin_ranges(corners[:, 0], corners[:, 2], width)

    def _bin_ranges(self, start: Tensor, end: Tensor, extent: int) -> PixelRanges:
        bins = self.pooled[0]
        size = bin_size((end - start).clamp(min=0.1), bins)[:, None]
        numbers = bin_numbers(bins, start)
        starts, ends = numbers * size + start[:, None], (numbers + 1) * size + start[:, None]
        return clip_ranges(starts.floor(), ends.ceil(), extent)


@register_layer("roi_align_param", "roi_pooling_param")
class ROIAlign(Regions):
    """Pools each of pooled_h x pooled_w bins of every region. Coordinates are not rounded; values are
    interpolated instead. The options choose one of three versions.

    Mask R-CNN's, with roi_align_param:

    * A region spans x1 * spatial_scale to x2 * spatial_scale, at least one pixel.
    * A bin's value is the mean of sampling_ratio x sampling_ratio samples, spaced evenly and
      interpolated from four pixels each. If sampling_ratio is 0 or less, the number of samples along an
      axis is the bin's extent in pixels, rounded up.
    * Samples more than one pixel outside the picture are 0.

    frcnn's, with roi_pooling_param:

    * A region is enlarged on each side by pad_ratio times its size. It then spans x1 * spatial_scale to
      x2 * spatial_scale + 1, and is clipped to start at 0 or later and to end at or before W /
      spatial_scale, the width of the net's input (for y, the height).
    * A bin's value is the maximum of four samples, at 1/4 and 3/4 of its width and height. With
      is_multi_interpolate: false it is the value at the bin's centre.
    * Samples are interpolated from 16 pixels (bi_type 1, cubic) or from four. Samples beyond the last
      row or column move onto it, where interpolation from four pixels gives 0, as in the fork.

    MS-CNN's and Cascade R-CNN's, with roi_pooling_param.corners, which pcl sets when the net's other
    layers are theirs:

    * A region is enlarged on each side by pad_ratio times its size. It then spans x1 * spatial_scale -
      0.5 to x2 * spatial_scale - 0.5.
    * The top holds the values at the (pooled_h + 1) x (pooled_w + 1) corners of the bins, interpolated
      from four pixels.
    * Corners more than half a pixel outside the picture are 0, and so are all corners of an empty
      region.

    Bottoms: features, N x C x H x W; regions, R x 5. Top: R x C x pooled_h x pooled_w, or R x C x
    (pooled_h + 1) x (pooled_w + 1) with `corners`.

    Source: caffe2/operators/roi_align_op.cc of pytorch/pytorch; He, Gkioxari, Dollar and Girshick,
    Mask R-CNN, 2017. src/caffe/FRCNN/roi_align/roi_align_layer.cu of makefile/frcnn, whose CPU
    version only uses the bin's centre. src/caffe/layers/roi_align_layer.cpp of
    zhaoweicai/cascade-rcnn.
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
        corners: bool,
        layer: LayerDef,
    ) -> None:
        _check_pooled((pooled_h, pooled_w))
        self.takes_corners = corners
        super().__init__(bottoms, (pooled_h + corners, pooled_w + corners), spatial_scale)
        self.takes_largest = "roi_align_param" not in layer.options
        self.sampling_ratio = sampling_ratio
        self.pad_ratio = pad_ratio
        self.is_cubic = bi_type == 1
        self.is_multi_interpolate = is_multi_interpolate

    def forward(self, features: Tensor, rois: Tensor) -> Tensor:
        rois = self.check_regions(features, rois)
        pixels = pixel_table(features, rois, math.prod(self.pooled))
        if self.takes_corners:
            return self.top(self._interpolate(pixels, *self.corner_taps(rois, pixels.height, pixels.width)))
        return self.top(self._pool_max(pixels, rois) if self.takes_largest else self._pool_mean(pixels, rois))

    def corner_taps(self, rois: Tensor, height: int, width: int) -> tuple[Taps, Taps]:
        """Returns the pixels and weights that interpolate the bins' corners, along rows and along columns,
        R x corners x 2 each.
        """
        edges = enlarge_regions(rois[:, 1:], self.pad_ratio) * self.spatial_scale - 0.5
        is_empty = (edges[:, 2:] <= edges[:, :2]).any(1)
        rows = self._corner_taps(edges[:, 1], edges[:, 3], self.pooled[0], height, is_empty)
        return rows, self._corner_taps(edges[:, 0], edges[:, 2], self.pooled[1], width, is_empty)

    @staticmethod
    def _corner_taps(start: Tensor, end: Tensor, corners: int, extent: int, is_empty: Tensor) -> Taps:
        """Returns the pixels and weights along one axis, R x corners x 2."""
        size = (end - start) / (corners - 1)
        x = bin_numbers(corners, start) * size[:, None] + start[:, None]
        counts = (x >= -0.5) & (x <= extent - 0.5) & ~is_empty[:, None]
        taps = linear_taps(x.clamp(0, extent - 1), extent)
        return Taps(taps.places, taps.weights * counts[..., None])

    def _pool_mean(self, pixels: Pixels, rois: Tensor) -> Tensor:
        corners = rois[:, 1:] * self.spatial_scale
        size_w = (corners[:, 2] - corners[:, 0]).clamp(min=1) / self.pooled[1]
        size_h = (corners[:, 3] - corners[:, 1]).clamp(min=1) / self.pooled[0]
        if self.sampling_ratio > 0:
            grid_w = grid_h = torch.full_like(size_w, self.sampling_ratio)
            total = len(rois) * math.prod(self.pooled) * self.sampling_ratio**2
        else:
            grid_w, grid_h, total = size_w.ceil(), size_h.ceil(), None
        samples, bins = (grid_w * grid_h).long(), math.prod(self.pooled)
        starts, bag, position = lay_out_bags(samples.repeat_interleave(bins), total)
        region, number = bag // bins, bag % bins
        wide = grid_w.long()[region]
        row, column = number // self.pooled[1], number % self.pooled[1]
        columns = self._taps(corners[:, 0], size_w, grid_w, region, column, position % wide, pixels.width)
        rows = self._taps(corners[:, 1], size_h, grid_h, region, row, position // wide, pixels.height)
        return sum_samples(pixels, bag, starts, rows, columns, (1 / samples.to(rois.dtype))[region])

    @staticmethod
    def _taps(
        start: Tensor, size: Tensor, grid: Tensor, region: Tensor, number: Tensor, position: Tensor, extent: int
    ) -> Taps:
        """Returns the pixels and weights, along one axis, of the sample at `position` in bin `number` of its
        region.
        """
        x = start[region] + number * size[region] + (position + 0.5) * size[region] / grid[region]
        taps = linear_taps(x.clamp(min=0), extent)
        inside = (x >= -1) & (x <= extent)
        return Taps(taps.places, taps.weights * inside[:, None])

    def _pool_max(self, pixels: Pixels, rois: Tensor) -> Tensor:
        corners = rois[:, 1:]
        columns = self.sample_taps(corners[:, 0], corners[:, 2], self.pooled[1], pixels.width)
        rows = self.sample_taps(corners[:, 1], corners[:, 3], self.pooled[0], pixels.height)
        values = [self._interpolate(pixels, row, column) for row in rows for column in columns]
        return torch.stack(values).max(0).values if len(values) > 1 else values[0]

    def sample_taps(self, first: Tensor, last: Tensor, bins: int, extent: int) -> list[Taps]:
        """Returns the pixels and weights along one axis, one element for each sample position in the bins,
        R x bins x taps each.
        """
        margin = (last - first + 1) * self.pad_ratio
        picture = math.floor(extent / self.spatial_scale + 0.5)
        start = ((first - margin) * self.spatial_scale).clamp(min=0)
        end = ((last + margin) * self.spatial_scale).clamp(max=picture - 1)
        size = (end - start + 1).clamp(min=1) / bins
        parts = (0.25, 0.75) if self.is_multi_interpolate else (0.5,)
        taps = _cubic_taps if self.is_cubic else _linear_taps_inside
        places = [(bin_numbers(bins, start) + part) * size[:, None] + start[:, None] for part in parts]
        return [taps(x.clamp(0, extent - 1), extent) for x in places]

    def _interpolate(self, pixels: Pixels, rows: Taps, columns: Taps) -> Tensor:
        """Returns the value at one sample position of every bin."""
        shape = (len(rows.places), *self.pooled)
        down = Taps(*(expand_to_bins(values[:, :, None], shape) for values in (rows.places, rows.weights)))
        across = Taps(*(expand_to_bins(values[:, None, :], shape) for values in (columns.places, columns.weights)))
        every = torch.arange(math.prod(shape), device=pixels.table.device)
        return sum_samples(pixels, every, every, down, across, torch.ones_like(every, dtype=rows.weights.dtype))


def _linear_taps_inside(x: Tensor, extent: int) -> Taps:
    """Returns the two neighbours of x as taps of linear interpolation. At the last pixel both weights are
    0, as in frcnn.
    """
    low = x.floor()
    high = (low + 1).clamp(max=extent - 1)
    return Taps(torch.stack((low, high), -1).long(), torch.stack((high - x, x - low), -1))


def _cubic_taps(x: Tensor, extent: int) -> Taps:
    """Returns the taps of cubic interpolation (a = -1) from the four pixels around x; edges are repeated."""
    low = x.floor()
    offsets = torch.arange(-1, 3, device=x.device, dtype=x.dtype)
    d = (x[..., None] - low[..., None] - offsets).abs()
    near, far = 1 - 2 * d**2 + d**3, 4 - 8 * d + 5 * d**2 - d**3
    weights = torch.where(d < 1, near, torch.where(d < 2, far, 0))
    return Taps((low[..., None] + offsets).clamp(0, extent - 1).long(), weights)


@register_layer("psroi_align_param")
class PSROIAlign(PositionSensitiveRegions):
    """Position-sensitive pooling with interpolation: each bin is the mean of sample_num x sample_num
    samples, interpolated from four pixels each.

    A region spans x1 * spatial_scale to (x2 + 1) * spatial_scale, at least 0.1 pixels. Its bins are
    clipped to the picture. Along each axis, sample i = 1, 2 … sample_num of a bin is at

        start of the clipped bin + size of the bin before clipping * i / (sample_num + 1)

    Samples at or beyond the clipped bin's end count as 0.

    Bottoms and top: as for PSROIPooling.

    The gradient is the true one; the fork's gradient skips pixels on the lower and right edges of a bin.

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
        rois = self.check_regions(features, rois)
        bins = math.prod(self.pooled)
        pixels = pixel_table(features, rois, bins, groups=bins)
        rows, columns = self.sample_taps(rois, pixels.height, pixels.width)
        side, places = self.pooled[0], self.sample_num
        shape = (len(rois), side, side, places, places)
        rows = Taps(*(expand_to_bins(v[:, :, None, :, None], shape) for v in (rows.places, rows.weights)))
        columns = Taps(*(expand_to_bins(v[:, None, :, None, :], shape) for v in (columns.places, columns.weights)))
        starts = torch.arange(len(rois) * bins, device=rois.device) * places**2
        bag = torch.arange(len(rois) * bins * places**2, device=rois.device) // places**2
        share = torch.full_like(bag, 1 / places**2, dtype=rois.dtype)
        return self.top(sum_samples(pixels, bag, starts, rows, columns, share))

    def sample_taps(self, rois: Tensor, height: int, width: int) -> tuple[Taps, Taps]:
        """Returns the taps of all samples along rows and along columns, R x bins x samples x taps."""
        start, end = rois[:, 1:3] * self.spatial_scale, (rois[:, 3:] + 1) * self.spatial_scale
        sizes = (end - start).clamp(min=0.1) / self.pooled[0]
        return self._taps(start[:, 1], sizes[:, 1], height), self._taps(start[:, 0], sizes[:, 0], width)

    def _taps(self, start: Tensor, size: Tensor, extent: int) -> Taps:
        """Returns the taps of all samples along one axis, R x bins x samples x taps."""
        numbers = bin_numbers(self.pooled[0], start)
        first = (numbers * size[:, None] + start[:, None]).clamp(0, extent - 1)[..., None]
        last = ((numbers + 1) * size[:, None] + start[:, None]).clamp(0, extent - 1)[..., None]
        steps = (bin_numbers(self.sample_num, start) + 1) * (size / (self.sample_num + 1))[:, None, None]
        x = first + steps
        taps = linear_taps(x, extent)
        return Taps(taps.places, taps.weights * (x < last)[..., None])
