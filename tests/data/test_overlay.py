"""Drawing a net's detections and masks on pictures."""

from __future__ import annotations

import numpy as np

from pycaffe_like.data.overlay import color_of, draw_boxes, draw_mask


def test_colors_are_pascal_voc_s() -> None:
    assert [color_of(label)[::-1] for label in (0, 1, 2, 15, 20)] == [
        (0, 0, 0), (128, 0, 0), (0, 128, 0), (192, 128, 128), (0, 64, 128)
    ]  # fmt: skip


def test_a_box_is_drawn_in_the_colour_of_its_class() -> None:
    image = np.zeros((40, 60, 3), np.uint8)
    drawn = draw_boxes(image, [(1, "", [5.2, 20, 45, 35])])
    assert tuple(drawn[20, 25]) == color_of(1)
    assert not drawn[28, 25].any()
    assert not image.any()


def test_a_mask_of_another_size_leaves_class_0_as_it_is() -> None:
    gray = np.full((4, 8), 100, np.uint8)
    drawn = draw_mask(gray, np.array([[0, 2]]))
    assert (drawn[:, :4] == 100).all()
    assert tuple(drawn[0, 5]) == (50, 114, 50)
