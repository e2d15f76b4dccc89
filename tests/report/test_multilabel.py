from __future__ import annotations

import numpy as np
import pytest

from pycaffe_like.report.multilabel import MultiLabel, average_precision, best_threshold, precision_recall


def test_average_precision_of_a_small_ranking() -> None:
    scores = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    there = np.array([1, 0, 1, 0, 1], bool)
    assert average_precision(scores, there) == pytest.approx((1 / 1 + 2 / 3 + 3 / 5) / 3)


def test_equal_scores_are_one_step() -> None:
    scores = np.array([0.9, 0.5, 0.5, 0.5])
    there = np.array([1, 1, 0, 0], bool)
    precision, recall, at = precision_recall(scores, there)
    assert precision.tolist() == [1.0, 0.5]
    assert recall.tolist() == [0.5, 1.0]
    assert at.tolist() == [0.9, 0.5]
    assert average_precision(scores, there) == pytest.approx(0.5 * 1 + 0.5 * 0.5)


def test_best_threshold_is_where_f1_is_largest() -> None:
    threshold, f1 = best_threshold(np.array([0.9, 0.7, 0.4, 0.2]), np.array([1, 0, 1, 0], bool))
    assert threshold == 0.4
    assert f1 == pytest.approx(2 * (2 / 3) * 1 / (2 / 3 + 1))


def test_a_label_that_no_record_has_is_undefined() -> None:
    assert average_precision(np.array([0.5, 0.1]), np.array([False, False])) is None
    assert best_threshold(np.array([0.5]), np.array([False])) == (None, None)


def test_result() -> None:
    statistics = MultiLabel(["red", "round"])
    said = np.array([[0.9, 0.2], [0.6, 0.7], [0.1, 0.8]], np.float32)
    truth = np.array([[1, 0], [0, 1], [1, 1]], np.float32)
    statistics.add(said[:2], truth[:2], "a{}".format, lambda item: None)
    statistics.add(said[2:], truth[2:], "b{}".format, lambda item: None)
    result = statistics.result()
    assert result["records"] == 3
    assert result["subset_accuracy"] == pytest.approx(1 / 3)
    red, round_ = result["per_class"]  # type: ignore[misc]
    assert red["ap"] == pytest.approx((1 + 2 / 3) / 2)
    assert (red["precision"], red["recall"]) == (0.5, 0.5)
    assert round_["ap"] == 1.0
    assert result["map"] == pytest.approx((red["ap"] + 1) / 2)
    assert result["thresholds"] == [pytest.approx(0.1), pytest.approx(0.7)]


def test_the_worst_cases_name_the_label() -> None:
    statistics = MultiLabel(["red", "round"])
    statistics.add(np.array([[0.9, 0.2], [0.3, 0.6]]), np.array([[0, 0], [1, 1]]), "r{}".format, lambda item: None)
    assert [(case.record, case.said) for case in statistics.worst.cases()] == [
        ("r0", "red 90.0%, but it is not there"),
        ("r1", "red 30.0%, but it is there"),
    ]


def test_labels_of_minus_1_do_not_count() -> None:
    statistics = MultiLabel(["red", "round"])
    statistics.add(np.array([[0.9, 0.9], [0.8, 0.1]]), np.array([[-1, 1], [1, 0]]), "r{}".format, lambda item: None)
    result = statistics.result()
    assert result["per_class"][0]["support"] == 1  # type: ignore[index]
    assert result["per_class"][0]["precision"] == 1.0  # type: ignore[index]
    assert result["subset_accuracy"] == 1.0
