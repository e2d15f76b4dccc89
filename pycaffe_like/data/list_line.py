"""Parses one line of a list: the path of a picture, and its labels."""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pycaffe_like.errors import DataError, first_line, shorten

_LAST_WORD = re.compile(r"([^ \t,]*)[ \t,]+")  # in a reversed line
_QUOTED = re.compile(r"""("[^"]*(?:""[^"]*)*"|'[^']*')[ \t,]+(.*)""")  # a choice per letter would cost memory
_INTEGER = re.compile(r"[+-]?[0-9]+")
# No two parts can match the same digits: a failed match of a long line would take quadratic time.
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list.

    Attributes:
        path: the path of the picture, as written in the list.
        label: the first label; a real number is truncated to an integer.
        line: the line number, from 1.
        labels: all labels, if there are several or the only one is not an integer; otherwise empty.
    """

    path: str
    label: int
    line: int
    labels: tuple[float, ...] = ()

    @property
    def value(self) -> float | tuple[float, ...]:
        """The label, or a tuple of all labels if there are several."""
        return self.labels if len(self.labels) > 1 else self.labels[0] if self.labels else self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedEntry(Entry):
    """One line of a list that has two paths.

    Attributes:
        annotation: the path of the annotation file of the picture.
    """

    annotation: str


def parse_annotated(number: int, line: str) -> AnnotatedEntry:
    """Parses a line with the path of a picture and that of its annotation file.

    Raises:
        DataError: If there is only one path.
    """
    length, annotation = next(_last_words(line), (0, ""))
    if not length:
        raise DataError("the line has only one path", expected="two paths separated by a space", got=repr(line))
    return AnnotatedEntry(_unquote(line[:length]), -1, number, annotation=_unquote(annotation))


def parse_entry(number: int, line: str) -> Entry:
    """Parses a line with a path and labels, or a JSON object with "path" and "label".

    Paths may contain spaces and commas. If the path has an extension or is quoted, every number
    after it is a label. Otherwise only the last number of the line is, as in Caffe.

    Raises:
        DataError: If the line has no path or no label, or a label is not a number.
    """
    if line.startswith("{"):
        return _json_entry(number, line)
    path, labels = _split(line)
    return _entry(path, labels, number)


def format_entry(entry: Entry) -> str:
    """Formats an entry as a line that `parse_entry` understands: in Caffe's format if possible, else as JSON."""
    labels = [f"{label:.9g}" for label in entry.labels] or [str(entry.label)]
    line = " ".join([entry.path, *labels])
    try:
        if len(line.splitlines()) == 1 and parse_entry(entry.line, line.strip()) == entry:
            return line
    except DataError:
        pass  # a name that only JSON can hold
    return json.dumps({"path": entry.path, "label": list(entry.labels) or entry.label})


def _split(line: str) -> tuple[str, list[str]]:
    """Splits a line into the path and the labels, all as strings."""
    quoted = _QUOTED.fullmatch(line)
    if quoted is not None:
        return _unquote(quoted[1]), re.split(r"[ \t,]+", quoted[2])
    labels: list[str] = []
    length = len(line)
    for length_before, word in _last_words(line):
        if not length_before or (labels and not _NUMBER.fullmatch(word)):
            break
        length = length_before
        labels.append(word)
    path = line[:length]
    if not labels:
        raise DataError("the line has no label", expected="a path, a space and a number", got=repr(line))
    if len(labels) > 1 and not os.path.splitext(path)[1]:
        length, last = next(_last_words(line))
        return line[:length], [last]
    return _unquote(path), labels[::-1]


def _last_words(line: str) -> Iterator[tuple[int, str]]:
    """Yields the words of a line from last to first, each with the length of the text before it and its separators."""
    backwards, at = line[::-1], 0
    while match := _LAST_WORD.match(backwards, at):
        at = match.end()
        yield len(line) - at, match[1][::-1]


def _unquote(name: str) -> str:
    """Removes the quotes around a name; a doubled quote inside them becomes one quote, as in CSV."""
    if len(name) < 2 or name[0] != name[-1] or name[0] not in "\"'":
        return name
    return name[1:-1].replace('""', '"') if name[0] == '"' else name[1:-1]


def _json_entry(number: int, line: str) -> Entry:
    try:
        found: dict[str, Any] = json.loads(line)
    except (ValueError, RecursionError) as error:  # also absurdly long numbers and deep nesting
        reason = getattr(error, "msg", None) or first_line(error)
        raise DataError(f"the line is not a JSON object: {reason}", got=shorten(repr(line))) from None
    label = found.get("label", found.get("labels"))
    if not isinstance(found.get("path"), str) or label in (None, []):
        raise DataError("the line lacks a path or a label", expected='{"path": "a.jpg", "label": 0}', got=repr(line))
    return _entry(found["path"], [str(one) for one in (label if isinstance(label, list) else [label])], number)


def _entry(path: str, texts: Sequence[str], number: int) -> Entry:
    labels = tuple(map(_label, texts))
    first = int(labels[0])
    for one in (first, *labels):
        if not -(2**31) <= one < 2**31:
            raise DataError("the label is out of range", expected="32 bits", got=one)
    is_plain = len(labels) == 1 and labels[0] == first
    return Entry(path, first, number, () if is_plain else tuple(map(float, labels)))


def _label(text: str) -> float:
    if _INTEGER.fullmatch(text):
        return int(text[:20])  # 20 digits are already out of range
    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        raise DataError("the label is not a number", expected="0, 1, 2 … or a real number", got=shorten(repr(text)))
    return float(text)
