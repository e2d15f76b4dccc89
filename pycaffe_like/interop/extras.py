"""Packages that only some commands need."""

from __future__ import annotations

from importlib.util import find_spec

from .errors import ExportError


def need(*packages: str) -> None:
    """Raises ExportError, with the command that installs them, where packages are missing."""
    missing = [package for package in packages if find_spec(package) is None]
    if missing:
        raise ExportError(
            f"this needs {' and '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed",
            advice="pip install 'pycaffe_like[export]' installs all that export and import need.",
        )
