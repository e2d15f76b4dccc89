"""The HDF5 form of weight files: data/LAYER/INDEX.

Source: Net::CopyTrainedLayersFromHDF5 and Net::ToHDF5 in src/caffe/net.cpp.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pycaffe_like.errors import WeightsError

from .stored_layer import SavedLayer, StoredBlob, StoredLayer


def read_caffemodel_hdf5(path: Path) -> list[StoredLayer]:
    """Layers of an HDF5 snapshot: data/LAYER/INDEX; a slash in a layer's name makes groups in groups."""
    import h5py

    layers: dict[str, StoredLayer] = {}
    with h5py.File(path, "r") as file:
        if "data" not in file:
            raise WeightsError("the HDF5 file holds no weights", expected="a group named data")

        def visit(name: str, item: Any) -> None:
            if (
                isinstance(item, h5py.Group)
                and name not in layers
                and not any(isinstance(child, h5py.Group) for child in item.values())
            ):
                layers[name] = StoredLayer(name, leaves_out=True)
            elif isinstance(item, h5py.Dataset):
                owner, _, index = name.rpartition("/")
                layer = layers.setdefault(owner, StoredLayer(owner, leaves_out=True))
                values = np.asarray(item)
                layer.blobs += [None] * (int(index) + 1 - len(layer.blobs))
                layer.blobs[int(index)] = StoredBlob(values.shape, False, values.dtype, [values.tobytes()])

        file["data"].visititems(visit)
    return list(layers.values())


def write_caffemodel_hdf5(path: Path, layers: Iterable[SavedLayer], owned: Iterable[Sequence[bool]]) -> None:
    """Writes a .caffemodel.h5: data/LAYER/INDEX, and diff/LAYER/INDEX where there are diffs.

    Args:
        owned: for each layer which blobs have values of their own; shared ones are left out.
    """
    import h5py

    with h5py.File(path, "w") as file:
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
