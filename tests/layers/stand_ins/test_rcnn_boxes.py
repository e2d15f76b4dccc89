"""Anchors and targets of Faster R-CNN's Python layers."""

from __future__ import annotations

import math

import numpy as np

from pycaffe_like.layers.stand_ins.rcnn_boxes import anchors_at_origin, anchors_everywhere, regression_targets

PUBLISHED = [
    *[(-84, -40, 99, 55), (-176, -88, 191, 103), (-360, -184, 375, 199)],
    *[(-56, -56, 71, 71), (-120, -120, 135, 135), (-248, -248, 263, 263)],
    *[(-36, -80, 51, 95), (-80, -168, 95, 183), (-168, -344, 183, 359)],
]
"""The nine anchors in the comment at the top of lib/rpn/generate_anchors.py, counted from 0 as its code does."""


def test_the_nine_anchors_of_the_paper() -> None:
    assert anchors_at_origin((0.5, 1, 2), (8, 16, 32)).tolist() == [list(map(float, one)) for one in PUBLISHED]


def test_anchors_follow_the_map_row_by_row() -> None:
    found = anchors_everywhere(np.array(PUBLISHED[:2]), height=2, width=3, stride=16)
    assert found.shape == (12, 4)
    x, y = 2, 1
    assert found[2 * (3 * y + x) + 1].tolist() == [-176 + 32, -88 + 16, 191 + 32, 103 + 16]
    assert found[:2].tolist() == [list(one) for one in PUBLISHED[:2]]


def test_targets_are_shifts_in_sizes_and_logarithms() -> None:
    box, wanted = np.array([[10, 20, 19, 39]]), np.array([[15, 10, 34, 14]])  # 10 x 20 and 20 x 5
    shift = ((15 + 10) - (10 + 5)) / 10, ((10 + 2.5) - (20 + 10)) / 20
    assert np.allclose(regression_targets(box, wanted), [[*shift, math.log(2), math.log(1 / 4)]], rtol=1e-12)
