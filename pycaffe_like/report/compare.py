"""Compares run folders: their scores, the settings in which they differ, and their curves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pycaffe_like.errors import DataError

from .curves import METRICS, read_metrics

Curve = list[tuple[float, float]]

_DEFAULT, _MARK = "# default: ", " (default)"
_ORIGIN = re.compile(r"  # (file|flag|drawn|default: .*)$")


@dataclass(frozen=True)
class Run:
    """The contents of a run folder.

    Attributes:
        name: the path of the folder, as written by the user.
        curves: the points (iteration, value) of each metric, by `phase name`.
        settings: values of the resolved solver, by path, such as `train_net_param.layer[ip].param.lr_mult`.
    """

    name: str
    curves: Mapping[str, Curve]
    settings: Mapping[str, str]


def read_run(folder: str) -> Run:
    """Reads a run folder.

    Raises:
        DataError: If it is not a run folder, or a file in it cannot be read.
    """
    path = Path(folder)
    if not (path / METRICS).is_file():
        raise DataError(f"{folder} is not a run folder", expected="a folder that pcl train --run wrote")
    try:
        text = (path / "solver.prototxt").read_text(encoding="utf-8")
        return Run(folder, read_metrics(path / METRICS), read_settings(text))
    except OSError as error:
        raise DataError(f"{folder} cannot be read: {error.strerror or error}") from None


def read_settings(text: str) -> dict[str, str]:
    """Returns the values of a resolved solver, by path. Values of a repeated field are joined by commas; a default is
    marked as such: `0.999 (default)`.
    """
    settings: dict[str, str] = {}
    blocks: list[str] = []
    counts: list[Counter[str]] = [Counter()]
    for line in map(str.strip, text.splitlines()):
        is_default = line.startswith(_DEFAULT)
        line = f"{line.removeprefix(_DEFAULT)}{_MARK}" if is_default else line
        if not line or line.startswith("# "):
            continue
        if line.endswith("{"):
            name = line[:-1].strip()
            counts[-1][name] += 1
            number = counts[-1][name]
            blocks.append(name if number == 1 else f"{name}[{number - 1}]")
            counts.append(Counter())
        elif line == "}":
            blocks.pop()
            counts.pop()
        else:
            name, _, value = _ORIGIN.sub("", line).partition(": ")
            if name == "name" and blocks and blocks[-1].partition("[")[0] == "layer":
                blocks[-1] = f"layer[{value.strip(chr(34))}]"
            path = ".".join([*blocks, name])
            settings[path] = f"{settings[path]}, {value}" if path in settings else value
    return settings


def differing_settings(runs: Sequence[Run]) -> dict[str, list[str | None]]:
    """Returns the settings in which runs differ, each with its value in every run; None if a run does not have it."""
    names = dict.fromkeys(name for run in runs for name in run.settings)
    values = {name: [run.settings.get(name) for run in runs] for name in names}
    return {
        name: found for name, found in values.items() if len({(one or "").removesuffix(_MARK) for one in found}) > 1
    }


@dataclass(frozen=True)
class Score:
    """The values of one output over the tests of a run: last, smallest, largest, and the number of tests.

    Attributes:
        trained: whether the tests ran during training. If not, there was only one test, before training.
    """

    last: float
    smallest: float
    largest: float
    tests: int
    trained: bool = True


def scores(runs: Sequence[Run]) -> dict[str, list[Score | None]]:
    """Returns the Score of each tested output in every run; None if a run does not have that output."""
    names = dict.fromkeys(name for run in runs for name in run.curves if name.startswith("test "))
    return {name: [_score(run.curves.get(name)) for run in runs] for name in names}


def _score(curve: Curve | None) -> Score | None:
    if not curve:
        return None
    trained = [value for iteration, value in curve if iteration > 0]
    values = trained or [value for _, value in curve]
    numbers = [value for value in values if value == value] or values
    return Score(values[-1], min(numbers), max(numbers), len(values), bool(trained))


def as_text(runs: Sequence[Run]) -> str:
    """Returns scores and differing settings as plain text."""
    lines = [f"[{number}] {run.name}" for number, run in enumerate(runs)]
    lines += ["", "Scores: last (smallest to largest)"]
    for name, of_runs in scores(runs).items():
        lines += [f"  {name}", *(f"    [{number}] {_format(score)}" for number, score in enumerate(of_runs))]
    lines += ["", "Settings that differ"]
    differing = differing_settings(runs)
    if not differing:
        lines.append("  none")
    for name, values in differing.items():
        lines += [
            f"  {name}",
            *(f"    [{n}] {'none' if value is None else value}" for n, value in enumerate(values)),
        ]
    return "\n".join(lines) + "\n"


def as_page(runs: Sequence[Run]) -> str:
    """Returns scores, differing settings and curves as one HTML page."""
    from . import charts
    from .page import heading, page, side_by_side, table

    names = {str(number): run.name for number, run in enumerate(runs)}
    score_rows = [
        {"name": name, **{str(n): _format(score) for n, score in enumerate(of_runs)}}
        for name, of_runs in scores(runs).items()
    ]
    setting_rows = [
        {"name": name, **{str(n): "none" if value is None else value for n, value in enumerate(values)}}
        for name, values in differing_settings(runs).items()
    ]
    numbers = dict.fromkeys(name for run in runs for name in run.curves)
    drawn = [
        charts.lines(name, "iteration", name, {run.name: run.curves[name] for run in runs if name in run.curves})
        for name in numbers
    ]
    sections = [
        heading("Scores: last (smallest to largest)"),
        table({"name": "score", **names}, score_rows),
        heading("Settings that differ"),
        table({"name": "setting", **names}, setting_rows),
        heading("Curves"),
        side_by_side(*drawn),
    ]
    return page("Comparison of runs", ", ".join(names.values()), sections)


def _format(score: Score | None) -> str:
    if score is None:
        return "none"
    if not score.trained:
        return f"none; {score.last:.6g} before training"
    return f"{score.last:.6g} ({score.smallest:.6g} to {score.largest:.6g})"
