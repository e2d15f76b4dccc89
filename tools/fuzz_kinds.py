"""The kinds of files that tools/fuzz.py damages, and their readers.

A reader reads the file FILE in the current folder, up to the point where pcl would run a net. It returns,
or raises a PclError.
"""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fuzz_samples as samples
from fuzz_checksums import repair_leveldb, repair_png, repair_zip
from fuzz_mutations import Repair, Restructure
from fuzz_restores import check_restore, check_weights, snapshot_file, state_hdf5
from fuzz_structures import change_archive, change_hdf5, change_message, change_words

from pycaffe_like.errors import PclError

FILE = "input"


def write_file(data: bytes) -> None:
    """Writes an input where the readers expect it."""
    Path(FILE).write_bytes(data)


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    Attributes:
        samples: returns the bytes of valid files.
        read: reads FILE.
        large: whether tests damage it 100 000 times.
        restructure: changes the structure of a file.
        repair: recomputes the checksums.
        write: writes an input where `read` expects it.
        writes: whether `read` writes files by design.
    """

    samples: Callable[[], list[bytes]]
    read: Callable[[], object]
    large: bool = False
    restructure: Restructure | None = None
    repair: Repair | None = None
    write: Callable[[bytes], None] = write_file
    writes: bool = False


def _call(module: str, name: str, *arguments: Any) -> Callable[[], object]:
    """Returns a function that calls a reader of the library on FILE."""
    return lambda: getattr(importlib.import_module(f"pycaffe_like.{module}"), name)(FILE, *arguments)


def _read_text_net() -> object:
    from pycaffe_like.proto import net_file, read_net_or_solver

    read_net_or_solver(FILE)
    return net_file(Path(FILE).read_bytes().decode("utf-8", "replace"), FILE, "error").lowered()


def _run(*command: str) -> Callable[[], object]:
    """Returns a function that runs a command of pcl, which reports errors itself."""

    def read() -> object:
        from pycaffe_like.cli import main

        return main(command)

    return read


def _read_record(module: str, name: str) -> Callable[[], object]:
    """Returns a function that calls a reader of the library on FILE's bytes and decodes the picture it finds."""

    def read() -> object:
        from pycaffe_like.data.image import decode_image

        found = getattr(importlib.import_module(f"pycaffe_like.{module}"), name)(Path(FILE).read_bytes())
        return decode_image(found[0]) if isinstance(found[0], bytes) else found

    return read


def _read_hdf5_data() -> object:
    from pycaffe_like import caffe

    return caffe.Net("hdf5_net.prototxt", caffe.TEST).forward()


def _read_lmdb() -> object:
    from pycaffe_like.data.lmdb_file import LmdbFile

    found: list[bytes] = []
    with suppress(ValueError):  # the caller turns it into a DataError
        database = LmdbFile(Path(FILE))
        found = [bytes(database[number]) for number in range(len(database))]
    return found


def _write_leveldb(data: bytes) -> None:
    """Copies the valid database and replaces one of its files."""
    shutil.rmtree("database", ignore_errors=True)
    shutil.copytree("made_leveldb", "database")
    name, _, content = data.partition(b"\n")
    known = {path.name.encode(): path for path in Path("database").iterdir()}
    known.get(name, Path("database/CURRENT")).write_bytes(content)


def _read_leveldb() -> object:
    from pycaffe_like.data.database import open_database

    database = open_database("LEVELDB", "database")
    return [database[number] for number in range(len(database))]


def _read_boxes(kind: str) -> Callable[[], object]:
    return _call("data.annotation_files", "read_boxes", kind, 17, 31, {"cat": 17, "17": 17})


def _restore(suffix: str) -> Callable[[], object]:
    return lambda: check_restore(FILE, suffix)


KINDS = {
    "net": Kind(lambda: [samples.NET, samples.V1], _read_text_net, True, change_words),
    "solver": Kind(lambda: [samples.SOLVER], _read_text_net, True, change_words),
    "check": Kind(lambda: samples.NETS_TO_CHECK, _run("check", FILE), True, change_words),
    "check_solver": Kind(lambda: [samples.SOLVER_TO_CHECK], _run("check", FILE), True, change_words),
    "caffemodel": Kind(samples.weights, lambda: check_weights(FILE), True, change_message),
    "caffemodel.h5": Kind(samples.weights_hdf5, lambda: check_weights(FILE), True, change_hdf5),
    "solverstate": Kind(lambda: snapshot_file(".solverstate"), _restore(".solverstate"), True, change_message),
    "solverstate.h5": Kind(state_hdf5, _restore(".solverstate"), True, change_hdf5),
    "resume": Kind(lambda: snapshot_file(".resume"), _restore(".resume"), True, change_archive, repair_zip),
    "binaryproto": Kind(samples.means, _call("files.binaryproto", "read_mean"), True, change_message),
    "labelmap": Kind(lambda: [samples.LABEL_MAP], _call("files.label_map", "read_label_map"), True, change_words),
    "datum": Kind(samples.records, _read_record("files.datum", "unpack"), True, change_message),
    "annotated": Kind(
        samples.annotated_records, _read_record("files.annotated_datum", "unpack_annotated"), True, change_message
    ),
    "picture": Kind(samples.pictures, _call("data.image", "read_image"), True, repair=repair_png),
    "list": Kind(lambda: [samples.LIST], _call("data.listfile", "read_list"), True, change_words),
    "voc": Kind(lambda: [samples.VOC], _read_boxes("xml"), True, change_words),
    "coco": Kind(lambda: [samples.COCO], _read_boxes("json"), True, change_words),
    "boxes": Kind(lambda: [samples.BOXES], _read_boxes("txt"), True, change_words),
    "windows": Kind(
        lambda: [samples.WINDOWS], _call("data.window_file", "read_window_file", ""), True, change_words
    ),
    "log": Kind(lambda: [samples.LOG], _run("parse_log", FILE, "."), True, change_words, writes=True),
    "lmdb": Kind(samples.lmdb, _read_lmdb, True),
    "leveldb": Kind(
        samples.leveldb, _read_leveldb, repair=repair_leveldb, write=_write_leveldb, writes=True
    ),
    "hdf5": Kind(samples.hdf5_data, _read_hdf5_data, True, change_hdf5),
}  # fmt: skip

ALLOWED = (PclError,)
