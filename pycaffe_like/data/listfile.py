"""List files: a path and a label a line."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from pycaffe_like.errors import DataError, Where

from .image import read_file

_SPLIT = re.compile(r"[ \t,]+(?=[^ \t,]*$)")
_INTEGER = re.compile(r"[+-]?[0-9]+")


@dataclass(frozen=True)
class Entry:
    """One line: the picture's path as it stands there, and its label."""

    path: str
    label: int
    line: int


def read_list(path: str | Path) -> list[Entry]:
    """The entries of a list file.

    The label is an integer behind the last blank, tab or comma, so that paths may hold blanks.
    Line ends of Windows, blanks around a line and empty lines do no harm; a path may be quoted. A
    line may also be a JSON object with "path" and "label". Names of files that are not UTF-8 stay
    the bytes that they are.

    Raises:
        DataError: no such file, no entry, or a line without an integer label.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig", errors="surrogateescape")
    except OSError as error:
        raise DataError(f"list {path} cannot be read: {error.strerror}") from None
    if "\0" in text:
        raise DataError(f"list {path} is no text", expected="a path and a label a line, in UTF-8")
    entries = []
    try:
        for number, line in enumerate(text.split("\n"), 1):
            if stripped := line.strip():
                entries.append(_entry(number, stripped))
    except DataError as error:
        error.where = Where(str(path), number)
        raise
    if not entries:
        raise DataError(f"list {path} is empty", expected="a path and a label a line")
    return entries


def _entry(number: int, line: str) -> Entry:
    if line.startswith("{"):
        return _json_entry(number, line)
    parts = _SPLIT.split(line)
    if len(parts) != 2 or not parts[0]:
        raise DataError("the line has no label", expected="a path, a blank and an integer", got=repr(line))
    name, label = parts
    if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'":
        name = name[1:-1]
    return Entry(name, _label(label), number)


def _json_entry(number: int, line: str) -> Entry:
    try:
        found = json.loads(line)
    except json.JSONDecodeError as error:
        raise DataError(f"the line is no JSON object: {error.msg}", got=repr(line)) from None
    if not isinstance(found.get("path"), str) or "label" not in found:
        raise DataError("the line lacks a path or a label", expected='{"path": "a.jpg", "label": 0}', got=repr(line))
    return Entry(found["path"], _label(str(found["label"])), number)


def _label(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise DataError("the label is no integer", expected="0, 1, 2 …", got=repr(text))
    label = int(text)
    if not -(2**31) <= label < 2**31:
        raise DataError("the label is out of range", expected="32 bits", got=label)
    return label


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
    if beside.exists():
        advice = f"{beside} exists: did you mean the root folder {Path(source).parent}/?"
    elif root and Path(entry.path).exists():
        advice = f"{entry.path} exists by itself: leave the root folder away."
    raise DataError(f"picture {path} does not exist", advice=advice, where=Where(str(source), entry.line))
