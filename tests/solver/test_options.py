"""Solver fields with impossible values, and with values that are probably mistakes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pycaffe_like.checks.file_problems import CheckOptions, check_file
from pycaffe_like.errors import SolverError
from pycaffe_like.solver.options import check_options, doubtful_options
from tests.solver.make import solver_def


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("iter_size: 0", "iter_size is out of range; expected 1 or more; got 0", id="iter_size"),
        pytest.param("snapshot: -3", "snapshot is out of range; expected 0 or more; got -3", id="snapshot"),
        pytest.param(
            "test_iter: 3 test_iter: 0 test_interval: 1",
            "test_iter of test net 1 is out of range; expected 1 or more; got 0",
            id="test_iter",
        ),
    ],
)
def test_numbers_that_cannot_work(text: str, message: str) -> None:
    with pytest.raises(SolverError) as caught:
        check_options(solver_def(text))
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        pytest.param(
            "base_lr: 0",
            "base_lr is 0: the weights never change; expected a positive rate, such as 0.01",
            id="0",
        ),
        pytest.param(
            "base_lr: -0.5",
            "base_lr is -0.5: a negative rate makes the loss grow; expected a positive rate",
            id="negative",
        ),
        pytest.param(
            "momentum: 2",
            "momentum is 2: from 1 on updates grow without bound; expected 0 to 1, such as 0.9",
            id="momentum",
        ),
        pytest.param(
            "weight_decay: -0.25",
            "weight_decay is -0.25: a negative one makes weights grow; expected 0 or more",
            id="decay",
        ),
        pytest.param(
            "clip_gradients: 0",
            "clip_gradients is 0: all gradients become 0; expected a positive norm, or a negative number for none",
            id="clip",
        ),
        pytest.param(
            'lr_policy: "multistep" gamma: 0.5',
            "lr_policy multistep has no stepvalue: the rate never changes; expected one or more stepvalue",
            id="no stepvalue",
        ),
        pytest.param(
            'lr_policy: "multistep" gamma: 0.5 stepvalue: 7 stepvalue: 3',
            "the stepvalues do not rise, so some are applied late; expected rising values",
            id="order",
        ),
        pytest.param(
            'lr_policy: "step" stepsize: 3',
            "gamma is 0 or missing: lr_policy step makes the rate 0; expected a positive gamma, such as 0.1",
            id="gamma",
        ),
        pytest.param(
            "warmup_iter: 3 warmup_start_lr: -0.5",
            "warmup_start_lr is -0.5: a negative rate makes the loss grow; expected 0 or more",
            id="warm-up",
        ),
        pytest.param(
            "test_iter: 2 test_interval: 11",
            "test_interval is 11, more than max_iter: the test nets run only before training; expected at most 7",
            id="tests before training only",
        ),
        pytest.param(
            "test_iter: 2 test_interval: 11 test_initialization: false",
            "test_interval is 11, more than max_iter: the test nets never run; expected at most 7",
            id="no tests",
        ),
    ],
)
def test_numbers_that_are_hardly_meant(text: str, remark: str) -> None:
    assert [one.text for one in doubtful_options(solver_def(text))] == [remark]
    assert remark in [problem.text for problem in check_file("solver.prototxt", CheckOptions()).problems]


@pytest.mark.parametrize(
    "text",
    [
        "",
        'type: "Adam" momentum: 0.9',
        'lr_policy: "multistep" gamma: 0.1 stepvalue: 3',
        "test_iter: 2 test_interval: 7",
    ],
)
def test_sound_solvers_give_no_remark(text: str) -> None:
    assert list(doubtful_options(solver_def(text))) == []


def test_snapshots_need_a_name() -> None:
    with pytest.raises(SolverError, match="snapshot is set but snapshot_prefix is not; expected a snapshot_prefix"):
        check_options(replace(solver_def("snapshot: 3"), snapshot_prefix=None))
