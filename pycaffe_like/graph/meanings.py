"""Recognises layers that have the name of a layer type of Caffe, but do something else in a fork.

Some forks changed a layer type without renaming it or adding an option. The rest of the net shows which
fork it was written for. Such a layer is replaced by one that does what the fork did, and a remark says so.
An option set in the file always takes precedence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from pycaffe_like.errors import LayerError, PclError, Remark
from pycaffe_like.spec import LayerDef, NetDef, Options

from .coordinates import PlaneMap, map_between
from .frcnn import FRCNN_TYPES, frcnn_as_python

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
"""Layer types that only happynear's fork has."""

CASCADES = frozenset(
    (
        "BboxAccuracy",
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
"""Layer types that only the forks of MS-CNN and Cascade R-CNN have."""


@dataclass
class ForkMeanings:
    """A net whose layers do what they did in its fork.

    Attributes:
        remarks: one for each layer that was given its fork's meaning.
        errors: one for each layer for which that failed.
    """

    net: NetDef
    remarks: list[Remark] = field(default_factory=list)
    errors: list[PclError] = field(default_factory=list)


def apply_fork_meanings(net: NetDef) -> ForkMeanings:
    """Replaces each layer that does something else in the net's fork by a layer that does the same as in that fork.

    Args:
        net: the layers of one state, without splits.
    """
    adapted = ForkMeanings(net)
    sources = _sources(net.layers)
    types = {layer.type for layer in net.layers}
    crops: dict[str, tuple[int, int]] = {}
    layers = list(net.layers)
    for index, layer in enumerate(layers):
        try:
            if layer.type == "Crop":
                layers[index] = _crop(layers, sources, index, crops, net.is_v1)
            elif layer.type == "InfogainLoss":
                layers[index] = _infogain_loss(layer, layers, sources.get((index, 0)))
            elif layer.type == "Normalize":
                layers[index] = _normalize(layer, layers, types)
            elif layer.type == "Pooling":
                layers[index] = _pooling(layer)
            elif layer.type == "ROIAlign":
                layers[index] = _roi_align(layer, types)
            elif layer.type == "DetectionEvaluate" and len(layer.bottoms) == 3:
                layers[index] = replace(layer, type="RegionEvaluate")
            elif layer.type in FRCNN_TYPES:
                layers[index] = frcnn_as_python(layer, net.layers)
            elif layer.type == "DetectionLoss":
                layers[index] = _detection_loss(layer)
            elif layer.type == "SoftmaxWithLoss" and len(layer.tops) == 3:
                layers[index] = replace(layer, type="SoftmaxWithLossOHEM")
            elif layer.type == "SigmoidCrossEntropyLoss":
                layers[index] = _sigmoid_loss(layer, types)
        except PclError as error:
            adapted.errors.append(error)
        if layers[index] is not layer:
            adapted.remarks.append(Remark(layer.where, _explain(layers[index])))
    if adapted.remarks:
        adapted.net = replace(net, layers=tuple(layers))
    return adapted


def _sources(layers: Sequence[LayerDef]) -> dict[tuple[int, int], int]:
    """Returns the layer that produces each bottom, by layer and bottom."""
    last: dict[str, int] = {}
    sources = {}
    for index, layer in enumerate(layers):
        for number, name in enumerate(layer.bottoms):
            if name in last:
                sources[index, number] = last[name]
        last.update(dict.fromkeys(layer.tops, index))
    return sources


def with_options(layer: LayerDef, message: str, **values: Any) -> LayerDef:
    """Returns a copy of the layer with more options set in one of its messages."""
    before = layer.option(message)
    return replace(layer, options={**layer.options, message: Options({**before.given, **values}, before.defaults)})


def _crop(
    layers: Sequence[LayerDef],
    sources: dict[tuple[int, int], int],
    index: int,
    crops: dict[str, tuple[int, int]],
    is_v1: bool,
) -> LayerDef:
    """Adapts Crop without crop_param: forks such as longjon's and HED's infer the offset; Caffe crops at 0.

    Forks reject a net whose inferred offset is not a whole number. In the current format, such a net was
    therefore written for Caffe, and is cropped at 0. In the V1 format it is an error, because only forks
    have a Crop layer there.
    """
    layer = layers[index]
    if "crop_param" in layer.options or len(layer.bottoms) != 2:
        return layer
    found = map_between(layers, sources, index, crops)
    if found is None or any(axis.scale != 1 for axis in found):
        return layer
    if not is_v1 and not _has_whole_offset(found):
        return layer
    crops[layer.name] = offset = _offset(found, layer)
    return layer if offset == (0, 0) else with_options(layer, "crop_param", axis=2, offset=offset)


def _has_whole_offset(found: PlaneMap) -> bool:
    return all(axis.shift.denominator == 1 and axis.shift <= 0 for axis in found)


def _offset(found: PlaneMap, layer: LayerDef) -> tuple[int, int]:
    rows, columns = (-axis.shift for axis in found)
    if not _has_whole_offset(found):
        raise LayerError(
            "the layers between the two bottoms of this Crop give no valid offset",
            expected="whole numbers, 0 or more",
            got=f"{_decimal(rows)} and {_decimal(columns)}",
            advice="crop_param { offset: 0 } crops at the first pixel, as Caffe does.",
            where=layer.where,
        )
    return int(rows), int(columns)


def _decimal(number: Fraction) -> str:
    return f"{float(number):g}"


def _infogain_loss(layer: LayerDef, layers: Sequence[LayerDef], source: int | None) -> LayerDef:
    """Adapts InfogainLoss: that of SSD, jolibrain and Caffe before 1.0 takes probabilities; Caffe 1.0 applies
    softmax.
    """
    if source is None or layers[source].type != "Softmax" or layer.option("infogain_loss_param").has("probabilities"):
        return layer
    return with_options(layer, "infogain_loss_param", probabilities=True)


def _normalize(layer: LayerDef, layers: Sequence[LayerDef], types: set[str]) -> LayerDef:
    """Adapts happynear's Normalize, which has no learned scale."""
    if "norm_param" in layer.options or "normalize_param" in layer.options:
        return layer
    normalized = any(one.option("inner_product_param").get("normalize") for one in layers)
    return with_options(layer, "normalize_param") if normalized or types & HAPPYNEARS else layer


def _pooling(layer: LayerDef) -> LayerDef:
    """Adapts pooling over axes other than height and width, or with dilation, which Caffe lacks."""
    options = layer.option("pooling_param")
    over_axes = any(options.has(name) for name in ("kernel_size_3d", "stride_3d", "pad_3d", "dilation"))
    return replace(layer, type="NdPooling") if over_axes else layer


def _roi_align(layer: LayerDef, types: set[str]) -> LayerDef:
    """Adapts ROIAlign of Cascade R-CNN and MS-CNN, which outputs the values at the corners of bins instead of
    pooling.
    """
    if "roi_align_param" in layer.options or layer.option("roi_pooling_param").has("corners"):
        return layer
    return with_options(layer, "roi_pooling_param", corners=True) if types & CASCADES else layer


def _detection_loss(layer: LayerDef) -> LayerDef:
    """Adapts MS-CNN's DetectionLoss, whose options differ from YOLO 1's."""
    options = layer.option("detection_loss_param")
    return replace(layer, type="FieldDetectionLoss") if options.has("cls_num") or options.has("field_w") else layer


def _sigmoid_loss(layer: LayerDef, types: set[str]) -> LayerDef:
    """Adapts HED's loss, which weights edge pixels by the share of other pixels, and vice versa."""
    return replace(layer, type="SigmoidCrossEntropyBalanceLoss") if "ImageLabelmapData" in types else layer


def _explain(layer: LayerDef) -> str:
    if layer.type == "Crop":
        rows, columns = layer.option("crop_param")["offset"]
        return (
            f"crop_param {{ offset: {rows} offset: {columns} }} is inferred from the layers between its bottoms, as in "
            "forks whose Crop has no crop_param; set crop_param { } for Caffe's offset of 0"
        )
    if layer.type == "InfogainLoss":
        return (
            "it takes probabilities, as in SSD, jolibrain's fork and Caffe before 1.0, because its bottom is the top "
            "of a Softmax; set infogain_loss_param { probabilities: false } for Caffe's behaviour"
        )
    if layer.type == "Normalize":
        return (
            "it has no scale, as in happynear's fork, whose layers the net uses; set norm_param { } for SSD's Normalize"
        )
    if layer.type == "NdPooling":
        return "it pools over any axes and with dilation, as in the forks naibaf7/caffe and intel/caffe"
    if layer.type == "ROIAlign":
        return (
            "it samples the corners of bins, as in Cascade R-CNN and MS-CNN, whose layers the net uses; "
            "set roi_pooling_param { corners: false } for frcnn's behaviour"
        )
    if layer.type == "Python":
        return "it is py-faster-rcnn's layer of the same purpose"
    if layer.type == "RegionEvaluate":
        return "its bottoms are those of Cascade R-CNN, whose detections and objects are in pixels"
    if layer.type == "FieldDetectionLoss":
        return "it is the loss of MS-CNN, whose options it has, not that of YOLO 1"
    if layer.type == "SoftmaxWithLossOHEM":
        return "its third top is the loss at each position, as in R-FCN's SoftmaxWithLossOHEM"
    return "edges and other pixels are weighted to balance them, as in HED, whose ImageLabelmapData the net uses"
