"""Keeping the best weights, and early stopping."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from pycaffe_like.errors import SolverError
from pycaffe_like.solver import Solver
from pycaffe_like.solver.monitor import Aim, Best, Monitors, Patience
from tests.solver.make import solver_def


@pytest.mark.parametrize(
    ("text", "value", "than", "by", "better"),
    [
        pytest.param("a max", 0.5, None, 0, True, id="the first"),
        pytest.param("a max", 0.5, 0.4, 0, True, id="more"),
        pytest.param("a max", 0.4, 0.4, 0, False, id="as much"),
        pytest.param("a max", 0.5, 0.4, 0.2, False, id="not by enough"),
        pytest.param("a min", 0.5, 0.4, 0, False, id="more, where less is better"),
        pytest.param("a min", 0.1, 0.4, 0.2, True, id="less by enough"),
        pytest.param("a max", math.nan, None, 0, False, id="no number"),
        pytest.param("a max", math.inf, 7, 0, True, id="infinite"),
    ],
)
def test_what_is_better(text: str, value: float, than: float | None, by: float, better: bool) -> None:
    assert Aim.parse(text, ["a"], "field").is_better(value, than, by) is better


def test_the_best_so_far() -> None:
    best = Best(Aim("loss", upwards=False))
    assert [best.update({"loss": v}) for v in (3.0, 4.0, 2.0, 2.0, 1.5)] == [True, False, True, False, True]
    assert best.value == 1.5


def test_patience_ends_and_starts_again_with_every_better_value() -> None:
    patience = Patience(Aim("accuracy", upwards=True), patience=2, min_delta=0.1)
    seen = [patience.update({"accuracy": v}) for v in (0.5, 0.55, 0.7, 0.75, 0.79)]
    assert seen == [False, False, False, False, True]
    assert (patience.value, patience.waited) == (0.7, 2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            'snapshot_best: "accuracy"',
            "solver.prototxt: snapshot_best needs a test output and a direction; "
            "expected \"NAME max\" or \"NAME min\"; got 'accuracy'",
            id="no direction",
        ),
        pytest.param(
            'snapshot_best: "acuracy max"',
            "solver.prototxt: snapshot_best: the test nets have no output 'acuracy'; expected one of accuracy, loss\nDid you mean 'accuracy'?",
            id="a slip",
        ),
        pytest.param(
            "early_stop { }",
            "solver.prototxt: early_stop.monitor needs a test output and a direction; expected \"NAME max\" or \"NAME min\"; got ''",
            id="no monitor",
        ),
        pytest.param(
            'early_stop { monitor: "loss min" patience: 0 }',
            "solver.prototxt: early_stop.patience is out of range; expected 1 or more; got 0",
            id="patience",
        ),
    ],
)  # fmt: skip
def test_what_makes_no_sense(text: str, message: str) -> None:
    with pytest.raises(SolverError) as caught:
        Solver(solver_def(f"test_iter: 1 test_interval: 2 {text}"))
    assert str(caught.value) == message


def test_without_test_nets_there_is_nothing_to_look_at() -> None:
    with pytest.raises(SolverError) as caught:
        Solver(solver_def('snapshot_best: "accuracy max"'))
    assert str(caught.value) == (
        "solver.prototxt: snapshot_best: the test nets have no output 'accuracy'; expected a test net"
    )


def test_training_keeps_the_weights_of_the_best_test_and_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    text = 'test_iter: 1 test_interval: 2 max_iter: 99 snapshot_best: "loss min" early_stop { monitor: "loss min" patience: 2 }'
    solver = Solver(solver_def(text))
    scripted = iter([3.0, 2.0, 5.0, 4.0])
    kept: list[torch.Tensor] = []

    def test(index: int) -> dict[str, float]:
        kept.append(solver.net.learnable_params[0].tensor.detach().clone())
        return {"loss": next(scripted), "accuracy": 0.5}

    monkeypatch.setattr(solver, "test", test)
    solver.solve()
    assert solver.iteration == 6  # tests at 0, 2, 4 and 6; the best one at 2
    other = Solver(solver_def(text))
    other.net.load("snap_best.caffemodel")
    torch.testing.assert_close(other.net.learnable_params[0].tensor.detach(), kept[1], rtol=0, atol=0)
    assert not list(Path().glob(".snap*"))


def test_the_best_weights_need_a_name() -> None:
    solver = replace(solver_def('snapshot_best: "loss min"'), snapshot_prefix=None)
    with pytest.raises(
        SolverError, match="snapshot_best is set but snapshot_prefix is not; expected a snapshot_prefix"
    ):
        Monitors(solver, ["loss"])
