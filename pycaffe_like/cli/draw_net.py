"""Draw a net as a graph of its layers and blobs.

usage: pcl draw_net MODEL PICTURE [FLAGS]

The extension of PICTURE sets the format: .png, .svg, .pdf, or .raw for the text that Graphviz reads. Needs
the package pydot. Formats other than .png, .svg and .raw also need Graphviz. If Graphviz is installed, it is used for
every format, because its drawings are clearer.

example:
  pcl draw_net train_val.prototxt net.png --rankdir TB --phase TRAIN
"""

from __future__ import annotations

import argparse

from pycaffe_like.errors import NetError, UsageError, Where

from .flags import Parser


def add_flags(parser: Parser) -> None:
    parser.add_argument("model", metavar="MODEL")
    parser.add_argument("picture", metavar="PICTURE")
    parser.flag("rankdir", "direction of the graph: LR (left to right), RL, TB (top to bottom) or BT", default="LR")
    parser.flag("phase", "draw only the layers of this phase: TRAIN or TEST; ALL draws all layers", default="ALL")
    parser.switch("display_lrm", "also show the learning rate multipliers of layers that learn")


def run(arguments: argparse.Namespace) -> int:
    phases = {"TRAIN": 0, "TEST": 1, "ALL": None}
    if arguments.phase not in phases:
        raise UsageError(f"Unknown phase: {arguments.phase}", expected=", ".join(phases))
    from pycaffe_like.caffe import draw
    from pycaffe_like.proto import read_net_file
    from pycaffe_like.spec.net import empty_net_error

    from . import log
    from .output import check_output, writing

    check_output(arguments.picture, (), reads=arguments.model)
    log.start()
    net = read_net_file(arguments.model)
    log.write_remarks(net.remarks)
    if not net.message.layer:
        raise empty_net_error(arguments.model)
    print(f"Drawing net to {arguments.picture}")
    kind = arguments.picture.rpartition(".")[2]
    phase = phases[arguments.phase]
    try:
        picture = draw.draw_net(net.message, arguments.rankdir, kind, phase=phase, display_lrm=arguments.display_lrm)
    except ValueError as error:
        raise NetError(str(error), where=Where(arguments.model)) from None
    with writing(arguments.picture) as file:
        file.write_bytes(picture)
    return 0
