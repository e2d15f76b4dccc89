"""Reduction and ArgMax."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError

from .base import Layer, Shape, canonical_axis, check_choice
from .registry import register_layer


@register_layer("reduction_param")
class Reduction(Layer):
    """Reduces all axes from `axis` on to one value: coeff times the sum of x (SUM), of |x| (ASUM) or of
    x^2 (SUMSQ), or coeff times the mean (MEAN).

    Top: the axes before `axis`; a scalar if there are none. The gradient of |x| at 0 is 0.

    Source: src/caffe/layers/reduction_layer.cpp.
    """

    backward_needs_output = False

    def __init__(self, bottoms: Sequence[Shape], *, operation: str, axis: int, coeff: float) -> None:
        super().__init__()
        check_choice("operation", operation, ("SUM", "ASUM", "SUMSQ", "MEAN"))
        self.operation = operation
        self.axis = axis
        self.coeff = coeff
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        (bottom,) = bottoms
        return [bottom[: canonical_axis(self.axis, len(bottom))]]

    def forward(self, bottom: Tensor) -> Tensor:
        axes = tuple(range(canonical_axis(self.axis, bottom.dim()), bottom.dim()))
        if self.operation == "MEAN":
            top = bottom.mean(axes)
        elif self.operation == "ASUM":
            top = bottom.abs().sum(axes)
        elif self.operation == "SUMSQ":
            top = bottom.square().sum(axes)
        else:
            top = bottom.sum(axes)
        return top if self.coeff == 1 else top * self.coeff


@register_layer("argmax_param")
class ArgMax(Layer):
    """The indexes of the top_k largest values, in descending order of value. Of equal values, later ones
    come first. It has no gradient.

    Bottom: N x ….

    Top with `axis`: the bottom's shape, with extent top_k along `axis`. It has the indexes along that
    axis, or with out_max_val the values.

    Top without `axis`: N x 1 x top_k, with further axes of extent 1 up to the bottom's number of axes.
    It has the indexes among all values of an item. With out_max_val it is N x 2 x top_k: the indexes,
    then the values.

    Source: src/caffe/layers/argmax_layer.cpp.
    """

    backward_needs_output = False

    def __init__(self, bottoms: Sequence[Shape], *, out_max_val: bool, top_k: int, axis: int | None) -> None:
        super().__init__()
        self.out_max_val = out_max_val
        self.top_k = top_k
        self.axis = axis
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        (bottom,) = bottoms
        if not bottom:
            raise LayerError("the bottom has no batch axis", got="a scalar")
        axis = None if self.axis is None else canonical_axis(self.axis, len(bottom))
        values = math.prod(bottom[1:]) if axis is None else bottom[axis]
        if not 1 <= self.top_k <= values:
            raise LayerError("top_k is out of range", expected=f"1 to {values}", got=self.top_k)
        if axis is None:
            return [(bottom[0], 2 if self.out_max_val else 1, self.top_k, *(1,) * (len(bottom) - 3))]
        return [(*bottom[:axis], self.top_k, *bottom[axis + 1 :])]

    @torch.no_grad()
    def forward(self, bottom: Tensor) -> Tensor:
        (shape,) = self.top_shapes([bottom.shape])
        if self.axis is not None:
            values, places = largest(bottom, self.top_k, self.axis)
            return values if self.out_max_val else places.to(bottom.dtype)
        values, places = largest(bottom.reshape(len(bottom), 1, math.prod(bottom.shape[1:])), self.top_k, 2)
        found = places.to(bottom.dtype)
        return (torch.cat((found, values), 1) if self.out_max_val else found).reshape(shape)


def largest(x: Tensor, top_k: int, axis: int) -> tuple[Tensor, Tensor]:
    """Returns the top_k largest values along an axis, and their indexes. Of equal values, later ones come
    first.
    """
    # argmax and a stable sort prefer the first of equal values, which on the flipped tensor is the last.
    turned = x.flip(axis)
    if top_k == 1:
        values, places = turned.max(axis, keepdim=True)
    else:
        values, places = turned.sort(dim=axis, descending=True, stable=True)
    return values.narrow(axis, 0, top_k), x.shape[axis] - 1 - places.narrow(axis, 0, top_k)
