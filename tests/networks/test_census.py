"""What networks are made of: a change of a builder shows as a change of a file in tests/goldens/networks.

A line of such a file says how many layers of a type have the same options. Numbers of outputs are not in it,
since the tests of published sizes hold them. `python -m tests.networks.test_census` writes the files again;
compare what has changed with the paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from google.protobuf import text_format

from pycaffe_like.networks import find, networks, solver_text
from tests.conftest import ROOT
from tests.networks.test_classifiers import DEEPER

FOLDER = ROOT / "tests" / "goldens" / "networks"
NAMES = [name for name in networks() if name not in DEEPER]


def layers(net: Any) -> Iterator[str]:
    """The type and options of each layer, in a line."""
    for layer in net.layer:
        options = type(layer)()
        options.CopyFrom(layer)
        for field in ("name", "bottom", "top", "type"):
            options.ClearField(field)
        for field in ("convolution_param", "inner_product_param"):
            if options.HasField(field):
                getattr(options, field).ClearField("num_output")
        yield f"{layer.type} {text_format.MessageToString(options, as_one_line=True)}".strip()


def census(name: str) -> str:
    """The lines of a network's training net, what only its deploy net has, and its solver."""
    network = find(name)
    train = Counter(layers(network.build(network.request())))
    deploy = Counter(layers(network.build(network.request(deploy=True))))
    lines = [f"{count} {line}" for line, count in train.items()]
    lines += [f"deploy: {count} {line}" for line, count in deploy.items() if line not in train]
    solver = solver_text(name).splitlines()[1:] if network.solver else []
    return "".join(f"{line}\n" for line in [*lines, *(f"solver: {line}" for line in solver)])


@pytest.mark.parametrize("name", NAMES)
def test_a_network_is_made_of_the_same_layers(name: str) -> None:
    assert census(name) == (FOLDER / f"{name}.txt").read_text()


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name in NAMES:
        (FOLDER / f"{name}.txt").write_text(census(name))
