"""Batch normalisation over the batches of all ranks, as if they were one batch."""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
import torch.distributed as dist
from torch import Tensor


class NormalizedBatch(NamedTuple):
    """The result of normalising a batch over all ranks.

    Attributes:
        top: the normalised values of this rank's batch.
        mean, variance: of each channel over all ranks. The variance is unbiased, as in torch: divided
            by the number of values minus 1.
        values: the number of values per channel, over all ranks.
    """

    top: Tensor
    mean: Tensor
    variance: Tensor
    values: int


class _SumOverRanks(torch.autograd.Function):
    """The sum over all ranks. Since the loss of every rank depends on it, backward sums the gradients over
    all ranks, too.
    """

    @staticmethod
    def forward(_: Any, values: Tensor) -> Tensor:
        total = values.clone()
        dist.all_reduce(total)
        return total

    @staticmethod
    def backward(_: Any, gradient: Tensor) -> Tensor:
        total = gradient.contiguous().clone()
        dist.all_reduce(total)
        return total


def batch_norm_over_ranks(x: Tensor, weight: Tensor | None, bias: Tensor | None, eps: float) -> NormalizedBatch:
    """Returns (x - mean) / sqrt(variance + eps) * weight + bias, for each channel (axis 1 of N x C x …),
    with the mean and variance over the batches of all ranks.

    All ranks must have batches of the same shape.
    """
    axes = [axis for axis in range(x.dim()) if axis != 1]
    count = x.numel() // x.shape[1] * dist.get_world_size()
    column = (1, -1, *(1,) * (x.dim() - 2))
    mean = _SumOverRanks.apply(x.sum(axes)) / count
    centered = x - mean.view(column)
    variance = _SumOverRanks.apply(centered.square().sum(axes)) / count
    top = centered * torch.rsqrt(variance + eps).view(column)
    if weight is not None:
        top = top * weight.view(column)
    if bias is not None:
        top = top + bias.view(column)
    unbiased = variance.detach() * (count / max(count - 1, 1))
    return NormalizedBatch(top, mean.detach(), unbiased, count)
