"""The source, transform and labels of BoxData, the data layer of YOLO 2 in choasup/caffe-yolo9000 and intel/caffe.

Source: src/caffe/layers/box_data_layer.cpp and src/caffe/data_transformer.cpp of intel/caffe.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pycaffe_like.errors import DataError
from pycaffe_like.files.box_datum import BoxRecord, unpack_boxes
from pycaffe_like.spec import Shape

from .collate import Name, Stack
from .database import Database
from .datum_source import ParsedDatabase
from .image import Image, decode_image
from .sampler import Draws
from .transform import CaffeTransform, Sample, Transform

MOST_BOXES = 30
"""Boxes that the labels of a picture have room for."""

_TRIES = 100
"""After so many windows without a box, the whole picture is used."""


def box_source(database: Database) -> ParsedDatabase[BoxRecord]:
    """Returns a source of the pictures and boxes in a database of Datums."""
    return ParsedDatabase(database, unpack_boxes)


def cut_window(image: Image, boxes: np.ndarray, random: np.random.Generator) -> tuple[Image, np.ndarray]:
    """Cuts out a window with 71 % to 100 % of the picture's sides, and resizes it to the picture's size.

    Boxes whose centre is outside are dropped; if none is left, another window is drawn.
    """
    import cv2

    height, width = image.shape[:2]
    pixels = (boxes[:, 2:] * np.array((width, height, width, height), np.float32)).astype(np.int64)
    for _ in range(_TRIES):
        share = 1 - random.integers(30) / 100
        extents = np.array((int(width * share) - 1, int(height * share) - 1))
        if extents.min() < 1:
            break
        corner = random.integers((width, height) - extents)
        inside = ((pixels[:, :2] >= corner) & (pixels[:, :2] < corner + extents)).all(1)
        if inside.any():
            (x, y), (columns, rows) = corner, extents
            found = boxes[inside].copy()
            found[:, 2:4] = (pixels[inside, :2] - corner) / extents
            found[:, 4:] = pixels[inside, 2:] / extents
            cut = cv2.resize(image[y : y + rows, x : x + columns], (width, height))
            return np.asarray(cut), found
    return image, boxes


class BoxTransform(Transform[BoxRecord]):
    """In TRAIN, cuts out a window; then mirrors the picture and its boxes. A sample is a Crop, and the
    boxes once for each top with labels."""

    width = CaffeTransform.width

    def __init__(self, caffe: CaffeTransform, label_tops: int) -> None:
        self.caffe, self.label_tops = caffe, label_tops

    def open(self) -> None:
        self.caffe.open()

    def __call__(self, record: BoxRecord, draws: Draws) -> Sample:
        image, boxes = decode_image(record.picture, self.caffe.color), record.boxes
        if self.caffe.random_crop:
            image, boxes = cut_window(image, boxes, draws.generator())
        crop = self.caffe.of_image(image, draws)
        if crop.mirrored:
            boxes = boxes.copy()
            boxes[:, 2] = 1 - boxes[:, 2]
        return (crop, *[boxes] * self.label_tops)


class StackBoxRows(Stack):
    """Combines the boxes of a batch's pictures to N x 150: class, then centre, width and height, for 30 boxes;
    the rest is 0."""

    def __call__(self, parts: Sequence[Any], name: Name) -> np.ndarray:
        labels = np.zeros((len(parts), MOST_BOXES, 5), np.float32)
        for item, boxes in enumerate(parts):
            if len(boxes) > MOST_BOXES:
                error = DataError("a picture has too many boxes", expected=f"at most {MOST_BOXES}", got=len(boxes))
                raise error.about(name(item))
            labels[item, : len(boxes)] = boxes[:, (0, 2, 3, 4, 5)]
        return labels.reshape(len(parts), -1)

    def shape(self, part: Any, batch_size: int) -> Shape:
        return (batch_size, MOST_BOXES * 5)
