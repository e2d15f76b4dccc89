"""Formats the log lines that scripts search for, as pure functions of their values.

Words, spaces and number format are exactly Caffe's, because parse_log.py, plot_training_log.py and many
shell scripts split these lines at spaces. `tag` is the file and line of Caffe's source that prints the
message; some scripts match that too.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Line(NamedTuple):
    """A log line without its prefix, and the file and line of Caffe's source that prints it."""

    tag: str
    text: str


_SEVERITY = {logging.DEBUG: "I", logging.INFO: "I", logging.WARNING: "W", logging.ERROR: "E", logging.CRITICAL: "F"}


class Glog(logging.Formatter):
    """Formats log records like glog, with the source location from `extra={"tag": …}`.

    Args:
        prefix: whether each line starts with level, time, thread and source location.
    """

    def __init__(self, prefix: bool = True) -> None:
        super().__init__()
        self.prefix = prefix

    def format(self, record: logging.LogRecord) -> str:
        if not self.prefix:
            return record.getMessage()
        tag = getattr(record, "tag", f"{record.filename}:{record.lineno}")
        severity = _SEVERITY.get(record.levelno, "I")
        return glog(severity, tag, record.getMessage(), record.created, threading.get_native_id())


def glog(severity: str, tag: str, text: str, now: float, thread: int) -> str:
    """Formats a line as glog does: `I1121 08:40:00.123456  4711 solver.cpp:218] text`.

    Args:
        severity: I, W, E or F.
        now: seconds since 1970.
    """
    clock = time.strftime("%m%d %H:%M:%S", time.localtime(now))
    return f"{severity}{clock}.{int(now % 1 * 1e6):06d} {thread:5d} {tag}] {text}"


def number(value: float) -> str:
    """Formats a number as C++ streams do: six significant digits."""
    return f"{value:g}"


def creating_training_net(place: str) -> Line:
    return Line("solver.cpp:102", f"Creating training net {place}")


def creating_test_net(index: int, place: str) -> Line:
    return Line("solver.cpp:190", f"Creating test net (#{index}) specified by {place}")


def initialized(outputs: Iterable[str]) -> Iterator[Line]:
    """Returns the last lines that Caffe logs when it builds a net: the names of the outputs, and `Network
    initialization done.`
    """
    for name in sorted(outputs):
        yield Line("net.cpp:242", f"This network produces output {name}")
    yield Line("net.cpp:255", "Network initialization done.")


def scaffolded() -> Line:
    return Line("solver.cpp:57", "Solver scaffolding done.")


def solving(net: str) -> Line:
    return Line("solver.cpp:272", f"Solving {net}")


def policy(lr_policy: str) -> Line:
    return Line("solver.cpp:273", f"Learning Rate Policy: {lr_policy}")


def iteration(iteration: int, per_second: float, seconds: float, display: int, loss: float) -> Line:
    speed = f"{number(per_second)} iter/s, {number(seconds)}s/{display} iters"
    return Line("solver.cpp:218", f"Iteration {iteration} ({speed}), loss = {number(loss)}")


def last_loss(iteration: int, loss: float) -> Line:
    return Line("solver.cpp:310", f"Iteration {iteration}, loss = {number(loss)}")


def train_output(index: int, name: str, value: float, loss_weight: float) -> Line:
    return Line("solver.cpp:237", f"    Train net output #{index}: {name} = {scored(value, loss_weight)}")


def test_output(index: int, name: str, value: float, loss_weight: float) -> Line:
    return Line("solver.cpp:397", f"    Test net output #{index}: {name} = {scored(value, loss_weight)}")


def class_precision(label: int, precision: float) -> Line:
    return Line("solver.cpp:540", f"class{label}: {number(precision)}")


def scored(value: float, loss_weight: float) -> str:
    """Formats the mean of a net output, with its weighted loss if its loss weight is not 0."""
    share = f" (* {number(loss_weight)} = {number(loss_weight * value)} loss)" if loss_weight else ""
    return number(value) + share


def testing(iteration: int, net: int) -> Line:
    return Line("solver.cpp:330", f"Iteration {iteration}, Testing net (#{net})")


def test_loss(loss: float) -> Line:
    return Line("solver.cpp:386", f"Test loss: {number(loss)}")


def test_interrupted() -> Line:
    return Line("solver.cpp:381", "Test interrupted.")


def learning_rate(iteration: int, rate: float) -> Line:
    return Line("sgd_solver.cpp:105", f"Iteration {iteration}, lr = {number(rate)}")


def multistep(iteration: int, step: int) -> Line:
    return Line("sgd_solver.cpp:43", f"MultiStep Status: Iteration {iteration}, step = {step}")


def clipping(norm: float, limit: float) -> Line:
    scaling = f"Gradient clipping: scaling down gradients (L2 norm {number(norm)} > {number(limit)})"
    return Line("sgd_solver.cpp:93", f"{scaling} by scale factor {number(limit / norm)}")


def plateau(iteration: int, step: int) -> Line:
    return Line("sgd_solver.cpp:81", f"Plateau Status: Iteration {iteration}, step = {step}")


def debug_forward(layer: str, kind: str, blob: str, mean: float) -> Line:
    return Line("net.cpp:593", f"    [Forward] Layer {layer}, {kind} blob {blob} data: {number(mean)}")


def debug_backward(layer: str, kind: str, blob: str, mean: float) -> Line:
    return Line("net.cpp:621", f"    [Backward] Layer {layer}, {kind} blob {blob} diff: {number(mean)}")


def debug_total(l1_data: float, l2_data: float, l1_diff: float, l2_diff: float) -> Line:
    sums = f"L1 norm = ({number(l1_data)}, {number(l1_diff)}); L2 norm = ({number(l2_data)}, {number(l2_diff)})"
    return Line("net.cpp:719", f"    [Backward] All net params (data, diff): {sums}")


def debug_update(layer: str, param: str, data: float, diff: float) -> Line:
    means = f"data: {number(data)}; diff: {number(diff)}"
    return Line("net.cpp:651", f"    [Update] Layer {layer}, param {param} {means}")


def debug_shared_update(layer: str, param: str, owner: str, owner_param: str, diff: float) -> Line:
    shared = f"(owned by layer {owner}, param {owner_param})"
    return Line("net.cpp:660", f"    [Update] Layer {layer}, param blob {param} {shared} diff: {number(diff)}")


def snapshot(path: str, hdf5: bool) -> Line:
    return Line("solver.cpp:447", f"Snapshotting to {'HDF5' if hdf5 else 'binary proto'} file {path}")


def snapshot_state(path: str, hdf5: bool) -> Line:
    kind = "HDF5" if hdf5 else "binary proto"
    return Line("sgd_solver.cpp:273", f"Snapshotting solver state to {kind} file {path}")


def restoring() -> Line:
    return Line("sgd_solver.cpp:318", "SGDSolver: restoring history")


def finetuning(path: str) -> Line:
    return Line("solver.cpp:64", f"Finetuning from {path}")


def stopped_early() -> Line:
    return Line("solver.cpp:295", "Optimization stopped early.")


def done() -> Line:
    return Line("solver.cpp:315", "Optimization Done.")


def batch_score(batch: int, name: str, value: float) -> Line:
    return Line("caffe.cpp:313", f"Batch {batch}, {name} = {number(value)}")


def score_loss(loss: float) -> Line:
    return Line("caffe.cpp:318", f"Loss: {number(loss)}")


def score(name: str, value: float, loss_weight: float) -> Line:
    return Line("caffe.cpp:330", f"{name} = {scored(value, loss_weight)}")


def timed_iteration(iteration: int, milliseconds: float) -> Line:
    return Line("caffe.cpp:403", f"Iteration: {iteration} forward-backward time: {number(milliseconds)} ms.")


def timed_layer(name: str, direction: str, milliseconds: float) -> Line:
    return Line("caffe.cpp:409", f"{name:>10}\t{direction}: {number(milliseconds)} ms.")
