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
    """Raises LayerError unless all bottoms have as many items, and as many values per item, as the first."""
    for index, shape in enumerate(bottoms):
        if shape[:1] != bottoms[0][:1] or math.prod(shape) != math.prod(bottoms[0]):
            raise LayerError(
                f"bottom {index} does not fit bottom 0",
                expected=f"{bottoms[0][0]} items of {math.prod(bottoms[0][1:])} values",
                got=format_shape(shape),
            )


class _WeightValuesOnly(torch.autograd.Function):
    """Multiplies x by weights. Backward ignores the weights: the gradient of x is the top's gradient."""

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
    product: Tensor = difference * weight if weight_in_gradient else _WeightValuesOnly.apply(difference, weight)
    return product


def smooth_l1(x: Tensor, turn: float = 1.0, curvature: float = 1.0) -> Tensor:
    """Returns curvature * x^2 / 2 where |x| < turn. Elsewhere it is |x| plus the constant that makes the
    function continuous.
    """
    distance = x.abs()
    return torch.where(distance < turn, x.square() * (0.5 * curvature), distance - turn + 0.5 * curvature * turn**2)


@register_layer("smooth_l1_loss_param", "smoothl1_param", "loss_param")
class SmoothL1Loss(LossLayer):
    """The sum of outside * f(inside * (x - y)), divided by N, where f is squared near 0 and linear beyond.

    `inside` and `outside` are optional weights. The options message chooses f:

    * smooth_l1_loss_param: f(d) = (sigma * d)^2 / 2 where |d| < 1 / sigma^2, and |d| - 0.5 / sigma^2
      elsewhere.
    * smoothl1_param (happynear's): f(d) = d^2 / 2 where |d| < turn_point, and |d| - turn_point +
      turn_point^2 / 2 elsewhere.

    With normalization: NONE (Intel's) the sum is not divided by N.

    Bottoms: x and y, which both get gradients; optionally the inside weights; optionally the outside
    weights. All have N items with the same number of values. Top: the loss.

    With inside weights but without outside weights, as in Fast R-CNN, the gradient omits the factor
    `inside`: it is f'(inside * (x - y)).

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

    This is NVIDIA's loss. If l1_loss_param is set, or if there is one bottom (y is then 0), it is
    FlowNet2's, for optical flow that is NaN where it is unknown:

    * NaN elements add 0, and so do elements with |x - y| < plateau.
    * With l2_per_location the loss is the sum over positions of sqrt(epsilon + s). Here s is the sum of
      (x - y)^2 over the channels, or their mean with l2_prescale_by_channels. Where sqrt(s) < plateau,
      0 replaces s.
    * With normalize_by_num_entries the divisor is (number of elements that are not NaN) / C.

    Bottoms: x and y, N items with the same number of values; both get gradients. Where x = y, the
    gradient of x is 0 in NVIDIA's loss and -1 (before the division) in FlowNet2's. Top: the loss.

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
