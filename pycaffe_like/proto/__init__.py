"""Reading and writing Caffe's files. The only importer of protobuf inside the engine."""

from .read import (
    Change,
    OnUnknown,
    net_file,
    override_solver,
    read_net,
    read_net_file,
    read_net_or_solver,
    read_solver,
)

__all__ = [
    "Change",
    "OnUnknown",
    "net_file",
    "override_solver",
    "read_net",
    "read_net_file",
    "read_net_or_solver",
    "read_solver",
]
