"""Connects the steps from a source to batches: Source -> Sampler -> Transform -> Collate -> Finish."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from math import ceil, prod
from typing import Any, TypeVar

import torch
from torch import Tensor

from pycaffe_like.errors import DataError
from pycaffe_like.spec import Shape

from .collate import Collate, Rows
from .finish import Finish
from .plan import Plan
from .sampler import Draws, Sampler
from .source import Source
from .stage_clock import stage
from .transform import Sample, Transform
from .workers import Workers

Result = TypeVar("Result")

_TASKS_PER_THREAD = 4
"""Tasks that a batch is divided into: few, since starting one costs as much as decoding a small picture."""


class Loader:
    """Reads any batch by its number, and returns its tops on a device.

    The source is opened on first use, and reopened after `close`. Any thread may request any batch
    at any time.

    Attributes:
        sampler: chooses the records of a batch.
        collate: combines samples into arrays, and checks labels.
        prefetch: the number of batches to read ahead; 0 reads each batch on demand.
        workers: the threads that transform records.
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
            open_source: opens the source; raises DataError if it is missing, empty or broken.
        """
        self.open_source = open_source
        self.sampler = sampler
        self.transform = transform
        self.collate = collate
        self.finish = finish
        self.prefetch = prefetch
        self._source: Source[Any] | None = None
        self._is_slow = False
        self.workers = Workers()

    @property
    def source(self) -> Source[Any]:
        """The source, opened on first use."""
        if self._source is None:
            self.open()
        assert self._source is not None
        return self._source

    def open(self) -> None:
        """Opens the source.

        Raises:
            DataError: If the source is missing, empty or damaged.
            LayerError: If the layer's options do not fit the source.
        """
        self.transform.open()
        self._source = self.open_source()
        self.sampler.open(self._source)
        if len(self._source):
            first = self._source[0]
            self._apply(self.transform.inspect, 0, first)
            self._is_slow = self.transform.mixing is not None or self.transform.is_slow(first)

    def close(self) -> None:
        """Stops the threads and closes the source."""
        self.workers.close()
        if self._source is not None:
            self._source.close()
            self._source = None

    def use_source(self, open_source: Callable[[], Source[Any]]) -> None:
        """Switches to another source, which is opened on first use."""
        self.close()
        self.open_source = open_source

    @property
    def batch_size(self) -> int:
        """The number of records in a batch."""
        return self.sampler.batch_size

    def records(self) -> int:
        """Returns the number of records in the source, which is the length of an epoch."""
        return len(self.source)

    def record_position(self, index: int) -> int:
        """Returns the position in the endless sequence of records at which batch `index` begins.

        All ranks together count as one batch.
        """
        return self.sampler.record_position(index)

    def start_at(self, record_position: int) -> int:
        """Makes a batch start at a position in the sequence of records; returns the number of that batch."""
        return self.sampler.start_at(record_position)

    def left(self, index: int) -> int:
        """Returns how many records of the first epoch this process has still to read when batch `index` begins."""
        self.source  # noqa: B018  # opens it, because the sampler needs its length
        return self.sampler.left(index)

    def shapes(self) -> list[Shape]:
        """Computes the shapes of the tops from the first record.

        Raises:
            DataError: If that record cannot be read, or a batch would not fit into memory.
        """
        shapes = self.collate.shapes(self.preview(0), self.sampler.batch_size)
        _check_memory(shapes, self.sampler.batch_size)
        return shapes

    def preview(self, number: int) -> Sample:
        """Returns the sample of a record, made without random choices.

        Raises:
            DataError: If the record cannot be read.
        """
        sample = self._apply(self.transform.preview, number, self.source[number])
        if self.transform.mixing is not None:
            sample = self._apply(self.transform.mixing, number, [sample], Draws(()))
        return sample

    def batch(self, index: int, device: torch.device, limit: int | None = None) -> tuple[Tensor, ...]:
        """Returns the tops of batch `index` on a device; with `limit`, of its first `limit` records only.

        Raises:
            DataError: If a record cannot be read, or a label is outside the range of classes.
        """
        arrays = self.read(index, limit)
        with stage("finish"):
            return self.finish(arrays, device)

    def read(self, index: int, limit: int | None = None) -> list[Any]:
        """Returns the arrays of batch `index`, before they are copied to the device."""
        return self._collate(self.plan(index, limit))

    def plan(self, index: int, limit: int | None = None) -> Plan:
        """Returns the plan of batch `index`, or of its first `limit` records."""
        self.source  # noqa: B018  # opens it, because the sampler needs its length
        numbers = self.sampler.numbers(index, limit)
        return self._plan(numbers, self.sampler.draws(index, self.transform.width, limit))

    def record(self, number: int, device: torch.device) -> tuple[Tensor, ...]:
        """Returns the tops of a batch of one record, with the random numbers that the record has in
        the first epoch.

        Raises:
            DataError: If the record cannot be read, or its label is outside the range of classes.
        """
        self.source  # noqa: B018  # opens it, because the sampler needs its length
        index, item = divmod(number, self.batch_size)
        alone = replace(self.sampler, rank=0, world=1, start=(0, 0))
        draws = alone.draws(index, self.transform.width)[item]
        return self.finish(self._collate(self._plan([number], [draws])), device)

    def samples(self, plan: Plan, rows: Rows | None = None) -> list[Sample]:
        """Reads, transforms and mixes the records of a batch; slow transforms run on all processors.

        Args:
            rows: the arrays of the batch to place the samples in.

        Raises:
            DataError: If a record cannot be read.
        """
        if not self._is_slow:
            return self._samples(plan, 0, rows)
        starts = range(0, len(plan.numbers), ceil(len(plan.numbers) / (self.workers.threads * _TASKS_PER_THREAD)))
        parts = [plan.part(start, start + starts.step) for start in starts]
        return list(chain(*self.workers.map(self._samples, parts, starts, [rows] * len(parts))))

    def _samples(self, plan: Plan, first: int, rows: Rows | None) -> list[Sample]:
        """Makes the samples of a part of a batch, which starts with item `first`."""
        numbers, draws = (list(column) for column in zip(*plan.records(), strict=True))
        with stage("read"):
            records = self.source.read(numbers)
        transformed = map(self._transform, numbers, records, draws)
        samples = transformed if self.transform.mixing is None else self._mix(plan, list(transformed))
        # Each picture is placed before the next one is made, which can then reuse its memory.
        return [self._place(rows, item, sample) for item, sample in enumerate(samples, first)]

    def _transform(self, number: int, record: Any, draws: Draws) -> Sample:
        with stage("transform"):
            return self._apply(self.transform, number, record, draws)

    def _mix(self, plan: Plan, samples: Sequence[Sample]) -> Iterator[Sample]:
        assert self.transform.mixing is not None
        for number, group, draws in zip(plan.numbers, plan.groups(samples), plan.draws, strict=True):
            with stage("mix"):
                mixed = self._apply(self.transform.mixing, number, group, draws)
            yield mixed

    def _place(self, rows: Rows | None, item: int, sample: Sample) -> Sample:
        if rows is None:
            return sample
        with stage("collate"):
            return self.collate.place(rows, item, sample)

    def _plan(self, numbers: list[int], draws: list[Draws]) -> Plan:
        mixing = self.transform.mixing
        counts = [0 if mixing is None else mixing.partners(one) for one in draws]
        partners = [self.sampler.partners(*pair) if pair[1] else [] for pair in zip(draws, counts, strict=True)]
        return Plan(numbers, draws, partners)

    def _collate(self, plan: Plan) -> list[Any]:
        def name(item: int) -> str:
            return self.source.name(plan.numbers[item])

        if self.transform.only_cuts:
            with stage("read"):
                pictures = self.source.read_pictures(plan.numbers)
            if pictures is not None:
                with stage("transform"):
                    batch = self._apply(self.transform.cut_all, plan.numbers[0], pictures.pixels, plan.draws)
                with stage("collate"):
                    return self.collate.of_pictures(batch, pictures.labels, name)
        rows = self.collate.rows(len(plan.numbers)) if self._is_slow else None
        samples = self.samples(plan, rows)
        with stage("collate"):
            return self.collate(samples, name, rows)

    def _apply(self, step: Callable[..., Result], number: int, record: Any, *draws: Any) -> Result:
        """Calls a step of the transform. Errors name the record with this number."""
        try:
            return step(record, *draws)
        except DataError as error:
            raise self._name_record(error, number) from None

    def _name_record(self, error: DataError, number: int) -> DataError:
        """Adds the name of the record to an error that has no location yet."""
        return error if error.where else error.about(self.source.name(number))

    def for_one_epoch(self) -> Loader:
        """Returns a loader of the same records whose batches start at the first record."""
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
    """Returns the size in bytes of a batch of float32 tops."""
    return 4 * sum(prod(shape) for shape in shapes)
