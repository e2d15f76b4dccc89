"""Convert pictures to a database.

usage: pcl convert_imageset [FLAGS] ROOTFOLDER/ LISTFILE DB_NAME
       convert_imageset [FLAGS] FOLDER DB_NAME

Each line of LISTFILE has the path of a picture, relative to ROOTFOLDER/, and one or more labels. Without a
list, FOLDER must have one subfolder of pictures per class. The classes are then numbered from 0 in the order
of their names, and the names are written to labels.txt in DB_NAME, and also to a labels.txt next to
DB_NAME if there is none yet. Pictures are stored in the order of the list, unless --shuffle is given.

examples:
  convert_imageset --resize_height=256 --resize_width=256 --shuffle photos/ train.txt train_lmdb
  convert_imageset --resize_height=256 --resize_width=256 --shuffle --mean mean.binaryproto photos train_lmdb
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pycaffe_like.errors import UsageError
from pycaffe_like.spec import format_count

from .flags import Parser

if TYPE_CHECKING:
    from pycaffe_like.data.list_line import Entry
    from pycaffe_like.data.records import RecordMaker

    ReadList = Callable[[str, list[str] | None], Sequence[Entry]]


def add_flags(parser: Parser) -> None:
    parser.add_argument("root", metavar="ROOTFOLDER/")
    parser.add_argument("list", metavar="LISTFILE", nargs="?")
    parser.add_argument("database", metavar="DB_NAME")
    add_conversion_flags(parser)


def add_conversion_flags(parser: Parser) -> None:
    """Adds the flags of all commands that convert pictures to a database."""
    parser.switch("gray", "store one channel instead of three")
    parser.switch("shuffle", "store the pictures in a random order")
    parser.flag("seed", "seed of the random order", type=int, metavar="N")
    parser.flag("backend", "lmdb or leveldb", default="lmdb")
    parser.flag(
        "resize_width", "width to resize pictures to; 0 keeps the original size", default=0, type=int, metavar="N"
    )
    parser.flag(
        "resize_height", "height to resize pictures to; 0 keeps the original size", default=0, type=int, metavar="N"
    )
    parser.switch("check_size", "fail if pictures differ in size")
    parser.switch("encoded", "store the picture files instead of their pixels")
    parser.flag("encode_type", "encode the pictures in this format, such as png or jpg", default="", metavar="TYPE")
    parser.flag(
        "workers", "number of threads that read pictures; 0 for one per CPU core", default=0, type=int, metavar="N"
    )
    parser.switch("skip_bad", "skip lines and pictures that cannot be read")
    parser.switch("overwrite", "replace DB_NAME and the -mean file if they exist")
    parser.flag("mean", "write the mean picture to this .binaryproto file", default="", metavar="FILE")
    parser.switch("dry_run", "read and check all pictures, but write nothing")


def run(arguments: argparse.Namespace) -> int:
    from pycaffe_like.data.listfile import read_list
    from pycaffe_like.data.records import RecordMaker

    return convert_list(arguments, read_list, RecordMaker(**record_options(arguments)))


def record_options(arguments: argparse.Namespace) -> dict[str, Any]:
    """Returns the options of a RecordMaker that the flags of all conversions set."""
    return {
        "gray": arguments.gray,
        "height": arguments.resize_height,
        "width": arguments.resize_width,
        "encoded": arguments.encoded,
        "encode_type": arguments.encode_type,
        "check_size": arguments.check_size,
    }


def convert_list(arguments: argparse.Namespace, read: ReadList, maker: RecordMaker) -> int:
    """Converts the pictures of a list, or of a folder of classes, to a database, and prints a report.

    Args:
        read: reads the list.
        maker: creates the records.
    """
    if bool(arguments.resize_height) != bool(arguments.resize_width):
        raise UsageError("resize_height and resize_width belong together", expected="both or none")
    if min(arguments.resize_height, arguments.resize_width, arguments.workers) < 0:
        raise UsageError("a number is negative", expected="0 or more")
    import random
    import signal

    from pycaffe_like.data.convert import Conversion, convert

    from . import log

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # like Ctrl-C, which cleans up
    log.start()
    random.seed(arguments.seed)
    bad_lines: list[str] = []
    if arguments.list is None:
        root, source = f"{arguments.root.rstrip('/')}/", arguments.root
        entries, names = _of_folder(arguments.root)
    else:
        root, source = arguments.root, arguments.list
        entries, names = read(source, bad_lines if arguments.skip_bad else None), _names_beside(source)
    log.info("A total of %d images.", len(entries))
    with log.Progress(len(entries), unit="img") as progress:
        report = convert(
            entries,
            root,
            source,
            arguments.database,
            maker,
            Conversion(
                backend=arguments.backend,
                shuffle=arguments.shuffle,
                workers=arguments.workers,
                skip_bad=arguments.skip_bad,
                overwrite=arguments.overwrite,
                dry_run=arguments.dry_run,
                mean=arguments.mean,
                names=names,
                bad_lines=bad_lines,
            ),
            progress.step,
        )
    for failure in report.failed:
        log.error("%s", failure)
    for line in report.lines():
        log.info("%s", line)
    return 0


def _of_folder(folder: str) -> tuple[Sequence[Entry], Sequence[str]]:
    """Returns the pictures in the subfolders of a folder, one per class, and the names of the classes."""
    from pycaffe_like.data.class_folders import read_class_folders

    from . import log

    found = read_class_folders(folder)
    if found.others:
        skipped = format_count(len(found.others), "file")
        log.warning("Skipped %s without a picture's extension, such as %s", skipped, found.others[0])
    return found.entries, found.names


def _names_beside(source: str) -> list[str]:
    """Returns the class names from the labels.txt in the folder of a list."""
    from pycaffe_like.data.class_names import find_names

    return find_names([Path(source).parent])
