"""Overlaps of boxes and their gradients, compared with dx_box_iou and box_*iou of eric612/MobileNet-YOLO,
box by box.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from pycaffe_like.layers.yolo_overlap import overlap, overlap_gradient

Box = tuple[float, float, float, float]
KINDS = ["IOU", "GIOU", "DIOU", "CIOU"]
PAIRS: list[tuple[Box, Box]] = [
    ((0.5, 0.5, 0.2, 0.3), (0.55, 0.45, 0.3, 0.2)),
    ((0.2, 0.3, 0.1, 0.1), (0.7, 0.6, 0.2, 0.1)),  # apart
    ((0.5, 0.5, 0.1, 0.1), (0.52, 0.53, 0.4, 0.5)),  # inside
    ((0.4, 0.6, 0.5, 0.7), (0.45, 0.55, 0.2, 0.1)),  # around
    ((0.3, 0.3, 0.2, 0.2), (0.3, 0.8, 0.2, 0.3)),  # apart along one axis
]


def edges(box: Box) -> tuple[float, float, float, float]:
    x, y, w, h = box
    return y - h / 2, y + h / 2, x - w / 2, x + w / 2


def iou_and_union(a: Box, b: Box) -> tuple[float, float]:
    """Returns intersection over union, and the area of the union."""
    (t, bo, le, r), (t2, b2, l2, r2) = edges(a), edges(b)
    w, h = min(r, r2) - max(le, l2), min(bo, b2) - max(t, t2)
    shared = 0.0 if w < 0 or h < 0 else w * h
    union = a[2] * a[3] + b[2] * b[3] - shared
    return shared / union, union


def wanted_overlap(a: Box, b: Box, kind: str) -> float:
    iou, union = iou_and_union(a, b)
    (t, bo, le, r), (t2, b2, l2, r2) = edges(a), edges(b)
    w, h = max(r, r2) - min(le, l2), max(bo, b2) - min(t, t2)
    distance = (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
    if kind == "GIOU":
        return iou - (w * h - union) / (w * h)
    if kind == "DIOU":
        return iou - (distance / (w * w + h * h)) ** 0.6
    if kind == "CIOU":
        shape = 4 / math.pi**2 * (math.atan(b[2] / b[3]) - math.atan(a[2] / a[3])) ** 2
        return iou - distance / (w * w + h * h) - shape / (1 - iou + shape + 1e-6) * shape
    return iou


def wanted_directions(a: Box, b: Box, kind: str) -> list[float]:
    (t, bo, le, r), (t2, b2, l2, r2) = edges(a), edges(b)
    ih, iw = min(bo, b2) - max(t, t2), min(r, r2) - max(le, l2)
    i = iw * ih
    u = (bo - t) * (r - le) + (b2 - t2) * (r2 - l2) - i
    ch, cw = max(bo, b2) - min(t, t2), max(r, r2) - min(le, l2)
    c = ch * cw
    dx = [-(r - le), r - le, -(bo - t), bo - t]
    di = [-iw if t > t2 else 0, iw if bo < b2 else 0, -ih if le > l2 else 0, ih if r < r2 else 0]
    dc = [-cw if t < t2 else 0, cw if bo > b2 else 0, -ch if le < l2 else 0, ch if r > r2 else 0]
    du = [x - y for x, y in zip(dx, di, strict=True)]
    p = [(u * y - i * x) / u**2 if u > 0 else 0 for x, y in zip(du, di, strict=True)]
    g = [(c * x - u * y) / c**2 for x, y in zip(du, dc, strict=True)]
    if kind == "GIOU":
        p = g if iw <= 0 or ih <= 0 else [x + y for x, y in zip(p, g, strict=True)]
    moves = [p[2] + p[3], p[0] + p[1], p[3] - p[2], p[1] - p[0]]
    if kind in ("IOU", "GIOU"):
        return moves
    diagonal, s = cw**2 + ch**2, (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
    out = [float(one) for one in (t < t2, bo > b2, le < l2, r > r2)]
    near = [
        (2 * (b[0] - a[0]) * diagonal - 2 * cw * (out[3] - out[2]) * s) / diagonal**2,
        (2 * (b[1] - a[1]) * diagonal - 2 * ch * (out[1] - out[0]) * s) / diagonal**2,
        2 * cw * 0.5 * (out[3] + out[2]) * s / diagonal**2,
        2 * ch * 0.5 * (out[1] + out[0]) * s / diagonal**2,
    ]
    if kind == "CIOU":
        angle = math.atan(b[2] / b[3]) - math.atan(a[2] / a[3])
        shape = 4 / math.pi**2 * angle**2
        alpha = shape / (1 - i / u + shape + 0.000001)
        near[2] += alpha * 8 / math.pi**2 * angle * a[3]
        near[3] += alpha * -8 / math.pi**2 * angle * a[2]
    return near if iw <= 0 or ih <= 0 else [x + y for x, y in zip(moves, near, strict=True)]


@pytest.mark.parametrize("kind", [*KINDS, "MSE"])
def test_overlap(kind: str) -> None:
    first, second = (torch.tensor(boxes, dtype=torch.double) for boxes in zip(*PAIRS, strict=True))
    np.testing.assert_allclose(overlap(first, second, kind), [wanted_overlap(*pair, kind) for pair in PAIRS], atol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_directions(kind: str) -> None:
    first, second = (torch.tensor(boxes, dtype=torch.double) for boxes in zip(*PAIRS, strict=True))
    want = [wanted_directions(*pair, kind) for pair in PAIRS]
    np.testing.assert_allclose(overlap_gradient(first, second, kind), want, rtol=1e-7, atol=1e-9)


def test_boxes_are_held_against_each_other() -> None:
    first = torch.tensor([PAIRS[0][0], PAIRS[1][0]])
    second = torch.tensor([PAIRS[0][1], PAIRS[2][1], PAIRS[3][1]])
    assert tuple(overlap(first[:, None], second).shape) == (2, 3)
