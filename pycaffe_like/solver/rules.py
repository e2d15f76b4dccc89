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

from .rule import Fused, Group, Rule, Update


def _square_average(history: list[Tensor], values: list[Tensor], decay: float, update: Update) -> None:
    """Computes history = decay * history + (1 - decay) * values^2, in place."""
    torch._foreach_mul_(history, update.decay(decay))
    torch._foreach_addcmul_(history, values, values, value=1 - decay)


def _divide_by_root(values: list[Tensor], squares: list[Tensor], delta: float) -> None:
    """Computes values /= sqrt(squares) + delta, in place."""
    roots = torch._foreach_sqrt(squares)
    torch._foreach_add_(roots, delta)
    torch._foreach_div_(values, roots)


# With a momentum of 0 torch does not write the history, but Caffe does. This value is not 0, so torch
# writes the history, but it rounds to 0 in float32.
_NO_MOMENTUM = math.ulp(0.0)


class SGD(Fused):
    kernel = "_fused_sgd_"
    nesterov = False

    def updates(self, gradients: list[Tensor], rates: list[float], update: Update) -> None:
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
    def updates(self, gradients: list[Tensor], rates: list[float], update: Update) -> None:
        history = self.history_of(0)
        torch._foreach_addcmul_(history, gradients, gradients)
        _divide_by_root(gradients, history, self.solver.delta)
        torch._foreach_mul_(gradients, rates)


class RMSProp(_WithoutMomentum):
    def check(self, solver: SolverDef) -> None:
        super().check(solver)
        if not 0 <= solver.rms_decay < 1:
            raise SolverError("rms_decay is out of range", expected="0 or more and less than 1", got=solver.rms_decay)

    def updates(self, gradients: list[Tensor], rates: list[float], update: Update) -> None:
        history = self.history_of(0)
        _square_average(history, gradients, self.solver.rms_decay, update)
        _divide_by_root(gradients, history, self.solver.delta)
        torch._foreach_mul_(gradients, rates)


class AdaDelta(Rule):
    num_history = 2

    def updates(self, gradients: list[Tensor], rates: list[float], update: Update) -> None:
        squares, steps = self.history_of(0), self.history_of(1)
        delta, momentum = self.solver.delta, self.solver.momentum
        _square_average(squares, gradients, momentum, update)
        ratio = torch._foreach_add(steps, delta)
        torch._foreach_div_(ratio, torch._foreach_add(squares, delta))
        torch._foreach_sqrt_(ratio)
        torch._foreach_mul_(gradients, ratio)
        _square_average(steps, gradients, momentum, update)
        torch._foreach_mul_(gradients, rates)


class Adam(Fused):
    kernel = "_fused_adam_"
    num_history = 2

    def check(self, solver: SolverDef) -> None:
        for name in ("momentum", "momentum2"):
            value = getattr(solver, name)
            if not 0 <= value < 1:
                raise SolverError(f"{name} is out of range for Adam", expected="0 or more and less than 1", got=value)

    def updates(self, gradients: list[Tensor], rates: list[float], update: Update) -> None:
        means, squares = self.history_of(0), self.history_of(1)
        beta1, beta2 = self.solver.momentum, self.solver.momentum2
        torch._foreach_mul_(means, update.decay(beta1))
        torch._foreach_add_(means, gradients, alpha=1 - beta1)
        _square_average(squares, gradients, beta2, update)
        self._steps_from_moments(gradients, rates, update)

    def recover_updates(self, gradients: list[Tensor], before: list[Tensor], update: Update) -> None:
        self._steps_from_moments(gradients, [update.rate * mult for mult in self.rates], update)

    def _steps_from_moments(self, steps: list[Tensor], rates: list[float], update: Update) -> None:
        """Computes steps = r * sqrt(1 - momentum2^t) / (1 - momentum^t) * m / (sqrt(v) + delta)."""
        t = update.iteration + 1
        correction = math.sqrt(1 - self.solver.momentum2**t) / (1 - self.solver.momentum**t)
        torch._foreach_copy_(steps, self.history_of(0))
        _divide_by_root(steps, self.history_of(1), self.solver.delta)
        torch._foreach_mul_(steps, [rate * correction for rate in rates])

    def fused(self, group: Group, gradients: list[Tensor], update: Update) -> None:
        # torch adds eps to sqrt(v / (1 - beta2^t)), Caffe adds delta to sqrt(v).
        beta2, t = self.solver.momentum2, update.iteration + 1
        step = gradients[0].new_full((), float(t))
        torch._fused_adam_(
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


RULES: dict[str, type[Rule]] = {
    "SGD": SGD,
    "Nesterov": Nesterov,
    "AdaGrad": AdaGrad,
    "RMSProp": RMSProp,
    "AdaDelta": AdaDelta,
    "Adam": Adam,
}


def make_rule(solver: SolverDef, learnable: Sequence[Learnable]) -> Rule:
    """The rule of the solver's type.

    Raises:
        SolverError: an unknown type, or options that this type does not have.
    """
    return _rule(solver.type)(solver, learnable)


def num_history(solver_type: str) -> int:
    """The number of values that a type of solver remembers for each parameter.

    Raises:
        SolverError: an unknown type.
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
