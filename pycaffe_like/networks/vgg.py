"""VGG: many layers, nearly all of them 3x3 convolutions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from pycaffe_like.caffe.net_spec import Top

from .alexnet import head
from .network import Network, Request
from .sketch import Sketch, gaussian
from .sources import Pictures, classify, feed

PICTURES = Pictures(mean=(103.939, 116.779, 123.68), batch=32, test_batch=10)

WIDTHS = (64, 128, 256, 512, 512)
# Kernel sizes of each stage, by column of the paper's table 1.
STAGES = {
    "A": ((3,), (3,), (3, 3), (3, 3), (3, 3)),
    "B": ((3, 3), (3, 3), (3, 3), (3, 3), (3, 3)),
    "C": ((3, 3), (3, 3), (3, 3, 1), (3, 3, 1), (3, 3, 1)),
    "D": ((3, 3), (3, 3), (3, 3, 3), (3, 3, 3), (3, 3, 3)),
    "E": ((3, 3), (3, 3), (3, 3, 3, 3), (3, 3, 3, 3), (3, 3, 3, 3)),
}


def vgg(configuration: str, request: Request) -> Any:
    """Builds VGG: five stages of convolutions, then AlexNet's fully connected layers."""
    s = Sketch(gaussian(0.01))
    x = feed(s, request, PICTURES)
    for stage in range(1, 6):
        x = s.max_pool(f"pool{stage}", convolutions(s, x, stage, configuration), 2, 2)
    classify(s, request, head(s, request, x))
    return s.net(f"VGG {configuration}")


def convolutions(s: Sketch, x: Top, stage: int, configuration: str = "D", **options: Any) -> Top:
    """Adds the convolutions of a stage, 1 to 5. Each of them gets the `options`."""
    for number, window in enumerate(STAGES[configuration][stage - 1], 1):
        x = s.conv_relu(f"conv{stage}_{number}", x, WIDTHS[stage - 1], window, **options)
    return x


SOLVER = {
    "test_iter": [1000],
    "test_interval": 5000,
    "test_initialization": False,
    "base_lr": 0.01,
    "momentum": 0.9,
    "weight_decay": 0.0005,
    "lr_policy": "multistep",
    "gamma": 0.1,
    "stepvalue": [150000, 250000, 330000],
    "iter_size": 8,  # batches of 32: 256 pictures per update
    "display": 20,
    "max_iter": 370000,
    "snapshot": 10000,
}


def _network(configuration: str) -> Network:
    build: Callable[[Request], Any] = partial(vgg, configuration)
    name, title = f"vgg_{configuration.lower()}", f"VGG, configuration {configuration}"
    return Network(name, title, "Simonyan and Zisserman, 2014.", build, SOLVER)


NETWORKS = tuple(map(_network, STAGES))
