"""Writes databases, pictures and other files for the commands to read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np

from pycaffe_like.data.database_writer import WRITERS
from pycaffe_like.proto import read_solver
from pycaffe_like.spec import SolverDef

DEPLOY = """
input: "data" input_shape { dim: 2 dim: 3 dim: 5 dim: 5 }
layer { name: "pool" type: "Pooling" bottom: "data" top: "pool" pooling_param { pool: AVE global_pooling: true } }
"""

_NET = """
layer { name: "data" type: "DummyData" top: "data" top: "label" include { phase: TRAIN }
        dummy_data_param { shape { dim: 64 dim: 500 } shape { dim: 64 } } }
layer { name: "data" type: "DummyData" top: "data" top: "label" include { phase: TEST }
        dummy_data_param { shape { dim: 5 dim: 500 } shape { dim: 5 } } }
layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 300 } }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
"""
_SOLVER = """
net: "net.prototxt" base_lr: 0 lr_policy: "fixed" max_iter: 1 test_iter: 2 test_interval: 1 iter_size: 3
snapshot_after_train: false
"""


def dense_solver() -> SolverDef:
    """Writes a solver whose net has batches of 64 vectors in training and of 5 in testing."""
    write("net.prototxt", _NET)
    return read_solver(write("solver.prototxt", _SOLVER))


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
