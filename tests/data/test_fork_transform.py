"""The augmentation options of twtygqyy/caffe-augmentation and NVIDIA's random resize."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pycaffe_like.data.fork_transform import ForkTransform
from pycaffe_like.data.sampler import Draws
from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.spec import Phase

from .helpers import draw, layer_def


def fork(text: str, phase: Phase = Phase.TRAIN) -> ForkTransform:
    return ForkTransform(layer_def("Data", f"transform_param {{ {text} }}").option("transform_param"), phase)


def results(text: str, image: np.ndarray, count: int = 200) -> list[np.ndarray]:
    change = fork(text)
    return [change(image, Draws((), 7, 0, position)) for position in range(count)]


def test_min_side_keeps_proportions_and_rounds_up() -> None:
    image = draw(31, 47)
    assert fork("min_side: 17", Phase.TEST).is_on
    (found,) = results("min_side: 17", image, 1)
    np.testing.assert_array_equal(found, cv2.resize(image, (26, 17)))  # 47 * 17 / 31 = 25.8
    (found,) = results("min_side: 17", draw(47, 31, 1)[..., None], 1)
    assert found.shape == (26, 17, 1)
    sides = {min(found.shape[:2]) for found in results("min_side_min: 11 min_side_max: 13", image)}
    assert sides == {11, 12, 13}


def test_rotation_keeps_all_of_the_picture() -> None:
    image = np.full((30, 40, 3), 255, np.uint8)
    found = results("max_rotation_angle: 30", image)
    for one in found:
        assert one.sum() / 255 / 3 == pytest.approx(30 * 40, rel=0.1)
        assert one.shape[0] >= 30
        assert one.shape[1] >= 40
    assert max(one.shape[0] for one in found) == pytest.approx(30 * np.cos(np.pi / 6) + 40 * np.sin(np.pi / 6), abs=3)
    assert not fork("max_rotation_angle: 30", Phase.TEST).is_on


def test_colour_shifts_have_one_sign() -> None:
    image = np.full((3, 5, 3), 100, np.uint8)
    shifts = np.array([one[0, 0].astype(int) - 100 for one in results("max_color_shift: 9", image, 400)])
    assert 0.4 < (shifts == 0).all(1).mean() < 0.6  # apply_probability is 0.5
    assert (shifts.min(), shifts.max()) == (-9, 9)
    assert not ((shifts > 0).any(1) & (shifts < 0).any(1)).any()
    assert any(len(set(shift)) == 3 for shift in shifts.tolist())


def test_contrast_and_brightness() -> None:
    image = np.tile(np.array([0, 100, 200], np.uint8), (3, 5, 1))
    text = "contrast_brightness_adjustment: true apply_probability: 1 min_contrast: 0.5 max_contrast: 0.9"
    found = np.array([one[0, 0].astype(float) for one in results(f"{text} max_brightness_shift: 20", image, 400)])
    factors = (found[:, 2] - found[:, 1]) / 100
    np.testing.assert_allclose([factors.min(), factors.max()], [0.5, 0.9], atol=0.02)
    offsets = found[:, 1] - 100 * factors
    np.testing.assert_allclose([offsets.min(), offsets.max()], [-20, 20], atol=2.5)


def test_smoothing() -> None:
    image = np.random.default_rng(1).integers(0, 256, (32, 40, 3)).astype(np.uint8)
    found = results("smooth_filtering: true apply_probability: 1", image)
    kinds = [
        *(cv2.GaussianBlur(image, (size, size), 0) for size in (1, 3, 5)),
        *(cv2.blur(image, (size, size)) for size in (3, 5)),
        *(cv2.medianBlur(image, size) for size in (3, 5)),
        *(cv2.boxFilter(image, -1, (size, size)) for size in (2, 6, 10)),
    ]
    which = [next(index for index, kind in enumerate(kinds) if (kind == one).all()) for one in found]
    assert set(which) == set(range(10))


def test_random_resize_of_nvidia() -> None:
    image = draw(60, 90)
    sizes = {one.shape[:2] for one in results("img_rand_resize_lower: 20 img_rand_resize_upper: 22", image)}
    assert sizes == {(20, 30), (21, 32), (22, 33)}  # sizes are rounded half up
    (found,) = results("img_rand_resize_lower: 20 img_rand_resize_upper: 20", image, 1)
    np.testing.assert_array_equal(found, cv2.resize(image, (30, 20), interpolation=cv2.INTER_NEAREST))
    (found,) = results("img_rand_resize_lower: 70 img_rand_resize_upper: 70", image, 1)
    np.testing.assert_array_equal(found, image)  # with the option, nothing is enlarged …
    (found,) = results("img_rand_resize_lower: 80 img_rand_resize_upper: 80 allow_upscale: true", image, 1)
    # … without it, it is enlarged.
    np.testing.assert_array_equal(found, cv2.resize(image, (120, 80), interpolation=cv2.INTER_CUBIC))
    (found,) = results("img_rand_resize_lower: 20 img_rand_resize_upper: 20 crop_size: 27", image, 1)
    assert found.shape[:2] == (27, 30)


def test_ratios_and_stretches_of_nvidia() -> None:
    text = "rand_resize_ratio_lower: 1 rand_resize_ratio_upper: 1.4"
    widths = [one.shape[1] for one in results(text, draw(60, 90))]
    assert (min(widths), max(widths)) == (60, 84)
    heights = [one.shape[0] for one in results("vertical_stretch_lower: 0.5 vertical_stretch_upper: 0.8", draw(60, 90))]
    assert (min(heights), max(heights)) == (30, 48)
    widths = [one.shape[1] for one in results("horizontal_stretch_lower: 0.5", draw(60, 90))]
    assert (min(widths), max(widths)) == (45, 90)


def test_without_options_nothing_is_on() -> None:
    assert not fork("").is_on
    assert not fork("contrast_brightness_adjustment: true smooth_filtering: true", Phase.TEST).is_on


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "min_side_min: 3",
            "min_side_min and min_side_max are not a range; expected both, with min_side_min <= min_side_max; got 3 and 0",
        ),
        (
            "img_rand_resize_lower: 5 img_rand_resize_upper: 4",
            "img_rand_resize_lower and img_rand_resize_upper are not a range; "
            "expected both, with img_rand_resize_lower <= img_rand_resize_upper; got 5 and 4",
        ),
        ("min_contrast: 2", "min_contrast is above max_contrast; got 2 and 1.2"),
    ],
)
def test_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(LayerError) as error:
        fork(text)
    assert str(error.value) == message


def test_pictures_of_more_than_8_bits() -> None:
    with pytest.raises(
        DataError, match="^these augmentations are for pictures of 8 bits; expected uint8; got float32$"
    ):
        fork("min_side: 5")(np.zeros((7, 11, 3), np.float32), Draws(()))
