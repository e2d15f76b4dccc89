"""Reading and writing Caffe's files. The only importer of protobuf inside the engine."""

from .read import Change, net_file, override_solver, read_net, read_net_file, read_solver

__all__ = ["Change", "net_file", "override_solver", "read_net", "read_net_file", "read_solver"]
