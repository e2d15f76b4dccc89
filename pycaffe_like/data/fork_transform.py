"""Applies the options that two forks added to transform_param, before the picture is cropped.

Pictures are rows x columns x channels, uint8, BGR.
"""

from __future__ import annotations

from math import ceil, floor

import numpy as np

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.spec import Options, Phase

from .image import Image
from .sampler import Draws


class ForkTransform:
    """NVIDIA's random resize, followed by the augmentation of twtygqyy/caffe-augmentation.

    Resizing happens in both phases; rotation, colour shift, contrast, brightness and smoothing only
    in TRAIN.

    Attributes:
        is_on: whether an option can change pictures in this phase.

    Source: src/caffe/data_transformer.cpp of NVIDIA/caffe 0.17 and of twtygqyy/caffe-augmentation;
    min_side_min and min_side_max are from longpeng2008's fork.
    """

    def __init__(self, options: Options, phase: Phase) -> None:
        """
        Args:
            options: transform_param.

        Raises:
            LayerError: If the lower bound of a range is above the upper one, or only one of them is set.
        """
        self.resize = _RandomResize(options)
        self.min_side = int(options["min_side"])
        self.min_sides = _range(options, "min_side_min", "min_side_max")
        is_train = phase == Phase.TRAIN
        self.angle = int(options["max_rotation_angle"]) if is_train else 0
        self.shift = int(options["max_color_shift"]) if is_train else 0
        self.contrast = (float(options["min_contrast"]), float(options["max_contrast"]))
        if self.contrast[0] > self.contrast[1]:
            got = " and ".join(f"{value:g}" for value in self.contrast)
            raise LayerError("min_contrast is above max_contrast", got=got)
        self.brightness = int(options["max_brightness_shift"])
        self.changes_contrast = options["contrast_brightness_adjustment"] and is_train
        self.smooth = float(options["max_smooth"])
        self.smooths = options["smooth_filtering"] and is_train and self.smooth > 1
        self.probability = float(options["apply_probability"])
        changes = (self.min_side, self.min_sides[1], self.angle, self.shift, self.changes_contrast, self.smooths)
        self.is_on = self.resize.is_on or any(changes)

    def __call__(self, image: Image, draws: Draws) -> Image:
        """Augments a picture.

        Raises:
            DataError: If the picture has more than 8 bits.
        """
        if image.dtype != np.uint8:
            raise DataError("these augmentations are for pictures of 8 bits", expected="uint8", got=image.dtype)
        random = draws.generator()
        chosen = random.random(3) < self.probability
        if self.resize.is_on:
            image = self.resize(image, random)
        if self.angle:
            image = _rotate(image, int(random.integers(-self.angle, self.angle + 1)))
        if self.min_side:
            image = _with_shorter_side(image, self.min_side)
        if self.min_sides[1]:
            image = _with_shorter_side(image, int(random.integers(self.min_sides[0], self.min_sides[1] + 1)))
        if self.shift and chosen[0]:
            image = _shift_channels(image, self.shift, random)
        if self.changes_contrast and chosen[1]:
            factor, offset = random.uniform(*self.contrast), random.integers(-self.brightness, self.brightness + 1)
            image = np.rint(image * factor + offset).clip(0, 255).astype(np.uint8)
        if self.smooths and chosen[2]:
            image = _smooth(image, self.smooth, random)
        return image


class _RandomResize:
    """Applies NVIDIA's img_rand_resize_*, rand_resize_ratio_*, vertical_stretch_* and horizontal_stretch_*."""

    def __init__(self, options: Options) -> None:
        self.sides = _range(options, "img_rand_resize_lower", "img_rand_resize_upper")
        ratios = (options["rand_resize_ratio_lower"], options["rand_resize_ratio_upper"])
        self.ratios = ratios if ratios[0] >= 1 and ratios[1] > 1 else None
        self.stretches = [
            (options[f"{name}_stretch_lower"], options[f"{name}_stretch_upper"]) for name in ("vertical", "horizontal")
        ]
        self.crop = int(options["crop_size"])
        self.enlarges = bool(options["allow_upscale"])
        self.interpolations = options["interpolation_algo_down"], options["interpolation_algo_up"]
        self.is_on = bool(self.sides[1] or self.ratios or any(pair != (1, 1) for pair in self.stretches))

    def __call__(self, image: Image, random: np.random.Generator) -> Image:
        import cv2

        size = image.shape[:2]
        shorter = int(random.integers(self.sides[0], self.sides[1] + 1)) if self.sides[1] else min(size)
        sides = np.array(size, np.float32) * (
            np.float32(shorter) / np.float32(min(size))
        )  # float32, so that halves round as in the fork
        if self.ratios is not None:
            longer = int(sides.argmax()) if size[0] != size[1] else int(random.integers(2))
            sides[longer] = sides[1 - longer] * random.uniform(*self.ratios)
        for axis, (low, high) in enumerate(self.stretches):
            if low > 0 and high > 0:
                sides[axis] *= random.uniform(min(low, high), max(low, high))
        rows, columns = (max(self.crop, floor(float(side) + 0.5)) for side in sides)
        if not self.enlarges:
            rows, columns = min(rows, size[0]), min(columns, size[1])
        if (rows, columns) == size:
            return image
        name = self.interpolations[rows > size[0] or columns > size[1]]
        return _three_axes(cv2.resize(image, (columns, rows), interpolation=getattr(cv2, name)))


def _range(options: Options, lower: str, upper: str) -> tuple[int, int]:
    """Returns the two options that bound a range; (0, 0) if neither is set."""
    low, high = int(options[lower]), int(options[upper])
    if bool(low) != bool(high) or low > high:
        raise LayerError(
            f"{lower} and {upper} are not a range", expected=f"both, with {lower} <= {upper}", got=f"{low} and {high}"
        )
    return low, high


def _three_axes(image: np.ndarray) -> Image:
    return image if image.ndim == 3 else image[..., None]


def _with_shorter_side(image: Image, side: int) -> Image:
    """Resizes a picture so that its shorter side has this length. The longer side is rounded up."""
    import cv2

    rows, columns = image.shape[:2]
    longer = ceil(max(rows, columns) / (min(rows, columns) / side))
    size = (longer, side) if rows <= columns else (side, longer)
    return _three_axes(cv2.resize(image, size))


def _rotate(image: Image, angle: int) -> Image:
    """Rotates a picture counterclockwise, on a canvas large enough for all of it. The corners are black."""
    import cv2

    if not angle:
        return image
    rows, columns = image.shape[:2]
    center = (columns / 2, rows / 2)
    corners = cv2.boxPoints((center, (columns, rows), angle))
    width, height = (ceil(high) - floor(low) + 1 for low, high in zip(corners.min(0), corners.max(0), strict=True))
    matrix = cv2.getRotationMatrix2D(center, angle, 1)
    matrix[:, 2] += width / 2 - center[0], height / 2 - center[1]
    return _three_axes(cv2.warpAffine(image, matrix, (width, height)))


def _shift_channels(image: Image, most: int, random: np.random.Generator) -> Image:
    """Adds a random number to each channel, or subtracts one from each."""
    shift = random.integers(0, most + 1, image.shape[2])
    sign = -1 if random.random() < 0.5 else 1
    shifted: np.ndarray = (image.astype(np.int64) + sign * shift).clip(0, 255)
    return shifted.astype(np.uint8)


def _smooth(image: Image, most: float, random: np.random.Generator) -> Image:
    """Applies a random one of four smoothing filters, with a random odd size (twice that for the box filter)."""
    import cv2

    kind, size = int(random.integers(4)), 1 + 2 * int(random.integers(max(1, int(most / 2))))
    if kind == 0:
        image = cv2.GaussianBlur(image, (size, size), 0)
    elif kind == 1:
        image = cv2.blur(image, (size, size))
    elif kind == 2:
        image = cv2.medianBlur(image, size)
    else:
        image = cv2.boxFilter(image, -1, (2 * size, 2 * size))
    return _three_axes(image)
