"""Anchors and regression targets of Faster R-CNN, in NumPy.

Boxes are x1, y1, x2, y2 in pixels, both ends inclusive: a width is x2 - x1 + 1.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

BASE_SIZE = 16


def anchors_at_origin(ratios: Sequence[float], scales: Sequence[float]) -> np.ndarray:
    """Returns the anchors of the first position, A x 4: for each ratio (height / width), every scale.

    A square of BASE_SIZE pixels is changed to each ratio at the same area, with its sides rounded, and
    then enlarged by each scale around its centre.

    Source: lib/rpn/generate_anchors.py of py-faster-rcnn.
    """
    centre = (BASE_SIZE - 1) / 2
    widths = np.round(np.sqrt(BASE_SIZE**2 / np.asarray(ratios, float)))
    heights = np.round(widths * ratios)
    half = (np.outer(np.stack([widths, heights], 1), scales).reshape(-1, 2, len(scales)) - 1) / 2
    half = half.transpose(0, 2, 1).reshape(-1, 2)
    return np.hstack([centre - half, centre + half])


def anchors_everywhere(anchors: np.ndarray, height: int, width: int, stride: int) -> np.ndarray:
    """Returns the anchors of all positions of a height x width map, (height * width * A) x 4, row by row."""
    y, x = np.mgrid[:height, :width] * stride
    shifts = np.stack([x, y, x, y], -1).reshape(-1, 1, 4)
    everywhere: np.ndarray = (shifts + anchors).reshape(-1, 4)
    return everywhere


def regression_targets(boxes: np.ndarray, objects: np.ndarray) -> np.ndarray:
    """Returns the regression targets that move each box to its object, R x 4.

    They are the shift of the centre, divided by the box's width and height, and the logarithms of the
    ratios of widths and of heights.

    Source: bbox_transform in lib/fast_rcnn/bbox_transform.py of py-faster-rcnn.
    """
    sizes = boxes[:, 2:] - boxes[:, :2] + 1.0
    object_sizes = objects[:, 2:] - objects[:, :2] + 1.0
    centres = boxes[:, :2] + 0.5 * sizes
    object_centres = objects[:, :2] + 0.5 * object_sizes
    return np.hstack([(object_centres - centres) / sizes, np.log(object_sizes / sizes)])
