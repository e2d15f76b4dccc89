"""A layer that adds a margin to the scores of the labels."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, Shape, between, exactly
from .registry import register_layer


@register_layer("label_specific_add_param")
class LabelSpecificAdd(Layer):
    """Adds a bias, the margin of AM-Softmax, to the score of each item's label if that score is above
    -bias.

    In TEST the scores pass unchanged; as in happynear's fork, transform_test does not change that. With
    bias_base, the bias changes during training: it is bias_base + (1 + bias_gamma * t)^bias_power - 1,
    clamped to [bias_min, bias_max], where t is `iteration` + the number of earlier passes. The gradient
    passes unchanged.

    Bottoms: the scores, N items of any shape; N labels. Tops: the scores; optionally the bias, 1. In TEST, the
    second top is the bias of the last pass; the fork does not set it. May work in place.

    Source: src/caffe/layers/label_specific_add.cpp of happynear/caffe-windows; Wang, Cheng, Liu and Liu,
    Additive Margin Softmax for Face Verification, 2018.
    """

    bottoms = exactly(2)
    tops = between(1, 2)
    label_bottoms = (1,)
    backward_needs_output = False

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        bias: float,
        transform_test: bool,
        bias_base: float | None,
        bias_gamma: float,
        bias_power: float,
        bias_min: float,
        bias_max: float,
        iteration: int,
        num_tops: int,
    ) -> None:
        super().__init__()
        self.rise = None if bias_base is None else (bias_base, bias_gamma, bias_power)
        self.bounds = (bias_min, bias_max)
        self.has_effects = self.rise is not None
        self.gives_bias = num_tops == 2
        self.register_buffer("passes", torch.tensor(float(iteration)), persistent=False)
        self.register_buffer("bias", torch.tensor([bias]), persistent=False)
        self.top_shapes(bottoms)  # checks them

    def persistent_buffers(self) -> list[Tensor]:
        return [self.get_buffer("passes"), self.get_buffer("bias")]

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        if not bottoms[0] or math.prod(bottoms[1]) != bottoms[0][0]:
            expected = f"{math.prod(bottoms[0][:1])} labels"
            raise LayerError("scores and labels do not fit", expected=expected, got=format_shape(bottoms[1]))
        return [bottoms[0], (1,)][: 1 + self.gives_bias]

    def label_classes(self, bottoms: Sequence[Shape]) -> int | None:
        return math.prod(bottoms[0][1:])

    def forward(self, scores: Tensor, labels: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        top = scores.clone()
        bias = self.get_buffer("bias")
        if self.training:
            with torch.no_grad():
                self._step(bias)
                own = labels.long().reshape(-1, 1)
                at_label = scores.reshape(len(scores), -1).gather(1, own)
                added = torch.where(at_label > -bias, bias, 0).to(scores.dtype)
            top = (top.reshape(len(top), -1).scatter_add(1, own, added)).reshape(scores.shape)
        return (top, bias.clone()) if self.gives_bias else top

    def _step(self, bias: Tensor) -> None:
        """Updates the bias for this pass, in place."""
        if self.rise is None:
            return
        base, gamma, power = self.rise
        passes = self.get_buffer("passes")
        bias.copy_(
            ((base + (1 + gamma * passes) ** power) - 1)
            .maximum(bias.new_tensor(self.bounds[0]))
            .minimum(bias.new_tensor(self.bounds[1]))
        )
        passes.add_(1)
