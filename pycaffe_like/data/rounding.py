"""Rounding as in C."""

from __future__ import annotations

import math


def round_half_away(number: float) -> int:
    """Rounds to the nearest integer, halves away from zero, like C's round."""
    return int(math.copysign(math.floor(abs(number) + 0.5), number))
