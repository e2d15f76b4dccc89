"""Reads net prototxt files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pycaffe_like.errors import ParseError, Remark, Where
from pycaffe_like.spec import NetDef

from . import caffe_pb2
from .bind import BindingLog, bind
from .dialects import normalize_fork_spellings
from .lower import net_def
from .overrides import Overrides
from .textfile import read_text
from .textformat import Block, Scalar, parse
from .unknown import CustomOptions, OnUnknown, sort_unknown
from .upgrade import upgrade_net

_LAYERS = ("layer", "layers", "input")


def _refuse_solver(block: Block, source: str) -> None:
    """Raises ParseError if a file that should hold a net is a solver."""
    names = {field.name for field in block.fields}
    if names & {"net", "base_lr", "train_net", "lr_policy"} and not names & set(_LAYERS):
        values = (field.value for field in block.fields if field.name in ("net", "train_net"))
        net = next((value.text for value in values if isinstance(value, Scalar)), "")
        advice = f"The net of this solver is {net}." if net else ""
        raise ParseError("this is a solver", expected="a net", advice=advice, where=Where(source))


@dataclass(frozen=True)
class NetFile:
    """A net read from a file: its message in the current format, with locations and remarks.

    Attributes:
        places: line and column of each layer in the file; (0, 0) for layers added by an upgrade.
        custom: options messages that are not in the schema, by layer index.
        is_v1: whether the file has V1 layers.
    """

    message: Any
    source: str
    places: list[tuple[int, int]]
    custom: CustomOptions
    remarks: tuple[Remark, ...]
    is_v1: bool = False

    def lowered(self) -> NetDef:
        net = net_def(self.message, self.source, self.places, self.custom, self.remarks)
        return replace(net, is_v1=self.is_v1)


def read_net(path: str | Path, unknown: OnUnknown = "remark", overrides: Overrides | None = None) -> NetDef:
    """Reads a net from a prototxt file and upgrades it to the current format.

    Args:
        unknown: what to do about fields that are not in the schema.
        overrides: values that replace layer fields of the file.

    Raises:
        ParseError: If the file does not exist or is not the prototxt of a net, with file:line:column; a
            CombinedError if several values are wrong.
        NetError: If an old net cannot be upgraded.
    """
    file = read_net_file(path, unknown)
    if overrides is not None:
        overrides.apply_to_net(file.message)
        normalize_fork_spellings(file.message)
    return file.lowered()


def read_net_file(path: str | Path, unknown: OnUnknown = "remark") -> NetFile:
    """Like `read_net`, but returns the message as well."""
    return net_file(read_text(path), str(path), unknown)


def net_file(text: str, source: str, unknown: OnUnknown = "remark") -> NetFile:
    """Like `read_net_file`, but parses a string. Errors name `source` as the file."""
    net = caffe_pb2.NetParameter()
    notes = BindingLog(source)
    block = parse(text, source)
    _refuse_solver(block, source)
    bind(block, net, notes)
    notes.check()
    custom, remarks = sort_unknown(notes, unknown)
    was = list(notes.layers)
    is_v1 = len(net.layers) > 0
    places = upgrade_net(net, source, notes.layers)
    moved = {places.index(was[index]): options for index, options in custom.items() if was[index] in places}
    return NetFile(net, source, places, moved, remarks, is_v1)
