"""Make a database of pictures.

usage: convert_imageset [FLAGS] ROOTFOLDER/ LISTFILE DB_NAME

LISTFILE has a path and an integer label a line; ROOTFOLDER/ is put before every path. Labels
start at 0. Pictures are read by all processors and stored in the order of the list.

example:
  convert_imageset --resize_height=256 --resize_width=256 --shuffle photos/ train.txt train_lmdb
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pycaffe_like.errors import UsageError

from .flags import Parser

if TYPE_CHECKING:
    from pycaffe_like.data.list_line import Entry
    from pycaffe_like.data.records import RecordMaker


def add_flags(parser: Parser) -> None:
    parser.add_argument("root", metavar="ROOTFOLDER/")
    parser.add_argument("list", metavar="LISTFILE")
    parser.add_argument("database", metavar="DB_NAME")
    parser.switch("gray", "store one channel instead of three")
    parser.switch("shuffle", "store the pictures in a random order")
    parser.flag("seed", "of the random order", type=int, metavar="N")
    parser.flag("backend", "lmdb or leveldb", default="lmdb")
    parser.flag("resize_width", "width that pictures are resized to; 0 leaves them", default=0, type=int, metavar="N")
    parser.flag("resize_height", "height that pictures are resized to; 0 leaves them", default=0, type=int, metavar="N")
    parser.switch("check_size", "refuse pictures of different sizes")
    parser.switch("encoded", "store the encoded files instead of pixels")
    parser.flag("encode_type", "file type to encode as: png, jpg …", default="", metavar="TYPE")
    parser.flag("workers", "threads that read pictures; 0 for one a processor", default=0, type=int, metavar="N")
    parser.switch("skip_bad", "go on after pictures that cannot be read")
    parser.switch("overwrite", "replace DB_NAME if it is there")
    parser.switch("dry_run", "read and report, write nothing")


def run(arguments: argparse.Namespace) -> int:
    from pycaffe_like.data.listfile import read_list
    from pycaffe_like.data.records import RecordMaker

    maker = RecordMaker(
        gray=arguments.gray,
        height=arguments.resize_height,
        width=arguments.resize_width,
        encoded=arguments.encoded,
        encode_type=arguments.encode_type,
        check_size=arguments.check_size,
    )
    return convert_list(arguments, read_list, maker)


def convert_list(arguments: argparse.Namespace, read: Callable[[str], Sequence[Entry]], maker: RecordMaker) -> int:
    """Makes the database of a list, and says what is in it.

    Args:
        read: reads the list.
        maker: makes the records.
    """
    if bool(arguments.resize_height) != bool(arguments.resize_width):
        raise UsageError("resize_height and resize_width belong together", expected="both or none")
    if min(arguments.resize_height, arguments.resize_width, arguments.workers) < 0:
        raise UsageError("a number is negative", expected="0 or more")
    import random
    import signal

    from pycaffe_like.data.convert import Conversion, convert

    from . import log

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C, which leaves nothing behind
    log.start()
    random.seed(arguments.seed)
    entries = read(arguments.list)
    log.info("A total of %d images.", len(entries))
    with log.Progress(len(entries), unit="img") as progress:
        report = convert(
            entries,
            arguments.root,
            arguments.list,
            arguments.database,
            maker,
            Conversion(
                backend=arguments.backend,
                shuffle=arguments.shuffle,
                workers=arguments.workers,
                skip_bad=arguments.skip_bad,
                overwrite=arguments.overwrite,
                dry_run=arguments.dry_run,
            ),
            progress.step,
        )
    for failure in report.failed:
        log.error("%s", failure)
    for line in report.lines():
        log.info("%s", line)
    return 0
