"""How windows move over the spatial axes of a bottom: kernel, stride, padding, dilation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import Shape, format_shape

from .base import canonical_axis
from .reach import Reach


@dataclass(frozen=True)
class GeometryOptions:
    """Kernel, stride, padding and dilation, as a convolution_param gives them."""

    pad: tuple[int, ...]
    kernel_size: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...]
    pad_h: int | None
    pad_w: int | None
    kernel_h: int | None
    kernel_w: int | None
    stride_h: int | None
    stride_w: int | None
    axis: int

    def for_bottoms(self, bottoms: Sequence[Shape]) -> Geometry:
        """Returns the geometry of a layer with bottoms of these shapes.

        Raises:
            LayerError: If the options do not fit the bottoms, or contradict each other.
        """
        for index, shape in enumerate(bottoms):
            if shape != bottoms[0]:
                raise LayerError(
                    f"bottom {index} has the wrong shape", expected=format_shape(bottoms[0]), got=format_shape(shape)
                )
        axis = canonical_axis(self.axis, len(bottoms[0]))
        rank = len(bottoms[0]) - axis - 1
        geometry = Geometry(
            axis,
            bottoms[0][axis],
            spatial("kernel", rank, self.kernel_size, self.kernel_h, self.kernel_w),
            spatial("stride", rank, self.stride, self.stride_h, self.stride_w, default=1),
            spatial("pad", rank, self.pad, self.pad_h, self.pad_w, default=0),
            spatial("dilation", rank, self.dilation, default=1),
        )
        for name in ("kernel", "stride", "dilation"):
            if 0 in getattr(geometry, name):
                option = "kernel_size" if name == "kernel" else name
                raise LayerError(f"{option} must be positive", got=format_shape(getattr(geometry, name)))
        return geometry


@dataclass(frozen=True)
class Geometry:
    """How windows move over a bottom. Each option has a value for each spatial axis.

    Attributes:
        axis: the axis of the channels, non-negative.
        channels: the number of channels.
    """

    axis: int
    channels: int
    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    pad: tuple[int, ...]
    dilation: tuple[int, ...]

    def check_axes(self, bottom: Sequence[int]) -> None:
        """Raises LayerError if a bottom has more or fewer axes than when the layer was set up."""
        axes = self.axis + 1 + len(self.kernel)
        if len(bottom) != axes:
            raise LayerError(
                "the bottom has the wrong number of axes",
                expected=f"{axes}, as when the layer was created",
                got=format_shape(bottom),
            )

    @cached_property
    def window_extent(self) -> tuple[int, ...]:
        """The extent of a dilated window along each spatial axis."""
        return tuple(d * (k - 1) + 1 for d, k in zip(self.dilation, self.kernel, strict=True))

    def reach(self) -> Reach | None:
        """Returns the window of a convolution over height and width; None over other axes."""
        if len(self.kernel) != 2:
            return None
        rows, columns = self.window_extent
        return Reach((rows, columns), (Fraction(self.stride[0]), Fraction(self.stride[1])))

    def transposed_reach(self) -> Reach | None:
        """Returns the window of a transposed convolution over height and width: along each axis, at most
        ceil(extent / stride) windows contribute to one value. None over other axes.
        """
        if len(self.kernel) != 2:
            return None
        (rows, columns), (down, right) = self.window_extent, self.stride
        return Reach((-(-rows // down), -(-columns // right)), (Fraction(1, down), Fraction(1, right)))

    def count_windows(self, extents: Sequence[int]) -> Shape:
        """Returns the number of windows along each spatial axis.

        As in Caffe, if an axis has only one window, it may be larger than the padded bottom, by less than a stride.

        Raises:
            LayerError: If no window fits.
        """
        padded = [e + 2 * p for e, p in zip(extents, self.pad, strict=True)]
        largest = tuple(p + s - 1 for p, s in zip(padded, self.stride, strict=True))
        if any(e > most for e, most in zip(self.window_extent, largest, strict=True)):
            dilated = " with its dilation" if self.window_extent != self.kernel else ""
            raise LayerError(
                "the kernel is larger than the padded bottom",
                expected=f"at most {format_shape(largest)}",
                got=format_shape(self.window_extent) + dilated,
            )
        sizes = zip(padded, self.window_extent, self.stride, strict=True)
        return tuple(max(0, p - e) // s + 1 for p, e, s in sizes)

    def fill_up(self, bottom: Tensor) -> Tensor:
        """Appends zeros to a bottom whose single window extends beyond the padding."""
        sizes = zip(bottom.shape[-len(self.pad) :], self.pad, self.window_extent, strict=True) if self.pad else ()
        lacking = [max(0, window - extent - 2 * pad) for extent, pad, window in sizes]
        return F.pad(bottom, [side for zeros in reversed(lacking) for side in (0, zeros)]) if any(lacking) else bottom

    def covered_extents(self, extents: Sequence[int]) -> Shape:
        """Returns the extents of a transposed convolution's top: those of the area that the windows cover together,
        minus the padding.

        Raises:
            LayerError: If nothing is left after the padding is removed.
        """
        sizes = zip(extents, self.stride, self.window_extent, self.pad, strict=True)
        covered = tuple(s * (i - 1) + e - 2 * p for i, s, e, p in sizes)
        if any(extent < 1 for extent in covered):
            raise LayerError(
                "the padding removes the whole top", expected="at least 1 along each axis", got=format_shape(covered)
            )
        return covered


def spatial(
    option: str,
    rank: int,
    values: Sequence[int],
    height: int | None = None,
    width: int | None = None,
    default: int | None = None,
) -> tuple[int, ...]:
    """Expands an option of a convolution to one value for each of `rank` spatial axes.

    Args:
        values: the option as given: no value, one for all axes, or one for each.
        height, width: the values of the options that end in _h and _w; None if not set.
        default: used if nothing is set; None if the option is required.

    Raises:
        LayerError: If the number of values does not fit, or both forms are set.
    """
    name = "kernel_size" if option == "kernel" else option
    if height is not None or width is not None:
        if rank != 2:
            raise LayerError(f"{option}_h and {option}_w are for two spatial axes", got=f"{rank} spatial axes")
        if values:
            raise LayerError(f"{name} is set twice", expected=f"{name}, or {option}_h and {option}_w")
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
