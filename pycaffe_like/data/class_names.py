"""labels.txt: the names of classes, one per line, in the order of their labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from pycaffe_like.errors import DataError

LABELS = "labels.txt"


def names_text(names: Sequence[str]) -> str:
    """Returns the text of a labels.txt with these class names."""
    return "".join(f"{name}\n" for name in names)


def write_names(path: Path, names: Sequence[str]) -> None:
    """Writes a labels.txt; does nothing if there are no names."""
    if names:
        path.write_text(names_text(names), encoding="utf-8", errors="surrogateescape")


def read_names(path: Path) -> list[str]:
    """Reads the names in a labels.txt. ImageNet synset ids in front of the names are dropped.

    Raises:
        DataError: If the file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise DataError(f"{path}: the class names cannot be read: {error.strerror or error}") from None
    if "\0" in text:
        raise DataError(f"{path}: the class names cannot be read: this is not a text file")
    return [re.sub(r"^n\d{8} ", "", line).strip() for line in text.splitlines()]


def find_names(folders: Iterable[Path]) -> list[str]:
    """Reads the first labels.txt found in these folders. Returns no names if there is none.

    Raises:
        DataError: If the file cannot be read.
    """
    for folder in folders:
        if (folder / LABELS).is_file():
            return read_names(folder / LABELS)
    return []


def source_folders(source: str) -> list[Path]:
    """Returns the folders to search for a data layer's labels.txt: the source itself, which may be a
    database folder, and the folder that contains it.
    """
    return [Path(source), Path(source).parent]
