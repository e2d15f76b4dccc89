"""Reads records from HDF5 files."""

from __future__ import annotations

import os
from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from pycaffe_like.errors import DataError, Where
from pycaffe_like.files.hdf5 import MANY_CHUNKS, affordable, check_dataset, count_chunks, find, open_hdf5, read_as
from pycaffe_like.regular_file import read_regular
from pycaffe_like.spec import Shape, format_shape

from .source import Source

WHOLE_FILE_BYTES = 1 << 30
"""Files whose datasets take at most this many bytes as float32 are read whole, as in Caffe; from
larger ones only the rows of a batch are read."""

Row = tuple[np.ndarray, ...]


class Hdf5Source(Source[Row]):
    """The rows of several HDF5 files, one file after the other.

    A record has one row of each dataset, as float32.

    Attributes:
        files: the number of rows in each file.
    """

    def __init__(self, paths: Sequence[str], datasets: Sequence[str]) -> None:
        """
        Args:
            paths: the HDF5 files.
            datasets: the names of the datasets. Within a file they must have the same number of
                rows, and a dataset must have rows of the same shape in all files.

        Raises:
            DataError: If a file is missing, or a dataset is missing or does not fit.
        """
        self.datasets = datasets
        self.paths = paths
        described = [_describe(path, datasets) for path in self.paths]
        self.files = [rows for rows, _ in described]
        self.shapes = described[0][1]
        for path, (_, shapes) in zip(self.paths, described, strict=True):
            for name, shape, first in zip(datasets, shapes, self.shapes, strict=True):
                if shape != first:
                    raise DataError(
                        f"{path}: a row of dataset '{name}' has another shape than in {self.paths[0]}",
                        expected=format_shape(first),
                        got=format_shape(shape),
                    )
        self._ends = list(accumulate(self.files))
        self._loaded: tuple[int, list[np.ndarray]] = (-1, [])

    def __len__(self) -> int:
        return self._ends[-1]

    def __getitem__(self, number: int) -> Row:
        return self.read([number])[0]

    def read(self, numbers: Sequence[int]) -> list[Row]:
        found: list[Row] = []
        for file, group in groupby(map(self._place, numbers), lambda place: place[0]):
            rows = [row for _, row in group]
            found += zip(*self._rows(file, rows), strict=True)
        return found

    def name(self, number: int) -> str:
        file, row = self._place(number)
        return f"row {row} of {self.paths[file]}"

    def close(self) -> None:
        self._loaded = (-1, [])

    def _place(self, number: int) -> tuple[int, int]:
        """Returns the index of the file that has a record, and the row in that file."""
        file = bisect(self._ends, number)
        return file, number - (self._ends[file] - self.files[file])

    def _rows(self, file: int, rows: Sequence[int]) -> Iterator[Sequence[np.ndarray]]:
        """Reads these rows of each dataset of a file."""
        size = 4 * self.files[file] * sum(map(prod, self.shapes))
        if size <= min(WHOLE_FILE_BYTES, affordable(self.paths[file])):
            yield from ([dataset[row] for row in rows] for dataset in self._whole(file))
            return
        order, back = np.unique(rows, return_inverse=True)  # h5py requires sorted rows
        with open_hdf5(self.paths[file], DataError) as found:
            for name in self.datasets:
                values = _chosen_rows(_dataset(found, name), order)
                yield [values[index] for index in back]

    def _whole(self, file: int) -> list[np.ndarray]:
        """Reads the datasets of a file completely. The datasets of the last file used are cached."""
        if self._loaded[0] != file:
            with open_hdf5(self.paths[file], DataError) as found:
                self._loaded = (file, [read_as(_dataset(found, name), DataError, np.float32) for name in self.datasets])
        return self._loaded[1]


def _chosen_rows(dataset: Any, rows: np.ndarray) -> list[np.ndarray]:
    """Reads rows, given in ascending order, as float32; if they have many chunks, only a few rows at a time."""
    at_once = max(1, MANY_CHUNKS // count_chunks(dataset, first_axis=1))
    found: list[np.ndarray] = []
    for start in range(0, len(rows), at_once):
        some = rows[start : start + at_once]
        first, last = int(some[0]), int(some[-1])
        chosen = slice(first, last + 1) if last - first == len(some) - 1 else some.tolist()
        found += list(dataset[chosen].astype(np.float32, copy=False))
    return found


def read_file_names(source: str) -> list[str]:
    """Reads a list of HDF5 files.

    Names are separated by whitespace. But if a whole line is the name of an existing file, it counts as one name.

    Raises:
        DataError: If the list cannot be read, or a file is missing.
    """
    expected = "a text file with names of HDF5 files"
    try:
        lines = read_regular(source, expected=expected).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise DataError("the list is not text", expected=expected, where=Where(source)) from None
    names = [name for line in lines for name in ([line.strip()] if os.path.isfile(line.strip()) else line.split())]
    if not names:
        raise DataError(f"list {source} is empty", expected="the name of an HDF5 file per line")
    for name in names:
        if os.path.isdir(name):
            raise DataError(f"{name} is a folder", expected="an HDF5 file")
        if not os.path.isfile(name):
            beside = Path(source).parent / name
            found = f"; {beside} exists" if os.path.exists(beside) else ""
            advice = f"Names are relative to the current folder, {Path.cwd()}{found}."
            raise DataError(f"HDF5 file {name} does not exist", advice=advice)
    return names


def _describe(path: str, names: Sequence[str]) -> tuple[int, list[Shape]]:
    """Returns the number of rows in a file's datasets, and the shape of one row of each."""
    with open_hdf5(path, DataError) as file:
        shapes: list[Shape] = [_dataset(file, name).shape for name in names]
        rows = shapes[0][0]
        for name, shape in zip(names, shapes, strict=True):
            if shape[0] != rows:
                raise DataError(f"datasets '{names[0]}' and '{name}' differ in rows", expected=rows, got=shape[0])
        if not rows:
            raise DataError(f"dataset '{names[0]}' has no rows")
    return rows, [shape[1:] for shape in shapes]


def _dataset(file: Any, name: str) -> Any:
    """Returns a numeric dataset with at least one axis that is stored in the file itself.

    Raises:
        DataError: If there is no such dataset.
    """
    found = find(file, name, DataError)
    if found is None or not hasattr(found, "dtype"):
        raise DataError(f"there is no dataset '{name}'", got=", ".join(file) or "an empty file")
    check_dataset(found, DataError)
    if not found.shape:
        raise DataError(f"dataset '{name}' has no rows", expected="at least one axis", got="a scalar")
    return found
