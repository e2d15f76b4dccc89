#!/usr/bin/env python3
"""Writes docs/networks.md: every network of `pcl netdef`, with its size (`make docs`)."""

from __future__ import annotations

from pathlib import Path

import pycaffe_like.net  # registers all layers
from pycaffe_like import networks
from pycaffe_like.checks.net_problems import build_with_assumed_input
from pycaffe_like.net.built import BuiltNet
from pycaffe_like.networks import Network
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetState, Phase

PAGE = Path(pycaffe_like.__file__).resolve().parent.parent / "docs" / "networks.md"

HEAD = """# Networks

What [`pcl netdef`](commands/netdef.md) writes. `tools/document_networks.py` writes this page (`make docs`); a
test fails where it is not up to date.

*Parameters* is what training changes, as `pcl check` counts it. *MACs* is the multiply-adds of one picture
through the deploy net at the paper's size. Side heads that only training has are in neither.

| name | network | parameters | MACs | input | classes |
|---|---|---|---|---|---|
"""


def page() -> str:
    """Returns the text of the page."""
    return HEAD + "".join(f"{row(network)}\n" for network in networks.networks().values())


def row(network: Network) -> str:
    """Returns the table's row for a network."""
    train, deploy = build_network(network, deploy=False), build_network(network, deploy=True)
    shape = "x".join(map(str, deploy.blobs[0].shape[1:]))
    title = f"{network.title}. {network.paper}"
    classes = str(network.classes) if network.has_classes else ""
    return f"| `{network.name}` | {title} | {train.parameter_count():,} | {deploy.macs():,} | {shape} | {classes} |"


def build_network(network: Network, deploy: bool) -> BuiltNet:
    """Builds a network in TEST, without memory for its parameters."""
    text = networks.net_text(network.name, deploy=deploy)
    return build_with_assumed_input(net_file(text, network.name).lowered(), NetState(Phase.TEST))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
