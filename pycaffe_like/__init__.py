"""Runs Caffe's prototxt nets, solvers, databases, weights and scripts on torch.

The interface for Python programs:

    from pycaffe_like import caffe    # pycaffe: caffe.Net, caffe.SGDSolver, caffe.NetSpec …

    import pycaffe_like

    pycaffe_like.load("deploy.prototxt", "net.caffemodel")  # a net as an nn.Module
    pycaffe_like.Solver("solver.prototxt")                  # the training loop
    pycaffe_like.Net                                        # a net with its data layers
    pycaffe_like.check("net.prototxt")                      # the problems of a net or solver file
    pycaffe_like.register_caffe()                           # from here on `import caffe` is this pycaffe

Names are imported when they are first used, so `import pycaffe_like` does not load torch. The command
line program is `pcl`.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import caffe as caffe
    from .checks.file_problems import check as check
    from .interop.load import load as load
    from .net import Net as Net
    from .solver import Solver as Solver

__version__ = "0.1.0"

__all__ = ["Net", "Solver", "__version__", "caffe", "check", "load", "register_caffe"]

# name → the module that defines it
_HOME = {
    "Net": "net",
    "Solver": "solver",
    "check": "checks.file_problems",
    "load": "interop.load",
}


def register_caffe() -> None:
    """Makes `import caffe` import this library until the process ends.

    This works even if the python folder of another Caffe is put first on the path afterwards.

    Raises:
        RuntimeError: If another module called caffe has already been imported.
    """
    there = sys.modules.get("caffe")
    if there is not None and there.__name__ != f"{__name__}.caffe":
        raise RuntimeError(f"another caffe is imported already, from {there.__file__}: restart Python")
    folder = str(Path(__file__).resolve().parent / "shim")
    sys.path.insert(0, folder)
    try:
        importlib.import_module("caffe")
    finally:
        sys.path.remove(folder)


def __getattr__(name: str) -> Any:
    if name == "caffe":
        return importlib.import_module(".caffe", __name__)
    if name in _HOME:
        return getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)
    is_of_pycaffe = name in dir(importlib.import_module(".caffe", __name__))
    advice = "; pycaffe is `from pycaffe_like import caffe`" if is_of_pycaffe else ""
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}{advice}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
