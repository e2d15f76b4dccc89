"""The fields of one options message of a layer, such as `convolution_param`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Options:
    """Values as a prototxt gives them, over the defaults of the schema.

    Numbers and strings are Python's, an enum value is its name, a repeated field is a tuple, a
    FillerParameter is a FillerDef, a BlobShape is a tuple of ints, another message is an Options.

    Attributes:
        given: the fields that the file sets.
        defaults: the fields for which the schema states a default.
    """

    given: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    defaults: Mapping[str, Any] = field(default_factory=lambda: EMPTY, repr=False, compare=False)

    def has(self, name: str) -> bool:
        """Whether the file sets the field, as Caffe's `has_name()`."""
        return name in self.given

    def get(self, name: str) -> Any:
        """The value given, else the default of the schema, else None."""
        if name in self.given:
            return self.given[name]
        return self.defaults.get(name)

    def __getitem__(self, name: str) -> Any:
        if name in self.given:
            return self.given[name]
        return self.defaults[name]
