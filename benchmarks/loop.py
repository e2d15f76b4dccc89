"""The time that an iteration of the training loop takes beyond forward, backward and update.

    python benchmarks/loop.py
    python benchmarks/loop.py --quick

A tiny net trains in turn with `Solver.step` and with a loop that only runs the same program, its backward pass
and the same fused update. The difference is the cost of displays, signals, schedules and the check for NaN.
Limit: 50 microseconds.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch
from side_by_side import machine, parse_turns

from pycaffe_like.solver import Solver

NET = """
layer { name: "data" type: "Input" top: "data" top: "label" input_param { shape { dim: 5 dim: 3 } shape { dim: 5 } } }
layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip"
  inner_product_param { num_output: 2 weight_filler { type: "xavier" } } }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
"""
ITERATIONS = 500


def make_solver(folder: Path) -> Solver:
    (folder / "net.prototxt").write_text(NET)
    text = f'net: "{folder}/net.prototxt" base_lr: 0.01 lr_policy: "fixed" momentum: 0.9 max_iter: 1000000'
    (folder / "solver.prototxt").write_text(f"{text} snapshot_after_train: false")
    return Solver(folder / "solver.prototxt")


def bare_loop(solver: Solver) -> Callable[[int], None]:
    """Returns a function that runs a number of plain iterations."""
    program, fed = solver.net.loss_program, solver.net.batch()
    parameters = [one.tensor for one in solver.net.learnable_params]

    def run(iterations: int) -> None:
        for _ in range(iterations):
            for one in parameters:
                one.grad = None
            program.forward(*fed)[0].backward()
            torch._fused_sgd_(
                parameters,
                [one.grad for one in parameters],
                solver.rule.history,
                weight_decay=0.0,
                momentum=0.9,
                lr=1.0,
                dampening=0.99,
                nesterov=False,
                maximize=False,
                is_first_step=False,
            )

    return run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments = parse_turns(parser, 31, 11)
    turns = arguments.turns
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        solver = make_solver(Path(folder))
    ways = {"solver": solver.step, "bare": bare_loop(solver)}
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(turns + 1):
        for name, run in ways.items():
            start = time.perf_counter()
            run(ITERATIONS)
            if turn:  # the first one warms up
                seconds[name].append((time.perf_counter() - start) / ITERATIONS)
    beyond = statistics.median(a - b for a, b in zip(seconds["solver"], seconds["bare"], strict=True))
    medians = [statistics.median(seconds[name]) * 1e6 for name in ways]
    print(f"# The loop\n\n{machine()}; {turns} turns.\n")
    print("| an iteration, us | its passes and update alone, us | beyond, us | at most |")
    print("|---|---|---|---|")
    print(f"| {medians[0]:.1f} | {medians[1]:.1f} | {beyond * 1e6:.1f} | 50 |")


if __name__ == "__main__":
    main()
