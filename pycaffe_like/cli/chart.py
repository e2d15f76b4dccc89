"""Charts, drawn with matplotlib where it is installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pycaffe_like.errors import PclError, UsageError

from .output import writing


@contextmanager
def chart(path: str | Path, title: str, x: str, y: str) -> Iterator[Any]:
    """matplotlib's Axes to draw on; the picture is written to `path` when the block ends well.

    Raises:
        PclError: matplotlib is not installed.
        UsageError: it cannot write files with such an ending.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise PclError("charts need the package matplotlib", advice="pip install matplotlib") from None
    figure = Figure()
    kinds = figure.canvas.get_supported_filetypes()
    kind = Path(path).suffix.lstrip(".").lower()
    if kind not in kinds:
        raise UsageError(f"{path}: no chart can be written there", expected="a name ending in ." + ", .".join(kinds))
    axes = figure.subplots()
    axes.set(title=title, xlabel=x, ylabel=y)
    yield axes
    with writing(path) as temporary:
        figure.savefig(temporary, format=kind)
