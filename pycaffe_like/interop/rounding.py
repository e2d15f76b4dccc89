"""Compares the outputs of nets that amplify rounding errors.

A deep net can be so sensitive that two correct programs differ by more than the tolerance. Its sensitivity is
measured by the error of its float32 outputs, i.e. their difference from the outputs in float64. An exported
model agrees if its own error is not much larger.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from torch import Tensor, nn

from .proof import Runner, run_from_zero

_MARGIN = 2
"""The model's error may be this many times the net's: both are the largest of many random errors."""
_LARGEST_ERROR = 1e-2
"""If the net's own error is larger, the comparison says nothing and fails."""


@dataclass(frozen=True)
class RoundingErrors:
    """The errors of one output: the largest difference from the float64 output, relative to the largest value of
    that output.

    Attributes:
        net: the error of the net in float32.
        model: the error of the exported model.
    """

    net: float
    model: float

    @property
    def agree(self) -> bool:
        return self.net <= _LARGEST_ERROR and self.model <= _MARGIN * self.net


def rounding_errors(module: nn.Module, runner: Runner, batch: Sequence[Tensor]) -> list[RoundingErrors]:
    """Returns the errors of each output of the net and of its exported model.

    Args:
        module: the net; returns a tuple.
    """
    exact = run_from_zero(copy.deepcopy(module).double(), [_double(values) for values in batch])
    of_net, of_model = run_from_zero(module, batch), runner(batch)
    return [
        RoundingErrors(_error(net.numpy(), expected.numpy()), _error(np.asarray(model), expected.numpy()))
        for expected, net, model in zip(exact, of_net, of_model, strict=True)
    ]


def _double(values: Tensor) -> Tensor:
    return values.double() if values.is_floating_point() else values


def _error(values: np.ndarray, exact: np.ndarray) -> float:
    size = np.abs(exact).max(initial=0.0)
    if values.shape != exact.shape or not np.isfinite(values).all() or not np.isfinite(exact).all() or not size:
        return float("inf")
    return float(np.abs(values - exact).max() / size)
