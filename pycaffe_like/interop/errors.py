"""Exceptions of exports and imports."""

from __future__ import annotations

from pycaffe_like.errors import PclError


class ExportError(PclError):
    """A net that cannot be exported in the requested format."""


class ProofError(ExportError):
    """An exported model whose outputs differ from the net's."""


class ImportedModelError(PclError):
    """A model of another program that is damaged or cannot be expressed with layers."""
