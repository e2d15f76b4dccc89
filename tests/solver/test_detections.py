"""Testing detectors: mean average precision."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from pycaffe_like.errors import SolverError
from pycaffe_like.solver import Solver
from pycaffe_like.solver.detections import Detections, average_precision, means

from .make import solver_def

# The case of SSD's own test: five objects, eleven detections.
RIGHT = np.array([0, 1, 1, 0, 1, 0, 1, 0, 0, 0, 1])
LAST = 5 / 11


@pytest.mark.parametrize(
    ("version", "whole", "first_seven"),
    [
        ("Integral", 0.558528, 0.558528 - LAST * 0.2),
        ("MaxIntegral", 0.591861, 0.591861 - LAST * 0.2),
        ("11point", 0.598662, 0.598662 - 2 * LAST / 11),
    ],
)
def test_average_precision(version: str, whole: float, first_seven: float) -> None:
    assert average_precision(RIGHT, 5, version) == pytest.approx(whole, abs=1e-5)
    assert average_precision(RIGHT[:7], 5, version) == pytest.approx(first_seven, abs=1e-5)
    assert average_precision(RIGHT[:0], 5, version) == 0
    assert average_precision(RIGHT[:1], 0, version) == 0


def test_seven_of_ten_do_not_reach_a_recall_of_seven_tenths() -> None:
    assert average_precision(np.ones(7), 10, "11point") == pytest.approx(7 / 11)
    assert average_precision(np.ones(8), 10, "11point") == pytest.approx(9 / 11)


def rows(*given: tuple[float, ...]) -> torch.Tensor:
    return torch.tensor(given)[None, None]


def test_passes_are_put_together(caplog: pytest.LogCaptureFixture) -> None:
    found = Detections()
    found.add({"eval": rows((-1, 1, 1, -1, -1), (-1, 2, 1, -1, -1), (0, 1, 0.5, 1, 0), (0, 1, 0.9, 0, 0))})
    found.add({"eval": rows((-1, 1, 1, -1, -1), (-1, 2, 0, -1, -1), (0, 1, 0.75, 0, 1), (0, 1, 0.6, 1, 0))})
    precisions = found.precisions("Integral")
    # By falling score, the detections are wrong, right, right. Those that do not count are left out.
    assert precisions == {"eval": {1: pytest.approx(0.5 / 2 + 2 / 3 / 2), 2: 0}}
    assert means(precisions)["eval"].item() == pytest.approx((0.25 + 1 / 3) / 2)
    assert "There are no detections of class 2." in caplog.text


def test_other_outputs_are_refused() -> None:
    with pytest.raises(SolverError) as error:
        Detections().add({"loss": torch.zeros(())})
    assert 'eval_type: "detection" cannot evaluate output loss; expected rows of five' in str(error.value)


NET = """
layer { name: "found" type: "DummyData" top: "found" top: "objects" dummy_data_param {
  shape { dim: 1 dim: 1 dim: 2 dim: 7 } shape { dim: 1 dim: 1 dim: 1 dim: 8 }
  data_filler { type: "constant" value: 1 } data_filler { type: "constant" value: 1 } } }
layer { name: "evaluation" type: "DetectionEvaluate" bottom: "found" bottom: "objects" top: "detection_eval"
  include { phase: TEST } detection_evaluate_param { num_classes: 3 } }
layer { name: "learns" type: "InnerProduct" bottom: "found" top: "y" inner_product_param { num_output: 1 } include { phase: TRAIN } }
layer { name: "loss" type: "Reduction" bottom: "y" top: "loss" loss_weight: 1 include { phase: TRAIN } }
"""


def test_a_solver_prints_the_mean_average_precision(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines: list[str] = []
    text = 'test_iter: 2 test_interval: 5 max_iter: 1 eval_type: "detection" ap_version: "11point"'
    solver = Solver(solver_def(text + " show_per_class_result: true", NET), log=lambda line: lines.append(line.text))
    lines.clear()
    assert solver.test(0) == {"detection_eval": 0}
    # Boxes of a single point overlap nothing, so both detections of class 1 are wrong.
    assert lines[1:] == ["class1: 0", "class2: 0", "    Test net output #0: detection_eval = 0"]


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ('eval_type: "segmentation"', "eval_type is unknown; expected classification or detection; got segmentation"),
        ('ap_version: "12point"', "ap_version is unknown; expected 11point or MaxIntegral or Integral; got 12point"),
    ],
)
def test_unknown_ways_to_test(field: str, message: str, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SolverError) as error:
        Solver(solver_def(field))
    assert message in str(error.value)
