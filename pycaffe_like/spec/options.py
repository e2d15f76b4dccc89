"""The fields of one options message of a layer, such as `convolution_param`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Options:
    """The values set in a prototxt, with the schema's defaults as fallback.

    Numbers and strings are plain Python values, an enum value is its name, a repeated field is a
    tuple, a FillerParameter a FillerDef, a BlobShape a tuple of ints, any other message an Options.

    Attributes:
        given: the fields that the file sets.
        defaults: the fields for which the schema states a default.
    """

    given: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    defaults: Mapping[str, Any] = field(default_factory=lambda: EMPTY, repr=False, compare=False)

    def has(self, name: str) -> bool:
        """Whether the file sets the field, like Caffe's `has_name()`."""
        return name in self.given

    def get(self, name: str) -> Any:
        """The value in the file, else the schema's default, else None."""
        if name in self.given:
            return self.given[name]
        return self.defaults.get(name)

    def __getitem__(self, name: str) -> Any:
        if name in self.given:
            return self.given[name]
        return self.defaults[name]
