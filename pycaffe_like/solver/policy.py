"""The learning rate at every iteration.

Source: SGDSolver::GetLearningRate in src/caffe/solvers/sgd_solver.cpp.
"""

from __future__ import annotations

import math

from pycaffe_like.errors import SolverError, did_you_mean
from pycaffe_like.spec import SolverDef

POLICIES = ("fixed", "step", "exp", "inv", "multistep", "poly", "sigmoid")


class Schedule:
    """lr_policy at work. What each policy computes stands in proto/caffe.proto.

    Attributes:
        current_step: how many steps `step` or `multistep` has taken; part of a solverstate.
    """

    def __init__(self, solver: SolverDef) -> None:
        """
        Raises:
            SolverError: an unknown policy, or one whose options make no sense.
        """
        policy = solver.lr_policy
        if policy not in POLICIES:
            raise SolverError(
                f"lr_policy '{policy}' is unknown" if policy else "lr_policy is missing",
                expected="one of " + ", ".join(POLICIES),
                advice=did_you_mean(policy, POLICIES),
            )
        if policy in ("step", "sigmoid") and solver.stepsize <= 0:
            raise SolverError(f"lr_policy {policy} needs a stepsize", expected="a positive one", got=solver.stepsize)
        if policy not in ("fixed", "poly") and solver.gamma < 0:
            raise SolverError(f"lr_policy {policy} needs a gamma", expected="0 or more", got=solver.gamma)
        self.solver = solver
        self.current_step = 0

    def rate(self, iteration: int) -> float:
        """The rate of an iteration. Iterations are to be asked for in order, as multistep counts."""
        s = self.solver
        policy = s.lr_policy
        if policy == "step":
            self.current_step = iteration // s.stepsize
            return s.base_lr * s.gamma**self.current_step
        if policy == "exp":
            return s.base_lr * s.gamma**iteration
        if policy == "inv":
            return s.base_lr * (1 + s.gamma * iteration) ** -s.power
        if policy == "multistep":
            if self.current_step < len(s.stepvalue) and iteration >= s.stepvalue[self.current_step]:
                self.current_step += 1
            return s.base_lr * s.gamma**self.current_step
        if policy == "poly":
            return s.base_lr * max(0.0, 1 - iteration / s.max_iter) ** s.power if s.max_iter else 0.0
        if policy == "sigmoid":
            return s.base_lr / (1 + math.exp(-s.gamma * (iteration - s.stepsize)))
        return s.base_lr
