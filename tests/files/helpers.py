"""Writes weight files with protobuf, and reads them with our reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from pycaffe_like.files.weight_file import read_weights
from pycaffe_like.proto import caffe_pb2

VALUES = np.arange(30, dtype=np.float32).reshape(2, 3, 5) / 7


def read(path: Path) -> list[tuple[str, str, list[tuple[tuple[int, ...], np.ndarray]]]]:
    return [(layer.name, layer.type, [(b.shape, b.array()) for b in layer.blobs]) for layer in read_weights(path)]


def blob(values: np.ndarray, **fields: Any) -> Any:
    message = caffe_pb2.BlobProto(**fields)
    message.data.extend(values.ravel())
    return message


def save(tmp_path: Path, net: Any) -> Path:
    path = tmp_path / "n.caffemodel"
    path.write_bytes(net.SerializeToString())
    return path
