"""Upgrades solvers of old Caffe releases to the current format.

Source: src/caffe/util/upgrade_proto.cpp.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pycaffe_like.errors import SolverError, Where

from . import caffe_pb2
from .upgrade import log_upgrade, upgrade_net

_SOLVER_TYPES = {
    "SGD": "SGD",
    "NESTEROV": "Nesterov",
    "ADAGRAD": "AdaGrad",
    "RMSPROP": "RMSProp",
    "ADADELTA": "AdaDelta",
    "ADAM": "Adam",
}


def upgrade_solver(solver: Any, file: str) -> None:
    """Upgrades a SolverParameter to the current format in place.

    `solver_type` becomes `type`, and the nets inside it are upgraded too.

    Raises:
        SolverError: If solver_type and type are both set, or iter_size and update_interval differ.
        NetError: As for `upgrade_net`.
    """
    _rename_update_interval(solver, file)
    for net in _nets_inside(solver):
        upgrade_net(net, file, [(0, 0)] * (len(net.layer) + len(net.layers)))
    if not solver.HasField("solver_type"):
        return
    if solver.HasField("type"):
        raise SolverError(
            "solver_type and type are both set",
            advice="Keep type; solver_type is its old name.",
            where=Where(file),
        )
    solver.type = _SOLVER_TYPES[caffe_pb2.SolverParameter.SolverType.Name(solver.solver_type)]
    solver.ClearField("solver_type")
    log_upgrade("'solver_type' field (enum)", file)


def _rename_update_interval(solver: Any, file: str) -> None:
    """Renames update_interval, as TSN's fork calls it, to iter_size."""
    if not solver.HasField("update_interval"):
        return
    if solver.HasField("iter_size") and solver.iter_size != solver.update_interval:
        raise SolverError(
            "iter_size and update_interval disagree",
            expected="one of them: update_interval is the name of yjxiong's fork for iter_size",
            got=f"{solver.iter_size} and {solver.update_interval}",
            where=Where(file),
        )
    solver.iter_size = solver.update_interval
    solver.ClearField("update_interval")


def _nets_inside(solver: Any) -> list[Any]:
    trained = [getattr(solver, name) for name in ("net_param", "train_net_param") if solver.HasField(name)]
    return [*trained, *solver.test_net_param]


def snapshot_prefix(prefix: str, file: str) -> str:
    """Returns the snapshot prefix in use.

    If none is set, it is the solver's path without extension. If the prefix is a folder, it is the
    solver's name inside that folder.

    Source: UpgradeSnapshotPrefixProperty in upgrade_proto.cpp.
    """
    if not prefix:
        return str(Path(file).with_suffix(""))
    if os.path.isdir(prefix):  # also False for an invalid path
        return str(Path(prefix) / Path(file).stem)
    return prefix
