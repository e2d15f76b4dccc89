"""Runs work such as decoding pictures in threads. OpenCV releases the GIL."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


class Workers:
    """A pool with one thread per CPU core, started on first use."""

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None

    def map(self, work: Callable[..., Result], *arguments: Iterable[object]) -> list[Result]:
        """Calls `work` for all items in threads, and returns the results in order.

        Raises the first error.
        """
        if self._pool is None:
            self._pool = ThreadPoolExecutor(os.cpu_count())
        return list(self._pool.map(work, *arguments))

    def close(self) -> None:
        """Stops the threads; `map` starts new ones."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None
