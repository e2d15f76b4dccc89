"""Gradients that are not the derivative of what a layer gives.

Some layers of forks print one number and descend along another: their backward pass is written by
hand. Recipes were tuned with it, so it is kept.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable


def with_slopes(value: Tensor, bottom: Tensor, slopes: Tensor) -> Tensor:
    """`value`, a number or a tensor of the bottom's shape, whose gradient to `bottom` is the top's
    gradient times `slopes`, value by value.

    Nothing of what `value` and `slopes` were computed from gets a gradient.
    """
    top: Tensor = _WithSlopes.apply(bottom, value.detach(), slopes.detach())
    return top


class _WithSlopes(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, bottom: Tensor, value: Tensor, slopes: Tensor) -> Tensor:
        ctx.save_for_backward(slopes)
        return value.clone()

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None, None]:
        (slopes,) = ctx.saved_tensors
        return gradient * slopes, None, None


def scale_gradient(values: Tensor, factors: Tensor | float) -> Tensor:
    """`values`, whose gradient is multiplied by `factors`."""
    top: Tensor = _ScaledGradient.apply(values, factors)
    return top


class _ScaledGradient(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, values: Tensor, factors: Tensor | float) -> Tensor:
        ctx.factors = factors
        return values.view_as(values)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        return gradient * ctx.factors, None
