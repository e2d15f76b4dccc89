"""Random weights and inputs for the comparison of an exported model with its net."""

from __future__ import annotations

from pathlib import Path

import torch

import pycaffe_like
from pycaffe_like.interop.net_module import net_module

from .make import prepare_net, random

DEEP = """
layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 5 dim: 3 dim: 7 dim: 11 } } }
layer { name: "power" type: "Power" bottom: "data" top: "power" power_param { scale: 1000 } }
layer { name: "conv" type: "Convolution" bottom: "power" top: "conv" convolution_param { num_output: 13 kernel_size: 3 } }
layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
layer { name: "ip" type: "InnerProduct" bottom: "conv" top: "ip" inner_product_param { num_output: 17 } }
layer { name: "prob" type: "Softmax" bottom: "ip" top: "prob" }
"""


def test_without_weights_no_output_saturates() -> None:
    net = net_module(prepare_net(DEEP).build_to_export(), ["ip", "prob"])
    found = net(random(5, 3, 7, 11))
    assert 0.7 < found.ip.std() < 1.4
    assert found.prob.amax() < 0.9


def test_each_build_has_the_same_random_weights() -> None:
    one, two = (net_module(prepare_net(DEEP).build_to_export()).state_dict() for _ in range(2))
    assert all(torch.equal(one[name], two[name]) for name in one)


def test_a_net_that_is_loaded_without_weights_has_its_fillers(tmp_path: Path) -> None:
    text = DEEP.replace("num_output: 17", 'num_output: 17 weight_filler { type: "constant" value: 3 }')
    (tmp_path / "net.prototxt").write_text(text)
    assert (pycaffe_like.load(tmp_path / "net.prototxt").ip.weight == 3).all()
