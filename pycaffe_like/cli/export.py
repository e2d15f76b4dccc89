"""Export a net to ONNX, torch.export, plain torch source, safetensors or BVLC Caffe.

usage: pcl export NET.prototxt [WEIGHTS] -o FILE [FLAGS]

The ending of FILE selects the format:
  .onnx            ONNX, for onnxruntime, OpenCV, TensorRT, OpenVINO and others
  .pt2             torch.export, for torch.export.load
  .py, or a folder one torch module that needs only torch, and its .safetensors
  .safetensors     the parameters alone
  .caffemodel      weights for BVLC Caffe, whatever fork the net comes from, and a .prototxt

A net for training is exported in its deploy form: see pcl deploy. The exported model and the net are
run on the same input; if their outputs differ, nothing is written.

example:
  pcl export deploy.prototxt net.caffemodel -o net.onnx
  pcl export deploy.prototxt net.caffemodel -o net.onnx --batch 1 --size 224x224 --preprocess
"""

from __future__ import annotations

import argparse
from pathlib import Path

from pycaffe_like.errors import UsageError

from . import common_flags, imports
from .flags import Parser


def add_flags(parser: Parser) -> None:
    parser.add_argument("net", metavar="NET")
    parser.add_argument("weights", metavar="WEIGHTS", nargs="?", default="")
    parser.add_argument("-o", "-output", "--output", dest="output", metavar="FILE", help="the file to write")
    parser.flag("batch", "batch size: a number, or dynamic; default: dynamic if the net allows it", metavar="N")
    parser.flag("size", "height x width of pictures, or dynamic; default: the net's own", metavar="HxW")
    parser.flag("shape", "C,H,W of the data, if its source cannot be opened", metavar="C,H,W")
    parser.flag(
        "outputs", "blobs to return, separated by commas; later layers are dropped", default="", metavar="BLOBS"
    )
    parser.switch("cut_heads", "return the inputs of detection layers instead of the detections")
    parser.switch("preprocess", "take uint8 pictures, N x H x W x 3 in RGB; the model applies mean and scale")
    parser.switch("half", "compute in float16")
    parser.switch("int8", "quantize an ONNX model to int8, calibrated with the net's own data or --calibrate")
    parser.flag("calibrate", "net with data layers, or folder of pictures, for --int8", metavar="NET_OR_FOLDER")
    parser.flag("opset", "version of the ONNX operators", type=int, metavar="N")
    parser.switch("no_verify", "write without comparing outputs")
    parser.flag("tolerance", "largest relative difference allowed in an output", type=float, metavar="X")
    parser.switch("overwrite", "replace a file that exists")
    common_flags.add_state_flags(parser)


def run(arguments: argparse.Namespace) -> int:
    if not arguments.output:
        raise UsageError("where should the model go?", expected="-o FILE")
    from pycaffe_like.interop.export import DYNAMIC, ExportOptions
    from pycaffe_like.interop.onnx_export import DEFAULT_OPSET
    from pycaffe_like.interop.prepare import prepare
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
        UsageError: if there are not exactly `count` positive integers.
    """
    parts = text.lower().split(separator)
    if len(parts) != count or not all(part.isdecimal() and int(part) for part in parts):
        expected = f"{count} positive integers between '{separator}'" if count > 1 else "a positive integer"
        raise UsageError(f"--{flag} is wrong", expected=expected, got=text)
    return [int(part) for part in parts]
