"""Which records a batch consists of."""

from __future__ import annotations

import numpy as np
import pytest

from pycaffe_like.data.arrays import ArraySource
from pycaffe_like.data.sampler import Draws, Sampler
from pycaffe_like.errors import LayerError


def sampler(count: int = 11, batch_size: int = 3, files: tuple[int, ...] = (), **options: object) -> Sampler:
    made = Sampler(batch_size, **options)  # type: ignore[arg-type]
    source = ArraySource(np.arange(count))
    source.files = files
    made.open(source)
    return made


def positions_of(ranks: list[Sampler], batches: range) -> list[int]:
    """Returns all positions that the ranks read in these batches, in increasing order."""
    return sorted(position for one in ranks for index in batches for position in one.positions(index))


@pytest.mark.parametrize("world", [1, 2, 5])
def test_ranks_read_the_row_together_without_gap_or_overlap(world: int) -> None:
    ranks = [sampler(rank=rank, world=world) for rank in range(world)]
    assert positions_of(ranks, range(4)) == list(range(4 * 3 * world))
    assert [list(one.positions(1))[:2] for one in ranks] == [[3 * world + r, 4 * world + r] for r in range(world)]


@pytest.mark.parametrize("world", [1, 2, 4])
def test_ranks_can_divide_a_batch(world: int) -> None:
    ranks = [sampler(batch_size=7, rank=rank, world=world, divides_batch=True) for rank in range(world)]
    for index in range(3):
        assert positions_of(ranks, range(index, index + 1)) == list(range(7 * index, 7 * index + 7))
    assert sum(one.left(1) for one in ranks) == 11 - 7


def test_a_run_goes_on_with_another_number_of_ranks_where_it_stood() -> None:
    two = [sampler(rank=rank, world=2) for rank in range(2)]
    seen = positions_of(two, range(3))
    place = two[0].record_position(3)
    assert place == two[1].record_position(3) == 18
    three = [sampler(rank=rank, world=3, start=(3, place)) for rank in range(3)]
    seen += positions_of(three, range(3, 5))
    place = three[0].record_position(5)
    seen += positions_of([sampler(start=(5, place))], range(5, 7))
    assert seen == list(range(18 + 18 + 6))


def test_draws_of_a_record_do_not_depend_on_the_number_of_ranks() -> None:
    """Ranks draw the same random numbers for a record as a single process does, if the batch of all ranks
    together has the same size.
    """
    (one,) = [sampler(batch_size=6, seed=4)]
    for world in (2, 3):
        ranks = [sampler(batch_size=6 // world, rank=rank, world=world, seed=4) for rank in range(world)]
        for index in range(3):
            whole = {draws.position: draws for draws in one.draws(index, 4)}
            parts = [draws for each in ranks for draws in each.draws(index, 4)]
            assert {draws.position: draws for draws in parts} == whole


def test_a_record_has_a_generator_of_its_own() -> None:
    draws = sampler(seed=3).draws(2, 1)
    numbers = [one.generator().random() for one in draws]
    assert len(set(numbers)) == 3
    assert numbers == [one.generator().random() for one in sampler(seed=3, batch_size=1).draws(6, 1)] + numbers[1:]
    assert Draws([], 3, 0, 6).generator().random() == numbers[0]
    shared = [Draws([], 3, batch, 0).generator_of_batches(10).random() for batch in (0, 9, 10)]
    assert shared[0] == shared[1] != shared[2]


def test_files_are_shuffled_and_the_rows_within_each() -> None:
    one = sampler(11, 11, files=(2, 5, 4), shuffle=True, seed=1)
    ranges = [range(2), range(2, 7), range(7, 11)]
    orders = set()
    for epoch in range(30):
        numbers = one.numbers(epoch)
        assert sorted(numbers) == list(range(11))
        file_of = [next(i for i, part in enumerate(ranges) if number in part) for number in numbers]
        order = list(dict.fromkeys(file_of))
        assert file_of == [file for file in order for _ in ranges[file]]  # rows of a file stay together
        orders.add(tuple(order))
    assert len(orders) == 6


def test_a_skip_stays_within_its_epoch() -> None:
    starts = set()
    for seed in range(30):
        one = sampler(11, 11, rand_skip=4, seed=seed)
        assert one.numbers(0) == one.numbers(3)
        assert sorted(one.numbers(0)) == list(range(11))
        starts.add(one.numbers(0)[0])
    assert starts == {0, 1, 2, 3}


def test_what_cannot_be_sampled() -> None:
    with pytest.raises(LayerError, match=r"^batch_size must be positive; got 0$"):
        Sampler(0)
    with pytest.raises(LayerError, match=r"^rand_skip is larger than the list; expected at most 11; got 12$"):
        sampler(rand_skip=12)


def test_without_options_records_come_in_their_order_from_the_first() -> None:
    plain = Sampler(3, shuffle=False, rand_skip=0, seed=0, rank=0, world=1, divides_batch=False, start=(0, 0))
    assert Sampler(3) == plain
