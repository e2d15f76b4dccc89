"""Metrics of object detection: average precision by class and by object size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pycaffe_like.solver.detections import average_precision

from .classification import WORST, Naming, Showing
from .multilabel import precision_recall
from .overlay import draw_boxes
from .ranking import Case, Worst
from .spool import Spool

SIZES = {"small": (0.0, 32.0**2), "medium": (32.0**2, 96.0**2), "large": (96.0**2, np.inf)}
"""COCO's size classes, as box areas in pixels (here of the net's input)."""

FOUND, SCORE, RIGHT, AREA, CLASS = range(5)
"""Columns of the spooled rows. FOUND is 1 for a detection, 0 for an object. RIGHT is, for a detection, 1 if
correct, 0 if wrong, -1 if it matched an ignored object; for an object, 1 unless it is ignored."""


class Detection:
    """Metrics for boxes with a class and a score.

    A detection is correct if it overlaps, by at least `overlap`, an object of its class that no detection
    with a higher score has matched. Difficult objects and detections that match them are ignored, as in
    PASCAL VOC.

    Args:
        names: the name of each class, indexed by label, including the background.
        background: the label of the background; -1 for none.
        size: height and width of the net's input, to compute areas in pixels.
    """

    kind = "detection"

    def __init__(self, names: Sequence[str], background: int, overlap: float, size: tuple[int, int]) -> None:
        self.names = list(names)
        self.background = background
        self.overlap = overlap
        self.pixels = size[0] * size[1]
        self.records = 0
        self.rows = Spool(5)
        self.worst = Worst(WORST)

    def add(self, found: np.ndarray, objects: np.ndarray, items: int, record: Naming, picture: Showing) -> None:
        """Adds a batch.

        Args:
            found: the detections, as rows of item, label, score, xmin, ymin, xmax, ymax, relative to the picture.
            objects: rows of item, label, instance, xmin, ymin, xmax, ymax, difficult.
            items: number of pictures in the batch.
            record, picture: functions that return the name and the picture of an item of the batch.
        """
        self.records += items
        for item in range(items):
            of_item, truth = found[found[:, 0] == item], objects[objects[:, 0] == item]
            right, hit = match(of_item, truth, self.overlap)
            self._store(of_item, truth, right, hit)
            self._offer(of_item, truth, right, item, record, picture)

    def _store(self, found: np.ndarray, truth: np.ndarray, right: np.ndarray, hit: np.ndarray) -> None:
        areas = np.append(self._area(truth), 0)[hit]  # a correct detection counts with the size of its object
        areas = np.where(right == 1, areas, self._area(found))
        self.rows.append(np.stack([np.ones(len(found)), found[:, 2], right, areas, found[:, 1]], 1))
        counts = truth[:, 7] == 0
        self.rows.append(np.stack([np.zeros(len(truth)), counts, counts, self._area(truth), truth[:, 1]], 1))

    def _area(self, rows: np.ndarray) -> np.ndarray:
        boxes = rows[:, 3:7]
        areas: np.ndarray = (boxes[:, 2] - boxes[:, 0]).clip(0) * (boxes[:, 3] - boxes[:, 1]).clip(0)
        return areas * self.pixels

    def _offer(
        self,
        found: np.ndarray,
        truth: np.ndarray,
        right: np.ndarray,
        item: int,
        record: Naming,
        picture: Showing,
    ) -> None:
        wrong = float(found[right == 0, 2].sum())
        missed = int((truth[:, 7] == 0).sum()) - int((right == 1).sum())
        if not missed and not wrong:
            return

        def make() -> Case:
            shown = picture(item)
            if shown is not None:
                shown = draw_boxes(shown, truth[:, 3:7], [""] * len(truth), (0, 200, 0))
                texts = [f"{self._name(int(row[1]))} {row[2]:.2f}" for row in found]
                shown = draw_boxes(shown, found[:, 3:7], texts, (230, 40, 40))
            said = f"{missed} missed, {int((right == 0).sum())} wrong"
            facts: dict[str, object] = {"missed": missed, "wrong": int((right == 0).sum())}
            return Case(missed + wrong, record(item), said, facts, shown)

        self.worst.offer(missed + wrong, make)

    def _name(self, label: int) -> str:
        return self.names[label] if 0 <= label < len(self.names) else str(label)

    def result(self) -> dict[str, object]:
        """Returns all metrics, ready for JSON. The AP of a class without objects is None."""
        rows = self.rows.rows()
        classes = [k for k in range(len(self.names)) if k != self.background]
        per_class = [self._of_class(k, np.asarray(rows[rows[:, CLASS] == k])) for k in classes]
        known = [row["ap"] for row in per_class if isinstance(row["ap"], float)]
        return {
            "kind": self.kind,
            "records": self.records,
            "overlap": self.overlap,
            "map": float(np.mean(known)) if known else None,
            "per_class": per_class,
            "map_by_size": {size: _mean([_by_size(row)[size] for row in per_class]) for size in SIZES},
        }

    def _of_class(self, label: int, rows: np.ndarray) -> dict[str, object]:
        found, truth = rows[rows[:, FOUND] == 1], rows[rows[:, FOUND] == 0]
        objects = int(truth[:, RIGHT].sum())
        counted = found[found[:, RIGHT] >= 0]
        precision, _, _ = precision_recall(counted[:, SCORE], counted[:, RIGHT] == 1)
        order = np.argsort(-counted[:, SCORE], kind="stable")
        recall = counted[order, RIGHT].cumsum() / max(1, objects)
        return {
            "label": label,
            "name": self._name(label),
            "ap": _ap(counted, objects),
            "ap_by_size": {size: _ap_of_size(found, truth, *limits) for size, limits in SIZES.items()},
            "recall": float(recall[-1]) if len(recall) and objects else None,
            "precision": float(precision[-1]) if len(precision) else None,
            "support": objects,
            "detections": len(found),
            "curve": _curve(counted[order, RIGHT], objects),
        }


def match(found: np.ndarray, truth: np.ndarray, overlap: float) -> tuple[np.ndarray, np.ndarray]:
    """Matches the detections of one picture with its objects.

    Returns:
        For each detection, 1 if it is correct, 0 if it is wrong, or -1 if it matched a difficult object; and the
        index of the object it matched, or -1.

    Source: PASCAL VOC. In order of decreasing score, each detection matches the object of its class that it
    overlaps most, if that object is not matched yet.
    """
    right, hit = np.zeros(len(found)), np.full(len(found), -1)
    taken = np.zeros(len(truth), bool)
    for row in np.argsort(-found[:, 2], kind="stable"):
        same = np.flatnonzero(truth[:, 1] == found[row, 1])
        if not len(same):
            continue
        shares = overlaps(found[row, 3:7], truth[same, 3:7])
        best = same[int(shares.argmax())]
        if shares.max() < overlap:
            continue
        hit[row] = best
        if truth[best, 7]:
            right[row] = -1
        elif not taken[best]:
            taken[best], right[row] = True, 1
    return right, hit


def overlaps(box: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Returns the intersection over union of one box with each of K boxes, given as xmin, ymin, xmax, ymax."""
    width = (np.minimum(box[2], boxes[:, 2]) - np.maximum(box[0], boxes[:, 0])).clip(0)
    height = (np.minimum(box[3], boxes[:, 3]) - np.maximum(box[1], boxes[:, 1])).clip(0)
    shared = width * height
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    union = np.maximum((box[2] - box[0]) * (box[3] - box[1]) + areas - shared, 1e-12)
    return np.asarray(shared / union)


def _ap(found: np.ndarray, objects: int) -> float | None:
    if not objects:
        return None
    order = np.argsort(-found[:, SCORE], kind="stable")
    return average_precision(found[order, RIGHT], objects, "MaxIntegral")


def _ap_of_size(found: np.ndarray, truth: np.ndarray, low: float, high: float) -> float | None:
    """Computes the AP for objects of one size class. A correct detection counts for the size of the object that it
    matched, a wrong one for the size of its own box.
    """
    of_size = found[(found[:, AREA] >= low) & (found[:, AREA] < high) & (found[:, RIGHT] >= 0)]
    objects = truth[(truth[:, AREA] >= low) & (truth[:, AREA] < high), RIGHT].sum()
    return _ap(of_size, int(objects))


def _curve(right: np.ndarray, objects: int, points: int = 101) -> list[list[float]]:
    """Returns at most `points` pairs: a recall, and the largest precision at that recall or above."""
    if not len(right) or not objects:
        return []
    hits = right.cumsum()
    precision = hits / np.arange(1, len(hits) + 1)
    best = np.maximum.accumulate(precision[::-1])[::-1]
    at = np.unique(np.linspace(0, len(hits) - 1, min(points, len(hits))).astype(int))
    return [[float(recall), float(height)] for recall, height in zip(hits[at] / objects, best[at], strict=True)]


def _by_size(row: dict[str, object]) -> dict[str, float | None]:
    sizes = row["ap_by_size"]
    assert isinstance(sizes, dict)
    return sizes


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None
