"""Maps pixel coordinates of one blob to those of another, through the layers in between.

A layer maps the coordinate x in its bottom to scale * x + shift in its top. Rows and columns have
separate maps, in exact fractions.

Source: python/caffe/coord_map.py; include/caffe/util/coords.hpp and src/caffe/layers/crop_layer.cpp of
longjon/caffe, branch future.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pycaffe_like.spec import LayerDef, Options


@dataclass(frozen=True)
class AxisMap:
    """Maps x to scale * x + shift."""

    scale: Fraction = Fraction(1)
    shift: Fraction = Fraction(0)

    def after(self, first: AxisMap) -> AxisMap:
        """Returns the map that applies `first`, then this one."""
        return AxisMap(self.scale * first.scale, self.scale * first.shift + self.shift)

    def inverse(self) -> AxisMap:
        return AxisMap(1 / self.scale, -self.shift / self.scale)


PlaneMap = tuple[AxisMap, AxisMap]
"""The maps for rows and for columns."""

SAME: PlaneMap = (AxisMap(), AxisMap())

KEEP_COORDINATES = frozenset(
    (
        "AbsVal",
        "BN",
        "BNLL",
        "BatchNorm",
        "Bias",
        "Clip",
        "Concat",
        "Dropout",
        "ELU",
        "Eltwise",
        "Exp",
        "LRN",
        "Log",
        "MVN",
        "Normalize",
        "PReLU",
        "Power",
        "ReLU",
        "ReLU6",
        "Scale",
        "Sigmoid",
        "Softmax",
        "Split",
        "Swish",
        "TanH",
        "Threshold",
    )
)
"""Layer types whose top pixels have the same coordinates as their bottom pixels."""


def plane_map(layer: LayerDef, crops: Mapping[str, tuple[int, int]]) -> PlaneMap | None:
    """Returns the map from a layer's first bottom to its tops; None if the layer has no such map.

    Args:
        crops: the offsets of Crop layers that have been inferred so far, by layer name.
    """
    if layer.type in KEEP_COORDINATES:
        return SAME
    if layer.type in ("Convolution", "Im2col"):
        return _window_map(layer.option("convolution_param"), shrinks=True)
    if layer.type == "Deconvolution":
        return _window_map(layer.option("convolution_param"), shrinks=False)
    if layer.type == "Pooling" and not layer.option("pooling_param").get("global_pooling"):
        return _window_map(layer.option("pooling_param"), shrinks=True)
    if layer.type == "Crop":
        offsets = crops.get(layer.name) or _crop_offset(layer)
        return None if offsets is None else (AxisMap(shift=Fraction(-offsets[0])), AxisMap(shift=Fraction(-offsets[1])))
    return None


def _window_map(options: Options, shrinks: bool) -> PlaneMap | None:
    kernel, stride, pad = (_pair(options, *names) for names in (("kernel_size", "kernel"), ("stride",), ("pad",)))
    dilation = _pair(options, "dilation")
    if kernel is None:
        return None
    maps = []
    for k, s, p, d in zip(kernel, stride or (1, 1), pad or (0, 0), dilation or (1, 1), strict=True):
        grows = AxisMap(Fraction(s), Fraction((k - 1) * d, 2) - p)
        maps.append(grows.inverse() if shrinks else grows)
    return maps[0], maps[1]


def _pair(options: Options, name: str, stem: str = "") -> tuple[int, int] | None:
    """Returns an option as (height, width); None if it is not set."""
    if options.has(f"{stem or name}_h") or options.has(f"{stem or name}_w"):
        return options.get(f"{stem or name}_h") or 0, options.get(f"{stem or name}_w") or 0
    given = options.get(name) if options.has(name) else None
    values: Sequence[int] = given if isinstance(given, tuple) else () if given is None else (given,)
    return (values[0], values[-1]) if values else None


def _crop_offset(layer: LayerDef) -> tuple[int, int] | None:
    """Returns the offset that the prototxt gives for the last two axes; None if other axes are cropped."""
    options = layer.option("crop_param")
    offset = options.get("offset") or (0,)
    axis = options.get("axis")
    if axis not in (2, -2) and (len(offset) != 1 or axis == 3):
        return None
    return offset[0], offset[-1]


def maps_from_ancestors(
    layers: Sequence[LayerDef],
    sources: Mapping[tuple[int, int], int],
    layer: int,
    bottom: int,
    crops: Mapping[str, tuple[int, int]],
) -> dict[int, PlaneMap]:
    """Returns, by layer, the maps from the tops of earlier layers to a bottom.

    Starts at the layer that produces the bottom, and follows the first bottom of each layer up the net.

    Args:
        sources: the index of the layer that produces each bottom, by (layer, bottom).
    """
    maps: dict[int, PlaneMap] = {}
    source, found = sources.get((layer, bottom)), SAME
    while source is not None:
        maps[source] = found
        step = plane_map(layers[source], crops)
        if step is None:
            break
        found = (found[0].after(step[0]), found[1].after(step[1]))
        source = sources.get((source, 0))
    return maps


def map_between(
    layers: Sequence[LayerDef], sources: Mapping[tuple[int, int], int], layer: int, crops: Mapping[str, tuple[int, int]]
) -> PlaneMap | None:
    """Returns the map from the first bottom of a layer to the second; None if they have no common ancestor."""
    first, second = (maps_from_ancestors(layers, sources, layer, bottom, crops) for bottom in (0, 1))
    for ancestor, found in second.items():
        if ancestor in first:
            rows, columns = (b.after(a.inverse()) for a, b in zip(first[ancestor], found, strict=True))
            return rows, columns
    return None
