"""Feeds a net from a torch Dataset or DataLoader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from torch.utils.data import DataLoader

from pycaffe_like.data.collate import Collate, StackArrays
from pycaffe_like.data.feeder import Batches
from pycaffe_like.data.finish import Finish, to_device
from pycaffe_like.data.loader import Loader
from pycaffe_like.data.sampler import Sampler
from pycaffe_like.data.torch_dataset import DataLoaderBatches, DatasetSource
from pycaffe_like.data.transform import AsIs, CaffeTransform
from pycaffe_like.errors import DataError, NetError, located
from pycaffe_like.layers.data_layer import DataLayer
from pycaffe_like.layers.source import Feed
from pycaffe_like.spec import Shape, format_shape

from .built import BuiltLayer


def find_feed(layers: Sequence[BuiltLayer], name: str) -> BuiltLayer:
    """Finds the layer to feed.

    Args:
        name: the layer's name; "" if the net has only one layer that can be fed.

    Raises:
        NetError: If there is no such layer, or `name` is "" and there are several.
    """
    fed = [layer for layer in layers if isinstance(layer.module, Feed)]
    found = [layer for layer in fed if not name or layer.name == name]
    if len(found) != 1:
        names = ", ".join(f"'{layer.name}'" for layer in fed) or "none"
        raise NetError("the layer to feed is not clear", expected=f"one of {names}", got=f"'{name}'" if name else None)
    return found[0]


def batches_of(data: Any, layer: BuiltLayer, shuffle: bool, seed: int) -> Batches:
    """Makes batches for a layer from a Dataset or DataLoader.

    A Dataset replaces the source of a data layer, so the layer's transform_param applies. Batches of a
    DataLoader, and batches for an Input layer, are used unchanged.

    Raises:
        DataError: If the batches do not have the shapes of the layer's tops.
    """
    with located(layer.definition.where):
        if isinstance(data, DataLoader):
            return DataLoaderBatches(data)
        loader = _loader(data, layer, shuffle, seed)
        _check_shapes(loader.shapes(), layer.top_shapes)
        return loader


def _loader(data: Any, layer: BuiltLayer, shuffle: bool, seed: int) -> Loader:
    module = layer.module
    if not isinstance(module, DataLayer):
        batch_size = layer.top_shapes[0][0]
        collate = Collate(*[StackArrays()] * len(layer.tops))
        sampler = Sampler(batch_size, shuffle, seed=seed)
        return Loader(lambda: DatasetSource(data), sampler, AsIs(), collate, Finish(*[to_device] * len(layer.tops)))
    transform = getattr(module, "transform", module.loader.transform)
    if not isinstance(transform, (AsIs, CaffeTransform)):
        raise DataError("this type of layer cannot read a Dataset", expected="Data, ImageData, HDF5Data or Input")
    module.loader.transform = transform
    module.loader.use_source(lambda: DatasetSource(data))
    module.loader.sampler.shuffle = shuffle
    return module.loader


def _check_shapes(found: Sequence[Shape], tops: Sequence[Shape]) -> None:
    if list(found) != list(tops):
        expected, got = (", ".join(map(format_shape, shapes)) for shapes in (tops, found))
        raise DataError("batches of the Dataset have other shapes than the layer's tops", expected=expected, got=got)
