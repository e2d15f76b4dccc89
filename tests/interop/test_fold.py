"""Folding BatchNorm and Scale into the layers below them: outputs stay the same, and layers that cannot be
folded stay.
"""

from __future__ import annotations

import pytest
import torch

from pycaffe_like.interop.bvlc import as_bvlc
from pycaffe_like.interop.errors import ExportError
from pycaffe_like.interop.fold import blobs_of, fold
from pycaffe_like.interop.samples import randomize
from pycaffe_like.net import Net

from .make import TEST, definition, random

DATA = 'layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 6 dim: 5 dim: 7 } } }\n'
NORM = """
layer { name: "bn" type: "BatchNorm" bottom: "a" top: "b" batch_norm_param { eps: 0.25 } }
layer { name: "scale" type: "Scale" bottom: "b" top: "b" scale_param { bias_term: true } }
"""
LAYERS = {
    "convolution in groups without bias": 'type: "Convolution" convolution_param { num_output: 4 kernel_size: 3 group: 2 bias_term: false }',
    "deconvolution in groups": 'type: "Deconvolution" convolution_param { num_output: 4 kernel_size: 3 group: 2 }',
    "inner product": 'type: "InnerProduct" inner_product_param { num_output: 5 }',
    "inner product transposed": 'type: "InnerProduct" inner_product_param { num_output: 5 transpose: true }',
    "depthwise": 'type: "DepthwiseConvolution" convolution_param { num_output: 6 kernel_size: 3 group: 6 }',
}


def make(text: str) -> Net:
    net = Net(definition(DATA + text), TEST)
    randomize(net)
    with torch.no_grad():
        for seed, layer in enumerate(net.layers):
            if layer.name in ("bn", "scale"):
                for blob in layer.module.blobs():
                    blob.copy_((random(*blob.shape, seed=seed) + 2) / 2)
    return net


def output(net: Net) -> torch.Tensor:
    return next(iter(net.forward_program.forward(random(2, 6, 5, 7))[1].values())).detach()


@pytest.mark.parametrize("case", LAYERS)
def test_folded(case: str) -> None:
    text = f'layer {{ name: "l" bottom: "data" top: "a" {LAYERS[case]} }}' + NORM
    net = make(text)
    small, blobs = fold(definition(DATA + text), net)
    assert [layer.name for layer in small.layers] == ["data", "l"]
    other = Net(small, TEST)
    with torch.no_grad():
        for blob, value in zip(other.layers[1].module.blobs(), blobs["l"], strict=True):
            blob.copy_(torch.from_numpy(value).reshape(blob.shape))
    torch.testing.assert_close(output(other), output(net), atol=1e-5, rtol=1e-5)


def test_a_batch_norm_with_its_own_scale_and_bias_is_folded_with_them() -> None:
    text = f'layer {{ name: "l" bottom: "data" top: "a" {LAYERS["depthwise"]} }}' + NORM.replace(
        "eps: 0.25", "scale_bias: true"
    )
    net = make(text)
    small, blobs = fold(definition(DATA + text), net)
    other = Net(small, TEST)
    with torch.no_grad():
        for blob, value in zip(other.layers[1].module.blobs(), blobs["l"], strict=True):
            blob.copy_(torch.from_numpy(value).reshape(blob.shape))
    torch.testing.assert_close(output(other), output(net), atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize(
    "text",
    [
        LAYERS["inner product"] + ' param { name: "w" }',  # the named weight may be shared with another layer
        LAYERS["inner product"] + ' } layer { name: "other" type: "TanH" bottom: "a" top: "seen"',
    ],
)
def test_what_others_use_stays(text: str) -> None:
    text = f'layer {{ name: "l" bottom: "data" top: "a" {text} }}' + NORM
    small, _ = fold(definition(DATA + text), make(text))
    assert "bn" in [layer.name for layer in small.layers]


def test_layers_of_forks_become_bvlc_s() -> None:
    text = f'layer {{ name: "l" bottom: "data" top: "a" {LAYERS["depthwise"]} }}'
    net = make(text)
    translated, _ = as_bvlc(definition(DATA + text), blobs_of(net))
    assert translated.layers[1].type == "Convolution"
    assert translated.layers[1].option("convolution_param")["group"] == 6


def test_a_type_that_bvlc_lacks_is_named() -> None:
    text = 'layer { name: "m" type: "Mish" bottom: "data" top: "m" }'
    with pytest.raises(ExportError, match=r"layer 'm' \(Mish\): BVLC Caffe has no layer of this type"):
        as_bvlc(definition(DATA + text), {})
