"""Upgrade a .caffemodel from an old version of Caffe to the current format.

usage: pcl upgrade_net_proto_binary OLD.caffemodel NEW.caffemodel

The blobs do not change. pcl reads old files directly, so you need this only for other programs.

example:
  pcl upgrade_net_proto_binary old.caffemodel new.caffemodel
"""

from __future__ import annotations

import argparse

from .flags import Parser


def add_flags(parser: Parser) -> None:
    parser.add_argument("old", metavar="OLD")
    parser.add_argument("new", metavar="NEW")


def run(arguments: argparse.Namespace) -> int:
    from pycaffe_like.files.upgraded_caffemodel import upgrade_weights

    from . import log
    from .output import writing

    log.start()
    with writing(arguments.new) as path, path.open("wb") as file:
        changed = upgrade_weights(arguments.old, file)
    if not changed:
        log.info("File already in latest proto format: %s", arguments.old)
    log.info("Wrote upgraded NetParameter binary proto to %s", arguments.new)
    return 0
