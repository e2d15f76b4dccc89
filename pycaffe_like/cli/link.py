"""Create the programs that Caffe's example scripts call.

usage: pcl link FOLDER

Scripts such as examples/mnist/create_mnist.sh run build/tools/caffe and similar programs. This command creates
these programs inside FOLDER, which must be the folder from which you run the scripts. Each program calls pcl.

example:
  pcl link caffe
  cd caffe && ./examples/mnist/create_mnist.sh
"""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from pycaffe_like.errors import DataError
from pycaffe_like.python2.caffe_programs import pcl_command, programs

from .flags import Parser

_MARK = "# Written by `pcl link`."


def add_flags(parser: Parser) -> None:
    parser.add_argument("folder", metavar="FOLDER")
    parser.switch("overwrite", "replace existing programs")


def run(arguments: argparse.Namespace) -> int:
    from .output import writing

    build = Path(arguments.folder) / "build"
    scripts = {build / path: _script(command) for path, command in programs().items()}
    for path in scripts:
        if path.exists() and not arguments.overwrite and not _is_ours(path):
            raise DataError(f"{path} exists", advice="--overwrite replaces the existing programs.")
    for path, text in scripts.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DataError(f"{path.parent} cannot be made: {error.strerror}") from None
        with writing(path) as file:
            file.write_text(text)
        path.chmod(path.stat().st_mode | 0o111)
    print(f"{len(scripts)} programs in {build}")
    return 0


def _script(command: str) -> str:
    return f'#!/bin/sh\n{_MARK}\nexec {shlex.join(pcl_command(command))} "$@"\n'


def _is_ours(path: Path) -> bool:
    return path.is_file() and _MARK.encode() in path.read_bytes()[:200]
