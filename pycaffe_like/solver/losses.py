"""The smoothed loss, which the log shows and lr_policy plateau uses.

Source: UpdateSmoothedLoss in src/caffe/solver.cpp.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import torch
from torch import Tensor


class RecentLosses:
    """The losses of the most recent iterations. They stay on the device until their mean is needed.

    Args:
        count: the number of losses to keep: the solver's average_loss.
    """

    def __init__(self, count: int, device: torch.device) -> None:
        self._losses: deque[Tensor] = deque(maxlen=count)
        self._restored: list[Tensor] = []
        self._device = device

    def add(self, loss: Tensor) -> None:
        self._losses.append(loss)

    def start_over(self) -> None:
        """Forgets all losses except restored ones. In Caffe, each call of Step starts a new mean."""
        self._losses.clear()
        self._losses.extend(self._restored)
        self._restored = []

    def clear(self) -> None:
        """Forgets all losses."""
        self._losses.clear()

    def restore(self, values: Sequence[float]) -> None:
        """Sets the losses that the next call of `start_over` keeps."""
        self._restored = [torch.tensor(value, device=self._device) for value in values]

    def values(self) -> list[float]:
        """Returns the losses, oldest first. Waits for the device."""
        return [float(loss) for loss in self._losses]

    def mean(self, default: float = 0.0) -> float:
        """Returns the mean of the losses, or `default` if there are none yet. Waits for the device."""
        return float(torch.stack(list(self._losses)).mean()) if self._losses else default
