"""How much of its bottom one value of a layer's top depends on."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Reach:
    """The window of bottom positions that one value of a top depends on.

    Attributes:
        extent: height and width of the window; None for the whole bottom.
        stride: the distance, in rows and in columns, between the windows of neighbouring values; below 1
            if the layer enlarges its bottom.
    """

    extent: tuple[int, int] | None
    stride: tuple[Fraction, Fraction] = (Fraction(1), Fraction(1))


POSITION = Reach((1, 1))
"""The same position of the bottom, and no other."""

WHOLE = Reach(None)
"""All positions of the bottom."""
