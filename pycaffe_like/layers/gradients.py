"""Gradients that are not the derivative of the forward pass.

Some layers of forks have a hand-written backward pass that does not match their forward pass. Since
training recipes were tuned with it, it is reproduced here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import torch
from torch import Tensor


def once_differentiable(backward: Callable[..., Any]) -> Callable[..., Any]:
    """Marks a hand-written backward pass that cannot be differentiated again: trying to do so is an error.

    torch's decorator of the same name silently uses a second derivative of 0 if the gradient of the top is a
    constant, as it is in `torch.autograd.grad(top.sum(), bottom, create_graph=True)`.
    """

    @wraps(backward)
    def wrapped(ctx: Any, *gradients: Any) -> Any:
        with torch.no_grad():
            found = backward(ctx, *gradients)
        if not torch.is_grad_enabled():  # nobody asked for create_graph
            return found
        if isinstance(found, tuple):
            return tuple(None if one is None else _WithoutDerivative.apply(_needing_gradient(one)) for one in found)
        return _WithoutDerivative.apply(_needing_gradient(found))

    return wrapped


def _needing_gradient(values: Tensor) -> Tensor:
    return values.detach().requires_grad_()


class _WithoutDerivative(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, values: Tensor) -> Tensor:
        return values.view_as(values)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Tensor:
        raise RuntimeError("a layer whose gradient is written by hand has no second derivative")


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
