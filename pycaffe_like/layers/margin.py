"""Fully connected layers for face recognition: angular margins, and distances to class vectors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import FillerDef, format_shape

from .base import Layer, Shape, between, canonical_axis, exactly
from .gradients import once_differentiable
from .registry import register_layer

MARGINS = ("SINGLE", "DOUBLE", "TRIPLE", "QUADRUPLE")


def multiple_angle(cosines: Tensor, margin: str) -> tuple[Tensor, Tensor]:
    """Returns psi(angle), which replaces cos(m * angle) by a function that falls from 1 to 1 - 2m as the
    angle goes from 0 to pi, and the derivative of psi with respect to cos(angle).

    m is 1 to 4 for `margin` SINGLE, DOUBLE, TRIPLE and QUADRUPLE.

    Source: Liu, Wen, Yu and Yang, Large-Margin Softmax Loss for Convolutional Neural Networks, 2016.
    """
    c, sign = cosines, cosines.sign()
    if margin == "DOUBLE":
        return 2 * sign * c**2 - 1, 4 * sign * c
    if margin == "TRIPLE":
        side = (c.abs() - 0.5).sign()
        return side * (4 * c**3 - 3 * c) + sign * (1 + side) - 2, side * (12 * c**2 - 3)
    if margin == "QUADRUPLE":
        side = sign * (2 * c**2 - 1).sign()
        return side * (8 * c**4 - 8 * c**2 + 1) + 2 * sign + side - 3, side * (32 * c**3 - 16 * c)
    return c, torch.ones_like(c)


class _MarginProduct(Layer):
    """Base class: x · weightᵀ with a margin at the label. Early in training, it is blended with the
    product without a margin.

    The output is (with margin + lambda * without margin) / (1 + lambda), where lambda =
    max(lambda_min, base * (1 + gamma * t)^-power) and t is `iteration` + the number of passes,
    including this one.
    """

    tops = between(1, 2)
    label_bottoms = (1,)
    has_effects = True

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        num_output: int | None,
        type: str,
        weight_filler: FillerDef | None,
        axis: int,
        base: float,
        gamma: float,
        power: float,
        iteration: int,
        lambda_min: float,
        num_tops: int,
    ) -> None:
        super().__init__()
        self.margin = type
        self.axis = canonical_axis(axis, len(bottoms[0]))
        self.inputs = math.prod(bottoms[0][self.axis :])
        self.weight: Tensor | None = None
        if len(bottoms) < 3:
            if not num_output:
                raise LayerError("num_output must be positive", got=num_output)
            self.num_output = num_output
            self.add_blob("weight", (num_output, self.inputs), weight_filler)
        else:
            self.num_output = bottoms[2][0]
        self.lambda_schedule = (base, gamma, power, lambda_min)
        self.gives_lambda = num_tops == 2
        self.register_buffer("passes", torch.tensor(float(iteration)), persistent=False)
        self.top_shapes(bottoms)  # checks them

    def persistent_buffers(self) -> list[Tensor]:
        return [self.get_buffer("passes")]

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        items = bottoms[0][: self.axis]
        if math.prod(bottoms[0][self.axis :]) != self.inputs:
            raise LayerError(
                "the bottom does not fit the weights",
                expected=f"{self.inputs} inputs",
                got=math.prod(bottoms[0][self.axis :]),
            )
        if math.prod(bottoms[1]) != math.prod(items):
            raise LayerError(
                "items and labels do not fit", expected=f"{math.prod(items)} labels", got=format_shape(bottoms[1])
            )
        if len(bottoms) == 3 and math.prod(bottoms[2]) != self.num_output * self.inputs:
            expected = f"{self.num_output}x{self.inputs}"
            raise LayerError(
                "the weights of the third bottom do not fit", expected=expected, got=format_shape(bottoms[2])
            )
        return [(*items, self.num_output), (1,)][: 1 + self.gives_lambda]

    def label_classes(self, bottoms: Sequence[Shape]) -> int | None:
        return self.num_output

    def macs(self, bottoms: Sequence[Shape], tops: Sequence[Shape]) -> int:
        return math.prod(tops[0]) * self.inputs

    @torch.no_grad()
    def next_lambda(self) -> Tensor:
        base, gamma, power, least = self.lambda_schedule
        passes = self.get_buffer("passes").add_(1)
        return (base * (1 + gamma * passes) ** -power).clamp(min=least)

    def blend(self, plain: Tensor, at_label: Tensor, labels: Tensor, share: Tensor) -> Tensor:
        """Returns the products without a margin, N x C, blended at the labels with those that have one."""
        if self.margin == "SINGLE":
            return plain
        return (plain.scatter(1, labels, at_label) + share * plain) / (1 + share)


@register_layer("margin_inner_product_param")
class MarginInnerProduct(_MarginProduct):
    """The angular margin of SphereFace: x · weightᵀ, where the rows of the weight have length 1. At the
    label, |x| * psi(angle) replaces |x| * cos(angle).

    psi(angle) is cos(m * angle) where that falls, continued so that it keeps falling; m is 1 to 4 for
    `type` SINGLE, DOUBLE, TRIPLE and QUADRUPLE.

    To ease the start of training, the output is (with margin + lambda * without margin) / (1 + lambda),
    where lambda = max(lambda_min, base * (1 + gamma * t)^-power) and t is `iteration` + the number of
    passes, including this one.

    These are as in SphereFace's code:

    * Every pass, in TEST too, scales the rows of the weight to length 1 in place.
    * The weight's gradient is that of the product without a margin.
    * The gradient of x through the output at the label is a * w + b * x / |x|, where w is the row of the
      weight, and (a, b) is scaled to length 1.

    Bottoms: the features, flattened from `axis` on; the labels, one per item. Tops: the outputs;
    optionally lambda, 1. Blob: weight, num_output x inputs.

    Source: tools/caffe-sphereface/src/caffe/layers/margin_inner_product_layer.cpp of
    wy1iu/sphereface, and happynear/caffe-windows; Liu et al., SphereFace, 2017.
    """

    bottoms = exactly(2)

    def forward(self, features: Tensor, labels: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        shapes = self.top_shapes([tuple(features.shape), tuple(labels.shape)])
        share = self.next_lambda()
        assert self.weight is not None
        with torch.no_grad():
            self.weight.div_(self.weight.square().sum(1, keepdim=True).sqrt())
        # A copy, since a layer that shares the weight may scale it in place before backward.
        rows, weight = features.reshape(-1, self.inputs), self.weight.clone()
        labels = labels.detach().long().reshape(-1, 1)
        plain = F.linear(rows, weight)
        if self.margin != "SINGLE":
            plain = _AngularMargin.apply(rows, weight, plain, labels, share, self)
        top = plain.reshape(shapes[0])
        return (top, share.reshape(1)) if self.gives_lambda else top


class _AngularMargin(torch.autograd.Function):
    """Adds the margin to the products x · weightᵀ; backward computes the gradients of SphereFace's code."""

    @staticmethod
    def forward(
        ctx: Any, rows: Tensor, weight: Tensor, plain: Tensor, labels: Tensor, share: Tensor, layer: MarginInnerProduct
    ) -> Tensor:
        lengths = rows.square().sum(1, keepdim=True).sqrt()
        cosines = plain.gather(1, labels) / lengths
        psi, slope = multiple_angle(cosines, layer.margin)
        along_x = (psi - cosines * slope) / lengths
        norm = (slope.square() + along_x.square()).sqrt()
        ctx.save_for_backward(rows, weight, labels, share, slope / norm, along_x / norm)
        return layer.blend(plain, lengths * psi, labels, share)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        rows, weight, labels, share, along_weight, along_x = ctx.saved_tensors
        at_label = gradient.gather(1, labels)
        others = gradient.scatter(1, labels, at_label * along_weight)
        of_rows = (others @ weight + at_label * along_x * rows + share * (gradient @ weight)) / (1 + share)
        return of_rows, gradient.T @ rows, None, None, None, None


@register_layer("largemargin_inner_product_param")
class LargeMarginInnerProduct(_MarginProduct):
    """Large-margin softmax: x · weightᵀ, but at the label |x| * |w| * psi(angle) instead of |x| * |w| *
    cos(angle).

    psi, lambda and `type` are as in MarginInnerProduct. The weight is not scaled, and gradients are the
    true derivatives.

    Bottoms: the features, flattened from `axis` on; the labels, one per item; optionally the weight,
    instead of a blob. Tops: the outputs; optionally lambda, 1. Blob: weight, num_output x inputs.

    Source: src/caffe/layers/largemargin_inner_product_layer.cpp of happynear/caffe-windows and wy1iu/LargeMargin
    _Softmax_Loss; Liu, Wen, Yu and Yang, Large-Margin Softmax Loss for Convolutional Neural Networks, 2016.
    """

    bottoms = between(2, 3)

    def forward(self, features: Tensor, labels: Tensor, weight: Tensor | None = None) -> Tensor | tuple[Tensor, Tensor]:
        given = [one for one in (features, labels, weight) if one is not None]
        shapes = self.top_shapes([tuple(one.shape) for one in given])
        share = self.next_lambda()
        rows = features.reshape(-1, self.inputs)
        own = self.weight if weight is None else weight.reshape(self.num_output, self.inputs)
        assert own is not None
        labels = labels.detach().long().reshape(-1, 1)
        plain = F.linear(rows, own)
        if self.margin != "SINGLE":
            lengths = rows.norm(dim=1, keepdim=True) * own[labels[:, 0]].norm(dim=1, keepdim=True) + 1e-9
            psi, _ = multiple_angle(plain.gather(1, labels) / lengths, self.margin)
            plain = self.blend(plain, lengths * psi, labels, share)
        top = plain.reshape(shapes[0])
        return (top, share.reshape(1)) if self.gives_lambda else top
