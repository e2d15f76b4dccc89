"""VGG's maps and what they say of a picture's style: `examples/neural_style.py` paints with them."""

from __future__ import annotations

from typing import Any

from pycaffe_like.caffe.net_spec import layers

from . import vgg
from .network import Network, Request
from .sketch import FIXED, XAVIER, Sketch

CONTENT = "conv4_2"
STYLES = ("conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1")


def neural_style(request: Request) -> Any:
    """VGG-19 with means for maxima, one map of the content and how strongly the channels of five others go together.

    Source: Gatys, Ecker and Bethge, section 2. Its parameters are those of a VGG that knows ImageNet.
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
)
