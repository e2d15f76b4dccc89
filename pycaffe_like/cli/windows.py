"""Lets scripts that show pictures in OpenCV windows run on machines without a display."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_WINDOWS = ("destroyAllWindows", "destroyWindow", "moveWindow", "namedWindow", "resizeWindow", "setWindowTitle")


@contextmanager
def windows_where_there_is_a_display() -> Iterator[None]:
    """If there is no display, replaces OpenCV's window functions while the block runs.

    `cv2.imshow` then shows nothing, and prints a message once; `cv2.waitKey` returns at once, as if no key had been
    pressed. OpenCV itself would end the process.
    """
    if sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        yield
        return
    import cv2

    module: Any = cv2
    names = ("imshow", "waitKey", "waitKeyEx", *_WINDOWS)
    before = {name: getattr(module, name) for name in names if hasattr(module, name)}
    try:
        module.imshow = _Message("There is no display: the pictures of cv2.imshow are not shown.")
        module.waitKey = module.waitKeyEx = lambda delay=0: -1
        for name in _WINDOWS:
            setattr(module, name, lambda *arguments: None)
        yield
    finally:
        for name, function in before.items():
            setattr(module, name, function)


class _Message:
    """A function that prints a message on its first call."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __call__(self, *arguments: Any) -> None:
        if self.text:
            print(self.text, file=sys.stderr)
        self.text = ""
