"""Show a net as an interactive HTML page.

usage: pcl view NET [-o FILE] [FLAGS]

Writes one self-contained file. The page can zoom, search, and save the drawing as SVG or PNG. Layers are coloured by
kind and show their shapes, parameters and multiply-adds; click a layer to see its options. Repeated blocks are
collapsed.

examples:
  pcl view netdefs/googlenet.prototxt -o googlenet.html
  pcl view netdefs/ssd.prototxt --phase TRAIN -o ssd.html
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from .common_flags import add_state_flags, net_state, parse_phase
from .flags import Parser
from .imports import import_layers

if TYPE_CHECKING:
    from pycaffe_like.net.built import BuiltNet
    from pycaffe_like.spec import NetDef, Phase


def add_flags(parser: Parser) -> None:
    parser.add_argument("net", metavar="NET", help="prototxt file of the net")
    parser.flag(
        "o", "file to write; default: NET with the extension .html, in the current folder", default="", metavar="FILE"
    )
    parser.flag("phase", "TRAIN or TEST", default="TEST", metavar="PHASE")
    add_state_flags(parser)


def run(arguments: argparse.Namespace) -> int:
    from pathlib import Path

    from pycaffe_like.proto import read_net
    from pycaffe_like.report.netpage import net_page
    from pycaffe_like.spec import Phase

    from . import log
    from .output import check_output, writing

    path = Path(arguments.o or Path(arguments.net).with_suffix(".html").name)
    check_output(path, (".html", ".htm"))
    log.start()
    import_layers(arguments)
    net = read_net(arguments.net)
    log.write_remarks(net.remarks)
    built = _build(net, arguments, parse_phase(arguments.phase, Phase.TEST))
    with writing(path) as file:
        file.write_text(net_page(built), encoding="utf-8")
    print(f"{path}: open it in a browser")
    return 0


def _build(net: NetDef, arguments: argparse.Namespace, phase: Phase) -> BuiltNet:
    """Builds a net in a phase.

    Raises:
        PclError: If the net is invalid; suggests the other phase if it is valid there.
    """
    from pycaffe_like.checks.net_problems import build_with_assumed_input
    from pycaffe_like.errors import NetError, PclError
    from pycaffe_like.spec import Phase

    try:
        return build_with_assumed_input(net, net_state(arguments, phase, net))
    except PclError as error:
        other = Phase.TRAIN if phase == Phase.TEST else Phase.TEST
        try:
            build_with_assumed_input(net, net_state(arguments, other, net))
        except PclError:
            raise error from None
        raise NetError(str(error), advice=f"The net is complete in phase {other.name}: --phase {other.name}.") from None
