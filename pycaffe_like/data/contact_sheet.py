"""Draws contact sheets: many thumbnails in one picture."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from .image import Image

ENDINGS = (".png", ".jpg", ".jpeg", ".webp")
"""The file types that a contact sheet can be written as."""

_CAPTION = 14
_GAP = 4


def contact_sheet(
    pictures: Sequence[np.ndarray], captions: Sequence[str], side: int = 96, columns: int | None = None
) -> Image:
    """Draws pictures row by row, each with its caption below.

    Args:
        pictures: C x H x W. If there are neither one nor three channels, only the first channel is shown.
            float32 values are scaled so that their minimum becomes 0 and their maximum 255.
        side: the side, in pixels, of the square that each thumbnail fits in.
        columns: the number of thumbnails in a row; None for about as many as there are rows.
    """
    import cv2

    columns = columns or math.ceil(math.sqrt(len(pictures)))
    rows = math.ceil(len(pictures) / columns)
    width, height = side + _GAP, side + _CAPTION + _GAP
    sheet = np.full((rows * height + _GAP, columns * width + _GAP, 3), 255, np.uint8)
    for number, (picture, caption) in enumerate(zip(pictures, captions, strict=True)):
        top, left = number // columns * height + _GAP, number % columns * width + _GAP
        thumbnail = _thumbnail(picture, side)
        sheet[top : top + thumbnail.shape[0], left : left + thumbnail.shape[1]] = thumbnail
        place = (left, top + side + _CAPTION - 4)
        cv2.putText(sheet, caption[: side // 6], place, cv2.FONT_HERSHEY_SIMPLEX, 0.33, (0, 0, 0), 1, cv2.LINE_AA)
    return sheet


def contact_sheet_file(
    pictures: Sequence[np.ndarray],
    captions: Sequence[str],
    side: int = 96,
    columns: int | None = None,
    ending: str = ".png",
) -> bytes:
    """Returns a contact sheet as the bytes of a file.

    Args:
        ending: one of ENDINGS.
    """
    import cv2

    return bytes(cv2.imencode(ending, contact_sheet(pictures, captions, side, columns))[1])


def _thumbnail(picture: np.ndarray, side: int) -> Image:
    import cv2

    if picture.dtype != np.uint8:
        low, high = float(picture.min()), float(picture.max())
        picture = ((picture - low) * (255 / (high - low or 1))).astype(np.uint8)
    image = np.ascontiguousarray((picture if len(picture) == 3 else picture[:1].repeat(3, 0)).transpose(1, 2, 0))
    scale = side / max(image.shape[:2])
    size = [max(1, round(extent * scale)) for extent in (image.shape[1], image.shape[0])]
    smooth = cv2.INTER_AREA if scale < 1 else cv2.INTER_NEAREST
    return cv2.resize(image, size, interpolation=smooth)
