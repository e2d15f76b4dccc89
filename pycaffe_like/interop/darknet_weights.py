"""Darknet's .weights files: a header, then the parameters of one layer after the other as float32.

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
    """A .weights file, read from front to back. Its values stay in the file until they are used.

    Attributes:
        transposed: fully connected weights are stored inputs x outputs.
    """

    def __init__(self, path: Path) -> None:
        self.path = str(path)
        data = map_regular(path, ImportedModelError, "a Darknet .weights", "*.weights")
        major, minor = np.frombuffer(bytes(data[:8]).ljust(8, b"\0"), "<i4")
        # From version 0.2 on the number of pictures seen has 64 bits.
        wide = int(major) * 10 + int(minor) >= 2 and major < 1000 and minor < 1000
        start = _VERSION + (8 if wide else 4)
        self.transposed = bool(major > 1000 or minor > 1000)
        if major < 0 or minor < 0 or len(data) < start or (len(data) - start) % 4:
            raise ImportedModelError(
                "this is no Darknet .weights",
                expected=f"a header of {start} bytes, then float32",
                got=f"{len(data)} bytes",
                where=Where(self.path),
            )
        self.values = np.frombuffer(data, "<f4", offset=start)
        self.at = 0

    def take(self, section: Section, what: str, *shape: int) -> np.ndarray:
        """The next values.

        Raises:
            ImportedModelError: the file ends before.
        """
        count = math.prod(shape)
        left = len(self.values) - self.at
        if count > left:
            raise section.error(
                f"has no {what}: {self.path} ends before",
                expected=f"{count} values",
                got=left,
                advice="Are these the weights of another .cfg?",
            )
        self.at += count
        return self.values[self.at - count : self.at].reshape(shape)

    def check_end(self) -> None:
        """Raises ImportedModelError where values remain."""
        left = len(self.values) - self.at
        if left:
            raise ImportedModelError(
                f"{left} values remain after the last section",
                expected=f"{self.at} values",
                got=len(self.values),
                advice="Are these the weights of another .cfg?",
                where=Where(self.path),
            )
