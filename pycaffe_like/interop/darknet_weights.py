"""Reads Darknet's .weights files: a header, followed by the parameters of all layers in order as float32.

Source: load_weights_upto in src/parser.c of pjreddie/darknet.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from pycaffe_like.errors import Where
from pycaffe_like.regular_file import map_regular

from .darknet_cfg import Section
from .errors import ImportedModelError

_VERSION = 12  # bytes: major, minor and revision, int32 each


class WeightsFile:
    """Reads a .weights file from front to back. The file is memory-mapped: values are loaded when used.

    Attributes:
        transposed: whether fully connected weights are stored as inputs x outputs.
    """

    def __init__(self, path: Path) -> None:
        self.path = str(path)
        data = map_regular(path, ImportedModelError, "a Darknet .weights", "*.weights")
        major, minor = np.frombuffer(bytes(data[:8]).ljust(8, b"\0"), "<i4")
        # From version 0.2 on, the header stores the number of pictures seen in 64 bits instead of 32.
        wide = int(major) * 10 + int(minor) >= 2 and major < 1000 and minor < 1000
        start = _VERSION + (8 if wide else 4)
        self.transposed = bool(major > 1000 or minor > 1000)
        if major < 0 or minor < 0 or len(data) < start or (len(data) - start) % 4:
            raise ImportedModelError(
                "this is not a Darknet .weights file",
                expected=f"a header of {start} bytes, then float32",
                got=f"{len(data)} bytes",
                where=Where(self.path),
            )
        self.values = np.frombuffer(data, "<f4", offset=start)
        self.at = 0

    def take(self, section: Section, what: str, *shape: int) -> np.ndarray:
        """Returns the next values in the file, in the given shape.

        Args:
            section, what: which parameters of which section these are, for the error message.

        Raises:
            ImportedModelError: If the file has fewer values left.
        """
        count = math.prod(shape)
        left = len(self.values) - self.at
        if count > left:
            raise section.error(
                f"has no {what}: {self.path} is too short",
                expected=f"{count} values",
                got=left,
                advice="Are these the weights of another .cfg?",
            )
        self.at += count
        return self.values[self.at - count : self.at].reshape(shape)

    def check_end(self) -> None:
        """Raises ImportedModelError if the file has values that no section used."""
        left = len(self.values) - self.at
        if left:
            raise ImportedModelError(
                f"{left} values remain after the last section",
                expected=f"{self.at} values",
                got=len(self.values),
                advice="Are these the weights of another .cfg?",
                where=Where(self.path),
            )
