"""A net as a plain value."""

from __future__ import annotations

from dataclasses import dataclass, field

from pycaffe_like.errors import Remark

from .layer import LayerDef
from .state import StateDef


@dataclass(frozen=True)
class NetDef:
    """A net: its layers in execution order.

    Attributes:
        state: phase, level and stages set in the file itself; None if it sets none.
        source: the file it was read from, for messages.
        is_v1: the file has V1 layers (`layers { type: CROP }`), which BVLC Caffe and forks read alike.
        remarks: remarks that were made while reading the file.
    """

    name: str = ""
    layers: tuple[LayerDef, ...] = ()
    force_backward: bool = False
    debug_info: bool = False
    state: StateDef | None = None
    source: str = field(default="", compare=False)
    is_v1: bool = field(default=False, compare=False)
    remarks: tuple[Remark, ...] = field(default=(), compare=False)
