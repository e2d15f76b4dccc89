"""The training loop, in Caffe's order.

Source: src/caffe/solver.cpp.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from functools import cached_property

import torch
from torch import Tensor

from pycaffe_like import logfmt
from pycaffe_like.errors import Remark
from pycaffe_like.files.solverstate import State
from pycaffe_like.net.debug import update_lines

from . import resume, snapshot
from .cuda_graph import Batch
from .distributed import Requests
from .passes import leaving_no_trace, may_run_twice
from .policy import ScheduleState
from .recovery import Recovery
from .snapshot_names import best_path
from .testing import Tester
from .training import Training

log = logging.getLogger(__name__)


class Solver(Training):
    """Trains a net as a solver prototxt says."""

    @cached_property
    def recovery(self) -> Recovery:
        """Handles losses that are not finite."""
        return Recovery(self)

    def solve(self) -> None:
        """Trains up to max_iter, then writes a last snapshot, logs a last display and runs a last test.

        Raises:
            PclError: If data cannot be read, the disk is full, or the loss is not finite.
        """
        s = self.solver
        self.log(logfmt.solving(self.net.name))
        self.log(logfmt.policy(s.lr_policy))
        self.stopped_early = False
        self.step(s.max_iter - self.iteration)
        while self.recovery.check():
            self.step(s.max_iter - self.iteration)
        if s.snapshot_after_train and (not s.snapshot or self.iteration % s.snapshot):
            self.snapshot()
        if self.stopped_early:
            self.log(logfmt.stopped_early())
            return
        if s.display and self.iteration % s.display == 0:
            self._show_last_loss()
        if s.test_interval and self.iteration % s.test_interval == 0:
            self.test_all()
        self.log(logfmt.done())

    def step(self, iterations: int) -> None:
        """Runs a number of iterations, with the tests, displays and snapshots that are due."""
        s = self.solver
        stop = self.iteration + iterations
        self.losses.start_over()
        self.display.start_clock(self.iteration)
        while self.iteration < stop:
            if s.test_interval and self.iteration % s.test_interval == 0 and (self.iteration or s.test_initialization):
                if self.recovery.check():
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
                if self.recovery.check(pending=1):
                    continue
                self.display.show(self.iteration, self.losses.mean(), outputs)
            for _, on_gradients_ready in self.callbacks:
                on_gradients_ready()
            agreeing = self.ranks.begin_agreeing(self.requested())
            self.apply_update(display)
            self.progress()
            if self._act_on_requests(agreeing.wait()):
                break

    def _act_on_requests(self, requests: Requests) -> bool:
        """Writes a snapshot if one is due or a signal asked for it. Returns whether to stop."""
        s = self.solver
        if requests.snapshot or (s.snapshot and self.iteration % s.snapshot == 0):
            self.snapshot()
        self.stopped_early |= requests.stop
        return requests.stop

    def _show_last_loss(self) -> None:
        with torch.no_grad():
            loss, _ = self.net.run(self.net.forward_program, self.net.batch())
        of_ranks = self.ranks.gather(float(loss))
        self.losses.add(torch.tensor(sum(of_ranks) / len(of_ranks), device=self.net.device))
        self.log(logfmt.last_loss(self.iteration, self.losses.mean()))

    def _clear_gradients(self) -> None:
        self.net.sync_to_device()
        for one in self.net.learnable_params:
            if self.layerwise and one.tensor.grad is not None:
                one.tensor.grad.zero_()  # a script may be looking at it
            else:
                one.tensor.grad = None

    def _forward_backward(self, display: bool) -> Mapping[str, Tensor]:
        """Adds up the gradients of iter_size batches; returns the outputs of the last batch.

        Nothing here waits for the device: the loss stays there until it is displayed.
        """
        count, debug = self.solver.iter_size, display and self.solver.debug_info
        lines = self.log if debug or self.net.built.definition.debug_info else None
        memory = self.recovery.copy_memory()
        if self.layerwise or (debug and not may_run_twice(self.net)):
            loss, outputs = self.passes.run_layerwise(count, lines)
            loss = self.passes.exchange(loss)
        else:
            if debug:
                with leaving_no_trace(self.net):
                    self.passes.run_layerwise(count, lines)
            batches: list[Batch] = [self.net.batch() for _ in range(count)]
            loss, outputs = self.passes.run(batches, all_outputs=display)
        loss = loss / count if count > 1 else loss
        self.losses.add(loss)
        self.recovery.watch(loss, memory)
        return outputs

    def apply_update(self, display: bool = False) -> None:
        """Updates the weights from the current gradients."""
        self.net.sync_to_device()
        rate = self._advance_schedule()
        if display:
            self.display.show_rate(self.iteration, rate)
        debug = display and self.solver.debug_info
        skip = self.recovery.skip
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
        """Returns the learning rate of the next update."""
        return self.schedule.rate(self.iteration, self._next_schedule_state())

    def _next_schedule_state(self) -> ScheduleState:
        loss = self.losses.mean(default=math.inf) if self.schedule.needs_loss else math.inf
        return self.schedule.advance(self.iteration, self.schedule_state, loss)

    def _advance_schedule(self) -> float:
        """Advances the schedule to this iteration; returns its learning rate."""
        before, self.schedule_state = self.schedule_state, self._next_schedule_state()
        step = self.schedule_state.current_step
        if step != before.current_step and self.solver.lr_policy in ("multistep", "plateau"):
            line = logfmt.multistep if self.solver.lr_policy == "multistep" else logfmt.plateau
            self.log(line(self.iteration, step))
        return self.schedule.rate(self.iteration, self.schedule_state)

    def test_all(self) -> None:
        """Runs every test net. Then writes the best weights (snapshot_best) or stops training (early_stop) if the
        solver asks for it. A signal can end the tests early.
        """
        values: dict[str, float] = {}
        with self.weights_to_test():
            for index in range(len(self.test_nets)):
                if not self.stopped_early:
                    values = {**self.test(index), **values}
            if not self.stopped_early:
                self._act_on_scores(values)

    def _act_on_scores(self, values: Mapping[str, float]) -> None:
        """Writes the best weights (snapshot_best), and stops if scores no longer improve (early_stop)."""
        best, patience = self.monitors.best, self.monitors.patience
        if best is not None and best.update(values):
            if self.ranks.is_first:
                snapshot.write_best(self.net, self.solver)
            path = best_path(self.solver)
            log.info("Best %s so far: %g; weights in %s", best.aim.name, values[best.aim.name], path)
        if patience is not None and patience.update(values):
            log.info("%s has not improved in %d tests: stopping.", patience.aim.name, patience.waited)
            self.stopped_early = True

    def test(self, index: int) -> dict[str, float]:
        """Runs a test net over test_iter batches and logs the mean of its outputs.

        Returns:
            The mean of each output's first value, by name; empty if a signal stopped the test.
        """
        tester = Tester(self.ranks, self.log, self.record, self.layerwise, self._may_continue_test)
        return tester.test(self.test_nets[index], index, self.solver, self.iteration)

    def _may_continue_test(self) -> bool:
        requests = self.ranks.begin_agreeing(self.requested()).wait()
        if requests.snapshot:
            self.snapshot()
        self.stopped_early |= requests.stop
        return not self.stopped_early

    def snapshot(self) -> None:
        """Writes the current weights and state, unless the loss is not finite and training returns to
        an earlier snapshot.

        Raises:
            SnapshotError: If they cannot be written. Earlier snapshots are unchanged.
            SolverError: If the loss is not finite, so that the weights would be worthless.
        """
        if self.recovery.check():
            return
        resume.write_snapshot(self)
        self.recovery.note_snapshot()

    def newest_snapshot(self) -> tuple[str | None, list[Remark]]:
        """Returns the state file of the newest complete snapshot (None if there is no such snapshot), and remarks
        on newer snapshots that are damaged.
        """
        return resume.newest_snapshot(self)

    def restore(self, path: str) -> State:
        """Continues from a snapshot.

        Args:
            path: the state file, or the weight file next to it.

        Raises:
            PclError: If the snapshot cannot be read, or belongs to another solver or net. In that case,
                nothing has changed.
        """
        return resume.restore(self, path, rewind=True)
