"""Accuracy: a metric without a gradient, for one label or for several per item."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, Shape, between, canonical_axis, exactly
from .label_metrics import METRICS
from .registry import register_layer
from .softmax import are_soft_labels, check_labels


@register_layer("accuracy_param")
class Accuracy(Layer):
    """The fraction of positions whose label is among the top_k classes with the highest scores.

    A position is correct if fewer than top_k other classes have a score that is at least as high as
    that of its label. Ties therefore count as wrong: a net that gives all classes the same score is never
    right. Positions labelled ignore_label do not count. If no positions count, the accuracy is 0.

    Bottoms: the scores; the labels, which start at 0 and have the shape of the scores without the axis
    `axis`. Labels in the scores' shape are soft labels, such as augment_param's mixup makes: the class with the
    largest share counts as the label. Tops: the accuracy; optionally the accuracy of each class, which is 0 for
    a class without positions.

    For items with several labels, `metric` chooses another number. The labels then have the scores' shape:
    1 for each class that is present, 0 if absent; negative ones do not count. A score of at least
    `threshold` (by default 0, for scores before a sigmoid) predicts that its class is present.

    * MAP: the mean over classes of the average precision, which is the sum over distinct scores, from high
      to low, of the increase of recall times the precision. Classes that do not occur are left out.
    * F1: 2 * hits / (predicted + present) over all classes; MACRO_F1: the mean over the classes of each class's
      F1.
    * SUBSET: the fraction of items whose labels are all predicted correctly.

    A metric is 0 if its divisor is 0. With MAP and MACRO_F1, the second top has the values of the classes; F1
    and SUBSET have a single top. A test prints the mean over its batches; `pcl test --report` computes these
    metrics over all records together.

    Unlike in Caffe, which reads out of bounds for a label that is not a class, such a position counts
    as wrong and belongs to no class. Data layers reject such labels unless a loss ignores them.

    Source: src/caffe/layers/accuracy_layer.cpp.
    """

    bottoms = exactly(2)
    tops = between(1, 2)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        top_k: int,
        axis: int,
        ignore_label: int | None,
        metric: str,
        threshold: float,
        num_tops: int,
    ) -> None:
        super().__init__()
        self.metric = metric
        self.threshold = threshold
        self.axis = canonical_axis(axis, len(bottoms[0]))
        self.has_soft_labels = are_soft_labels(bottoms[0], bottoms[1], self.axis)
        if metric != "ACCURACY":
            self._check_several(bottoms, top_k, ignore_label, num_tops)
            self.has_soft_labels = True
        if self.has_soft_labels and ignore_label is not None:
            raise LayerError("ignore_label cannot be combined with soft labels", expected="one of the two")
        if not self.has_soft_labels:
            check_labels(bottoms[0], bottoms[1], self.axis)
        classes = bottoms[0][self.axis]
        if not 1 <= top_k <= classes:
            raise LayerError("top_k is out of range", expected=f"1 to the number of classes, {classes}", got=top_k)
        self.top_k = top_k
        self.ignore_label = ignore_label
        self.per_class = num_tops == 2

    def _check_several(self, bottoms: Sequence[Shape], top_k: int, ignore_label: int | None, num_tops: int) -> None:
        """Raises LayerError if the bottoms or options do not fit a metric for several labels."""
        if math.prod(bottoms[0]) != math.prod(bottoms[1]):
            raise LayerError(
                f"metric {self.metric} needs a label for each class",
                expected=format_shape(bottoms[0]),
                got=format_shape(bottoms[1]),
            )
        if ignore_label is not None or top_k != 1:
            raise LayerError(f"metric {self.metric} has no top_k and no ignore_label", expected="negative labels")
        if num_tops == 2 and self.metric in ("F1", "SUBSET"):
            raise LayerError(f"metric {self.metric} has no values for single classes", expected="one top", got=num_tops)

    def label_classes(self, bottoms: Sequence[Shape]) -> int | None:
        return None if self.has_soft_labels else bottoms[0][self.axis]

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [(), (bottoms[0][self.axis],)] if self.per_class else [()]

    @torch.no_grad()
    def forward(self, scores: Tensor, labels: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        if self.metric != "ACCURACY":
            return self._several(scores, labels.reshape(scores.shape))
        if self.has_soft_labels:
            labels = labels.reshape(scores.shape).argmax(self.axis)
        check_labels(tuple(scores.shape), tuple(labels.shape), self.axis)
        shape = list(scores.shape)
        shape[self.axis] = 1
        labels = labels.long().reshape(shape)
        counts = torch.ones_like(labels, dtype=torch.bool) if self.ignore_label is None else labels != self.ignore_label
        known = counts & (labels >= 0) & (labels < scores.shape[self.axis])
        labels = torch.where(known, labels, 0)
        of_label = scores.gather(self.axis, labels)
        right = ((scores >= of_label).sum(self.axis, keepdim=True) <= self.top_k) & known
        accuracy = right.sum() / counts.sum().clamp(min=1)
        if not self.per_class:
            return accuracy.to(scores.dtype)
        found = scores.new_zeros(2, scores.shape[self.axis])
        found.index_add_(1, labels.flatten(), torch.stack((right.flatten(), known.flatten())).to(scores.dtype))
        return accuracy.to(scores.dtype), found[0] / found[1].clamp(min=1)

    def _several(self, scores: Tensor, labels: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        """Computes a metric of items with several labels."""
        classes = scores.shape[self.axis]
        rows, present = (part.movedim(self.axis, -1).reshape(-1, classes) for part in (scores, labels))
        value, of_classes = METRICS[self.metric](rows, present, self.threshold)
        top = value.to(scores.dtype)
        return (top, of_classes.to(scores.dtype)) if self.per_class else top
