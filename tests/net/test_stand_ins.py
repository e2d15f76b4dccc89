"""The built-in layer that replaces py-faster-rcnn's proposal layer."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import torch

from pycaffe_like.files.caffemodel import layer_message
from pycaffe_like.layers.proposal import Proposal
from pycaffe_like.layers.python_layer import Python, can_import
from pycaffe_like.net import stand_ins
from pycaffe_like.net.build import examine
from pycaffe_like.net.stand_ins import stand_in
from pycaffe_like.proto import caffe_pb2, net_file
from pycaffe_like.spec import LayerDef, NetState, Phase
from pycaffe_like.trust import trusting_only
from tests.net.make import build, feed, fill_inputs, layer

MODULE = """
class ProposalLayer:
    def forward(self, *bottoms):
        return bottoms[2]
"""


def net_text(param_str: str = "'feat_stride': 16", module: str = "rpn.proposal_layer") -> str:
    body = f'python_param {{ module: "{module}" layer: "ProposalLayer" param_str: "{param_str}" }}'
    inputs = feed("scores", 1, 18, 5, 7) + feed("deltas", 1, 36, 5, 7) + feed("info", 1, 3)
    return inputs + layer("Python", "rois", "scores deltas info", body=body)


def proposal(phase: Phase = Phase.TEST, **changed: str) -> LayerDef:
    return stand_in(net_file(net_text(**changed), "f").lowered().layers[-1], phase)


def test_regions_come_out() -> None:
    net = build(net_text(), Phase.TEST)
    module = net.layers[-1].module
    assert isinstance(module, Proposal)
    scores, deltas, _ = fill_inputs(net)
    _, tops = net.forward_program(scores, deltas, torch.tensor([[80.0, 112.0, 1.0]]))
    rois = tops["rois"]
    assert rois.shape[1] == 5
    assert rois[:, 1:].min() >= 0


def test_a_remark_tells_of_it() -> None:
    result = examine(net_file(net_text(), "f").lowered(), NetState(Phase.TEST))
    assert [str(remark) for remark in result.remarks] == [
        "f:4:1: layer 'rois' (Python): its Python module is not found: the layer type Proposal is used instead"
    ]


@pytest.mark.parametrize(
    ("param_str", "expected"),
    [
        ("", (16, (0.5, 1.0, 2.0), (8.0, 16.0, 32.0))),
        ("'feat_stride': 8", (8, (0.5, 1.0, 2.0), (8.0, 16.0, 32.0))),
        (r"'feat_stride': 16 \n'scales': !!python/tuple [4, 8, 16, 32]", (16, (0.5, 1.0, 2.0), (4.0, 8.0, 16.0, 32.0))),
        ("{'feat_stride': 4, 'ratios': [0.333, 1.5], 'scales': (2, 3)}", (4, (0.333, 1.5), (2.0, 3.0))),
    ],
)
def test_what_param_str_says(param_str: str, expected: tuple[object, ...]) -> None:
    options = proposal(param_str=param_str).option("proposal_param")
    assert tuple(options[name] for name in ("feat_stride", "ratio", "scale")) == expected


@pytest.mark.parametrize(
    ("param_str", "message"),
    [
        ("'feat_stride': wide", "'feat_stride' in param_str is wrong; expected a number; got wide"),
        ("'feat_stride': [8, 16]", "'feat_stride' in param_str is wrong; expected a number; got (8, 16)"),
        ("'scales': []", "'scales' in param_str is wrong; expected numbers; got ()"),
        ("'ratios': True", "'ratios' in param_str is wrong; expected numbers; got True"),
        ("feat_stride 16", "param_str is not a list of keys and values; expected 'key': value; got feat_stride 16"),
        ("'feat_strid': 16", "param_str has the unknown key 'feat_strid'\nDid you mean 'feat_stride'?"),
    ],
)
def test_a_param_str_that_cannot_be_read(param_str: str, message: str) -> None:
    result = examine(net_file(net_text(param_str), "f").lowered(), NetState(Phase.TEST))
    assert [str(error) for error in result.errors] == [f"f:4:1: layer 'rois' (Python): {message}"]


@pytest.mark.parametrize(("phase", "expected"), [(Phase.TRAIN, (12000, 2000)), (Phase.TEST, (6000, 300))])
def test_how_many_boxes_are_kept(phase: Phase, expected: tuple[int, int]) -> None:
    options = proposal(phase).option("proposal_param")
    assert (options["pre_nms_topn"], options["post_nms_topn"]) == expected


def test_other_python_layers_stay() -> None:
    assert proposal(module="mine.proposal_layer").type == "Python"


def test_the_module_itself_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rpn").mkdir()
    (tmp_path / "rpn" / "proposal_layer.py").write_text(MODULE)
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    assert isinstance(build(net_text(), Phase.TEST).layers[-1].module, Python)
    for name in ("rpn.proposal_layer", "rpn"):
        monkeypatch.delitem(sys.modules, name)


def test_a_weight_file_keeps_what_the_prototxt_says() -> None:
    message = caffe_pb2.LayerParameter.FromString(layer_message(proposal()))
    assert (message.type, message.python_param.module) == ("Python", "rpn.proposal_layer")
    assert not message.HasField("proposal_param")


TARGETS = """
layer { name: "t" type: "Python" bottom: "scores" bottom: "objects" bottom: "info" bottom: "data"
        top: "labels" top: "targets" top: "inside" top: "outside"
        python_param { module: "rpn.anchor_target_layer" layer: "AnchorTargetLayer" param_str: "'feat_stride': 16" } }
"""


def test_a_class_of_this_package_takes_the_place_of_a_missing_one() -> None:
    text = feed("scores", 1, 18, 5, 7) + feed("objects", 2, 5) + feed("info", 1, 3) + feed("data", 1, 3, 80, 112)
    result = examine(net_file(text + TARGETS, "f").lowered(), NetState(Phase.TRAIN))
    assert [remark.text for remark in result.remarks] == [
        "its Python module is not found: a class of this package is used instead"
    ]
    assert result.net is not None
    assert result.net.layers[-1].top_shapes == [(1, 1, 45, 7), (1, 36, 5, 7), (1, 36, 5, 7), (1, 36, 5, 7)]


def test_a_stand_in_needs_no_permission(monkeypatch: pytest.MonkeyPatch) -> None:
    with trusting_only([]):
        net = build(feed("in", 2, 3, 5, 7) + layer("Python", "out", "in", body=DROPOUT), Phase.TRAIN)
        assert isinstance(net.layers[-1].module, Python)


def test_each_stand_in_exists() -> None:
    for module in set(stand_ins._STAND_INS.values()):
        assert can_import(module)


DROPOUT = "python_param { module: \"spatial_dropout\" layer: \"SpatialDropoutLayer\" param_str: \"{'phase':'TRAIN','p':0.5}\" }"


def test_a_net_of_r_fcn_tells_its_stand_ins() -> None:
    text = TARGETS.replace("anchor_target", "proposal_target").replace("'feat_stride': 16", "num_classes: 3")
    python = net_file(text, "f").lowered().layers[-1]
    param_str = stand_in(python, Phase.TRAIN, {"PSROIPooling", "BoxAnnotatorOHEM"}).option("python_param")["param_str"]
    assert param_str == "'RFCN': True\n'TRAIN.BATCH_SIZE': -1\nnum_classes: 3"
    assert stand_in(python, Phase.TRAIN).option("python_param")["param_str"] == "num_classes: 3"
