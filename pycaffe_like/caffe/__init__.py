"""pycaffe: the API of `import caffe`, implemented on this library.

Names are imported on first use, so that `import caffe` alone does not import torch.
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
    from . import classifier, coord_map, detector, draw, io, net_spec, proto, pycaffe
    from .classifier import Classifier
    from .detector import Detector
    from .layer import Layer
    from .nccl import NCCL, has_nccl
    from .net import Net
    from .net_spec import NetSpec, layers, params, to_proto
    from .solvers import (
        AdaDeltaSolver,
        AdaGradSolver,
        AdamSolver,
        NesterovSolver,
        RMSPropSolver,
        SGDSolver,
        get_solver,
    )
    from .timer import Timer

__version__ = "1.0.0"  # the version of Caffe whose API this is
TRAIN, TEST = 0, 1

# name → the module that defines it
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
    "Classifier": "classifier",
    "Detector": "detector",
    "layers": "net_spec",
    "params": "net_spec",
    "NetSpec": "net_spec",
    "to_proto": "net_spec",
    "Timer": "timer",
    "NCCL": "nccl",
    "has_nccl": "nccl",
}
_MODULES = ("_caffe", "classifier", "coord_map", "detector", "draw", "io", "net_spec", "proto", "pycaffe")

__all__ = [
    "NCCL",
    "TEST",
    "TRAIN",
    "AdaDeltaSolver",
    "AdaGradSolver",
    "AdamSolver",
    "Classifier",
    "Detector",
    "Layer",
    "NesterovSolver",
    "Net",
    "NetSpec",
    "RMSPropSolver",
    "SGDSolver",
    "Timer",
    "classifier",
    "coord_map",
    "detector",
    "draw",
    "get_solver",
    "has_nccl",
    "init_log",
    "io",
    "layer_type_list",
    "layers",
    "log",
    "net_spec",
    "params",
    "proto",
    "pycaffe",
    "set_device",
    "set_mode_cpu",
    "set_mode_gpu",
    "set_multiprocess",
    "set_random_seed",
    "set_solver_count",
    "set_solver_rank",
    "solver_count",
    "solver_rank",
    "to_proto",
]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return importlib.import_module(f".{name}", __name__)
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME, *_MODULES})
