"""Networks from papers, written with NetSpec: one file per family.

    from pycaffe_like import networks

    print(networks.net_text("resnet50", classes=10))

Nothing here imports torch. Each family module lists its Network records in NETWORKS. To add a
family, write a module and add its name to FAMILIES in catalogue.py.
"""

from __future__ import annotations

from .catalogue import FAMILIES, find, networks
from .network import Network, Request
from .text import net_text, solver_text

__all__ = ["FAMILIES", "Network", "Request", "find", "net_text", "networks", "solver_text"]
