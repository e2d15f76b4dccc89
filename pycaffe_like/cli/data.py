"""Split pictures into lists for training, validation and testing.

usage: pcl data split FOLDER|LISTFILE -o LISTS [FLAGS]

FOLDER has one subfolder of pictures per class; LISTFILE is a list of pictures and labels. The command writes
train.txt, val.txt and, with --test, test.txt to the folder LISTS, and the class names to labels.txt. Each
class is split separately and at random; the same seed gives the same lists.

examples:
  pcl data split photos -o lists
  pcl data split photos -o lists --val 0.15 --test 0.15 --seed 7
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pycaffe_like.errors import DataError, UsageError

from .flags import Parser

if TYPE_CHECKING:
    from pycaffe_like.data.list_line import Entry


def add_flags(parser: Parser) -> None:
    parser.add_argument("action", metavar="split")
    parser.add_argument("source", metavar="FOLDER|LISTFILE")
    parser.add_argument("-o", "-output", "--output", help="folder for the lists", metavar="LISTS")
    parser.flag("val", "fraction of each class for val.txt", default=0.2, type=float, metavar="SHARE")
    parser.flag("test", "fraction of each class for test.txt", default=0.0, type=float, metavar="SHARE")
    parser.flag("seed", "seed of the random split", default=1, type=int, metavar="N")
    parser.switch("overwrite", "replace existing lists")


def run(arguments: argparse.Namespace) -> int:
    if arguments.action != "split":
        raise UsageError("the action is unknown", expected="pcl data split", got=arguments.action)
    if not arguments.output:
        raise UsageError("a folder for the lists is needed", expected="-o LISTS")
    shares = {"val": arguments.val, "test": arguments.test}
    for name, share in shares.items():
        if not 0 <= share < 1:
            raise UsageError(f"--{name} is out of range", expected="a share from 0 to below 1", got=share)
    if sum(shares.values()) >= 1:
        raise UsageError("--val and --test leave nothing to train on", expected="less than 1 together")
    from pycaffe_like.data.class_folders import read_class_folders, split_by_class
    from pycaffe_like.data.class_names import find_names
    from pycaffe_like.data.listfile import read_list

    from . import log

    log.start()
    source = Path(arguments.source)
    entries: Sequence[Entry]
    names: Sequence[str]
    if source.is_dir():
        found = read_class_folders(source)
        entries, names = found.entries, found.names
        for path in found.others:
            log.warning("%s is not a picture", source / path)
    else:
        entries, names = read_list(source), find_names([source.parent])
    parts = split_by_class(entries, [share for share in shares.values() if share], arguments.seed)
    lists = dict(zip(["train", *(name for name, share in shares.items() if share)], parts, strict=True))
    _write(Path(arguments.output), lists, names, arguments.overwrite)
    _report(lists, names)
    return 0


def _write(folder: Path, lists: dict[str, list[Entry]], names: Sequence[str], overwrite: bool) -> None:
    """Writes the lists, and labels.txt last. If that fails, existing lists are unchanged."""
    from pycaffe_like.data.class_names import LABELS, names_text
    from pycaffe_like.data.list_line import format_entry
    from pycaffe_like.files.atomic import replacing_together

    texts = {f"{name}.txt": "".join(f"{format_entry(one)}\n" for one in entries) for name, entries in lists.items()}
    if names:
        texts[LABELS] = names_text(names)
    for name in texts:
        if (folder / name).exists() and not overwrite:
            raise DataError(f"{folder / name} exists", advice="--overwrite replaces it.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with replacing_together(*(folder / name for name in texts)) as files:
            for file, text in zip(files, texts.values(), strict=True):
                file.write_text(text, encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise DataError(f"{folder}: the lists cannot be written: {error.strerror or error}") from None


def _report(lists: dict[str, list[Entry]], names: Sequence[str]) -> None:
    """Prints how many pictures of each class went into each list."""
    counts = {name: Counter(entry.label for entry in entries) for name, entries in lists.items()}
    for name, count in counts.items():
        print(f"{name + '.txt':<10}{sum(count.values())} pictures")
    for label in sorted(set().union(*counts.values())):
        title = f"{label} ({names[label]})" if 0 <= label < len(names) else str(label)
        print(f"  {title}: " + ", ".join(f"{count[label]} {name}" for name, count in counts.items()))
