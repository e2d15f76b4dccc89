"""Compile a net to a straight-line Python program, the code that runs when the net is trained or tested.

usage: pcl compile NET [--print] [FLAGS]

Prints how many layers the net has and how many steps the program has or, with --print, the program itself.

example:
  pcl compile netdefs/vgg16.prototxt --print
"""

from __future__ import annotations

import argparse

from pycaffe_like.spec import format_count

from .common_flags import add_state_flags, net_state, parse_phase
from .flags import Parser
from .imports import import_layers


def add_flags(parser: Parser) -> None:
    parser.add_argument("net", help="prototxt file of the net")
    parser.switch("print", "print the program instead of its size")
    parser.flag("phase", "TRAIN or TEST; default: TEST", default="TEST")
    add_state_flags(parser)


def run(arguments: argparse.Namespace) -> int:
    from pycaffe_like.checks.net_problems import build_with_assumed_input
    from pycaffe_like.net.program import compile_net
    from pycaffe_like.proto import read_net
    from pycaffe_like.spec import Phase

    from . import log

    log.start()
    import_layers(arguments)
    net = read_net(arguments.net)
    log.write_remarks(net.remarks)
    built = build_with_assumed_input(net, net_state(arguments, parse_phase(arguments.phase, Phase.TEST), net))
    program = compile_net(built)
    if arguments.print:
        print(program.code.strip())
    else:
        layers, steps = len(built.layers), len(list(program.graph.nodes))
        print(f"{arguments.net}: {format_count(layers, 'layer')}, {format_count(steps, 'step')}")
    return 0
