"""Layers that cut a blob: Crop and Slice."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, Shape, at_least, canonical_axis, exactly
from .combine import old_axis
from .registry import register_layer


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
