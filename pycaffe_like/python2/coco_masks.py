"""A stand-in for pycocotools._mask: run-length encoded masks (cocodataset/cocoapi, common/maskApi.c).

A mask, H x W, is read column by column. Its counts are the lengths of the runs of 0, 1, 0, 1, … An encoded mask
is {"size": [H, W], "counts": string}. In the string, each count from the fourth on is stored as its difference
from the count two positions earlier. A number is split into groups of 5 bits, lowest first, with one character
per group.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Encoded = dict[str, Any]

_SCALE = 5  # polygons are drawn on a grid that is this much finer than the pixels


def encode(mask: Any) -> list[Encoded]:
    """Encodes N masks, H x W x N."""
    return [_encode_one(mask[:, :, index]) for index in range(mask.shape[2])]


def decode(rle_objects: Sequence[Encoded]) -> Any:
    """Decodes N masks of one size, H x W x N, uint8."""
    masks = np.stack([_decode_one(one) for one in rle_objects], axis=-1)
    return np.asfortranarray(masks.astype(np.uint8))


def merge(rle_objects: Sequence[Encoded], intersect: bool = False) -> Encoded:
    """Returns the union of masks, or their intersection."""
    masks = [_decode_one(one) for one in rle_objects]
    return _encode_one((np.logical_and if intersect else np.logical_or).reduce(masks))


def area(rle_objects: Sequence[Encoded]) -> Any:
    """Returns the number of pixels in each mask."""
    return np.array([_decode_one(one).sum() for one in rle_objects], np.uint32)


def toBbox(rle_objects: Sequence[Encoded]) -> Any:  # noqa: N802
    """Returns the bounding boxes of masks, N x 4: x, y, width, height; zeros for an empty mask.

    As in the original of 2015, only the first and the last pixel of each run count, even if the run continues in the
    next column and so includes pixels at the bottom and the top.
    """
    return np.array([_bounding_box(one) for one in rle_objects], float).reshape(-1, 4)


def iou(dt: Any, gt: Any, is_crowd: Sequence[int]) -> Any:
    """Returns the intersection over union of M detections and N objects, M x N. Both are boxes (x, y, width, height),
    or both are encoded masks. For an object that is a crowd, it is the fraction of the detection inside the crowd.

    Returns:
        An array, or an empty list if there are no detections or no objects.

    Raises:
        TypeError: If one argument has boxes and the other masks.
    """
    if not len(dt) or not len(gt):
        return []
    if isinstance(dt[0], dict) != isinstance(gt[0], dict):
        raise TypeError("dt and gt are of different kinds: expected boxes for both, or encoded masks for both")
    common, areas, gt_areas = _mask_overlaps(dt, gt) if isinstance(dt[0], dict) else _box_overlaps(dt, gt)
    total = np.where(np.asarray(is_crowd, bool)[None], areas[:, None], areas[:, None] + gt_areas[None] - common)
    return np.divide(common, total, out=np.zeros_like(common), where=common > 0)


def frPyObjects(objects: Any, h: int, w: int) -> list[Encoded]:  # noqa: N802
    """Encodes a list of polygons (x1, y1, x2, y2, …), of boxes (x, y, width, height), or of masks with lists of counts.

    Raises:
        TypeError: If the objects are of another kind.
    """
    if isinstance(objects, np.ndarray) or (isinstance(objects[0], (list, tuple)) and len(objects[0]) == 4):
        return [_encode_one(_fill(_corners(*map(float, box)), h, w)) for box in objects]
    if isinstance(objects[0], dict):
        return [_with_text(one["counts"], *one["size"]) for one in objects]
    if len(objects[0]) > 4:
        return [_encode_one(_fill(np.asarray(polygon, float).reshape(-1, 2), h, w)) for polygon in objects]
    raise TypeError("expected polygons, boxes or masks with counts")


def _encode_one(mask: Any) -> Encoded:
    pixels = np.asarray(mask, bool).ravel(order="F")
    changes = np.flatnonzero(np.diff(pixels)) + 1
    counts = np.diff([0, *([0] if pixels[:1].any() else []), *changes, pixels.size])
    return _with_text(counts.tolist(), *mask.shape)


def _with_text(counts: Sequence[int], h: int, w: int) -> Encoded:
    characters = []
    for index, count in enumerate(counts):
        value = int(count) - (int(counts[index - 2]) if index > 2 else 0)
        more = True
        while more:
            bits, value = value & 31, value >> 5
            more = value != (-1 if bits & 16 else 0)
            characters.append(chr(48 + bits + 32 * more))
    return {"size": [h, w], "counts": "".join(characters)}


def _counts(text: Any) -> list[int]:
    counts: list[int] = []
    value = shift = 0
    for character in text if isinstance(text, bytes) else text.encode():
        bits = character - 48
        value |= (bits & 31) << shift
        shift += 5
        if not bits & 32:
            value -= (1 << shift) if bits & 16 else 0
            counts.append(value + (counts[-2] if len(counts) > 2 else 0))
            value = shift = 0
    return counts


def _decode_one(encoded: Encoded) -> Any:
    h, w = encoded["size"]
    counts = _counts(encoded["counts"])
    return np.repeat(np.arange(len(counts)) % 2 == 1, counts).reshape((h, w), order="F")


def _bounding_box(encoded: Encoded) -> list[int]:
    counts = _counts(encoded["counts"])
    ends = np.cumsum(counts[: len(counts) // 2 * 2])
    if not ends.size:
        return [0, 0, 0, 0]
    ends[1::2] -= 1  # the last pixel of a run
    columns, rows = np.divmod(ends, encoded["size"][0])
    return [columns.min(), rows.min(), np.ptp(columns) + 1, np.ptp(rows) + 1]


def _mask_overlaps(dt: Any, gt: Any) -> tuple[Any, Any, Any]:
    one, other = (np.stack([_decode_one(mask).ravel() for mask in masks]).astype(float) for masks in (dt, gt))
    return one @ other.T, one.sum(1), other.sum(1)


def _box_overlaps(dt: Any, gt: Any) -> tuple[Any, Any, Any]:
    one, other = np.asarray(dt, float)[:, None], np.asarray(gt, float)[None]
    ends = np.minimum(one[..., :2] + one[..., 2:], other[..., :2] + other[..., 2:])
    sides = (ends - np.maximum(one[..., :2], other[..., :2])).clip(0)
    return np.prod(sides, -1), np.prod(one[:, 0, 2:], -1), np.prod(other[0, :, 2:], -1)


def _corners(x: float, y: float, width: float, height: float) -> Any:
    return np.array([[x, y], [x, y + height], [x + width, y + height], [x + width, y]])


def _fill(polygon: Any, h: int, w: int) -> Any:
    """Returns the mask of a polygon. In each column, the value changes at every row where the outline crosses the
    middle of the column.
    """
    corners = (_SCALE * polygon + 0.5).astype(int)
    outline = np.concatenate([_line(*pair) for pair in zip(corners, np.roll(corners, -1, axis=0), strict=True)])
    before, after = outline[:-1], outline[1:]
    crossing = before[:, 0] != after[:, 0]
    before, after = before[crossing], after[crossing]
    columns = (np.minimum(before[:, 0], after[:, 0]) + 0.5) / _SCALE - 0.5
    rows = np.ceil(((np.minimum(before[:, 1], after[:, 1]) + 0.5) / _SCALE - 0.5).clip(0, h)).astype(int)
    inside = (columns == np.floor(columns)) & (columns >= 0) & (columns <= w - 1)
    starts = np.bincount(columns[inside].astype(int) * h + rows[inside], minlength=h * w + 1)[: h * w]
    return (np.cumsum(starts) % 2 == 1).reshape((h, w), order="F")


def _line(start: Any, end: Any) -> Any:
    """Returns the points of a line, one for each step along its longer axis."""
    dx, dy = np.abs(end - start)
    axis = 0 if dx >= dy else 1
    flipped = start[axis] > end[axis]
    low, high = (end, start) if flipped else (start, end)
    steps = np.arange(max(dx, dy) + 1)
    slope = (high[1 - axis] - low[1 - axis]) / max(dx, dy, 1)
    points = np.empty((len(steps), 2), int)
    points[:, axis] = low[axis] + steps
    points[:, 1 - axis] = (low[1 - axis] + slope * steps + 0.5).astype(int)
    return points[::-1] if flipped else points


NAMES = {one.__name__: one for one in (encode, decode, merge, area, toBbox, iou, frPyObjects)}
