"""Base class of layers that read a data set. Each declares the pipeline that makes its batches."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar
from zlib import crc32

from pycaffe_like.data.loader import Loader
from pycaffe_like.spec import LayerDef, Shape

from .source import Feed


class DataLayer(Feed, ABC):
    """A layer that makes its tops from a data set.

    Its constructor chooses a Source, Sampler, Transform, Collate and Finish, which the Loader runs.

    Attributes:
        loader: makes the tops of a given batch number.
        ignored: options that are in Caffe's schema but never read, such as data_param.crop_size, each
            with the option that Caffe reads instead.
    """

    ignored: ClassVar[Mapping[str, str]] = {}

    def __init__(self, loader: Loader) -> None:
        super().__init__()
        self.loader = loader

    def open(self) -> None:
        """Opens the source.

        Raises:
            DataError: If the source is missing, empty or corrupt.
        """
        self.loader.open()

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return self.loader.shapes()

    @abstractmethod
    def assumed_shapes(self, image: Shape) -> list[Shape]:
        """Returns the shapes of the tops for pictures of shape C x H x W, without opening the source."""

    @classmethod
    def ignored_options(cls, layer: LayerDef) -> list[str]:
        """Returns warnings about options of this layer that have no effect."""
        found = []
        for option, instead in cls.ignored.items():
            message, _, name = option.partition(".")
            if layer.option(message).has(name):
                found.append(f"{option} has no effect, as in Caffe" + (f"; {instead} has" if instead else ""))
        return found


def layer_seed(seed: int, layer: LayerDef) -> int:
    """Returns the seed of a layer. Each layer of a net has its own, so that they draw different random
    numbers.
    """
    return (seed * 1_000_003 + crc32(layer.name.encode())) % 2**63


def old_transform_options(message: str) -> dict[str, str]:
    """Returns a dictionary from old to new names of the options that moved from data layers to transform_param in
    2014.
    """
    return {f"{message}.{name}": f"transform_param.{name}" for name in ("scale", "mean_file", "crop_size", "mirror")}


def crop_shape(image: Shape, crop: int) -> Shape:
    """Returns the shape of a picture after crop_size."""
    return (image[0], crop, crop) if crop else image
