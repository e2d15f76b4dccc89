"""The lines of a text file, stored as bytes and parsed each time they are accessed."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, overload

One = TypeVar("One")


def iterate_lines(data: bytes) -> Iterator[tuple[int, str]]:
    """Yields the position at which each line starts, and the line's text without surrounding whitespace.

    Lines end in `\\n`.

    Bytes that are not UTF-8 are kept as surrogate escapes.
    """
    start = 0
    while start <= len(data):
        yield start, _line_at(data, start)
        end = data.find(b"\n", start)
        start = len(data) + 1 if end < 0 else end + 1


def _line_at(data: bytes, start: int) -> str:
    end = data.find(b"\n", start)
    return data[start : len(data) if end < 0 else end].decode("utf-8", "surrogateescape").strip()


class ParsedLines(Sequence[One]):
    """Some lines of a text file, each parsed when it is accessed.

    An object per line would take far more memory than the file: lists have millions of lines.

    Args:
        data: the bytes of the file. Lines end in `\\n`.
        parse: converts a line number, from 1, and a line's text to an element.
    """

    def __init__(self, data: bytes, parse: Callable[[int, str], One]) -> None:
        self._data, self._parse = data, parse
        self._starts, self._numbers = array("Q"), array("Q")

    def add(self, start: int, number: int) -> None:
        """Adds the line that starts at this byte and has this line number."""
        self._starts.append(start)
        self._numbers.append(number)

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, index: int) -> One: ...
    @overload
    def __getitem__(self, index: slice) -> list[One]: ...
    def __getitem__(self, index: int | slice) -> One | list[One]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        return self._parse(self._numbers[index], _line_at(self._data, self._starts[index]))
