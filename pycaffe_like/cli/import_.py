"""Convert an ONNX, torch or Darknet net to prototxt and caffemodel.

usage: pcl import FILE [WEIGHTS] -o NET.prototxt [FLAGS]

FILE is an .onnx model, a .pt2 program saved by torch.export, or a Darknet .cfg with its .weights. The weights are
written to NET.caffemodel, next to NET.prototxt. Nothing is written if the file contains something that no layer
can compute; the error says where it is. For ONNX and torch, the command also runs the original model and writes
nothing if the outputs differ by more than --tolerance.

FILE can also be a prototxt, and WEIGHTS the .safetensors or state_dict of a torch model with the same layers.
--map FILE says which layer gets which tensors if their names differ.

examples:
  pcl import net.onnx -o net.prototxt
  pcl import net.pt2 -o net.prototxt
  pcl import net.prototxt torch.safetensors --map names.txt -o net.caffemodel
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
    parser.add_argument(
        "-o",
        "-output",
        "--output",
        dest="output",
        metavar="FILE",
        help="the prototxt to write; or, to import only the weights of a torch model, the caffemodel to write",
    )
    parser.flag(
        "data",
        "Darknet .data file of a classifier: adds data layers and a loss, so that the net can be trained",
        metavar="FILE",
    )
    parser.switch("bgr", "make a Darknet net take BGR pictures instead of RGB; implied by --data")
    parser.flag(
        "map",
        "file that maps a torch model to layers: each line has the name of a module or tensor, then the layers that "
        "receive it",
        metavar="FILE",
    )
    parser.flag("size", "height x width of the input, if they are dynamic in the model", metavar="HxW")
    parser.switch("no_verify", "do not verify the net against the ONNX or torch model")
    parser.flag(
        "tolerance", "largest allowed relative difference between outputs; default: 1e-4", type=float, metavar="X"
    )
    parser.switch("bvlc", "fail if the net needs a layer or option that BVLC Caffe lacks")
    parser.switch("overwrite", "replace existing files")


def run(arguments: argparse.Namespace) -> int:
    if not arguments.output:
        raise UsageError("where should the net go?", expected="-o net.prototxt")
    from pycaffe_like.interop.write import check_target, write

    target = Path(arguments.output)
    _check_flags(arguments)
    if Path(arguments.file).suffix == ".prototxt":
        return _import_weights(arguments, target)
    if target.suffix == ".caffemodel":
        raise UsageError("-o is the prototxt; the weights go beside it", expected="-o net.prototxt", got=str(target))
    if target.suffix != ".prototxt":
        raise UsageError(f"{target} is not named as a prototxt", expected="-o net.prototxt")
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


_FLAGS = {
    "data": (".cfg",),
    "bgr": (".cfg",),
    "map": (".prototxt",),
    "size": (".onnx", ".pt2"),
    "no_verify": (".onnx", ".pt2"),
    "tolerance": (".onnx", ".pt2"),
    "bvlc": (".onnx", ".pt2", ".cfg"),
}
"""Flags that have an effect on some files only, with the endings of these."""


def _check_flags(arguments: argparse.Namespace) -> None:
    """Raises UsageError if a flag has no effect on the file."""
    for name, endings in _FLAGS.items():
        if getattr(arguments, name) not in (None, False) and Path(arguments.file).suffix not in endings:
            flag = name.replace("_", "-")
            expected = f"a file that ends in {' or '.join(endings)}"
            raise UsageError(f"--{flag} has no effect on this file", expected=expected, got=arguments.file)


def _import(arguments: argparse.Namespace) -> ImportedNet:
    file, weights = Path(arguments.file), Path(arguments.weights) if arguments.weights else None
    name = Path(arguments.output).stem
    if file.suffix == ".cfg":
        from pycaffe_like.interop.darknet_import import import_darknet

        data = None if arguments.data is None else Path(arguments.data)
        return import_darknet(file, weights, data=data, name=name, bgr=arguments.bgr)
    if weights is not None:
        raise UsageError(
            "WEIGHTS are for Darknet and for prototxts", expected="a file that ends in .cfg or .prototxt", got=file
        )
    if file.suffix in (".onnx", ".pt2"):
        return _import_program(arguments, file, name)
    raise UsageError(f"nothing is imported from {file}", expected="a file that ends in .onnx, .pt2 or .cfg")


def _import_weights(arguments: argparse.Namespace, target: Path) -> int:
    """Writes the weights of a torch model as a caffemodel for a net."""
    from pycaffe_like.interop.state_dict_import import import_weights
    from pycaffe_like.interop.write import check_target, write

    if not arguments.weights:
        raise UsageError("which weights?", expected="pcl import NET.prototxt WEIGHTS.safetensors -o NEW.caffemodel")
    if target.suffix not in (".prototxt", ".caffemodel"):
        raise UsageError(f"{target} is neither a prototxt nor a caffemodel", expected="-o new.caffemodel")
    names = None if arguments.map is None else Path(arguments.map)
    imported = import_weights(Path(arguments.file), Path(arguments.weights), target, names)
    for path in imported.files:
        check_target(path, arguments.overwrite)
    write(imported.files)
    written = (f"Wrote {path}, {len(content) / 1e6:.1f} MB" for path, content in imported.files.items())
    print("\n".join([*imported.remarks, *written]))
    return 0


def _import_program(arguments: argparse.Namespace, file: Path, name: str) -> ImportedNet:
    """Imports an ONNX model or a torch.export program, and compares it with the net."""
    from pycaffe_like.interop import proof
    from pycaffe_like.interop.onnx_import import import_onnx, onnx_runner, verify
    from pycaffe_like.interop.pt2_import import import_pt2

    from .export import integers

    size = None if arguments.size is None else integers("size", arguments.size, "x", 2)
    runner: proof.Runner | None = None
    if file.suffix == ".pt2":
        net, graph, runner = import_pt2(file, name=name, size=size)
    else:
        net, graph = import_onnx(file, name=name, size=size)
    if not arguments.no_verify:
        tolerance = proof.DEFAULT_TOLERANCE if arguments.tolerance is None else arguments.tolerance
        compared = verify(net, graph, runner or onnx_runner(graph), tolerance)
        runtime = "onnxruntime" if runner is None else "torch"
        net.remarks += [f"Compared with {runtime} on random input.", *proof.table(compared)]
    return net
