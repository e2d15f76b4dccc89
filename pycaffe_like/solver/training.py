"""Builds the nets, the update rule and the counters of a training run from a solver."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from pycaffe_like import logfmt
from pycaffe_like.errors import SolverError, Where, located
from pycaffe_like.layers.normalization import BatchNorm
from pycaffe_like.logfmt import Line
from pycaffe_like.net import Net
from pycaffe_like.net.weights import LoadReport
from pycaffe_like.proto import read_net, read_solver
from pycaffe_like.spec import SolverDef, format_count

from . import snapshot
from .agreement import facts_to_agree_on
from .average import Average
from .display import Display
from .distributed import RankOptions, Ranks
from .gradients import GradientBuckets
from .layout import LayoutTrial, expects_contiguous, store
from .losses import RecentLosses
from .monitor import Monitors
from .nets import NetInState, Read, divide_batch, testing_nets, training_net
from .options import check_options
from .passes import ExecutionOptions, Passes
from .policy import Schedule, ScheduleState
from .rules import make_rule
from .signals import Action, no_action


class Training:
    """The nets, the update rule and the counters of a training run.

    Attributes:
        solver: the options of the training run.
        ranks: the processes that train together.
        seed: the seed of all random numbers.
        config: the solver and its nets as prototxt, which snapshots store; "" if the caller has not
            set it.
        net: the training net.
        test_nets: the test nets; they use the parameters of the training net.
        rule: the update rule with its histories.
        average: the moving average of the weights; None without ema_decay.
        schedule, schedule_state: the learning rate policy and its state.
        monitors: the best test so far, and whether tests still improve.
        iteration: the number of updates so far.
        losses: the losses of the most recent iterations.
        stopped_early: whether a signal or early_stop has ended training.
        written: the iterations of the snapshots that this run has written and not deleted.
        log: called with every line of Caffe's log.
        record: called with an iteration and a dict of values to plot.
        requested: returns the action that a signal asked for, once per signal; "none" otherwise.
        progress: called after every update.
        callbacks: pairs of functions, called before each iteration and before each update.
        layerwise: whether to run the training net layer by layer, so that scripts can see all its blobs.
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
            solver: a solver, or the path of its prototxt.
            log, record: called on rank 0 only.
            read: reads a net file.
            options: faster ways of running the training net.
            ranks: the processes that train together; None for a single process.

        Raises:
            PclError: If the solver, its nets or their data are invalid.
        """
        self.solver = solver if isinstance(solver, SolverDef) else read_solver(solver)
        self.ranks = ranks or Ranks()
        self.log = log if self.ranks.is_first else _ignore_line
        self.record = record if self.ranks.is_first else _ignore_values
        self.requested: Callable[[], Action] = no_action
        self.progress: Callable[[], None] = lambda: None
        self.callbacks: list[tuple[Callable[[], object], Callable[[], object]]] = []
        self.layerwise = False
        self.seed = choose_seed(self.solver, self.ranks)
        self.config = ""
        train, tests = self._read_nets(read, options, rank_options)
        self._build_nets(train, tests, device, rank_options)
        self._prepare_updates(options)
        self.iteration = 0
        self.stopped_early = False
        self.losses = RecentLosses(self.solver.average_loss, self.net.device)
        self.display = Display(self.net, self.solver.display, self.log, self.record)
        self.written: list[int] = []
        self.log(logfmt.scaffolded())

    def _read_nets(
        self, read: Read, options: ExecutionOptions, rank_options: RankOptions
    ) -> tuple[NetInState, list[NetInState]]:
        solver = self.solver
        with located(Where(solver.source)):
            check_options(solver)
            self.schedule = Schedule(solver)
            self.schedule_state = ScheduleState()
            if self.ranks.is_first:
                snapshot.check_writable(solver)
            train, tests = training_net(solver, read), testing_nets(solver, read)
        if rank_options.divide_batch and self.ranks.world > 1:
            train = divide_batch(train, self.ranks.world)
        self.ranks.check_same(facts_to_agree_on(solver, self.seed, (train, *tests), options, rank_options))
        return train, tests

    def _build_nets(
        self, train: NetInState, tests: list[NetInState], device: torch.device | str, rank_options: RankOptions
    ) -> None:
        torch.manual_seed(self.seed)
        self.log(logfmt.creating_training_net(train.place))
        self.net = self._build_net(train, device, None)
        self._share_records_out()
        if rank_options.sync_batch_norm and self.ranks.world > 1:
            for layer in self.net.layers:
                if isinstance(layer.module, BatchNorm):
                    layer.module.is_synchronized = True
        self.test_nets: list[Net] = []
        for index, test in enumerate(tests):
            self.log(logfmt.creating_test_net(index, test.place))
            self.test_nets.append(self._build_net(test, device, self.net))

    def _build_net(self, net_in_state: NetInState, device: torch.device | str, weights_of: Net | None) -> Net:
        net = Net(net_in_state.net, net_in_state.state, device=device, seed=self.seed, weights_of=weights_of)
        for line in logfmt.initialized(net.output_weights()):
            self.log(line)
        return net

    def _share_records_out(self) -> None:
        """Makes each of the `world` ranks read every world-th record of the training data.

        Raises:
            SolverError: If there are more ranks than records.
        """
        self.net.share_records(self.ranks.rank, self.ranks.world)
        for source in self.net.sources:
            records = source.batches.records()
            if records < self.ranks.world:
                raise SolverError(
                    f"{self.ranks.world} ranks cannot share {format_count(records, 'record')}",
                    expected="a record for each rank",
                    where=Where(self.solver.source),
                )

    def _prepare_updates(self, options: ExecutionOptions) -> None:
        solver, learnable = self.solver, self.net.learnable_params
        parameters = [one.tensor for one in learnable]
        with located(Where(solver.source)):
            self.rule = make_rule(solver, learnable)
            self.rule.world = self.ranks.world
            self._buckets = GradientBuckets(self.ranks, parameters) if self.ranks.world > 1 else None
            self.average = Average(solver.ema_decay, parameters) if solver.ema_decay else None
            self.passes = Passes(self.net, options, self._buckets, self._choose_layout(options))
            self.monitors = Monitors(solver, [name for net in self.test_nets for name in net.output_weights()])
        self.synchronize()
        if not self.ranks.is_first:
            torch.manual_seed(self.seed + self.ranks.rank)  # so that Dropout differs between ranks

    def _choose_layout(self, options: ExecutionOptions) -> LayoutTrial | None:
        """Chooses the memory layout of pictures.

        On the CPU, the first iterations time both layouts, unless torch.compile chooses them. On a GPU, half
        precision uses channels_last: its convolutions run on tensor cores, and would otherwise convert their
        bottoms.
        """
        if self.net.device.type == "cpu" and not options.compile:
            return LayoutTrial(self.nets(), self.ranks, options.tune, options.amp, self.store_weights)
        if options.amp and self.net.device.type == "cuda" and not any(map(expects_contiguous, self.nets())):
            for net in self.nets():
                net.channels_last = True
            self.store_weights(channels_last=True)
        return None

    def store_weights(self, channels_last: bool) -> None:
        """Stores the weights of the training net in a memory layout, together with their gradients, histories and
        averages, which have the same layout.
        """
        averages = [] if self.average is None else self.average.values
        store([*(one.tensor for one in self.net.learnable_params), *self.rule.history, *averages], channels_last)
        if self._buckets is not None:
            self._buckets.lay_out()

    def synchronize(self) -> None:
        """Copies the weights of rank 0, and their average, to all ranks."""
        self.net.sync_to_device()
        self.ranks.broadcast([one.tensor for one in self.net.learnable_params])
        if self.average is not None:
            self.ranks.broadcast(self.average.values)

    def nets(self) -> tuple[Net, ...]:
        """Returns the training net, then the test nets."""
        return (self.net, *self.test_nets)

    def statistics(self) -> list[Tensor]:
        """Returns the parameters that no update changes, such as the statistics of BatchNorm. They differ between
        ranks.
        """
        return [one.tensor.detach() for one in self.net.learnable_params if not one.tensor.requires_grad]

    @contextmanager
    def weights_to_test(self) -> Iterator[None]:
        """Sets up the weights for a test while the block runs: with ema_decay, the averaged weights; and on
        all ranks, the BatchNorm statistics of rank 0.
        """
        statistics = self.statistics()
        own = [one.clone() for one in statistics] if self.ranks.world > 1 else []
        self.ranks.broadcast(statistics)
        try:
            with self.average.in_place_of_weights() if self.average is not None else nullcontext():
                yield
        finally:
            for one, values in zip(statistics, own, strict=False):
                one.copy_(values)

    def load_weights(self, path: str, strict: bool = False) -> LoadReport:
        """Copies weights into the layers of the same names, on all ranks.

        Raises:
            WeightsError: If the file cannot be read, or if `strict` is set and it does not match the net.
        """
        report = self.net.load(path, partial=True, strict=strict) if self.ranks.is_first else None
        report = self.ranks.broadcast_value(report)
        self.synchronize()
        assert report is not None
        return report

    def change(self, **fields: Any) -> None:
        """Changes fields of the solver during training."""
        self.solver = self.schedule.solver = self.rule.solver = replace(self.solver, **fields)

    def close(self) -> None:
        """Closes all data sources."""
        for net in self.nets():
            net.close()


def choose_seed(solver: SolverDef, ranks: Ranks) -> int:
    """Returns the solver's random_seed or, if it has none, a random seed that is the same on all ranks."""
    if solver.random_seed >= 0:
        return solver.random_seed
    return ranks.broadcast_value(int.from_bytes(os.urandom(4), "little"))


def _ignore_line(line: Line) -> None:
    """Does nothing; the `log` of all ranks but the first."""


def _ignore_values(iteration: int, values: Mapping[str, float]) -> None:
    """Does nothing; the `record` of all ranks but the first."""
