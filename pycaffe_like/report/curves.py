"""Training curves, from the metrics.jsonl in a run folder."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from pycaffe_like.errors import DataError

from . import charts

METRICS = "metrics.jsonl"
"""One JSON object per line: `iteration`, `phase` ("train" or "test"), and numbers by name."""

NOT_CURVES = {"iteration", "phase", "time", "epoch", "net"}

LONGEST_LINE = 1 << 20


def read_metrics(path: Path) -> dict[str, list[tuple[float, float]]]:
    """Reads a metrics.jsonl; returns the points (iteration, value) of each metric, by `phase name`.

    Raises:
        DataError: If a line is not an object with iteration and phase.
    """
    curves: dict[str, list[tuple[float, float]]] = defaultdict(list)
    with path.open(encoding="utf-8", errors="replace") as file:
        for count, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), ""), 1):
            for name, iteration, value in _points(line, f"{path}:{count}"):
                curves[name].append((iteration, value))
    return dict(curves)


def _points(line: str, place: str) -> list[tuple[str, float, float]]:
    try:
        record = json.loads(line)
        phase, iteration = str(record["phase"]), float(record["iteration"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DataError(f"{place}: not a line of metrics", expected="an object with iteration and phase") from error
    return [
        (f"{phase} {name}", iteration, float(value))
        for name, value in record.items()
        if name not in NOT_CURVES and isinstance(value, int | float) and not isinstance(value, bool)
    ]


def training_curves(folder: Path) -> list[str]:
    """Returns a chart of each metric recorded in the training run whose weights are in `folder`, with train and test
    together. Empty if there is no metrics.jsonl in the folder or above it.
    """
    path = next((place / METRICS for place in (folder, folder.parent) if (place / METRICS).is_file()), None)
    if path is None:
        return []
    by_name: dict[str, dict[str, list[tuple[float, float]]]] = defaultdict(dict)
    for name, points in read_metrics(path).items():
        phase, _, number = name.partition(" ")
        by_name[number][phase] = points
    return [charts.lines(number, "iteration", number, of_number) for number, of_number in by_name.items()]
