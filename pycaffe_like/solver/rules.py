"""The update rules of all solver types: how gradients change the parameters.

As in Caffe, gradients are first clipped and divided by iter_size, and the weight decay is added.
Then the rule of the solver type applies. With w a parameter, g its gradient after these steps, r
its rate and h its history:

    SGD       h = momentum * h + r * g;  w -= h
    Nesterov  h' = momentum * h + r * g;  w -= (1 + momentum) * h' - momentum * h
    AdaGrad   h += g^2;  w -= r * g / (sqrt(h) + delta)
    RMSProp   h = rms_decay * h + (1 - rms_decay) * g^2;  w -= r * g / (sqrt(h) + delta)
    AdaDelta  h1 = momentum * h1 + (1 - momentum) * g^2;  u = g * sqrt((delta + h2) / (delta + h1))
              h2 = momentum * h2 + (1 - momentum) * u^2;  w -= r * u
    Adam      m = momentum * m + (1 - momentum) * g;  v = momentum2 * v + (1 - momentum2) * g^2
              w -= r * sqrt(1 - momentum2^t) / (1 - momentum^t) * m / (sqrt(v) + delta)
    AdamW     Adam without weight decay in g; then also w -= r * weight_decay * w (decoupled.py)

With larc or local_lr_auto, SGD has a rate for each blob (local_rates.py).

SGD's history includes the learning rate, unlike torch's. Each step is a few calls over lists of all
tensors, none of which waits for the device. SGD, Nesterov and Adam use torch's fused kernels, which
read and write each tensor once. If torch lacks those kernels, or with L1, they use torch's public
functions.

Source: src/caffe/solvers/*.cpp.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import SolverError, did_you_mean
from pycaffe_like.net.params import Learnable
from pycaffe_like.spec import SolverDef

from .adam import Adam
from .decoupled import AdamW, adam_rule
from .local_rates import LocalRates, check_local_rates
from .moments import divide_by_root, square_average
from .rule import Fused, Group, Rates, Rule, Update

# With a momentum of 0 torch does not write the history, but Caffe does. This value is not 0, so torch
# writes the history, but it rounds to 0 in float32.
_NO_MOMENTUM = math.ulp(0.0)


class SGD(Fused):
    kernel = "_fused_sgd_"
    nesterov = False

    def __init__(self, solver: SolverDef, learnable: Sequence[Learnable]) -> None:
        super().__init__(solver, learnable)
        local = solver.larc or solver.local_lr_auto
        self.local = LocalRates(solver, self.parameters) if local else None

    @property
    def uses_kernel(self) -> bool:
        return super().uses_kernel and self.local is None

    def blob_rates(self, gradients: list[Tensor], update: Update) -> Rates:
        if self.local is None:
            return super().blob_rates(gradients, update)
        self.local.solver = self.solver
        return self.local(update.rate, self.rates, self.parameters, gradients, self.history_of(0), update.skip)

    def extra_state(self) -> list[Tensor]:
        return [] if self.local is None else self.local.correlations

    def updates(self, gradients: list[Tensor], rates: Rates, update: Update) -> None:
        history = self.history_of(0)
        torch._foreach_mul_(gradients, rates)
        torch._foreach_mul_(history, update.decay(self.solver.momentum))
        torch._foreach_add_(history, gradients)
        if self.nesterov:  # (1 + momentum) * h' - momentum * h is r * g + momentum * h'
            torch._foreach_add_(gradients, history, alpha=self.solver.momentum)
        else:
            torch._foreach_copy_(gradients, history)

    def state_for_updates(self) -> list[Tensor]:
        return [one.clone() for one in self.history_of(0)] if self.nesterov else []

    def recover_updates(self, gradients: list[Tensor], before: list[Tensor], update: Update) -> None:
        torch._foreach_copy_(gradients, self.history_of(0))
        if self.nesterov:
            torch._foreach_mul_(gradients, 1 + self.solver.momentum)
            torch._foreach_sub_(gradients, before, alpha=self.solver.momentum)

    def fused(self, group: Group, gradients: list[Tensor], update: Update) -> None:
        # Caffe's history includes the learning rate; torch's does not. So torch's lr is set to 1, and
        # its dampening to 1 - rate: that multiplies the gradient by the rate, after the weight decay
        # was added. Nesterov ignores dampening, so its gradient and decay are multiplied by the rate
        # beforehand, in another pass. torch divides the gradients by grad_scale.
        rate, scale = update.rate * group.rate, update.scale
        decay, dampening = group.decay, 1 - rate
        if self.nesterov:
            scale = gradients[0].new_full((), rate) if scale is None else rate * scale
            decay, dampening = rate * group.decay, 0.0
        torch._fused_sgd_(
            self.of_group(group, self.parameters),
            gradients,
            self.of_group(group, self.history_of(0)),
            weight_decay=decay,
            momentum=self.solver.momentum or _NO_MOMENTUM,
            lr=1.0,
            dampening=dampening,
            nesterov=self.nesterov,
            maximize=False,
            is_first_step=False,
            grad_scale=None if scale is None else 1 / scale,
            found_inf=update.skip,
        )


class Nesterov(SGD):
    nesterov = True


class _WithoutMomentum(Rule):
    def check(self, solver: SolverDef) -> None:
        if solver.momentum:
            raise SolverError(
                f"momentum cannot be used with {solver.type}", expected="momentum: 0", got=solver.momentum
            )


class AdaGrad(_WithoutMomentum):
    def updates(self, gradients: list[Tensor], rates: Rates, update: Update) -> None:
        history = self.history_of(0)
        torch._foreach_addcmul_(history, gradients, gradients)
        divide_by_root(gradients, history, self.solver.delta)
        torch._foreach_mul_(gradients, rates)


class RMSProp(_WithoutMomentum):
    def check(self, solver: SolverDef) -> None:
        super().check(solver)
        if not 0 <= solver.rms_decay < 1:
            raise SolverError("rms_decay is out of range", expected="0 or more and less than 1", got=solver.rms_decay)

    def updates(self, gradients: list[Tensor], rates: Rates, update: Update) -> None:
        history = self.history_of(0)
        square_average(history, gradients, self.solver.rms_decay, update)
        divide_by_root(gradients, history, self.solver.delta)
        torch._foreach_mul_(gradients, rates)


class AdaDelta(Rule):
    num_history = 2

    def updates(self, gradients: list[Tensor], rates: Rates, update: Update) -> None:
        squares, steps = self.history_of(0), self.history_of(1)
        delta, momentum = self.solver.delta, self.solver.momentum
        square_average(squares, gradients, momentum, update)
        ratio = torch._foreach_add(steps, delta)
        torch._foreach_div_(ratio, torch._foreach_add(squares, delta))
        torch._foreach_sqrt_(ratio)
        torch._foreach_mul_(gradients, ratio)
        square_average(steps, gradients, momentum, update)
        torch._foreach_mul_(gradients, rates)


RULES: dict[str, type[Rule]] = {
    "SGD": SGD,
    "Nesterov": Nesterov,
    "AdaGrad": AdaGrad,
    "RMSProp": RMSProp,
    "AdaDelta": AdaDelta,
    "Adam": Adam,
    "AdamW": AdamW,
}


def make_rule(solver: SolverDef, learnable: Sequence[Learnable]) -> Rule:
    """Returns the rule of the solver's type.

    Raises:
        SolverError: If the type is unknown, or does not have one of the options.
    """
    check_local_rates(solver)
    rule = adam_rule(solver) if solver.type == "Adam" else _rule(solver.type)
    return rule(solver, learnable)


def num_history(solver_type: str) -> int:
    """Returns the number of values that a type of solver remembers for each parameter.

    Raises:
        SolverError: If the type is unknown.
    """
    return _rule(solver_type).num_history


def _rule(solver_type: str) -> type[Rule]:
    if solver_type not in RULES:
        raise SolverError(
            f"solver type '{solver_type}' is unknown",
            expected="one of " + ", ".join(RULES),
            advice=did_you_mean(solver_type, RULES),
        )
    return RULES[solver_type]
