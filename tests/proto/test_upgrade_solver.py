"""Upgrading old solvers to the current format."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf import text_format

from pycaffe_like.errors import SolverError
from pycaffe_like.proto import caffe_pb2
from pycaffe_like.proto.upgrade_solver import snapshot_prefix, upgrade_solver


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("SGD", "SGD"),
        ("NESTEROV", "Nesterov"),
        ("ADAGRAD", "AdaGrad"),
        ("RMSPROP", "RMSProp"),
        ("ADADELTA", "AdaDelta"),
        ("ADAM", "Adam"),
    ],
)
def test_solver_type_becomes_type(old: str, new: str) -> None:
    solver = text_format.Parse(f"solver_type: {old}", caffe_pb2.SolverParameter())
    upgrade_solver(solver, "f")
    assert solver.type == new
    assert not solver.HasField("solver_type")


def test_solver_type_and_type_contradict() -> None:
    solver = text_format.Parse('solver_type: SGD type: "Adam"', caffe_pb2.SolverParameter())
    with pytest.raises(
        SolverError, match="f: solver_type and type are both set\nKeep type; solver_type is its old name."
    ):
        upgrade_solver(solver, "f")


def test_the_snapshot_prefix(tmp_path: Any) -> None:
    assert snapshot_prefix("a/b", "x/solver.prototxt") == "a/b"
    assert snapshot_prefix("", "x/solver.prototxt") == "x/solver"
    assert snapshot_prefix(str(tmp_path), "x/solver.prototxt") == str(tmp_path / "solver")
