"""Learning rates, worked out by hand from the formulas in proto/caffe.proto."""

from __future__ import annotations

import math

import pytest

from pycaffe_like.errors import SolverError
from pycaffe_like.solver.policy import POLICIES, Schedule
from tests.solver.make import solver_def


@pytest.mark.parametrize(
    ("text", "rates"),
    [
        pytest.param('lr_policy: "fixed"', {0: 0.5, 999: 0.5}, id="fixed"),
        pytest.param(
            'lr_policy: "step" gamma: 0.25 stepsize: 3', {0: 0.5, 2: 0.5, 3: 0.125, 5: 0.125, 6: 0.03125}, id="step"
        ),
        pytest.param('lr_policy: "exp" gamma: 0.5', {0: 0.5, 1: 0.25, 3: 0.0625}, id="exp"),
        pytest.param('lr_policy: "inv" gamma: 0.25 power: 2', {0: 0.5, 4: 0.125, 12: 0.03125}, id="inv"),
        pytest.param(
            'lr_policy: "multistep" gamma: 0.5 stepvalue: 2 stepvalue: 5',
            {0: 0.5, 1: 0.5, 2: 0.25, 4: 0.25, 5: 0.125, 99: 0.125},
            id="multistep",
        ),
        pytest.param(
            'lr_policy: "multistep" gamma: 0.5 stepvalue: 2 stepvalue: 2',
            {1: 0.5, 2: 0.25, 3: 0.125},
            id="two steps at once take two iterations",
        ),
        pytest.param('lr_policy: "poly" power: 2 max_iter: 8', {0: 0.5, 4: 0.125, 6: 0.03125, 8: 0.0}, id="poly"),
        pytest.param('lr_policy: "poly" power: 2 max_iter: 8', {9: 0.0}, id="poly beyond the end"),
        pytest.param(
            'lr_policy: "sigmoid" gamma: 0.5 stepsize: 4',
            {4: 0.25, 0: 0.5 / (1 + math.exp(2)), 6: 0.5 / (1 + math.exp(-1))},
            id="sigmoid",
        ),
    ],
)
def test_rates(text: str, rates: dict[int, float]) -> None:
    schedule = Schedule(solver_def(f"base_lr: 0.5 {text}"))
    got = [schedule.rate(i) for i in range(max(rates) + 1)]
    assert {i: got[i] for i in rates} == pytest.approx(rates)


def test_the_steps_taken_are_counted_as_a_solverstate_holds_them() -> None:
    schedule = Schedule(solver_def('lr_policy: "step" gamma: 0.5 stepsize: 3'))
    schedule.rate(7)
    assert schedule.current_step == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            'lr_policy: "stp"',
            "lr_policy 'stp' is unknown; expected one of " + ", ".join(POLICIES) + "; got None\nDid you mean 'step'?",
            id="unknown",
        ),
        pytest.param(
            'lr_policy: ""',
            "lr_policy is missing; expected one of fixed, step, exp, inv, multistep, poly, sigmoid",
            id="missing",
        ),
        pytest.param(
            'lr_policy: "step" gamma: 1',
            "lr_policy step needs a stepsize; expected a positive one; got 0",
            id="step without a size",
        ),
        pytest.param(
            'lr_policy: "sigmoid" gamma: 1',
            "lr_policy sigmoid needs a stepsize; expected a positive one; got 0",
            id="sigmoid without a size",
        ),
        pytest.param(
            'lr_policy: "exp" gamma: -1',
            "lr_policy exp needs a gamma; expected 0 or more; got -1.0",
            id="negative gamma",
        ),
    ],
)
def test_policies_that_make_no_sense(text: str, message: str) -> None:
    with pytest.raises(SolverError) as caught:
        Schedule(solver_def(text))
    assert str(caught.value) == message.replace("; got None", "")
