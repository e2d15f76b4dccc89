"""MemoryData: batches of arrays that a program sets."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.layers.base import Shape, exactly, text
from pycaffe_like.layers.registry import register_layer
from pycaffe_like.spec import LayerDef, Phase

from .base import DataLayer, checked_batch_size
from .transform import Transformer

log = logging.getLogger(__name__)


def _all_of(**extents: int | None) -> tuple[int, ...]:
    for name, extent in extents.items():
        if extent is None:
            raise LayerError(f"memory_data_param.{name} is missing", expected="a value")
    return tuple(extent for extent in extents.values() if extent is not None)


@register_layer("memory_data_param")
class MemoryData(DataLayer):
    """Arrays that a program sets, batch by batch, over and over.

    Arrays given to `set_arrays` are taken as they are; pictures given to `add_pictures` go through
    transform_param. Whoever sets arrays makes the reader go back to batch 0. Batches are not read
    ahead: what a program writes into its arrays is in the next batch.

    Tops: data, batch_size x channels x height x width, or of the extents in `dim`; label, batch_size,
    and from the first batch on batch_size x 1 x 1 x 1, as in Caffe.

    Source: src/caffe/layers/memory_data_layer.cpp.
    """

    tops = exactly(2)
    prefetch = 0

    def __init__(
        self,
        bottoms: object,
        *,
        batch_size: int | None,
        channels: int | None,
        height: int | None,
        width: int | None,
        dim: tuple[int, ...],
        layer: LayerDef,
        phase: Phase,
    ) -> None:
        super().__init__()
        extents = dim or _all_of(batch_size=batch_size, channels=channels, height=height, width=width)
        self.batch_size = checked_batch_size(extents[0])
        self.shape = tuple(extents[1:])
        if not all(self.shape):
            raise LayerError("channels, height and width must be positive", got=text(self.shape))
        self.transformer = Transformer(layer.option("transform_param"), phase)
        self._transforms = "transform_param" in layer.options
        self._data = np.empty((0, *self.shape), np.float32)
        self._labels = np.empty(0, np.float32)
        self._added = 0
        self._unread = False

    def set_arrays(self, data: Any, labels: Any) -> None:
        """Makes these arrays the data set.

        Args:
            data: N x channels x height x width, N a multiple of batch_size; float32 arrays are not
                copied.
            labels: N of them, in any shape.

        Raises:
            DataError: they do not fit.
        """
        data = np.asarray(data, np.float32)
        labels = np.asarray(labels, np.float32)
        if data.shape[1:] != self.shape:
            raise DataError("the data array has another shape", expected=f"Nx{text(self.shape)}", got=text(data.shape))
        self._check_count(len(data), labels.size)
        if self._transforms:
            log.warning("MemoryData does not transform arrays that a program sets")
        self._data, self._labels, self._unread = data, labels.reshape(-1), False

    def add_pictures(self, pictures: Sequence[np.ndarray], labels: Sequence[float]) -> None:
        """Makes these pictures, transformed, the data set.

        Args:
            pictures: channels first, uint8 or float32; their number is a multiple of batch_size.

        Raises:
            DataError: they do not fit, or pictures added before have not all been read yet.
        """
        if self._unread:
            raise DataError("pictures that were added before have not all been read")
        self._check_count(len(pictures), len(labels))
        chances = self.random(0, self._added).random((len(pictures), 3))
        cut = self.transformer.cut(pictures, chances)
        data = self.transformer.finish(cut, torch.device("cpu")).numpy()
        if data.shape[1:] != self.shape:
            raise DataError("the pictures have another shape", expected=text(self.shape), got=text(data.shape[1:]))
        self._data, self._labels = data, np.asarray(labels, np.float32)
        self._added += 1
        self._unread = True

    def _check_count(self, items: int, labels: int) -> None:
        if items != labels:
            raise DataError("there are not as many labels as items", expected=items, got=labels)
        if not items or items % self.batch_size:
            raise DataError("items do not fill batches", expected=f"a multiple of {self.batch_size}", got=items)

    def open(self) -> None:
        self.transformer.open()

    def close(self) -> None:
        """Nothing is open."""

    def records(self) -> int:
        return len(self._data)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [(self.batch_size, *self.shape), (self.batch_size,)]

    def assumed_shapes(self, image: Shape) -> list[Shape]:
        return self.top_shapes(())

    def read(self, index: int, limit: int | None = None) -> tuple[np.ndarray, np.ndarray]:
        if not len(self._data):
            raise DataError("MemoryData has no data", advice="Call set_input_arrays before the net runs.")
        rows = self._rows(index)[:limit]
        if len(self._data) - 1 in rows:
            self._unread = False
        # By numbers, so that they are copies.
        return self._data[rows], self._labels[rows].reshape(-1, 1, 1, 1)

    def item_name(self, index: int, item: int) -> str:
        return f"item {self._rows(index)[item]}"

    def _rows(self, index: int) -> np.ndarray:
        return np.array(self.positions(index)) % len(self._data)
