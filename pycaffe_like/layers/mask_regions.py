"""Layers of MNC (instance-aware semantic segmentation): interpolated regions, and masks of regions."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, Shape, exactly
from .regions import Regions, bin_numbers, linear_taps, round_half_away
from .registry import register_layer


@register_layer("roi_warping_param")
class ROIWarping(Regions):
    """Samples each region at pooled_h x pooled_w points by bilinear interpolation.

    A region's corners are multiplied by spatial_scale and rounded. The points start at its first corner and are the
    region's size / pooled apart; points more than half a pixel outside the features are 0.

    The regions get gradients too, as in the fork. Let D be the derivative of a point's value along x, and m the
    distance of the point from x1, divided by the region's width (here including the last pixel). Then x1 gets
    spatial_scale * D * (1 - m) and x2 gets spatial_scale * D * m, times the top's gradient; likewise for y1 and
    y2. Points in the last row or column add nothing.

    Bottoms: features, N x C x H x W; regions, R x 5 (picture, x1, y1, x2, y2). Top: R x C x pooled_h x pooled_w.

    The gradient of the features is the true one; the fork's gradient skips some pixels at the rim of a region.

    Source: src/caffe/layers/roi_warping_layer.cu of daijifeng001/caffe-mnc; Dai, He and Sun, Instance-aware
    Semantic Segmentation via Multi-task Network Cascades, 2015.
    """

    label_bottoms = ()

    def __init__(self, bottoms: Sequence[Shape], *, pooled_h: int, pooled_w: int, spatial_scale: float) -> None:
        if min(pooled_h, pooled_w) < 1:
            raise LayerError("pooled_h and pooled_w must be positive", got=f"{pooled_h} and {pooled_w}")
        super().__init__(bottoms, (pooled_h, pooled_w), spatial_scale)

    def forward(self, features: Tensor, rois: Tensor) -> Tensor:
        self.top_shapes([tuple(features.shape), tuple(rois.shape)])
        rois = rois.flatten(1)
        with torch.no_grad():
            corners = round_half_away(rois[:, 1:] * self.spatial_scale)
            x, y = (self._points(corners[:, [axis, axis + 2]], self.pooled[1 - axis]) for axis in (0, 1))
        pictures = features[rois[:, 0].long()]
        values, across, down = _interpolate(pictures, y, x)
        if rois.requires_grad:
            values = values + self._moved(rois, corners, x, y, across.detach(), down.detach(), features.shape)
        return values

    @staticmethod
    def _points(ends: Tensor, count: int) -> Tensor:
        """Returns the points along one axis, R x count."""
        sizes = (ends[:, 1] - ends[:, 0]).clamp(min=0) / count
        return ends[:, :1] + bin_numbers(count, ends) * sizes[:, None]

    def _moved(
        self, rois: Tensor, corners: Tensor, x: Tensor, y: Tensor, across: Tensor, down: Tensor, shape: Sequence[int]
    ) -> Tensor:
        """Returns zeros whose backward pass gives the regions their gradient."""
        height, width = shape[2:]
        inside = (y.floor() + 1 <= height - 1)[:, :, None] & (x.floor() + 1 <= width - 1)[:, None]
        inside &= ((y >= -0.5)[:, :, None] & (x >= -0.5)[:, None]) & ((y >= 0)[:, :, None] & (x >= 0)[:, None])
        total = 0 * across
        for axis, points, slopes in ((0, x, across), (1, y, down)):
            sizes = (corners[:, axis + 2] - corners[:, axis] + 1).clamp(min=1)
            share = (points - corners[:, axis : axis + 1]) / sizes[:, None]
            share = share[:, None, None] if axis == 0 else share[:, None, :, None]
            slopes = self.spatial_scale * slopes * inside[:, None]
            for corner, weight in ((axis, 1 - share), (axis + 2, share)):
                moved = rois[:, 1 + corner] - rois[:, 1 + corner].detach()
                total = total + moved[:, None, None, None] * slopes * weight
        return total


def _interpolate(pictures: Tensor, y: Tensor, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Interpolates pictures, R x C x H x W, at rows y, R x h, and columns x, R x w.

    Returns:
        R x C x h x w: the values, 0 for points more than half a pixel outside; the derivatives along x and along y.
    """
    height, width = pictures.shape[2:]
    inside = ((y >= -0.5) & (y <= height - 0.5))[:, :, None] & ((x >= -0.5) & (x <= width - 0.5))[:, None]
    rows, columns = linear_taps(y.clamp(min=0), height), linear_taps(x.clamp(min=0), width)
    regions = torch.arange(len(pictures), device=pictures.device)[:, None, None]
    corners = [
        [pictures[regions, :, rows.places[:, :, None, i], columns.places[:, None, :, j]] for j in (0, 1)]
        for i in (0, 1)
    ]  # R x h x w x C each
    wy, wx = rows.weights[:, :, None], columns.weights[:, None]
    upper, lower = (one[0] * wx[..., 0, None] + one[1] * wx[..., 1, None] for one in corners)
    values = upper * wy[..., 0, None] + lower * wy[..., 1, None]
    across = (corners[0][1] - corners[0][0]) * wy[..., 0, None] + (corners[1][1] - corners[1][0]) * wy[..., 1, None]
    down = lower - upper
    mask = inside[..., None].to(values.dtype)
    found = tuple((one * mask).permute(0, 3, 1, 2) for one in (values, across, down))
    return found[0], found[1], found[2]


@register_layer()
class MaskPooling(Layer):
    """Multiplies each channel of a region's features by the region's mask.

    Bottoms: features, R x C x H x W; masks, R x 1 x H x W. Top: the shape of the features.

    Source: src/caffe/layers/mask_pooling_layer.cu of daijifeng001/caffe-mnc.
    """

    bottoms = exactly(2)
    keeps_shape = True

    def __init__(self, bottoms: Sequence[Shape]) -> None:
        super().__init__()
        features, masks = bottoms
        expected = (features[0], 1, *features[2:])
        if len(features) != 4 or masks != expected:
            raise LayerError(
                "the masks do not fit the features", expected=format_shape(expected), got=format_shape(masks)
            )

    def forward(self, features: Tensor, masks: Tensor) -> Tensor:
        return features * masks


@register_layer("mask_resize_param")
class MaskResize(Layer):
    """Resizes maps to output_height x output_width by bilinear interpolation.

    The value at (y, x) is that of the bottom at (y * H / output_height, x * W / output_width).

    Bottom: N x C x H x W. Top: N x C x output_height x output_width.

    The gradient is the true one; the fork's gradient uses only two values of the top along each axis.

    Source: src/caffe/layers/mask_resize_layer.cu of daijifeng001/caffe-mnc.
    """

    def __init__(self, bottoms: Sequence[Shape], *, output_height: int, output_width: int) -> None:
        super().__init__()
        if min(output_height, output_width) < 1:
            got = f"{output_height} and {output_width}"
            raise LayerError("output_height and output_width must be positive", got=got)
        self.size = (output_height, output_width)
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        if len(bottoms[0]) != 4:
            expected = "N x C x H x W"
            raise LayerError("the bottom has the wrong number of axes", expected=expected, got=format_shape(bottoms[0]))
        return [(*bottoms[0][:2], *self.size)]

    def forward(self, bottom: Tensor) -> Tensor:
        points = [
            torch.arange(count, device=bottom.device, dtype=bottom.dtype) * (extent / count)
            for count, extent in zip(self.size, bottom.shape[2:], strict=True)
        ]
        y, x = (one.expand(len(bottom), -1) for one in points)
        return _interpolate(bottom, y, x)[0]
