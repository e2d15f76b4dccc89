"""Reading ahead: order, ends, errors, and threads that go when they should."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence

import pytest
import torch
from torch import Tensor

from pycaffe_like.data.base import DataLayer
from pycaffe_like.data.prefetch import EndOfData, Prefetcher
from pycaffe_like.errors import DataError
from pycaffe_like.layers.base import Shape

from .helpers import CPU


class Counting(DataLayer):
    """Gives the positions of its records as its top; notes which batches were read."""

    def __init__(self, records: int = 10, batch_size: int = 4, prefetch: int = 3, fails_at: int = -1) -> None:
        super().__init__()
        self.count = records
        self.batch_size = batch_size
        self.prefetch = prefetch
        self.fails_at = fails_at
        self.was_read: list[int] = []

    def open(self) -> None: ...

    def close(self) -> None: ...

    def records(self) -> int:
        return self.count

    def assumed_shapes(self, image: Shape) -> list[Shape]:
        return [(self.batch_size,)]

    def read(self, index: int, limit: int | None = None) -> list[int]:
        if index == self.fails_at:
            raise DataError(f"batch {index} is broken")
        self.was_read.append(index)
        return [position % self.count for position in self.positions(index, limit)]

    def finish(self, raw: Sequence[object], device: torch.device) -> tuple[Tensor, ...]:
        return (torch.tensor(raw, device=device),)


def taken(prefetcher: Prefetcher, count: int) -> list[list[int]]:
    return [prefetcher.next()[0].tolist() for _ in range(count)]


def reader_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if "_run" in thread.name]


def wait_until(condition: Callable[[], bool]) -> None:
    for _ in range(500):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("it did not happen within five seconds")


@pytest.mark.parametrize("prefetch", [0, 1, 3, 20])
def test_batches_come_in_order_round_and_round(prefetch: int) -> None:
    prefetcher = Prefetcher(Counting(prefetch=prefetch), CPU)
    assert taken(prefetcher, 4) == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 0, 1], [2, 3, 4, 5]]
    assert prefetcher.position == 4
    prefetcher.close()


@pytest.mark.parametrize("prefetch", [1, 3])
def test_so_many_batches_are_read_ahead_and_no_more(prefetch: int) -> None:
    layer = Counting(prefetch=prefetch)
    prefetcher = Prefetcher(layer, CPU)
    assert layer.was_read == []
    prefetcher.next()
    wait_until(lambda: len(layer.was_read) == prefetch + 2)  # one is out, one waits for room
    time.sleep(0.05)
    assert layer.was_read == list(range(prefetch + 2))
    prefetcher.close()


def test_without_reading_ahead_there_is_no_thread() -> None:
    layer = Counting(prefetch=0)
    prefetcher = Prefetcher(layer, CPU)
    taken(prefetcher, 3)
    assert (layer.was_read, reader_threads()) == ([0, 1, 2], [])


@pytest.mark.parametrize("prefetch", [0, 3])
@pytest.mark.parametrize(
    ("records", "batches"),
    [(10, [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]), (8, [[0, 1, 2, 3], [4, 5, 6, 7]]), (3, [[0, 1, 2]])],
    ids=["a part of a batch at the end", "whole batches", "less than a batch"],
)
def test_once_ends_behind_the_last_record(records: int, batches: list[list[int]], prefetch: int) -> None:
    prefetcher = Prefetcher(Counting(records, prefetch=prefetch), CPU, once=True)
    assert taken(prefetcher, len(batches)) == batches
    for _ in range(2):
        with pytest.raises(EndOfData):
            prefetcher.next()
    assert reader_threads() == []


def test_once_sees_the_records_of_its_own_process() -> None:
    layer = Counting(11, batch_size=2)
    layer.rank, layer.world = 1, 3
    prefetcher = Prefetcher(layer, CPU, once=True)
    assert taken(prefetcher, 2) == [[1, 4], [7, 10]]
    with pytest.raises(EndOfData):
        prefetcher.next()


@pytest.mark.parametrize("prefetch", [0, 3])
def test_an_error_comes_out_where_its_batch_would_have(prefetch: int) -> None:
    layer = Counting(prefetch=prefetch, fails_at=2)
    prefetcher = Prefetcher(layer, CPU)
    taken(prefetcher, 2)
    for _ in range(2):
        with pytest.raises(DataError, match=r"^batch 2 is broken$"):
            prefetcher.next()
        assert (prefetcher.position, reader_threads()) == (2, [])
    layer.fails_at = -1
    assert taken(prefetcher, 1) == [[8, 9, 0, 1]]
    prefetcher.close()


def test_it_goes_on_where_it_is_told_to() -> None:
    prefetcher = Prefetcher(Counting(), CPU, position=2)
    assert taken(prefetcher, 1) == [[8, 9, 0, 1]]
    prefetcher.seek(1)
    assert taken(prefetcher, 2) == [[4, 5, 6, 7], [8, 9, 0, 1]]
    prefetcher.close()
    assert taken(prefetcher, 1) == [[2, 3, 4, 5]]
    prefetcher.close()


@pytest.mark.parametrize("batches", [1, 5])
def test_closing_ends_the_thread(batches: int) -> None:
    prefetcher = Prefetcher(Counting(), CPU)
    taken(prefetcher, batches)
    assert len(reader_threads()) == 1
    prefetcher.close()
    assert reader_threads() == []
    prefetcher.close()


def test_dropping_ends_the_thread() -> None:
    prefetcher = Prefetcher(Counting(), CPU)
    taken(prefetcher, 1)
    del prefetcher
    gc.collect()
    wait_until(lambda: reader_threads() == [])


def test_dropping_in_the_thread_itself_does_no_harm() -> None:
    """The garbage collector runs in any thread, and so may end a reader from within."""
    holder: list[Prefetcher] = []
    alone = threading.Event()

    class Dropping(Counting):
        def read(self, index: int, limit: int | None = None) -> object:
            if index:
                alone.wait()
                holder.clear()
            return super().read(index, limit)

    holder.append(Prefetcher(Dropping(), CPU))
    taken(holder[0], 1)
    alone.set()
    wait_until(lambda: holder == [] and reader_threads() == [])


def test_a_program_ends_with_a_reader_at_work() -> None:
    code = """
import torch
from tests.data.test_prefetch import Counting
from pycaffe_like.data.prefetch import Prefetcher
prefetcher = Prefetcher(Counting(), torch.device("cpu"))
print(prefetcher.next()[0].tolist())
"""
    from tests.conftest import ROOT

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60, cwd=ROOT
    )
    assert (done.stdout, done.stderr) == ("[0, 1, 2, 3]\n", "")


@pytest.mark.cuda
def test_batches_arrive_on_a_gpu() -> None:
    prefetcher = Prefetcher(Counting(), torch.device("cuda"))
    batches = [prefetcher.next()[0] for _ in range(5)]
    assert {batch.device.type for batch in batches} == {"cuda"}
    assert batches[3].tolist() == [2, 3, 4, 5]
    prefetcher.close()
