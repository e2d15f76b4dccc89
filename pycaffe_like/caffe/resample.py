"""Resizes pictures with the same results as the libraries that pycaffe used.

`resize` matches skimage.transform.resize up to version 0.14: pixels are areas, so their centres lie at
half-integers. Outside the picture it uses the value of the darkest pixel. It does not smooth before
shrinking. `zoom` matches scipy.ndimage.zoom: pixels are points, and corners map to corners.

Interpolation runs along one axis, then along the other.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import comb, factorial

import numpy as np

ORDERS = range(6)
"""0 is the nearest pixel, 1 linear, 3 cubic; 2, 4 and 5 are splines."""

Kernel = Callable[[np.ndarray], np.ndarray]
"""The weight of a pixel as a function of its distance."""


def resize(image: np.ndarray, height: int, width: int, order: int) -> np.ndarray:
    """Resizes an H x W x K picture like skimage.transform.resize(…, mode="constant")."""
    low, high = image.min(), image.max()
    if order == 1:
        return _resize_linear(image, height, width, low)
    above = image.astype(np.float64) - low
    for extent in (height, width):
        at = _centres(extent, len(above))
        if order == 3:
            border = ((2, 2), (0, 0), (0, 0))
            resized = _interpolate(np.pad(above, border), at + 2, 4, _catmull_rom)
        else:
            resized = _spline(above, at, order)
        if order in (2, 4, 5):  # skimage uses ndimage for these, which does not interpolate past the border
            resized[(at < 0) | (at > len(above) - 1)] = 0
        above = resized.swapaxes(0, 1)
    clipped: np.ndarray = np.clip(above + low, low, high)
    return clipped


def zoom(image: np.ndarray, height: int, width: int, order: int) -> np.ndarray:
    """Resizes an H x W x K picture like scipy.ndimage.zoom."""
    for extent in (height, width):
        image = _spline(image, np.linspace(0, len(image) - 1, extent), order).swapaxes(0, 1)
    return image


def _resize_linear(image: np.ndarray, height: int, width: int, low: np.generic) -> np.ndarray:
    """Resizes linearly with OpenCV, which samples where scikit-image does but repeats the last pixel at the border;
    corrects that.
    """
    import cv2

    resized = cv2.resize(image.astype(np.float32, copy=False), (width, height), interpolation=cv2.INTER_LINEAR)
    resized = resized.reshape(height, width, image.shape[2])
    if height > image.shape[0] or width > image.shape[1]:
        resized -= low
        resized *= _inside(height, image.shape[0])[:, np.newaxis, np.newaxis]
        resized *= _inside(width, image.shape[1])[:, np.newaxis]
        resized += low
    return resized


def _inside(extent: int, old: int) -> np.ndarray:
    """Returns, for each pixel of a linear enlargement, the fraction of its interpolation weights that belongs to pixels
    inside the picture.
    """
    at = _centres(extent, old)
    outside = np.maximum(np.maximum(-at, at - (old - 1)), 0)
    share: np.ndarray = (1 - outside).astype(np.float32)
    return share


def _centres(extent: int, old: int) -> np.ndarray:
    """Returns the coordinates of the new pixels' centres in the old picture."""
    return (np.arange(extent) + 0.5) * old / extent - 0.5


def _spline(image: np.ndarray, at: np.ndarray, order: int) -> np.ndarray:
    """Evaluates a spline through the rows of a picture, mirrored at its border, at coordinates `at`."""
    kernel = partial(_b_spline, order=order)
    if order < 2:
        return _interpolate(image, at, order + 1, kernel)
    rows = len(image)
    knots = _interpolate(np.eye(rows)[:, :, np.newaxis], np.arange(rows), order + 1, kernel)[:, :, 0]
    weights = _interpolate(np.linalg.inv(knots)[:, :, np.newaxis], at, order + 1, kernel)[:, :, 0]
    resized: np.ndarray = weights @ image.reshape(rows, -1)
    return resized.reshape(len(at), *image.shape[1:])


def _interpolate(image: np.ndarray, at: np.ndarray, taps: int, kernel: Kernel) -> np.ndarray:
    """Returns the weighted sum of the nearest rows at coordinates `at`."""
    first = np.floor(at - taps / 2).astype(int) + 1
    period = max(2 * (len(image) - 1), 1)
    total = np.zeros((len(at), *image.shape[1:]), np.result_type(image, np.float32))
    for row in range(taps):
        near = first + row
        share = kernel(at - near).astype(total.dtype)
        mirrored = np.minimum(near % period, -near % period)
        total += share[:, np.newaxis, np.newaxis] * image[mirrored]
    return total


def _catmull_rom(distance: np.ndarray) -> np.ndarray:
    """Returns the cubic kernel of scikit-image's warp at x."""
    x = np.abs(distance)
    near = (1.5 * x - 2.5) * x * x + 1
    far = ((-0.5 * x + 2.5) * x - 4) * x + 2
    return np.where(x < 1, near, np.where(x < 2, far, 0.0))


def _b_spline(distance: np.ndarray, order: int) -> np.ndarray:
    """Returns the B-spline kernel of the given order, centred at 0."""
    if order == 0:
        return np.ones_like(distance)
    pieces = [
        (-1) ** k * comb(order + 1, k) * np.maximum(distance + (order + 1) / 2 - k, 0) ** order
        for k in range(order + 2)
    ]
    weights: np.ndarray = np.sum(pieces, axis=0) / factorial(order)
    return weights
