"""Convert MNIST to a database.

usage: pcl convert_mnist_data [FLAGS] IMAGE_FILE LABEL_FILE DB_NAME

IMAGE_FILE and LABEL_FILE are the unzipped files of MNIST, such as train-images-idx3-ubyte and
train-labels-idx1-ubyte.

example:
  convert_mnist_data train-images-idx3-ubyte train-labels-idx1-ubyte mnist_train_lmdb --backend=lmdb
"""

from __future__ import annotations

import argparse

from .flags import Parser


def add_flags(parser: Parser) -> None:
    parser.add_argument("images", metavar="IMAGE_FILE")
    parser.add_argument("labels", metavar="LABEL_FILE")
    parser.add_argument("database", metavar="DB_NAME")
    parser.flag("backend", "lmdb or leveldb", default="lmdb")


def run(arguments: argparse.Namespace) -> int:
    from pycaffe_like.data.example_data import mnist_records, read_mnist, write_records

    from . import log

    log.start()
    pictures, labels = read_mnist(arguments.images, arguments.labels)
    log.info("A total of %d items.", len(pictures))
    log.info("Rows: %d Cols: %d", *pictures.shape[1:])
    count = write_records(mnist_records(pictures, labels), arguments.database, arguments.backend)
    log.info("Processed %d files.", count)
    return 0
