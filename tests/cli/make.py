"""Writes databases, pictures and other files for the commands to read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np

from pycaffe_like.data.database_writer import WRITERS

DEPLOY = """
input: "data" input_shape { dim: 2 dim: 3 dim: 5 dim: 5 }
layer { name: "pool" type: "Pooling" bottom: "data" top: "pool" pooling_param { pool: AVE global_pooling: true } }
"""


def database(path: str, records: Iterable[bytes], backend: str = "lmdb") -> str:
    """Writes a database of the records under the keys 00000000, 00000001 and so on; returns its path."""
    writer = WRITERS[backend](Path(path))
    for number, record in enumerate(records):
        writer.put(f"{number:08d}".encode(), record)
    writer.close()
    return path


def picture(path: str, pixels: np.ndarray) -> str:
    """Writes BGR pixels to a picture file; returns its path."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    assert cv2.imwrite(path, pixels)
    return path


def write(path: str, text: str) -> str:
    Path(path).write_text(text)
    return path
