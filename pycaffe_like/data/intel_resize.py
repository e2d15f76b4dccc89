"""Intel's random_resize_param and random_aspect_ratio_param of transform_param.

Source: RandomResizeImage and RandomAlterAspectRatio in src/caffe/data_transformer.cpp of intel/caffe.
"""

from __future__ import annotations

from math import sqrt

import numpy as np

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import Options

from .annotations import boxes_in_window
from .augment import draw_interpolation
from .augmented import Augmented, resize

_STEPS = 1000
"""Ratios are drawn in steps of 1 / 1000."""


class IntelResize:
    """Resizes a picture to a random size, or a random part of it to crop_size, in both phases.

    random_resize_param: the shorter side becomes a random number between min_size and max_size. These default
    to the picture's own shorter and longer side.

    random_aspect_ratio_param: cuts out a part and resizes it to crop_size x crop_size. Its area is a random
    fraction of the picture's area, between min_area_ratio and max_area_ratio. One side is r times that of a
    square of this area, the other 1 / r times, with a random r between aspect_ratio_change and its inverse. If
    max_attempt parts drawn in this way do not fit into the picture, the whole picture is resized so that its
    shorter side is crop_size.

    If both are set, random_resize_param applies.

    Attributes:
        is_on: whether either of them is set.
    """

    def __init__(self, options: Options) -> None:
        """
        Args:
            options: transform_param.

        Raises:
            LayerError: If random_aspect_ratio_param has no crop_size, or its range of areas is empty.
        """
        self.size: Options | None = options.get("random_resize_param")
        self.aspect: Options | None = options.get("random_aspect_ratio_param")
        self.crop = int(options["crop_size"])
        self.is_on = self.size is not None or self.aspect is not None
        if self.aspect is not None and not self.crop:
            raise LayerError("random_aspect_ratio_param needs a crop_size", expected="a positive number")
        if self.aspect is not None and not 0 < self.aspect["min_area_ratio"] <= self.aspect["max_area_ratio"]:
            raise LayerError(
                "the areas of random_aspect_ratio_param are out of range",
                expected="0 < min_area_ratio <= max_area_ratio",
                got=f"{self.aspect['min_area_ratio']:g} and {self.aspect['max_area_ratio']:g}",
            )

    def __call__(self, item: Augmented, random: np.random.Generator) -> Augmented:
        if self.size is not None:
            sides = item.image.shape[:2]
            low, high = self.size["min_size"] or min(sides), self.size["max_size"] or max(sides)
            shorter = int(random.integers(low, max(low, high) + 1))
            return _resize_shorter(item, shorter, draw_interpolation(self.size.get("resize_param"), random))
        return item if self.aspect is None else self._cut_part(item, self.aspect, random)

    def _cut_part(self, item: Augmented, aspect: Options, random: np.random.Generator) -> Augmented:
        rows, columns = item.image.shape[:2]
        change = aspect["aspect_ratio_change"]
        for _ in range(aspect["max_attempt"]):
            area = _ratio(aspect["min_area_ratio"], aspect["max_area_ratio"], random) * rows * columns
            stretch = _ratio(min(change, 1 / change), max(change, 1 / change), random)
            height, width = int(sqrt(area) * stretch), int(sqrt(area) / stretch)
            if random.random() < 0.5:
                height, width = width, height
            if 0 < height <= rows and 0 < width <= columns:
                y, x = int(random.integers(rows - height + 1)), int(random.integers(columns - width + 1))
                part = _cut(item, y, x, height, width)
                return resize(part, self.crop, self.crop, draw_interpolation(aspect.get("resize_param"), random))
        return _resize_shorter(item, self.crop, draw_interpolation(aspect.get("resize_param"), random))


def _ratio(low: float, high: float, random: np.random.Generator) -> float:
    return float(low + random.integers(int((high - low) * _STEPS) + 1) / _STEPS)


def _cut(item: Augmented, y: int, x: int, height: int, width: int) -> Augmented:
    """Cuts out a part of a picture. Boxes outside the part are dropped."""
    image, labels, boxes = item
    rows, columns = image.shape[:2]
    if boxes is not None:
        window = np.array([x / columns, y / rows, (x + width) / columns, (y + height) / rows], np.float32)
        boxes = boxes_in_window(boxes, window, None)
    inside = slice(y, y + height), slice(x, x + width)
    return Augmented(image[inside], None if labels is None else labels[inside], boxes)


def _resize_shorter(item: Augmented, side: int, interpolation: str) -> Augmented:
    """Resizes a picture so that its shorter side has this length. The longer side is rounded down."""
    rows, columns = item.image.shape[:2]
    if rows < columns:
        return resize(item, side, int(side * columns / rows), interpolation)
    return resize(item, int(side * rows / columns), side, interpolation)
