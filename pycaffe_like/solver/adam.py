"""The update rule of Adam.

Source: src/caffe/solvers/adam_solver.cpp.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from pycaffe_like.errors import SolverError
from pycaffe_like.spec import SolverDef

from .moments import divide_by_root, square_average
from .rule import Fused, Group, Rates, Update


class Adam(Fused):
    kernel = "_fused_adam_"
    num_history = 2

    def check(self, solver: SolverDef) -> None:
        for name in ("momentum", "momentum2"):
            value = getattr(solver, name)
            if not 0 <= value < 1:
                raise SolverError(
                    f"{name} is out of range for {solver.type}", expected="0 or more and less than 1", got=value
                )

    def updates(self, gradients: list[Tensor], rates: Rates, update: Update) -> None:
        means, squares = self.history_of(0), self.history_of(1)
        beta1, beta2 = self.solver.momentum, self.solver.momentum2
        torch._foreach_mul_(means, update.decay(beta1))
        torch._foreach_add_(means, gradients, alpha=1 - beta1)
        square_average(squares, gradients, beta2, update)
        self._steps_from_moments(gradients, rates, update)

    def recover_updates(self, gradients: list[Tensor], before: list[Tensor], update: Update) -> None:
        self._steps_from_moments(gradients, [update.rate * mult for mult in self.rates], update)

    def _steps_from_moments(self, steps: list[Tensor], rates: Rates, update: Update) -> None:
        """Computes steps = r * sqrt(1 - momentum2^t) / (1 - momentum^t) * m / (sqrt(v) + delta)."""
        t = update.iteration + 1
        correction = math.sqrt(1 - self.solver.momentum2**t) / (1 - self.solver.momentum**t)
        torch._foreach_copy_(steps, self.history_of(0))
        divide_by_root(steps, self.history_of(1), self.solver.delta)
        torch._foreach_mul_(steps, [rate * correction for rate in rates])

    def fused(self, group: Group, gradients: list[Tensor], update: Update) -> None:
        # torch adds eps to sqrt(v / (1 - beta2^t)), Caffe adds delta to sqrt(v).
        beta2, t = self.solver.momentum2, update.iteration + 1
        step = gradients[0].new_full((), float(t))
        kernel = getattr(torch, self.kernel)
        kernel(
            self.of_group(group, self.parameters),
            gradients,
            self.of_group(group, self.history_of(0)),
            self.of_group(group, self.history_of(1)),
            [],
            [step] * len(gradients),
            lr=update.rate * group.rate,
            beta1=self.solver.momentum,
            beta2=beta2,
            weight_decay=group.decay,
            eps=self.solver.delta / math.sqrt(1 - beta2**t),
            amsgrad=False,
            maximize=False,
            grad_scale=None if update.scale is None else 1 / update.scale,
            found_inf=update.skip,
        )
