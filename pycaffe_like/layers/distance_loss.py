"""Losses on the distances of items to classes, as InnerDistance computes them. They pull items to
their own class and push them away from all others.

The gradients are written by hand, as in the fork; they are not the derivatives of the losses.
The distances are N x D: N items, D classes. `own_class` is a mask of that shape, True for the class
of each item.

Source of all: happynear/caffe-windows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import LossLayer, Shape, between
from .gradients import with_slopes
from .registry import register_layer


class _DistanceLoss(LossLayer):
    """Base class of the losses. Bottoms: distances, N x D; N labels; optionally a third bottom, which depends on
    the loss.
    """

    bottoms = between(2, 3)
    tops = between(1, 2)
    label_bottoms = (1, 2)

    def __init__(self, bottoms: Sequence[Shape], num_tops: int, means: int = 2) -> None:
        super().__init__(bottoms)
        if math.prod(bottoms[1]) != bottoms[0][0]:
            raise LayerError(
                "items and labels do not fit", expected=f"{bottoms[0][0]} labels", got=format_shape(bottoms[1])
            )
        if math.prod(bottoms[0][1:]) < 2:
            raise LayerError("the loss needs several classes", expected="2 or more", got=math.prod(bottoms[0][1:]))
        self.means = means if num_tops == 2 else 0

    def label_classes(self, bottoms: Sequence[Shape]) -> int | None:
        return math.prod(bottoms[0][1:])

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [(), (self.means,)] if self.means else [()]

    @staticmethod
    def own_class(distances: Tensor, labels: Tensor) -> Tensor:
        """Returns the mask, N x D, of each item's own class."""
        classes = torch.arange(distances.shape[1], device=distances.device)
        return classes == labels.long().reshape(-1, 1)


def _weigh_items(slopes: Tensor, weights: Tensor | None) -> Tensor:
    return slopes if weights is None else slopes * weights.reshape(-1, 1)


@register_layer("general_contrastive_loss_param")
class GeneralContrastiveLoss(_DistanceLoss):
    """The sum of the costs of all items and classes, divided by N. With d the distance of an item to a
    class, the cost is

        own class    |positive_weight| * min(max(d - positive_margin, 0), positive_outlier_thresh)
        other class  |negative_weight| * max(negative_margin - d, 0)

    The gradient, times N, is positive_weight for the item's own class if d is between positive_margin
    and positive_outlier_thresh, and -negative_weight for another class if d is below negative_margin.

    Options:

    * exp_negative_weight replaces max(negative_margin - d, 0) by exp(-d) where d is below
    negative_margin, and multiplies the gradient there by exp(-d).
    * normalize_negative divides the gradient of other classes by s = their sum / N /
    normalize_negative, if s is above positive_weight.
    * max_negative_only keeps, of the other classes of each item, only the one with the largest cost.
    * max_positive_only keeps the own class of a single item: as in the fork, the one with the smallest
    cost.
    * positive_first ignores the other classes of an item while the distance to its own class is above
    positive_upper_bound.
    * add_intra_mae adds the running mean of the own classes' costs, at most max_negative_margin, to
    negative_margin.
    * `square` has no effect, as in the fork.

    Bottoms: the distances; the labels; optionally other distances, from which loss and gradient are
    computed instead, while the gradient still goes to the first bottom.
    Tops: the loss; optionally the mean unweighted cost of own classes and that of other classes, and
    with add_intra_mae the running mean.

    Source: src/caffe/layers/general_constrastive_loss_layer.cpp of happynear/caffe-windows.
    """

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        positive_margin: float,
        negative_margin: float,
        positive_weight: float,
        negative_weight: float,
        normalize_negative: float | None,
        positive_outlier_thresh: float,
        max_negative_only: bool,
        max_positive_only: bool,
        positive_first: bool,
        positive_upper_bound: float,
        exp_negative_weight: bool,
        add_intra_mae: bool,
        max_negative_margin: float,
        num_tops: int,
    ) -> None:
        super().__init__(bottoms, num_tops, 2 + add_intra_mae)
        if len(bottoms) == 3 and math.prod(bottoms[2]) != math.prod(bottoms[0]):
            raise LayerError(
                "the third bottom does not fit", expected=format_shape(bottoms[0]), got=format_shape(bottoms[2])
            )
        if normalize_negative == 0:
            raise LayerError("normalize_negative must not be 0")
        self.margins = (positive_margin, negative_margin)
        self.weights = (positive_weight, negative_weight)
        self.outlier = positive_outlier_thresh
        self.norm = normalize_negative
        self.one_negative, self.one_positive = max_negative_only, max_positive_only
        self.first_bound = positive_upper_bound if positive_first else None
        self.is_exponential = exp_negative_weight
        self.adds_mean, self.largest_mean = add_intra_mae, max_negative_margin
        self.has_effects = add_intra_mae
        self.register_buffer("mean_cost", torch.zeros(()), persistent=False)

    def persistent_buffers(self) -> list[Tensor]:
        return [self.get_buffer("mean_cost")]

    def forward(
        self, distances: Tensor, labels: Tensor, others: Tensor | None = None
    ) -> Tensor | tuple[Tensor, Tensor]:
        with torch.no_grad():
            d = (distances if others is None else others).reshape(len(distances), -1)
            loss, slopes, means = self._loss_and_slopes(d, self.own_class(d, labels))
        top = with_slopes(loss, distances, slopes.reshape(distances.shape))
        return (top, means) if self.means else top

    def _loss_and_slopes(self, d: Tensor, own_class: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        num, classes = d.shape
        margin = self.margins[1] + (self.get_buffer("mean_cost").to(d.dtype) if self.adds_mean else 0)
        cost = (d - self.margins[0]).clamp(min=0.0, max=self.outlier) * own_class
        missing = (margin - d).clamp(min=0) * ~own_class
        below = (d < margin) & ~own_class
        factor = (-d).exp() if self.is_exponential else torch.ones_like(d)
        of_others = torch.where(below, factor if self.is_exponential else missing, 0) * self.weights[1]
        of_own = cost * self.weights[0]
        judged = torch.where(own_class, of_own, of_others)
        counts = self._selection(judged, own_class)
        blocked = torch.zeros_like(own_class[:, :1])
        if self.first_bound is not None:
            blocked = (d * own_class).sum(1, keepdim=True) > self.first_bound
        loss = torch.where(counts & ~(blocked & ~own_class), judged, 0).abs().sum() / num

        pulls = own_class & counts & (d > self.margins[0]) & (d < self.outlier)
        pushes = below & counts & ~blocked
        slopes = torch.where(pulls | (blocked & own_class), self.weights[0], 0) - torch.where(
            pushes, factor * self.weights[1], 0
        )
        if self.norm is not None:
            total = torch.where(pushes, factor * self.weights[1], 0).sum().abs() / self.norm / num
            slopes = torch.where(~own_class & (total > self.weights[0]), slopes / total, slopes)
        positive, negative = cost.sum() / num, missing.sum() / num / (classes - 1)
        mean = self.get_buffer("mean_cost")
        mean.copy_((0.99 * mean + 0.01 * positive).clamp(max=self.largest_mean))
        means = torch.stack((positive, negative, mean.to(d.dtype))[: self.means or 2])
        return loss, slopes / num, means

    def _selection(self, judged: Tensor, own_class: Tensor) -> Tensor:
        """Returns the mask of costs that count, according to max_negative_only and max_positive_only."""
        counts = torch.ones_like(own_class)
        if self.one_negative:
            # The fork's search for the maximum starts from class 0, even if that is the item's own.
            is_first = torch.arange(own_class.shape[1], device=own_class.device) == 0
            rows = torch.where(own_class & ~is_first, -torch.inf, judged)
            worst = rows.argmax(1, keepdim=True)
            counts = own_class | torch.zeros_like(own_class).scatter(1, worst, True)
        if self.one_positive:
            least = (judged * own_class).sum(1).argmin()
            mine = torch.arange(len(own_class), device=own_class.device)[:, None] == least
            counts = counts & (mine | ~own_class)
        return counts


@register_layer("soft_contrastive_loss_param", "general_contrastive_loss_param")
class SoftContrastiveLoss(_DistanceLoss):
    """The sum of the costs of all items, divided by N. With d the distance of an item to a class, the cost
    of an item is the sum of

        own class      positive_weight * min(max(d - positive_margin, 0), thresh)
        other classes  log(sum of exp(negative_weight * (negative_margin - d)))

    where the second sum is over the other classes with d below negative_margin. With `square` both
    differences are squared. thresh is general_contrastive_loss_param.positive_outlier_thresh, 4 by
    default.

    The gradient, times N: for the item's own class, positive_weight if d is between positive_margin and
    thresh (times d with `square`); for another class, -negative_weight times the class's fraction of
    the sum (times negative_margin - d with `square`). A third bottom, divided by its mean, scales the
    gradients of items.

    As in the fork, exponent_scale has no effect; negative_weight takes its place. Unlike in the fork,
    the loss does not accumulate from pass to pass.

    Bottoms: the distances; the labels; optionally N weights. Tops: the loss; optionally the mean
    unweighted cost of own classes and that of other classes.

    Source: src/caffe/layers/soft_contrastive_loss_layer.cpp of happynear/caffe-windows.
    """

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        positive_margin: float,
        negative_margin: float,
        positive_weight: float,
        negative_weight: float,
        positive_outlier_thresh: float,
        square: bool,
        num_tops: int,
    ) -> None:
        super().__init__(bottoms, num_tops)
        _check_weights(bottoms)
        self.margins = (positive_margin, negative_margin)
        self.weights = (positive_weight, negative_weight)
        self.outlier = positive_outlier_thresh
        self.power = 2 if square else 1

    def forward(
        self, distances: Tensor, labels: Tensor, weights: Tensor | None = None
    ) -> Tensor | tuple[Tensor, Tensor]:
        with torch.no_grad():
            d = distances.reshape(len(distances), -1)
            own_class = self.own_class(d, labels)
            (num, classes), (pull, push) = d.shape, self.weights
            cost = (d - self.margins[0]).clamp(min=0.0, max=self.outlier) * own_class
            missing = (self.margins[1] - d).clamp(min=0) * ~own_class
            below = (d < self.margins[1]) & ~own_class
            exponents = missing**self.power * push
            logs = torch.where(below, exponents, -torch.inf).logsumexp(1, keepdim=True)
            loss = (pull * cost**self.power).sum() + torch.where(logs.isfinite(), logs, 0).sum()
            shares = torch.where(below, (exponents - torch.where(logs.isfinite(), logs, 0)).exp(), 0)
            pulls = own_class & (d > self.margins[0]) & (d < self.outlier)
            slopes = torch.where(pulls, pull * d ** (self.power - 1), 0)
            slopes = slopes - push * missing ** (self.power - 1) * shares
            slopes = _weigh_items(slopes, None if weights is None else weights / weights.mean())
            means = torch.stack((cost.sum() / num, missing.sum() / num / (classes - 1)))
        top = with_slopes(loss / num, distances, (slopes / num).reshape(distances.shape))
        return (top, means) if self.means else top


@register_layer("general_triplet_loss_param")
class GeneralTripletLoss(_DistanceLoss):
    """The sum of |negative_weight| * max(own + margin - d, 0) over all items and their other classes,
    divided by N. d is the distance to the other class, `own` that to the item's own class.

    The gradient, times N, is -negative_weight for another class if d is below own + margin. It is
    positive_weight for the own class of items that have such another class; with add_center_loss, of
    all items.

    Options: hardest_only keeps only the nearest other class of each item. positive_first ignores the
    other classes while `own` is above positive_upper_bound. A third bottom scales the gradients of
    items.

    Bottoms: the distances; the labels; optionally N weights. Tops: the loss; optionally the mean
    distance to own classes and that to other classes.

    Source: src/caffe/layers/general_triplet_loss_layer.cpp of happynear/caffe-windows.
    """

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        margin: float,
        add_center_loss: bool,
        hardest_only: bool,
        positive_first: bool,
        positive_upper_bound: float,
        positive_weight: float,
        negative_weight: float,
        num_tops: int,
    ) -> None:
        super().__init__(bottoms, num_tops)
        _check_weights(bottoms)
        self.margin = margin
        self.always_pulls = add_center_loss
        self.hardest_only = hardest_only
        self.first_bound = positive_upper_bound if positive_first else None
        self.weights = (positive_weight, negative_weight)

    def forward(
        self, distances: Tensor, labels: Tensor, weights: Tensor | None = None
    ) -> Tensor | tuple[Tensor, Tensor]:
        with torch.no_grad():
            d = distances.reshape(len(distances), -1)
            own_class = self.own_class(d, labels)
            num, classes = d.shape
            mine = (d * own_class).sum(1, keepdim=True)
            missing = torch.where(own_class, 0, (mine + self.margin - d).clamp(min=0))
            near = missing > 0
            if self.hardest_only:
                near &= torch.zeros_like(own_class).scatter(1, missing.argmax(1, keepdim=True), True)
            blocked = torch.zeros_like(near[:, :1]) if self.first_bound is None else mine > self.first_bound
            pushes = near & ~blocked
            loss = torch.where(pushes, missing * self.weights[1], 0).abs().sum() / num
            pulls = own_class & (blocked | near.any(1, keepdim=True) | self.always_pulls)
            slopes = torch.where(pulls, self.weights[0], 0) - torch.where(pushes, self.weights[1], 0)
            slopes = _weigh_items(slopes.to(d.dtype), weights)
            others = torch.where(own_class, 0, d).sum() / num / (classes - 1)
            means = torch.stack((mine.sum() / num, others))
        top = with_slopes(loss, distances, (slopes / num).reshape(distances.shape))
        return (top, means) if self.means else top


def _check_weights(bottoms: Sequence[Shape]) -> None:
    if len(bottoms) == 3 and math.prod(bottoms[2]) != bottoms[0][0]:
        raise LayerError(
            "items and weights do not fit", expected=f"{bottoms[0][0]} weights", got=format_shape(bottoms[2])
        )
