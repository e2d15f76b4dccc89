"""Runs the shell lines of a notebook (`!command`).

A shell line can run any program, so the user has to allow shell lines. If they are not allowed, only those that
need no shell are run: the commands in BUILT_IN, and Caffe's own programs. Other lines are skipped, with a message.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pycaffe_like.python2.caffe_programs import with_pcl

_SPECIAL = re.compile(r"[|&;<>()`*?\[\]$\n]")  # what only a shell can interpret


class Commands:
    """Runs shell lines.

    Args:
        allowed: whether the user lets the notebook run any command.
        place: returns the cell and the line that are being run, for messages.
    """

    def __init__(self, *, allowed: bool, place: Callable[[], str]) -> None:
        self.allowed = allowed
        self.place = place

    def output(self, line: str) -> str:
        """Runs a line and returns what it writes to its standard output; "" if it is skipped."""
        return self._run(line, subprocess.PIPE)

    def run(self, line: str) -> None:
        """Runs a line and prints its output."""
        self._run(line, None)

    def _run(self, line: str, stdout: int | None) -> str:
        sys.stdout.flush()
        own = self._own_command(line)
        if own is None and not self.allowed:
            print(f"{self.place()}: skipped !{line}\n  Shell lines run only with `pcl run --shell`.", file=sys.stderr)
            return ""
        if callable(own):
            text = own()
            if stdout is None:
                print(text, end="")
            return text
        done = subprocess.run(own or line, shell=own is None, stdout=stdout, text=True, errors="replace", check=False)
        if done.returncode:
            print(f"{self.place()}: !{line} ended with exit code {done.returncode}", file=sys.stderr)
        return done.stdout or ""

    def _own_command(self, line: str) -> list[str] | Callable[[], str] | None:
        """Returns how to run a line without a shell; None if that is not possible."""
        try:
            words = [] if _SPECIAL.search(line) else shlex.split(line)
        except ValueError:
            return None
        if not words:
            return None
        if words[0] in BUILT_IN:
            command = BUILT_IN[words[0]](words[1:])
            return command if command else None
        command = with_pcl(words)
        return None if command is words else list(command)


def _cat(files: list[str]) -> Callable[[], str] | None:
    return _flagless(files, lambda: "".join(Path(name).read_text(errors="replace") for name in files))


def _mkdir(words: list[str]) -> Callable[[], str] | None:
    folders = [word for word in words if word != "-p"]

    def make() -> str:
        for folder in folders:
            os.makedirs(folder, exist_ok="-p" in words)
        return ""

    return _flagless(folders, make)


def _flagless(words: list[str], command: Callable[[], str]) -> Callable[[], str] | None:
    """Returns the command; None if there are no words, or if one of them is a flag, which only the real program
    knows.
    """
    if not words or any(word.startswith("-") for word in words):
        return None

    def run() -> str:
        try:
            return command()
        except OSError as error:
            print(f"{error.filename}: {error.strerror}", file=sys.stderr)
            return ""

    return run


BUILT_IN: dict[str, Callable[[list[str]], Callable[[], str] | None]] = {"cat": _cat, "mkdir": _mkdir}


def fill_in(line: str, names: Mapping[str, Any]) -> str:
    """Replaces $name and {expression} in a shell line by their values, as IPython does. Names that the notebook does
    not define are left to the shell, and $$ becomes a dollar sign.
    """

    def value(match: re.Match[str]) -> str:
        if match.group() == "$$":
            return "$"
        if match["name"]:
            return str(names[match["name"]]) if match["name"] in names else match.group()
        try:
            return str(eval(match["expression"], dict(names)))
        except Exception:
            return match.group()  # braces of the shell, such as {a,b}

    return re.sub(r"\$\$|\$(?P<name>[A-Za-z_]\w*)|\{(?P<expression>[^{}]+)\}", value, line)
