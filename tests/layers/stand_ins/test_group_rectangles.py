"""Merging similar rectangles: which are similar, and which groups are dropped."""

from __future__ import annotations

import numpy as np
import pytest

from pycaffe_like.layers.stand_ins.group_rectangles import group_rectangles

THREE = [(10, 20, 31, 17)] * 3


def test_no_rectangles() -> None:
    assert group_rectangles(np.zeros((0, 4), int), 2, 0.2) == []


@pytest.mark.parametrize(("gap", "groups"), [(3, 1), (4, 2)])
def test_corners_may_differ_by_a_share_of_the_smaller_sides(gap: int, groups: int) -> None:
    rectangles = np.array([*THREE, *((x + gap, y, width, height) for x, y, width, height in THREE)])
    assert len(group_rectangles(rectangles, 1, 3 / 24)) == groups  # 3 / 24 * (31 + 17) / 2 = 3 pixels


@pytest.mark.parametrize(("members", "outer", "kept"), [(2, 3, 1), (3, 3, 2), (3, 4, 1), (4, 4, 2), (4, 5, 1)])
def test_groups_inside_larger_ones_are_dropped(members: int, outer: int, kept: int) -> None:
    rectangles = np.array([(40, 40, 20, 20)] * members + [(0, 0, 100, 100)] * outer)
    assert len(group_rectangles(rectangles, 1, 0.1)) == kept


@pytest.mark.parametrize(
    ("inner", "is_inside"),
    [
        ((-10, -10, 120, 120), True),
        ((-11, 0, 50, 50), False),
        ((0, -11, 50, 50), False),
        ((61, 0, 50, 50), False),
        ((0, 61, 50, 50), False),
        ((60, 60, 50, 50), True),
    ],
)
def test_the_outer_rectangle_is_enlarged_by_a_share_of_its_sides(inner: tuple[int, ...], is_inside: bool) -> None:
    rectangles = np.array([inner] * 2 + [(0, 0, 100, 100)] * 4)
    assert len(group_rectangles(rectangles, 1, 0.1)) == (1 if is_inside else 2)
