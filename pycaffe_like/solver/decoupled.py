"""Adam with decoupled weight decay: the decay acts on the weights, not on the gradient.

With a the step of Adam (rules.py) and d = weight_decay * decay_mult, the parameters change by

    AdamW                                      w -= a + r * d * w
    Adam, regularization_type "decoupled"      w -= n * (a + d * w)

The first is the AdamW of torch and of most trainers. The second is jolibrain's, where the decay is not
multiplied by the learning rate r. Its n is a cosine that falls from 1 to 0 over decoupled_wd_t0
iterations, then starts again with a period that is decoupled_wd_mult times as long. (The fork computes
this on a GPU only; its CPU code leaves out n and d.)

Source: Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019;
src/caffe/solvers/adam_solver.cu and sgd_solver.cpp of jolibrain/caffe.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import SolverError
from pycaffe_like.spec import SolverDef

from .adam import Adam
from .rule import Rates, Rule, Update


class AdamW(Adam):
    kernel = "_fused_adamw_"
    decays_gradients = False
    regularizations = ("L2",)

    def updates(self, gradients: list[Tensor], rates: Rates, update: Update) -> None:
        super().updates(gradients, rates, update)
        self._add_decay(gradients, self.parameters, rates)

    def state_for_updates(self) -> list[Tensor]:
        return [one.detach().clone() for one in self.parameters]

    def recover_updates(self, gradients: list[Tensor], before: list[Tensor], update: Update) -> None:
        super().recover_updates(gradients, before, update)
        self._add_decay(gradients, before, [update.rate * mult for mult in self.rates])

    def _add_decay(self, steps: list[Tensor], weights: Sequence[Tensor], rates: Rates) -> None:
        factors = [rate * decay for rate, decay in zip(rates, self.decays, strict=True)]
        torch._foreach_add_(steps, torch._foreach_mul([one.detach() for one in weights], factors))


class DecoupledAdam(Adam):
    decays_gradients = False
    regularizations = ("decoupled",)

    def check(self, solver: SolverDef) -> None:
        super().check(solver)
        if solver.decoupled_wd_t0 < 1 or solver.decoupled_wd_mult < 1:
            raise SolverError(
                "decoupled_wd_t0 and decoupled_wd_mult are out of range",
                expected="1 or more",
                got=f"{solver.decoupled_wd_t0} and {solver.decoupled_wd_mult:g}",
            )

    @property
    def uses_kernel(self) -> bool:
        return False

    def updates(self, gradients: list[Tensor], rates: Rates, update: Update) -> None:
        super().updates(gradients, rates, update)
        decays = torch._foreach_mul([one.detach() for one in self.parameters], self.decays)
        torch._foreach_add_(gradients, decays)
        factor = decoupled_multiplier(update.iteration + 1, self.solver.decoupled_wd_t0, self.solver.decoupled_wd_mult)
        torch._foreach_mul_(gradients, factor)


def decoupled_multiplier(t: int, period: int, growth: float) -> float:
    """Returns the factor of the decoupled weight decay in update `t`. The first update has t = 1.

    Args:
        period: decoupled_wd_t0.
        growth: decoupled_wd_mult; the fork keeps only its integer part.
    """
    start = 0
    while t >= start + period:
        start += period
        period *= int(growth)
    return 0.5 + 0.5 * math.cos(math.pi * (t - start) / period)


def adam_rule(solver: SolverDef) -> type[Rule]:
    """Returns the rule for type Adam: with regularization_type "decoupled" it is jolibrain's."""
    return DecoupledAdam if solver.regularization_type == "decoupled" else Adam
