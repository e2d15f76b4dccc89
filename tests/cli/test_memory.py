"""What is said where memory is used up."""

from __future__ import annotations

import pytest
import torch

from pycaffe_like.cli.memory import enough_memory
from pycaffe_like.errors import PclError


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 3 GiB. GPU 0 has …"),
        RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory. More"),
    ],
    ids=["GPU", "CPU"],
)
def test_memory_that_is_used_up(error: RuntimeError) -> None:
    with pytest.raises(PclError) as caught, enough_memory(lambda: "Halve batch_size."):
        raise error
    assert str(caught.value).startswith("there is not enough memory; got ")
    assert str(caught.value).endswith("\nHalve batch_size.")


def test_other_errors_stay_what_they_are() -> None:
    with pytest.raises(RuntimeError, match="^something else$"), enough_memory(lambda: ""):
        raise RuntimeError("something else")
