"""Permute: reorders axes."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, Shape
from .registry import register_layer


@register_layer("permute_param")
class Permute(Layer):
    """Permutes the axes: axis k of the top is axis order[k] of the bottom. Axes that `order` does not name
    come last, in their original order.

    Source: src/caffe/layers/permute_layer.cpp of SSD.
    """

    backward_needs_output = False

    def __init__(self, bottoms: Sequence[Shape], *, order: tuple[int, ...]) -> None:
        super().__init__()
        if len(set(order)) != len(order):
            raise LayerError("order names an axis twice", got=", ".join(map(str, order)))
        self.order = order
        self._axes(bottoms[0])  # checks them

    def _axes(self, bottom: Shape) -> list[int]:
        """Returns the order of the bottom's axes in the top."""
        beyond = [axis for axis in self.order if axis >= len(bottom)]
        if beyond:
            raise LayerError(
                "order names an axis that the bottom lacks",
                expected=f"0 to {len(bottom) - 1}, for {format_shape(bottom)}",
                got=beyond[0],
            )
        return [*self.order, *(axis for axis in range(len(bottom)) if axis not in self.order)]

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        (bottom,) = bottoms
        return [tuple(bottom[axis] for axis in self._axes(bottom))]

    def forward(self, bottom: Tensor) -> Tensor:
        return bottom.permute(self._axes(bottom.shape)).clone(memory_format=torch.contiguous_format)
