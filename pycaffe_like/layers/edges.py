"""Edge-aware smoothing, and a balanced loss for edge detection."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, LossLayer, Shape, exactly
from .gradients import once_differentiable, with_slopes
from .registry import register_layer


@register_layer("domain_transform_param")
class DomainTransform(Layer):
    """Smooths the first bottom along rows and columns, but less across the edges in the second bottom.

    Each of num_iter rounds goes over every row from left to right and back, and then over every column
    down and up, and computes at each position

        y[i] = x[i] + w * (y[i - 1] - x[i])
        w = exp(-sqrt(2) / sigma * (1 + edge * spatial_sigma / range_sigma)), clamped to [min_weight, 1]
        sigma = spatial_sigma * sqrt(3) * 2^(num_iter - round) / sqrt(4^num_iter - 1)

    where rounds count from 1 and `edge` is the edge at the later of the two positions. The gradient
    ignores the clamping of w.

    Bottoms: the values, N x C x H x W; the edges, N x 1 x H x W; the height and the width of each
    picture, N x 2 x 1 x 1. Values beyond that height and width do not change. The first two bottoms get
    gradients. Top: N x C x H x W.

    Source: src/caffe/layers/domain_transform_layer.cpp of hszhao/PSPNet; Chen, Barron, Papandreou, Murphy
    and Yuille, Semantic Image Segmentation with Task-Specific Edge Detection Using CNNs and a
    Discriminatively Trained Domain Transform, 2016.
    """

    bottoms = exactly(3)
    label_bottoms = (2,)
    keeps_shape = True
    backward_needs_output = False

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        num_iter: int,
        spatial_sigma: float,
        range_sigma: float,
        min_weight: float,
    ) -> None:
        super().__init__()
        values, edges, sizes = bottoms
        if len(values) != 4 or edges != (values[0], 1, *values[2:]) or sizes[:1] != values[:1] or sizes[1:2] != (2,):
            raise LayerError(
                "the bottoms do not fit",
                expected="N x C x H x W, N x 1 x H x W and N x 2 x 1 x 1",
                got=", ".join(map(format_shape, bottoms)),
            )
        for name, value in (("num_iter", num_iter), ("spatial_sigma", spatial_sigma), ("range_sigma", range_sigma)):
            if value <= 0:
                raise LayerError(f"{name} must be positive", got=value)
        if min_weight < 0:
            raise LayerError("min_weight must not be negative", got=min_weight)
        self.least = min_weight
        self.edge_factor = spatial_sigma / range_sigma
        spread = spatial_sigma * math.sqrt(3) / math.sqrt(4**num_iter - 1)
        self.factors = [-math.sqrt(2) / (spread * 2 ** (num_iter - turn)) for turn in range(1, num_iter + 1)]

    def forward(self, values: Tensor, edges: Tensor, sizes: Tensor) -> Tensor:
        height, width = values.shape[2:]
        heights, widths = sizes.detach().reshape(len(sizes), -1).long()[:, :2].T.reshape(2, -1, 1, 1, 1)
        rows = torch.arange(height, device=values.device)[:, None]
        inside = (rows < heights) & (torch.arange(width, device=values.device) < widths)
        for factor in self.factors:
            weights: Tensor = _Weights.apply(edges, factor, self.edge_factor, self.least)
            weights = torch.where(inside, weights, 0)
            for axis in (3, 2):
                values = _smooth(values, weights, axis)
        return values


def _smooth(values: Tensor, weights: Tensor, axis: int) -> Tensor:
    """Smooths along an axis, forwards and then backwards."""
    lines, links = list(values.unbind(axis)), weights.unbind(axis)
    for i in range(1, len(lines)):
        lines[i] = torch.lerp(lines[i], lines[i - 1], links[i].expand_as(lines[i]))
    for i in range(len(lines) - 2, -1, -1):
        lines[i] = torch.lerp(lines[i], lines[i + 1], links[i + 1].expand_as(lines[i]))
    return torch.stack(lines, axis)


class _Weights(torch.autograd.Function):
    """exp(factor * (1 + edge * edge_factor)), clamped to [least, 1]; the gradient ignores the
    clamping."""

    @staticmethod
    def forward(ctx: Any, edges: Tensor, factor: float, edge_factor: float, least: float) -> Tensor:
        weights = (factor * (1 + edges * edge_factor)).exp().clamp(least, 1.0)
        ctx.save_for_backward(weights)
        ctx.slope = factor * edge_factor
        return weights

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None, None, None]:
        (weights,) = ctx.saved_tensors
        return ctx.slope * gradient * weights, None, None, None


@register_layer()
class SigmoidCrossEntropyBalanceLoss(LossLayer):
    """Sigmoid cross-entropy in which rare targets weigh more: the sum over pixels, divided by N.

    In each picture, positive pixels (target 1) are weighted by the fraction of negative pixels
    (target 0), and negative pixels by the fraction of positive ones.

    As in HED, pixels with other targets add nothing to the loss, but their gradient is
    (sigmoid(x) - target) / N.

    HED and similar forks call this loss SigmoidCrossEntropyLoss. So in a net that has an ImageLabelmapData
    layer, which only these forks have, the type SigmoidCrossEntropyLoss means this layer.

    Bottoms: the scores, N items; as many targets. Top: the loss.

    Source: src/caffe/layers/sigmoid_cross_entropy_loss_layer.cpp of s9xie/hed, and
    sigmoid_cross_entropy_balance_loss_layer.cpp of kmaninis/OSVOS-caffe; Xie and Tu, Holistically-Nested Edge
    Detection, 2015.
    """

    def __init__(self, bottoms: Sequence[Shape]) -> None:
        super().__init__(bottoms)
        if math.prod(bottoms[0]) != math.prod(bottoms[1]):
            raise LayerError(
                "scores and targets do not fit", expected=format_shape(bottoms[0]), got=format_shape(bottoms[1])
            )

    def forward(self, scores: Tensor, targets: Tensor) -> Tensor:
        with torch.no_grad():
            x, t = scores.flatten(1), targets.reshape(len(targets), -1).to(scores.dtype)
            edges, others = t == 1, t == 0
            numbers = [mask.sum(1, keepdim=True) for mask in (edges, others)]
            both = (numbers[0] + numbers[1]).clamp(min=1)
            weights = torch.where(edges, numbers[1] / both, torch.where(others, numbers[0] / both, 0))
            losses = F.binary_cross_entropy_with_logits(x, t, reduction="none")
            slopes = (x.sigmoid() - t) * torch.where(edges | others, weights, 1)
            loss = (losses * weights).sum() / len(x)
        return with_slopes(loss, scores, slopes.reshape(scores.shape) / len(x))
