"""Mean average precision of detections, from the rows that DetectionEvaluate outputs.

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
"""An increase of recall below this does not count."""


class Detections:
    """The rows of DetectionEvaluate over the batches of a test, by output."""

    def __init__(self) -> None:
        self._rows: dict[str, list[np.ndarray]] = {}

    def add(self, outputs: Mapping[str, Tensor]) -> None:
        """Adds the outputs of a batch.

        Raises:
            SolverError: an output is not one of DetectionEvaluate.
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
        """The average precision of each class, by output. It is 0 for a class without detections."""
        return {name: _of_classes(np.concatenate(rows), ap_version) for name, rows in self._rows.items()}


def means(precisions: Mapping[str, Mapping[int, float]]) -> dict[str, Tensor]:
    """The mean over the classes, by output."""
    return {name: torch.tensor(sum(of.values()) / max(1, len(of))) for name, of in precisions.items()}


def _of_classes(rows: np.ndarray, ap_version: str) -> dict[int, float]:
    numbers, found = rows[rows[:, 0] == -1], rows[rows[:, 0] != -1]
    found = found[found[:, 3:].any(1)]  # neither right nor wrong: it does not count
    precisions = {}
    for label in np.unique(numbers[:, 1]):
        objects = int(numbers[numbers[:, 1] == label, 2].sum())
        of_label = found[found[:, 1] == label]
        if not len(of_label):
            log.warning("There are no detections of class %d.", label)
        order = np.argsort(-of_label[:, 2], kind="stable")
        precisions[int(label)] = average_precision(of_label[order, 3], objects, ap_version)
    return precisions


def average_precision(right: np.ndarray, objects: int, ap_version: str) -> float:
    """The area under precision over recall.

    Args:
        right: 1 or 0 for each detection, the best one first.
        objects: how many there are to find.
        ap_version: 11point, the mean of the largest precision from eleven recalls on, as in VOC 2007;
            MaxIntegral, the sum of the largest precision from each recall on, times the growth of
            recall, as in VOC 2012; Integral, that of the precision itself.
    """
    if not len(right) or not objects:
        return 0.0
    hits = right.cumsum()
    precision = hits / np.arange(1, len(hits) + 1)
    # SSD's recall has 32 bits, and what it is compared to 64: by the last bit 7 of 10 do not reach 0.7.
    recall = (hits / objects).astype(np.float32).astype(np.float64)
    best = np.maximum.accumulate(precision[::-1])[::-1]
    if ap_version == "11point":
        return float(np.mean([best[recall >= tenth / 10][:1].sum() for tenth in range(11)]))
    growth = np.diff(recall, prepend=0)
    # MaxIntegral as in SSD: where recall grows counts the best from the detection before on.
    heights = precision if ap_version == "Integral" else np.concatenate([best[:1], best[:-1]])
    return float((heights * np.where(growth > SMALLEST_STEP, growth, 0)).sum())
