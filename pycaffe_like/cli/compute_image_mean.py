"""Compute the mean picture of a database.

usage: pcl compute_image_mean [FLAGS] INPUT_DB [OUTPUT_FILE]

Prints the mean of each channel, for `mean_value`. With OUTPUT_FILE, also writes the mean picture to this
.binaryproto file, for `transform_param { mean_file: … }`. All pictures must have the same size.

example:
  compute_image_mean train_lmdb mean.binaryproto
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pycaffe_like.errors import DataError, UsageError

from .flags import Parser

if TYPE_CHECKING:
    import numpy as np

    from pycaffe_like.data.database import Database


def add_flags(parser: Parser) -> None:
    parser.add_argument("database", metavar="INPUT_DB")
    parser.add_argument("output", metavar="OUTPUT_FILE", nargs="?", default="")
    parser.flag("backend", "lmdb or leveldb", default="lmdb")


def run(arguments: argparse.Namespace) -> int:
    if arguments.backend.lower() not in ("lmdb", "leveldb"):
        raise UsageError("-backend is unknown", expected="lmdb or leveldb", got=arguments.backend)
    from pycaffe_like.data.database import open_database

    from . import log

    log.start()
    database = open_database(arguments.backend.upper(), arguments.database, "-backend {backend}")
    try:
        mean = mean_picture(database)
    finally:
        database.close()
    if arguments.output:
        log.info("Write to %s", arguments.output)
        _write(mean, arguments.output)
    log.info("Number of channels: %d", len(mean))
    for channel, value in enumerate(channel_means(mean)):
        log.info("mean_value channel [%d]: %g", channel, value)
    return 0


def mean_picture(database: Database) -> np.ndarray:
    """Computes the mean of all records, C x H x W, in float32 and in the order of the records, as Caffe does.

    Raises:
        DataError: If a record is damaged, or its size differs from the first record's.
    """
    from pycaffe_like.data.mean_sum import MeanSum

    from . import log

    total = MeanSum()
    count = len(database)
    with log.Progress(count, unit="rec") as progress:
        for number, picture in enumerate(_pictures(database)):
            total.add(picture, database.name(number))
            progress.step()
            if (number + 1) % 10000 == 0 or number + 1 == count:
                log.info("Processed %d files.", number + 1)
    return total.mean()


def _pictures(database: Database) -> Iterator[np.ndarray]:
    """Yields the pictures of all records in order; decodes them in several threads."""
    from concurrent.futures import ThreadPoolExecutor

    from pycaffe_like.data.mean_sum import stored_picture

    count, many = len(database), 64
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for first in range(0, count, many):
            numbers = range(first, min(first + many, count))
            pictures = pool.map(stored_picture, database.read(numbers))
            for number in numbers:
                try:
                    yield next(pictures)
                except DataError as error:
                    raise error.about(database.name(number)) from None


def channel_means(mean: np.ndarray) -> np.ndarray:
    """Computes the mean of each channel, adding one value after another in float32, as in Caffe."""
    import numpy as np

    flat = mean.reshape(len(mean), -1)
    sums = np.add.accumulate(flat, axis=1, dtype=np.float32)[:, -1]
    means: np.ndarray = sums / np.float32(flat.shape[1])
    return means


def _write(mean: np.ndarray, path: str) -> None:
    from pycaffe_like.files.binaryproto import mean_bytes

    from .output import writing

    with writing(path) as file:
        file.write_bytes(mean_bytes(mean))
