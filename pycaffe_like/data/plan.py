"""Plans a batch: which records it consists of, their random numbers, and what is mixed into them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from .sampler import Draws
from .transform import Sample


class Plan(NamedTuple):
    """What a batch is made of.

    Attributes:
        numbers: the record numbers of the batch.
        draws: the random numbers of each record.
        partners: the numbers of the records to mix into each record.
    """

    numbers: list[int]
    draws: list[Draws]
    partners: list[list[int]]

    def records(self) -> list[tuple[int, Draws]]:
        """Returns the index and the random draws of every record to read: first the records of the batch, then the
        records that are mixed into them.
        """
        own = zip(self.numbers, self.draws, strict=True)
        others = [
            pair
            for draws, numbers in zip(self.draws, self.partners, strict=True)
            for pair in zip(numbers, draws.of_partners(len(numbers)), strict=True)
        ]
        return [*own, *others]

    def part(self, start: int, stop: int) -> Plan:
        """Returns the plan of items `start` to `stop - 1` of the batch."""
        return Plan(self.numbers[start:stop], self.draws[start:stop], self.partners[start:stop])

    def groups(self, samples: Sequence[Sample]) -> list[list[Sample]]:
        """Groups the samples of `records`: each record's own sample, followed by those of its partners."""
        others = iter(samples[len(self.numbers) :])
        return [[own, *islice(others, len(numbers))] for own, numbers in zip(samples, self.partners, strict=False)]
