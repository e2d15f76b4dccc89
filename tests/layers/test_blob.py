"""Blobs as scripts use them through pycaffe."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from pycaffe_like.errors import NetError
from pycaffe_like.layers.blob import Blob
from tests.net.make import build, feed, fill_inputs, layer, product


def test_what_is_written_to_the_array_is_in_the_blob() -> None:
    blob = Blob("x", (2, 3))
    blob.data[1, 2] = 7
    blob.diff[...] = 5
    assert blob.synced_data.tensor()[1, 2] == 7
    assert blob.synced_diff.tensor().eq(5).all()
    assert blob.data.dtype == np.float32


def test_an_array_that_somebody_holds_follows_the_blob() -> None:
    blob = Blob("x", (2, 3))
    held = blob.data
    blob.put(torch.full((2, 3), 4.0))
    assert (held == 4).all()
    del held
    values = torch.full((2, 3), 9.0)
    blob.put(values)
    assert blob.synced_data.tensor().data_ptr() == values.data_ptr()  # nothing reads the array, so nothing is copied


def test_extents() -> None:
    blob = Blob("x", (2, 3, 5, 7))
    assert (blob.num, blob.channels, blob.height, blob.width, blob.count) == (2, 3, 5, 7, 210)
    assert (Blob("y", (2, 3)).height, Blob("y", ()).num, Blob("y", ()).count) == (1, 1, 1)
    with pytest.raises(NetError) as caught:
        _ = Blob("z", (1, 2, 3, 4, 5)).num
    assert str(caught.value) == "blob 'z' has no num, channels, height and width; got 1x2x3x4x5"
    assert repr(blob) == "<blob 'x' 2x3x5x7>"


def test_reshape_keeps_the_values_where_the_count_stays() -> None:
    blob = Blob("x", (2, 6))
    blob.data[...] = np.arange(12).reshape(2, 6)
    blob.reshape(3, 4)
    np.testing.assert_array_equal(blob.data, np.arange(12).reshape(3, 4))
    assert blob.diff.shape == (3, 4)
    blob.reshape(5)
    assert blob.data.shape == (5,)
    with pytest.raises(NetError) as caught:
        blob.reshape(2, -1)
    assert str(caught.value) == "blob 'x' cannot have a negative extent; got 2x-1"


def test_a_blob_that_shrinks_keeps_its_memory_and_has_it_again_when_it_grows() -> None:
    blob = Blob("x", (2, 6))
    old = blob.data
    old[...] = np.arange(12).reshape(2, 6)
    blob.reshape(1, 6)
    np.testing.assert_array_equal(blob.data, [[0, 1, 2, 3, 4, 5]])
    blob.data[...] = 7
    blob.reshape(3, 4)
    np.testing.assert_array_equal(blob.data, [[7, 7, 7, 7], [7, 7, 6, 7], [8, 9, 10, 11]])
    assert np.shares_memory(old, blob.data)
    blob.reshape(13)
    assert not blob.data.any()
    blob.reshape(2)
    blob.put(torch.ones(2))
    blob.reshape(3)  # the memory that a layer has allocated is no larger
    assert not blob.data.any()


def test_a_parameter_keeps_its_shape() -> None:
    net = build(feed("x", 2, 3) + product("a", "x", 5))
    weight = net.layerwise.params[1][0]
    with pytest.raises(NetError) as caught:
        weight.reshape(3, 5)
    assert str(caught.value) == "parameter '0' cannot change its shape; expected 5x3; got 3x5"
    weight.reshape(5, 3)


def test_parameters_and_gradients_are_the_engine_s_own_memory() -> None:
    net = build(feed("x", 2, 3) + product("a", "x", 5, "loss_weight: 1"))
    weight = net.layerwise.params[1][0]
    weight.data[...] = 2
    assert net.learnable_params[0].tensor.eq(2).all()
    held = weight.diff
    assert (held == 0).all()
    (x,) = fill_inputs(net)
    net.layerwise.forward(0, 1)
    net.layerwise.backward(1, 0)
    np.testing.assert_allclose(held, np.tile(x.sum(0), (5, 1)), rtol=1e-5)
    net.layerwise.backward(1, 0)  # parameters' gradients accumulate
    np.testing.assert_allclose(weight.diff, 2 * np.tile(x.sum(0), (5, 1)), rtol=1e-5)


def test_a_net_reshapes_with_its_input() -> None:
    net = build(feed("x", 2, 3) + product("a", "x", 5) + layer("ReLU", "r", "a", "a"))
    runner = net.layerwise
    runner.blobs[0].reshape(7, 3)
    runner.reshape()
    assert [blob.shape for blob in runner.blobs] == [(7, 3), (7, 5)]
    runner.blobs[0].reshape(11, 3)
    runner.forward(0, 2)  # reshape() is not needed
    assert runner.blobs[1].data.shape == (11, 5)


@pytest.mark.parametrize("explicitly", [False, True], ids=["in the next pass", "by reshape"])
def test_a_loss_of_many_values_keeps_its_weight_in_another_shape(explicitly: bool) -> None:
    net = build("force_backward: true " + feed("x", 2, 3) + layer("Power", "p", "x", body="loss_weight: 5"))
    runner = net.layerwise
    for items in (7, 2):
        runner.blobs[0].reshape(items, 3)
        if explicitly:
            runner.reshape()
        runner.forward(0, 1)
        runner.backward(1, 0)
        assert runner.blobs[0].diff.tolist() == [[5.0] * 3] * items


def test_a_script_may_change_a_blob_between_two_layers() -> None:
    net = build(feed("x", 2, 3) + product("a", "x", 5) + layer("Power", "p", "a", body="power_param { scale: 3 }"))
    fill_inputs(net)
    runner = net.layerwise
    runner.forward(0, 1)
    runner.blobs[1].data[...] = 2
    runner.forward(2, 2)
    assert (runner.blobs[2].data == 6).all()
