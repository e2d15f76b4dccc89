"""Shapes of blobs, records and batches."""

from __future__ import annotations

from collections.abc import Sequence

Shape = tuple[int, ...]


def format_shape(shape: Sequence[int]) -> str:
    """A shape as people write it: `2x3x5`; `scalar` for one without axes."""
    return "x".join(map(str, shape)) if shape else "scalar"
