"""Runs the cells of a notebook, one after the other, in one namespace."""

from __future__ import annotations

import ast
import builtins
import linecache
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from types import CodeType
from typing import Any

from pycaffe_like.python2.importer import import_module
from pycaffe_like.python2.names import python2_builtins, rewrite_source
from pycaffe_like.python2.script import main_module, own_lines
from pycaffe_like.python2.source import imports_future

from .commands import Commands, fill_in
from .display import display, format_value, provide_display
from .magics import run_cell_magic, run_line_magic
from .read import Cell, Notebook
from .syntax import to_python

_SHOW = "__notebook_show__"


class Session:
    """The object that `get_ipython()` returns to a notebook. It has the notebook's names, and the methods that
    rewritten IPython lines call.

    Attributes:
        user_ns: the names of the notebook.
    """

    def __init__(self, names: dict[str, Any], *, python2: bool, commands: Commands) -> None:
        self.user_ns = names
        self.python2 = python2
        self.commands = commands
        self.cell = Cell("", "")
        self._futures: set[str] = set()
        given: Mapping[str, Any] = vars(builtins)
        if python2:
            given = python2_builtins(partial(import_module, absolute=False))
        names["__builtins__"] = {**given, "get_ipython": lambda: self, _SHOW: self._show, "display": display}

    def run_cell(self, cell: Cell) -> None:
        """Runs a cell. If it ends with an expression, shows the value."""
        self.cell = cell
        linecache.cache[cell.name] = (len(cell.text), None, cell.text.splitlines(keepends=True), cell.name)
        self.execute(to_python(cell.text), show=not cell.text.rstrip().endswith(";"))

    def execute(self, text: str, *, show: bool = False, filename: str | None = None) -> None:
        """Runs Python code in the notebook's namespace."""
        exec(self.compile(text, show=show, filename=filename), self.user_ns)

    def compile(self, text: str, *, show: bool = False, filename: str | None = None) -> CodeType:
        """Compiles Python code.

        `from __future__ import division` is in effect for all later cells, as in IPython.
        """
        name = filename or self.cell.name
        if self.python2:
            tree = rewrite_source(text, name, futures=self._futures)
            self._futures |= {future for future in ("division",) if imports_future(tree, future)}
        else:
            tree = ast.parse(text, name)
        if show and tree.body and isinstance(tree.body[-1], ast.Expr):
            last = tree.body[-1].value
            call = ast.Call(ast.copy_location(ast.Name(_SHOW, ast.Load()), last), [last], [])
            tree.body[-1].value = ast.copy_location(call, last)
        return compile(tree, name, "exec", dont_inherit=True)

    def _show(self, value: Any) -> None:
        if value is not None:
            self.user_ns["_"] = value
            print(format_value(value))

    def place(self) -> str:
        """Returns the cell and the line that are being run."""
        frame = sys._getframe()
        while frame.f_back is not None and frame.f_code.co_filename != self.cell.name:
            frame = frame.f_back
        return f"{self.cell.name}, line {frame.f_lineno}"

    def system(self, command: str) -> None:
        """Runs a shell line: `!command`."""
        self.commands.run(fill_in(command, self.user_ns))

    def getoutput(self, command: str) -> list[str]:
        """Runs a shell line and returns the lines that it prints: `lines = !command`."""
        return self.commands.output(fill_in(command, self.user_ns)).splitlines()

    def run_line_magic(self, name: str, line: str) -> Any:
        return run_line_magic(self, name, fill_in(line, self.user_ns) if "$" in line else line)

    def run_cell_magic(self, name: str, line: str, body: str) -> Any:
        return run_cell_magic(self, name, line, body)

    def magic(self, line: str) -> Any:
        """Runs `get_ipython().magic('name arguments')`, which notebooks exported as scripts contain."""
        name, _, rest = line.lstrip("%").partition(" ")
        return self.run_line_magic(name, rest.strip())


def run_notebook(path: Path, notebook: Notebook, *, shell: bool, figures: Path | None) -> None:
    """Runs all cells of a notebook in its folder; tracebacks name the cell and the line in it.

    Args:
        shell: whether shell lines may run any command.
        figures: the folder to write pictures of the figures to; None to write none.
    """
    figures = figures.resolve() if figures else None
    with main_module(str(path)) as module, own_lines(Path(__file__).parent), _in_folder(path.resolve().parent):
        names = vars(module)
        del names["__file__"]  # Jupyter has none either
        commands = Commands(allowed=shell, place=lambda: session.place())
        session = Session(names, python2=notebook.python2, commands=commands)
        with _modules_of_ipython(), _inline_figures(figures) as show_figures:
            for cell in notebook.cells:
                session.run_cell(cell)
                show_figures()


@contextmanager
def _in_folder(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextmanager
def _modules_of_ipython() -> Iterator[None]:
    added = provide_display()
    try:
        yield
    finally:
        for name in added:
            del sys.modules[name]


@contextmanager
def _inline_figures(folder: Path | None) -> Iterator[Callable[[], None]]:
    """Makes matplotlib draw without windows; yields the function that shows the figures of a cell."""
    if find_spec("matplotlib") is None:
        yield lambda: None
        return
    from .figures import inline_backend, show_figures

    with inline_backend(folder):
        yield show_figures
