"""Transforms boxes when their picture is cropped, resized or mirrored.

Boxes are rows of seven values, as in pycaffe_like/files/annotated_datum.py. A window is a part of a
picture, given as xmin, ymin, xmax, ymax in fractions of the picture's width and height.

Source: src/caffe/util/bbox_util.cpp, sampler.cpp and im_transforms.cpp of SSD (weiliu89/caffe).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import Options

WHOLE = np.array([0, 0, 1, 1], np.float32)
"""The window that is the whole picture."""


def areas(corners: np.ndarray) -> np.ndarray:
    """Returns the area of each box; 0 if a minimum is above its maximum."""
    extents = corners[..., 2:] - corners[..., :2]
    return np.where((extents < 0).any(-1), 0, extents.prod(-1))


def _shared_areas(window: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """Returns the area of the window's intersection with each box."""
    low, high = np.maximum(window[:2], corners[:, :2]), np.minimum(window[2:], corners[:, 2:])
    return areas(np.concatenate([low, high], 1))


def boxes_in_window(boxes: np.ndarray, window: np.ndarray, emit: Options | None) -> np.ndarray:
    """Returns the boxes that intersect a window, clipped to it, in coordinates relative to the window.

    Args:
        emit: the emit_constraint that boxes must meet; None for no constraint.
    """
    corners = boxes[:, 2:6]
    inside = (corners[:, :2] < window[2:]).all(1) & (corners[:, 2:] > window[:2]).all(1)
    if emit is not None and emit.get("emit_type") == "MIN_OVERLAP":
        shared = _shared_areas(window, corners)
        inside &= shared > (emit.get("emit_overlap") or 0) * areas(corners)
    elif emit is not None:
        center = (corners[:, :2] + corners[:, 2:]) / 2
        inside &= ((center >= window[:2]) & (center <= window[2:])).all(1)
    boxes = boxes[inside]
    extents = np.tile(window[2:] - window[:2], 2)
    boxes[:, 2:6] = ((boxes[:, 2:6] - np.tile(window[:2], 2)) / extents).clip(0, 1)
    return boxes[areas(boxes[:, 2:6]) > 0]


def mirror_boxes(boxes: np.ndarray) -> np.ndarray:
    """Returns the boxes for the mirrored picture."""
    boxes = boxes.copy()
    boxes[:, [2, 4]] = 1 - boxes[:, [4, 2]]
    return boxes


def resize_boxes(boxes: np.ndarray, height: int, width: int, resize: Options) -> np.ndarray:
    """Returns the boxes relative to the picture that resize_param produces."""
    new_height, new_width = resize["height"], resize["width"]
    aspect = width / height
    room = np.zeros(2)  # padding to the left of and above the picture
    if resize["resize_mode"] == "FIT_LARGE_SIZE_AND_PAD":
        if aspect > new_width / new_height:
            room[1] = (new_height - new_width / aspect) / 2
        else:
            room[0] = (new_width - aspect * new_height) / 2
    shares = np.tile(room / (new_width, new_height), 2)
    boxes = boxes.copy()
    boxes[:, 2:6] = (shares + boxes[:, 2:6] * (1 - 2 * shares)).clip(0, 1)
    return boxes


def scale_boxes(boxes: np.ndarray, height: int, width: int, resize: Options, window: np.ndarray) -> np.ndarray:
    """Returns the boxes relative to height_scale and width_scale of resize_param.

    This is for FIT_SMALL_SIZE, which produces pictures of different sizes. With other modes, boxes
    stay unchanged.

    Args:
        height, width: the size of the picture before resizing.
        window: the window that was cropped from the resized picture.
    """
    scales = resize["width_scale"], resize["height_scale"]
    if resize["resize_mode"] != "FIT_SMALL_SIZE" or not all(scales):
        return boxes
    extents = np.array(small_size(height, width, resize)[::-1]) * (window[2:] - window[:2])
    if (extents < scales).any():
        raise LayerError(
            "height_scale and width_scale are larger than the crop",
            expected=f"at most {extents[1]:g} and {extents[0]:g}",
            got=f"{scales[1]} and {scales[0]}",
        )
    boxes = boxes.copy()
    boxes[:, 2:6] *= np.tile(extents / scales, 2)
    return boxes


def small_size(height: int, width: int, resize: Options) -> tuple[float, float]:
    """Returns height and width after FIT_SMALL_SIZE: the smallest size with the same aspect ratio that
    is at least the size in resize_param.
    """
    aspect = width / height
    if aspect < resize["width"] / resize["height"]:
        return resize["width"] / aspect, float(resize["width"])
    return float(resize["height"]), aspect * resize["height"]


def sample_windows(boxes: np.ndarray, samplers: Sequence[Options], random: np.random.Generator) -> list[np.ndarray]:
    """Draws windows for all batch samplers with use_original_image; keeps those that meet the constraints."""
    found = []
    for sampler in samplers:
        if not sampler.get("use_original_image"):
            continue
        most = sampler.get("max_sample")
        number = 0
        for _ in range(sampler["max_trials"]):
            if most is not None and number >= most:
                break
            window = _window(sampler.get("sampler") or Options(), random)
            if _satisfies(window, boxes[:, 2:6], sampler.get("sample_constraint") or Options()):
                found.append(window)
                number += 1
    return found


def check_samplers(samplers: Sequence[Options]) -> None:
    """Raises LayerError if a batch sampler's range of scales or aspect ratios is empty or out of bounds."""
    for sampler in samplers:
        options = sampler.get("sampler") or Options()
        low, high = _range(options, "scale")
        if not 0 < low <= high <= 1:
            raise LayerError(
                "the scales of a batch_sampler are out of range",
                expected="0 < min_scale <= max_scale <= 1",
                got=f"{low:g} and {high:g}",
            )
        low, high = _range(options, "aspect_ratio")
        if not 0 < low <= high:
            raise LayerError(
                "the aspect ratios of a batch_sampler are out of range",
                expected="0 < min_aspect_ratio <= max_aspect_ratio",
                got=f"{low:g} and {high:g}",
            )


def _range(options: Options, name: str) -> tuple[float, float]:
    low, high = options.get(f"min_{name}"), options.get(f"max_{name}")
    return 1.0 if low is None else low, 1.0 if high is None else high


def _window(sampler: Options, random: np.random.Generator) -> np.ndarray:
    """Draws a window with random scale, aspect ratio and position within the picture."""
    scale = random.uniform(*_range(sampler, "scale"))
    ratio = random.uniform(*_range(sampler, "aspect_ratio"))
    ratio = min(max(ratio, scale**2), 1 / scale**2)
    extents = np.minimum([scale * ratio**0.5, scale / ratio**0.5], 1)
    corner = random.random(2) * (1 - extents)
    return np.concatenate([corner, corner + extents]).astype(np.float32)


def _satisfies(window: np.ndarray, corners: np.ndarray, constraint: Options) -> bool:
    """Returns whether the window meets the constraint with at least one box; always true without a constraint."""
    kinds = ("jaccard_overlap", "sample_coverage", "object_coverage")
    asked = [kind for kind in kinds if constraint.has(f"min_{kind}") or constraint.has(f"max_{kind}")]
    if not asked:
        return True
    shared, own = _shared_areas(window, corners), areas(corners)
    wholes = {
        "jaccard_overlap": areas(window) + own - shared,
        "sample_coverage": np.broadcast_to(areas(window), own.shape),
        "object_coverage": own,
    }
    fits = np.ones(len(corners), np.bool_)
    for kind in asked:
        share = np.divide(shared, wholes[kind], out=np.zeros_like(shared), where=shared > 0)
        low, high = constraint.get(f"min_{kind}"), constraint.get(f"max_{kind}")
        fits &= (share >= (-np.inf if low is None else low)) & (share <= (np.inf if high is None else high))
    return bool(fits.any())
