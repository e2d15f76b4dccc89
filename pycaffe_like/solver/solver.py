"""Training: the loop, written out in Caffe's order.

Source: src/caffe/solver.cpp.
"""

from __future__ import annotations

import logging
import math
import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import fields, replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from pycaffe_like import logfmt
from pycaffe_like.errors import Remark, SolverError, Where, located
from pycaffe_like.files.solverstate import State
from pycaffe_like.layers.normalization import BatchNorm
from pycaffe_like.logfmt import Line
from pycaffe_like.net import Net
from pycaffe_like.net.debug import update_lines
from pycaffe_like.net.weights import LoadReport
from pycaffe_like.proto import read_net, read_solver
from pycaffe_like.spec import SolverDef

from . import snapshot
from .average import Average
from .distributed import RankOptions, Ranks, Requests
from .gradients import GradientBuckets
from .hints import Hints
from .monitor import Monitors
from .nets import NetInState, Read, divide_batch, testing_nets, training_net
from .nonfinite import Guard, diagnosis
from .options import check_options
from .passes import Batch, ExecutionOptions, Passes, leaving_no_trace, may_run_twice
from .policy import Schedule, ScheduleState
from .resume_file import random_state, set_random_state
from .rules import make_rule
from .signals import Action, no_action
from .testing import Tester, flatten_outputs

log = logging.getLogger(__name__)

Scores = Mapping[str, Sequence[float]]
"""The values of a net's outputs, by name."""


_AGREED = {slot.name for slot in fields(SolverDef)} - {
    *("net", "net_param", "train_net", "train_net_param", "test_net", "test_net_param", "early_stop"),
    *("snapshot_prefix", "source", "remarks", "weights", "device_id", "random_seed"),
}
"""Fields of the solver that have to be the same on all ranks. Nets are compared by their layers."""

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
        solver: SolverDef | str | Path,
        device: torch.device | str = "cpu",
        log: Callable[[Line], None] = lambda line: None,
        record: Callable[[int, Mapping[str, float]], None] = lambda iteration, values: None,
        read: Read = read_net,
        options: ExecutionOptions = ExecutionOptions(),  # noqa: B008  # frozen
        ranks: Ranks | None = None,
        rank_options: RankOptions = RankOptions(),  # noqa: B008  # frozen
    ) -> None:
        """Reads the nets, builds them and opens their data.

        Args:
            solver: a solver, or its prototxt.
            log, record: called on rank 0 only.
            read: reads a net file.
            ranks: the processes that train together; None for this one alone.
            options: faster ways of running the training net.

        Raises:
            PclError: what is wrong with the solver, its nets or their data.
        """
        if not isinstance(solver, SolverDef):
            solver = read_solver(solver)
        self.ranks = ranks or Ranks()
        self.log = log if self.ranks.is_first else _ignore_line
        self.record = record if self.ranks.is_first else _ignore_values
        self.requested: Callable[[], Action] = no_action
        self.progress: Callable[[], None] = lambda: None
        self.callbacks: list[tuple[Callable[[], object], Callable[[], object]]] = []
        self.layerwise = False
        self.seed = self._choose_seed(solver)
        self.solver = solver
        with located(Where(solver.source)):
            check_options(solver)
            self.schedule = Schedule(solver)
            self.schedule_state = ScheduleState()
            if self.ranks.is_first:
                snapshot.check_writable(solver)
            train, tests = training_net(solver, read), testing_nets(solver, read)
        if rank_options.divide_batch and self.ranks.world > 1:
            train = divide_batch(train, self.ranks.world)
        self.ranks.check_same(_facts_to_agree_on(solver, self.seed, (train, *tests)))
        torch.manual_seed(self.seed)
        self.log(logfmt.creating_training_net(train.place))
        self.net = self._build_net(train, device, None)
        self._share_records_out()
        if rank_options.sync_batch_norm and self.ranks.world > 1:
            self._synchronize_batch_norm()
        self.test_nets = []
        for index, test in enumerate(tests):
            self.log(logfmt.creating_test_net(index, test.place))
            self.test_nets.append(self._build_net(test, device, self.net))
        self._prepare_training(options)
        self.log(logfmt.scaffolded())

    def _choose_seed(self, solver: SolverDef) -> int:
        if solver.random_seed >= 0:
            return solver.random_seed
        return self.ranks.broadcast_value(int.from_bytes(os.urandom(4), "little"))

    def _share_records_out(self) -> None:
        """Gives each rank every world-th record of the training data.

        Raises:
            SolverError: there are more ranks than records.
        """
        self.net.share_records(self.ranks.rank, self.ranks.world)
        for source in self.net.sources:
            records = source.batches.records()
            if records < self.ranks.world:
                raise SolverError(
                    f"{self.ranks.world} ranks cannot share {records} records",
                    expected="a record for each rank",
                    where=Where(self.solver.source),
                )

    def _synchronize_batch_norm(self) -> None:
        for layer in self.net.layers:
            if isinstance(layer.module, BatchNorm):
                layer.module.is_synchronized = True

    def _prepare_training(self, options: ExecutionOptions) -> None:
        solver, learnable = self.solver, self.net.learnable_params
        parameters = [one.tensor for one in learnable]
        several = self.ranks.world > 1
        with located(Where(solver.source)):
            self.rule = make_rule(solver, learnable)
            self.rule.world = self.ranks.world
            buckets = GradientBuckets(self.ranks, parameters) if several else None
            self.passes = Passes(self.net, options, buckets)
            self.monitors = Monitors(solver, [name for net in self.test_nets for name in net.output_weights()])
        self.average = Average(solver.ema_decay, parameters) if solver.ema_decay else None
        self.synchronize()
        if not self.ranks.is_first:
            torch.manual_seed(self.seed + self.ranks.rank)  # so that each rank drops other values
        self.iteration = 0
        self.stopped_early = False
        self._recent: deque[Tensor] = deque(maxlen=solver.average_loss)
        self._carried: list[Tensor] = []  # losses from before a resume, for the next step
        self._guard = Guard(self.net.device, goes_on=solver.on_nan == "skip")
        self._rollbacks = 0
        self._hints = Hints(self.net.classes())
        self._written: list[int] = []  # iterations of snapshots, for snapshot_keep
        self._shown_at: tuple[float, int] | None = None  # time and iteration of the last display

    def synchronize(self) -> None:
        """Gives all ranks the weights of rank 0."""
        self.net.sync_to_device()
        self.ranks.broadcast([one.tensor for one in self.net.learnable_params])
        if self.average is not None:
            self.ranks.broadcast(self.average.values)

    def _build_net(self, stated: NetInState, device: torch.device | str, weights_of: Net | None) -> Net:
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
        while self._recovered_from_nonfinite():
            self.step(s.max_iter - self.iteration)
        if s.snapshot_after_train and (not s.snapshot or self.iteration % s.snapshot):
            self.snapshot()
        if self.stopped_early:
            self.log(logfmt.stopped_early())
            return
        if s.display and self.iteration % s.display == 0:
            with torch.no_grad():
                loss, _ = self.net.run(self.net.forward_program, self.net.batch())
            of_ranks = self.ranks.gather(float(loss))
            self._recent.append(torch.tensor(sum(of_ranks) / len(of_ranks), device=self.net.device))
            self.log(logfmt.last_loss(self.iteration, self._smoothed_loss()))
        if s.test_interval and self.iteration % s.test_interval == 0:
            self.test_all()
        self.log(logfmt.done())

    def step(self, iterations: int) -> None:
        """Does a number of updates, with tests, displays and snapshots on the way."""
        s = self.solver
        stop = self.iteration + iterations
        self._recent.clear()
        self._recent.extend(self._carried)
        self._carried = []
        if self._shown_at is None:  # else a script steps in a loop, and this is not the first one
            self._shown_at = (time.perf_counter(), self.iteration)
        while self.iteration < stop:
            if s.test_interval and self.iteration % s.test_interval == 0 and (self.iteration or s.test_initialization):
                if self._recovered_from_nonfinite():
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
                if self._recovered_from_nonfinite(pending=1):
                    continue
                self._display(outputs)
            for _, on_gradients_ready in self.callbacks:
                on_gradients_ready()
            agreeing = self.ranks.begin_agreeing(self.requested())
            self.apply_update(display)
            self.progress()
            if self._act_on_requests(agreeing.wait()):
                break

    def _act_on_requests(self, requests: Requests) -> bool:
        """Writes a snapshot if it is time for one or a signal asks for it; whether to stop."""
        s = self.solver
        if requests.snapshot or (s.snapshot and self.iteration % s.snapshot == 0):
            self.snapshot()
        self.stopped_early |= requests.stop
        return requests.stop

    def _forward_backward(self, display: bool) -> Mapping[str, Tensor]:
        """The gradients of iter_size batches, added up; the outputs of the last one.

        Nothing here waits for the device: the loss stays there until it is displayed.
        """
        debug = display and self.solver.debug_info
        if self.layerwise or (debug and not may_run_twice(self.net)):
            loss, outputs = self._layer_by_layer(debug)
            loss = self.passes.exchange(loss)
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
        self.net.sync_to_device()
        for one in self.net.learnable_params:
            if self.layerwise and one.tensor.grad is not None:
                one.tensor.grad.zero_()  # a script may be looking at it
            else:
                one.tensor.grad = None

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
        self.net.sync_to_device()
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

    def _recovered_from_nonfinite(self, pending: int = 0) -> bool:
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
        state = self.newest_snapshot()[0] if self.solver.on_nan == "rollback" else None
        if state is not None and self._rollbacks < _MOST_ROLLBACKS:
            self._rollbacks += 1
            log.warning("The loss was not finite at iteration %d: going back to %s, with other data.", first, state)
            self.restore(state, rewind=False)
            self._recent.clear()
            return True
        with located(Where(self.solver.source)):
            batches = self.solver.iter_size
            found = diagnosis(self.net, skipped * batches, batches, first)
            of_ranks = [SolverError(**facts) for facts in self.ranks.gather(vars(found))]
            raise next((error for error in of_ranks if error.where), found)  # the rank whose batch it was

    def _display(self, outputs: Mapping[str, Tensor]) -> None:
        loss = self._smoothed_loss()
        now = time.perf_counter()
        then, before = self._shown_at or (now, self.iteration)
        seconds = now - then
        per_second = (self.iteration - before) / (seconds or 1)
        self.log(logfmt.iteration(self.iteration, per_second, seconds, self.solver.display, loss))
        self._shown_at = (now, self.iteration)
        values = flatten_outputs(self.net, outputs)
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
        """Tests every test net, unless a signal stops it, and acts on the results."""
        values: dict[str, float] = {}
        with self._weights_to_test():
            for index in range(len(self.test_nets)):
                if not self.stopped_early:
                    values = {**self.test(index), **values}
            if not self.stopped_early:
                self._act_on(values)

    @contextmanager
    def _weights_to_test(self) -> Iterator[None]:
        """While the block runs, all ranks have the statistics of rank 0 and, with ema_decay, the average."""
        fixed = self._statistics()
        own = [one.clone() for one in fixed] if self.ranks.world > 1 else []
        self.ranks.broadcast(fixed)
        try:
            with self.average.in_place_of_weights() if self.average is not None else nullcontext():
                yield
        finally:
            for one, values in zip(fixed, own, strict=False):
                one.copy_(values)

    def _act_on(self, values: Mapping[str, float]) -> None:
        """Keeps the best weights, and stops where nothing gets better (snapshot_best, early_stop)."""
        best, patience = self.monitors.best, self.monitors.patience
        if best is not None and best.see(values):
            if self.ranks.is_first:
                snapshot.write_best(self.net, self.solver)
            path = snapshot.best_path(self.solver)
            log.info("Best %s so far: %g; weights in %s", best.aim.name, values[best.aim.name], path)
        if patience is not None and patience.see(values):
            log.info("%s got no better in %d tests: stopping.", patience.aim.name, patience.waited)
            self.stopped_early = True

    def test(self, index: int) -> dict[str, float]:
        """Runs a test net over test_iter batches and logs the mean of its outputs.

        Returns:
            The mean of each output's first value, by name; nothing if a signal stopped the test.
        """
        tester = Tester(self.ranks, self.log, self.record, self.layerwise, self._go_on_testing)
        return tester.test(self.test_nets[index], index, self.solver, self.iteration)

    def _go_on_testing(self) -> bool:
        requests = self.ranks.begin_agreeing(self.requested()).wait()
        if requests.snapshot:
            self.snapshot()
        self.stopped_early |= requests.stop
        return not self.stopped_early

    def snapshot(self) -> None:
        """Writes weights and state of this moment, unless the loss has gone astray.

        Raises:
            SnapshotError: they cannot be written; earlier ones are untouched.
            SolverError: the loss is not finite, so that they would be worth nothing.
        """
        if self._recovered_from_nonfinite():
            return
        s, hdf5 = self.solver, self.solver.snapshot_format == "HDF5"
        paths = snapshot.SnapshotPaths(s, self.iteration)
        self.log(logfmt.snapshot(paths.weights, hdf5))
        self.log(logfmt.snapshot_state(paths.state, hdf5))
        self._written = [*(one for one in self._written if one != self.iteration), self.iteration]
        resume_data = self._resume_data()
        if self.ranks.is_first:
            step = self.schedule_state.current_step
            snapshot.write(self.net, self.rule, s, self.iteration, step, self.average, resume_data)
        self._rollbacks = 0
        while s.snapshot_keep and len(self._written) > s.snapshot_keep:
            oldest = snapshot.SnapshotPaths(s, self._written.pop(0))
            if self.ranks.is_first:
                oldest.remove()

    def _resume_data(self) -> dict[str, Any]:
        """What a resumed run has to know besides Caffe's snapshot."""
        loss_scale = self.passes.loss_scale
        states = [net.state() for net in self._nets()]
        mine = {
            "random": random_state(),
            "layers": [state["layers"] for state in states],
            "statistics": [one.clone().cpu() for one in self._statistics()],
        }
        return {
            "type": self.solver.type,
            "seed": self.seed,
            "recent": [float(loss) for loss in self._recent],
            "minimum_loss": self.schedule_state.minimum_loss,
            "last_event": self.schedule_state.last_event,
            "monitors": self.monitors.state(),
            "written": self._written,
            "loss_scale": None if loss_scale is None else loss_scale.state(),
            "rows": [state["rows"] for state in states],
            "ranks": self.ranks.gather(mine),
        }

    def _nets(self) -> tuple[Net, ...]:
        return (self.net, *self.test_nets)

    def _statistics(self) -> list[Tensor]:
        """Parameters that no update changes, such as the statistics of BatchNorm: each rank has its own."""
        return [one.tensor.detach() for one in self.net.learnable_params if not one.tensor.requires_grad]

    def newest_snapshot(self) -> tuple[str | None, list[Remark]]:
        """The newest whole snapshot, and remarks on newer ones that are damaged. Rank 0 looks for it."""
        found = snapshot.newest(self.solver, self.net) if self.ranks.is_first else (None, [])
        return self.ranks.broadcast_value(found)

    def load_weights(self, path: str, strict: bool = False) -> LoadReport:
        """Copies weights into the layers of the same names, on all ranks.

        Raises:
            WeightsError: the file cannot be read, or does not fit with `strict`.
        """
        report = self.net.load(path, partial=True, strict=strict) if self.ranks.is_first else None
        report = self.ranks.broadcast_value(report)
        self.synchronize()
        assert report is not None
        return report

    def restore(self, path: str, rewind: bool = True) -> State:
        """Goes on from a snapshot, which rank 0 reads. The number of ranks may be another one.

        Args:
            path: the state, or the weights beside it.
            rewind: also restore the positions in the data and the random generators.

        Raises:
            PclError: it cannot be read or belongs to another solver or net. Nothing has changed then.
        """
        found = None
        if self.ranks.is_first:
            read = snapshot.restore(self.net, self.rule, self.solver, self.average, path, len(self.test_nets))
            found = replace(read.state, history=()), read.resume_data
        shared = self.ranks.broadcast_value(found)
        assert shared is not None
        state, resume_data = shared
        self.synchronize()
        self.ranks.broadcast(self.rule.history)
        self.log(logfmt.restoring())
        self.iteration = state.iteration
        self.schedule_state = ScheduleState(state.current_step)
        if resume_data:
            self._restore_solver(state, resume_data)
            if rewind:
                self._rewind(resume_data)
        elif rewind and self.ranks.is_first:
            log.info("%s has no .resume file: the data starts from its beginning, as in Caffe.", path)
        return state

    def _restore_solver(self, state: State, resume_data: Mapping[str, Any]) -> None:
        memory = resume_data["minimum_loss"], resume_data["last_event"]
        self.schedule_state = ScheduleState(state.current_step, *memory)
        self.monitors.set_state(resume_data["monitors"])
        self._written = list(resume_data["written"])

    def _rewind(self, resume_data: Mapping[str, Any]) -> None:
        """Restores positions in the data, the states of layers, and random generators.

        A rank that the stopped run did not have takes the states of rank 0, and random numbers of its own.
        """
        self.seed = resume_data["seed"]
        of_ranks, rank = resume_data["ranks"], self.ranks.rank
        mine = of_ranks[rank] if rank < len(of_ranks) else of_ranks[0]
        for net, rows, layers in zip(self._nets(), resume_data["rows"], mine["layers"], strict=True):
            net.reseed(self.seed)
            net.set_state({"rows": rows, "layers": layers})
        for one, values in zip(self._statistics(), mine["statistics"], strict=True):
            one.copy_(values)
        self._carried = [torch.tensor(loss, device=self.net.device) for loss in resume_data["recent"]]
        if self.passes.loss_scale is not None and resume_data["loss_scale"] is not None:
            self.passes.loss_scale.set_state(resume_data["loss_scale"])
        if rank < len(of_ranks):
            set_random_state(mine["random"])
        else:
            torch.manual_seed(self.seed + rank)

    def change(self, **fields: Any) -> None:
        """Changes fields of the solver while it trains."""
        self.solver = self.schedule.solver = self.rule.solver = replace(self.solver, **fields)

    def close(self) -> None:
        """Lets go of all data sources."""
        for net in (self.net, *self.test_nets):
            net.close()


def _ignore_line(line: Line) -> None:
    """The log of all ranks but the first."""


def _ignore_values(iteration: int, values: Mapping[str, float]) -> None:
    """The curves of all ranks but the first."""


def _facts_to_agree_on(solver: SolverDef, seed: int, nets: Sequence[NetInState]) -> dict[str, object]:
    """What has to be the same on all ranks, in a form that is short to show."""
    numbers = [(slot.name, getattr(solver, slot.name)) for slot in fields(solver) if slot.name in _AGREED]
    layers = [(one.state, layer.name, layer.raw) for one in nets for layer in one.net.layers]
    return {
        "version of pcl": version("pycaffe_like"),
        "seed": seed,
        "solver": _digest(numbers),
        "net": _digest(layers),
    }


def _digest(value: object) -> str:
    return f"one with digest {sha256(repr(value).encode()).hexdigest()[:12]}"
