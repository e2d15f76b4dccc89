"""Charts drawn by matplotlib, as SVG text for pages or as picture files."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from pycaffe_like.errors import PclError, UsageError

Curve = Sequence[tuple[float, float]]


@contextmanager
def figure(title: str, x: str, y: str, size: tuple[float, float] = (5.2, 3.4)) -> Iterator[tuple[Any, Any]]:
    """Yields a new matplotlib Figure and its Axes, without a window or pyplot's global state.

    Raises:
        PclError: If matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        advice = "pip install 'pycaffe_like[report]'"
        raise PclError("charts need the package matplotlib", advice=advice) from None
    drawn = Figure(figsize=size, layout="constrained")
    axes = drawn.subplots()
    axes.set(title=title, xlabel=x, ylabel=y)
    yield drawn, axes


def as_svg(drawn: Any) -> str:
    """Returns the <svg> element of a Figure. Text stays text, and the output is deterministic."""
    import matplotlib

    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "pcl"}):
        drawn.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    return text[text.index("<svg") :]


def lines(title: str, x: str, y: str, curves: Mapping[str, Curve], **limits: Any) -> str:
    """Returns a line chart as SVG, with a legend if there are several curves."""
    return as_svg(_draw_lines(title, x, y, curves, **limits))


def write_lines(path: Path, kind: str, title: str, x: str, y: str, curves: Mapping[str, Curve]) -> None:
    """Like `lines`, but writes the chart to a file, in a format that `picture_kind` returned."""
    _draw_lines(title, x, y, curves).savefig(path, format=kind)


def picture_kind(path: str | Path) -> str:
    """Returns the picture format that a file name asks for, such as "png".

    Raises:
        UsageError: If charts cannot be written in that format.
        PclError: If matplotlib is not installed.
    """
    with figure("", "", "") as (drawn, _):
        kinds = drawn.canvas.get_supported_filetypes()
    kind = Path(path).suffix.lstrip(".").lower()
    if kind not in kinds:
        raise UsageError(f"{path}: no chart can be written there", expected="a name ending in ." + ", .".join(kinds))
    return kind


def _draw_lines(title: str, x: str, y: str, curves: Mapping[str, Curve], **limits: Any) -> Any:
    with figure(title, x, y) as (drawn, axes):
        for name, points in curves.items():
            marker = "." if len(points) == 1 else ""  # a line needs two points to be seen
            axes.plot([p[0] for p in points], [p[1] for p in points], label=name, linewidth=1.4, marker=marker)
        if len(curves) > 1:
            axes.legend(fontsize="small")
        axes.grid(alpha=0.3)
        axes.set(**limits)
    return drawn


def reliability(bins: Sequence[Mapping[str, Any]]) -> str:
    """Returns a reliability diagram as SVG: the accuracy in each confidence bin, and the diagonal that a perfectly
    calibrated net would follow.
    """
    with figure("Calibration", "confidence", "accuracy") as (drawn, axes):
        used = [one for one in bins if one["records"]]
        lows = [one["low"] for one in used]
        widths = [one["high"] - one["low"] for one in used]
        axes.bar(lows, [one["accuracy"] for one in used], widths, align="edge", edgecolor="white")
        axes.plot([0, 1], [0, 1], "--", color="gray", linewidth=1)
        axes.set(xlim=(0, 1), ylim=(0, 1))
    return as_svg(drawn)


def heat_map(confusion: Sequence[Sequence[int]], names: Sequence[str]) -> str:
    """Returns a confusion matrix as SVG, normalized per label: rows are labels, columns are predictions."""
    counts = np.array(confusion, np.float64)
    shares = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    side = min(9.0, 2.5 + 0.35 * len(names))
    with figure("Fraction of each label", "predicted", "label", (side, side)) as (drawn, axes):
        axes.imshow(shares, vmin=0, vmax=1, cmap="Blues")
        if len(names) <= 40:
            axes.set_xticks(range(len(names)), names, rotation=90, fontsize="small")
            axes.set_yticks(range(len(names)), names, fontsize="small")
    return as_svg(drawn)


def histogram(title: str, x: str, counts: Sequence[int], edges: Sequence[float]) -> str:
    """Returns a histogram as SVG, from counts and bin edges."""
    with figure(title, x, "records") as (drawn, axes):
        axes.stairs(counts, edges, fill=True)
        axes.grid(alpha=0.3)
    return as_svg(drawn)
