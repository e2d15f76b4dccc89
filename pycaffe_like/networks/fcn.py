"""FCN: VGG whose fully connected layers have become convolutions. Their score maps are upsampled
and added to those of earlier layers.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from pycaffe_like.caffe.net_spec import Top, layers

from . import pixels, vgg
from .network import Network, Request
from .sketch import BILINEAR, FIXED, XAVIER, Sketch, constant
from .sources import Pictures

PICTURES = Pictures(mean=(104.00699, 116.66877, 122.67892), batch=1, test_batch=1, made_up=1, mirror=False)


def fcn(stride: int, request: Request) -> Any:
    """Builds FCN-32s, FCN-16s or FCN-8s, which compute scores with a stride of 32, 16 or 8 pixels before
    the last upsampling. For 16, the scores of one finer pooling layer are added; for 8, those of two.

    Source: shelhamer/fcn.berkeleyvision.org, voc-fcn32s, voc-fcn16s, voc-fcn8s.
    """
    s = Sketch(XAVIER)
    data = pixels.feed(s, request, PICTURES)
    pool3, pool4, x = trunk(s, data)
    x = s.conv_relu("fc6", x, 4096, 7, 1, 0)
    x = s.conv_relu("fc7", s.dropout("drop6", x, 0.5), 4096, 1)
    x = score(s, "score_fr", s.dropout("drop7", x, 0.5), request.classes)
    if stride <= 16:
        x = join(s, "pool4", enlarge(s, "upscore2", x, request.classes, 2), pool4, request.classes, 5)
    if stride <= 8:
        x = join(s, "pool3", enlarge(s, "upscore_pool4", x, request.classes, 2), pool3, request.classes, 9)
    x = enlarge(s, f"upscore{stride}", x, request.classes, stride)
    x = crop(s, "score", x, data, {32: 19, 16: 27, 8: 31}[stride])
    pixels.classify(s, request, x, normalize=False)
    return s.net(f"FCN-{stride}s")


def trunk(s: Sketch, x: Top) -> tuple[Top, Top, Top]:
    """Adds VGG's convolutions; returns the outputs of the last three pooling layers. The first layer's
    wide padding allows pictures of any size.
    """
    pooled = []
    for stage in range(1, 6):
        first = {"pad": 100} if stage == 1 else {}
        x = s.conv_relu(f"conv{stage}_1", x, vgg.WIDTHS[stage - 1], 3, **first)
        for number in range(2, len(vgg.STAGES["D"][stage - 1]) + 1):
            x = s.conv_relu(f"conv{stage}_{number}", x, vgg.WIDTHS[stage - 1], 3)
        x = s.max_pool(f"pool{stage}", x, 2, 2)
        pooled.append(x)
    return pooled[2], pooled[3], pooled[4]


def score(s: Sketch, name: str, x: Top, classes: int) -> Top:
    """Adds a 1x1 convolution to class scores, with weights that start at 0."""
    return s.conv(name, x, classes, 1, filler=constant(0))


def enlarge(s: Sketch, name: str, x: Top, classes: int, factor: int) -> Top:
    """Adds bilinear upsampling of each class's scores."""
    return s.deconv(name, x, classes, 2 * factor, factor, group=classes, bias=None, filler=BILINEAR, param=[FIXED])


def join(s: Sketch, name: str, x: Top, finer: Top, classes: int, offset: int) -> Top:
    """Adds up `x` and the scores of a finer pooling layer, cropped to the size of `x`."""
    scores = crop(s, f"score_{name}c", score(s, f"score_{name}", finer, classes), x, offset)
    return s.sum(f"fuse_{name}", x, scores)


def crop(s: Sketch, name: str, x: Top, like: Top, offset: int) -> Top:
    """Crops `x` to `like`."""
    return s.add(name, layers.Crop(x, like, axis=2, offset=offset))


# The losses are sums over pixels, so the learning rates are small.
def _solver(rate: float) -> dict[str, Any]:
    return {
        "test_iter": [736],
        "test_interval": 4000,
        "test_initialization": False,
        "base_lr": rate,
        "momentum": 0.99,
        "weight_decay": 0.0005,
        "lr_policy": "fixed",
        "iter_size": 1,
        "display": 20,
        "average_loss": 20,
        "max_iter": 100000,
        "snapshot": 4000,
    }


def _network(stride: int, rate: float) -> Network:
    build = partial(fcn, stride)
    paper = "Long, Shelhamer and Darrell, 2014."
    return Network(f"fcn{stride}s", f"FCN-{stride}s", paper, build, _solver(rate), 21, 500, smallest=16)


NETWORKS = (_network(32, 1e-10), _network(16, 1e-12), _network(8, 1e-14))
