"""The exponential moving average of the weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from pycaffe_like.errors import SolverError
from pycaffe_like.solver import Solver
from pycaffe_like.solver.average import Average
from tests.solver.make import parameters, solver_def


def test_the_formula() -> None:
    one, fixed = nn.Parameter(torch.tensor([8.0])), nn.Parameter(torch.tensor([5.0]), requires_grad=False)
    average = Average(0.75, [one, fixed])
    for value in (4.0, 12.0):
        with torch.no_grad():
            one.fill_(value)
            fixed.fill_(value)
        average.update()
    assert [v.item() for v in average.values] == [0.75 * (0.75 * 8 + 0.25 * 4) + 0.25 * 12]
    with average.in_place_of_weights():
        assert one.item() == average.values[0].item()
        assert fixed.item() == 12
    assert one.item() == 12


def test_training_tests_and_saves_the_average_and_resumes_with_it() -> None:
    text = "ema_decay: 0.5 snapshot: 3 test_iter: 1 test_interval: 3"
    solver = Solver(solver_def(text))
    history = [parameters(solver)]
    solver.callbacks.append((lambda: None, lambda: None))
    solver.progress = lambda: history.append(parameters(solver))
    solver.step(3)
    expected = history[0]
    for weights in history[1:]:
        expected = [0.5 * a + 0.5 * w for a, w in zip(expected, weights, strict=True)]
    torch.testing.assert_close(solver.average.values, expected)
    torch.testing.assert_close(parameters(solver), history[-1], rtol=0, atol=0)
    assert Path("snap_iter_3.ema.caffemodel").exists()

    other = Solver(solver_def(text))
    other.restore("snap_iter_3.solverstate")
    torch.testing.assert_close(other.average.values, expected, rtol=0, atol=0)
    torch.testing.assert_close(parameters(other), history[-1], rtol=0, atol=0)

    seen: list[np.ndarray] = []
    original = other.test

    def test(index: int) -> dict[str, float]:
        seen.append(other.test_nets[0].learnable_params[0].tensor.detach().numpy().copy())
        return original(index)

    other.test = test  # type: ignore[method-assign]
    other.test_all()
    np.testing.assert_array_equal(seen[0], expected[0])


def test_without_a_saved_average_it_begins_with_the_weights() -> None:
    solver = Solver(solver_def("snapshot: 3"))
    solver.step(3)
    other = Solver(solver_def("snapshot: 3 ema_decay: 0.5"))
    other.restore("snap_iter_3.caffemodel")
    torch.testing.assert_close(other.average.values, parameters(solver), rtol=0, atol=0)


def test_a_decay_out_of_range() -> None:
    with pytest.raises(SolverError) as caught:
        Solver(solver_def("ema_decay: 1"))
    assert str(caught.value) == (
        "solver.prototxt: ema_decay is out of range; expected 0 or more and less than 1; got 1.0"
    )
