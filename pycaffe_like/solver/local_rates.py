"""Learning rates that each blob gets from the norms of its weights and gradient: LARS and LARC.

With |w| and |g| the L2 norms of a blob and of its gradient (clipped and averaged, but without weight
decay), r the learning rate and m the momentum, the rate of a blob becomes

    LARS (Intel's local_lr_auto)                    r * local_gw_ratio * |w| / (|g| + weight_decay * |w|)
    LARC (NVIDIA's larc), larc_policy "scale"       r * s
    LARC, larc_policy "clip"                        min(r, s)

where s = (1 - m) * larc_eta * |w| / |g|. larc_turbo subtracts 0.9 * c from s, where c is a moving
average of the cosine between the gradient and the history: c = 0.95 * c + 0.05 * g.h / (|g| * |h|).

The ratio (s, or the factor after r) replaces lr_mult, so the value of a positive lr_mult has no effect;
a blob with lr_mult 0 is not trained. If |w| or |g| is 0, the ratio is 1, before larc_turbo.

In both forks only the SGD type has these rates. NVIDIA's CPU code adds the weight decay to the gradient
before it measures |g|; its GPU code, which its users train with, does so afterwards, as Intel's does.

Source: SGDSolver::GetLocalRate in src/caffe/solvers/sgd_solver.cpp of NVIDIA/caffe and intel/caffe;
You, Gitman and Ginsburg, Large Batch Training of Convolutional Networks, 2017.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import SolverError
from pycaffe_like.spec import SolverDef

LARC_POLICIES = ("scale", "clip")
_KEPT = 0.95
_TURBO = 0.9


def check_local_rates(solver: SolverDef) -> None:
    """Raises SolverError if the options of LARS and LARC conflict, or the solver's type has no such rates."""
    if not (solver.larc or solver.local_lr_auto):
        return
    if solver.larc and solver.local_lr_auto:
        raise SolverError("larc and local_lr_auto are both set", expected="one of the two")
    name = "larc" if solver.larc else "local_lr_auto"
    if solver.type != "SGD":
        raise SolverError(f"{name} cannot be used with {solver.type}", expected='type: "SGD"')
    if solver.larc and solver.larc_policy not in LARC_POLICIES:
        raise SolverError("larc_policy is unknown", expected="scale or clip", got=repr(solver.larc_policy))


class LocalRates:
    """The local rates of a solver with larc or local_lr_auto.

    Attributes:
        correlations: the moving average c of each blob, for larc_turbo; otherwise empty.
    """

    def __init__(self, solver: SolverDef, parameters: Sequence[Tensor]) -> None:
        self.solver = solver
        turbo = solver.larc and solver.larc_turbo
        self.correlations = [one.new_zeros(()) for one in parameters] if turbo else []

    def __call__(
        self,
        rate: float,
        lr_mults: Sequence[float],
        parameters: Sequence[Tensor],
        gradients: Sequence[Tensor],
        history: Sequence[Tensor],
        skip: Tensor | None,
    ) -> list[Tensor]:
        """Returns the rate of each blob as a scalar on its device.

        Args:
            history: the momentum of each blob, from the previous update.
            skip: 1 if the update is skipped; the moving averages then do not change.
        """
        weight_norms, gradient_norms = torch._foreach_norm(list(parameters)), torch._foreach_norm(list(gradients))
        ratios = [self._ratio(*norms) for norms in zip(weight_norms, gradient_norms, strict=True)]
        if self.correlations:
            self._follow(gradients, gradient_norms, history, skip)
            ratios = [ratio - _TURBO * c for ratio, c in zip(ratios, self.correlations, strict=True)]
        clips = self.solver.larc and self.solver.larc_policy == "clip"
        rates = [ratio.clamp(max=rate) if clips else rate * ratio for ratio in ratios]
        if skip is not None:  # the gradients are not finite then, and so are the rates
            rates = [torch.where(skip.bool(), 0.0, found) for found in rates]
        return [found if mult > 0 else 0 * found for found, mult in zip(rates, lr_mults, strict=True)]

    def _ratio(self, weights: Tensor, gradient: Tensor) -> Tensor:
        solver = self.solver
        if solver.larc:
            ratio = (1 - solver.momentum) * solver.larc_eta * weights / gradient
        else:
            ratio = solver.local_gw_ratio * weights / (gradient + solver.weight_decay * weights)
        return torch.where((weights > 0) & (gradient > 0), ratio, 1.0)

    def _follow(
        self, gradients: Sequence[Tensor], norms: Sequence[Tensor], history: Sequence[Tensor], skip: Tensor | None
    ) -> None:
        """Updates the moving average of the cosine between gradient and history."""
        for c, g, norm, h in zip(self.correlations, gradients, norms, history, strict=True):
            size = norm * h.norm()
            cosine = torch.where(size > 0, (g * h).sum() / size, 0.0)
            found = _KEPT * c + (1 - _KEPT) * cosine
            c.copy_(found if skip is None else torch.where(skip.bool(), c, found))
