"""Pooling windows over any number of spatial axes, with dilation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import Shape, format_shape

_MAX_POOL = {1: F.max_pool1d, 2: F.max_pool2d, 3: F.max_pool3d}


@dataclass(frozen=True)
class Windows:
    """Pooling windows over any number of spatial axes; each field has one value for each axis."""

    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    pad: tuple[int, ...]
    dilation: tuple[int, ...]

    def __post_init__(self) -> None:
        for name in ("kernel", "stride", "dilation"):
            if 0 in getattr(self, name):
                raise LayerError(f"{name} must be positive", got=format_shape(getattr(self, name)))

    @property
    def extents(self) -> tuple[int, ...]:
        """The extent of a dilated window along each axis."""
        return tuple(d * (k - 1) + 1 for k, d in zip(self.kernel, self.dilation, strict=True))

    def count(self, bottom: Sequence[int], *, starts_inside: bool) -> Shape:
        """Returns the number of windows along each axis, rounded up.

        Args:
            bottom: the extents of the bottom's spatial axes.
            starts_inside: whether to drop, on padded axes, a last window that would start beyond the
                bottom.

        Raises:
            LayerError: If no window fits.
        """
        counts = []
        for size, window, stride, pad in zip(bottom, self.extents, self.stride, self.pad, strict=True):
            windows = math.ceil((size + 2 * pad - window) / stride) + 1
            if starts_inside and pad and (windows - 1) * stride >= size + pad:
                windows -= 1
            counts.append(windows)
        if min(counts) < 1:
            raise LayerError(
                "the kernel is larger than the padded bottom",
                expected="at most " + format_shape([s + 2 * p for s, p in zip(bottom, self.pad, strict=True)]),
                got=format_shape(self.extents),
            )
        return tuple(counts)

    def pad_bottom(self, bottom: Tensor, counts: Sequence[int], value: float) -> Tensor:
        """Returns the bottom with its padding, and cropped or extended so that the windows cover it exactly."""
        sides: list[int] = []
        axes = zip(bottom.shape[2:], counts, self.extents, self.stride, self.pad, strict=True)
        for size, windows, window, stride, pad in reversed(list(axes)):
            sides += [pad, (windows - 1) * stride + window - size - pad]
        return F.pad(bottom, sides, value=value)

    def pool(self, bottom: Tensor, counts: Sequence[int], method: str, *, padding: bool) -> Tensor:
        """Returns the maximum (MAX) or the mean (AVE) of each window.

        Args:
            padding: whether AVE divides by the positions in the padded bottom, instead of those in the bottom.
        """
        if method == "MAX":
            return self.maximum(bottom, counts)
        sizes = self.sizes(bottom.shape[2:], counts, bottom.device, padding=padding)
        return self.total(bottom, counts) / sizes.to(bottom.dtype)

    def maximum(self, bottom: Tensor, counts: Sequence[int]) -> Tensor:
        """Returns the maximum of each window. As in Caffe, the maximum of a window outside the bottom is the
        lowest float.
        """
        padded = self.pad_bottom(bottom, counts, torch.finfo(bottom.dtype).min)
        return _MAX_POOL[len(self.kernel)](padded, self.kernel, self.stride, dilation=self.dilation)

    def total(self, bottom: Tensor, counts: Sequence[int]) -> Tensor:
        """Returns the sum of each window."""
        values = self.pad_bottom(bottom, counts, 0.0)
        for axis, (kernel, stride, dilation) in enumerate(zip(self.kernel, self.stride, self.dilation, strict=True), 2):
            reach = (counts[axis - 2] - 1) * stride + 1
            slices = [values.narrow(axis, k * dilation, reach) for k in range(kernel)]
            values = torch.stack(slices).sum(0)
            steps = torch.arange(0, reach, stride, device=values.device)
            values = values.index_select(axis, steps)
        return values

    def sizes(self, bottom: Sequence[int], counts: Sequence[int], device: torch.device, *, padding: bool) -> Tensor:
        """Returns how many positions of each window lie in the bottom, or, with `padding`, in the padded bottom."""
        ones = torch.ones((1, 1, *bottom), device=device)
        if padding:
            ones = F.pad(ones, [p for pad in reversed(self.pad) for p in (pad, pad)], value=1.0)
            return Windows(self.kernel, self.stride, (0,) * len(self.pad), self.dilation).total(ones, counts)
        return self.total(ones, counts)


@dataclass(frozen=True)
class WindowLists:
    """Options of pooling_param with one value for each spatial axis, or one for all of them."""

    kernel_size_3d: tuple[int, ...]
    stride_3d: tuple[int, ...]
    pad_3d: tuple[int, ...]
    dilation: tuple[int, ...]

    def given(self) -> bool:
        """Returns whether any of the options is set."""
        return any((self.kernel_size_3d, self.stride_3d, self.pad_3d, self.dilation))

    def windows(
        self,
        extents: Sequence[int],
        kernel: tuple[int, ...] | None,
        stride: tuple[int, ...],
        pad: tuple[int, ...],
    ) -> Windows:
        """Returns the windows over axes of the given extents.

        Args:
            kernel, stride, pad: the options for height and width, which apply where no list is set; the
                kernel is None for global pooling.

        Raises:
            LayerError: If an option has too few or too many values.
        """
        rank = len(extents)
        sizes = tuple(extents) if kernel is None else expand("kernel_size", self.kernel_size_3d, kernel, rank)
        return Windows(
            sizes,
            expand("stride", self.stride_3d, stride, rank),
            expand("pad", self.pad_3d, pad, rank),
            expand("dilation", self.dilation, (1,), rank),
        )


def expand(name: str, values: tuple[int, ...], default: tuple[int, ...], rank: int) -> tuple[int, ...]:
    """Returns an option with one value for each of `rank` axes.

    Raises:
        LayerError: If the number of values is neither 1 nor `rank`, or if height and width differ although
            there are more axes.
    """
    chosen = values or default
    if len(set(chosen)) == 1 and not values:
        chosen = chosen[:1]
    if len(chosen) not in (1, rank):
        raise LayerError(
            f"{name} does not fit the bottom",
            expected=f"one value, or one for each of {rank} spatial axes",
            got=f"{len(chosen)} values",
        )
    return chosen * rank if len(chosen) == 1 else chosen
