"""From a NetDef to a net that runs."""

from . import python_layer as python_layer  # registers the layer
from .net import Net

__all__ = ["Net"]
