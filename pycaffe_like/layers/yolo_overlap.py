"""Overlaps of boxes and their gradients, as in YOLO's losses.

A box is x, y (of its centre), w and h along the last axis, relative to the picture. `kind` is a
value of Yolov3Parameter.IOU_LOSS.

Source: src/caffe/util/bbox_util.cpp and src/caffe/layers/yolov3_layer.cpp of eric612/MobileNet-YOLO;
Rezatofighi et al., Generalized Intersection over Union, 2019; Zheng et al., Distance-IoU Loss, 2020.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

_SMALL = 1e-6


@dataclass(frozen=True)
class _Pair:
    """The geometry of pairs of boxes.

    Attributes:
        inside: for the top, bottom, left and right edge of the first box, whether the second box's edge
            lies further out; N x … x 4.
        outside: whether the second box's edge lies further in.
        common: height and width of the intersection, negative if the boxes are disjoint.
        hull: height and width of the smallest box around both.
    """

    first: Tensor
    second: Tensor
    inside: Tensor
    outside: Tensor
    common: tuple[Tensor, Tensor]
    hull: tuple[Tensor, Tensor]

    def apart(self) -> Tensor:
        return (self.common[0] <= 0) | (self.common[1] <= 0)

    def distance(self) -> Tensor:
        """Returns the squared distance of the centres."""
        return (self.first[..., :2] - self.second[..., :2]).square().sum(-1)

    def hull_diagonal(self) -> Tensor:
        """Returns the squared diagonal of the hull."""
        return self.hull[0].square() + self.hull[1].square()


def _pair(first: Tensor, second: Tensor) -> _Pair:
    first, second = torch.broadcast_tensors(first, second)
    (left, top), (right, bottom) = _corners(first)
    (other_left, other_top), (other_right, other_bottom) = _corners(second)
    return _Pair(
        first,
        second,
        torch.stack((top > other_top, bottom < other_bottom, left > other_left, right < other_right), -1),
        torch.stack((top < other_top, bottom > other_bottom, left < other_left, right > other_right), -1),
        (bottom.minimum(other_bottom) - top.maximum(other_top), right.minimum(other_right) - left.maximum(other_left)),
        (bottom.maximum(other_bottom) - top.minimum(other_top), right.maximum(other_right) - left.minimum(other_left)),
    )


def _corners(boxes: Tensor) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
    x, y, width, height = boxes.unbind(-1)
    return (x - width / 2, y - height / 2), (x + width / 2, y + height / 2)


def _areas(boxes: Tensor) -> Tensor:
    return boxes[..., 2] * boxes[..., 3]


def overlap(first: Tensor, second: Tensor, kind: str = "IOU") -> Tensor:
    """Returns the overlap of boxes.

    IOU, MSE    intersection / union
    GIOU        IOU - (hull - union) / hull, where hull is the smallest box around both
    DIOU        IOU - (d^2 / c^2)^0.6, where d is the distance of the centres, c the hull's diagonal
    CIOU        IOU - d^2 / c^2 - a term for the difference of aspect ratios
    """
    pair = _pair(first, second)
    height, width = pair.common
    shared = torch.where((height < 0) | (width < 0), 0, height * width)
    union = _areas(pair.first) + _areas(pair.second) - shared
    share = shared / union
    if kind == "GIOU":
        hull = pair.hull[0] * pair.hull[1]
        return torch.where(hull == 0, share, share - (hull - union) / hull)
    if kind in ("DIOU", "CIOU"):
        apart = pair.distance() / pair.hull_diagonal()
        lost = apart.pow(0.6) if kind == "DIOU" else apart + _shape_loss(pair, share)
        return torch.where(pair.hull_diagonal() == 0, share, share - lost)
    return share


def _shape_angles(pair: _Pair) -> Tensor:
    """Returns the second box's angle arctan(width / height) minus the first one's."""
    second, first = ((box[..., 2] / box[..., 3]).atan() for box in (pair.second, pair.first))
    return second - first


def _shape_loss(pair: _Pair, share: Tensor) -> Tensor:
    differs = 4 / math.pi**2 * _shape_angles(pair).square()
    return differs.square() / (1 - share + differs + _SMALL)


def overlap_gradient(predicted: Tensor, truth: Tensor, kind: str) -> Tensor:
    """Returns the derivatives of the overlap with respect to x, y, w and h of the first box, as the fork
    computes them.

    The derivatives for w and h are twice the true ones. DIOU's are those of d^2 / c^2 without the power
    of 0.6.
    """
    pair = _pair(predicted, truth)
    along = _edge_derivatives(pair, kind)
    top, bottom, left, right = along.unbind(-1)
    moves = torch.stack((left + right, top + bottom, right - left, bottom - top), -1)
    if kind not in ("DIOU", "CIOU"):
        return moves
    nearer = _distance_derivatives(pair)
    if kind == "CIOU":
        nearer = nearer + _shape_derivatives(pair)
    counts = (pair.hull_diagonal() > 0) | pair.apart()
    nearer = torch.where(counts[..., None], nearer, 0)
    return torch.where(pair.apart()[..., None], nearer, moves + nearer)


def _edge_derivatives(pair: _Pair, kind: str) -> Tensor:
    """Returns the derivatives of IOU or GIOU with respect to the first box's top, bottom, left and right
    edge.
    """
    height, width = pair.first[..., 3], pair.first[..., 2]
    shared = pair.common[0] * pair.common[1]
    union = _areas(pair.first) + _areas(pair.second) - shared
    of_area = torch.stack((-width, width, -height, height), -1)
    of_shared = _area_derivatives(pair.common) * pair.inside
    of_union = of_area - of_shared
    shared, union = shared[..., None], union[..., None]
    slopes = torch.where(union > 0, (union * of_shared - shared * of_union) / union.square(), 0)
    if kind != "GIOU":
        return slopes
    hull = (pair.hull[0] * pair.hull[1])[..., None]
    of_hull = (hull * of_union - union * (_area_derivatives(pair.hull) * pair.outside)) / hull.square()
    return torch.where(pair.apart()[..., None], of_hull, slopes + torch.where(hull > 0, of_hull, 0))


def _area_derivatives(extents: tuple[Tensor, Tensor]) -> Tensor:
    """Returns the derivatives of height * width with respect to the top, bottom, left and right edge."""
    height, width = extents
    return torch.stack((-width, width, -height, height), -1)


def _distance_derivatives(pair: _Pair) -> Tensor:
    """Returns the derivatives of -d^2 / c^2 with respect to x, y, w and h. Those for w and h have the
    fork's sign.
    """
    height, width = pair.hull
    top, bottom, left, right = pair.outside.to(width.dtype).unbind(-1)
    diagonal, distance = pair.hull_diagonal(), pair.distance()
    towards = (2 * (pair.second[..., :2] - pair.first[..., :2]) * diagonal[..., None]).unbind(-1)
    grows = (width * (right - left), height * (bottom - top), width * (left + right) / 2, height * (top + bottom) / 2)
    moves = [move - 2 * grow * distance for move, grow in zip(towards, grows[:2], strict=True)]
    return torch.stack((*moves, *(2 * grow * distance for grow in grows[2:])), -1) / diagonal.square()[..., None]


def _shape_derivatives(pair: _Pair) -> Tensor:
    angles = _shape_angles(pair)
    shared = pair.common[0] * pair.common[1]
    union = _areas(pair.first) + _areas(pair.second) - shared
    differs = 4 / math.pi**2 * angles.square()
    weight = 8 / math.pi**2 * angles * differs / (1 - shared / union + differs + _SMALL)
    still = torch.zeros_like(weight)
    return torch.stack((still, still, weight * pair.first[..., 3], -weight * pair.first[..., 2]), -1)
