"""Which Python modules a net may have run.

A net names Python modules, and a net may come from anybody. A script of the user's is trusted in whatever it
does. The commands of pcl run only modules that the user named: with --import, by putting their folder into
PYTHONPATH, or all of them with --trust. What is allowed is kept in the environment, so that processes which a
command starts are bound by it too.
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
    """Within the block, only these modules, those inside them, and those along PYTHONPATH may run."""
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
    """Whether a module that a net names may run."""
    if _VARIABLE not in os.environ:
        return True
    named = filter(None, os.environ[_VARIABLE].split(","))
    return any(module == name or module.startswith(f"{name}.") for name in named) or _is_on_pythonpath(module)


def find_module(module: str) -> str | None:
    """The file or folder that Python would import a module from. Unlike importlib's own, this does not
    run the packages that the module is in."""
    package, *inner = module.split(".")
    try:
        spec = find_spec(package) if package else None
    except ValueError:  # a module of this name is there without a file
        return None
    if spec is None or not inner:
        return None if spec is None else _place(spec)
    folders = list(spec.submodule_search_locations or ())
    for part in inner[:-1]:
        folders = [os.path.join(folder, part) for folder in folders]
    found = (_find_in(folder, inner[-1]) for folder in folders if all(inner))
    return next(filter(None, found), None)


def _place(spec: ModuleSpec) -> str:
    """A package's folder, or a module's file; for those within Python itself a name without a folder."""
    return next(iter(spec.submodule_search_locations or ()), None) or spec.origin or ""


def _find_in(folder: str, name: str) -> str | None:
    path = os.path.join(folder, name)
    files = (path + suffix for suffix in all_suffixes())
    return path if os.path.isdir(path) else next(filter(os.path.isfile, files), None)


def _is_on_pythonpath(module: str) -> bool:
    folders = {os.path.realpath(folder) for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder}
    place = find_module(module.split(".")[0])
    return place is not None and os.path.isabs(place) and os.path.realpath(os.path.dirname(place)) in folders
