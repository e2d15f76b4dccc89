"""A layer of a net as a plain value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pycaffe_like.errors import Where

from .options import EMPTY, Options
from .state import Phase, StateRule


@dataclass(frozen=True)
class FillerDef:
    """How to initialise a parameter (FillerParameter). Each filler type reads the fields it needs."""

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
        """Returns a filler that sets every element to `value`: the default of layers whose prototxt has no filler."""
        return cls("constant", value, min=0.0, max=0.0, mean=0.0, std=0.0, sparse=-1, variance_norm="FAN_IN")


@dataclass(frozen=True)
class ParamDef:
    """Training options of one parameter blob (ParamSpec); None where the prototxt sets nothing."""

    name: str = ""
    permissive: bool = False
    lr_mult: float | None = None
    decay_mult: float | None = None


@dataclass(frozen=True)
class LayerDef:
    """One layer: its type, its bottoms and tops, and its options.

    Attributes:
        phase: the phase that the layer sets for itself; None to use the net's.
        options: the options messages that the file sets, by name (`convolution_param`).
        schema: the defaults of all options messages, by name.
        raw: the layer's serialized LayerParameter in the current format, for weight files; empty
            for a layer that was not read from a file.
        where: the location in the prototxt.
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
        """Returns the options message with this name. If the file does not set it, the message has only the
        defaults.
        """
        given = self.options.get(message)
        return given if given is not None else Options(EMPTY, self.schema.get(message, EMPTY))
