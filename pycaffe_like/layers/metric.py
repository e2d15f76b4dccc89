"""Losses on the distances between pictures' features, as used for face recognition."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import FillerDef, format_shape

from .base import LossLayer, Shape, canonical_axis, exactly
from .gradients import once_differentiable
from .registry import register_layer


@register_layer("center_loss_param")
class CenterLoss(LossLayer):
    """The sum of (x - center)^2 / 2 over all items, divided by N. `center` is the center of the item's
    class.

    The centers follow the items of their classes: the gradient of a center is the sum of (center - x)
    over the items of its class, divided by their number plus 1. It does not depend on the loss weight.

    With distance_type (happynear's fork), L1 computes the sum of |x - center|, and L2 the loss above.
    The gradient of a center is then multiplied by the number of its items; for L1 it sums the signs of
    center - x.

    Bottoms: the features, N x …, with K values each from `axis` on; N labels from 0 to num_output - 1.
    Top: the loss. Blob: the centers, num_output x K.

    Source: src/caffe/layers/center_loss_layer.cpp of ydwen/caffe-face and of happynear/caffe-windows;
    Wen, Zhang, Li and Qiao, A Discriminative Feature Learning Approach for Deep Face Recognition,
    2016.
    """

    centers: Tensor

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        num_output: int,
        center_filler: FillerDef | None,
        axis: int,
        distance_type: str | None,
    ) -> None:
        super().__init__(bottoms)
        if num_output < 1:
            raise LayerError("num_output must be positive", got=num_output)
        if distance_type not in (None, "L1", "L2"):
            raise LayerError("distance_type is unknown", expected="L1 or L2", got=distance_type)
        start = canonical_axis(axis, len(bottoms[0]))
        if math.prod(bottoms[0][:start]) != bottoms[0][0]:
            raise LayerError(
                "the axes before `axis` must be the batch axis, and extents of 1", got=format_shape(bottoms[0])
            )
        self.is_l1 = distance_type == "L1"
        self.repeats = distance_type is not None
        self.add_blob("centers", (num_output, math.prod(bottoms[0][start:])), center_filler)
        self._check(bottoms)

    def _check(self, bottoms: Sequence[Shape]) -> None:
        features, labels = bottoms
        if math.prod(features) != features[0] * self.centers.shape[1]:
            raise LayerError(
                "the features do not fit the centers",
                expected=f"{self.centers.shape[1]} values an item",
                got=format_shape(features),
            )
        if math.prod(labels) != features[0]:
            raise LayerError(
                "features and labels do not fit", expected=f"{features[0]} labels", got=format_shape(labels)
            )

    def label_classes(self, bottoms: Sequence[Shape]) -> int | None:
        return self.centers.shape[0]

    def forward(self, features: Tensor, labels: Tensor) -> Tensor:
        self._check([tuple(features.shape), tuple(labels.shape)])
        rows = features.reshape(features.shape[0], -1)
        own = labels.detach().long().flatten()
        loss: Tensor = _CenterLosses.apply(rows, own, self.centers, self.is_l1, self.repeats)
        return loss / features.shape[0]


class _CenterLosses(torch.autograd.Function):
    """Computes CenterLoss before it is divided by N; backward computes the centers' own gradient."""

    @staticmethod
    def forward(ctx: Any, rows: Tensor, own: Tensor, centers: Tensor, is_l1: bool, repeats: bool) -> Tensor:
        difference = rows - centers[own]
        ctx.save_for_backward(difference.sign() if is_l1 else difference, own)
        ctx.classes, ctx.repeats = len(centers), repeats
        return difference.abs().sum() if is_l1 else difference.square().sum() / 2

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None, Tensor, None, None]:
        slopes, own = ctx.saved_tensors
        items = slopes.new_zeros(ctx.classes).index_add_(0, own, slopes.new_ones(len(own)))
        sums = slopes.new_zeros(ctx.classes, slopes.shape[1]).index_add_(0, own, slopes)
        share = (items if ctx.repeats else 1) / (items + 1)
        return slopes * gradient, None, -sums * share[:, None], None, None


@register_layer("triplet_loss_param")
class TripletLoss(LossLayer):
    """The mean of max(0, margin + |a - p|^2 - |a - n|^2) / 2.

    Bottoms: a, p and n, N x C each: anchors, items that should be close to them, and items that should
    not. All get gradients. Top: the loss.

    Source: src/caffe/layers/triplet_loss_layer.cpp of happynear/caffe-windows.
    """

    bottoms = exactly(3)
    label_bottoms = ()

    def __init__(self, bottoms: Sequence[Shape], *, margin: float) -> None:
        super().__init__(bottoms)
        self.margin = margin
        _check_vectors(bottoms)

    def forward(self, anchor: Tensor, positive: Tensor, negative: Tensor) -> Tensor:
        _check_vectors([tuple(one.shape) for one in (anchor, positive, negative)])
        near, far = ((anchor - one.reshape(anchor.shape)).flatten(1).square().sum(1) for one in (positive, negative))
        return F.relu(self.margin + near - far).sum() / (2 * anchor.shape[0])


def _check_vectors(bottoms: Sequence[Shape]) -> None:
    for index, shape in enumerate(bottoms):
        if len(shape) < 2 or shape[:2] != bottoms[0][:2] or math.prod(shape[2:]) != 1:
            raise LayerError(
                f"bottom {index} is not a list of vectors like the first",
                expected=" x ".join(map(str, bottoms[0][:2])) if len(bottoms[0]) > 1 else "N x C",
                got=format_shape(shape),
            )
