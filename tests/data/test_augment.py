"""Colour distortion, expansion, resizing with padding, and noise, on pictures of a few pixels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pycaffe_like.data.augment import add_noise, cut_out, distort, expand, of_channels, resize_image
from pycaffe_like.errors import DataError
from pycaffe_like.spec import Options

RED = np.array([[[0, 0, 255]]], np.uint8)


class Scripted:
    """A stand-in for a random generator that draws the numbers from 0 to 1 that the test chooses."""

    def __init__(self, *numbers: float) -> None:
        self.numbers = list(numbers)

    def random(self) -> float:
        return self.numbers.pop(0)

    def uniform(self, low: float, high: float) -> float:
        return low + self.numbers.pop(0) * (high - low)

    def permutation(self, count: int) -> list[int]:
        return [*range(1, count), 0]


FIRST, LAST = 0.9, 0.1
"""Whether contrast changes before saturation and hue, or after them."""


def distorted(pixel: tuple[int, ...], kind: str, *numbers: float, order: float = FIRST) -> list[int]:
    """Returns a pixel after one kind of distortion; `numbers` are drawn for its strength."""
    kinds = ("brightness", "contrast", "saturation", "hue", "random_order")
    order_of_draws = [*kinds[:1], *kinds[1:2], *kinds[2:4]] if order > 0.5 else [*kinds[:1], *kinds[2:4], *kinds[1:2]]
    options = {f"{one}_prob": float(one == kind) for one in kinds}
    options |= {"brightness_delta": 32.0, "hue_delta": 60.0}
    options |= {"contrast_lower": 0.5, "contrast_upper": 1.5, "saturation_lower": 0.0, "saturation_upper": 2.0}
    script = [order]
    for one in [*order_of_draws, "random_order"]:
        script += [0.5, *(numbers if one == kind else ())]
    random = Scripted(*script)
    found = distort(np.array([[pixel]], np.uint8), Options(options), random)  # type: ignore[arg-type]
    assert random.numbers == []
    return found[0, 0].tolist()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("pixel", "kind", "strength", "found"),
    [
        ((10, 100, 250), "brightness", 1, [42, 132, 255]),
        ((10, 100, 250), "brightness", 0, [0, 68, 218]),
        ((11, 100, 250), "contrast", 1, [16, 150, 255]),  # 16.5 is rounded to even
        ((13, 100, 250), "contrast", 0, [6, 50, 125]),
        ((0, 100, 200), "saturation", 0, [200, 200, 200]),
        ((0, 100, 200), "saturation", 0.5, [0, 100, 200]),
        ((0, 0, 255), "hue", 1, [0, 255, 0]),  # OpenCV's circle has 180 hues: red is 0, green is 60
        ((255, 0, 0), "hue", 0, [0, 255, 0]),
    ],
)
@pytest.mark.parametrize("order", [FIRST, LAST])
def test_one_change_of_colour(
    pixel: tuple[int, ...], kind: str, strength: float, found: list[int], order: float
) -> None:
    assert distorted(pixel, kind, strength, order=order) == found


def test_channels_in_another_order() -> None:
    assert distorted((3, 5, 7), "random_order") == [5, 7, 3]


@pytest.mark.parametrize(("order", "blue"), [(FIRST, 145), (LAST, 0)])
def test_contrast_changes_before_or_after_saturation(order: float, blue: int) -> None:
    options = {f"{one}_prob": 0.0 for one in ("brightness", "hue", "random_order")}
    options |= {"contrast_prob": 1.0, "contrast_lower": 2.0, "contrast_upper": 2.0}
    options |= {"saturation_prob": 1.0, "saturation_lower": 2.0, "saturation_upper": 2.0}
    picture = np.array([[[100, 150, 200]]], np.uint8)
    found = distort(picture, Options(options), Scripted(order, *[0.5] * 7))  # type: ignore[arg-type]
    assert int(found[0, 0, 0]) == pytest.approx(blue, abs=2)  # OpenCV rounds hue and saturation


def test_a_probability_is_not_reached_by_its_own_number() -> None:
    options = {f"{one}_prob": 0.0 for one in ("contrast", "saturation", "hue", "random_order")}
    options |= {"brightness_prob": 0.25, "brightness_delta": 32.0}
    for drawn, value in ((0.25, 0), (0.24, 32)):
        random = Scripted(FIRST, drawn, *([1.0] if value else []), *[0.5] * 4)
        assert distort(RED, Options(options), random)[0, 0, 0] == value  # type: ignore[arg-type]


def test_gray_pictures_have_no_colours_to_change() -> None:
    with pytest.raises(DataError, match="distort_param is for pictures in colour; expected three channels; got 1"):
        distort(np.zeros((1, 1, 1), np.uint8), Options({}), np.random.default_rng(0))


def test_a_picture_on_a_larger_canvas() -> None:
    picture = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    canvas, window = expand(picture, 2.6, np.array([7.6, -3, 300]), Scripted(0.5, 0.25))  # type: ignore[arg-type]
    assert canvas.shape == (5, 10, 3)
    assert window.tolist() == pytest.approx([-1 / 4, -1 / 2, 9 / 4, 4 / 2])
    assert np.array_equal(canvas[1:3, 1:5], picture)
    assert canvas[0, 0].tolist() == canvas[4, 9].tolist() == canvas[3, 1].tolist() == [8, 0, 255]


@pytest.mark.parametrize(
    ("window", "rows", "columns"),
    [
        ((0.25, 0.5, 0.75, 1), slice(2, 4), slice(2, 6)),
        ((0.1, 0, 0.9, 0.6), slice(0, 2), slice(0, 6)),
        ((0.5, 0.5, 0.51, 0.51), slice(2, 3), slice(4, 5)),
    ],
)
def test_the_pixels_in_a_window(window: tuple[float, ...], rows: slice, columns: slice) -> None:
    picture = np.arange(32, dtype=np.uint8).reshape(4, 8, 1)
    assert np.array_equal(cut_out(picture, np.array(window)), picture[rows, columns])


def resized(
    shape: tuple[int, int], mode: str, height: int, width: int, pad: str = "CONSTANT", **more: Any
) -> np.ndarray:
    picture = np.arange(1, shape[0] * shape[1] + 1, dtype=np.uint8).reshape(*shape, 1)
    options = {"resize_mode": mode, "height": height, "width": width, "pad_mode": pad, "interp_mode": ("NEAREST",)}
    return resize_image(picture, Options(options | more), np.random.default_rng(0))[..., 0]


def test_resized_to_a_size_whatever_the_aspect() -> None:
    assert resized((2, 3), "WARP", 4, 3).tolist() == [[1, 2, 3]] * 2 + [[4, 5, 6]] * 2


@pytest.mark.parametrize(("shape", "found"), [((2, 6), (4, 12)), ((6, 2), (15, 5)), ((8, 10), (4, 5))])
def test_resized_to_the_smallest_size_that_is_large_enough(shape: tuple[int, int], found: tuple[int, int]) -> None:
    assert resized(shape, "FIT_SMALL_SIZE", 4, 5).shape == found


@pytest.mark.parametrize(
    ("shape", "rows", "columns"),
    [
        ((1, 4), slice(1, 2), slice(0, 4)),  # an odd row more below
        ((2, 4), slice(1, 3), slice(0, 4)),
        ((3, 4), slice(0, 3), slice(0, 4)),  # one row, below
        ((4, 1), slice(0, 4), slice(1, 2)),
        ((4, 3), slice(0, 4), slice(0, 3)),
        ((4, 4), slice(0, 4), slice(0, 4)),
    ],
)
def test_padded_to_a_size(shape: tuple[int, int], rows: slice, columns: slice) -> None:
    found = resized(shape, "FIT_LARGE_SIZE_AND_PAD", 4, 4, pad_value=(99,))
    wanted = np.full((4, 4), 99)
    wanted[rows, columns] = np.arange(1, shape[0] * shape[1] + 1).reshape(shape)
    assert found.tolist() == wanted.tolist()


def test_a_very_long_picture_keeps_a_row() -> None:
    assert (resized((1, 9), "FIT_LARGE_SIZE_AND_PAD", 4, 4) != 0).any(1).tolist() == [False, True, False, False]
    assert (resized((9, 1), "FIT_LARGE_SIZE_AND_PAD", 4, 4) != 0).any(0).tolist() == [False, True, False, False]


@pytest.mark.parametrize(
    ("pad", "first_column"),
    [("CONSTANT", [0, 1, 5, 0]), ("MIRRORED", [5, 1, 5, 1]), ("REPEAT_NEAREST", [1, 1, 5, 5])],
)
def test_kinds_of_padding(pad: str, first_column: list[int]) -> None:
    assert resized((2, 4), "FIT_LARGE_SIZE_AND_PAD", 4, 4, pad)[:, 0].tolist() == first_column


def test_one_value_or_one_for_each_channel() -> None:
    assert of_channels((5,), 3, "pad_value") == [5, 5, 5]
    assert of_channels((5, 7), 2, "pad_value") == [5, 7]
    with pytest.raises(DataError, match="pad_value does not fit the channels; expected 1 or 3 values; got 2"):
        of_channels((5, 7), 3, "pad_value")


KINDS = (
    "decolorize gauss_blur hist_eq clahe erode posterize inverse saltpepper convert_to_hsv convert_to_lab all_effects"
)


def noisy(picture: np.ndarray, kind: str = "", **more: Any) -> np.ndarray:
    options = {one: one == kind for one in KINDS.split()} | {"jpeg": -1} | more
    return add_noise(picture, Options(options), np.random.default_rng(3))


@pytest.mark.parametrize(
    ("kind", "pixel", "found"),
    [
        ("", (3, 5, 7), [3, 5, 7]),
        ("decolorize", (0, 0, 255), [76, 76, 76]),  # 0.299 of red
        ("posterize", (0, 63, 64), [32, 32, 96]),
        ("posterize", (127, 128, 255), [96, 160, 224]),
        ("inverse", (0, 5, 255), [255, 250, 0]),
        ("convert_to_hsv", (0, 0, 255), [0, 255, 255]),
        ("convert_to_lab", (255, 255, 255), [255, 128, 128]),
    ],
)
def test_noise_of_a_pixel(kind: str, pixel: tuple[int, ...], found: list[int]) -> None:
    assert noisy(np.array([[pixel]], np.uint8), kind)[0, 0].tolist() == found


def test_grains_are_a_share_of_the_pixels() -> None:
    picture = np.full((40, 50, 3), 7, np.uint8)
    found = noisy(picture, "saltpepper", saltpepper_param=Options({"fraction": 0.05, "value": (1, 2, 3)}))
    grains = (found == (1, 2, 3)).all(2)
    assert 90 <= grains.sum() <= 100  # of 2000; a pixel may be drawn twice
    assert (found[~grains] == 7).all()
    assert (picture == 7).all()
    assert np.array_equal(noisy(picture, "saltpepper"), picture)


def test_erosion_takes_the_darkest_of_the_neighbours() -> None:
    picture = np.full((5, 5, 1), 200, np.uint8)
    picture[2, 2] = 3
    cross = [[200, 3, 200], [3, 3, 3], [200, 3, 200]]
    assert noisy(picture, "erode")[1:4, 1:4, 0].tolist() == cross


@pytest.mark.parametrize(("kind", "spreads"), [("gauss_blur", False), ("hist_eq", True), ("clahe", True)])
@pytest.mark.parametrize("channels", [1, 3])
def test_values_are_blurred_or_spread(kind: str, spreads: bool, channels: int) -> None:
    gray = np.random.default_rng(0).integers(100, 111, (32, 32, 1)).astype(np.uint8)
    picture = gray.repeat(channels, 2)
    found = noisy(picture, kind)
    assert found.shape == picture.shape
    assert (found.std() > 2 * picture.std()) == spreads
    assert (found.std() < picture.std() / 2) == (not spreads)
    assert (found == found[..., :1]).all()  # gray stays gray


def test_a_jpeg_of_a_quality() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (16, 16, 1)).astype(np.uint8)
    errors = [int(np.abs(noisy(picture, jpeg=quality).astype(int) - picture).sum()) for quality in (-1, 0, 5, 95)]
    assert errors[:2] == [0, 0]
    assert errors[2] > 3 * errors[3] > 0
