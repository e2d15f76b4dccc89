"""Which options of a layer somebody looked at, so that none is lost without a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from pycaffe_like.errors import Remark
from pycaffe_like.proto.dialects import HINTS, PRECISION, whose, without_effect
from pycaffe_like.spec import LayerDef, Options


@dataclass(frozen=True)
class Watched(Options):
    """Options that remember which of them were asked for."""

    asked: set[str] = field(default_factory=set, repr=False, compare=False)

    def has(self, name: str) -> bool:
        self.asked.add(name)
        return super().has(name)

    def get(self, name: str) -> Any:
        self.asked.add(name)
        return super().get(name)

    def __getitem__(self, name: str) -> Any:
        self.asked.add(name)
        return super().__getitem__(name)


def watch(layer: LayerDef) -> LayerDef:
    """The layer with options that remember who asked for them."""
    return replace(layer, options={name: Watched(one.given, one.defaults) for name, one in layer.options.items()})


def unread(layer: LayerDef) -> Iterator[Remark]:
    """Remarks on the options of a watched layer that nobody asked for, except hints."""
    for message, options in layer.options.items():
        assert isinstance(options, Watched)
        lost = [
            without_effect(message, name, value) for name, value in options.given.items() if name not in options.asked
        ]
        if options.asked:
            yield from (Remark(layer.where, f"{message}.{text}") for text in lost if text)
        elif message in PRECISION:
            yield Remark(layer.where, without_effect("LayerParameter", message, None))
        elif any(lost) and message not in HINTS:
            forks = whose(message)
            named = f"{message} (of {forks})" if forks else message
            yield Remark(layer.where, f"{named} means nothing to this type, so it is ignored")
