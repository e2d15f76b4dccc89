"""Runs a Python script as `__main__`, whether it is written for Python 2 or 3."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, TracebackType

from .importer import PACKAGE, execute, execute_with_old_libraries
from .source import is_for_old_libraries, is_python2, read_source

HERE = PACKAGE / "python2"


def script_is_python2(script: Path) -> bool:
    """Returns whether a script has to be translated."""
    return is_python2(read_source(script))


def run_script(script: str) -> None:
    """Runs a script as `__main__`; tracebacks show the lines of the script, not of its translation."""
    with own_lines():
        text = read_source(Path(script))
        if is_python2(text) or is_for_old_libraries(text):
            with main_module(script) as module:
                (execute if is_python2(text) else execute_with_old_libraries)(text, script, vars(module))
        else:
            runpy.run_path(script, run_name="__main__")


@contextmanager
def main_module(filename: str) -> Iterator[ModuleType]:
    """Yields a new module that replaces `__main__` within the `with` block."""
    module, before = ModuleType("__main__"), sys.modules["__main__"]
    module.__file__ = filename
    sys.modules["__main__"] = module
    try:
        yield module
    finally:
        sys.modules["__main__"] = before


@contextmanager
def own_lines(*helpers: Path) -> Iterator[None]:
    """Removes the frames of this package, and of the folders `helpers`, from the tracebacks of exceptions raised inside
    the block."""
    try:
        yield
    except BaseException as error:
        seen: BaseException | None = error
        while seen is not None:
            seen.__traceback__ = _without_helpers(seen.__traceback__, {HERE, *helpers})
            seen = seen.__cause__ or seen.__context__
        raise


def _without_helpers(traceback: TracebackType | None, folders: set[Path]) -> TracebackType | None:
    if traceback is None:
        return None
    traceback.tb_next = _without_helpers(traceback.tb_next, folders)
    file = traceback.tb_frame.f_code.co_filename
    return traceback.tb_next if Path(file).parent in folders else traceback
