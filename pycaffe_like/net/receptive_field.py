"""The receptive fields of a net's blobs: how much of the input one value depends on.

A value of a blob sees a window of input pixels. With `size` the extent of that window and `step` the
distance between the windows of two neighbours, a layer whose window covers k values, d apart, every s
values, turns (size, step) into

    size + (k - 1) * d * step,  s * step

and a Deconvolution into size + (ceil(k / s) - 1) * step, step / s. Of several bottoms the largest counts.

Formulas: Araujo, Norris and Sim, Computing Receptive Fields of Convolutional Neural Networks, 2019.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from pycaffe_like.graph.coordinates import KEEP_COORDINATES
from pycaffe_like.layers.convolution import Convolution, Deconvolution
from pycaffe_like.layers.inner_product import InnerProduct
from pycaffe_like.layers.normalization import LRN
from pycaffe_like.layers.pooling import Pooling

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
    """The receptive field of every blob for which it is known.

    It is unknown for blobs that are no pictures, and after layers that move values about, such as
    Reshape or ROIPooling.
    """
    fields: dict[BlobRef, ReceptiveField] = {}
    for layer in net.layers:
        found = _field(layer, [fields[bottom] for bottom in layer.bottoms if bottom in fields])
        for top in layer.tops:
            if found is not None and (layer.bottoms or len(top.shape) == 4):
                fields[top] = found
    return fields


def _field(layer: BuiltLayer, bottoms: Sequence[ReceptiveField]) -> ReceptiveField | None:
    """The field of a layer's tops; None if it is unknown."""
    if not layer.bottoms:
        return _PIXEL
    if len(bottoms) != len(layer.bottoms):
        return None
    below = _largest(bottoms)
    if below.size is None or _reads_whole_picture(layer):
        return _ALL
    if isinstance(layer.module, (Convolution, Deconvolution, Pooling, LRN)):
        return _windowed(layer, below)
    return below if layer.definition.type in KEEP_COORDINATES else None


def _reads_whole_picture(layer: BuiltLayer) -> bool:
    if layer.definition.type == "Normalize":
        return bool(layer.definition.option("norm_param").get("across_spatial"))
    return isinstance(layer.module, InnerProduct) or layer.definition.type == "MVN"


def _largest(fields: Sequence[ReceptiveField]) -> ReceptiveField:
    sizes = [field.size for field in fields if field.size is not None]
    if len(sizes) < len(fields):
        return _ALL
    step = max(field.step[0] for field in fields), max(field.step[1] for field in fields)
    return ReceptiveField((max(size[0] for size in sizes), max(size[1] for size in sizes)), step)


def _windowed(layer: BuiltLayer, below: ReceptiveField) -> ReceptiveField | None:
    """The field of a layer that slides windows over its bottom."""
    module = layer.module
    if isinstance(module, LRN):
        return below if module.across else _slide(below, (module.size,) * 2, (1, 1))
    if isinstance(module, Pooling):
        return _ALL if module.kernel is None else _slide(below, module.kernel, module.stride)
    assert isinstance(module, (Convolution, Deconvolution))
    geometry = module.geometry
    if len(geometry.kernel) != 2:
        return None
    extent = geometry.window_extent()
    if isinstance(module, Convolution):
        return _slide(below, extent, geometry.stride)
    assert below.size is not None
    covered = [-(-e // s) for e, s in zip(extent, geometry.stride, strict=True)]
    size = [int(b + (c - 1) * step) for b, c, step in zip(below.size, covered, below.step, strict=True)]
    step = [step / s for step, s in zip(below.step, geometry.stride, strict=True)]
    return ReceptiveField((size[0], size[1]), (step[0], step[1]))


def _slide(below: ReceptiveField, extent: Sequence[int], stride: Sequence[int]) -> ReceptiveField:
    """The field of windows of an extent that move by a stride."""
    assert below.size is not None
    size = [int(b + (e - 1) * step) for b, e, step in zip(below.size, extent, below.step, strict=True)]
    step = [s * step for s, step in zip(stride, below.step, strict=True)]
    return ReceptiveField((size[0], size[1]), (step[0], step[1]))
