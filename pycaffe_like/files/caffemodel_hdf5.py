"""Reads and writes weight files in HDF5, with the datasets data/LAYER/INDEX.

Source: Net::CopyTrainedLayersFromHDF5 and Net::ToHDF5 in src/caffe/net.cpp.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pycaffe_like.errors import WeightsError, shorten

from .hdf5 import check_dataset, find, image, members, memory_file, open_hdf5, read_as
from .stored_layer import SavedLayer, StoredBlob, StoredLayer

_MAX_DEPTH = 32
_MAX_BLOBS = 1000


@dataclass
class StoredDataset(StoredBlob):
    """A blob in an HDF5 file. Its values are read only when they are needed.

    Attributes:
        path: the HDF5 file.
        name: the dataset in it.
    """

    path: str = ""
    name: str = ""

    def count(self) -> int:
        return math.prod(self.shape)

    def in_memory(self) -> StoredBlob:
        """Reads the values.

        Raises:
            WeightsError: If they are damaged.
        """
        values = self.array()
        return StoredBlob(self.shape, self.legacy, values.dtype, [values.data.cast("B")])

    def copy_to(self, target: np.ndarray) -> None:
        with open_hdf5(self.path, WeightsError, _EXPECTED) as file:
            dataset = find(file, self.name, WeightsError)
            check_dataset(dataset, WeightsError)
            target.reshape(-1)[...] = read_as(dataset, WeightsError, np.float32).reshape(-1)


_EXPECTED = "a .caffemodel.h5"


def read_caffemodel_hdf5(path: Path) -> list[StoredLayer]:
    """Reads the layers of an HDF5 weight file. A layer with a slash in its name is stored in nested
    groups.

    Raises:
        WeightsError: If the file is damaged, has another structure, or links to values in another file.
    """
    import h5py

    layers: dict[str, StoredLayer] = {}
    seen: set[int] = set()

    def visit(group: Any, name: str, depth: int) -> None:
        address = h5py.h5o.get_info(group.id).addr
        if depth > _MAX_DEPTH or address in seen:
            raise WeightsError("the file has a group that contains itself", expected=_EXPECTED, got=name)
        seen.add(address)
        found = dict(members(group, WeightsError))
        groups = {key: one for key, one in found.items() if isinstance(one, h5py.Group)}
        if name and not groups:
            layers[name] = StoredLayer(name, allows_missing=True)
        for key, one in found.items():
            if key in groups:
                visit(one, f"{name}/{key}".strip("/"), depth + 1)
            else:
                layer = layers.setdefault(name, StoredLayer(name, allows_missing=True))
                _put(layer, key, _to_stored_dataset(one, str(path)))

    with open_hdf5(path, WeightsError, _EXPECTED) as file:
        data = find(file, "data", WeightsError)
        if not isinstance(data, h5py.Group):
            raise WeightsError("the HDF5 file does not hold weights", expected="a group named data")
        visit(data, "", 0)
    return list(layers.values())


def _to_stored_dataset(dataset: Any, path: str) -> StoredDataset:
    check_dataset(dataset, WeightsError)
    return StoredDataset(dataset.shape, False, np.dtype(np.float32), [], path, dataset.name)


def _put(layer: StoredLayer, index: str, blob: StoredBlob) -> None:
    """Stores a blob in its layer, at the index that is the name of its dataset."""
    number = int(index) if index.isascii() and index.isdecimal() and len(index) < 9 else -1
    if number not in range(_MAX_BLOBS) or str(number) != index:
        raise WeightsError(
            f"a dataset of layer '{layer.name}' is not numbered", expected="0, 1 and so on", got=shorten(index)
        )
    layer.blobs += [None] * (number + 1 - len(layer.blobs))
    layer.blobs[number] = blob


def write_caffemodel_hdf5(path: Path, layers: Iterable[SavedLayer], owned: Iterable[Sequence[bool]]) -> None:
    """Writes a .caffemodel.h5: data/LAYER/INDEX, and diff/LAYER/INDEX if there are diffs.

    Args:
        owned: for each layer, which of its blobs it owns. Blobs shared with an earlier layer are omitted.
    """
    with memory_file() as file:
        data = file.create_group("data")
        diff = None
        for layer, own in zip(layers, owned, strict=True):
            group = data.require_group(layer.name)
            for index, (values, mine) in enumerate(zip(layer.blobs, own, strict=True)):
                if mine:
                    group.create_dataset(str(index), data=values)
            for index, values in enumerate(layer.diffs):
                diff = diff or file.create_group("diff")
                diff.require_group(layer.name).create_dataset(str(index), data=values)
        path.write_bytes(image(file))
