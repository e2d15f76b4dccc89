"""Convert CIFAR-10 to databases.

usage: pcl convert_cifar_data INPUT_FOLDER OUTPUT_FOLDER DB_TYPE

INPUT_FOLDER has the binary version of CIFAR-10: data_batch_1.bin to data_batch_5.bin and test_batch.bin.
The databases are OUTPUT_FOLDER/cifar10_train_DB_TYPE and OUTPUT_FOLDER/cifar10_test_DB_TYPE, where DB_TYPE
is lmdb or leveldb.

example:
  convert_cifar_data cifar-10-batches-bin . lmdb
"""

from __future__ import annotations

import argparse

from .flags import Parser


def add_flags(parser: Parser) -> None:
    parser.add_argument("input", metavar="INPUT_FOLDER")
    parser.add_argument("output", metavar="OUTPUT_FOLDER")
    parser.add_argument("type", metavar="DB_TYPE")


def run(arguments: argparse.Namespace) -> int:
    from pathlib import Path

    from pycaffe_like.data.example_data import cifar_records, write_records

    from . import log

    log.start()
    source, target = Path(arguments.input), Path(arguments.output)
    log.info("Writing Training data")
    training = [source / f"data_batch_{number}.bin" for number in range(1, 6)]
    write_records(cifar_records(training), target / f"cifar10_train_{arguments.type}", arguments.type)
    log.info("Writing Testing data")
    testing = [source / "test_batch.bin"]
    write_records(cifar_records(testing), target / f"cifar10_test_{arguments.type}", arguments.type)
    return 0
