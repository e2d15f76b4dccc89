"""What every layer that reads a data set is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import ClassVar, cast
from zlib import crc32

import numpy as np
import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.base import Shape
from pycaffe_like.layers.source import Feed
from pycaffe_like.spec import LayerDef, Phase

from .labels import LabelUse
from .transform import Cut, Transformer, to_device


class DataLayer(Feed, ABC):
    """A layer that makes its tops from a data set.

    Batch number `index` depends on nothing but the data, the seed and the index: reading ahead
    changes nothing, and a run that resumes at a batch goes on as if it had never stopped.

    Attributes:
        batch_size: records in a batch.
        prefetch: how many batches are read ahead; 0 reads each one when it is asked for.
        seed: of every random choice; set before the first batch.
        rank, world: this process reads each world-th record from `rank` on.
        label_uses: who takes what of the tops for labels.
        ignored: options that the schema has and that Caffe does not look at, such as
            data_param.crop_size, and which one it looks at instead.
    """

    batch_size: int
    prefetch: int = 4
    seed: int = 0
    rank: int = 0
    world: int = 1
    label_uses: tuple[LabelUse, ...] = ()
    ignored: ClassVar[Mapping[str, str]] = {}

    @abstractmethod
    def open(self) -> None:
        """Opens the source and finds out the shapes.

        Raises:
            DataError: it is missing, empty or broken.
        """

    @abstractmethod
    def close(self) -> None:
        """Lets the source go."""

    @abstractmethod
    def records(self) -> int:
        """How many records the source has: an epoch."""

    @abstractmethod
    def assumed_shapes(self, image: Shape) -> list[Shape]:
        """The shapes of the tops without a look at the source, for pictures of shape C x H x W."""

    @abstractmethod
    def read(self, index: int, limit: int | None = None) -> Sequence[object]:
        """Batch `index` as it leaves the processor's side, a part for each top; called in a thread of
        its own.

        Args:
            limit: read no more than the first so many records of it.
        """

    def finish(self, raw: Sequence[object], device: torch.device) -> tuple[Tensor, ...]:
        """The tops of a batch that `read` returned, on a device; arrays as they are, if a layer does
        not say otherwise."""
        return tuple(to_device(cast("np.ndarray", values), device) for values in raw)

    def batch(self, index: int, device: torch.device, limit: int | None = None) -> tuple[Tensor, ...]:
        """The tops of batch `index`, or of its first `limit` records, on a device.

        Raises:
            DataError: it cannot be read, or has a label that no class has.
        """
        raw = self.read(index, limit)
        for use in self.label_uses:
            values = raw[use.top]
            if isinstance(values, np.ndarray):
                use.check(values, lambda item: self.item_name(index, item))
        return self.finish(raw, device)

    def item_name(self, index: int, item: int) -> str:
        """What messages call an item of batch `index`."""
        return f"item {item} of batch {index}"

    def positions(self, index: int, limit: int | None = None) -> range:
        """Where the records of batch `index`, or the first `limit` of them, stand in the endless row
        of all epochs."""
        first = index * self.batch_size
        return range(first * self.world + self.rank, (first + self.batch_size) * self.world, self.world)[:limit]

    def left(self, index: int) -> int:
        """How many of this process's records of the first epoch are left when batch `index` begins."""
        return len(range(self.rank, self.records(), self.world)) - index * self.batch_size

    def random(self, *purpose: int) -> np.random.Generator:
        """A generator of its own for each purpose, such as the number of a batch or an epoch."""
        return np.random.default_rng((self.seed, *purpose))

    @classmethod
    def ignored_options(cls, layer: LayerDef) -> list[str]:
        """What to tell about options of a layer that have no effect."""
        found = []
        for option, instead in cls.ignored.items():
            message, _, name = option.partition(".")
            if layer.option(message).has(name):
                found.append(f"{option} has no effect, as in Caffe" + (f"; {instead} has" if instead else ""))
        return found


def layer_seed(seed: int, layer: LayerDef) -> int:
    """A seed for one layer's data, so that two layers of a net do not draw the same numbers."""
    return (seed * 1_000_003 + crc32(layer.name.encode())) % 2**63


@lru_cache(maxsize=4)
def shuffled(count: int, *seed: int) -> np.ndarray:
    """The numbers below `count` in an order that the seed decides."""
    return np.random.default_rng(seed).permutation(count)


def checked_batch_size(batch_size: int) -> int:
    """The batch size.

    Raises:
        LayerError: it is 0.
    """
    if batch_size < 1:
        raise LayerError("batch_size must be positive", got=batch_size)
    return batch_size


def old_transform_options(message: str) -> dict[str, str]:
    """The options of a data layer that moved to transform_param in 2014, and their new places."""
    return {f"{message}.{name}": f"transform_param.{name}" for name in ("scale", "mean_file", "crop_size", "mirror")}


class PictureLayer(DataLayer):
    """A data layer of pictures with one label each: tops data, N x C x H x W, and label, N."""

    def __init__(self, layer: LayerDef, phase: Phase, batch_size: int, num_tops: int, shuffle: bool) -> None:
        super().__init__()
        self.transformer = Transformer(layer.option("transform_param"), phase)
        self.batch_size = checked_batch_size(batch_size)
        self.gives_labels = num_tops == 2
        self.shuffle = shuffle
        self.picture: Shape = (0, 0, 0)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return self._shapes(self.transformer.out_shape(self.picture))

    def assumed_shapes(self, image: Shape) -> list[Shape]:
        side = self.transformer.crop
        return self._shapes((image[0], side, side) if side else image)

    def _shapes(self, picture: Shape) -> list[Shape]:
        return [(self.batch_size, *picture), (self.batch_size,)][: 1 + self.gives_labels]

    @abstractmethod
    def pictures(self, positions: Sequence[int]) -> tuple[Sequence[np.ndarray], Sequence[float]]:
        """The records at some positions of the endless row of epochs, C x H x W each, and their
        labels."""

    def numbers(self, positions: Sequence[int]) -> list[int]:
        """Which records stand at some positions of the endless row of epochs."""
        count = self.records()
        if not self.shuffle:
            return [position % count for position in positions]
        return [int(shuffled(count, self.seed, 2, position // count)[position % count]) for position in positions]

    def read(self, index: int, limit: int | None = None) -> tuple[Cut, np.ndarray]:
        pictures, labels = self.pictures(self.positions(index, limit))
        cut = self.transformer.cut(pictures, self._chances(index)[:limit], lambda item: self.item_name(index, item))
        return cut, np.asarray(labels, np.float32)

    def _chances(self, index: int) -> np.ndarray:
        """What decides about crop and mirror of each record of a batch. A record gets the same
        however many processes share the records."""
        of_all = self.random(0, index).random((self.batch_size * self.world, 3))
        return of_all[self.rank :: self.world]

    def finish(self, raw: Sequence[object], device: torch.device) -> tuple[Tensor, ...]:
        cut, labels = cast("tuple[Cut, np.ndarray]", raw)
        data = self.transformer.finish(cut, device)
        return (data, to_device(labels, device)) if self.gives_labels else (data,)
