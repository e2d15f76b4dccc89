"""Upgrade a net prototxt from an old version of Caffe to the current format.

usage: pcl upgrade_net_proto_text OLD.prototxt NEW.prototxt

`layers { type: CONVOLUTION }` and older forms become `layer { type: "Convolution" }`; input_dim becomes an Input
layer. Comments are lost. pcl reads old nets directly, so you need this only to edit or share them.

example:
  pcl upgrade_net_proto_text old.prototxt new.prototxt
"""

from __future__ import annotations

import argparse

from .flags import Parser


def add_flags(parser: Parser) -> None:
    parser.add_argument("old", metavar="OLD")
    parser.add_argument("new", metavar="NEW")


def run(arguments: argparse.Namespace) -> int:
    from pycaffe_like.proto.upgraded_text import net_text

    from . import log
    from .output import write_upgraded

    log.start()
    write_upgraded(arguments.old, arguments.new, net_text(arguments.old), "NetParameter")
    return 0
