"""MobileNets: depthwise separable convolutions."""

from __future__ import annotations

from typing import Any

from pycaffe_like.caffe.net_spec import Top, layers

from .network import Network, Request
from .sketch import Sketch
from .sources import Pictures, classify, feed

PICTURES = Pictures(mean=(103.94, 116.78, 123.68), scale=0.017)


def norm_names(name: str) -> tuple[str, str]:
    """Returns the names that the widely used pretrained model has, such as conv1/bn and conv1/scale."""
    return f"{name}/bn", f"{name}/scale"


# Each row: name, channels of the bottom, channels of the top, stride.
V1 = (
    ("conv2_1", 32, 64, 1),
    ("conv2_2", 64, 128, 2),
    ("conv3_1", 128, 128, 1),
    ("conv3_2", 128, 256, 2),
    ("conv4_1", 256, 256, 1),
    ("conv4_2", 256, 512, 2),
    *((f"conv5_{number}", 512, 512, 1) for number in range(1, 6)),
    ("conv5_6", 512, 1024, 2),
    ("conv6", 1024, 1024, 1),
)


def mobilenet_v1(request: Request) -> Any:
    """Builds MobileNet v1. Source: table 1 of the paper."""
    s = Sketch(norm_names=norm_names)
    x = s.conv_bn_relu("conv1", feed(s, request, PICTURES), 32, 3, 2)
    for name, inputs, outputs, stride in V1:
        x = separable(s, name, x, inputs, outputs, stride)
    classify(s, request, s.fc("fc7", s.global_pool("pool6", x), request.classes))
    return s.net("MobileNet")


def separable(s: Sketch, name: str, x: Top, inputs: int, outputs: int, stride: int) -> Top:
    """Adds a depthwise 3x3 and a 1x1 convolution, each with batch normalization and ReLU."""
    x = s.conv_bn_relu(f"{name}/dw", x, inputs, 3, stride, group=inputs)
    return s.conv_bn_relu(f"{name}/sep", x, outputs, 1)


# Each row: expansion, channels, number of blocks, stride of the first block.
V2 = (
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)


def mobilenet_v2(request: Request) -> Any:
    """Builds MobileNet v2 from inverted residual blocks, which have more channels inside than at their
    ends.

    Source: table 2 of the paper.
    """
    s = Sketch(norm_names=norm_names)
    x, width = relu6(s, "conv1", s.conv_bn("conv1", feed(s, request, PICTURES), 32, 3, 2)), 32
    for stage, (expansion, outputs, blocks, stride) in enumerate(V2, 2):
        for number in range(1, blocks + 1):
            x = inverted(s, f"conv{stage}_{number}", x, width, expansion, outputs, stride if number == 1 else 1)
            width = outputs
    x = relu6(s, "conv9", s.conv_bn("conv9", x, 1280, 1))
    x = s.dropout("drop", s.global_pool("pool", x), 0.2)
    classify(s, request, s.fc("fc", x, request.classes))
    return s.net("MobileNet v2")


def inverted(s: Sketch, name: str, x: Top, inputs: int, expansion: int, outputs: int, stride: int) -> Top:
    """Adds an inverted residual block: a 1x1 convolution that expands the channels, a depthwise
    convolution, and a 1x1 convolution that reduces them. If the shape does not change, the bottom is
    added to the result.
    """
    y, width = x, inputs * expansion
    if expansion > 1:
        y = relu6(s, f"{name}/expand", s.conv_bn(f"{name}/expand", y, width, 1))
    y = relu6(s, f"{name}/dw", s.conv_bn(f"{name}/dw", y, width, 3, stride, group=width))
    y = s.conv_bn(f"{name}/project", y, outputs, 1)
    return s.sum(name, x, y) if stride == 1 and inputs == outputs else y


def relu6(s: Sketch, name: str, x: Top) -> Top:
    """Adds min(max(x, 0), 6), in place."""
    return s.add(f"{name}/relu", layers.ReLU6(x, in_place=True))


_COMMON = {
    "test_iter": [1000],
    "test_interval": 5000,
    "test_initialization": False,
    "type": "RMSProp",
    "rms_decay": 0.9,
    "weight_decay": 0.00004,
    "lr_policy": "step",
    "display": 40,
    "average_loss": 40,
    "snapshot": 20000,
}
V1_SOLVER = {**_COMMON, "base_lr": 0.045, "gamma": 0.94, "stepsize": 80000, "delta": 1.0, "max_iter": 4000000}
V2_SOLVER = {**_COMMON, "base_lr": 0.045, "gamma": 0.98, "stepsize": 40000, "delta": 1.0, "max_iter": 4000000}

NETWORKS = (
    Network("mobilenet_v1", "MobileNet", "Howard and others, 2017.", mobilenet_v1, V1_SOLVER),
    Network("mobilenet_v2", "MobileNet v2", "Sandler and others, 2018.", mobilenet_v2, V2_SOLVER),
)
