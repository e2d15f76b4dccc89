"""A net as a plain value."""

from __future__ import annotations

from dataclasses import dataclass, field

from pycaffe_like.errors import NetError, Remark

from .layer import LayerDef
from .state import StateDef


@dataclass(frozen=True)
class NetDef:
    """A net: its layers in the order in which they run.

    Attributes:
        state: the phase, level and stages that the file itself sets; None if it sets none.
        source: the path of the file, for messages.
        is_v1: whether the file has layers in the old V1 form, `layers { type: CROP }`.
        remarks: remarks from reading the file.
        given: the names of the fields that the file sets, even if to their defaults.
    """

    name: str = ""
    layers: tuple[LayerDef, ...] = ()
    force_backward: bool = False
    debug_info: bool = False
    state: StateDef | None = None
    source: str = field(default="", compare=False)
    is_v1: bool = field(default=False, compare=False)
    remarks: tuple[Remark, ...] = field(default=(), compare=False)
    given: tuple[str, ...] = field(default=(), compare=False)


def empty_net_error(source: str) -> NetError:
    """Returns the error for a net without layers; `source` is its file, or empty."""
    advice = "A solver goes to --solver, a net to --model or --net."
    return NetError(f"{source or 'the net'} has no layers", expected="layer { … }", advice=advice)
