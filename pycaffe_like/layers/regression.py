"""Regression losses that are more robust to outliers than squared errors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import LayerDef, format_shape

from .base import LossLayer, Shape, between
from .registry import register_layer


def check_like_first(bottoms: Sequence[Shape]) -> None:
    """Raises LayerError unless all bottoms have the first one's number of items and values per
    item."""
    for index, shape in enumerate(bottoms):
        if shape[:1] != bottoms[0][:1] or math.prod(shape) != math.prod(bottoms[0]):
            raise LayerError(
                f"bottom {index} does not fit bottom 0",
                expected=f"{bottoms[0][0]} items of {math.prod(bottoms[0][1:])} values",
                got=format_shape(shape),
            )


class _Weighted(torch.autograd.Function):
    """x * weight with the gradient of x, for losses whose gradients omit the weights."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor) -> Tensor:
        return x * weight

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        return gradient, None


def weighted_difference(bottoms: Sequence[Tensor], *, weight_in_gradient: bool) -> Tensor:
    """Returns the first bottom minus the second, times the third if there is one."""
    x, y, *weights = bottoms
    difference = x - y.reshape(x.shape)
    if not weights:
        return difference
    weight = weights[0].detach().reshape(x.shape)
    product: Tensor = difference * weight if weight_in_gradient else _Weighted.apply(difference, weight)
    return product


def smooth_l1(x: Tensor, turn: float = 1.0, curvature: float = 1.0) -> Tensor:
    """curvature * x^2 / 2 where |x| < turn; beyond, |x| minus a constant that makes it
    continuous."""
    distance = x.abs()
    return torch.where(distance < turn, x.square() * (0.5 * curvature), distance - turn + 0.5 * curvature * turn**2)


@register_layer("smooth_l1_loss_param", "smoothl1_param", "loss_param")
class SmoothL1Loss(LossLayer):
    """The sum of outside * f(inside * (x - y)), divided by N.

    f(d) = (sigma * d)^2 / 2 where |d| < 1 / sigma^2, and |d| - 0.5 / sigma^2 beyond. With
    smoothl1_param, happynear's, f(d) = d^2 / 2 where |d| < turn_point, and |d| - turn_point +
    turn_point^2 / 2 beyond. With normalization: NONE (Intel's) the sum is not divided.

    Bottoms: x and y, N items with the same number of values, both with gradients; optionally inside
    weights; optionally outside weights, of the same size. With inside weights alone, as in Fast
    R-CNN, the gradient omits the factor inside: it is f'(inside * (x - y)). Top: the loss.

    Source: src/caffe/layers/smooth_L1_loss_layer.cu of rbgirshick/caffe-fast-rcnn, branches fast-rcnn
    and faster-rcnn, of happynear/caffe-windows, and .cpp of intel/caffe; Girshick, Fast R-CNN, 2015.
    """

    bottoms = between(2, 4)
    label_bottoms = (2, 3)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        sigma: float,
        turn_point: float,
        normalization: str | None,
        layer: LayerDef,
    ) -> None:
        super().__init__(bottoms)
        check_like_first(bottoms)
        if sigma == 0:
            raise LayerError("sigma must not be 0")
        self.turn, self.curvature = 1 / sigma**2, sigma**2
        if "smoothl1_param" in layer.options:
            self.turn, self.curvature = turn_point, 1.0
        self.is_divided = normalization != "NONE"

    def forward(self, *bottoms: Tensor) -> Tensor:
        check_like_first([tuple(bottom.shape) for bottom in bottoms])
        difference = weighted_difference(bottoms[:3], weight_in_gradient=len(bottoms) == 4)
        errors = smooth_l1(difference, self.turn, self.curvature)
        if len(bottoms) == 4:
            errors = errors * bottoms[3].detach().reshape(errors.shape)
        return errors.sum() / (errors.shape[0] if self.is_divided else 1)


@register_layer("l1_loss_param")
class L1Loss(LossLayer):
    """The sum of |x - y|, divided by N.

    With l1_loss_param, or with a single bottom (y is then 0), it is FlowNet2's, for flow fields
    that are NaN where unknown. NaN elements and distances below `plateau` add 0. With
    l2_per_location it is the sum over positions of sqrt(epsilon + the sum over channels of (x -
    y)^2), where lengths below `plateau` add 0; l2_prescale_by_channels uses the mean over channels
    instead of the sum. With normalize_by_num_entries the divisor is the number of known elements
    divided by the channels.

    Bottoms: x and y, N items with the same number of values, both with gradients. Where x = y,
    NVIDIA's gradient is 0 and FlowNet2's is that of y - x. Top: the loss.

    Source: src/caffe/layers/l1_loss_layer.cpp of NVIDIA/caffe; src/caffe/layers/l1loss_layer.cu of
    lmb-freiburg/flownet2.
    """

    bottoms = between(1, 2)
    label_bottoms = ()

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        l2_per_location: bool,
        l2_prescale_by_channels: bool,
        normalize_by_num_entries: bool,
        epsilon: float,
        plateau: float,
        layer: LayerDef,
    ) -> None:
        super().__init__((bottoms[0], bottoms[-1]))
        check_like_first(bottoms)
        self.of_flow = len(bottoms) == 1 or "l1_loss_param" in layer.options
        if self.of_flow and len(bottoms[0]) < 2:
            raise LayerError("the bottom has no channels", expected="N x C x …", got=format_shape(bottoms[0]))
        self.l2_per_location = l2_per_location
        self.l2_prescale_by_channels = l2_prescale_by_channels
        self.normalize_by_num_entries = normalize_by_num_entries
        self.epsilon = epsilon
        self.plateau = plateau

    def forward(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        check_like_first([tuple(one.shape) for one in (x, y) if one is not None])
        difference = x if y is None else x - y.reshape(x.shape)
        if not self.of_flow:
            return difference.abs().sum() / x.shape[0]
        known = ~difference.isnan()
        entries = known.sum().to(x.dtype) / x.shape[1] if self.normalize_by_num_entries else x.shape[0]
        return (self._lengths if self.l2_per_location else self._distances)(difference, known) / entries

    def _lengths(self, difference: Tensor, known: Tensor) -> Tensor:
        squares = torch.where(known, difference, 0).square().sum(1)
        if self.l2_prescale_by_channels:
            squares = squares / difference.shape[1]
        if self.plateau > 0:
            squares = torch.where(squares < self.plateau**2, 0, squares)
        return (squares + self.epsilon).sqrt().sum()

    def _distances(self, difference: Tensor, known: Tensor) -> Tensor:
        if self.plateau > 0:
            known = known & (difference.abs() >= self.plateau)
        difference = torch.where(known, difference, 0)
        return torch.where(difference > 0, difference, -difference).sum()
