"""Convolution and Deconvolution over any number of spatial axes."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence

import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import FillerDef

from .base import Layer, Shape, at_least
from .geometry import GeometryOptions
from .reach import Reach
from .registry import register_layer

_DENSE = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}
_TRANSPOSED = {1: F.conv_transpose1d, 2: F.conv_transpose2d, 3: F.conv_transpose3d}


class _Convolution(Layer, ABC):
    """Base class of Convolution and Deconvolution: reads the options, creates the parameters and treats
    all axes before the channels as one batch axis.
    """

    bottoms = at_least(1)
    tops = at_least(1)
    one_top_each = True
    backward_needs_output = False

    weight: Tensor

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        num_output: int | None,
        bias_term: bool,
        geometry: GeometryOptions,
        group: int,
        weight_filler: FillerDef | None,
        bias_filler: FillerDef | None,
    ) -> None:
        super().__init__()
        self.geometry = geometry.for_bottoms(bottoms)
        num_output, group = self.counts(num_output, group)
        if num_output < 1:
            raise LayerError("num_output must be positive", got=num_output)
        for name, channels in (("the bottom's channels", self.geometry.channels), ("num_output", num_output)):
            if group < 1 or channels % group:
                raise LayerError(f"group does not divide {name}", expected=f"a divisor of {channels}", got=group)
        self.group = group
        self.num_output = num_output
        self.add_blob("weight", (*self.weight_channels(), *self.geometry.kernel), weight_filler)
        self.bias: Tensor | None = None
        if bias_term:
            self.add_blob("bias", (num_output,), bias_filler)

    def counts(self, num_output: int | None, group: int) -> tuple[int, int]:
        """Returns num_output and group, with defaults applied."""
        if num_output is None:
            raise LayerError("convolution_param.num_output is missing", expected="a value")
        return num_output, group

    @abstractmethod
    def weight_channels(self) -> tuple[int, int]:
        """Returns the weight blob's extents along its first two axes."""

    @abstractmethod
    def top_extents(self, extents: Sequence[int]) -> Shape:
        """Returns the spatial extents of the top, given those of the bottom."""

    @abstractmethod
    def _convolve_items(self, bottom: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        """Convolves a bottom of items x channels x spatial axes."""

    def forward(self, *bottoms: Tensor) -> Tensor | tuple[Tensor, ...]:
        tops = tuple(self.convolve(bottom, self.weight, self.bias) for bottom in bottoms)
        return tops if len(tops) > 1 else tops[0]

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        axis = self.geometry.axis
        for one in bottoms:
            self.geometry.check_axes(one)
        return [(*one[:axis], self.num_output, *self.top_extents(one[axis + 1 :])) for one in bottoms]

    def convolve(self, bottom: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        """Convolves a bottom with weights of this layer's shape, as `forward` does with its own.

        Raises:
            LayerError: If the bottom's shape does not fit.
        """
        axis = self.geometry.axis
        self.geometry.check_axes(bottom.shape)
        if bottom.shape[axis] != self.geometry.channels:
            raise LayerError(
                "the bottom's channels do not fit the weights", expected=self.geometry.channels, got=bottom.shape[axis]
            )
        self.top_extents(bottom.shape[axis + 1 :])  # checks them
        if axis == 1:
            return self._convolve_items(bottom, weight, bias)
        # All axes before the channels count as the batch axis.
        top = self._convolve_items(bottom.reshape(-1, *bottom.shape[axis:]), weight, bias)
        return top.reshape(*bottom.shape[:axis], *top.shape[1:])


@register_layer("convolution_param")
class Convolution(_Convolution):
    """Slides num_output learned kernels over each bottom.

    Along each spatial axis, the top has the extent

        floor((in + 2 * pad - (dilation * (kernel - 1) + 1)) / stride) + 1

    If that is 1, the single window may extend beyond the padding by less than a stride, and reads zeros
    there. kernel_size, stride, pad and dilation have one value for all spatial axes or one for each;
    with two axes, the options that end in _h and _w may be used instead.

    Bottoms: any number of one shape, items x channels x spatial axes; `axis` is the axis of the
    channels. Tops: one for each bottom.

    Blobs: weight, num_output x channels/group x kernel; bias, num_output, unless bias_term is false.
    Without a filler they start at 0.

    Source: src/caffe/layers/base_conv_layer.cpp, conv_layer.cpp.
    """

    def weight_channels(self) -> tuple[int, int]:
        return self.num_output, self.geometry.channels // self.group

    def top_extents(self, extents: Sequence[int]) -> Shape:
        return self.geometry.count_windows(extents)

    def macs(self, bottoms: Sequence[Shape], tops: Sequence[Shape]) -> int:
        return self.weight.numel() * sum(math.prod(top) // self.num_output for top in tops)

    def reach(self) -> Reach | None:
        return self.geometry.reach()

    def _convolve_items(self, bottom: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        g = self.geometry
        return _convolve(g.fill_up(bottom), weight, bias, g.stride, g.pad, g.dilation, self.group)


@register_layer("convolution_param")
class Deconvolution(_Convolution):
    """Transposed convolution: computes what backward of a Convolution computes for its bottom.

    Along each spatial axis, the top has the extent

        stride * (in - 1) + dilation * (kernel - 1) + 1 - 2 * pad

    Bottoms, tops and options as for Convolution. Blobs: weight, channels x num_output/group x kernel;
    bias, num_output.

    Source: src/caffe/layers/base_conv_layer.cpp, deconv_layer.cpp.
    """

    def weight_channels(self) -> tuple[int, int]:
        return self.geometry.channels, self.num_output // self.group

    def top_extents(self, extents: Sequence[int]) -> Shape:
        return self.geometry.covered_extents(extents)

    def macs(self, bottoms: Sequence[Shape], tops: Sequence[Shape]) -> int:
        return self.weight.numel() * sum(math.prod(bottom) // self.geometry.channels for bottom in bottoms)

    def reach(self) -> Reach | None:
        return self.geometry.transposed_reach()

    def _convolve_items(self, bottom: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        g = self.geometry
        return _deconvolve(bottom, weight, bias, g.stride, g.pad, g.dilation, self.group)


def _convolve(
    bottom: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    stride: Sequence[int],
    pad: Sequence[int],
    dilation: Sequence[int],
    group: int,
) -> Tensor:
    rank = len(stride)
    if rank in _DENSE:
        return _DENSE[rank](bottom, weight, bias, stride, pad, dilation, group)
    if rank == 0:  # a product of matrices, group by group
        return F.conv1d(bottom[..., None], weight[..., None], bias, groups=group)[..., 0]
    # torch supports at most three axes: sum over the kernel's positions along the first one.
    padded = F.pad(bottom, (0, 0) * (rank - 1) + (pad[0], pad[0]))
    steps = (padded.shape[2] - dilation[0] * (weight.shape[2] - 1) - 1) // stride[0] + 1
    total: Tensor | None = None
    for k in range(weight.shape[2]):
        start = k * dilation[0]
        rows = padded[:, :, start : start + stride[0] * (steps - 1) + 1 : stride[0]].transpose(1, 2)
        top = _convolve(rows.flatten(0, 1), weight[:, :, k], None, stride[1:], pad[1:], dilation[1:], group)
        top = top.unflatten(0, (-1, steps)).transpose(1, 2)
        total = top if total is None else total + top
    assert total is not None  # a kernel has at least one position
    return total if bias is None else total + bias.reshape(-1, *(1,) * rank)


def _deconvolve(
    bottom: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    stride: Sequence[int],
    pad: Sequence[int],
    dilation: Sequence[int],
    group: int,
) -> Tensor:
    rank = len(stride)
    if rank in _TRANSPOSED:
        return _TRANSPOSED[rank](bottom, weight, bias, stride, pad, 0, group, dilation)
    if rank == 0:
        return F.conv_transpose1d(bottom[..., None], weight[..., None], bias, groups=group)[..., 0]
    steps = bottom.shape[2]
    rows = bottom.transpose(1, 2).flatten(0, 1)
    total: Tensor | None = None
    for k in range(weight.shape[2]):
        top = _deconvolve(rows, weight[:, :, k], None, stride[1:], pad[1:], dilation[1:], group)
        top = top.unflatten(0, (-1, steps)).transpose(1, 2)
        if total is None:
            extent = stride[0] * (steps - 1) + dilation[0] * (weight.shape[2] - 1) + 1
            total = top.new_zeros(*top.shape[:2], extent, *top.shape[3:])
        start = k * dilation[0]
        total[:, :, start : start + stride[0] * (steps - 1) + 1 : stride[0]] += top
    assert total is not None
    total = total[:, :, pad[0] : total.shape[2] - pad[0]]
    return total if bias is None else total + bias.reshape(-1, *(1,) * rank)
