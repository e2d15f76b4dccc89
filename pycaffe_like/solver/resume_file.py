"""Reads and writes PREFIX_iter_N.resume, which holds the state that Caffe's snapshot formats have no
place for.

With this file, a resumed run gives the same result as one that was never stopped. It holds random
generators, positions in the data, the smoothed loss, the states of recurrent layers, and the state
of solver options that Caffe does not have. State that is equal on all ranks is stored once; `ranks`
holds the state of each rank. A snapshot without this file, such as one that Caffe wrote, resumes as
in Caffe: the data starts from its beginning.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import torch
from torch import Tensor

from pycaffe_like.errors import SnapshotError, Where
from pycaffe_like.regular_file import open_regular

from .layout import LAYOUTS
from .random_state import is_random_state

_VERSION = 2
_ADVICE = "Without this file the snapshot resumes as in Caffe: the data starts from its beginning."


def write(path: Path, contents: dict[str, Any]) -> None:
    """Writes tensors, numbers and strings, and lists and dicts of them."""
    content = io.BytesIO()  # torch's own writer does not say that a disk is full
    torch.save({"version": _VERSION, **contents}, content)
    path.write_bytes(content.getbuffer())


def read(path: Path) -> dict[str, Any]:
    """Reads what `write` wrote, and checks its structure.

    Raises:
        SnapshotError: If the file is damaged, is not a .resume file, or has another version.
    """
    where = Where(str(path))
    try:
        with open_regular(path, SnapshotError, "a .resume file") as file:
            _check_size(file)
            contents = torch.load(file, map_location="cpu", weights_only=True)
    except SnapshotError:
        raise
    except Exception:  # a damaged file makes torch and zipfile raise nearly anything
        raise SnapshotError(
            "cannot be read: it is damaged or not a .resume file", advice=_ADVICE, where=where
        ) from None
    version = contents.get("version") if isinstance(contents, dict) else None
    if type(version) is not int or version != _VERSION:
        raise SnapshotError("unsupported version", expected=_VERSION, got=str(version), advice=_ADVICE, where=where)
    fields: dict[str, Any] = {
        "config": "",
        "rule": [],
        "layout": "",
        **contents,
    }  # files of earlier releases lack these
    for name, is_valid in _FIELDS.items():
        if name not in fields or not is_valid(fields[name]):
            raise SnapshotError(f"is damaged: its field '{name}' is not valid", advice=_ADVICE, where=where)
    return fields


def _check_size(file: BinaryIO) -> None:
    """Rejects an archive whose parts are far larger than the archive itself. pcl never compresses
    them, so such a file is not from pcl.
    """
    with zipfile.ZipFile(file) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked > 16 * file.seek(0, io.SEEK_END):
        raise zipfile.BadZipFile
    file.seek(0)


def _is_rank(rank: Any) -> bool:
    return (
        isinstance(rank, dict)
        and is_random_state(rank.get("random"))
        and _is_list_of(_is_list_of(_is_list_of(_is_tensor)))(rank.get("layers"))
        and _is_list_of(_is_tensor)(rank.get("statistics"))
    )


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**63


def _is_number(value: Any) -> bool:
    return type(value) is float or (type(value) is int and abs(value) < 2**63)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_tensor(value: Any) -> bool:
    return isinstance(value, Tensor)


def _is_number_or_none(value: Any) -> bool:
    return value is None or _is_number(value)


def _is_list_of(is_valid: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(is_valid, value))


def _is_dict_of(**fields: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, dict)
        and value.keys() == fields.keys()
        and all(check(value[name]) for name, check in fields.items())
    )


_is_monitor_state = _is_dict_of(best=_is_number_or_none, last_better=_is_number_or_none, waited=_is_count)
_is_loss_scale = _is_dict_of(value=_is_number, good_updates=_is_number)

_FIELDS: dict[str, Callable[[Any], bool]] = {
    "iteration": _is_count,
    "type": _is_text,
    "seed": _is_count,
    "config": _is_text,
    "recent": _is_list_of(_is_number),
    "minimum_loss": _is_number,
    "last_event": _is_count,
    "monitors": _is_monitor_state,
    "written": _is_list_of(_is_count),
    "rule": _is_list_of(lambda value: _is_tensor(value) and value.ndim == 0),
    "loss_scale": lambda value: value is None or _is_loss_scale(value),
    "layout": lambda value: _is_text(value) and (not value or value in LAYOUTS),
    "rows": _is_list_of(_is_list_of(_is_count)),
    "ranks": lambda value: _is_list_of(_is_rank)(value) and len(value) > 0,
}
"""The fields of a file, and how each is checked. Iterations become file names, so they must be numbers."""
