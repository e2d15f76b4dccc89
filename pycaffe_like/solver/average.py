"""A moving average of the weights, for tests and beside the snapshots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor


class Average:
    """After every update: average = decay * average + (1 - decay) * weights. It starts at the first weights.

    Parameters that do not learn, such as the statistics of BatchNorm, have none: they are averages
    themselves. Source: Polyak and Juditsky, 1992.

    Attributes:
        values: the averages, in the order of the parameters.
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
        """While the block runs, the parameters have the average's values."""
        kept = [one.detach().clone() for one in self.parameters]
        self._put(self.values)
        try:
            yield
        finally:
            self._put(kept)

    def restart(self) -> None:
        """Starts again from the current weights."""
        self.values = [one.detach().clone() for one in self.parameters]

    @torch.no_grad()
    def _put(self, values: Sequence[Tensor]) -> None:
        for parameter, value in zip(self.parameters, values, strict=True):
            parameter.copy_(value)
