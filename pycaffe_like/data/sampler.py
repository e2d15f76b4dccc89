"""Which records a batch has, in which order, and what chance gives each of them.

Nobody else knows of the seed, of shuffling, or of the ranks that share the records. The row of
records is endless and global: epoch after epoch, of which this process reads every `world`-th.
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

# What random numbers are drawn for; each purpose has a stream of its own.
DRAWS, SKIP, ORDER, AUGMENTATION = 0, 1, 2, 3
FILE_ORDER, ROW_ORDER = 0, 1


class Draws(NamedTuple):
    """The random numbers of one record, independent of the number of workers and ranks.

    Attributes:
        uniforms: numbers from 0 to below 1, as many as the Transform needs.
        seed: the seed of the layer.
        batch, position: the number of the record's batch, and its position in the sequence of all epochs.
    """

    uniforms: Sequence[float]
    seed: int = 0
    batch: int = 0
    position: int = 0

    def generator(self) -> np.random.Generator:
        """A generator for this record alone. Creating one takes longer than copying a small picture."""
        return np.random.default_rng((self.seed, DRAWS, self.position))

    def augmentation_generator(self) -> np.random.Generator:
        """A generator for what augment_param draws, apart from all other draws of the record."""
        return np.random.default_rng((self.seed, AUGMENTATION, self.position))

    def generator_of_batches(self, count: int) -> np.random.Generator:
        """A generator that `count` batches in a row share."""
        return np.random.default_rng((self.seed, 1, self.batch // count))


@dataclass
class Sampler:
    """Batch number -> record numbers.

    A batch depends only on its number and the attributes below, so batches can be read in any order,
    and a resumed run continues with the next number.

    Attributes:
        batch_size: records in a batch of one process.
        shuffle: every epoch has its own random order.
        rand_skip: the first record is drawn from 0 to below this; 0 starts at record 0.
        seed: the seed of every random choice; set before the first batch.
        rank, world: this process reads records rank, rank + world, rank + 2 * world, … of the sequence.
        divides_batch: batch_size counts the records of all ranks together, which share each batch.
        start: a batch number, and the position in the sequence where that batch starts, where a run
            continued with another number of ranks.
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
        """Learns how many records there are.

        Raises:
            LayerError: fewer than rand_skip.
        """
        self._count = len(source)
        self._files = tuple(source.files)
        if self.rand_skip > self._count:
            raise LayerError("rand_skip is larger than the list", expected=f"at most {self._count}", got=self.rand_skip)

    def row_position(self, index: int) -> int:
        """Where batch `index` of all ranks starts in the row."""
        batch, position = self.start
        return position + (index - batch) * self._records_of_all_ranks()

    def start_at(self, row_position: int) -> int:
        """Makes a batch start at a position in the sequence; returns the batch's number.

        The number is the one that a run with the current number of ranks would have reached, rounded down.
        """
        index = row_position // self._records_of_all_ranks()
        self.start = index, row_position
        return index

    def positions(self, index: int, limit: int | None = None) -> range:
        """The positions in the sequence of the records of batch `index`, or of its first `limit` records."""
        first = self.row_position(index)
        return range(first + self.rank, first + self._records_of_all_ranks(), self.world)[:limit]

    def numbers(self, index: int, limit: int | None = None) -> list[int]:
        """The numbers of the records of batch `index`, or of the first `limit` of them."""
        count = max(self._count, 1)  # of no records, too, one is asked for: the source says what is missing
        places = [divmod(position, count) for position in self.positions(index, limit)]
        if self.rand_skip:
            # Within its epoch, so that an epoch still has every record once.
            skip = int(np.random.default_rng((self.seed, SKIP)).integers(self.rand_skip))
            places = [(epoch, (place + skip) % self._count) for epoch, place in places]
        if not self.shuffle:
            return [place for _, place in places]
        return [int(self._order(epoch)[place]) for epoch, place in places]

    def draws(self, index: int, width: int, limit: int | None = None) -> list[Draws]:
        """What chance gives each record of batch `index`, with `width` uniform numbers."""
        table = np.random.default_rng((self.seed, DRAWS, index)).random((self._records_of_all_ranks(), width))
        uniforms = table[self.rank :: self.world][:limit].tolist()
        positions = self.positions(index, limit)
        return list(map(Draws, uniforms, repeat(self.seed), repeat(index), positions))

    def left(self, index: int) -> int:
        """How many records of the first epoch this process has left when batch `index` begins."""
        return len(range(self.row_position(index) + self.rank, self._count, self.world))

    def _records_of_all_ranks(self) -> int:
        return self.batch_size * (1 if self.divides_batch else self.world)

    def _order(self, epoch: int) -> np.ndarray:
        if self._files:
            return _shuffled_files(self._files, self.seed, epoch)
        return _shuffled(self._count, self.seed, ORDER, epoch)


@lru_cache(maxsize=4)
def _shuffled(count: int, *seed: int) -> np.ndarray:
    """The numbers below `count` in random order."""
    return np.random.default_rng(seed).permutation(count)


@lru_cache(maxsize=4)
def _shuffled_files(rows: tuple[int, ...], seed: int, epoch: int) -> np.ndarray:
    """The numbers of all rows: files in random order, and the rows within each file."""
    starts = [0, *accumulate(rows)]
    order = _shuffled(len(rows), seed, FILE_ORDER, epoch).tolist()
    return np.concatenate([starts[file] + _shuffled(rows[file], seed, ROW_ORDER, epoch, file) for file in order])
