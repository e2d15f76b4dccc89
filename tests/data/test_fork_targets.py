"""Forks' transformations of pixel labels and boxes: a marked square, its labels and its box stay together."""

from __future__ import annotations

import numpy as np
import pytest

from pycaffe_like.data.augmented import Augmented
from pycaffe_like.data.fork_transform import ForkTransform
from pycaffe_like.data.sampler import Draws
from pycaffe_like.spec import Phase

from .helpers import layer_def

ROWS, COLUMNS = 60, 40


def marked_picture(row: int, column: int) -> Augmented:
    """Returns a black picture with a white 6 x 6 square, pixel labels of 7 for the square, and its box."""
    image, labels = np.zeros((ROWS, COLUMNS, 3), np.uint8), np.zeros((ROWS, COLUMNS), np.uint8)
    image[row : row + 6, column : column + 6] = 255
    labels[row : row + 6, column : column + 6] = 7
    corners = (column / COLUMNS, row / ROWS, (column + 6) / COLUMNS, (row + 6) / ROWS)
    return Augmented(image, labels, np.array([[3, 0, *corners, 0]], np.float32))


def centre(mask: np.ndarray) -> np.ndarray:
    return np.array([index.mean() + 0.5 for index in np.nonzero(mask)])


@pytest.mark.parametrize(
    "text",
    [
        "max_rotation_angle: 90",
        "min_side: 90",
        "min_side_min: 30 min_side_max: 80",
        "img_rand_resize_lower: 45 img_rand_resize_upper: 90 allow_upscale: true interpolation_algo_up: INTER_LINEAR",
        "horizontal_stretch_lower: 0.5 horizontal_stretch_upper: 1",
    ],
)
def test_picture_labels_and_boxes_stay_together(text: str) -> None:
    change = ForkTransform(layer_def("Data", f"transform_param {{ {text} }}").option("transform_param"), Phase.TRAIN)
    shapes = set()
    for position in range(40):
        image, labels, boxes = change.change(marked_picture(11, 23), Draws((), 5, 0, position).generator(), 255)
        assert labels is not None
        assert boxes is not None
        assert labels.shape == image.shape[:2]
        shapes.add(labels.shape)
        of_picture, of_labels = centre(image[..., 0] > 127), centre(labels == 7)
        size = np.array(labels.shape)
        of_box = boxes[0, [3, 2]] * size + (boxes[0, [5, 4]] - boxes[0, [3, 2]]) * size / 2
        np.testing.assert_allclose(of_labels, of_picture, atol=1)
        np.testing.assert_allclose(of_box, of_picture, atol=1.5)
        assert boxes[0, [0, 1, 6]].tolist() == [3, 0, 0]
    assert len(shapes) > (1 if "_m" in text or "_l" in text or "angle" in text else 0)


def test_pixels_outside_the_picture_have_the_outside_label() -> None:
    change = ForkTransform(
        layer_def("Data", "transform_param { max_rotation_angle: 45 }").option("transform_param"), Phase.TRAIN
    )
    found = [
        change.change(marked_picture(11, 23), Draws((), 5, 0, position).generator(), 255).labels
        for position in range(9)
    ]
    assert any((labels == 255).any() for labels in found if labels is not None)
    for labels in found:
        assert labels is not None
        assert set(np.unique(labels)) <= {0, 7, 255}
        inside = (labels != 255).sum()
        assert inside == pytest.approx(ROWS * COLUMNS, rel=0.05)
