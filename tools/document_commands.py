#!/usr/bin/env python3
"""Writes docs/commands/README.md: all commands with their flags, taken from their parsers (`make docs`)."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Iterator
from pathlib import Path

from pycaffe_like.cli import examples
from pycaffe_like.cli.commands import GROUPS, module_of
from pycaffe_like.cli.flags import HELP_FLAGS, LONG_HELP_FLAGS, Parser

PAGE = Path(__file__).resolve().parent.parent / "docs" / "commands" / "README.md"

HEAD = """# Commands

All commands with their flags. `tools/document_commands.py` writes this page from the parsers (`make docs`); a test
fails if it is not up to date. Each command also has a page of its own, which says more. The flags that all commands
share, and the ways to write a flag, are in [flags.md](../flags.md).
"""


def page() -> str:
    """Returns the text of the page."""
    lines = [HEAD]
    for title, commands in GROUPS.items():
        lines += [f"* **{title}**: " + ", ".join(f"[{name}](#pcl-{name})" for name in commands)]
    for commands in GROUPS.values():
        for name, summary in commands.items():
            lines += ["", *section(name, summary)]
    return "\n".join(lines) + "\n"


def section(name: str, summary: str) -> Iterator[str]:
    """Yields the lines of the section on a command."""
    module = importlib.import_module(f"pycaffe_like.cli.{module_of(name)}")
    parser = Parser(prog=f"pcl {name}")
    module.add_flags(parser)
    yield from (f"## pcl {name}", "", f"{summary[0].upper()}{summary[1:]}. [More]({name}.md)", "")
    lines = examples(module.__doc__ or "").splitlines()
    if lines:
        yield from (*(f"    {line}" for line in lines), "")
    rows = [row(action) for action in parser._actions if is_shown(action)]
    if rows:
        yield from ("| argument | meaning |", "|---|---|", *rows)


def is_shown(action: argparse.Action) -> bool:
    """Returns whether the table lists a flag: it is in the command's short help, and not all commands have it."""
    shared = {*HELP_FLAGS, *LONG_HELP_FLAGS}
    return action.help != argparse.SUPPRESS and not shared & set(action.option_strings)


def row(action: argparse.Action) -> str:
    """Returns the table's row for an argument."""
    cells = (" ".join([*sorted(action.option_strings, key=len)[-1:], value_name(action)]).strip(), action.help or "")
    name, text = (cell.replace("|", "\\|") for cell in cells)
    return f"| `{name}` | {text} |"


def value_name(action: argparse.Action) -> str:
    """Returns the placeholder for an argument's value; an empty text for a switch."""
    if action.nargs == 0:
        return ""
    if action.choices and action.option_strings:
        return "|".join(map(str, action.choices))
    name = action.metavar or action.dest.upper()
    return f"{name} …" if action.nargs in ("*", "+", argparse.REMAINDER) else str(name)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
