"""Draws the boxes and masks that a net predicts onto pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .image import Image

_WHITE = (255, 255, 255)


def color_of(label: int) -> tuple[int, int, int]:
    """Returns the colour (B, G, R) of a class.

    Successive classes get very different colours, because the bits of the class number are spread
    over the channels, as in the colour map of PASCAL VOC.
    """
    channels = [0, 0, 0]
    for bit in range(8):
        for channel in range(3):
            channels[channel] |= (label >> (3 * bit + channel) & 1) << (7 - bit)
    red, green, blue = channels
    return blue, green, red


def draw_boxes(image: Image, boxes: Sequence[tuple[int, str, Sequence[float]]]) -> Image:
    """Returns a copy of a picture with boxes drawn on it.

    Args:
        boxes: for each box the class, the caption, and the corners xmin, ymin, xmax, ymax in pixels.
    """
    import cv2

    drawn = _in_color(image)
    for label, caption, corners in boxes:
        left, top, right, bottom = (round(value) for value in corners)
        cv2.rectangle(drawn, (left, top), (right, bottom), color_of(label), 2)
        cv2.putText(
            drawn, caption, (left + 2, max(12, top - 4)), cv2.FONT_HERSHEY_SIMPLEX, 0.45, _WHITE, 1, cv2.LINE_AA
        )
    return drawn


def draw_mask(image: Image, classes: np.ndarray) -> Image:
    """Returns a copy of a picture in which each pixel is blended half and half with the colour of its
    class.

    Pixels of class 0 are unchanged.

    Args:
        classes: rows x columns, of any size.
    """
    import cv2

    drawn = _in_color(image)
    nearest = cv2.resize(classes.astype(np.int32), drawn.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    colors = np.array([color_of(label) for label in range(int(nearest.max(initial=0)) + 1)], np.uint8)
    mixed = cv2.addWeighted(drawn, 0.5, colors[nearest], 0.5, 0)
    return np.where((nearest > 0)[..., None], mixed, drawn)


def write_picture(path: str, image: Image) -> bool:
    """Writes a picture file; returns whether that succeeded."""
    import cv2

    return bool(cv2.imwrite(path, image))


def _in_color(image: Image) -> Image:
    import cv2

    return cv2.cvtColor(image, cv2.COLOR_GRAY2BGR) if image.ndim == 2 else image.copy()
