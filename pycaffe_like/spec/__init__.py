"""Nets and solvers as plain values: frozen dataclasses that need only the standard library.

Only `proto/` and `files/` handle protobuf messages; all other packages use these values.
"""

from .layer import FillerDef, LayerDef, ParamDef
from .net import NetDef
from .options import Options
from .shape import Shape, format_shape
from .solver import SolverDef
from .state import NetState, Phase, StateDef, StateRule
from .wording import format_count, pluralize

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
    "format_count",
    "format_shape",
    "pluralize",
]
