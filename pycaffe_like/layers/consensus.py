"""Layers of TSN, which scores a video by several of its segments."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import Options, format_shape

from .base import Layer, Shape, at_least, canonical_axis, check_choice
from .registry import register_layer


@register_layer("batch_reduction_param")
class BatchReduction(Layer):
    """Reduces one axis, the segments of a video, to their SUM, their MEAN, or the mean of the k largest (TOPK).

    `level`, which may be repeated, divides the axis into successive parts: level l covers l * l values. Each part
    is reduced to one value of the top. The default, a single level of 1, reduces the whole axis and removes it.
    If the option pos is set, `axis` and the axis after it are first replaced by their diagonal, i.e. only
    values with equal indexes along the two axes are used.

    operation, axis and k are in batch_reduction_param.reduction_param.

    Bottom: any shape. Top: the same without the reduced axis; with several levels, one value for each level
    along that axis.

    Source: src/caffe/layers/batch_reduction_layer.cpp of yjxiong/caffe; Wang et al., Temporal Segment
    Networks, 2016.
    """

    backward_needs_output = False

    def __init__(
        self, bottoms: Sequence[Shape], *, level: tuple[int, ...], reduction_param: Options | None, pos: bool
    ) -> None:
        super().__init__()
        options = reduction_param if reduction_param is not None else Options({}, {})
        self.operation = options.get("operation") or "SUM"
        self.axis = canonical_axis(options.get("axis") or 0, len(bottoms[0]))
        self.largest = options.get("k") or 1
        self.levels, self.pos = level or (1,), pos
        check_choice("operation", self.operation, ("SUM", "MEAN", "TOPK"))
        if len(self.levels) > 1 and (pos or self.operation == "TOPK"):
            raise LayerError("pos and TOPK have one level", expected="one level", got=f"{len(self.levels)} levels")
        self.top_shapes(bottoms)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        shape, axis = bottoms[0], self.axis
        if self.pos and (len(shape) < axis + 2 or shape[axis] != shape[axis + 1]):
            raise LayerError(
                "pos needs two equal axes", expected=f"equal axes {axis} and {axis + 1}", got=format_shape(shape)
            )
        needed = sum(level * level for level in self.levels)
        if self.levels != (1,) and shape[axis] != needed:
            raise LayerError("the levels do not fit the axis", expected=f"{needed} values", got=format_shape(shape))
        if self.operation == "TOPK" and not 1 <= self.largest <= shape[axis]:
            raise LayerError("k is out of range", expected=f"1 to {shape[axis]}", got=self.largest)
        results = () if self.levels == (1,) else (len(self.levels),)
        return [(*shape[:axis], *results, *shape[axis + 1 + self.pos :])]

    def forward(self, bottom: Tensor) -> Tensor:
        self.top_shapes([tuple(bottom.shape)])
        if self.pos:
            bottom = bottom.diagonal(dim1=self.axis, dim2=self.axis + 1).movedim(-1, self.axis)
        if self.levels == (1,):
            return self._reduce(bottom)
        parts = bottom.split([level * level for level in self.levels], self.axis)
        return torch.stack([self._reduce(part) for part in parts], self.axis)

    def _reduce(self, values: Tensor) -> Tensor:
        if self.operation == "TOPK":
            return values.topk(self.largest, self.axis).values.mean(self.axis)
        return values.mean(self.axis) if self.operation == "MEAN" else values.sum(self.axis)


class _Passing(Layer):
    """Base class of layers that only move items between ranks."""

    bottoms = at_least(1)
    tops = at_least(1)
    one_top_each = True
    backward_needs_output = False

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return list(bottoms)

    def forward(self, *bottoms: Tensor) -> Tensor | tuple[Tensor, ...]:
        tops = tuple(bottom.clone() for bottom in bottoms)
        return tops if len(tops) > 1 else tops[0]


@register_layer()
class Gather(_Passing):
    """Passes its bottoms on. In the fork it collects the items of all ranks; here, each rank computes with
    its own items.

    Source: src/caffe/layers/gather_layer.cpp of yjxiong/caffe.
    """


@register_layer()
class Scatter(_Passing):
    """Passes its bottoms on. In the fork it gives each rank its share of the items, the inverse of Gather.

    Source: src/caffe/layers/scatter_layer.cpp of yjxiong/caffe.
    """
