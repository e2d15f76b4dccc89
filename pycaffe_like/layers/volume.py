"""Convolution and pooling over volumes: clips of frames, stacks of microscope slices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import FillerDef, format_shape

from .base import Layer, Shape, check_choice, exactly
from .convolution import Convolution, Deconvolution
from .geometry import GeometryOptions
from .pair_options import PairOptions
from .pooling_windows import WindowLists, Windows
from .registry import register_layer


def check_volume(shape: Sequence[int]) -> None:
    """Raises LayerError unless the shape is N x C x T x H x W."""
    if len(shape) != 5:
        raise LayerError(
            "the bottom has the wrong number of axes", expected="N x C x T x H x W", got=format_shape(shape)
        )


@dataclass(frozen=True)
class VolumeOptions:
    """C3D's kernel, stride and padding: one value for time, and one for both height and width."""

    kernel_size: int | tuple[int, ...]
    kernel_depth: int | None
    stride: int | tuple[int, ...]
    temporal_stride: int
    pad: int | tuple[int, ...]
    temporal_pad: int

    def geometry(self) -> GeometryOptions:
        """Returns the options of a convolution over three axes.

        Raises:
            LayerError: If kernel_size or kernel_depth is missing, or an option has several values.
        """
        if self.kernel_depth is None:
            raise LayerError("kernel_depth is missing", expected="the kernel's extent along time")
        kernel, pad = _single("kernel_size", self.kernel_size), _single("pad", self.pad, 0)
        stride = _single("stride", self.stride, 1)
        return GeometryOptions(
            pad=(self.temporal_pad, pad, pad),
            kernel_size=(self.kernel_depth, kernel, kernel),
            stride=(self.temporal_stride, stride, stride),
            dilation=(),
            pad_h=None,
            pad_w=None,
            kernel_h=None,
            kernel_w=None,
            stride_h=None,
            stride_w=None,
            axis=1,
        )


def _single(name: str, value: int | tuple[int, ...], default: int | None = None) -> int:
    values = (value,) if isinstance(value, int) else value
    if not values and default is not None:
        return default
    if len(values) != 1:
        raise LayerError(f"{name} needs one value, for height and width", got=f"{len(values)} values")
    return values[0]


@register_layer("convolution3d_param", "convolution_param")
class Convolution3D(Convolution):
    """Slides num_output learned kernels over time, height and width of clips.

    kernel_depth, temporal_stride and temporal_pad are for time; kernel_size, stride and pad for height
    and width. The extents of the top are those of Convolution. filter_group only saves memory.

    Bottom: N x C x T x H x W. Top: N x num_output x T' x H' x W'.

    Blobs: weight, num_output x C x kernel_depth x kernel_size x kernel_size; bias, num_output.

    Source: src/caffe/layers/convolution3d_layer.cpp of facebook/C3D, versions 1.0 (convolution_param)
    and 1.1 (convolution3d_param); Tran et al., Learning Spatiotemporal Features, 2015.
    """

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        num_output: int | None,
        bias_term: bool,
        geometry: VolumeOptions,
        filter_group: int,
        weight_filler: FillerDef | None,
        bias_filler: FillerDef | None,
    ) -> None:
        check_volume(bottoms[0])
        three_axes = geometry.geometry()
        if num_output and (filter_group < 1 or num_output % filter_group):
            raise LayerError(
                "filter_group does not divide num_output", expected=f"a divisor of {num_output}", got=filter_group
            )
        super().__init__(
            bottoms,
            num_output=num_output,
            bias_term=bias_term,
            geometry=three_axes,
            group=1,
            weight_filler=weight_filler,
            bias_filler=bias_filler,
        )


@register_layer("convolution3d_param", "convolution_param")
class Deconvolution3D(Deconvolution):
    """Transposed convolution over time, height and width: backward of Convolution3D for its bottom.

    Bottom: N x C x T x H x W. Top: N x num_output x T' x H' x W', where each extent is

        stride * (in - 1) + kernel - 2 * pad

    Blobs: weight, C x num_output x kernel_depth x kernel_size x kernel_size; bias, num_output.

    Source: src/caffe/layers/deconvolution3d_layer.cpp of facebook/C3D, version 1.0.
    """

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        num_output: int | None,
        bias_term: bool,
        geometry: VolumeOptions,
        weight_filler: FillerDef | None,
        bias_filler: FillerDef | None,
    ) -> None:
        check_volume(bottoms[0])
        super().__init__(
            bottoms,
            num_output=num_output,
            bias_term=bias_term,
            geometry=geometry.geometry(),
            group=1,
            weight_filler=weight_filler,
            bias_filler=bias_filler,
        )


@register_layer("pooling3d_param", "pooling_param")
class Pooling3D(Layer):
    """Reduces every window over time, height and width to its maximum (MAX) or its mean (AVE).

    The number of windows along each axis is ceil((in + 2 * pad - kernel) / stride) + 1; `pad` is for
    height and width, and only for AVE. Windows are clipped at the end of the clip; AVE divides by the
    size of the clipped window including its padding. kernel_depth and temporal_stride are for time,
    kernel_size and stride for height and width.

    Bottom: N x C x T x H x W. Top: N x C x T' x H' x W'.

    Source: src/caffe/layers/pool3d_layer.cpp of facebook/C3D, versions 1.0 (pooling_param) and 1.1
    (pooling3d_param). Where several values of a window equal its maximum, C3D gives the gradient to
    each of them; here the first one gets it, as in Caffe's Pooling.
    """

    bottoms = exactly(1)
    backward_needs_output = False

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        pool: str,
        kernel_size: int,
        kernel_depth: int,
        stride: int,
        temporal_stride: int,
        pad: int,
    ) -> None:
        super().__init__()
        check_choice("pool", pool, ("MAX", "AVE"))
        if pad and pool == "MAX":
            raise LayerError("only AVE pooling can be padded", expected="pad 0", got=pad)
        if pad >= kernel_size:
            raise LayerError("pad is not smaller than the kernel", expected=f"less than {kernel_size}", got=pad)
        self.method = pool
        self.windows = Windows(
            (kernel_depth, kernel_size, kernel_size), (temporal_stride, stride, stride), (0, pad, pad), (1, 1, 1)
        )
        self.top_shapes(bottoms)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        check_volume(bottoms[0])
        return [(*bottoms[0][:2], *self.windows.count(bottoms[0][2:], starts_inside=False))]

    def forward(self, bottom: Tensor) -> Tensor:
        counts = self.top_shapes([tuple(bottom.shape)])[0][2:]
        return self.windows.pool(bottom, counts, self.method, padding=True)


@register_layer("pooling_param")
class NdPooling(Layer):
    """Reduces windows over any number of spatial axes, also dilated ones, to their maximum (MAX) or mean
    (AVE). A Pooling that sets `dilation`, or kernel_size, stride or pad once for each of three axes, is
    this layer.

    Along each axis, the top has ceil((in + 2 * pad - (dilation * (kernel - 1) + 1)) / stride) + 1 windows;
    on a padded axis, a last one that would start beyond the bottom is dropped. AVE divides by the number
    of positions in the bottom if windows are dilated, otherwise by those in the padded bottom.

    Bottom: N x C x spatial axes (at most three). Top: N x C x windows along each axis.

    Source: src/caffe/layers/pooling_layer.cpp and pooling_layer.cu of naibaf7/caffe; AVE over three axes,
    src/caffe/layers/pooling_layer.cpp of intel/caffe; src/caffe/layers/cudnn_ndpooling_layer.cpp of
    chuckcho/video-caffe.
    """

    bottoms = exactly(1)
    backward_needs_output = False

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        pool: str,
        geometry: PairOptions,
        global_pooling: bool,
        lists: WindowLists,
    ) -> None:
        super().__init__()
        check_choice("pool", pool, ("MAX", "AVE"))
        if not 3 <= len(bottoms[0]) <= 5:
            raise LayerError(
                "the bottom has the wrong number of axes",
                expected="N x C x one to three spatial axes",
                got=format_shape(bottoms[0]),
            )
        kernel = None
        if not global_pooling:
            kernel = lists.kernel_size_3d or geometry.kernel_pair()
        self.method = pool
        self.windows = lists.windows(bottoms[0][2:], kernel, geometry.stride_pair(), geometry.pad_pair())
        if any(p >= e for p, e in zip(self.windows.pad, self.windows.extents, strict=True)):
            raise LayerError(
                "pad is not smaller than the kernel",
                expected=f"less than {format_shape(self.windows.extents)}",
                got=format_shape(self.windows.pad),
            )
        self.top_shapes(bottoms)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [(*bottoms[0][:2], *self.windows.count(bottoms[0][2:], starts_inside=True))]

    def forward(self, bottom: Tensor) -> Tensor:
        counts = self.top_shapes([tuple(bottom.shape)])[0][2:]
        return self.windows.pool(bottom, counts, self.method, padding=set(self.windows.dilation) == {1})
