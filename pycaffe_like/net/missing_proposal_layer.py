"""Replaces the Python layer ProposalLayer by the layer type Proposal if its module is missing.

Nets of Faster R-CNN and R-FCN use the class ProposalLayer of the Python module rpn.proposal_layer. If
the module cannot be imported, the layer type Proposal replaces it.

Source: lib/rpn/proposal_layer.py and lib/fast_rcnn/config.py of rbgirshick/py-faster-rcnn.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pycaffe_like.layers.python_layer import can_import
from pycaffe_like.spec import LayerDef, Options, Phase

_BEST_BOXES = {Phase.TRAIN: (12000, 2000), Phase.TEST: (6000, 300)}
"""The numbers of boxes before and after suppression."""


def replace_missing_proposal_layer(layer: LayerDef, phase: Phase) -> LayerDef:
    """Returns the layer, or a Proposal layer in its place if its Python module cannot be imported."""
    python = layer.option("python_param")
    if layer.type != "Python" or (python.get("module"), python.get("layer")) != ("rpn.proposal_layer", "ProposalLayer"):
        return layer
    if can_import("rpn.proposal_layer"):
        return layer
    given = {
        "feat_stride": int(_numbers("feat_stride", python.get("param_str"), (16.0,))[0]),
        "base_size": 16,
        "min_size": 16,
        "ratio": _numbers("ratios", python.get("param_str"), (0.5, 1.0, 2.0)),
        "scale": _numbers("scales", python.get("param_str"), (8.0, 16.0, 32.0)),
        "pre_nms_topn": _BEST_BOXES[phase][0],
        "post_nms_topn": _BEST_BOXES[phase][1],
        "nms_thresh": 0.7,
    }
    return replace(layer, type="Proposal", options={"proposal_param": Options(given)})


def _numbers(name: str, param_str: str, default: tuple[float, ...]) -> tuple[float, ...]:
    """The number, or list of numbers, of a key in YAML."""
    found = re.search(rf"\b{name}\b['\"]?\s*:\s*(?:!!python/tuple\s*)?(?:[\[(]([^\])]*)|([\d.]+))", param_str)
    numbers = re.findall(r"[\d.]+", found[1] or found[2]) if found else []
    return tuple(map(float, numbers)) or default
