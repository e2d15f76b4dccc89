"""A moving average of the weights. The test nets use it, and snapshots store it in a file of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor


class Average:
    """The exponential moving average of a net's weights.

    After every update: average = decay * average + (1 - decay) * weights. It starts as a copy of
    the weights. Parameters that no update changes, such as the statistics of BatchNorm, are not
    averaged: BatchNorm's statistics are moving averages already.

    Source: Polyak and Juditsky, 1992.

    Attributes:
        values: the averages, in the order of the parameters that training changes.
    """

    def __init__(self, decay: float, parameters: Sequence[Tensor]) -> None:
        self.decay = decay
        self.parameters = [one for one in parameters if one.requires_grad]
        self.values: list[Tensor]
        self.restart()

    @torch.no_grad()
    def update(self) -> None:
        """Updates the average with the current weights."""
        if self.values:
            torch._foreach_lerp_(self.values, [one.detach() for one in self.parameters], 1 - self.decay)

    @contextmanager
    def in_place_of_weights(self) -> Iterator[None]:
        """Replaces the weights by their average while the block runs."""
        kept = [one.detach().clone() for one in self.parameters]
        self._put(self.values)
        try:
            yield
        finally:
            self._put(kept)

    def restart(self) -> None:
        """Sets the average to the current weights."""
        self.values = [one.detach().clone() for one in self.parameters]

    @torch.no_grad()
    def _put(self, values: Sequence[Tensor]) -> None:
        for parameter, value in zip(self.parameters, values, strict=True):
            parameter.copy_(value)
