"""Reads lists of pictures with a label for each pixel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pycaffe_like.errors import DataError, shorten

from .list_line import Entry
from .listfile import check_pictures, parse_lines
from .source import Source


@dataclass(frozen=True)
class Pair:
    """One line of a list: the path of a picture, and either the path of its label image or a single label
    for the whole picture.
    """

    picture: str
    label: str
    line: int


def read_pairs(path: str | Path, labelled: bool) -> Sequence[Pair]:
    """Reads a list of pictures and their labels, separated by spaces.

    Args:
        labelled: whether every line must have a second word.

    Raises:
        DataError: If the file does not exist, is empty, or has a line with too few words.
    """
    return parse_lines(path, partial(_parse_pair, labelled), "one picture and its labels per line")


def _parse_pair(labelled: bool, number: int, line: str) -> Pair:
    words = line.split()
    if len(words) > 2 or len(words) < 1 + labelled:
        expected = "two paths separated by a space" if labelled else "a path and an optional label"
        raise DataError("the line does not name a picture and its labels", expected=expected, got=shorten(repr(line)))
    return Pair(words[0], words[1] if len(words) == 2 else "", number)


class PairList(Source[Pair]):
    """A source of the lines of such a list. The Transform reads the pictures themselves, in worker threads."""

    def __init__(self, path: str, root: str, labelled: bool) -> None:
        """
        Args:
            root: prefix of every path in the list.
            labelled: whether every line must have a second word.

        Raises:
            DataError: If the list cannot be read, or a picture is missing (every hundredth is checked).
        """
        self.path = path
        self.pairs = read_pairs(path, labelled)
        checked = self.pairs[:: max(1, len(self.pairs) // 100)]
        check_pictures(root, [Entry(pair.picture, 0, pair.line) for pair in checked], path)

    def __len__(self) -> int:
        return len(self.pairs)

    def __getitem__(self, number: int) -> Pair:
        return self.pairs[number]

    @property
    def keys(self) -> Sequence[str]:
        return [pair.picture for pair in self.pairs]

    def name(self, number: int) -> str:
        pair = self.pairs[number]
        return f"{pair.label or pair.picture}, line {pair.line} of {self.path}"
