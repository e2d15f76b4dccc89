"""Draw charts of training logs.

usage: pcl plot_training_log CHART_TYPE PICTURE LOG [LOG ...]

chart types:
  0: Test accuracy vs. Iters        4: Train learning rate vs. Iters
  1: Test accuracy vs. Seconds      5: Train learning rate vs. Seconds
  2: Test loss vs. Iters            6: Train loss vs. Iters
  3: Test loss vs. Seconds          7: Train loss vs. Seconds

Each LOG becomes a curve with the name of the file. Train loss is the smoothed loss. Test accuracy is the first
output of the test net with `acc` in its name, or output #0 if there is none; test loss is the first output with
`loss` in its name, or output #1. PICTURE is a .png, .svg or .pdf file. Needs matplotlib.

example:
  pcl plot_training_log 6 loss.png first.log second.log
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from pycaffe_like.errors import DataError, UsageError

from .flags import Parser
from .parse_log import entries

_FIELDS = ("Test accuracy", "Test loss", "Train learning rate", "Train loss")
CHART_TYPES = tuple((field, x) for field in _FIELDS for x in ("Iters", "Seconds"))

Points = list[tuple[float, float]]


def add_flags(parser: Parser) -> None:
    parser.add_argument("chart_type", metavar="CHART_TYPE", type=int)
    parser.add_argument("picture", metavar="PICTURE")
    parser.add_argument("logs", metavar="LOG", nargs="+")


def run(arguments: argparse.Namespace) -> int:
    from pycaffe_like.report.charts import picture_kind, write_lines

    from .output import writing

    if arguments.chart_type not in range(len(CHART_TYPES)):
        listed = "\n".join(f"{number}: {y} vs. {x}" for number, (y, x) in enumerate(CHART_TYPES))
        raise UsageError("there is no such chart type", expected=f"one of\n{listed}", got=arguments.chart_type)
    field, x = CHART_TYPES[arguments.chart_type]
    kind = picture_kind(arguments.picture)
    curves: dict[str, Points] = {}
    for path in arguments.logs:
        found = points(path, field, x)
        if not found:
            raise DataError(f"{path} has no {field.lower()} to draw")
        curves[_free_name(Path(path), curves)] = found
    with writing(arguments.picture) as file:
        write_lines(file, kind, f"{field} vs. {x}", x, field, curves)
    return 0


def _free_name(path: Path, taken: Mapping[str, Points]) -> str:
    """Returns the name of a log's curve: the file name, or the whole path if another log has the same file name."""
    name = path.name.removesuffix(".log")
    return str(path) if name in taken else name


def points(path: str, field: str, x: str) -> Points:
    """Reads the points of one log's curve.

    Raises:
        DataError: If the log cannot be read.
    """
    kind = {"Train learning rate": "rate", "Train loss": "loss"}.get(field, "test")
    by_output: dict[tuple[int, int, str], Points] = {}
    for entry in entries(path):
        if entry.kind == kind:
            at = entry.iteration if x == "Iters" else entry.seconds
            by_output.setdefault((entry.net, entry.number, entry.name), []).append((at, entry.value))
    if kind != "test":
        return by_output.get((0, 0, ""), [])
    word, number = ("acc", 0) if field == "Test accuracy" else ("loss", 1)
    named = [found for (_, _, name), found in by_output.items() if word in name.lower()]
    numbered = [found for (_, n, _), found in by_output.items() if n == number]
    return next(iter(named + numbered), [])
