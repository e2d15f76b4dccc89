"""DetectNet's layers, compared with results of NVIDIA/caffe's own classes with OpenCV 4.10."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.stand_ins.detectnet import ClusterDetections, ClusterGroundtruth, ScoreDetections, mAP
from pycaffe_like.layers.stand_ins.group_rectangles import group_rectangles

from .make import run


def test_similar_rectangles_are_merged() -> None:
    rectangles = [
        [40, 112, 61, 59], [12, 104, 7, 20], [37, 60, 41, 30], [66, 115, 67, 56], [12, 108, 12, 18],
        [11, 105, 6, 19], [68, 114, 66, 57], [36, 63, 39, 34], [41, 113, 64, 58], [63, 115, 67, 60],
    ]  # fmt: skip
    merged = group_rectangles(np.array(rectangles), 1, 0.6)
    assert merged == [((56, 114, 65, 58), 5), ((12, 106, 8, 19), 3), ((36, 62, 40, 32), 2)]  # results of OpenCV
    assert [size for _, size in group_rectangles(np.array(rectangles), 2, 0.6)] == [5, 3]
    assert group_rectangles(np.array(rectangles), 0, 0.6)[3] == ((66, 115, 67, 56), 1)


def test_a_small_group_inside_a_larger_one_is_dropped() -> None:
    outer, inner = [[10, 10, 60, 60]] * 5, [[30, 30, 7, 7]] * 2
    assert group_rectangles(np.array(outer + inner), 1, 0.2) == [((10, 10, 60, 60), 5)]
    assert len(group_rectangles(np.array(outer + [[30, 30, 7, 7]] * 5), 1, 0.2)) == 2


def grid() -> tuple[np.ndarray, np.ndarray]:
    """Returns coverage and corners of two classes on 3 x 5 cells of 16 pixels; class 1 covers three of the cells."""
    coverage, corners = np.zeros((1, 2, 3, 5)), np.zeros((1, 4, 3, 5))
    for y, x in ((0, 1), (0, 2), (1, 1)):
        coverage[0, 1, y, x] = 0.5
        corners[0, :, y, x] = (8 - 16 * x, 4 - 16 * y, 48 - 16 * x, 40 - 16 * y)
    return coverage, corners


def test_boxes_of_the_ground_truth_come_once() -> None:
    none, boxes = run(ClusterGroundtruth(), "80,48,16,2", grid(), 2)
    assert not none.any()
    np.testing.assert_array_equal(boxes[0, :2], [[8, 4, 48, 40, 0], [0] * 5])


@pytest.mark.parametrize(("coverage", "least_height", "found"), [(0.5, 36, True), (0.51, 36, False), (0.5, 37, False)])
def test_detections_are_grouped(coverage: float, least_height: int, found: bool) -> None:
    _, boxes = run(ClusterDetections(), f"80,48,16,{coverage},1,0.02,{least_height},2", grid(), 2)
    expected = [8, 4, 48, 40, float(np.float16(math.log(3)))] if found else [0] * 5
    np.testing.assert_array_equal(boxes[0, 0], expected)


def test_scores() -> None:
    objects, detections = np.zeros((2, 50, 5)), np.zeros((2, 50, 5))
    objects[0, :2, :4] = (10, 10, 30, 30), (50, 50, 70, 90)
    detections[0, :3, :4] = (11, 10, 30, 30), (10, 10, 30, 29), (50, 50, 70, 70)
    rows = run(ScoreDetections(), "", [objects, detections], 1)[0]
    expected = [(11, 10, 30, 30, 1), (10, 10, 30, 29, 2), (50, 50, 70, 70, 2), (50, 50, 70, 90, 3), (0,) * 5]
    np.testing.assert_array_equal(rows[0, :5], expected)
    assert not rows[1].any()
    tops = run(mAP(), "80,48,16", [rows], 3)
    np.testing.assert_allclose(np.concatenate(tops), [50 * 100 / 3 / 100, 100 / 3, 50], rtol=1e-6)
    assert not any(top.any() for top in run(mAP(), "80,48,16", [rows[1:]], 3))


@pytest.mark.parametrize(
    ("layer", "param_str", "bottoms", "tops", "message"),
    [
        (ClusterGroundtruth(), "80,48", grid(), 1, "expected image width, image height, stride, classes; got 80,48"),
        (ClusterGroundtruth(), "", grid(), 1, "param_str cannot be read"),
        (ClusterGroundtruth(), "80,48,16,2", grid(), 1, "the layer needs one top for each class; expected 2; got 1"),
        (ClusterGroundtruth(), "80,48,16", grid(), 1, "coverage needs one channel for each class; expected 1; got 2"),
        (ScoreDetections(), "", [np.zeros((2, 50, 5)), np.zeros((3, 50, 5))], 1, "different numbers of pictures"),
    ],
)
def test_errors(layer: object, param_str: str, bottoms: list[np.ndarray], tops: int, message: str) -> None:
    with pytest.raises(LayerError) as caught:
        run(layer, param_str, bottoms, tops)
    assert message in str(caught.value)
