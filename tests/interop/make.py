"""Nets for the tests of interop/."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from pycaffe_like.interop.prepare import Prepared
from pycaffe_like.interop.samples import randomize
from pycaffe_like.net import Net
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetDef, NetState, Phase

TEST = NetState(Phase.TEST)

CLASSIFIER = """
name: "small"
layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 3 dim: 7 dim: 11 } } }
layer { name: "conv/1" type: "Convolution" bottom: "data" top: "conv/1"
  convolution_param { num_output: 5 kernel_h: 3 kernel_w: 2 pad_w: 1 } }
layer { name: "bn" type: "BatchNorm" bottom: "conv/1" top: "bn" }
layer { name: "scale" type: "Scale" bottom: "bn" top: "scale" scale_param { bias_term: true } }
layer { name: "relu" type: "ReLU" bottom: "scale" top: "scale" }
layer { name: "pool" type: "Pooling" bottom: "scale" top: "pool" pooling_param { kernel_size: 2 stride: 2 } }
layer { name: "drop" type: "Dropout" bottom: "pool" top: "pool" }
layer { name: "ip" type: "InnerProduct" bottom: "pool" top: "ip" inner_product_param { num_output: 13 } }
layer { name: "prob" type: "Softmax" bottom: "ip" top: "prob" }
"""


def definition(text: str) -> NetDef:
    """Returns the NetDef of a prototxt; errors name its file net.prototxt."""
    return net_file(text, "net.prototxt").lowered()


def make_net(text: str = CLASSIFIER) -> Net:
    """Returns a net in TEST with random weights and random BatchNorm statistics."""
    net = Net(definition(text), TEST)
    randomize(net)
    with torch.no_grad():
        for layer in net.layers:
            if layer.definition.type == "BatchNorm":
                for blob in layer.module.blobs():
                    blob.copy_(torch.rand(blob.shape, generator=torch.Generator().manual_seed(3)) + 0.5)
    return net


def save_net(folder: Path, text: str = CLASSIFIER) -> tuple[Path, Path]:
    """Writes a net's prototxt and caffemodel to a folder; returns their paths."""
    prototxt, weights = folder / "net.prototxt", folder / "net.caffemodel"
    prototxt.write_text(text, encoding="utf-8")
    make_net(text).save(weights)
    return prototxt, weights


def prepare_net(text: str) -> Prepared:
    """Returns a net with random weights that is ready for export."""
    return Prepared(definition(text), TEST, ())


def random(*shape: int, seed: int = 0) -> Tensor:
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed)) * 2 - 1
