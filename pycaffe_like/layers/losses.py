"""Losses other than SoftmaxWithLoss. Unless noted, each is a sum over items, divided by their number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.files.binaryproto import read_blob
from pycaffe_like.spec import format_shape

from .base import LossLayer, Shape, between, canonical_axis, check_choice, exactly
from .registry import register_layer
from .softmax import NORMALIZATIONS, check_labels, normalizer

SMALLEST_PROBABILITY = 1e-20
"""Lower bound of probabilities in MultinomialLogisticLoss and InfogainLoss (kLOG_THRESHOLD)."""


class _ClampedBelow(torch.autograd.Function):
    """max(x, low), whose gradient is passed on unchanged even where x is clamped, as in Caffe. Autograd's
    gradient would be 0 there.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, low: float) -> Tensor:
        return x.clamp(min=low)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        return gradient, None


def _check_equal_size(bottoms: Sequence[Shape]) -> None:
    """Raises LayerError unless the items of both bottoms have the same number of values."""
    sizes = [(*shape[:1], math.prod(shape[1:])) for shape in bottoms]
    if sizes[0] != sizes[1]:
        raise LayerError(
            "the bottoms differ in size",
            expected=f"{format_shape(sizes[0])} values, as in the first bottom's {format_shape(bottoms[0])}",
            got=f"the second bottom's {format_shape(bottoms[1])}",
        )


@register_layer()
class EuclideanLoss(LossLayer):
    """The sum of (x - y)^2 / 2, divided by N.

    Bottoms: x and y, N items with the same number of values. Both get gradients. Top: the loss.

    Source: src/caffe/layers/euclidean_loss_layer.cpp.
    """

    label_bottoms = ()

    def __init__(self, bottoms: Sequence[Shape]) -> None:
        super().__init__(bottoms)
        _check_equal_size(bottoms)

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        _check_equal_size((tuple(x.shape), tuple(y.shape)))
        return F.mse_loss(x, y.reshape(x.shape), reduction="sum") / (2 * x.shape[0])


class RowLoss(LossLayer):
    """Base class of losses that need one score per class for each item, and flatten items to that."""

    def __init__(self, bottoms: Sequence[Shape]) -> None:
        super().__init__(bottoms)
        check_labels(_row_shape(bottoms[0]), bottoms[1], 1)

    def label_classes(self, bottoms: Sequence[Shape]) -> int | None:
        return math.prod(bottoms[0][1:])

    @staticmethod
    def rows(scores: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        """Returns the scores, items x classes, and the labels as integers, items x 1."""
        shape = _row_shape(scores.shape)
        check_labels(shape, tuple(labels.shape), 1)
        return scores.reshape(shape), labels.detach().long().reshape(-1, 1)


def _row_shape(scores: Sequence[int]) -> Shape:
    return scores[0], math.prod(scores[1:])


@register_layer("hinge_loss_param")
class HingeLoss(RowLoss):
    """One-vs-all hinge loss: the sum of max(0, 1 - s * x)^p, divided by N, where s is 1 for an
    item's own class and -1 for others. p is 1 with norm L1 and 2 with L2.

    Bottoms: scores, N items of any shape with one value per class; N labels, starting at 0.
    Top: the loss.

    Unlike in Caffe, a label that is not a class is an error.

    Source: src/caffe/layers/hinge_loss_layer.cpp.
    """

    def __init__(self, bottoms: Sequence[Shape], *, norm: str) -> None:
        super().__init__(bottoms)
        self.squared = norm == "L2"

    def forward(self, scores: Tensor, labels: Tensor) -> Tensor:
        rows, own = self.rows(scores, labels)
        signs = torch.ones_like(rows).scatter_(1, own, -1.0)
        margins = F.relu(1 + signs * rows)
        return (margins.square() if self.squared else margins).sum() / scores.shape[0]


@register_layer()
class MultinomialLogisticLoss(RowLoss):
    """The sum of -log(p[label]), divided by N, for probabilities p from another layer.

    Probabilities are clamped to at least 1e-20, also in the gradient -1 / (N * p).

    Bottoms: probabilities, N items of any shape with one value per class; N labels, starting at 0.
    Top: the loss.

    Unlike in Caffe, a label that is not a class is an error.

    Source: src/caffe/layers/multinomial_logistic_loss_layer.cpp.
    """

    def forward(self, probabilities: Tensor, labels: Tensor) -> Tensor:
        rows, own = self.rows(probabilities, labels)
        found: Tensor = _ClampedBelow.apply(rows.gather(1, own), SMALLEST_PROBABILITY)
        return -found.log().sum() / probabilities.shape[0]


@register_layer("infogain_loss_param", "loss_param", name="SoftmaxWithInfogainLoss")
@register_layer("infogain_loss_param", "loss_param")
class InfogainLoss(LossLayer):
    """The sum over positions and classes c of -H[label, c] * log(softmax(x)[c]).

    H[label, c] is the value of predicting class c for a position with this label. If H is the identity
    matrix, this is SoftmaxWithLoss. Positions labelled ignore_label do not count. `normalization`
    chooses what the sum is divided by; its deprecated form `normalize` is an error. Probabilities are
    clamped to at least 1e-20; the gradient ignores that.

    With `probabilities` (pcl's own option) the first bottom holds probabilities and no softmax is
    applied, as in Caffe before 1.0, SSD and jolibrain's fork. It is set automatically if the first
    bottom is the top of a Softmax layer.

    Bottoms: the scores; the labels, which start at 0 and have the shape of the scores without the axis
    `axis`; H, classes x classes values in any shape, unless it is read from `source`, a .binaryproto
    file. Tops: the loss; optionally the probabilities, without gradient.

    Unlike in Caffe, a label that is not a class is an error.

    Source: src/caffe/layers/infogain_loss_layer.cpp, and that of jolibrain/caffe.
    """

    bottoms = between(2, 3)
    tops = between(1, 2)
    label_bottoms = (1, 2)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        source: str | None,
        axis: int,
        ignore_label: int | None,
        normalization: str,
        normalize: bool | None,
        probabilities: bool,
        num_tops: int,
    ) -> None:
        super().__init__(bottoms)
        self.takes_probabilities = probabilities
        if normalize is not None:
            raise LayerError(
                "normalize is not supported by this loss",
                expected="normalization: VALID for true, BATCH_SIZE for false",
            )
        check_choice("normalization", normalization, NORMALIZATIONS)
        self.axis = canonical_axis(axis, len(bottoms[0]))
        self.classes = bottoms[0][self.axis]
        self.ignore_label = ignore_label
        self.normalization = normalization
        self.gives_probabilities = num_tops == 2
        check_labels(bottoms[0], bottoms[1], self.axis)
        if len(bottoms) == 3:
            self._check_matrix(bottoms[2])
            return
        if source is None:
            raise LayerError("the infogain matrix is missing", expected="infogain_loss_param.source, or a third bottom")
        matrix = torch.from_numpy(read_blob(source)).float()
        self._check_matrix(tuple(matrix.shape))
        self.register_buffer("matrix", matrix, persistent=False)

    def _check_matrix(self, shape: Shape) -> None:
        if math.prod(shape) != self.classes**2:
            raise LayerError(
                "the infogain matrix does not fit the classes",
                expected=f"{self.classes}x{self.classes}",
                got=format_shape(shape),
            )

    def label_classes(self, bottoms: Sequence[Shape]) -> int | None:
        return bottoms[0][self.axis]

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [(), bottoms[0]] if self.gives_probabilities else [()]

    def forward(self, scores: Tensor, labels: Tensor, matrix: Tensor | None = None) -> Tensor | tuple[Tensor, Tensor]:
        check_labels(tuple(scores.shape), tuple(labels.shape), self.axis)
        matrix = self.get_buffer("matrix") if matrix is None else matrix.detach()
        self._check_matrix(tuple(matrix.shape))
        labels = labels.detach().long().flatten()
        valid = None if self.ignore_label is None else labels != self.ignore_label
        divisor = normalizer(self.normalization, labels, valid, math.prod(scores.shape[: self.axis]))

        if self.takes_probabilities:
            least: Tensor = _ClampedBelow.apply(scores, SMALLEST_PROBABILITY)
            logs = bounded = least.log()
        else:
            logs = scores.log_softmax(self.axis)
            bounded = _ClampedBelow.apply(logs, math.log(SMALLEST_PROBABILITY))
        worth = matrix.reshape(self.classes, self.classes)[labels if valid is None else torch.where(valid, labels, 0)]
        losses = -(worth * bounded.movedim(self.axis, -1).reshape(worth.shape)).sum(1)
        loss = (losses if valid is None else torch.where(valid, losses, 0)).sum() / divisor
        return (loss, logs.detach().exp()) if self.gives_probabilities else loss


@register_layer("loss_param")
class SigmoidCrossEntropyLoss(LossLayer):
    """The sum of -(w * t * log(p) + (1 - t) * log(1 - p)) over all values, with targets t and p =
    sigmoid(x), divided as `normalization` says.

    The weight w of positive targets is pos_weight, 1 by default: one value for all channels, or one for
    each channel (axis 1). Targets whose integer part is ignore_label are skipped. A third bottom has a
    weight for each term of the sum; the weights do not change the divisor.

    `normalization` is BATCH_SIZE by default. The deprecated `normalize` means VALID (true) or BATCH_SIZE
    (false).

    Bottoms: the scores x; as many targets, from 0 to 1; optionally as many weights. Only the scores get
    a gradient. Top: the loss.

    Source: src/caffe/layers/sigmoid_cross_entropy_loss_layer.cpp.
    """

    bottoms = between(2, 3)
    label_bottoms = (1, 2)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        ignore_label: int | None,
        normalization: str | None,
        normalize: bool | None,
        pos_weight: tuple[float, ...],
    ) -> None:
        super().__init__(bottoms)
        self._check_bottoms(bottoms)
        self.ignore_label = ignore_label
        self.normalization = normalization or ("VALID" if normalize else "BATCH_SIZE")
        check_choice("normalization", self.normalization, NORMALIZATIONS)
        channels = bottoms[0][1] if len(bottoms[0]) > 1 else 1
        if len(pos_weight) not in (0, 1, channels):
            raise LayerError(
                "pos_weight does not fit the scores", expected=f"1 value, or {channels}", got=len(pos_weight)
            )
        if not all(0 <= weight < math.inf for weight in pos_weight):
            raise LayerError("pos_weight is out of range", expected="0 or more", got=f"{min(pos_weight):g}")
        weights = torch.tensor(pos_weight or (1.0,)).reshape(-1, *[1] * max(0, len(bottoms[0]) - 2))
        self.register_buffer("pos_weight", weights, persistent=False)

    def _check_bottoms(self, shapes: Sequence[Shape]) -> None:
        _check_equal_size(shapes[:2])
        if len(shapes) == 3 and math.prod(shapes[2]) != math.prod(shapes[0]):
            raise LayerError(
                "the third bottom does not fit the scores",
                expected=f"{math.prod(shapes[0])} weights, one for each score",
                got=format_shape(shapes[2]),
            )

    def forward(self, scores: Tensor, targets: Tensor, weights: Tensor | None = None) -> Tensor:
        bottoms = (scores, targets) if weights is None else (scores, targets, weights)
        self._check_bottoms([tuple(bottom.shape) for bottom in bottoms])
        targets = targets.detach().to(scores.dtype).reshape(scores.shape)
        of_positives = self.get_buffer("pos_weight").to(scores.dtype)
        losses = F.binary_cross_entropy_with_logits(scores, targets, reduction="none", pos_weight=of_positives)
        if weights is not None:
            losses = losses * weights.detach().to(losses.dtype).reshape(losses.shape)
        valid = None
        if self.ignore_label is not None:
            valid = targets.long() != self.ignore_label
            losses = torch.where(valid, losses, 0)
        return losses.sum() / normalizer(self.normalization, targets, valid, scores.shape[0])


@register_layer("contrastive_loss_param")
class ContrastiveLoss(LossLayer):
    """The sum over pairs, divided by N, of d^2 / 2 for a similar pair and max(margin - d, 0)^2 / 2 for a
    dissimilar one. d is the Euclidean distance of a pair.

    With legacy_version a dissimilar pair adds max(margin - d^2, 0) / 2.

    Bottoms: a and b, N x C each; N values, 1 for a similar pair and 0 for a dissimilar one. a and b
    get gradients. Top: the loss.

    Source: src/caffe/layers/contrastive_loss_layer.cpp; Hadsell, Chopra and LeCun, 2006.
    """

    bottoms = exactly(3)
    label_bottoms = (2,)

    def __init__(self, bottoms: Sequence[Shape], *, margin: float, legacy_version: bool) -> None:
        super().__init__(bottoms)
        self.margin = margin
        self.legacy_version = legacy_version
        _check_pairs(bottoms)

    def forward(self, a: Tensor, b: Tensor, similar: Tensor) -> Tensor:
        _check_pairs([tuple(one.shape) for one in (a, b, similar)])
        difference = (a - b.reshape(a.shape)).reshape(a.shape[0], -1)
        alike = similar.detach().long().flatten() != 0
        loss: Tensor = _PairLosses.apply(difference, alike, self.margin, self.legacy_version)
        return loss / (2 * a.shape[0])


def _check_pairs(bottoms: Sequence[Shape]) -> None:
    _check_equal_size(bottoms[:2])
    for index, shape in enumerate(bottoms[:2]):
        if math.prod(shape[2:]) != 1:
            raise LayerError(f"bottom {index} is not a list of vectors", expected="N x C", got=format_shape(shape))
    if math.prod(bottoms[2]) != bottoms[0][0]:
        raise LayerError(
            "the third bottom does not fit the pairs",
            expected=f"{bottoms[0][0]} values, one for each pair",
            got=format_shape(bottoms[2]),
        )


class _PairLosses(torch.autograd.Function):
    """Computes, from the differences of pairs, twice the sum of ContrastiveLoss over all pairs.

    The gradient is Caffe's, which divides by d + 1e-4 instead of d, so that a distance of 0 is safe.
    """

    @staticmethod
    def forward(ctx: Any, difference: Tensor, alike: Tensor, margin: float, legacy_version: bool) -> Tensor:
        squares = difference.square().sum(1)
        distances = squares if legacy_version else squares.sqrt()
        missing = (margin - distances).clamp(min=0)  # by how much the pair is too close
        if legacy_version:
            apart, slopes = missing, -(missing > 0).to(missing.dtype)
        else:
            apart, slopes = missing.square(), -missing / (distances + 1e-4)
        ctx.save_for_backward(difference, torch.where(alike, 1, slopes))
        return torch.where(alike, squares, apart).sum()

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None, None, None]:
        difference, slopes = ctx.saved_tensors
        return 2 * gradient * slopes[:, None] * difference, None, None, None
