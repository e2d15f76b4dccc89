"""Unpooling without a learned kernel: each value of the bottom fills a window of the top, or one
position of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, Shape, between
from .pair_options import OutPairOptions, Pair, PairOptions, pair
from .registry import register_layer

_DECONVNET = ("MAX", "AVE", "TILE")


@register_layer("unpooling_param", name="Unpooling")
@register_layer("unpooling_param")
class UnPooling(Layer):
    """Enlarges a feature map: each value of the bottom fills a window of the top, or one position of it.
    Windows are `stride` apart.

    ParseNet's methods, with out_kernel_size, out_stride and out_pad, average windows that overlap:

    * FIXED puts the value at the centre of its window. If centres coincide, the last value wins.
    * DIV divides the value equally among the positions of its window.
    * REP repeats the value at all positions of its window.

    With a second bottom, the top has the size of that bottom; the kernel and the stride are then the second
    bottom's extent divided by the first bottom's, rounded up.

    DeconvNet's methods, with kernel_size, stride and unpool_size, add up windows that overlap:

    * MAX puts the value at the index that a second bottom gives, such as the second top of a MAX
      Pooling; without a second bottom, at the first position of its window.
    * AVE divides like DIV, and TILE repeats like REP.

    Without unpool_size, the top's extent is max((H - 1) * stride + kernel, H * stride + 1).

    The default method is FIXED, or MAX if kernel_size or unpool_size is set.

    Bottom: N x C x H x W. Top: N x C x height x width.

    Source: src/caffe/layers/unpooling_layer.cpp of weiliu89/caffe (branch fcn) and of HyeonwooNoh/caffe,
    which calls it Unpooling; Noh, Hong and Han, Learning Deconvolution Network for Semantic Segmentation,
    2015.
    """

    bottoms = between(1, 2)
    label_bottoms = (1,)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        unpool: str | None,
        out: OutPairOptions,
        geometry: PairOptions,
        unpool_size: int | None,
        unpool_h: int | None,
        unpool_w: int | None,
    ) -> None:
        super().__init__()
        of_deconvnet = any(
            option is not None for option in (geometry.kernel_size, geometry.kernel_h, unpool_size, unpool_h)
        )
        self.method = unpool or ("MAX" if of_deconvnet else "FIXED")
        self.size: Pair | None = None
        if self.method in _DECONVNET:
            self.kernel = geometry.kernel_pair()
            self.stride = geometry.stride_pair()
            self.pad = geometry.pad_pair()
            if self.pad != (0, 0):
                raise LayerError("DeconvNet's unpooling has no padding", expected="pad: 0", got=format_shape(self.pad))
            if unpool_size is not None or unpool_h is not None or unpool_w is not None:
                self.size = pair("unpool", unpool_size, unpool_h, unpool_w)
            if len(bottoms) == 2 and bottoms[1] != bottoms[0]:
                raise LayerError(
                    "the mask has the wrong shape", expected=format_shape(bottoms[0]), got=format_shape(bottoms[1])
                )
        elif len(bottoms) == 1:
            self.kernel = out.kernel_pair()
            self.stride = out.stride_pair()
            self.pad = out.pad_pair()
        else:
            self._fit(bottoms)
        if min(self.kernel) < 1 or min(self.stride) < 1:
            raise LayerError(
                "kernel and stride must be positive", got=f"{format_shape(self.kernel)} and {format_shape(self.stride)}"
            )
        if any(pad and pad >= kernel for pad, kernel in zip(self.pad, self.kernel, strict=True)):
            raise LayerError(
                "the padding is as large as the kernel", expected=format_shape(self.kernel), got=format_shape(self.pad)
            )
        self.top_shapes(bottoms)  # checks them

    def _fit(self, bottoms: Sequence[Shape]) -> None:
        """Sets kernel, stride and padding so that the top has the size of the second bottom."""
        self.kernel = self.stride = self.pad = (0, 0)
        for shape in bottoms:
            _check_map(shape)
        extents = list(zip(bottoms[0][2:], bottoms[1][2:], strict=True))
        kernel = [ceil(large / small) for small, large in extents]
        stride = [1 if size == large else size for size, (_, large) in zip(kernel, extents, strict=True)]
        pad = [((s - 1) * step + k - large) // 2 for (s, large), step, k in zip(extents, stride, kernel, strict=True)]
        self.kernel, self.stride, self.pad = ((one[0], one[1]) for one in (kernel, stride, pad))

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        _check_map(bottoms[0])
        if len(bottoms) == 2 and self.method not in _DECONVNET:
            self._fit(bottoms)
        size = self.size or tuple(map(self._extent, bottoms[0][2:], self.kernel, self.stride, self.pad))
        if min(size) < 1:
            raise LayerError("the top would be empty", got=format_shape(size))
        return [(*bottoms[0][:2], *size)]

    def _extent(self, extent: int, kernel: int, stride: int, pad: int) -> int:
        whole = (extent - 1) * stride + kernel - 2 * pad
        return max(whole, extent * stride + 1) if self.method in _DECONVNET else whole

    def forward(self, bottom: Tensor, second: Tensor | None = None) -> Tensor:
        shapes = [tuple(one.shape) for one in (bottom, second) if one is not None]
        (top,) = self.top_shapes(shapes)
        if self.method == "FIXED":
            return self._put(bottom, top, [(kernel - 1) // 2 for kernel in self.kernel])
        if self.method == "MAX" and second is None:
            return self._put(bottom, top, [0, 0])
        if self.method == "MAX":
            assert second is not None
            places = second.detach().long().flatten(2)
            return bottom.new_zeros(*top[:2], top[2] * top[3]).scatter(2, places, bottom.flatten(2)).reshape(top)
        return self._spread(bottom, top)

    def _put(self, bottom: Tensor, top: Shape, offset: Sequence[int]) -> Tensor:
        """Puts each value at `offset` in its window; if several meet, the last one wins."""
        sources = torch.zeros(1, 1, dtype=torch.long, device=bottom.device)
        taken = torch.ones(1, 1, dtype=torch.bool, device=bottom.device)
        for axis in (0, 1):
            extent, wanted = bottom.shape[2 + axis], top[2 + axis]
            places = (
                torch.arange(extent, device=bottom.device) * self.stride[axis] - self.pad[axis] + offset[axis]
            ).clamp(0, wanted - 1)
            reads = (torch.arange(wanted, device=bottom.device)[:, None] == places).long()
            last = extent - 1 - reads.flip(1).argmax(1)
            shape = (-1, 1) if axis == 0 else (1, -1)
            sources = sources * extent + last.reshape(shape) if axis else last.reshape(shape)
            taken = taken & reads.any(1).reshape(shape)
        values = bottom.flatten(2)[:, :, sources.flatten()].reshape(top)
        return torch.where(taken, values, 0)

    def _spread(self, bottom: Tensor, top: Shape) -> Tensor:
        covers, sizes = zip(*(self._windows(bottom, axis, top[2 + axis]) for axis in (0, 1)), strict=True)
        if self.method in ("DIV", "AVE"):
            bottom = bottom / (sizes[0][:, None] * sizes[1])
        sums: Tensor = covers[0].T @ bottom @ covers[1]
        if self.method in _DECONVNET:
            return sums
        means: Tensor = sums / (covers[0].sum(0)[:, None] * covers[1].sum(0))
        return means

    def _windows(self, bottom: Tensor, axis: int, wanted: int) -> tuple[Tensor, Tensor]:
        """Describes the windows along one axis.

        Returns:
            A mask, windows x positions of the top, of the positions that each window covers; and the
            windows' sizes including padding.
        """
        starts = torch.arange(bottom.shape[2 + axis], device=bottom.device) * self.stride[axis] - self.pad[axis]
        ends = (starts + self.kernel[axis]).clamp(max=wanted + self.pad[axis])
        places = torch.arange(wanted, device=bottom.device)
        covers = (places >= starts[:, None]) & (places < ends[:, None])
        return covers.to(bottom.dtype), (ends - starts).to(bottom.dtype)


def _check_map(shape: Sequence[int]) -> None:
    if len(shape) != 4:
        raise LayerError("the bottom has the wrong number of axes", expected="N x C x H x W", got=format_shape(shape))
