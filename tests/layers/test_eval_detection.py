"""EvalDetection, compared with a transcription of Intel's loops."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import check_shapes, make, spread

SIDE, CLASSES, ANCHORS = 3, 2, 5
BIASES = (1.3, 1.7, 3.2, 0.9, 0.5, 0.6, 2.5, 2.8, 0.2, 1.1)
OPTIONS = (
    f"eval_detection_param {{ side: {SIDE} num_class: {CLASSES} num_object: {ANCHORS} threshold: 0.15 %s "
    + " ".join(f"biases: {bias}" for bias in BIASES)
    + " }"
)


def iou(a: list[float], b: list[float]) -> float:
    left, right = max(a[0] - a[2] / 2, b[0] - b[2] / 2), min(a[0] + a[2] / 2, b[0] + b[2] / 2)
    top, bottom = max(a[1] - a[3] / 2, b[1] - b[3] / 2), min(a[1] + a[3] / 2, b[1] + b[3] / 2)
    shared = max(right - left, 0) * max(bottom - top, 0)
    return shared / (a[2] * a[3] + b[2] * b[3] - shared)


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def evaluate(maps: np.ndarray, objects: list[list[float]], score_type: str, nms: float) -> np.ndarray:
    """Returns one item of the top of EvalDetectionLayer::Forward_cpu."""
    top = np.zeros(CLASSES + SIDE * SIDE * ANCHORS * 4)
    truths: dict[int, list[list[float]]] = {}
    for row in objects:
        box = [(row[3] + row[5]) / 2, (row[4] + row[6]) / 2, row[5] - row[3], row[6] - row[4]]
        truths.setdefault(int(row[1]) - 1, []).append(box)
        top[int(row[1]) - 1] += 1
    boxes = []
    for j in range(SIDE):
        for i in range(SIDE):
            for n in range(ANCHORS):
                v = maps[n * (5 + CLASSES) : (n + 1) * (5 + CLASSES), j, i]
                box = [(i + sigmoid(v[0])) / SIDE, (j + sigmoid(v[1])) / SIDE,
                       math.exp(v[2]) * BIASES[2 * n] / SIDE, math.exp(v[3]) * BIASES[2 * n + 1] / SIDE]  # fmt: skip
                chances = [math.exp(x) / sum(math.exp(y) for y in v[5:]) for x in v[5:]]
                scores = {"OBJ": sigmoid(v[4]), "PROB": max(chances), "MULTIPLY": sigmoid(v[4]) * max(chances)}
                boxes.append((scores[score_type], chances.index(max(chances)), box))
    boxes.sort(key=lambda one: -one[0])
    gone: set[int] = set()
    for a in range(len(boxes)):
        if a not in gone:
            gone |= {b for b in range(a + 1, len(boxes)) if iou(boxes[a][2], boxes[b][2]) >= nms}
    kept = [box for index, box in enumerate(boxes) if index not in gone and box[0] >= 0.005]
    at = CLASSES
    for label in range(CLASSES):
        records = [False] * len(truths.get(label, []))
        for score, _, box in (one for one in kept if one[1] == label):
            top[at : at + 2] = label, score
            overlaps = [iou(box, truth) for truth in truths.get(label, [])]
            if not overlaps:
                top[at + 3] = 1
            elif max(overlaps) >= 0.15:
                nearest = overlaps.index(max(overlaps))
                top[at + 3 if records[nearest] else at + 2] = 1
                records[nearest] = True
            at += 4
    return top


@pytest.mark.parametrize("score_type", ["OBJ", "PROB", "MULTIPLY"])
@pytest.mark.parametrize("nms", [0.3, 0.9])
def test_hits(score_type: str, nms: float) -> None:
    maps = spread(3, ANCHORS * (5 + CLASSES), SIDE, SIDE, low=-3, high=2)
    maps[:, 4 :: 5 + CLASSES] -= 3  # some objectness values are below the smallest score
    rows = [
        [0, 1, 0, 0.1, 0.2, 0.5, 0.7, 0],
        [0, 1, 1, 0.3, 0.1, 0.9, 0.8, 0],
        [2, 2, 0, 0.0, 0.0, 0.4, 0.5, 1],
        [2, 1, 1, 0.2, 0.3, 0.9, 0.9, 0],
        [-1] * 8,
    ]
    module = make("EvalDetection", [tuple(maps.shape), (1, 1, 5, 8)], OPTIONS % f"nms: {nms} score_type: {score_type}")
    top = module(maps, torch.tensor(rows)[None, None])
    want = [evaluate(one.numpy(), [r for r in rows if r[0] == n], score_type, nms) for n, one in enumerate(maps)]
    hits, alarms = (np.array(want)[:, CLASSES + column :: 4].sum() for column in (2, 3))
    assert min(hits, alarms) > 0
    np.testing.assert_allclose(top.numpy(), want, rtol=1e-4, atol=1e-5)
    check_shapes(module, [maps, torch.tensor(rows)[None, None]])


def test_a_negative_nms_has_no_boxes_and_a_third_bottom_is_not_used() -> None:
    maps, objects = spread(1, 35, 3, 3), torch.tensor([0.0, 2, 0, 0.1, 0.1, 0.5, 0.5, 0]).reshape(1, 1, 1, 8)
    module = make("EvalDetection", [(1, 35, 3, 3), (1, 1, 1, 8), (1, 3, 7, 7)], OPTIONS % "")
    assert module(maps, objects, spread(1, 3, 7, 7)).nonzero().tolist() == [[0, 1]]


def test_errors() -> None:
    with pytest.raises(LayerError, match="the first bottom does not fit"):
        make("EvalDetection", [(1, 35, 3, 5), (1, 1, 1, 8)], OPTIONS % "")
    with pytest.raises(LayerError, match="does not hold objects"):
        make("EvalDetection", [(1, 35, 3, 3), (1, 1, 1, 5)], OPTIONS % "")
    with pytest.raises(LayerError, match="biases do not fit"):
        make("EvalDetection", [(1, 14, 3, 3), (1, 1, 1, 8)], "eval_detection_param { side: 3 num_class: 2 biases: 1 }")
    module = make("EvalDetection", [(1, 35, 3, 3), (1, 1, 1, 8)], OPTIONS % "")
    with pytest.raises(LayerError, match="an object's label is not a class"):
        module(spread(1, 35, 3, 3), torch.tensor([0.0, 3, 0, 0, 0, 1, 1, 0]).reshape(1, 1, 1, 8))
