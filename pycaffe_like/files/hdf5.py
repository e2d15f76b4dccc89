"""HDF5 files from anywhere, opened without trust.

An HDF5 file may name other files that its values come from (external links, external storage, virtual
datasets), refer to itself, and announce terabytes in a few bytes. None of that is followed here: values
are of the file, of numbers, and read when their shape is known to be wanted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from pycaffe_like.errors import PclError, Where, located
from pycaffe_like.regular_file import open_regular

SIGNATURE = b"\x89HDF\r\n\x1a\n"

_FREE = 64 * 2**20
_PER_BYTE = 16
"""A dataset may need 64 MiB and 16 bytes for each byte of its file where nobody knows its shape."""

_MAX_LINKS = 8

_FAILURES = (OSError, RuntimeError, KeyError, ValueError, TypeError, OverflowError, UnicodeError, AttributeError)
"""What h5py raises about damaged files."""


@contextmanager
def open_hdf5(path: str | Path, error: type[PclError], expected: str = "an HDF5 file") -> Iterator[Any]:
    """An HDF5 file, open for reading.

    Raises:
        PclError: of the class `error`: no such file, not HDF5, or damaged; also what h5py finds wrong
            inside the block.
    """
    import h5py

    where = Where(str(path))
    with open_regular(path, error, expected) as file:
        if file.read(len(SIGNATURE)) != SIGNATURE:
            raise error("this is not an HDF5 file", expected=expected, where=where)
    with located(where):
        try:
            with h5py.File(path, "r") as opened:
                yield opened
        except _FAILURES as problem:
            reason = str(problem).strip("'\"").splitlines()
            raise error("the file is damaged", expected=expected, got=reason[0] if reason else None) from None


def members(group: Any, error: type[PclError]) -> Iterator[tuple[str, Any]]:
    """Name and object of each member of a group.

    Raises:
        PclError: one is a link to elsewhere.
    """
    import h5py

    for name in group:
        if not isinstance(group.get(name, getlink=True), h5py.HardLink):
            raise error(f"'{name}' is a link to another place", expected="groups and datasets of this file")
        yield name, group[name]


def find(file: Any, path: str, error: type[PclError]) -> Any:
    """The object at a path of a file, or None; soft links within the file are followed.

    Raises:
        PclError: the path leads into another file, or links lead in a circle.
    """
    import h5py

    found, left, links = file, [part for part in path.split("/") if part], 0
    while left:
        name = left.pop(0)
        if not isinstance(found, h5py.Group) or (name not in found and found.get(name, getlink=True) is None):
            return None
        link = found.get(name, getlink=True)
        if isinstance(link, h5py.ExternalLink):
            raise error(f"'{path}' is a link to another file", expected="a dataset of this file")
        if isinstance(link, h5py.SoftLink):
            links += 1
            if links > _MAX_LINKS:
                raise error(f"'{path}' is a link that leads in a circle")
            parts = [part for part in link.path.split("/") if part]
            found, left = (file if link.path.startswith("/") else found), parts + left
        else:
            found = found[name]
    return found


def check_dataset(dataset: Any, error: type[PclError]) -> None:
    """Checks that an object is a dataset whose values are numbers in this file.

    Raises:
        PclError: it is not.
    """
    import h5py

    if not isinstance(dataset, h5py.Dataset):
        raise error(f"{dataset.name} is not a dataset", expected="a dataset of numbers")
    if dataset.external or dataset.is_virtual:
        raise error(f"dataset {dataset.name} takes its values from another file", expected="values in this file")
    kind = dataset.id.get_type()
    if kind.get_class() not in (h5py.h5t.FLOAT, h5py.h5t.INTEGER) or kind.get_size() > 8:
        raise error(f"dataset {dataset.name} is not of floats or integers", got=dataset.dtype)
    if dataset.shape is None:
        raise error(f"dataset {dataset.name} has no values")
    if dataset.chunks and int(np.prod(dataset.chunks, dtype=object)) * kind.get_size() > affordable(
        dataset.file.filename
    ):
        raise error(f"a chunk of dataset {dataset.name} is larger than the file", got=dataset.chunks)


def affordable(path: str | Path) -> int:
    """How many bytes may be read of a file of which nobody knows what it should hold."""
    return _FREE + _PER_BYTE * os.path.getsize(path)


def read_dataset(dataset: Any, error: type[PclError]) -> np.ndarray:
    """The values of a dataset whose shape nobody knows beforehand.

    Raises:
        PclError: it is not of numbers, or announces far more values than the file can hold.
    """
    check_dataset(dataset, error)
    size = dataset.size * dataset.dtype.itemsize
    if size > affordable(dataset.file.filename):
        shape = "x".join(map(str, dataset.shape))
        raise error(f"dataset {dataset.name} is larger than the file", got=f"{shape} values")
    return np.asarray(dataset[()])


def memory_file() -> Any:
    """A new HDF5 file in memory. HDF5 itself dies where a disk is full; `image` gives the bytes to write."""
    import h5py

    return h5py.File("memory.h5", "w", driver="core", backing_store=False)


def image(file: Any) -> bytes:
    """The bytes of a file in memory."""
    file.flush()
    return bytes(file.id.get_file_image())
