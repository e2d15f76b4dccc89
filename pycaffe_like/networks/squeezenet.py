"""SqueezeNet: each fire module reduces its input to few channels, then expands it."""

from __future__ import annotations

from functools import partial
from typing import Any

from pycaffe_like.caffe.net_spec import Top

from .network import Network, Request
from .sketch import XAVIER, Sketch, gaussian
from .sources import Pictures, classify, feed

# Channels, kernel and pad of the first convolution; numbers of the modules that pooling follows.
VERSIONS = {"1_0": (96, 7, (4, 8)), "1_1": (64, 3, (3, 5))}
SQUEEZED = (16, 16, 32, 32, 48, 48, 64, 64)
"""Squeezed channels of modules 2 to 9; each of the two expanding branches has four times as many."""


def squeezenet(version: str, request: Request) -> Any:
    """Builds SqueezeNet. Source: table 1 of the paper; version 1.1 from the authors' repository."""
    s = Sketch(XAVIER)
    width, kernel, pooled = VERSIONS[version]
    x = feed(s, request, Pictures())
    x = s.max_pool("pool1", s.conv_relu("conv1", x, width, kernel, 2, 0), 3, 2)
    for number, squeezed in enumerate(SQUEEZED, 2):
        x = fire(s, f"fire{number}", x, squeezed)
        if number in pooled:
            x = s.max_pool(f"pool{number}", x, 3, 2)
    x = s.conv_relu("conv10", s.dropout("drop9", x, 0.5), request.classes, 1, filler=gaussian(0.01))
    classify(s, request, s.global_pool("pool10", x))
    return s.net(f"SqueezeNet {version.replace('_', '.')}")


def fire(s: Sketch, name: str, x: Top, squeezed: int) -> Top:
    """Adds a fire module: a 1x1 convolution to few channels, then a 1x1 and a 3x3 convolution in parallel,
    whose tops are concatenated.
    """
    x = s.conv_relu(f"{name}/squeeze1x1", x, squeezed, 1)
    one = s.conv_relu(f"{name}/expand1x1", x, 4 * squeezed, 1)
    return s.concat(f"{name}/concat", one, s.conv_relu(f"{name}/expand3x3", x, 4 * squeezed, 3))


# With iter_size 16, an update is computed from 16 batches of 32 pictures.
SOLVER = {
    "test_iter": [1000],
    "test_interval": 2000,
    "test_initialization": False,
    "base_lr": 0.04,
    "momentum": 0.9,
    "weight_decay": 0.0002,
    "lr_policy": "poly",
    "power": 1.0,
    "iter_size": 16,
    "display": 40,
    "max_iter": 170000,
    "snapshot": 1000,
}

_PAPER = "Iandola and others, 2016."


def _network(version: str) -> Network:
    build = partial(squeezenet, version)
    return Network(f"squeezenet{version}", f"SqueezeNet {version.replace('_', '.')}", _PAPER, build, SOLVER, size=227)


NETWORKS = tuple(map(_network, VERSIONS))
