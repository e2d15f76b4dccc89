"""The records that describe a network from a paper and what a user asks of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pycaffe_like.errors import UsageError


@dataclass(frozen=True)
class Request:
    """The settings that a user chose for a network.

    Attributes:
        name: the network's name.
        classes: number of classes, without a detector's background.
        size: height and width of its pictures.
        deploy: build the net for inference: with inputs, but without labels and losses.
    """

    name: str
    classes: int
    size: int
    deploy: bool = False


@dataclass(frozen=True)
class Network:
    """A network from a paper.

    Attributes:
        name: the name, in the style of torchvision and timm.
        title: the name in the paper.
        paper: authors and year.
        build: returns the net as a NetParameter.
        solver: fields of the paper's SolverParameter; empty if an example script trains the net.
        classes, size: the paper's number of classes and picture size, used by default.
        has_classes: whether the number of classes can be chosen.
        smallest: the smallest picture size supported.
        step: valid sizes are smallest, smallest + step, smallest + 2 * step, …
        notes: remarks for readers of the net, one line each.
    """

    name: str
    title: str
    paper: str
    build: Callable[[Request], Any]
    solver: Mapping[str, Any] = field(default_factory=dict)
    classes: int = 1000
    size: int = 224
    has_classes: bool = True
    smallest: int = 32
    step: int = 1
    notes: tuple[str, ...] = ()

    def request(self, classes: int | None = None, size: int | None = None, deploy: bool = False) -> Request:
        """Returns a Request; for settings that are None, it has the paper's values.

        Raises:
            UsageError: If there are too few classes, if the network has none at all, or if it does not
                support the size.
        """
        if classes is not None and not self.has_classes:
            raise UsageError(f"{self.name} does not take a number of classes", expected="no --classes", got=classes)
        if classes is not None and classes < 1:
            raise UsageError("--classes is too small", expected="1 or more", got=classes)
        size = self.size if size is None else size
        if size < self.smallest or (size - self.smallest) % self.step:
            steps = f" and so on in steps of {self.step}" if self.step > 1 else " or more"
            raise UsageError(f"{self.name} does not work on that size", expected=f"{self.smallest}{steps}", got=size)
        return Request(self.name, self.classes if classes is None else classes, size, deploy)
