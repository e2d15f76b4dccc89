"""Stores the values of a blob, item by item, in a database of Datums or in a dataset of an HDF5 file.

Source: tools/extract_features.cpp.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from pycaffe_like.errors import DataError
from pycaffe_like.files.atomic import replacing
from pycaffe_like.files.atomic_folder import replacing_folder
from pycaffe_like.files.folder import folder_for_output
from pycaffe_like.files.hdf5 import new_hdf5
from pycaffe_like.proto import caffe_pb2

from .database_writer import WRITERS


class Features(Protocol):
    """Stores the values of a blob, batch by batch.

    Attributes:
        count: the number of items stored so far.
    """

    count: int

    def add(self, batch: np.ndarray) -> None:
        """Stores each item along the first axis of the array."""


@contextmanager
def store_features(path: str | Path, kind: str, blob: str) -> Iterator[Features]:
    """Yields a store whose file appears at `path` when the block succeeds. If the block fails, nothing
    remains.

    Args:
        kind: lmdb, leveldb or hdf5.
        blob: the name of the dataset in an HDF5 file.

    Raises:
        DataError: If `path` exists or cannot be written.
    """
    path = Path(path)
    try:
        if os.path.lexists(path):
            raise DataError(f"{path} exists already", advice="Remove it, or choose another name.")
        if kind == "hdf5":
            with folder_for_output(path.parent), replacing(path) as temporary, new_hdf5(temporary) as file:
                yield _File(file, blob)
        else:
            with folder_for_output(path.parent), replacing_folder(path) as folder:
                writer = WRITERS[kind](folder)
                try:
                    yield _Database(writer)
                finally:
                    writer.close()
    except OSError as error:
        raise DataError(f"{path} cannot be written: {error.strerror or error}") from None


class _Database:
    """Stores each item as a Datum with its values in float_data. Keys have ten digits and start at 0."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer
        self.count = 0

    def add(self, batch: np.ndarray) -> None:
        if batch.ndim > 4:
            raise DataError("a Datum has channels, height and width", expected="a blob of up to 4 axes", got=batch.ndim)
        items = batch.reshape(batch.shape + (1,) * (4 - batch.ndim))
        for item in items:
            channels, height, width = item.shape
            datum = caffe_pb2.Datum(channels=channels, height=height, width=width, float_data=item.ravel())
            self._writer.put(f"{self.count:010d}".encode(), datum.SerializeToString())
            self.count += 1


class _File:
    """Stores the items in an HDF5 dataset, named like the blob, that grows along its first axis."""

    def __init__(self, file: Any, blob: str) -> None:
        self._file = file
        self._blob = blob
        self.count = 0

    def add(self, batch: np.ndarray) -> None:
        items = batch.reshape(batch.shape or (1,))
        if self._blob not in self._file:
            shape, limits = (0, *items.shape[1:]), (None, *items.shape[1:])
            self._file.create_dataset(self._blob, shape, np.float32, maxshape=limits, chunks=True)
        stored = self._file[self._blob]
        if stored.shape[1:] != items.shape[1:]:
            raise DataError(f"blob '{self._blob}' changed its shape", expected=stored.shape[1:], got=items.shape[1:])
        stored.resize(self.count + len(items), axis=0)
        stored[self.count :] = items
        self.count += len(items)
