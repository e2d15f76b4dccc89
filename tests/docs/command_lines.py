"""Finds the command lines in a page of the documentation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

PROGRAMS = re.findall(r'^(\w+) = "pycaffe_like\.cli:', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
"""The programs that the package installs."""

SHELL = ("python", "pip", "make", "torchrun", "srun", "export", *PROGRAMS)
"""Lines that start with one of these words are commands."""

_PLACEHOLDER = re.compile(r"\[|…|(?<![\w./])(?!TRAIN\b|TEST\b|TB\b)[A-Z][A-Z_]{2,}\b|\b[A-Z]{3,}(?=/|\.\w+\b)")


def command_lines(page: Path) -> Iterator[str]:
    """Yields the command lines of a page, without prompts and comments; continued lines are joined."""
    lines = _join_continued_lines(_blocks(page.read_text(encoding="utf-8").splitlines()))
    for line in lines:
        command = re.sub(r"\s{2,}#.*$", "", line.strip().removeprefix("$ "))
        if command.split(" ", 1)[0].partition("=")[0] in SHELL:
            yield command


def is_usage(command: str) -> bool:
    """Returns whether a line has placeholders, such as NAME or [FLAGS], so that it cannot run."""
    return _PLACEHOLDER.search(command) is not None


def files(page: Path) -> dict[str, str]:
    """Returns the prototxt files that a page shows, by name.

    A file is a fenced block after a line that ends with the file's name.
    """
    shown = re.compile(r"`([\w/]+\.prototxt)`:\n\n```\n(.*?)^```$", re.DOTALL | re.MULTILINE)
    return dict(shown.findall(page.read_text(encoding="utf-8")))


def _blocks(lines: list[str]) -> Iterator[str]:
    """Yields the lines of all blocks that may hold shell commands: indented ones, and fenced ones that name no other
    language.
    """
    fence: str | None = None
    for line in lines:
        if line.startswith("```"):
            fence = line[3:] if fence is None else None
        elif fence in ("", "sh") or (fence is None and line.startswith("    ")):
            yield line


def _join_continued_lines(lines: Iterator[str]) -> Iterator[str]:
    """Yields the lines; one that ends with a backslash is joined with the next."""
    start = ""
    for line in lines:
        if line.endswith("\\"):
            start += line[:-1].rstrip() + " "
        else:
            yield start + (line.strip() if start else line)
            start = ""
