"""SSD: predicts boxes at every position of several feature maps, which are computed by VGG and by
layers on top of it.
"""

from __future__ import annotations

import math
from functools import partial
from typing import Any

from pycaffe_like.caffe.net_spec import Top, layers
from pycaffe_like.proto import caffe_pb2

from . import boxes, vgg
from .network import Network, Request
from .sketch import XAVIER, Sketch, constant
from .sources import TEST, TRAIN, Pictures

PICTURES = Pictures(batch=8, test_batch=8, made_up=2)

# (channels, kernel, stride, pad) of the convolutions after fc7, two for each feature map.
EXTRA = {
    300: (((256, 1), (512, 3, 2)), ((128, 1), (256, 3, 2)), ((128, 1), (256, 3, 1, 0)), ((128, 1), (256, 3, 1, 0))),
    512: (
        *(((256, 1), (512, 3, 2)), ((128, 1), (256, 3, 2)), ((128, 1), (256, 3, 2)), ((128, 1), (256, 3, 2))),
        ((128, 1), (256, 4, 1, 1)),
    ),
}
RATIOS = {300: ((2,), (2, 3), (2, 3), (2, 3), (2,), (2,)), 512: ((2,), (2, 3), (2, 3), (2, 3), (2, 3), (2,), (2,))}
STEPS = {300: (8, 16, 32, 64, 100, 300), 512: (8, 16, 32, 64, 128, 256, 512)}
SMALLEST = {300: (0.1, 0.2), 512: (0.07, 0.15)}
"""The box sizes of the first and second feature map, relative to the picture."""

CODE = {"code_type": caffe_pb2.PriorBoxParameter.CENTER_SIZE}


def ssd(size: int, request: Request) -> Any:
    """Builds SSD300 or SSD512, for any picture size that its layers allow.

    Source: weiliu89/caffe, examples/ssd/ssd_pascal.py and ssd_pascal_512.py.
    """
    s = Sketch(XAVIER)
    data = boxes.feed(s, request, PICTURES, boxes.corner_labels, boxes.resize_options)
    maps = trunk(s, data, size)
    parts: dict[str, list[Top]] = {"loc": [], "conf": [], "priorbox": []}
    scale = request.size / size
    for number, (name, x) in enumerate(maps):
        low, high = (round(scale * extent, 2) for extent in _extents(size, number))
        box: dict[str, Any] = {"min_size": low, "max_size": high, "aspect_ratio": RATIOS[size][number], "flip": True}
        if request.size == size:
            box["step"] = STEPS[size][number]
        _heads(s, parts, name, x, 2 + 2 * len(RATIOS[size][number]), request.classes + 1)
        prior = layers.PriorBox(x, data, clip=False, variance=[0.1, 0.1, 0.2, 0.2], offset=0.5, **box)
        parts["priorbox"].append(s.add(f"{name}_mbox_priorbox", prior))
    loc, conf = s.concat("mbox_loc", *parts["loc"]), s.concat("mbox_conf", *parts["conf"])
    prior = s.add("mbox_priorbox", layers.Concat(*parts["priorbox"], axis=2))
    _ending(s, request, loc, conf, prior)
    return s.net(f"SSD{size}")


def _extents(size: int, number: int) -> tuple[float, float]:
    """Returns the smallest and the largest box of a feature map, relative to the picture. Over the feature
    maps these sizes are evenly spaced up to 0.9.
    """
    first, second = SMALLEST[size]
    step = math.floor((0.9 - second) / (len(STEPS[size]) - 2) * 100) / 100
    shares = [first, *(second + step * k for k in range(len(STEPS[size])))]
    return size * shares[number], size * shares[number + 1]


def trunk(s: Sketch, x: Top, size: int) -> list[tuple[str, Top]]:
    """Adds VGG with a dilated fc6 and without dropout, then ever smaller layers. Returns the layers from
    which boxes are predicted.
    """
    for stage in range(1, 6):
        x = vgg.convolutions(s, x, stage)
        if stage == 4:
            norm = layers.Normalize(x, across_spatial=False, scale_filler=dict(constant(20)), channel_shared=False)
            maps = [("conv4_3_norm", s.add("conv4_3_norm", norm))]
        x = s.max_pool("pool5", x, 3, 1, 1) if stage == 5 else s.max_pool(f"pool{stage}", x, 2, 2)
    x = s.conv_relu("fc7", s.conv_relu("fc6", x, 1024, 3, dilation=6), 1024, 1)
    maps.append(("fc7", x))
    for number, (narrow, wide) in enumerate(EXTRA[size], 6):
        x = s.conv_relu(f"conv{number}_2", s.conv_relu(f"conv{number}_1", x, *narrow), *wide)
        maps.append((f"conv{number}_2", x))
    return maps


def _heads(s: Sketch, parts: dict[str, list[Top]], name: str, x: Top, priors: int, classes: int) -> None:
    """Adds the layers that predict a location and class scores for each prior box of a feature map."""
    for part, values in (("loc", 4), ("conf", classes)):
        y = s.conv(f"{name}_mbox_{part}", x, priors * values, 3)
        y = s.add(f"{name}_mbox_{part}_perm", layers.Permute(y, order=[0, 2, 3, 1]))
        parts[part].append(s.add(f"{name}_mbox_{part}_flat", layers.Flatten(y, axis=1)))


def _ending(s: Sketch, request: Request, loc: Top, conf: Top, prior: Top) -> None:
    """Adds the loss in TRAIN; in TEST the detections and their evaluation; in a deploy net the detections."""
    classes = request.classes + 1
    if not request.deploy:
        with s.only(phase=TRAIN):
            s.add("mbox_loss", multibox_loss(loc, conf, prior, s.spec["label"], classes))
    with s.only(**({} if request.deploy else {"phase": TEST})):
        y = s.add("mbox_conf_reshape", layers.Reshape(conf, shape={"dim": [0, -1, classes]}))
        y = s.add("mbox_conf_softmax", layers.Softmax(y, axis=2))
        y = s.add("mbox_conf_flatten", layers.Flatten(y, axis=1))
        options: dict[str, Any] = {
            "num_classes": classes,
            "share_location": True,
            "keep_top_k": 200,
            "confidence_threshold": 0.01,
        }
        options |= {"nms_param": {"nms_threshold": 0.45, "top_k": 400}, **CODE}
        found = layers.DetectionOutput(loc, y, prior, detection_output_param=options)
        found = s.add("detection_out", found)
        if not request.deploy:
            rules = {"overlap_threshold": 0.5, "evaluate_difficult_gt": False, "background_label_id": 0}
            s.add(
                "detection_eval",
                layers.DetectionEvaluate(found, s.spec["label"], num_classes=classes, **rules),
            )


def multibox_loss(loc: Top, conf: Top, prior: Top, label: Top, classes: int) -> Any:
    """Returns a MultiBoxLoss with hard negative mining: three negative boxes for each positive one."""
    options: dict[str, Any] = {
        "num_classes": classes,
        "share_location": True,
        "overlap_threshold": 0.5,
        "use_difficult_gt": True,
        "neg_pos_ratio": 3.0,
        "neg_overlap": 0.5,
        "mining_type": caffe_pb2.MultiBoxLossParameter.MAX_NEGATIVE,
    }
    return layers.MultiBoxLoss(loc, conf, prior, label, propagate_down=[True, True, False, False], **CODE, **options)


SOLVER = {
    "test_iter": [619],
    "test_interval": 10000,
    "test_initialization": False,
    "base_lr": 0.001,
    "momentum": 0.9,
    "weight_decay": 0.0005,
    "lr_policy": "multistep",
    "gamma": 0.1,
    "stepvalue": [80000, 100000, 120000],
    "iter_size": 4,  # batches of 8: 32 pictures per update
    "display": 10,
    "average_loss": 10,
    "max_iter": 120000,
    "snapshot": 80000,
    "eval_type": "detection",
    "ap_version": "11point",
}


def _network(size: int, smallest: int) -> Network:
    build = partial(ssd, size)
    return Network(f"ssd{size}", f"SSD{size}", "Liu and others, 2015.", build, SOLVER, 20, size, smallest=smallest)


NETWORKS = (_network(300, 257), _network(512, 257))
