"""Loss scaling for fp16: gradients are scaled back, and the scale grows and shrinks."""

from __future__ import annotations

import math

import pytest
import torch

from pycaffe_like.solver.loss_scale import LossScale


def parameter(*gradient: float) -> torch.Tensor:
    one = torch.zeros(len(gradient), requires_grad=True)
    one.grad = torch.tensor(gradient)
    return one


def test_gradients_get_their_true_size_back() -> None:
    scale = LossScale(torch.device("cpu"))
    one, without = parameter(3 * 2.0**16, -5 * 2.0**16), torch.zeros(2, requires_grad=True)
    assert scale.unscale([one, without]).item() == 0
    assert one.grad is not None
    assert one.grad.tolist() == [3, -5]
    assert scale.scale(torch.tensor(7.0)).item() == 7 * 2.0**16


@pytest.mark.parametrize("bad", [math.inf, -math.inf, math.nan])
def test_an_overflow_halves_the_scale_and_starts_the_count_again(bad: float) -> None:
    scale = LossScale(torch.device("cpu"))
    scale.set_state({"value": 64.0, "good_updates": 1500})
    assert scale.unscale([parameter(1.0, 2.0), parameter(0.0, bad, 3.0)]).item() == 1
    assert scale.state() == {"value": 32.0, "good_updates": 0}


def test_2000_updates_without_overflow_double_it() -> None:
    scale = LossScale(torch.device("cpu"))
    scale.set_state({"value": 64.0, "good_updates": 1998})
    scale.unscale([parameter(1.0)])
    assert scale.state() == {"value": 64.0, "good_updates": 1999}
    scale.unscale([parameter(1.0)])
    assert scale.state() == {"value": 128.0, "good_updates": 0}


def test_nothing_that_learns_never_overflows() -> None:
    assert LossScale(torch.device("cpu")).unscale([torch.zeros(3)]).item() == 0


def test_the_scale_stays_in_the_memory_that_a_cuda_graph_reads() -> None:
    scale = LossScale(torch.device("cpu"))
    value = scale.value
    scale.set_state({"value": 64.0, "good_updates": 1999})
    scale.unscale([parameter(1.0)])
    scale.unscale([parameter(math.inf)])
    scale.unscale([parameter(math.inf)])
    assert value.item() == 32
    assert scale.scale(torch.tensor(3.0)).item() == 96
