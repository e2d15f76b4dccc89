"""Advice for when the device runs out of memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pycaffe_like.errors import PclError, first_line


@contextmanager
def enough_memory(advice: Callable[[], str]) -> Iterator[None]:
    """Turns an out-of-memory error inside the block into an error with advice.

    Raises:
        PclError: If the device runs out of memory.
    """
    import torch

    try:
        yield
    except RuntimeError as error:
        if not isinstance(error, torch.OutOfMemoryError) and "DefaultCPUAllocator" not in str(error):
            raise
        got = first_line(error).partition(". ")[0]
        raise PclError("there is not enough memory", got=got, advice=advice()) from error
