"""pycaffe: what `import caffe` gave to scripts, over this library.

Names are imported when they are used, so that `import caffe` alone needs no torch.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from .mode import (
    init_log,
    layer_type_list,
    log,
    set_device,
    set_mode_cpu,
    set_mode_gpu,
    set_multiprocess,
    set_random_seed,
    set_solver_count,
    set_solver_rank,
    solver_count,
    solver_rank,
)

if TYPE_CHECKING:
    from .layer import Layer
    from .net import Net
    from .solvers import (
        AdaDeltaSolver,
        AdaGradSolver,
        AdamSolver,
        NesterovSolver,
        RMSPropSolver,
        SGDSolver,
        get_solver,
    )

__version__ = "1.0.0"  # of the Caffe whose interface this is
TRAIN, TEST = 0, 1

_HOME = {
    "Net": "net",
    "SGDSolver": "solvers",
    "NesterovSolver": "solvers",
    "AdaGradSolver": "solvers",
    "RMSPropSolver": "solvers",
    "AdaDeltaSolver": "solvers",
    "AdamSolver": "solvers",
    "get_solver": "solvers",
    "Layer": "layer",
}

__all__ = [
    "TEST",
    "TRAIN",
    "AdaDeltaSolver",
    "AdaGradSolver",
    "AdamSolver",
    "Layer",
    "NesterovSolver",
    "Net",
    "RMSPropSolver",
    "SGDSolver",
    "get_solver",
    "init_log",
    "layer_type_list",
    "log",
    "set_device",
    "set_mode_cpu",
    "set_mode_gpu",
    "set_multiprocess",
    "set_random_seed",
    "set_solver_count",
    "set_solver_rank",
    "solver_count",
    "solver_rank",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
