"""Exported detectors: onnxruntime finds the same objects as the layers, in the same order."""

from __future__ import annotations

from pathlib import Path

import pytest
from torch import Tensor

from pycaffe_like.interop import proof
from pycaffe_like.interop.errors import ExportError
from pycaffe_like.interop.export import export_onnx
from pycaffe_like.interop.net_module import net_module
from pycaffe_like.interop.onnx_export import to_onnx
from pycaffe_like.interop.rewrites import make_exportable
from pycaffe_like.interop.subject import ExportOptions
from pycaffe_like.interop.tracing import trace
from pycaffe_like.interop.wrappers import Tuple
from pycaffe_like.net import Net

from .make import TEST, definition, prepare_net, random


def inputs(**shapes: tuple[int, ...]) -> str:
    """Returns the prototxt of Input layers with these names and shapes."""
    return "".join(
        f'layer {{ name: "{name}" type: "Input" top: "{name}" input_param {{ shape {{ '
        + " ".join(f"dim: {extent}" for extent in shape)
        + " } } }\n"
        for name, shape in shapes.items()
    )


def compare(text: str, *tensors: Tensor) -> list[proof.Comparison]:
    """Runs a net in onnxruntime; returns the comparison of each output with the net's own."""
    net = Net(definition(text), TEST)
    module = net_module(net)
    make_exportable(module, "ONNX")
    given = list(tensors)
    traced = trace(Tuple(module), given, [[] for _ in given])
    model = to_onnx(traced, module.inputs, module.outputs).SerializeToString()
    reference = Tuple(net_module(Net(definition(text), TEST)))
    return proof.compare(reference, proof.onnx_runner(model, module.inputs), [given], module.outputs)


def ssd(options: str, priors: int = 47, classes: int = 5, items: int = 2) -> str:
    return (
        inputs(loc=(items, priors * 4), conf=(items, priors * classes), prior=(1, 2, priors * 4))
        + f"""
    layer {{ name: "found" type: "DetectionOutput" bottom: "loc" bottom: "conf" bottom: "prior" top: "found"
      detection_output_param {{ num_classes: {classes} code_type: CENTER_SIZE {options} }} }}
    """
    )


def priors(count: int) -> Tensor:
    corners = (random(1, 1, count, 2, 2, seed=5) + 1).div(2).sort(3).values.reshape(1, 1, -1)
    found = corners.repeat(1, 2, 1)
    found[:, 1] = 0.1
    return found


@pytest.mark.parametrize(
    "options",
    [
        "confidence_threshold: 0.1 nms_param { nms_threshold: 0.3 top_k: 11 } keep_top_k: 7",
        "nms_param { nms_threshold: 0.45 } background_label_id: -1",
        "confidence_threshold: 0.99 nms_param { nms_threshold: 0.45 top_k: 400 } keep_top_k: 200",  # finds nothing
    ],
)
def test_detection_output(options: str) -> None:
    tensors = random(2, 47 * 4, seed=1), random(2, 47 * 5, seed=2).abs() * 0.9, priors(47)
    (found,) = compare(ssd(options), *tensors)
    assert found.relative < 1e-6
    assert found.shape[2] == {7: 14, 11: 14}.get(7 if "keep_top_k: 7" in options else 0, found.shape[2])


def test_yolo_2() -> None:
    text = (
        inputs(data=(2, 3 * 7, 5, 7))
        + """
    layer { name: "found" type: "YoloDetectionOutput" bottom: "data" top: "found"
      yolo_detection_output_param { num_classes: 2 num_box: 3 coords: 4 confidence_threshold: 0.35 nms_threshold: 0.4
        biases: 1 biases: 2 biases: 3 biases: 1.5 biases: 2.5 biases: 3.5 } }
    """
    )
    (found,) = compare(text, random(2, 21, 5, 7, seed=3) * 2)
    assert found.relative < 1e-6
    assert found.shape[2] > 5


def test_proposal() -> None:
    text = (
        inputs(scores=(1, 18, 5, 7), deltas=(1, 36, 5, 7), about=(1, 3))
        + """
    layer { name: "rois" type: "Proposal" bottom: "scores" bottom: "deltas" bottom: "about" top: "rois" top: "probs"
      proposal_param { ratio: 0.5 ratio: 1 ratio: 2 scale: 2 scale: 4 scale: 8 base_size: 16 feat_stride: 16
        pre_nms_topn: 200 post_nms_topn: 23 nms_thresh: 0.6 min_size: 16 } }
    """
    )
    about = random(1, 3)
    about[0, 0], about[0, 1], about[0, 2] = 80, 112, 1
    tensors = random(1, 18, 5, 7, seed=6).abs(), random(1, 36, 5, 7, seed=7) * 0.5, about
    found = compare(text, *tensors)
    assert [one.shape[0] for one in found] == [23, 23]
    assert max(one.relative for one in found) < 1e-6


def test_layers_after_a_proposal() -> None:
    text = (
        inputs(scores=(1, 2, 5, 7), deltas=(1, 4, 5, 7), about=(1, 3))
        + """
    layer { name: "rois" type: "Proposal" bottom: "scores" bottom: "deltas" bottom: "about" top: "rois"
      proposal_param { ratio: 1 scale: 2 base_size: 16 feat_stride: 16 post_nms_topn: 11 nms_thresh: 0.6 } }
    layer { name: "pool" type: "ROIPooling" bottom: "deltas" bottom: "rois" top: "pool"
      roi_pooling_param { pooled_w: 3 pooled_h: 2 spatial_scale: 0.0625 } }
    layer { name: "fc" type: "InnerProduct" bottom: "pool" top: "fc" inner_product_param { num_output: 13
      weight_filler { type: "constant" value: 0.1 } } }
    layer { name: "bn" type: "BatchNorm" bottom: "fc" top: "fc" }
    layer { name: "scale" type: "Scale" bottom: "fc" top: "fc" scale_param { bias_term: true } }
    """
    )
    about = random(1, 3)
    about[0, 0], about[0, 1], about[0, 2] = 80, 112, 1
    (found,) = compare(text, random(1, 2, 5, 7, seed=6).abs(), random(1, 4, 5, 7, seed=7) * 0.5, about)
    assert found.shape == (11, 13)
    assert found.relative < 1e-6


def test_a_threshold_that_sinks_cannot_leave(tmp_path: Path) -> None:
    text = ssd("nms_param { nms_threshold: 0.7 eta: 0.9 }", items=1)
    with pytest.raises(Exception, match="no operator lowers the suppression threshold") as raised:
        export_onnx(prepare_net(text), ExportOptions(), tmp_path / "x.onnx")
    assert "layer 'found'" in str(raised.value)


def test_cut_heads(tmp_path: Path) -> None:
    text = (
        inputs(data=(1, 3, 5, 7), prior=(1, 2, 140))
        + """
    layer { name: "l" type: "Convolution" bottom: "data" top: "l" convolution_param { num_output: 4 kernel_size: 1 } }
    layer { name: "c" type: "Convolution" bottom: "data" top: "c" convolution_param { num_output: 2 kernel_size: 1 } }
    layer { name: "lf" type: "Flatten" bottom: "l" top: "lf" }
    layer { name: "cf" type: "Flatten" bottom: "c" top: "cf" }
    layer { name: "found" type: "DetectionOutput" bottom: "lf" bottom: "cf" bottom: "prior" top: "found"
      detection_output_param { num_classes: 2 } }
    """
    )
    exported = export_onnx(prepare_net(text), ExportOptions(cut_heads=True, batch=1), tmp_path / "x.onnx")
    assert [line.split()[0] for line in exported.lines[2:]] == ["lf", "cf"]


def test_heads_that_are_not_there(tmp_path: Path) -> None:
    text = inputs(data=(1, 3)) + 'layer { name: "y" type: "TanH" bottom: "data" top: "y" }'
    with pytest.raises(ExportError, match="the net has no detection layer; expected DetectionOutput, Proposal"):
        export_onnx(prepare_net(text), ExportOptions(cut_heads=True), tmp_path / "x.onnx")


def test_outputs_that_need_a_head(tmp_path: Path) -> None:
    text = ssd("nms_param { nms_threshold: 0.7 }", items=1)
    text += 'layer { name: "other" type: "TanH" bottom: "conf" top: "other" }'
    with pytest.raises(ExportError, match="output 'found' needs a detection layer, which --cut-heads omits"):
        export_onnx(prepare_net(text), ExportOptions(cut_heads=True, outputs=("found",)), tmp_path / "x.onnx")
    options = ExportOptions(cut_heads=True, outputs=("other",), batch=1, verify=False)
    assert export_onnx(prepare_net(text), options, tmp_path / "x.onnx").files
