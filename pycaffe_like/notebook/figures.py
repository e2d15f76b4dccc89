"""The matplotlib backend of notebooks that run without Jupyter.

A figure is shown when Jupyter would show it: by `plt.show()`, or at the end of its cell. To show a figure, this
module prints one line, writes the figure to a file if the user has named a folder, and closes it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

BACKEND = f"module://{__name__}"

_shown: dict[str, Any] = {"folder": None, "count": 0}


class FigureManager(FigureManagerBase):
    """Creates no window."""

    @classmethod
    def pyplot_show(cls, *, block: Any = None) -> None:
        show_figures()


class FigureCanvas(FigureCanvasAgg):
    manager_class = FigureManager


@contextmanager
def inline_backend(folder: Path | None) -> Iterator[None]:
    """Makes this module matplotlib's backend. Figures are numbered from 1. If `folder` is given, they are written
    there.
    """
    before = dict.__getitem__(matplotlib.rcParams, "backend")  # the usual way would choose a backend now
    _shown.update(folder=folder, count=0)
    matplotlib.use(BACKEND)
    try:
        yield
    finally:
        if isinstance(before, str):
            matplotlib.use(before)


def show_figures() -> None:
    """Shows and closes all open figures."""
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    for number in pyplot.get_fignums() if pyplot else ():
        figure = pyplot.figure(number)
        _shown["count"] += 1
        where = ""
        if _shown["folder"] is not None:
            path = _shown["folder"] / f"figure_{_shown['count']}.png"
            os.makedirs(path.parent, exist_ok=True)
            figure.savefig(path)
            where = f" in {path}"
        print(f"{figure}{where}")
        pyplot.close(number)
