"""Weight files in HDF5."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pycaffe_like.errors import WeightsError
from pycaffe_like.files.caffemodel_hdf5 import write_caffemodel_hdf5
from pycaffe_like.files.stored_layer import SavedLayer

from .helpers import VALUES, read


def test_hdf5_goes_there_and_back(tmp_path: Path) -> None:
    path = tmp_path / "n.caffemodel.h5"
    layers = [
        SavedLayer("a/b", b"", [VALUES, VALUES[0]], [VALUES, VALUES[0]]),
        SavedLayer("c", b"", [VALUES[1]]),
        SavedLayer("r", b"", []),
    ]
    write_caffemodel_hdf5(path, layers, [[True, True], [False], []])
    import h5py

    with h5py.File(path) as file:
        assert sorted(file) == ["data", "diff"]
        np.testing.assert_array_equal(file["data/a/b/0"], VALUES)
        np.testing.assert_array_equal(file["diff/a/b/1"], VALUES[0])
        assert list(file["data/c"]) == []  # shared with another layer
    found = {name: blobs for name, _, blobs in read(path)}
    assert sorted(found) == ["a/b", "c", "r"]
    np.testing.assert_array_equal(found["a/b"][1][1], VALUES[0])


def test_an_hdf5_file_without_weights_is_refused(tmp_path: Path) -> None:
    import h5py

    with h5py.File(tmp_path / "x.h5", "w") as file:
        file.create_dataset("label", data=VALUES)
    with pytest.raises(WeightsError, match="the HDF5 file does not hold weights; expected a group named data"):
        read(tmp_path / "x.h5")
