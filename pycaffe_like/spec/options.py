"""The fields of one options message of a layer, such as `convolution_param`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Options:
    """The values that a prototxt sets, with the schema's defaults for the others.

    Numbers and strings are plain Python values, an enum value is its name, a repeated field is a tuple, a
    FillerParameter is a FillerDef, a BlobShape is a tuple of ints, and any other message is an Options.

    Attributes:
        given: the fields that the file sets.
        defaults: the fields that have a default in the schema.
    """

    given: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    defaults: Mapping[str, Any] = field(default_factory=lambda: EMPTY, repr=False, compare=False)

    def has(self, name: str) -> bool:
        """Returns whether the file sets the field, like Caffe's `has_name()`."""
        return name in self.given

    def get(self, name: str) -> Any:
        """Returns the value in the file, else the schema's default, else None."""
        if name in self.given:
            return self.given[name]
        return self.defaults.get(name)

    def __getitem__(self, name: str) -> Any:
        if name in self.given:
            return self.given[name]
        return self.defaults[name]
