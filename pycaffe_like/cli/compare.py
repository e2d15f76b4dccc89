"""Compare the scores, settings and curves of training runs.

usage: pcl compare RUN RUN [RUN ...] [--html FILE]

Each RUN is a folder that `pcl train --run` has written. Prints the scores of every run, and those settings of
the solvers and nets that differ between runs. With --html, also writes a page with training curves; this needs
matplotlib.

examples:
  pcl compare runs/1 runs/2
  pcl compare runs/* --html comparison.html
"""

from __future__ import annotations

import argparse

from pycaffe_like.errors import UsageError

from .flags import Parser


def add_flags(parser: Parser) -> None:
    parser.add_argument("runs", metavar="RUN", nargs="+")
    parser.flag("html", "also write an HTML page with the curves to this file", default="", metavar="FILE")


def run(arguments: argparse.Namespace) -> int:
    from pycaffe_like.report.compare import as_page, as_text, read_run

    from .output import check_output, writing

    if len(arguments.runs) < 2:
        raise UsageError("there is nothing to compare", expected="two run folders or more", got=len(arguments.runs))
    if arguments.html:
        check_output(arguments.html, (".html", ".htm"))
    runs = [read_run(folder) for folder in arguments.runs]
    if arguments.html:
        page = as_page(runs)
        with writing(arguments.html) as file:
            file.write_text(page, encoding="utf-8")
    print(as_text(runs), end="")
    return 0
