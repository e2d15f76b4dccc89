"""A MobileNet that segments lips, and smaller versions of it for phones.

The first versions successively reduce the picture size, the width of the deconvolutions, the number
of layers and the number of channels. The last ones add shortcuts to recover accuracy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from pycaffe_like.caffe.net_spec import Top, layers

from . import pixels
from .mobilenet import V1, norm_names, separable
from .network import Network, Request
from .sketch import Sketch
from .sources import Pictures

PICTURES = Pictures(mean=(104.008, 116.669, 122.675), batch=80, test_batch=10)


@dataclass(frozen=True)
class Step:
    """One version of the net.

    Attributes:
        depth: number of separable convolutions after conv4_2.
        width: channels of the conv5 layers.
        deconvs: channels of each deconvolution but the last, which computes the scores.
        join: "sum" or "concat" if deconvolutions are joined with earlier layers; empty if not.
        double: whether conv5 concatenates x and -x.
    """

    depth: int
    width: int = 512
    deconvs: tuple[int, ...] = (32, 16, 8)
    join: str = ""
    double: bool = False


STEPS = {
    "160": Step(7, deconvs=(512, 256, 128, 32)),
    "v0": Step(5, deconvs=(512, 256, 128)),
    "v1": Step(5),
    "v2_1_1": Step(5, 256),
    "v2_1_2": Step(4),
    "v2_1_3": Step(4, 256),
    "v2_1_4": Step(4, 256, double=True),
    "v2_1_5": Step(4, 256, join="sum"),
    "v2_1_6": Step(4, 256, join="concat"),
}
SHORTCUTS = ("conv3_2", "conv2_2", "conv2_1")
"""The layers whose outputs have the size of the first, second and third deconvolution."""


def mobile_seg(name: str, request: Request) -> Any:
    """Builds a version: convolutions down to stride 16 (32 in version 160), then deconvolutions back to
    the full size.
    """
    s, step = Sketch(norm_names=norm_names), STEPS[name]
    data = pixels.feed(s, request, PICTURES)
    x, maps = s.conv_bn_relu("conv1", data, 32, 3, 2), {}
    for layer, inputs, outputs, stride in V1[:6]:
        maps[layer] = x = separable(s, layer, x, inputs, outputs, stride)
    x = conv5_with_negatives(s, x) if step.double else conv5_and_conv6(s, x, step)
    for number, width in enumerate(step.deconvs):
        x = s.deconv(f"deconv6_{number + 1}", x, width, 4, 2, 1, bias=None)
        x = _join_shortcut(s, x, number, width, maps, step)
    x = s.deconv(f"deconv6_{len(step.deconvs) + 1}", x, request.classes, 4, 2, 1, bias=None)
    x = s.add("upscore", layers.Crop(x, data, axis=2, offset=0))
    pixels.classify(s, request, x)
    return s.net(f"MobileSegNet {name.replace('_', '.')}")


def conv5_and_conv6(s: Sketch, x: Top, step: Step) -> Top:
    """Adds the separable convolutions conv5 and conv6, with the version's depth and width."""
    for layer, inputs, outputs, stride in V1[6 : 6 + step.depth]:
        width = outputs if outputs == 1024 else step.width
        x = separable(s, layer, x, min(inputs, width), width, stride)
    return x


def conv5_with_negatives(s: Sketch, x: Top) -> Top:
    """Adds a conv5 that concatenates x and -x before each normalization, so that 256 channels suffice for
    its depthwise convolutions.
    """
    for number, width in enumerate((256, 512, 256, 256), 1):
        name = f"conv5_{number}"
        x = s.conv_bn_relu(f"{name}/dw", x, 256, 3, group=256)
        x = s.conv(f"{name}/sep", x, width, 1, bias=None)
        x = s.concat(f"concat5_{number}", s.add(f"power5_{number}", layers.Power(x, scale=-1.0)), x)
        x = s.relu(f"{name}/sep_relu", s.batch_norm(f"{name}/sep", x))
    return x


def _join_shortcut(s: Sketch, x: Top, number: int, width: int, maps: dict[str, Top], step: Step) -> Top:
    """Joins a deconvolution with an earlier layer of its size, if the version does that."""
    if not step.join:
        return x
    shortcut = s.conv(f"{SHORTCUTS[number]}_block", maps[SHORTCUTS[number]], width, 1, bias=None)
    return (s.sum if step.join == "sum" else s.concat)(f"block_6_{number + 1}", x, shortcut)


SOLVER = {
    "test_iter": [21],
    "test_interval": 100,
    "type": "Adam",
    "base_lr": 0.0001,
    "momentum": 0.9,
    "momentum2": 0.999,
    "lr_policy": "fixed",
    "display": 100,
    "max_iter": 100000,
    "snapshot": 1000,
}


def _network(name: str) -> Network:
    build: Callable[[Request], Any] = partial(mobile_seg, name)
    title = f"MobileSegNet {name.replace('_', '.')}"
    size, step = (160, 32) if name == "160" else (80, 16)
    paper = "Long Peng's series on models for phones, 2018."
    classes = 32 if name == "v0" else 3  # the author's v0 has scores for 32, of which the labels use 3
    return Network(f"mobile_seg_{name}", title, paper, build, SOLVER, classes, size, smallest=step, step=step)


NETWORKS = tuple(map(_network, STEPS))
