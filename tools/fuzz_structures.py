"""Changes the structure of files: text, protobuf messages, HDF5 and torch's archives."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from pycaffe_like.errors import WeightsError
from pycaffe_like.files.wire import BYTES, EIGHT, FOUR, VARINT, Record, records, varint

_WORD = re.compile(rb'"[^"\n]*"|[-+.\w]+|\n|[^\w\s]')
_ODD_WORDS = (
    b"0",
    b"-1",
    b"1",
    b"4294967295",
    b"4294967296",
    b"9223372036854775807",
    b"1e38",
    b"-1e400",
    b"nan",
    b"inf",
    b'""',
    b'"' + b"x" * 5000 + b'"',
    b'"\\ud800"',
    b"true",
    b"null",
    b"{}",
    b"[]",
    b"",
)


def change_words(data: bytes, chance: random.Random) -> bytes:
    """Replaces, removes or repeats words of a text."""
    found = list(_WORD.finditer(data))
    if not found:
        return data
    start, end = chance.choice(found).span()
    other = chance.choice(found)[0]
    replacement = chance.choice((chance.choice(_ODD_WORDS), other, b"", data[start:end] * 2, data[start:end] + other))
    if chance.random() < 0.2:  # repeats or removes several words
        end = min(len(data), end + chance.randrange(200))
        replacement = chance.choice((b"", data[start:end] * 2))
    return data[:start] + replacement + data[end:]


_ODD_NUMBERS = (0, 1, 2, 3, 7, 127, 128, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**63 - 1, 2**63, 2**64 - 1)


def change_message(data: bytes, chance: random.Random) -> bytes:
    """Changes one field of a protobuf message, at any depth, and adjusts the lengths around it."""
    found = _fields(data)
    if not found:
        return chance.choice((b"", data[: len(data) // 2], chance.randbytes(max(1, len(data)))))
    index = chance.randrange(len(found))
    number, payload, record = found[index]
    if not isinstance(payload, int) and chance.random() < 0.75 and _fields(bytes(payload)):
        changed = encode(number, BYTES, change_message(bytes(payload), chance))
    else:
        changed = _change_field(found[index], chance)
    before = b"".join(bytes(one.record) for one in found[:index])
    after = b"".join(bytes(one.record) for one in found[index + 1 :])
    return before + changed + (bytes(record) if chance.random() < 0.05 else b"") + after


def _change_field(field: Record, chance: random.Random) -> bytes:
    number, payload, record = field
    size = chance.choice((0, 1, 3, 4, 8, 60))
    ways: tuple[Callable[[], bytes], ...] = (
        lambda: b"",
        lambda: bytes(record) * chance.choice((2, 3, 300)),
        lambda: encode(chance.randrange(1, 200), VARINT if isinstance(payload, int) else BYTES, payload),
        lambda: encode(number, VARINT, chance.choice(_ODD_NUMBERS)),
        lambda: encode(number, EIGHT, chance.randbytes(8)),
        lambda: encode(number, FOUR, chance.randbytes(4)),
        lambda: encode(number, BYTES, chance.randbytes(size)),
        lambda: encode(number, BYTES, b"" if isinstance(payload, int) else bytes(payload)[:size]),
        lambda: encode(number, BYTES, b"".join(varint(chance.choice(_ODD_NUMBERS)) for _ in range(size))),
    )
    return chance.choice(ways)()


def _fields(data: bytes) -> list[Record]:
    """Returns the fields of a message; an empty list if the bytes are not a message."""
    try:
        return list(records(memoryview(data)))
    except WeightsError:
        return []


def encode(number: int, kind: int, payload: Any) -> bytes:
    """Encodes a field of a protobuf message."""
    value = varint(payload) if kind == VARINT else bytes(payload)
    return varint(number << 3 | kind) + (varint(len(value)) if kind == BYTES else b"") + value


_ODD_NAMES = ("0", "1", "-1", "300000000", "weights", "data", "label", "iter", "history", "a/b", "x" * 300, "\u00e9")
_ODD_SHAPES: tuple[tuple[int, ...], ...] = (
    (),
    (0,),
    (1,),
    (5,),
    (3, 5),
    (2, 3, 5),
    (8, 3, 5),
    (1,) * 30,
    (2**20, 2**20),
)
_ODD_TYPES = ("f4", "f8", "f2", "i1", "i8", "u4", "S5", "c8", "bool", [("a", "f4"), ("b", "i2")])


def change_hdf5(data: bytes, chance: random.Random) -> bytes:
    """Removes, renames, replaces or adds datasets, groups and links of an HDF5 file."""
    import h5py

    image = io.BytesIO(data)
    try:
        with h5py.File(image, "r+") as file:
            paths: list[str] = []
            file.visit(paths.append)
            path = chance.choice(paths) if paths else "new"
            target = path if chance.random() < 0.7 else f"{path.rpartition('/')[0]}/{chance.choice(_ODD_NAMES)}"
            _change_node(file, path, target, chance)
    except (OSError, ValueError, KeyError, RuntimeError, TypeError):  # not every change is possible in every file
        return data
    return image.getvalue()


def _change_node(file: Any, path: str, target: str, chance: random.Random) -> None:
    import h5py

    way = chance.randrange(7)
    if way == 0:
        file.move(path, target)
        return
    if target in file:
        del file[target]
    links = (h5py.SoftLink(chance.choice(("/", target, path, "/none"))), h5py.ExternalLink("input", "/"))
    if way == 1:
        file[target] = chance.choice(links)
    elif way == 2:
        file.create_group(target)
    elif way in (3, 4, 5):
        shape = chance.choice(_ODD_SHAPES)
        chunks = (1,) + (min(64, shape[-1]),) * (len(shape) - 1) if shape and np.prod(shape) > 1000 else None
        maximum = tuple(None for _ in shape) if chunks else None
        file.create_dataset(target, shape, chance.choice(_ODD_TYPES), chunks=chunks, maxshape=maximum)


def change_archive(data: bytes, chance: random.Random) -> bytes:
    """Replaces one value in a file that torch.save wrote."""
    import torch

    try:
        contents = torch.load(io.BytesIO(data), weights_only=True)
    except Exception:  # torch raises almost any exception for changed bytes
        return data
    _change_value(contents, chance)
    changed = io.BytesIO()
    torch.save(contents, changed)
    return changed.getvalue()


def _change_value(contents: Any, chance: random.Random) -> None:
    """Changes an entry of nested dicts and lists in place."""
    import torch

    keys = list(contents) if isinstance(contents, dict) else list(range(len(contents)))
    if not keys:
        return
    key = chance.choice(keys)
    if isinstance(contents[key], (dict, list)) and contents[key] and chance.random() < 0.8:
        _change_value(contents[key], chance)
        return
    values = (None, -1, 0, 2**40, 2**70, 0.5, float("nan"), "x", "../x", b"x", [], [0], {}, True, torch.zeros(3))
    contents[key] = chance.choice((*values, torch.full((2, 3), float("inf")), torch.zeros(5, dtype=torch.uint8)))
    if chance.random() < 0.2:
        del contents[key]
