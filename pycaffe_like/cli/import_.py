"""Import a net of Darknet as prototxt and caffemodel.

usage: pcl import FILE [WEIGHTS] -o NET.prototxt [FLAGS]

FILE is a Darknet .cfg, WEIGHTS its .weights. The weights go into NET.caffemodel beside NET.prototxt.

What no layer can compute is named with its place, and nothing is written.

example:
  pcl import yolo.cfg yolo.weights -o yolo.prototxt
  pcl import mouth.cfg --data mouth.data -o mouth.prototxt
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pycaffe_like.errors import UsageError

from .flags import Parser

if TYPE_CHECKING:
    from pycaffe_like.interop.imported import ImportedNet


def add_flags(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("weights", metavar="WEIGHTS", nargs="?", default="")
    parser.add_argument("-o", "-output", "--output", dest="output", metavar="FILE", help="the prototxt to write")
    parser.flag("data", "Darknet's .data of a classifier: the net gets data layers and a loss", metavar="FILE")
    parser.switch("bgr", "swap the channels of the first convolutions, for pictures in BGR; --data implies it")
    parser.switch("bvlc", "fail where BVLC Caffe lacks a layer or an option")
    parser.switch("overwrite", "replace files that exist")


def run(arguments: argparse.Namespace) -> int:
    if not arguments.output:
        raise UsageError("where should the net go?", expected="-o net.prototxt")
    from pycaffe_like.interop.write import check_target, write

    target = Path(arguments.output)
    if target.suffix == ".caffemodel":
        raise UsageError("-o is the prototxt; the weights go beside it", expected="-o net.prototxt", got=str(target))
    check_target(target, arguments.overwrite)
    net = _import(arguments)
    if arguments.bvlc:
        net.check_bvlc(arguments.file)
    files = net.files_at(target, with_weights=bool(net.blobs))
    for path in files:
        check_target(path, arguments.overwrite)
    write(files)
    print("\n".join([*net.remarks, *(f"Wrote {path}, {len(content) / 1e6:.1f} MB" for path, content in files.items())]))
    return 0


def _import(arguments: argparse.Namespace) -> ImportedNet:
    file, weights = Path(arguments.file), Path(arguments.weights) if arguments.weights else None
    name = Path(arguments.output).stem
    if file.suffix == ".cfg":
        from pycaffe_like.interop.darknet_import import import_darknet

        data = None if arguments.data is None else Path(arguments.data)
        return import_darknet(file, weights, data=data, name=name, bgr=arguments.bgr)
    raise UsageError(f"nothing is imported from {file}", expected="a file that ends in .cfg")
