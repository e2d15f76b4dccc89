"""Layers of FlowNet 2: warping by optical flow, correlation, resizing to a common size."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.files.binaryproto import read_blob
from pycaffe_like.spec import format_shape

from .base import Layer, Shape, at_least, exactly
from .registry import register_layer


def _check_map(index: int, bottom: Sequence[int]) -> None:
    if len(bottom) != 4:
        raise LayerError(
            f"bottom {index} has the wrong number of axes", expected="N x C x H x W", got=format_shape(bottom)
        )


@register_layer("flow_warp_param")
class FlowWarp(Layer):
    """Warps the first bottom by a flow: top[y, x] = bottom[y + v, x + u], interpolated bilinearly.

    Where the flow points outside the picture, the top is 0, or NaN with fill_value NOT_A_NUMBER, and
    there is no gradient. If a position is inside the picture, but its right or lower neighbour
    is not, interpolation uses the last column or row instead.

    Bottoms: the picture, N x C x H x W; the flow in pixels, N x 2 x H x W: u (to the right), then v
    (down). Both get gradients. Top: N x C x H x W.

    Source: src/caffe/layers/flow_warp_layer.cpp of lmb-freiburg/flownet2.
    """

    bottoms = exactly(2)
    keeps_shape = True
    backward_needs_output = False

    def __init__(self, bottoms: Sequence[Shape], *, fill_value: str) -> None:
        super().__init__()
        picture, flow = bottoms
        _check_map(0, picture)
        if flow != (picture[0], 2, *picture[2:]):
            expected = format_shape((picture[0], 2, *picture[2:]))
            raise LayerError("the flow does not fit the picture", expected=expected, got=format_shape(flow))
        self.fill = 0.0 if fill_value == "ZERO" else torch.nan

    def forward(self, picture: Tensor, flow: Tensor) -> Tensor:
        height, width = picture.shape[2:]
        x = torch.arange(width, device=flow.device, dtype=flow.dtype) + flow[:, 0]
        y = torch.arange(height, device=flow.device, dtype=flow.dtype)[:, None] + flow[:, 1]
        inside = (x >= 0) & (y >= 0) & (x < width) & (y < height)
        x, y = torch.where(inside, x, 0), torch.where(inside, y, 0)
        left, top = x.detach().long(), y.detach().long()
        right, bottom = (left + 1).clamp(max=width - 1), (top + 1).clamp(max=height - 1)
        across, down = (x - left)[:, None], (y - top)[:, None]
        upper = (1 - across) * _read(picture, top, left) + across * _read(picture, top, right)
        lower = (1 - across) * _read(picture, bottom, left) + across * _read(picture, bottom, right)
        return torch.where(inside[:, None], (1 - down) * upper + down * lower, self.fill)


@register_layer("correlation_param")
class Correlation(Layer):
    """Correlates patches of the first bottom with displaced patches of the second.

    Each channel of the top belongs to one displacement (dy, dx), with dx varying fastest. dy and dx are
    multiples of stride_2, from -max_displacement to max_displacement. The value is the mean of bottom0[y, x] *
    bottom1[y + dy, x + dx] over all channels and over a patch of kernel_size x kernel_size; with
    correlation_type SUBTRACT it is the mean of |bottom0 - bottom1| at these positions. Both bottoms are padded
    by `pad` zeros. Patches are stride_1 apart, and placed only where every displaced patch is inside the padded
    bottom. do_abs has no effect, as in the fork.

    Gradients are the true derivatives. (FlowNet 2's gradient of SUBTRACT reads the signs at wrong
    positions.)

    Bottoms: two of N x C x H x W. Both get gradients. Top: N x displacements x H' x W', where
    H' = ceil((H + 2 * pad - 2 * max_displacement - kernel_size + 1) / stride_1).

    Source: src/caffe/layers/correlation_layer.cu of lmb-freiburg/flownet2.
    """

    bottoms = exactly(2)
    keeps_top = False

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        pad: int,
        kernel_size: int,
        max_displacement: int,
        stride_1: int,
        stride_2: int,
        do_abs: bool,
        correlation_type: str,
    ) -> None:
        super().__init__()
        if kernel_size % 2 == 0:
            raise LayerError("kernel_size is even", expected="an odd number", got=str(kernel_size))
        if min(stride_1, stride_2) < 1:
            raise LayerError("a stride is 0", expected="1 or more", got=f"{stride_1} and {stride_2}")
        self.pad, self.kernel_size, self.max_displacement = pad, kernel_size, max_displacement
        self.stride, self.subtract = stride_1, correlation_type == "SUBTRACT"
        radius = max_displacement // stride_2
        self.steps = [stride_2 * step for step in range(-radius, radius + 1)]
        self.top_shapes(bottoms)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        first, second = bottoms
        _check_map(0, first)
        if first != second:
            raise LayerError("the bottoms differ in shape", expected=format_shape(first), got=format_shape(second))
        unreachable = 2 * self.max_displacement + self.kernel_size - 1
        extents = [ceil((extent + 2 * self.pad - unreachable) / self.stride) for extent in first[2:]]
        if min(extents) < 1:
            raise LayerError(
                "the patches and their displacements do not fit in the bottoms",
                expected=f"{unreachable + 1} x {unreachable + 1} or more with the padding",
                got=format_shape([extent + 2 * self.pad for extent in first[2:]]),
            )
        return [(first[0], len(self.steps) ** 2, *extents)]

    def forward(self, first: Tensor, second: Tensor) -> Tensor:
        _, _, rows, columns = self.top_shapes([tuple(first.shape), tuple(second.shape)])[0]
        first, second = (F.pad(bottom, (self.pad,) * 4) for bottom in (first, second))
        height, width = ((extent - 1) * self.stride + self.kernel_size for extent in (rows, columns))

        def window(bottom: Tensor, down: int, right: int) -> Tensor:
            return bottom.narrow(2, self.max_displacement + down, height).narrow(
                3, self.max_displacement + right, width
            )

        still = window(first, 0, 0)
        moved = (window(second, down, right) for down in self.steps for right in self.steps)
        fits = [((still - other).abs() if self.subtract else still * other).mean(1) for other in moved]
        return F.avg_pool2d(torch.stack(fits, 1), self.kernel_size, self.stride)


def _read(picture: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
    """Looks up the values of a picture, N x C x H x W, at the given rows and columns, N x H x W each.

    Returns:
        N x C x H x W.
    """
    num, channels, height, width = picture.shape
    places = (rows * width + columns).reshape(num, 1, height * width).expand(num, channels, height * width)
    return picture.flatten(2).gather(2, places).reshape(picture.shape)


@register_layer("accum_param")
class Accum(Layer):
    """Resizes all bottoms to one size (bilinear, corners aligned) and concatenates their channels.

    The size is top_height x top_width, or the bottoms' largest height and width, each rounded up to a
    multiple of size_divisible_by. As in FlowNet 2, this size is used only if both its height and its width
    exceed the bottoms' largest height and width; otherwise these are used. So a height that is already a
    multiple prevents the width from being rounded up.

    With have_reference the size is that of the last bottom, which is not used otherwise.

    Bottoms: N x C x H x W with one N. Top: N x (sum of C) x height x width.

    Source: src/caffe/layers/accum_layer.cpp and accum_layer.cu of lmb-freiburg/flownet2.
    """

    bottoms = at_least(1)
    backward_needs_output = False

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        top_height: int,
        top_width: int,
        size_divisible_by: int | None,
        have_reference: bool,
    ) -> None:
        super().__init__()
        self.size = (top_height, top_width)
        self.divisor = size_divisible_by
        self.has_reference = have_reference
        if have_reference and len(bottoms) < 2:
            raise LayerError("have_reference needs a bottom besides the reference", expected="2 or more", got="1")
        if size_divisible_by == 0:
            raise LayerError("size_divisible_by must be positive", got=0)
        self.label_bottoms = (len(bottoms) - 1,) if have_reference else ()  # type: ignore[misc]
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        for index, shape in enumerate(bottoms):
            _check_map(index, shape)
            if shape[0] != bottoms[0][0]:
                raise LayerError(f"bottom {index} has the wrong batch size", expected=bottoms[0][0], got=shape[0])
        parts = bottoms[:-1] if self.has_reference else bottoms
        size = bottoms[-1][2:] if self.has_reference else self._size(parts)
        return [(bottoms[0][0], sum(shape[1] for shape in parts), *size)]

    def _size(self, bottoms: Sequence[Shape]) -> tuple[int, int]:
        height, width = (max(shape[axis] for shape in bottoms) for axis in (2, 3))
        wanted = self.size
        if self.divisor is not None:
            wanted = (ceil(height / self.divisor) * self.divisor, ceil(width / self.divisor) * self.divisor)
        return wanted if wanted[0] > height and wanted[1] > width else (height, width)

    def forward(self, *bottoms: Tensor) -> Tensor:
        (shape,) = self.top_shapes([tuple(bottom.shape) for bottom in bottoms])
        parts = bottoms[:-1] if self.has_reference else bottoms
        size = list(shape[2:])
        return torch.cat([F.interpolate(part, size, mode="bilinear", align_corners=True) for part in parts], 1)


@register_layer()
class ChannelNorm(Layer):
    """The Euclidean norm over the channels at each position.

    Bottom: N x C x H x W. Top: N x 1 x H x W. The gradient of a vector of zeros is 0.

    Source: src/caffe/layers/channel_norm_layer.cpp of lmb-freiburg/flownet2.
    """

    def __init__(self, bottoms: Sequence[Shape]) -> None:
        super().__init__()
        _check_map(0, bottoms[0])

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [(bottoms[0][0], 1, *bottoms[0][2:])]

    def forward(self, bottom: Tensor) -> Tensor:
        norm: Tensor = torch.linalg.vector_norm(bottom, dim=1, keepdim=True)
        return norm


@register_layer("mean_param")
class Mean(Layer):
    """Adds or subtracts a mean:

        output_scale * (input_scale * x + mean_scale * mean)    operation ADD
        output_scale * (input_scale * x - mean_scale * mean)    operation SUBTRACT

    The mean is a blob with the extents of the bottom's last axes, read from `file` (.binaryproto), or
    one `value` per channel. If a bottom has more channels, the mean is repeated.

    Unlike in the fork, which has no gradient, the gradient is computed.

    Bottoms: any number of N x C x H x W. Tops: one for each.

    Source: src/caffe/layers/mean_layer.cpp of lmb-freiburg/flownet2.
    """

    bottoms = at_least(1)
    one_top_each = True
    backward_needs_output = False

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        operation: str,
        file: str | None,
        value: tuple[float, ...],
        mean_scale: float,
        input_scale: float,
        output_scale: float,
    ) -> None:
        super().__init__()
        if file is None and not value:
            raise LayerError("the mean is missing", expected="mean_param.value, or mean_param.file")
        mean = torch.tensor(value).reshape(-1, 1, 1) if file is None else torch.from_numpy(read_blob(file)).float()
        mean = mean.reshape(mean.shape[-3:])
        self.input_scale, self.output_scale = input_scale, output_scale
        self.register_buffer("mean", mean * (mean_scale if operation == "ADD" else -mean_scale), persistent=False)
        for index, shape in enumerate(bottoms):
            _check_map(index, shape)
            if shape[1] % mean.shape[0] or (file is not None and tuple(mean.shape[1:]) != shape[2:]):
                raise LayerError(
                    f"the mean does not fit bottom {index}",
                    expected=format_shape(shape[1:]),
                    got=format_shape(mean.shape),
                )

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return list(bottoms)

    def forward(self, *bottoms: Tensor) -> Tensor | tuple[Tensor, ...]:
        mean = self.get_buffer("mean")
        tops = tuple(self._add_mean(bottom, mean.to(bottom.dtype)) for bottom in bottoms)
        return tops if len(tops) > 1 else tops[0]

    def _add_mean(self, bottom: Tensor, mean: Tensor) -> Tensor:
        repeated = mean.repeat(bottom.shape[1] // mean.shape[0], 1, 1)
        return self.output_scale * (self.input_scale * bottom + repeated)
