"""Cutting a square out of the middle of a picture."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from pycaffe_like.data.squares import square_pil
from pycaffe_like.errors import DataError

pytest.importorskip("PIL")


@pytest.mark.parametrize(
    ("height", "width", "top", "left"), [(40, 16, 12, 0), (16, 40, 0, 12), (41, 16, 12, 0), (16, 16, 0, 0)]
)
def test_the_square_has_its_borders_in_the_picture_s_middle(height: int, width: int, top: int, left: int) -> None:
    pixels = np.full((height, width, 3), 255, np.uint8)
    pixels[top : top + 16, left : left + 16] = 0  # leaves a frame of two pixels …
    pixels[top + 2 : top + 14, left + 2 : left + 14] = 255
    cv2.imwrite("a.png", pixels)
    square_pil(Path("a.png"), Path("b.png"), 16)
    found = cv2.imread("b.png")  # … around the square, except for JPEG errors
    for side in (found[0], found[-1], found[:, 0], found[:, -1]):
        assert side.mean() < 60
    assert found[4:12, 4:12].mean() > 200


def test_pictures_that_cannot_be_read_or_written() -> None:
    Path("a.png").write_text("no picture")
    with pytest.raises(DataError, match="picture a.png cannot be read, or not be written as a JPEG: "):
        square_pil(Path("a.png"), Path("b.png"), 16)
    cv2.imwrite("a.png", np.zeros((16, 16, 3), np.uint8))
    with pytest.raises(DataError, match="picture a.png/b.png cannot be written: "):
        square_pil(Path("a.png"), Path("a.png/b.png"), 16)
