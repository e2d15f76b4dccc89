"""U-Net: an encoder and a decoder, whose features are concatenated with the encoder's."""

from __future__ import annotations

from typing import Any

from pycaffe_like.caffe.net_spec import Top, layers

from . import pixels
from .network import Network, Request
from .sketch import MSRA, Sketch
from .sources import Pictures

BORDER = 184
"""How many pixels the scores are smaller than the picture, per axis: no convolution is padded."""


def unet(request: Request) -> Any:
    """Builds U-Net. Source: figure 1 of the paper; the authors' prototxt is the same."""
    s = Sketch(MSRA)
    pictures = Pictures(mean=(128.0,), scale=1 / 128, batch=1, test_batch=1, made_up=1)
    x = pixels.feed(s, request, pictures, request.size - BORDER)
    size, kept = request.size, []
    for level in range(4):
        x, size = double(s, f"d{level}", x, 64 << level), size - 4
        kept.append((s.dropout("d3_drop", x, 0.5) if level == 3 else x, size))
        x, size = s.max_pool(f"pool_d{level}", x, 2, 2), size // 2
    x, size = s.dropout("d4_drop", double(s, "d4", x, 1024), 0.5), size - 4
    for level in range(3, -1, -1):
        x, size = s.relu(f"up{level}_relu", s.deconv(f"up{level}", x, 64 << level, 2, 2)), size * 2
        finer, extent = kept[level]
        middle = layers.Crop(finer, x, axis=2, offset=(extent - size) // 2)
        x = s.concat(f"u{level}", s.add(f"d{level}_cropped", middle), x)
        x, size = double(s, f"u{level}", x, 64 << level), size - 4
    scores = s.conv("score", x, request.classes, 1)
    pixels.classify(s, request, scores)
    return s.net("U-Net")


def double(s: Sketch, name: str, x: Top, width: int) -> Top:
    """Adds two unpadded 3x3 convolutions."""
    return s.conv_relu(f"{name}b", s.conv_relu(f"{name}a", x, width, 3, 1, 0), width, 3, 1, 0)


SOLVER = {
    "test_initialization": False,
    "base_lr": 0.0001,
    "momentum": 0.99,
    "lr_policy": "fixed",
    "display": 20,
    "max_iter": 60000,
    "snapshot": 5000,
}

NETWORKS = (
    Network(
        "unet",
        "U-Net",
        "Ronneberger, Fischer and Brox, 2015.",
        unet,
        SOLVER,
        2,
        572,
        smallest=188,
        step=16,
        notes=("The scores cover the centre of the picture: they are 184 pixels smaller in height and width.",),
    ),
)
