"""Layers of small nets: depthwise convolution, channel shuffle, channel-wise scaling."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, Shape, exactly
from .convolution import Convolution
from .neuron import Neuron
from .registry import register_layer


@register_layer()
class Axpy(Layer):
    """a * x + y, where a has a factor for each channel of each item: the last step of a
    squeeze-and-excitation block.

    Bottoms: a, N x C or N x C x 1 x 1; x and y, N x C x ….

    Source: hujie-frank/SENet src/caffe/layers/axpy_layer.cpp.
    """

    bottoms = exactly(3)
    backward_needs_output = False

    def __init__(self, bottoms: Sequence[Shape]) -> None:
        super().__init__()
        self.top_shapes(bottoms)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        factor, x, y = bottoms
        if len(x) < 2 or factor[:2] != x[:2] or math.prod(factor) != math.prod(x[:2]):
            raise LayerError(
                "the first bottom does not have one factor per channel",
                expected=f"{format_shape(x[:2])} or {format_shape((*x[:2], 1, 1))} for {format_shape(x)}",
                got=format_shape(factor),
            )
        if x != y:
            raise LayerError("the third bottom has the wrong shape", expected=format_shape(x), got=format_shape(y))
        return [x]

    def forward(self, factor: Tensor, x: Tensor, y: Tensor) -> Tensor:
        self.top_shapes([tuple(bottom.shape) for bottom in (factor, x, y)])
        return torch.addcmul(y, factor.reshape(*x.shape[:2], *(1,) * (x.dim() - 2)), x)


@register_layer("convolution_param")
class ConvolutionDepthwise(Convolution):
    """Depthwise convolution: one kernel per channel; num_output and group are ignored.

    Bottoms, top and other options as for Convolution. Blobs: weight, C x 1 x kernel; bias, C.

    Source: jolibrain/caffe src/caffe/layers/conv_dw_layer.cpp.
    """

    def counts(self, num_output: int | None, group: int) -> tuple[int, int]:
        return self.geometry.channels, self.geometry.channels


@register_layer("convolution_param")
class DepthwiseConvolution(Convolution):
    """Depthwise convolution: a Convolution whose `group` defaults to the bottom's number of channels.

    Source: yonghenglh6/DepthwiseConvolution, eric612/MobileNet-YOLO
    src/caffe/layers/depthwise_conv_layer.cpp.
    """

    def counts(self, num_output: int | None, group: int) -> tuple[int, int]:
        return super().counts(num_output, self.geometry.channels if group == 1 else group)


@register_layer("shuffle_channel_param")
class ShuffleChannel(Layer):
    """Interleaves the channels of `group` groups: channel i of group g becomes channel i * group + g.

    Bottom: N x C x …; group divides C.

    Source: farmingyard/ShuffleNet shuffle_channel_layer.cpp; Zhang, Zhou, Lin and Sun, ShuffleNet, 2017.
    """

    keeps_shape = True

    def __init__(self, bottoms: Sequence[Shape], *, group: int) -> None:
        super().__init__()
        self.group = group
        self._check(bottoms[0])

    def _check(self, bottom: Sequence[int]) -> None:
        if len(bottom) < 2:
            raise LayerError("the bottom has the wrong number of axes", expected="N x C x …", got=format_shape(bottom))
        if self.group < 1 or bottom[1] % self.group:
            raise LayerError("group does not divide the channels", expected=f"a divisor of {bottom[1]}", got=self.group)

    def forward(self, bottom: Tensor) -> Tensor:
        self._check(bottom.shape)
        groups: Tensor = bottom.unflatten(1, (self.group, -1))
        return groups.transpose(1, 2).flatten(1, 2)


@register_layer("relu6_param", "relu_param")
class ReLU6(Neuron):
    """min(max(x, 0) + negative_slope * min(x, 0), 6). The gradient is 0 where x is 6 or more.

    Source: eric612/MobileNet-YOLO and jolibrain/caffe (without a slope)
    src/caffe/layers/relu6_layer.cpp.
    """

    can_overwrite_bottom = True

    def __init__(self, bottoms: Sequence[Shape], *, negative_slope: float) -> None:
        super().__init__()
        self.negative_slope = negative_slope

    def forward(self, bottom: Tensor, inplace: bool = False) -> Tensor:
        if not self.negative_slope:
            return F.relu6(bottom, inplace)
        return F.hardtanh(F.leaky_relu(bottom, self.negative_slope, inplace), -math.inf, 6.0)
