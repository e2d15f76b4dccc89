"""HDF5Output: writes blobs to an HDF5 file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.files.atomic import replacing
from pycaffe_like.files.hdf5 import SIGNATURE, image, memory_file
from pycaffe_like.regular_file import open_regular
from pycaffe_like.spec import format_shape

from .base import NoTop, Shape, exactly
from .registry import register_layer


@register_layer("hdf5_output_param")
class HDF5Output(NoTop):
    """Writes its bottoms to an HDF5 file, as the datasets `data` and `label`, which have four axes.

    Every pass overwrites the file with its own batch. Caffe aborts in the second pass.

    Bottoms: data and label, with the same batch size and at most four axes each.

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
        _check_bottoms([data.shape, label.shape])
        if not self.may_write:
            return ()
        self._check_old_file()
        with memory_file() as file:
            for name, values in _datasets(data=data, label=label):
                file.create_dataset(name, data=values)
            found = image(file)
        try:
            with replacing(self.file_name) as temporary:
                temporary.write_bytes(found)
        except OSError as error:
            raise DataError(f"{self.file_name} cannot be written: {error.strerror or error}") from None
        return ()

    def _check_old_file(self) -> None:
        """Raises DataError if the file exists and is not HDF5, so that an untrusted net cannot
        overwrite other files."""
        if os.path.lexists(self.file_name):
            with open_regular(self.file_name) as file:
                if file.read(len(SIGNATURE)) != SIGNATURE:
                    raise DataError(
                        f"{self.file_name} is not an HDF5 file, so it is not replaced",
                        advice="Choose another file_name.",
                    )


def _check_bottoms(shapes: Sequence[Shape]) -> None:
    for shape in shapes:
        if len(shape) > 4:
            raise LayerError("a bottom has too many axes", expected="at most 4", got=format_shape(shape))
    data, label = shapes
    if data[:1] != label[:1]:
        raise LayerError("data and label differ in batch size", expected=format_shape(data), got=format_shape(label))


def _datasets(**blobs: Tensor) -> Iterator[tuple[str, np.ndarray]]:
    """Yields the names and arrays of blobs. The arrays have four axes; missing ones have extent 1."""
    for name, blob in blobs.items():
        values = blob.detach()
        values = values if values.dtype == torch.float64 else values.float()
        yield name, values.cpu().reshape(*blob.shape, *(1,) * (4 - blob.dim())).numpy()
