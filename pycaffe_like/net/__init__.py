"""From a NetDef to a net that runs."""

from .net import Net

__all__ = ["Net"]
