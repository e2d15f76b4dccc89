"""Flags that several commands share: a net, its state, the device."""

from __future__ import annotations

import argparse

from pycaffe_like.errors import UsageError
from pycaffe_like.spec import NetDef, NetState, Phase

from .flags import Parser


def add_net_flags(parser: Parser) -> None:
    """Adds -model, -net, -level, -stage, -import and -trust."""
    parser.flag("model", "prototxt file of the net", metavar="FILE")
    parser.flag("net", "the same as -model", metavar="FILE")
    add_state_flags(parser)


def add_state_flags(parser: Parser) -> None:
    parser.flag(
        "level", "level of the net, for the include and exclude rules of its layers", default=0, type=int, metavar="N"
    )
    parser.flag(
        "stage",
        "stages of the net, separated by commas, for the include and exclude rules of its layers",
        default="",
        metavar="A,B",
    )
    add_code_flags(parser)


def add_code_flags(parser: Parser) -> None:
    """Adds -import and -trust."""
    parser.switch("trust", "allow the net to run the code of any Python layer that it names")
    parser.flag(
        "import",
        "Python file or module that defines layers; may be repeated",
        default=[],
        action="append",
        metavar="MODULE",
    )


def add_device_flags(parser: Parser, gpu: str = "index of the GPU to use; default: the CPU") -> None:
    """Adds -gpu, with the given help text, -tf32 and -deterministic."""
    parser.flag(
        "gpu",
        gpu,
        default="",
        metavar="N",
    )
    parser.switch("tf32", "use TF32 on the GPU: faster, but products have only 10 bits of precision")
    parser.switch("deterministic", "use only deterministic algorithms, so that repeated runs give identical results")


def add_assumed_input_flag(parser: Parser) -> None:
    """Adds -assume_input."""
    parser.flag(
        "assume_input",
        "shape of the pictures of data layers whose source does not exist and that have no crop_size: "
        "channels, height, width",
        default="3,224,224",
        metavar="C,H,W",
    )


def assumed_input(arguments: argparse.Namespace) -> tuple[int, ...]:
    """Returns the shape that -assume_input gives.

    Raises:
        UsageError: If it is not a shape.
    """
    extents = arguments.assume_input.replace("x", ",").split(",")
    if len(extents) != 3 or not all(extent.isdecimal() and int(extent) for extent in extents):
        raise UsageError("-assume_input is not a shape", expected="C,H,W such as 3,224,224", got=arguments.assume_input)
    return tuple(map(int, extents))


def net_file(arguments: argparse.Namespace) -> str:
    """Returns the file that -model or -net names.

    Raises:
        UsageError: If neither or both are given.
    """
    if bool(arguments.model) == bool(arguments.net):
        raise UsageError("a net is needed", expected="-model FILE or -net FILE")
    return str(arguments.model or arguments.net)


def net_state(arguments: argparse.Namespace, phase: Phase, net: NetDef) -> NetState:
    """Returns the net state that the flags select."""
    return NetState.requested(phase, arguments.level, filter(None, arguments.stage.split(",")), net.state)


def parse_phase(name: str, default: Phase) -> Phase:
    """Returns the phase with this name; `default` if the name is empty.

    Raises:
        UsageError: If there is no such phase.
    """
    if not name:
        return default
    if name not in Phase.__members__:
        raise UsageError("-phase is unknown", expected="TRAIN or TEST", got=name)
    return Phase[name]
