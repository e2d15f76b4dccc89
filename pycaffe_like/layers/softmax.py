"""Softmax, SoftmaxWithLoss, and code shared by losses over positions."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, LossLayer, Shape, between, canonical_axis, check_choice
from .gradients import scale_gradient, with_slopes
from .registry import register_layer

LARGEST_LOG_LOSS = -math.log(torch.finfo(torch.float32).tiny)
"""87.3365…: Caffe takes the logarithm of max(probability, FLT_MIN)."""

NORMALIZATIONS = ("FULL", "VALID", "BATCH_SIZE", "NONE")
"""LossParameter.NormalizationMode."""

NO_LABEL = -(2**62)
"""A label that never occurs, for losses without ignore_label; torch's default is -100."""


def softmax_losses(scores: Tensor, labels: Tensor) -> Tensor:
    """Returns -log(softmax(scores)[label]) of each row or position.

    The values are at most LARGEST_LOG_LOSS; the gradient has no bound.

    Args:
        scores: N x classes x ….
        labels: N x ….
    """
    losses = F.cross_entropy(scores, labels, reduction="none")
    losses.detach().clamp_(max=LARGEST_LOG_LOSS)  # the values only, as in SoftmaxWithLoss
    return losses


@register_layer("softmax_param")
class Softmax(Layer):
    """exp(x) / sum of exp(x) along `axis`, where x is the bottom divided by scaling_temperature.

    As in jolibrain's fork, which added scaling_temperature, the gradient is not divided by it.

    Source: src/caffe/layers/softmax_layer.cpp, and that of jolibrain/caffe.
    """

    keeps_shape = True

    def __init__(self, bottoms: Sequence[Shape], *, axis: int, scaling_temperature: float) -> None:
        super().__init__()
        self.axis = canonical_axis(axis, len(bottoms[0]))
        self.temperature = scaling_temperature
        if scaling_temperature <= 0:
            raise LayerError("scaling_temperature must be positive", got=scaling_temperature)

    def forward(self, bottom: Tensor) -> Tensor:
        if self.temperature != 1:
            bottom = scale_gradient(bottom, self.temperature) / self.temperature
        return bottom.softmax(self.axis)


def are_soft_labels(scores: Shape, labels: Shape, axis: int) -> bool:
    """Returns whether the labels have a value for every class, not one class number per position.

    They do if their shape equals that of the scores, apart from extents of 1 at the end.
    """
    return scores[axis] > 1 and strip_trailing_ones(labels) == strip_trailing_ones(scores)


def strip_trailing_ones(shape: Shape) -> Shape:
    """Returns the shape without extents of 1 at its end."""
    while shape and shape[-1] == 1:
        shape = shape[:-1]
    return shape


def check_labels(predictions: Shape, labels: Shape, axis: int) -> None:
    """Raises LayerError unless there is one label for each position of the predictions."""
    needed = (*predictions[:axis], *predictions[axis + 1 :])
    if math.prod(labels) != math.prod(needed):
        raise LayerError(
            "predictions and labels do not fit",
            expected=f"{math.prod(needed)} labels, one per position of {format_shape(predictions)} without axis {axis}",
            got=f"{math.prod(labels)}, of shape {format_shape(labels)}",
        )


def normalizer(mode: str, labels: Tensor, valid: Tensor | None, items: int) -> Tensor | float:
    """Returns the divisor of a loss over positions; at least 1.

    Args:
        mode: one of NORMALIZATIONS.
        labels: one for each position.
        valid: which positions count; None if all do.
        items: the number of items in the batch.

    Source: SoftmaxWithLossLayer::get_normalizer.
    """
    if mode == "VALID" and valid is not None:
        return valid.sum().clamp(min=1)
    return max(1.0, {"FULL": labels.numel(), "VALID": labels.numel(), "BATCH_SIZE": items, "NONE": 1.0}[mode])


@register_layer("softmax_param", "loss_param")
class SoftmaxWithLoss(LossLayer):
    """The mean of -log(softmax(x)[label]) over all positions.

    Positions whose label is ignore_label are skipped. `normalization` chooses the divisor of the sum; the
    deprecated `normalize` means VALID (true) or BATCH_SIZE (false). Probabilities are at least 1.2e-38,
    so the loss of a position is at most 87.3365.

    Weights do not change the divisor. A position's loss is multiplied by the class_weight of its label
    and, with a third bottom, by the position's own weight. SegNet's weight_by_label_freqs: true with
    class_weighting means the same as class_weight. class_weight_balanced: true sets the class weights to N /
    (C * n[c]), where C is the number of classes, N the number of labels in the data layer's source, and n[c] the
    number of labels of class c; the weight of a class that does not occur is 0. Labels are counted when the net
    is built, for each phase in its own source.

    Labels with the shape of the scores are soft labels: a probability for each class, as augment_param's
    mixup makes them. The loss of a position is -sum over classes c of class_weight[c] * label[c] *
    log(softmax(x)[c]). Soft labels cannot be combined with ignore_label; set weights of 0 in the third
    bottom instead.

    With label_smoothing e (Intel's and NVIDIA's), the gradient is that of the target 1 - e for the label
    and e / K for all others, where K is the number of scores of an item. The printed loss is without
    smoothing, as in Intel's fork. Soft labels t become (1 - e) * t + e / C for C classes, also in the
    printed loss.

    Bottoms:

    * The scores, the only bottom with a gradient.
    * The labels: class numbers from 0 on, one for each position (the shape of the scores without
      `axis`), or soft labels.
    * Optionally the weights, one for each position.

    Tops: the loss; optionally the probabilities, which pass no gradient on.

    Unlike in Caffe, a label that is not a class is an error.

    Raises:
        LayerError: If labels or weights do not fit the scores, or options conflict.

    Source: src/caffe/layers/softmax_loss_layer.cpp.
    """

    bottoms = between(2, 3)
    tops = between(1, 2)
    label_bottoms = (1, 2)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        axis: int,
        ignore_label: int | None,
        normalization: str | None,
        normalize: bool | None,
        weight_by_label_freqs: bool,
        class_weighting: tuple[float, ...],
        class_weight: tuple[float, ...],
        class_weight_balanced: bool,
        label_smoothing: float,
        num_tops: int,
    ) -> None:
        super().__init__(bottoms)
        if not 0 <= label_smoothing < 1:
            raise LayerError("label_smoothing is out of range", expected="0 or more, less than 1", got=label_smoothing)
        if label_smoothing and weight_by_label_freqs:
            raise LayerError("label_smoothing and weight_by_label_freqs cannot be combined", expected="one of them")
        if class_weight and weight_by_label_freqs:
            raise LayerError("class_weight and weight_by_label_freqs are both set", expected="one of them")
        if class_weight_balanced and (class_weight or weight_by_label_freqs):
            raise LayerError("class_weight_balanced and other class weights are both set", expected="one of them")
        self.smoothing = label_smoothing
        self.axis = canonical_axis(axis, len(bottoms[0]))
        self.classes = bottoms[0][self.axis]
        self.has_soft_labels = are_soft_labels(bottoms[0], bottoms[1], self.axis)
        self.ignore_label = ignore_label
        self._check_bottoms(bottoms)
        if self.has_soft_labels and ignore_label is not None:
            raise LayerError(
                "ignore_label cannot be combined with soft labels",
                expected="a third bottom, 0 where a position does not count",
            )
        self.is_balanced = class_weight_balanced
        weights = class_weighting if weight_by_label_freqs else class_weight
        if class_weight_balanced:
            weights = (1.0,) * self.classes  # until balance_classes
        self.weighs_classes = bool(weight_by_label_freqs or weights)
        if self.weighs_classes:
            _check_class_weights("class_weighting" if weight_by_label_freqs else "class_weight", weights, self.classes)
        self.register_buffer("class_weights", torch.tensor(weights), persistent=False)
        self.normalization = normalization or ("BATCH_SIZE" if normalize is False else "VALID")
        check_choice("normalization", self.normalization, NORMALIZATIONS)
        self.gives_probabilities = num_tops == 2

    def _check_bottoms(self, shapes: Sequence[Shape]) -> None:
        """Raises LayerError unless the labels, and the weights of positions, fit the scores."""
        scores, labels = shapes[:2]
        if not self.has_soft_labels:
            check_labels(scores, labels, self.axis)
        elif strip_trailing_ones(labels) != strip_trailing_ones(scores):
            raise LayerError(
                "soft labels do not fit the scores", expected=format_shape(scores), got=format_shape(labels)
            )
        positions = math.prod(scores) // self.classes
        if len(shapes) == 3 and math.prod(shapes[2]) != positions:
            raise LayerError(
                "the third bottom does not fit the scores",
                expected=f"{positions} weights, one for each position",
                got=format_shape(shapes[2]),
            )

    def balance_classes(self, counts: Sequence[int]) -> None:
        """Sets the class weights from the number of labels of each class."""
        total = sum(counts)
        weights = [total / (self.classes * count) if count else 0.0 for count in counts]
        self.get_buffer("class_weights").copy_(torch.tensor(weights))

    def label_classes(self, bottoms: Sequence[Shape]) -> int | None:
        return None if self.has_soft_labels else bottoms[0][self.axis]

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [(), bottoms[0]] if self.gives_probabilities else [()]

    def forward(self, scores: Tensor, labels: Tensor, weights: Tensor | None = None) -> Tensor | tuple[Tensor, Tensor]:
        bottoms = (scores, labels) if weights is None else (scores, labels, weights)
        self._check_bottoms([tuple(bottom.shape) for bottom in bottoms])
        labels = labels.detach().reshape(scores.shape) if self.has_soft_labels else labels.detach()
        logs = scores.log_softmax(self.axis)
        loss = (
            self._soft_loss(logs, labels, weights)
            if self.has_soft_labels
            else self._loss(scores, logs, labels, weights)
        )
        return (loss, logs.detach().exp()) if self.gives_probabilities else loss

    def _soft_loss(self, logs: Tensor, labels: Tensor, weights: Tensor | None) -> Tensor:
        """Returns the loss for soft labels."""
        logs, targets = logs.movedim(self.axis, -1), labels.to(logs.dtype).movedim(self.axis, -1)
        targets = (1 - self.smoothing) * targets + self.smoothing / self.classes
        if self.weighs_classes:
            targets = targets * self.get_buffer("class_weights").to(logs.dtype)
        losses = -(targets * logs).sum(-1)
        divisor = normalizer(self.normalization, losses, None, math.prod(labels.shape[: self.axis]))
        if weights is not None:
            losses = losses * weights.detach().to(losses.dtype).reshape(losses.shape)
        return losses.sum() / divisor

    def _loss(self, scores: Tensor, logs: Tensor, labels: Tensor, weights: Tensor | None) -> Tensor:
        """Returns the loss for labels that are class numbers."""
        labels = labels.long()
        valid = None if self.ignore_label is None else labels != self.ignore_label
        items = math.prod(scores.shape[: self.axis])
        divisor = normalizer(self.normalization, labels, valid, items)
        rows = logs.reshape(items, *scores.shape[self.axis :])
        places = labels.reshape(items, *scores.shape[self.axis + 1 :])
        ignored = NO_LABEL if self.ignore_label is None else self.ignore_label
        losses = F.nll_loss(rows, places, ignore_index=ignored, reduction="none")
        losses.detach().clamp_(max=LARGEST_LOG_LOSS)  # the values only: Caffe's gradient has no bound
        factors = self._position_weights(places, valid, weights, losses.dtype)
        loss = (losses if factors is None else losses * factors).sum() / divisor
        return self._smooth_gradient(loss, scores, logs, labels, valid, factors, divisor) if self.smoothing else loss

    def _position_weights(
        self, labels: Tensor, valid: Tensor | None, weights: Tensor | None, dtype: torch.dtype
    ) -> Tensor | None:
        """Returns the weight of each position's loss, in the labels' shape; None if all weights are 1."""
        factors = None if weights is None else weights.detach().to(dtype).reshape(labels.shape)
        if not self.weighs_classes:
            return factors
        named = labels if valid is None else torch.where(valid.reshape(labels.shape), labels, 0)
        of_classes = self.get_buffer("class_weights").to(dtype)[named]
        return of_classes if factors is None else of_classes * factors

    def _smooth_gradient(
        self,
        loss: Tensor,
        scores: Tensor,
        logs: Tensor,
        labels: Tensor,
        valid: Tensor | None,
        factors: Tensor | None,
        divisor: Tensor | float,
    ) -> Tensor:
        """Returns the loss with the gradient of smoothed targets."""
        with torch.no_grad():
            shape = list(scores.shape)
            shape[self.axis] = 1
            values = math.prod(scores.shape[self.axis :])
            counts = torch.ones_like(labels, dtype=torch.bool) if valid is None else valid
            named = torch.where(counts, labels, 0).reshape(shape)
            rest = self.smoothing / values
            ratio = 1 - self.smoothing + (values - 1) * rest
            targets = torch.full_like(scores, rest).scatter_(self.axis, named, 1 - self.smoothing)
            slopes = (ratio * logs.exp() - targets) * counts.reshape(shape)
            if factors is not None:
                slopes *= factors.reshape(shape)
        return with_slopes(loss, scores, slopes / divisor)


def _check_class_weights(option: str, weights: Sequence[float], classes: int) -> None:
    if len(weights) != classes:
        raise LayerError(f"{option} does not fit the scores", expected=f"{classes} values", got=len(weights))
    if not all(0 <= weight < math.inf for weight in weights):
        bad = next(weight for weight in weights if not 0 <= weight < math.inf)
        raise LayerError(f"{option} is out of range", expected="0 or more", got=f"{bad:g}")
