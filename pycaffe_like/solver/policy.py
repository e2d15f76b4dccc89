"""The learning rate at every iteration.

With i the iteration, n max_iter, low min_lr (default 0):

    fixed       base_lr
    step        base_lr * gamma ^ (i // stepsize)
    exp         base_lr * gamma ^ i
    inv         base_lr * (1 + gamma * i) ^ -power
    multistep   base_lr * gamma ^ (number of stepvalues reached)
    poly        low + (base_lr - low) * (1 - i / n) ^ power
    sigmoid     base_lr / (1 + e ^ (-gamma * (i - stepsize)))
    cosine      low + (base_lr - low) * (1 + cos(pi * i / n)) / 2
    sgdr        cosine over each `period`; then the rate starts again at lr_mult times the last start,
                with a period p_mult times as long; low defaults to 1e-6
    plateau     base_lr * gamma ^ k; k grows by 1 whenever the smoothed loss has had no new minimum for
                plateau_winsize[k] iterations
    multifixed  stagelr of the first stage whose stageiter has not passed yet

An optional warm-up comes first: rampup_lr + (base_lr - rampup_lr) * (i / rampup_interval)^2, or a
straight line from warmup_start_lr to base_lr over warmup_iter. The rate is never below min_lr.

`step`, `multistep` and `plateau` count their steps in a ScheduleState. `advance` computes the state of an
iteration from that of the iteration before; `rate` is a pure function of iteration and state.

Sources: SGDSolver::GetLearningRate in src/caffe/solvers/sgd_solver.cpp of BVLC, of NVIDIA (rampup,
min_lr), of Intel (warmup, multifixed), of SSD (plateau) and of jolibrain (sgdr); cosine: Loshchilov
and Hutter, 2016, without restarts.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from pycaffe_like.errors import SolverError, did_you_mean
from pycaffe_like.spec import SolverDef


@dataclass(frozen=True)
class ScheduleState:
    """The state that a schedule carries from one iteration to the next.

    Attributes:
        current_step: the number of steps taken by `step`, `multistep` or `plateau`; stored in a
            solverstate.
        minimum_loss: the smallest loss so far, for `plateau`.
        last_event: the iteration of the last new minimum or step, for `plateau`.
    """

    current_step: int = 0
    minimum_loss: float = math.inf
    last_event: int = 0


class Schedule:
    """Computes the learning rates that a solver's lr_policy asks for."""

    def __init__(self, solver: SolverDef) -> None:
        """Raises SolverError if the policy is unknown, or its options are missing or invalid."""
        _check(solver)
        self.solver = solver

    @property
    def _base_lr(self) -> float:
        return self.solver.base_lr or 0.0

    @property
    def needs_loss(self) -> bool:
        """Whether the rate depends on the loss. If so, every iteration has to wait for the device."""
        return self.solver.lr_policy == "plateau"

    def advance(self, iteration: int, state: ScheduleState, loss: float = math.inf) -> ScheduleState:
        """Computes the state at an iteration.

        Args:
            state: the state at the previous iteration. (multistep takes at most one step per iteration.)
            loss: the smoothed loss, for plateau.
        """
        policy = self.solver.lr_policy
        if self._warms_up(iteration):
            return state
        if policy == "step":
            return replace(state, current_step=iteration // self.solver.stepsize)
        if policy == "multistep":
            values, step = self.solver.stepvalue, state.current_step
            reached = step < len(values) and iteration >= values[step]
            return replace(state, current_step=step + 1) if reached else state
        return self._advance_plateau(iteration, state, loss) if policy == "plateau" else state

    def _advance_plateau(self, iteration: int, state: ScheduleState, loss: float) -> ScheduleState:
        if loss < state.minimum_loss:
            state = replace(state, minimum_loss=loss, last_event=iteration)
        sizes, step = self.solver.plateau_winsize, state.current_step
        if step < len(sizes) and iteration >= state.last_event + sizes[step]:
            state = replace(state, current_step=step + 1, last_event=iteration)
        return state

    def rate(self, iteration: int, state: ScheduleState) -> float:
        """Computes the learning rate of an iteration.

        Args:
            state: what `advance` returned for this iteration.
        """
        s = self.solver
        if iteration < s.rampup_interval:
            rate = s.rampup_lr + (self._base_lr - s.rampup_lr) * (iteration / s.rampup_interval) ** 2
        elif iteration < s.warmup_iter:
            rate = s.warmup_start_lr + (self._base_lr - s.warmup_start_lr) * iteration / s.warmup_iter
        elif s.lr_policy in COUNTING:
            rate = self._base_lr * _power(s.gamma, state.current_step)
        else:
            rate = POLICIES[s.lr_policy](self, iteration)
        return max(rate, s.min_lr or 0.0)

    def _warms_up(self, iteration: int) -> bool:
        return iteration < max(self.solver.rampup_interval, self.solver.warmup_iter)

    def _fixed(self, iteration: int) -> float:
        return self._base_lr

    def _exp(self, iteration: int) -> float:
        return self._base_lr * _power(self.solver.gamma, iteration)

    def _inv(self, iteration: int) -> float:
        return self._base_lr * _power(1 + self.solver.gamma * iteration, -self.solver.power)

    def _poly(self, iteration: int) -> float:
        left = max(0.0, 1 - iteration / self.solver.max_iter) if self.solver.max_iter else 0.0
        return self._between(_power(left, self.solver.power))

    def _sigmoid(self, iteration: int) -> float:
        return self._base_lr / (1 + _power(math.e, -self.solver.gamma * (iteration - self.solver.stepsize)))

    def _cosine(self, iteration: int) -> float:
        done = min(1.0, iteration / self.solver.max_iter) if self.solver.max_iter else 1.0
        return self._between((1 + math.cos(math.pi * done)) / 2)

    def _sgdr(self, iteration: int) -> float:
        s = self.solver
        low = 1e-6 if s.min_lr is None else s.min_lr
        start, period, highest = 0, s.period if s.period > 0 else s.max_iter, self._base_lr
        while 0 < period <= iteration - start:
            start += period
            period = int(period * s.p_mult)
            highest *= s.lr_mult
        done = (iteration - start) / period if period > 0 else 1.0
        return low + (highest - low) * (1 + math.cos(math.pi * done)) / 2

    def _multifixed(self, iteration: int) -> float:
        stages = zip(self.solver.stageiter, self.solver.stagelr, strict=True)
        return next((rate for last, rate in stages if iteration <= last), self.solver.stagelr[-1])

    def _between(self, share: float) -> float:
        low = self.solver.min_lr or 0.0
        return low + (self._base_lr - low) * share


def _power(base: float, exponent: float) -> float:
    """Returns base ^ exponent; infinity on overflow or division by zero, as in C."""
    try:
        return float(base**exponent)
    except (OverflowError, ZeroDivisionError):
        return math.inf


POLICIES: dict[str, Callable[[Schedule, int], float]] = {
    "fixed": Schedule._fixed,
    "exp": Schedule._exp,
    "inv": Schedule._inv,
    "poly": Schedule._poly,
    "sigmoid": Schedule._sigmoid,
    "cosine": Schedule._cosine,
    "sgdr": Schedule._sgdr,
    "multifixed": Schedule._multifixed,
}
COUNTING = ("step", "multistep", "plateau")
"""Policies whose rate follows from the number of steps taken."""

_KNOWN = (*POLICIES, *COUNTING)


def _check(solver: SolverDef) -> None:
    policy = solver.lr_policy
    if policy not in _KNOWN:
        raise SolverError(
            f"lr_policy '{policy}' is unknown" if policy else "lr_policy is missing",
            expected="one of " + ", ".join(_KNOWN),
            advice=did_you_mean(policy, _KNOWN),
        )
    if solver.base_lr is None and policy != "multifixed":
        raise SolverError("base_lr is missing", expected="a positive rate, such as base_lr: 0.01")
    if policy in ("step", "sigmoid") and solver.stepsize <= 0:
        raise SolverError(f"lr_policy {policy} needs a stepsize", expected="a positive one", got=solver.stepsize)
    if policy in ("step", "exp", "inv", "multistep", "sigmoid", "plateau") and solver.gamma < 0:
        raise SolverError(f"lr_policy {policy} needs a gamma", expected="0 or more", got=solver.gamma)
    if policy == "plateau" and not solver.plateau_winsize:
        raise SolverError("lr_policy plateau needs a plateau_winsize", expected="one or more", got="none")
    if policy == "multifixed" and not 0 < len(solver.stagelr) == len(solver.stageiter):
        got = f"{len(solver.stagelr)} stagelr, {len(solver.stageiter)} stageiter"
        raise SolverError("lr_policy multifixed needs stages", expected="as many stagelr as stageiter", got=got)
    if solver.min_lr is not None and solver.min_lr < 0:
        raise SolverError("min_lr is out of range", expected="0 or more", got=solver.min_lr)
    if policy in ("poly", "cosine") and solver.min_lr is not None and solver.min_lr > (solver.base_lr or 0.0):
        raise SolverError("min_lr is above base_lr", expected=f"at most {solver.base_lr:g}", got=solver.min_lr)
