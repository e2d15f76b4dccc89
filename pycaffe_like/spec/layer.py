"""One layer of a net as a plain value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pycaffe_like.errors import Where

from .options import EMPTY, Options
from .state import Phase, StateRule


@dataclass(frozen=True)
class FillerDef:
    """How a parameter gets its first values (FillerParameter); each filler reads its own fields."""

    type: str
    value: float
    min: float
    max: float
    mean: float
    std: float
    sparse: int
    variance_norm: str

    @classmethod
    def constant(cls, value: float) -> FillerDef:
        """The filler of layers whose prototxt names none."""
        return cls("constant", value, min=0.0, max=0.0, mean=0.0, std=0.0, sparse=-1, variance_norm="FAN_IN")


@dataclass(frozen=True)
class ParamDef:
    """Training options of one parameter blob (ParamSpec). None: the prototxt does not say."""

    name: str = ""
    permissive: bool = False
    lr_mult: float | None = None
    decay_mult: float | None = None


@dataclass(frozen=True)
class LayerDef:
    """One layer: what it is, what it is wired to, its options.

    Attributes:
        phase: the layer's own phase, or None for the net's.
        options: by the name of the message (`convolution_param`), only those that the file gives.
        schema: the defaults of every options message there is, by its name.
        raw: the bytes of the layer's LayerParameter in today's form, as a weight file keeps it; empty for
            a layer that no file has.
        where: the place in the prototxt.
    """

    name: str
    type: str
    bottoms: tuple[str, ...] = ()
    tops: tuple[str, ...] = ()
    phase: Phase | None = None
    loss_weight: tuple[float, ...] = ()
    params: tuple[ParamDef, ...] = ()
    propagate_down: tuple[bool, ...] = ()
    include: tuple[StateRule, ...] = ()
    exclude: tuple[StateRule, ...] = ()
    options: Mapping[str, Options] = field(default_factory=dict)
    schema: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False, compare=False)
    where: Where = field(default=Where(), compare=False)
    raw: bytes = field(default=b"", repr=False, compare=False)

    def option(self, message: str) -> Options:
        """The options message of that name, all defaults where the file does not give it."""
        given = self.options.get(message)
        return given if given is not None else Options(EMPTY, self.schema.get(message, EMPTY))
