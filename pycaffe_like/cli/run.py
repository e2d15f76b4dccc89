"""Run a script written for pycaffe; its `import caffe` means this library.

usage: pcl run SCRIPT [ARGUMENTS ...]

As `python SCRIPT ARGUMENTS`, with the folder of `pcl pythonpath` first on Python's path. Scripts that
themselves put the folder of a Caffe first find this library too.

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
    import runpy
    import traceback

    script = Path(arguments.script)
    if not script.exists():
        raise UsageError(f"there is no script {script}", got=f"the current folder {Path.cwd()}")
    path, argv = list(sys.path), list(sys.argv)
    sys.path[:0] = [str(folder()), str(script.resolve().parent)]
    sys.argv[:] = [arguments.script, *arguments.arguments]
    try:
        importlib.import_module("caffe")  # before the script looks for it elsewhere
        runpy.run_path(arguments.script, run_name="__main__")
    except PclError:
        traceback.print_exc()  # as `python SCRIPT` does: it says which line of the script it was
        return 1
    finally:
        sys.path[:] = path
        sys.argv[:] = argv
    return 0
