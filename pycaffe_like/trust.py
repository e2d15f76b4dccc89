"""Decides which Python modules a net may import.

A net names Python modules to import, and may come from anyone. In a user's own script, it may import any
module. In pcl's commands, it may import only modules that the user has allowed: named with --import, in a
folder on PYTHONPATH, or all with --trust. The list is stored in an environment variable, so that it
applies to child processes too.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, all_suffixes
from importlib.util import find_spec

_VARIABLE = "PCL_TRUSTED_MODULES"


@contextmanager
def trusting_only(modules: Iterable[str], everything: bool = False) -> Iterator[None]:
    """Within the block, lets nets import only these modules, their submodules, and modules on PYTHONPATH.

    Args:
        everything: let nets import any module.
    """
    before = os.environ.get(_VARIABLE)
    if not everything:
        os.environ[_VARIABLE] = ",".join(modules)
    try:
        yield
    finally:
        os.environ.pop(_VARIABLE, None)
        if before is not None:
            os.environ[_VARIABLE] = before


def is_trusted(module: str) -> bool:
    """Returns whether a net may import a module."""
    if _VARIABLE not in os.environ:
        return True
    named = filter(None, os.environ[_VARIABLE].split(","))
    return any(module == name or module.startswith(f"{name}.") for name in named) or _is_on_pythonpath(module)


def find_module(module: str) -> str | None:
    """Returns the file or folder from which Python would import a module; None if there is none.

    Unlike importlib.util.find_spec, this does not run the packages that contain the module.
    """
    package, *inner = module.split(".")
    try:
        spec = find_spec(package) if package else None
    except ValueError:  # a loaded module of this name has no spec
        return None
    if spec is None or not inner:
        return None if spec is None else _place(spec)
    folders = list(spec.submodule_search_locations or ())
    for part in inner[:-1]:
        folders = [os.path.join(folder, part) for folder in folders]
    found = (_find_in(folder, inner[-1]) for folder in folders if all(inner))
    return next(filter(None, found), None)


def _place(spec: ModuleSpec) -> str:
    """Returns the folder of a package or the file of a module. For a built-in module, this is a name, not a path."""
    return next(iter(spec.submodule_search_locations or ()), None) or spec.origin or ""


def _find_in(folder: str, name: str) -> str | None:
    path = os.path.join(folder, name)
    files = (path + suffix for suffix in all_suffixes())
    return path if os.path.isdir(path) else next(filter(os.path.isfile, files), None)


def _is_on_pythonpath(module: str) -> bool:
    folders = {os.path.realpath(folder) for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder}
    place = find_module(module.split(".")[0])
    return place is not None and os.path.isabs(place) and os.path.realpath(os.path.dirname(place)) in folders
