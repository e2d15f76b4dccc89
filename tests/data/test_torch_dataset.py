"""torch's Dataset and DataLoader as sources of a net, and a net's records as a Dataset."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader, Dataset, TensorDataset

from pycaffe_like.data.database import open_database
from pycaffe_like.data.torch_dataset import DataLoaderBatches, DatasetSource, LoaderDataset
from pycaffe_like.errors import DataError, NetError
from pycaffe_like.files.annotated_datum import pack_annotated
from pycaffe_like.net import Net
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetState, Phase

from .helpers import datum, draw, to_channels_first, write_lmdb

IMAGES = np.random.default_rng(0).integers(0, 256, (11, 3, 5, 7)).astype(np.uint8)
LABELS = np.arange(11) * 3
DATASET = TensorDataset(torch.from_numpy(IMAGES), torch.from_numpy(LABELS))
INPUT = """layer { name: "in" type: "Input" top: "x" top: "y"
    input_param { shape { dim: 4 dim: 3 dim: 5 dim: 7 } shape { dim: 4 } } }
    layer { name: "r" type: "Reduction" bottom: "x" top: "sum" reduction_param { axis: 1 } }
    layer { name: "s" type: "Silence" bottom: "y" }"""


def net(text: str = INPUT, phase: Phase = Phase.TRAIN) -> Net:
    return Net(net_file(text, "f").lowered(), NetState(phase))


def data_net(transform: str = "crop_size: 3 mirror: true mean_value: 7", batch_size: int = 4) -> Net:
    write_lmdb("db", [datum(draw(5, 7, seed=number), number) for number in range(9)])
    return net(
        f'layer {{ name: "d" type: "Data" top: "x" top: "y" transform_param {{ {transform} }} '
        f'data_param {{ source: "db" backend: LMDB batch_size: {batch_size} }} }}'
    )


def test_a_dataset_feeds_an_input_layer() -> None:
    one = net()
    one.feed(DATASET)
    for index in range(4):
        numbers = [number % 11 for number in range(4 * index, 4 * index + 4)]
        x, y = one.batch()
        assert (x.dtype, y.dtype) == (torch.float32, torch.float32)
        np.testing.assert_array_equal(x.numpy(), IMAGES[numbers])
        assert y.tolist() == LABELS[numbers].tolist()
    _, outputs = one.run(one.forward_program, one.batch())
    assert outputs["sum"].shape == (4,)
    assert (one.records(), one.batches(), one.batch_size()) == (11, 3, 4)
    assert [count for _, count in one.epoch()] == [4, 4, 3]
    one.close()


def test_both_runners_are_fed() -> None:
    one = net()
    one.feed(DATASET)
    one.layerwise.forward(0, len(one.layers) - 1)
    blobs = {blob.name: blob for blob in one.layerwise.blobs}
    np.testing.assert_array_equal(blobs["sum"].data, IMAGES[:4].reshape(4, -1).sum(1, dtype=np.float32))
    one.close()


def test_a_shuffled_dataset_gives_every_item_once_an_epoch() -> None:
    one, other = net(), net()
    for each in (one, other):
        each.feed(DATASET, "in", shuffle=True, seed=5)
    row = [label for _ in range(11) for label in one.batch()[1].tolist()]
    epochs = [row[start : start + 11] for start in range(0, 44, 11)]
    assert all(sorted(epoch) == LABELS.tolist() for epoch in epochs)
    assert len({tuple(epoch) for epoch in epochs}) == 4
    assert other.batch()[1].tolist() == row[:4]


def test_a_dataset_in_place_of_a_database_is_transformed_as_its_records_are() -> None:
    """A Dataset and a database with the same pictures give the same batches."""
    one, other = data_net(), data_net()
    pictures = np.stack([to_channels_first(draw(5, 7, seed=number)) for number in range(9)])
    other.feed(TensorDataset(torch.from_numpy(pictures), torch.arange(9)))
    for _ in range(5):
        for ours, theirs in zip(other.batch(), one.batch(), strict=True):
            torch.testing.assert_close(ours, theirs, rtol=0, atol=0)
    assert [count for _, count in other.epoch()] == [4, 4, 1]


def test_labels_of_a_dataset_are_checked() -> None:
    text = """layer { name: "d" type: "Data" top: "x" top: "y" data_param { source: "db" backend: LMDB batch_size: 4 } }
        layer { name: "p" type: "InnerProduct" bottom: "x" top: "p" inner_product_param { num_output: 5 } }
        layer { name: "l" type: "SoftmaxWithLoss" bottom: "p" bottom: "y" }"""
    write_lmdb("db", [datum(draw(5, 7))])
    one = net(text)
    one.feed(DATASET)
    with pytest.raises(DataError, match=r"^f:1:1: layer 'd' \(Data\): label 6 \(item 2 of TensorDataset\) is outside"):
        one.batch()


@pytest.mark.parametrize("workers", [0, 2])
def test_a_dataloader_feeds_a_net_in_its_order(workers: int) -> None:
    one = net()
    one.feed(DataLoader(DATASET, batch_size=4, num_workers=workers))
    found = [one.batch() for _ in range(5)]
    assert [y.tolist() for _, y in found] == [
        part.tolist() for part in (LABELS[:4], LABELS[4:8], LABELS[8:], LABELS[:4], LABELS[4:8])
    ]
    np.testing.assert_array_equal(found[2][0].numpy(), IMAGES[8:])
    (source,) = one.sources
    source.seek(4)
    assert one.batch()[1].tolist() == LABELS[4:8].tolist()
    source.seek_record(20)
    assert (source.position, source.record_position) == (5, 20)
    assert one.batch()[1].tolist() == LABELS[8:].tolist()
    source.close()
    source.position, source.stride = 0, 2
    assert [one.batch()[1].tolist() for _ in range(3)] == [
        labels.tolist() for labels in (LABELS[:4], LABELS[8:], LABELS[4:8])
    ]
    source.close()
    assert [count for _, count in one.epoch()] == [4, 4, 3]
    assert (one.records(), one.batches()) == (11, 3)
    one.close()


@pytest.mark.slow
def test_a_dataloader_that_drops_the_last_items() -> None:
    one = net()
    one.feed(DataLoader(DATASET, batch_size=4, drop_last=True))
    assert [count for _, count in one.epoch()] == [4, 4]
    assert [one.batch()[1].tolist()[0] for _ in range(3)] == [0, 12, 0]
    one.close()


def test_the_records_of_a_net_are_a_dataset() -> None:
    one = data_net()
    dataset = LoaderDataset(one.layers[0].module.loader)  # type: ignore[union-attr, arg-type]
    assert len(dataset) == 9
    batches = [one.batch() for _ in range(2)]
    for number in range(8):
        for part, top in zip(dataset[number], batches[number // 4], strict=True):
            torch.testing.assert_close(part, top[number % 4], rtol=0, atol=0)
    with pytest.raises(IndexError, match="item 9 of 9"):
        dataset[9]


@pytest.mark.parametrize("workers", [0, 2])
def test_torchs_dataloader_reads_the_records_of_a_net(workers: int) -> None:
    one = data_net("", batch_size=2)
    dataset = LoaderDataset(one.layers[0].module.loader)  # type: ignore[union-attr, arg-type]
    found = list(DataLoader(dataset, batch_size=4, num_workers=workers))
    assert [len(labels) for _, labels in found] == [4, 4, 1]
    assert torch.cat([labels for _, labels in found]).tolist() == list(range(9))
    np.testing.assert_array_equal(found[2][0][0].numpy(), to_channels_first(draw(5, 7, seed=8)))


def test_a_source_is_a_dataset_for_torch() -> None:
    write_lmdb("db", [b"%d" % number for number in range(7)])
    loader = DataLoader(open_database("LMDB", "db"), batch_size=3, collate_fn=lambda items: list(map(bytes, items)))  # type: ignore[arg-type]
    assert list(loader) == [[b"0", b"1", b"2"], [b"3", b"4", b"5"], [b"6"]]


def test_items_of_other_kinds() -> None:
    source = DatasetSource([(np.zeros((2, 3)), 1.5, np.float64(2)), [torch.ones(1), 2, 3]])
    assert [np.shape(part) for part in source[0]] == [(2, 3), (), ()]
    assert source.name(1) == "item 1 of list"
    with pytest.raises(
        DataError, match=r"^an item has a part that a blob cannot hold; expected tensors, .*; got str\n"
    ):
        DatasetSource(["a"])[0]


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        ("out", "the layer to feed is not clear; expected one of 'in', 'more'; got 'out'"),
        ("", "the layer to feed is not clear; expected one of 'in', 'more'"),
        ("r", "the layer to feed is not clear; expected one of 'in', 'more'; got 'r'"),
    ],
)
def test_the_layer_has_to_be_clear(layer: str, message: str) -> None:
    more = 'layer { name: "more" type: "Input" top: "z" input_param { shape { dim: 1 } } }'
    with pytest.raises(NetError) as caught:
        net(INPUT + more).feed(DATASET, layer)
    assert str(caught.value) == message


class Empty(Dataset[tuple[float, ...]]):
    def __len__(self) -> int:
        return 0


def test_data_that_does_not_fit() -> None:
    one = net()
    with pytest.raises(DataError, match=r"^f:1:1: layer 'in' \(Input\): batches of the Dataset have other shapes than"):
        one.feed(TensorDataset(torch.zeros(5, 3, 5, 6), torch.zeros(5)))
    with pytest.raises(DataError, match=r"the Dataset is empty"):
        one.feed(Empty())
    one.close()


def test_a_layer_of_another_kind_says_which_can() -> None:
    write_lmdb("db", [pack_annotated(datum(draw(5, 7)), np.zeros((0, 7)))])
    one = net(
        'layer { name: "d" type: "AnnotatedData" top: "x" top: "y" data_param { source: "db" backend: LMDB batch_size: 1 } }'
    )
    with pytest.raises(
        DataError, match=r"this type of layer cannot read a Dataset; expected Data, ImageData, HDF5Data or Input"
    ):
        one.feed(DATASET)
    one.close()


def test_hdf5_data_reads_a_dataset() -> None:
    import h5py

    with h5py.File("a.h5", "w") as file:
        file["x"], file["y"] = np.zeros((4, 3, 5, 7)), np.zeros(4)
    Path("files").write_text("a.h5")
    one = net(
        'layer { name: "d" type: "HDF5Data" top: "x" top: "y" hdf5_data_param { source: "files" batch_size: 4 } }'
    )
    one.feed(DATASET)
    np.testing.assert_array_equal(one.batch()[0].numpy(), IMAGES[:4])
    one.close()


def test_the_place_of_a_dataloaders_batch_is_kept_in_a_snapshot() -> None:
    batches = DataLoaderBatches(DataLoader(TensorDataset(torch.arange(11.0)), batch_size=3))
    assert [batches.record_position(index) for index in (0, 1, 5)] == [0, 3, 15]
    assert [batches.start_at(row) for row in (0, 3, 15, 17)] == [0, 1, 5, 5]


def test_a_dataloader_without_batches() -> None:
    batches = DataLoaderBatches(DataLoader(TensorDataset(torch.arange(2.0)), batch_size=3, drop_last=True))
    with pytest.raises(DataError, match="the DataLoader has no batches"):
        batches.batch(0, torch.device("cpu"))
