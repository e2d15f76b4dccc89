"""Metrics have the same names in TensorBoard and in experiment trackers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pycaffe_like.report.metric_names import MetricNames

VALUES = {"loss": 0.5, "train/loss": 0.25, "train/accuracy": 0.75, "lr": 0.1, "test/loss": 2.0}


def training(weights: dict[str, float], average_loss: int = 1, iter_size: int = 1, world: int = 1) -> Any:
    return SimpleNamespace(
        solver=SimpleNamespace(average_loss=average_loss, iter_size=iter_size),
        net=SimpleNamespace(output_weights=lambda: weights),
        ranks=SimpleNamespace(world=world),
    )


def test_an_output_that_is_the_objective_is_omitted() -> None:
    names = MetricNames()
    names.adapt_to(training({"loss": 1.0, "accuracy": 0.0}))
    assert names.rename(VALUES) == {"train/loss": 0.5, "train/accuracy": 0.75, "lr": 0.1, "test/loss": 2.0}


@pytest.mark.parametrize(
    "other",
    [
        training({"loss": 1.0}, average_loss=20),
        training({"loss": 1.0}, iter_size=2),
        training({"loss": 1.0}, world=2),
        training({"loss": 0.5}),
        training({"loss": 1.0, "aux": 0.5}),
    ],
    ids=["smoothed", "iter_size", "ranks", "weight", "two losses"],
)
def test_an_output_that_differs_from_the_objective_has_its_own_name(other: Any) -> None:
    names = MetricNames()
    names.adapt_to(other)
    assert names.rename(VALUES) == {
        "train/loss": 0.5,
        "train/loss (batch)": 0.25,
        "train/accuracy": 0.75,
        "lr": 0.1,
        "test/loss": 2.0,
    }
