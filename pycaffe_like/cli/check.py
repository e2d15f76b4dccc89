"""Find problems in nets and solvers without running them.

usage: pcl check [FLAGS] FILE…

Prints every error and remark about each file, with the line it refers to, followed by a summary of the
file. If the data of a data layer exist, the command also checks some records: their labels, sizes, order and
mean. If they do not exist, --assume_input sets the shape that the layer is assumed to produce. The exit code
is 1 if a file has an error.

example:
  pcl check netdefs/*.prototxt solvers/*.prototxt
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from pycaffe_like.errors import UsageError
from pycaffe_like.spec import Phase, pluralize

from . import common_flags, imports
from .flags import Parser

if TYPE_CHECKING:
    from pycaffe_like.checks.file_problems import FileReport
    from pycaffe_like.checks.net_problems import Problem


def add_flags(parser: Parser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="*")
    parser.flag("phase", "TRAIN or TEST, the phase in which to check nets; default: both", default="", metavar="PHASE")
    common_flags.add_assumed_input_flag(parser)
    parser.switch("strict", "treat all unknown fields as errors, not only likely typos, and look at more records")
    parser.switch("json", "print the findings as JSON")
    common_flags.add_state_flags(parser)


def run(arguments: argparse.Namespace) -> int:
    if not arguments.files:
        raise UsageError("a file is needed", expected="pcl check FILE…")
    phase = common_flags.parse_phase(arguments.phase, Phase.TRAIN) if arguments.phase else None
    picture = common_flags.assumed_input(arguments)
    import json

    from pycaffe_like.checks.file_problems import CheckOptions, check_file

    imports.import_layers(arguments)
    stages = tuple(filter(None, arguments.stage.split(",")))
    options = CheckOptions(phase, picture, arguments.strict, arguments.level, stages)
    reports = []
    for path in arguments.files:
        report = check_file(path, options)
        reports.append(report)
        if not arguments.json:
            for problem in report.problems:
                print(problem)
            print(_summary(report))
    if arguments.json:
        print(json.dumps([_plain(report) for report in reports], indent=2))
    return 0 if all(report.runs for report in reports) else 1


def _summary(report: FileReport) -> str:
    errors = sum(problem.is_error for problem in report.problems)
    remarks = len(report.problems) - errors
    parts = [_format_count(errors, "error")] if errors else [f"ok, {_format_count(report.layers, 'layer')}"]
    if not errors and not report.layers:
        parts = ["ok as far as it can be checked"]
    elif not errors:
        parts.append(_format_count(report.parameters, "parameter"))
    if remarks:
        parts.append(_format_count(remarks, "remark"))
    return f"{report.file}: {', '.join(parts)}"


def _format_count(count: int, noun: str) -> str:
    return f"{count:,} {pluralize(noun, count)}"


def _plain(report: FileReport) -> dict[str, Any]:
    return {
        "file": report.file,
        "kind": report.kind,
        "runs": report.runs,
        "layers": report.layers,
        "parameters": report.parameters,
        "problems": [_plain_problem(problem) for problem in report.problems],
    }


def _plain_problem(problem: Problem) -> dict[str, Any]:
    where = problem.where
    return {
        "is_error": problem.is_error,
        "file": where.file,
        "line": where.line,
        "column": where.column,
        "layer": where.layer,
        "type": where.type,
        "phase": problem.phase.name if problem.phase is not None else "",
        "text": problem.text,
        "advice": problem.advice,
    }
