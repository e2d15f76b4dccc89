"""The diffs that a script finds after backward. Where they differ from Caffe's, they do so on purpose."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pycaffe_like import caffe
from tests.net.make import feed, layer, product

CUBES = "loss_weight: 1 power_param { power: 3 }"
"""A loss with a gradient that is not constant; normalization would remove a constant one."""


def make_net(text: str) -> caffe.Net:
    Path("net.prototxt").write_text(text)
    net = caffe.Net("net.prototxt", caffe.TRAIN)
    for name in net.inputs:
        blob = net.blobs[name].data
        blob[...] = np.random.default_rng(1).permutation(blob.size).reshape(blob.shape) % 11 / 4
    return net


def test_force_backward_leaves_frozen_parameters_alone() -> None:
    rates = "param { lr_mult: 0 } param { lr_mult: 3 }"
    net = make_net("force_backward: true " + feed("x", 2, 3) + product("a", "x", 5, f"loss_weight: 1 {rates}"))
    net.forward()
    net.backward()
    weight, bias = net.params["a"]
    assert not weight.diff.any()
    assert bias.diff.tolist() == [2.0] * 5
    assert net.blobs["x"].diff.any()


@pytest.mark.parametrize(
    ("type_name", "bottoms", "without"),
    [
        ("Threshold", "x", "x"),
        ("ArgMax", "x", "x"),
        ("Filter", "x label", "label"),
    ],
)
def test_force_backward_gives_zeros_to_bottoms_without_gradient(type_name: str, bottoms: str, without: str) -> None:
    label = feed("label", 2) if "label" in bottoms else ""
    net = make_net("force_backward: true " + feed("x", 2, 3) + label + layer(type_name, "top", bottoms))
    if label:
        net.blobs["label"].data[...] = [1, 0]
    net.forward()
    net.blobs[without].diff[...] = 9
    net.blobs["top"].diff[...] = 1
    net.backward()
    assert not net.blobs[without].diff.any()


@pytest.mark.parametrize("trained", [False, True])
def test_diffs_that_no_trained_parameter_needs_stay_zero(trained: bool) -> None:
    """The diffs of x and norm stay 0, because BatchNorm's statistics below them are not trained."""
    rates = "" if trained else "param { lr_mult: 0 } param { lr_mult: 0 }"
    net = make_net(
        feed("x", 2, 3)
        + layer("BatchNorm", "norm", "x")
        + product("a", "norm", 5, rates)
        + layer("Power", "loss", "a", body=CUBES)
    )
    net.forward()
    net.backward()
    assert [bool(net.blobs[name].diff.any()) for name in ("x", "norm", "a")] == [False, False, trained]


@pytest.mark.parametrize("type_name", ["BatchNorm", "Flatten", "Im2col", "LRN", "MVN", "Softmax", "Split"])
@pytest.mark.parametrize("obeyed", ["true", "false"])
def test_every_layer_obeys_propagate_down(type_name: str, obeyed: str) -> None:
    options = "convolution_param { kernel_size: 2 }" if type_name == "Im2col" else ""
    net = make_net(
        feed("x", 2, 3, 5, 7)
        + layer("Scale", "y", "x")
        + layer(type_name, "z", "y", body=f"propagate_down: {obeyed} {options}")
        + layer("Power", "loss", "z", body=CUBES)
    )
    net.forward()
    net.backward()
    assert net.blobs["y"].diff.any() == (obeyed == "true")


def test_flatten_after_reshape_passes_its_gradient_on() -> None:
    shape = "reshape_param { shape { dim: 0 dim: 7 dim: 5 } }"
    net = make_net(
        feed("x", 2, 5, 7)
        + layer("Scale", "y", "x")
        + layer("Reshape", "z", "y", body=shape)
        + layer("Flatten", "flat", "z")
        + layer("Power", "loss", "flat", body="loss_weight: 1 power_param { power: 2 }")
    )
    net.forward()
    net.backward()
    np.testing.assert_allclose(net.blobs["y"].diff, 2 * net.blobs["y"].data, rtol=1e-6)
