"""A training step of two ranks, compared with hand-written DistributedDataParallel, on the CPU.

    python benchmarks/ranks.py
    python benchmarks/ranks.py --quick

Each side has two processes with one thread each, connected by gloo; only one side runs at a time. Both train
on batches in memory: a network of `pcl netdef` on our side, its counterpart in plain_nets.py on theirs.
Limit: 1.02.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import socket
import statistics
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from side_by_side import Work, machine, parse_turns
from train_step import CASES, batch, definition, read_with_inputs

WORLD = 2
STEPS = 3


def pcl(name: str, rank: int, port: int) -> Work:
    from functools import partial

    import torch

    from pycaffe_like.net.allocator import keep_freed_memory
    from pycaffe_like.solver import Solver
    from pycaffe_like.solver.distributed import Ranks
    from pycaffe_like.solver.rank_environment import RankEnvironment

    keep_freed_memory()
    case = CASES[name]
    ranks = Ranks.connect(RankEnvironment(rank, WORLD, rank, "127.0.0.1", port))
    ranks.join(torch.device("cpu"))
    solver = Solver(definition(case), "cpu", read=partial(read_with_inputs, case), ranks=ranks)
    for blob, values in zip(solver.net.layerwise.blobs, batch(case, "cpu"), strict=False):
        blob.put(values)
    return partial(solver.step, 1)


def by_hand(name: str, rank: int, port: int) -> Work:
    import plain_nets
    import torch
    import torch.distributed as dist
    from torch.nn.parallel import DistributedDataParallel

    from pycaffe_like.net.allocator import keep_freed_memory

    keep_freed_memory()
    case = CASES[name]
    dist.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=WORLD)
    net = DistributedDataParallel(getattr(plain_nets, case.net)().train(), gradient_as_bucket_view=True)
    pictures, labels = batch(case, "cpu")
    labels = labels.long()
    if case.net == "mouth":
        optimizer: torch.optim.Optimizer = torch.optim.Adam(net.parameters(), 0.001, weight_decay=0.0005, fused=True)
    else:
        optimizer = torch.optim.SGD(net.parameters(), 1e-4, momentum=0.9, weight_decay=0.0005, fused=True)

    def step() -> None:
        optimizer.zero_grad()
        plain_nets.loss(net, pictures, labels).backward()
        optimizer.step()

    return step


def _work(make: Callable[[str, int, int], Work], name: str, rank: int, port: int, pipe: Connection) -> None:
    import torch

    torch.set_num_threads(1)
    work = make(name, rank, port)
    for _ in range(3):
        work()
    pipe.send("ready")
    while steps := pipe.recv():
        start = time.perf_counter()
        for _ in range(steps):
            work()
        pipe.send((time.perf_counter() - start) / steps)
    os._exit(0)  # gloo's threads may wait for the other rank


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def start(make: Callable[[str, int, int], Work], name: str) -> list[Any]:
    """Starts the ranks of one side; returns a pipe to each."""
    context, port, pipes = multiprocessing.get_context("spawn"), free_port(), []
    for rank in range(WORLD):
        ours, theirs = context.Pipe()
        context.Process(target=_work, args=(make, name, rank, port, theirs), daemon=True).start()
        pipes.append(ours)
    for pipe in pipes:
        pipe.recv()
    return pipes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("nets", nargs="*", default=["mouth", "mobilenet"], metavar="NET", help=", ".join(CASES))
    arguments = parse_turns(parser, 15, 5)
    turns = arguments.turns
    print(f"# A step of {WORLD} ranks on the CPU\n\n{machine()}; each rank has 1 thread; {turns} turns.\n")
    print("| net | batch of a rank | pcl, ms | DistributedDataParallel, ms | ratio | at most |")
    print("|---|---|---|---|---|---|")
    for name in arguments.nets:
        sides = {"pcl": start(pcl, name), "by hand": start(by_hand, name)}
        seconds: dict[str, list[float]] = {side: [] for side in sides}
        steps = STEPS if name != "mouth" else 10 * STEPS
        for turn in range(turns):
            for side in list(sides) if turn % 2 == 0 else reversed(list(sides)):
                for pipe in sides[side]:
                    pipe.send(steps)
                seconds[side].append(max(pipe.recv() for pipe in sides[side]))
        for pipe in (pipe for pipes in sides.values() for pipe in pipes):
            pipe.send(0)
        ratio = statistics.median(a / b for a, b in zip(seconds["pcl"], seconds["by hand"], strict=True))
        ours, theirs = (statistics.median(seconds[side]) * 1e3 for side in ("pcl", "by hand"))
        print(f"| {name} | {CASES[name].shape[0]} | {ours:.1f} | {theirs:.1f} | {ratio:.3f} | 1.02 |", flush=True)


if __name__ == "__main__":
    main()
