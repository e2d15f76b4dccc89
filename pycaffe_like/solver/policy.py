"""The learning rate at every iteration.

With i the iteration, n max_iter, low min_lr (0 where it is not given):

    fixed       base_lr
    step        base_lr * gamma ^ (i // stepsize)
    exp         base_lr * gamma ^ i
    inv         base_lr * (1 + gamma * i) ^ -power
    multistep   base_lr * gamma ^ (number of stepvalues reached)
    poly        low + (base_lr - low) * (1 - i / n) ^ power
    sigmoid     base_lr / (1 + e ^ (-gamma * (i - stepsize)))
    cosine      low + (base_lr - low) * (1 + cos(pi * i / n)) / 2
    sgdr        as cosine over each `period`, after which the rate starts again at lr_mult times the
                last start, with a period p_mult times as long; low is 1e-6 where it is not given
    plateau     base_lr * gamma ^ (number of times that the smoothed loss had no new minimum for as
                many iterations as the next plateau_winsize says)
    multifixed  stagelr of the first stage whose stageiter is not behind us

Before all of them comes a warm-up where one is asked for: rampup_lr + (base_lr - rampup_lr) *
(i / rampup_interval)^2, or a straight line from warmup_start_lr to base_lr over warmup_iter. No rate
is below min_lr.

Sources: SGDSolver::GetLearningRate in src/caffe/solvers/sgd_solver.cpp of BVLC, of NVIDIA (rampup,
min_lr), of Intel (warmup, multifixed), of SSD (plateau) and of jolibrain (sgdr); cosine: Loshchilov
and Hutter, 2016, without restarts.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from pycaffe_like.errors import SolverError, did_you_mean
from pycaffe_like.spec import SolverDef


class Schedule:
    """lr_policy at work.

    Attributes:
        current_step: how many steps `step`, `multistep` or `plateau` has taken; part of a
            solverstate.
        minimum_loss, last_event: what `plateau` remembers: the smallest loss, and the iteration of
            the last new one or of the last step.
    """

    def __init__(self, solver: SolverDef) -> None:
        """
        Raises:
            SolverError: an unknown policy, or one whose options make no sense.
        """
        _check(solver)
        self.solver = solver
        self.current_step = 0
        self.minimum_loss = math.inf
        self.last_event = 0

    @property
    def looks_at_loss(self) -> bool:
        """Whether the rate depends on the loss, which a GPU then has to be asked for every time."""
        return self.solver.lr_policy == "plateau"

    def rate(self, iteration: int, loss: float = math.inf) -> float:
        """The rate of an iteration. Iterations are to be asked for in order, as multistep and
        plateau count.

        Args:
            loss: the smoothed loss, for plateau.
        """
        s = self.solver
        if iteration < s.rampup_interval:
            rate = s.rampup_lr + (s.base_lr - s.rampup_lr) * (iteration / s.rampup_interval) ** 2
        elif iteration < s.warmup_iter:
            rate = s.warmup_start_lr + (s.base_lr - s.warmup_start_lr) * iteration / s.warmup_iter
        elif self.looks_at_loss:
            rate = self._plateau(iteration, loss)
        else:
            rate = POLICIES[s.lr_policy](self, iteration)
        return max(rate, s.min_lr or 0.0)

    def _fixed(self, iteration: int) -> float:
        return self.solver.base_lr

    def _step(self, iteration: int) -> float:
        self.current_step = iteration // self.solver.stepsize
        return self._stepped()

    def _multistep(self, iteration: int) -> float:
        values = self.solver.stepvalue
        if self.current_step < len(values) and iteration >= values[self.current_step]:
            self.current_step += 1
        return self._stepped()

    def _plateau(self, iteration: int, loss: float) -> float:
        if loss < self.minimum_loss:
            self.minimum_loss, self.last_event = loss, iteration
        sizes = self.solver.plateau_winsize
        if self.current_step < len(sizes) and iteration >= self.last_event + sizes[self.current_step]:
            self.current_step += 1
            self.last_event = iteration
        return self._stepped()

    def _stepped(self) -> float:
        return self.solver.base_lr * _power(self.solver.gamma, self.current_step)

    def _exp(self, iteration: int) -> float:
        return self.solver.base_lr * _power(self.solver.gamma, iteration)

    def _inv(self, iteration: int) -> float:
        return self.solver.base_lr * _power(1 + self.solver.gamma * iteration, -self.solver.power)

    def _poly(self, iteration: int) -> float:
        left = max(0.0, 1 - iteration / self.solver.max_iter) if self.solver.max_iter else 0.0
        return self._between(_power(left, self.solver.power))

    def _sigmoid(self, iteration: int) -> float:
        return self.solver.base_lr / (1 + _power(math.e, -self.solver.gamma * (iteration - self.solver.stepsize)))

    def _cosine(self, iteration: int) -> float:
        done = min(1.0, iteration / self.solver.max_iter) if self.solver.max_iter else 1.0
        return self._between((1 + math.cos(math.pi * done)) / 2)

    def _sgdr(self, iteration: int) -> float:
        s = self.solver
        low = 1e-6 if s.min_lr is None else s.min_lr
        start, period, highest = 0, s.period if s.period > 0 else s.max_iter, s.base_lr
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
        return low + (self.solver.base_lr - low) * share


def _power(base: float, exponent: float) -> float:
    """base ^ exponent; infinite, as in C, where that is no number or too large a one."""
    try:
        return float(base**exponent)
    except (OverflowError, ZeroDivisionError):
        return math.inf


POLICIES: dict[str, Callable[[Schedule, int], float]] = {
    "fixed": Schedule._fixed,
    "step": Schedule._step,
    "exp": Schedule._exp,
    "inv": Schedule._inv,
    "multistep": Schedule._multistep,
    "poly": Schedule._poly,
    "sigmoid": Schedule._sigmoid,
    "cosine": Schedule._cosine,
    "sgdr": Schedule._sgdr,
    "multifixed": Schedule._multifixed,
}
_KNOWN = (*POLICIES, "plateau")


def _check(solver: SolverDef) -> None:
    policy = solver.lr_policy
    if policy not in _KNOWN:
        raise SolverError(
            f"lr_policy '{policy}' is unknown" if policy else "lr_policy is missing",
            expected="one of " + ", ".join(_KNOWN),
            advice=did_you_mean(policy, _KNOWN),
        )
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
    if policy in ("poly", "cosine") and solver.min_lr is not None and solver.min_lr > solver.base_lr:
        raise SolverError("min_lr is above base_lr", expected=f"at most {solver.base_lr:g}", got=solver.min_lr)
