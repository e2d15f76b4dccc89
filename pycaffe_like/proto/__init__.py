"""Reading and writing Caffe's files. The only importer of protobuf inside the engine."""

from .netfile import net_file, read_net, read_net_file
from .overrides import Overrides
from .solverfile import read_net_or_solver, read_solver
from .unknown import OnUnknown

__all__ = [
    "OnUnknown",
    "Overrides",
    "net_file",
    "read_net",
    "read_net_file",
    "read_net_or_solver",
    "read_solver",
]
