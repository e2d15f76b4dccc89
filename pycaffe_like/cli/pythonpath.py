"""Print the folder to put on PYTHONPATH so that `import caffe` imports this library.

example:
  PYTHONPATH=$(pcl pythonpath):$PYTHONPATH python some_script_for_caffe.py
"""

from __future__ import annotations

import argparse
from pathlib import Path

from .flags import Parser


def add_flags(parser: Parser) -> None:
    """Adds nothing: this command has no flags."""


def run(arguments: argparse.Namespace) -> int:
    print(folder())
    return 0


def folder() -> Path:
    """Returns the folder that contains only the package `caffe`."""
    return Path(__file__).resolve().parent.parent / "shim"
