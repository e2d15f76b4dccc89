#!/usr/bin/env python3
"""Writes docs/solver.md and the curves in docs/images: every field of a solver (`make docs`)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from solver_fields import POLICIES, RULES, SECTIONS, Entry, Policy

from pycaffe_like.proto import caffe_pb2, read_solver
from pycaffe_like.proto.schema import FIRST_OF_FORKS, enum_name, is_repeated
from pycaffe_like.report import charts
from pycaffe_like.solver.policy import Schedule, ScheduleState
from pycaffe_like.spec import SolverDef

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = DOCS / "solver.md"

FIRST_OF_PCL = 21000
"""The smallest field number of pcl's own fields, which neither Caffe nor a fork has."""

HEAD = """# Solver

A solver file says how to train a net. `tools/document_solver.py` writes this page (`make docs`); a test fails if it is
not up to date.

```
net: "net.prototxt"
type: "SGD"
base_lr: 0.01
lr_policy: "step"
gamma: 0.1
stepsize: 1000
momentum: 0.9
weight_decay: 0.0005
max_iter: 3000
display: 100
test_iter: 10
test_interval: 500
snapshot_prefix: "snaps/net"
```

One *iteration* is one update of the weights. It processes `iter_size` batches of the training net's `batch_size`.
Paths are relative to the current folder or, if nothing is there, to the solver's folder.

`pcl train --set FIELD=VALUE` changes any field for one run, `pcl check` finds mistakes in a solver, and
`pcl train --print-config` prints it with all defaults. Fields of Caffe's forks that change nothing, or
that pcl refuses, are in [dialects.md](dialects.md). A field marked *fork* comes from a fork of
Caffe, a field marked *pcl* from pcl.
"""


def page() -> str:
    """Returns the text of the page."""
    lines = [HEAD]
    for section in SECTIONS:
        lines += [f"## {section.title}", "", *([section.text.strip(), ""] if section.text else [])]
        if section.title == "Learning rate":
            lines += policies()
        if section.title == "Update rule":
            lines += rules()
        lines += ["| field | type | default | meaning | example |", "|---|---|---|---|---|"]
        lines += [*map(row, section.entries), ""]
    return "\n".join(lines)


def policies() -> Iterator[str]:
    """Yields the table of the learning rate policies."""
    yield from ("| `lr_policy` | rate at iteration i | curve of |", "|---|---|---|")
    for one in POLICIES:
        settings = "<br>".join(f"`{line}`" for line in one.settings.splitlines())
        yield f"| `{one.name}` | {one.formula} | ![rate of {one.name}](images/lr_{one.name}.svg)<br>{settings} |"
    yield ""


def rules() -> Iterator[str]:
    """Yields the table of the update rules."""
    yield from ("| `type` | update |", "|---|---|")
    yield from (f"| `{name}` | {formula} |" for name, formula in RULES.items())
    yield ""


def row(entry: Entry) -> str:
    """Returns the table's row for a field."""
    slot = caffe_pb2.SolverParameter.DESCRIPTOR.fields_by_name[entry.name]
    origin = " *(pcl)*" if slot.number >= FIRST_OF_PCL else " *(fork)*" if slot.number >= FIRST_OF_FORKS else ""
    return f"| `{entry.name}`{origin} | {type_name(slot)} | {default(slot)} | {entry.meaning} | `{entry.example}` |"


def type_name(slot: Any) -> str:
    """Returns the type of a field as users would call it."""
    kinds = {slot.TYPE_STRING: "text", slot.TYPE_BOOL: "bool", slot.TYPE_FLOAT: "number", slot.TYPE_MESSAGE: "message"}
    name = kinds.get(slot.type, "enum" if slot.enum_type is not None else "integer")
    return f"{name}, repeated" if is_repeated(slot) else name


def default(slot: Any) -> str:
    """Returns the default of a field; an empty text if it has none."""
    if is_repeated(slot) or slot.message_type is not None or slot.default_value == "":
        return ""
    if slot.name in ("base_lr", "min_lr"):
        return ""
    if slot.enum_type is not None:
        return f"`{enum_name(slot, slot.default_value)}`"
    value = slot.default_value
    text = str(value).lower() if isinstance(value, bool) else f"{value:.7g}" if isinstance(value, float) else str(value)
    return f"`{text}`"


def solver_text(policy: Policy) -> str:
    """Returns a solver's text with a policy and the settings for its curve."""
    return f'net: "net.prototxt" lr_policy: "{policy.name}" max_iter: 1000\n{policy.settings}\n'


def read_text(text: str) -> SolverDef:
    """Parses a solver's text."""
    with tempfile.NamedTemporaryFile("w", suffix=".prototxt", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        return read_solver(file.name)


def curve(policy: Policy) -> list[tuple[float, float]]:
    """Returns a policy's points (iteration, rate) for 1000 iterations."""
    schedule, state, points = Schedule(read_text(solver_text(policy))), ScheduleState(), []
    for iteration in range(1000):
        state = schedule.advance(iteration, state, loss=1 / (1 + min(iteration, 300)))
        points.append((float(iteration), schedule.rate(iteration, state)))
    return points


def chart(policy: Policy) -> str:
    """Returns the chart of a policy as SVG."""
    with charts.figure("", "", "", (2.6, 1.5)) as (drawn, axes):
        axes.plot(*zip(*curve(policy), strict=True), linewidth=1.4)
        axes.set(xlim=(0, 1000), ylim=(0, 0.0105), yticks=(0, 0.005, 0.01))
        axes.grid(alpha=0.3)
    return charts.as_svg(drawn)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    (DOCS / "images").mkdir(exist_ok=True)
    for policy in POLICIES:
        (DOCS / "images" / f"lr_{policy.name}.svg").write_text(chart(policy), encoding="utf-8")
