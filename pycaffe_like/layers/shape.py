"""Layers that rearrange values without changing them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import LayerDef, format_shape

from .base import Layer, Shape, at_least, canonical_axis, check_not_in_place, exactly
from .combine import old_axis
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


@register_layer("crop_param")
class Crop(Layer):
    """Crops the first bottom to the shape of the second one, along `axis` and all later axes.

    The crop starts at `offset`, one value for each cropped axis or one for all; the default is 0.

    Bottoms: the values; a blob with at least as many axes, of which only the shape is used.

    Source: src/caffe/layers/crop_layer.cpp.
    """

    bottoms = exactly(2)
    backward_needs_output = False

    def __init__(self, bottoms: Sequence[Shape], *, axis: int, offset: tuple[int, ...]) -> None:
        super().__init__()
        self.axis = axis
        self.offset = offset
        self._kept_slices(*bottoms)  # checks them

    def _kept_slices(self, bottom: Shape, reference: Shape) -> tuple[slice, ...]:
        """Returns the slice to keep along each axis."""
        start = canonical_axis(self.axis, len(bottom))
        axes = range(start, len(bottom))
        if len(self.offset) > 1 and len(self.offset) != len(axes):
            raise LayerError(
                "offset does not fit the bottom",
                expected=f"at most one value, or one for each of {len(axes)} axes from {start} on",
                got=f"{len(self.offset)} values",
            )
        if len(reference) < len(bottom):
            raise LayerError(
                "the second bottom lacks axes", expected=f"at least {len(bottom)}", got=format_shape(reference)
            )
        offsets = self.offset if len(self.offset) > 1 else (self.offset or (0,)) * len(axes)
        for axis, offset in zip(axes, offsets, strict=True):
            if offset + reference[axis] > bottom[axis]:
                raise LayerError(
                    f"the crop extends beyond the end of axis {axis}",
                    expected=f"offset and extent at most {bottom[axis]} together",
                    got=f"{offset} + {reference[axis]}",
                )
        kept = (slice(o, o + reference[axis]) for axis, o in zip(axes, offsets, strict=True))
        return (*(slice(None),) * start, *kept)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        bottom, reference = bottoms
        self._kept_slices(bottom, reference)
        start = canonical_axis(self.axis, len(bottom))
        return [(*bottom[:start], *reference[start : len(bottom)])]

    def forward(self, bottom: Tensor, reference: Tensor) -> Tensor:
        # A copy, as in Caffe: what is written to the top must not show in the bottom.
        return bottom[self._kept_slices(bottom.shape, reference.shape)].clone()


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


@register_layer("slice_param")
class Slice(Layer):
    """Splits its bottom along `axis` (deprecated: slice_dim) at each slice_point. Without slice points, all
    parts have the same extent.

    Tops: one for each part, which is one more than there are slice points.

    Source: src/caffe/layers/slice_layer.cpp.
    """

    tops = at_least(1)
    backward_needs_output = False

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        axis: int | None,
        slice_dim: int | None,
        slice_point: tuple[int, ...],
        num_tops: int,
    ) -> None:
        super().__init__()
        if slice_point and len(slice_point) != num_tops - 1:
            raise LayerError(
                "slice_point does not fit the tops", expected=f"none or {num_tops - 1}", got=len(slice_point)
            )
        if any(end <= start for start, end in zip((0, *slice_point), slice_point, strict=False)):
            raise LayerError(
                "the slice points are not increasing",
                expected="each larger than the one before it, the first larger than 0",
                got=", ".join(map(str, slice_point)),
            )
        self.axis = axis
        self.slice_dim = slice_dim
        self.points = slice_point
        self.parts = num_tops
        self._split_extents(bottoms[0])  # checks it

    def _split_extents(self, bottom: Shape) -> tuple[int, list[int]]:
        """Returns the axis, and each top's extent along it."""
        axis = old_axis("slice_dim", self.slice_dim, self.axis, 1, len(bottom))
        whole = bottom[axis]
        if not self.points:
            if whole % self.parts:
                raise LayerError(
                    f"axis {axis} cannot be divided evenly",
                    expected=f"an extent that the number of tops, {self.parts}, divides, or slice_point",
                    got=whole,
                )
            return axis, [whole // self.parts] * self.parts
        least = max(self.points[-1], self.parts)
        if whole < least:
            raise LayerError(f"axis {axis} is too short for the slice points", expected=f"at least {least}", got=whole)
        return axis, [end - start for start, end in zip((0, *self.points), (*self.points, whole), strict=True)]

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        (bottom,) = bottoms
        axis, extents = self._split_extents(bottom)
        return [(*bottom[:axis], extent, *bottom[axis + 1 :]) for extent in extents]

    def forward(self, bottom: Tensor) -> Tensor | tuple[Tensor, ...]:
        axis, extents = self._split_extents(bottom.shape)
        # Copies, as in Caffe: what is written to a top must not show in the bottom.
        tops = tuple(part.clone() for part in bottom.split(extents, axis))
        return tops if len(tops) > 1 else tops[0]


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
    each bottom except the selector. A GPU is synchronised, because their number depends on values.

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
