"""Batches read ahead in a thread of their own, while the net computes."""

from __future__ import annotations

import atexit
import queue
import threading
import weakref
from typing import NamedTuple

import torch
from torch import Tensor

from .base import DataLayer


class EndOfData(Exception):  # noqa: N818  # no error: somebody asked for one epoch
    """All records have been read once."""


class Prefetcher:
    """Hands out the batches of a data layer in order, `layer.prefetch` of them read ahead.

    The thread starts with the first batch asked for. An error in it is raised to whoever asks.

    Attributes:
        position: the number of the batch handed out next.
        once: stop behind the last record, with EndOfData, instead of starting again.
    """

    def __init__(self, layer: DataLayer, device: torch.device, position: int = 0, once: bool = False) -> None:
        self.layer = layer
        self.device = device
        self.position = position
        self.once = once
        self._reader: _Reader | None = None

    def next(self) -> tuple[Tensor, ...]:
        """The tops of the next batch, on the device.

        Raises:
            DataError: it cannot be read.
            EndOfData: with `once`, behind the last record.
        """
        if not self.layer.prefetch:
            tops = _batch(self.layer, self.device, self.position, self.once)
        else:
            tops = self._read_ahead()
        self.position += 1
        return tops

    def _read_ahead(self) -> tuple[Tensor, ...]:
        if self._reader is None:
            self._reader = _Reader(self.layer, self.device, self.position, self.once)
            # Where this object just goes away, nobody may wait for the thread: the garbage collector
            # runs anywhere, also in that thread, or in one that holds a lock that it waits for.
            weakref.finalize(self, self._reader.stopped.set)
        ready = self._reader.ready.get()
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
        """Goes on with another batch."""
        self.close()
        self.position = position

    def close(self) -> None:
        """Ends the thread; `next` starts another."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None


def _batch(layer: DataLayer, device: torch.device, index: int, once: bool) -> tuple[Tensor, ...]:
    limit = layer.left(index) if once else None
    if limit is not None and limit <= 0:
        raise EndOfData
    return layer.batch(index, device, limit)


class _Ready(NamedTuple):
    """The tops of a batch, and on a GPU the event behind which they are there."""

    tops: tuple[Tensor, ...]
    copied: torch.cuda.Event | None


class _Reader:
    """The thread. It knows nothing of its Prefetcher, so that this can go away and end it."""

    def __init__(self, layer: DataLayer, device: torch.device, index: int, once: bool) -> None:
        self.ready: queue.Queue[_Ready | BaseException] = queue.Queue(layer.prefetch)
        self.stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(layer, device, index, once), daemon=True)
        atexit.register(self.close)  # it must not go on while the interpreter takes itself apart
        self._thread.start()

    def close(self) -> None:
        """Ends the thread and waits until it has."""
        self.stopped.set()
        while not self.ready.empty():  # so that it need not wait for room
            self.ready.get_nowait()
        self._thread.join()

    def _run(self, layer: DataLayer, device: torch.device, index: int, once: bool) -> None:
        stream = torch.cuda.Stream(device) if device.type == "cuda" else None
        try:
            while not self.stopped.is_set():
                with torch.cuda.stream(stream):  # no stream: no effect
                    tops = _batch(layer, device, index, once)
                    copied = None if stream is None else stream.record_event()
                self._hand_over(_Ready(tops, copied))
                index += 1
        except BaseException as error:  # whatever it is, it belongs to the thread that waits
            self._hand_over(error)
        finally:
            atexit.unregister(self.close)

    def _hand_over(self, item: _Ready | BaseException) -> None:
        while not self.stopped.is_set():
            try:
                self.ready.put(item, timeout=0.1)
                return
            except queue.Full:
                continue
