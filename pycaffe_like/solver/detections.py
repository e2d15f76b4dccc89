"""Computes the mean average precision of a detector from the outputs of DetectionEvaluate layers.

Source: TestDetection in src/caffe/solver.cpp and ComputeAP in src/caffe/util/bbox_util.cpp of SSD.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor

from pycaffe_like.errors import SolverError

log = logging.getLogger(__name__)

AP_VERSIONS = ("11point", "MaxIntegral", "Integral")

SMALLEST_STEP = 1e-6
"""Smaller increases of recall are ignored."""


class Detections:
    """Collects what DetectionEvaluate layers output over the batches of a test, by output name."""

    def __init__(self) -> None:
        self._rows: dict[str, list[np.ndarray]] = {}

    def add(self, outputs: Mapping[str, Tensor]) -> None:
        """Adds the outputs of a batch.

        Raises:
            SolverError: If an output does not have the shape that DetectionEvaluate produces.
        """
        for name, rows in outputs.items():
            if rows.dim() != 4 or rows.shape[3] != 5:
                raise SolverError(
                    f'eval_type: "detection" cannot evaluate output {name}',
                    expected="rows of five values, as DetectionEvaluate outputs them",
                    got="x".join(map(str, rows.shape)),
                )
            self._rows.setdefault(name, []).append(rows.reshape(-1, 5).double().cpu().numpy())

    def precisions(self, ap_version: str) -> dict[str, dict[int, float]]:
        """Returns, by output, the average precision of each class; 0 for a class without detections."""
        return {name: _of_classes(np.concatenate(rows), ap_version) for name, rows in self._rows.items()}


def means(precisions: Mapping[str, Mapping[int, float]]) -> dict[str, Tensor]:
    """Returns, by output, the mean of the average precisions of all classes."""
    return {name: torch.tensor(sum(of.values()) / max(1, len(of))) for name, of in precisions.items()}


def _of_classes(rows: np.ndarray, ap_version: str) -> dict[int, float]:
    numbers, found = rows[rows[:, 0] == -1], rows[rows[:, 0] != -1]
    found = found[found[:, 3:].any(1)]  # a match with a difficult object is neither true nor false positive
    precisions = {}
    for label in np.unique(numbers[:, 1]):
        objects = int(numbers[numbers[:, 1] == label, 2].sum())
        of_label = found[found[:, 1] == label]
        if not len(of_label):
            log.warning("There are no detections of class %d.", label)
        order = np.argsort(-of_label[:, 2], kind="stable")
        precisions[int(label)] = average_precision(of_label[order, 3], objects, ap_version)
    return precisions


def average_precision(true_positives: np.ndarray, objects: int, ap_version: str) -> float:
    """Computes the average precision of one class: the area under the curve of precision over recall.

    Args:
        true_positives: 1 for a true positive and 0 for a false one, sorted by confidence, highest first.
        objects: the number of objects of this class in the ground truth.
        ap_version: how to compute the area. 11point (VOC 2007): for recalls 0, 0.1, … 1, take the
            highest precision at that recall or above; average these eleven. MaxIntegral (VOC 2012):
            wherever recall grows, multiply the growth by the highest precision at that recall or
            above; add up. Integral: the same with the precision at that recall.
    """
    if not len(true_positives) or not objects:
        return 0.0
    hits = true_positives.cumsum()
    precision = hits / np.arange(1, len(hits) + 1)
    # As in SSD, recall is a float32 that is compared with float64 thresholds, so a recall of 7 / 10
    # is just below 0.7.
    recall = (hits / objects).astype(np.float32).astype(np.float64)
    best = np.maximum.accumulate(precision[::-1])[::-1]
    if ap_version == "11point":
        return float(np.mean([best[recall >= tenth / 10][:1].sum() for tenth in range(11)]))
    growth = np.diff(recall, prepend=0)
    # As in SSD, MaxIntegral takes the highest precision from the previous detection on, not from this one.
    heights = precision if ap_version == "Integral" else np.concatenate([best[:1], best[:-1]])
    return float((heights * np.where(growth > SMALLEST_STEP, growth, 0)).sum())
