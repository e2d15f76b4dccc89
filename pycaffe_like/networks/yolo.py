"""YOLO: every cell of a grid predicts the class and box of an object in one pass."""

from __future__ import annotations

from functools import partial
from typing import Any

from pycaffe_like.caffe.net_spec import Top, layers

from . import boxes
from .network import Network, Request
from .sketch import MSRA, XAVIER, Sketch
from .sources import TEST, TRAIN, Pictures

PICTURES = Pictures(mean=(0.0, 0.0, 0.0), scale=1 / 255, batch=8, test_batch=4, made_up=2, std=80)

# The layers in darknet's order: (channels, kernel), (channels, kernel, stride) or "pool".
V1 = (
    *((64, 7, 2), "pool", (192, 3), "pool", (128, 1), (256, 3), (256, 1), (512, 3), "pool"),
    *((256, 1), (512, 3)) * 4,
    *((512, 1), (1024, 3), "pool"),
    *((512, 1), (1024, 3)) * 2,
    *((1024, 3), (1024, 3, 2), (1024, 3), (1024, 3)),
)
DARKNET_19 = (
    *((32, 3), "pool", (64, 3), "pool", (128, 3), (64, 1), (128, 3), "pool", (256, 3), (128, 1), (256, 3), "pool"),
    *((512, 3), (256, 1), (512, 3), (256, 1), (512, 3), "pool"),
    *((1024, 3), (512, 1), (1024, 3), (512, 1), (1024, 3)),
)
PASSED_ON = "conv13"
"""The last convolution before Darknet-19's last pooling, which YOLO v2 also uses."""

VOC_ANCHORS = (1.3221, 1.73145, 3.19275, 4.00944, 5.05587, 8.09892, 9.47112, 4.84053, 11.2364, 10.0071)
"""Widths and heights of the anchors, in grid cells."""
COCO_ANCHORS = (10, 13, 16, 30, 33, 23, 30, 61, 62, 45, 59, 119, 116, 90, 156, 198, 373, 326)
"""Widths and heights of the anchors, in pixels."""


def convolutions(s: Sketch, x: Top, steps: Any, norm: bool) -> Top:
    """Adds a chain of convolutions, conv1, conv2, …, and poolings."""
    conv, number = (s.conv_bn_relu if norm else s.conv_relu), 0
    for step in steps:
        if step == "pool":
            x = s.max_pool(f"pool{number}", x, 2, 2)
        else:
            number += 1
            x = conv(f"conv{number}", x, *step)
    return x


def yolo_v1(request: Request) -> Any:
    """Builds YOLO 1: 24 convolutions and two fully connected layers. A grid cell has 64x64 pixels.

    Source: figure 3 and section 2.2 of the paper.
    """
    s = Sketch(XAVIER, slope=0.1)
    side = request.size // 64
    x = convolutions(s, boxes.feed(s, request, PICTURES, partial(_cells, side, request.classes)), V1, norm=False)
    x = s.fc_relu("fc25", x, 4096, dropout=0.5)
    x = s.fc("detection", x, side * side * (request.classes + 5 * 2))
    if not request.deploy:
        options = {"side": side, "num_class": request.classes, "num_object": 2, "sqrt": True, "constriant": True}
        s.add("loss", layers.DetectionLoss(x, s.spec["label"], **options))
    return s.net("YOLO v1")


def _cells(side: int, classes: int, pictures: Pictures) -> dict[str, Any]:
    """Returns random labels in DetectionLoss's format, with an object in every cell: whether it is
    difficult, whether it is there, its class and its box.
    """
    cells, shape = side * side, (pictures.made_up, 1, 1)
    return {
        "difficult": boxes.label_column((*shape, cells), 0),
        "there": boxes.label_column((*shape, cells), 1),
        "class": boxes.label_column((*shape, cells), 0, classes),
        "box": boxes.label_column((*shape, 4 * cells), 0.1, 0.6),
    }


def yolo_v2(request: Request) -> Any:
    """Builds YOLO 2. Source: pjreddie/darknet, cfg/yolov2-voc.cfg."""
    s = Sketch(MSRA, slope=0.1)
    x = convolutions(
        s, boxes.feed(s, request, PICTURES, boxes.corner_labels, boxes.resize_options), DARKNET_19, norm=True
    )
    x = s.conv_bn_relu("conv20", s.conv_bn_relu("conv19", x, 1024, 3), 1024, 3)
    finer = s.conv_bn_relu("conv21", s.spec[PASSED_ON], 64, 1)
    finer = s.add("reorg", layers.Reorg(finer, stride=2))
    x = s.conv_bn_relu("conv22", s.concat("concat", finer, x), 1024, 3)
    x = s.conv("region", x, 5 * (5 + request.classes), 1)
    anchors = {"num_classes": request.classes, "num_box": 5, "biases": VOC_ANCHORS}
    if not request.deploy:
        options = {"num_class": request.classes, "num": 5, "biases": VOC_ANCHORS, "coord_scale": 1, "object_scale": 5}
        with s.only(phase=TRAIN):
            s.add("loss", layers.RegionLoss(x, s.spec["label"], noobject_scale=1, thresh=0.6, **options))
    ending(s, request, lambda: layers.YoloDetectionOutput(x, confidence_threshold=0.005, **anchors))
    return s.net("YOLO v2")


def yolo_v3(request: Request) -> Any:
    """Builds YOLO 3: Darknet-53, and boxes at three scales. Source: pjreddie/darknet, cfg/yolov3.cfg."""
    s = Sketch(MSRA, slope=0.1)
    x = s.conv_bn_relu("conv0", boxes.feed(s, request, PICTURES, boxes.center_size_labels), 32, 3)
    finer: list[Top] = []
    for stage, depth in enumerate((1, 2, 8, 8, 4), 1):
        x = s.conv_bn_relu(f"down{stage}", x, 32 << stage, 3, 2)
        for number in range(1, depth + 1):
            y = s.conv_bn_relu(f"res{stage}_{number}a", x, 16 << stage, 1)
            x = s.sum(f"res{stage}_{number}", x, s.conv_bn_relu(f"res{stage}_{number}b", y, 32 << stage, 3))
        finer.append(x)
    outputs = []
    for scale in (3, 2, 1):
        x = _five(s, f"head{scale}", x, 64 << scale)
        y = s.conv_bn_relu(f"head{scale}_6", x, 128 << scale, 3)
        outputs.append(s.conv(f"yolo{scale}", y, 3 * (5 + request.classes), 1))
        if scale > 1:
            y = s.add(f"up{scale}", layers.Upsample(s.conv_bn_relu(f"lateral{scale}", x, 32 << scale, 1), scale=2))
            x = s.concat(f"route{scale}", y, finer[scale])
    if not request.deploy:
        with s.only(phase=TRAIN):
            _losses(s, request, outputs)
    masks = [6, 7, 8, 3, 4, 5, 0, 1, 2]
    options = {"biases": COCO_ANCHORS, "mask": masks, "mask_group_num": 3, "anchors_scale": [32, 16, 8]}
    options |= {"num_classes": request.classes, "confidence_threshold": 0.005}
    ending(s, request, lambda: layers.Yolov3DetectionOutput(*outputs, **options))
    return s.net("YOLO v3")


def _five(s: Sketch, name: str, x: Top, width: int) -> Top:
    """Adds five alternating 1x1 and 3x3 convolutions."""
    for number, kernel in enumerate((1, 3, 1, 3, 1), 1):
        x = s.conv_bn_relu(f"{name}_{number}", x, width if kernel == 1 else 2 * width, kernel)
    return x


def _losses(s: Sketch, request: Request, outputs: list[Top]) -> None:
    """Adds a loss at each scale, for its three anchors."""
    for scale, x, stride in zip((3, 2, 1), outputs, (32, 16, 8), strict=True):
        mask = [3 * scale - 3, 3 * scale - 2, 3 * scale - 1]
        options = {"num_class": request.classes, "num": 3, "biases": COCO_ANCHORS, "mask": mask}
        options |= {"anchors_scale": stride, "thresh": 0.5, "coord_scale": 1, "iou_thresh": 1, "label_smooth_eps": 0}
        s.add(f"loss{scale}", layers.Yolov3(x, s.spec["label"], **options))


def ending(s: Sketch, request: Request, output: Any) -> None:
    """Adds the detections, in a deploy net and in TEST."""
    if request.deploy:
        s.add("detection_out", output())
        return
    with s.only(phase=TEST):
        s.add("detection_out", output())


_COMMON = {
    "test_initialization": False,
    "momentum": 0.9,
    "weight_decay": 0.0005,
    "lr_policy": "multistep",
    "gamma": 0.1,
    "iter_size": 8,
    "display": 20,
    "average_loss": 100,
    "snapshot": 5000,
}
V2_SOLVER = {**_COMMON, "base_lr": 0.001, "stepvalue": [40000, 60000], "max_iter": 80200}
V1_SOLVER = {name: value for name, value in _COMMON.items() if name not in ("lr_policy", "gamma")} | {
    "lr_policy": "multifixed",  # Darknet's cfg/yolov1.cfg: the rate rises three times, then falls twice
    "stagelr": [0.0005, 0.00125, 0.0025, 0.005, 0.0005, 0.00005],
    "stageiter": [199, 399, 599, 19999, 29999, 40000],
    "max_iter": 40000,
}
V3_SOLVER = {**_COMMON, "base_lr": 0.001, "stepvalue": [400000, 450000], "max_iter": 500200}

NETWORKS = (
    Network(
        "yolo_v1",
        "YOLO v1",
        "Redmon, Divvala, Girshick and Farhadi, 2015.",
        yolo_v1,
        V1_SOLVER,
        20,
        448,
        smallest=64,
        step=64,
        notes=("Labels are in DetectionLoss's format: for every grid cell, whether it has an object, and which.",),
    ),
    Network("yolo_v2", "YOLO v2", "Redmon and Farhadi, 2016.", yolo_v2, V2_SOLVER, 20, 416, smallest=32, step=32),
    Network(
        "yolo_v3",
        "YOLO v3",
        "Redmon and Farhadi, 2018.",
        yolo_v3,
        V3_SOLVER,
        80,
        416,
        smallest=32,
        step=32,
        notes=("Labels are class, centre and size of each box relative to the picture: N x 1 x R x 5.",),
    ),
)
