"""What every layer that reads a data set is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import cast
from zlib import crc32

import numpy as np
import torch
from torch import Tensor

from pycaffe_like.layers.base import Shape
from pycaffe_like.layers.source import Feed
from pycaffe_like.spec import LayerDef, Phase

from .transform import Cut, Transformer


class DataLayer(Feed, ABC):
    """A layer that makes its tops from a data set.

    Batch number `index` depends on nothing but the data, the seed and the index: reading ahead
    changes nothing, and a run that resumes at a batch goes on as if it had never stopped.

    Attributes:
        batch_size: records in a batch.
        prefetch: how many batches are read ahead.
        seed: of every random choice; set before the first batch.
        rank, world: this process reads each world-th record from `rank` on.
    """

    batch_size: int
    prefetch: int = 4
    seed: int = 0
    rank: int = 0
    world: int = 1

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
    def read(self, index: int, limit: int | None = None) -> object:
        """Batch `index` as it leaves the processor's side; called in a thread of its own.

        Args:
            limit: read no more than the first so many records of it.
        """

    @abstractmethod
    def finish(self, raw: object, device: torch.device) -> tuple[Tensor, ...]:
        """The tops of a batch that `read` returned, on a device."""

    def random(self, *purpose: int) -> np.random.Generator:
        """A generator of its own for each purpose, such as the number of a batch or an epoch."""
        return np.random.default_rng((self.seed, *purpose))


def layer_seed(seed: int, layer: LayerDef) -> int:
    """A seed for one layer's data, so that two layers of a net do not draw the same numbers."""
    return (seed * 1_000_003 + crc32(layer.name.encode())) % 2**63


class PictureLayer(DataLayer):
    """A data layer of pictures with one label each: tops data, N x C x H x W, and label, N."""

    def __init__(self, layer: LayerDef, phase: Phase, batch_size: int, num_tops: int) -> None:
        super().__init__()
        self.transformer = Transformer(layer.option("transform_param"), phase)
        self.batch_size = batch_size
        self.gives_labels = num_tops == 2
        self.picture: Shape = (0, 0, 0)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        data = (self.batch_size, *self.transformer.out_shape(self.picture))
        return [data, (self.batch_size,)] if self.gives_labels else [data]

    def assumed_shapes(self, image: Shape) -> list[Shape]:
        side = self.transformer.crop
        data = (self.batch_size, image[0], side, side) if side else (self.batch_size, *image)
        return [data, (self.batch_size,)] if self.gives_labels else [data]

    @abstractmethod
    def pictures(self, positions: Sequence[int]) -> tuple[Sequence[np.ndarray], Sequence[float]]:
        """The records at some positions of the endless row of epochs, C x H x W each, and their
        labels."""

    def positions(self, index: int) -> range:
        """Where the records of batch `index` stand in the endless row of all epochs."""
        first = index * self.batch_size
        return range(first * self.world + self.rank, (first + self.batch_size) * self.world, self.world)

    def read(self, index: int, limit: int | None = None) -> tuple[Cut, np.ndarray]:
        records, labels = self.pictures(self.positions(index)[:limit])
        return self.transformer.cut(records, self.random(0, index)), np.asarray(labels, np.float32)

    def finish(self, raw: object, device: torch.device) -> tuple[Tensor, ...]:
        cut, labels = cast("tuple[Cut, np.ndarray]", raw)
        data = self.transformer.finish(cut, _to_device(cut.pixels, device))
        return (data, _to_device(labels, device)) if self.gives_labels else (data,)


def _to_device(array: np.ndarray, device: torch.device) -> Tensor:
    tensor = torch.from_numpy(array)
    return tensor.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else tensor
