"""The receptive fields of a net's blobs: how much of the input one value depends on.

A value of a blob sees a window of input pixels. Let `size` be the extent of that window, and `step` the
distance between the windows of two neighbouring values. A layer with kernel size k, dilation d and stride s
turns (size, step) into

    size + (k - 1) * d * step,  s * step

and a Deconvolution into size + (ceil(k / s) - 1) * step, step / s. If a layer has several bottoms, the one with
the largest window counts.

Formulas: Araujo, Norris and Sim, Computing Receptive Fields of Convolutional Neural Networks, 2019.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from pycaffe_like.graph.coordinates import KEEP_COORDINATES
from pycaffe_like.layers.reach import POSITION, WHOLE, Reach

from .built import BlobRef, BuiltLayer, BuiltNet


@dataclass(frozen=True)
class ReceptiveField:
    """The window of input pixels that one value of a blob depends on.

    Attributes:
        size: height and width of the window; None for the whole picture.
        step: the distance, in rows and in columns, between the windows of neighbouring values.
    """

    size: tuple[int, int] | None
    step: tuple[Fraction, Fraction] = (Fraction(1), Fraction(1))

    def __str__(self) -> str:
        return "all" if self.size is None else "x".join(map(str, self.size))


_PIXEL = ReceptiveField((1, 1))
_ALL = ReceptiveField(None)


def receptive_fields(net: BuiltNet) -> dict[BlobRef, ReceptiveField]:
    """Returns the receptive field of every blob for which it is known.

    It is unknown for blobs that are not pictures, and after layers that move values, such as Reshape or ROIPooling.
    """
    fields: dict[BlobRef, ReceptiveField] = {}
    for layer in net.layers:
        found = _field(layer, [fields[bottom] for bottom in layer.bottoms if bottom in fields])
        for top in layer.tops:
            if found is not None and (layer.bottoms or len(top.shape) == 4):
                fields[top] = found
    return fields


def _field(layer: BuiltLayer, bottoms: Sequence[ReceptiveField]) -> ReceptiveField | None:
    """Returns the field of a layer's tops; None if it is unknown."""
    if not layer.bottoms:
        return _PIXEL
    if len(bottoms) != len(layer.bottoms):
        return None
    reach = layer.module.reach()
    if reach is None and layer.definition.type in KEEP_COORDINATES:
        reach = POSITION
    below = _largest(bottoms)
    if below.size is None or reach == WHOLE:
        return _ALL
    return None if reach is None else _extend(below, below.size, reach)


def _largest(fields: Sequence[ReceptiveField]) -> ReceptiveField:
    sizes = [field.size for field in fields if field.size is not None]
    if len(sizes) < len(fields):
        return _ALL
    step = max(field.step[0] for field in fields), max(field.step[1] for field in fields)
    return ReceptiveField((max(size[0] for size in sizes), max(size[1] for size in sizes)), step)


def _extend(below: ReceptiveField, size: tuple[int, int], reach: Reach) -> ReceptiveField:
    """Returns the receptive field of values that depend on a window of values whose receptive field is `below`."""
    assert reach.extent is not None
    rows, columns = (int(s + (e - 1) * step) for s, e, step in zip(size, reach.extent, below.step, strict=True))
    return ReceptiveField((rows, columns), (below.step[0] * reach.stride[0], below.step[1] * reach.stride[1]))
