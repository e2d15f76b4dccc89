"""The MemoryData layer."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
import pytest

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.net import Net
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetState, Phase
from tests.data.helpers import batch, make, make_opened, write_mean

OPTIONS = "memory_data_param { batch_size: 4 channels: 2 height: 3 width: 5 }"


def arrays(count: int) -> tuple[np.ndarray, np.ndarray]:
    data = np.arange(count * 30, dtype=np.float32).reshape(count, 2, 3, 5)
    return data, np.arange(count, dtype=np.float32)


@pytest.mark.parametrize("shape", [(12,), (12, 1, 1, 1)], ids=["one axis", "four axes"])
def test_arrays_go_round_and_round(shape: tuple[int, ...]) -> None:
    layer = make_opened("MemoryData", OPTIONS)
    assert layer.top_shapes([]) == layer.assumed_shapes((9, 9, 9)) == [(4, 2, 3, 5), (4,)]
    data, labels = arrays(12)
    layer.set_arrays(data, labels.reshape(shape))
    assert layer.loader.records() == 12
    for index, first in [(0, 0), (1, 4), (2, 8), (3, 0), (7, 4)]:
        got, label = batch(layer, index)
        np.testing.assert_array_equal(got, data[first : first + 4])
        assert label.shape == (4, 1, 1, 1)
        assert label.ravel().tolist() == list(range(first, first + 4))


def test_what_a_program_writes_into_its_arrays_is_in_the_next_batch() -> None:
    layer = make_opened("MemoryData", OPTIONS)
    data, labels = arrays(4)
    layer.set_arrays(data, labels)
    before = batch(layer, 0)[0]
    data[2] = -1
    assert (batch(layer, 0)[0][2] == -1).all()
    assert (before[2] != -1).all()  # a batch that was returned does not change


def test_a_batch_that_a_net_overwrites_leaves_the_arrays_alone() -> None:
    layer = make_opened("MemoryData", OPTIONS)
    data, labels = arrays(4)
    layer.set_arrays(data, labels)
    batch(layer, 0)[0][:] = -1
    assert (data >= 0).all()


def test_integers_and_doubles_become_floats() -> None:
    layer = make_opened("MemoryData", OPTIONS)
    layer.set_arrays(np.full((4, 2, 3, 5), 7, np.uint8), [1, 2, 3, 4])
    data, labels = batch(layer, 0)
    assert (data.dtype, labels.dtype, data.max(), labels.ravel().tolist()) == (np.float32, np.float32, 7, [1, 2, 3, 4])


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "layer by layer"])
def test_a_net_reads_what_was_set_last(whole: bool) -> None:
    text = f"""layer {{ name: "d" type: "MemoryData" top: "x" top: "y" {OPTIONS} }}
        layer {{ name: "r" type: "Reduction" bottom: "x" top: "sum" reduction_param {{ axis: 1 }} }}
        layer {{ name: "s" type: "Silence" bottom: "y" }}"""
    net = Net(net_file(text, "f").lowered(), NetState(Phase.TEST))
    layer: Any = net.layers[0].module
    (source,) = net.sources

    def forward() -> list[float]:
        if whole:
            return net.forward_program(*net.batch())[1]["sum"].tolist()
        net.layerwise.forward(0, len(net.layers) - 1)
        blobs = {blob.name: blob for blob in net.layerwise.blobs}
        return blobs["sum"].data.tolist()

    data, labels = arrays(8)
    for factor in (1, 2):
        layer.set_arrays(factor * data, labels)
        source.seek(0)
        for first in (0, 4, 0, 4):
            assert forward() == (factor * data[first : first + 4]).sum((1, 2, 3)).tolist()
        forward()
    net.close()


def test_one_epoch_and_pieces_of_it() -> None:
    layer = make_opened("MemoryData", OPTIONS)
    layer.set_arrays(*arrays(8))
    assert (layer.loader.left(0), layer.loader.left(1), layer.loader.left(2)) == (8, 4, 0)
    assert batch(layer, 1, 3)[1].ravel().tolist() == [4, 5, 6]


PICTURES = [np.random.default_rng(number).integers(0, 256, (2, 5, 7)).astype(np.uint8) for number in range(8)]


def test_pictures_are_transformed() -> None:
    transform = 'transform_param { mean_file: "mean" scale: 0.5 crop_size: 3 }'
    mean = np.random.default_rng(9).uniform(90, 130, (2, 5, 7)).astype(np.float32)
    write_mean("mean", mean)
    layer = make_opened("MemoryData", "memory_data_param { batch_size: 4 channels: 2 height: 3 width: 3 }" + transform)
    layer.add_pictures(PICTURES, range(8))
    for index in (0, 1, 2):
        data, labels = batch(layer, index)
        first = 4 * (index % 2)
        want = [(picture.astype(np.float32) - mean)[:, 1:4, 2:5] * 0.5 for picture in PICTURES[first : first + 4]]
        np.testing.assert_array_equal(data, np.stack(want))
        assert labels.ravel().tolist() == list(range(first, first + 4))


def test_pictures_are_cropped_and_mirrored_anew_each_time() -> None:
    options = "memory_data_param { batch_size: 8 channels: 2 height: 3 width: 3 } transform_param { crop_size: 3 mirror: true }"
    found = []
    for seed in (1, 1, 2):
        layer = make_opened("MemoryData", options, phase=Phase.TRAIN, seed=seed)
        for _ in range(2):
            layer.add_pictures(PICTURES, [0] * 8)
            found.append(batch(layer, 0)[0])
    np.testing.assert_array_equal(found[0], found[2])
    np.testing.assert_array_equal(found[1], found[3])
    assert not np.array_equal(found[0], found[1])
    assert not np.array_equal(found[0], found[4])


def test_pictures_must_be_read_before_others_are_added() -> None:
    layer = make_opened("MemoryData", "memory_data_param { batch_size: 4 channels: 2 height: 5 width: 7 }")
    layer.add_pictures(PICTURES, [0] * 8)
    batch(layer, 0)
    with pytest.raises(DataError, match=r"^pictures added earlier have not all been read$"):
        layer.add_pictures(PICTURES, [0] * 8)
    batch(layer, 1)
    layer.add_pictures(PICTURES, [0] * 8)
    layer.set_arrays(np.zeros((4, 2, 5, 7)), np.zeros(4))
    layer.add_pictures(PICTURES, [0] * 8)


@pytest.mark.parametrize(
    ("data", "labels", "message"),
    [
        pytest.param(
            (12, 2, 3, 7), 12, "the data array has the wrong shape; expected Nx2x3x5; got 12x2x3x7", id="width"
        ),
        pytest.param((12, 30), 12, "the data array has the wrong shape; expected Nx2x3x5; got 12x30", id="axes"),
        pytest.param((12, 2, 3, 5), 8, "the numbers of labels and items differ; expected 12; got 8", id="labels"),
        pytest.param(
            (10, 2, 3, 5),
            10,
            "the number of items is not a multiple of batch_size; expected a multiple of 4; got 10",
            id="no multiple",
        ),
        pytest.param(
            (0, 2, 3, 5),
            0,
            "the number of items is not a multiple of batch_size; expected a multiple of 4; got 0",
            id="none",
        ),
    ],
)
def test_arrays_that_do_not_fit(data: tuple[int, ...], labels: int, message: str) -> None:
    with pytest.raises(DataError) as caught:
        make_opened("MemoryData", OPTIONS).set_arrays(np.zeros(data), np.zeros(labels))
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("pictures", "labels", "message"),
    [
        pytest.param(PICTURES, 8, "the pictures have the wrong shape; expected 2x3x5; got 2x5x7", id="shape"),
        pytest.param(PICTURES, 7, "the numbers of labels and items differ; expected 8; got 7", id="labels"),
        pytest.param(
            PICTURES[:6],
            6,
            "the number of items is not a multiple of batch_size; expected a multiple of 4; got 6",
            id="no multiple",
        ),
        pytest.param(
            [], 0, "the number of items is not a multiple of batch_size; expected a multiple of 4; got 0", id="none"
        ),
    ],
)
def test_pictures_that_do_not_fit(pictures: list[np.ndarray], labels: int, message: str) -> None:
    with pytest.raises(DataError) as caught:
        make_opened("MemoryData", OPTIONS).add_pictures(pictures, [0] * labels)
    assert str(caught.value) == message


def test_a_net_that_runs_before_arrays_are_set() -> None:
    layer = make_opened("MemoryData", OPTIONS)
    assert layer.loader.records() == 0
    with pytest.raises(DataError, match=r"^MemoryData has no data\nCall set_input_arrays before the net runs\.$"):
        batch(layer, 0)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(
            "batch_size: 0 channels: 2 height: 3 width: 5",
            "f:1:1: layer 'd' (MemoryData): batch_size must be positive; got 0",
            id="batch size",
        ),
        pytest.param(
            "batch_size: 4 channels: 2 height: 0 width: 5",
            "f:1:1: layer 'd' (MemoryData): channels, height and width must be positive; got 2x0x5",
            id="height",
        ),
        pytest.param(
            "batch_size: 4 channels: 2 height: 3",
            "f:1:1: layer 'd' (MemoryData): memory_data_param.width is missing; expected a value",
            id="no width",
        ),
    ],
)
def test_options_that_cannot_be_used(options: str, message: str) -> None:
    with pytest.raises(LayerError) as caught:
        make("MemoryData", f"memory_data_param {{ {options} }}")
    assert str(caught.value) == message


def test_extents_in_a_list() -> None:
    layer = make_opened("MemoryData", "memory_data_param { dim: 2 dim: 3 dim: 5 dim: 4 dim: 7 }")
    layer.set_arrays(np.ones((4, 3, 5, 4, 7)), np.zeros(4))
    assert layer.assumed_shapes((3, 11, 13)) == [(2, 3, 5, 4, 7), (2,)]
    assert batch(layer, 1)[0].shape == (2, 3, 5, 4, 7)


def test_arrays_are_not_transformed_and_that_is_told(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("pycaffe_like").propagate = True
    layer = make_opened("MemoryData", OPTIONS + " transform_param { scale: 2 }")
    layer.set_arrays(*arrays(4))
    assert caplog.messages == ["MemoryData does not apply transform_param to arrays set with set_arrays"]
    np.testing.assert_array_equal(batch(layer, 0)[0], arrays(4)[0])
