"""Im2col and spatial pyramid pooling."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, Shape
from .geometry import GeometryOptions
from .pair_options import PairOptions
from .pooling import Pooling
from .registry import register_layer


@register_layer("convolution_param")
class Im2col(Layer):
    """Lays out the windows of a convolution as columns, ready to be multiplied by the kernels.

    Bottom: … x channels x spatial axes, at least one; `axis` is the axis of the channels.
    Top: … x (channels * kernel positions) x windows along each spatial axis; channel c at kernel
    position k is channel c * positions + k. Padding is 0. Options as for Convolution.

    Source: src/caffe/layers/im2col_layer.cpp, src/caffe/util/im2col.cpp.
    """

    backward_needs_output = False

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        geometry: GeometryOptions,
    ) -> None:
        super().__init__()
        self.geometry = geometry.for_bottoms(bottoms)
        if not self.geometry.kernel:
            raise LayerError(
                "the bottom has no spatial axis",
                expected=f"at least one after axis {self.geometry.axis}",
                got=format_shape(bottoms[0]),
            )

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        (bottom,) = bottoms
        axis = self.geometry.axis
        self.geometry.check_axes(bottom)
        channels = bottom[axis] * math.prod(self.geometry.kernel)
        return [(*bottom[:axis], channels, *self.geometry.count_windows(bottom[axis + 1 :]))]

    def forward(self, bottom: Tensor) -> Tensor:
        g = self.geometry
        (shape,) = self.top_shapes([bottom.shape])
        laid_out = F.pad(g.fill_up(bottom), [side for pad in reversed(g.pad) for side in (pad, pad)])
        first, rank = g.axis + 1, len(g.kernel)
        for axis in range(rank):  # each appends an axis of kernel positions
            every = laid_out.unfold(first + axis, g.window_extent[axis], g.stride[axis])
            laid_out = every[..., :: g.dilation[axis]]
        positions = tuple(range(first + rank, first + 2 * rank))
        return laid_out.movedim(positions, tuple(range(first, first + rank))).reshape(shape)


@register_layer("spp_param")
class SPP(Layer):
    """Spatial pyramid pooling: level l of the pyramid divides the picture into b x b bins, b = 2^l, and
    pools each bin to one value.

    A bin's size is ceil(extent / b). Where the bins together are larger than the picture, half of the
    excess, rounded up, is padding on each side. `pool` is MAX, AVE or STOCHASTIC, as for Pooling.

    Bottom: N x C x H x W, whose H and W may differ from pass to pass. Top: N x (C * bins), ordered by level,
    then by channel; N x C x 1 x 1 if pyramid_height is 1.

    Source: src/caffe/layers/spp_layer.cpp; He, Zhang, Ren and Sun, Spatial Pyramid Pooling in Deep
    Convolutional Networks for Visual Recognition, 2014.
    """

    backward_needs_output = False

    def __init__(self, bottoms: Sequence[Shape], *, pyramid_height: int, pool: str) -> None:
        super().__init__()
        if pyramid_height < 1:
            raise LayerError("pyramid_height must be positive", got=pyramid_height)
        self.pyramid_height = pyramid_height
        self.pool = pool
        self.top_shapes(bottoms)  # checks them

    def _levels(self, bottom: Shape) -> list[Pooling]:
        """Returns the poolings for pictures of this shape."""
        if len(bottom) != 4:
            raise LayerError(
                "the bottom has the wrong number of axes", expected="N x C x H x W", got=format_shape(bottom)
            )
        if 0 in bottom[2:]:
            raise LayerError("the picture is empty", got=format_shape(bottom))
        return [self._level(bottom, 2**level) for level in range(self.pyramid_height)]

    def _level(self, bottom: Shape, bins: int) -> Pooling:
        kernel = [-(-extent // bins) for extent in bottom[2:]]
        pad = [(bins * k - extent + 1) // 2 for k, extent in zip(kernel, bottom[2:], strict=True)]
        pooling = Pooling(
            [bottom],
            pool=self.pool,
            geometry=PairOptions(
                pad_h=pad[0],
                pad_w=pad[1],
                kernel_h=kernel[0],
                kernel_w=kernel[1],
                stride_h=kernel[0],
                stride_w=kernel[1],
            ),
            global_pooling=False,
            round_mode="CEIL",
            num_tops=1,
        )
        return pooling.train(self.training)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        levels = [level.top_shapes(bottoms)[0] for level in self._levels(bottoms[0])]
        if len(levels) == 1:
            return levels
        return [(bottoms[0][0], sum(math.prod(level[1:]) for level in levels))]

    def forward(self, bottom: Tensor) -> Tensor:
        levels = [level(bottom) for level in self._levels(bottom.shape)]
        return torch.cat([level.flatten(1) for level in levels], 1) if len(levels) > 1 else levels[0]
