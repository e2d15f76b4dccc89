"""Xception: separable convolutions with shortcuts."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from pycaffe_like.caffe.net_spec import Top, layers

from .inception import UNIT
from .network import Network, Request
from .sketch import Sketch
from .sources import classify, feed


def xception(request: Request) -> Any:
    """Builds Xception: entry, middle and exit flow. Source: figure 5 of the paper."""
    s = Sketch(norm={"eps": 0.001})
    x, _ = trunk(s, feed(s, request, UNIT), request.size)
    x = s.dropout("drop", s.global_pool("pool", x), 0.5)
    classify(s, request, s.fc("fc", x, request.classes))
    return s.net("Xception")


def trunk(s: Sketch, x: Top, size: int) -> tuple[Top, int]:
    """Adds all layers except the classifier; returns the top and its height and width."""
    x = s.conv_bn_relu("conv2", s.conv_bn_relu("conv1", x, 32, 3, 2, 0), 64, 3, 1, 0)
    extent = (size - 3) // 2 - 1
    for number, widths in enumerate(((64, 128, 128), (128, 256, 256), (256, 728, 728)), 1):
        x, extent = downsampling_block(s, f"entry{number}", x, widths, extent, relu=number > 1)
    for number in range(1, 9):
        x = s.sum(f"middle{number}", x, separables(s, f"middle{number}", x, (728, 728, 728, 728)))
    x, extent = downsampling_block(s, "exit1", x, (728, 728, 1024), extent)
    for number, (inputs, outputs) in enumerate(pairwise((1024, 1536, 2048)), 1):
        x = s.relu(f"exit2_{number}_relu", separable(s, f"exit2_{number}", x, inputs, outputs))
    return x, extent


def separable(s: Sketch, name: str, x: Top, inputs: int, outputs: int) -> Top:
    """Adds a depthwise 3x3 convolution, a 1x1 convolution and batch normalization."""
    depthwise = s.conv(f"{name}_dw", x, inputs, 3, group=inputs, bias=None)
    return s.conv_bn(f"{name}_pw", depthwise, outputs, 1)


def separables(s: Sketch, name: str, x: Top, widths: tuple[int, ...], relu: bool = True) -> Top:
    """Adds a ReLU and a separable convolution from each of the `widths` to the next. The first ReLU is
    omitted unless `relu` is set.
    """
    for number, (inputs, outputs) in enumerate(pairwise(widths), 1):
        if number > 1:
            x = s.relu(f"{name}_{number}_relu", x)
        elif relu:  # not in place: the shortcut reads its bottom too
            x = s.add(f"{name}_{number}_relu", layers.ReLU(x))
        x = separable(s, f"{name}_{number}", x, inputs, outputs)
    return x


def downsampling_block(
    s: Sketch, name: str, x: Top, widths: tuple[int, ...], extent: int, relu: bool = True
) -> tuple[Top, int]:
    """Adds a residual block that halves the size, rounded up; returns its top and the height and width."""
    y = separables(s, name, x, widths, relu)
    y = s.max_pool(f"{name}_pool", y, 3, 2, extent % 2)  # so that its size matches the shortcut's
    before = s.conv_bn(f"{name}_shortcut", x, widths[-1], 1, 2)
    return s.sum(name, before, y), (extent + 1) // 2


# The paper multiplies the learning rate by 0.94 every two epochs, with 60 machines; here a batch has
# 32 pictures.
SOLVER = {
    "test_iter": [1000],
    "test_interval": 5000,
    "test_initialization": False,
    "base_lr": 0.045,
    "momentum": 0.9,
    "weight_decay": 0.00001,
    "lr_policy": "step",
    "gamma": 0.94,
    "stepsize": 80000,
    "display": 40,
    "average_loss": 40,
    "max_iter": 4000000,
    "snapshot": 20000,
}

NETWORKS = (Network("xception", "Xception", "Chollet, 2016.", xception, SOLVER, size=299, smallest=71),)
