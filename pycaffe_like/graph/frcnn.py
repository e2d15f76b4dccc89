"""Replaces layers of two C++ versions of Faster R-CNN, makefile/frcnn and D-X-Y/caffe-faster-rcnn, by the Python
layers of py-faster-rcnn.

FrcnnRoiData, FrcnnAnchorTarget, FrcnnProposal and FrcnnProposalTarget compute the same as those Python layers,
for which pcl has stand-ins. Their settings come from the JSON file that FrcnnRoiData names as `config`.

Source: src/caffe/FRCNN of makefile/frcnn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pycaffe_like.spec import LayerDef, Options

_PYTHON = {
    "FrcnnRoiData": ("roi_data_layer.layer", "RoIDataLayer"),
    "FrcnnAnchorTarget": ("rpn.anchor_target_layer", "AnchorTargetLayer"),
    "FrcnnProposal": ("rpn.proposal_layer", "ProposalLayer"),
    "FrcnnProposalTarget": ("rpn.proposal_target_layer", "ProposalTargetLayer"),
}
FRCNN_TYPES = frozenset(_PYTHON)
"""The types that are replaced."""

STRIDE = 16
CLASSES = 21
"""feat_stride and n_classes of examples/FRCNN/config/voc_config.json, for nets that do not show them."""


def frcnn_as_python(layer: LayerDef, layers: Sequence[LayerDef]) -> LayerDef:
    """Returns the Python layer for one of FRCNN_TYPES.

    Args:
        layers: all layers of the net.
    """
    module, cls = _PYTHON[layer.type]
    settings = {"config": _config(layers)}
    if layer.type in ("FrcnnRoiData", "FrcnnProposalTarget"):
        settings["num_classes"] = str(_classes(layers))
    else:
        settings["feat_stride"] = str(layer.option("proposal_param").given.get("feat_stride") or STRIDE)
    if layer.type == "FrcnnRoiData":
        window = layer.option("window_data_param")
        settings |= {"source": _quoted(window.get("source")), "root": _quoted(window.get("root_folder"))}
    param_str = ", ".join(f"'{key}': {value}" for key, value in settings.items() if value)
    python = Options({"module": module, "layer": cls, "param_str": param_str}, {"param_str": ""})
    return replace(layer, type="Python", options={"python_param": python})


def _config(layers: Sequence[LayerDef]) -> str:
    """Returns the path of the net's configuration, in quotes; "" if no layer names a configuration."""
    paths = [layer.option("window_data_param").get("config") for layer in layers if layer.type == "FrcnnRoiData"]
    return _quoted(paths[0]) if paths else ""


def _quoted(text: object) -> str:
    return f"'{text}'" if text else ""


def _classes(layers: Sequence[LayerDef]) -> int:
    """Returns the number of classes: a quarter of the outputs that are compared with the regression targets."""
    targets = {layer.tops[2] for layer in layers if layer.type == "FrcnnProposalTarget" and len(layer.tops) > 2}
    predicted = {layer.bottoms[0] for layer in layers if len(layer.bottoms) > 1 and layer.bottoms[1] in targets}
    for layer in layers:
        if layer.type == "InnerProduct" and predicted & set(layer.tops):
            return int(layer.option("inner_product_param")["num_output"]) // 4
    return CLASSES
