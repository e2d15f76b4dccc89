"""Cases of benchmarks/data.py: copying, decoding and augmenting records, and training with them."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import cv2
import lmdb
import numpy as np
from data_cases import Case, Pictures, Work, batches, loader_of

from pycaffe_like.data.convert import convert
from pycaffe_like.data.loader import Loader
from pycaffe_like.data.records import RecordMaker
from pycaffe_like.data.workers import Workers
from pycaffe_like.proto import caffe_pb2, net_file
from pycaffe_like.proto.lower import solver_def
from pycaffe_like.solver import Solver
from pycaffe_like.spec import SolverDef

AUGMENTATION = """augment_param { random_resized_crop { } rotation: 15 brightness: 0.3 contrast: 0.3 saturation: 0.3
    hue: 15 erasing: 0.2 }"""
RATE = 400
"""The pictures per second that one thread has to augment."""


def _database(pictures: Pictures, name: str, maker: RecordMaker) -> Path:
    path = pictures.folder.parent / name
    convert(pictures.entries, pictures.root, pictures.list, path, maker)
    return path


def _data(path: Path, batch_size: int, options: str = "") -> str:
    return f'type: "Data" {options} data_param {{ source: "{path}" backend: LMDB batch_size: {batch_size} }}'


def batch_reading(loader: Loader, count: int) -> Work:
    """Returns a function that reads batches as uint8 arrays, ready to be copied to a GPU, which subtracts the mean."""

    def work() -> None:
        for index in range(count):
            loader.read(index)

    return work


def copying(pictures: Pictures, side: int, batch_size: int, count: int) -> Case:
    """Returns a Case that reads raw records, ready to be copied to the device. The other side copies their bytes
    from lmdb to an array.
    """
    path = _database(pictures, "copied", RecordMaker(height=side, width=side))
    plain = lmdb.open(str(path), readonly=True, lock=False)
    size = side * side * 3

    def theirs() -> None:
        with plain.begin(buffers=True) as transaction:
            records = list(transaction.cursor().iternext(keys=False))  # views; nothing is copied yet
            for index in range(count):
                batch = np.empty((batch_size, size), np.uint8)
                for item, out in enumerate(batch):
                    record = records[(index * batch_size + item) % len(records)]
                    out[:] = np.frombuffer(record, np.uint8, size, len(record) - size)

    return Case(batch_reading(loader_of(_data(path, batch_size)), count), theirs, "batch", count, 1 / 0.85)


def decoding(pictures: Pictures, side: int, batch_size: int, count: int) -> Case:
    """Returns a Case that reads encoded records, ready to be copied to the device. The other side only calls
    cv2.imdecode.

    Both sides have one thread per processor.
    """
    path = _database(pictures, "encoded", RecordMaker(height=side, width=side, encoded=True, encode_type="jpg"))
    plain = lmdb.open(str(path), readonly=True, lock=False)
    with plain.begin() as transaction:
        records = [caffe_pb2.Datum.FromString(value).data for value in transaction.cursor().iternext(keys=False)]
    pool = ThreadPoolExecutor(os.cpu_count())

    def decode(record: bytes) -> None:
        cv2.imdecode(np.frombuffer(record, np.uint8), cv2.IMREAD_UNCHANGED)

    def theirs() -> None:
        for index in range(count):
            list(pool.map(decode, [records[(index * batch_size + i) % len(records)] for i in range(batch_size)]))

    return Case(batch_reading(loader_of(_data(path, batch_size)), count), theirs, "batch", count, 1 / 0.95)


def augmentation_rate(pictures: Pictures, crop: int, batch_size: int, count: int) -> Case:
    """Returns a Case that augments raw records in one thread. The other side waits for the time that RATE allows."""
    path = _database(pictures, "augmented", RecordMaker(height=256, width=256))
    loader = loader_of(_data(path, batch_size, f"transform_param {{ crop_size: {crop} mirror: true }} {AUGMENTATION}"))
    loader.workers = Workers(threads=1)

    def theirs() -> None:
        end = time.process_time() + count * batch_size / RATE
        while time.process_time() < end:
            pass

    return Case(batches(loader, count), theirs, "batch", count, 1.0)


def mouth_training(pictures: Pictures, count: int) -> Case:
    """Returns a Case that trains a net like the mouth's with its data. The other side reuses one batch in memory."""
    path = _database(pictures, "trained", RecordMaker(height=0, width=0))
    ours, theirs = _solver(path), _solver(path)
    batch = theirs.net.batch()
    theirs.net.batch = lambda: batch  # type: ignore[method-assign]

    def steps(solver: Solver) -> Work:
        return lambda: solver.step(count)

    return Case(steps(ours), steps(theirs), "step", count, 1 / 0.97)


def _solver(path: Path) -> Solver:
    convolutions, bottom = "", "data"
    for number, outputs in enumerate((12, 24, 48), 1):
        convolutions += (
            f'layer {{ name: "conv{number}" type: "Convolution" bottom: "{bottom}" top: "conv{number}" '
            f"convolution_param {{ num_output: {outputs} kernel_size: 3 stride: 2 pad: 1 "
            'weight_filler { type: "xavier" } } } '
            f'layer {{ name: "relu{number}" type: "ReLU" bottom: "conv{number}" top: "conv{number}" }} '
        )
        bottom = f"conv{number}"
    transform = "transform_param { crop_size: 48 mirror: true mean_value: 117 }"
    text = (
        f'layer {{ name: "d" top: "data" top: "label" {_data(path, 96, transform)} }} {convolutions} '
        f'layer {{ name: "ip" type: "InnerProduct" bottom: "{bottom}" top: "ip" '
        'inner_product_param { num_output: 10 weight_filler { type: "xavier" } } } '
        'layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }'
    )
    return Solver(_solver_def(text))


def _solver_def(net: str) -> SolverDef:
    message = caffe_pb2.SolverParameter(base_lr=0.001, momentum=0.9, max_iter=10**6, random_seed=1, lr_policy="fixed")
    return replace(solver_def(message), net_param=net_file(net, "benchmark").lowered())
