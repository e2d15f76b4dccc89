"""EvalDetection: the hits of YOLO 2's boxes, from which average precision is computed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, Shape, between
from .registry import register_layer

SMALLEST_SCORE = 0.005
"""Boxes with lower scores are dropped, as in Darknet."""


class _Box(NamedTuple):
    label: int
    score: float
    place: np.ndarray
    """Centre x, centre y, width and height, relative to the picture."""


@register_layer("eval_detection_param")
class EvalDetection(Layer):
    """Compares the boxes of YOLO 2 with the objects of each picture.

    Each anchor of a cell predicts x, y, width, height, an objectness and one value per class. Boxes are
    decoded as in RegionLoss, with `biases` in cells. The class of a box is the one with the largest softmax
    p. Its score is p * sigmoid(objectness) with score_type MULTIPLY, sigmoid(objectness) with OBJ, and p with
    PROB. Boxes with a score below 0.005 are dropped. If two boxes, of any classes, overlap by `nms` or more,
    the one with the lower score is dropped.

    Then the boxes of each class are compared with the objects of that class, by descending score. A box whose
    largest overlap is `threshold` or more is a hit, or a false alarm if a better box has already hit that
    object. As in the fork, a box with a smaller overlap is neither a hit nor a false alarm, a box of a class
    without objects is a false alarm, and a negative `nms` drops all boxes.

    Bottoms: the predictions, N x (num_object * (5 + num_class)) x side x side; the objects, 1 x 1 x R x 8 as in
    AnnotatedData, where rows with picture -1 do not count; a third bottom is not used. Top: N x (num_class + 4
    * boxes): the number of objects of each class, then for each of the side * side * num_object boxes the
    label (from 0), the score, and whether it is a hit and a false alarm. Dropped boxes are zeros at the end. There
    is no gradient. `sqrt` and `constriant` have no effect.

    Source: src/caffe/layers/eval_detection_layer.cpp of intel/caffe.
    """

    bottoms = between(2, 3)
    label_bottoms = (1,)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        side: int,
        num_class: int,
        num_object: int,
        threshold: float,
        score_type: str,
        nms: float,
        biases: tuple[float, ...],
    ) -> None:
        super().__init__()
        self.side, self.classes, self.anchors = side, num_class, num_object
        self.threshold, self.score_type, self.nms = threshold, score_type, nms
        if len(biases) != 2 * num_object:
            raise LayerError("biases do not fit", expected=f"{2 * num_object}, two for each box", got=len(biases))
        self.sizes = np.array(biases).reshape(num_object, 2)
        self.top_shapes(bottoms)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        maps, objects = bottoms[:2]
        wanted = (self.anchors * (5 + self.classes), self.side, self.side)
        if len(maps) != 4 or tuple(maps[1:]) != wanted:
            raise LayerError(
                "the first bottom does not fit side, num_object and num_class",
                expected=format_shape((*maps[:1], *wanted)),
                got=format_shape(maps),
            )
        if len(objects) != 4 or objects[3] != 8:
            raise LayerError("the second bottom does not hold objects", expected="1x1xRx8", got=format_shape(objects))
        return [(maps[0], self.classes + 4 * self.anchors * self.side**2)]

    def forward(self, maps: Tensor, objects: Tensor, picture: Tensor | None = None) -> Tensor:
        values = maps.detach().double().cpu().numpy()
        rows = objects.detach().double().cpu().numpy().reshape(-1, 8)
        top = np.zeros(self.top_shapes([tuple(maps.shape), tuple(objects.shape)])[0])
        for item, one in enumerate(values):
            truths = _objects(rows[rows[:, 0] == item], self.classes)
            for label, places in truths.items():
                top[item, label] = len(places)
            found = _judged(self._boxes(one), truths, self.threshold)
            top[item, self.classes : self.classes + 4 * len(found)] = np.array(found).reshape(-1)
        return maps.new_tensor(top)

    def _boxes(self, maps: np.ndarray) -> list[_Box]:
        """Returns the boxes of a picture, best first, after non-maximum suppression."""
        if self.nms < 0:
            return []
        side = self.side
        x, y, width, height, objectness, *classes = maps.reshape(self.anchors, -1, side, side).swapaxes(0, 1)
        columns, rows = np.arange(side), np.arange(side)[:, None]
        sizes = self.sizes[:, :, None, None]
        places = [
            (columns + _sigmoid(x)) / side,
            (rows + _sigmoid(y)) / side,
            np.exp(width) * sizes[:, 0] / side,
            np.exp(height) * sizes[:, 1] / side,
        ]
        chances = np.exp(np.array(classes) - np.max(classes, 0))
        chances /= chances.sum(0)
        scores = {"OBJ": _sigmoid(objectness), "PROB": chances.max(0)}
        chosen = scores.get(self.score_type, scores["OBJ"] * scores["PROB"])
        order = (1, 2, 0)  # row by row, all anchors of a cell together
        boxes = np.stack(places, -1).transpose(*order, 3).reshape(-1, 4)
        labels, ranked = (one.transpose(order).flatten() for one in (chances.argmax(0), chosen))
        best = np.argsort(-ranked, kind="stable")
        kept = _suppress(boxes[best], self.nms)
        return [_Box(int(labels[i]), float(ranked[i]), boxes[i]) for i in best[kept] if ranked[i] >= SMALLEST_SCORE]


def _sigmoid(values: np.ndarray) -> np.ndarray:
    chances: np.ndarray = 1 / (1 + np.exp(-values))
    return chances


def _objects(rows: np.ndarray, classes: int) -> dict[int, np.ndarray]:
    """Returns the objects of a picture by label (from 0), as centre, width and height.

    Raises:
        LayerError: If a label is not one of the classes.
    """
    labels = rows[:, 1].astype(int) - 1
    if len(labels) and not 0 <= labels.min() <= labels.max() < classes:
        raise LayerError("an object's label is not a class", expected=f"1 to {classes}", got=f"{labels.max() + 1}")
    low, high = rows[:, 3:5], rows[:, 5:7]
    places = np.concatenate([(low + high) / 2, high - low], 1)
    return {int(label): places[labels == label] for label in np.unique(labels)}


def _overlaps(box: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Returns the intersection over union of one box with each of the others."""
    low = np.maximum(box[:2] - box[2:] / 2, others[:, :2] - others[:, 2:] / 2)
    high = np.minimum(box[:2] + box[2:] / 2, others[:, :2] + others[:, 2:] / 2)
    shared = np.clip(high - low, 0, None).prod(1)
    overlaps: np.ndarray = shared / (box[2:].prod() + others[:, 2:].prod(1) - shared)
    return overlaps


def _suppress(boxes: np.ndarray, threshold: float) -> list[int]:
    """Returns the indexes of the boxes that remain: those that overlap each better remaining box by less than
    `threshold`.
    """
    kept: list[int] = []
    for index, box in enumerate(boxes):
        if not kept or (_overlaps(box, boxes[kept]) < threshold).all():
            kept.append(index)
    return kept


def _judged(boxes: Sequence[_Box], truths: dict[int, np.ndarray], threshold: float) -> list[tuple[Any, ...]]:
    """Returns label, score, hit and false alarm of each box, ordered by class and then by descending score."""
    found = []
    hit = {label: set[int]() for label in truths}
    for box in sorted(boxes, key=lambda one: one.label):
        if box.label not in truths:
            found.append((box.label, box.score, 0, 1))
            continue
        overlaps = _overlaps(box.place, truths[box.label])
        nearest = int(overlaps.argmax())
        is_near = bool(overlaps[nearest] >= threshold)
        is_first = nearest not in hit[box.label]
        if is_near:
            hit[box.label].add(nearest)
        found.append((box.label, box.score, int(is_near and is_first), int(is_near and not is_first)))
    return found
