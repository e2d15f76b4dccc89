"""Hints about losses that do not fall."""

from __future__ import annotations

import math

from pycaffe_like.solver.hints import Hints


def hints_for(hints: Hints, iterations: range, values: list[float]) -> list[str]:
    found = [hints.update(i, [("accuracy", 0.5), ("loss", v)]) for i, v in zip(iterations, values, strict=True)]
    return [one for one in found if one]


def test_a_loss_that_stays_at_guessing() -> None:
    (hint,) = hints_for(
        Hints({"loss": 10}), range(0, 1000, 100), [math.log(10) * (1 + 0.009 * (-1) ** i) for i in range(10)]
    )
    assert hint.startswith("loss is stuck at 2.303 = ln(10), what guessing among 10 classes gives. Usual causes: ")


def test_it_waits_for_the_500th_iteration_and_for_five_displays() -> None:
    assert hints_for(Hints({"loss": 10}), range(0, 500, 20), [math.log(10)] * 25) == []
    assert hints_for(Hints({"loss": 10}), range(600, 1000, 100), [math.log(10)] * 4) == []


def test_a_loss_that_moves_is_left_alone() -> None:
    assert hints_for(Hints({"loss": 10}), range(0, 2000, 100), [math.log(10) - 0.02 * i for i in range(20)]) == []


def test_a_loss_at_the_floor_of_float32() -> None:
    (hint,) = hints_for(Hints({"loss": 3}), range(0, 60, 20), [50.0, 87.3365, 87.3365])
    assert hint.startswith("loss is stuck at 87.3365 = -ln(smallest float32)")
    assert hints_for(Hints({"loss": 3}), range(0, 60, 20), [87.3365, 50.0, 87.3365]) == []


def test_other_outputs_and_a_single_class_say_nothing() -> None:
    assert hints_for(Hints({"loss": 1}), range(0, 1000, 100), [0.0] * 10) == []
    assert hints_for(Hints({"other": 10}), range(0, 1000, 100), [math.log(10)] * 10) == []
