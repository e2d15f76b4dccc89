"""Operators that ONNX has but torch lacks: custom torch operators and their translation to ONNX.

Source: NonMaxSuppression, MaxRoiPool and RoiAlign in https://onnx.ai/onnx/operators.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

import torch
from torch import Tensor, nn

from pycaffe_like.layers.roi import ROIAlign, ROIPooling
from pycaffe_like.layers.suppression import nms
from pycaffe_like.spec import LayerDef, Options


@torch.library.custom_op("pcl::non_max_suppression", mutates_args=())
def non_max_suppression(boxes: Tensor, scores: Tensor, limit: int, overlap: float, score: float) -> Tensor:
    """Returns the boxes that ONNX's NonMaxSuppression selects.

    Args:
        boxes: N x P x 4, corners.
        scores: N x 1 x P.
        limit: the maximum number of boxes to keep for each n.
        overlap: boxes that overlap a better one by more than this are dropped.
        score: boxes with this score or less are dropped.

    Returns:
        K x 3: n, 0, p of each kept box; grouped by n, best first.
    """
    sorted_scores, order = scores[:, 0].sort(dim=1, descending=True, stable=True)
    boxes = boxes.gather(1, order[..., None].expand(-1, -1, 4))
    picture, rank = nms(boxes, overlap, candidates=sorted_scores > score, limit=limit).nonzero(as_tuple=True)
    return torch.stack((picture, torch.zeros_like(picture), order[picture, rank]), 1)


@non_max_suppression.register_fake
def _(boxes: Tensor, scores: Tensor, limit: int, overlap: float, score: float) -> Tensor:
    return boxes.new_empty(torch.library.get_ctx().new_dynamic_size(), 3, dtype=torch.long)


@torch.library.custom_op("pcl::max_roi_pool", mutates_args=())
def max_roi_pool(features: Tensor, rois: Tensor, height: int, width: int, scale: float) -> Tensor:
    """Computes ONNX's MaxRoiPool, which equals ROIPooling: R x C x height x width for regions R x 5."""
    shapes = [tuple(features.shape), tuple(rois.shape)]
    layer = ROIPooling(shapes, pooled_h=height, pooled_w=width, spatial_scale=scale, pad_ratio=0.0)
    found: Tensor = layer(features, rois)
    return found


@torch.library.custom_op("pcl::roi_align", mutates_args=())
def roi_align(features: Tensor, rois: Tensor, height: int, width: int, scale: float, samples: int) -> Tensor:
    """Computes ONNX's RoiAlign without the half-pixel offset: R x C x height x width for regions R x 5."""
    layer = ROIAlign(
        [tuple(features.shape), tuple(rois.shape)],
        pooled_h=height,
        pooled_w=width,
        spatial_scale=scale,
        sampling_ratio=samples,
        pad_ratio=0.0,
        bi_type=0,
        is_multi_interpolate=False,
        corners=False,
        layer=LayerDef("roi_align", "ROIAlign", options={"roi_align_param": Options()}),
    )
    found: Tensor = layer(features, rois)
    return found


@max_roi_pool.register_fake
def _(features: Tensor, rois: Tensor, height: int, width: int, scale: float) -> Tensor:
    return features.new_empty(rois.shape[0], features.shape[1], height, width)


@roi_align.register_fake
def _(features: Tensor, rois: Tensor, height: int, width: int, scale: float, samples: int) -> Tensor:
    return features.new_empty(rois.shape[0], features.shape[1], height, width)


@torch.library.custom_op("pcl::lrn", mutates_args=())
def lrn(bottom: Tensor, size: int, alpha: float, beta: float, bias: float) -> Tensor:
    """Computes ONNX's LRN: bottom / (bias + alpha * mean)^beta, with the mean of squares over `size` channels."""
    return nn.functional.local_response_norm(bottom, size, alpha, beta, bias)


@lrn.register_fake
def _(bottom: Tensor, size: int, alpha: float, beta: float, bias: float) -> Tensor:
    return torch.empty_like(bottom)


@torch.library.custom_op("pcl::dropout", mutates_args=())
def dropout(bottom: Tensor, ratio: float) -> Tensor:
    """Computes ONNX's Dropout in training mode: drops values with probability `ratio` and multiplies the others by
    1 / (1 - ratio).
    """
    return nn.functional.dropout(bottom, ratio)


@dropout.register_fake
def _(bottom: Tensor, ratio: float) -> Tensor:
    return torch.empty_like(bottom)


@cache
def translations() -> dict[Any, Callable[..., Any]]:
    """Maps our own operators, and torch operators that torch.onnx exports incorrectly, to onnxscript functions."""
    op: Any = import_module("onnxscript").opset18  # Any: its type stubs do not distinguish attributes and tensors

    def write_non_max_suppression(boxes: Any, scores: Any, limit: Any, overlap: Any, score: Any) -> Any:
        return op.NonMaxSuppression(
            boxes,
            scores,
            op.Constant(value_ints=[limit]),
            op.Constant(value_floats=[overlap]),
            op.Constant(value_floats=[score]),
        )

    def write_max_roi_pool(features: Any, rois: Any, height: Any, width: Any, scale: Any) -> Any:
        return op.MaxRoiPool(features, rois, pooled_shape=[height, width], spatial_scale=scale)

    def write_roi_align(features: Any, rois: Any, height: Any, width: Any, scale: Any, samples: Any) -> Any:
        corners = op.Slice(rois, op.Constant(value_ints=[1]), op.Constant(value_ints=[5]), op.Constant(value_ints=[1]))
        first = op.Gather(rois, op.Constant(value_int=0), axis=1)
        return op.RoiAlign(
            features,
            corners,
            op.Cast(first, to=7),
            mode="avg",
            output_height=height,
            output_width=width,
            sampling_ratio=samples,
            spatial_scale=scale,
            coordinate_transformation_mode="output_half_pixel",
        )

    def write_lrn(bottom: Any, size: Any, alpha: Any, beta: Any, bias: Any) -> Any:
        return op.LRN(bottom, size=size, alpha=alpha, beta=beta, bias=bias)

    def write_dropout(bottom: Any, ratio: Any) -> Any:
        top, _ = op.Dropout(bottom, op.Constant(value_float=ratio), op.Cast(op.Constant(value_int=1), to=9))
        return top

    def write_avg_pool2d(
        bottom: Any,
        kernel_size: Any,
        stride: Any = (),
        padding: Any = (0, 0),
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: int | None = None,
    ) -> Any:
        kernel, pads = list(kernel_size), list(padding)
        mean = op.AveragePool(
            bottom,
            kernel_shape=kernel,
            strides=list(stride) or kernel,
            pads=[*pads, *pads],
            ceil_mode=int(ceil_mode),
            count_include_pad=int(count_include_pad),
        )
        if divisor_override is None:
            return mean
        # torch's own translation ignores divisor_override.
        factor = op.Constant(value_float=kernel[0] * kernel[1] / divisor_override)
        return op.Mul(mean, op.CastLike(factor, mean))

    def write_stable_sort(values: Any, stable: Any = None, dim: int = -1, descending: bool = False) -> Any:
        # TopK keeps equal values in their original order, as a stable sort does.
        extent = op.Shape(values, start=dim, end=dim + 1 if dim != -1 else None)
        return op.TopK(values, extent, axis=dim, largest=int(descending), sorted=1)

    def write_prod(values: Any, dims: Any = None, output_dtype: Any = None) -> Any:
        return op.ReduceProd(values, None if dims is None else op.Constant(value_ints=list(dims)), keepdims=0)

    def write_distances(rows: Any, others: Any, p: float, compute_mode: Any = None) -> Any:
        every_row = op.Unsqueeze(rows, op.Constant(value_ints=[-2]))
        every_other = op.Unsqueeze(others, op.Constant(value_ints=[-3]))
        reduce = op.ReduceL1 if p == 1 else op.ReduceL2
        return reduce(op.Sub(every_row, every_other), op.Constant(value_ints=[-1]), keepdims=0)

    return {
        torch.ops.aten._cdist_forward.default: write_distances,
        torch.ops.aten.avg_pool2d.default: write_avg_pool2d,
        torch.ops.aten.sort.stable: write_stable_sort,
        torch.ops.pcl.dropout.default: write_dropout,
        torch.ops.pcl.non_max_suppression.default: write_non_max_suppression,
        torch.ops.pcl.lrn.default: write_lrn,
        torch.ops.pcl.max_roi_pool.default: write_max_roi_pool,
        torch.ops.pcl.roi_align.default: write_roi_align,
        torch.ops.prims.prod.default: write_prod,
    }
