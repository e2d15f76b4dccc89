"""What a weight file holds of one layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Shape = tuple[int, ...]


@dataclass
class StoredBlob:
    """One blob of a weight file. Its values are part of the file until somebody copies them.

    Attributes:
        shape: as stored; four extents where `legacy` says that the old form was used.
    """

    shape: Shape
    legacy: bool
    dtype: Any
    parts: list[Any]

    def count(self) -> int:
        size: int = np.dtype(self.dtype).itemsize
        return sum(len(part) for part in self.parts) // size

    def fits(self, shape: Shape) -> bool:
        """Whether this is a blob of that shape; a legacy shape may have leading ones more.

        Source: Blob::ShapeEquals in src/caffe/blob.cpp.
        """
        if self.legacy:
            return len(shape) <= 4 and self.shape == (1,) * (4 - len(shape)) + shape
        return self.shape == shape

    def copy_to(self, target: np.ndarray) -> None:
        """Copies the values into a contiguous float array of as many elements."""
        flat = target.reshape(-1)
        if self.dtype == target.dtype:
            raw, at = flat.view(np.uint8), 0
            for part in self.parts:  # byte by byte: values in a file need not be aligned
                raw[at : at + len(part)] = np.frombuffer(part, np.uint8)
                at += len(part)
        else:
            flat[...] = np.frombuffer(b"".join(self.parts), self.dtype)

    def array(self, dtype: type = np.float32) -> np.ndarray:
        """A copy of the values, in the stored shape."""
        values: np.ndarray = np.empty(self.count(), dtype)
        self.copy_to(values)
        return values.reshape(self.shape)


@dataclass
class StoredLayer:
    """The blobs of one layer of a weight file.

    Attributes:
        blobs: None stands for one that is not there. HDF5 files leave out what a layer shares with
            one before it.
        allows_missing: whether blobs behind the last one may be left out too.
    """

    name: str = ""
    type: str = ""
    blobs: list[StoredBlob | None] = field(default_factory=list)
    allows_missing: bool = False


@dataclass(frozen=True)
class SavedLayer:
    """What is written about one layer.

    Attributes:
        message: its LayerParameter, serialised without blobs.
        blobs, diffs: float32 arrays; no diffs, or one for each blob.
    """

    name: str
    message: bytes
    blobs: Sequence[np.ndarray]
    diffs: Sequence[np.ndarray] = ()
