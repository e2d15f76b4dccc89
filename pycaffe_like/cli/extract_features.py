"""Run a net on its data, and store the values of some of its blobs.

usage: pcl extract_features WEIGHTS MODEL BLOBS OUTPUTS BATCHES DB_TYPE [CPU|GPU] [DEVICE_ID]

Runs MODEL in phase TEST for BATCHES batches of its own data layer. BLOBS names the blobs to store, separated by
commas; OUTPUTS names a new database or file for each of them. With DB_TYPE lmdb or leveldb, each item becomes
a record; with hdf5, the file has one dataset, with the name of the blob.

example:
  extract_features net.caffemodel val.prototxt fc7,prob fc7_lmdb,prob_lmdb 10 lmdb GPU 0
"""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from typing import TYPE_CHECKING

from pycaffe_like.errors import NetError, UsageError, did_you_mean

from . import common_flags, devices, imports
from .flags import Parser

if TYPE_CHECKING:
    from pycaffe_like.net import Net


def add_flags(parser: Parser) -> None:
    parser.add_argument("weights", metavar="WEIGHTS")
    parser.add_argument("model", metavar="MODEL")
    parser.add_argument("blobs", metavar="BLOBS")
    parser.add_argument("outputs", metavar="OUTPUTS")
    parser.add_argument("batches", metavar="BATCHES", type=int)
    parser.add_argument("db_type", metavar="DB_TYPE", choices=("lmdb", "leveldb", "hdf5"))
    parser.add_argument("mode", metavar="CPU|GPU", nargs="?", default="CPU", choices=("CPU", "GPU"))
    parser.add_argument("device", metavar="DEVICE_ID", nargs="?", default=0, type=int)
    common_flags.add_state_flags(parser)


def run(arguments: argparse.Namespace) -> int:
    blobs, outputs = arguments.blobs.split(","), arguments.outputs.split(",")
    if len(blobs) != len(outputs):
        raise UsageError("each blob needs an output", expected=f"{len(blobs)} outputs", got=len(outputs))
    if len(set(outputs)) != len(outputs):
        raise UsageError("each blob needs an output of its own", got=arguments.outputs)
    if arguments.batches < 1:
        raise UsageError("BATCHES is out of range", expected="1 or more", got=arguments.batches)
    from pycaffe_like.net import Net
    from pycaffe_like.net.weights import incomplete_lines
    from pycaffe_like.proto import read_net
    from pycaffe_like.spec import Phase

    from . import log

    log.start()
    imports.import_layers(arguments)
    device = devices.select_device(str(arguments.device) if arguments.mode == "GPU" else "")
    definition = read_net(arguments.model)
    log.write_remarks(definition.remarks)
    net = Net(definition, common_flags.net_state(arguments, Phase.TEST, definition), device)
    try:
        _check(blobs, net, arguments.model)
        for line in incomplete_lines([net.load(arguments.weights)]):
            log.warning("%s", line)
        _extract(net, blobs, outputs, arguments.db_type, arguments.batches)
    finally:
        net.close()
    log.info("Successfully extracted the features!")
    return 0


def _check(blobs: list[str], net: Net, model: str) -> None:
    known = [blob.name for blob in net.built.blobs]
    for name in blobs:
        if name not in known:
            raise NetError(f"{model} has no blob '{name}'", advice=did_you_mean(name, known))


def _extract(net: Net, blobs: list[str], outputs: list[str], kind: str, batches: int) -> None:
    from pycaffe_like.data.features import store_features

    from . import log

    found = {blob.name: blob for blob in net.layerwise.blobs}
    last = len(net.layers) - 1
    with ExitStack() as stack, log.Progress(batches, unit="batch") as progress:
        log.info("Extracting Features")
        stores = [
            stack.enter_context(store_features(path, kind, name)) for name, path in zip(blobs, outputs, strict=True)
        ]
        for _ in range(batches):
            net.layerwise.forward(0, last)
            for name, store in zip(blobs, stores, strict=True):
                store.add(found[name].data)
            progress.step()
        for name, store in zip(blobs, stores, strict=True):
            log.info("Extracted features of %d query images for feature blob %s", store.count, name)
