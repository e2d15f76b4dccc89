"""Feeds nets from torch's Dataset and DataLoader, and offers the data of a net as a torch Dataset."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from pycaffe_like.errors import DataError

from .finish import to_device
from .loader import Loader
from .source import Labelled, Source


class DatasetSource(Source[Sequence[object]]):
    """A source of the items of a map-style Dataset: tensors, arrays and numbers, one part per top.

    An item with two parts is an image, C x H x W, and its label.
    """

    def __init__(self, dataset: Any) -> None:
        """
        Args:
            dataset: any object with a length whose items are accessible by number.

        Raises:
            DataError: If it is empty.
        """
        if not len(dataset):
            raise DataError("the Dataset is empty", expected="at least one item")
        self.dataset = dataset

    def __len__(self) -> int:
        return len(self.dataset)

    def __getitem__(self, number: int) -> Sequence[object]:
        parts = _parts(self.dataset[number])
        return Labelled(*parts) if len(parts) == 2 else parts

    def name(self, number: int) -> str:
        return f"item {number} of {type(self.dataset).__name__}"


class LoaderDataset(Dataset[tuple[Tensor, ...]]):
    """The records of a data layer as a map-style Dataset, transformed as for the net, on the CPU.

    Item i is record i of the source, not shuffled, with one part per top: data C x H x W, and label.
    Random crops and mirroring are the same as in the first epoch of a run that does not shuffle.
    """

    def __init__(self, loader: Loader) -> None:
        """
        Args:
            loader: the loader of a data layer, such as `net.layers[0].module.loader`.
        """
        self.loader = loader

    def __len__(self) -> int:
        return self.loader.records()

    def __getitem__(self, number: int) -> tuple[Tensor, ...]:
        if not 0 <= number < len(self):
            raise IndexError(f"item {number} of {len(self)}")
        tops = self.loader.record(number, torch.device("cpu"))
        return tuple(top[0] for top in tops)


class DataLoaderBatches:
    """The batches of a DataLoader in its own order, epoch after epoch.

    A DataLoader cannot jump to a batch. To continue from a certain batch, the earlier batches of
    its epoch are read and dropped. If the DataLoader shuffles, that epoch has a different order
    than before.
    """

    prefetch = 2  # batches ready for the net; the DataLoader's own workers read further ahead

    def __init__(self, loader: DataLoader[Any]) -> None:
        self.loader = loader
        self._batches: Iterator[Any] | None = None  # of the current epoch
        self._epoch = 0
        self._next = 0  # the number of the next batch within the epoch

    @property
    def batch_size(self) -> int:
        return self.loader.batch_size or 1

    def records(self) -> int:
        return len(self.loader.dataset) if not self.loader.drop_last else len(self.loader) * self.batch_size  # type: ignore[arg-type]

    def left(self, index: int) -> int:
        return max(0, self.records() - index * self.batch_size)

    def batch(self, index: int, device: torch.device, limit: int | None = None) -> tuple[Tensor, ...]:
        """Returns the next batch of the DataLoader on a device. All parts become float32, including
        labels.

        Raises:
            DataError: If there are no batches, or a part is not a tensor, array or number.
        """
        epoch, place = divmod(index, max(len(self.loader), 1))
        if self._batches is None or epoch != self._epoch or place < self._next:
            self._batches, self._epoch, self._next = iter(self.loader), epoch, 0
        batch = None
        while self._next <= place:
            batch = next(self._batches, None)
            self._next += 1
        if batch is None:
            raise DataError("the DataLoader has no batches")
        arrays = [np.asarray(part, np.float32)[:limit] for part in _parts(batch)]
        return tuple(to_device(np.ascontiguousarray(array), device) for array in arrays)

    def record_position(self, index: int) -> int:
        """Returns the number of records before batch `index`. The DataLoader itself decides which rank
        reads which records.
        """
        return index * self.batch_size

    def start_at(self, record_position: int) -> int:
        """Returns the number of the batch that contains the record at this position."""
        return record_position // self.batch_size

    def for_one_epoch(self) -> DataLoaderBatches:
        return DataLoaderBatches(self.loader)

    def close(self) -> None:
        self._batches = None


def _parts(item: Any) -> tuple[Any, ...]:
    """Returns the parts of an item or a batch as arrays.

    Raises:
        DataError: If a part is not a tensor, array or number.
    """
    parts = tuple(item) if isinstance(item, (tuple, list)) else (item,)
    return tuple(_array(part) for part in parts)


def _array(part: Any) -> Any:
    if isinstance(part, Tensor):
        return part.detach().cpu().numpy()
    if isinstance(part, (np.ndarray, np.generic, int, float)):
        return part
    raise DataError(
        "an item has a part that a blob cannot hold",
        expected="tensors, arrays and numbers",
        got=type(part).__name__,
        advice="Give a Dataset of pictures a transform such as torchvision's PILToTensor.",
    )
