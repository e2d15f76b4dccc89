"""What every layer that reads a data set is: a declaration of the line that makes its batches."""

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

    Its constructor says which Source, Sampler, Transform, Collate and Finish; the Loader does the work.

    Attributes:
        loader: batch number -> tops.
        ignored: options that the schema has and that Caffe does not look at, such as
            data_param.crop_size, and which one it looks at instead.
    """

    ignored: ClassVar[Mapping[str, str]] = {}

    def __init__(self, loader: Loader) -> None:
        super().__init__()
        self.loader = loader

    def open(self) -> None:
        """Opens the source.

        Raises:
            DataError: it is missing, empty or broken.
        """
        self.loader.open()

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return self.loader.shapes()

    @abstractmethod
    def assumed_shapes(self, image: Shape) -> list[Shape]:
        """The shapes of the tops without a look at the source, for pictures of shape C x H x W."""

    @classmethod
    def ignored_options(cls, layer: LayerDef) -> list[str]:
        """Sentences about options of a layer that have no effect."""
        found = []
        for option, instead in cls.ignored.items():
            message, _, name = option.partition(".")
            if layer.option(message).has(name):
                found.append(f"{option} has no effect, as in Caffe" + (f"; {instead} has" if instead else ""))
        return found


def layer_seed(seed: int, layer: LayerDef) -> int:
    """A seed for one layer's data, so that two layers of a net do not draw the same numbers."""
    return (seed * 1_000_003 + crc32(layer.name.encode())) % 2**63


def old_transform_options(message: str) -> dict[str, str]:
    """The options of a data layer that moved to transform_param in 2014, and their new places."""
    return {f"{message}.{name}": f"transform_param.{name}" for name in ("scale", "mean_file", "crop_size", "mirror")}


def cropped(image: Shape, crop: int) -> Shape:
    """The shape of a picture after crop_size."""
    return (image[0], crop, crop) if crop else image
