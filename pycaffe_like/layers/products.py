"""Products of two blobs, one of which is broadcast over channels or positions."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, Shape, between, exactly
from .registry import register_layer


@register_layer()
class BroadcastMul(Layer):
    """Multiplies every channel of the larger bottom by a factor.

    Bottoms: N x C x …, and N * C factors in any shape, in either order. Top: the shape of the larger
    bottom.

    Unlike in the fork, whose backward pass overwrites data, both bottoms get gradients.

    Source: src/caffe/layers/broadcast_mul_layer.cpp of jolibrain/caffe.
    """

    bottoms = exactly(2)

    def __init__(self, bottoms: Sequence[Shape]) -> None:
        super().__init__()
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        small, large = sorted(bottoms, key=math.prod)
        if len(large) < 2 or math.prod(small) != math.prod(large[:2]):
            raise LayerError(
                "the smaller bottom does not have one factor for each channel of the larger",
                expected=f"{math.prod(large[:2])} values for {format_shape(large)}",
                got=format_shape(small),
            )
        return [large if math.prod(bottoms[0]) != math.prod(bottoms[1]) else bottoms[1]]

    def forward(self, first: Tensor, second: Tensor) -> Tensor:
        small, large = (second, first) if first.numel() > second.numel() else (first, second)
        return large * small.reshape(*large.shape[:2], *(1,) * (large.dim() - 2))


@register_layer()
class SpatialProduct(Layer):
    """Multiplies all channels of the first bottom, at every position, by the factor for that position.

    Bottoms: N x C x H x W; factors, N x 1 x H x W. Top: N x C x H x W. Both bottoms get gradients.

    Source: src/caffe/layers/spatial_product_layer.cpp of hszhao/PSPNet.
    """

    bottoms = exactly(2)
    keeps_shape = True

    def __init__(self, bottoms: Sequence[Shape]) -> None:
        super().__init__()
        values, factors = bottoms
        if len(values) != 4 or factors != (values[0], 1, *values[2:]):
            raise LayerError(
                "the bottoms do not fit",
                expected="N x C x H x W and N x 1 x H x W",
                got=f"{format_shape(values)}, {format_shape(factors)}",
            )

    def forward(self, values: Tensor, factors: Tensor) -> Tensor:
        return values * factors


@register_layer("channel_scale_param")
class ChannelScale(Layer):
    """Multiplies all channels of the first bottom, at every position, by a factor of that position.

    * do_forward: false passes the values unchanged.
    * do_backward_feature: false gives the values the top's gradient.
    * do_backward_scale: false gives the factors no gradient.
    * global_scale multiplies the values by a single number instead: the blob, clamped to
      [min_global_scale, max_global_scale]. As in happynear's fork, the bottoms' gradients are still those
      of the product with the factors, and the blob does not learn. It starts at -1 and becomes
      min_global_scale in the first pass, unless weights are loaded; init_global_scale has no effect.

    Bottoms: N x C x H x W, or N x C; factors, N * H * W. Tops: the product; with global_scale
    optionally the number, 1. Blob with global_scale: the number, 1.

    Source: src/caffe/layers/channel_scale_layer.cpp of happynear/caffe-windows.
    """

    bottoms = exactly(2)
    tops = between(1, 2)

    number: Tensor

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        do_forward: bool,
        do_backward_feature: bool,
        do_backward_scale: bool,
        global_scale: bool,
        max_global_scale: float,
        min_global_scale: float,
        num_tops: int,
    ) -> None:
        super().__init__()
        values, factors = bottoms
        if len(values) < 2 or math.prod(factors) != values[0] * math.prod(values[2:]) or factors[0] != values[0]:
            raise LayerError(
                "the factors do not fit the values",
                expected=f"{values[0]} x {math.prod(values[2:])} factors"
                if len(values) > 1
                else "values of N x C x H x W",
                got=f"{format_shape(values)} and {format_shape(factors)}",
            )
        if num_tops == 2 and not global_scale:
            raise LayerError("only global_scale has a second top", expected="one top", got="2")
        self.multiplies = do_forward
        self.value_gradient = do_backward_feature
        self.factor_gradient = do_backward_scale
        self.bounds = (min_global_scale, max_global_scale) if global_scale else None
        self.gives_number = num_tops == 2
        self.has_effects = global_scale
        if global_scale:
            self.add_blob("number", (1,), None, default=-1.0, learns=False)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [bottoms[0], (1,)][: 1 + self.gives_number]

    def forward(self, values: Tensor, factors: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        each = factors.reshape(values.shape[0], 1, *values.shape[2:])
        with torch.no_grad():
            if self.bounds is not None and self.multiplies:
                self.number.clamp_(*self.bounds)
            top = values * (each if self.bounds is None else self.number) if self.multiplies else values.detach()
        top = _with_gradient_of(top, values * each.detach() if self.value_gradient else values)
        if self.factor_gradient:
            top = _with_gradient_of(top, values.detach() * each)
        return (top, self.number.detach().clone()) if self.gives_number else top


def _with_gradient_of(values: Tensor, other: Tensor) -> Tensor:
    """Returns `values`. In the backward pass, both `values` and `other` receive the gradient."""
    return values + (other - other.detach())


@register_layer("pairwise_param")
class Pairwise(Layer):
    """Combines each row of the first bottom with each row of the second: their SUM, weighted by `coeff`,
    their product (PROD), or the larger value (MAX). With MAX, where both are equal, the second bottom gets the
    gradient.

    Bottoms: M items and N items, with K values each. Top: M x N x K.

    Source: src/caffe/layers/pairwise_layer.cpp of happynear/caffe-windows.
    """

    bottoms = exactly(2)

    def __init__(self, bottoms: Sequence[Shape], *, operation: str, coeff: tuple[float, ...]) -> None:
        super().__init__()
        if coeff and (operation != "SUM" or len(coeff) != 2):
            raise LayerError("coeff does not fit", expected="two values, and only for SUM", got=f"{len(coeff)} values")
        self.operation = operation
        self.coefficients = coeff or (1.0, 1.0)
        self.top_shapes(bottoms)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        first, second = bottoms
        for index, shape in enumerate(bottoms):
            if len(shape) < 2 or math.prod(shape[2:]) != 1 or shape[1] != first[1]:
                expected = f"N x {format_shape(first[1:2])}"
                raise LayerError(f"bottom {index} has the wrong shape", expected=expected, got=format_shape(shape))
        return [(first[0], second[0], first[1])]

    def forward(self, first: Tensor, second: Tensor) -> Tensor:
        a, b = first.flatten(1)[:, None], second.flatten(1)[None]
        if self.operation == "SUM":
            return self.coefficients[0] * a + self.coefficients[1] * b
        if self.operation == "PROD":
            return a * b
        return torch.where(a > b, a, b)
