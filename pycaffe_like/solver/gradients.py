"""Sums the gradients of all ranks while the backward pass is still running.

All gradients are views of one flat buffer, in the order in which backward computes them, last layer
first. The buffer is divided into buckets. A bucket is sent as soon as its gradients are complete
and all earlier buckets have been sent, so every rank sends them in the same order.

Source: Li et al., 2020, PyTorch Distributed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn

from .distributed import Ranks

BUCKET_BYTES = 25 * 2**20
FIRST_BUCKET_BYTES = 2**20
"""The first bucket is small, so that the exchange starts early in the backward pass."""


class GradientBuckets:
    """Sums the gradients of some parameters over all ranks, and averages the loss.

    Call `arm` before the last backward pass of an iteration, and `finish` after it. Earlier
    backward passes send nothing.
    """

    def __init__(self, ranks: Ranks, parameters: Sequence[nn.Parameter], bucket_bytes: int = BUCKET_BYTES) -> None:
        self._ranks = ranks
        self._parameters = [one for one in reversed(parameters) if one.requires_grad]
        device = self._parameters[0].device if self._parameters else torch.device("cpu")
        # The last value of the buffer is the loss, so that it needs no message of its own.
        self._flat = torch.zeros(sum(one.numel() for one in self._parameters) + 1, device=device)
        self._bucket_bytes = bucket_bytes
        self.lay_out()
        self._waiting: list[set[nn.Parameter]] = []
        self._sent: list[Any] = []
        self._armed = False
        for one in self._parameters:
            one.register_post_accumulate_grad_hook(self._gradient_is_ready)

    def lay_out(self) -> None:
        """Divides the buffer into gradients and buckets. Call it again after the parameters have moved to another
        memory layout, since update rules expect gradients in the layout of their parameters.
        """
        self._views: dict[nn.Parameter, Tensor] = {}
        self._bucket_of: dict[nn.Parameter, int] = {}
        self._buckets: list[Tensor] = []
        start = place = 0
        for one in self._parameters:
            limit = self._bucket_bytes if self._buckets else min(FIRST_BUCKET_BYTES, self._bucket_bytes)
            if (place - start) * self._flat.element_size() >= limit:
                self._buckets.append(self._flat[start:place])
                start = place
            self._views[one] = self._flat.as_strided(one.shape, one.stride(), place)
            self._bucket_of[one] = len(self._buckets)
            place += one.numel()
        self._buckets.append(self._flat[start:])

    def arm(self, loss: Tensor) -> None:
        """Makes the next backward pass send each gradient once it is complete.

        Args:
            loss: this rank's loss in the iteration.
        """
        self._flat[-1].copy_(loss)
        self._waiting = [set() for _ in self._buckets]
        for one, bucket in self._bucket_of.items():
            self._waiting[bucket].add(one)
        self._sent = []
        self._armed = True

    def _gradient_is_ready(self, parameter: Tensor) -> None:
        if not self._armed:
            return
        assert isinstance(parameter, nn.Parameter)
        self._take(parameter)
        self._waiting[self._bucket_of[parameter]].discard(parameter)
        self._send_complete_buckets()

    def _take(self, parameter: nn.Parameter) -> None:
        """Moves a gradient to the buffer. Called without gradient mode, as backward runs its hooks."""
        view = self._views[parameter]
        if parameter.grad is None:
            view.zero_()
        elif parameter.grad is not view:
            view.copy_(parameter.grad)
        parameter.grad = view

    def _send_complete_buckets(self) -> None:
        while len(self._sent) < len(self._buckets) - 1 and not self._waiting[len(self._sent)]:
            self._send_next()

    def _send_next(self) -> None:
        with self._ranks.watching():
            self._sent.append(dist.all_reduce(self._buckets[len(self._sent)], async_op=True))

    def finish(self) -> Tensor:
        """Sends the remaining buckets, and waits until every gradient is the sum over all ranks.

        Returns:
            The mean of all ranks' losses.
        """
        self._armed = False
        with torch.no_grad():
            for one in (one for waiting in self._waiting[len(self._sent) :] for one in waiting):
                self._take(one)  # it has no gradient, or one that was computed outside of backward
        while len(self._sent) < len(self._buckets):
            self._send_next()
        with self._ranks.watching():
            for work in self._sent:
                work.wait()
        return self._flat[-1] / self._ranks.world

    def exchange(self, loss: Tensor) -> Tensor:
        """Sums gradients that are already complete; like `arm` and `finish` without a backward pass between them."""
        self.arm(loss)
        return self.finish()
