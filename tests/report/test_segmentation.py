from __future__ import annotations

import numpy as np
import pytest

from pycaffe_like.report.segmentation import Segmentation, mean_iou

SAID = np.array([[[0, 1, 2], [1, 1, 0]], [[2, 2, 2], [0, 0, 0]]])
TRUTH = np.array([[[0, 1, 1], [1, 255, 2]], [[2, 2, 2], [0, 0, 0]]])


def _statistics() -> Segmentation:
    statistics = Segmentation(["road", "car", "sky"], ignored=(255,))
    statistics.add(SAID, TRUTH, "record {}".format, lambda item: None)
    return statistics


def test_confusion_of_pixels() -> None:
    result = _statistics().result()
    assert result["confusion"] == [[4, 0, 0], [0, 2, 1], [1, 0, 3]]
    assert (result["records"], result["pixels"]) == (2, 11)
    assert result["pixel_accuracy"] == pytest.approx(9 / 11)


def test_intersection_over_union() -> None:
    result = _statistics().result()
    assert [row["iou"] for row in result["per_class"]] == [pytest.approx(v) for v in (4 / 5, 2 / 3, 3 / 5)]  # type: ignore[attr-defined]
    assert result["mean_iou"] == pytest.approx((4 / 5 + 2 / 3 + 3 / 5) / 3)


def test_classes_that_are_nowhere_do_not_count_in_the_mean() -> None:
    assert mean_iou(np.array([[3, 1, 0], [0, 2, 0], [0, 0, 0]])) == pytest.approx((3 / 4 + 2 / 3) / 2)
    assert mean_iou(np.zeros((2, 2), int)) is None


def test_only_pictures_with_errors_are_among_the_worst() -> None:
    cases = _statistics().worst.cases()
    assert [case.record for case in cases] == ["record 0"]
    assert cases[0].said == "mean IoU 0.389"  # 1/2, 2/3 and 0/2
