"""What all stand-ins have in common."""

from __future__ import annotations

from typing import Any

Blobs = list[Any]


class StandIn:
    """A layer in pycaffe's protocol that has no options, passes no gradients on, and whose tops take their
    shapes in `forward`. Subclasses override what they do otherwise.

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
