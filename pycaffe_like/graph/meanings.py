"""What a fork meant by a layer of Caffe's, where the rest of the net tells.

Some forks changed a type without a new name or option for it. Their nets can be told by what stands around
such a layer; it then becomes the layer that does what the fork did, and a remark says so. An option that
the file gives always counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from pycaffe_like.errors import LayerError, PclError, Remark
from pycaffe_like.spec import LayerDef, NetDef, Options

from .coordinates import PlaneMap, map_between

HAPPYNEARS = frozenset(
    (
        "ChannelScale",
        "GeneralContrastiveLoss",
        "GeneralTripletLoss",
        "InnerDistance",
        "LabelSpecificAdd",
        "LabelSpecificAffine",
        "LabelSpecificHardMargin",
        "LabelSpecificMargin",
        "LabelSpecificRescale",
        "LargeMarginInnerProduct",
        "SoftContrastiveLoss",
    )
)
"""Types that only happynear's fork has."""

CASCADES = frozenset(
    (
        "BBoxAccuracy",
        "BoxGroupOutput",
        "BoxOutput",
        "DecodeBBox",
        "DetectionAccuracy",
        "DetectionData",
        "DetectionGroupAccuracy",
        "DetectionGroupLoss",
        "DetectionLoss",
        "ImageGtData",
        "ProposalTarget",
    )
)
"""Types that only MS-CNN's and Cascade R-CNN's forks have."""


@dataclass
class Meant:
    """A net as its fork meant it.

    Attributes:
        remarks: what was taken to be meant.
        errors: what cannot have been meant.
    """

    net: NetDef
    remarks: list[Remark] = field(default_factory=list)
    errors: list[PclError] = field(default_factory=list)


def as_meant(net: NetDef) -> Meant:
    """The net with the layers that its fork meant.

    Args:
        net: the layers of one state, without splits.
    """
    meant = Meant(net)
    sources = _sources(net.layers)
    types = {layer.type for layer in net.layers}
    crops: dict[str, tuple[int, int]] = {}
    layers = list(net.layers)
    for index, layer in enumerate(layers):
        try:
            if layer.type == "Crop":
                layers[index] = _crop(layers, sources, index, crops)
            elif layer.type == "InfogainLoss":
                layers[index] = _infogain_loss(layer, layers, sources.get((index, 0)))
            elif layer.type == "Normalize":
                layers[index] = _normalize(layer, layers, types)
            elif layer.type == "ROIAlign":
                layers[index] = _roi_align(layer, types)
            elif layer.type == "SoftmaxWithLoss" and len(layer.tops) == 3:
                layers[index] = replace(layer, type="SoftmaxWithLossOHEM")
            elif layer.type == "SigmoidCrossEntropyLoss":
                layers[index] = _sigmoid_loss(layer, types)
        except PclError as error:
            meant.errors.append(error)
            continue
        if layers[index] is not layer:
            meant.remarks.append(Remark(layer.where, _told(layers[index])))
    if meant.remarks:
        meant.net = replace(net, layers=tuple(layers))
    return meant


def _sources(layers: Sequence[LayerDef]) -> dict[tuple[int, int], int]:
    """The layer that makes each bottom, by layer and bottom."""
    last: dict[str, int] = {}
    sources = {}
    for index, layer in enumerate(layers):
        for number, name in enumerate(layer.bottoms):
            if name in last:
                sources[index, number] = last[name]
        last.update(dict.fromkeys(layer.tops, index))
    return sources


def with_options(layer: LayerDef, message: str, **values: Any) -> LayerDef:
    """The layer with further options in one of its messages."""
    before = layer.option(message)
    return replace(layer, options={**layer.options, message: Options({**before.given, **values}, before.defaults)})


def _crop(
    layers: Sequence[LayerDef], sources: dict[tuple[int, int], int], index: int, crops: dict[str, tuple[int, int]]
) -> LayerDef:
    """longjon's, HED's and others' Crop works its offset out; Caffe's has crop_param."""
    layer = layers[index]
    if "crop_param" in layer.options or len(layer.bottoms) != 2:
        return layer
    found = map_between(layers, sources, index, crops)
    if found is None or any(axis.scale != 1 for axis in found):
        return layer
    crops[layer.name] = offset = _offset(found, layer)
    return layer if offset == (0, 0) else with_options(layer, "crop_param", axis=2, offset=offset)


def _offset(found: PlaneMap, layer: LayerDef) -> tuple[int, int]:
    rows, columns = (-axis.shift for axis in found)
    if any(offset.denominator != 1 or offset < 0 for offset in (rows, columns)):
        raise LayerError(
            "the layers between its bottoms give no offset for this Crop",
            expected="whole numbers from 0 on",
            got=f"{_decimal(rows)} and {_decimal(columns)}",
            advice="crop_param { offset: 0 } crops from the first pixel on, as Caffe does.",
            where=layer.where,
        )
    return int(rows), int(columns)


def _decimal(number: Fraction) -> str:
    return f"{float(number):g}"


def _infogain_loss(layer: LayerDef, layers: Sequence[LayerDef], source: int | None) -> LayerDef:
    """That of SSD, jolibrain and Caffe before 1.0 takes probabilities; today's has a softmax in it."""
    if source is None or layers[source].type != "Softmax" or layer.option("infogain_loss_param").has("probabilities"):
        return layer
    return with_options(layer, "infogain_loss_param", probabilities=True)


def _normalize(layer: LayerDef, layers: Sequence[LayerDef], types: set[str]) -> LayerDef:
    """happynear's has no scale that is learned."""
    if "norm_param" in layer.options or "normalize_param" in layer.options:
        return layer
    normalized = any(one.option("inner_product_param").get("normalize") for one in layers)
    return with_options(layer, "normalize_param") if normalized or types & HAPPYNEARS else layer


def _roi_align(layer: LayerDef, types: set[str]) -> LayerDef:
    """Cascade R-CNN's and MS-CNN's takes the corners of bins, and no mean."""
    if "roi_align_param" in layer.options or layer.option("roi_pooling_param").has("corners"):
        return layer
    return with_options(layer, "roi_pooling_param", corners=True) if types & CASCADES else layer


def _sigmoid_loss(layer: LayerDef, types: set[str]) -> LayerDef:
    """HED's weighs edges and other pixels by each other's number."""
    return replace(layer, type="SigmoidCrossEntropyBalanceLoss") if "ImageLabelmapData" in types else layer


def _told(layer: LayerDef) -> str:
    if layer.type == "Crop":
        rows, columns = layer.option("crop_param")["offset"]
        return (
            f"crop_param {{ offset: {rows} offset: {columns} }} is worked out from the layers between its bottoms, as "
            "forks do that need no crop_param; crop_param { } gives Caffe's 0"
        )
    if layer.type == "InfogainLoss":
        return (
            "it takes probabilities, as in SSD, jolibrain's fork and Caffe before 1.0, because its bottom is the top "
            "of a Softmax; infogain_loss_param { probabilities: false } makes it Caffe's"
        )
    if layer.type == "Normalize":
        return "it is happynear's, without a scale, as in the rest of the net; norm_param { } makes it SSD's"
    if layer.type == "ROIAlign":
        return (
            "it takes the corners of bins, as in Cascade R-CNN and MS-CNN, whose layers the net has; "
            "roi_pooling_param { corners: false } makes it frcnn's"
        )
    if layer.type == "SoftmaxWithLossOHEM":
        return "its third top is the loss of each position, as SoftmaxWithLossOHEM of R-FCN has it"
    return "edges and other pixels are weighed by each other's number, as in HED, whose ImageLabelmapData the net has"
