"""A net as a plain value."""

from __future__ import annotations

from dataclasses import dataclass, field

from pycaffe_like.errors import Remark

from .layer import LayerDef
from .state import StateDef


@dataclass(frozen=True)
class NetDef:
    """A net: layers in the order in which they run.

    Attributes:
        state: phase, level and stages that the file itself sets; None where it sets none.
        source: the file it was read from, for messages.
        remarks: what reading it found strange but let pass.
    """

    name: str = ""
    layers: tuple[LayerDef, ...] = ()
    force_backward: bool = False
    debug_info: bool = False
    state: StateDef | None = None
    source: str = field(default="", compare=False)
    remarks: tuple[Remark, ...] = field(default=(), compare=False)
