"""One layer of a weight file, either after reading or before writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Shape = tuple[int, ...]


@dataclass
class StoredBlob:
    """One blob of a weight file. Its values are views of the mapped file until they are copied.

    Attributes:
        shape: the shape in the file.
        legacy: whether the shape was given by the old fields num, channels, height and width, and
            so has four axes.
    """

    shape: Shape
    legacy: bool
    dtype: Any
    parts: list[Any]

    def count(self) -> int:
        size: int = np.dtype(self.dtype).itemsize
        return sum(len(part) for part in self.parts) // size

    def fits(self, shape: Shape) -> bool:
        """Returns whether the blob has that shape. A legacy shape may have additional leading axes of size 1.

        Source: Blob::ShapeEquals in src/caffe/blob.cpp.
        """
        if self.legacy:
            return len(shape) <= 4 and self.shape == (1,) * (4 - len(shape)) + shape
        return self.shape == shape

    def in_memory(self) -> StoredBlob:
        """Returns the blob with its values in memory, so that copying them cannot fail because the file changed."""
        return self

    def copy_to(self, target: np.ndarray) -> None:
        """Copies the values into a contiguous float array with the same number of elements."""
        flat = target.reshape(-1)
        if self.dtype == target.dtype:
            raw, at = flat.view(np.uint8), 0
            for part in self.parts:  # copied as bytes, because values in a file may be unaligned
                raw[at : at + len(part)] = np.frombuffer(part, np.uint8)
                at += len(part)
        else:
            flat[...] = np.frombuffer(b"".join(self.parts), self.dtype)

    def array(self, dtype: type = np.float32) -> np.ndarray:
        """Returns a copy of the values in the stored shape."""
        values: np.ndarray = np.empty(self.count(), dtype)
        self.copy_to(values)
        return values.reshape(self.shape)


@dataclass
class StoredLayer:
    """The blobs of one layer in a weight file.

    Attributes:
        blobs: the blobs in order. None for a missing one: HDF5 files omit blobs that a layer shares
            with an earlier one.
        allows_missing: whether blobs may also be missing at the end of the list, as in HDF5 files.
    """

    name: str = ""
    type: str = ""
    blobs: list[StoredBlob | None] = field(default_factory=list)
    allows_missing: bool = False


@dataclass(frozen=True)
class SavedLayer:
    """One layer to write to a weight file.

    Attributes:
        message: the layer's LayerParameter, serialized without blobs.
        blobs: float32 arrays.
        diffs: a float32 array for each blob, or none at all.
    """

    name: str
    message: bytes
    blobs: Sequence[np.ndarray]
    diffs: Sequence[np.ndarray] = ()
