"""Training: learning rate policies, update rules, the loop, snapshots, signals."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .solver import Solver as Solver

__all__ = ["Solver"]


def __getattr__(name: str) -> Any:
    if name != "Solver":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return importlib.import_module(".solver", __name__).Solver  # so that `policy` alone needs no torch
