"""Convolution and Deconvolution over any number of spatial axes."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence

import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import FillerDef, format_shape

from .base import Layer, Shape, at_least, canonical_axis
from .registry import register_layer

_DENSE = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}
_TRANSPOSED = {1: F.conv_transpose1d, 2: F.conv_transpose2d, 3: F.conv_transpose3d}


def spatial(
    option: str,
    rank: int,
    values: Sequence[int],
    height: int | None = None,
    width: int | None = None,
    default: int | None = None,
) -> tuple[int, ...]:
    """An option of a convolution, one value for each of `rank` spatial axes.

    Args:
        values: as the prototxt repeats it: none, one for all axes, or one for each.
        height, width: the `_h` and `_w` forms; None where the prototxt does not give them.
        default: for no value at all; None if there has to be one.

    Raises:
        LayerError: a number of values that does not fit, or both forms at once.
    """
    name = "kernel_size" if option == "kernel" else option
    if height is not None or width is not None:
        if rank != 2:
            raise LayerError(f"{option}_h and {option}_w are for two spatial axes", got=f"{rank} spatial axes")
        if values:
            raise LayerError(f"{name} is given in two ways", expected=f"{name}, or {option}_h and {option}_w")
        return (height or 0, width or 0)
    if not values and default is not None:
        return (default,) * rank
    if len(values) not in (1, rank):
        raise LayerError(
            f"{name} does not fit the bottom",
            expected=f"one value, or one for each of {rank} spatial axes",
            got=f"{len(values)} values",
        )
    return tuple(values) * rank if len(values) == 1 else tuple(values)


class Windows:
    """Kernel, stride, padding and dilation of a convolution, checked against its bottoms.

    Attributes:
        axis: the axis of the channels, from 0 on.
        channels: extent of that axis.
    """

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        axis: int,
        kernel_size: tuple[int, ...],
        kernel_h: int | None,
        kernel_w: int | None,
        stride: tuple[int, ...],
        stride_h: int | None,
        stride_w: int | None,
        pad: tuple[int, ...],
        pad_h: int | None,
        pad_w: int | None,
        dilation: tuple[int, ...],
    ) -> None:
        self.axis = canonical_axis(axis, len(bottoms[0]))
        self.channels = bottoms[0][self.axis]
        rank = len(bottoms[0]) - self.axis - 1
        for index, shape in enumerate(bottoms):
            if shape != bottoms[0]:
                raise LayerError(
                    f"bottom {index} has another shape", expected=format_shape(bottoms[0]), got=format_shape(shape)
                )
        self.kernel = spatial("kernel", rank, kernel_size, kernel_h, kernel_w)
        self.stride = spatial("stride", rank, stride, stride_h, stride_w, default=1)
        self.pad = spatial("pad", rank, pad, pad_h, pad_w, default=0)
        self.dilation = spatial("dilation", rank, dilation, default=1)
        for name, values in (
            ("kernel_size", self.kernel),
            ("stride", self.stride),
            ("dilation", self.dilation),
        ):
            if 0 in values:
                raise LayerError(f"{name} must be positive", got=format_shape(values))

    def check_axes(self, bottom: Sequence[int]) -> None:
        """Raises LayerError where a bottom has not as many axes as the first ones had."""
        axes = self.axis + 1 + len(self.kernel)
        if len(bottom) != axes:
            raise LayerError(
                "the bottom has another number of axes", expected=f"{axes}, as at first", got=format_shape(bottom)
            )

    def extent(self) -> tuple[int, ...]:
        """What one window covers, holes included."""
        return tuple(d * (k - 1) + 1 for d, k in zip(self.dilation, self.kernel, strict=True))

    def shrunk(self, extents: Sequence[int]) -> Shape:
        """How many windows there are along each spatial axis.

        As in Caffe, a window may reach past the padding by less than a stride if it is the only one.

        Raises:
            LayerError: not even one.
        """
        padded = [e + 2 * p for e, p in zip(extents, self.pad, strict=True)]
        largest = tuple(p + s - 1 for p, s in zip(padded, self.stride, strict=True))
        if any(e > most for e, most in zip(self.extent(), largest, strict=True)):
            raise LayerError(
                "the kernel is larger than the padded bottom",
                expected=f"at most {format_shape(largest)}",
                got=format_shape(self.extent()) + (" with its dilation" if self.extent() != self.kernel else ""),
            )
        sizes = zip(padded, self.extent(), self.stride, strict=True)
        return tuple(max(0, p - e) // s + 1 for p, e, s in sizes)

    def filled(self, bottom: Tensor) -> Tensor:
        """A bottom with zeros behind it where the only window reaches past its padding."""
        sizes = zip(bottom.shape[-len(self.pad) :], self.pad, self.extent(), strict=True) if self.pad else ()
        lacking = [max(0, window - extent - 2 * pad) for extent, pad, window in sizes]
        return F.pad(bottom, [side for zeros in reversed(lacking) for side in (0, zeros)]) if any(lacking) else bottom

    def grown(self, extents: Sequence[int]) -> Shape:
        """What the windows cover along each spatial axis, without the padding.

        Raises:
            LayerError: the padding leaves nothing.
        """
        sizes = zip(extents, self.stride, self.extent(), self.pad, strict=True)
        covered = tuple(s * (i - 1) + e - 2 * p for i, s, e, p in sizes)
        if any(extent < 1 for extent in covered):
            raise LayerError(
                "the padding eats the whole top", expected="at least 1 along each axis", got=format_shape(covered)
            )
        return covered


class _Convolution(Layer, ABC):
    """What both directions share: options, parameters, folding of leading axes."""

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
        pad: tuple[int, ...],
        kernel_size: tuple[int, ...],
        stride: tuple[int, ...],
        dilation: tuple[int, ...],
        pad_h: int | None,
        pad_w: int | None,
        kernel_h: int | None,
        kernel_w: int | None,
        stride_h: int | None,
        stride_w: int | None,
        group: int,
        weight_filler: FillerDef | None,
        bias_filler: FillerDef | None,
        axis: int,
    ) -> None:
        super().__init__()
        self.windows = Windows(
            bottoms,
            axis=axis,
            kernel_size=kernel_size,
            kernel_h=kernel_h,
            kernel_w=kernel_w,
            stride=stride,
            stride_h=stride_h,
            stride_w=stride_w,
            pad=pad,
            pad_h=pad_h,
            pad_w=pad_w,
            dilation=dilation,
        )
        num_output, group = self.counts(num_output, group)
        if num_output < 1:
            raise LayerError("num_output must be positive", got=num_output)
        for name, channels in (("the bottom's channels", self.windows.channels), ("num_output", num_output)):
            if group < 1 or channels % group:
                raise LayerError(f"group does not divide {name}", expected=f"a divisor of {channels}", got=group)
        self.group = group
        self.num_output = num_output
        self.add_blob("weight", (*self.weight_channels(), *self.windows.kernel), weight_filler)
        self.bias: Tensor | None = None
        if bias_term:
            self.add_blob("bias", (num_output,), bias_filler)

    def counts(self, num_output: int | None, group: int) -> tuple[int, int]:
        """num_output and group as they are used."""
        if num_output is None:
            raise LayerError("convolution_param.num_output is missing", expected="a value")
        return num_output, group

    @abstractmethod
    def weight_channels(self) -> tuple[int, int]:
        """The first two extents of the weight."""

    @abstractmethod
    def top_extents(self, extents: Sequence[int]) -> Shape:
        """The spatial extents of a top for those of its bottom."""

    @abstractmethod
    def convolve(self, bottom: Tensor) -> Tensor:
        """Over items x channels x spatial axes."""

    def forward(self, *bottoms: Tensor) -> Tensor | tuple[Tensor, ...]:
        tops = tuple(self._one(bottom) for bottom in bottoms)
        return tops if len(tops) > 1 else tops[0]

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        axis = self.windows.axis
        for one in bottoms:
            self.windows.check_axes(one)
        return [(*one[:axis], self.num_output, *self.top_extents(one[axis + 1 :])) for one in bottoms]

    def _one(self, bottom: Tensor) -> Tensor:
        axis = self.windows.axis
        self.windows.check_axes(bottom.shape)
        if bottom.shape[axis] != self.windows.channels:
            raise LayerError(
                "the bottom's channels do not fit the weights", expected=self.windows.channels, got=bottom.shape[axis]
            )
        self.top_extents(bottom.shape[axis + 1 :])  # checks them
        if axis == 1:
            return self.convolve(bottom)
        # Axes before the channels are independent items.
        top = self.convolve(bottom.reshape(-1, *bottom.shape[axis:]))
        return top.reshape(*bottom.shape[:axis], *top.shape[1:])


@register_layer("convolution_param")
class Convolution(_Convolution):
    """Slides num_output learned kernels over each bottom.

    out = floor((in + 2 * pad - (dilation * (kernel - 1) + 1)) / stride) + 1 along each spatial axis.
    The only window along an axis may reach past the padding by less than a stride, where zeros are.
    kernel_size, stride, pad and dilation stand once, for all of these axes, or once for each; of two
    axes the _h and _w forms may say it too.

    Bottoms: any number of one shape, items x channels x spatial axes; `axis` says which axis the
    channels are. Tops: one for each bottom. Blobs: weight, num_output x channels/group x kernel;
    bias, num_output, unless bias_term is false. Without a filler they are 0 at first.

    Source: src/caffe/layers/base_conv_layer.cpp, conv_layer.cpp.
    """

    def weight_channels(self) -> tuple[int, int]:
        return self.num_output, self.windows.channels // self.group

    def top_extents(self, extents: Sequence[int]) -> Shape:
        return self.windows.shrunk(extents)

    def macs(self, bottoms: Sequence[Shape], tops: Sequence[Shape]) -> int:
        return self.weight.numel() * sum(math.prod(top) // self.num_output for top in tops)

    def convolve(self, bottom: Tensor) -> Tensor:
        w = self.windows
        return _convolve(w.filled(bottom), self.weight, self.bias, w.stride, w.pad, w.dilation, self.group)


@register_layer("convolution_param")
class Deconvolution(_Convolution):
    """The transposed convolution: what Convolution's gradient does to its bottom.

    out = stride * (in - 1) + dilation * (kernel - 1) + 1 - 2 * pad along each spatial axis.

    Bottoms, tops and options as for Convolution. Blobs: weight, channels x num_output/group x kernel;
    bias, num_output.

    Source: src/caffe/layers/base_conv_layer.cpp, deconv_layer.cpp.
    """

    def weight_channels(self) -> tuple[int, int]:
        return self.windows.channels, self.num_output // self.group

    def top_extents(self, extents: Sequence[int]) -> Shape:
        return self.windows.grown(extents)

    def macs(self, bottoms: Sequence[Shape], tops: Sequence[Shape]) -> int:
        return self.weight.numel() * sum(math.prod(bottom) // self.windows.channels for bottom in bottoms)

    def convolve(self, bottom: Tensor) -> Tensor:
        w = self.windows
        return _deconvolve(bottom, self.weight, self.bias, w.stride, w.pad, w.dilation, self.group)


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
    # More axes than torch convolves over: a sum over the kernel's positions along the first one.
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
