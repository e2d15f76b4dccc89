"""Reads .safetensors files: a JSON header, then raw values.

Source: https://github.com/huggingface/safetensors, README, section Format.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from pycaffe_like.errors import WeightsError

from .stored_layer import StoredBlob

LONGEST_HEADER = 100_000_000
"""The format's limit, in bytes."""

_TYPES = {"F64": np.float64, "F32": np.float32, "F16": np.float16, "I64": np.int64, "I32": np.int32, "U8": np.uint8}


def is_safetensors(data: memoryview) -> bool:
    """Returns whether the bytes start like a .safetensors file."""
    return len(data) > 8 and bytes(data[8:9]) == b"{" and 2 <= int.from_bytes(data[:8], "little") <= len(data) - 8


def read_safetensors(data: memoryview) -> dict[str, StoredBlob]:
    """Returns the tensors by name, as views of the mapped file; bfloat16 is converted to float32.

    Raises:
        WeightsError: If the header is damaged, or a tensor lies outside the file.
    """
    size = int.from_bytes(data[:8], "little")
    if size > min(LONGEST_HEADER, len(data) - 8):
        raise WeightsError("the header of the .safetensors file is longer than the file")
    try:
        header = json.loads(bytes(data[8 : 8 + size]))
    except (ValueError, RecursionError):
        raise WeightsError("the header of the .safetensors file is not JSON") from None
    if not isinstance(header, dict):
        raise WeightsError("the header of the .safetensors file is not a JSON object")
    values = data[8 + size :]
    return {name: _blob(name, about, values) for name, about in header.items() if name != "__metadata__"}


def _blob(name: str, about: Any, values: memoryview) -> StoredBlob:
    kind, shape, first, last = _read_entry(name, about)
    count = 1
    for extent in shape:
        count *= extent
    item = 2 if kind == "BF16" else np.dtype(_TYPES[kind]).itemsize
    if not 0 <= first <= last <= len(values) or last - first != count * item:
        raise WeightsError(
            f"tensor '{name}' lies outside the file or has the wrong size", expected=f"{count * item} bytes"
        )
    part = values[first:last]
    if kind == "BF16":  # the upper half of a float32
        wide = np.frombuffer(part, "<u2").astype("<u4") << 16
        return StoredBlob(shape, False, np.float32, [memoryview(wide.tobytes())])
    return StoredBlob(shape, False, _TYPES[kind], [part])


def _read_entry(name: str, about: Any) -> tuple[str, tuple[int, ...], int, int]:
    """Returns dtype, shape, start and end of a tensor."""
    entry = about if isinstance(about, Mapping) else {}
    kind, shape, offsets = entry.get("dtype"), _counts(entry.get("shape")), _counts(entry.get("data_offsets"))
    if not isinstance(kind, str) or shape is None or offsets is None or len(offsets) != 2:
        raise WeightsError(f"the header entry of tensor '{name}' is damaged", expected="dtype, shape and data_offsets")
    if kind not in _TYPES and kind != "BF16":
        raise WeightsError(f"tensor '{name}' has an unsupported dtype", got=kind)
    return kind, shape, offsets[0], offsets[1]


def _counts(values: Any) -> tuple[int, ...] | None:
    """Returns a list of non-negative integers as a tuple; None for anything else."""
    whole = isinstance(values, list) and all(type(value) is int and value >= 0 for value in values)
    return tuple(values) if whole else None
