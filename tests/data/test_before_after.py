"""Pictures that show records before and after all changes, with boxes, masks and captions."""

from __future__ import annotations

import numpy as np
import pytest

from pycaffe_like.data.before_after import caption, draw_sample
from pycaffe_like.data.overlay import color_of
from pycaffe_like.data.transform import Crop
from pycaffe_like.errors import DataError

PIXELS = np.arange(3 * 5 * 7, dtype=np.uint8).reshape(3, 5, 7)
BOXES = np.array([[2, 0, 0.25, 0.25, 0.75, 0.75, 0]], np.float32)
MASK = np.zeros((1, 40, 40), np.uint8)
MASK[0, 10:20] = 3


@pytest.mark.parametrize(
    ("labels", "names", "text"),
    [
        (1.0, ["cat", "dog"], "dog"),
        (2.0, ["cat", "dog"], "2"),
        (0.5, ["cat", "dog"], "0.5"),
        (np.array([0.25, 0.75, 0]), ["cat", "dog", "cow"], "dog 0.75 cat 0.25"),
        (np.array([1, 0, 2.5]), ["cat"], "1 0 2.5"),
        (BOXES, [], "1 box"),
        (np.repeat(BOXES, 3, 0), [], "3 boxes"),
        (MASK, [], "classes 0 3"),
        (np.concatenate([1 - MASK // 3, MASK // 3]), [], "classes 0 1"),
    ],
)
def test_captions(labels: object, names: list[str], text: str) -> None:
    assert caption((Crop(PIXELS), labels), names) == text


def test_a_sample_without_a_label_has_no_caption() -> None:
    assert caption((Crop(PIXELS),), ["cat"]) == ""


def test_a_picture_is_enlarged_pixel_by_pixel() -> None:
    image = draw_sample((Crop(PIXELS), 0.0), 70)
    np.testing.assert_array_equal(image, PIXELS.transpose(1, 2, 0).repeat(10, 0).repeat(10, 1))


def test_values_that_are_not_of_8_bits_are_scaled() -> None:
    image = draw_sample((np.array([[[-1.0, 0, 3]]], np.float32),), 3)
    np.testing.assert_array_equal(image[0, :, 0], [0, 63, 255])


def test_boxes_and_masks_are_drawn_where_they_are() -> None:
    gray = Crop(np.full((1, 40, 40), 90, np.uint8))
    boxed = draw_sample((gray, BOXES), 80)
    assert (boxed[40, 20] == color_of(2)).all()
    assert (boxed[40, 40] == 90).all()
    masked = draw_sample((gray, MASK), 80)
    assert (masked[:20] == 90).all()
    assert (masked[30, 5] == np.add(color_of(3), 90) // 2).all()


def test_a_top_that_is_not_a_picture() -> None:
    with pytest.raises(DataError, match="^the first top is not a picture; expected C x H x W; got 7$"):
        draw_sample((np.zeros(7),), 10)
