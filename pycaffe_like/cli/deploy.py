"""Convert a training net to its deploy form.

usage: pcl deploy TRAIN_NET [WEIGHTS] -o deploy.prototxt [FLAGS]

Data layers become Input layers, SoftmaxWithLoss becomes Softmax, and SigmoidCrossEntropyLoss becomes Sigmoid.
Other losses, metrics, and layers that only prepare labels are removed. The Input layer gets a transform_param
that describes how to preprocess pictures; BVLC Caffe ignores it. With --fold, BatchNorm and Scale layers are
folded into the weights of the layers before them, and a .caffemodel is written next to the prototxt.

examples:
  pcl deploy train_val.prototxt -o deploy.prototxt
  pcl deploy train_val.prototxt net.caffemodel -o deploy.prototxt --fold
"""

from __future__ import annotations

import argparse
from pathlib import Path

from pycaffe_like.errors import ParseError, UsageError
from pycaffe_like.regular_file import open_regular

from . import common_flags, imports
from .flags import Parser


def add_flags(parser: Parser) -> None:
    parser.add_argument("net", metavar="TRAIN_NET")
    parser.add_argument("weights", metavar="WEIGHTS", nargs="?", default="")
    parser.add_argument("-o", "-output", "--output", dest="output", metavar="FILE", help="the prototxt to write")
    parser.flag("batch", "batch size of the deployed net; default: 1", type=int, metavar="N")
    parser.flag("shape", "shape of the data, if the net's data source cannot be opened", metavar="C,H,W")
    parser.switch("fold", "fold BatchNorm and Scale into the weights")
    parser.flag(
        "tolerance", "largest relative difference allowed in the folded net's outputs", type=float, default=1e-4
    )
    parser.switch("overwrite", "replace existing files")
    common_flags.add_state_flags(parser)


def run(arguments: argparse.Namespace) -> int:
    open_regular(arguments.net, ParseError, "a prototxt file", "*.prototxt").close()
    if not arguments.output:
        raise UsageError("where should the net go?", expected="-o deploy.prototxt")
    if arguments.batch is not None and arguments.batch < 1:
        raise UsageError("--batch is out of range", expected="1 or more", got=arguments.batch)
    from pycaffe_like.interop.deploy_files import deploy_files
    from pycaffe_like.interop.prepare import prepare
    from pycaffe_like.interop.write import check_target, write

    from .export import integers

    imports.import_layers(arguments)
    target = Path(arguments.output)
    if target.suffix in (".caffemodel", ".onnx"):
        raise UsageError("-o is the prototxt", expected="-o deploy.prototxt", got=target)
    prepared = prepare(
        arguments.net,
        [arguments.weights] if arguments.weights else [],
        level=arguments.level,
        stages=[stage for stage in arguments.stage.split(",") if stage],
        batch=arguments.batch,
        shape=None if arguments.shape is None else tuple(integers("shape", arguments.shape, ",", 3)),
    )
    try:
        check_target(target, arguments.overwrite)
        files, lines = deploy_files(prepared, target, folded=arguments.fold, limit=arguments.tolerance)
    finally:
        prepared.close()
    files = {path: content for path, content in files.items() if not _is_there(path, content)}
    for path in files:
        check_target(path, arguments.overwrite)
    write(files)
    print("\n".join([*lines, *(f"Wrote {path}" for path in files)]))
    return 0


def _is_there(path: Path, content: bytes) -> bool:
    """Returns whether a file exists with exactly this content, such as the labels.txt of a project."""
    return path.is_file() and path.read_bytes() == content
