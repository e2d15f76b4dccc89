"""Metrics of regression: errors of predicted values."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .classification import WORST, Naming, Showing
from .ranking import Case, Worst
from .spool import Spool

HISTOGRAM_BINS = 40


class Regression:
    """Metrics for K real values per record. Residuals, prediction - target, are stored on disk.

    Args:
        names: the name of each value.
    """

    kind = "regression"

    def __init__(self, names: Sequence[str]) -> None:
        self.names = list(names)
        self.residuals = Spool(len(names))
        self.targets = Spool(len(names))
        self.worst = Worst(WORST)

    def add(self, predicted: np.ndarray, targets: np.ndarray, record: Naming, picture: Showing) -> None:
        """Adds a batch: predictions and targets, N x K. `record` and `picture` are functions that return the name
        and the picture of an item.
        """
        residuals = predicted.astype(np.float64) - targets
        self.residuals.append(residuals)
        self.targets.append(targets)
        for item, error in enumerate(np.abs(residuals).max(1).tolist()):
            self._offer(error, predicted[item], targets[item], item, record, picture)

    def _offer(
        self, error: float, predicted: np.ndarray, right: np.ndarray, item: int, record: Naming, picture: Showing
    ) -> None:
        def make() -> Case:
            facts: dict[str, object] = {"predicted": predicted.tolist(), "target": right.tolist()}
            return Case(error, record(item), f"{_format(predicted)}; right is {_format(right)}", facts, picture(item))

        self.worst.offer(error, make)

    def result(self) -> dict[str, object]:
        """Returns all metrics, ready for JSON. `r2` is None if all targets are equal."""
        residuals, targets = self.residuals.rows(), self.targets.rows()
        rows = [self._of_value(k, residuals[:, k], targets[:, k]) for k in range(len(self.names))]
        return {"kind": self.kind, "records": self.residuals.count, "residuals": rows}

    def _of_value(self, value: int, residuals: np.ndarray, targets: np.ndarray) -> dict[str, object]:
        if not len(residuals):
            return {"value": value, "name": self.names[value], "mae": None, "rmse": None, "bias": None, "r2": None}
        errors = np.asarray(residuals, np.float64)
        spread = float(((np.asarray(targets, np.float64) - np.mean(targets, dtype=np.float64)) ** 2).sum())
        counts, edges = np.histogram(errors, HISTOGRAM_BINS)
        return {
            "value": value,
            "name": self.names[value],
            "mae": float(np.abs(errors).mean()),
            "rmse": float(np.sqrt((errors**2).mean())),
            "bias": float(errors.mean()),
            "r2": 1 - float((errors**2).sum()) / spread if spread else None,
            "histogram": {"counts": counts.tolist(), "edges": edges.tolist()},
        }


def _format(values: np.ndarray, most: int = 8) -> str:
    shown = ", ".join(f"{value:.4g}" for value in values[:most].tolist())
    return shown + (", …" if len(values) > most else "")
