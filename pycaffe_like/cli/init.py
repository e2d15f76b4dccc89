"""Create a project that trains a net on a folder of pictures.

usage: pcl init FOLDER [-o PROJECT] [FLAGS]

FOLDER has one subfolder of pictures per class, or the lists train.txt and val.txt. PROJECT is a new folder with
lists, databases, class names, a net that fits the size of the pictures and the number of classes, and a solver.
The files in PROJECT contain paths relative to the current folder, so run `pcl train` from the same folder as
this command.

example:
  pcl init photos -o project
  pcl train --solver project/solver.prototxt
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pycaffe_like.errors import DataError, UsageError
from pycaffe_like.spec import format_count

from .flags import Parser
from .starter_net import Plan, net_text, solver_text

if TYPE_CHECKING:
    from pycaffe_like.data.list_line import Entry


def add_flags(parser: Parser) -> None:
    parser.add_argument("folder", metavar="FOLDER")
    parser.add_argument(
        "-o", "-output", "--output", help="folder for the project; default: FOLDER_project", metavar="PROJECT"
    )
    parser.flag(
        "size",
        "height and width of the pictures in the databases; default: depends on the size of the pictures",
        type=int,
        metavar="S",
    )
    parser.flag(
        "val",
        "fraction of each class to use for testing, if FOLDER has no lists",
        default=0.2,
        type=float,
        metavar="FRACTION",
    )
    parser.flag("seed", "seed of the random split", default=1, type=int, metavar="N")
    parser.flag("prefix", "prefix of the snapshots; default: PROJECT/snaps/net", default="", metavar="PATH")
    parser.switch("skip_bad", "skip lines and pictures that cannot be read")
    parser.switch("overwrite", "replace existing files in PROJECT")


def run(arguments: argparse.Namespace) -> int:
    if not 0 < arguments.val < 1:
        raise UsageError("--val is out of range", expected="a share between 0 and 1", got=arguments.val)
    if arguments.size is not None and not 8 <= arguments.size <= 4096:
        raise UsageError("--size is out of range", expected="8 to 4096", got=arguments.size)
    from pycaffe_like.data.class_names import LABELS, names_text
    from pycaffe_like.data.list_line import format_entry

    from . import log

    log.start()
    folder = Path(arguments.folder)
    project = Path(arguments.output or f"{folder.resolve().name}_project")
    _check_free(project, arguments.overwrite)
    train, val, names = _pictures(folder, arguments)
    plan = _make_databases(folder, project, {"train": train, "val": val}, names, arguments)
    texts = {
        "lists/train.txt": "".join(f"{format_entry(one)}\n" for one in train),
        "lists/val.txt": "".join(f"{format_entry(one)}\n" for one in val),
        "net.prototxt": net_text(plan),
        "solver.prototxt": solver_text(plan),
        **({LABELS: names_text(names)} if names else {}),
    }
    _write(project, texts)
    Path(plan.prefix).parent.mkdir(parents=True, exist_ok=True)
    print(
        f"{plan.classes} classes, {plan.train} pictures to train and {plan.val} to test on, "
        f"{plan.size}x{plan.size}\nNext: pcl train --solver {project / 'solver.prototxt'}"
    )
    return 0


_FILES = ("lists/train.txt", "lists/val.txt", "labels.txt", "net.prototxt", "solver.prototxt", "train_lmdb", "val_lmdb")


def _check_free(project: Path, overwrite: bool) -> None:
    for name in _FILES:
        if (project / name).exists() and not overwrite:
            raise DataError(f"{project / name} exists", advice="--overwrite replaces it; -o names another project.")


def _pictures(folder: Path, arguments: argparse.Namespace) -> tuple[Sequence[Entry], Sequence[Entry], Sequence[str]]:
    """Returns the pictures for training and for testing, and the names of the classes if they are known."""
    from pycaffe_like.data.class_folders import read_class_folders, split_by_class
    from pycaffe_like.data.class_names import find_names
    from pycaffe_like.data.listfile import read_list

    from . import log

    if (folder / "train.txt").is_file() and (folder / "val.txt").is_file():
        bad: list[str] | None = [] if arguments.skip_bad else None
        train, val = read_list(folder / "train.txt", bad), read_list(folder / "val.txt", bad)
        for line in bad or ():
            log.error("%s", line)
        return train, val, find_names([folder])
    found = read_class_folders(folder)
    if len(found.names) < 2:
        raise DataError(
            f"{folder} has one class, {found.names[0]}", expected="a folder for each of two or more classes"
        )
    if found.others:
        skipped = format_count(len(found.others), "file")
        log.warning("Skipped %s without a picture's extension, such as %s", skipped, found.others[0])
    train, val = split_by_class(found.entries, [arguments.val], arguments.seed)
    if not val:
        raise DataError(f"{folder} has one picture a class", expected="two or more, to train and to test on")
    return train, val, found.names


def _make_databases(
    folder: Path, project: Path, lists: dict[str, Sequence[Entry]], names: Sequence[str], arguments: argparse.Namespace
) -> Plan:
    """Converts the pictures to databases; returns the Plan for the net and the solver."""
    import random

    from pycaffe_like.data.convert import Conversion, convert
    from pycaffe_like.data.records import RecordMaker
    from pycaffe_like.files.binaryproto import read_mean

    from . import log

    root = f"{str(folder).rstrip('/')}/"
    size = arguments.size or _common_size(root, lists["train"])
    maker = RecordMaker(height=size, width=size)
    mean = project / "mean.binaryproto"
    labels: set[int] = set()
    counts = {}
    random.seed(arguments.seed)
    for name, entries in lists.items():
        how = Conversion(
            skip_bad=arguments.skip_bad,
            overwrite=True,
            names=names,
            shuffle=name == "train",
            mean=str(mean) if name == "train" else "",
        )
        _make_folder(project)
        report = convert(entries, root, folder / f"{name}.txt", project / f"{name}_lmdb", maker, how)
        labels |= set(report.labels)
        counts[name] = report.written
        report.is_sorted = report.is_sorted and name == "train"  # the order of test records does not matter
        for line in (*report.failed, *report.lines()):
            log.info("%s", line)
        if not report.are_classes:
            raise DataError(
                f"{name}.txt has several labels per line, or real-valued ones", expected="one class per line"
            )
    if min(labels) < 0:
        raise DataError("a label is negative", expected="labels from 0 on", got=min(labels))
    prefix = arguments.prefix or f"{project.as_posix()}/snaps/net"
    means = read_mean(str(mean)).reshape(3, -1).mean(1).tolist()
    classes = max(max(labels) + 1, len(names))
    return Plan(project.as_posix(), prefix, classes, size, counts["train"], counts["val"], means)


def _make_folder(project: Path) -> None:
    try:
        project.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(f"the folder {project} cannot be made: {error.strerror or error}") from None


def _common_size(root: str, entries: Sequence[Entry]) -> int:
    """Returns the median of the shorter sides of up to 200 pictures, clamped to 16 to 256."""
    from pycaffe_like.data.image import read_image

    sides = []
    for entry in entries[:: max(1, len(entries) // 200)]:
        try:
            sides.append(min(read_image(root + entry.path).shape[:2]))
        except DataError:
            continue  # the conversion reports it
    return min(256, max(16, sorted(sides)[len(sides) // 2])) if sides else 64


def _write(project: Path, texts: dict[str, str]) -> None:
    from pycaffe_like.data.class_names import LABELS

    from .output import writing

    (project / "lists").mkdir(exist_ok=True)
    if LABELS not in texts:
        (project / LABELS).unlink(missing_ok=True)  # of an earlier project with other classes
    for name, text in texts.items():
        with writing(project / name) as file:
            file.write_text(text, encoding="utf-8", errors="surrogateescape")
