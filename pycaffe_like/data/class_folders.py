"""Pictures in one folder per class, and their split into training, validation and test lists."""

from __future__ import annotations

import os
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pycaffe_like.errors import DataError

from .image import PICTURE_ENDINGS
from .list_line import Entry


@dataclass(frozen=True)
class ClassFolders:
    """The pictures in a folder with one subfolder per class.

    Attributes:
        names: the names of the classes; a label is an index into this list.
        entries: the pictures, class by class, with paths relative to the folder.
        others: files without a picture's extension.
    """

    names: tuple[str, ...]
    entries: tuple[Entry, ...]
    others: tuple[str, ...]


def read_class_folders(folder: str | Path) -> ClassFolders:
    """Finds the classes in a folder, and the pictures at any depth below each.

    Labels start at 0 and follow the order of the names: numerical if all names are numbers, else
    alphabetical. Names that start with a dot are skipped.

    Raises:
        DataError: If the folder does not exist or has no subfolders, or a class has no pictures.
    """
    root = Path(folder)
    if not root.is_dir():
        raise DataError(f"{root} is not a folder", expected="a folder with a subfolder for each class")
    names = _in_order([one.name for one in root.iterdir() if one.is_dir() and one.name[0] != "."])
    entries: list[Entry] = []
    others: list[str] = []
    for label, name in enumerate(names):
        if len(name.splitlines()) != 1:
            raise DataError(f"the name of a class contains a line break: {name!r}")
        found = list(_files(root, name))
        pictures = [path for path in found if path.lower().endswith(PICTURE_ENDINGS)]
        if not pictures:
            raise DataError(f"{root / name} has no pictures", expected=" ".join(PICTURE_ENDINGS))
        entries += (Entry(path, label, 0) for path in pictures)
        others += (path for path in found if not path.lower().endswith(PICTURE_ENDINGS))
    if not names:
        advice = "With a list of pictures: convert_imageset FOLDER/ LISTFILE DB_NAME."
        raise DataError(f"{root} has no folders", expected="a folder for each class", advice=advice)
    return ClassFolders(tuple(names), tuple(entries), tuple(others))


def _in_order(names: Sequence[str]) -> list[str]:
    """Sorts class names, as numbers if all of them are numbers."""
    if all(name.isascii() and name.isdigit() for name in names):
        return sorted(names, key=lambda name: (int(name), name))
    return sorted(names)


def _files(root: Path, name: str) -> Iterator[str]:
    """Returns the files below a class's folder, sorted, as paths relative to the root."""
    for place, folders, files in os.walk(root / name):
        folders[:] = sorted(one for one in folders if one[0] != ".")
        yield from (Path(place, one).relative_to(root).as_posix() for one in sorted(files) if one[0] != ".")


def split_by_class(entries: Sequence[Entry], shares: Sequence[float], seed: int) -> list[list[Entry]]:
    """Splits pictures at random into parts that have about the same proportions of the classes.

    A class with at least as many pictures as there are parts has at least one picture in each part.

    Args:
        shares: the fraction of each part except the first, which gets the remaining pictures.
        seed: the seed of the random order.

    Returns:
        The parts. The first one is shuffled, so that classes are mixed; the others keep the order
        of `entries`.
    """
    source = random.Random(seed)
    classes: defaultdict[int, list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        classes[entry.label].append(number)
    parts: list[list[int]] = [[] for _ in range(len(shares) + 1)]
    for label in sorted(classes):
        numbers = source.sample(classes[label], len(classes[label]))
        for part, share in zip(parts[1:], shares, strict=True):
            count = _count(len(classes[label]), share, len(parts))
            part += numbers[:count]
            numbers = numbers[count:]
        parts[0] += numbers
    source.shuffle(parts[0])
    return [[entries[number] for number in numbers] for numbers in (parts[0], *map(sorted, parts[1:]))]


def _count(pictures: int, share: float, parts: int) -> int:
    """Returns how many of a class's pictures go into a part."""
    if pictures < parts or not share:
        return 0
    return max(1, min(round(pictures * share), pictures - (parts - 1)))
