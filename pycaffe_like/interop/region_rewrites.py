"""Versions of the region pooling layers for export: ONNX operators or matrix products, whose shapes do not
depend on the data.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from pycaffe_like.layers.regions import PixelRanges, Taps
from pycaffe_like.layers.roi import PSROIAlign, PSROIPooling, ROIAlign, ROIPooling, enlarge_regions

from .onnx_operators import max_roi_pool, roi_align


class ExportedROIPooling(nn.Module):
    """ROIPooling as ONNX's MaxRoiPool."""

    def __init__(self, layer: ROIPooling) -> None:
        super().__init__()
        self.pooled = layer.pooled
        self.spatial_scale = layer.spatial_scale
        self.pad_ratio = layer.pad_ratio

    def forward(self, features: Tensor, rois: Tensor) -> Tensor:
        rois = rois.reshape(-1, 5)
        if self.pad_ratio:
            rois = torch.cat((rois[:, :1], enlarge_regions(rois[:, 1:], self.pad_ratio)), 1)
        top: Tensor = max_roi_pool(features, rois, *self.pooled, self.spatial_scale)
        return top


class ExportedROIAlign(nn.Module):
    """ROIAlign for export. Mask R-CNN's version becomes ONNX's RoiAlign; the frcnn fork's takes the maximum of a
    few interpolated values.
    """

    def __init__(self, layer: ROIAlign) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, features: Tensor, rois: Tensor) -> Tensor:
        rois, layer = rois.reshape(-1, 5), self.layer
        if layer.takes_corners:
            height, width = features.shape[2:]
            row, column = layer.corner_taps(rois, height, width)
            return _weight_rows_and_columns(features, rois[:, 0], _dense(row, height), _dense(column, width))
        if not layer.takes_largest:
            samples = max(0, layer.sampling_ratio)
            mean: Tensor = roi_align(features, rois, *layer.pooled, layer.spatial_scale, samples)
            return mean
        height, width = features.shape[2:]
        corners = rois[:, 1:]
        columns = layer.sample_taps(corners[:, 0], corners[:, 2], layer.pooled[1], width)
        rows = layer.sample_taps(corners[:, 1], corners[:, 3], layer.pooled[0], height)
        across, down = [_dense(one, width) for one in columns], [_dense(one, height) for one in rows]
        values = [_weight_rows_and_columns(features, rois[:, 0], row, column) for row in down for column in across]
        return torch.stack(values).amax(0)


class ExportedPSROIPooling(nn.Module):
    """PSROIPooling for export. A bin is an average, so it is the feature map multiplied by averaging weights for
    rows and for columns.
    """

    def __init__(self, layer: PSROIPooling) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, features: Tensor, rois: Tensor) -> Tensor:
        rois = rois.reshape(-1, 5)
        height, width = features.shape[2:]
        rows, columns = self.layer.bin_ranges(rois, height, width)
        return _weighted_groups(features, rois[:, 0], _shares(rows, height), _shares(columns, width))


class ExportedPSROIAlign(nn.Module):
    """PSROIAlign for export: averages of interpolated values, computed like PSROIPooling by weights for rows and
    columns.
    """

    def __init__(self, layer: PSROIAlign) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, features: Tensor, rois: Tensor) -> Tensor:
        rois = rois.reshape(-1, 5)
        height, width = features.shape[2:]
        rows, columns = self.layer.sample_taps(rois, height, width)
        down, across = (_dense(taps, extent).mean(2) for taps, extent in ((rows, height), (columns, width)))
        return _weighted_groups(features, rois[:, 0], down, across)


def _dense(taps: Taps, extent: int) -> Tensor:
    """Returns, for each coordinate, the interpolation weights of all pixels along an axis, … x extent."""
    every = torch.arange(extent, device=taps.places.device)
    return ((taps.places[..., None] == every) * taps.weights[..., None]).sum(-2)


def _shares(ranges: PixelRanges, extent: int) -> Tensor:
    """Returns averaging weights, R x bins x extent: 1 / n for each of the n pixels of a bin, else 0."""
    every = torch.arange(extent, device=ranges.start.device)
    inside = (every >= ranges.start[..., None]) & (every < ranges.end[..., None])
    return inside / ranges.extent.clamp(min=1)[..., None]


def _weight_rows_and_columns(features: Tensor, pictures: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
    """Multiplies the feature map of each region's picture by weights for rows, R x h x H, and columns,
    R x w x W; returns R x C x h x w.
    """
    across = torch.einsum("nchw,rqw->nchrq", features, columns)
    both = torch.einsum("nchrq,rph->nrcpq", across, rows)
    return _own_picture(both, pictures)


def _weighted_groups(features: Tensor, pictures: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
    """Like `_weight_rows_and_columns`, but each bin (p, q) reads a different channel: c * bins + p * w + q."""
    number, _, height, width = features.shape
    bins = rows.shape[1], columns.shape[1]
    grouped = features.reshape(number, -1, *bins, height, width)
    across = torch.einsum("ncpqhw,rqw->ncpqhr", grouped, columns)
    both = torch.einsum("ncpqhr,rph->nrcpq", across, rows)
    return _own_picture(both, pictures)


def _own_picture(of_all: Tensor, pictures: Tensor) -> Tensor:
    """Selects, from N x R x …, the values of the picture that each region belongs to; returns R x …."""
    own = pictures.long() == torch.arange(of_all.shape[0], device=of_all.device)[:, None]
    return (of_all * own.reshape(*own.shape, *[1] * (of_all.dim() - 2))).sum(0)
