"""What can go wrong when a model leaves or comes in."""

from __future__ import annotations

from pycaffe_like.errors import PclError


class ExportError(PclError):
    """A model that cannot be exported in the form that was asked for."""


class ProofError(ExportError):
    """An exported model that does not give the outputs of its net."""


class ImportedModelError(PclError):
    """A model of another program that is broken, or that no layers can say."""
