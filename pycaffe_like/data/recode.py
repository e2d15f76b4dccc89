"""Records of a database in another form: another backend, encoded pictures, raw pixels."""

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
from pycaffe_like.files.hdf5 import new_hdf5
from pycaffe_like.proto import caffe_pb2

from .class_names import LABELS, find_names, write_names
from .database_writer import WRITERS
from .image import channels_first, decode_image
from .replace_database import check_replaceable, replacing_database
from .stored import Stored


@dataclass(frozen=True)
class Recoding:
    """What becomes of the records.

    Attributes:
        backend: lmdb, leveldb or hdf5.
        encode_type: file type that pictures are encoded as; "" leaves them as they are.
        raw: encoded pictures become values.
        skip_bad: skip damaged records.
        overwrite: replace a database, or an HDF5 file, that is there.
    """

    backend: str = "lmdb"
    encode_type: str = ""
    raw: bool = False
    skip_bad: bool = False
    overwrite: bool = False


def recode(stored: Stored, source: Path, target: Path, how: Recoding) -> tuple[int, list[str]]:
    """Writes the records of a database into another one, under the same keys.

    Records that need not change keep their bytes. An HDF5 file gets the datasets `data`, N x C x H x W,
    and `label`, N or N x K.

    Returns:
        how many records were written, and what is wrong with those that were left out.

    Raises:
        DataError: if a record is damaged, pictures do not fit, or the target exists.
    """
    failed: list[str] = []
    try:
        if how.backend == "hdf5":
            return _write_hdf5(stored, target, how, failed), failed
        check_replaceable(target, how.overwrite)
        count = 0
        with replacing_database(target) as path:
            with closing(WRITERS[how.backend](path)) as writer:
                for key, value in _recoded(stored, how, failed):
                    writer.put(key, value)
                    count += 1
            write_names(path / LABELS, find_names([source]))
        return count, failed
    except OSError as error:
        raise DataError(f"{target} cannot be written: {error.strerror or error}") from None


def _recoded(stored: Stored, how: Recoding, failed: list[str]) -> Iterator[tuple[bytes, bytes]]:
    keys = stored.source.keys
    for number in range(len(stored)):
        try:
            record = stored.source[number]
            if stored.kind == "HDF5":
                yield b"%08d" % number, recoded(_datum_of_row(*stored.parse(record)), how)
            else:
                stored.parse(record)
                yield bytes(keys[number]), recoded(bytes(record), how)  # type: ignore[call-overload]
        except DataError as error:
            _note(error, stored, number, how, failed)


def _note(error: DataError, stored: Stored, number: int, how: Recoding, failed: list[str]) -> None:
    """Remembers that a record is left out; raises where it may not be."""
    text = f"{stored.source.name(number)}: {str(error).partition(chr(10))[0]}"
    if not how.skip_bad:
        raise DataError(text, advice="--skip_bad skips damaged records.") from None
    failed.append(text)


def _datum_of_row(picture: Any, label: Any) -> bytes:
    """A Datum of a row of HDF5: bytes where its values are integers from 0 to 255, else floats."""
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


def recoded(record: bytes, how: Recoding) -> bytes:
    """A Datum or an AnnotatedDatum whose picture is encoded or decoded as asked for.

    Raises:
        DataError: if it is damaged, or its values are not a picture.
    """
    if not (how.raw or how.encode_type):
        return record
    return change_datum(record, lambda datum: _change(datum, how))


def _change(datum: Any, how: Recoding) -> None:
    """Encodes or decodes the picture of a Datum."""
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
    with replacing(target) as temporary, new_hdf5(temporary) as file:
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
            raise DataError("no record is left", expected="at least one that is sound")
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
                f"{name} has another shape than before", expected=expected, got="x".join(map(str, values.shape))
            )
        file[name][row] = values
