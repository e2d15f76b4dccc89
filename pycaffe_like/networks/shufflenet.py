"""ShuffleNet: grouped 1x1 convolutions with channel shuffles in between."""

from __future__ import annotations

from typing import Any

from pycaffe_like.caffe.net_spec import Top, layers

from .mobilenet import PICTURES
from .network import Network, Request
from .sketch import Sketch
from .sources import classify, feed

GROUPS = 3
# (channels, units) of each stage: table 1 of the paper, column of three groups.
STAGES = ((240, 4), (480, 8), (960, 4))


def shufflenet(request: Request) -> Any:
    """Builds ShuffleNet with three groups and full width."""
    s = Sketch()
    x = s.max_pool("pool1", s.conv_bn_relu("conv1", feed(s, request, PICTURES), 24, 3, 2), 3, 2)
    width = 24
    for stage, (outputs, units) in enumerate(STAGES, 2):
        for number in range(1, units + 1):
            x = unit(s, f"stage{stage}_{number}", x, width, outputs, 1 if width == 24 else GROUPS)
            width = outputs
    classify(s, request, s.fc("fc", s.global_pool("pool", x), request.classes))
    return s.net("ShuffleNet")


def unit(s: Sketch, name: str, x: Top, inputs: int, outputs: int, group: int) -> Top:
    """Adds a 1x1 convolution, a channel shuffle, a depthwise 3x3 and a 1x1 convolution. A unit that
    changes the number of channels also halves the size.

    Args:
        group: groups of the first convolution; 1 in the very first unit, which has few channels.
    """
    shrinks, width = inputs != outputs, outputs // 4
    y = s.conv_bn_relu(f"{name}_a", x, width, 1, group=group)
    y = s.add(f"{name}_shuffle", layers.ShuffleChannel(y, group=GROUPS))
    y = s.conv_bn(f"{name}_b", y, width, 3, 2 if shrinks else 1, group=width)
    y = s.conv_bn(f"{name}_c", y, outputs - inputs if shrinks else outputs, 1, group=GROUPS)
    x = s.concat(name, s.ave_pool(f"{name}_pool", x, 3, 2), y) if shrinks else s.sum(name, x, y)
    return s.relu(f"{name}_relu", x)


# 1024 pictures per update.
SOLVER = {
    "test_iter": [1000],
    "test_interval": 5000,
    "test_initialization": False,
    "base_lr": 0.5,
    "momentum": 0.9,
    "weight_decay": 0.00004,
    "lr_policy": "poly",
    "power": 1.0,
    "iter_size": 32,
    "display": 20,
    "max_iter": 300000,
    "snapshot": 10000,
}

NETWORKS = (Network("shufflenet", "ShuffleNet, 3 groups", "Zhang, Zhou, Lin and Sun, 2017.", shufflenet, SOLVER),)
