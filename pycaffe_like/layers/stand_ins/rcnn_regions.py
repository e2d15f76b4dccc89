"""The regions that Fast R-CNN trains on: objects and proposals, with classes, overlaps and targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pycaffe_like.python2.compiled_helpers import bbox_overlaps

from .rcnn_boxes import regression_targets
from .rcnn_objects import Example
from .settings import Settings


@dataclass(frozen=True)
class Regions:
    """All regions of one picture: its objects, then its proposals.

    Attributes:
        boxes: x1, y1, x2, y2 in pixels of the picture; R x 4.
        overlaps: the largest overlap of each region with an object; R.
        classes: the class of that object, or 0 if the region overlaps none; R.
        target_classes: `classes`, but 0 where the overlap is below BBOX_THRESH; R.
        targets: regression targets, R x 4.
    """

    boxes: np.ndarray
    classes: np.ndarray
    overlaps: np.ndarray
    target_classes: np.ndarray
    targets: np.ndarray


def all_regions(examples: Sequence[Example], settings: Settings) -> list[Regions]:
    """Returns the regions of every picture, with normalized targets.

    Targets are normalized by BBOX_NORMALIZE_MEANS and _STDS if BBOX_NORMALIZE_TARGETS_PRECOMPUTED is set,
    and otherwise by the mean and standard deviation of each class over all pictures.

    Source: lib/roi_data_layer/roidb.py of py-faster-rcnn.
    """
    regions = [_regions(example, settings["TRAIN.BBOX_THRESH"]) for example in examples]
    means, deviations = _statistics(regions, settings)
    return [_normalize(one, means, deviations) for one in regions]


def _regions(example: Example, threshold: float) -> Regions:
    boxes = np.vstack([example.boxes, example.proposals])
    count = len(example.classes)
    overlaps, classes = np.zeros(len(boxes), np.float32), np.zeros(len(boxes), int)
    targets, target_classes = np.zeros((len(boxes), 4), np.float32), np.zeros(len(boxes), int)
    if count:
        of_objects = bbox_overlaps(boxes, example.boxes)
        nearest = of_objects.argmax(axis=1)
        nearest[:count] = np.arange(count)
        overlaps = of_objects[np.arange(len(boxes)), nearest].astype(np.float32)
        classes = np.where(overlaps > 0, example.classes[nearest], 0)
        close = overlaps >= threshold
        target_classes = np.where(close, classes, 0)
        moved = regression_targets(boxes[close], example.boxes[nearest[close]].astype(float))
        targets[close] = moved
    return Regions(boxes, classes, overlaps, target_classes, targets)


def _statistics(regions: Sequence[Regions], settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """Returns means and standard deviations of the targets, K x 4 each."""
    classes = settings["num_classes"]
    if settings["TRAIN.BBOX_NORMALIZE_TARGETS_PRECOMPUTED"]:
        given = (settings["TRAIN.BBOX_NORMALIZE_MEANS"], settings["TRAIN.BBOX_NORMALIZE_STDS"])
        means, deviations = (np.tile(np.array(values, float), (classes, 1)) for values in given)
        return means, deviations
    counts, sums, squares = np.full((classes, 1), 1e-14), np.zeros((classes, 4)), np.zeros((classes, 4))
    for one in regions:
        np.add.at(counts, one.target_classes, 1)
        np.add.at(sums, one.target_classes, one.targets)
        np.add.at(squares, one.target_classes, one.targets**2)
    means = sums / counts
    return means, np.sqrt((squares / counts - means**2).clip(0))


def _normalize(regions: Regions, means: np.ndarray, deviations: np.ndarray) -> Regions:
    """Normalizes the targets of objects. A class whose targets are all equal is not divided by its deviation
    of 0.
    """
    objects = regions.target_classes > 0
    of_class = regions.target_classes[objects]
    spread = np.where(deviations == 0, 1, deviations)
    targets = regions.targets.copy()
    targets[objects] = (targets[objects] - means[of_class]) / spread[of_class]
    return replace(regions, targets=targets)
