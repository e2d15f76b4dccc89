"""Reads parameters with torch's names, `layer.weight`, from .safetensors files and from files of torch.save."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from pycaffe_like.errors import WeightsError, Where, located
from pycaffe_like.files.safetensors import is_safetensors, read_safetensors
from pycaffe_like.files.stored_layer import StoredBlob, StoredLayer
from pycaffe_like.regular_file import map_regular

from .built import BuiltNet
from .program import module_names

_NESTED = ("state_dict", "model_state_dict", "model")
"""The keys under which training programs save the parameters in a checkpoint."""

_ZIP, _PICKLE = b"PK\x03\x04", b"\x80"


def read_state_dict(net: BuiltNet, path: str | Path) -> list[StoredLayer] | None:
    """Reads a file of parameters with torch's names; returns None if it is another kind of file.

    A key is the name of a layer (as in the prototxt or in a module from `pycaffe_like.load`), a dot, and
    the name of a blob. Keys that match no layer are returned as layers that the net does not have.

    Raises:
        WeightsError: If the file is damaged, or contains something other than tensors.
    """
    tensors = _tensors(path)
    with located(Where(str(path))):
        return None if tensors is None else group_by_layer(net, tensors)


def read_tensors(path: str | Path) -> dict[str, StoredBlob]:
    """Reads the tensors of a .safetensors file, or of a file that torch.save wrote, by name.

    Raises:
        WeightsError: If the file is damaged, or another kind of file.
    """
    tensors = _tensors(path)
    if tensors is None:
        raise WeightsError(
            "this is not a file of tensors", expected="a .safetensors, or a state_dict", where=Where(str(path))
        )
    return tensors


def _tensors(path: str | Path) -> dict[str, StoredBlob] | None:
    data = map_regular(path, WeightsError, "a file with weights")
    with located(Where(str(path))):
        if is_safetensors(data):
            return read_safetensors(data)
        if bytes(data[:4]) == _ZIP or bytes(data[:1]) == _PICKLE:
            return _read_torch(path)
    return None


def _read_torch(path: str | Path) -> dict[str, StoredBlob]:
    """Reads the tensors of a file written by torch.save, without running code from it."""
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # pickle and zip raise many kinds of errors
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        advice = "Save it with torch.save(net.state_dict(), path)."
        raise WeightsError("torch cannot read it as a file of tensors", got=said, advice=advice) from None
    for key in _NESTED:
        if isinstance(content, Mapping) and isinstance(content.get(key), Mapping):
            content = content[key]
    if not isinstance(content, Mapping) or not all(isinstance(value, Tensor) for value in content.values()):
        raise WeightsError("the file does not contain a state_dict", expected="tensors by name")
    return {str(name).removeprefix("module."): _to_stored_blob(value) for name, value in content.items()}


def _to_stored_blob(value: Tensor) -> StoredBlob:
    array: Any = value.detach().float().contiguous().numpy()
    return StoredBlob(tuple(value.shape), False, array.dtype.type, [memoryview(array.tobytes())])


def group_by_layer(net: BuiltNet, tensors: Mapping[str, StoredBlob]) -> list[StoredLayer]:
    """Returns the layers of a file whose tensors are called `layer.blob`. Other tensors become layers that the net does
    not have.
    """
    left = dict(tensors)
    found = []
    for layer, module_name in zip(net.layers, module_names(net.layers), strict=True):
        blobs = [
            left.pop(f"{module_name}.{blob}", None) or left.pop(f"{layer.name}.{blob}", None)
            for blob in layer.module.blob_names
        ]
        if any(blob is not None for blob in blobs):
            found.append(StoredLayer(layer.name, blobs=blobs))
    others: dict[str, list[StoredBlob | None]] = {}
    for key, value in left.items():
        others.setdefault(key.rpartition(".")[0] or key, []).append(value)
    return found + [StoredLayer(name, blobs=blobs) for name, blobs in others.items()]
