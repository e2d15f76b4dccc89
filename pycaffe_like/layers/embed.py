"""Embedding lookup."""

from __future__ import annotations

from collections.abc import Sequence

import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import FillerDef

from .base import Layer, Shape
from .registry import register_layer


@register_layer("embed_param")
class Embed(Layer):
    """Looks up a row of the weight for each index: weight[x] + bias. It equals an InnerProduct of one-hot
    vectors.

    Bottom: indices from 0 to input_dim - 1, of any shape; they are truncated to integers, and get no gradient.
    Top: the bottom's axes, then num_output. Blobs: weight, input_dim x num_output; bias, num_output, unless
    bias_term is false. Without a filler they start at 0.

    With force_backward, where Caffe aborts, the indices simply get no gradient. An index out of range is an
    error; on a GPU it is a CUDA error, which is reported later.

    Source: src/caffe/layers/embed_layer.cpp.
    """

    label_bottoms = (0,)
    backward_needs_output = False

    weight: Tensor

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        num_output: int,
        input_dim: int,
        bias_term: bool,
        weight_filler: FillerDef | None,
        bias_filler: FillerDef | None,
    ) -> None:
        super().__init__()
        if num_output < 1:
            raise LayerError("num_output must be positive", got=num_output)
        if input_dim < 1:
            raise LayerError("input_dim must be positive", got=input_dim)
        self.add_blob("weight", (input_dim, num_output), weight_filler)
        self.bias: Tensor | None = None
        if bias_term:
            self.add_blob("bias", (num_output,), bias_filler)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [(*bottoms[0], self.weight.shape[1])]

    def forward(self, bottom: Tensor) -> Tensor:
        try:
            top = F.embedding(bottom.detach().long(), self.weight)
        except IndexError as error:
            raise LayerError("an index has no row in the weight", expected=f"0 to {len(self.weight) - 1}") from error
        return top if self.bias is None else top + self.bias
