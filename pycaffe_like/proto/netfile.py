"""Net prototxt files in, NetDef out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pycaffe_like.errors import Remark
from pycaffe_like.spec import NetDef

from . import caffe_pb2
from .bind import BindingLog, bind
from .dialects import normalize_fork_spellings
from .lower import net_def
from .overrides import Overrides
from .textfile import read_text
from .textformat import parse
from .unknown import CustomOptions, OnUnknown, sort_unknown
from .upgrade import upgrade_net


@dataclass(frozen=True)
class NetFile:
    """A net as read: today's form as a message, and what belongs to it but fits into no message.

    Attributes:
        places: line and column of each layer in the file; (0, 0) for one that upgrading added.
        custom: options that the message has no field for.
        is_v1: the file has V1 layers.
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
    """The net in a prototxt file, upgraded to today's form.

    Args:
        overrides: fields of layers to set over what the file says, in the layers that it has.

    Raises:
        ParseError: no such file, or not a prototxt of a net, with file:line:column; a CombinedError
            where several values are wrong.
        NetError: an old net that cannot be upgraded.
    """
    file = read_net_file(path, unknown)
    if overrides is not None:
        overrides.apply_to_net(file.message)
        normalize_fork_spellings(file.message)
    return file.lowered()


def read_net_file(path: str | Path, unknown: OnUnknown = "remark") -> NetFile:
    """As `read_net`, with the message."""
    return net_file(read_text(path), str(path), unknown)


def net_file(text: str, source: str, unknown: OnUnknown = "remark") -> NetFile:
    """As `read_net_file`, from a string; errors name `source`."""
    net = caffe_pb2.NetParameter()
    notes = BindingLog(source)
    bind(parse(text, source), net, notes)
    notes.check()
    custom, remarks = sort_unknown(notes, unknown)
    was = list(notes.layers)
    is_v1 = len(net.layers) > 0
    places = upgrade_net(net, source, notes.layers)
    moved = {places.index(was[index]): options for index, options in custom.items() if was[index] in places}
    return NetFile(net, source, places, moved, remarks, is_v1)
