"""Nets looked at without their data."""

from __future__ import annotations

from pycaffe_like.errors import BrokenNetError
from pycaffe_like.layers.base import Shape
from pycaffe_like.spec import NetDef, NetState

from .build import Parts, examine

PICTURE: Shape = (3, 224, 224)
"""What a data layer without a crop is taken to give."""


def assumed(net: NetDef, state: NetState, picture: Shape = PICTURE) -> Parts:
    """The parts of a net whose data layers are taken to give pictures of some shape.

    Raises:
        PclError: the one thing that is wrong, or a BrokenNetError of all that is.
    """
    findings = examine(net, state, assume=picture)
    if findings.errors:
        raise findings.errors[0] if len(findings.errors) == 1 else BrokenNetError(findings.errors)
    assert findings.parts is not None
    return findings.parts
