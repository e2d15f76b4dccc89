"""Losses and metrics for items with several labels: each class is present (1), absent (0) or unknown
(-1).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, LossLayer, Shape, between, exactly
from .gradients import with_slopes
from .registry import register_layer


def _check_labels(bottoms: Sequence[Shape]) -> None:
    scores, labels = bottoms
    if not scores or math.prod(labels) != math.prod(scores) or labels[:1] != scores[:1]:
        raise LayerError(
            "scores and labels do not fit", expected=f"{format_shape(scores)} labels", got=format_shape(labels)
        )


@register_layer()
class MultiLabelSigmoidLoss(LossLayer):
    """The mean sigmoid cross-entropy over all labels that are not negative.

    As in jolibrain's fork, the gradient is (sigmoid(x) - label) / N, where N is the number of items and
    not that of the labels that count. If no label counts, both loss and gradient are 0.

    Bottoms: the scores; as many labels, from 0 to 1, or negative. Tops: the loss; optionally the
    sigmoids, without gradient.

    Source: src/caffe/layers/multi_label_sigmoid_loss_layer.cpp of jolibrain/caffe.
    """

    tops = between(1, 2)

    def __init__(self, bottoms: Sequence[Shape], *, num_tops: int) -> None:
        super().__init__(bottoms)
        _check_labels(bottoms)
        self.gives_sigmoids = num_tops == 2

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [(), bottoms[0]][: 1 + self.gives_sigmoids]

    def forward(self, scores: Tensor, labels: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        with torch.no_grad():
            labels = labels.reshape(scores.shape)
            counts = labels >= 0
            losses = F.binary_cross_entropy_with_logits(scores, labels, reduction="none")
            loss = torch.where(counts, losses, 0).sum() / counts.sum().clamp(min=1)
            sigmoids = scores.sigmoid()
            slopes = torch.where(counts, sigmoids - labels, 0) / len(scores)
        top = with_slopes(loss, scores, slopes)
        return (top, sigmoids) if self.gives_sigmoids else top


@register_layer()
class MultiLabelAccuracy(Layer):
    """Five metrics of multi-label classification: sensitivity (recall of positive labels), specificity
    (recall of negative labels), the harmonic mean of these two, precision and F1 score.

    A score of 0 or more predicts a positive label. Labels of at least 0.5 are positive, those from 0 to
    0.5 negative; labels below 0 do not count. Ratios with an empty denominator are 0.

    Bottoms: the scores; as many labels. Top: the five values, 1 x 5 x 1 x 1.

    Source: src/caffe/layers/multi_label_accuracy_layer.cpp of jolibrain/caffe.
    """

    bottoms = exactly(2)
    label_bottoms = (0, 1)
    backward_needs_output = False

    def __init__(self, bottoms: Sequence[Shape]) -> None:
        super().__init__()
        _check_labels(bottoms)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [(1, 5, 1, 1)]

    @torch.no_grad()
    def forward(self, scores: Tensor, labels: Tensor) -> Tensor:
        labels = labels.reshape(scores.shape)
        there, absent = labels >= 0.5, (labels >= 0) & (labels < 0.5)
        said = scores >= 0
        hits, misses = (there & said).sum(), (there & ~said).sum()
        passes, alarms = (absent & ~said).sum(), (absent & said).sum()
        positives, negatives = hits + misses, passes + alarms
        numbers = (
            _share(hits, positives),
            _share(passes, negatives),
            _share(torch.full_like(hits, 2), _share(positives, hits, torch.inf) + _share(negatives, passes, torch.inf)),
            _share(hits, hits + alarms),
            _share(2 * hits, 2 * hits + alarms + misses),
        )
        return torch.stack(numbers).to(scores.dtype).reshape(1, 5, 1, 1)


def _share(part: Tensor, whole: Tensor, of_nothing: float = 0.0) -> Tensor:
    return torch.where(whole == 0, torch.where(part == 0, 0.0, of_nothing), part / whole)


@register_layer()
class CrossEntropyLoss(Layer):
    """A metric: the cross-entropy of each item, sum(-t * log(p) - (1 - t) * log(1 - p)), divided by the
    number of items.

    As in jolibrain's fork, the top has the shape of the bottom: its first values are those of the
    items, all others are 0. It has no loss weight and no gradient. To train, use
    SigmoidCrossEntropyLoss.

    Bottoms: the probabilities p; as many targets t. Top: the shape of the first bottom.

    Source: src/caffe/layers/cross_entropy_loss.cpp of jolibrain/caffe.
    """

    bottoms = exactly(2)
    label_bottoms = (0, 1)
    keeps_shape = True
    backward_needs_output = False

    def __init__(self, bottoms: Sequence[Shape]) -> None:
        super().__init__()
        _check_labels(bottoms)

    @torch.no_grad()
    def forward(self, probabilities: Tensor, targets: Tensor) -> Tensor:
        p, t = probabilities.flatten(1), targets.reshape(len(targets), -1)
        losses = -t * (p + (t == 0)).log() - (1 - t) * (1 - p + (t == 1)).log()
        top = torch.zeros_like(p).flatten()
        top[: len(p)] = losses.sum(1) / len(p)
        return top.reshape(probabilities.shape)
