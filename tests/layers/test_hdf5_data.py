"""The HDF5Data layer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from pycaffe_like.data import hdf5_source
from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.net import Net
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetState, Phase
from tests.data.helpers import batch, make, make_opened, message_of

ROWS = {"a.h5": 5, "b.h5": 3, "c.h5": 7}
TOTAL = 15


def write(name: str, **datasets: Any) -> None:
    with h5py.File(name, "w") as file:
        for dataset, values in datasets.items():
            file.create_dataset(dataset, data=values)


@pytest.fixture(autouse=True)
def _files(_in_empty_folder: None) -> None:
    """Writes three files and their list. The labels number the rows of all files."""
    start = 0
    for name, rows in ROWS.items():
        label = np.arange(start, start + rows, dtype=np.float32)
        write(
            name,
            data=label[:, None, None] * 100 + np.arange(6, dtype=np.float32).reshape(2, 3),
            label=label,
            third=label[:, None].astype(np.int64),
        )
        start += rows
    Path("list.txt").write_text("a.h5\nb.h5\nc.h5\n")


def rows(options: str = "", batch_size: int = 4) -> str:
    return f'hdf5_data_param {{ source: "list.txt" batch_size: {batch_size} {options} }}'


def test_batches_go_over_the_ends_of_files() -> None:
    layer = make_opened("HDF5Data", rows(), 3)
    assert layer.loader.records() == TOTAL
    assert layer.top_shapes([]) == [(4, 2, 3), (4,), (4, 1)]
    for index, want in [
        (0, [0, 1, 2, 3]),
        (1, [4, 5, 6, 7]),
        (3, [12, 13, 14, 0]),
        (4, [1, 2, 3, 4]),
        (2, [8, 9, 10, 11]),
    ]:
        data, label, third = batch(layer, index)
        assert label.tolist() == want
        assert third.tolist() == [[value] for value in want]
        np.testing.assert_array_equal(data, np.array(want)[:, None, None] * 100 + np.arange(6).reshape(2, 3))
        assert {top.dtype for top in (data, label, third)} == {np.dtype(np.float32)}


def test_a_batch_may_be_larger_than_all_files() -> None:
    _, label = batch(make_opened("HDF5Data", rows("", 37)), 1)
    assert label.tolist() == [number % TOTAL for number in range(37, 74)]


def test_tops_may_be_in_any_order_and_number() -> None:
    text = 'layer { name: "d" type: "HDF5Data" top: "label" top: "data" ' + rows() + " }"
    net = Net(net_file(text, "f").lowered(), NetState(Phase.TEST))
    label, data = net.batch()
    assert (label.tolist(), data.shape) == ([0, 1, 2, 3], (4, 2, 3))
    net.close()
    assert make_opened("HDF5Data", rows(), 1).top_shapes([]) == [(4, 2, 3)]


@pytest.mark.parametrize(
    "dtype", [np.uint8, np.int8, np.int16, np.int32, np.int64, np.uint64, np.float16, np.float32, np.float64]
)
def test_datasets_of_all_numbers_become_floats(dtype: Any) -> None:
    values = np.array([0, 1, 100], dtype)
    write("a.h5", data=values)
    Path("list.txt").write_text("a.h5")
    (found,) = batch(make_opened("HDF5Data", rows("", 3), 1), 0)
    assert (found.tolist(), found.dtype) == ([0, 1, 100], np.float32)


def epochs(layer: Any, count: int) -> list[list[int]]:
    row = [int(label) for index in range(count * TOTAL // 4 + 1) for label in batch(layer, index)[1]]
    return [row[start : start + TOTAL] for start in range(0, count * TOTAL, TOTAL)]


def test_shuffled_epochs_have_every_row_once_file_by_file() -> None:
    found = epochs(make_opened("HDF5Data", rows("shuffle: true"), seed=1), 40)
    file_of = [0] * 5 + [1] * 3 + [2] * 7
    orders = set()
    for epoch in found:
        assert sorted(epoch) == list(range(TOTAL))
        files = [file_of[row] for row in epoch]
        order = tuple(dict.fromkeys(files))
        # The rows of different files are not mixed.
        assert files == [file for file in order for _ in range([5, 3, 7][file])]
        orders.add(order)
    assert len(orders) == 6
    assert len({tuple(epoch) for epoch in found}) == 40
    within = {tuple(row for row in epoch if row < 5) for epoch in found}
    assert len(within) > 25  # the first file's rows have 120 possible orders


def test_one_file_is_shuffled_anew_every_epoch() -> None:
    Path("list.txt").write_text("c.h5")
    layer = make_opened("HDF5Data", rows("shuffle: true", 7))
    found = [batch(layer, index)[1].tolist() for index in range(9)]
    assert all(sorted(epoch) == list(range(8, 15)) for epoch in found)
    assert len({tuple(epoch) for epoch in found}) == 9


def test_index_and_seed_alone_decide() -> None:
    one, other = (make_opened("HDF5Data", rows("shuffle: true"), seed=5) for _ in range(2))
    forward = [batch(one, index) for index in range(12)]
    for index in (11, 3, 7, 3, 0):
        for ours, theirs in zip(batch(other, index), forward[index], strict=True):
            np.testing.assert_array_equal(ours, theirs)
    another = make_opened("HDF5Data", rows("shuffle: true"), seed=6)
    assert [batch(another, index)[1].tolist() for index in range(4)] != [labels.tolist() for _, labels in forward[:4]]


def test_pieces_of_an_epoch() -> None:
    layer = make_opened("HDF5Data", rows())
    assert batch(layer, 3, 3)[1].tolist() == [12, 13, 14]
    layer.loader.sampler.rank, layer.loader.sampler.world = 1, 2
    assert batch(layer, 1)[1].tolist() == [9, 11, 13, 0]


def test_it_is_opened_when_it_is_needed() -> None:
    layer = make("HDF5Data", rows())
    assert batch(layer, 0)[1].tolist() == [0, 1, 2, 3]
    layer.loader.close()
    assert batch(layer, 0)[1].tolist() == [0, 1, 2, 3]


def test_shapes_are_assumed_without_files() -> None:
    Path("list.txt").unlink()
    assert make("HDF5Data", rows(), 3).assumed_shapes((3, 5, 7)) == [(4, 3, 5, 7), (4,), (4,)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("a.h5 b.h5\n\n\tc.h5", 15, id="blanks and empty lines"),
        pytest.param("a.h5\r\nb.h5\r\n", 8, id="line ends of Windows"),
        pytest.param("a.h5\na.h5\n", 10, id="twice"),
        pytest.param("d e.h5\n", 5, id="a blank in the name"),
        pytest.param("{here}/c.h5", 7, id="absolute"),
    ],
)
def test_the_list_of_files(text: str, count: int) -> None:
    Path("d e.h5").write_bytes(Path("a.h5").read_bytes())
    Path("list.txt").write_text(text.format(here=Path.cwd()))
    assert make_opened("HDF5Data", rows()).loader.records() == count


def write_damaged_files(how: str) -> None:
    if how == "no list":
        Path("list.txt").unlink()
    elif how in ("empty list", "binary list"):
        Path("list.txt").write_bytes(b" \n" if how == "empty list" else b"\xff\xfe\x00")
    elif how == "folder":
        Path("inner").mkdir()
        Path("list.txt").write_text("inner")
    elif how == "missing":
        Path("list.txt").write_text("a.h5\nnone.h5\n")
    elif how == "beside":
        Path("sub").mkdir()
        Path("a.h5").rename("sub/a.h5")
        Path("list.txt").write_text("a.h5\n")
        Path("list.txt").rename("sub/list.txt")
    elif how == "no HDF5":
        Path("b.h5").write_text("hello")
    elif how == "no label":
        write("b.h5", data=np.zeros((3, 2, 3)))
    elif how == "group":
        with h5py.File("b.h5", "w") as file:
            file.create_group("data")
    elif how == "rows":
        write("b.h5", data=np.zeros((3, 2, 3)), label=np.zeros(4))
    elif how == "shape":
        write("b.h5", data=np.zeros((3, 2, 4)), label=np.zeros(3))
    elif how == "scalar":
        write("b.h5", data=np.float32(3), label=np.zeros(3))
    elif how == "text":
        write("b.h5", data=np.zeros((3, 2, 3)), label=np.array([b"a", b"b", b"c"]))
    elif how == "bool":
        write("b.h5", data=np.zeros((3, 2, 3), bool), label=np.zeros(3))
    elif how == "no rows":
        write("b.h5", data=np.zeros((0, 2, 3)), label=np.zeros(0))


@pytest.mark.parametrize(
    ("how", "message"),
    [
        pytest.param(
            "no list",
            "list.txt: there is no such file",
            id="no list",
        ),
        pytest.param(
            "binary list",
            "list.txt: the list is not text; expected a text file with names of HDF5 files",
            id="binary list",
        ),
        pytest.param(
            "empty list", "list list.txt is empty; expected the name of an HDF5 file per line", id="empty list"
        ),
        pytest.param(
            "missing",
            "HDF5 file none.h5 does not exist\nNames are relative to the current folder, HERE.",
            id="missing file",
        ),
        pytest.param("folder", "inner is a folder; expected an HDF5 file", id="folder"),
        pytest.param("no label", "b.h5: there is no dataset 'label'; got data", id="no dataset"),
        pytest.param("group", "b.h5: there is no dataset 'data'; got data", id="a group"),
        pytest.param("rows", "b.h5: datasets 'data' and 'label' differ in rows; expected 3; got 4", id="rows differ"),
        pytest.param(
            "shape",
            "b.h5: a row of dataset 'data' has another shape than in a.h5; expected 2x3; got 2x4",
            id="shapes differ",
        ),
        pytest.param(
            "scalar", "b.h5: dataset 'data' has no rows; expected at least one axis; got a scalar", id="scalar"
        ),
        pytest.param("text", "b.h5: dataset /label does not hold floats or integers; got |S1", id="text"),
        pytest.param("bool", "b.h5: dataset /data does not hold floats or integers; got bool", id="bool"),
        pytest.param("no rows", "b.h5: dataset 'data' has no rows", id="no rows"),
    ],
)
def test_files_that_cannot_be_used(how: str, message: str) -> None:
    write_damaged_files(how)
    with pytest.raises(DataError) as caught:
        make_opened("HDF5Data", rows())
    assert message_of(caught.value) == message


def test_a_file_that_is_no_hdf5() -> None:
    write_damaged_files("no HDF5")
    with pytest.raises(DataError, match=r"^b\.h5: this is not an HDF5 file; expected an HDF5 file$"):
        make_opened("HDF5Data", rows())


def test_a_file_that_is_damaged_inside() -> None:
    with h5py.File("a.h5", "w") as file:
        file.create_dataset("data", data=np.arange(1000.0), compression="gzip")
        chunk = file["data"].id.get_chunk_info(0)
    content = bytearray(Path("a.h5").read_bytes())
    content[chunk.byte_offset : chunk.byte_offset + chunk.size] = bytes(chunk.size)
    Path("a.h5").write_bytes(content)
    Path("list.txt").write_text("a.h5")
    with pytest.raises(DataError, match=r"^a\.h5: the file is damaged; expected an HDF5 file; got "):
        batch(make_opened("HDF5Data", rows(), 1), 0)


def test_files_beside_the_list_are_pointed_out() -> None:
    write_damaged_files("beside")
    with pytest.raises(DataError) as caught:
        make_opened("HDF5Data", 'hdf5_data_param { source: "sub/list.txt" batch_size: 1 }')
    assert message_of(caught.value) == (
        "HDF5 file a.h5 does not exist\nNames are relative to the current folder, HERE; sub/a.h5 exists."
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(
            rows() + " transform_param { }",
            "f:1:1: layer 'd' (HDF5Data): HDF5Data does not transform data\nRemove transform_param.",
            id="transform_param",
        ),
        pytest.param(rows("", 0), "f:1:1: layer 'd' (HDF5Data): batch_size must be positive; got 0", id="batch size 0"),
        pytest.param(
            'hdf5_data_param { source: "l" }',
            "f:1:1: layer 'd' (HDF5Data): hdf5_data_param.batch_size is missing; expected a value",
            id="no batch size",
        ),
    ],
)
def test_options_that_cannot_be_used(options: str, message: str) -> None:
    with pytest.raises(LayerError) as caught:
        make("HDF5Data", options)
    assert str(caught.value) == message


@pytest.mark.parametrize("shuffle", ["", "shuffle: true"])
def test_rows_of_large_files_are_read_as_they_are_needed(shuffle: str, monkeypatch: pytest.MonkeyPatch) -> None:
    layer = make_opened("HDF5Data", rows(shuffle), 3)
    whole = [batch(layer, index) for index in range(9)]
    monkeypatch.setattr(hdf5_source, "WHOLE_FILE_BYTES", 0)
    layer = make_opened("HDF5Data", rows(shuffle), 3)
    for index, tops in enumerate(whole):
        for ours, theirs in zip(batch(layer, index), tops, strict=True):
            np.testing.assert_array_equal(ours, theirs)
    assert layer.loader.source._loaded == (-1, [])


def test_a_file_that_announces_far_more_than_it_holds_costs_only_a_batch() -> None:
    with h5py.File("b.h5", "w") as file:
        file.create_dataset("data", (1 << 20, 100, 100), np.float32, chunks=(1, 100, 100))
        file.create_dataset("label", (1 << 20,), np.float32, chunks=(100,))
    Path("list.txt").write_text("b.h5")
    layer = make_opened("HDF5Data", rows())
    data, label = batch(layer, 1000)
    assert (data.shape, label.shape, data.any()) == ((4, 100, 100), (4,), False)


def test_rows_of_very_many_chunks() -> None:
    """Rows are read one by one if they have very many chunks (here 4099) and the file is too large to be read
    whole.
    """
    values = np.arange(5 * 4099, dtype=np.float64).reshape(5, 4099)
    with h5py.File("b.h5", "w") as file:
        data = file.create_dataset("data", (1 << 15, 4099), np.float64, chunks=(1, 1))
        data[2:7] = values
        file.create_dataset("label", data=np.arange(1 << 15, dtype=np.float32))
    source = hdf5_source.Hdf5Source(["b.h5"], ["data", "label"])
    found = source.read([6, 2, 3, 6])
    np.testing.assert_array_equal([row for row, _ in found], values[[4, 0, 1, 4]])
    assert [float(label) for _, label in found] == [6, 2, 3, 6]


@pytest.mark.parametrize("how", ["link", "external"])
def test_values_of_other_files_are_refused(how: str) -> None:
    Path("secret").write_bytes(bytes(4096))
    with h5py.File("b.h5", "r+") as file:
        del file["data"]
        if how == "link":
            file["data"] = h5py.ExternalLink("a.h5", "data")
        else:
            file.create_dataset("data", (3, 2, 3), np.float32, external=[("secret", 0, 72)])
    with pytest.raises(DataError, match="another file"):
        make_opened("HDF5Data", rows())
