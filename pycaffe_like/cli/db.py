"""Inspect, verify and convert databases.

usage: pcl db info DB                                     size, and the first record
       pcl db ls DB [--start N] [--count N]               one line per record
       pcl db show DB -o FILE [--start N] [--count N]     draw records side by side
       pcl db verify DB                                   find damaged records
       pcl db stats DB                                    shapes, labels, mean, standard deviation
       pcl db convert DB NEW_DB [FLAGS]                   write the records to a new database

DB is an LMDB, a LevelDB or an HDF5 file; the command detects which.

examples:
  pcl db info train_lmdb
  pcl db show train_lmdb -o sheet.png
  pcl db convert train_lmdb train_png_lmdb --encode_type png
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pycaffe_like.errors import DataError, UsageError
from pycaffe_like.spec import format_count

from .flags import Parser

if TYPE_CHECKING:
    from pycaffe_like.data.stored import InspectedRecord, Stored


def add_flags(parser: Parser) -> None:
    parser.add_argument("action", metavar="info|ls|show|verify|stats|convert")
    parser.add_argument("database", metavar="DB")
    parser.add_argument("target", metavar="NEW_DB", nargs="?")
    parser.flag("start", "ls, show: number of the first record", default=0, type=int, metavar="N")
    parser.flag("count", "ls, show: number of records; default: all for ls, 64 for show", type=int, metavar="N")
    parser.add_argument("-o", "-output", "--output", help="show: picture file to write", metavar="FILE")
    parser.flag(
        "backend", "convert: format of NEW_DB, lmdb, leveldb or hdf5; default: the format of DB", metavar="KIND"
    )
    parser.flag(
        "encode_type", "convert: encode the pictures in this format, such as png or jpg", default="", metavar="TYPE"
    )
    parser.switch("raw", "convert: store pixels instead of picture files")
    parser.switch("skip_bad", "convert: skip damaged records")
    parser.switch("overwrite", "replace NEW_DB or FILE if it exists")


def run(arguments: argparse.Namespace) -> int:
    if arguments.action not in _ACTIONS:
        raise UsageError("the action is unknown", expected=" ".join(_ACTIONS), got=arguments.action)
    if arguments.action != "convert" and arguments.target is not None:
        raise UsageError(f"pcl db {arguments.action} takes one database", got=arguments.target)
    if arguments.start < 0 or (arguments.count is not None and arguments.count < 1):
        raise UsageError("--start or --count is out of range", expected="--start from 0, --count from 1")
    from pycaffe_like.data.stored import open_stored

    from . import log

    log.start()
    stored = open_stored(arguments.database)
    try:
        return _ACTIONS[arguments.action](stored, arguments)
    finally:
        stored.close()


def _info(stored: Stored, arguments: argparse.Namespace) -> int:
    """Prints what is known about a database after reading only its first record."""
    from pycaffe_like.data.stored import inspect_records

    path = Path(arguments.database)
    size = sum(one.stat().st_size for one in path.rglob("*") if one.is_file()) if path.is_dir() else path.stat().st_size
    print(f"{path}: {stored.kind}, {format_count(len(stored), 'record')}, {size} bytes")
    for found in inspect_records(stored, [0]):
        print(f"first record: {_describe(found)}")
    return 0


def _ls(stored: Stored, arguments: argparse.Namespace) -> int:
    from pycaffe_like.data.stored import inspect_records

    keys = stored.source.keys
    for found in inspect_records(stored, _numbers(stored, arguments, len(stored))):
        key = keys[found.number]
        name = key.decode(errors="backslashreplace") if isinstance(key, bytes) else str(key)
        print(f"{found.number}\t{name}\t{_describe(found)}")
    return 0


def _show(stored: Stored, arguments: argparse.Namespace) -> int:
    from pycaffe_like.data.contact_sheet import contact_sheet_file
    from pycaffe_like.data.stored import inspect_records

    from .output import picture_ending, writing

    if not arguments.output:
        raise UsageError("a file for the picture is needed", expected="-o sheet.png")
    ending = picture_ending(arguments.output)
    if Path(arguments.output).is_file() and not arguments.overwrite:
        raise DataError(f"{arguments.output} exists", advice="--overwrite replaces it.")
    names = _names(arguments.database)
    pictures, captions = [], []
    for found in inspect_records(stored, _numbers(stored, arguments, 64)):
        if found.picture is None:
            print(f"record {found.number}: {found.error}")
        else:
            pictures.append(found.picture)
            captions.append(f"{found.number}: {_label(found, names)}")
    if not pictures:
        raise DataError("there is no picture to show")
    with writing(arguments.output) as file:
        file.write_bytes(contact_sheet_file(pictures, captions, ending=ending))
    print(f"{format_count(len(pictures), 'picture')} in {arguments.output}")
    return 0


def _verify(stored: Stored, arguments: argparse.Namespace) -> int:
    """Reads and decodes every record; the exit code is 1 if one is damaged."""
    from pycaffe_like.data.stored import inspect_records

    damaged = 0
    for found in inspect_records(stored, range(len(stored))):
        if found.error:
            damaged += 1
            print(f"record {found.number}: {found.error}")
    print(f"{format_count(len(stored), 'record')}, {damaged} of them damaged")
    return 1 if damaged else 0


def _stats(stored: Stored, arguments: argparse.Namespace) -> int:
    from pycaffe_like.data.database_stats import DatabaseStats
    from pycaffe_like.data.stored import inspect_records

    stats = DatabaseStats()
    stats.count_all(inspect_records(stored, range(len(stored))))
    print("\n".join(stats.lines(_names(arguments.database))))
    return 0


def _convert(stored: Stored, arguments: argparse.Namespace) -> int:
    from pycaffe_like.data.recode import Recoding, recode

    from . import log

    if arguments.target is None:
        raise UsageError("a name for the new database is needed", expected="pcl db convert DB NEW_DB")
    if arguments.raw and arguments.encode_type:
        raise UsageError("--raw and --encode_type are opposites", expected="one of the two")
    backend = arguments.backend or stored.kind.lower()
    if backend not in ("lmdb", "leveldb", "hdf5"):
        raise UsageError("--backend is unknown", expected="lmdb, leveldb or hdf5", got=backend)
    if backend == "hdf5" and arguments.encode_type:
        raise UsageError("an HDF5 file holds values", expected="no --encode_type")
    how = Recoding(backend, arguments.encode_type, arguments.raw, arguments.skip_bad, arguments.overwrite)
    count, failed = recode(stored, Path(arguments.database), Path(arguments.target), how)
    for text in failed:
        log.error("%s", text)
    print(f"{format_count(count, 'record')} in {arguments.target}, {len(failed)} skipped")
    return 0


_ACTIONS: dict[str, Callable[[Stored, argparse.Namespace], int]] = {
    "info": _info,
    "ls": _ls,
    "show": _show,
    "verify": _verify,
    "stats": _stats,
    "convert": _convert,
}


def _numbers(stored: Stored, arguments: argparse.Namespace, count: int) -> range:
    """Returns the numbers of the records that --start and --count select."""
    if arguments.start >= len(stored):
        raise DataError("--start is after the last record", expected=f"below {len(stored)}", got=arguments.start)
    return range(arguments.start, min(len(stored), arguments.start + (arguments.count or count)))


def _names(database: str) -> list[str]:
    from pycaffe_like.data.class_names import find_names, source_folders

    return find_names(source_folders(database))


def _describe(found: InspectedRecord) -> str:
    """Describes a record in a few words."""
    from pycaffe_like.spec import format_shape

    if found.picture is None:
        return f"damaged: {found.error}"
    stored_as = found.encoding or str(found.picture.dtype)
    return f"{format_shape(found.picture.shape)} {stored_as}, label {_label(found, [])}"


def _label(found: InspectedRecord, names: list[str]) -> str:
    """Formats the labels of a record; a single label becomes the name of its class, if known."""
    import numpy as np

    labels = np.ravel(found.label).tolist()
    if len(labels) == 1 and labels[0] == int(labels[0]) and 0 <= labels[0] < len(names):
        return names[int(labels[0])]
    return " ".join(f"{label:g}" for label in labels)
