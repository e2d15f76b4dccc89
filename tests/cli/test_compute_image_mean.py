"""`pcl compute_image_mean`, compared with Caffe's algorithm on the same records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from pycaffe_like.cli import run_command
from pycaffe_like.cli.compute_image_mean import channel_means
from pycaffe_like.files.binaryproto import read_mean
from pycaffe_like.files.datum import pack, pack_encoded
from pycaffe_like.proto import caffe_pb2

from .make import database

RANDOM = np.random.default_rng(7)
PICTURES = RANDOM.integers(0, 256, (11, 3, 5, 7), np.uint8)


def caffes_mean(pictures: Any) -> np.ndarray:
    """Returns the mean computed as in Caffe's tool: a float32 sum for each value, picture by picture."""
    total = np.zeros(pictures[0].size, np.float32)
    for one in pictures:
        for i, value in enumerate(one.ravel()):
            total[i] = np.float32(total[i] + np.float32(value))
    for i in range(total.size):
        total[i] = np.float32(total[i] / np.float32(len(pictures)))
    return total


def mean_of(records: list[bytes], *flags: str, backend: str = "lmdb") -> Any:
    database("db", records, backend)
    assert run_command("compute_image_mean", ["db", "mean.binaryproto", *flags]) == 0
    return caffe_pb2.BlobProto.FromString(Path("mean.binaryproto").read_bytes())


@pytest.mark.parametrize("backend", ["lmdb", "leveldb"])
def test_the_file_is_the_one_that_caffe_writes(backend: str) -> None:
    if backend == "leveldb":
        pytest.importorskip("plyvel")
    mean_of([pack(one, 0) for one in PICTURES], f"--backend={backend}", backend=backend)
    expected = b"".join(
        [
            bytes([0x08, 1, 0x10, 3, 0x18, 5, 0x20, 7]),  # num, channels, height, width
            bytes([0x2A, 0xA4, 0x03]),  # data: 105 floats in 420 bytes
            caffes_mean(PICTURES).tobytes(),
        ]
    )
    assert Path("mean.binaryproto").read_bytes() == expected
    np.testing.assert_allclose(read_mean("mean.binaryproto"), PICTURES.mean(0), rtol=1e-6)


def test_floats() -> None:
    values = RANDOM.normal(0, 1e6, (11, 2, 3, 5)).astype(np.float32)
    records = [
        caffe_pb2.Datum(channels=2, height=3, width=5, float_data=one.ravel().tolist()).SerializeToString()
        for one in values
    ]
    blob = mean_of(records)
    np.testing.assert_array_equal(np.array(blob.data, np.float32), caffes_mean(values))
    assert (blob.channels, blob.height, blob.width) == (2, 3, 5)


@pytest.mark.parametrize("channels", [3, 1])
def test_encoded_pictures_as_they_were_stored(channels: int) -> None:
    pictures = PICTURES[:, :channels]
    encoded = [cv2.imencode(".png", one.transpose(1, 2, 0))[1].tobytes() for one in pictures]
    blob = mean_of([pack_encoded(one, 0) for one in encoded])
    assert (blob.num, blob.channels, blob.height, blob.width) == (1, channels, 5, 7)
    np.testing.assert_array_equal(np.array(blob.data, np.float32), caffes_mean(pictures))


def test_more_records_than_are_read_at_a_time() -> None:
    pictures = RANDOM.integers(0, 256, (131, 1, 2, 3), np.uint8)
    blob = mean_of([pack(one, 0) for one in pictures])
    np.testing.assert_array_equal(np.array(blob.data, np.float32), caffes_mean(pictures))


def test_what_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    first = np.repeat(np.array([1, 10], np.uint8), 15).reshape(2, 3, 5)
    database("db", [pack(first, 0), pack(2 * first, 0)])
    assert run_command("compute_image_mean", ["db"]) == 0
    lines = [line.partition("] ")[2] for line in capsys.readouterr().err.splitlines()]
    assert lines == [
        "Processed 2 files.",
        "Number of channels: 2",
        "mean_value channel [0]: 1.5",
        "mean_value channel [1]: 15",
    ]
    assert not list(Path().glob("*.binaryproto"))


def test_channel_means_are_summed_up_in_float32_one_by_one() -> None:
    mean = RANDOM.normal(1e6, 1e6, (2, 31, 37)).astype(np.float32)
    expected = []
    for channel in mean:
        total = np.float32(0)
        for value in channel.ravel():
            total = np.float32(total + value)
        expected.append(np.float32(total / np.float32(31 * 37)))
    assert channel_means(mean).tolist() == [float(one) for one in expected]


@pytest.mark.parametrize(
    ("records", "message"),
    [
        (
            [pack(PICTURES[0], 0), pack(PICTURES[1, :2], 0)],
            "error: record 1 of db differs in size from the first picture; expected 105 values; got 70\n",
        ),
        (
            [pack(PICTURES[0], 0), b"\xff"],
            "error: record 1 of db: a record is not a Datum; got 1 bytes of something else\n",
        ),
        (
            [pack_encoded(b"no picture", 0)],
            "error: record 0 of db: an encoded record cannot be decoded; got 10 bytes that are not a picture\n",
        ),
    ],
    ids=["another size", "no Datum", "no picture"],
)
def test_bad_records_leave_the_output_alone(
    records: list[bytes], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("mean.binaryproto").write_text("what was there")
    database("db", records)
    assert run_command("compute_image_mean", ["db", "mean.binaryproto"]) == 1
    assert capsys.readouterr().err == message
    assert Path("mean.binaryproto").read_text() == "what was there"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["no_db"], 1, "error: database no_db does not exist\n"),
        (["db", "--backend", "hdf5"], 2, "error: -backend is unknown; expected lmdb or leveldb; got hdf5\n"),
        (["level", "mean"], 1, "error: level is a LevelDB\nSet -backend LEVELDB.\n"),
        ([], 2, "error: the following arguments are required: INPUT_DB\n"),
    ],
)
def test_errors(arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    database("db", [pack(PICTURES[0], 0)])
    database("level", [pack(PICTURES[0], 0)], "leveldb")
    assert run_command("compute_image_mean", arguments) == code
    assert message in capsys.readouterr().err
