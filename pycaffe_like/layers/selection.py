"""Layers that select items of a batch."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, Shape, at_least, exactly
from .registry import register_layer


@register_layer()
class BatchReindex(Layer):
    """Selects items of the first bottom by index.

    Bottoms: items, N x …; indices, M values from 0 to N - 1 in any order, possibly repeated.
    Top: M x ….

    Raises:
        LayerError: If an index is out of range. On a GPU it is a CUDA error, reported asynchronously.

    Source: src/caffe/layers/batch_reindex_layer.cpp.
    """

    bottoms = exactly(2)
    label_bottoms = (1,)
    backward_needs_output = False

    def __init__(self, bottoms: Sequence[Shape]) -> None:
        super().__init__()
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        items, indices = bottoms
        if len(indices) != 1:
            raise LayerError("the indices have the wrong number of axes", expected="1", got=format_shape(indices))
        if not items:
            raise LayerError("the first bottom has no batch axis", got=format_shape(items))
        return [(indices[0], *items[1:])]

    def forward(self, items: Tensor, indices: Tensor) -> Tensor:
        self.top_shapes([items.shape, indices.shape])  # checks them
        try:
            return items.index_select(0, indices.detach().floor().long())
        except IndexError as error:
            raise LayerError("an index is out of range", expected=f"0 to {len(items) - 1}") from error


@register_layer()
class Filter(Layer):
    """Keeps the items for which the selector is not 0.

    Bottoms: one or more blobs, N x …; last the selector, one value per item. Tops: the selected items of
    each bottom except the selector. The layer waits for the GPU, because the number of items depends on values.

    Source: src/caffe/layers/filter_layer.cpp.
    """

    bottoms = at_least(2)
    tops = at_least(1)
    backward_needs_output = False

    def __init__(self, bottoms: Sequence[Shape], *, num_tops: int) -> None:
        super().__init__()
        if num_tops != len(bottoms) - 1:
            raise LayerError(
                "the tops do not fit the bottoms",
                expected=f"{len(bottoms) - 1}, one for each bottom except the selector",
                got=num_tops,
            )
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        """Returns the largest possible shapes, as if all items were selected."""
        *blobs, selector = bottoms
        if not selector or any(extent != 1 for extent in selector[1:]):
            raise LayerError(
                "the selector has the wrong shape", expected="one value per item", got=format_shape(selector)
            )
        for index, shape in enumerate(blobs):
            if shape[:1] != selector[:1]:
                raise LayerError(
                    f"bottom {index} does not fit the selector",
                    expected=f"{selector[0]} items",
                    got=format_shape(shape),
                )
        return [tuple(shape) for shape in blobs]

    def forward(self, *bottoms: Tensor) -> Tensor | tuple[Tensor, ...]:
        self.top_shapes([bottom.shape for bottom in bottoms])  # checks them
        *blobs, selector = bottoms
        passing = torch.nonzero(selector.flatten()).flatten()
        tops = tuple(blob.index_select(0, passing) for blob in blobs)
        return tops if len(tops) > 1 else tops[0]
