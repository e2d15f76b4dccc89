"""Learning rates, compared with values computed by hand from the formulas in proto/caffe.proto."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from pycaffe_like.errors import SolverError
from pycaffe_like.proto import read_solver
from pycaffe_like.solver.policy import Schedule, ScheduleState
from tests.solver.make import solver_def


def rates_of(schedule: Schedule, count: int) -> list[float]:
    rates, state = [], ScheduleState()
    for iteration in range(count):
        state = schedule.advance(iteration, state)
        rates.append(schedule.rate(iteration, state))
    return rates


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
        pytest.param('lr_policy: "sigmoid" gamma: 1 stepsize: 2000', {0: 0.0}, id="sigmoid far from its middle"),
        pytest.param('lr_policy: "exp" gamma: 10', {400: math.inf}, id="exp without a bound"),
        pytest.param('lr_policy: "poly" power: -1 max_iter: 4', {2: 1.0, 4: math.inf}, id="poly upwards"),
        pytest.param(
            'lr_policy: "poly" power: 2 max_iter: 4 min_lr: 0.1', {0: 0.5, 2: 0.2, 4: 0.1}, id="poly to min_lr"
        ),
        pytest.param('lr_policy: "exp" gamma: 0.5 min_lr: 0.2', {0: 0.5, 1: 0.25, 2: 0.2, 3: 0.2}, id="min_lr"),
        pytest.param(
            'lr_policy: "fixed" rampup_interval: 4 rampup_lr: 0.1',
            {0: 0.1, 1: 0.125, 2: 0.2, 3: 0.325, 4: 0.5, 5: 0.5},
            id="rampup",
        ),
        pytest.param(
            'lr_policy: "multistep" gamma: 0.5 stepvalue: 1 stepvalue: 2 rampup_interval: 4',
            {0: 0.0, 2: 0.125, 4: 0.25, 5: 0.125},
            id="steps are not counted while the rate rises",
        ),
        pytest.param(
            'lr_policy: "step" gamma: 0.5 stepsize: 4 warmup_iter: 5 warmup_start_lr: 0.1',
            {0: 0.1, 1: 0.18, 4: 0.42, 5: 0.25},
            id="warmup",
        ),
        pytest.param(
            'lr_policy: "cosine" max_iter: 6 min_lr: 0.1',
            {0: 0.5, 1: 0.3 + 0.2 * math.cos(math.pi / 6), 2: 0.4, 3: 0.3, 4: 0.2, 6: 0.1, 7: 0.1},
            id="cosine",
        ),
        pytest.param(
            'lr_policy: "sgdr" max_iter: 99 period: 2 p_mult: 2 lr_mult: 0.5 min_lr: 0.1',
            {0: 0.5, 1: 0.3, 2: 0.25, 4: 0.175, 5: 0.175 + 0.075 * math.cos(math.pi * 3 / 4), 6: 0.125, 10: 0.1125},
            id="sgdr",
        ),
        pytest.param('lr_policy: "sgdr" max_iter: 4', {0: 0.5, 2: 0.2500005, 4: 0.4}, id="sgdr: one period"),
        pytest.param(
            'lr_policy: "multifixed" stagelr: 0.3 stageiter: 1 stagelr: 0.2 stageiter: 4',
            {0: 0.3, 1: 0.3, 2: 0.2, 4: 0.2, 5: 0.2},
            id="multifixed",
        ),
    ],
)
def test_rates(text: str, rates: dict[int, float]) -> None:
    schedule = Schedule(solver_def(f"base_lr: 0.5 {text}"))
    got = rates_of(schedule, max(rates) + 1)
    assert {i: got[i] for i in rates} == pytest.approx(rates)


def test_plateau_steps_when_the_loss_has_no_new_minimum() -> None:
    text = 'base_lr: 0.5 lr_policy: "plateau" gamma: 0.5 plateau_winsize: 2 plateau_winsize: 3'
    schedule = Schedule(solver_def(text))
    losses = [4.0, 3.0, 3.0, 3.5, 2.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0]
    rates, state = [], ScheduleState()
    for iteration, loss in enumerate(losses):
        state = schedule.advance(iteration, state, loss)
        rates.append(schedule.rate(iteration, state))
    assert rates == [0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.125, 0.125, 0.125, 0.125]
    assert state == ScheduleState(current_step=2, minimum_loss=2.0, last_event=7)


def test_the_steps_taken_are_counted_as_a_solverstate_holds_them() -> None:
    schedule = Schedule(solver_def('lr_policy: "step" gamma: 0.5 stepsize: 3'))
    assert schedule.advance(7, ScheduleState()).current_step == 2


def test_the_same_question_has_the_same_answer() -> None:
    schedule = Schedule(solver_def('base_lr: 0.5 lr_policy: "multistep" gamma: 0.5 stepvalue: 3 stepvalue: 5'))
    state = ScheduleState(current_step=1)
    assert [schedule.rate(7, schedule.advance(7, state)) for _ in range(3)] == [0.125] * 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            'lr_policy: "stp"',
            "lr_policy 'stp' is unknown; expected one of fixed, exp, inv, poly, sigmoid, cosine, sgdr, multifixed, step, multistep, plateau\nDid you mean 'step'?",
            id="unknown",
        ),
        pytest.param(
            'lr_policy: ""',
            "lr_policy is missing; expected one of fixed, exp, inv, poly, sigmoid, cosine, sgdr, multifixed, step, multistep, plateau",
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
        pytest.param(
            'lr_policy: "plateau" gamma: 0.5',
            "lr_policy plateau needs a plateau_winsize; expected one or more; got none",
            id="plateau without a window",
        ),
        pytest.param(
            'lr_policy: "multifixed" stagelr: 1',
            "lr_policy multifixed needs stages; expected as many stagelr as stageiter; got 1 stagelr, 0 stageiter",
            id="stages",
        ),
        pytest.param(
            'lr_policy: "fixed" min_lr: -1', "min_lr is out of range; expected 0 or more; got -1.0", id="min_lr"
        ),
        pytest.param(
            'lr_policy: "cosine" base_lr: 0.5 min_lr: 0.75',
            "min_lr is above base_lr; expected at most 0.5; got 0.75",
            id="min_lr above base_lr",
        ),
    ],
)
def test_policies_that_make_no_sense(text: str, message: str) -> None:
    with pytest.raises(SolverError) as caught:
        Schedule(solver_def(text))
    assert str(caught.value) == message


def test_a_missing_base_lr_is_an_error_and_a_written_0_is_not() -> None:
    Path("s.prototxt").write_text('lr_policy: "fixed"')
    with pytest.raises(SolverError) as caught:
        Schedule(read_solver("s.prototxt"))
    assert str(caught.value) == "base_lr is missing; expected a positive rate, such as base_lr: 0.01"
    Path("s.prototxt").write_text('lr_policy: "fixed" base_lr: 0')
    assert Schedule(read_solver("s.prototxt")).rate(3, ScheduleState()) == 0


def test_multifixed_needs_no_base_lr() -> None:
    Path("s.prototxt").write_text('lr_policy: "multifixed" stagelr: 0.25 stageiter: 7')
    assert Schedule(read_solver("s.prototxt")).rate(3, ScheduleState()) == 0.25
