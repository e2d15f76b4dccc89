"""A picture, together with the pixel labels and boxes that change when its geometry changes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .image import Image, with_channel_axis


class Augmented(NamedTuple):
    """A picture after augmentation, with its labels and boxes.

    Attributes:
        image: rows x columns x channels, uint8.
        labels: the labels of the pixels, rows x columns; None if there are none.
        boxes: B x 7, as in files/annotated_datum.py; None if there are none.
    """

    image: Image
    labels: np.ndarray | None = None
    boxes: np.ndarray | None = None


def resize(item: Augmented, rows: int, columns: int, interpolation: str = "INTER_LINEAR") -> Augmented:
    """Resizes a picture, and its pixel labels to the nearest pixel. Boxes are relative, so they stay.

    Args:
        interpolation: the name of OpenCV's constant.
    """
    import cv2

    image, labels, boxes = item
    image = np.asarray(cv2.resize(image, (columns, rows), interpolation=getattr(cv2, interpolation)))
    if labels is not None:
        labels = np.asarray(cv2.resize(labels, (columns, rows), interpolation=cv2.INTER_NEAREST))
    return Augmented(with_channel_axis(image), labels, boxes)
