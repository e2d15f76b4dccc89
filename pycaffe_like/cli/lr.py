"""Print a solver's learning rate at each iteration, as CSV.

usage: pcl lr SOLVER [--iterations N] [--every N] [--plot PICTURE]

The command does not build the net, and needs no data. PICTURE is a .png, .svg or .pdf file; drawing it needs
matplotlib.

example:
  pcl lr solver.prototxt --every 1000 --plot rate.png > rate.csv
"""

from __future__ import annotations

import argparse

from pycaffe_like.errors import SolverError, UsageError

from .flags import Parser


def add_flags(parser: Parser) -> None:
    parser.add_argument("solver", metavar="SOLVER")
    parser.flag("iterations", "iteration to stop at; default: the solver's max_iter", type=int, metavar="N")
    parser.flag("every", "number of iterations between two rows; default: the solver's display", type=int, metavar="N")
    parser.flag("plot", "also draw the curve to this file", default="", metavar="PICTURE")


def run(arguments: argparse.Namespace) -> int:
    from pycaffe_like.logfmt import number
    from pycaffe_like.proto import read_solver
    from pycaffe_like.solver.policy import Schedule, ScheduleState

    from . import log
    from .output import writing

    log.start()
    solver = read_solver(arguments.solver)
    log.write_remarks(solver.remarks)
    iterations = solver.max_iter if arguments.iterations is None else arguments.iterations
    every = (solver.display or 1) if arguments.every is None else arguments.every
    for name, value in (("iterations", iterations), ("every", every)):
        if value < 1:
            raise UsageError(f"--{name} is out of range", expected="1 or more", got=value)
    schedule = Schedule(solver)
    if schedule.needs_loss:
        raise SolverError(
            f"the rates of lr_policy {solver.lr_policy} depend on the loss",
            advice="pcl train logs them while it trains.",
        )
    points = []
    state = ScheduleState()
    for iteration in range(iterations):
        state = schedule.advance(iteration, state)
        if iteration % every == 0:
            points.append((iteration, schedule.rate(iteration, state)))
    if arguments.plot:
        from pycaffe_like.report.charts import picture_kind, write_lines

        kind, title = picture_kind(arguments.plot), f"lr_policy: {solver.lr_policy}"
        with writing(arguments.plot) as file:
            write_lines(file, kind, title, "Iters", "Learning rate", {"lr": points})
    print("NumIters,LearningRate")
    for iteration, rate in points:
        print(f"{iteration},{number(rate)}")
    return 0
