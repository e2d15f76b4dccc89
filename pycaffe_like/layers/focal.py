"""Classification losses that depend on how confident the net is."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import LayerDef

from .base import LossLayer, Shape, between, canonical_axis, check_choice
from .gradients import with_slopes
from .losses import SMALLEST_PROBABILITY, RowLoss
from .registry import register_layer
from .softmax import NORMALIZATIONS, check_labels, normalizer

PAPERS_ALPHA = 0.25


@register_layer("focal_loss_param", "softmax_param", "loss_param")
class FocalLoss(LossLayer):
    """SoftmaxWithLoss that gives less weight to positions whose label the net already predicts with
    confidence.

    There are two versions. Both are sums over positions, where p is the softmax of the label's score:

    * The paper's (forks jolibrain and frcnn): -alpha * (1 - p)^gamma * log(p).
    * happynear's: -(alpha - p)^gamma * log(p), or -(alpha + p)^gamma * log(p) with type ONEADDP. As in
    that fork, the gradient divides by 1 - p (or 1 + p) where the true derivative divides by alpha - p
    (or alpha + p).

    The options decide which version is used. It is happynear's if `type` is ONEADDP, if `type` or
    `beta` is set and alpha is 1 or more, or if focal_loss_param is missing or sets none of alpha, axis
    and engine. alpha defaults to 1 in happynear's version and to 0.25 in the paper's, so it is best to
    set it.

    Positions labelled ignore_label do not count. `normalization` chooses what the sum is divided by;
    the deprecated `normalize` means VALID (true) or BATCH_SIZE (false). `beta` itself has no effect, as
    in the forks.

    Bottoms: the scores; the labels, which start at 0 and have the shape of the scores without the axis
    `axis`. Tops: the loss; optionally the probabilities, without gradient.

    Source: src/caffe/layers/focal_loss_layer.cpp of jolibrain/caffe and of happynear/caffe-windows; Lin et al.,
    Focal Loss for Dense Object Detection, 2017.
    """

    tops = between(1, 2)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        type: str,
        gamma: float,
        alpha: float | None,
        beta: float | None,
        axis: int,
        ignore_label: int | None,
        normalization: str | None,
        normalize: bool | None,
        layer: LayerDef,
        num_tops: int,
    ) -> None:
        super().__init__(bottoms)
        if type == "LINEAR":
            raise LayerError("type LINEAR is not implemented in any fork", expected="ORIGIN or ONEADDP", got=type)
        if gamma < 0:
            raise LayerError("gamma must not be negative", got=gamma)
        self.axis = canonical_axis(axis, len(bottoms[0]))
        check_labels(bottoms[0], bottoms[1], self.axis)
        self.sign = 1.0 if type == "ONEADDP" else -1.0
        self.gamma = gamma
        given = layer.option("focal_loss_param")
        if _is_happynears(layer, type, alpha):
            self.weight, self.start = 1.0, 1.0 if alpha is None else alpha
        else:
            self.weight, self.start = PAPERS_ALPHA if alpha is None else alpha, 1.0
        if alpha is not None and alpha <= 0:
            raise LayerError("alpha must be positive", got=alpha)
        given.has("beta")  # has no effect, but counts as used
        self.ignore_label = ignore_label
        self.normalization = normalization or ("BATCH_SIZE" if normalize is False else "VALID")
        check_choice("normalization", self.normalization, NORMALIZATIONS)
        self.gives_probabilities = num_tops == 2

    def label_classes(self, bottoms: Sequence[Shape]) -> int | None:
        return bottoms[0][self.axis]

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [(), bottoms[0]] if self.gives_probabilities else [()]

    def forward(self, scores: Tensor, labels: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        check_labels(tuple(scores.shape), tuple(labels.shape), self.axis)
        with torch.no_grad():
            shape = list(scores.shape)
            shape[self.axis] = 1
            labels = labels.long().reshape(shape)
            valid = None if self.ignore_label is None else labels != self.ignore_label
            named = labels if valid is None else torch.where(valid, labels, 0)
            probabilities = scores.softmax(self.axis)
            losses, slopes = focal_losses(
                probabilities, named, self.axis, self.weight, self.start, self.sign, self.gamma
            )
            if valid is not None:
                losses, slopes = torch.where(valid, losses, 0), torch.where(valid, slopes, 0)
            divisor = normalizer(self.normalization, labels, valid, math.prod(scores.shape[: self.axis]))
        loss = with_slopes(losses.sum() / divisor, scores, slopes / divisor)
        return (loss, probabilities) if self.gives_probabilities else loss


def focal_losses(
    probabilities: Tensor, labels: Tensor, axis: int, weight: float, start: float, sign: float, gamma: float
) -> tuple[Tensor, Tensor]:
    """Computes -weight * (start + sign * p)^gamma * log(p) for each position, p being the label's
    probability.

    Args:
        probabilities: the softmax of the scores along `axis`.
        labels: one for each position; their extent along `axis` is 1.

    Returns:
        The losses, in the labels' shape; their gradient with respect to the scores.
    """
    p = probabilities.gather(axis, labels)
    log = p.clamp(min=torch.finfo(torch.float32).tiny).log()
    power = (start + sign * p) ** gamma
    rest = (1 + sign * p).clamp(min=1e-10)
    steep = weight * (power + sign * gamma * power / rest * log * p)
    own = torch.zeros_like(probabilities).scatter_(axis, labels, 1.0)
    return -weight * power * log, steep * (probabilities - own)


def _is_happynears(layer: LayerDef, kind: str, alpha: float | None) -> bool:
    given = layer.option("focal_loss_param")
    if kind == "ONEADDP":
        return True
    if given.has("type") or given.has("beta"):
        return alpha is None or alpha >= 1
    if "focal_loss_param" not in layer.options:
        return True
    return given.has("gamma") and not any(given.has(name) for name in ("alpha", "axis", "engine"))


@register_layer("confidence_penalty_loss_param")
class ConfidencePenaltyLoss(RowLoss):
    """The mean over items of

        -(1 - beta) * log(p[label]) - sum over all other classes c of beta / (N - 1) * log(p[c])

    As in happynear's fork, N is the number of items, although the number of classes is probably meant.
    Probabilities are clamped to at least 1e-20, in the gradient too.

    Bottoms: the probabilities, N items of any shape with one value per class; N labels, from 0.
    Top: the loss.

    Source: src/caffe/layers/confidence_penalty_loss_layer.cpp of happynear/caffe-windows.
    """

    def __init__(self, bottoms: Sequence[Shape], *, beta: float) -> None:
        super().__init__(bottoms)
        if bottoms[0][0] < 2:
            raise LayerError("the loss needs several items", expected="2 or more", got=bottoms[0][0])
        self.beta = beta

    def forward(self, probabilities: Tensor, labels: Tensor) -> Tensor:
        rows, own = self.rows(probabilities.detach(), labels)
        num = len(rows)
        weights = torch.full_like(rows, self.beta / (num - 1)).scatter_(1, own, 1 - self.beta)
        bounded = rows.clamp(min=SMALLEST_PROBABILITY)
        slopes = (-weights / bounded / num).reshape(probabilities.shape)
        return with_slopes(-(weights * bounded.log()).sum() / num, probabilities, slopes)
