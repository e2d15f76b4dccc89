"""SegNet: the decoder puts values back to the positions of the encoder's maxima."""

from __future__ import annotations

from typing import Any

from pycaffe_like.caffe.net_spec import Top, layers, params

from . import pixels, vgg
from .network import Network, Request
from .sketch import MSRA, Sketch, constant
from .sources import Pictures


def segnet(request: Request) -> Any:
    """Builds SegNet: VGG's 13 convolutions and a decoder of 13 convolutions.

    Source: alexgkendall/SegNet-Tutorial, Models/segnet_train.prototxt.
    """
    s = Sketch(MSRA)
    x = pixels.feed(s, request, Pictures(batch=4, test_batch=1, made_up=2))
    masks, extents = [], [request.size]
    for stage in range(1, 6):
        for number in range(1, len(vgg.STAGES["D"][stage - 1]) + 1):
            x = conv(s, f"conv{stage}_{number}", x, vgg.WIDTHS[stage - 1])
        x, mask = layers.Pooling(x, pool=params.Pooling.MAX, kernel_size=2, stride=2, ntop=2)
        s.add(f"pool{stage}", x)
        masks.append(s.add(f"pool{stage}_mask", mask))
        extents.append((extents[-1] + 1) // 2)
    for stage in range(5, 0, -1):
        size = extents[stage - 1]
        x = s.add(f"upsample{stage}", layers.Upsample(x, masks[stage - 1], upsample_h=size, upsample_w=size))
        for number in range(len(vgg.STAGES["D"][stage - 1]), 1 if stage == 1 else 0, -1):
            width = vgg.WIDTHS[stage - 2] if number == 1 else vgg.WIDTHS[stage - 1]
            x = conv(s, f"conv{stage}_{number}_D", x, width)
    pixels.classify(s, request, s.conv("conv1_1_D", x, request.classes, 3))
    return s.net("SegNet")


def conv(s: Sketch, name: str, x: Top, outputs: int) -> Top:
    """Adds a convolution, batch normalization and a ReLU."""
    x = s.conv(name, x, outputs, 3)
    fillers = {"scale_filler": dict(constant(1)), "shift_filler": dict(constant(0.001))}
    return s.relu(f"relu{name.removeprefix('conv')}", s.add(f"{name}_bn", layers.BN(x, in_place=True, **fillers)))


SOLVER = {
    "test_initialization": False,
    "test_iter": [233],
    "test_interval": 1000,
    "base_lr": 0.001,
    "momentum": 0.9,
    "weight_decay": 0.0005,
    "lr_policy": "step",
    "gamma": 1.0,
    "stepsize": 10000000,
    "display": 20,
    "max_iter": 40000,
    "snapshot": 1000,
}

NETWORKS = (
    Network(
        "segnet",
        "SegNet",
        "Badrinarayanan, Kendall and Cipolla, 2015.",
        segnet,
        SOLVER,
        11,
        360,
        notes=("BN uses batch statistics in TEST too: compute its statistics before running on single pictures.",),
    ),
)
