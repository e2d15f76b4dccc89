"""Reads the rank of this process from the environment variables of its launcher. Does not load torch."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from pycaffe_like.errors import UsageError

_FIRST_PORT = 20000
_PORTS = 20000


@dataclass(frozen=True)
class RankEnvironment:
    """The rank of this process, and where it finds the others.

    Attributes:
        rank: the number of this process, counted over all machines.
        world: the number of processes.
        local_rank: the number of this process on its machine.
        address, port: where rank 0's machine listens.
        attempt: how often the launcher has restarted the ranks.
        local_world: the number of processes on this machine; 0 if the launcher does not provide it.
    """

    rank: int
    world: int
    local_rank: int
    address: str
    port: int
    attempt: int = 0
    local_world: int = 0


def read_environment(variables: Mapping[str, str] = os.environ) -> RankEnvironment | None:
    """Reads the variables that torchrun or Slurm sets; returns None if this process trains alone.

    Raises:
        UsageError: If a variable is missing or invalid.
    """
    if "RANK" in variables and "WORLD_SIZE" in variables:
        return _of_torchrun(variables)
    if "SLURM_PROCID" in variables:
        return _of_slurm(variables)
    return None


def _of_torchrun(variables: Mapping[str, str]) -> RankEnvironment | None:
    rank, world = _number(variables, "RANK"), _number(variables, "WORLD_SIZE")
    if world == 1:
        return None
    if not 0 <= rank < world:
        raise UsageError("RANK is out of range", expected=f"0 to {world - 1}, as WORLD_SIZE is {world}", got=rank)
    return RankEnvironment(
        rank,
        world,
        _number(variables, "LOCAL_RANK", str(rank)),
        variables.get("MASTER_ADDR", "127.0.0.1"),
        _number(variables, "MASTER_PORT"),
        _number(variables, "TORCHELASTIC_RESTART_COUNT", "0"),
        _number(variables, "LOCAL_WORLD_SIZE", "0"),
    )


def _of_slurm(variables: Mapping[str, str]) -> RankEnvironment | None:
    # Slurm sets the variables of a step for srun only; a batch script that runs pcl without srun is one process.
    world = _number(variables, "SLURM_STEP_NUM_TASKS", variables.get("SLURM_NTASKS", "1"))
    if world == 1:
        return None
    nodes = variables.get("SLURM_STEP_NODELIST") or variables.get("SLURM_JOB_NODELIST") or "127.0.0.1"
    port = _FIRST_PORT + _number(variables, "SLURM_JOB_ID", "0") % _PORTS
    return RankEnvironment(
        _number(variables, "SLURM_PROCID"),
        world,
        _number(variables, "SLURM_LOCALID", "0"),
        variables.get("MASTER_ADDR", first_host(nodes)),
        _number(variables, "MASTER_PORT", str(port)),
    )


def first_host(nodes: str) -> str:
    """Returns the first host in Slurm's list: `gpu007` for `gpu[007-009,012]` and for `gpu007,login1`."""
    match = re.match(r"([^,\[]+)(?:\[(\w+))?", nodes)
    return nodes if match is None else match[1] + (match[2] or "")


def _number(variables: Mapping[str, str], name: str, default: str | None = None) -> int:
    value = variables.get(name, default)
    if value is None:
        raise UsageError(f"the environment variable {name} is missing", expected="what torchrun sets")
    if not value.isdecimal():
        raise UsageError(f"the environment variable {name} is not a number", got=repr(value))
    return int(value)
