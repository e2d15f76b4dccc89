"""Layers of makefile/frcnn become py-faster-rcnn's."""

from __future__ import annotations

import pytest

from pycaffe_like.graph.frcnn import FRCNN_TYPES
from pycaffe_like.graph.meanings import apply_fork_meanings
from pycaffe_like.proto import net_file

DATA = """layer { name: "data" type: "FrcnnRoiData" top: "data" top: "im_info" top: "gt_boxes"
  window_data_param { source: "a/list" config: "b/c.json" root_folder: "p/" } } """
ANCHORS = 'layer { name: "anchors" type: "FrcnnAnchorTarget" bottom: "s" bottom: "g" bottom: "i" top: "l" top: "t" } '
PROPOSAL = 'layer { name: "proposal" type: "FrcnnProposal" bottom: "s" bottom: "b" bottom: "i" top: "r" %s } '
TARGETS = """layer { name: "targets" type: "FrcnnProposalTarget" bottom: "r" bottom: "g"
  top: "rois" top: "labels" top: "targets" top: "inside" top: "outside" } """
LOSS = """layer { name: "pred" type: "InnerProduct" bottom: "f" top: "pred" inner_product_param { num_output: 28 } }
  layer { name: "loss" type: "SmoothL1Loss" bottom: "pred" bottom: "targets" bottom: "inside" top: "loss" } """


def param_strs(text: str) -> dict[str, tuple[str, str]]:
    """Returns the class and the options of each Python layer, by the layer's name."""
    adapted = apply_fork_meanings(net_file(text, "f").lowered())
    python = [layer for layer in adapted.net.layers if layer.type == "Python"]
    assert all("py-faster-rcnn" in remark.text for remark in adapted.remarks)
    options = {layer.name: layer.option("python_param") for layer in python}
    return {name: (one["layer"], one["param_str"]) for name, one in options.items()}


def test_every_type_has_a_python_class() -> None:
    found = param_strs(DATA + ANCHORS + PROPOSAL % "" + TARGETS + LOSS)
    assert found == {
        "data": ("RoIDataLayer", "'config': 'b/c.json', 'num_classes': 7, 'source': 'a/list', 'root': 'p/'"),
        "anchors": ("AnchorTargetLayer", "'config': 'b/c.json', 'feat_stride': 16"),
        "proposal": ("ProposalLayer", "'config': 'b/c.json', 'feat_stride': 16"),
        "targets": ("ProposalTargetLayer", "'config': 'b/c.json', 'num_classes': 7"),
    }
    assert len(found) == len(FRCNN_TYPES)


def test_without_data_there_is_no_configuration() -> None:
    found = param_strs(PROPOSAL % "proposal_param { feat_stride: 8 }")
    assert found["proposal"] == ("ProposalLayer", "'feat_stride': 8")


@pytest.mark.parametrize("loss", ["", LOSS.replace("InnerProduct", "Convolution")])
def test_without_a_layer_that_shows_them_there_are_21_classes(loss: str) -> None:
    assert param_strs(TARGETS + loss)["targets"][1] == "'num_classes': 21"
