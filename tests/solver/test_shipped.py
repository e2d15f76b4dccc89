"""The solvers of solvers/ have the learning rates of the Caffe examples that they follow."""

from __future__ import annotations

import pytest

from pycaffe_like.proto import read_solver
from pycaffe_like.solver.policy import Schedule, ScheduleState
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("name", "last", "rates"),
    [
        ("cifar10_quick", 5000, {0: 1e-3, 3999: 1e-3, 4000: 1e-4, 4999: 1e-4}),
        ("cifar10_full", 70000, {0: 1e-3, 59999: 1e-3, 60000: 1e-4, 64999: 1e-4, 65000: 1e-5, 69999: 1e-5}),
    ],
)
def test_cifar_has_the_learning_rates_of_caffes_successive_solvers(
    name: str, last: int, rates: dict[int, float]
) -> None:
    solver = read_solver(ROOT / "solvers" / f"{name}.prototxt")
    assert (solver.max_iter, solver.momentum, solver.weight_decay) == pytest.approx((last, 0.9, 0.004))
    schedule, state = Schedule(solver), ScheduleState()
    found = {}
    for iteration in range(last):
        state = schedule.advance(iteration, state)
        if iteration in rates:
            found[iteration] = schedule.rate(iteration, state)
    assert found == pytest.approx(rates)
