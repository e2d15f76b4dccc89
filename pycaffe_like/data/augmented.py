"""A picture, together with the pixel labels and boxes that change when its geometry changes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .image import Image


class Augmented(NamedTuple):
    """A picture after augmentation, with its labels and boxes.

    Attributes:
        image: rows x columns x channels, uint8.
        labels: the labels of the pixels, rows x columns; None if there are none.
        boxes: B x 7; None if there are none.
    """

    image: Image
    labels: np.ndarray | None = None
    boxes: np.ndarray | None = None
