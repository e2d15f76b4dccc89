"""Optional packages that only some commands need."""

from __future__ import annotations

from importlib.util import find_spec

from .errors import ExportError


def need(*packages: str) -> None:
    """Raises an ExportError with an install command if any of the packages is missing."""
    missing = [package for package in packages if find_spec(package) is None]
    if missing:
        raise ExportError(
            f"this needs {' and '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed",
            advice="pip install 'pycaffe_like[export]' installs everything that export and import need.",
        )
