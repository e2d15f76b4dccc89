"""HDF5Data and HDF5Output: blobs from and to HDF5 files."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.files.atomic import replacing
from pycaffe_like.layers.base import NoTop, Shape, at_least, exactly, text
from pycaffe_like.layers.registry import register_layer
from pycaffe_like.spec import LayerDef

from .base import DataLayer, checked_batch_size, shuffled


@register_layer("hdf5_data_param")
class HDF5Data(DataLayer):
    """Rows of HDF5 files, over and over: each top is the dataset of its name.

    `source` is a text file with the names of the files. With shuffle every epoch has an order of
    its own of the files, and of the rows within each file. Datasets are of floats or integers; all
    of a file have as many rows. Nothing is transformed.

    Tops: one or more, batch_size x what a row of the dataset is.

    Source: src/caffe/layers/hdf5_data_layer.cpp.
    """

    tops = at_least(1)

    def __init__(self, bottoms: object, *, source: str, batch_size: int, shuffle: bool, layer: LayerDef) -> None:
        super().__init__()
        if "transform_param" in layer.options:
            raise LayerError("HDF5Data does not transform data", advice="Leave transform_param away.")
        self.source = source
        self.batch_size = checked_batch_size(batch_size)
        self.shuffle = shuffle
        self.names = layer.tops
        self._files: list[str] = []
        self._rows: list[int] = []
        self._shapes: list[Shape] = []
        self._loaded: tuple[int, list[np.ndarray]] = (-1, [])

    def open(self) -> None:
        self._files = _file_names(self.source)
        described = [_described(file, self.names) for file in self._files]
        self._shapes = described[0][1]
        for file, (_, shapes) in zip(self._files, described, strict=True):
            for name, shape, first in zip(self.names, shapes, self._shapes, strict=True):
                if shape != first:
                    raise DataError(
                        f"{file}: a row of dataset '{name}' has another shape than in {self._files[0]}",
                        expected=text(first),
                        got=text(shape),
                    )
        self._rows = [rows for rows, _ in described]

    def close(self) -> None:
        self._loaded = (-1, [])

    def records(self) -> int:
        if not self._rows:
            self.open()
        return sum(self._rows)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [(self.batch_size, *shape) for shape in self._shapes]

    def assumed_shapes(self, image: Shape) -> list[Shape]:
        return [(self.batch_size, *image), *[(self.batch_size,)] * (len(self.names) - 1)]

    def read(self, index: int, limit: int | None = None) -> list[np.ndarray]:
        chosen = self._chosen(self.positions(index, limit))
        pieces = [[dataset[rows] for dataset in self._load(file)] for file, rows in chosen]
        return [np.concatenate(of_one_top) for of_one_top in zip(*pieces, strict=True)]

    def item_name(self, index: int, item: int) -> str:
        ((file, rows),) = self._chosen([self.positions(index)[item]])
        return f"row {rows[0]} of {self._files[file]}"

    def _chosen(self, positions: Sequence[int]) -> Iterator[tuple[int, np.ndarray]]:
        """The files at some positions of the endless row of epochs, and the rows of each."""
        for epoch, group in groupby(positions, lambda position: position // self.records()):
            yield from self._rows_by_file(epoch, [position % self.records() for position in group])

    def _rows_by_file(self, epoch: int, places: Sequence[int]) -> Iterator[tuple[int, np.ndarray]]:
        """The files at some places of an epoch, which are in order, and the rows of each."""
        files = shuffled(len(self._files), self.seed, 0, epoch) if self.shuffle else np.arange(len(self._files))
        ends = list(accumulate(self._rows[file] for file in files))
        for turn, group in groupby(places, lambda place: bisect(ends, place)):
            file = int(files[turn])
            start = ends[turn] - self._rows[file]
            rows = np.array([place - start for place in group])
            yield file, shuffled(self._rows[file], self.seed, 1, epoch, file)[rows] if self.shuffle else rows

    def _load(self, file: int) -> list[np.ndarray]:
        """The datasets of a file as float32; those of the last file asked for are kept."""
        number, datasets = self._loaded
        if number != file:
            datasets = self._read_file(self._files[file])
            self._loaded = (file, datasets)
        return datasets

    def _read_file(self, file: str) -> list[np.ndarray]:
        with _opened(file) as found:
            try:
                return [_dataset(found, name).astype(np.float32)[...] for name in self.names]
            except OSError as error:
                raise DataError(f"{file} cannot be read: {error}") from None


def _file_names(source: str) -> list[str]:
    """The names in a list, apart by blanks or line ends; a line that names a file may hold blanks."""
    try:
        lines = Path(source).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise DataError(
            f"list {source} cannot be read: {reason}", expected="a text file with names of HDF5 files"
        ) from None
    names = [name for line in lines for name in ([line.strip()] if Path(line.strip()).is_file() else line.split())]
    if not names:
        raise DataError(f"list {source} is empty", expected="the name of an HDF5 file a line")
    for name in names:
        if Path(name).is_dir():
            raise DataError(f"{name} is a folder", expected="an HDF5 file")
        if not Path(name).is_file():
            beside = Path(source).parent / name
            found = f"; {beside} exists" if beside.exists() else ""
            advice = f"Names count from the current folder, {Path.cwd()}{found}."
            raise DataError(f"HDF5 file {name} does not exist", advice=advice)
    return names


def _opened(file: str) -> Any:
    import h5py

    try:
        return h5py.File(file, "r")
    except OSError as error:
        raise DataError(f"{file} cannot be opened as HDF5: {error}") from None


def _described(file: str, names: Sequence[str]) -> tuple[int, list[Shape]]:
    """How many rows the datasets of a file have, and the shape of a row of each."""
    with _opened(file) as found:
        shapes: list[Shape] = [_dataset(found, name).shape for name in names]
    rows = shapes[0][0]
    for name, shape in zip(names, shapes, strict=True):
        if shape[0] != rows:
            raise DataError(f"{file}: datasets '{names[0]}' and '{name}' differ in rows", expected=rows, got=shape[0])
    if not rows:
        raise DataError(f"{file}: dataset '{names[0]}' has no rows")
    return rows, [shape[1:] for shape in shapes]


def _dataset(file: Any, name: str) -> Any:
    """A dataset of numbers with at least one axis."""
    import h5py

    found = file.get(name)
    if not isinstance(found, h5py.Dataset):
        raise DataError(f"{file.filename}: there is no dataset '{name}'", got=", ".join(file) or "an empty file")
    if found.id.get_type().get_class() not in (h5py.h5t.FLOAT, h5py.h5t.INTEGER):
        raise DataError(f"{file.filename}: dataset '{name}' is not of floats or integers", got=found.dtype)
    if not found.shape:
        raise DataError(f"{file.filename}: dataset '{name}' has no rows", expected="at least one axis", got="a scalar")
    return found


@register_layer("hdf5_output_param")
class HDF5Output(NoTop):
    """Writes its bottoms to a file, as the datasets data and label of four axes.

    The file holds the batch of the last pass and appears with the first one. Caffe ends the program
    in the second pass.

    Bottoms: data and label, of the same number of items and at most four axes each.

    Source: src/caffe/layers/hdf5_output_layer.cpp.
    """

    bottoms = exactly(2)

    def __init__(self, bottoms: Sequence[Shape], *, file_name: str) -> None:
        super().__init__()
        self.file_name = file_name
        _check_bottoms(bottoms)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return []

    def forward(self, data: Tensor, label: Tensor) -> tuple[()]:
        import h5py

        _check_bottoms([data.shape, label.shape])
        try:
            with replacing(self.file_name) as temporary, h5py.File(temporary, "w") as file:
                for name, values in _named(data=data, label=label):
                    file.create_dataset(name, data=values)
        except OSError as error:
            raise DataError(f"{self.file_name} cannot be written: {error.strerror or error}") from None
        return ()


def _check_bottoms(shapes: Sequence[Shape]) -> None:
    for shape in shapes:
        if len(shape) > 4:
            raise LayerError("a bottom has too many axes", expected="at most 4", got=text(shape))
    data, label = shapes
    if data[:1] != label[:1]:
        raise LayerError("data and label differ in the number of items", expected=text(data), got=text(label))


def _named(**blobs: Tensor) -> Iterator[tuple[str, np.ndarray]]:
    """Blobs as arrays of four axes; missing axes are 1."""
    for name, blob in blobs.items():
        values = blob.detach()
        values = values if values.dtype == torch.float64 else values.float()
        yield name, values.cpu().reshape(*blob.shape, *(1,) * (4 - blob.dim())).numpy()
