"""The networks of the papers, written with NetSpec: one file a family.

    from pycaffe_like import networks

    print(networks.net_text("resnet50", classes=10))

Nothing here needs torch. A family module has NETWORKS, its Network records; adding one is writing it
and naming it in FAMILIES.
"""

from __future__ import annotations

from .catalogue import FAMILIES, find, networks
from .network import Network, Request
from .text import net_text, solver_text

__all__ = ["FAMILIES", "Network", "Request", "find", "net_text", "networks", "solver_text"]
