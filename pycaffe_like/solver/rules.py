"""Update rules: from the gradients of all parameters to their new values.

Caffe's order: clip, divide by iter_size, add the weight decay, then the rule of the solver's type.
With w a parameter, g its gradient so treated, r its rate and h its history:

    SGD       h = momentum * h + r * g;  w -= h
    Nesterov  h' = momentum * h + r * g;  w -= (1 + momentum) * h' - momentum * h
    AdaGrad   h += g^2;  w -= r * g / (sqrt(h) + delta)
    RMSProp   h = rms_decay * h + (1 - rms_decay) * g^2;  w -= r * g / (sqrt(h) + delta)
    AdaDelta  h1 = momentum * h1 + (1 - momentum) * g^2;  u = g * sqrt((delta + h2) / (delta + h1))
              h2 = momentum * h2 + (1 - momentum) * u^2;  w -= r * u
    Adam      m = momentum * m + (1 - momentum) * g;  v = momentum2 * v + (1 - momentum2) * g^2
              w -= r * sqrt(1 - momentum2^t) / (1 - momentum^t) * m / (sqrt(v) + delta)

SGD's momentum contains the rate, unlike torch's. Each step is a handful of calls over the lists of
all tensors, none of which waits for the device. SGD, Nesterov and Adam use torch's fused kernels, which
pass over the memory once; without those kernels, and with L1, they use the public calls.

A skipped update changes neither parameters nor histories.

Source: src/caffe/solvers/*.cpp.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from pycaffe_like.errors import SolverError, did_you_mean
from pycaffe_like.net.params import Learnable
from pycaffe_like.spec import SolverDef


@dataclass(frozen=True)
class Group:
    """Parameters with the same multipliers.

    Attributes:
        members: their indices among all parameters that learn.
        rate: their lr_mult.
        decay: weight_decay times their decay_mult.
    """

    members: list[int]
    rate: float
    decay: float


@dataclass(frozen=True)
class Update:
    """The numbers of one update.

    Attributes:
        rate: the learning rate.
        scale: factor that the gradients are multiplied by first; None for 1.
        skip: a scalar on the device, 1 to leave parameters and histories as they are; None for never.
        keep: leave the subtracted value in each gradient, as Caffe does; costs time.
    """

    rate: float
    iteration: int
    scale: Tensor | None
    skip: Tensor | None
    keep: bool

    def decay(self, factor: float) -> float | Tensor:
        """The factor that a history decays by: 1 where the update is skipped."""
        return factor if self.skip is None else torch.where(self.skip.bool(), 1.0, factor)


class Rule(ABC):
    """The update rule of a solver's type, for the parameters of a net.

    Attributes:
        num_history: history blobs of each parameter.
        history: the first history blob of every parameter, then the second of every parameter. As in
            a solverstate, parameters that do not learn have them too.
        world: ranks whose gradients have been summed; the update uses their mean.
    """

    num_history = 1

    def __init__(self, solver: SolverDef, learnable: Sequence[Learnable]) -> None:
        """
        Raises:
            SolverError: options that this type of solver does not have.
        """
        self.check(solver)
        if solver.regularization_type not in ("L1", "L2"):
            raise SolverError(
                "regularization_type is unknown", expected="L1 or L2", got=repr(solver.regularization_type)
            )
        self.solver = solver
        self.history = [torch.zeros_like(one.tensor) for _ in range(self.num_history) for one in learnable]
        learns = [i for i, one in enumerate(learnable) if one.tensor.requires_grad]
        self.parameters: list[Tensor] = [learnable[i].tensor for i in learns]
        self.rates = [learnable[i].lr_mult for i in learns]
        self.decays = [solver.weight_decay * learnable[i].decay_mult for i in learns]
        self.world = 1
        self._learns = learns
        self._total = len(learnable)
        alike: dict[tuple[float, float], list[int]] = {}
        for place, pair in enumerate(zip(self.rates, self.decays, strict=True)):
            alike.setdefault(pair, []).append(place)
        self._groups = [Group(members, rate, decay) for (rate, decay), members in alike.items()]

    def check(self, solver: SolverDef) -> None:  # noqa: B027  # most types have nothing to refuse
        """Raises SolverError for options that this type of solver does not have."""

    @abstractmethod
    def updates(self, gradients: list[Tensor], rates: list[float], update: Update) -> None:
        """Replaces the gradients, in place, by the values to subtract from the parameters.

        Gradients are 0 in a skipped update, and the histories must stay as they are.
        """

    def history_of(self, number: int) -> list[Tensor]:
        """History blob `number` of each parameter that learns."""
        return [self.history[number * self._total + i] for i in self._learns]

    def norm(self) -> Tensor:
        """The norm of all gradients together."""
        gradients = [one.grad for one in self.parameters if one.grad is not None]
        if not gradients:
            return torch.zeros(())
        norm: Tensor = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gradients)))
        return norm

    @torch.no_grad()
    def step(self, rate: float, iteration: int, skip: Tensor | None = None, keep: bool = False) -> Tensor | None:
        """Updates all parameters from their gradients, which are overwritten.

        Args:
            skip: a scalar on the device; 1 to leave parameters and histories as they are.
            keep: leave the subtracted value in each gradient.

        Returns:
            The norm of all gradients before clipping; None without clip_gradients.
        """
        gradients = []
        for parameter in self.parameters:
            if parameter.grad is None:
                parameter.grad = torch.zeros_like(parameter)
            gradients.append(parameter.grad)
        if not gradients:
            return None
        norm, scale = self._scale(gradients)
        self._apply(gradients, Update(rate, iteration, scale, skip, keep))
        return norm

    def _apply(self, gradients: list[Tensor], update: Update) -> None:
        if update.scale is not None:
            torch._foreach_mul_(gradients, update.scale)
        self._regularize(gradients)
        if update.skip is not None:
            for gradient in gradients:  # NaN * 0 is NaN, so a product with 0 would not do
                gradient.masked_fill_(update.skip.bool(), 0)
        self.updates(gradients, [update.rate * mult for mult in self.rates], update)
        if update.skip is not None:
            torch._foreach_mul_(gradients, 1 - update.skip)
        torch._foreach_sub_(self.parameters, gradients)

    def _scale(self, gradients: list[Tensor]) -> tuple[Tensor | None, Tensor | None]:
        """The norm of all gradients together (None without clip_gradients), and the factor that clips
        them and makes them a mean over iter_size and ranks (None for 1)."""
        limit, mean = self.solver.clip_gradients, 1 / (self.solver.iter_size * self.world)
        if limit < 0:
            return None, gradients[0].new_full((), mean) if mean != 1 else None
        norm = self.norm() / self.world
        # Multiplying by 1 is harmless, so the device's comparison need not be waited for.
        return norm, torch.where(norm > limit, limit / norm, torch.ones_like(norm)) * mean

    def _regularize(self, gradients: list[Tensor]) -> None:
        decayed = [i for i, decay in enumerate(self.decays) if decay]
        if not decayed:
            return
        parts: list[Tensor] = [self.parameters[i].detach() for i in decayed]
        if self.solver.regularization_type == "L1":
            parts = list(torch._foreach_sign(parts))
        weighted = torch._foreach_mul(parts, [self.decays[i] for i in decayed])
        torch._foreach_add_([gradients[i] for i in decayed], weighted)


def _square_average(history: list[Tensor], values: list[Tensor], decay: float, update: Update) -> None:
    """history = decay * history + (1 - decay) * values^2."""
    _multiply(history, update.decay(decay))
    torch._foreach_addcmul_(history, values, values, value=1 - decay)


def _multiply(values: list[Tensor], factor: float | Tensor) -> None:
    torch._foreach_mul_(values, factor)


def _divide_by_root(values: list[Tensor], squares: list[Tensor], delta: float) -> None:
    """values /= sqrt(squares) + delta."""
    roots = torch._foreach_sqrt(squares)
    torch._foreach_add_(roots, delta)
    torch._foreach_div_(values, roots)


class Fused(Rule):
    """A rule with a kernel of torch's that does everything in one pass over the memory."""

    kernel: ClassVar[str]
    """Its name in torch. It is private, so a later torch may not have it."""

    def _apply(self, gradients: list[Tensor], update: Update) -> None:
        if self.solver.regularization_type == "L1" or not hasattr(torch, self.kernel):
            super()._apply(gradients, update)
            return
        before = self.state_for_updates() if update.keep else []
        for group in self._groups:
            self.fused(group, self.of_group(group, gradients), update)
        if update.keep:
            self.recover_updates(gradients, before, update)
            if update.skip is not None:
                torch._foreach_mul_(gradients, 1 - update.skip)

    @abstractmethod
    def fused(self, group: Group, gradients: list[Tensor], update: Update) -> None:
        """Updates the parameters of a group from their gradients, which it overwrites."""

    def state_for_updates(self) -> list[Tensor]:
        """What `recover_updates` needs to know of the time before the update."""
        return []

    @abstractmethod
    def recover_updates(self, gradients: list[Tensor], before: list[Tensor], update: Update) -> None:
        """Writes into the gradients what the kernel has subtracted, worked out from the new histories."""

    def of_group(self, group: Group, values: list[Tensor]) -> list[Tensor]:
        """The values of a group, from a list over all parameters that learn."""
        return [values[i] for i in group.members]


# For a momentum of 0 torch writes no history, but Caffe does. This momentum is 0 in float32.
_NO_MOMENTUM = math.ulp(0.0)


class SGD(Fused):
    kernel = "_fused_sgd_"
    nesterov = False

    def updates(self, gradients: list[Tensor], rates: list[float], update: Update) -> None:
        history = self.history_of(0)
        torch._foreach_mul_(gradients, rates)
        _multiply(history, update.decay(self.solver.momentum))
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
        # Caffe's history contains the learning rate; torch's does not. So torch's lr is 1 and the gradient
        # gets the rate through dampening = 1 - rate, which torch applies after the weight decay. Nesterov
        # ignores dampening; its gradient and decay are multiplied by the rate before, in another pass.
        # torch divides the gradients by grad_scale.
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
        _multiply(means, update.decay(beta1))
        torch._foreach_add_(means, gradients, alpha=1 - beta1)
        _square_average(squares, gradients, beta2, update)
        self._steps_from_moments(gradients, rates, update)

    def recover_updates(self, gradients: list[Tensor], before: list[Tensor], update: Update) -> None:
        self._steps_from_moments(gradients, [update.rate * mult for mult in self.rates], update)

    def _steps_from_moments(self, steps: list[Tensor], rates: list[float], update: Update) -> None:
        """steps = r * sqrt(1 - momentum2^t) / (1 - momentum^t) * m / (sqrt(v) + delta)."""
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
        SolverError: an unknown type, or options that it does not have.
    """
    if solver.type not in RULES:
        raise SolverError(
            f"solver type '{solver.type}' is unknown",
            expected="one of " + ", ".join(RULES),
            advice=did_you_mean(solver.type, RULES),
        )
    return RULES[solver.type](solver, learnable)
