"""labels.txt: the names of classes, one per line, in the order of their labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from pycaffe_like.errors import DataError

LABELS = "labels.txt"


def names_text(names: Sequence[str]) -> str:
    """The text of a labels.txt for these classes."""
    return "".join(f"{name}\n" for name in names)


def write_names(path: Path, names: Sequence[str]) -> None:
    """Writes a labels.txt, unless there are no names."""
    if names:
        path.write_text(names_text(names), encoding="utf-8", errors="surrogateescape")


def read_names(path: Path) -> list[str]:
    """Reads the names in a labels.txt, without leading ImageNet synset ids.

    Raises:
        DataError: if the file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError as error:
        raise DataError(f"{path}: the class names cannot be read: {error.strerror or error}") from None
    return [re.sub(r"^n\d{8} ", "", line).strip() for line in lines]


def find_names(folders: Iterable[Path]) -> list[str]:
    """The names in the first labels.txt found in these folders; none if there is none.

    Raises:
        DataError: if the file cannot be read.
    """
    for folder in folders:
        if (folder / LABELS).is_file():
            return read_names(folder / LABELS)
    return []


def source_folders(source: str) -> list[Path]:
    """The folders to search for a data layer's labels.txt: the database itself, and that of the
    source."""
    return [Path(source), Path(source).parent]
