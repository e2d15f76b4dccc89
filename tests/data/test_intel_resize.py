"""random_resize_param and random_aspect_ratio_param of Intel's fork."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pycaffe_like.data.augmented import Augmented
from pycaffe_like.data.fork_transform import ForkTransform
from pycaffe_like.data.sampler import Draws
from pycaffe_like.errors import LayerError
from pycaffe_like.spec import Phase

from .helpers import draw, layer_def


def fork(text: str) -> ForkTransform:
    return ForkTransform(layer_def("Data", f"transform_param {{ {text} }}").option("transform_param"), Phase.TEST)


def results(text: str, item: Augmented, count: int = 60) -> list[Augmented]:
    change = fork(text)
    assert change.is_on
    return [change.change(item, Draws((), 3, 0, position).generator()) for position in range(count)]


def test_the_shorter_side_is_drawn_and_the_longer_one_rounded_down() -> None:
    picture = draw(31, 47)
    found = results(
        "random_resize_param { min_size: 20 max_size: 23 resize_param { interp_mode: AREA } }", Augmented(picture)
    )
    assert {one.image.shape[0] for one in found} == {20, 21, 22, 23}
    for one in found:
        side = one.image.shape[0]
        wanted = cv2.resize(picture, (side * 47 // 31, side), interpolation=cv2.INTER_AREA)
        np.testing.assert_array_equal(one.image, wanted)
    tall = results("random_resize_param { }", Augmented(draw(47, 31)))
    assert {one.image.shape[1] for one in tall} <= set(range(31, 48))
    assert len(tall) > 5


def test_parts_of_a_random_area_and_aspect() -> None:
    rows, columns = np.mgrid[0:60, 0:80]
    picture = np.stack([rows, columns, rows * 0], 2).astype(np.uint8)  # a pixel's value is its position
    text = """crop_size: 32 random_aspect_ratio_param { min_area_ratio: 0.1 max_area_ratio: 0.3 aspect_ratio_change: 1.5
              resize_param { interp_mode: NEAREST } }"""
    ratios = []
    for one in results(text, Augmented(picture, labels=rows.astype(np.uint8)), 200):
        assert one.image.shape == (32, 32, 3)
        assert one.labels is not None
        np.testing.assert_array_equal(one.labels, one.image[..., 0])
        height, width = (float(np.ptp(one.image[..., axis])) * 32 / 31 for axis in (0, 1))
        assert 0.06 < height * width / 4800 < 0.36
        ratios.append(height / width)
    assert min(ratios) == pytest.approx(1 / 2.25, abs=0.1)
    assert max(ratios) == pytest.approx(2.25, abs=0.25)


def test_a_part_that_never_fits_becomes_the_whole_picture() -> None:
    text = "crop_size: 12 random_aspect_ratio_param { min_area_ratio: 1 aspect_ratio_change: 1 max_attempt: 3 }"
    picture = draw(24, 47)
    (found,) = results(text, Augmented(picture), 1)
    np.testing.assert_array_equal(found.image, cv2.resize(picture, (23, 12)))


def test_boxes_are_cut_out_too() -> None:
    box = np.array([[4, 0, 0.4, 0.4, 0.6, 0.6, 0]], np.float32)
    picture = np.zeros((60, 60, 3), np.uint8)
    picture[24:36, 24:36] = 255
    text = (
        "crop_size: 60 random_aspect_ratio_param { min_area_ratio: 0.4 max_area_ratio: 0.9 aspect_ratio_change: 1.2 }"
    )
    for one in results(text, Augmented(picture, boxes=box)):
        assert one.boxes is not None
        white = np.nonzero(one.image[..., 0] > 127)
        if len(one.boxes):
            low, high = one.boxes[0, [3, 2]] * 60, one.boxes[0, [5, 4]] * 60
            np.testing.assert_allclose([axis.min() for axis in white], low, atol=1.5)
            np.testing.assert_allclose([axis.max() + 1 for axis in white], high, atol=1.5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("random_aspect_ratio_param { }", "random_aspect_ratio_param needs a crop_size; expected a positive number"),
        (
            "crop_size: 9 random_aspect_ratio_param { min_area_ratio: 0.5 max_area_ratio: 0.25 }",
            "the areas of random_aspect_ratio_param are out of range; expected 0 < min_area_ratio <= max_area_ratio; "
            "got 0.5 and 0.25",
        ),
    ],
)
def test_options_that_do_not_fit(text: str, message: str) -> None:
    with pytest.raises(LayerError, match=message):
        fork(text)
