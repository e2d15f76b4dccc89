"""Run a script or a notebook written for pycaffe.

usage: pcl run [--shell] [--figures FOLDER] SCRIPT|NOTEBOOK [ARGUMENTS ...]

Works like `python SCRIPT ARGUMENTS`, but `import caffe` imports this library, even if the script puts Caffe's own
folder first on Python's path. Python 2 scripts, and the Python 2 modules that they import, are translated when they
are loaded; the files do not change.

The cells of a notebook run one after the other, in the notebook's folder.

example:
  pcl run classify.py --gpu cat.jpg scores.npy
  pcl run examples/00-classification.ipynb
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType

from pycaffe_like.errors import PclError, UsageError

from .flags import Parser
from .pythonpath import folder
from .windows import windows_where_there_is_a_display

NOTEBOOK = ".ipynb"


def add_flags(parser: Parser) -> None:
    parser.switch("shell", "run all shell lines (!command) of a notebook, not only Caffe's programs, cat and mkdir")
    parser.add_argument("--figures", metavar="FOLDER", help="write the figures of a notebook to FOLDER, as PNG files")
    parser.add_argument("script", metavar="SCRIPT")
    parser.add_argument("arguments", metavar="ARGUMENTS", nargs=argparse.REMAINDER)


def run(arguments: argparse.Namespace) -> int:
    import importlib
    import traceback

    from pycaffe_like.python2.caffe_programs import pcl_runs_caffe_programs
    from pycaffe_like.python2.importer import translating_imports

    script = Path(arguments.script)
    if not script.exists():
        raise UsageError(f"there is no script {script}", got=f"the current folder {Path.cwd()}")
    if script.is_dir():
        raise UsageError(f"{script} is a folder", expected="a script or a notebook")
    python2, run_it = _prepare(script, arguments)
    path, argv = list(sys.path), list(sys.argv)
    home = script.resolve().parent
    sys.argv[:] = [arguments.script, *arguments.arguments]
    try:
        with (
            translating_imports(home, everything=python2),
            pcl_runs_caffe_programs(),
            windows_where_there_is_a_display(),
        ):
            sys.path[:0] = [str(folder()), str(home)]
            importlib.import_module("caffe")  # before the script looks for it elsewhere
            run_it()
    except Exception as error:
        if not isinstance(error, PclError) and script.suffix != NOTEBOOK:
            raise
        traceback.print_exception(error.with_traceback(_of_the_script(error)))
        return 1
    finally:
        sys.path[:] = path
        sys.argv[:] = argv
    return 0


def _of_the_script(error: Exception) -> TracebackType | None:
    """Returns the traceback of an error, starting at the first frame of the script, as `python SCRIPT` shows it."""
    package = Path(__file__).parent.parent
    traceback = error.__traceback__
    while traceback and traceback.tb_next and Path(traceback.tb_frame.f_code.co_filename).is_relative_to(package):
        traceback = traceback.tb_next
    return traceback


def _prepare(script: Path, arguments: argparse.Namespace) -> tuple[bool, Callable[[], None]]:
    """Returns whether the script or notebook is written in Python 2, and a function that runs it."""
    if script.suffix == NOTEBOOK:
        from pycaffe_like.notebook.read import read_notebook
        from pycaffe_like.notebook.session import run_notebook

        notebook = read_notebook(script)
        figures = Path(arguments.figures) if arguments.figures else None
        if figures is not None and figures.exists() and not figures.is_dir():
            raise UsageError(f"--figures {figures} is a file", expected="a folder, which may not exist yet")
        options = {"shell": arguments.shell, "figures": figures}
        return notebook.python2, partial(run_notebook, script, notebook, **options)
    if arguments.shell or arguments.figures:
        raise UsageError("--shell and --figures are for notebooks", got=str(script))
    from pycaffe_like.python2.script import run_script, script_is_python2

    return script_is_python2(script), partial(run_script, arguments.script)
