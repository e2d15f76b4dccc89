"""Convert an ONNX or Darknet net to prototxt and caffemodel.

usage: pcl import FILE [WEIGHTS] -o NET.prototxt [FLAGS]

FILE is an .onnx, or a Darknet .cfg with its .weights. The weights go into NET.caffemodel beside
NET.prototxt. An ONNX model is also run in onnxruntime; if the outputs differ, nothing is written.

If no layer can do what the file asks for, the error says where, and nothing is written.

example:
  pcl import net.onnx -o net.prototxt
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
    parser.flag("data", "Darknet's .data file of a classifier: adds data layers and a loss to the net", metavar="FILE")
    parser.switch("bgr", "swap the channels of the first convolutions, for pictures in BGR; --data implies it")
    parser.flag("size", "height x width of the input, if the ONNX model does not fix them", metavar="HxW")
    parser.switch("no_verify", "write an ONNX model without comparing outputs")
    parser.flag("tolerance", "largest relative difference allowed in an output", type=float, default=1e-4, metavar="X")
    parser.switch("bvlc", "fail if BVLC Caffe lacks a layer or an option")
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
    if weights is not None or arguments.data is not None or arguments.bgr:
        raise UsageError("WEIGHTS, --data and --bgr are for Darknet", expected="a file that ends in .cfg", got=file)
    if file.suffix == ".onnx":
        return _import_onnx(arguments, file, name)
    raise UsageError(f"nothing is imported from {file}", expected="a file that ends in .onnx or .cfg")


def _import_onnx(arguments: argparse.Namespace, file: Path, name: str) -> ImportedNet:
    from pycaffe_like.interop import proof
    from pycaffe_like.interop.onnx_import import import_onnx, verify

    from .export import integers

    size = None if arguments.size is None else integers("size", arguments.size, "x", 2)
    net, graph = import_onnx(file, name=name, size=size)
    if not arguments.no_verify:
        net.remarks += [
            "Compared with onnxruntime on random input.",
            *proof.table(verify(net, graph, arguments.tolerance)),
        ]
    return net
