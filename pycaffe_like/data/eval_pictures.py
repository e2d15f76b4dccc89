"""Prepares whole pictures and their objects for testing Cascade R-CNN.

Source: src/caffe/layers/eval_data_layer.cpp of zhaoweicai/cascade-rcnn.
"""

from __future__ import annotations

import numpy as np

from .image import read_image
from .object_list import PictureObjects
from .object_transform import Scene, Size
from .rounding import round_half_away
from .sampler import Draws
from .transform import Sample, Transform


class EvalTransform(Transform[PictureObjects]):
    """Resizes pictures to sides that are multiples of 32.

    A sample is the picture, C x H x W, with mean and scale applied; the objects, G x 7 (xmin, ymin, xmax, ymax,
    label, ignored, difficult); and height and width, 2 x 1 x 1.
    """

    def __init__(self, mean: np.ndarray, scale: float, size: Size | None, sides: Size | None) -> None:
        """Args:
        size: height and width of all results; None to compute them for each picture.
        sides: if `size` is None: the length of the shorter side, and the limit of the longer side. None to keep
            the picture's own size.
        """
        self.mean, self.scale, self.size, self.sides = mean, scale, size, sides

    def size_of(self, size: Size) -> Size:
        """Returns height and width of the result for a picture with the given height and width."""
        if self.size is not None:
            size = self.size
        elif self.sides is not None:
            factor = self.sides[0] / min(size)
            height, width = (min(round_half_away(side * factor), self.sides[1]) for side in size)
            size = height, width
        return round_half_away(size[0] / 32) * 32, round_half_away(size[1] / 32) * 32

    def __call__(self, record: PictureObjects, draws: Draws) -> Sample:
        image = read_image(record.path)
        scene = Scene(image, record.boxes, record.ignored_regions)
        scene.resize(self.size_of((image.shape[0], image.shape[1])))
        values = (scene.image.transpose(2, 0, 1).astype(np.float32) - self.mean) * np.float32(self.scale)
        columns = np.stack((record.labels, record.ignored, record.difficult), 1)
        objects = np.concatenate((scene.boxes, columns), 1).astype(np.float32)
        size = np.array(scene.image.shape[:2], np.float32).reshape(2, 1, 1)
        return values, objects, size
