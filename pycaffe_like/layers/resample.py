"""Resample and Downsample: FlowNet 2's resizing with a filter."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, Shape, between, check_choice
from .registry import register_layer


class _Resizing(Layer):
    """Base class of the two layers: the size of the top, and the weights of rows and columns."""

    bottoms = between(1, 2)
    backward_needs_output = False

    def __init__(self, bottoms: Sequence[Shape], height: int, width: int) -> None:
        super().__init__()
        for bottom in bottoms:
            if len(bottom) != 4:
                raise LayerError("wrong number of axes", expected="N x C x H x W", got=format_shape(bottom))
        self.size = (height, width)
        self._made: tuple[object, tuple[Tensor, Tensor]] | None = None  # cached: the key and the weights
        self.weights(bottoms[0][2:], self.size_of_top(bottoms))  # checks the sizes

    def size_of_top(self, bottoms: Sequence[Sequence[int]]) -> Sequence[int]:
        """Returns height and width of the top: those of the second bottom, or else those that the options set."""
        return self.size if len(bottoms) == 1 else bottoms[1][2:]

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [(*bottoms[0][:2], *self.size_of_top(bottoms))]

    @abstractmethod
    def weights(self, before: Sequence[int], after: Sequence[int]) -> tuple[Tensor, Tensor]:
        """Returns the weights of rows and of columns, each output positions x input positions.

        Args:
            before, after: height and width of the bottom and of the top.

        Raises:
            LayerError: If a size is too small.
        """

    def weights_for(self, *bottoms: Tensor | None) -> tuple[Tensor, Tensor]:
        """Returns the weights for bottoms, in their type and on their device."""
        first = bottoms[0]
        assert first is not None
        shapes = [bottom.shape for bottom in bottoms if bottom is not None]
        before, after = tuple(first.shape[2:]), tuple(self.size_of_top(shapes))
        key = (before, after, first.dtype, first.device)
        if self._made is None or self._made[0] != key:
            rows, columns = self.weights(before, after)
            self._made = key, (rows.to(first), columns.to(first))
        return self._made[1]


@register_layer("resample_param")
class Resample(_Resizing):
    """Resizes maps to height x width, or to the size of the second bottom. No gradient.

    Output column x is at column x * fx + fy / 2 - 0.5 of the bottom, and row y at row y * fy + fx / 2 - 0.5,
    where fx and fy are the ratios of the bottom's size to the top's; fx and fy are swapped in the offsets, as in
    the fork. NEAREST takes the nearest value. LINEAR and CUBIC take the mean of values, weighted by a triangle or
    a cubic filter (a = -0.5); with antialias, the filter is fx and fy times as wide if either is above 1. `factor`
    has no effect, as in the fork.

    Bottoms: N x C x H x W; optionally a blob whose size to take. Top: N x C x height x width.

    Source: src/caffe/layers/resample_layer.cu of lmb-freiburg/flownet2.
    """

    def __init__(
        self, bottoms: Sequence[Shape], *, width: int = 0, height: int = 0, type: str, antialias: bool
    ) -> None:
        check_choice("type", type, ("NEAREST", "LINEAR", "CUBIC"))
        self.kind, self.antialias = type, antialias
        super().__init__(bottoms, height, width)

    def weights(self, before: Sequence[int], after: Sequence[int]) -> tuple[Tensor, Tensor]:
        if min(after) < 1:
            raise LayerError("height and width are missing", expected="a size, or a second bottom")
        fy, fx = (old / new for old, new in zip(before, after, strict=True))
        widens = self.antialias and max(fx, fy) > 1
        rows = _weights(before[0], after[0], fy, fx / 2 - 0.5, self.kind, fy if widens else 1.0)
        return rows, _weights(before[1], after[1], fx, fy / 2 - 0.5, self.kind, fx if widens else 1.0)

    @torch.no_grad()
    def forward(self, bottom: Tensor, like: Tensor | None = None) -> Tensor:
        rows, columns = self.weights_for(bottom, like)
        return rows @ bottom @ columns.T


@register_layer("downsample_param")
class Downsample(_Resizing):
    """Resizes maps to top_height x top_width, or to the size of the second bottom, such that corners stay in
    their places. No gradient.

    A value is the mean of the bottom's values, weighted by a triangle whose half width is the distance between
    output positions in the bottom: (W - 1) / (top_width - 1), and likewise for rows. NaN does not count, but where
    the weight of NaNs is more than half of the other values' weight, the result is NaN.

    Bottoms: N x C x H x W; optionally a blob whose size to take. Top: N x C x top_height x top_width.

    Source: src/caffe/layers/downsample_layer.cu of lmb-freiburg/flownet2.
    """

    def __init__(self, bottoms: Sequence[Shape], *, top_height: int, top_width: int) -> None:
        super().__init__(bottoms, top_height, top_width)

    def weights(self, before: Sequence[int], after: Sequence[int]) -> tuple[Tensor, Tensor]:
        if min(*after, *before) < 2:
            got = f"{format_shape(tuple(before))} to {format_shape(tuple(after))}"
            raise LayerError("a side is too short", expected="2 or more before and after", got=got)
        steps = [(old - 1) / (new - 1) for old, new in zip(before, after, strict=True)]
        rows, columns = (
            _weights(old, new, step, 0.0, "LINEAR", step) for old, new, step in zip(before, after, steps, strict=True)
        )
        return rows, columns

    @torch.no_grad()
    def forward(self, bottom: Tensor, like: Tensor | None = None) -> Tensor:
        rows, columns = self.weights_for(bottom, like)
        is_nan = bottom.isnan()
        of_nans = rows @ is_nan.to(bottom.dtype) @ columns.T
        of_numbers = rows @ (~is_nan).to(bottom.dtype) @ columns.T
        means = (rows @ torch.where(is_nan, 0, bottom) @ columns.T) / of_numbers
        return torch.where(of_nans > 0.5 * of_numbers, torch.nan, means)


def _weights(before: int, after: int, step: float, offset: float, kind: str, wide: float) -> Tensor:
    """Returns the weight of each input position for each output position, after x before."""
    at = torch.arange(after, dtype=torch.float64) * step + offset
    places = torch.arange(before, dtype=torch.float64)
    if kind == "NEAREST":
        nearest = torch.tensor([math.floor(abs(x) + 0.5) * (1 if x >= 0 else -1) for x in at.tolist()])
        return (places == nearest.clamp(0, before - 1)[:, None]).float()
    x = ((at[:, None] - places) / wide).abs()
    if kind == "LINEAR":
        weights = (1 - x).clamp(min=0)
    else:
        near, far = x * x * (1.5 * x - 2.5) + 1, x * (x * (2.5 - 0.5 * x) - 4) + 2
        weights = torch.where(x <= 1, near, torch.where(x < 2, far, 0))
    total = weights.sum(1, keepdim=True)
    return torch.where(total == 0, 0, weights / total).float()
