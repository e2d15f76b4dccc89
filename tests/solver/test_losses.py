"""The recent losses, whose mean the log shows."""

from __future__ import annotations

import pytest
import torch

from pycaffe_like.solver.losses import RecentLosses


def recent(*values: float, count: int = 3) -> RecentLosses:
    losses = RecentLosses(count, torch.device("cpu"))
    for value in values:
        losses.add(torch.tensor(float(value)))
    return losses


def test_the_mean_is_of_the_newest() -> None:
    losses = recent(2, 3, 5, 11)
    assert losses.values() == [3, 5, 11]
    assert losses.mean() == pytest.approx(19 / 3)


def test_without_losses_the_mean_is_the_default() -> None:
    assert recent().mean() == 0
    assert recent().mean(default=7) == 7
    assert recent(0).mean(default=7) == 0


def test_each_call_of_step_starts_a_new_mean() -> None:
    losses = recent(2, 3)
    losses.start_over()
    assert losses.values() == []


def test_restored_losses_survive_one_start() -> None:
    losses = recent(2, 3)
    losses.restore([5, 7])
    assert losses.values() == [2, 3]
    losses.start_over()
    assert losses.values() == [5, 7]
    losses.start_over()
    assert losses.values() == []


def test_clear_forgets_all_but_keeps_what_is_to_be_restored() -> None:
    losses = recent(2, 3)
    losses.restore([5])
    losses.clear()
    assert losses.values() == []
    losses.start_over()
    assert losses.values() == [5]
