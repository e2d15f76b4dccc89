#!/usr/bin/env python3
"""Draws a text as an SVG picture of a terminal: `draw_terminal.py docs/images/training.svg < text`."""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path

LINE, COLUMN, MARGIN = 18, 7.8, 14
"""Height of a line, width of a character and margin, in pixels."""


def picture(text: str) -> str:
    """Returns an SVG of a terminal that shows some text. Lines that start with `$` are in a different colour."""
    lines = text.rstrip("\n").split("\n")
    width = round(2 * MARGIN + COLUMN * max(map(len, lines)))
    height = 2 * MARGIN + LINE * len(lines)
    rows = [
        f'<text x="{MARGIN}" y="{MARGIN + LINE * (number + 0.75):g}" fill="{color(line)}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    ]
    size = f'width="{width}" height="{height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="monospace" font-size="13"'
    body = "\n".join([f'<rect {size} rx="8" fill="#1e1e1e"/>', *rows])
    return f'{head} style="white-space: pre">\n{body}\n</svg>\n'


def color(line: str) -> str:
    """Returns the colour of a line: green for a command, light gray for output."""
    return "#8fd18f" if line.startswith("$") else "#e6e6e6"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(picture(sys.stdin.read()), encoding="utf-8")
