"""SSD's operations on boxes, transcribed from bbox_util.cpp of weiliu89/caffe, one box at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np

Box = Sequence[float]
"""xmin, ymin, xmax, ymax."""


@dataclass(frozen=True)
class Truth:
    """A ground-truth box."""

    label: int
    box: Box
    difficult: bool = False


def area(box: Box) -> float:
    if box[2] < box[0] or box[3] < box[1]:
        return 0.0
    return (box[2] - box[0]) * (box[3] - box[1])


def overlap(one: Box, other: Box) -> float:
    """Returns JaccardOverlap of two normalized boxes."""
    if other[0] > one[2] or other[2] < one[0] or other[1] > one[3] or other[3] < one[1]:
        return 0.0
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / (area(one) + area(other) - width * height)


def crosses_the_border(box: Box) -> bool:
    return any(value < 0 or value > 1 for value in box)


def _of_prior(prior: Box) -> tuple[float, float, float, float]:
    """Returns a prior's width, height and centre."""
    return prior[2] - prior[0], prior[3] - prior[1], (prior[0] + prior[2]) / 2, (prior[1] + prior[3]) / 2


def encode(prior: Box, variance: Box, box: Box, code_type: str, in_target: bool) -> list[float]:
    width, height, x, y = _of_prior(prior)
    if code_type == "CORNER":
        code = [box[i] - prior[i] for i in range(4)]
    elif code_type == "CORNER_SIZE":
        code = [(box[i] - prior[i]) / (width, height)[i % 2] for i in range(4)]
    else:
        box_width, box_height, box_x, box_y = _of_prior(box)
        code = [(box_x - x) / width, (box_y - y) / height, log(box_width / width), log(box_height / height)]
    return code if in_target else [value / v for value, v in zip(code, variance, strict=True)]


def decode(prior: Box, variance: Box, code: Box, code_type: str, in_target: bool) -> list[float]:
    width, height, x, y = _of_prior(prior)
    code = list(code) if in_target else [value * v for value, v in zip(code, variance, strict=True)]
    if code_type == "CORNER":
        return [prior[i] + code[i] for i in range(4)]
    if code_type == "CORNER_SIZE":
        return [prior[i] + code[i] * (width, height)[i % 2] for i in range(4)]
    x, y = code[0] * width + x, code[1] * height + y
    width, height = exp(code[2]) * width, exp(code[3]) * height
    return [x - width / 2, y - height / 2, x + width / 2, y + height / 2]


def match(
    truths: Sequence[Truth], boxes: Sequence[Box], label: int, match_type: str, threshold: float, ignore_cross: bool
) -> tuple[list[int], list[float]]:
    """Matches boxes with truths like MatchBBox.

    Returns the index of each box's truth, -1 for none, -2 for a box that is ignored; and their overlaps.
    """
    indices, best = [-1] * len(boxes), [0.0] * len(boxes)
    chosen = [g for g, truth in enumerate(truths) if label in (-1, truth.label)]
    if not chosen:
        return indices, best
    overlaps: dict[int, dict[int, float]] = {}
    for i, box in enumerate(boxes):
        if ignore_cross and crosses_the_border(box):
            indices[i] = -2
            continue
        for j, g in enumerate(chosen):
            value = overlap(box, truths[g].box)
            if value > 1e-6:
                best[i] = max(best[i], value)
                overlaps.setdefault(i, {})[j] = value
    pool = list(range(len(chosen)))
    while pool:
        pairs = [(overlaps[i][j], i, j) for i in overlaps if indices[i] == -1 for j in pool if j in overlaps[i]]
        if not pairs:
            break
        value, i, j = max(pairs, key=lambda pair: pair[0])
        indices[i], best[i] = chosen[j], value
        pool.remove(j)
    if match_type == "PER_PREDICTION":
        for i, of_box in overlaps.items():
            good = [(value, j) for j, value in of_box.items() if value >= threshold]
            if indices[i] == -1 and good:
                value, j = max(good, key=lambda pair: pair[0])
                indices[i], best[i] = chosen[j], value
    return indices, best


def suppress(boxes: Sequence[Box], scores: Sequence[float], threshold: float, top_k: int) -> list[int]:
    """Returns the indices of the boxes that ApplyNMS keeps, best first."""
    order = sorted(range(len(scores)), key=lambda i: -scores[i])
    order = order[:top_k] if top_k > -1 else order
    kept = []
    while order:
        best = order.pop(0)
        if area(boxes[best]) < 1e-5:
            continue
        kept.append(best)
        if -1 < top_k <= len(kept):
            break
        order = [i for i in order if area(boxes[i]) >= 1e-5 and overlap(boxes[best], boxes[i]) <= threshold]
    return kept


def suppress_fast(
    boxes: Sequence[Box], scores: Sequence[float], least: float, threshold: float, eta: float, top_k: int
) -> list[int]:
    """Returns the indices of the boxes that ApplyNMSFast keeps; its threshold shrinks if eta is below 1."""
    order = sorted((i for i in range(len(scores)) if scores[i] > least), key=lambda i: -scores[i])
    kept: list[int] = []
    for i in order[:top_k] if top_k > -1 else order:
        if all(overlap(boxes[i], boxes[other]) <= threshold for other in kept):
            kept.append(i)
            if eta < 1 and threshold > 0.5:
                threshold *= eta
    return kept


def some_boxes(count: int, seed: int, low: float = 0.0, high: float = 1.0) -> np.ndarray:
    """Returns random boxes within the bounds. None is empty; some touch a bound."""
    random = np.random.default_rng(seed)
    centers = random.uniform(low, high, (count, 2))
    halves = random.uniform(0.05, 0.3, (count, 2))
    return np.concatenate([np.maximum(centers - halves, low), np.minimum(centers + halves, high)], 1)


def prior_blob(boxes: np.ndarray, variances: np.ndarray) -> np.ndarray:
    """Returns the top that PriorBox would compute: 1 x 2 x 4P."""
    found: np.ndarray = np.stack([boxes.ravel(), variances.ravel()])[None].astype(np.float32)
    return found
