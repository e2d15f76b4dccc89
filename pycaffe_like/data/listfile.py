"""Reads list files: each line has a path and one or more labels."""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pycaffe_like.errors import DataError, LayerError, Where, located
from pycaffe_like.regular_file import read_regular

from .image import Image, decode_file, read_file
from .list_line import AnnotatedEntry, Entry, parse_annotated, parse_entry
from .parsed_lines import One, ParsedLines, iterate_lines


def read_annotated_list(path: str | Path, bad_lines: list[str] | None = None) -> Sequence[AnnotatedEntry]:
    """Reads a list of pictures and their annotation files. Quotes and spaces work as in `read_list`.

    Raises:
        DataError: If the file does not exist, has no entry, or has a line with a single path.
    """
    return parse_lines(path, parse_annotated, "two paths per line", bad_lines)


def read_list(path: str | Path, bad_lines: list[str] | None = None) -> Sequence[Entry]:
    """Reads the entries of a list file.

    A line is a path and one or more numbers, separated by spaces, tabs or commas, or a JSON object with
    "path" and "label"; see `parse_entry`. Windows line endings, surrounding spaces and empty lines are
    accepted. File names that are not UTF-8 keep their bytes.

    Args:
        bad_lines: collects error messages about invalid lines; if None, an invalid line is an error.

    Raises:
        DataError: If the file does not exist, has no entry, has a line without a label, or has a line
            with a different number of labels than the first line.
    """
    count = 0

    def check_count(entry: Entry) -> None:
        nonlocal count
        found = max(1, len(entry.labels))
        count = count or found
        if found != count:
            raise DataError("the line does not have as many labels as the first", expected=count, got=found)

    return parse_lines(path, parse_entry, "one path and label per line", bad_lines, check_count)


def parse_lines(
    path: str | Path,
    parse: Callable[[int, str], One],
    expected: str,
    bad_lines: list[str] | None = None,
    check: Callable[[One], None] = lambda entry: None,
) -> Sequence[One]:
    """Reads a list, and parses and checks each line that is not empty.

    Args:
        parse: converts a line number, from 1, and a line's text to an entry.
        expected: a description of a valid list, for messages.
        bad_lines: as for `read_list`.
        check: called with every entry in order; raises DataError if the line counts as invalid.

    Raises:
        DataError: If the file does not exist, is not text, has no valid line or has invalid lines.
    """
    data = _read_text(path, expected)
    entries, bad = ParsedLines(data, parse), _BadLines(path, bad_lines)
    for number, (start, line) in enumerate(iterate_lines(data), 1):
        if not line:
            continue
        try:
            check(parse(number, line))
            entries.add(start, number)
        except DataError as error:
            error.where = error.where or Where(str(path), number)
            bad.add(error)
    bad.finish()
    if not entries:
        raise DataError(f"list {path} is empty", expected=expected)
    return entries


def _read_text(path: str | Path, expected: str) -> bytes:
    """Reads a list as UTF-8, with line ends as on Unix."""
    data = read_regular(path, expected="a list").removeprefix(codecs.BOM_UTF8)
    if b"\0" in data:
        raise DataError("the list is not text", expected=f"{expected}, in UTF-8", where=Where(str(path)))
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data


class _BadLines:
    """Collects errors about lines of a list, or raises them as one error at the end."""

    _MOST_SHOWN = 20

    def __init__(self, path: str | Path, collected: list[str] | None) -> None:
        """
        Args:
            collected: the list to append error messages to; if None, `finish` raises the first errors.
        """
        self._path, self._collected = path, collected
        self._first: list[DataError] = []
        self._count = 0

    def add(self, error: DataError) -> None:
        self._count += 1
        if self._collected is not None:
            self._collected.append(str(error))
        elif len(self._first) < self._MOST_SHOWN:  # a large file of another kind has a bad line every few bytes
            self._first.append(error)

    def finish(self) -> None:
        """
        Raises:
            DataError: If there are bad lines and they are not collected.
        """
        if self._first and self._count == 1:
            raise self._first[0]
        if self._first:
            shown = "\n".join(map(str, self._first)) + ("\n…" if self._count > self._MOST_SHOWN else "")
            raise DataError(f"{self._count} lines of {self._path} cannot be used:\n{shown}")


def is_sorted(entries: Sequence[Entry]) -> bool:
    """Returns whether the list has all entries of one label next to each other, so that batches have a
    single class.
    """
    labels = [entry.label for entry in entries]
    runs = sum(1 for _ in groupby(labels))
    return 1 < runs == len(set(labels)) < len(labels)


def read_picture(root: str, entry: Entry, source: str | Path) -> bytes:
    """Reads the bytes of the picture file that an entry names.

    Args:
        root: prefix of every path in the list.
        source: the list, for messages.

    Raises:
        DataError: If the file does not exist or is empty.
    """
    try:
        return read_file(root + entry.path)
    except DataError:
        return read_file(find_picture(root, entry, source))


def find_picture(root: str, entry: Entry, source: str | Path) -> str:
    """Returns the path of a picture: root folder + path in the list, as in Caffe.

    Raises:
        DataError: If there is no such file. The advice suggests a root folder that would work.
    """
    path = root + entry.path
    if os.path.exists(path):
        return path
    joined = os.path.join(root, entry.path)  # if the root folder lacks its final slash, or the path is absolute
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
    """Checks that every hundredth picture of a list exists, so that a missing folder is noticed early.

    Raises:
        DataError: If one of them is missing.
    """
    for entry in entries[:: max(1, len(entries) // 100)]:
        find_picture(root, entry, source)


@dataclass(frozen=True)
class PictureFiles:
    """Reads the pictures that a list names.

    Attributes:
        root: prefix of every path in the list.
        source: the list, for messages.
        size: height and width to resize to; (0, 0) keeps the size.
        color: whether to read three channels; otherwise one.
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
        """Reads and resizes a picture.

        Raises:
            DataError: If it is missing or cannot be decoded. The message names the line of the list.
        """
        entry = Entry(path, 0, line)
        with located(Where(self.source, line)):
            return decode_file(read_picture(self.root, entry, self.source), self.root + path, *self.size, self.color)
