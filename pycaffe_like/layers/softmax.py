"""Softmax, its loss, and what the losses over many positions share."""

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
"""What to ignore where nothing is ignored: torch would ignore -100."""


@register_layer("softmax_param")
class Softmax(Layer):
    """exp(x) / sum of exp(x) along `axis`, where x is the bottom divided by scaling_temperature.

    As in jolibrain's fork, whose option scaling_temperature is: the gradient is not divided by it.

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


def check_labels(predictions: Shape, labels: Shape, axis: int) -> None:
    """Raises LayerError unless there is one label for each position of the predictions."""
    needed = (*predictions[:axis], *predictions[axis + 1 :])
    if math.prod(labels) != math.prod(needed):
        raise LayerError(
            "predictions and labels do not fit",
            expected=f"{math.prod(needed)} labels, one a position of {format_shape(predictions)} without axis {axis}",
            got=f"{math.prod(labels)}, of shape {format_shape(labels)}",
        )


def normalizer(mode: str, labels: Tensor, valid: Tensor | None, items: int) -> Tensor | float:
    """What a loss over many positions is divided by; at least 1.

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

    Positions with ignore_label do not count. `normalization` says what the sum is divided by; the
    old `normalize` stands for VALID (true) or BATCH_SIZE (false). A probability below 1.2e-38
    counts as that, so the loss of a position is at most 87.3365. With weight_by_label_freqs the loss of
    each position is multiplied by the value of class_weighting for its label, as in SegNet; what the sum
    is divided by stays the same.

    With label_smoothing e, Intel's and NVIDIA's, the gradient is that of targets 1 - e for the label and e / K for
    all other classes, where K is the number of scores of an item. As in Intel's fork, the loss
    that is printed is the one without.

    Bottoms: scores; labels from 0 on, one for each position of the scores without `axis`.
    Tops: the loss; if asked for, the probabilities, which pass no gradient on.

    Unlike in Caffe, a label that names no class is an error.

    Source: src/caffe/layers/softmax_loss_layer.cpp.
    """

    tops = between(1, 2)

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
        label_smoothing: float,
        num_tops: int,
    ) -> None:
        super().__init__(bottoms)
        if not 0 <= label_smoothing < 1:
            raise LayerError("label_smoothing is out of range", expected="0 or more, less than 1", got=label_smoothing)
        if label_smoothing and weight_by_label_freqs:
            raise LayerError("label_smoothing and weight_by_label_freqs are of different forks", expected="one of them")
        self.smoothing = label_smoothing
        self.axis = canonical_axis(axis, len(bottoms[0]))
        check_labels(bottoms[0], bottoms[1], self.axis)
        self.weighs_classes = weight_by_label_freqs
        classes = bottoms[0][self.axis]
        if self.weighs_classes and len(class_weighting) != classes:
            raise LayerError(
                "class_weighting does not fit the scores", expected=f"{classes} values", got=len(class_weighting)
            )
        self.register_buffer("class_weights", torch.tensor(class_weighting), persistent=False)
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
        labels = labels.detach().long()
        valid = None if self.ignore_label is None else labels != self.ignore_label
        items = math.prod(scores.shape[: self.axis])
        divisor = normalizer(self.normalization, labels, valid, items)
        logs = scores.log_softmax(self.axis)
        rows = logs.reshape(items, *scores.shape[self.axis :])
        places = labels.reshape(items, *scores.shape[self.axis + 1 :])
        ignored = NO_LABEL if self.ignore_label is None else self.ignore_label
        losses = F.nll_loss(rows, places, ignore_index=ignored, reduction="none")
        losses.detach().clamp_(max=LARGEST_LOG_LOSS)  # the values only: Caffe's gradient has no bound
        if self.weighs_classes:
            named = places if valid is None else torch.where(valid.reshape(places.shape), places, 0)
            losses = losses * self.get_buffer("class_weights").to(losses.dtype)[named]
        loss = losses.sum() / divisor
        if self.smoothing:
            loss = self._smoothed(loss, scores, logs, labels, valid, divisor)
        return (loss, logs.detach().exp()) if self.gives_probabilities else loss

    def _smoothed(
        self, loss: Tensor, scores: Tensor, logs: Tensor, labels: Tensor, valid: Tensor | None, divisor: Tensor | float
    ) -> Tensor:
        """The loss with the gradient of smoothed targets."""
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
        return with_slopes(loss, scores, slopes / divisor)
