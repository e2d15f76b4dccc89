"""GoogLeNet: modules with parallel kernels of several sizes, and two auxiliary classifiers in training."""

from __future__ import annotations

from typing import Any

from pycaffe_like.caffe.net_spec import Top

from .alexnet import lrn
from .network import Network, Request
from .sketch import XAVIER, Sketch
from .sources import Pictures, classify, feed, side_loss

# Channels of each module: 1x1; 3x3 reduction, 3x3; 5x5 reduction, 5x5; projection after the pooling.
MODULES = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}


def googlenet(request: Request) -> Any:
    """Builds GoogLeNet. Source: models/bvlc_googlenet/train_val.prototxt."""
    s = Sketch(XAVIER, bias=0.2)
    x = feed(s, request, Pictures(made_up=10))
    x = lrn(s, "pool1/norm1", s.max_pool("pool1/3x3_s2", s.conv_relu("conv1/7x7_s2", x, 64, 7, 2), 3, 2), 5)
    x = s.conv_relu("conv2/3x3", s.conv_relu("conv2/3x3_reduce", x, 64, 1), 192, 3)
    x = s.max_pool("pool2/3x3_s2", lrn(s, "conv2/norm2", x, 5), 3, 2)
    for name in MODULES:
        x = inception(s, f"inception_{name}", x, *MODULES[name])
        if name in ("3b", "4e"):
            x = s.max_pool(f"pool{int(name[0])}/3x3_s2", x, 3, 2)
        elif name in ("4a", "4d") and not request.deploy:
            side_head(s, request, "loss1" if name == "4a" else "loss2", x)
    x = s.dropout("pool5/drop", s.global_pool("pool5/7x7_s1", x), 0.4)
    classify(s, request, s.fc("loss3/classifier", x, request.classes, bias=0.0))
    return s.net("GoogLeNet")


def inception(s: Sketch, name: str, x: Top, one: int, to3: int, three: int, to5: int, five: int, pooled: int) -> Top:
    """Adds an inception module: four branches, whose tops are concatenated."""
    return s.concat(
        f"{name}/output",
        s.conv_relu(f"{name}/1x1", x, one, 1),
        s.conv_relu(f"{name}/3x3", s.conv_relu(f"{name}/3x3_reduce", x, to3, 1), three, 3),
        s.conv_relu(f"{name}/5x5", s.conv_relu(f"{name}/5x5_reduce", x, to5, 1), five, 5),
        s.conv_relu(f"{name}/pool_proj", s.max_pool(f"{name}/pool", x, 3, 1, 1), pooled, 1),
    )


def side_head(s: Sketch, request: Request, name: str, x: Top) -> None:
    """Adds an auxiliary classifier with loss weight 0.3."""
    x = s.conv_relu(f"{name}/conv", s.ave_pool(f"{name}/ave_pool", x, 5, 3), 128, 1)
    x = s.fc_relu(f"{name}/fc", x, 1024, dropout=0.7)
    side_loss(s, f"{name}/loss", s.fc(f"{name}/classifier", x, request.classes, bias=0.0), 0.3)


SOLVER = {
    "test_iter": [1000],
    "test_interval": 4000,
    "test_initialization": False,
    "base_lr": 0.01,
    "momentum": 0.9,
    "weight_decay": 0.0002,
    "lr_policy": "poly",
    "power": 0.5,
    "display": 40,
    "average_loss": 40,
    "max_iter": 2400000,
    "snapshot": 40000,
}

NETWORKS = (Network("googlenet", "GoogLeNet", "Szegedy and others, 2014.", googlenet, SOLVER, smallest=65),)
