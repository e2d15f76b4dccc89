"""Gradients that are not the derivative of the forward pass.

Some layers of forks have a hand-written backward pass that does not match their forward pass. Since
training recipes were tuned with it, it is reproduced here.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable


def with_slopes(value: Tensor, bottom: Tensor, slopes: Tensor) -> Tensor:
    """Returns `value` with a hand-written gradient: backward gives `bottom` the gradient of the top, multiplied
    elementwise by `slopes`.

    No gradient flows into `value` or `slopes` themselves.

    Args:
        value: a scalar, or a tensor of the shape of `bottom`.
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
    """Returns `values` unchanged; backward multiplies the gradient by `factors`."""
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
