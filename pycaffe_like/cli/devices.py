"""The device that a command computes on."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from pycaffe_like.errors import UsageError

if TYPE_CHECKING:
    import torch

log = logging.getLogger(__name__)


def select_device(gpu: str, wants_gpu: bool = False, tf32: bool = False, deterministic: bool = False) -> torch.device:
    """The device that -gpu names, computing as the flags say.

    Args:
        wants_gpu: take GPU 0 where -gpu says nothing (solver_mode: GPU).

    Raises:
        UsageError: no such GPU, or several; what is no number even where there is no GPU at all.
    """
    import torch

    from pycaffe_like.net.allocator import keep_freed_memory
    from pycaffe_like.net.numbers import set_numbers

    keep_freed_memory()
    set_numbers(tf32=tf32, deterministic=deterministic)
    if not gpu and not wants_gpu:
        log.info("Use CPU.")
        return torch.device("cpu")
    if gpu not in ("", "all") and not all(number.isdecimal() for number in gpu.split(",")):
        raise UsageError("-gpu names no GPU", expected="a number, or all", got=gpu)
    if not torch.cuda.is_available():
        log.warning("There is no CUDA device here: running on the CPU instead.")
        return torch.device("cpu")
    count = torch.cuda.device_count()
    numbers = [str(n) for n in range(count)] if gpu == "all" else (gpu or "0").split(",")
    for number in numbers:
        if number not in map(str, range(count)):
            raise UsageError(f"-gpu {number}: there is no such GPU", expected=f"0 to {count - 1}")
    if len(numbers) > 1:
        advice = "To train on several: python tools/train.py --solver FILE --gpus 0 1"
        raise UsageError("this command uses one GPU", expected="-gpu N", got=gpu, advice=advice)
    index = int(numbers[0])
    torch.cuda.set_device(index)  # for what is made without naming a device
    log.info("Using GPUs %d", index)
    log.info("GPU %d: %s", index, torch.cuda.get_device_name(index))
    return torch.device("cuda", index)
