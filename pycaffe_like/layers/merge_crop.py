"""MergeCrop, which joins the two paths of a U-shaped net when one of them has lost its borders."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, Shape, exactly
from .registry import register_layer


@register_layer("mergecrop_param")
class MergeCrop(Layer):
    """Concatenates the smaller first bottom with the middle of the larger second one (operation STACK), or
    adds them up (ADD).

    Bottoms: N x C x …; N x D x …, at least as large along all spatial axes. The second bottom is cropped to the
    size of the first, with equal borders on both sides; if the difference in size is odd, the border at the
    start is smaller by one. Top: N x (C + D) x … for STACK; N x C x … for ADD, which needs C = D.

    `forward` has a flag for each bottom: whether its values are used, or replaced by 0 (default: both
    are used). `backward` has a flag for each bottom: whether it gets a gradient (default: only the
    first does).

    Where D > C, the fork stacks channels in the wrong order; here they are in the bottoms' order.

    Source: src/caffe/layers/mergecrop_layer.cu of naibaf7/caffe.
    """

    bottoms = exactly(2)
    backward_needs_output = False

    def __init__(
        self, bottoms: Sequence[Shape], *, operation: str, forward: tuple[bool, ...], backward: tuple[bool, ...]
    ) -> None:
        super().__init__()
        for name, flags in (("forward", forward), ("backward", backward)):
            if len(flags) > 2:
                raise LayerError(f"{name} has too many values", expected="one for each of 2 bottoms", got=len(flags))
        self.stacks = operation == "STACK"
        self.values = (*forward, *(True, True)[len(forward) :])
        self.gradients = (*backward, *(True, False)[len(backward) :])
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        small, large = bottoms
        fits = len(small) == len(large) >= 2 and small[0] == large[0]
        if not fits or any(less > more for less, more in zip(small[2:], large[2:], strict=True)):
            raise LayerError(
                "the second bottom does not fit the first",
                expected=f"as many items and axes as {format_shape(small)}, and spatial extents at least as large",
                got=format_shape(large),
            )
        if self.stacks:
            return [(small[0], small[1] + large[1], *small[2:])]
        if small[1] != large[1]:
            raise LayerError("the bottoms differ in channels", expected=small[1], got=large[1])
        return [small]

    def forward(self, small: Tensor, large: Tensor) -> Tensor:
        cut = large
        for axis, extent in enumerate(small.shape[2:], 2):
            cut = cut.narrow(axis, (large.shape[axis] - extent) // 2, extent)
        parts = list(map(_restrict, (small, cut), self.values, self.gradients))
        return torch.cat(parts, 1) if self.stacks else parts[0] + parts[1]


def _restrict(bottom: Tensor, value: bool, gradient: bool) -> Tensor:
    """Returns the bottom: detached if `gradient` is False, and with zeros as values if `value` is False."""
    if not gradient:
        return bottom.detach() if value else torch.zeros_like(bottom)
    return bottom if value else bottom - bottom.detach()
