"""MemoryData: batches from arrays that a program sets."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from pycaffe_like.data.arrays import ArraySource
from pycaffe_like.data.collate import Collate, StackArrays, StackPictures
from pycaffe_like.data.finish import Finish, MeanAndScale, to_device
from pycaffe_like.data.loader import Loader
from pycaffe_like.data.sampler import Sampler
from pycaffe_like.data.transform import AsIs, CaffeTransform
from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.spec import LayerDef, Phase, Shape, format_shape

from .base import exactly
from .data_layer import DataLayer
from .registry import register_layer

log = logging.getLogger(__name__)

RESIZE = "Resize them, or set crop_size."
"""Advice when pictures differ in shape."""


def _all_of(**extents: int | None) -> tuple[int, ...]:
    for name, extent in extents.items():
        if extent is None:
            raise LayerError(f"memory_data_param.{name} is missing", expected="a value")
    return tuple(extent for extent in extents.values() if extent is not None)


@register_layer("memory_data_param")
class MemoryData(DataLayer):
    """Makes batches from arrays that a program has set; starts over at their end.

    `set_arrays` sets arrays that are used as they are; `add_pictures` applies transform_param to
    pictures. Both start again at the first batch. Batches are not prefetched, so changes to the arrays
    show in the next batch.

    Tops: data, batch_size x channels x height x width, or batch_size x the extents in `dim`; label,
    batch_size when the net is set up and batch_size x 1 x 1 x 1 from the first batch on, as in Caffe.

    Source: src/caffe/layers/memory_data_layer.cpp.
    """

    tops = exactly(2)

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
        extents = dim or _all_of(batch_size=batch_size, channels=channels, height=height, width=width)
        sampler = Sampler(extents[0])
        self.shape = tuple(extents[1:])
        if not all(self.shape):
            raise LayerError("channels, height and width must be positive", got=format_shape(self.shape))
        self.transform = CaffeTransform(layer.option("transform_param"), phase)
        self._transforms = "transform_param" in layer.options
        self._source = ArraySource(np.empty((0, *self.shape), np.float32), np.empty(0, np.float32))
        self._source.unread = False
        self._added = 0
        collate, finish = Collate(StackArrays(), StackArrays()), Finish(to_device, to_device)
        super().__init__(Loader(lambda: self._source, sampler, AsIs(), collate, finish, prefetch=0))

    def set_arrays(self, data: Any, labels: Any) -> None:
        """Sets the arrays from which batches are made.

        Args:
            data: N x channels x height x width, N a multiple of batch_size. Arrays of float32 are not
                copied.
            labels: N values, in any shape.

        Raises:
            DataError: If the shapes do not fit.
        """
        data = np.asarray(data, np.float32)
        labels = np.asarray(labels, np.float32)
        if data.shape[1:] != self.shape:
            raise DataError(
                "the data array has the wrong shape",
                expected=f"Nx{format_shape(self.shape)}",
                got=format_shape(data.shape),
            )
        self._check_count(len(data), labels.size)
        if self._transforms:
            log.warning("MemoryData does not apply transform_param to arrays set with set_arrays")
        self._set(data, labels.reshape(-1))
        self._source.unread = False

    def add_pictures(self, pictures: Sequence[np.ndarray], labels: Sequence[float]) -> None:
        """Transforms pictures; batches are made from the results.

        Args:
            pictures: channels first, uint8 or float32; their number is a multiple of batch_size.

        Raises:
            DataError: If the shapes do not fit, or earlier pictures have not all been read yet.
        """
        if self._source.unread:
            raise DataError("pictures added earlier have not all been read")
        self._check_count(len(pictures), len(labels))
        uniforms = np.random.default_rng((self.loader.sampler.seed, 0, self._added)).random((len(pictures), 3))
        crops = list(map(self.transform.cut, pictures, uniforms.tolist()))
        batch = StackPictures(RESIZE)(crops, "picture {}".format)
        data = MeanAndScale(self.transform.mean, self.transform.scale)(batch, torch.device("cpu")).numpy()
        if data.shape[1:] != self.shape:
            raise DataError(
                "the pictures have the wrong shape", expected=format_shape(self.shape), got=format_shape(data.shape[1:])
            )
        self._set(data, np.asarray(labels, np.float32))
        self._added += 1

    def _check_count(self, items: int, labels: int) -> None:
        if items != labels:
            raise DataError("the numbers of labels and items differ", expected=items, got=labels)
        if not items or items % self.loader.batch_size:
            raise DataError(
                "the number of items is not a multiple of batch_size",
                expected=f"a multiple of {self.loader.batch_size}",
                got=items,
            )

    def _set(self, data: np.ndarray, labels: np.ndarray) -> None:
        self._source = ArraySource(data, labels.reshape(-1, 1, 1, 1))
        self.loader.close()

    def open(self) -> None:
        self.transform.open()
        super().open()

    def top_shapes(self, bottoms: object) -> list[Shape]:
        batch_size = self.loader.batch_size
        return [(batch_size, *self.shape), (batch_size,)]

    def assumed_shapes(self, image: Shape) -> list[Shape]:
        return self.top_shapes(())
