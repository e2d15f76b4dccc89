"""The state of the process's random generators: torch's, NumPy's and Python's own.

pcl itself uses torch's. Python layers may use any of them.
"""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import torch


def seed_generators(seed: int) -> None:
    """Seeds all random generators of this process."""
    torch.manual_seed(seed)
    np.random.seed(seed % 2**32)
    random.seed(seed)


def random_state() -> dict[str, Any]:
    """Returns the states of all random generators, as tensors, numbers and lists of them."""
    _, keys, position, has_gauss, gauss = np.random.get_state()
    version, internal, gauss_next = random.getstate()
    return {
        "torch": torch.get_rng_state(),
        "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
        "numpy": [torch.from_numpy(np.asarray(keys).astype(np.int64)), int(position), int(has_gauss), float(gauss)],
        "python": [version, list(internal), gauss_next],
    }


def set_random_state(state: dict[str, Any]) -> None:
    """Restores the states of all generators, except for GPUs that this machine does not have."""
    torch.set_rng_state(state["torch"])
    if torch.cuda.is_available():
        for index, of_device in enumerate(state["cuda"][: torch.cuda.device_count()]):
            torch.cuda.set_rng_state(of_device, index)
    np.random.set_state(_numpy_state(state))
    random.setstate(_python_state(state))


def is_random_state(state: Any) -> bool:
    """Returns whether `set_random_state` would accept a value. Changes no generator of this process."""
    try:
        torch.Generator().set_state(state["torch"])
        np.random.RandomState().set_state(_numpy_state(state))
        random.Random().setstate(_python_state(state))
        of_devices = state["cuda"]
    except Exception:  # wrong values make the generators raise nearly anything
        return False
    return isinstance(of_devices, list) and all(isinstance(one, torch.Tensor) for one in of_devices)


def _numpy_state(state: dict[str, Any]) -> tuple[str, np.ndarray, int, int, float]:
    keys, position, has_gauss, gauss = state["numpy"]
    return "MT19937", keys.numpy().astype(np.uint32), position, has_gauss, gauss


def _python_state(state: dict[str, Any]) -> tuple[int, tuple[int, ...], float | None]:
    version, internal, gauss_next = state["python"]
    return version, tuple(internal), gauss_next
