"""Metrics of items with several labels. Scores and labels are N x K; negative labels do not count.

Each function returns the metric, and its value for each of the K classes (empty if the metric has no values per
class).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

Metric = Callable[[Tensor, Tensor, float], tuple[Tensor, Tensor]]


def mean_average_precision(scores: Tensor, labels: Tensor, threshold: float) -> tuple[Tensor, Tensor]:
    """Computes the average precision of each class, and its mean over the classes that occur.

    Items with equal scores rank equally: they share the precision of the last of them.
    """
    ranked, order = scores.double().T.sort(1, descending=True)
    of_rank = labels.T.gather(1, order)
    hits, counted = (of_rank > 0).double(), (of_rank >= 0).double()
    precision = hits.cumsum(1) / counted.cumsum(1).clamp(min=1)
    last = len(labels) - torch.searchsorted(ranked.flip(1).contiguous(), ranked.contiguous()) - 1
    present = hits.sum(1)
    values = (precision.gather(1, last) * hits).sum(1) / present.clamp(min=1)
    return values.sum() / (present > 0).sum().clamp(min=1), values


def f1(scores: Tensor, labels: Tensor, threshold: float) -> tuple[Tensor, Tensor]:
    """Computes F1 over all items and classes together."""
    hits, sums = _f1_parts(scores, labels, threshold)
    return 2 * hits.sum() / sums.sum().clamp(min=1), hits[:0]


def macro_f1(scores: Tensor, labels: Tensor, threshold: float) -> tuple[Tensor, Tensor]:
    """Computes F1 of each class, and the mean."""
    hits, sums = _f1_parts(scores, labels, threshold)
    values = 2 * hits / sums.clamp(min=1)
    return values.mean(), values


def subset_accuracy(scores: Tensor, labels: Tensor, threshold: float) -> tuple[Tensor, Tensor]:
    """Computes the fraction of items whose labels are all predicted correctly."""
    right = ((scores >= threshold) == (labels > 0)) | (labels < 0)
    exact = right.all(1).double()
    return exact.mean(), exact[:0]


def _f1_parts(scores: Tensor, labels: Tensor, threshold: float) -> tuple[Tensor, Tensor]:
    """Returns, for each class, the number of hits, and the number of predicted labels plus the number of present
    labels.
    """
    predicted, present = (scores >= threshold) & (labels >= 0), labels > 0
    return (predicted & present).sum(0).double(), predicted.sum(0).double() + present.sum(0).double()


METRICS: Mapping[str, Metric] = {
    "MAP": mean_average_precision,
    "F1": f1,
    "MACRO_F1": macro_f1,
    "SUBSET": subset_accuracy,
}
