"""Shapes of blobs, records and batches."""

from __future__ import annotations

from collections.abc import Sequence

Shape = tuple[int, ...]


def format_shape(shape: Sequence[int]) -> str:
    """Formats a shape for messages: `2x3x5`, or `scalar` if it has no axes."""
    return "x".join(map(str, shape)) if shape else "scalar"
