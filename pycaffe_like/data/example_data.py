"""Converts the data sets of Caffe's examples to databases: MNIST, pairs of MNIST digits, CIFAR-10.

Keys and values are the same, byte for byte, as those that Caffe's programs write.

Source: examples/mnist/convert_mnist_data.cpp, examples/siamese/convert_mnist_siamese_data.cpp,
examples/cifar10/convert_cifar_data.cpp.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from pycaffe_like.errors import DataError
from pycaffe_like.files.datum import pack_values
from pycaffe_like.regular_file import read_regular
from pycaffe_like.spec import format_shape

from .database_writer import WRITERS
from .replace_database import check_replaceable, replacing_database

KeyValue = tuple[bytes, bytes]

_IMAGES, _LABELS = 2051, 2049
"""Magic numbers: the first four bytes of MNIST's files, big-endian."""

_CIFAR_PICTURE = (3, 32, 32)


def read_mnist(images: str, labels: str) -> tuple[np.ndarray, np.ndarray]:
    """Reads the pictures (N x H x W) and the labels (N) from two IDX files.

    Raises:
        DataError: If a file is not an IDX file, or there are more or fewer labels than pictures.
    """
    pictures, numbers = _read_idx(images, _IMAGES, 3), _read_idx(labels, _LABELS, 1)
    if len(pictures) != len(numbers):
        raise DataError(f"{images} and {labels} do not match", expected=f"{len(pictures)} labels", got=len(numbers))
    return pictures, numbers


def _read_idx(path: str, magic: int, axes: int) -> np.ndarray:
    """Reads an IDX file: the magic number, the size of each axis, then the values as uint8."""
    data = read_regular(path, expected="a file of MNIST")
    start = 4 * (1 + axes)
    if data[:2] == b"\x1f\x8b":
        raise DataError(f"{path} is compressed", expected="an IDX file", advice=f"gunzip {path}")
    if len(data) < start or int.from_bytes(data[:4], "big") != magic:
        raise DataError(
            f"{path} is not an IDX file of MNIST",
            expected=f"the number {magic} at its start",
            got=int.from_bytes(data[:4], "big"),
        )
    shape = tuple(int(extent) for extent in np.frombuffer(data, ">u4", axes, 4))
    values = np.frombuffer(data, np.uint8, offset=start)
    if values.size != int(np.prod(shape, dtype=object)):
        raise DataError(f"{path} is truncated or too long", expected=f"{format_shape(shape)} values", got=values.size)
    return values.reshape(shape)


def mnist_records(pictures: np.ndarray, labels: np.ndarray) -> Iterator[KeyValue]:
    """Yields one single-channel record per picture."""
    for number, (picture, label) in enumerate(zip(pictures, labels.tolist(), strict=True)):
        yield b"%08d" % number, pack_values(picture[None], label)


def siamese_records(pictures: np.ndarray, labels: np.ndarray, source: random.Random) -> Iterator[KeyValue]:
    """Yields random pairs of pictures as records with two channels; the label is 1 if both show the
    same digit.

    There are as many pairs as pictures.
    """
    for number in range(len(pictures)):
        first, second = source.randrange(len(pictures)), source.randrange(len(pictures))
        is_same = int(labels[first] == labels[second])
        yield b"%08d" % number, pack_values(pictures[[first, second]], is_same)


def cifar_records(files: Iterable[Path]) -> Iterator[KeyValue]:
    """Yields the records of CIFAR-10's binary files: each has a label and 3 x 32 x 32 values.

    Raises:
        DataError: If a file is missing or truncated.
    """
    size = 1 + int(np.prod(_CIFAR_PICTURE))
    number = 0
    for file in files:
        data = read_regular(file, expected="a binary file of CIFAR-10")
        if not data or len(data) % size:
            raise DataError(
                f"{file} is not a binary file of CIFAR-10",
                expected=f"records of {size} bytes",
                got=f"{len(data)} bytes",
            )
        for row in np.frombuffer(data, np.uint8).reshape(-1, size):
            yield b"%05d" % number, pack_values(row[1:].reshape(_CIFAR_PICTURE), int(row[0]))
            number += 1


def write_records(records: Iterable[KeyValue], target: str | Path, backend: str) -> int:
    """Writes a new database. After an error nothing of it remains.

    Returns:
        The number of records written.

    Raises:
        DataError: If the target exists or cannot be written, or if the records cannot be read.
    """
    if backend not in WRITERS:
        raise DataError("the backend is unknown", expected=" or ".join(WRITERS), got=backend)
    check_replaceable(Path(target), overwrite=False)
    count = 0
    try:
        with replacing_database(Path(target)) as path, closing(WRITERS[backend](path)) as writer:
            for key, value in records:
                writer.put(key, value)
                count += 1
    except OSError as error:
        raise DataError(f"{target} cannot be written: {error.strerror or error}") from None
    return count
