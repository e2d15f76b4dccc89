"""The device that a command computes on."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from pycaffe_like.errors import UsageError

if TYPE_CHECKING:
    import torch

log = logging.getLogger(__name__)


def select_device(
    gpu: str,
    wants_gpu: bool = False,
    tf32: bool = False,
    deterministic: bool = False,
    local_rank: int | None = None,
) -> torch.device:
    """Selects the device that -gpu names, and applies -tf32 and -deterministic.

    Args:
        wants_gpu: whether to use a GPU if -gpu is not given, because the solver has solver_mode: GPU.
        local_rank: the index of the GPU to use if -gpu names several; None if -gpu may name only one.

    Raises:
        UsageError: If -gpu is not one number, or there is no such GPU.
    """
    import torch

    from pycaffe_like.net.allocator import keep_freed_memory
    from pycaffe_like.net.precision import configure_precision

    keep_freed_memory()
    configure_precision(tf32=tf32, deterministic=deterministic)
    if not gpu and not wants_gpu:
        log.info("Use CPU.")
        return torch.device("cpu")
    numbers = existing_gpus(gpu)
    if not numbers:
        log.warning("No CUDA device was found: running on the CPU instead.")
        return torch.device("cpu")
    if not gpu and local_rank is None:
        numbers = numbers[:1]
    if len(numbers) > 1 and local_rank is None:
        raise UsageError("this command uses one GPU", expected="-gpu N", got=gpu)
    if local_rank is not None and local_rank >= len(numbers):
        problem = f"there is no GPU for rank {local_rank} of this machine"
        raise UsageError(problem, expected=f"at most {len(numbers)} ranks", got=f"GPUs {', '.join(map(str, numbers))}")
    index = numbers[local_rank or 0]
    torch.cuda.set_device(index)  # for tensors that are created without naming a device
    log.info("Using GPUs %d", index)
    log.info("GPU %d: %s", index, torch.cuda.get_device_name(index))
    return torch.device("cuda", index)


def existing_gpus(gpu: str) -> list[int]:
    """Returns the numbers of the GPUs that -gpu names; for `all`, those of all GPUs. Empty if this machine has
    no GPU.

    Raises:
        UsageError: If -gpu is not a list of numbers, or there is no such GPU.
    """
    import torch

    if gpu not in ("", "all") and not all(number.isdecimal() for number in gpu.split(",")):
        raise UsageError("-gpu names no GPU", expected="a number, or all", got=gpu)
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if not count or gpu in ("", "all"):
        return list(range(count))
    numbers = [int(number) for number in gpu.split(",")]
    for number in numbers:
        if number >= count:
            raise UsageError(f"-gpu {number}: there is no such GPU", expected=f"0 to {count - 1}")
    return numbers
