"""Metrics of classification: confusion, precision, recall, top-k, calibration."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from .ranking import Case, Worst

BINS = 15
"""Number of bins of the calibration curve, as in Guo et al., On Calibration of Modern Neural Networks, 2017."""

WORST = 24
"""Number of worst pictures to show."""

Naming = Callable[[int], str]
Showing = Callable[[int], "np.ndarray | None"]


class Classification:
    """Metrics for one label per record and K classes. Memory does not grow with the number of records.

    Args:
        names: the name of each class.
        ignored: labels to ignore.
        top: the values of k for which to report top-k accuracy.
    """

    kind = "classification"

    def __init__(self, names: Sequence[str], ignored: Sequence[int] = (), top: Sequence[int] = (1, 5)) -> None:
        self.names = list(names)
        self.ignored = tuple(ignored)
        self.hits = dict.fromkeys(sorted({min(k, len(names)) for k in top}), 0)
        self.confusion = np.zeros((len(names), len(names)), np.int64)
        self.without_class = 0
        self.bins = np.zeros((BINS, 3))  # records, sum of confidences, correct records
        self.worst = Worst(WORST)

    def add(self, probabilities: np.ndarray, labels: np.ndarray, record: Naming, picture: Showing) -> None:
        """Adds a batch.

        Args:
            probabilities: N x K, rows that sum to 1.
            labels: N, starting at 0; invalid ones are counted separately.
            record, picture: functions that return the name and the picture of an item of the batch.
        """
        labels = labels.astype(np.int64)
        counted = ~np.isin(labels, self.ignored)
        known = (labels >= 0) & (labels < len(self.names))
        self.without_class += int((counted & ~known).sum())
        items = np.flatnonzero(counted & known)
        probabilities, labels = probabilities[items], labels[items]
        predicted = probabilities.argmax(1)
        np.add.at(self.confusion, (labels, predicted), 1)
        of_label = np.take_along_axis(probabilities, labels[:, None], 1)
        rank = (probabilities >= of_label).sum(1)  # ties count against the label, as in Accuracy
        for k in self.hits:
            self.hits[k] += int((rank <= k).sum())
        self._calibrate(probabilities.max(1), predicted == labels)
        for row in np.flatnonzero(predicted != labels):
            self._offer(probabilities[row], int(labels[row]), int(predicted[row]), int(items[row]), record, picture)

    def _calibrate(self, confidence: np.ndarray, right: np.ndarray) -> None:
        bins = np.minimum((confidence * BINS).astype(np.int64), BINS - 1)
        np.add.at(self.bins, bins, np.stack([np.ones_like(confidence), confidence, right], 1))

    def _offer(
        self, probabilities: np.ndarray, label: int, predicted: int, item: int, record: Naming, picture: Showing
    ) -> None:
        sure, of_label = float(probabilities[predicted]), float(probabilities[label])
        self.worst.offer(
            sure - of_label,
            lambda: Case(
                sure - of_label,
                record(item),
                f"{self.names[predicted]} ({sure:.1%}); right is {self.names[label]} ({of_label:.1%})",
                {"label": label, "predicted": predicted, "confidence": sure, "confidence_of_label": of_label},
                picture(item),
            ),
        )

    def result(self) -> dict[str, object]:
        """Returns all metrics, ready for JSON. Undefined ones, such as the recall of a class without records,
        are None.
        """
        return {
            "kind": self.kind,
            "records": int(self.confusion.sum()),
            "records_without_class": self.without_class,
            "accuracy": share(self.confusion.trace(), self.confusion.sum()),
            "top_k": {str(k): share(hits, self.confusion.sum()) for k, hits in self.hits.items()},
            "per_class": per_class(self.confusion, self.names),
            "macro": macro(self.confusion),
            "confusion": self.confusion.tolist(),
            "calibration": self.calibration(),
            "ece": self.expected_calibration_error(),
        }

    def calibration(self) -> list[dict[str, float | None]]:
        """Returns for each confidence bin its limits, number of records, mean confidence and accuracy."""
        return [
            {
                "low": index / BINS,
                "high": (index + 1) / BINS,
                "records": int(count),
                "confidence": share(sure, count),
                "accuracy": share(right, count),
            }
            for index, (count, sure, right) in enumerate(self.bins.tolist())
        ]

    def expected_calibration_error(self) -> float | None:
        """Returns ECE = sum over bins of (records in the bin / all records) * |accuracy - mean confidence|."""
        return share(np.abs(self.bins[:, 2] - self.bins[:, 1]).sum(), self.bins[:, 0].sum())


def per_class(confusion: np.ndarray, names: Sequence[str]) -> list[dict[str, object]]:
    """Returns precision, recall, F1, intersection over union and support of each class.

    They are computed from a confusion matrix with labels as rows and predictions as columns.
    """
    right, labelled, predicted = confusion.diagonal(), confusion.sum(1), confusion.sum(0)
    return [
        {
            "label": index,
            "name": name,
            "precision": share(right[index], predicted[index]),
            "recall": share(right[index], labelled[index]),
            "f1": share(2 * right[index], labelled[index] + predicted[index]),
            "iou": share(right[index], labelled[index] + predicted[index] - right[index]),
            "support": int(labelled[index]),
        }
        for index, name in enumerate(names)
    ]


def macro(confusion: np.ndarray) -> dict[str, float | None]:
    """Returns mean precision, recall and F1 over the classes that have records; a class that is never predicted
    has precision 0.
    """
    here = confusion.sum(1) > 0
    right, labelled, predicted = (a[here] for a in (confusion.diagonal(), confusion.sum(1), confusion.sum(0)))
    if not len(right):
        return {"precision": None, "recall": None, "f1": None}
    return {
        "precision": float((right / np.maximum(predicted, 1)).mean()),
        "recall": float((right / labelled).mean()),
        "f1": float((2 * right / (labelled + predicted)).mean()),
    }


def share(part: float, whole: float) -> float | None:
    """Returns part / whole, or None if whole is 0."""
    return float(part) / float(whole) if whole else None
