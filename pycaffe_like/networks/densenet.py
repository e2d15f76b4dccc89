"""DenseNet: each layer of a block reads the outputs of all earlier layers of that block."""

from __future__ import annotations

from functools import partial
from typing import Any

from pycaffe_like.caffe.net_spec import Top

from .network import Network, Request
from .sketch import Sketch
from .sources import Pictures, classify, feed

DEPTHS = {121: (6, 12, 24, 16), 169: (6, 12, 32, 32), 201: (6, 12, 48, 32)}
GROWTH = 32
"""The growth rate: channels that each layer adds."""


def densenet(depth: int, request: Request) -> Any:
    """Builds DenseNet: four blocks of 1x1 and 3x3 convolutions. The transitions between them halve the number of
    channels and the size.

    Source: table 1 of the paper.
    """
    s = Sketch(bias=None)
    x = feed(s, request, Pictures(mean=(103.94, 116.78, 123.68), scale=0.017))
    x = s.max_pool("pool1", s.conv_bn_relu("conv1", x, 64, 7, 2), 3, 2)
    width = 64
    for number, layers in enumerate(DEPTHS[depth], 1):
        x, width = block(s, f"conv{number + 1}", x, width, layers)
        if number < 4:
            width //= 2
            x = transition(s, f"conv{number + 1}_blk", x, width)
    x = s.global_pool("pool5", s.bn_relu("conv5_blk", x))
    classify(s, request, s.fc("fc6", x, request.classes))
    return s.net(f"DenseNet-{depth}")


def block(s: Sketch, name: str, x: Top, width: int, layers: int) -> tuple[Top, int]:
    """Adds a block, whose layers add GROWTH channels each. Returns its top and the number of channels."""
    for number in range(1, layers + 1):
        y = s.conv(f"{name}_{number}_x1", s.bn_relu(f"{name}_{number}_x1", x), 4 * GROWTH, 1)
        y = s.conv(f"{name}_{number}_x2", s.bn_relu(f"{name}_{number}_x2", y), GROWTH, 3)
        x, width = s.concat(f"{name}_{number}", x, y), width + GROWTH
    return x, width


def transition(s: Sketch, name: str, x: Top, width: int) -> Top:
    """Adds a 1x1 convolution to `width` channels and pooling that halves the size."""
    x = s.conv(name, s.bn_relu(name, x), width, 1)
    return s.ave_pool(f"{name}_pool", x, 2, 2)


# With iter_size 8, an update is computed from 8 batches of 32 pictures. 90 epochs.
SOLVER = {
    "test_iter": [1000],
    "test_interval": 5000,
    "test_initialization": False,
    "type": "Nesterov",
    "base_lr": 0.1,
    "momentum": 0.9,
    "weight_decay": 0.0001,
    "lr_policy": "multistep",
    "gamma": 0.1,
    "stepvalue": [150000, 300000],
    "iter_size": 8,
    "display": 20,
    "max_iter": 450000,
    "snapshot": 10000,
}

_PAPER = "Huang, Liu, van der Maaten and Weinberger, 2016."
NETWORKS = tuple(
    Network(f"densenet{depth}", f"DenseNet-{depth}", _PAPER, partial(densenet, depth), SOLVER) for depth in DEPTHS
)
