"""`pcl extract_features`: blobs are stored item by item, as Caffe stores them."""

from __future__ import annotations

from pathlib import Path

import h5py
import lmdb
import numpy as np
import pytest

from pycaffe_like.cli import run_command
from pycaffe_like.data.features import store_features
from pycaffe_like.errors import DataError
from pycaffe_like.files.caffemodel import write_caffemodel
from pycaffe_like.files.datum import pack
from pycaffe_like.files.stored_layer import SavedLayer
from pycaffe_like.proto import caffe_pb2

from .make import database, write

NET = """
layer { name: "data" type: "Data" top: "data" top: "label" data_param { source: "db" batch_size: 2 backend: LMDB } }
layer { name: "pool/max" type: "Pooling" bottom: "data" top: "pool/max" pooling_param { kernel_size: 2 stride: 2 } }
layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 7 } }
layer { name: "relu" type: "ReLU" bottom: "ip" top: "ip" }
layer { name: "drop" type: "Dropout" bottom: "ip" top: "ip" }
layer { name: "end" type: "Silence" bottom: "ip" bottom: "pool/max" bottom: "label" }
"""
RANDOM = np.random.default_rng(3)
PICTURES = RANDOM.integers(0, 256, (3, 3, 4, 6), np.uint8)
WEIGHT = RANDOM.normal(size=(7, 72)).astype(np.float32)
BIAS = RANDOM.normal(size=7).astype(np.float32)
IP = np.maximum(PICTURES.reshape(3, -1) @ WEIGHT.T + BIAS, 0)
POOL = PICTURES.reshape(3, 3, 2, 2, 3, 2).max((3, 5)).astype(np.float32)


@pytest.fixture(autouse=True)
def _net() -> None:
    database("db", [pack(one, number) for number, one in enumerate(PICTURES)])
    write("net.prototxt", NET)
    with Path("net.caffemodel").open("wb") as file:
        message = caffe_pb2.LayerParameter(name="ip", type="InnerProduct").SerializeToString()
        write_caffemodel(file, "net", [SavedLayer("ip", message, [WEIGHT, BIAS])])


def extract(*arguments: str) -> int:
    return run_command("extract_features", ["net.caffemodel", "net.prototxt", *arguments])


def records(path: str, backend: str) -> dict[bytes, bytes]:
    if backend == "lmdb":
        with lmdb.open(path, readonly=True, lock=False) as env, env.begin() as transaction:
            return dict(transaction.cursor())
    plyvel = pytest.importorskip("plyvel")
    with plyvel.DB(path) as found:
        return dict(found)


@pytest.mark.parametrize("backend", ["lmdb", "leveldb"])
def test_several_blobs_as_databases(backend: str) -> None:
    if backend == "leveldb":
        pytest.importorskip("plyvel")
    assert extract("ip,pool/max", "ip_db,pool_db", "2", backend) == 0
    order = [0, 1, 2, 0]  # two batches of two, from a data set of three
    for path, values in (("ip_db", IP[..., None, None]), ("pool_db", POOL)):
        found = records(path, backend)
        assert list(found) == [b"0000000000", b"0000000001", b"0000000002", b"0000000003"]
        for record, number in zip(found.values(), order, strict=True):
            datum = caffe_pb2.Datum.FromString(record)
            assert (datum.channels, datum.height, datum.width) == values.shape[1:]
            np.testing.assert_allclose(datum.float_data, values[number].ravel(), rtol=1e-5)
            assert [slot.name for slot, _ in datum.ListFields()] == ["channels", "height", "width", "float_data"]


def test_hdf5() -> None:
    assert extract("ip,pool/max,label", "ip.h5,pool.h5,label.h5", "2", "hdf5", "CPU") == 0
    for path, blob, values in (("ip.h5", "ip", IP), ("pool.h5", "pool/max", POOL), ("label.h5", "label", np.arange(3))):
        with h5py.File(path) as file:
            assert file[blob].dtype == np.float32
            np.testing.assert_allclose(file[blob], values[[0, 1, 2, 0]], rtol=1e-5)


def test_an_hdf5_file_is_never_replaced(capsys: pytest.CaptureFixture[str]) -> None:
    write("ip.h5", "old")
    assert extract("ip", "ip.h5", "1", "hdf5") == 1
    assert capsys.readouterr().err.endswith("error: ip.h5 exists already\nRemove it, or choose another name.\n")
    assert Path("ip.h5").read_text() == "old"


def test_an_hdf5_file_without_leftovers() -> None:
    assert extract("ip", "ip.h5", "1", "hdf5", "GPU", "0") == 0
    with h5py.File("ip.h5") as file:
        assert file["ip"].shape == (2, 7)
    assert not [path for path in Path().iterdir() if path.name.startswith(".")]


def test_what_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert extract("ip", "ip_db", "3", "lmdb") == 0
    lines = [line.partition("] ")[2] for line in capsys.readouterr().err.splitlines()]
    assert lines[-3:] == [
        "Extracting Features",
        "Extracted features of 6 query images for feature blob ip",
        "Successfully extracted the features!",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("ip,label", "a", "1", "lmdb"), 2, "error: each blob needs an output; expected 2 outputs; got 1\n"),
        (("ip,label", "a,a", "1", "lmdb"), 2, "error: each blob needs an output of its own; got a,a\n"),
        (("ip", "a", "0", "lmdb"), 2, "error: BATCHES is out of range; expected 1 or more; got 0\n"),
        (("ip", "a", "1", "sqlite"), 2, "error: argument DB_TYPE: invalid choice: 'sqlite'"),
        (("ipp", "a", "1", "lmdb"), 1, "error: net.prototxt has no blob 'ipp'\nDid you mean 'ip'?\n"),
        (("ip", "db", "1", "lmdb"), 1, "error: db exists already\nRemove it, or choose another name.\n"),
    ],
)
def test_errors(arguments: tuple[str, ...], code: int, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert extract(*arguments) == code
    assert message in capsys.readouterr().err
    assert sorted(path.name for path in Path().iterdir()) == ["db", "net.caffemodel", "net.prototxt"]


def test_weights_that_do_not_fit(capsys: pytest.CaptureFixture[str]) -> None:
    write("net.prototxt", NET.replace("num_output: 7", "num_output: 5"))
    assert extract("ip", "a", "1", "lmdb") == 1
    assert "layer 'ip' does not fit" in capsys.readouterr().err
    assert not Path("a").exists()


@pytest.mark.parametrize(
    ("kind", "batches", "message"),
    [
        ("lmdb", [(2, 3, 5, 7, 11)], "a Datum has channels, height and width; expected a blob of up to 4 axes; got 5"),
        ("hdf5", [(2, 3), (2, 5)], "blob 'x' changed its shape; expected (3,); got (5,)"),
    ],
)
def test_blobs_that_cannot_be_stored(kind: str, batches: list[tuple[int, ...]], message: str) -> None:
    def fill() -> None:
        with store_features("out", kind, "x") as store:
            for shape in batches:
                store.add(np.zeros(shape, np.float32))

    with pytest.raises(DataError) as caught:
        fill()
    assert str(caught.value) == message
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("error", "reason"), [(OSError(28, "No space left on device"), "No space left on device"), (OSError("odd"), "odd")]
)
def test_what_stops_a_database_from_being_written_is_said(error: OSError, reason: str) -> None:
    with pytest.raises(DataError, match=f"^new cannot be written: {reason}$"), store_features("new", "lmdb", "ip"):
        raise error
    assert not Path("new").exists()
