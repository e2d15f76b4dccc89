"""Writes networks and their solvers as prototxt."""

from __future__ import annotations

from collections.abc import Iterator

from pycaffe_like.errors import UsageError
from pycaffe_like.proto import caffe_pb2
from pycaffe_like.proto.prototxt import message_lines

from .catalogue import find
from .network import Network

_MADE_UP = "Random pictures, so that the net runs anywhere; --stage lmdb reads the databases below instead."


def net_text(name: str, classes: int | None = None, size: int | None = None, deploy: bool = False) -> str:
    """Returns the prototxt of a network.

    Args:
        classes, size: None for the paper's values.
        deploy: build the net for inference, without labels and losses.

    Raises:
        UsageError: If the network does not exist or does not support these settings.
    """
    network = find(name)
    request = network.request(classes, size, deploy)
    net = network.build(request)
    lines = [*_head(network), *message_lines(net)]
    if any(layer.type == "DummyData" for layer in net.layer):
        lines.insert(lines.index(f'name: "{net.name}"') + 1, f"# {_MADE_UP}")
    return "".join(f"{line}\n" for line in lines)


def solver_text(name: str, net: str = "") -> str:
    """Returns the prototxt of the paper's solver.

    Args:
        net: the file of the net; `name`.prototxt if empty.

    Raises:
        UsageError: If the network does not exist or is not trained by a single solver.
    """
    network = find(name)
    if not network.solver:
        raise UsageError(f"{name} is not trained by one solver", advice="See docs/networks.md for its script.")
    solver = caffe_pb2.SolverParameter(net=net or f"{name}.prototxt", **network.solver)
    if not solver.snapshot_prefix:
        solver.snapshot_prefix = f"snaps/{name}"
    lines = [f"# The solver of {network.title}: {network.paper}", *message_lines(solver)]
    return "".join(f"{line}\n" for line in lines)


def _head(network: Network) -> Iterator[str]:
    yield f"# {network.title}. {network.paper} `pcl netdef {network.name}` writes it."
    yield from (f"# {note}" for note in network.notes)
