"""Boxes in windows, resized and mirrored pictures, and the windows that batch samplers draw."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pycaffe_like.data.annotations import (
    areas,
    boxes_in_window,
    check_samplers,
    mirror_boxes,
    resize_boxes,
    sample_windows,
    scale_boxes,
    small_size,
)
from pycaffe_like.errors import LayerError
from pycaffe_like.spec import Options

WINDOW = np.array([0.25, 0.5, 0.75, 1.0])


def boxes(*corners: tuple[float, float, float, float]) -> np.ndarray:
    """Returns an array of boxes, one per row: label, number, corners and difficult."""
    return np.array([(7, number, *one, 0) for number, one in enumerate(corners)], float)


def numbers(found: np.ndarray) -> list[int]:
    return found[:, 1].astype(int).tolist()


def test_areas() -> None:
    assert areas(np.array([[0, 0, 0.5, 0.25], [0.5, 0, 0.25, 1], [0.5, 0.5, 0.25, 0.25]])).tolist() == [0.125, 0, 0]


def test_boxes_are_clipped_to_the_window_and_relative_to_it() -> None:
    found = boxes_in_window(boxes((0.25, 0.5, 0.5, 0.625), (0, 0.25, 0.375, 0.625), (0, 0, 1, 1)), WINDOW, None)
    assert found[:, 2:6].tolist() == [[0, 0, 0.5, 0.25], [0, 0, 0.25, 0.25], [0, 0, 1, 1]]
    assert found[:, [0, 1, 6]].tolist() == [[7, 0, 0], [7, 1, 0], [7, 2, 0]]


def test_boxes_that_only_touch_the_window_are_outside() -> None:
    beside = [(0, 0.5, 0.25, 1), (0.75, 0.5, 1, 1), (0.25, 0, 0.75, 0.5), (0.25, 1, 0.75, 1.5)]
    assert len(boxes_in_window(boxes(*beside), WINDOW, None)) == 0


def test_boxes_without_an_area_are_dropped() -> None:
    assert len(boxes_in_window(boxes((0.5, 0.6, 0.5, 0.8), (0.4, 0.6, 0.5, 0.6)), WINDOW, None)) == 0


def test_emit_constraint_center_keeps_boxes_whose_centre_is_in_the_window() -> None:
    emit = Options({"emit_type": "CENTER"})
    inside, outside, on_the_left, on_the_bottom = (
        (0.3, 0.6, 0.4, 0.7),
        (0, 0.25, 0.375, 0.625),
        (0.125, 0.5, 0.375, 1),
        (0.3, 0.75, 0.4, 1.25),
    )
    found = boxes_in_window(boxes(inside, outside, on_the_left, on_the_bottom), WINDOW, emit)
    assert numbers(found) == [0, 2, 3]


@pytest.mark.parametrize(("overlap", "kept"), [(None, [0, 1]), (0.1, [0, 1]), (0.125, [0]), (0.99, [0]), (1, [])])
def test_emit_constraint_min_overlap_is_the_share_of_the_box(overlap: float | None, kept: list[int]) -> None:
    emit = Options({"emit_type": "MIN_OVERLAP"} | ({} if overlap is None else {"emit_overlap": overlap}))
    an_eighth = (0, -1, 0.5, 1)  # 0.25 x 0.5 of 0.5 x 2 are inside
    assert numbers(boxes_in_window(boxes((0.25, 0.5, 0.5, 0.75), an_eighth), WINDOW, emit)) == kept


def test_mirrored_boxes() -> None:
    given = boxes((0.125, 0.25, 0.5, 0.875))
    assert mirror_boxes(given)[0].tolist() == [7, 0, 0.5, 0.25, 0.875, 0.875, 0]
    assert given[0, 2] == 0.125


@pytest.mark.parametrize(
    ("picture", "new", "found"),
    [
        ((10, 40), (20, 20), (0, 0.375, 1, 0.625)),  # 20 x 5 pixels, and 7.5 above and below
        ((40, 10), (20, 20), (0.375, 0, 0.625, 1)),
        ((40, 40), (10, 40), (0.375, 0, 0.625, 1)),
        ((20, 40), (10, 20), (0, 0, 1, 1)),
    ],
)
def test_boxes_in_a_padded_picture(
    picture: tuple[int, int], new: tuple[int, int], found: tuple[float, float, float, float]
) -> None:
    resize = Options({"resize_mode": "FIT_LARGE_SIZE_AND_PAD", "height": new[0], "width": new[1]})
    assert resize_boxes(boxes((0, 0, 1, 1)), *picture, resize)[0, 2:6].tolist() == list(found)
    whole = Options({"resize_mode": "WARP", "height": new[0], "width": new[1]})
    assert resize_boxes(boxes((-0.5, 0, 0.5, 2)), *picture, whole)[0, 2:6].tolist() == [0, 0, 0.5, 1]


@pytest.mark.parametrize(
    ("picture", "found"), [((10, 40), (20, 80)), ((40, 10), (120, 30)), ((20, 30), (20, 30)), ((20, 31), (20, 31))]
)
def test_the_smallest_size_that_is_large_enough(picture: tuple[int, int], found: tuple[float, float]) -> None:
    assert small_size(*picture, Options({"height": 20, "width": 30})) == found


def scaled(height_scale: int, width_scale: int, mode: str = "FIT_SMALL_SIZE") -> list[float]:
    """Returns the coordinates of the box (0.1, 0.2, 0.3, 0.4) after the left half of a picture is resized to 20 x 80."""
    resize = Options(
        {"resize_mode": mode, "height": 20, "width": 20, "height_scale": height_scale, "width_scale": width_scale}
    )
    found = scale_boxes(boxes((0.1, 0.2, 0.3, 0.4)), 10, 40, resize, np.array([0, 0, 0.5, 1]))
    return [round(float(value), 6) for value in found[0, 2:6]]


def test_boxes_relative_to_a_fixed_size() -> None:
    assert scaled(10, 16) == [0.25, 0.4, 0.75, 0.8]
    assert scaled(20, 40) == [0.1, 0.2, 0.3, 0.4]
    assert scaled(0, 16) == scaled(10, 0) == scaled(10, 16, "WARP") == [0.1, 0.2, 0.3, 0.4]


@pytest.mark.parametrize(("height", "width"), [(21, 40), (20, 41)])
def test_a_fixed_size_that_is_larger_than_the_crop(height: int, width: int) -> None:
    with pytest.raises(LayerError) as caught:
        scaled(height, width)
    expected = "height_scale and width_scale are larger than the crop; expected at most 20 and 40; "
    assert str(caught.value) == f"{expected}got {height} and {width}"


def windows(box: tuple[float, float, float, float] = (0, 0, 0.5, 0.5), **options: Any) -> list[list[float]]:
    sampler = Options({"use_original_image": True, "max_trials": 3, **options})
    return [one.tolist() for one in sample_windows(boxes(box), [sampler], np.random.default_rng(1))]


def test_a_sampler_without_options_draws_the_whole_picture() -> None:
    assert windows() == [[0, 0, 1, 1]] * 3
    assert windows(max_sample=2) == [[0, 0, 1, 1]] * 2
    assert windows(max_sample=0) == windows(use_original_image=False) == windows(max_trials=0) == []


@pytest.mark.parametrize(
    ("constraint", "is_met"),
    [
        ({"min_jaccard_overlap": 0.25}, True),
        ({"min_jaccard_overlap": 0.26}, False),
        ({"max_jaccard_overlap": 0.25}, True),
        ({"max_jaccard_overlap": 0.24}, False),
        ({"min_sample_coverage": 0.25, "max_sample_coverage": 0.25}, True),
        ({"min_sample_coverage": 0.26}, False),
        ({"min_object_coverage": 1.0}, True),
        ({"max_object_coverage": 0.99}, False),
        ({"min_object_coverage": 1.0, "max_jaccard_overlap": 0.24}, False),
    ],
)
def test_constraints_of_samplers(constraint: dict[str, float], is_met: bool) -> None:
    assert bool(windows(sample_constraint=Options(constraint))) == is_met


def test_the_overlap_is_the_share_of_the_union() -> None:
    half_outside = (-0.5, 0, 0.5, 1)  # the whole picture and this share a half of 1.5
    assert windows(half_outside, sample_constraint=Options({"min_jaccard_overlap": 0.333}))
    assert not windows(half_outside, sample_constraint=Options({"min_jaccard_overlap": 0.334}))


def test_one_object_has_to_meet_all_constraints() -> None:
    sampler = Options(
        {
            "use_original_image": True,
            "max_trials": 1,
            "sample_constraint": Options({"min_jaccard_overlap": 0.5, "max_object_coverage": 0.9}),
        }
    )
    whole, small_part = (0, 0, 1, 1), (0.75, 0.75, 1.25, 1.25)
    assert sample_windows(boxes(whole, small_part), [sampler], np.random.default_rng(1)) == []


def test_windows_lie_in_the_picture_and_have_the_scales_and_aspect_ratios_that_are_asked_for() -> None:
    options = Options({"min_scale": 0.3, "max_scale": 0.6, "min_aspect_ratio": 0.5, "max_aspect_ratio": 2.0})
    found = np.array(windows(max_trials=500, sampler=options))
    assert found.min() >= 0
    assert found.max() <= 1
    width, height = (found[:, 2:] - found[:, :2]).T
    scale, ratio = np.sqrt(width * height), width / height
    for values, low, high in ((scale, 0.3, 0.6), (ratio, 0.5, 2)):
        assert low - 1e-5 < values.min() < low + 0.02
        assert high - 0.02 < values.max() < high + 1e-5
    assert found[:, :2].min() < 0.01
    assert found[:, 2:].max() > 0.99


@pytest.mark.parametrize(("ratio", "width", "height"), [(2.0, 1, 0.81), (0.5, 0.81, 1), (1.21, 0.99, 0.9 / 1.1)])
def test_a_ratio_is_limited_so_that_the_window_fits(ratio: float, width: float, height: float) -> None:
    options = Options({"min_scale": 0.9, "max_scale": 0.9, "min_aspect_ratio": ratio, "max_aspect_ratio": ratio})
    for left, top, right, bottom in windows(sampler=options):
        assert right - left == pytest.approx(width, abs=1e-6)
        assert bottom - top == pytest.approx(height, abs=1e-6)


SCALES, RATIOS = (
    "the scales of a batch_sampler are out of range",
    "the aspect ratios of a batch_sampler are out of range",
)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"min_scale": 0.0}, f"{SCALES}; expected 0 < min_scale <= max_scale <= 1; got 0 and 1"),
        (
            {"min_scale": 0.5, "max_scale": 0.25},
            f"{SCALES}; expected 0 < min_scale <= max_scale <= 1; got 0.5 and 0.25",
        ),
        ({"max_scale": 1.5}, f"{SCALES}; expected 0 < min_scale <= max_scale <= 1; got 1 and 1.5"),
        ({"min_aspect_ratio": 0.0}, f"{RATIOS}; expected 0 < min_aspect_ratio <= max_aspect_ratio; got 0 and 1"),
        ({"min_aspect_ratio": 2.0}, f"{RATIOS}; expected 0 < min_aspect_ratio <= max_aspect_ratio; got 2 and 1"),
    ],
)
def test_samplers_that_cannot_draw(options: dict[str, float], message: str) -> None:
    check_samplers([Options({}), Options({"sampler": Options({"min_scale": 0.5, "max_scale": 0.5})})])
    with pytest.raises(LayerError) as caught:
        check_samplers([Options({"sampler": Options(options)})])
    assert str(caught.value) == message
