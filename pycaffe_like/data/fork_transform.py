"""Applies the options that two forks added to transform_param, before the picture is cropped.

Pictures are rows x columns x channels, uint8, BGR.
"""

from __future__ import annotations

from math import ceil, floor

import numpy as np

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.spec import Options, Phase

from .augmented import Augmented, resize
from .image import Image, with_channel_axis
from .intel_resize import IntelResize
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
        """Args:
            options: transform_param.

        Raises:
            LayerError: If the lower bound of a range is above the upper bound, or only one of them is set.
        """
        self.intel = IntelResize(options)
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
        self.is_on = self.intel.is_on or self.resize.is_on or any(changes)

    def __call__(self, image: Image, draws: Draws) -> Image:
        """Augments a picture.

        Raises:
            DataError: If the picture has more than 8 bits.
        """
        return self.change(Augmented(image), draws.generator()).image

    def change(self, item: Augmented, random: np.random.Generator, outside_label: int = 0) -> Augmented:
        """Augments a picture, and changes its pixel labels and boxes in the same way.

        Args:
            outside_label: the label of pixels that are outside the original picture.

        Raises:
            DataError: If the picture has more than 8 bits.
        """
        if item.image.dtype != np.uint8:
            raise DataError("these augmentations are for pictures of 8 bits", expected="uint8", got=item.image.dtype)
        chosen = random.random(3) < self.probability
        item = self._change_geometry(item, random, outside_label)
        return item._replace(image=self._change_colours(item.image, random, chosen))

    def _change_geometry(self, item: Augmented, random: np.random.Generator, outside_label: int) -> Augmented:
        if self.intel.is_on:
            item = self.intel(item, random)
        if self.resize.is_on:
            item = self.resize(item, random)
        if self.angle:
            item = _rotate(item, int(random.integers(-self.angle, self.angle + 1)), outside_label)
        if self.min_side:
            item = _with_shorter_side(item, self.min_side)
        if self.min_sides[1]:
            item = _with_shorter_side(item, int(random.integers(self.min_sides[0], self.min_sides[1] + 1)))
        return item

    def _change_colours(self, image: Image, random: np.random.Generator, chosen: np.ndarray) -> Image:
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

    def __call__(self, item: Augmented, random: np.random.Generator) -> Augmented:
        size = item.image.shape[:2]
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
            return item
        return resize(item, rows, columns, self.interpolations[rows > size[0] or columns > size[1]])


def _range(options: Options, lower: str, upper: str) -> tuple[int, int]:
    """Returns the two options that bound a range; (0, 0) if neither is set."""
    low, high = int(options[lower]), int(options[upper])
    if bool(low) != bool(high) or low > high:
        raise LayerError(
            f"{lower} and {upper} are not a range", expected=f"both, with {lower} <= {upper}", got=f"{low} and {high}"
        )
    return low, high


def _with_shorter_side(item: Augmented, side: int) -> Augmented:
    """Resizes a picture so that its shorter side has this length. The longer side is rounded up."""
    rows, columns = item.image.shape[:2]
    longer = ceil(max(rows, columns) / (min(rows, columns) / side))
    return resize(item, side, longer) if rows <= columns else resize(item, longer, side)


def _rotate(item: Augmented, angle: int, outside_label: int) -> Augmented:
    """Rotates a picture counterclockwise, on a canvas large enough for all of it. The corners are black.

    A box becomes the smallest upright box around its rotated corners.
    """
    import cv2

    if not angle:
        return item
    image, labels, boxes = item
    rows, columns = image.shape[:2]
    center = (columns / 2, rows / 2)
    corners = cv2.boxPoints((center, (columns, rows), angle))
    width, height = (ceil(high) - floor(low) + 1 for low, high in zip(corners.min(0), corners.max(0), strict=True))
    matrix = cv2.getRotationMatrix2D(center, angle, 1)
    matrix[:, 2] += width / 2 - center[0], height / 2 - center[1]
    image = with_channel_axis(cv2.warpAffine(image, matrix, (width, height)))
    if labels is not None:
        flags, value = cv2.INTER_NEAREST, (outside_label,)
        labels = np.asarray(cv2.warpAffine(labels, matrix, (width, height), flags=flags, borderValue=value))
    if boxes is not None:
        boxes = _rotate_boxes(boxes, matrix, (rows, columns), (height, width))
    return Augmented(image, labels, boxes)


def _rotate_boxes(boxes: np.ndarray, matrix: np.ndarray, before: tuple[int, int], after: tuple[int, int]) -> np.ndarray:
    """Moves boxes by a matrix, and returns the smallest upright boxes around the results.

    Args:
        boxes: B x 7, with relative corners in columns 2 to 5.
        before, after: height and width of the picture before and after.
    """
    corners: np.ndarray = boxes[:, [2, 3, 4, 3, 4, 5, 2, 5]].reshape(-1, 4, 2) * (before[1], before[0])
    moved = (corners @ matrix[:, :2].T + matrix[:, 2]) / (after[1], after[0])
    found: np.ndarray = boxes.copy()
    found[:, 2:6] = np.concatenate((moved.min(1), moved.max(1)), 1).clip(0, 1)
    return found


def _shift_channels(image: Image, most: int, random: np.random.Generator) -> Image:
    """Adds a random number to each channel, or subtracts a random number from each."""
    shift = random.integers(0, most + 1, image.shape[2])
    sign = -1 if random.random() < 0.5 else 1
    shifted: np.ndarray = (image.astype(np.int64) + sign * shift).clip(0, 255)
    return shifted.astype(np.uint8)


def _smooth(image: Image, most: float, random: np.random.Generator) -> Image:
    """Applies a smoothing filter, drawn from four, with a random odd size (twice that for the box filter)."""
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
    return with_channel_axis(image)
