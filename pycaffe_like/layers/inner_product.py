"""Fully connected layers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import FillerDef, format_shape

from .base import Layer, Shape, between, canonical_axis
from .reach import WHOLE, Reach
from .registry import register_layer

SMALLEST_SQUARE = 1e-6
"""Added to the sum of squares of an output's weights by `normalize`."""


@register_layer("inner_product_param")
class InnerProduct(Layer):
    """Fully connected layer: x · weightᵀ + bias, where x is flattened to a vector from `axis` on.

    Bottom: any shape; the axes before `axis` are batch axes. Top: the batch axes, then num_output.
    Blobs: weight, num_output x inputs (inputs x num_output with `transpose`); bias, num_output, unless
    bias_term is false. Without a filler they start at 0.

    With `normalize` (happynear's fork), every pass, in TEST too, first divides the weights of each
    output by sqrt(their sum of squares + 1e-6), in place. The gradients are those of the plain product.

    With two or three bottoms (happynear's fork), the second is the weight and the third the bias.

    With `relu` (Intel's fork), negative outputs are multiplied by negative_slope.

    Source: src/caffe/layers/inner_product_layer.cpp, and that of happynear/caffe-windows.
    """

    bottoms = between(1, 3)
    backward_needs_output = False

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        num_output: int | None,
        bias_term: bool,
        weight_filler: FillerDef | None,
        bias_filler: FillerDef | None,
        axis: int,
        transpose: bool,
        normalize: bool,
        relu: bool,
        negative_slope: float,
    ) -> None:
        super().__init__()
        self.axis = canonical_axis(axis, len(bottoms[0]))
        self.inputs = math.prod(bottoms[0][self.axis :])
        self.transpose = transpose
        self.weight: Tensor | None = None
        self.bias: Tensor | None = None
        if len(bottoms) == 1:
            if num_output is None:
                raise LayerError("inner_product_param.num_output is missing", expected="a value")
            if num_output < 1:
                raise LayerError("num_output must be positive", got=num_output)
            self.num_output = num_output
            shape = (self.inputs, num_output) if transpose else (num_output, self.inputs)
            self.add_blob("weight", shape, weight_filler)
        else:
            self.num_output = bottoms[1][-1] if transpose else bottoms[1][0]
        if len(bottoms) == 3 and not bias_term:
            raise LayerError("a third bottom is the bias", expected="bias_term: true", got="bias_term: false")
        if bias_term and len(bottoms) < 3:
            self.add_blob("bias", (self.num_output,), bias_filler)
        self.normalizes = normalize and len(bottoms) == 1
        self.has_effects = self.normalizes
        if self.normalizes and transpose:
            raise LayerError("transposed weights cannot be normalized", expected="transpose: false")
        self.slope = negative_slope if relu else None
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        inputs = math.prod(bottoms[0][self.axis :])
        if inputs != self.inputs:
            raise LayerError("the bottom does not fit the weights", expected=f"{self.inputs} inputs", got=inputs)
        for bottom, needed in zip(bottoms[1:], (self.inputs * self.num_output, self.num_output), strict=False):
            if math.prod(bottom) != needed:
                raise LayerError(
                    "weight or bias do not fit the bottom", expected=f"{needed} values", got=format_shape(bottom)
                )
        return [(*bottoms[0][: self.axis], self.num_output)]

    def reach(self) -> Reach:
        return WHOLE

    def macs(self, bottoms: Sequence[Shape], tops: Sequence[Shape]) -> int:
        return math.prod(tops[0]) * self.inputs

    def forward(self, bottom: Tensor, weight: Tensor | None = None, bias: Tensor | None = None) -> Tensor:
        self.top_shapes([tuple(one.shape) for one in (bottom, weight, bias) if one is not None])
        items = bottom.shape[: self.axis]
        rows = bottom.reshape(*items, self.inputs)
        top = F.linear(rows, self._weight(weight), self.bias if bias is None else bias.reshape(-1))
        return top if self.slope is None else F.leaky_relu(top, self.slope)

    def _weight(self, given: Tensor | None) -> Tensor:
        """Returns the weight, num_output x inputs."""
        weight = self.weight if given is None else given
        assert weight is not None
        if self.normalizes:
            with torch.no_grad():
                weight.div_((weight.square().sum(1, keepdim=True) + SMALLEST_SQUARE).sqrt())
            return weight.clone()  # a layer that shares it may divide it again before backward
        if given is not None:
            weight = weight.reshape((self.inputs, self.num_output) if self.transpose else (-1, self.inputs))
        return weight.T if self.transpose else weight
