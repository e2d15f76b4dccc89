"""Training: the loop, written out in Caffe's order.

Source: src/caffe/solver.cpp.
"""

from __future__ import annotations

import logging
import math
import os
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from pycaffe_like import logfmt
from pycaffe_like.errors import SnapshotError, SolverError, Where, located
from pycaffe_like.files.solverstate import State
from pycaffe_like.logfmt import Line
from pycaffe_like.net import Net
from pycaffe_like.net.debug import update_lines
from pycaffe_like.proto import read_net
from pycaffe_like.spec import SolverDef

from . import detections, sidecar, snapshot
from .average import Average
from .hints import Hints
from .monitor import Monitors
from .nets import Read, Stated, testing_nets, training_net
from .nonfinite import Guard, diagnosis
from .passes import Batch, ExecutionOptions, Passes, leaving_no_trace
from .policy import Schedule, ScheduleState
from .rules import make_rule
from .signals import Action, no_action

log = logging.getLogger(__name__)

Scores = Mapping[str, Sequence[float]]
"""The values of a net's outputs, by name."""


_WITH_EFFECTS = ("Python", "HDF5Output", "DetectionOutput", "DetectionEvaluate")
_MOST_ROLLBACKS = 3  # without a new snapshot between them


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
        options: ExecutionOptions = ExecutionOptions(),  # noqa: B008  # frozen
    ) -> None:
        """Reads the nets, builds them and opens their data.

        Args:
            read: reads a net file.
            options: faster ways of running the training net.

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
            self.schedule_state = ScheduleState()
            snapshot.check_writable(solver)
            train, tests = training_net(solver, read), testing_nets(solver, read)
        torch.manual_seed(self.seed)
        self.log(logfmt.creating_training_net(train.place))
        self.net = self._made(train, device, None)
        self.test_nets = []
        for index, test in enumerate(tests):
            self.log(logfmt.creating_test_net(index, test.place))
            self.test_nets.append(self._made(test, device, self.net))
        with located(Where(solver.source)):
            self.rule = make_rule(solver, self.net.learnable_params)
            self.passes = Passes(self.net, options)
            self.monitors = Monitors(solver, [name for net in self.test_nets for name in net.output_weights()])
        parameters = [one.tensor for one in self.net.learnable_params]
        self.average = Average(solver.ema_decay, parameters) if solver.ema_decay else None
        self.iteration = 0
        self.stopped_early = False
        self._recent: deque[Tensor] = deque(maxlen=solver.average_loss)
        self._carried: list[Tensor] = []  # losses of before a resume, which step takes over
        self._guard = Guard(self.net.device, goes_on=solver.on_nan == "skip")
        self._rollbacks = 0
        self._hints = Hints(self.net.classes())
        self._written: list[int] = []  # iterations of snapshots, for snapshot_keep
        self._shown_at: tuple[float, int] | None = None  # when, and at which iteration
        self.log(logfmt.scaffolded())

    def _made(self, stated: Stated, device: torch.device | str, weights_of: Net | None) -> Net:
        net = Net(stated.net, stated.state, device=device, seed=self.seed, weights_of=weights_of)
        for line in logfmt.initialized(net.output_weights()):
            self.log(line)
        return net

    def solve(self) -> None:
        """Trains up to max_iter, with a last snapshot, display and test.

        Raises:
            PclError: the data, or a disk, gave out, or the loss is no number.
        """
        s = self.solver
        self.log(logfmt.solving(self.net.name))
        self.log(logfmt.policy(s.lr_policy))
        self.stopped_early = False
        self.step(s.max_iter - self.iteration)
        while self._went_back():
            self.step(s.max_iter - self.iteration)
        if s.snapshot_after_train and (not s.snapshot or self.iteration % s.snapshot):
            self.snapshot()
        if self.stopped_early:
            self.log(logfmt.stopped_early())
            return
        if s.display and self.iteration % s.display == 0:
            with torch.no_grad():
                loss, _ = self.net.run(self.net.forward_program, self.net.batch())
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
        self._recent.extend(self._carried)
        self._carried = []
        if self._shown_at is None:  # else a script steps in a loop, and this is not the first one
            self._shown_at = (time.perf_counter(), self.iteration)
        while self.iteration < stop:
            if s.test_interval and self.iteration % s.test_interval == 0 and (self.iteration or s.test_initialization):
                if self._went_back():
                    continue
                self.test_all()
                if self.stopped_early:
                    break
            self._clear_gradients()
            for on_start, _ in self.callbacks:
                on_start()
            display = bool(s.display) and self.iteration % s.display == 0
            outputs = self._forward_backward(display)
            if display:
                if self._went_back(pending=1):
                    continue
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

    def _forward_backward(self, display: bool) -> Mapping[str, Tensor]:
        """The gradients of iter_size batches, added up; the outputs of the last one.

        Nothing here waits for the device: the loss stays there until it is displayed.
        """
        debug = display and self.solver.debug_info
        if self.layerwise or (debug and not self._may_be_replayed()):
            loss, outputs = self._layer_by_layer(debug)
        else:
            if debug:
                with leaving_no_trace(self.net):
                    self._layer_by_layer(debug)
            batches: list[Batch] = [self.net.batch() for _ in range(self.solver.iter_size)]
            loss, outputs = self.passes.run(batches, all_outputs=display)
        loss = loss / self.solver.iter_size
        self._recent.append(loss)
        if self._is_guarded():
            # An update that is left out must not come back in the next loss: its gradients count too.
            both = self.solver.on_nan == "skip" and self.passes.loss_scale is None
            self._guard.watch(loss + self.rule.norm() if both else loss)
        return outputs

    def _clear_gradients(self) -> None:
        self.net.take_over()
        for one in self.net.learnable_params:
            if self.layerwise and one.tensor.grad is not None:
                one.tensor.grad.zero_()  # a script may be looking at it
            else:
                one.tensor.grad = None

    def _may_be_replayed(self) -> bool:
        """Whether a batch may pass the net twice: no layer runs code of the user's or writes files."""
        return not any(layer.definition.type in _WITH_EFFECTS for layer in self.net.layers)

    def _layer_by_layer(self, debug: bool) -> tuple[Tensor, Mapping[str, Tensor]]:
        """As Passes.run, with every blob in sight; prints their means with `debug`."""
        self.net.layerwise.debug = self.log if debug or self.net.built.definition.debug_info else None
        passes = [self._pass_by_layer() for _ in range(self.solver.iter_size)]
        return torch.stack([one for one, _ in passes]).sum(), passes[-1][1]

    def _pass_by_layer(self) -> tuple[Tensor, Mapping[str, Tensor]]:
        runner, last = self.net.layerwise, len(self.net.layers) - 1
        loss = runner.run(0, last)
        runner.backward(last, 0)
        return loss, runner.outputs()

    def apply_update(self, display: bool = False) -> None:
        """Updates the weights from the gradients as they are."""
        self.net.take_over()
        rate = self._advance_schedule()
        if display:
            self.log(logfmt.learning_rate(self.iteration, rate))
            self.record(self.iteration, {"lr": rate})
        debug = display and self.solver.debug_info
        skip = self._guard.skip if self._is_guarded() else None
        if self.passes.loss_scale is not None:
            overflow = self.passes.loss_scale.unscale(self.rule.parameters)
            skip = overflow if skip is None else torch.maximum(skip, overflow)
        keep = self.layerwise or debug or self.solver.snapshot_diff
        norm = self.rule.step(rate, self.iteration, skip, keep)
        if self.average is not None:
            self.average.update()
        if display and norm is not None and norm > self.solver.clip_gradients:
            self.log(logfmt.clipping(float(norm), self.solver.clip_gradients))
        if debug:
            for line in update_lines(self.net.built):
                self.log(line)
        self.iteration += 1

    def learning_rate(self) -> float:
        """The learning rate of the next update."""
        return self.schedule.rate(self.iteration, self._next_schedule_state())

    def _next_schedule_state(self) -> ScheduleState:
        loss = self._smoothed_loss() if self.schedule.needs_loss and self._recent else math.inf
        return self.schedule.advance(self.iteration, self.schedule_state, loss)

    def _advance_schedule(self) -> float:
        """Counts the steps of this iteration; returns its learning rate."""
        before, self.schedule_state = self.schedule_state, self._next_schedule_state()
        step = self.schedule_state.current_step
        if step != before.current_step and self.solver.lr_policy in ("multistep", "plateau"):
            line = logfmt.multistep if self.solver.lr_policy == "multistep" else logfmt.plateau
            self.log(line(self.iteration, step))
        return self.schedule.rate(self.iteration, self.schedule_state)

    def _is_guarded(self) -> bool:
        """Whether losses are watched: not where a script runs the loop, which Caffe leaves to it."""
        return not self.layerwise and self.solver.on_nan != "ignore"

    def _went_back(self, pending: int = 0) -> bool:
        """Looks for losses since the last look that were no finite numbers.

        Args:
            pending: iterations whose loss is there but not their update.

        Returns:
            Whether the training went back to a snapshot for it.

        Raises:
            SolverError: it is to stop for it; names the layer.
        """
        skipped = self._guard.skipped() if self._is_guarded() else 0
        if not skipped:
            return False
        if self.solver.on_nan == "skip":
            log.warning("%d updates were left out: their loss or gradients were not finite.", skipped)
            return False
        self._guard.release()
        first = self.iteration + pending - skipped
        state = snapshot.newest(self.solver)[0] if self.solver.on_nan == "rollback" else None
        if state is not None and self._rollbacks < _MOST_ROLLBACKS:
            self._rollbacks += 1
            log.warning("The loss was not finite at iteration %d: going back to %s, with other data.", first, state)
            self.restore(state, rewind=False)
            self._recent.clear()
            return True
        with located(Where(self.solver.source)):
            batches = self.solver.iter_size
            raise diagnosis(self.net, skipped * batches, batches, first)

    def _display(self, outputs: Mapping[str, Tensor]) -> None:
        loss = self._smoothed_loss()
        now = time.perf_counter()
        then, before = self._shown_at or (now, self.iteration)
        seconds = now - then
        per_second = (self.iteration - before) / (seconds or 1)
        self.log(logfmt.iteration(self.iteration, per_second, seconds, self.solver.display, loss))
        self._shown_at = (now, self.iteration)
        values = flattened(self.net, outputs)
        for index, (name, value, weight) in enumerate(values):
            self.log(logfmt.train_output(index, name, value, weight))
        self.record(self.iteration, {"loss": loss, **{f"train/{name}": value for name, value, _ in reversed(values)}})
        hint = self._hints.see(self.iteration, [(name, value) for name, value, _ in values])
        if hint:
            log.warning("%s", hint)

    def _smoothed_loss(self) -> float:
        """The mean loss of the last average_loss iterations."""
        return float(torch.stack(list(self._recent)).mean())

    def test_all(self) -> None:
        """Tests every test net, unless a signal stops it, and acts on what comes out."""
        values: dict[str, float] = {}
        with self.average.in_place_of_weights() if self.average is not None else nullcontext():
            for index in range(len(self.test_nets)):
                if not self.stopped_early:
                    values = {**self.test(index), **values}
            if not self.stopped_early:
                self._act_on(values)

    def _act_on(self, values: Mapping[str, float]) -> None:
        """Keeps the best weights, and stops where nothing gets better (snapshot_best, early_stop)."""
        best, patience = self.monitors.best, self.monitors.patience
        if best is not None and best.see(values):
            path = snapshot.write_best(self.net, self.solver)
            log.info("Best %s so far: %g; weights in %s", best.aim.name, values[best.aim.name], path)
        if patience is not None and patience.see(values):
            log.info("%s got no better in %d tests: stopping.", patience.aim.name, patience.waited)
            self.stopped_early = True

    def test(self, index: int) -> dict[str, float]:
        """Runs a test net over test_iter batches and logs the mean of its outputs.

        Returns:
            The mean of each output's first value, by name; nothing if a signal stopped the test.
        """
        s, net = self.solver, self.test_nets[index]
        self.log(logfmt.testing(self.iteration, index))
        sums: dict[str, Tensor] = {}
        found = detections.Detections()
        total = torch.zeros((), device=net.device)
        for _ in range(s.test_iter[index]):
            if not self._go_on_testing():
                self.log(logfmt.test_interrupted())
                return {}
            loss, outputs = self._forward(net)
            total += loss
            if s.eval_type == "detection":
                found.add(outputs)
                continue
            for name, value in outputs.items():
                sums[name] = sums[name] + value if name in sums else value.clone()
        if s.test_compute_loss:
            self.log(logfmt.test_loss(float(total) / s.test_iter[index]))
        means = {name: value / s.test_iter[index] for name, value in sums.items()}
        means |= self._mean_precisions(found)
        firsts: dict[str, float] = {}
        for number, (output, mean, weight) in enumerate(flattened(net, means)):
            self.log(logfmt.test_output(number, output, mean, weight))
            firsts.setdefault(output, mean)
        kind = f"test{index}" if index else "test"
        self.record(self.iteration, {f"{kind}/{output}": mean for output, mean in firsts.items()})
        return firsts

    def _mean_precisions(self, found: detections.Detections) -> dict[str, Tensor]:
        """The mean average precision of each output of a test of detections."""
        precisions = found.precisions(self.solver.ap_version)
        if self.solver.show_per_class_result:
            for of_class in precisions.values():
                for label, precision in of_class.items():
                    self.log(logfmt.class_precision(label, precision))
        return detections.means(precisions)

    def _forward(self, net: Net) -> tuple[Tensor | float, Mapping[str, Tensor]]:
        """One pass of a test net: the objective and the outputs."""
        if not self.layerwise and not self.solver.debug_info:
            with torch.no_grad():
                return net.run(net.forward_program, net.batch())
        net.layerwise.debug = self.log if self.solver.debug_info else None
        return net.layerwise.run(0, len(net.layers) - 1), net.layerwise.outputs()

    def _go_on_testing(self) -> bool:
        while (request := self.requested()) != "none":
            if request == "snapshot":
                self.snapshot()
            else:
                self.stopped_early = True
        return not self.stopped_early

    def snapshot(self) -> None:
        """Writes weights and state of this moment, unless the loss has gone astray.

        Raises:
            SnapshotError: they cannot be written; earlier ones are untouched.
            SolverError: the loss is not finite, so that they would be worth nothing.
        """
        if self._went_back():
            return
        s, hdf5 = self.solver, self.solver.snapshot_format == "HDF5"
        files = snapshot.Files(s, self.iteration)
        self.log(logfmt.snapshot(files.weights, hdf5))
        self.log(logfmt.snapshot_state(files.state, hdf5))
        self._written = [*(one for one in self._written if one != self.iteration), self.iteration]
        step = self.schedule_state.current_step
        snapshot.write(self.net, self.rule, s, self.iteration, step, self.average, self._beside())
        self._rollbacks = 0
        while s.snapshot_keep and len(self._written) > s.snapshot_keep:
            snapshot.Files(s, self._written.pop(0)).remove()

    def _beside(self) -> dict[str, Any]:
        """What a run has to know, besides Caffe's snapshot, to go on as if it had not been stopped."""
        return {
            "type": self.solver.type,
            "seed": self.seed,
            "random": sidecar.random_state(),
            "nets": [net.state() for net in (self.net, *self.test_nets)],
            "recent": [float(loss) for loss in self._recent],
            "minimum_loss": self.schedule_state.minimum_loss,
            "last_event": self.schedule_state.last_event,
            "monitors": self.monitors.state(),
            "written": self._written,
            "loss_scale": None if self.passes.loss_scale is None else self.passes.loss_scale.state(),
        }

    def restore(self, path: str, rewind: bool = True) -> State:
        """Goes on from a snapshot.

        Args:
            path: either file of its pair.
            rewind: also take data and random numbers up where they stood then.

        Raises:
            SnapshotError: it cannot be read or belongs to another solver or net.
        """
        state, beside = snapshot.restore(self.net, self.rule, self.solver, self.average, path)
        self.log(logfmt.restoring())
        self.iteration = state.iteration
        self.schedule_state = ScheduleState(state.current_step)
        if beside:
            self.schedule_state = ScheduleState(state.current_step, beside["minimum_loss"], beside["last_event"])
            self.monitors.set_state(beside["monitors"])
            self._written = beside["written"]
            if rewind:
                self._rewind(beside, path)
        elif rewind:
            log.info("%s has no .resume file beside it: data and random numbers begin anew, as in Caffe.", path)
        return state

    def _rewind(self, beside: Mapping[str, Any], path: str) -> None:
        nets = (self.net, *self.test_nets)
        if len(beside["nets"]) != len(nets):
            tests = len(beside["nets"]) - 1
            raise SnapshotError(
                "was written with other test nets", expected=len(nets) - 1, got=tests, where=Where(path)
            )
        self.seed = beside["seed"]
        for net, state in zip(nets, beside["nets"], strict=True):
            net.reseed(self.seed)
            net.set_state(state)
        self._carried = [torch.tensor(loss, device=self.net.device) for loss in beside["recent"]]
        if self.passes.loss_scale is not None and beside["loss_scale"] is not None:
            self.passes.loss_scale.set_state(beside["loss_scale"])
        sidecar.set_random_state(beside["random"])

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


_LEAST = {"average_loss": 1, "iter_size": 1, "max_iter": 0, "display": 0, "snapshot": 0, "snapshot_keep": 0}


def _check(solver: SolverDef) -> None:
    for name, least in _LEAST.items():
        value = getattr(solver, name)
        if value < least:
            raise SolverError(f"{name} is out of range", expected=f"{least} or more", got=value)
    if not 0 <= solver.ema_decay < 1:
        raise SolverError("ema_decay is out of range", expected="0 or more and less than 1", got=solver.ema_decay)
    for name, choices in (("eval_type", ("classification", "detection")), ("ap_version", detections.AP_VERSIONS)):
        if getattr(solver, name) not in choices:
            raise SolverError(f"{name} is unknown", expected=" or ".join(choices), got=getattr(solver, name))
    if solver.snapshot and not solver.snapshot_prefix:
        raise SolverError("snapshot is set but snapshot_prefix is not", expected="a snapshot_prefix")
