"""The Data layer."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.net import Net
from pycaffe_like.proto import caffe_pb2, net_file
from pycaffe_like.spec import NetState, Phase
from tests.data.helpers import (
    batch,
    datum,
    draw,
    encoded_datum,
    layer_def,
    make,
    make_opened,
    message_of,
    to_channels_first,
    write_leveldb,
    write_lmdb,
    write_mean,
)

PICTURES = [draw(5, 7, seed=number) for number in range(11)]
LABELS = [3 * number + 1 for number in range(11)]


def raw(path: str = "db") -> None:
    write_lmdb(path, [datum(picture, label) for picture, label in zip(PICTURES, LABELS, strict=True)])


def data(options: str = "", transform: str = "", batch_size: int = 4) -> str:
    return f'data_param {{ source: "db" backend: LMDB batch_size: {batch_size} {options} }} transform_param {{ {transform} }}'


def expected(numbers: list[int]) -> np.ndarray:
    return np.stack([to_channels_first(PICTURES[number]) for number in numbers])


@pytest.mark.parametrize("tops", [1, 2])
def test_batches_go_round_and_round(tops: int) -> None:
    raw()
    layer = make_opened("Data", data(), tops)
    assert layer.loader.records() == 11
    assert layer.top_shapes([]) == [(4, 3, 5, 7), (4,)][:tops]
    for index, numbers in [(0, [0, 1, 2, 3]), (2, [8, 9, 10, 0]), (3, [1, 2, 3, 4]), (1, [4, 5, 6, 7])]:
        found = batch(layer, index)
        assert len(found) == tops
        np.testing.assert_array_equal(found[0], expected(numbers))
        if tops == 2:
            assert found[1].tolist() == [LABELS[number] for number in numbers]
            assert found[1].dtype == np.float32


def test_a_leveldb_serves_the_same_batches() -> None:
    raw()
    write_leveldb("level", [datum(picture, label) for picture, label in zip(PICTURES, LABELS, strict=True)])
    one, other = make_opened("Data", data()), make_opened("Data", 'data_param { source: "level" batch_size: 4 }')
    for index in range(5):
        for ours, theirs in zip(batch(one, index), batch(other, index), strict=True):
            np.testing.assert_array_equal(ours, theirs)


def test_training_and_testing_nets_share_one_database() -> None:
    write_leveldb("level", [datum(picture) for picture in PICTURES])
    definition = net_file(
        'layer { name: "d" type: "Data" top: "data" top: "label" data_param { source: "level" batch_size: 3 } }', "f"
    ).lowered()
    train, test = Net(definition, NetState(Phase.TRAIN)), Net(definition, NetState(Phase.TEST))
    np.testing.assert_array_equal(train.batch()[0].numpy(), expected([0, 1, 2]))
    train.close()
    np.testing.assert_array_equal(test.batch()[0].numpy(), expected([0, 1, 2]))
    test.close()


def test_a_net_that_is_closed_ends_an_epoch_that_is_not_over() -> None:
    raw()
    net = Net(
        net_file(f'layer {{ name: "d" type: "Data" top: "data" {data(batch_size=1)} }}', "f").lowered(),
        NetState(Phase.TEST),
    )
    epoch = net.epoch()
    next(epoch)
    threads = threading.active_count()
    net.close()  # its records are gone now and must not be read
    assert threading.active_count() == threads - 1
    epoch.close()


def test_index_alone_decides() -> None:
    raw()
    options = data("", "crop_size: 3 mirror: true")
    one, other = (
        make_opened("Data", options, phase=Phase.TRAIN, seed=5),
        make_opened("Data", options, phase=Phase.TRAIN, seed=5),
    )
    forward = [batch(one, index)[0] for index in range(12)]
    for index in (7, 2, 11, 0, 2):
        np.testing.assert_array_equal(batch(other, index)[0], forward[index])
    assert not np.array_equal(forward[0], batch(make_opened("Data", options, phase=Phase.TRAIN, seed=6), 0)[0])
    assert not np.array_equal(forward[0], forward[11])  # the same records


@pytest.mark.parametrize("backend", ["LMDB", "LEVELDB"])
def test_shuffled_epochs_have_every_record_once(backend: str) -> None:
    write = write_lmdb if backend == "LMDB" else write_leveldb
    write("db", [datum(picture, label) for picture, label in zip(PICTURES, LABELS, strict=True)])
    options = f'data_param {{ source: "db" backend: {backend} batch_size: 4 shuffle: true }}'
    layer = make_opened("Data", options, phase=Phase.TRAIN, seed=3)
    row: list[int] = []
    for index in range(2 * 11):
        found, labels = batch(layer, index)
        numbers = [LABELS.index(int(label)) for label in labels]
        np.testing.assert_array_equal(found, expected(numbers))
        row += numbers
    epochs = [row[start : start + 11] for start in range(0, 88, 11)]
    assert all(sorted(epoch) == list(range(11)) for epoch in epochs)
    assert len({tuple(epoch) for epoch in epochs}) == 8
    again = make_opened("Data", options, phase=Phase.TRAIN, seed=3)
    assert batch(again, 17)[1].tolist() == batch(layer, 17)[1].tolist()


def test_a_limit_cuts_a_batch_and_changes_nothing_else() -> None:
    raw()
    layer = make_opened("Data", data("", "crop_size: 3 mirror: true"), phase=Phase.TRAIN)
    whole, part = batch(layer, 2), batch(layer, 2, 3)
    assert [top.shape[0] for top in part] == [3, 3]
    for ours, theirs in zip(part, whole, strict=True):
        np.testing.assert_array_equal(ours, theirs[:3])


@pytest.mark.parametrize("world", [2, 3])
def test_processes_that_share_the_records_serve_together_what_one_would(world: int) -> None:
    raw()
    one = make_opened("Data", data("", "crop_size: 3 mirror: true", 6), phase=Phase.TRAIN)
    parts = [
        make_opened("Data", data("", "crop_size: 3 mirror: true", 6 // world), phase=Phase.TRAIN) for _ in range(world)
    ]
    for rank, part in enumerate(parts):
        part.loader.sampler.rank, part.loader.sampler.world = rank, world
    for index in range(4):
        whole = batch(one, index)
        for rank, part in enumerate(parts):
            for ours, theirs in zip(batch(part, index), whole, strict=True):
                np.testing.assert_array_equal(ours, theirs[rank::world])
    assert sum(part.loader.left(0) for part in parts) == 11
    assert [part.loader.left(1) for part in parts] == [part.loader.left(0) - 6 // world for part in parts]


def test_float_records() -> None:
    values = np.random.default_rng(0).normal(size=(2, 3, 5)).astype(np.float32)
    record = caffe_pb2.Datum(channels=2, height=3, width=5, float_data=values.ravel().tolist(), label=-2)
    write_lmdb("db", [record.SerializeToString()])
    found, labels = batch(make_opened("Data", data("", "mean_value: 0.5 scale: 2 crop_size: 3", 2)), 0)
    np.testing.assert_array_equal(found, np.stack([(values[:, :, 1:4] - np.float32(0.5)) * 2] * 2))
    assert labels.tolist() == [-2, -2]


@pytest.mark.parametrize(
    ("stored", "transform", "shape"),
    [
        pytest.param(draw(5, 7), "", (3, 5, 7), id="colour"),
        pytest.param(draw(5, 7, 1), "", (1, 5, 7), id="gray"),
        pytest.param(draw(5, 7, 4), "", (4, 5, 7), id="alpha"),
        pytest.param(draw(5, 7), "force_gray: true", (1, 5, 7), id="colour to gray"),
        pytest.param(draw(5, 7, 1), "force_color: true", (3, 5, 7), id="gray to colour"),
        pytest.param(draw(5, 7, 4), "force_color: true", (3, 5, 7), id="alpha to colour"),
        pytest.param(draw(5, 7, 1).astype(np.uint16) * 257, "force_color: true", (3, 5, 7), id="16 bits to colour"),
    ],
)
def test_encoded_records(stored: np.ndarray, transform: str, shape: tuple[int, ...]) -> None:
    write_lmdb("db", [encoded_datum(stored, 5)])
    layer = make_opened("Data", data("", transform, 2))
    assert layer.top_shapes([]) == [(2, *shape), (2,)]
    found, labels = batch(layer, 0)
    assert (found.shape, labels.tolist()) == ((2, *shape), [5, 5])
    if not transform:
        np.testing.assert_array_equal(found[1], to_channels_first(stored))
    elif shape[0] == 3 and stored.ndim == 2:
        np.testing.assert_array_equal(
            found[0], np.stack([stored.astype(np.uint8) if stored.dtype == np.uint8 else stored // 257] * 3)
        )
    layer.loader.close()


def test_many_encoded_records_stay_in_order() -> None:
    pictures = [draw(11, 13, seed=number) for number in range(40)]
    write_lmdb("db", [encoded_datum(picture, number) for number, picture in enumerate(pictures)])
    layer = make_opened("Data", data("", "", 40))
    found, labels = batch(layer, 0)
    np.testing.assert_array_equal(found, np.stack([to_channels_first(picture) for picture in pictures]))
    assert labels.tolist() == list(range(40))
    layer.loader.close()


def test_a_batch_takes_its_shape_from_its_first_record() -> None:
    write_lmdb("db", [datum(draw(5, 7)), datum(draw(3, 11))])
    layer = make_opened("Data", data(batch_size=1))
    assert [batch(layer, index)[0].shape for index in range(3)] == [(1, 3, 5, 7), (1, 3, 3, 11), (1, 3, 5, 7)]
    with pytest.raises(DataError, match=r"^record 1 of db: pictures of one batch differ in shape"):
        batch(make_opened("Data", data(batch_size=2)), 0)
    cropped = make_opened("Data", data("", "crop_size: 3", 2))
    np.testing.assert_array_equal(batch(cropped, 0)[0][1], to_channels_first(draw(3, 11))[:, :, 4:7])


def test_a_mean_image_is_subtracted() -> None:
    raw()
    mean = np.random.default_rng(2).uniform(90, 130, (3, 5, 7)).astype(np.float32)
    write_mean("mean", mean)
    found, _ = batch(make_opened("Data", data("", 'mean_file: "mean" crop_size: 3')), 0)
    np.testing.assert_array_equal(found, expected([0, 1, 2, 3])[:, :, 1:4, 2:5] - mean[:, 1:4, 2:5])


def test_shapes_are_assumed_without_files() -> None:
    assert make("Data", data("", 'crop_size: 227 mean_file: "none"')).assumed_shapes((3, 224, 224)) == [
        (4, 3, 227, 227),
        (4,),
    ]
    assert make("Data", data(), 1).assumed_shapes((3, 224, 200)) == [(4, 3, 224, 200)]
    assert make("Data", data("", "force_gray: true")).assumed_shapes((3, 5, 7)) == [(4, 1, 5, 7), (4,)]
    assert make("Data", data("", "force_color: true")).assumed_shapes((1, 5, 7)) == [(4, 3, 5, 7), (4,)]


@pytest.mark.parametrize(
    ("records", "transform", "message"),
    [
        pytest.param(
            [b"\xff\xff"], "", "record 0 of db: a record is not a Datum; got 2 bytes of something else", id="no Datum"
        ),
        pytest.param(
            [datum(PICTURES[0]), b""],
            "",
            "record 1 of db: a record's shape does not match its values; expected 0x0x0 values; got 0",
            id="empty Datum",
        ),
        pytest.param(
            [caffe_pb2.Datum(channels=3, height=5, width=7, data=bytes(104)).SerializeToString()],
            "",
            "record 0 of db: a record's shape does not match its values; expected 3x5x7 values; got 104",
            id="a pixel too few",
        ),
        pytest.param(
            [caffe_pb2.Datum(data=b"hello", encoded=True).SerializeToString()],
            "",
            "record 0 of db: an encoded record cannot be decoded; got 5 bytes that are not a picture",
            id="no picture",
        ),
        pytest.param(
            [encoded_datum(PICTURES[0].astype(np.uint16))],
            "",
            "record 0 of db: an encoded record has more than 8 bits; expected uint8; got uint16",
            id="16 bits",
        ),
        pytest.param(
            [datum(PICTURES[0])],
            "crop_size: 6",
            "record 0 of db: crop_size is larger than a picture; expected at most 5; got 6",
            id="crop too large",
        ),
    ],
)
def test_records_that_cannot_be_used(records: list[bytes], transform: str, message: str) -> None:
    write_lmdb("db", records)
    with pytest.raises(DataError) as caught:
        batch(make_opened("Data", data("", transform, 2)), 0)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(
            'data_param { source: "db" backend: LMDB batch_size: 0 }',
            "f:1:1: layer 'd' (Data): batch_size must be positive; got 0",
            id="batch size 0",
        ),
        pytest.param(
            'data_param { source: "db" }',
            "f:1:1: layer 'd' (Data): data_param.batch_size is missing; expected a value",
            id="no batch size",
        ),
        pytest.param(
            "data_param { batch_size: 1 }",
            "f:1:1: layer 'd' (Data): data_param.source is missing; expected a value",
            id="no source",
        ),
    ],
)
def test_options_that_cannot_be_used(options: str, message: str) -> None:
    with pytest.raises(LayerError) as caught:
        make("Data", options)
    assert str(caught.value) == message


def test_three_tops_are_too_many() -> None:
    with pytest.raises(LayerError, match="wrong number of tops; expected 1 to 2 tops; got 3"):
        make("Data", data(), 3)


@pytest.mark.parametrize(
    ("type_name", "options", "sentences"),
    [
        pytest.param("Data", data(), [], id="none"),
        pytest.param(
            "Data",
            data(
                'crop_size: 3 mirror: true scale: 2 mean_file: "m" force_encoded_color: true rand_skip: 5', "scale: 3"
            ),
            [
                "data_param.scale has no effect, as in Caffe; transform_param.scale has",
                "data_param.mean_file has no effect, as in Caffe; transform_param.mean_file has",
                "data_param.crop_size has no effect, as in Caffe; transform_param.crop_size has",
                "data_param.mirror has no effect, as in Caffe; transform_param.mirror has",
                "data_param.force_encoded_color has no effect, as in Caffe; transform_param.force_color has",
                "data_param.rand_skip has no effect, as in Caffe",
            ],
            id="Data",
        ),
        pytest.param(
            "ImageData",
            'image_data_param { source: "l" mirror: true } transform_param { force_gray: true mirror: true }',
            [
                "image_data_param.mirror has no effect, as in Caffe; transform_param.mirror has",
                "transform_param.force_gray has no effect, as in Caffe; image_data_param.is_color has",
            ],
            id="ImageData",
        ),
        pytest.param(
            "WindowData",
            'window_data_param { source: "l" scale: 2 crop_size: 3 } transform_param { scale: 2 crop_size: 3 }',
            [
                "window_data_param.crop_size has no effect, as in Caffe; transform_param.crop_size has",
                "transform_param.scale has no effect, as in Caffe; window_data_param.scale has",
            ],
            id="WindowData",
        ),
    ],
)
def test_options_without_an_effect_are_told(type_name: str, options: str, sentences: list[str]) -> None:
    from pycaffe_like.layers.registry import lookup

    cls: Any = lookup(type_name).cls
    assert cls.ignored_options(layer_def(type_name, options)) == sentences


def test_old_transform_options_are_not_honoured() -> None:
    raw()
    plain, old = (
        make_opened("Data", data()),
        make_opened("Data", data("crop_size: 3 scale: 2 rand_skip: 9"), phase=Phase.TRAIN),
    )
    np.testing.assert_array_equal(batch(old, 0)[0], batch(plain, 0)[0])


def test_forcing_a_colour_on_raw_records_is_warned_about(caplog: pytest.LogCaptureFixture) -> None:
    raw()
    logging.getLogger("pycaffe_like").propagate = True
    layer = make_opened("Data", data("", "force_gray: true"))
    assert caplog.messages == ["db: force_color and force_gray are for encoded records, and these are not"]
    assert batch(layer, 0)[0].shape == (4, 3, 5, 7)


def test_a_database_is_opened_when_it_is_needed() -> None:
    raw()
    layer = make("Data", data())
    assert layer.loader.records() == 11
    layer.loader.close()
    np.testing.assert_array_equal(batch(layer, 0)[0], expected([0, 1, 2, 3]))
    layer.loader.close()


def test_errors_know_their_layer() -> None:
    definition = net_file(f'layer {{ name: "d" type: "Data" top: "x" {data()} }}', "net.prototxt").lowered()
    Path("other_lmdb").mkdir()
    with pytest.raises(DataError) as caught:
        Net(definition, NetState(Phase.TRAIN))
    assert (
        message_of(caught.value)
        == "net.prototxt:1:1: layer 'd' (Data): database db does not exist\nThe current folder is HERE; HERE has no database."
    )


def test_a_label_that_a_blob_cannot_hold_is_warned_about_once(caplog: pytest.LogCaptureFixture) -> None:
    write_lmdb("db", [datum(PICTURES[0], label) for label in (16777216, 16777217, 16777219)])
    layer = make_opened("Data", data(batch_size=3))
    logging.getLogger("pycaffe_like").propagate = True
    assert batch(layer, 0)[1].tolist() == [16777216, 16777216, 16777220]
    batch(layer, 1)
    assert caplog.messages == [
        "record 1 of db: label 16777217 becomes 16777216: a blob holds integers up to 16777216 exactly"
    ]
