"""The base class of all stand-ins: built-in layers that replace the Python layers of well-known repositories."""

from __future__ import annotations

from typing import Any

Blobs = list[Any]


class StandIn:
    """A Python layer with pycaffe's methods. By default it has no options, passes no gradients on, and
    reshapes its tops in `forward`; subclasses override the methods that do more.

    Attributes:
        param_str: the options, from the prototxt.
    """

    param_str = ""

    def setup(self, bottom: Blobs, top: Blobs) -> None:
        """Reads the options."""

    def reshape(self, bottom: Blobs, top: Blobs) -> None:
        """Reshapes the tops, if their shapes are known before `forward`."""

    def backward(self, top: Blobs, propagate_down: list[bool], bottom: Blobs) -> None:
        """Computes the gradients of the bottoms, if there are any."""
