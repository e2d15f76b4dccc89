"""Pooling over windows of height and width."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, Shape, between, check_choice
from .pair_options import Pair, PairOptions
from .reach import WHOLE, Reach
from .registry import register_layer


def pooled_extent(extent: int, kernel: int, stride: int, pad: int, starts_inside: bool, round_mode: str) -> int:
    """Returns the number of windows along one axis.

    Args:
        starts_inside: whether to drop a last window that would start beyond the picture.

    Source: PoolingLayer::Reshape.
    """
    rounded = math.ceil if round_mode == "CEIL" else math.floor
    windows = rounded((extent + 2 * pad - kernel) / stride) + 1
    if starts_inside and (windows - 1) * stride >= extent + pad:
        windows -= 1
    return windows


@register_layer("pooling_param")
class Pooling(Layer):
    """Reduces every window to its maximum (MAX), its mean (AVE) or a random one of its values
    (STOCHASTIC).

    Along height and width, the top has the extent

        ceil((in + 2 * pad - kernel) / stride) + 1

    or with round_mode FLOOR the same with floor. If there is padding along either axis, a last window
    that would start beyond the picture is dropped. kernel_size, stride and pad apply to both axes; the
    options that end in _h and _w apply to one. global_pooling uses a single window for the whole
    picture.

    A window that overlaps the edge of the padded picture is clipped there. AVE divides by the size of
    the clipped window, including its padding. STOCHASTIC in TRAIN draws each value with a probability
    proportional to it; in TEST it computes the mean weighted by the values. The values must not be negative.

    Bottom: N x C x H x W. Tops: the pooled values; for MAX optionally the index of each maximum in its
    channel, counted row by row.

    Unlike in Caffe, STOCHASTIC also works on the CPU. The maximum of a window with a NaN is NaN, while
    Caffe ignores NaN. A window beyond the picture, which is possible if the stride is larger than the
    kernel, has no gradient; Caffe writes out of bounds there.

    Source: src/caffe/layers/pooling_layer.cpp; Zeiler and Fergus, Stochastic Pooling, 2013.
    """

    tops = between(1, 2)
    backward_needs_output = False

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        pool: str,
        geometry: PairOptions,
        global_pooling: bool,
        round_mode: str,
        num_tops: int,
    ) -> None:
        super().__init__()
        check_choice("pool", pool, ("MAX", "AVE", "STOCHASTIC"))
        self.method = pool
        self.keeps_mask = num_tops == 2
        self.round_mode = round_mode
        self.kernel: Pair | None = None  # None for the whole picture
        self.pad = geometry.pad_pair()
        self.stride = geometry.stride_pair()
        if not global_pooling:
            self.kernel = geometry.kernel_pair()
            if 0 in self.kernel:
                raise LayerError("the kernel must be positive", got=format_shape(self.kernel))
            if any(p >= k for p, k in zip(self.pad, self.kernel, strict=True)):
                raise LayerError(
                    "pad is not smaller than the kernel",
                    expected=f"less than {format_shape(self.kernel)}",
                    got=format_shape(self.pad),
                )
        elif geometry.has_kernel():
            raise LayerError("global_pooling sets the kernel itself", expected="no kernel_size, kernel_h or kernel_w")
        elif self.pad != (0, 0) or self.stride != (1, 1):
            raise LayerError(
                "global_pooling has one window",
                expected="pad 0 and stride 1",
                got=f"pad {format_shape(self.pad)}, stride {format_shape(self.stride)}",
            )
        if 0 in self.stride:
            raise LayerError("stride must be positive", got=format_shape(self.stride))
        if pool == "STOCHASTIC" and self.pad != (0, 0):
            raise LayerError("stochastic pooling has no padding", expected="pad 0", got=format_shape(self.pad))
        if self.keeps_mask and pool != "MAX":
            raise LayerError("only MAX pooling has a second top", expected="one top", got="2")

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        _, out = self._windows(bottoms[0])
        top = (*bottoms[0][:2], *out)
        return [top, top] if self.keeps_mask else [top]

    def reach(self) -> Reach:
        if self.kernel is None:
            return WHOLE
        return Reach(self.kernel, (Fraction(self.stride[0]), Fraction(self.stride[1])))

    def _windows(self, bottom: Sequence[int]) -> tuple[Pair, Pair]:
        """Returns the kernel, and the number of windows along height and width."""
        if len(bottom) != 4:
            raise LayerError(
                "the bottom has the wrong number of axes", expected="N x C x H x W", got=format_shape(bottom)
            )
        height, width = bottom[2:]
        kernel = self.kernel or (height, width)
        inside = self.pad != (0, 0)  # padding along one axis affects both, as in Caffe
        out = (
            pooled_extent(height, kernel[0], self.stride[0], self.pad[0], inside, self.round_mode),
            pooled_extent(width, kernel[1], self.stride[1], self.pad[1], inside, self.round_mode),
        )
        if min(out) < 1:
            padded = (height + 2 * self.pad[0], width + 2 * self.pad[1])
            raise LayerError(
                "the kernel is larger than the padded bottom",
                expected=f"at most {format_shape(padded)}",
                got=format_shape(kernel),
            )
        return kernel, out

    def forward(self, bottom: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        kernel, out = self._windows(bottom.shape)
        extents = (bottom.shape[2], bottom.shape[3])
        if self.method == "STOCHASTIC":
            return self._stochastic(bottom, kernel, out)
        ceil_mode = self._torch_rounding(extents, kernel, out)
        if ceil_mode is None:
            return (self._average_any if self.method == "AVE" else self._max_any)(bottom, kernel, out)
        if self.method == "AVE" and kernel == extents and self.pad == (0, 0):
            return bottom.mean((2, 3), keepdim=True)
        if self.method == "AVE":
            return F.avg_pool2d(bottom, kernel, self.stride, self.pad, ceil_mode, count_include_pad=True)
        if not self.keeps_mask:
            return F.max_pool2d(bottom, kernel, self.stride, self.pad, ceil_mode=ceil_mode)
        top, places = F.max_pool2d(bottom, kernel, self.stride, self.pad, ceil_mode=ceil_mode, return_indices=True)
        return top, places.to(top.dtype)

    def _torch_rounding(self, extents: Pair, kernel: Pair, out: tuple[int, ...]) -> bool | None:
        """Returns the ceil_mode with which torch's pooling has the same windows; None if neither value does.
        torch never starts a window beyond the picture, and rejects padding of more than half the kernel.
        """
        if any(2 * p > k for p, k in zip(self.pad, kernel, strict=True)):
            return None
        for ceil_mode in (False, True):
            if out == tuple(
                _torch_extent(*axis, ceil_mode) for axis in zip(extents, kernel, self.stride, self.pad, strict=True)
            ):
                return ceil_mode
        return None

    def _pad_to_windows(self, bottom: Tensor, kernel: Pair, out: tuple[int, ...], value: float) -> Tensor:
        """Pads the bottom with `value` so that no window is clipped; crops what no window covers."""
        sides = []
        for extent, k, s, p, windows in zip(
            bottom.shape[:1:-1], kernel[::-1], self.stride[::-1], self.pad[::-1], out[::-1], strict=True
        ):
            sides += [p, s * (windows - 1) + k - extent - p]
        return F.pad(bottom, sides, value=value)

    def _average_any(self, bottom: Tensor, kernel: Pair, out: tuple[int, ...]) -> Tensor:
        sums = F.avg_pool2d(self._pad_to_windows(bottom, kernel, out, 0.0), kernel, self.stride, divisor_override=1)
        sizes = []
        for extent, k, s, p, windows in zip(bottom.shape[2:], kernel, self.stride, self.pad, out, strict=True):
            starts = torch.arange(windows, device=bottom.device) * s - p
            sizes.append((starts + k).clamp(max=extent + p) - starts)
        return sums / (sizes[0][:, None] * sizes[1]).to(sums.dtype)

    def _max_any(self, bottom: Tensor, kernel: Pair, out: tuple[int, ...]) -> Tensor | tuple[Tensor, Tensor]:
        lowest = torch.finfo(bottom.dtype).min
        padded = self._pad_to_windows(bottom, kernel, out, lowest)
        top, places = F.max_pool2d(padded, kernel, self.stride, return_indices=True)
        if not self.keeps_mask:
            return top
        rows, columns = places // padded.shape[3] - self.pad[0], places % padded.shape[3] - self.pad[1]
        inside = (rows >= 0) & (rows < bottom.shape[2]) & (columns >= 0) & (columns < bottom.shape[3])
        return top, torch.where(inside, rows * bottom.shape[3] + columns, -1).to(top.dtype)

    def _stochastic(self, bottom: Tensor, kernel: Pair, out: tuple[int, ...]) -> Tensor:
        padded = self._pad_to_windows(bottom, kernel, out, 0.0)
        windows = padded.unfold(2, kernel[0], self.stride[0]).unfold(3, kernel[1], self.stride[1]).flatten(4)
        if not self.training:
            total = windows.sum(4)
            weighted = windows.square().sum(4)
            return torch.where(total > 0, weighted / torch.where(total > 0, total, 1), 0)
        sums = windows.detach().cumsum(4)
        threshold = torch.rand_like(sums[..., :1]) * sums[..., -1:]
        drawn = (sums < threshold).sum(4, keepdim=True).clamp(max=windows.shape[4] - 1)
        return windows.gather(4, drawn)[..., 0]


def _torch_extent(extent: int, kernel: int, stride: int, pad: int, ceil_mode: bool) -> int:
    """Returns the number of windows that torch has along one axis (ATen/native/Pool.h)."""
    windows = (extent + 2 * pad - kernel + (stride - 1 if ceil_mode else 0)) // stride + 1
    if ceil_mode and (windows - 1) * stride >= extent + pad:
        windows -= 1
    return windows
