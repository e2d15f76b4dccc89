"""Checks solver options: invalid values, and values that Caffe accepts but that are probably mistakes."""

from __future__ import annotations

from collections.abc import Iterator

from pycaffe_like.errors import Remark, SolverError, Where
from pycaffe_like.spec import SolverDef

from .detections import AP_VERSIONS

_SMALLEST = {
    "average_loss": 1,
    "iter_size": 1,
    "max_iter": 0,
    "display": 0,
    "snapshot": 0,
    "snapshot_keep": 0,
}
_POLICIES_WITH_GAMMA = ("step", "exp", "inv", "multistep", "plateau")


def check_options(solver: SolverDef) -> None:
    """Raises SolverError if a value is out of range or unknown."""
    for name, smallest in _SMALLEST.items():
        value = getattr(solver, name)
        if value < smallest:
            raise SolverError(f"{name} is out of range", expected=f"{smallest} or more", got=value)
    if not 0 <= solver.ema_decay < 1:
        raise SolverError("ema_decay is out of range", expected="0 or more and less than 1", got=solver.ema_decay)
    for name, choices in (("eval_type", ("classification", "detection")), ("ap_version", AP_VERSIONS)):
        if getattr(solver, name) not in choices:
            raise SolverError(f"{name} is unknown", expected=" or ".join(choices), got=getattr(solver, name))
    for index, count in enumerate(solver.test_iter):
        if count < 1:
            raise SolverError(f"test_iter of test net {index} is out of range", expected="1 or more", got=count)
    if solver.snapshot and not solver.snapshot_prefix:
        raise SolverError("snapshot is set but snapshot_prefix is not", expected="a snapshot_prefix")


def doubtful_options(solver: SolverDef, limit: str = "max_iter") -> Iterator[Remark]:
    """Yields remarks on values that Caffe accepts, but that are probably mistakes.

    Args:
        limit: where max_iter comes from: that field, or a flag that replaces it.
    """
    for problem in _doubts(solver, limit):
        yield Remark(Where(solver.source), problem)


def _doubts(solver: SolverDef, limit: str) -> Iterator[str]:
    yield from _doubts_on_rates(solver)
    if not 0 <= solver.momentum < 1 and solver.type not in ("Adam", "AdamW"):  # they refuse it
        yield f"momentum is {solver.momentum:g}: from 1 on updates grow without bound; expected 0 to 1, such as 0.9"
    if solver.weight_decay < 0:
        yield f"weight_decay is {solver.weight_decay:g}: a negative one makes weights grow; expected 0 or more"
    if solver.clip_gradients == 0:
        yield "clip_gradients is 0: all gradients become 0; expected a positive norm, or a negative number for none"
    if solver.test_iter and solver.test_interval > solver.max_iter > 0:
        when = "run only before training" if solver.test_initialization else "never run"
        yield (
            f"test_interval is {solver.test_interval}, more than {limit}: the test nets {when}; "
            f"expected at most {solver.max_iter}"
        )


def _doubts_on_rates(solver: SolverDef) -> Iterator[str]:
    policy = solver.lr_policy
    if policy != "multifixed":
        if solver.base_lr == 0:
            yield "base_lr is 0: the weights never change; expected a positive rate, such as 0.01"
        if solver.base_lr is not None and solver.base_lr < 0:
            yield f"base_lr is {solver.base_lr:g}: a negative rate makes the loss grow; expected a positive rate"
    for name in ("warmup_start_lr", "rampup_lr"):
        if getattr(solver, name) < 0:
            yield f"{name} is {getattr(solver, name):g}: a negative rate makes the loss grow; expected 0 or more"
    if any(rate < 0 for rate in solver.stagelr):
        yield "a stagelr is negative: such a rate makes the loss grow; expected 0 or more"
    if policy == "multistep" and not solver.stepvalue:
        yield "lr_policy multistep has no stepvalue: the rate never changes; expected one or more stepvalue"
    if policy == "multistep" and list(solver.stepvalue) != sorted(solver.stepvalue):
        yield "the stepvalues do not rise, so some are applied late; expected rising values"
    if policy in _POLICIES_WITH_GAMMA and solver.gamma == 0:
        yield f"gamma is 0 or missing: lr_policy {policy} makes the rate 0; expected a positive gamma, such as 0.1"
