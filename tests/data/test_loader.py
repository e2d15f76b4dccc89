"""A Loader: reads records, transforms them and stacks batches."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from pycaffe_like.data.arrays import ArraySource
from pycaffe_like.data.collate import Collate, StackArrays
from pycaffe_like.data.finish import Finish, to_device
from pycaffe_like.data.loader import Loader
from pycaffe_like.data.sampler import Draws, Sampler
from pycaffe_like.data.transform import AsIs, Sample, Transform
from pycaffe_like.errors import DataError, Where

from .helpers import CPU


class Negated(Transform[tuple[np.ndarray, ...]]):
    """Negates a record. Raises DataError for 7, and for 8 with a location."""

    def __init__(self, slow: bool) -> None:
        self.slow = slow

    def is_slow(self, record: tuple[np.ndarray, ...]) -> bool:
        return self.slow

    def __call__(self, record: tuple[np.ndarray, ...], draws: Draws) -> Sample:
        if record[0] in (7, 8):
            raise DataError("it is bad", where=Where("list", 3) if record[0] == 8 else None)
        return (-record[0],)


def loader(count: int, transform: Transform[tuple[np.ndarray, ...]], batch_size: int = 4) -> Loader:
    return Loader(
        lambda: ArraySource(np.arange(count)), Sampler(batch_size), transform, Collate(StackArrays()), Finish(to_device)
    )


@pytest.mark.parametrize("slow", [False, True])
def test_records_stay_in_order(slow: bool) -> None:
    one = loader(6, Negated(slow))
    first, second = [0, -1, -2, -3], [-4, -5, 0, -1]
    assert [one.batch(index, CPU)[0].tolist() for index in (0, 1, 1)] == [first, second, second]
    assert one.batch(1, CPU, 2)[0].tolist() == [-4, -5]
    one.close()
    assert one.batch(0, CPU)[0].tolist() == [0, -1, -2, -3]  # the loader opens its source again
    one.close()


@pytest.mark.parametrize("slow", [False, True])
def test_errors_name_the_record_unless_they_know_their_place(slow: bool) -> None:
    one = loader(9, Negated(slow), 1)
    with pytest.raises(DataError, match=r"^item 7: it is bad$"):
        one.batch(7, CPU)
    with pytest.raises(DataError, match=r"^list:3: it is bad$"):
        one.batch(8, CPU)
    one.close()


def test_an_epoch_counts_from_the_first_record() -> None:
    one = loader(10, AsIs())
    one.sampler.start = (0, 3)
    assert one.batch(0, CPU)[0].tolist() == [3, 4, 5, 6]
    again = one.for_one_epoch()
    assert [again.left(index) for index in (0, 1, 2, 3)] == [10, 6, 2, 0]
    assert again.batch(0, CPU)[0].tolist() == [0, 1, 2, 3]
    assert one.batch(0, CPU)[0].tolist() == [3, 4, 5, 6]


@pytest.mark.parametrize("batch_size", [4_294_967_295, 10**15])
def test_a_batch_that_does_not_fit_into_memory(batch_size: int) -> None:
    one = Loader(
        lambda: ArraySource(np.zeros((3, 1000, 1000), np.float32)),
        Sampler(batch_size),
        AsIs(),
        Collate(StackArrays()),
        Finish(to_device),
    )
    with pytest.raises(
        DataError, match=rf"^a batch of {batch_size} records does not fit into memory; expected at most"
    ):
        one.shapes()


def test_one_record() -> None:
    one = loader(6, Negated(False))
    assert [one.record(number, torch.device("cpu"))[0].tolist() for number in (5, 0)] == [[-5], [0]]
