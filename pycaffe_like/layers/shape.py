"""Layers that rearrange values without changing them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import LayerDef, format_shape

from .base import Layer, Shape, at_least, canonical_axis, check_not_in_place, exactly
from .registry import register_layer


@register_layer("flatten_param")
class Flatten(Layer):
    """Merges the axes from `axis` to `end_axis`, inclusive, into one.

    If end_axis is axis - 1, an axis of extent 1 is inserted before `axis`.

    Source: src/caffe/layers/flatten_layer.cpp.
    """

    def __init__(self, bottoms: Sequence[Shape], *, axis: int, end_axis: int, layer: LayerDef) -> None:
        super().__init__()
        check_not_in_place(layer)
        self.axis = axis
        self.end_axis = end_axis
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        rank = len(bottoms[0])
        start = canonical_axis(self.axis, rank)
        end = canonical_axis(self.end_axis, rank, "end_axis")
        if end + 1 < start:
            raise LayerError("end_axis lies before axis", expected=f"at least {start - 1}", got=end)
        return [(*bottoms[0][:start], math.prod(bottoms[0][start : end + 1]), *bottoms[0][end + 1 :])]

    def forward(self, bottom: Tensor) -> Tensor:
        return bottom.reshape(self.top_shapes([bottom.shape])[0])


@register_layer("reshape_param")
class Reshape(Layer):
    """Changes the shape, not the values.

    The extents of `shape` replace num_axes axes of the bottom, starting at `axis`; with num_axes -1, all
    axes from there on. With num_axes 0 they are inserted before `axis`. A negative `axis` counts from the
    end: -1 is the position after the last axis.

    An extent of 0 in `shape` copies the bottom's extent at the same position; one extent of -1 is
    inferred from the others.

    Source: src/caffe/layers/reshape_layer.cpp.
    """

    def __init__(
        self, bottoms: Sequence[Shape], *, shape: Shape | None, axis: int, num_axes: int, layer: LayerDef
    ) -> None:
        super().__init__()
        check_not_in_place(layer)
        self.extents = shape or ()
        self.axis = axis
        self.num_axes = num_axes
        if self.extents.count(-1) > 1:
            raise LayerError("only one extent can be inferred", expected="one -1", got=format_shape(self.extents))
        if min(self.extents, default=0) < -1:
            raise LayerError(
                "an extent is negative", expected="0, -1 or a positive one", got=format_shape(self.extents)
            )
        if num_axes < -1:
            raise LayerError("num_axes is out of range", expected="-1 for all axes, or 0 or more", got=num_axes)
        self.top_shapes(bottoms)  # checks them

    def _axes_to_replace(self, rank: int) -> tuple[int, int]:
        """Returns the range of replaced axes: start, and end (exclusive)."""
        start = self.axis if self.axis >= 0 else rank + 1 + self.axis
        if not 0 <= start <= rank:
            raise LayerError("axis lies outside the bottom", expected=f"{-rank - 1} to {rank}", got=self.axis)
        end = rank if self.num_axes == -1 else start + self.num_axes
        if end > rank:
            raise LayerError(
                "the axes to replace extend beyond the bottom's last one",
                expected=f"axis + num_axes at most {rank}",
                got=f"{start} + {self.num_axes}",
            )
        return start, end

    def _copy_extents(self, bottom: Shape, start: int) -> list[int]:
        """Returns the new extents, with 0 replaced by the bottom's."""
        places = range(start, start + len(self.extents))
        for place, extent in zip(places, self.extents, strict=True):
            if extent == 0 and place >= len(bottom):
                raise LayerError(
                    "an extent 0 has no axis of the bottom to copy", expected=f"axis 0 to {len(bottom) - 1}", got=place
                )
        return [extent or bottom[place] for place, extent in zip(places, self.extents, strict=True)]

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        bottom = bottoms[0]
        start, end = self._axes_to_replace(len(bottom))
        top = [*bottom[:start], *self._copy_extents(bottom, start), *bottom[end:]]
        if -1 in top:
            known = math.prod([extent for extent in top if extent != -1])
            if known == 0 or math.prod(bottom) % known:
                raise LayerError(
                    "the extent -1 cannot be inferred",
                    expected=f"the product of the others to divide {math.prod(bottom)}, "
                    f"the values of {format_shape(bottom)}",
                    got=f"{known}, from {format_shape(top)}",
                )
            top[top.index(-1)] = math.prod(bottom) // known
        if math.prod(top) != math.prod(bottom):
            raise LayerError(
                "the new shape has the wrong number of values",
                expected=f"{math.prod(bottom)}, as {format_shape(bottom)}",
                got=f"{math.prod(top)}, as {format_shape(top)}",
            )
        return [tuple(top)]

    def forward(self, bottom: Tensor) -> Tensor:
        return bottom.reshape(self.top_shapes([bottom.shape])[0])


@register_layer("tile_param")
class Tile(Layer):
    """Repeats the bottom `tiles` times along `axis`.

    Source: src/caffe/layers/tile_layer.cpp.
    """

    backward_needs_output = False

    def __init__(self, bottoms: Sequence[Shape], *, axis: int, tiles: int) -> None:
        super().__init__()
        if tiles < 1:
            raise LayerError("tiles must be positive", got=tiles)
        self.axis = axis
        self.tiles = tiles
        self._repeats(bottoms[0])  # checks it

    def _repeats(self, bottom: Shape) -> list[int]:
        """Returns the number of copies along each axis."""
        copies = [1] * len(bottom)
        copies[canonical_axis(self.axis, len(bottom))] = self.tiles
        return copies

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        (bottom,) = bottoms
        return [tuple(extent * copies for extent, copies in zip(bottom, self._repeats(bottom), strict=True))]

    def forward(self, bottom: Tensor) -> Tensor:
        return bottom.repeat(self._repeats(bottom.shape))


@register_layer()
class Silence(Layer):
    """Reads otherwise unused blobs, so that they do not become outputs of the net.

    Source: src/caffe/layers/silence_layer.cpp.
    """

    bottoms = at_least(1)
    tops = exactly(0)

    def __init__(self, bottoms: Sequence[Shape]) -> None:
        super().__init__()

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return []

    def forward(self, *bottoms: Tensor) -> tuple[Tensor, ...]:
        return ()
