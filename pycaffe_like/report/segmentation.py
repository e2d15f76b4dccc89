"""Metrics of semantic segmentation: intersection over union of each class, and the worst pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .classification import WORST, Naming, Showing, per_class, share
from .overlay import paint_classes
from .ranking import Case, Worst


class Segmentation:
    """Metrics for one label per pixel and K classes.

    Args:
        names: the name of each class.
        ignored: labels to ignore.
    """

    kind = "segmentation"

    def __init__(self, names: Sequence[str], ignored: Sequence[int] = ()) -> None:
        self.names = list(names)
        self.ignored = tuple(ignored)
        self.records = 0
        self.confusion = np.zeros((len(names), len(names)), np.int64)
        self.worst = Worst(WORST)

    def add(self, predicted: np.ndarray, labels: np.ndarray, record: Naming, picture: Showing) -> None:
        """Adds a batch.

        Args:
            predicted: N x H x W, the predicted class of each pixel.
            labels: N x H x W, starting at 0; invalid ones are ignored.
            record, picture: functions that return the name and the picture of an item of the batch.
        """
        self.records += len(predicted)
        for item, (of_item, truth) in enumerate(zip(predicted.astype(np.int64), labels.astype(np.int64), strict=True)):
            confusion = self._count(of_item, truth)
            self.confusion += confusion
            iou = mean_iou(confusion)
            if iou is not None and iou < 1:
                self._offer(1 - iou, of_item, item, record, picture)

    def _count(self, predicted: np.ndarray, truth: np.ndarray) -> np.ndarray:
        classes = len(self.names)
        counted = ~np.isin(truth, self.ignored) & (truth >= 0) & (truth < classes)
        pairs = truth[counted] * classes + predicted[counted]
        return np.bincount(pairs, minlength=classes**2).reshape(classes, classes)

    def _offer(self, error: float, predicted: np.ndarray, item: int, record: Naming, picture: Showing) -> None:
        def make() -> Case:
            shown = picture(item)
            painted = None if shown is None else paint_classes(shown, predicted)
            return Case(error, record(item), f"mean IoU {1 - error:.3f}", {"mean_iou": 1 - error}, painted)

        self.worst.offer(error, make)

    def result(self) -> dict[str, object]:
        """Returns all metrics, ready for JSON."""
        return {
            "kind": self.kind,
            "records": self.records,
            "pixels": int(self.confusion.sum()),
            "pixel_accuracy": share(self.confusion.trace(), self.confusion.sum()),
            "mean_iou": mean_iou(self.confusion),
            "per_class": per_class(self.confusion, self.names),
            "confusion": self.confusion.tolist(),
        }


def mean_iou(confusion: np.ndarray) -> float | None:
    """Returns the mean of correct / (labelled + predicted - correct) over all classes that are labelled or predicted
    anywhere.
    """
    right = confusion.diagonal()
    union = confusion.sum(0) + confusion.sum(1) - right
    return float((right[union > 0] / union[union > 0]).mean()) if union.any() else None
