"""Exceptions of exports and imports."""

from __future__ import annotations

from pycaffe_like.errors import PclError


class ExportError(PclError):
    """Raised if a net cannot be exported in the requested format."""


class ProofError(ExportError):
    """Raised if the outputs of a converted model differ from those of the original."""


class ImportedModelError(PclError):
    """Raised if a model of another program is damaged or cannot be expressed with Caffe layers."""
