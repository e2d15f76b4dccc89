"""Fully connected layers."""

from __future__ import annotations

from collections.abc import Sequence

import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import FillerDef

from .base import Layer, Shape, canonical_axis, count
from .registry import register_layer


@register_layer("inner_product_param")
class InnerProduct(Layer):
    """x · weightᵀ + bias, where everything from `axis` on is one vector.

    Bottom: any shape; axes before `axis` are independent items. Top: those axes and num_output.
    Blobs: weight, num_output x inputs (inputs x num_output with `transpose`); bias, num_output, unless
    bias_term is false. Without a filler they are 0 at first.

    Source: src/caffe/layers/inner_product_layer.cpp.
    """

    keeps_top = False

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        num_output: int,
        bias_term: bool,
        weight_filler: FillerDef | None,
        bias_filler: FillerDef | None,
        axis: int,
        transpose: bool,
    ) -> None:
        super().__init__()
        if num_output < 1:
            raise LayerError("num_output must be positive", got=num_output)
        self.num_output = num_output
        self.axis = canonical_axis(axis, len(bottoms[0]))
        self.inputs = count(bottoms[0][self.axis :])
        self.transpose = transpose
        shape = (self.inputs, num_output) if transpose else (num_output, self.inputs)
        self.weight = self.blob("weight", shape, weight_filler)
        self.bias: Tensor | None = None
        if bias_term:
            self.bias = self.blob("bias", (num_output,), bias_filler)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        self._check(bottoms[0])
        return [(*bottoms[0][: self.axis], self.num_output)]

    def _check(self, bottom: Sequence[int]) -> None:
        inputs = count(bottom[self.axis :])
        if inputs != self.inputs:
            raise LayerError("the bottom does not fit the weights", expected=f"{self.inputs} inputs", got=inputs)

    def macs(self, bottoms: Sequence[Shape], tops: Sequence[Shape]) -> int:
        return count(tops[0]) * self.inputs

    def forward(self, bottom: Tensor) -> Tensor:
        self._check(bottom.shape)
        items = bottom.shape[: self.axis]
        weight = self.weight.T if self.transpose else self.weight
        return F.linear(bottom.reshape(*items, self.inputs), weight, self.bias)
