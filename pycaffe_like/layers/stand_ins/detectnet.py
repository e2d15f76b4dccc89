"""DetectNet's layers for testing: one clusters a coverage grid into boxes, the other computes their mean
average precision.

Source: python/caffe/layers/detectnet/clustering.py and mean_ap.py of NVIDIA/caffe.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from pycaffe_like.errors import LayerError

from .base import Blobs, StandIn
from .group_rectangles import group_rectangles

MAX_BOXES = 50
"""Rows for each picture; unused rows are 0."""


class _Grid(StandIn):
    """Base of the layers that turn coverage and corners on a grid into lists of boxes, one top for each
    class.

    Bottoms: coverage, N x K x H x W; corners (left, top, right, bottom) relative to their grid cell,
    N x 4 x H x W. Tops: K blobs, N x MAX_BOXES x 5: left, top, right, bottom, confidence.
    """

    names: tuple[str, ...] = ("image width", "image height", "stride", "classes")
    required = 3

    def setup(self, bottom: Blobs, top: Blobs) -> None:
        try:
            self.given = [float(word) for word in self.param_str.split(",")]
        except ValueError:
            self.given = []
        if not self.required <= len(self.given) <= len(self.names):
            raise LayerError(
                "param_str cannot be read", expected=", ".join(self.names), got=self.param_str or "nothing"
            )
        self.width, self.height, self.stride = (int(value) for value in self.given[:3])
        self.classes = int(self.given[self.required]) if len(self.given) > self.required else 1
        if len(top) != self.classes:
            raise LayerError("the layer needs one top for each class", expected=self.classes, got=len(top))

    def reshape(self, bottom: Blobs, top: Blobs) -> None:
        if bottom[0].shape[1] != self.classes:
            raise LayerError("coverage needs one channel for each class", expected=self.classes, got=bottom[0].shape[1])
        for blob in top:
            blob.reshape(bottom[0].shape[0], MAX_BOXES, 5)

    def forward(self, bottom: Blobs, top: Blobs) -> None:
        for channel, blob in enumerate(top):
            blob.data[...] = 0
            for n, (coverage, corners) in enumerate(zip(bottom[0].data[:, channel], bottom[1].data, strict=True)):
                rows = self._boxes(coverage, corners)[:MAX_BOXES]
                for i, row in enumerate(rows):
                    blob.data[n, i, : len(row)] = np.asarray(row, np.float16)  # half precision, as in DetectNet

    def _boxes(self, coverage: np.ndarray, corners: np.ndarray) -> Sequence[Sequence[float]]:
        raise NotImplementedError

    def _corners_in_pixels(self, covered: np.ndarray, corners: np.ndarray) -> np.ndarray:
        """Returns the corners, in pixels, of the boxes of all covered cells, row by row."""
        rows, columns = self.height // self.stride, self.width // self.stride
        y, x = np.where(covered[:rows, :columns])
        origin = np.stack([x * (self.width / columns), y * (self.height / rows)], 1)
        placed: np.ndarray = corners[:, y, x].T + np.tile(origin, 2)
        return placed


class ClusterGroundtruth(_Grid):
    """Lists the distinct boxes of all cells with a coverage above 0, in the order of the cells.

    param_str: image width, image height, stride, classes.
    """

    def _boxes(self, coverage: np.ndarray, corners: np.ndarray) -> Sequence[Sequence[float]]:
        return list(dict.fromkeys(map(tuple, self._corners_in_pixels(coverage > 0, corners))))


class ClusterDetections(_Grid):
    """Groups similar boxes of all cells with enough coverage. The confidence is the logarithm of the size
    of the group.

    param_str: image width, image height, stride, least coverage, least number of boxes in a group
    (OpenCV's groupThreshold), relative difference within a group (OpenCV's eps), least height, classes.
    """

    names = ("image width", "image height", "stride", "coverage", "group", "eps", "least height", "classes")
    required = 7

    def _boxes(self, coverage: np.ndarray, corners: np.ndarray) -> Sequence[Sequence[float]]:
        threshold, group, eps, least_height = self.given[3:7]
        boxes = self._corners_in_pixels(coverage >= threshold, corners)
        if not boxes.any():
            return []
        sides = np.trunc(np.hstack([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]])).astype(int)
        found = group_rectangles(sides, int(group), eps)
        return [(x, y, x + w, y + h, math.log(size)) for (x, y, w, h), size in found if h >= least_height]


class ScoreDetections(StandIn):
    """Compares detections with objects. Rows are marked 1 for a detection that matches an object, 2 for any
    other detection, and 3 for an object without a matching detection.

    An object is matched with the first detection that overlaps it by at least 0.7 and is not matched
    yet.

    Bottoms: objects and detections, N x MAX_BOXES x 5. Top: N x MAX_BOXES x 5: left, top, right, bottom,
    mark.
    """

    def reshape(self, bottom: Blobs, top: Blobs) -> None:
        if bottom[0].shape[0] != bottom[1].shape[0]:
            shapes = (bottom[0].shape[0], bottom[1].shape[0])
            raise LayerError("the bottoms have different numbers of pictures", expected=shapes[0], got=shapes[1])
        top[0].reshape(bottom[0].shape[0], MAX_BOXES, 5)

    def forward(self, bottom: Blobs, top: Blobs) -> None:
        top[0].data[...] = 0
        for n, (objects, detections) in enumerate(zip(bottom[0].data, bottom[1].data, strict=True)):
            rows = _score(*(boxes[:, :4][boxes[:, :4].any(1)] for boxes in (objects, detections)))[:MAX_BOXES]
            top[0].data[n, : len(rows)] = rows


def _score(objects: np.ndarray, detections: np.ndarray) -> np.ndarray:
    found, taken = np.zeros(len(objects), bool), np.zeros(len(detections), bool)
    for i, box in enumerate(objects):
        free = [j for j, other in enumerate(detections) if not taken[j] and _overlap(other, box) >= 0.7]
        if free:
            found[i] = taken[free[0]] = True
    parts = ((detections[taken], 1), (detections[~taken], 2), (objects[~found], 3))
    return np.vstack([np.hstack([boxes, np.full((len(boxes), 1), kind)]) for boxes, kind in parts])


def _overlap(first: np.ndarray, second: np.ndarray) -> float:
    """Returns the intersection over union of two boxes, whose right and bottom edges are exclusive."""
    sides = np.minimum(first[2:], second[2:]) - np.maximum(first[:2], second[:2])
    common = np.prod(sides.clip(0))
    areas = [np.prod(box[2:] - box[:2]) for box in (first, second)]
    return float(common / (sum(areas) - common)) if common else 0.0


class mAP(StandIn):  # DetectNet's name, which nets contain
    """Precision and recall of detections in percent, from the rows of ScoreDetections.

    Bottom: N x MAX_BOXES x 5. Tops: precision * recall / 100, which DetectNet calls mAP, precision, and
    recall. As in DetectNet, param_str (the size of the picture) is not used.
    """

    def reshape(self, bottom: Blobs, top: Blobs) -> None:
        for blob in top:
            blob.reshape(1)

    def forward(self, bottom: Blobs, top: Blobs) -> None:
        right, wrong, missed = (int((bottom[0].data[:, :, 4] == kind).sum()) for kind in (1, 2, 3))
        precision = 100 * right / (right + wrong) if right + wrong else 0.0
        recall = 100 * right / (right + missed) if right + missed else 0.0
        for blob, value in zip(top, (precision * recall / 100, precision, recall), strict=False):
            blob.data[...] = value
