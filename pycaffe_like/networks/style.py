"""Style transfer: VGG's features and their Gram matrices, and MSG-Net, which paints in a single
forward pass.
"""

from __future__ import annotations

from typing import Any

from pycaffe_like.caffe.net_spec import Top, layers

from . import vgg
from .network import Network, Request
from .sketch import FIXED, XAVIER, Sketch

CONTENT = "conv4_2"
STYLES = ("conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1")


def neural_style(request: Request) -> Any:
    """Builds VGG-19 with average pooling. The features of one layer stand for the content, the Gram
    matrices of five layers for the style.

    Load the weights of a VGG-19 trained on ImageNet.

    Source: Gatys, Ecker and Bethge, section 2.
    """
    s = Sketch(XAVIER)
    x = s.add("data", layers.Input(shape={"dim": [1, 3, request.size, request.size]}))
    for stage in range(1, 6):
        for number in range(1, (2 if stage < 3 else 4) + 1):
            name = f"conv{stage}_{number}"
            x = s.conv_relu(name, x, vgg.WIDTHS[stage - 1], 3, param=[FIXED, FIXED])
            if name == CONTENT:
                s.add("content", layers.Split(x))
            if name in STYLES:
                s.add(f"style{stage}", layers.Gram(x))
            if name == STYLES[-1]:
                return s.net("Neural style")
        x = s.ave_pool(f"pool{stage}", x, 2, 2)
    raise AssertionError("the last style is in the last stage")


MAPS = 512
"""Channels between MSG-Net's encoder and decoder."""


def msg_net_encoder(request: Request) -> Any:
    """Builds MSG-Net's encoder, which encodes both photo and painting at a quarter of their size.

    Padding is zeros, where the paper uses reflection.

    Source: table 1 of the paper.
    """
    s = Sketch(XAVIER)
    x = s.add("data", layers.Input(shape={"dim": [1, 3, request.size, request.size]}))
    x = s.relu("conv1_relu", instance_norm(s, "conv1", s.conv("conv1", x, 64, 7)))
    x = bottleneck(s, "down1", x, 32, 2)
    bottleneck(s, "down2", x, 128, 2)
    return s.net("MSG-Net encoder")


def msg_net_decoder(request: Request) -> Any:
    """Builds MSG-Net's decoder, which reads features adapted to a style: six bottleneck blocks, then two
    upsamplings by 2.
    """
    s = Sketch(XAVIER)
    extent = request.size // 4
    x = s.add("maps", layers.Input(shape={"dim": [1, MAPS, extent, extent]}))
    for number in range(1, 7):
        x = bottleneck(s, f"block{number}", x, 128, 1, same=True)
    x = bottleneck(s, "up1", x, 32, 1, enlarge=True)
    x = bottleneck(s, "up2", x, 16, 1, enlarge=True)
    x = s.relu("last_relu", instance_norm(s, "last", x))
    s.conv("picture", x, 3, 7)
    return s.net("MSG-Net decoder")


def instance_norm(s: Sketch, name: str, x: Top) -> Top:
    """Adds instance normalization: each channel of each picture gets mean 0 and variance 1."""
    return s.add(f"{name}_norm", layers.MVN(x, eps=1e-5))


def bottleneck(s: Sketch, name: str, x: Top, width: int, stride: int, same: bool = False, enlarge: bool = False) -> Top:
    """Adds a residual block of a 1x1 and a 3x3 convolution, and a 1x1 convolution to four times the width.
    Normalization and ReLU come before each convolution.
    """
    before = x
    if enlarge:
        before = s.add(f"{name}_before_up", layers.Upsample(x, scale=2))
    if not same:
        before = s.conv(f"{name}_before", before, 4 * width, 1, stride)
    y = s.conv(f"{name}_a", _active(s, f"{name}_a", x), width, 1)
    y = _active(s, f"{name}_b", y)
    if enlarge:
        y = s.add(f"{name}_up", layers.Upsample(y, scale=2))
    y = s.conv(f"{name}_b", y, width, 3, stride)
    y = s.conv(f"{name}_c", _active(s, f"{name}_c", y), 4 * width, 1)
    return s.sum(name, before, y)


def _active(s: Sketch, name: str, x: Top) -> Top:
    return s.relu(f"{name}_relu", instance_norm(s, name, x))


_MSG = "Zhang and Dana, 2017."
_MSG_SCRIPT = ("examples/msg_net.py trains it and paints.",)


def _msg(side: str, build: Any) -> Network:
    return Network(f"msg_net_{side}", f"MSG-Net, {side}", _MSG, build, {}, 0, 256, False, 16, 4, _MSG_SCRIPT)


NETWORKS = (
    Network(
        "neural_style",
        "Neural style",
        "Gatys, Ecker and Bethge, 2015.",
        neural_style,
        {},
        0,
        512,
        False,
        notes=("examples/neural_style.py paints with it.",),
    ),
    _msg("encoder", msg_net_encoder),
    _msg("decoder", msg_net_decoder),
)
