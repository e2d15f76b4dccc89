from __future__ import annotations

import numpy as np
import pytest

from pycaffe_like.report.classification import Classification, macro, per_class

NAMES = ["cat", "dog", "hen"]


def _name(item: int) -> str:
    return f"record {item}"


def _no_picture(item: int) -> None:
    return None


def _statistics(probabilities: list[list[float]], labels: list[int], **options: object) -> Classification:
    statistics = Classification(NAMES, **options)  # type: ignore[arg-type]
    statistics.add(np.array(probabilities, np.float32), np.array(labels, np.float32), _name, _no_picture)
    return statistics


def test_confusion_has_labels_in_rows_and_predictions_in_columns() -> None:
    said = [[0.2, 0.7, 0.1], [0.1, 0.8, 0.1], [0.3, 0.1, 0.6], [0.5, 0.3, 0.2], [0.1, 0.3, 0.6]]
    result = _statistics(said, [0, 1, 2, 0, 0]).result()
    assert result["confusion"] == [[1, 1, 1], [0, 1, 0], [0, 0, 1]]
    assert result["accuracy"] == pytest.approx(3 / 5)
    assert result["records"] == 5


def test_batches_add_up() -> None:
    statistics = _statistics([[0.6, 0.3, 0.1]], [0])
    statistics.add(np.array([[0.1, 0.3, 0.6]], np.float32), np.array([1.0]), _name, _no_picture)
    assert statistics.result()["confusion"] == [[1, 0, 0], [0, 0, 1], [0, 0, 0]]


def test_precision_recall_f1_support() -> None:
    rows = per_class(np.array([[5, 2, 0], [1, 3, 0], [0, 0, 0]]), NAMES)
    assert rows[0] == {
        "label": 0,
        "name": "cat",
        "precision": pytest.approx(5 / 6),
        "recall": pytest.approx(5 / 7),
        "f1": pytest.approx(10 / 13),
        "iou": pytest.approx(5 / 8),
        "support": 7,
    }
    assert (rows[1]["precision"], rows[1]["recall"]) == (pytest.approx(3 / 5), pytest.approx(3 / 4))
    assert (rows[2]["precision"], rows[2]["recall"], rows[2]["f1"], rows[2]["support"]) == (None, None, None, 0)


def test_means_are_over_classes_that_have_records() -> None:
    means = macro(np.array([[5, 2, 0], [1, 3, 0], [0, 0, 0]]))
    assert means["recall"] == pytest.approx((5 / 7 + 3 / 4) / 2)
    assert means["precision"] == pytest.approx((5 / 6 + 3 / 5) / 2)


def test_a_class_that_is_never_predicted_has_precision_0_in_the_mean() -> None:
    assert macro(np.array([[4, 0], [2, 0]]))["precision"] == pytest.approx((4 / 6 + 0) / 2)


def test_top_k_counts_ties_against_the_label_as_accuracy_does() -> None:
    result = _statistics([[0.4, 0.4, 0.2], [0.5, 0.3, 0.2], [0.5, 0.3, 0.2]], [0, 1, 2], top=(1, 2)).result()
    assert result["top_k"] == {"1": 0.0, "2": pytest.approx(2 / 3)}


def test_top_k_is_at_most_the_number_of_classes() -> None:
    assert _statistics([[0.5, 0.3, 0.2]], [2], top=(1, 5)).result()["top_k"] == {"1": 0.0, "3": 1.0}


def test_labels_that_are_ignored_or_name_no_class_do_not_count() -> None:
    result = _statistics([[0.5, 0.3, 0.2]] * 4, [0, 255, 7, -1], ignored=(255,)).result()
    assert result["confusion"] == [[1, 0, 0], [0, 0, 0], [0, 0, 0]]
    assert (result["records"], result["records_without_class"]) == (1, 2)


def test_expected_calibration_error() -> None:
    # bin [0.6, 0.667) has the confidences 0.62 and 0.64, one of them right; bin [0.8, 0.867) has 0.83, right
    said = [[0.62, 0.2, 0.18], [0.64, 0.2, 0.16], [0.07, 0.83, 0.1]]
    result = _statistics(said, [0, 1, 1]).result()
    assert result["ece"] == pytest.approx((abs(1 - 1.26) + abs(1 - 0.83)) / 3, abs=1e-6)
    bins = {one["low"]: one for one in result["calibration"] if one["records"]}  # type: ignore[union-attr, index]
    assert bins[9 / 15]["accuracy"] == 0.5
    assert bins[9 / 15]["confidence"] == pytest.approx(0.63)


def test_a_confidence_of_1_lies_in_the_last_bin() -> None:
    assert _statistics([[1.0, 0.0, 0.0]], [0]).result()["calibration"][-1]["records"] == 1  # type: ignore[index]


def test_the_worst_case_is_the_one_that_was_surest_and_wrong() -> None:
    said = [[0.5, 0.4, 0.1], [0.05, 0.05, 0.9], [0.1, 0.8, 0.1]]
    cases = _statistics(said, [1, 0, 1]).worst.cases()
    assert [case.record for case in cases] == ["record 1", "record 0"]
    assert cases[0].facts == {
        "label": 0,
        "predicted": 2,
        "confidence": pytest.approx(0.9),
        "confidence_of_label": pytest.approx(0.05),
    }
    assert cases[0].said == "hen (90.0%); right is cat (5.0%)"


def test_how_wrong_a_case_is_counts_from_the_label_s_probability() -> None:
    said = [[0.5, 0.45, 0.05], [0.45, 0.1, 0.45]]
    cases = _statistics(said, [1, 1]).worst.cases()
    assert [case.record for case in cases] == ["record 1", "record 0"]


def test_records_of_the_worst_cases_are_those_of_the_batch_also_after_ignored_ones() -> None:
    cases = _statistics([[0.5, 0.4, 0.1], [0.1, 0.8, 0.1]], [255, 0], ignored=(255,)).worst.cases()
    assert [case.record for case in cases] == ["record 1"]


def test_without_records_everything_is_undefined() -> None:
    result = Classification(NAMES).result()
    assert (result["accuracy"], result["ece"], result["top_k"]) == (None, None, {"1": None, "3": None})
