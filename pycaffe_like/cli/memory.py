"""What to do where the memory of the device is used up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pycaffe_like.errors import PclError, first_line


@contextmanager
def enough_memory(advice: Callable[[], str]) -> Iterator[None]:
    """Says what to do where the memory of the device is used up.

    Raises:
        PclError: it is.
    """
    import torch

    try:
        yield
    except RuntimeError as error:
        if not isinstance(error, torch.OutOfMemoryError) and "DefaultCPUAllocator" not in str(error):
            raise
        got = first_line(error).partition(". ")[0]
        raise PclError("there is not enough memory", got=got, advice=advice()) from error
