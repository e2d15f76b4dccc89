"""LeNet, as in Caffe's MNIST example."""

from __future__ import annotations

from typing import Any

from .network import Network, Request
from .sketch import XAVIER, Sketch
from .sources import Pictures, classify, feed

DIGITS = Pictures(mean=(0,), scale=1 / 256, batch=64, test_batch=100, made_up=64, std=76.8)


def lenet(request: Request) -> Any:
    """Builds LeNet. Source: examples/mnist/lenet_train_test.prototxt."""
    s = Sketch(XAVIER)
    x = feed(s, request, DIGITS)
    x = s.max_pool("pool1", s.conv("conv1", x, 20, 5, pad=0), 2, 2)
    x = s.max_pool("pool2", s.conv("conv2", x, 50, 5, pad=0), 2, 2)
    x = s.fc_relu("ip1", x, 500)
    classify(s, request, s.fc("ip2", x, request.classes))
    return s.net("LeNet")


SOLVER = {
    "test_iter": [100],
    "test_interval": 500,
    "base_lr": 0.01,
    "momentum": 0.9,
    "weight_decay": 0.0005,
    "lr_policy": "inv",
    "gamma": 0.0001,
    "power": 0.75,
    "display": 100,
    "max_iter": 10000,
    "snapshot": 5000,
}

NETWORKS = (Network("lenet", "LeNet", "LeCun, Bottou, Bengio and Haffner, 1998.", lenet, SOLVER, 10, 28, smallest=16),)
