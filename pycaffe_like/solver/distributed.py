"""Connects the processes that train one net together. Each is a rank; they may run on several machines.

Each rank works on its own batches. Weights, histories and the state of layers start equal on all
ranks, and gradients are averaged in every iteration (gradients.py), so the weights stay equal. Only
rank 0 logs and writes files.

There are two process groups: one for tensors (NCCL on GPUs, gloo on the CPU), and a gloo group for
decisions, so that agreeing on a signal never waits for a GPU.
"""

from __future__ import annotations

import os
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

import torch
import torch.distributed as dist
from torch import Tensor
from torch.autograd.graph import increment_version

from pycaffe_like.errors import SolverError

from .rank_environment import RankEnvironment
from .signals import Action

T = TypeVar("T")

DEFAULT_TIMEOUT = 1800.0
_SECONDS_TO_REPORT = 2.0
_POLL_SECONDS = 0.05
_PORT_IN_USE = ("EADDRINUSE", "address already in use")


class LostRankError(SolverError):
    """Another rank failed, so this one has to stop.

    Attributes:
        reporter: the rank that reports the error to the user; the others print nothing.
        is_explained: whether the message says why the other rank failed. A rank that was killed
            cannot record a reason, but its launcher knows how it ended.
    """

    reporter: int = 0
    is_explained: bool = True


@dataclass(frozen=True)
class RankOptions:
    """How ranks share the work.

    Attributes:
        divide_batch: whether the ranks split the net's batch_size among them. If not, each rank
            reads a batch of the full batch_size, as in Caffe.
        sync_batch_norm: whether BatchNorm computes its statistics over the batches of all ranks.
    """

    divide_batch: bool = False
    sync_batch_norm: bool = False


@dataclass(frozen=True)
class Requests:
    """What signals asked for, on this or any other rank."""

    snapshot: bool = False
    stop: bool = False


class PendingRequests:
    """An exchange of requests between all ranks that runs while the device computes."""

    def __init__(self, ranks: Ranks, action: Action) -> None:
        self._ranks = ranks
        self._own = Requests(action == "snapshot", action == "stop")
        if ranks.world > 1:
            self._flags = torch.tensor([self._own.snapshot, self._own.stop], dtype=torch.int32)
            with ranks.watching():
                self._work = dist.all_reduce(self._flags, dist.ReduceOp.MAX, group=ranks.control, async_op=True)

    def wait(self) -> Requests:
        if self._ranks.world == 1:
            return self._own
        with self._ranks.watching():
            self._work.wait()
        snapshot, stop = self._flags.tolist()
        return Requests(bool(snapshot), bool(stop))


class Ranks:
    """The processes that train together, as seen from one of them. Without arguments: a single process.

    Attributes:
        rank: the number of this process.
        world: the number of processes.
        local_world: the number of processes on this machine; `world` if the launcher does not provide it.
        control: the process group for decisions; None in a single process.
    """

    def __init__(
        self,
        environment: RankEnvironment | None = None,
        store: dist.Store | None = None,
        timeout: float = DEFAULT_TIMEOUT,
    ) -> None:
        self.rank = 0 if environment is None else environment.rank
        self.world = 1 if environment is None else environment.world
        self.local_rank = 0 if environment is None else environment.local_rank
        self.local_world = (environment.local_world if environment else 0) or self.world
        self.control: dist.ProcessGroup | None = None
        self._store = store
        self._timeout = timeout

    @classmethod
    def connect(cls, environment: RankEnvironment, timeout: float = DEFAULT_TIMEOUT) -> Ranks:
        """Registers this process with the other ranks, so that they learn if it fails.

        Args:
            timeout: seconds after which a rank that does not answer counts as lost.

        Raises:
            SolverError: If rank 0's port is in use, or nobody listens there.
        """
        store = _connect(environment, timedelta(seconds=timeout))
        store = dist.PrefixStore(f"pcl/{environment.attempt}", store)
        store.set(f"name/{environment.rank}", f"host {socket.gethostname()}, process {os.getpid()}")
        return cls(environment, store, timeout)

    def join(self, device: torch.device) -> None:
        """Waits for all other ranks and creates the process groups.

        Raises:
            LostRankError: If another rank has failed or does not appear in time.
        """
        if self.world == 1:
            return
        self._try_to_set(f"ready/{self.rank}", "")
        self._wait_for_all()
        limit = timedelta(seconds=self._timeout)
        with self.watching():
            backend = "cpu:gloo,cuda:nccl" if device.type == "cuda" else "gloo"
            dist.init_process_group(backend, store=self._store, rank=self.rank, world_size=self.world, timeout=limit)
            self.control = dist.new_group(backend="gloo", timeout=limit)

    def _wait_for_all(self) -> None:
        deadline = time.monotonic() + self._timeout
        while missing := [rank for rank in range(self.world) if not self._has(f"ready/{rank}")]:
            late = time.monotonic() > deadline
            if late or any(self._has(f"failed/{rank}") for rank in missing):
                raise self._lost_rank_error("Timed out" if late else "")
            time.sleep(_POLL_SECONDS)

    @property
    def is_first(self) -> bool:
        """Whether this is the rank that logs and writes files."""
        return self.rank == 0

    def begin_agreeing(self, action: Action) -> PendingRequests:
        """Starts to exchange requests with the other ranks. `action` is what a signal to this rank asked for."""
        return PendingRequests(self, action)

    def broadcast(self, tensors: Sequence[Tensor]) -> None:
        """Copies the values of these tensors from rank 0 to all other ranks."""
        if self.world > 1:
            with self.watching(), torch.no_grad():
                for tensor in tensors:
                    dist.broadcast(tensor.detach(), src=0)
                    increment_version(tensor)  # torch.distributed does not

    def broadcast_value(self, value: T) -> T:
        """Returns the value that rank 0 passed: a number, string, list, dict or CPU tensor."""
        if self.world == 1:
            return value
        values = [value]
        with self.watching():
            dist.broadcast_object_list(values, src=0, group=self.control)
        return values[0]

    def gather(self, value: T) -> list[T]:
        """Returns the values that all ranks passed, in the order of the ranks."""
        if self.world == 1:
            return [value]
        values: list[Any] = [None] * self.world
        with self.watching():
            dist.all_gather_object(values, value, group=self.control)
        return values

    def check_same(self, facts: dict[str, Any]) -> None:
        """Checks that all ranks train the same net in the same way.

        Raises:
            SolverError: If a setting differs between ranks. The message names it.
        """
        everyone = self.gather(facts)
        for rank, theirs in enumerate(everyone):
            for name, value in everyone[0].items():
                if theirs[name] != value:
                    raise SolverError(
                        f"rank {rank} disagrees with rank 0 on the {name}", expected=value, got=theirs[name]
                    )

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Raises LostRankError if communication fails while this block runs."""
        try:
            yield
        except (RuntimeError, ValueError) as error:  # torch's distributed errors are RuntimeErrors
            raise self._lost_rank_error(str(error)) from None

    def report(self, problem: str) -> None:
        """Records why this rank fails, for the rank that reports to the user."""
        if self._store is not None:
            self._try_to_set(f"failed/{self.rank}", problem)

    def note_report(self) -> None:
        """Tells the other ranks that the user has been told why training ends."""
        self._try_to_set("reported", "")

    def wait_for_report(self) -> None:
        """Waits a few seconds for the report to the user, because a launcher kills all ranks once one has exited."""
        deadline = time.monotonic() + _SECONDS_TO_REPORT + 1
        while self._store is not None and time.monotonic() < deadline and not self._has("reported"):
            time.sleep(_POLL_SECONDS)

    def _lost_rank_error(self, text: str) -> LostRankError:
        """Makes the error that names the ranks which failed or do not answer."""
        self._try_to_set(f"alive/{self.rank}", "")
        others = [rank for rank in range(self.world) if rank != self.rank]
        deadline = time.monotonic() + _SECONDS_TO_REPORT
        while time.monotonic() < deadline and not all(map(self._is_known, others)):
            time.sleep(_POLL_SECONDS)
        gone = [rank for rank in others if not self._has(f"alive/{rank}")]
        timed_out = "imed out" in text
        default = f"no answer for {self._timeout:g} s" if timed_out else "it ended or was killed"
        failures = "; ".join(self._failure_of(rank, default) for rank in gone)
        error = LostRankError(failures or f"the ranks lost each other: {text.splitlines()[0]}")
        error.is_explained = timed_out or any(self._has(f"failed/{rank}") for rank in gone)
        error.reporter = next(rank for rank in range(self.world) if rank not in gone)
        if not self._has(f"name/{self.rank}"):  # the store ended with rank 0
            error.reporter = 1
        return error

    def _failure_of(self, rank: int, default: str) -> str:
        name = self._get(f"name/{rank}") or "unknown host"
        return f"rank {rank} ({name}) failed: {self._get(f'failed/{rank}') or default}"

    def _is_known(self, rank: int) -> bool:
        return self._has(f"alive/{rank}") or self._has(f"failed/{rank}")

    def _has(self, key: str) -> bool:
        try:
            return self._store is not None and self._store.check([key])
        except RuntimeError:
            return False

    def _get(self, key: str) -> str:
        return self._store.get(key).decode() if self._store is not None and self._has(key) else ""

    def _try_to_set(self, key: str, value: str) -> None:
        try:
            if self._store is not None:
                self._store.set(key, value)
        except RuntimeError:
            return  # the store ended with the process that hosted it

    def leave(self) -> None:
        """Waits for all ranks, then destroys the process group."""
        if self.world > 1:
            with self.watching():
                dist.barrier(group=self.control)
            dist.destroy_process_group()


def _call_with_timeout(work: Callable[[], T], limit: timedelta) -> T:
    """Calls `work` with a time limit, and returns its result.

    Needed because TCPStore waits forever if another kind of program listens on the port.

    Raises:
        RuntimeError: If the time runs out.
    """
    done: queue.Queue[T | RuntimeError] = queue.Queue()

    def run() -> None:
        try:
            done.put(work())
        except RuntimeError as error:
            done.put(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        result = done.get(timeout=limit.total_seconds() + 1)
    except queue.Empty:
        raise RuntimeError("timed out") from None
    if isinstance(result, RuntimeError):
        raise result
    return result


def _connect(environment: RankEnvironment, limit: timedelta) -> dist.Store:
    """Returns the store through which ranks find each other. The launcher hosts it, or else rank 0."""
    hosts = environment.rank == 0 and os.environ.get("TORCHELASTIC_USE_AGENT_STORE") != "True"
    try:
        return _call_with_timeout(
            lambda: dist.TCPStore(environment.address, environment.port, environment.world, hosts, limit), limit
        )
    except RuntimeError as error:
        where = f"{environment.address}:{environment.port}"
        if any(word in str(error) for word in _PORT_IN_USE):
            problem, advice = f"port {environment.port} is in use", "Set MASTER_PORT to a free one."
            raise SolverError(problem, got=where, advice=advice) from None
        problem = f"the {environment.world} ranks do not find each other at {where}"
        advice = "Are all of them started, with the same MASTER_ADDR and MASTER_PORT?"
        failure = LostRankError(problem, advice=advice)
        failure.reporter = environment.rank if environment.rank <= 1 else 0
        raise failure from None
