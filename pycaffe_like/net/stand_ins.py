"""Replaces well-known Python layers whose modules are missing.

Nets of Fast and Faster R-CNN, R-FCN, DetectNet and ENet name Python classes of their repositories.
If such a module cannot be imported, the layer is replaced: ProposalLayer by the layer type
Proposal, any other class by the class of the same name in layers/stand_ins/.

Source: lib/rpn/proposal_layer.py and lib/fast_rcnn/config.py of rbgirshick/py-faster-rcnn.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from pycaffe_like.errors import located
from pycaffe_like.layers.python_layer import can_import
from pycaffe_like.layers.stand_ins.settings import Settings
from pycaffe_like.spec import LayerDef, Options, Phase

_PROPOSAL = ("rpn.proposal_layer", "ProposalLayer")
_HOME = "pycaffe_like.layers.stand_ins"
_STAND_INS: Mapping[str, str] = {
    "roi_data_layer.layer": f"{_HOME}.rcnn_data",
    "rpn.anchor_target_layer": f"{_HOME}.rcnn_targets",
    "rpn.proposal_target_layer": f"{_HOME}.rcnn_targets",
    "caffe.layers.detectnet.clustering": f"{_HOME}.detectnet",
    "caffe.layers.detectnet.mean_ap": f"{_HOME}.detectnet",
    "spatial_dropout": f"{_HOME}.enet",
}
"""A module of a repository, and the module here whose classes have the same names."""

_RCNN = ("roi_data_layer.", "rpn.")
"""The packages of py-faster-rcnn, which py-R-FCN has too."""

_BEST_BOXES = {Phase.TRAIN: (12000, 2000), Phase.TEST: (6000, 300)}
"""The numbers of boxes before and after suppression."""


def stand_in(layer: LayerDef, phase: Phase, types: Collection[str] = ()) -> LayerDef:
    """Returns the layer, or its replacement if its Python module cannot be imported and there is a
    replacement.

    Args:
        types: the types of all layers of the net, which tell R-FCN's nets from Faster R-CNN's.

    Raises:
        LayerError: If the param_str of a ProposalLayer cannot be read.
    """
    python = layer.option("python_param")
    module = str(python.get("module") or "")
    is_proposal = (module, python.get("layer")) == _PROPOSAL
    if layer.type != "Python" or not (is_proposal or module in _STAND_INS) or can_import(module):
        return layer
    if is_proposal:
        return _proposal(layer, str(python.get("param_str") or ""), phase)
    given = {**python.given, "module": _STAND_INS[module]}
    if module.startswith(_RCNN):
        given["param_str"] = "\n".join([*_settings(types), str(python.get("param_str") or "")])
    return replace(layer, options={**layer.options, "python_param": replace(python, given=given)})


def _settings(types: Collection[str]) -> Iterator[str]:
    """Yields the settings (config.py of the repository) that can be inferred from the net's layer types, as YAML."""
    if "PSROIPooling" in types:
        yield "'RFCN': True"
    if "BoxAnnotatorOHEM" in types:
        yield "'TRAIN.BATCH_SIZE': -1"


def _proposal(layer: LayerDef, param_str: str, phase: Phase) -> LayerDef:
    """Returns our Proposal layer, which replaces py-faster-rcnn's Python layer ProposalLayer.

    Raises:
        LayerError: If param_str cannot be read.
    """
    with located(layer.where):
        settings = Settings(param_str, {"feat_stride": 16, "ratios": (0.5, 1.0, 2.0), "scales": (8.0, 16.0, 32.0)})
        (stride,) = settings.numbers("feat_stride", count=1)
        given = {
            "feat_stride": int(stride),
            "base_size": 16,
            "min_size": 16,
            "ratio": settings.numbers("ratios"),
            "scale": settings.numbers("scales"),
            "pre_nms_topn": _BEST_BOXES[phase][0],
            "post_nms_topn": _BEST_BOXES[phase][1],
            "nms_thresh": 0.7,
        }
    return replace(layer, type="Proposal", options={"proposal_param": Options(given)})
