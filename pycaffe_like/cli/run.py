"""Run a script written for pycaffe.

usage: pcl run SCRIPT [ARGUMENTS ...]

Works like `python SCRIPT ARGUMENTS`, but `import caffe` imports this library, even if the script puts Caffe's own
folder first on Python's path. Python 2 scripts, and the Python 2 modules that they import, are translated when they
are loaded; the files do not change.

example:
  pcl run classify.py --gpu cat.jpg scores.npy
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pycaffe_like.errors import PclError, UsageError

from .flags import Parser
from .pythonpath import folder


def add_flags(parser: Parser) -> None:
    parser.add_argument("script", metavar="SCRIPT")
    parser.add_argument("arguments", metavar="ARGUMENTS", nargs=argparse.REMAINDER)


def run(arguments: argparse.Namespace) -> int:
    import importlib
    import traceback

    from pycaffe_like.python2.importer import translating_imports
    from pycaffe_like.python2.script import run_script, script_is_python2

    script = Path(arguments.script)
    if not script.exists():
        raise UsageError(f"there is no script {script}", got=f"the current folder {Path.cwd()}")
    path, argv = list(sys.path), list(sys.argv)
    home = script.resolve().parent
    sys.argv[:] = [arguments.script, *arguments.arguments]
    try:
        with translating_imports(home, everything=script_is_python2(script)):
            sys.path[:0] = [str(folder()), str(home)]
            importlib.import_module("caffe")  # before the script looks for it elsewhere
            run_script(arguments.script)
    except PclError:
        traceback.print_exc()  # like `python SCRIPT`: shows the line of the script
        return 1
    finally:
        sys.path[:] = path
        sys.argv[:] = argv
    return 0
