"""pycaffe's process-wide settings: mode, device, seed, log level. Importing this does not import torch."""

from __future__ import annotations

import logging
import os
import random as _random
import sys
from typing import TYPE_CHECKING

from pycaffe_like.logfmt import Glog

if TYPE_CHECKING:
    import torch

logger = logging.getLogger("pycaffe_like")


class _State:
    """The current settings of the process."""

    gpu: bool = False
    device_id: int = 0
    seed: int | None = None
    solver_count: int = 1
    solver_rank: int = 0
    multiprocess: bool = False
    warned: bool = False


_state = _State()


def set_mode_cpu() -> None:
    """Makes nets run on the CPU."""
    _state.gpu = False


def set_mode_gpu() -> None:
    """Makes nets run on the GPU chosen by `set_device`, or on the CPU, with a warning, if there is none."""
    _state.gpu = True


def set_device(device_id: int) -> None:
    """Selects a GPU; nets use it after `set_mode_gpu`."""
    _state.device_id = int(device_id)


def set_random_seed(seed: int) -> None:
    """Seeds fillers, dropout and data layers of nets created later."""
    import torch

    _state.seed = int(seed)
    torch.manual_seed(int(seed))


def device() -> torch.device:
    """Returns the device that nets currently run on."""
    import torch

    from pycaffe_like.net.allocator import keep_freed_memory
    from pycaffe_like.net.precision import configure_precision

    keep_freed_memory()
    configure_precision()
    if not _state.gpu:
        return torch.device("cpu")
    if not torch.cuda.is_available():
        _warn("No CUDA device was found: running on the CPU instead.")
        return torch.device("cpu")
    torch.cuda.set_device(_state.device_id)  # events and NCCL use it too
    return torch.device("cuda", _state.device_id)


def warn_if_left_on_cpu(device: torch.device) -> None:
    """Warns, once, if a net was created before `set_mode_gpu` and therefore runs on the CPU."""
    if _state.gpu and not _state.warned and device.type == "cpu":
        _warn("A net created before set_mode_gpu stays on the CPU: call set_mode_gpu before Net.")


def _warn(text: str) -> None:
    """Logs a warning about the mode, once per process."""
    if not _state.warned:
        logger.warning("%s", text)
        _state.warned = True


def seed() -> int:
    """Returns the seed from `set_random_seed`, or a new random one."""
    return _random.SystemRandom().getrandbits(31) if _state.seed is None else _state.seed


def solver_count() -> int:
    """Returns the number of processes that train together."""
    return _state.solver_count


def set_solver_count(count: int) -> None:
    _state.solver_count = count


def solver_rank() -> int:
    """Returns the rank of this process among the processes that train together, starting at 0."""
    return _state.solver_rank


def set_solver_rank(rank: int) -> None:
    _state.solver_rank = rank


def layer_type_list() -> list[str]:
    """Returns the names of all registered layer types."""
    import pycaffe_like.net  # noqa: F401  # its layers and those of data register themselves
    from pycaffe_like.layers.registry import layer_types

    return layer_types()


def set_multiprocess(multiprocess: bool) -> None:
    """Does nothing: solvers that train together always run in separate processes."""
    _state.multiprocess = multiprocess


def init_log(level: int = 0, stderr: bool = True) -> None:
    """Shows log lines of this level and above: 0 info, 1 warnings, 2 errors."""
    if not any(isinstance(handler.formatter, Glog) for handler in logger.handlers):
        handler = logging.StreamHandler(sys.stderr if stderr else sys.stdout)
        handler.setFormatter(Glog())
        logger.addHandler(handler)
        logger.propagate = False
    logger.setLevel({0: logging.INFO, 1: logging.WARNING, 2: logging.ERROR}.get(level, logging.CRITICAL))


def log(text: str) -> None:
    """Writes a line to the log."""
    logger.info("%s", text)


def start_log() -> None:
    """Shows the log as Caffe's Python module does, at the level set by GLOG_minloglevel in the environment."""
    if not logger.handlers and not logging.getLogger().handlers and sys.stderr is not None:
        init_log(int(os.environ.get("GLOG_minloglevel", "0") or 0))  # noqa: SIM112  # glog's spelling
