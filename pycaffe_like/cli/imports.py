"""`--import`: loads modules with the user's own layers."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import sys
from pathlib import Path

from pycaffe_like.errors import UsageError


def module_name(name: str) -> str:
    """Returns the Python module name for the value of -import, which is a file or a module name."""
    return Path(name).stem if name.endswith(".py") else name


def import_layers(arguments: argparse.Namespace) -> None:
    """Imports the modules that -import names, so that they register their layers.

    Raises:
        UsageError: If one does not exist. Exceptions that a module raises are passed on.
    """
    for name in getattr(arguments, "import"):
        path = Path(name)
        if path.suffix == ".py":
            if not path.exists():
                raise UsageError(f"--import {name}: there is no such file")
            spec = importlib.util.spec_from_file_location(path.stem, path)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            sys.modules[path.stem] = module
            spec.loader.exec_module(module)
        elif importlib.util.find_spec(name) is None:
            raise UsageError(f"--import {name}: there is no such module")
        else:
            importlib.import_module(name)
