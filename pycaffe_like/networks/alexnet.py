"""AlexNet and ZF Net, which has smaller kernels and strides in its first two layers."""

from __future__ import annotations

from typing import Any

from pycaffe_like.caffe.net_spec import Top, layers

from .network import Network, Request
from .sketch import Sketch, gaussian
from .sources import Pictures, classify, feed

PICTURES = Pictures(batch=256, made_up=10)


def alexnet(request: Request) -> Any:
    """Builds AlexNet. As in the paper, some convolutions have two groups, one for each of its two GPUs.

    Source: models/bvlc_alexnet/train_val.prototxt.
    """
    s = Sketch(gaussian(0.01))
    x = feed(s, request, PICTURES)
    x = s.conv_relu("conv1", x, 96, 11, 4, 0)
    x = s.max_pool("pool1", lrn(s, "norm1", x, 5), 3, 2)
    x = s.conv_relu("conv2", x, 256, 5, group=2, bias=0.1)
    x = s.max_pool("pool2", lrn(s, "norm2", x, 5), 3, 2)
    x = s.conv_relu("conv3", x, 384, 3)
    x = s.conv_relu("conv4", x, 384, 3, group=2, bias=0.1)
    x = s.max_pool("pool5", s.conv_relu("conv5", x, 256, 3, group=2, bias=0.1), 3, 2)
    classify(s, request, head(s, request, x))
    return s.net("AlexNet")


def zfnet(request: Request) -> Any:
    """Builds ZF Net: AlexNet without groups, and with smaller kernels and strides in its first layers.

    Source: section 4.1 and figure 3 of the paper.
    """
    s = Sketch(gaussian(0.01))
    x = feed(s, request, PICTURES)
    x = s.max_pool("pool1", s.conv_relu("conv1", x, 96, 7, 2, 1), 3, 2)
    x = s.conv_relu("conv2", lrn(s, "norm1", x, 3), 256, 5, 2, 0)
    x = lrn(s, "norm2", s.max_pool("pool2", x, 3, 2), 3)
    x = s.conv_relu("conv3", x, 384, 3)
    x = s.conv_relu("conv4", x, 384, 3)
    x = s.max_pool("pool5", s.conv_relu("conv5", x, 256, 3), 3, 2)
    classify(s, request, head(s, request, x))
    return s.net("ZF")


def lrn(s: Sketch, name: str, bottom: Top, size: int) -> Top:
    """Adds local response normalization across channels."""
    return s.add(name, layers.LRN(bottom, local_size=size, alpha=0.0001, beta=0.75))


def head(s: Sketch, request: Request, x: Top) -> Top:
    """Adds the three fully connected layers of the classifier."""
    x = s.fc_relu("fc6", x, 4096, dropout=0.5, filler=gaussian(0.005), bias=0.1)
    x = s.fc_relu("fc7", x, 4096, dropout=0.5, filler=gaussian(0.005), bias=0.1)
    return s.fc("fc8", x, request.classes)


SOLVER = {
    "test_iter": [1000],
    "test_interval": 1000,
    "test_initialization": False,
    "base_lr": 0.01,
    "momentum": 0.9,
    "weight_decay": 0.0005,
    "lr_policy": "step",
    "gamma": 0.1,
    "stepsize": 100000,
    "display": 20,
    "max_iter": 450000,
    "snapshot": 10000,
}

NETWORKS = (
    Network("alexnet", "AlexNet", "Krizhevsky, Sutskever and Hinton, 2012.", alexnet, SOLVER, size=227, smallest=63),
    Network("zfnet", "ZF", "Zeiler and Fergus, 2013.", zfnet, SOLVER, smallest=63),
)
