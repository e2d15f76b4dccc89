"""Export a net to ONNX, torch.export, torch source, safetensors or BVLC Caffe.

usage: pcl export NET.prototxt [WEIGHTS] -o FILE [FLAGS]

The extension of FILE sets the format:
  .onnx             ONNX, for onnxruntime, OpenCV, TensorRT, OpenVINO and others
  .pt2              torch.export, to be loaded with torch.export.load
  .py, or a folder  Python source that depends only on torch, and a .safetensors file with the parameters
  .safetensors      only the parameters
  .caffemodel       a .caffemodel and a .prototxt that BVLC Caffe can read, even if the net is from a fork

A training net is exported in its deploy form (see pcl deploy). The command runs both the exported model and
the net on the same input. If their outputs differ by more than --tolerance, it writes nothing.

examples:
  pcl export deploy.prototxt net.caffemodel -o net.onnx
  pcl export deploy.prototxt net.caffemodel -o net.onnx --batch 1 --size 224x224 --preprocess
"""

from __future__ import annotations

import argparse
from pathlib import Path

from pycaffe_like.errors import ParseError, UsageError
from pycaffe_like.regular_file import open_regular

from . import common_flags, imports
from .flags import Parser


def add_flags(parser: Parser) -> None:
    parser.add_argument("net", metavar="NET")
    parser.add_argument("weights", metavar="WEIGHTS", nargs="?", default="")
    parser.add_argument("-o", "-output", "--output", dest="output", metavar="FILE", help="the file to write")
    parser.flag("batch", "batch size: a number, or dynamic; default: dynamic if the net allows it", metavar="N")
    parser.flag("size", "height x width of pictures, or dynamic; default: the net's own", metavar="HxW")
    parser.flag("shape", "shape of the data, if the net's data source cannot be opened", metavar="C,H,W")
    parser.flag(
        "outputs",
        "blobs to return, separated by commas; layers that do not contribute to them are dropped",
        default="",
        metavar="BLOBS",
    )
    parser.switch("cut_heads", "drop the detection layers, and return their inputs instead")
    parser.switch(
        "preprocess", "export a model that takes uint8 RGB pictures, N x H x W x 3, and applies mean and scale itself"
    )
    parser.switch("half", "compute in float16")
    parser.switch("int8", "quantize an ONNX model to int8, calibrated with the net's own data or --calibrate")
    parser.flag(
        "calibrate",
        "data to calibrate --int8 with: a net with data layers, or a folder or list.txt of pictures",
        metavar="DATA",
    )
    parser.flag("opset", "ONNX opset version", type=int, metavar="N")
    parser.switch("no_verify", "do not verify the exported model against the net")
    parser.flag("tolerance", "largest allowed relative difference between outputs", type=float, metavar="X")
    parser.switch("overwrite", "replace existing files")
    common_flags.add_state_flags(parser)


def run(arguments: argparse.Namespace) -> int:
    open_regular(arguments.net, ParseError, "a prototxt file", "*.prototxt").close()
    if not arguments.output:
        raise UsageError("where should the model go?", expected="-o FILE")
    from pycaffe_like.interop.onnx_export import DEFAULT_OPSET
    from pycaffe_like.interop.prepare import prepare
    from pycaffe_like.interop.subject import DYNAMIC, ExportOptions
    from pycaffe_like.interop.write import export_to

    imports.import_layers(arguments)
    batch = _batch(arguments.batch, DYNAMIC)
    size = None if arguments.size in (None, "dynamic") else integers("size", arguments.size, "x", 2)
    options = ExportOptions(
        outputs=tuple(filter(None, arguments.outputs.split(","))) or None,
        cut_heads=arguments.cut_heads,
        batch=batch,
        dynamic_size=arguments.size == "dynamic",
        preprocess=arguments.preprocess,
        half=arguments.half,
        int8=arguments.int8,
        calibrate=arguments.calibrate,
        opset=DEFAULT_OPSET if arguments.opset is None else arguments.opset,
        verify=not arguments.no_verify,
        tolerance=arguments.tolerance,
    )
    prepared = prepare(
        arguments.net,
        [arguments.weights] if arguments.weights else [],
        level=arguments.level,
        stages=[stage for stage in arguments.stage.split(",") if stage],
        batch=batch or None,
        size=None if size is None else (size[0], size[1]),
        shape=None if arguments.shape is None else tuple(integers("shape", arguments.shape, ",", 3)),
    )
    try:
        for line in export_to(Path(arguments.output), prepared, options, overwrite=arguments.overwrite):
            print(line)
    finally:
        prepared.close()
    return 0


def _batch(text: str | None, dynamic: int) -> int | None:
    if text is None:
        return None
    return dynamic if text == "dynamic" else integers("batch", text, ",", 1)[0]


def integers(flag: str, text: str, separator: str, count: int) -> list[int]:
    """Parses the positive integers in a flag's value.

    Raises:
        UsageError: If there are not exactly `count` positive integers.
    """
    parts = text.lower().split(separator)
    if len(parts) != count or not all(part.isdecimal() and int(part) for part in parts):
        expected = f"{count} positive integers between '{separator}'" if count > 1 else "a positive integer"
        raise UsageError(f"--{flag} is wrong", expected=expected, got=text)
    return [int(part) for part in parts]
