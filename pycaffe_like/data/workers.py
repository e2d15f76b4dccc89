"""Threads that decode pictures; OpenCV lets Python go on meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Workers:
    """One thread for each processor, started when there is something to do."""

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None

    def map(self, work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        """What `work` makes of each item, in order; the first error that comes up is raised."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(os.cpu_count())
        return list(self._pool.map(work, items))

    def close(self) -> None:
        """Ends the threads; `map` starts others."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None
