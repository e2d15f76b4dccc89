"""Train a net from scratch, from weights, or from a snapshot.

usage: pcl train -solver FILE [-weights FILES | -snapshot FILE | -resume auto] [FLAGS]

The log goes to standard error, in the format of Caffe's log. Each process that trains is called a rank; -gpu 0,1
and --ranks N start several.

examples:
  pcl train --solver solvers/mouth.prototxt
  pcl train -solver solver.prototxt -weights imagenet.caffemodel -gpu 0 2>&1 | tee log.txt
  pcl train -solver solver.prototxt --resume auto
  pcl train -solver solver.prototxt --set base_lr=0.001 --set conv1:param.lr_mult=0
  pcl train -solver solver.prototxt -gpu 0,1
  pcl train -solver solver.prototxt --ranks 2 --batch global
"""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from pycaffe_like.errors import UsageError

from . import devices, imports, memory, ranks
from .auto_batch import with_auto_batch
from .solver_flags import names_several_gpus, net_reader, solver_with_flags, writes_snapshots
from .train_flags import add_flags, check_flags

if TYPE_CHECKING:
    from pycaffe_like.solver.distributed import Ranks

__all__ = ["add_flags", "run"]


def run(arguments: argparse.Namespace) -> int:
    check_flags(arguments)
    if arguments.print_config:
        return _print_config(arguments)
    if arguments.threads is not None:
        _limit_threads(arguments.threads)
    from pycaffe_like.solver.rank_environment import read_environment

    environment = read_environment()
    count = 1 if environment is not None else ranks.ranks_wanted(arguments)
    if count > 1:
        return ranks.launch(count, arguments, lambda: _newest_snapshot(arguments))
    with ranks.connected(environment, arguments.timeout) as joined:
        return _train(arguments, joined)


def _print_config(arguments: argparse.Namespace) -> int:
    from . import log
    from .run_folder import resolved_files

    log.start()
    imports.import_layers(arguments)
    definition, overrides = solver_with_flags(arguments)
    log.write_remarks(definition.remarks)
    seed = definition.random_seed if definition.random_seed >= 0 else int.from_bytes(os.urandom(4), "little")
    texts = resolved_files(definition, seed, net_reader(overrides))
    overrides.check(definition.net or definition.source)
    print(texts["solver.prototxt"], end="")
    return 0


MAX_THREADS = 1024


def _limit_threads(count: int) -> None:
    if not 1 <= count <= MAX_THREADS:  # OpenMP crashes if the system has no room for its threads
        raise UsageError("--threads is out of range", expected=f"1 to {MAX_THREADS}", got=count)
    os.environ["OMP_NUM_THREADS"] = str(count)
    import torch  # reads the variable

    torch.set_num_threads(count)  # where it was loaded before


def _newest_snapshot(arguments: argparse.Namespace) -> str | None:
    from pycaffe_like.solver.snapshot_names import newest_name

    return newest_name(solver_with_flags(arguments)[0])


def _train(arguments: argparse.Namespace, joined: Ranks) -> int:
    from pycaffe_like.solver.distributed import LostRankError
    from pycaffe_like.solver.options import doubtful_options
    from pycaffe_like.solver.snapshot_lock import lock_prefix, remove_leftovers
    from pycaffe_like.solver.snapshot_names import newest_name

    from . import log
    from .run_folder import check_same_run, open_run_folder
    from .training_run import run_training

    log.start(quiet=not joined.is_first)
    early = log.remember() if arguments.run and joined.is_first else None
    imports.import_layers(arguments)
    definition, overrides = solver_with_flags(arguments)
    limit = "max_iter" if arguments.iterations is None else "-iterations"
    log.write_remarks([*definition.remarks, *doubtful_options(definition, limit)])
    several = joined.world > 1
    if not several and not arguments.gpu and arguments.ranks is None and names_several_gpus(definition):
        arguments.gpu = ",".join(map(str, definition.device_ids))
        arguments.command_line += ["-gpu", arguments.gpu]
        return ranks.launch(len(definition.device_ids), arguments, lambda: newest_name(definition))
    device = devices.select_device(
        arguments.gpu,
        wants_gpu=definition.solver_mode == "GPU" and arguments.ranks is None,
        tf32=arguments.tf32,
        deterministic=arguments.deterministic,
        local_rank=joined.local_rank if several else None,
    )
    joined.join(device)
    free = memory.free_memory(device, sharing=joined.local_world)
    if arguments.auto_batch:
        definition = with_auto_batch(arguments, definition, net_reader(overrides), free, joined)
    prefix = definition.snapshot_prefix if joined.is_first and writes_snapshots(definition) else None
    try:
        continues = bool(arguments.snapshot or arguments.resume)
        if early is not None and continues:
            check_same_run(arguments.run, definition.snapshot_prefix)
        with (
            lock_prefix(prefix),
            memory.enough_memory(lambda: memory.advice_on_batch(definition, net_reader(overrides), free)),
            open_run_folder(arguments.run, continues, early) as folder,
        ):
            remove_leftovers(prefix)
            run_training(arguments, definition, overrides, device, joined, folder)
    except LostRankError as error:
        error.advice = error.advice or ranks.how_to_go_on(newest_name(definition))
        raise
    return 0
