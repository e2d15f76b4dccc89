"""labels.txt: the names of classes, a line each, in the order of their labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from pycaffe_like.errors import DataError

LABELS = "labels.txt"


def names_text(names: Sequence[str]) -> str:
    """What a labels.txt of these classes says."""
    return "".join(f"{name}\n" for name in names)


def write_names(path: Path, names: Sequence[str]) -> None:
    """Writes the names of classes; nothing where there are none."""
    if names:
        path.write_text(names_text(names), encoding="utf-8", errors="surrogateescape")


def read_names(path: Path) -> list[str]:
    """The names in a labels.txt: a line each; the number of an ImageNet synset in front is left out.

    Raises:
        DataError: it cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError as error:
        raise DataError(f"{path}: the class names cannot be read: {error.strerror or error}") from None
    return [re.sub(r"^n\d{8} ", "", line).strip() for line in lines]


def find_names(folders: Iterable[Path]) -> list[str]:
    """The names in the first labels.txt of some folders; none where no folder has one.

    Raises:
        DataError: it cannot be read.
    """
    for folder in folders:
        if (folder / LABELS).is_file():
            return read_names(folder / LABELS)
    return []


def source_folders(source: str) -> list[Path]:
    """Where the class names of a data layer's source are: in the database itself, or beside the source."""
    return [Path(source), Path(source).parent]
