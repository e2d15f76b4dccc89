"""The settings that must be the same on all ranks of a training run, as short values to compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from hashlib import sha256
from importlib.metadata import version

from pycaffe_like.spec import SolverDef

from .distributed import RankOptions
from .nets import NetInState
from .passes import ExecutionOptions

_MAY_DIFFER = {
    *("net", "net_param", "train_net", "train_net_param", "test_net", "test_net_param", "early_stop"),
    *("snapshot_prefix", "source", "remarks", "given", "weights", "device_id", "random_seed"),
}
"""Fields of the solver that say where things are, or that are compared in another form: nets by their
layers, the random seed by the value in use."""


def facts_to_agree_on(
    solver: SolverDef, seed: int, nets: Sequence[NetInState], execution: ExecutionOptions, sharing: RankOptions
) -> dict[str, object]:
    """Returns the settings that must be equal on every rank, by name; solver and nets as digests.

    Ranks that run differently would wait for messages that the others never send.
    """
    numbers = [(slot.name, getattr(solver, slot.name)) for slot in fields(solver) if slot.name not in _MAY_DIFFER]
    layers = [(one.state, layer.name, layer.raw) for one in nets for layer in one.net.layers]
    return {
        "version of pcl": version("pycaffe_like"),
        "seed": seed,
        "solver": _digest(numbers),
        "net": _digest(layers),
        "value of --amp": execution.amp or "none",
        "value of --tune": execution.tune,
        "value of --batch": "global" if sharing.divide_batch else "per_rank",
        "use of --sync-bn": sharing.sync_batch_norm,
    }


def _digest(value: object) -> str:
    return f"one with digest {sha256(repr(value).encode()).hexdigest()[:12]}"
