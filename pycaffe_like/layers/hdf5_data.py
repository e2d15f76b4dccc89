"""HDF5Data: rows of HDF5 files."""

from __future__ import annotations

from pycaffe_like.data.collate import Collate, StackArrays
from pycaffe_like.data.finish import Finish, to_device
from pycaffe_like.data.hdf5_source import Hdf5Source, read_file_names
from pycaffe_like.data.loader import Loader
from pycaffe_like.data.sampler import Sampler
from pycaffe_like.data.transform import AsIs
from pycaffe_like.errors import LayerError
from pycaffe_like.spec import LayerDef, Shape

from .base import at_least
from .data_layer import DataLayer
from .registry import register_layer


@register_layer("hdf5_data_param")
class HDF5Data(DataLayer):
    """Reads rows of HDF5 files; starts over at the end. Each top reads the dataset of its own name.

    `source` is a text file with the paths of the HDF5 files. With shuffle, every epoch has a different
    order of the files, and of the rows within each file. Datasets hold floats or integers; all datasets
    of a file must have the same number of rows. There is no transform.

    Tops: one or more, batch_size x the shape of a row.

    Source: src/caffe/layers/hdf5_data_layer.cpp.
    """

    tops = at_least(1)

    def __init__(self, bottoms: object, *, source: str, batch_size: int, shuffle: bool, layer: LayerDef) -> None:
        if "transform_param" in layer.options:
            raise LayerError("HDF5Data does not transform data", advice="Remove transform_param.")
        self.num_tops = len(layer.tops)
        super().__init__(
            Loader(
                lambda: Hdf5Source(read_file_names(source), layer.tops),
                Sampler(batch_size, shuffle),
                AsIs(),
                Collate(*[StackArrays()] * self.num_tops),
                Finish(*[to_device] * self.num_tops),
            )
        )

    def assumed_shapes(self, image: Shape) -> list[Shape]:
        batch_size = self.loader.batch_size
        return [(batch_size, *image), *[(batch_size,)] * (self.num_tops - 1)]
