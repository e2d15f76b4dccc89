"""Maps pixel coordinates of one blob to another: how layers shift and scale them.

A map (axis, scale, shift) takes coordinate x of a blob to scale * x + shift. `axis` is the last axis
before the spatial ones; None if a layer treats all axes alike. Scale and shift are numbers, or
arrays with a value per axis.

    n.crop = crop(n.score, n.data)  # the score, aligned with the data and of the same size

Source: python/caffe/coord_map.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .net_spec import Function, Top
from .net_spec import layers as L

CoordMap = tuple[int | None, Any, Any]

PASS_THROUGH_LAYERS = [
    "AbsVal",
    "BatchNorm",
    "Bias",
    "BNLL",
    "Dropout",
    "Eltwise",
    "ELU",
    "Log",
    "LRN",
    "Exp",
    "MVN",
    "Power",
    "ReLU",
    "PReLU",
    "Scale",
    "Sigmoid",
    "Split",
    "TanH",
    "Threshold",
]


class UndefinedMapException(Exception):  # noqa: N818  # pycaffe's name
    """Raised if a layer does not map coordinates."""


class AxisMismatchException(Exception):  # noqa: N818  # pycaffe's name
    """Raised if the spatial axes of two maps start at different axes."""


def conv_params(fn: Function) -> tuple[int, np.ndarray, np.ndarray, np.ndarray]:
    """Returns axis, stride, size of the dilated kernel, and pad of a layer with a sliding window.

    Raises:
        AssertionError: If the layer uses kernel_h, kernel_w or similar options.
        UndefinedMapException: If it has no kernel_size.
    """
    params = fn.params.get("pooling_param" if fn.type_name == "Pooling" else "convolution_param", fn.params)
    legacy = {"pad_h", "pad_w", "kernel_h", "kernel_w", "stride_h", "stride_w"} & set(params)
    if legacy:
        raise AssertionError("cropping does not support legacy _h/_w params")
    if "kernel_size" not in params:
        raise UndefinedMapException(f"a {fn.type_name} without kernel_size does not map coordinates")
    kernel, dilation = np.array(params["kernel_size"], ndmin=1), np.array(params.get("dilation", 1), ndmin=1)
    stride, pad = np.array(params.get("stride", 1), ndmin=1), np.array(params.get("pad", 0), ndmin=1)
    return params.get("axis", 1), stride, (kernel - 1) * dilation + 1, pad


def crop_params(fn: Function) -> tuple[int, np.ndarray]:
    """Returns axis and offset of a Crop layer."""
    params = fn.params.get("crop_param", fn.params)
    return params.get("axis", 2), np.array(params.get("offset", 0), ndmin=1)


def coord_map(fn: Function) -> CoordMap:
    """Returns the map from a layer's bottom to its top.

    Raises:
        UndefinedMapException: If the layer does not map coordinates.
    """
    if fn.type_name in ("Convolution", "Pooling", "Im2col"):
        axis, stride, kernel, pad = conv_params(fn)
        return axis, 1 / stride, (pad - (kernel - 1) / 2) / stride
    if fn.type_name == "Deconvolution":
        axis, stride, kernel, pad = conv_params(fn)
        return axis, stride, (kernel - 1) / 2 - pad
    if fn.type_name in PASS_THROUGH_LAYERS:
        return None, 1, 0
    if fn.type_name == "Crop":
        axis, offset = crop_params(fn)
        return axis - 1, 1, -offset
    raise UndefinedMapException(f"{fn.type_name} does not map coordinates")


def compose(base_map: CoordMap, next_map: CoordMap) -> CoordMap:
    """Returns the map that applies `next_map`, then `base_map`.

    Raises:
        AxisMismatchException: If their spatial axes start at different axes.
    """
    axis, scale, shift = base_map
    next_axis, next_scale, next_shift = next_map
    if axis is not None and next_axis is not None and axis != next_axis:
        raise AxisMismatchException(
            f"spatial axes start after axis {axis} in one map, after axis {next_axis} in the other"
        )
    return next_axis if axis is None else axis, scale * next_scale, scale * next_shift + shift


def inverse(coord_map: CoordMap) -> CoordMap:
    """Returns the inverse of a map."""
    axis, scale, shift = coord_map
    return axis, 1 / scale, -shift / scale


def coord_map_from_to(top_from: Top, top_to: Top) -> CoordMap:
    """Returns the map from coordinates of one blob to those of another, through a common ancestor.

    Raises:
        RuntimeError: If no common ancestor maps to both.
    """
    from_maps = dict(_maps_from_ancestors(top_from))
    for blob, to_map in _maps_from_ancestors(top_to):
        if blob in from_maps:
            return compose(to_map, inverse(from_maps[blob]))
    raise RuntimeError("Could not compute map between tops; are they connected by spatial layers?")


def _maps_from_ancestors(top: Top) -> Iterator[tuple[Top, CoordMap]]:
    """Returns a blob and all ancestors from which layers map coordinates to it, each with its map to the blob.

    Each ancestor is visited once, on the assumption that all paths from it give the same map: in residual nets
    there are too many paths to follow all of them.
    """
    maps: dict[Top, CoordMap] = {top: (None, 1, 0)}
    waiting = [top]
    while waiting:
        blob = waiting.pop()
        yield blob, maps[blob]
        try:
            step = coord_map(blob.fn)
        except UndefinedMapException:
            continue
        mapped = blob.fn.inputs[:1] if blob.fn.type_name == "Crop" else blob.fn.inputs  # the second only gives the size
        for bottom in mapped:
            if bottom not in maps:
                maps[bottom] = compose(maps[blob], step)
                waiting.append(bottom)


def crop(top_from: Top, top_to: Top) -> Top:
    """Returns a Crop layer that aligns `top_from` with `top_to` and gives it the same size.

    Raises:
        AssertionError: If cropping alone cannot align them.
    """
    axis, scale, shift = coord_map_from_to(top_from, top_to)
    if not np.all(scale == 1):
        raise AssertionError(f"scale mismatch on crop (a = {scale})")
    if not np.all(shift <= 0):
        raise AssertionError(f"cannot crop negative offset (b = {shift})")
    if not np.all(np.round(shift) == shift):
        raise AssertionError(f"cannot crop noninteger offset (b = {shift})")
    first = 2 if axis is None else axis + 1
    offset = (-np.round(shift)).astype(int)
    cropped: Top = L.Crop(top_from, top_to, crop_param={"axis": first, "offset": np.atleast_1d(offset).tolist()})
    return cropped
