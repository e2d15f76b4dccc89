"""The line from a source to batches: Source -> Sampler -> Transform -> Collate -> Finish."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import prod
from typing import Any, TypeVar

import torch
from torch import Tensor

from pycaffe_like.errors import DataError
from pycaffe_like.spec import Shape

from .collate import Collate
from .finish import Finish
from .sampler import Draws, Sampler
from .source import Source
from .transform import Sample, Transform
from .workers import Workers

Result = TypeVar("Result")


class Loader:
    """Batch number -> the tops of that batch, on a device.

    The source is opened when it is first needed, and again after `close`. Any thread may ask for any
    batch at any time.

    Attributes:
        sampler: which records a batch has.
        collate: makes arrays of samples, and checks labels.
        prefetch: how many batches are read ahead; 0 reads each one when it is asked for.
    """

    def __init__(
        self,
        open_source: Callable[[], Source[Any]],
        sampler: Sampler,
        transform: Transform[Any],
        collate: Collate,
        finish: Finish,
        prefetch: int = 4,
    ) -> None:
        """
        Args:
            open_source: opens the source; raises DataError where it is missing, empty or broken.
        """
        self.open_source = open_source
        self.sampler = sampler
        self.transform = transform
        self.collate = collate
        self.finish = finish
        self.prefetch = prefetch
        self._source: Source[Any] | None = None
        self._workers = Workers()

    @property
    def source(self) -> Source[Any]:
        """The source, opened."""
        if self._source is None:
            self.open()
        assert self._source is not None
        return self._source

    def open(self) -> None:
        """Opens the source.

        Raises:
            DataError: it is missing, empty or broken.
            LayerError: it does not go with the options.
        """
        self.transform.open()
        self._source = self.open_source()
        self.sampler.open(self._source)
        if len(self._source):
            self._apply(self.transform.inspect, 0, self._source[0])

    def close(self) -> None:
        """Ends the threads and releases the source."""
        self._workers.close()
        if self._source is not None:
            self._source.close()
            self._source = None

    def use_source(self, open_source: Callable[[], Source[Any]]) -> None:
        """Reads from another source from now on."""
        self.close()
        self.open_source = open_source

    @property
    def batch_size(self) -> int:
        """Records in a batch."""
        return self.sampler.batch_size

    def records(self) -> int:
        """How many records the source has: an epoch."""
        return len(self.source)

    def row_position(self, index: int) -> int:
        """Where batch `index` of all ranks starts in the row of records."""
        return self.sampler.row_position(index)

    def start_at(self, row_position: int) -> int:
        """Makes a batch start at a place in the row of records; returns its number."""
        return self.sampler.start_at(row_position)

    def left(self, index: int) -> int:
        """How many records of the first epoch this process has left when batch `index` begins."""
        self.source  # noqa: B018  # opens it: the sampler has to know its length
        return self.sampler.left(index)

    def shapes(self) -> list[Shape]:
        """The shapes of the tops, by the first record.

        Raises:
            DataError: it cannot be read, or a batch would not fit into memory.
        """
        sample = self._apply(self.transform.preview, 0, self.source[0])
        shapes = self.collate.shapes(sample, self.sampler.batch_size)
        _check_memory(shapes, self.sampler.batch_size)
        return shapes

    def batch(self, index: int, device: torch.device, limit: int | None = None) -> tuple[Tensor, ...]:
        """The tops of batch `index`, or of its first `limit` records, on a device.

        Raises:
            DataError: it cannot be read, or has a label that is none of the classes.
        """
        return self.finish(self.read(index, limit), device)

    def read(self, index: int, limit: int | None = None) -> list[Any]:
        """The arrays of batch `index`, before they go to the device."""
        source = self.source
        numbers = self.sampler.numbers(index, limit)
        records = source.read(numbers)
        draws = self.sampler.draws(index, self.transform.width, limit)
        samples = self._samples(numbers, records, draws)
        return self.collate(samples, lambda item: source.name(numbers[item]))

    def record(self, number: int, device: torch.device) -> tuple[Tensor, ...]:
        """The tops of a batch of one record, with what chance gives it in the first epoch.

        Raises:
            DataError: it cannot be read, or has a label that is none of the classes.
        """
        record = self.source[number]
        index, item = divmod(number, self.batch_size)
        alone = replace(self.sampler, rank=0, world=1, start=(0, 0))
        draws = alone.draws(index, self.transform.width)[item]
        sample = self._apply(self.transform, number, record, draws)
        return self.finish(self.collate([sample], lambda _: self.source.name(number)), device)

    def _samples(self, numbers: list[int], records: list[Any], draws: list[Draws]) -> list[Sample]:
        """What becomes of the records of a batch; slow ones are worked on by all processors."""

        if self.transform.is_slow(records[0]):
            return self._workers.map(partial(self._apply, self.transform), numbers, records, draws)
        samples: list[Sample] = []
        try:
            for record, of_record in zip(records, draws, strict=True):
                samples.append(self.transform(record, of_record))
        except DataError as error:
            raise self._named(error, numbers[len(samples)]) from None
        return samples

    def _apply(self, step: Callable[..., Result], number: int, record: Any, *draws: Draws) -> Result:
        """A step of the transform on one record."""
        try:
            return step(record, *draws)
        except DataError as error:
            raise self._named(error, number) from None

    def _named(self, error: DataError, number: int) -> DataError:
        """An error that names the record, unless it knows its place."""
        return error if error.where else error.about(self.source.name(number))

    def for_one_epoch(self) -> Loader:
        """A loader of the same records whose batches count from the first record on."""
        other = copy.copy(self)
        other.sampler = replace(self.sampler, start=(0, 0))
        other.sampler.open(self.source)
        return other


def _check_memory(shapes: list[Shape], batch_size: int) -> None:
    needed = batch_bytes(shapes)
    there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    if needed > there:
        raise DataError(
            f"a batch of {batch_size} records does not fit into memory",
            expected=f"at most {there / 2**30:.1f} GiB",
            got=f"{needed / 2**30:.1f} GiB",
            advice="Set a smaller batch_size.",
        )


def batch_bytes(shapes: list[Shape]) -> int:
    """The bytes of a batch of float32 tops."""
    return 4 * sum(prod(shape) for shape in shapes)
