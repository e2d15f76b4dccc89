"""Stand-ins for the compiled modules of Fast R-CNN, in NumPy (py-faster-rcnn's lib/utils/bbox.pyx, lib/nms).

Boxes are x1, y1, x2, y2. Column x2 and row y2 belong to the box, so its width is x2 - x1 + 1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from . import coco_masks


def bbox_overlaps(boxes: Any, query_boxes: Any) -> Any:
    """Returns the intersection over union of each of N boxes with each of K boxes, N x K."""
    boxes, queries = np.asarray(boxes, float)[:, None], np.asarray(query_boxes, float)[None]
    sides = np.minimum(boxes[..., 2:4], queries[..., 2:4]) - np.maximum(boxes[..., :2], queries[..., :2]) + 1
    common = np.prod(sides.clip(0), axis=-1)
    return common / (_areas(boxes) + _areas(queries) - common)


def _areas(boxes: Any) -> Any:
    return np.prod(boxes[..., 2:4] - boxes[..., :2] + 1, axis=-1)


def cpu_nms(dets: Any, thresh: float) -> list[int]:
    """Removes each box whose overlap with a better one is at least thresh (non-maximum suppression); returns the
    indices of the others, best first.

    Args:
        dets: N x 5; the last column is the score.
    """
    return _suppress(dets, lambda overlaps: overlaps < thresh)


def gpu_nms(dets: Any, thresh: float, device_id: int = 0) -> list[int]:
    """Like `cpu_nms`, but removes a box only if the overlap is greater than thresh."""
    return _suppress(dets, lambda overlaps: overlaps <= thresh)


def _suppress(dets: Any, stays: Callable[[Any], Any]) -> list[int]:
    dets = np.asarray(dets)
    order, kept = dets[:, 4].argsort()[::-1], []
    while order.size:
        best, rest = order[0], order[1:]
        kept.append(int(best))
        order = rest[stays(bbox_overlaps(dets[best : best + 1], dets[rest])[0])]
    return kept


# maps a module's name, with or without its package, to the names that the stand-in defines
STAND_INS: dict[str, dict[str, Any]] = {
    "cpu_nms": {"cpu_nms": cpu_nms},
    "cython_bbox": {"bbox_overlaps": bbox_overlaps},
    "cython_nms": {"nms": cpu_nms},
    "gpu_nms": {"gpu_nms": gpu_nms},
    "pycocotools._mask": coco_masks.NAMES,
    "utils.bbox": {"bbox_overlaps": bbox_overlaps},
}


def names_of(module: str) -> dict[str, Any] | None:
    """Returns the names that the stand-in for a compiled module defines; None if there is no stand-in."""
    parts = module.split(".")
    return STAND_INS.get(".".join(parts[-2:])) or STAND_INS.get(parts[-1])
