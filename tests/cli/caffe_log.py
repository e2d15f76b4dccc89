"""Lines of logs in the format of Caffe's."""

from __future__ import annotations

from pathlib import Path

HEAD = """Log file created at: 2015/02/10 13:39:20
Running on machine: gpu1
Log line format: [IWEF]mmdd hh:mm:ss.uuuuuu threadid file:line] msg
I0210 13:39:20.000001 25210 caffe.cpp:185] Using GPUs 0
base_lr: 0.01
I0210 13:39:22.000000 25210 solver.cpp:272] Solving LeNet
I0210 13:39:22.000050 25210 solver.cpp:273] Learning Rate Policy: inv
"""


def line(clock: str, text: str, source: str = "solver.cpp:1") -> str:
    """Returns a log line with the date February 10th."""
    return f"I0210 {clock} 25210 {source}] {text}\n"


def lines_of_test(clock: str, iteration: int, accuracy: object, loss: object, net: int = 0) -> str:
    """Returns the lines that a test of a net logs."""
    return (
        line(clock, f"Iteration {iteration}, Testing net (#{net})")
        + line(clock, f"    Test net output #0: accuracy = {accuracy}")
        + line(clock, f"    Test net output #1: loss = {loss} (* 1 = {loss} loss)")
    )


def lines_of_display(clock: str, iteration: int, smoothed: object, loss: object, rate: object) -> str:
    """Returns the lines that a display of the training loss logs."""
    return (
        line(clock, f"Iteration {iteration} (50 iter/s, 2s/100 iters), loss = {smoothed}")
        + line(clock, f"    Train net output #0: loss = {loss} (* 1 = {loss} loss)")
        + line(clock, f"Iteration {iteration}, lr = {rate}", "sgd_solver.cpp:105")
    )


LENET = (
    HEAD
    + lines_of_test("13:39:22.500000", 0, 0.09375, 2.5)
    + lines_of_display("13:39:23.000000", 0, 2.35, 2.25, 0.01)
    + lines_of_display("13:39:25.000000", 100, 0.55, 0.5, 0.00992565)
    + lines_of_display("13:39:27.000000", 200, 0.3, 0.25, 1.5e-05)
    + lines_of_test("13:39:28.000000", 200, 0.95, 0.125)
)


def write(name: str, text: str) -> str:
    """Writes a log file in the current folder; returns its name."""
    Path(name).write_text(text)
    return name
