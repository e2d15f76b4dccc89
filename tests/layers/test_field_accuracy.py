"""DetectionGroupAccuracy and DetectionAccuracy, compared with a transcription of both forks' loops."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import make, spread, tops_of
from .test_field_loss import MEAN, NORM, STD, targets


def jaccard(a: tuple[float, ...], b: tuple[float, ...], plus: float) -> float:
    """Returns the overlap of two boxes x, y, w, h whose last pixel is x + w - plus."""
    wide = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    high = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    both = max(wide, 0) * max(high, 0)
    return both / (a[2] * a[3] + b[2] * b[3] - both)


def expected(
    scores: np.ndarray, code: np.ndarray, t: np.ndarray, sizes: list[tuple[int, int]], top_k: int, ignored: int
) -> list[float]:
    hits, counts, overlaps = [0, 0], [0, 0], []
    limit = math.log(2.5)
    for item in range(len(scores)):
        size = sizes[item % len(sizes)]
        for row in range(5):
            for column in range(7):
                label = int(t[item, 0, row, column])
                if label == ignored:
                    continue
                if label or t[item, 5, row, column] < 0.6:
                    order = sorted(range(3), key=lambda c: -scores[item, c, row, column])
                    for kind in (0, 1) if label else (0,):
                        counts[kind] += 1
                        hits[kind] += label in order[:top_k]
                if label:
                    values = code[item, :, row, column] * STD + MEAN
                    x, y = np.clip(values[:2], -1 / 3, 1 / 3)
                    w, h = np.exp(np.clip(values[2:], -limit, limit)) * size
                    box = (x * size[0] + (column + 0.5) * 8 - w / 2, y * size[1] + (row + 0.5) * 8 - h / 2, w, h)
                    gx, gy, gw, gh = t[item, 1:5, row, column].astype(float)
                    overlaps.append(jaccard(box, (gx - gw / 2, gy - gh / 2, gw, gh), 0))
    return [hits[0] / counts[0], hits[1] / counts[1], float(np.mean(overlaps))]


def test_group_accuracy() -> None:
    shapes = [(4, 3, 5, 7), (4, 4, 5, 7), (4, 6, 5, 7)]
    options = (
        "detection_group_accuracy_param { cls_num: 3 field_w: 23 field_w: 31 field_h: 19 field_h: 43 stride: 8 "
        f"field_whr: 2.5 field_xyr: 3 bg_threshold: 0.6 }} {NORM} loss_param {{ ignore_label: 2 }}"
    )
    bottoms = [spread(*shapes[0]), spread(*shapes[1], seed=1), targets(4, 5, 7, 3)]
    found = torch.cat([top.flatten() for top in tops_of(make("DetectionGroupAccuracy", shapes, options, 2), *bottoms)])
    scores, code, truth = (bottom.numpy().astype(float) for bottom in bottoms)
    wanted = expected(scores, code, truth, [(23, 19), (31, 43)], 1, 2)
    np.testing.assert_allclose(found.numpy(), np.array(wanted), rtol=1e-4)


def test_accuracy() -> None:
    shapes = [(3, 7, 5, 7), (3, 6, 5, 7)]
    options = (
        "detection_accuracy_param { cls_num: 3 field_w: 23 field_h: 19 downsample_rate: 8 top_k: 2 "
        f"field_whr: 2.5 field_xyr: 3 bg_threshold: 0.6 }} {NORM}"
    )
    bottoms = [spread(*shapes[0]), targets(3, 5, 7, 3)]
    found = torch.cat([top.flatten() for top in tops_of(make("DetectionAccuracy", shapes, options, 2), *bottoms)])
    values, t = (bottom.numpy().astype(float) for bottom in bottoms)
    wanted = expected(values[:, :3], values[:, 3:], t, [(23, 19)], 2, -1)
    np.testing.assert_allclose(found.numpy(), np.array(wanted), rtol=1e-4)


FIELD = "field_w: 23 field_h: 19 downsample_rate: 8"


def test_of_equal_scores_the_last_class_is_mscnns_best_and_the_first_cascades() -> None:
    truth = torch.zeros(1, 6, 2, 3)
    truth[:, 0] = 2
    shapes = [(1, 7, 2, 3), (1, 6, 2, 3)]
    layer = make("DetectionAccuracy", shapes, f"detection_accuracy_param {{ cls_num: 3 {FIELD} }}")
    assert layer(torch.zeros(shapes[0]), truth).flatten().tolist() == [1, 1]
    shapes = [(1, 3, 2, 3), (1, 4, 2, 3), (1, 6, 2, 3)]
    options = "detection_group_accuracy_param { cls_num: 3 field_w: 23 field_h: 19 stride: 8 }"
    layer = make("DetectionGroupAccuracy", shapes, options)
    assert layer(torch.zeros(shapes[0]), torch.zeros(shapes[1]), truth).flatten().tolist() == [0, 0]


def test_without_fields_that_count_the_tops_are_minus_1() -> None:
    shapes = [(1, 7, 2, 3), (1, 6, 2, 3)]
    options = f"detection_accuracy_param {{ cls_num: 3 {FIELD} }} loss_param {{ ignore_label: 0 }}"
    tops = tops_of(make("DetectionAccuracy", shapes, options, 2), torch.zeros(shapes[0]), torch.zeros(shapes[1]))
    assert [top.flatten().tolist() for top in tops] == [[-1, -1], [-1]]


def test_objectness_counts_all_classes_as_one() -> None:
    shapes = [(1, 6, 2, 3), (1, 6, 2, 3)]
    options = f"detection_accuracy_param {{ cls_num: 2 objectness: true {FIELD} }}"
    truth, bottom = torch.zeros(shapes[1]), torch.zeros(shapes[0])
    truth[:, 0], bottom[:, 1] = 5, 1
    assert make("DetectionAccuracy", shapes, options)(bottom, truth).flatten().tolist() == [1, 1]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("cls_num: 3 objectness: true", "objectness is for two classes"),
        ("cls_num: 3 top_k: 4", "top_k is out of range"),
        ("cls_num: 3 coord_num: 5", "coord_num must be 4"),
        ("cls_num: 2", "bottom 0 has the wrong shape"),
    ],
)
def test_wrong_options(options: str, expected: str) -> None:
    with pytest.raises(LayerError, match=expected):
        make("DetectionAccuracy", [(1, 7, 2, 3), (1, 6, 2, 3)], f"detection_accuracy_param {{ {options} {FIELD} }}")
