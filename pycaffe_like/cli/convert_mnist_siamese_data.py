"""Convert MNIST to a database of pairs of pictures, to train a Siamese net.

usage: pcl convert_mnist_siamese_data [FLAGS] IMAGE_FILE LABEL_FILE DB_NAME

Draws as many random pairs as there are pictures. Each record has two channels, one picture each; its label is
1 if both show the same digit, otherwise 0.

example:
  convert_mnist_siamese_data train-images-idx3-ubyte train-labels-idx1-ubyte mnist_siamese_train_leveldb
"""

from __future__ import annotations

import argparse

from .flags import Parser


def add_flags(parser: Parser) -> None:
    parser.add_argument("images", metavar="IMAGE_FILE")
    parser.add_argument("labels", metavar="LABEL_FILE")
    parser.add_argument("database", metavar="DB_NAME")
    parser.flag("backend", "leveldb, as in Caffe, or lmdb", default="leveldb")
    parser.flag("seed", "seed of the random pairs", type=int, metavar="N")


def run(arguments: argparse.Namespace) -> int:
    import random

    from pycaffe_like.data.example_data import read_mnist, siamese_records, write_records

    from . import log

    log.start()
    pictures, labels = read_mnist(arguments.images, arguments.labels)
    log.info("A total of %d items.", len(pictures))
    log.info("Rows: %d Cols: %d", *pictures.shape[1:])
    records = siamese_records(pictures, labels, random.Random(arguments.seed))
    write_records(records, arguments.database, arguments.backend)
    return 0
