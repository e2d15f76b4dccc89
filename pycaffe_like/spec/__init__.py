"""Nets and solvers as plain values: frozen dataclasses, standard library only.

Messages end at the border of `proto/`; everything behind it reads these.
"""

from .layer import FillerDef, LayerDef, ParamDef
from .net import NetDef
from .options import Options
from .shape import Shape, format_shape
from .solver import SolverDef
from .state import NetState, Phase, StateDef, StateRule

__all__ = [
    "FillerDef",
    "LayerDef",
    "NetDef",
    "NetState",
    "Options",
    "ParamDef",
    "Phase",
    "Shape",
    "SolverDef",
    "StateDef",
    "StateRule",
    "format_shape",
]
