"""Network in Network: two 1x1 convolutions after every convolution, and no fully connected layers."""

from __future__ import annotations

from typing import Any

from pycaffe_like.caffe.net_spec import Top

from .network import Network, Request
from .sketch import Sketch, gaussian
from .sources import Pictures, classify, feed


def nin(request: Request) -> Any:
    """Builds the net for ImageNet. Source: the authors' model in Caffe's model zoo."""
    s = Sketch(gaussian(0.01))
    x = feed(s, request, Pictures(batch=64))
    x = s.max_pool("pool1", mlp(s, "1", x, (96, 96, 96), 11, 4, 0), 3, 2)
    x = s.max_pool("pool2", mlp(s, "2", x, (256, 256, 256), 5), 3, 2)
    x = s.max_pool("pool3", mlp(s, "3", x, (384, 384, 384), 3), 3, 2)
    x = mlp(s, "4", s.dropout("drop", x, 0.5), (1024, 1024, request.classes), 3)
    classify(s, request, s.global_pool("pool4", x))
    return s.net("NIN")


def nin_cifar(request: Request) -> Any:
    """Builds the net for CIFAR. Source: the authors' model in Caffe's model zoo."""
    s = Sketch(gaussian(0.05))
    x = feed(s, request, Pictures(mean=(125.3, 123.0, 113.9), batch=128, test_batch=100))
    x = s.dropout("drop1", s.max_pool("pool1", mlp(s, "1", x, (192, 160, 96), 5), 3, 2), 0.5)
    x = s.dropout("drop2", s.ave_pool("pool2", mlp(s, "2", x, (192, 192, 192), 5), 3, 2), 0.5)
    x = mlp(s, "3", x, (192, 192, request.classes), 3)
    classify(s, request, s.global_pool("pool3", x))
    return s.net("NIN for CIFAR")


def mlp(s: Sketch, name: str, x: Top, widths: tuple[int, int, int], kernel: int, *window: int) -> Top:
    """Adds a convolution followed by two 1x1 convolutions, which act as a perceptron at every position."""
    x = s.conv_relu(f"conv{name}", x, widths[0], kernel, *window)
    return s.conv_relu(f"cccp{name}b", s.conv_relu(f"cccp{name}a", x, widths[1], 1), widths[2], 1)


_COMMON = {
    "test_initialization": False,
    "momentum": 0.9,
    "lr_policy": "step",
    "gamma": 0.1,
    "snapshot": 10000,
}
SOLVER = {
    **_COMMON,
    "test_iter": [1000],
    "test_interval": 1000,
    "base_lr": 0.01,
    "weight_decay": 0.0005,
    "stepsize": 200000,
    "display": 20,
    "max_iter": 450000,
}
CIFAR_SOLVER = {
    **_COMMON,
    "test_iter": [100],
    "test_interval": 1000,
    "base_lr": 0.1,
    "weight_decay": 0.0001,
    "stepsize": 100000,
    "display": 100,
    "max_iter": 120000,
}

NETWORKS = (
    Network("nin", "NIN", "Lin, Chen and Yan, 2013.", nin, SOLVER, smallest=63),
    Network("nin_cifar", "NIN for CIFAR", "Lin, Chen and Yan, 2013.", nin_cifar, CIFAR_SOLVER, 10, 32, smallest=8),
)
