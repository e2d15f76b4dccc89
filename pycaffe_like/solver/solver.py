"""Training: the loop, written out in Caffe's order.

Source: src/caffe/solver.cpp.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from pycaffe_like import logfmt
from pycaffe_like.errors import SolverError, Where, located
from pycaffe_like.logfmt import Line
from pycaffe_like.net import Net
from pycaffe_like.proto import read_net
from pycaffe_like.proto.state import State
from pycaffe_like.spec import SolverDef

from . import snapshot
from .nets import Read, testing_nets, training_net
from .policy import Schedule
from .rules import make_rule
from .signals import Action, no_action

Scores = Mapping[str, Sequence[float]]
"""The values of a net's outputs, by name."""


class Solver:
    """Trains a net as a solver prototxt says.

    Attributes:
        net, test_nets: the nets; test nets use the parameters of the training net.
        iteration: number of updates done.
        log: called with every line of Caffe's log.
        record: called with an iteration and the numbers worth plotting.
        requested: says, once, what a signal asks for.
        progress: called after every update.
        callbacks: pairs of functions called before each iteration and before each update.
        layerwise: run the training net layer by layer, so that scripts find all its blobs.
    """

    def __init__(
        self,
        solver: SolverDef,
        device: torch.device | str = "cpu",
        log: Callable[[Line], None] = lambda line: None,
        record: Callable[[int, Mapping[str, float]], None] = lambda iteration, values: None,
        read: Read = read_net,
    ) -> None:
        """Reads the nets, builds them and opens their data.

        Args:
            read: reads a net file.

        Raises:
            PclError: what is wrong with the solver, its nets or their data.
        """
        self.log = log
        self.record = record
        self.requested: Callable[[], Action] = no_action
        self.progress: Callable[[], None] = lambda: None
        self.callbacks: list[tuple[Callable[[], object], Callable[[], object]]] = []
        self.layerwise = False
        self.seed = solver.random_seed if solver.random_seed >= 0 else int.from_bytes(os.urandom(4), "little")
        self.solver = solver
        with located(Where(solver.source)):
            _check(solver)
            self.schedule = Schedule(solver)
            snapshot.check_writable(solver)
            train, tests = training_net(solver, read), testing_nets(solver, read)
        torch.manual_seed(self.seed)
        self.net = Net(*train, device=device, seed=self.seed)
        self.test_nets = [Net(*test, device=device, seed=self.seed, weights_of=self.net) for test in tests]
        self.rule = make_rule(solver, self.net.parts.table.learnable)
        self.iteration = 0
        self.stopped_early = False
        self._recent: deque[Tensor] = deque(maxlen=solver.average_loss)
        self._shown_at = (time.perf_counter(), 0)

    def solve(self) -> None:
        """Trains up to max_iter, with a last snapshot, display and test.

        Raises:
            PclError: the data, or a disk, gave out.
        """
        s = self.solver
        self.log(logfmt.solving(self.net.name))
        self.log(logfmt.policy(s.lr_policy))
        self.stopped_early = False
        self.step(s.max_iter - self.iteration)
        if s.snapshot_after_train and (not s.snapshot or self.iteration % s.snapshot):
            self.snapshot()
        if self.stopped_early:
            self.log(logfmt.stopped_early())
            return
        if s.display and self.iteration % s.display == 0:
            with torch.no_grad():
                loss, _ = self.net.run(self.net.whole, self.net.batch())
            self._recent.append(torch.as_tensor(loss))
            self.log(logfmt.last_loss(self.iteration, self._smoothed_loss()))
        if s.test_interval and self.iteration % s.test_interval == 0:
            self.test_all()
        self.log(logfmt.done())

    def step(self, iterations: int) -> None:
        """Updates the weights so many times, with tests, displays and snapshots on the way."""
        s = self.solver
        stop = self.iteration + iterations
        self._recent.clear()
        self._shown_at = (time.perf_counter(), self.iteration)
        while self.iteration < stop:
            if s.test_interval and self.iteration % s.test_interval == 0 and (self.iteration or s.test_initialization):
                self.test_all()
                if self.stopped_early:
                    break
            for on_start, _ in self.callbacks:
                on_start()
            display = bool(s.display) and self.iteration % s.display == 0
            outputs = self._forward_backward(all_outputs=display)
            if display:
                self._display(outputs)
            for _, on_gradients_ready in self.callbacks:
                on_gradients_ready()
            self.apply_update(display)
            self.progress()
            request = self.requested()
            if request == "snapshot" or (s.snapshot and self.iteration % s.snapshot == 0):
                self.snapshot()
            if request == "stop":
                self.stopped_early = True
                break

    def _forward_backward(self, all_outputs: bool) -> Mapping[str, Tensor]:
        """The gradients of iter_size batches, added up; the outputs of the last one.

        Nothing here waits for the device: the loss stays there until it is displayed.
        """
        self._clear_gradients()
        losses: list[Tensor] = []
        outputs: Mapping[str, Tensor] = {}
        for _ in range(self.solver.iter_size):
            loss, outputs = self._pass_by_layer() if self.layerwise else self._pass(all_outputs)
            losses.append(loss)
        self._recent.append(torch.stack(losses).sum() / self.solver.iter_size)
        return outputs

    def _clear_gradients(self) -> None:
        for one in self.net.parts.table.learnable:
            if self.layerwise and one.tensor.grad is not None:
                one.tensor.grad.zero_()  # a script may be looking at it
            else:
                one.tensor.grad = None

    def _pass(self, all_outputs: bool) -> tuple[Tensor, Mapping[str, Tensor]]:
        program = self.net.whole if all_outputs else self.net.objective
        loss, outputs = self.net.run(program, self.net.batch())
        loss = torch.as_tensor(loss, dtype=torch.float32, device=self.net.device)
        if loss.requires_grad:
            loss.backward()
        return loss.detach(), outputs

    def _pass_by_layer(self) -> tuple[Tensor, Mapping[str, Tensor]]:
        runner, last = self.net.layerwise, len(self.net.parts.modules) - 1
        loss = runner.forward(0, last)
        runner.backward(last, 0)
        wiring = self.net.parts.wiring
        outputs = {wiring.blob_names[blob]: runner.blobs[blob].data_side.tensor() for blob in wiring.outputs}
        return torch.tensor(loss), outputs

    def apply_update(self, display: bool = False) -> None:
        """Updates the weights from the gradients as they are."""
        step = self.schedule.current_step
        rate = self.schedule.rate(self.iteration)
        if self.solver.lr_policy == "multistep" and self.schedule.current_step != step:
            self.log(logfmt.multistep(self.iteration, self.schedule.current_step))
        if display:
            self.log(logfmt.learning_rate(self.iteration, rate))
            self.record(self.iteration, {"lr": rate})
        self.rule.keeps_updates = self.layerwise or self.solver.snapshot_diff
        norm = self.rule.step(rate, self.iteration)
        if display and norm is not None and norm > self.solver.clip_gradients:
            self.log(logfmt.clipping(float(norm), self.solver.clip_gradients))
        self.iteration += 1

    def _display(self, outputs: Mapping[str, Tensor]) -> None:
        loss = self._smoothed_loss()
        now, (then, before) = time.perf_counter(), self._shown_at
        seconds = now - then
        per_second = (self.iteration - before) / (seconds or 1)
        self.log(logfmt.iteration(self.iteration, per_second, seconds, self.solver.display, loss))
        self._shown_at = (now, self.iteration)
        values = {"loss": loss}
        for index, (name, value, weight) in enumerate(flattened(self.net, outputs)):
            self.log(logfmt.train_output(index, name, value, weight))
            values[f"train/{name}"] = value
        self.record(self.iteration, values)

    def _smoothed_loss(self) -> float:
        """The mean loss of the last average_loss iterations."""
        return float(torch.stack(list(self._recent)).mean())

    def test_all(self) -> None:
        """Tests every test net, unless a signal stops it."""
        for index in range(len(self.test_nets)):
            if not self.stopped_early:
                self.test(index)

    def test(self, index: int) -> None:
        """Runs a test net over test_iter batches and logs the mean of its outputs."""
        s, net = self.solver, self.test_nets[index]
        self.log(logfmt.testing(self.iteration, index))
        sums: dict[str, Tensor] = {}
        total = torch.zeros((), device=net.device)
        for _ in range(s.test_iter[index]):
            if not self._go_on_testing():
                self.log(logfmt.test_interrupted())
                return
            with torch.no_grad():
                loss, outputs = net.run(net.whole, net.batch())
            total += loss
            for name, value in outputs.items():
                sums[name] = sums[name] + value if name in sums else value.clone()
        means = {name: value / s.test_iter[index] for name, value in sums.items()}
        if s.test_compute_loss:
            self.log(logfmt.test_loss(float(total) / s.test_iter[index]))
        values = {}
        for number, (output, mean, weight) in enumerate(flattened(net, means)):
            self.log(logfmt.test_output(number, output, mean, weight))
            values[f"test{index}/{output}" if index else f"test/{output}"] = mean
        self.record(self.iteration, values)

    def _go_on_testing(self) -> bool:
        while (request := self.requested()) != "none":
            if request == "snapshot":
                self.snapshot()
            else:
                self.stopped_early = True
        return not self.stopped_early

    def snapshot(self) -> None:
        """Writes weights and state of this moment.

        Raises:
            SnapshotError: they cannot be written; earlier ones are untouched.
        """
        hdf5 = self.solver.snapshot_format == "HDF5"
        weights, state = snapshot.paths(self.solver, self.iteration)
        self.log(logfmt.snapshot(weights, hdf5))
        self.log(logfmt.snapshot_state(state, hdf5))
        snapshot.write(self.net, self.rule, self.solver, self.iteration, self.schedule.current_step)

    def restore(self, path: str) -> State:
        """Goes on from a snapshot; `path` is either file of its pair.

        Raises:
            SnapshotError: it cannot be read or belongs to another solver or net.
        """
        state = snapshot.restore(self.net, self.rule, self.solver, path)
        self.log(logfmt.restoring())
        self.iteration = state.iteration
        self.schedule.current_step = state.current_step
        return state

    def change(self, **fields: Any) -> None:
        """Changes fields of the solver while it trains."""
        self.solver = self.schedule.solver = self.rule.solver = replace(self.solver, **fields)

    def close(self) -> None:
        """Lets go of all data sources."""
        for net in (self.net, *self.test_nets):
            net.close()


def flattened(net: Net, outputs: Mapping[str, Tensor]) -> list[tuple[str, float, float]]:
    """Every single value of a net's outputs with its name and loss weight, in Caffe's order."""
    weights = net.output_weights()
    return [(name, value, weights[name]) for name, blob in outputs.items() for value in blob.flatten().tolist()]


def _check(solver: SolverDef) -> None:
    for name, least in (("average_loss", 1), ("iter_size", 1), ("max_iter", 0), ("display", 0), ("snapshot", 0)):
        value = getattr(solver, name)
        if value < least:
            raise SolverError(f"{name} is out of range", expected=f"{least} or more", got=value)
    if solver.snapshot and not solver.snapshot_prefix:
        raise SolverError("snapshot is set but snapshot_prefix is not", expected="a snapshot_prefix")
