"""The memory of a device: how much is free, how much a training run needs, and advice for when it runs out."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pycaffe_like.errors import PclError, first_line

if TYPE_CHECKING:
    import torch

    from pycaffe_like.checks.memory_need import MemoryNeed
    from pycaffe_like.solver.nets import Read
    from pycaffe_like.spec import SolverDef

SHARE = 0.85
"""The share of the free memory that a net may need. The rest is for test nets, batches that are read ahead, and what
libraries reserve for themselves.
"""

_CGROUP = Path("/sys/fs/cgroup")

_LIBRARIES_SPACE, _THREAD_SPACE = 320 << 20, 136 << 20
"""Address space that is reserved after training begins and hardly used: by libraries that are loaded later (a small
net took 440 MiB on one core), and for each thread by glibc (an arena of 128 MiB and a stack of 8 MiB).
"""


@contextmanager
def enough_memory(advice: Callable[[], str]) -> Iterator[None]:
    """Turns an out-of-memory error inside the block into an error with advice.

    Raises:
        PclError: if the device runs out of memory.
    """
    import torch

    try:
        yield
    except (RuntimeError, MemoryError) as error:
        is_of_torch = isinstance(error, torch.OutOfMemoryError) or "DefaultCPUAllocator" in str(error)
        if not is_of_torch and not isinstance(error, MemoryError):
            raise
        got = first_line(error).partition(". ")[0]
        raise PclError("there is not enough memory", got=got or "MemoryError", advice=advice()) from error


def free_memory(device: torch.device, cgroup: Path = _CGROUP, sharing: int = 1) -> int:
    """Returns the number of bytes that this process can still allocate on a device.

    On the CPU this is the smallest of: the machine's available memory; the limit of the cgroup (version 2 or 1) minus
    its usage; the limit of the address space (`ulimit -v`) minus its use and what threads will reserve.

    Args:
        sharing: the number of processes that share the machine's memory and the cgroup.
    """
    if device.type == "cuda":
        import torch

        return int(torch.cuda.mem_get_info(device)[0])
    return min([*(one // sharing for one in (_available(), *_cgroup_limits(cgroup))), *_address_space()])


def _available() -> int:
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith("MemAvailable"))


def _cgroup_limits(folder: Path) -> Iterator[int]:
    pairs = (("memory.max", "memory.current"), ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"))
    for limit, usage in pairs:
        try:
            yield max(0, int((folder / limit).read_text()) - int((folder / usage).read_text()))
        except (OSError, ValueError):  # not there, or "max"
            continue


def _address_space() -> Iterator[int]:
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    if soft != resource.RLIM_INFINITY:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        yield max(0, soft - pages * resource.getpagesize() - _LIBRARIES_SPACE - _THREAD_SPACE * (os.cpu_count() or 1))


def training_need(solver: SolverDef, read: Read) -> MemoryNeed:
    """Returns a MemoryNeed, which computes the memory that training this solver's net takes.

    Raises:
        PclError: If the solver has no training net.
    """
    from pycaffe_like.checks.memory_need import MemoryNeed
    from pycaffe_like.solver.nets import training_net
    from pycaffe_like.solver.rules import num_history

    net, state, _ = training_net(solver, read)
    return MemoryNeed(net, state, num_history=num_history(solver.type) + bool(solver.ema_decay))


def advice_on_batch(solver: SolverDef, read: Read, free: int) -> str:
    """Returns advice for a training run that ran out of memory: the batch size that fits, and the iter_size
    that makes up for it.

    Args:
        free: the free memory before the training began.
    """
    amp = "--amp bf16 halves the memory of the blobs."
    try:
        need = training_need(solver, read)
        fits, own = need.largest_batch(int(SHARE * free)), need.batch_size() or 0
    except PclError:
        fits = own = 0
    if not 0 < fits < own:
        return f"Halve batch_size and set iter_size: {2 * solver.iter_size}: the same effective batch. {amp}"
    passes = -(-own // fits)
    fits = -(-own // passes)
    return (
        f"A batch_size of {fits} fits into {free / 2**20:.0f} MiB. With iter_size: {passes * solver.iter_size}, the "
        f"effective batch is {fits * passes * solver.iter_size} instead of {own * solver.iter_size}. {amp}"
    )
