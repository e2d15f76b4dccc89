"""The common part of all update rules: clipping, averaging, weight decay, skipped updates, fused kernels.

A skipped update changes neither parameters nor histories.

Source: SGDSolver::ApplyUpdate in src/caffe/solvers/sgd_solver.cpp.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor

from pycaffe_like.errors import SolverError
from pycaffe_like.net.params import Learnable
from pycaffe_like.spec import SolverDef

Rates = list[Any]
"""The rate of each parameter that training changes: numbers, or scalars on the device."""


@dataclass(frozen=True)
class Group:
    """Parameters with the same lr_mult and decay_mult.

    Attributes:
        members: the indices of the parameters in the list of those that training changes.
        rate: the lr_mult.
        decay: weight_decay times the decay_mult.
    """

    members: list[int]
    rate: float
    decay: float


@dataclass(frozen=True)
class Update:
    """The values that one update needs.

    Attributes:
        rate: the learning rate.
        scale: a factor for the gradients, applied first; None for 1.
        skip: a scalar on the device: 1 to leave parameters and histories unchanged. None never skips.
        keep: whether each gradient is replaced by the value that was subtracted, as in Caffe. Slower.
    """

    rate: float
    iteration: int
    scale: Tensor | None
    skip: Tensor | None
    keep: bool

    def decay(self, factor: float) -> float | Tensor:
        """Returns the factor by which to multiply a history: `factor`, or 1 if the update is skipped."""
        return factor if self.skip is None else torch.where(self.skip.bool(), 1.0, factor)


class Rule(ABC):
    """The update rule of a solver type, applied to the parameters of a net.

    Attributes:
        num_history: the number of history blobs per parameter.
        regularizations: the types of weight decay that the rule has.
        decays_gradients: whether weight decay is added to the gradients, before the rule is applied.
        history: the first history blob of every parameter, then the second one of every parameter.
            As in a solverstate, parameters that are not trained have them too.
        world: the number of ranks whose gradients have been summed. The update divides by it.
    """

    num_history = 1
    regularizations: tuple[str, ...] = ("L1", "L2")
    decays_gradients = True

    def __init__(self, solver: SolverDef, learnable: Sequence[Learnable]) -> None:
        """Raises SolverError if an option is invalid for this type of solver."""
        self.check(solver)
        if solver.regularization_type not in self.regularizations:
            raise SolverError(
                f"{solver.type} does not have this regularization_type",
                expected=" or ".join(self.regularizations),
                got=repr(solver.regularization_type),
            )
        self.solver = solver
        self.history = [torch.zeros_like(one.tensor) for _ in range(self.num_history) for one in learnable]
        learns = [i for i, one in enumerate(learnable) if one.tensor.requires_grad]
        self.parameters: list[Tensor] = [learnable[i].tensor for i in learns]
        self.rates = [learnable[i].lr_mult for i in learns]
        self.decays = [solver.weight_decay * learnable[i].decay_mult for i in learns]
        self.world = 1
        total = len(learnable)
        self._trained_history = [[self.history[n * total + i] for i in learns] for n in range(self.num_history)]
        alike: dict[tuple[float, float], list[int]] = {}
        for place, pair in enumerate(zip(self.rates, self.decays, strict=True)):
            alike.setdefault(pair, []).append(place)
        self._groups = [Group(members, rate, decay) for (rate, decay), members in alike.items()]

    def check(self, solver: SolverDef) -> None:  # noqa: B027  # most types have nothing to refuse
        """Raises SolverError if an option is invalid for this type of solver."""

    @abstractmethod
    def updates(self, gradients: list[Tensor], rates: Rates, update: Update) -> None:
        """Replaces the gradients, in place, by the values to subtract from the parameters.

        In a skipped update the gradients are 0, and the histories must not change.
        """

    def blob_rates(self, gradients: list[Tensor], update: Update) -> Rates:
        """Returns the rate of each parameter. The gradients are clipped and averaged, but have no weight decay yet."""
        return [update.rate * mult for mult in self.rates]

    def extra_state(self) -> list[Tensor]:
        """Returns the part of the rule's state that is not in `history`, and that Caffe's solver states cannot hold."""
        return []

    def history_of(self, number: int) -> list[Tensor]:
        """Returns history blob `number` of each parameter that training changes."""
        return self._trained_history[number]

    def norm(self) -> Tensor:
        """Returns the L2 norm of all gradients taken together."""
        gradients = [one.grad for one in self.parameters if one.grad is not None]
        if not gradients:
            return torch.zeros(())
        norm: Tensor = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gradients)))
        return norm

    def step(self, rate: float, iteration: int, skip: Tensor | None = None, keep: bool = False) -> Tensor | None:
        """Updates all parameters from their gradients. The gradients are then undefined, unless
        `keep` is set.

        Args:
            skip: a scalar on the device: 1 to leave parameters and histories unchanged.
            keep: whether to leave in each gradient the value that was subtracted from its parameter.

        Returns:
            The L2 norm of all gradients before clipping; None without clip_gradients.
        """
        with torch.no_grad():
            gradients = [_gradient(parameter) for parameter in self.parameters]
            if not gradients:
                return None
            norm, scale = self._scale(gradients)
            self._apply(gradients, Update(rate, iteration, scale, skip, keep))
            return norm

    def _apply(self, gradients: list[Tensor], update: Update) -> None:
        if update.scale is not None:
            torch._foreach_mul_(gradients, update.scale)
        rates = self.blob_rates(gradients, update)
        if self.decays_gradients:
            self._add_decay_to(gradients)
        if update.skip is not None:
            for gradient in gradients:  # not a product with 0: NaN * 0 is NaN
                gradient.masked_fill_(update.skip.bool(), 0)
        self.updates(gradients, rates, update)
        if update.skip is not None:
            torch._foreach_mul_(gradients, 1 - update.skip)
        torch._foreach_sub_(self.parameters, gradients)

    def _scale(self, gradients: list[Tensor]) -> tuple[Tensor | None, Tensor | None]:
        """Returns the L2 norm of all gradients, and the factor to multiply them by.

        The norm is None without clip_gradients. The factor clips the gradients and divides them by
        iter_size and the number of ranks; None stands for 1.
        """
        limit, mean = self.solver.clip_gradients, 1 / (self.solver.iter_size * self.world)
        if limit < 0:
            return None, gradients[0].new_full((), mean) if mean != 1 else None
        norm = self.norm() / self.world
        # Multiplying by 1 changes nothing, so there is no need to wait for the device to compare the norms.
        return norm, torch.where(norm > limit, limit / norm, torch.ones_like(norm)) * mean

    def _add_decay_to(self, gradients: list[Tensor]) -> None:
        decayed = [i for i, decay in enumerate(self.decays) if decay]
        if not decayed:
            return
        parts: list[Tensor] = [self.parameters[i].detach() for i in decayed]
        if self.solver.regularization_type == "L1":
            parts = list(torch._foreach_sign(parts))
        weighted = torch._foreach_mul(parts, [self.decays[i] for i in decayed])
        torch._foreach_add_([gradients[i] for i in decayed], weighted)


def _gradient(parameter: Tensor) -> Tensor:
    """Returns the gradient of a parameter, zeros if it has none, in the parameter's memory layout: torch's fused
    kernels ignore strides.
    """
    if parameter.grad is None:
        parameter.grad = torch.zeros_like(parameter)
    elif parameter.grad.is_contiguous() != parameter.is_contiguous():
        parameter.grad = torch.empty_like(parameter).copy_(parameter.grad)
    return parameter.grad


class Fused(Rule):
    """A rule that uses one of torch's fused kernels, which read and write each tensor only once."""

    kernel: ClassVar[str]
    """The kernel's name in torch. It is private, so a later torch may lack it."""

    @property
    def uses_kernel(self) -> bool:
        """Whether the kernel can compute this update."""
        return self.solver.regularization_type != "L1" and hasattr(torch, self.kernel)

    def _apply(self, gradients: list[Tensor], update: Update) -> None:
        if not self.uses_kernel:
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
        """Updates the parameters of a group from their gradients. The gradients are overwritten."""

    def state_for_updates(self) -> list[Tensor]:
        """Returns the values that `recover_updates` will need. Must be called before the update."""
        return []

    @abstractmethod
    def recover_updates(self, gradients: list[Tensor], before: list[Tensor], update: Update) -> None:
        """Replaces the gradients by the values that the kernel subtracted, computed from the new histories."""

    def of_group(self, group: Group, values: list[Tensor]) -> list[Tensor]:
        """Picks the values of a group's parameters from a list for all parameters that training changes."""
        return [values[i] for i in group.members]
