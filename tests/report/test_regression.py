from __future__ import annotations

import numpy as np
import pytest

from pycaffe_like.report.regression import Regression


def test_errors_of_each_value() -> None:
    statistics = Regression(["x", "y"])
    statistics.add(np.array([[1.0, 5.0], [2.0, 5.0]]), np.array([[0.0, 5.0], [4.0, 5.0]]), "r{}".format, lambda i: None)
    statistics.add(np.array([[3.0, 7.0]]), np.array([[3.0, 5.0]]), "s{}".format, lambda i: None)
    x, y = statistics.result()["residuals"]  # type: ignore[misc]
    assert (x["mae"], x["rmse"], x["bias"]) == (1.0, pytest.approx((5 / 3) ** 0.5), pytest.approx(-1 / 3))
    mean = 7 / 3
    assert x["r2"] == pytest.approx(1 - 5 / (mean**2 + (4 - mean) ** 2 + (3 - mean) ** 2))
    assert (y["bias"], y["r2"]) == (pytest.approx(2 / 3), None)
    assert sum(x["histogram"]["counts"]) == 3
    assert (x["histogram"]["edges"][0], x["histogram"]["edges"][-1]) == (-2, 1)


def test_the_worst_cases_show_both_numbers() -> None:
    statistics = Regression(["x"])
    statistics.add(np.array([[1.0], [9.5]]), np.array([[1.5], [2.0]]), "r{}".format, lambda item: None)
    assert [(case.record, case.said) for case in statistics.worst.cases()] == [
        ("r1", "9.5; right is 2"),
        ("r0", "1; right is 1.5"),
    ]


def test_without_records_nothing_is_known() -> None:
    assert Regression(["x"]).result()["residuals"][0]["mae"] is None  # type: ignore[index]
