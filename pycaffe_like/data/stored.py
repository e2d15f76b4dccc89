"""Reads any database record by record: LMDB and LevelDB with Datums or AnnotatedDatums, and HDF5 files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pycaffe_like.errors import DataError
from pycaffe_like.files.annotated_datum import unpack_annotated
from pycaffe_like.files.datum import Label, unpack
from pycaffe_like.files.hdf5 import open_hdf5

from .database import open_database
from .hdf5_source import Hdf5Source
from .image import channels_first, decode_image
from .source import Labelled, Source

_AT_ONCE = 64


@dataclass(frozen=True)
class Stored:
    """An open database.

    Attributes:
        kind: LMDB, LEVELDB or HDF5.
        source: the records as they are stored.
        parse: parses a record to a picture and its label; raises DataError.
    """

    kind: str
    source: Source[Any]
    parse: Callable[[Any], Labelled]

    def __len__(self) -> int:
        return len(self.source)

    def close(self) -> None:
        """Releases files and memory."""
        self.source.close()


@dataclass(frozen=True)
class InspectedRecord:
    """One record of a database after reading and decoding it.

    Attributes:
        picture: C x H x W, decoded; None for a damaged record.
        label: a number, or an array of several.
        encoding: the file type of an encoded picture, such as png; "" for raw values.
        error: the error message for a damaged record; "" for any other.
    """

    number: int
    picture: np.ndarray | None = None
    label: Label = 0
    encoding: str = ""
    error: str = ""


def open_stored(path: str) -> Stored:
    """Opens a database of any kind.

    The pictures of an HDF5 file are in its dataset `data`, or else in its first dataset; labels, if
    any, are in `label`.

    Raises:
        DataError: If there is no database, or it is damaged.
    """
    if os.path.isfile(path) and Path(path).name != "data.mdb":
        return _open_hdf5(path)
    kind = "LEVELDB" if (Path(path) / "CURRENT").exists() else "LMDB"
    return Stored(kind, open_database(kind, path), parse_record)


def parse_record(record: bytes | memoryview) -> Labelled:
    """Returns the picture and label of a Datum or an AnnotatedDatum.

    Raises:
        DataError: If the record is neither, or its shape does not match its values.
    """
    try:
        return Labelled(*unpack(record))
    except DataError as error:
        try:
            annotated = unpack_annotated(record)
        except DataError:
            raise error from None
        return Labelled(annotated.picture, annotated.label)


def _open_hdf5(path: str) -> Stored:
    with open_hdf5(path, DataError) as file:
        names = list(file)
    if not names:
        raise DataError(f"{path} has no datasets")
    data = "data" if "data" in names else names[0]
    datasets = [data, "label"] if "label" in names and data != "label" else [data]

    def parse(row: Sequence[np.ndarray]) -> Labelled:
        picture = row[0].reshape((1, 1, 1, *row[0].shape)[-3:]) if row[0].ndim < 3 else row[0]
        label = row[1] if len(row) > 1 else np.zeros(())
        return Labelled(picture, float(label.ravel()[0]) if label.size == 1 else label)

    return Stored("HDF5", Hdf5Source([path], datasets), parse)


def inspect_records(stored: Stored, numbers: Sequence[int]) -> Iterator[InspectedRecord]:
    """Yields these records, read and decoded in one thread per CPU core. Damaged records are included."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for first in range(0, len(numbers), _AT_ONCE):
            yield from pool.map(lambda number: _inspect(stored, number), numbers[first : first + _AT_ONCE])


def _inspect(stored: Stored, number: int) -> InspectedRecord:
    try:
        image, label = stored.parse(stored.source[number])
        if not isinstance(image, bytes):
            return InspectedRecord(number, image, label)
        return InspectedRecord(number, channels_first(decode_image(image)), label, encoding_of(image))
    except DataError as error:
        return InspectedRecord(number, error=str(error).partition("\n")[0])


def encoding_of(data: bytes) -> str:
    """Returns the type of a picture file, detected by its first bytes."""
    starts = {b"\x89PNG": "png", b"\xff\xd8": "jpg", b"BM": "bmp", b"II*\0": "tif", b"MM\0*": "tif"}
    if data[8:12] == b"WEBP":
        return "webp"
    return next((kind for start, kind in starts.items() if data.startswith(start)), "another type")
