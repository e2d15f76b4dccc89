"""Imports for Python 2 scripts: translates modules on the script's own paths, and gives other modules the
names that they had in Python 2.

Installed packages are imported as usual. The modules that they import are those of Python 3.
"""

from __future__ import annotations

import builtins
import importlib.util
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

from . import progressbar
from .compiled_helpers import names_of
from .easydict import EasyDict
from .modules import has_old_form, is_replaced, old_module
from .names import python2_builtins, rewrite_source
from .old_libraries import LIBRARIES
from .rewrite import absolute_imports
from .source import is_for_old_libraries, is_python2, read_source

PACKAGE = Path(__file__).resolve().parent.parent
# packages that get a stand-in if they are not installed, and the names that it defines
PACKAGES: dict[str, dict[str, Any]] = {"easydict": {"EasyDict": EasyDict}, "progressbar": progressbar.NAMES}
STANDARD_LIBRARY = Path(os.__file__).resolve().parent


@contextmanager
def translating_imports(script_folder: Path, *, everything: bool) -> Iterator[None]:
    """Translates Python 2 modules that are imported inside the block; with `everything`, all modules on the
    script's own paths.

    Enter this block before adding the script's folders to sys.path. Folders that are already on it count as
    installed packages, except folders from PYTHONPATH into which pip has installed nothing.
    """
    finder = ScriptFinder(_installed_folders(script_folder), everything=everything)
    before = set(sys.modules)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in set(sys.modules) - before:
            if isinstance(getattr(sys.modules[name], "__loader__", None), (OldLoader, StandInLoader)):
                del sys.modules[name]


def _installed_folders(script_folder: Path) -> frozenset[Path]:
    own = [str(script_folder), ".", *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    own_folders = {Path(entry).resolve() for entry in own}
    on_path = {Path(entry).resolve() for entry in sys.path}
    return frozenset(one for one in on_path if one not in own_folders or any(one.glob("*.dist-info")))


class ScriptFinder(MetaPathFinder):
    """Finds modules on a script's own paths. Once it has found a Python 2 module, it treats all later ones as
    Python 2 too.
    """

    def __init__(self, installed: frozenset[Path], *, everything: bool) -> None:
        self.installed = installed
        self.everything = everything

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = self._found_by_others(fullname, path)
        if spec is None:
            return self._stand_in(fullname)
        if not isinstance(spec.loader, SourceFileLoader) or not self._is_own(spec):
            return None
        text = read_source(Path(spec.loader.path))
        if self.everything or is_python2(text):
            self.everything = True
            spec.loader = OldLoader(spec.loader.path, execute)
            return spec
        if not is_for_old_libraries(text):
            return None
        spec.loader = OldLoader(spec.loader.path, execute_with_old_libraries)
        return spec

    def _found_by_others(self, fullname: str, path: Sequence[str] | None) -> ModuleSpec | None:
        """Finds the module with the other finders; one of them finds the modules of a fork's python/caffe."""
        for finder in sys.meta_path:
            spec = finder.find_spec(fullname, path) if finder is not self else None
            if spec is not None:
                return spec
        return None

    def _stand_in(self, fullname: str) -> ModuleSpec | None:
        """Finds the replacement for a package that is not installed, or for a compiled module that belongs to the
        script's package but was never built."""
        if fullname in PACKAGES:
            return ModuleSpec(fullname, StandInLoader(PACKAGES[fullname]))
        names = names_of(fullname)
        parent = sys.modules.get(fullname.rpartition(".")[0])
        own = parent is not None and parent.__spec__ is not None and self._is_own(parent.__spec__)
        return ModuleSpec(fullname, StandInLoader(names)) if names and own else None

    def _is_own(self, spec: ModuleSpec) -> bool:
        origin = Path(spec.origin or "").resolve()
        depth = spec.name.count(".") + (spec.submodule_search_locations is not None)
        if not spec.origin or {"site-packages", "dist-packages"} & set(origin.parts) or depth >= len(origin.parents):
            return False
        inside = any(origin.is_relative_to(folder) for folder in (PACKAGE, STANDARD_LIBRARY))
        return not inside and origin.parents[depth] not in self.installed


class StandInLoader(Loader):
    """Creates a module from a dictionary of names."""

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = names

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        vars(module).update(self.names)


class OldLoader(Loader):
    """Imports an old file by calling `run`, which is `execute` or `execute_with_old_libraries`."""

    def __init__(self, path: str, run: Callable[[str, str, dict[str, Any]], None]) -> None:
        self.path = path
        self.run = run

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        self.run(read_source(Path(self.path)), self.path, vars(module))


def execute_with_old_libraries(text: str, filename: str, into: dict[str, Any]) -> None:
    """Runs Python 3 source text in the namespace `into`. Modules of LIBRARIES that it imports have their old names."""

    def import_old(name: str, *arguments: Any, **options: Any) -> Any:
        is_old = name.partition(".")[0] in LIBRARIES
        return (import_module if is_old else builtins.__import__)(name, *arguments, **options)

    into["__builtins__"] = {**vars(builtins), "__import__": import_old}
    exec(compile(text, filename, "exec", dont_inherit=True), into)


def execute(text: str, filename: str, into: dict[str, Any]) -> None:
    """Runs Python 2 source text in the namespace `into`."""
    tree = rewrite_source(text, filename)
    into["__builtins__"] = python2_builtins(partial(import_module, absolute=absolute_imports(tree)))
    exec(compile(tree, filename, "exec", dont_inherit=True), into)


def import_module(
    name: str,
    globals: dict[str, Any] | None = None,
    locals: Any = None,
    fromlist: Sequence[str] | None = (),
    level: int = 0,
    *,
    absolute: bool = False,
) -> Any:
    """Imports like `__import__` of Python 2: looks in the folder of the importing module first, then for a module
    with its Python 2 names (see `modules`), and then imports as usual.
    """
    if level > 0 or (not absolute and _is_beside(name, globals or {})):
        return builtins.__import__(name, globals, locals, fromlist or (), max(level, 1))
    top = name.partition(".")[0]
    if not has_old_form(name) or (not is_replaced(name) and has_today(name)):
        wanted = [part for part in fromlist or () if not is_replaced(f"{name}.{part}")]
        builtins.__import__(name, globals, locals, wanted)
    shown = name if fromlist else top
    return old_module(shown) if has_old_form(shown) else sys.modules[shown]


def has_today(name: str) -> bool:
    """Returns whether Python 3 can import a module of exactly this name."""
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def _is_beside(name: str, importer: dict[str, Any]) -> bool:
    package = importer.get("__package__")
    if not package or package not in sys.modules:
        return False
    return has_today(f"{package}.{name.partition('.')[0]}")
