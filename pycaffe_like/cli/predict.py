"""Print a net's predictions for pictures.

usage: pcl predict NET WEIGHTS PICTURES ... [FLAGS]

PICTURES are picture files, folders, .txt files with one path per line, or - to read paths from standard input.
They are preprocessed as the transform_param of NET's Input layer says (pcl deploy writes one) or, if there is
none, as that of NET's TEST-phase data layer says. Class names come from a labels.txt next to NET, next to WEIGHTS
or in the net's databases. If a picture cannot be read, the command reports it, continues, and ends with exit code
1.

examples:
  pcl predict deploy.prototxt net.caffemodel cat.jpg
  pcl predict deploy.prototxt net.caffemodel pictures/ --top 3 --csv
  pcl predict ssd.prototxt ssd.caffemodel street.jpg --overlay drawn
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pycaffe_like.errors import UsageError

from . import common_flags, devices, imports
from .flags import Parser

if TYPE_CHECKING:
    from pycaffe_like.interop.predict import Prediction
    from pycaffe_like.interop.prediction_text import Names


def add_flags(parser: Parser) -> None:
    parser.add_argument("net", metavar="NET")
    parser.add_argument("weights", metavar="WEIGHTS")
    parser.add_argument("pictures", metavar="PICTURES", nargs="+")
    parser.flag("top", "number of classes or boxes to show for each picture", type=int, default=5, metavar="N")
    parser.flag(
        "outputs", "blobs to show, separated by commas; default: the net's outputs", default="", metavar="BLOBS"
    )
    parser.flag("labels", "file with the names of the classes, one per line", metavar="FILE")
    parser.flag("root", "folder that the paths in lists are relative to", metavar="DIR")
    parser.flag("batch", "batch size", type=int, default=16, metavar="N")
    parser.switch("json", "print one JSON object per picture, each on its own line")
    parser.switch("csv", "print a CSV table")
    parser.flag(
        "overlay",
        "draw the detections or masks on copies of the pictures, and write the copies to this folder",
        metavar="DIR",
    )
    common_flags.add_state_flags(parser)
    common_flags.add_device_flags(parser)


def run(arguments: argparse.Namespace) -> int:
    for name in ("top", "batch"):
        if getattr(arguments, name) < 1:
            raise UsageError(f"--{name} is out of range", expected="1 or more", got=getattr(arguments, name))
    if arguments.json and arguments.csv:
        raise UsageError("--json and --csv are two forms", expected="one of the two")
    from pycaffe_like.data.class_names import find_names, read_names
    from pycaffe_like.interop import prediction_text as text
    from pycaffe_like.interop.deploy_files import class_names
    from pycaffe_like.interop.net_module import net_module
    from pycaffe_like.interop.predict import find_pictures, predict, preparation
    from pycaffe_like.interop.prepare import prepare
    from pycaffe_like.interop.wrappers import input_with_transform

    imports.import_layers(arguments)
    device = devices.select_device(arguments.gpu, tf32=arguments.tf32, deterministic=arguments.deterministic)
    stages = [stage for stage in arguments.stage.split(",") if stage]
    prepared = prepare(arguments.net, [arguments.weights], level=arguments.level, stages=stages)
    try:
        if arguments.labels:
            if not Path(arguments.labels).is_file():
                raise UsageError(f"--labels: there is no file {arguments.labels}")
            given = read_names(Path(arguments.labels))
            if not given:
                raise UsageError(f"--labels: {arguments.labels} is empty", expected="a class name in each line")
            names = text.Names(given)
        else:
            beside = find_names([Path(arguments.net).parent, Path(arguments.weights).parent])
            names = text.Names(beside or class_names(prepared))
        outputs = [name for name in arguments.outputs.split(",") if name] or None
        net = net_module(prepared.build(), outputs, fused=True)
    finally:
        prepared.close()
    steps = preparation(prepared.definition, net.input_shapes[0])
    if input_with_transform(prepared.definition) is None:
        print("warning: the net does not say how its pictures are prepared: BGR from 0 to 255", file=sys.stderr)
    paths = find_pictures(arguments.pictures, iter(sys.stdin), arguments.root)
    if arguments.csv:
        print(",".join(text.COLUMNS))
    failed = drawn = 0
    for one in predict(net, steps, paths, arguments.batch, device):
        if one.error:
            failed += 1
            print(f"error: {one.error}", file=sys.stderr)
            continue
        print(_format(one, names, arguments))
        if arguments.overlay and text.draw(one, names, arguments.top, Path(arguments.overlay)) is not None:
            drawn += 1
    if arguments.overlay and failed < len(paths) and not drawn:
        print("warning: --overlay has no effect: the net has no detections or masks to draw", file=sys.stderr)
    return 1 if failed else 0


def _format(prediction: Prediction, names: Names, arguments: argparse.Namespace) -> str:
    """Returns a prediction in the requested form."""
    from pycaffe_like.interop import prediction_text as text

    if arguments.json:
        return text.json_line(prediction, names, arguments.top)
    if arguments.csv:
        return text.csv_rows(prediction, names, arguments.top)
    return "\n".join(text.lines(prediction, names, arguments.top))
