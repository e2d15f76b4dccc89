"""The converters from Caffe's examples, run as commands."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

from pycaffe_like.cli import main
from pycaffe_like.data.stored import open_stored
from pycaffe_like.proto import caffe_pb2

RANDOM = np.random.default_rng(3)
PICTURES = RANDOM.integers(0, 256, (7, 3, 5), np.uint8)
LABELS = np.array([3, 1, 4, 1, 5, 9, 2], np.uint8)


@pytest.fixture(autouse=True)
def _mnist(_in_empty_folder: None) -> None:
    extents = b"".join(extent.to_bytes(4, "big") for extent in (2051, 7, 3, 5))
    Path("images").write_bytes(extents + PICTURES.tobytes())
    Path("labels").write_bytes((2049).to_bytes(4, "big") + (7).to_bytes(4, "big") + LABELS.tobytes())


def read_records(path: str) -> list[tuple[bytes, bytes]]:
    stored = open_stored(path)
    records = list(zip(map(bytes, stored.source.keys), map(bytes, stored.source), strict=True))  # type: ignore[arg-type]
    stored.close()
    return records


def datum(values: np.ndarray, label: int) -> bytes:
    """Returns a serialized Datum as in Caffe's examples: five fields in order, without the field `encoded`."""
    channels, height, width = values.shape
    return (
        bytes([8, channels, 16, height, 24, width, 34]) + _varint(values.size) + values.tobytes() + bytes([40, label])
    )


def _varint(value: int) -> bytes:
    return bytes([value]) if value < 128 else bytes([value & 127 | 128, *_varint(value >> 7)])


@pytest.mark.parametrize("backend", ["lmdb", "leveldb"])
def test_mnist(backend: str) -> None:
    assert main(["convert_mnist_data", "images", "labels", "db", f"--backend={backend}"]) == 0
    assert open_stored("db").kind == backend.upper()
    assert read_records("db") == [
        (b"%08d" % number, datum(picture[None], int(label)))
        for number, (picture, label) in enumerate(zip(PICTURES, LABELS, strict=True))
    ]


def test_pairs_of_mnist() -> None:
    assert main(["convert_mnist_siamese_data", "images", "labels", "a", "--seed", "4"]) == 0
    assert open_stored("a").kind == "LEVELDB"
    assert main(["convert_mnist_siamese_data", "images", "labels", "b", "--seed", "4", "--backend", "lmdb"]) == 0
    records = read_records("a")
    assert records == read_records("b")
    assert [key for key, _ in records] == [b"%08d" % number for number in range(7)]
    numbers = {picture.tobytes(): int(label) for picture, label in zip(PICTURES, LABELS, strict=True)}
    for _, value in records:
        found = caffe_pb2.Datum.FromString(value)
        assert (found.channels, found.height, found.width) == (2, 3, 5)
        assert found.label == int(numbers[found.data[:15]] == numbers[found.data[15:]])
    assert main(["convert_mnist_siamese_data", "images", "labels", "c", "--seed", "5"]) == 0
    assert read_records("c") != records


def test_cifar10() -> None:
    rows = RANDOM.integers(0, 256, (12, 3073), np.uint8)
    rows[:, 0] %= 10
    Path("in").mkdir()
    for number in range(5):
        Path(f"in/data_batch_{number + 1}.bin").write_bytes(rows[2 * number : 2 * number + 2].tobytes())
    Path("in/test_batch.bin").write_bytes(rows[10:].tobytes())
    assert main(["convert_cifar_data", "in", "out", "lmdb"]) == 0
    for path, chosen in (("out/cifar10_train_lmdb", rows[:10]), ("out/cifar10_test_lmdb", rows[10:])):
        assert read_records(path) == [
            (b"%05d" % number, datum(row[1:].reshape(3, 32, 32), int(row[0]))) for number, row in enumerate(chosen)
        ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x1f\x8b\x08", "images is compressed; expected an IDX file\ngunzip images"),
        (
            b"\0\0\x08\x01" + b"\0" * 16,
            "images is not an IDX file of MNIST; expected the number 2051 at its start; got 2049",
        ),
        (
            b"\0\0\x08\x03" + b"\0\0\0\x02" * 3 + b"1234567",
            "images is truncated or too long; expected 2x2x2 values; got 7",
        ),
        (b"\0\0\x08\x03" + b"\0\0\0\x01" * 3 + b"1", "images and labels do not match; expected 1 labels; got 7"),
    ],
)
def test_files_that_cannot_be_used(content: bytes, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("images").write_bytes(content)
    assert main(["convert_mnist_data", "images", "labels", "db"]) == 1
    assert f"error: {message}\n" in capsys.readouterr().err
    assert not Path("db").exists()


def test_a_cifar_file_that_is_cut_off(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in").mkdir()
    Path("in/data_batch_1.bin").write_bytes(b"7" * 3072)
    assert main(["convert_cifar_data", "in", "out", "lmdb"]) == 1
    message = "in/data_batch_1.bin is not a binary file of CIFAR-10; expected records of 3073 bytes; got 3072 bytes"
    assert f"error: {message}\n" in capsys.readouterr().err


def test_a_database_that_is_there_and_an_unknown_backend(capsys: pytest.CaptureFixture[str]) -> None:
    Path("db").mkdir()
    assert main(["convert_mnist_data", "images", "labels", "db"]) == 1
    assert "error: db exists already" in capsys.readouterr().err
    assert main(["convert_mnist_data", "images", "labels", "new", "--backend", "sql"]) == 1
    assert "the backend is unknown; expected lmdb or leveldb; got sql" in capsys.readouterr().err


def test_linked_programs_run_as_scripts_of_caffes_examples_run_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["link", "caffe folder"]) == 0
    Path("create.sh").write_text(
        "set -e\nBUILD='caffe folder/build/examples/mnist'\n"
        '"$BUILD"/convert_mnist_data.bin images labels db --backend=lmdb\n'
    )
    subprocess.run(["sh", "create.sh"], check=True, env=os.environ)
    assert len(read_records("db")) == 7
    version = subprocess.run(["caffe folder/build/tools/caffe", "--version"], check=True, capture_output=True)
    assert version.stdout.count(b".") >= 1
    assert main(["link", "caffe folder"]) == 0


def test_a_program_that_is_not_ours_stays(capsys: pytest.CaptureFixture[str]) -> None:
    Path("build/tools").mkdir(parents=True)
    Path("build/tools/caffe").write_text("mine")
    assert main(["link", "."]) == 1
    assert "error: build/tools/caffe exists\n" in capsys.readouterr().err
    assert [path.name for path in Path("build").rglob("*")] == ["tools", "caffe"]
    assert main(["link", ".", "--overwrite"]) == 0
    assert os.access("build/tools/caffe", os.X_OK)


def test_programs_that_have_no_folder(capsys: pytest.CaptureFixture[str]) -> None:
    Path("build").touch()
    assert main(["link", "."]) == 1
    assert "error: build/" in (said := capsys.readouterr().err)
    assert "cannot be made: Not a directory" in said
