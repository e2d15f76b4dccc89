"""Prefetches batches in a thread while the net computes."""

from __future__ import annotations

import atexit
import logging
import threading
import time
import weakref
from queue import SimpleQueue
from typing import NamedTuple, Protocol

import torch
from torch import Tensor

log = logging.getLogger(__name__)

READ_AHEAD_BYTES, READ_AHEAD_BATCHES = 1 << 30, 1000
"""Limits of prefetching: bytes (but at least one batch), and number of batches."""


def batches_ahead(prefetch: int, size: int) -> int:
    """Returns how many batches to read ahead: `prefetch`, or fewer if the memory limits require it.

    Args:
        size: the number of bytes of a batch.
    """
    return min(prefetch, max(1, READ_AHEAD_BYTES // max(size, 1)), READ_AHEAD_BATCHES)


class EndOfData(Exception):  # noqa: N818  # not an error: the end of a single epoch
    """Raised when all records have been read once."""


class Batches(Protocol):
    """What a Feeder reads batches from, such as a Loader.

    Attributes:
        prefetch: the number of batches to read ahead; 0 reads each batch on demand.
    """

    prefetch: int

    @property
    def batch_size(self) -> int:
        """The number of records in a batch."""

    def records(self) -> int:
        """Returns the number of records in an epoch."""

    def batch(self, index: int, device: torch.device, limit: int | None = None) -> tuple[Tensor, ...]:
        """Returns the tops of batch `index`; with `limit`, of its first `limit` records only."""

    def left(self, index: int) -> int:
        """Returns how many records of the first epoch come after the start of batch `index`."""

    def record_position(self, index: int) -> int:
        """Returns the position in the sequence of records at which batch `index` begins.

        All ranks together count as one batch.
        """

    def start_at(self, record_position: int) -> int:
        """Makes a batch start at a position in the sequence of records; returns the number of that batch."""

    def for_one_epoch(self) -> Batches:
        """Returns the same batches, starting at the first record."""

    def close(self) -> None:
        """Releases files and memory."""


class Feeder:
    """Returns batches in order, and reads `batches.prefetch` of them ahead in a thread.

    The thread starts with the first request. `next` raises the thread's errors.

    Attributes:
        position: the number of the next batch.
        stride: the difference between the numbers of successive batches.
        once: whether to raise EndOfData after the last record, instead of starting over.
        waited: how many seconds `next` has taken in total.
    """

    def __init__(self, batches: Batches, device: torch.device, position: int = 0, once: bool = False) -> None:
        self.batches = batches
        self.device = device
        self.position = position
        self.stride = 1
        self.once = once
        self.waited = 0.0
        self._reader: _Reader | None = None

    def next(self) -> tuple[Tensor, ...]:
        """Returns the tops of the next batch, on the device.

        Raises:
            DataError: If the batch cannot be read.
            EndOfData: If `once` is set and all records have been read.
        """
        start = time.perf_counter()
        if self.batches.prefetch:
            tops = self._read_ahead()
        else:
            tops = _batch(self.batches, self.device, self.position, self.once)
        self.waited += time.perf_counter() - start
        self.position += self.stride
        return tops

    def _read_ahead(self) -> tuple[Tensor, ...]:
        if self._reader is None:
            self._reader = _Reader(self.batches, self.device, self.position, self.stride, self.once)
            # The finalizer must not wait for the thread: garbage collection may run in that very
            # thread, or in one that holds a lock which the thread needs.
            weakref.finalize(self, self._reader.stop)
        ready = self._reader.next()
        if isinstance(ready, BaseException):
            self.close()
            raise ready
        if ready.copied is not None:
            stream = torch.cuda.current_stream(self.device)
            stream.wait_event(ready.copied)
            for top in ready.tops:
                top.record_stream(stream)
        return ready.tops

    def seek(self, position: int) -> None:
        """Continues with batch `position`."""
        self.close()
        self.position = position

    @property
    def record_position(self) -> int:
        """The position in the sequence of records at which the next batch begins; all ranks together count as one
        batch.
        """
        return self.batches.record_position(self.position)

    def seek_record(self, record_position: int) -> None:
        """Continues with the batch that starts at a position in the sequence of records."""
        self.close()
        self.position = self.batches.start_at(record_position)

    def close(self) -> None:
        """Stops the thread; `next` starts a new one."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None


def _batch(batches: Batches, device: torch.device, index: int, once: bool) -> tuple[Tensor, ...]:
    limit = batches.left(index) if once else None
    if limit is not None and limit <= 0:
        raise EndOfData
    return batches.batch(index, device, limit)


class _Ready(NamedTuple):
    """The tops of a batch, and on a GPU the event that marks the end of the copy."""

    tops: tuple[Tensor, ...]
    copied: torch.cuda.Event | None


class _Reader:
    """The prefetching thread.

    It has no reference to its Feeder, so that the Feeder can be garbage collected, which stops the
    thread. `_room` has a token for each batch that may be read; `_ready` holds the batches that
    were read. Both are SimpleQueues, whose `put` is safe even in a finalizer.
    """

    def __init__(self, batches: Batches, device: torch.device, index: int, stride: int, once: bool) -> None:
        self._ready: SimpleQueue[_Ready | BaseException] = SimpleQueue()
        self._room: SimpleQueue[None] = SimpleQueue()
        self._stopped = False
        self._prefetch = batches.prefetch
        self._thread = threading.Thread(target=self._run, args=(batches, device, index, stride, once), daemon=True)
        atexit.register(self.close)  # it must not run during interpreter shutdown
        self._room.put(None)
        self._thread.start()

    def next(self) -> _Ready | BaseException:
        """Waits for the next batch and returns it, or returns the error that occurred."""
        ready = self._ready.get()
        self._room.put(None)
        return ready

    def stop(self) -> None:
        """Tells the thread to end."""
        self._stopped = True
        self._room.put(None)

    def close(self) -> None:
        """Tells the thread to end, and waits until it has ended."""
        self.stop()
        self._thread.join()

    def _run(self, batches: Batches, device: torch.device, index: int, stride: int, once: bool) -> None:
        stream = torch.cuda.Stream(device) if device.type == "cuda" else None
        first = index
        try:
            while not self._wait_for_room():
                with torch.cuda.stream(stream):  # no effect if stream is None
                    tops = _batch(batches, device, index, once)
                    copied = None if stream is None else stream.record_event()
                if index == first:
                    self._make_room(tops)
                self._ready.put(_Ready(tops, copied))
                index += stride
        except BaseException as error:  # any error is raised in the waiting thread
            self._ready.put(error)
        finally:
            atexit.unregister(self.close)

    def _wait_for_room(self) -> bool:
        """Waits until a batch may be read or the thread must end; returns whether it must end."""
        self._room.get()
        return self._stopped

    def _make_room(self, tops: tuple[Tensor, ...]) -> None:
        """Lets the thread read ahead as many batches as memory allows, given the size of the first batch."""
        size = sum(top.nbytes for top in tops)
        most = batches_ahead(self._prefetch, size)
        if most < self._prefetch:
            text = "prefetch: %d batches of %.3g MiB need too much memory; reading %d ahead"
            log.warning(text, self._prefetch, size / 2**20, most)
        for _ in range(most - 1):
            self._room.put(None)
