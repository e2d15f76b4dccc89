"""Show the flags of a command, as `pcl COMMAND --help` does; without a command, list all commands.

examples:
  pcl help train
"""

from __future__ import annotations

import argparse

from .flags import Parser


def add_flags(parser: Parser) -> None:
    parser.add_argument("command", nargs="?", default="", metavar="COMMAND", help="name of the command")


def run(arguments: argparse.Namespace) -> int:
    from . import main

    return main([arguments.command, "--help"] if arguments.command else ["--help"])
