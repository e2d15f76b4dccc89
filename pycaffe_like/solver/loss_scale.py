"""Loss scaling, which keeps fp16 gradients from underflowing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

_FIRST = 2.0**16
_GROWTH_INTERVAL = 2000


class LossScale:
    """Multiplies losses by a scale before backward, and divides gradients by it afterwards.

    The scale doubles after 2000 updates in a row without overflow, and halves at each overflow. It
    stays on the device, so nothing here waits for the device, and in the same memory, which CUDA graphs read.

    Source: Micikevicius et al., 2018, section 3.2; the constants are those of torch.amp.GradScaler.

    Attributes:
        value: the scale.
    """

    def __init__(self, device: torch.device) -> None:
        self.value = torch.full((), _FIRST, device=device)
        self._good_updates = torch.zeros((), device=device)

    def scale(self, loss: Tensor) -> Tensor:
        return loss * self.value

    @torch.no_grad()
    def unscale(self, parameters: Sequence[Tensor]) -> Tensor:
        """Divides the gradients by the scale, and adapts the scale.

        Returns:
            A scalar on the device: 1 if a gradient is inf or NaN, so that the update must be
                skipped, else 0.
        """
        gradients = [one.grad for one in parameters if one.grad is not None]
        if not gradients:
            return torch.zeros_like(self.value)
        torch._foreach_mul_(gradients, 1 / self.value)
        largest = torch.stack(torch._foreach_norm(gradients, float("inf")))
        overflow = (~torch.isfinite(largest).all()).to(self.value.dtype)
        self._adapt(overflow.bool())
        return overflow

    def _adapt(self, overflow: Tensor) -> None:
        good = torch.where(overflow, 0.0, self._good_updates + 1)
        grows = good >= _GROWTH_INTERVAL
        self._good_updates.copy_(torch.where(grows, 0.0, good))
        self.value.mul_(torch.where(overflow, 0.5, torch.where(grows, 2.0, 1.0)))

    def state(self) -> dict[str, float]:
        """Returns the state that a resumed run needs."""
        return {"value": float(self.value), "good_updates": float(self._good_updates)}

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Restores what `state` returned."""
        self.value.fill_(state["value"])
        self._good_updates.fill_(state["good_updates"])
