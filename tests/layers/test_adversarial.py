"""GradientScaler, compared with the formula of ddtm's fork."""

from __future__ import annotations

import math

import pytest
import torch

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import Phase

from .battery import make, spread


def test_the_reversed_gradient_grows_with_the_passes() -> None:
    options = "gradient_scaler_param { lower_bound: 0.25 upper_bound: 1.5 alpha: 3 max_iter: 4 }"
    layer = make("GradientScaler", [(2, 3)], options, phase=Phase.TRAIN)
    for passes in range(6):
        bottom = spread(2, 3).requires_grad_()
        top = layer(bottom)
        assert torch.equal(top, bottom)
        (5 * top).sum().backward()
        progress = min(1, passes / 4)
        factor = 2 * 1.25 / (1 + math.exp(-3 * progress)) - 1.25 + 0.25
        assert bottom.grad is not None
        torch.testing.assert_close(bottom.grad, torch.full((2, 3), -5 * factor))


def test_only_passes_in_train_count_and_are_restored() -> None:
    options = "gradient_scaler_param { max_iter: 7 }"
    test = make("GradientScaler", [(2, 3)], options)
    test(torch.zeros(2, 3))
    assert test.state()[0] == 0
    train = make("GradientScaler", [(2, 3)], options, phase=Phase.TRAIN)
    train(torch.zeros(2, 3))
    other = make("GradientScaler", [(2, 3)], options, phase=Phase.TRAIN)
    other.set_state(train.state())
    assert other.state()[0] == 1


@pytest.mark.parametrize("options", ["lower_bound: 2", "alpha: -1", "max_iter: 0"])
def test_wrong_options(options: str) -> None:
    with pytest.raises(LayerError, match="too small|out of range"):
        make("GradientScaler", [(2, 3)], f"gradient_scaler_param {{ {options} }}")
