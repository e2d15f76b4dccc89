"""Runs work such as decoding pictures in threads. OpenCV releases the GIL."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


class Workers:
    """A pool of threads, started on first use.

    Attributes:
        threads: their number; with 1, the calling thread does the work.
    """

    def __init__(self, threads: int = os.cpu_count() or 1) -> None:
        self.threads = threads
        self._pool: ThreadPoolExecutor | None = None

    def map(self, work: Callable[..., Result], *arguments: Iterable[object]) -> list[Result]:
        """Calls `work` for all items in threads, and returns the results in order.

        Raises the first error.
        """
        if self.threads == 1:
            return [work(*items) for items in zip(*arguments, strict=True)]
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self.threads)
        return list(self._pool.map(work, *arguments))

    def close(self) -> None:
        """Stops the threads; `map` starts new ones."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None
