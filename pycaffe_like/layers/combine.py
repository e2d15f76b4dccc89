"""Layers that combine several blobs into one, or make several blobs from one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import LayerDef, format_shape

from .base import Layer, Shape, at_least, canonical_axis, check_choice, check_not_in_place
from .registry import register_layer


def old_axis(name: str, dim: int | None, axis: int | None, default: int, rank: int) -> int:
    """Returns the axis of Concat or Slice, given by `axis` or by its deprecated form, which cannot be
    negative.

    Args:
        name: the deprecated option: `concat_dim` or `slice_dim`.
        dim: its value; None if it is not set.

    Raises:
        LayerError: If both are set, or the axis is out of range.
    """
    if dim is not None and axis is not None:
        raise LayerError(f"axis and {name} are both set", expected=f"axis; {name} is its old form")
    if dim is not None and dim >= rank:
        raise LayerError(f"{name} lies outside the bottom", expected=f"0 to {rank - 1}", got=dim)
    return canonical_axis(default if axis is None else axis, rank) if dim is None else dim


@register_layer("concat_param")
class Concat(Layer):
    """Concatenates its bottoms along `axis` (deprecated: concat_dim).

    Bottoms: any number, with equal extents along all other axes.

    Source: src/caffe/layers/concat_layer.cpp.
    """

    bottoms = at_least(1)

    def __init__(self, bottoms: Sequence[Shape], *, axis: int | None, concat_dim: int | None) -> None:
        super().__init__()
        rank = len(bottoms[0])
        self.axis = old_axis("concat_dim", concat_dim, axis, 1, rank)
        for index, shape in enumerate(bottoms):
            if len(shape) != rank or _without(shape, self.axis) != _without(bottoms[0], self.axis):
                raise LayerError(
                    f"bottom {index} does not fit bottom 0",
                    expected=f"{format_shape(bottoms[0])} except along axis {self.axis}",
                    got=format_shape(shape),
                )

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        joined = sum(shape[self.axis] for shape in bottoms)
        return [(*bottoms[0][: self.axis], joined, *bottoms[0][self.axis + 1 :])]

    def forward(self, *bottoms: Tensor) -> Tensor:
        return torch.cat(bottoms, self.axis) if len(bottoms) > 1 else bottoms[0]


def _without(shape: Shape, axis: int) -> Shape:
    return (*shape[:axis], *shape[axis + 1 :])


@register_layer()
class Split(Layer):
    """Copies its bottom so that several layers can read it; adds up their gradients.

    Source: src/caffe/layers/split_layer.cpp.
    """

    tops = at_least(1)

    def __init__(self, bottoms: Sequence[Shape], *, num_tops: int, layer: LayerDef) -> None:
        super().__init__()
        check_not_in_place(layer)
        self.copies = num_tops

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [bottoms[0]] * self.copies

    def forward(self, bottom: Tensor) -> Tensor | tuple[Tensor, ...]:
        return (bottom,) * self.copies if self.copies > 1 else bottom


@register_layer("eltwise_param")
class Eltwise(Layer):
    """Combines its bottoms element by element: computes their product (operation PROD), their sum weighted by
    `coeff` (SUM) or their maximum (MAX).

    MAX ignores `coeff`, PROD rejects it. If several bottoms have the maximum, only one gets the gradient: the
    second bottom if it ties with the first, otherwise the earliest of them. With stable_prod_grad: false, the
    gradient of PROD is computed as product / bottom, which is NaN where the bottom is 0.

    Bottoms: two or more of one shape.

    Source: src/caffe/layers/eltwise_layer.cpp.
    """

    bottoms = at_least(2)
    keeps_shape = True

    def __init__(
        self, bottoms: Sequence[Shape], *, operation: str, coeff: tuple[float, ...], stable_prod_grad: bool
    ) -> None:
        super().__init__()
        check_choice("operation", operation, ("PROD", "SUM", "MAX"))
        if coeff and operation == "PROD":
            raise LayerError("coeff is for sums", expected="no coeff with operation PROD")
        if coeff and len(coeff) != len(bottoms):
            raise LayerError("coeff does not fit the bottoms", expected=f"none or {len(bottoms)}", got=len(coeff))
        for index, shape in enumerate(bottoms):
            if shape != bottoms[0]:
                raise LayerError(
                    f"bottom {index} has the wrong shape", expected=format_shape(bottoms[0]), got=format_shape(shape)
                )
        self.operation = operation
        self.coeff = coeff or (1.0,) * len(bottoms)
        self.stable_prod_grad = stable_prod_grad
        self.backward_needs_output = operation == "PROD" and not stable_prod_grad

    def forward(self, *bottoms: Tensor) -> Tensor:
        if self.operation == "SUM":
            return self._sum(bottoms)
        if self.operation == "MAX":
            return self._max(bottoms)
        if self.stable_prod_grad:
            top = bottoms[0]
            for bottom in bottoms[1:]:
                top = top * bottom
            return top
        product: Tensor = _DividedProduct.apply(*bottoms)
        return product

    def _sum(self, bottoms: Sequence[Tensor]) -> Tensor:
        top = bottoms[0] if self.coeff[0] == 1 else bottoms[0] * self.coeff[0]
        for bottom, factor in zip(bottoms[1:], self.coeff[1:], strict=True):
            top = torch.add(top, bottom, alpha=factor)
        return top

    @staticmethod
    def _max(bottoms: Sequence[Tensor]) -> Tensor:
        top: Tensor = _Maximum.apply(bottoms[0], bottoms[1])
        for bottom in bottoms[2:]:
            top = _Maximum.apply(bottom, top)
        return top


class _Maximum(torch.autograd.Function):
    """The maximum of two tensors. Where they are equal, the second gets the gradient, as in Caffe;
    autograd would divide it between them.
    """

    @staticmethod
    def forward(ctx: Any, first: Tensor, second: Tensor) -> Tensor:
        ctx.save_for_backward(first, second)
        return torch.maximum(first, second)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor]:
        first, second = ctx.saved_tensors
        of_first = gradient * (first > second)
        return of_first, gradient - of_first


class _DividedProduct(torch.autograd.Function):
    """The product of tensors. The gradient of each is computed as product / tensor, as Caffe does without
    stable_prod_grad.
    """

    @staticmethod
    def forward(ctx: Any, *bottoms: Tensor) -> Tensor:
        top = bottoms[0]
        for bottom in bottoms[1:]:
            top = top * bottom
        ctx.save_for_backward(top, *bottoms)
        return top

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, ...]:
        top, *bottoms = ctx.saved_tensors
        return tuple(gradient * (top / bottom) for bottom in bottoms)
