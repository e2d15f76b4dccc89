from __future__ import annotations

from pathlib import Path

import pytest

from pycaffe_like.errors import DataError
from pycaffe_like.report.curves import read_metrics, training_curves

LINES = """{"iteration": 0, "phase": "train", "loss": 2.5, "lr": 0.1, "time": 3.0}
{"iteration": 0, "phase": "test", "accuracy": 0.25, "ok": true, "note": "x"}
{"iteration": 10, "phase": "train", "loss": 1.5, "lr": 0.1}
"""


def test_each_number_is_a_curve(tmp_path: Path) -> None:
    (tmp_path / "metrics.jsonl").write_text(LINES)
    assert read_metrics(tmp_path / "metrics.jsonl") == {
        "train loss": [(0, 2.5), (10, 1.5)],
        "train lr": [(0, 0.1), (10, 0.1)],
        "test accuracy": [(0, 0.25)],
    }


@pytest.mark.parametrize("line", ["hello", "[1]", '{"iteration": 3}', "[" * 5000, '{"iteration": "x", "phase": "a"}'])
def test_a_line_that_is_no_metrics_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "metrics.jsonl").write_text('{"iteration": 1, "phase": "train"}\n' + line)
    with pytest.raises(DataError, match="metrics.jsonl:2: not a line of metrics"):
        read_metrics(tmp_path / "metrics.jsonl")


def test_curves_lie_beside_the_weights_or_above_them(tmp_path: Path) -> None:
    (tmp_path / "metrics.jsonl").write_text(LINES)
    (tmp_path / "weights").mkdir()
    assert len(training_curves(tmp_path)) == len(training_curves(tmp_path / "weights")) == 3
    assert training_curves(tmp_path / "weights" / "deeper") == []
