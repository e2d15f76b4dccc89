"""Convert an ONNX or Darknet net to prototxt and caffemodel.

usage: pcl import FILE [WEIGHTS] -o NET.prototxt [FLAGS]

FILE is an .onnx model, or a Darknet .cfg with its .weights. The weights are written to NET.caffemodel, next to
NET.prototxt. Nothing is written if the file contains something that no layer can compute; the error names the
place. For ONNX, the command also runs the model in onnxruntime and writes nothing if the
outputs differ by more than --tolerance.

examples:
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
    parser.flag(
        "data",
        "Darknet .data file of a classifier: adds data layers and a loss, so that the net can be trained",
        metavar="FILE",
    )
    parser.switch("bgr", "make a Darknet net take BGR pictures instead of RGB; implied by --data")
    parser.flag("size", "height x width of the input, if they are dynamic in the ONNX model", metavar="HxW")
    parser.switch("no_verify", "do not verify the net against the ONNX model")
    parser.flag(
        "tolerance", "largest allowed relative difference between outputs", type=float, default=1e-4, metavar="X"
    )
    parser.switch("bvlc", "fail if the net needs a layer or option that BVLC Caffe lacks")
    parser.switch("overwrite", "replace existing files")


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
