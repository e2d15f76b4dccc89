"""List files: a path and a label a line."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from pycaffe_like.errors import DataError, LayerError, Where, first_line, located, shorten
from pycaffe_like.regular_file import read_regular

from .image import Image, decode_file, read_file

_SPLIT = re.compile(r"[ \t,]+(?=[^ \t,]*$)")
_INTEGER = re.compile(r"[+-]?[0-9]+")

One = TypeVar("One")


@dataclass(frozen=True)
class Entry:
    """One line: the picture's path as it stands there, and its label."""

    path: str
    label: int
    line: int


@dataclass(frozen=True)
class AnnotatedEntry(Entry):
    """A line whose second part is a path, too: that of a file that tells about the picture."""

    annotation: str


def read_annotated_list(path: str | Path) -> list[AnnotatedEntry]:
    """The entries of a list of pictures and files that tell about them. Quotes and blanks are as in
    `read_list`.

    Raises:
        DataError: no such file, no entry, or a line of one part.
    """
    return _read(path, _annotated_entry, "two paths a line")


def read_list(path: str | Path) -> list[Entry]:
    """The entries of a list file.

    The label is an integer behind the last blank, tab or comma, so that paths may hold blanks.
    Line ends of Windows, blanks around a line and empty lines do no harm; a path may be quoted. A
    line may also be a JSON object with "path" and "label". Names of files that are not UTF-8 stay
    the bytes that they are.

    Raises:
        DataError: no such file, no entry, or a line without an integer label.
    """
    return _read(path, _entry, "a path and a label a line")


def read_lines(path: str | Path, expected: str) -> list[str]:
    """The lines of a list, with the bytes of names that are not UTF-8.

    Args:
        expected: what the list should be, for messages.

    Raises:
        DataError: there is no such file, or it is not text.
    """
    text = read_regular(path, expected="a list").decode("utf-8-sig", "surrogateescape")
    if "\0" in text:
        raise DataError("the list is not text", expected=f"{expected}, in UTF-8", where=Where(str(path)))
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _read(path: str | Path, parse: Callable[[int, str], One], expected: str) -> list[One]:
    lines = read_lines(path, expected)
    entries = []
    number = 0
    try:
        for number, line in enumerate(lines, 1):
            if stripped := line.strip():
                entries.append(parse(number, stripped))
    except DataError as error:
        error.where = error.where or Where(str(path), number)
        raise
    if not entries:
        raise DataError(f"list {path} is empty", expected=expected)
    return entries


def _annotated_entry(number: int, line: str) -> AnnotatedEntry:
    parts = _SPLIT.split(line)
    if len(parts) != 2 or not parts[0]:
        raise DataError("the line has one part", expected="a picture, a blank and a file", got=repr(line))
    return AnnotatedEntry(_unquoted(parts[0]), -1, number, _unquoted(parts[1]))


def _entry(number: int, line: str) -> Entry:
    if line.startswith("{"):
        return _json_entry(number, line)
    parts = _SPLIT.split(line)
    if len(parts) != 2 or not parts[0]:
        raise DataError("the line has no label", expected="a path, a blank and an integer", got=repr(line))
    name, label = parts
    return Entry(_unquoted(name), _label(label), number)


def _unquoted(name: str) -> str:
    return name[1:-1] if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'" else name


def _json_entry(number: int, line: str) -> Entry:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:  # also numbers and nesting beyond all bounds
        reason = getattr(error, "msg", None) or first_line(error)
        raise DataError(f"the line is no JSON object: {reason}", got=shorten(repr(line))) from None
    if not isinstance(found, dict) or not isinstance(found.get("path"), str) or "label" not in found:
        raise DataError("the line lacks a path or a label", expected='{"path": "a.jpg", "label": 0}', got=repr(line))
    return Entry(found["path"], _label(str(found["label"])), number)


def _label(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise DataError("the label is no integer", expected="0, 1, 2 …", got=shorten(repr(text)))
    label = int(text[:20])  # so many digits are out of range, however many follow
    if not -(2**31) <= label < 2**31:
        raise DataError("the label is out of range", expected="32 bits", got=label)
    return label


def is_sorted(entries: Sequence[Entry]) -> bool:
    """Whether the entries of each label stand together, so that a net sees one class for long."""
    labels = [entry.label for entry in entries]
    runs = sum(1 for _ in groupby(labels))
    return 1 < runs == len(set(labels)) < len(labels)


def read_picture(root: str, entry: Entry, source: str | Path) -> bytes:
    """The bytes of the picture file that an entry names.

    Args:
        root: put before every path of the list.
        source: the list, for messages.

    Raises:
        DataError: there is no such file, or it is empty.
    """
    try:
        return read_file(root + entry.path)
    except DataError:
        return read_file(find_picture(root, entry, source))


def find_picture(root: str, entry: Entry, source: str | Path) -> str:
    """The path of a picture: the root folder and what the list says, joined as Caffe does.

    Raises:
        DataError: there is no such file; says what was tried.
    """
    path = root + entry.path
    if os.path.exists(path):
        return path
    joined = os.path.join(root, entry.path)  # where the root folder lacks its final slash, or the path is absolute
    if os.path.exists(joined):
        return joined
    beside = Path(source).parent / entry.path
    advice = f"The current folder is {Path.cwd()}."
    if os.path.exists(beside):
        advice = f"{beside} exists: did you mean the root folder {Path(source).parent}/?"
    elif root and os.path.exists(entry.path):
        advice = f"{entry.path} exists by itself: omit the root folder."
    raise DataError(f"picture {path} does not exist", advice=advice, where=Where(str(source), entry.line))


def check_pictures(root: str, entries: Sequence[Entry], source: str | Path) -> None:
    """Looks for every hundredth picture of a list, so that a missing folder shows early.

    Raises:
        DataError: one of them is missing.
    """
    for entry in entries[:: max(1, len(entries) // 100)]:
        find_picture(root, entry, source)


@dataclass(frozen=True)
class PictureFiles:
    """Reads the pictures that a list names.

    Attributes:
        root: put before every path of the list.
        source: the list, for messages.
        size: height and width to resize to; 0 x 0 leaves the size alone.
        color: three channels, else one.
    """

    root: str
    source: str
    size: tuple[int, int] = (0, 0)
    color: bool = True

    def __post_init__(self) -> None:
        if bool(self.size[0]) != bool(self.size[1]):
            raise LayerError(
                "new_height and new_width belong together",
                expected="both or none",
                got=f"{self.size[0]}x{self.size[1]}",
            )

    def read(self, path: str, line: int) -> Image:
        """The picture of this path.

        Raises:
            DataError: it is missing, or cannot be decoded; says in which line of the list it stands.
        """
        entry = Entry(path, 0, line)
        with located(Where(self.source, line)):
            return decode_file(read_picture(self.root, entry, self.source), self.root + path, *self.size, self.color)
