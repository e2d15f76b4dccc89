"""Imports the detection heads of YOLO 2 to 4, the sections [region] and [yolo], as a detection layer."""

from __future__ import annotations

from typing import Any

from .darknet_cfg import Section
from .darknet_net import DarknetNet, Output

_TRAINING = """
absolute bias_match class_scale coord_scale counters_per_class delta_normalizer focal_loss
ignore_thresh iou_loss iou_normalizer iou_thresh jitter label_smooth_eps map map_thresh max
max_delta noobject_scale objectness_smooth object_scale obj_normalizer cls_normalizer random rescore
resize thresh truth_thresh beta_nms nms_kind track embedding_layer show_details
"""
"""Options that matter in training, or to Darknet's own programs, alone."""


def region(net: DarknetNet, section: Section) -> None:
    """Checks a [region] section, the head of YOLO 2, and appends it to `net.heads`.

    Source: src/region_layer.c of pjreddie/darknet.
    """
    if section.text("softmax", "0") != "1":
        raise section.error("without softmax is not supported", "softmax", expected="softmax=1")
    section.refuse({"tree": "", "background": "0", "coords": "4", "log": "0", "sqrt": "0"})
    section.used.update(_TRAINING.split())
    bottom = net.picture()
    number, classes = section.integer("num", 1, 1), section.integer("classes", 20, 1)
    anchors = section.floats("anchors")
    if len(anchors) != 2 * number:
        raise section.error("anchors do not fit num", "anchors", expected=2 * number, got=len(anchors))
    _check_channels(section, bottom, number, classes)
    net.heads.append((section, bottom))


def yolo(net: DarknetNet, section: Section) -> None:
    """Checks a [yolo] section, a head of YOLO 3 or 4, and appends it to `net.heads`.

    Source: src/yolo_layer.c of pjreddie/darknet and AlexeyAB/darknet.
    """
    section.refuse({"new_coords": "0"})
    section.used.update(_TRAINING.split())
    bottom = net.picture()
    total, classes = section.integer("num", 1, 1), section.integer("classes", 20, 1)
    anchors, mask = section.floats("anchors"), section.integers("mask", 0)
    mask = mask or list(range(total))
    if section.number("scale_x_y", 1) <= 0:
        raise section.error("scale_x_y is wrong", "scale_x_y", expected="a positive number")
    if len(anchors) != 2 * total:
        raise section.error("anchors do not fit num", "anchors", expected=2 * total, got=len(anchors))
    if max(mask) >= total:
        raise section.error("mask names an anchor that does not exist", "mask", expected=f"0 to {total - 1}")
    _check_channels(section, bottom, len(mask), classes)
    net.heads.append((section, bottom))


def _check_channels(section: Section, bottom: Output, boxes: int, classes: int) -> None:
    wanted = boxes * (5 + classes)
    if bottom.channels != wanted:
        raise section.error("does not fit the channels of its input", expected=wanted, got=bottom.channels)


def add_detections(net: DarknetNet) -> None:
    """Adds the layer that decodes the predictions of all heads into boxes.

    If no layer computes the same as Darknet, the bottoms of the heads become the outputs of the net, and a
    remark gives the reason.
    """
    if not net.heads:
        return
    reason = _obstacle(net)
    if reason:
        names = ", ".join(output.blob for _, output in net.heads)
        net.net.remarks.append(f"The net ends at {names}, before its boxes are decoded: {reason}.")
        return
    kind, options = _options(net)
    bottoms = [output.blob for _, output in net.heads]
    net.net.add(kind, "detection_out", bottoms, **options)


def _obstacle(net: DarknetNet) -> str:
    """Returns the reason why no layer can decode the heads; an empty string if a layer can."""
    sections = [section for section, _ in net.heads]
    if len({section.kind for section in sections}) > 1 or (sections[0].kind == "region" and len(sections) > 1):
        return "no layer has several heads of these kinds"
    if len({(section.text("anchors"), section.text("classes")) for section in sections}) > 1:
        return "its heads have different anchors or classes"
    if len({len(section.integers("mask")) for section in sections}) > 1:
        return "its heads have different numbers of anchors"
    if sections[0].kind == "yolo" and any(_cell(net, output) is None for _, output in net.heads):
        return "a cell is not a square of whole pixels"
    return ""


def _cell(net: DarknetNet, output: Output) -> int | None:
    """Returns the side length of a grid cell in pixels of the net's input; None if it is not an integer, or if
    cells are not square.
    """
    height, width = net.input_size
    side = height // output.height
    return side if (output.height * side, output.width * side) == (height, width) else None


def _options(net: DarknetNet) -> tuple[str, dict[str, Any]]:
    first = net.heads[0][0]
    common: dict[str, Any] = {"num_classes": first.integer("classes", 20), "biases": first.floats("anchors")}
    if first.kind == "region":
        return "YoloDetectionOutput", {
            "yolo_detection_output_param": {**common, "num_box": first.integer("num", 1), "coords": 4}
        }
    masks = [section.integers("mask") or list(range(section.integer("num", 1))) for section, _ in net.heads]
    ranges = [section.number("scale_x_y", 1) for section, _ in net.heads]
    return "Yolov3DetectionOutput", {
        "yolov3_detection_output_param": {
            **common,
            **({} if set(ranges) == {1} else {"scale_x_y": ranges}),
            "num_box": len(masks[0]),
            "mask": [number for mask in masks for number in mask],
            "mask_group_num": len(masks),
            "anchors_scale": [_cell(net, output) for _, output in net.heads],
        }
    }
