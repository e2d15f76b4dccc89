"""What a network of a paper is: a name, a builder, a solver."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pycaffe_like.errors import UsageError


@dataclass(frozen=True)
class Request:
    """What a user asks of a network.

    Attributes:
        name: the network's.
        classes: how many classes it tells apart; a detector's background is not among them.
        size: height and width of its pictures.
        deploy: for a program that brings its own pictures: no labels, no losses.
    """

    name: str
    classes: int
    size: int
    deploy: bool = False


@dataclass(frozen=True)
class Network:
    """A network of a paper.

    Attributes:
        name: as torchvision and timm write it.
        title: the name in the paper.
        paper: authors and year.
        build: makes the net as a NetParameter.
        solver: fields of the paper's SolverParameter; empty where an example script trains the net.
        classes, size: those of the paper.
        has_classes: whether `classes` means anything to it.
        smallest: the smallest size that it can work on.
        step: sizes are `smallest` and so many more pixels at a time.
        notes: what a reader of the net has to know, a line each.
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
        """A request with the paper's values where none are given.

        Raises:
            UsageError: the network has no classes to choose, too few, or it does not work on that size.
        """
        if classes is not None and not self.has_classes:
            raise UsageError(f"{self.name} has no classes to choose", expected="no --classes", got=classes)
        if classes is not None and classes < 1:
            raise UsageError("--classes is too small", expected="1 or more", got=classes)
        size = self.size if size is None else size
        if size < self.smallest or (size - self.smallest) % self.step:
            steps = f" and so on in steps of {self.step}" if self.step > 1 else " or more"
            raise UsageError(f"{self.name} does not work on that size", expected=f"{self.smallest}{steps}", got=size)
        return Request(self.name, self.classes if classes is None else classes, size, deploy)
