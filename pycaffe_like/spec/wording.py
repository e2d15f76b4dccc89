"""Formats counts with their nouns for messages: 1 layer, 2 layers."""

from __future__ import annotations


def pluralize(noun: str, count: int) -> str:
    """Returns the noun, with an s unless the count is 1."""
    return noun if count == 1 else f"{noun}s"


def format_count(count: int, noun: str) -> str:
    """Formats a count for messages: `1 record`, `3 records`."""
    return f"{count} {pluralize(noun, count)}"
