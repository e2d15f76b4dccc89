"""Nets and solvers as plain values: frozen dataclasses, standard library only.

`proto/` converts protobuf messages to these; no other room sees a message.
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
