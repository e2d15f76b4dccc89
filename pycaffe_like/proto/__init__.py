"""Reads and writes prototxt. Only this package and `files/` use protobuf; all others see plain values."""

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
