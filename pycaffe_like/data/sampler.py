"""Decides which records go into each batch, in which order, and with which random numbers.

Only this file deals with the seed, with shuffling, and with the ranks that share the records. Records
form one endless sequence for all ranks, epoch after epoch; each process reads every `world`-th of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, repeat
from typing import NamedTuple

import numpy as np

from pycaffe_like.errors import LayerError

from .source import Source

# What random numbers are used for. Each use has its own stream.
DRAWS, SKIP, ORDER, AUGMENTATION, MIXING, PARTNERS = 0, 1, 2, 3, 4, 5
FILE_ORDER, ROW_ORDER = 0, 1


class Draws(NamedTuple):
    """The random numbers of one record. They do not depend on the number of workers or ranks.

    Attributes:
        uniforms: numbers in [0, 1), as many as the Transform needs.
        seed: the seed of the layer.
        batch: the number of the batch that contains the record.
        position: the position of the record in the endless sequence of records.
        partner: 0 for the record itself; 1, 2 and so on for the records that are mixed into it.
    """

    uniforms: Sequence[float]
    seed: int = 0
    batch: int = 0
    position: int = 0
    partner: int = 0

    def generator(self) -> np.random.Generator:
        """Returns a generator for this record. Slow: creating it takes longer than copying a small picture."""
        return self._generator(DRAWS)

    def augmentation_generator(self) -> np.random.Generator:
        """Returns a generator for augment_param, independent of the record's other random numbers."""
        return self._generator(AUGMENTATION)

    def mixing_generator(self) -> np.random.Generator:
        """Returns a generator for mixing other records into this one."""
        return self._generator(MIXING)

    def _generator(self, purpose: int) -> np.random.Generator:
        partner = (self.partner,) if self.partner else ()
        return np.random.default_rng((self.seed, purpose, self.position, *partner))

    def of_partners(self, count: int) -> list[Draws]:
        """Returns the random numbers of the records that are mixed into this one.

        These records are cropped and mirrored like this one, so that a mean image fits all of them.
        """
        return [self._replace(partner=number) for number in range(1, count + 1)]

    def generator_of_batches(self, count: int) -> np.random.Generator:
        """Returns a random generator for this record's batch; within each group of `count` successive batches, it is
        the same.
        """
        return np.random.default_rng((self.seed, 1, self.batch // count))


@dataclass
class Sampler:
    """Maps the number of a batch to the numbers of its records.

    A batch depends only on its number and on these attributes, so batches can be read in any order, and a
    resumed run simply continues with the next number.

    Attributes:
        batch_size: the number of records in a batch of one process.
        shuffle: whether to shuffle every epoch, each in a different order.
        rand_skip: start at a random record below this number; 0 starts at the first record.
        seed: the seed of every random choice; set before the first batch.
        rank, world: this process reads records rank, rank + world, rank + 2 * world and so on.
        divides_batch: whether batch_size counts the records of all ranks, which share each batch.
        start: a batch number, and the position in the sequence of records where that batch starts. A run
            that was resumed with a different number of ranks continues there.
    """

    batch_size: int
    shuffle: bool = False
    rand_skip: int = 0
    seed: int = 0
    rank: int = 0
    world: int = 1
    divides_batch: bool = False
    start: tuple[int, int] = (0, 0)
    _count: int = field(default=0, init=False)
    _files: tuple[int, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        if self.batch_size < 1:
            raise LayerError("batch_size must be positive", got=self.batch_size)

    def open(self, source: Source[object]) -> None:
        """Sets the number of records.

        Raises:
            LayerError: If rand_skip is larger than that number.
        """
        self._count = len(source)
        self._files = tuple(source.files)
        if self.rand_skip > self._count:
            raise LayerError("rand_skip is larger than the list", expected=f"at most {self._count}", got=self.rand_skip)

    def record_position(self, index: int) -> int:
        """Returns the position in the sequence at which batch `index` begins. All ranks together count as one batch."""
        batch, position = self.start
        return position + (index - batch) * self._records_of_all_ranks()

    def start_at(self, record_position: int) -> int:
        """Makes a batch start at a position in the sequence; returns the number of that batch.

        It is the number that a run with the current number of ranks would have reached there,
        rounded down.
        """
        index = record_position // self._records_of_all_ranks()
        self.start = index, record_position
        return index

    def positions(self, index: int, limit: int | None = None) -> range:
        """Returns the positions in the sequence of the records of batch `index`, or of the first `limit` of them."""
        first = self.record_position(index)
        return range(first + self.rank, first + self._records_of_all_ranks(), self.world)[:limit]

    def numbers(self, index: int, limit: int | None = None) -> list[int]:
        """Returns the numbers of the records in batch `index`, or of the first `limit` of them."""
        count = max(self._count, 1)  # of an empty source record 0 is requested, so that the source raises
        places = [divmod(position, count) for position in self.positions(index, limit)]
        if self.rand_skip:
            # The shift wraps around within an epoch, so that an epoch still has every record once.
            skip = int(np.random.default_rng((self.seed, SKIP)).integers(self.rand_skip))
            places = [(epoch, (place + skip) % self._count) for epoch, place in places]
        if not self.shuffle:
            return [place for _, place in places]
        return [int(self._order(epoch)[place]) for epoch, place in places]

    def draws(self, index: int, width: int, limit: int | None = None) -> list[Draws]:
        """Returns the random numbers of each record in batch `index`, with `width` uniform numbers each."""
        table = np.random.default_rng((self.seed, DRAWS, index)).random((self._records_of_all_ranks(), width))
        uniforms = table[self.rank :: self.world][:limit].tolist()
        positions = self.positions(index, limit)
        return list(map(Draws, uniforms, repeat(self.seed), repeat(index), positions))

    def partners(self, draws: Draws, count: int) -> list[int]:
        """Draws the numbers of records to mix into a record, from the whole source."""
        random = np.random.default_rng((draws.seed, PARTNERS, draws.position))
        numbers: list[int] = random.integers(max(self._count, 1), size=count).tolist()
        return numbers

    def left(self, index: int) -> int:
        """Returns how many records of the first epoch this process has still to read when batch `index` begins."""
        return len(range(self.record_position(index) + self.rank, self._count, self.world))

    def _records_of_all_ranks(self) -> int:
        return self.batch_size * (1 if self.divides_batch else self.world)

    def _order(self, epoch: int) -> np.ndarray:
        if self._files:
            return _shuffled_files(self._files, self.seed, epoch)
        return _shuffle(self._count, self.seed, ORDER, epoch)


@lru_cache(maxsize=4)
def _shuffle(count: int, *seed: int) -> np.ndarray:
    """Returns the numbers below `count` in random order."""
    return np.random.default_rng(seed).permutation(count)


@lru_cache(maxsize=4)
def _shuffled_files(rows: tuple[int, ...], seed: int, epoch: int) -> np.ndarray:
    """Returns the numbers of all rows, with the files shuffled and the rows shuffled within each file."""
    starts = [0, *accumulate(rows)]
    order = _shuffle(len(rows), seed, FILE_ORDER, epoch).tolist()
    return np.concatenate([starts[file] + _shuffle(rows[file], seed, ROW_ORDER, epoch, file) for file in order])
