"""Reads untrusted HDF5 files safely.

An HDF5 file can take values from other files (external links, external storage, virtual datasets),
contain itself, and declare terabytes in a few bytes. All of this is rejected here: only numbers
stored in the file itself are read, and only after their shape was checked.
"""

from __future__ import annotations

import io
import math
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from pycaffe_like.errors import PclError, Where, located
from pycaffe_like.regular_file import open_regular
from pycaffe_like.spec import format_shape

SIGNATURE = b"\x89HDF\r\n\x1a\n"

_FREE = 16 * 2**20
_PER_BYTE = 4
"""A dataset of unknown shape may have 16 MiB of values plus 4 bytes per byte of its file. Reading it takes several
times as much memory, and docs/security.md promises at most 64 MiB plus 16 times the size of the file."""

MANY_CHUNKS = 4096
"""As many chunks may be read at once: HDF5 needs kilobytes of memory for each."""

_BYTES_PER_CHUNK = 8
"""A chunk that is stored takes more of a file than this."""

_MAX_LINKS = 8

_FAILURES = (OSError, RuntimeError, KeyError, ValueError, TypeError, OverflowError, UnicodeError, AttributeError)
"""What h5py raises for damaged files."""


@contextmanager
def open_hdf5(path: str | Path, error: type[PclError], expected: str = "an HDF5 file") -> Iterator[Any]:
    """Opens an HDF5 file for reading.

    Raises:
        PclError: Of class `error`, if the file does not exist, is not HDF5 or is damaged. Errors
            that h5py raises inside the block are converted too.
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
    """Yields the name and object of each member of a group.

    Raises:
        PclError: If it is not a group, or a member is a link.
    """
    import h5py

    if not isinstance(group, h5py.Group):
        raise error(f"{group.name} is not a group", expected="a group of datasets")
    for name in group:
        if not isinstance(group.get(name, getlink=True), h5py.HardLink):
            raise error(f"'{name}' is a link to another place", expected="groups and datasets of this file")
        yield name, group[name]


def find(file: Any, path: str, error: type[PclError]) -> Any:
    """Returns the object at a path of a file, or None if there is none. Follows soft links within the
    file.

    Raises:
        PclError: If the path leads into another file, or links form a cycle.
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
                raise error(f"'{path}' is a circular link")
            parts = [part for part in link.path.split("/") if part]
            found, left = (file if link.path.startswith("/") else found), parts + left
        else:
            found = found[name]
    return found


def check_dataset(dataset: Any, error: type[PclError]) -> None:
    """Checks that an object is a dataset of numbers stored in this file.

    Raises:
        PclError: If it is not.
    """
    import h5py

    if not isinstance(dataset, h5py.Dataset):
        raise error(f"{dataset.name} is not a dataset", expected="a dataset of numbers")
    if dataset.external or dataset.is_virtual:
        raise error(f"dataset {dataset.name} takes its values from another file", expected="values in this file")
    kind = dataset.id.get_type()
    if kind.get_class() not in (h5py.h5t.FLOAT, h5py.h5t.INTEGER) or kind.get_size() > 8:
        raise error(f"dataset {dataset.name} does not hold floats or integers", got=dataset.dtype)
    if dataset.shape is None:
        raise error(f"dataset {dataset.name} has no values")
    if dataset.chunks and math.prod(dataset.chunks) * kind.get_size() > affordable(dataset.file.filename):
        raise error(f"a chunk of dataset {dataset.name} is larger than the file", got=format_shape(dataset.chunks))


def count_chunks(dataset: Any, first_axis: int = 0) -> int:
    """Returns how many chunks a dataset has along its axes from `first_axis` on; 1 if it has none."""
    if not dataset.chunks:
        return 1
    axes = list(zip(dataset.shape, dataset.chunks, strict=True))[first_axis:]
    count: int = math.prod(-(-extent // chunk) for extent, chunk in axes)
    return max(1, count)


def affordable(path: str | Path) -> int:
    """Returns how many bytes may be read from a dataset whose shape is not known beforehand."""
    return _FREE + _PER_BYTE * os.path.getsize(path)


def read_dataset(dataset: Any, error: type[PclError], dtype: type[np.generic] = np.float32) -> np.ndarray:
    """Reads a dataset whose shape is not known beforehand.

    Raises:
        PclError: If it does not hold numbers, or declares far more values than the file can hold.
    """
    check_dataset(dataset, error)
    if 4 * dataset.size > affordable(dataset.file.filename):
        shape = "x".join(map(str, dataset.shape))
        raise error(f"dataset {dataset.name} is larger than the file", got=f"{shape} values")
    return read_as(dataset, error, dtype)


def read_as(dataset: Any, error: type[PclError], dtype: type[np.generic]) -> np.ndarray:
    """Reads a dataset whose type and size were checked. HDF5 converts its values in small pieces.

    Raises:
        PclError: If it declares more chunks than the file can hold.
    """
    count = count_chunks(dataset)
    if count > MANY_CHUNKS + os.path.getsize(dataset.file.filename) // _BYTES_PER_CHUNK:
        raise error(f"dataset {dataset.name} has more chunks than the file can hold", got=count)
    values: np.ndarray = np.empty(dataset.shape, dtype)
    if values.size:  # h5py refuses to read nothing
        dataset.read_direct(values)
    return values


@contextmanager
def new_hdf5(path: str | Path) -> Iterator[Any]:
    """Creates an HDF5 file, which may be larger than the memory.

    Raises:
        OSError: If it cannot be written. The file is then incomplete.
    """
    import h5py

    with open(path, "w+b", buffering=0) as raw:
        file = _FileWithoutErrors(raw)
        with h5py.File(file, "w") as opened:
            yield opened
        if file.error is not None:
            raise file.error


class _FileWithoutErrors(io.RawIOBase):
    """A file object that raises nothing: it keeps its first error, and then writes nothing and reads
    zeros.

    Needed because HDF5 kills the process if it closes a file after a failed write.

    Attributes:
        error: the first error, or None.
    """

    def __init__(self, file: io.FileIO) -> None:
        self._file = file
        self.error: OSError | None = None

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def write(self, data: Any) -> int:
        left = memoryview(data).cast("B")
        while left and self.error is None:  # a disk that fills up takes a part first
            left = left[self._try(partial(self._file.write, left)) or 0 :]
        return len(data)

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        data = self._try(lambda: self._file.read(len(view))) or b""
        view[:] = data.ljust(len(view), b"\0")
        return len(view)

    def truncate(self, size: int | None = None) -> int:
        self._try(lambda: self._file.truncate(size))
        return size or 0

    def flush(self) -> None:
        self._try(self._file.flush)

    def _try(self, work: Callable[[], Any]) -> Any:
        if self.error is None:
            try:
                return work()
            except OSError as error:
                self.error = error
        return None


def memory_file() -> Any:
    """Creates an HDF5 file in memory, since HDF5 crashes if the disk is full. `image` returns its bytes."""
    import h5py

    return h5py.File("memory.h5", "w", driver="core", backing_store=False)


def image(file: Any) -> bytes:
    """Returns the content, as bytes, of a file that `memory_file` created."""
    file.flush()
    return bytes(file.id.get_file_image())
