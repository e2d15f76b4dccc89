"""Reading batches ahead: their order, the end of the data, errors, and when the reader threads end."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor

from pycaffe_like.data import feeder as module
from pycaffe_like.data.arrays import ArraySource
from pycaffe_like.data.feeder import EndOfData, Feeder
from pycaffe_like.data.sampler import Sampler
from pycaffe_like.errors import DataError

from .helpers import CPU


class Counting:
    """A stand-in for a data layer: its top is the numbers of its records, and it notes which batches were read."""

    def __init__(self, records: int = 10, batch_size: int = 4, prefetch: int = 3, fails_at: int = -1) -> None:
        self.sampler = Sampler(batch_size)
        self.sampler.open(ArraySource(np.arange(records)))
        self.batch_size = batch_size
        self.prefetch = prefetch
        self.fails_at = fails_at
        self.was_read: list[int] = []

    def batch(self, index: int, device: torch.device, limit: int | None = None) -> tuple[Tensor, ...]:
        if index == self.fails_at:
            raise DataError(f"batch {index} is broken")
        self.was_read.append(index)
        return (torch.tensor(self.sampler.numbers(index, limit), device=device),)

    def left(self, index: int) -> int:
        return self.sampler.left(index)

    def records(self) -> int:
        return 10

    def for_one_epoch(self) -> Counting:
        return self

    def close(self) -> None: ...


def take(feeder: Feeder, count: int) -> list[list[int]]:
    return [feeder.next()[0].tolist() for _ in range(count)]


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
    feeder = Feeder(Counting(prefetch=prefetch), CPU)
    assert take(feeder, 4) == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 0, 1], [2, 3, 4, 5]]
    assert feeder.position == 4
    feeder.close()


@pytest.mark.parametrize("prefetch", [1, 3])
def test_so_many_batches_are_read_ahead_and_no_more(prefetch: int) -> None:
    layer = Counting(prefetch=prefetch)
    feeder = Feeder(layer, CPU)
    assert layer.was_read == []
    feeder.next()
    wait_until(lambda: len(layer.was_read) == prefetch + 1)  # one batch has been taken
    time.sleep(0.05)
    assert layer.was_read == list(range(prefetch + 1))
    feeder.close()


@pytest.mark.parametrize(
    ("prefetch", "limits", "most"),
    [(4_000_000_000, (100, 1000), 3), (4, (1, 1000), 1), (4_000_000_000, (1 << 30, 7), 7)],
    ids=["bytes", "always one", "batches"],
)
def test_what_is_read_ahead_is_bounded(
    prefetch: int,
    limits: tuple[int, int],
    most: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Batches are read ahead only up to the limits on bytes and number. A batch has 4 integers of 8 bytes."""
    monkeypatch.setattr(module, "READ_AHEAD_BYTES", limits[0])
    monkeypatch.setattr(module, "READ_AHEAD_BATCHES", limits[1])
    layer = Counting(prefetch=prefetch)
    feeder = Feeder(layer, CPU)
    feeder.next()
    wait_until(lambda: len(layer.was_read) == most + 1)
    time.sleep(0.05)
    assert layer.was_read == list(range(most + 1))
    feeder.close()
    said = f"prefetch: {prefetch} batches of 3.05e-05 MiB need too much memory; reading {most} ahead"
    assert caplog.messages == [said]


def test_without_reading_ahead_there_is_no_thread() -> None:
    layer = Counting(prefetch=0)
    feeder = Feeder(layer, CPU)
    take(feeder, 3)
    assert (layer.was_read, reader_threads()) == ([0, 1, 2], [])


@pytest.mark.parametrize("prefetch", [0, 3])
@pytest.mark.parametrize(
    ("records", "batches"),
    [(10, [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]), (8, [[0, 1, 2, 3], [4, 5, 6, 7]]), (3, [[0, 1, 2]])],
    ids=["a part of a batch at the end", "whole batches", "less than a batch"],
)
def test_once_ends_behind_the_last_record(records: int, batches: list[list[int]], prefetch: int) -> None:
    feeder = Feeder(Counting(records, prefetch=prefetch), CPU, once=True)
    assert take(feeder, len(batches)) == batches
    for _ in range(2):
        with pytest.raises(EndOfData):
            feeder.next()
    assert reader_threads() == []


def test_once_sees_the_records_of_its_own_process() -> None:
    layer = Counting(11, batch_size=2)
    layer.sampler.rank, layer.sampler.world = 1, 3
    feeder = Feeder(layer, CPU, once=True)
    assert take(feeder, 2) == [[1, 4], [7, 10]]
    with pytest.raises(EndOfData):
        feeder.next()


@pytest.mark.parametrize("prefetch", [0, 3])
def test_an_error_comes_out_where_its_batch_would_have(prefetch: int) -> None:
    layer = Counting(prefetch=prefetch, fails_at=2)
    feeder = Feeder(layer, CPU)
    take(feeder, 2)
    for _ in range(2):
        with pytest.raises(DataError, match=r"^batch 2 is broken$"):
            feeder.next()
        assert (feeder.position, reader_threads()) == (2, [])
    layer.fails_at = -1
    assert take(feeder, 1) == [[8, 9, 0, 1]]
    feeder.close()


def test_it_goes_on_where_it_is_told_to() -> None:
    feeder = Feeder(Counting(), CPU, position=2)
    assert take(feeder, 1) == [[8, 9, 0, 1]]
    feeder.seek(1)
    assert take(feeder, 2) == [[4, 5, 6, 7], [8, 9, 0, 1]]
    feeder.close()
    assert take(feeder, 1) == [[2, 3, 4, 5]]
    feeder.close()


@pytest.mark.parametrize("batches", [1, 5])
def test_closing_ends_the_thread(batches: int) -> None:
    feeder = Feeder(Counting(), CPU)
    take(feeder, batches)
    assert len(reader_threads()) == 1
    feeder.close()
    assert reader_threads() == []
    feeder.close()


def test_dropping_ends_the_thread() -> None:
    feeder = Feeder(Counting(), CPU)
    take(feeder, 1)
    del feeder
    gc.collect()
    wait_until(lambda: reader_threads() == [])


def test_dropping_in_the_thread_itself_does_no_harm() -> None:
    """A Feeder may be collected in its own reader thread, because the garbage collector runs in any thread."""
    holder: list[Feeder] = []
    alone = threading.Event()

    class Dropping(Counting):
        def batch(self, index: int, device: torch.device, limit: int | None = None) -> tuple[Tensor, ...]:
            if index:
                alone.wait()
                holder.clear()
            return super().batch(index, device, limit)

    holder.append(Feeder(Dropping(), CPU))
    take(holder[0], 1)
    alone.set()
    wait_until(lambda: holder == [] and reader_threads() == [])


def test_a_program_ends_with_a_reader_at_work() -> None:
    code = """
import torch
from tests.data.test_feeder import Counting
from pycaffe_like.data.feeder import Feeder
feeder = Feeder(Counting(), torch.device("cpu"))
print(feeder.next()[0].tolist())
"""
    from tests.conftest import ROOT

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60, cwd=ROOT
    )
    assert (done.stdout, done.stderr) == ("[0, 1, 2, 3]\n", "")


@pytest.mark.cuda
def test_batches_arrive_on_a_gpu() -> None:
    feeder = Feeder(Counting(), torch.device("cuda"))
    batches = [feeder.next()[0] for _ in range(5)]
    assert {batch.device.type for batch in batches} == {"cuda"}
    assert batches[3].tolist() == [2, 3, 4, 5]
    feeder.close()
