"""Sums over lists of tensors that several update rules share."""

from __future__ import annotations

import torch
from torch import Tensor

from .rule import Update


def square_average(history: list[Tensor], values: list[Tensor], decay: float, update: Update) -> None:
    """Computes history = decay * history + (1 - decay) * values^2, in place."""
    torch._foreach_mul_(history, update.decay(decay))
    torch._foreach_addcmul_(history, values, values, value=1 - decay)


def divide_by_root(values: list[Tensor], squares: list[Tensor], delta: float) -> None:
    """Computes values /= sqrt(squares) + delta, in place."""
    roots = torch._foreach_sqrt(squares)
    torch._foreach_add_(roots, delta)
    torch._foreach_div_(values, roots)
