"""Metrics of multi-label classification: average precision and best threshold of each label."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .classification import WORST, Naming, Showing, share
from .ranking import Case, Worst
from .spool import Spool


class MultiLabel:
    """Metrics for K labels per record, each present (1) or absent (0). Scores are stored on disk.

    Args:
        names: the name of each label.
    """

    kind = "multilabel"

    def __init__(self, names: Sequence[str]) -> None:
        self.names = list(names)
        self.scores = Spool(len(names))
        self.labels = Spool(len(names))
        self.worst = Worst(WORST)

    def add(self, probabilities: np.ndarray, labels: np.ndarray, record: Naming, picture: Showing) -> None:
        """Adds a batch.

        Args:
            probabilities: N x K, each from 0 to 1.
            labels: N x K; positive is present, -1 is ignored, other values are absent.
            record, picture: functions that return the name and the picture of an item of the batch.
        """
        self.scores.append(probabilities)
        self.labels.append(labels)
        distance = np.where(labels < 0, 0, np.abs(probabilities - (labels > 0)))
        for item, label in enumerate(distance.argmax(1).tolist()):
            error = float(distance[item, label])
            if error >= 0.5:
                self._offer(error, item, label, float(probabilities[item, label]), record, picture)

    def _offer(self, error: float, item: int, label: int, score: float, record: Naming, picture: Showing) -> None:
        said = f"{self.names[label]} {score:.1%}, but it is {'not ' if score >= 0.5 else ''}there"
        facts: dict[str, object] = {"label": label, "score": score}
        self.worst.offer(error, lambda: Case(error, record(item), said, facts, picture(item)))

    def result(self) -> dict[str, object]:
        """Returns all metrics, ready for JSON."""
        scores, labels = self.scores.rows(), self.labels.rows()
        rows = [self._of_label(k, scores[:, k], labels[:, k]) for k in range(len(self.names))]
        known = [row["ap"] for row in rows if isinstance(row["ap"], float)]
        exact = sum(
            int((((s >= 0.5) == (t > 0)) | (t < 0)).all(1).sum())
            for s, t in zip(_chunks(scores), _chunks(labels), strict=True)
        )
        return {
            "kind": self.kind,
            "records": len(scores),
            "map": float(np.mean(known)) if known else None,
            "subset_accuracy": share(exact, len(scores)),
            "per_class": rows,
            "thresholds": [row["threshold"] for row in rows],
        }

    def _of_label(self, label: int, scores: np.ndarray, labels: np.ndarray) -> dict[str, object]:
        counted = labels >= 0
        scores, there = np.asarray(scores[counted]), np.asarray(labels[counted]) > 0
        threshold, best = best_threshold(scores, there)
        return {
            "label": label,
            "name": self.names[label],
            "ap": average_precision(scores, there),
            **_at(scores, there, 0.5),
            "threshold": threshold,
            "best_f1": best,
            "support": int(there.sum()),
        }


def average_precision(scores: np.ndarray, there: np.ndarray) -> float | None:
    """Returns AP = sum over distinct scores, in decreasing order, of (increase of recall) * precision.

    None if no record has the label.
    """
    precision, recall, _ = precision_recall(scores, there)
    return float((np.diff(recall, prepend=0) * precision).sum()) if there.any() else None


def precision_recall(scores: np.ndarray, there: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Returns precision and recall for each distinct score as the threshold, and these scores, in decreasing order."""
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    hits = there[order].cumsum()
    last = np.flatnonzero(np.append(np.diff(ranked) != 0, True))[: len(ranked)]
    found = last + 1
    return hits[last] / found, hits[last] / max(1, int(there.sum())), ranked[last]


def best_threshold(scores: np.ndarray, there: np.ndarray) -> tuple[float | None, float | None]:
    """Returns the threshold that gives the largest F1, and that F1; None if no record has the label."""
    if not there.any():
        return None, None
    precision, recall, at = precision_recall(scores, there)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    best = int(f1.argmax())
    return float(at[best]), float(f1[best])


def _at(scores: np.ndarray, there: np.ndarray, threshold: float) -> dict[str, object]:
    said = scores >= threshold
    right = int((said & there).sum())
    return {
        "precision": share(right, int(said.sum())),
        "recall": share(right, int(there.sum())),
        "f1": share(2 * right, int(said.sum()) + int(there.sum())),
    }


def _chunks(rows: np.ndarray, size: int = 65536) -> list[np.ndarray]:
    return [rows[start : start + size] for start in range(0, len(rows), size)]
