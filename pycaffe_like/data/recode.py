"""Converts databases: to another backend, from raw to encoded pictures, or from encoded to raw."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pycaffe_like.errors import DataError
from pycaffe_like.files.annotated_datum import change_datum
from pycaffe_like.files.atomic import replacing
from pycaffe_like.files.datum import of_message
from pycaffe_like.files.folder import folder_for_output
from pycaffe_like.files.hdf5 import new_hdf5
from pycaffe_like.proto import caffe_pb2

from .class_names import LABELS, find_names, write_names
from .database_writer import WRITERS
from .image import channels_first, decode_image
from .replace_database import check_replaceable, replacing_database
from .stored import Stored


@dataclass(frozen=True)
class Recoding:
    """How to convert a database.

    Attributes:
        backend: the backend of the new database: lmdb, leveldb or hdf5.
        encode_type: the file type to encode raw pictures as; "" to leave them raw.
        raw: whether to decode encoded pictures to raw values.
        skip_bad: whether to skip damaged records; if not, they are an error.
        overwrite: whether to replace an existing database or HDF5 file.
    """

    backend: str = "lmdb"
    encode_type: str = ""
    raw: bool = False
    skip_bad: bool = False
    overwrite: bool = False


def recode(stored: Stored, source: Path, target: Path, how: Recoding) -> tuple[int, list[str]]:
    """Writes the records of a database into a new one, with the same keys.

    Records that need no change are copied byte for byte. An HDF5 file gets the datasets `data`,
    N x C x H x W, and `label`, N or N x K.

    Returns:
        The number of records written, and error messages about the records that were skipped.

    Raises:
        DataError: If a record is damaged, pictures differ in shape in HDF5, or the target exists.
    """
    failed: list[str] = []
    try:
        if how.backend == "hdf5":
            return _write_hdf5(stored, target, how, failed), failed
        check_replaceable(target, how.overwrite)
        count = 0
        with replacing_database(target) as path:
            with closing(WRITERS[how.backend](path)) as writer:
                for key, value in _recode_all(stored, how, failed):
                    writer.put(key, value)
                    count += 1
            write_names(path / LABELS, find_names([source]))
        return count, failed
    except OSError as error:
        raise DataError(f"{target} cannot be written: {error.strerror or error}") from None


def _recode_all(stored: Stored, how: Recoding, failed: list[str]) -> Iterator[tuple[bytes, bytes]]:
    keys = stored.source.keys
    for number in range(len(stored)):
        try:
            record = stored.source[number]
            if stored.kind == "HDF5":
                yield b"%08d" % number, recode_record(_datum_of_row(*stored.parse(record)), how)
            else:
                stored.parse(record)
                yield bytes(keys[number]), recode_record(bytes(record), how)  # type: ignore[call-overload]
        except DataError as error:
            _note(error, stored, number, how, failed)


def _note(error: DataError, stored: Stored, number: int, how: Recoding, failed: list[str]) -> None:
    """Adds the message about a skipped record to `failed`; raises it if records may not be skipped."""
    text = f"{stored.source.name(number)}: {str(error).partition(chr(10))[0]}"
    if not how.skip_bad:
        raise DataError(text, advice="--skip_bad skips damaged records.") from None
    failed.append(text)


def _datum_of_row(picture: Any, label: Any) -> bytes:
    """Makes a Datum from a row of an HDF5 file. Values are stored as bytes if all are integers from 0 to
    255, otherwise as floats.
    """
    values = np.asarray(picture)
    if values.ndim != 3:
        raise DataError("a row is not a picture", expected="C x H x W values", got=f"{values.ndim} axes")
    channels, height, width = values.shape
    labels = np.ravel(label).astype(np.float64)
    datum = caffe_pb2.Datum(channels=channels, height=height, width=width, label=int(labels[0]), encoded=False)
    if len(labels) > 1 or labels[0] != int(labels[0]):
        datum.labels.extend(labels.tolist())
    if ((values >= 0) & (values <= 255) & (values == np.trunc(values))).all():
        datum.data = values.astype(np.uint8).tobytes()
    else:
        datum.float_data.extend(values.ravel().tolist())
    return bytes(datum.SerializeToString())


def recode_record(record: bytes, how: Recoding) -> bytes:
    """Encodes or decodes the picture of a Datum or AnnotatedDatum as `how` says; returns the new record.

    Raises:
        DataError: If the record is damaged, or its values are not a picture.
    """
    if not (how.raw or how.encode_type):
        return record
    return change_datum(record, lambda datum: _change(datum, how))


def _change(datum: Any, how: Recoding) -> None:
    """Encodes or decodes the picture of a Datum, in place."""
    if how.raw and datum.encoded:
        picture = channels_first(decode_image(datum.data))
        datum.channels, datum.height, datum.width = picture.shape
        datum.data, datum.encoded = picture.tobytes(), False
    elif how.encode_type and not datum.encoded:
        datum.data, datum.encoded = _encode(of_message(datum)[0], how.encode_type), True
        for extent in ("channels", "height", "width"):
            datum.ClearField(extent)


def _encode(picture: Any, kind: str) -> bytes:
    import cv2

    if picture.dtype != np.uint8 or len(picture) not in (1, 3):
        expected = "1 or 3 channels of 8 bits"
        raise DataError("the values are not a picture", expected=expected, got=f"{len(picture)} of {picture.dtype}")
    try:
        done, data = cv2.imencode(f".{kind}", np.ascontiguousarray(picture.transpose(1, 2, 0)))
    except cv2.error:
        done = False
    if not done:
        raise DataError(f"pictures cannot be encoded as '{kind}'", expected="a type like jpg or png")
    return bytes(data)


def _write_hdf5(stored: Stored, target: Path, how: Recoding, failed: list[str]) -> int:
    if target.exists() and not (how.overwrite and target.is_file()):
        raise DataError(f"{target} exists already", advice="Remove it, or use --overwrite.")
    count = 0
    with folder_for_output(target.parent), replacing(target) as temporary, new_hdf5(temporary) as file:
        for number in range(len(stored)):
            try:
                picture, label = _values(stored, number)
                if not count:
                    _create(file, picture, label, len(stored))
                _put(file, count, picture, label)
                count += 1
            except DataError as error:
                _note(error, stored, number, how, failed)
        if not count:
            raise DataError("there is no record to write", expected="at least one that is not damaged")
        for dataset in file.values():
            dataset.resize(count, axis=0)
    return count


def _values(stored: Stored, number: int) -> tuple[np.ndarray, np.ndarray]:
    image, label = stored.parse(stored.source[number])
    picture = channels_first(decode_image(image)) if isinstance(image, bytes) else image
    return picture, np.asarray(label, np.float32)


def _create(file: Any, picture: np.ndarray, label: np.ndarray, count: int) -> None:
    for name, first in (("data", picture), ("label", label)):
        file.create_dataset(
            name,
            (count, *first.shape),
            first.dtype,
            chunks=(1, *first.shape) if first.ndim else True,
            maxshape=(count, *first.shape),
        )


def _put(file: Any, row: int, picture: np.ndarray, label: np.ndarray) -> None:
    for name, values in (("data", picture), ("label", label)):
        if file[name].shape[1:] != values.shape:
            expected = "x".join(map(str, file[name].shape[1:]))
            raise DataError(
                f"{name} differs in shape from the first record",
                expected=expected,
                got="x".join(map(str, values.shape)),
            )
        file[name][row] = values
