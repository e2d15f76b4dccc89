"""Score a net on its test data.

Prints the outputs of every batch, then their means. Without -iterations the net goes once over
all records of its data, the last batch as small as it has to be; means count every record once.

example:
  pcl test -model netdefs/mouth.prototxt -weights snaps/mouth_iter_1500.caffemodel
"""

from __future__ import annotations

import argparse

from pycaffe_like.errors import UsageError

from . import common_flags, devices, imports
from .flags import Parser


def add_flags(parser: Parser) -> None:
    common_flags.add_net_flags(parser)
    parser.flag("weights", "weight files, between commas", default="", metavar="FILES")
    parser.flag(
        "iterations", "number of batches; one pass over the data where this is left away", type=int, metavar="N"
    )
    common_flags.add_device_flags(parser)


def run(arguments: argparse.Namespace) -> int:
    model = common_flags.net_file(arguments)
    if not arguments.weights:
        raise UsageError("weights are needed to score a net", expected="-weights FILE")
    if arguments.iterations is not None and arguments.iterations < 1:
        raise UsageError("-iterations is out of range", expected="1 or more", got=arguments.iterations)
    from pycaffe_like import logfmt
    from pycaffe_like.net import Net
    from pycaffe_like.net.scoring import score
    from pycaffe_like.proto import read_net
    from pycaffe_like.spec import Phase

    from . import log

    log.start()
    imports.import_layers(arguments)
    definition = read_net(model, "typo")
    log.write_remarks(definition.remarks)
    device = devices.select_device(arguments.gpu, tf32=arguments.tf32, deterministic=arguments.deterministic)
    net = Net(definition, common_flags.net_state(arguments, Phase.TEST, definition), device)
    try:
        for path in arguments.weights.split(","):
            net.load(path.strip())
        batches = arguments.iterations or net.batches()
        log.info("Running for %d iterations.", batches)
        result = score(
            net, arguments.iterations, lambda batch, name, value: log.write(logfmt.batch_score(batch, name, value))
        )
    finally:
        net.close()
    log.write(logfmt.score_loss(result.loss))
    for name, value, weight in result.means:
        log.write(logfmt.score(name, value, weight))
    return 0
