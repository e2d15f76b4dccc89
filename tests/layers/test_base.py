"""What every layer inherits from its base class."""

from __future__ import annotations

import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import make

SCORES = [(2, 3), (2,)]
FORKS_VALUES = [
    ("Eltwise", [(2, 3)] * 2, "eltwise_param { operation: SORT }", "operation", "PROD, SUM, MAX"),
    ("Pooling", [(2, 3, 5, 7)], "pooling_param { pool: LOWRES kernel_size: 2 }", "pool", "MAX, AVE, STOCHASTIC"),
    ("Reduction", [(2, 3)], "reduction_param { operation: TOPK }", "operation", "SUM, ASUM, SUMSQ, MEAN"),
    (
        "SoftmaxWithLoss",
        SCORES,
        "loss_param { normalization: PRE_FIXED }",
        "normalization",
        "FULL, VALID, BATCH_SIZE, NONE",
    ),
    (
        "InfogainLoss",
        [*SCORES, (3, 3)],
        "loss_param { normalization: PRE_FIXED }",
        "normalization",
        "FULL, VALID, BATCH_SIZE, NONE",
    ),
    (
        "SigmoidCrossEntropyLoss",
        [(2, 3)] * 2,
        "loss_param { normalization: PRE_FIXED }",
        "normalization",
        "FULL, VALID, BATCH_SIZE, NONE",
    ),
]


@pytest.mark.parametrize(("type_name", "bottoms", "options", "option", "choices"), FORKS_VALUES)
def test_values_of_forks_that_a_layer_does_not_work_out(
    type_name: str, bottoms: list[tuple[int, ...]], options: str, option: str, choices: str
) -> None:
    value = options.split(f"{option}: ")[1].split()[0]
    with pytest.raises(LayerError) as error:
        make(type_name, bottoms, options)
    assert str(error.value).endswith(f"{option} is unknown to this layer; expected one of {choices}; got {value}")


def test_a_layer_without_state_goes_on_from_nothing() -> None:
    module = make("ReLU", [(2, 3)])
    assert module.state() == []
    module.set_state([])


def test_a_layer_without_state_refuses_that_of_another() -> None:
    with pytest.raises(LayerError) as error:
        make("ReLU", [(2, 3)]).set_state([torch.zeros(1, 2, 3)])
    assert str(error.value) == "the state does not fit this layer; expected none; got 1x2x3"
