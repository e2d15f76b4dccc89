"""Mean and variance normalisation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from torch import Tensor
from torch.autograd import Function

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, Shape
from .gradients import once_differentiable
from .reach import WHOLE, Reach
from .registry import register_layer


@register_layer("mvn_param")
class MVN(Layer):
    """Normalises to mean 0 and variance 1: (x - mean) / (standard deviation + eps). Without
    normalize_variance only x - mean.

    Mean and deviation are those of each channel of each item, or with across_channels of each item.

    Bottom: at most 4 axes, N x C x H x W. Top: always four axes; missing ones have extent 1.

    This layer may work in place; in Caffe, the gradient is then wrong.

    Source: src/caffe/layers/mvn_layer.cpp.
    """

    def __init__(
        self, bottoms: Sequence[Shape], *, normalize_variance: bool, across_channels: bool, eps: float
    ) -> None:
        super().__init__()
        self.normalize_variance = normalize_variance
        self.first_axis = 1 if across_channels else 2
        self.eps = eps
        self.top_shapes(bottoms)  # checks them

    def reach(self) -> Reach:
        return WHOLE

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        (bottom,) = bottoms
        if len(bottom) > 4:
            raise LayerError("the bottom has too many axes", expected="at most N x C x H x W", got=format_shape(bottom))
        return [(*bottom, *(1,) * (4 - len(bottom)))]

    def forward(self, bottom: Tensor) -> Tensor:
        (shape,) = self.top_shapes([bottom.shape])
        groups = bottom.reshape(shape).flatten(self.first_axis)
        top = _Normalized.apply(groups, self.eps) if self.normalize_variance else groups - groups.mean(-1, True)
        return top.reshape(shape)


class _Normalized(Function):
    """(x - mean) / (s + eps) along the last axis, where s is the standard deviation, with Caffe's gradient

        (g - mean(g) - y * mean(g * y)) / (s + eps)

    The true gradient divides the last term by s instead, which is 0 if all values are equal.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, eps: float) -> Tensor:
        centred = x - x.mean(-1, keepdim=True)
        divisor = centred.square().mean(-1, keepdim=True).sqrt_().add_(eps)
        top = centred.div_(divisor)
        ctx.save_for_backward(top, divisor)
        return top

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        top, divisor = ctx.saved_tensors
        shared = gradient.mean(-1, keepdim=True) + top * (gradient * top).mean(-1, keepdim=True)
        return (gradient - shared) / divisor, None
