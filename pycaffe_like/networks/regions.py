"""Shared parts of detectors that classify regions: data and targets, region proposals, heads, losses.

By default, training uses random targets. With `--stage own-targets` the Python layers of
py-faster-rcnn read the pictures and compute the targets.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pycaffe_like.caffe.net_spec import Top, layers
from pycaffe_like.proto import caffe_pb2

from .network import Request
from .sketch import Sketch, gaussian
from .sources import TEST, TRAIN

MEAN_STD = 60.0
REGIONS = 16
"""Number of random regions in training; py-faster-rcnn's layers sample 128."""
RATIOS, SCALES = (0.5, 1.0, 2.0), (8.0, 16.0, 32.0)
ANCHORS = len(RATIOS) * len(SCALES)

MADE_UP = {"phase": TRAIN, "not_stage": ["own-targets"]}
OWN = {"phase": TRAIN, "stage": ["own-targets"]}

Made = Mapping[str, tuple[tuple[int, ...], Mapping[str, Any]]]
"""Shape and filler of each random blob, by name."""


def constant(value: float) -> dict[str, Any]:
    return {"type": "constant", "value": value}


def uniform(low: float, high: float) -> dict[str, Any]:
    return {"type": "uniform", "min": low, "max": high}


def feed(s: Sketch, request: Request, made: Made, inputs: Mapping[str, tuple[int, ...]]) -> Top:
    """Adds the picture and the other blobs that the net reads; returns the picture, `data`.

    Args:
        made: the random blobs to add in training.
        inputs: the shapes of the inputs to add in a deploy net.
    """
    picture = (1, 3, request.size, request.size)
    if request.deploy:
        shapes = [{"dim": list(shape)} for shape in (picture, *inputs.values())]
        tops = layers.Input(shape=shapes, ntop=len(shapes))
        return _name_tops(s, tops, ("data", *inputs))
    blobs: dict[str, Any] = {"data": (picture, dict(gaussian(MEAN_STD))), **made}
    tops = layers.DummyData(
        shape=[{"dim": list(shape)} for shape, _ in blobs.values()],
        data_filler=[dict(filler) for _, filler in blobs.values()],
        ntop=len(blobs),
        include=[MADE_UP, {"phase": TEST}],
    )
    return _name_tops(s, tops, tuple(blobs))


def _name_tops(s: Sketch, tops: Any, names: tuple[str, ...]) -> Top:
    tops = tops if isinstance(tops, tuple) else (tops,)
    for name, top in zip(names, tops, strict=True):
        s.spec[name] = top
    data: Top = tops[0]
    return data


def region_targets(classes: int, values: int, regions: int = REGIONS) -> dict[str, Any]:
    """Returns random regions with their classes and their box regression targets.

    Args:
        values: number of regression targets per region: 4 per class, or 8 if all classes share a box
            (4 for the background and 4 for any object).
    """
    return {
        "rois": ((regions, 5), uniform(0, 1)),
        "labels": ((regions,), uniform(0, classes + 1)),
        "bbox_targets": ((regions, values), dict(gaussian(0.5))),
        "bbox_inside_weights": ((regions, values), constant(1)),
        "bbox_outside_weights": ((regions, values), constant(1)),
    }


def anchor_targets(extent: int, anchors: int = ANCHORS) -> dict[str, Any]:
    """Returns random labels (object or not) and box regression targets for all anchors."""
    deltas = (1, 4 * anchors, extent, extent)
    return {
        "rpn_labels": ((1, 1, anchors * extent, extent), uniform(0, 2)),
        "rpn_bbox_targets": (deltas, dict(gaussian(0.5))),
        "rpn_bbox_inside_weights": (deltas, constant(1)),
        "rpn_bbox_outside_weights": (deltas, constant(0.01)),
    }


def python(name: str, module: str, layer: str, bottoms: tuple[str, ...], tops: tuple[str, ...], text: str) -> Any:
    """Returns a Python layer of py-faster-rcnn for the stage own-targets."""
    options = {"module": module, "layer": layer, "param_str": text}
    return caffe_pb2.LayerParameter(
        name=name, type="Python", bottom=bottoms, top=tops, include=[OWN], python_param=options
    )


def own_data(s: Sketch, classes: int) -> None:
    """Adds py-faster-rcnn's data layer, which reads pictures and objects from its roidb (the list of
    pictures and boxes), for the stage own-targets.
    """
    tops = ("data", "im_info", "gt_boxes")
    s.sources.append(python("data", "roi_data_layer.layer", "RoIDataLayer", (), tops, f"'num_classes': {classes + 1}"))


def own_anchor_targets(s: Sketch) -> None:
    """Adds the layer that computes the anchors' targets from the objects, for the stage own-targets."""
    tops = ("rpn_labels", "rpn_bbox_targets", "rpn_bbox_inside_weights", "rpn_bbox_outside_weights")
    bottoms = ("rpn_cls_score", "gt_boxes", "im_info", "data")
    s.others["rpn_cls_score"] = [
        python("rpn-data", "rpn.anchor_target_layer", "AnchorTargetLayer", bottoms, tops, "'feat_stride': 16")
    ]


def own_region_targets(s: Sketch, after: str, classes: int) -> None:
    """Adds the layers that propose regions in training, sample some of them and compute their targets,
    for the stage own-targets.

    Args:
        after: the name of the layer after which they are added.
    """
    tops = ("rois", "labels", "bbox_targets", "bbox_inside_weights", "bbox_outside_weights")
    bottoms = ("rpn_cls_prob_reshape", "rpn_bbox_pred", "im_info")
    proposal = caffe_pb2.LayerParameter(
        name="proposal-train",
        type="Proposal",
        bottom=bottoms,
        top=["rpn_rois"],
        include=[OWN],
        proposal_param=proposals(12000, 2000),
    )
    targets = python(
        "roi-data",
        "rpn.proposal_target_layer",
        "ProposalTargetLayer",
        ("rpn_rois", "gt_boxes"),
        tops,
        f"'num_classes': {classes + 1}",
    )
    s.others[after] = [proposal, targets]


def proposals(before: int, after: int, stride: int = 16, scales: tuple[float, ...] = SCALES) -> dict[str, Any]:
    """Returns the options of a Proposal layer.

    Args:
        before, after: the number of boxes kept before and after non-maximum suppression.
    """
    return {
        "feat_stride": stride,
        "base_size": stride,
        "min_size": 16,
        "ratio": RATIOS,
        "scale": scales,
        "pre_nms_topn": before,
        "post_nms_topn": after,
        "nms_thresh": 0.7,
    }


def propose(s: Sketch, request: Request, x: Top, width: int) -> Top:
    """Adds a region proposal network, with its losses in training; returns the proposed regions."""
    x = s.conv_relu("rpn_conv/3x3", x, width, 3, filler=gaussian(0.01))
    score = s.conv("rpn_cls_score", x, 2 * ANCHORS, 1, filler=gaussian(0.01))
    boxes = s.conv("rpn_bbox_pred", x, 4 * ANCHORS, 1, filler=gaussian(0.01))
    shaped = s.add("rpn_cls_score_reshape", layers.Reshape(score, shape={"dim": [0, 2, -1, 0]}))
    if not request.deploy:
        own_anchor_targets(s)
        with s.only(phase=TRAIN):
            anchor_losses(s, shaped, boxes)
    prob = s.add("rpn_cls_prob", layers.Softmax(shaped))
    prob = s.add("rpn_cls_prob_reshape", layers.Reshape(prob, shape={"dim": [0, 2 * ANCHORS, -1, 0]}))
    if request.deploy:
        found = layers.Proposal(prob, boxes, s.spec["im_info"], **proposals(6000, 300))
        return s.add("rois", found)
    own_region_targets(s, "rpn_cls_prob_reshape", request.classes)
    s.add("rpn_silence", layers.Silence(prob, ntop=0, include=[MADE_UP, {"phase": TEST}]))
    rois: Top = s.spec["rois"]
    return rois


def anchor_losses(s: Sketch, score: Top, boxes: Top, name: str = "rpn") -> None:
    """Adds the two losses of the anchors: for object or not, and for box regression."""
    labels = s.spec[f"{name}_labels"]
    s.add(f"{name}_loss_cls", layers.SoftmaxWithLoss(score, labels, loss_param={"ignore_label": -1}))
    rest = (s.spec[f"{name}_bbox_{part}"] for part in ("targets", "inside_weights", "outside_weights"))
    s.add(f"{name}_loss_bbox", layers.SmoothL1Loss(boxes, *rest, sigma=3.0))


def finish(s: Sketch, request: Request, score: Top, boxes: Top) -> None:
    """Adds the last layers of a detector: in a deploy net the class probabilities, otherwise the losses
    for classes and boxes.
    """
    if request.deploy:
        s.add("cls_prob", layers.Softmax(score))
        return
    s.add("loss_cls", layers.SoftmaxWithLoss(score, s.spec["labels"]))
    rest = (s.spec[f"bbox_{part}"] for part in ("targets", "inside_weights", "outside_weights"))
    s.add("loss_bbox", layers.SmoothL1Loss(boxes, *rest))


def heads(s: Sketch, request: Request, x: Top) -> tuple[Top, Top]:
    """Adds the layers that compute a score and four box deltas for each class, including the background."""
    classes = request.classes + 1
    score = s.fc("cls_score", x, classes, filler=gaussian(0.01))
    return score, s.fc("bbox_pred", x, 4 * classes, filler=gaussian(0.001))
