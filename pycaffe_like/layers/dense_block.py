"""DenseBlock: a whole block of DenseNet as one layer."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import FillerDef, LayerDef, format_shape

from .base import Layer, Shape
from .registry import register_layer

EPSILON = 1e-5
"""What batch normalisation adds to a variance."""


@register_layer("denseblock_param")
class DenseBlock(Layer):
    """A dense block, which consists of numTransition steps. Each step applies batch normalisation, ReLU and a 3 x 3
    convolution without bias, and appends the growthRate channels of the result to its input.

    With use_BC each step first applies batch normalisation, ReLU and a 1 x 1 convolution with 4 * growthRate
    outputs. With use_dropout the new channels go through dropout with ratio dropout_amount. In TRAIN,
    normalisation uses the statistics of the batch and updates the running ones: running +=
    moving_average_fraction * (batch - running). TEST uses the running statistics.

    Bottom: N x C x H x W. Top: N x (C + numTransition * growthRate) x H x W. Blobs, one of each kind for each
    step: filters, scales, biases, means, variances; with use_BC then 1 x 1 filters, and scales, biases, means
    and variances of the second normalisation; at the end a divisor with 1 value. Means, variances and the
    divisor never learn. As in the fork, initChannel and the options for paddings, filter sizes and strides have
    no effect.

    This is what the fork does on a GPU. On a CPU, the fork has no dropout, normalises by the unbiased variance,
    and stores sums of means and variances, whose divisor is the last blob. If the divisor in loaded weights is
    not 0, this layer divides means and variances by it in TEST.

    Source: src/caffe/layers/DenseBlock_layer.cpp and DenseBlock_layer.cu of senlinuc/caffe_ocr; Huang, Liu, van
    der Maaten and Weinberger, Densely Connected Convolutional Networks, 2017.
    """

    divisor: nn.Parameter

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        numTransition: int,  # noqa: N803
        growthRate: int,  # noqa: N803
        Filter_Filler: FillerDef | None,  # noqa: N803
        BN_Scaler_Filler: FillerDef | None,  # noqa: N803
        BN_Bias_Filler: FillerDef | None,  # noqa: N803
        use_dropout: bool,
        dropout_amount: float,
        use_BC: bool,  # noqa: N803
        moving_average_fraction: float,
        layer: LayerDef,
    ) -> None:
        super().__init__()
        if min(numTransition, growthRate) < 1:
            raise LayerError("numTransition and growthRate must be positive", got=f"{numTransition} and {growthRate}")
        if not 0 <= dropout_amount < 1:
            raise LayerError("dropout_amount is out of range", expected="0 or more, below 1", got=dropout_amount)
        if layer.params:
            raise LayerError("a DenseBlock takes no param", expected="none", got=len(layer.params))
        self.has_effects = True  # every batch updates the running statistics
        self.count, self.growth, self.is_reduced = numTransition, growthRate, use_BC
        self.fraction, self.dropout = moving_average_fraction, dropout_amount if use_dropout else 0.0
        self.top_shapes(bottoms)  # checks them
        channels = [bottoms[0][1] + growthRate * number for number in range(numTransition)]
        wide = [4 * growthRate] * numTransition
        norm = (BN_Scaler_Filler, BN_Bias_Filler)
        self._add_filters(
            "filter", [(growthRate, width, 3, 3) for width in (wide if use_BC else channels)], Filter_Filler
        )
        self._add_norms("norm", channels, *norm)
        if use_BC:
            self._add_filters("reduce", [(4 * growthRate, width, 1, 1) for width in channels], Filter_Filler)
            self._add_norms("reduced", wide, *norm)
        self.add_blob("divisor", (1,), None, learns=False)

    def _add_filters(self, name: str, shapes: Sequence[Shape], filler: FillerDef | None) -> None:
        for number, shape in enumerate(shapes):
            self.add_blob(f"{name}{number}", shape, filler)

    def _add_norms(self, name: str, channels: Sequence[int], scale: FillerDef | None, bias: FillerDef | None) -> None:
        """Adds the blobs of a batch normalisation for each step of the block."""
        kinds = (("scale", scale, 0.0, True), ("bias", bias, 0.0, True))
        for kind, filler, default, learns in (*kinds, ("mean", None, 0.0, False), ("variance", None, 1.0, False)):
            for number, width in enumerate(channels):
                self.add_blob(f"{name}_{kind}{number}", (1, width, 1, 1), filler, default=default, learns=learns)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        if len(bottoms[0]) != 4:
            expected = "N x C x H x W"
            raise LayerError("the bottom has the wrong number of axes", expected=expected, got=format_shape(bottoms[0]))
        num, channels, *extents = bottoms[0]
        return [(num, channels + self.count * self.growth, *extents)]

    def forward(self, bottom: Tensor) -> Tensor:
        for number in range(self.count):
            new = self._normalize("norm", number, bottom).relu()
            if self.is_reduced:
                new = F.conv2d(new, getattr(self, f"reduce{number}"))
                new = self._normalize("reduced", number, new).relu()
            new = F.conv2d(new, getattr(self, f"filter{number}"), padding=1)
            if self.dropout and self.training:
                new = F.dropout(new, self.dropout)
            bottom = torch.cat((bottom, new), 1)
        return bottom

    def _normalize(self, name: str, number: int, values: Tensor) -> Tensor:
        scale, bias, mean, variance = (
            getattr(self, f"{name}_{kind}{number}").flatten() for kind in ("scale", "bias", "mean", "variance")
        )
        if self.training:  # moves mean and variance
            return F.batch_norm(values, mean.detach(), variance.detach(), scale, bias, True, self.fraction, EPSILON)
        share = torch.where(self.divisor == 0, torch.ones_like(self.divisor), self.divisor.reciprocal()).detach()
        return F.batch_norm(values, mean * share, variance * share, scale, bias, False, 0.0, EPSILON)
