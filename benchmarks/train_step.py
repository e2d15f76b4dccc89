"""A training step of our nets against the same nets written by hand in torch, fed from memory.

    python benchmarks/train_step.py                  every net
    python benchmarks/train_step.py vgg16 --turns 9

The hand-written loop is plain and good: zero_grad, forward, backward, torch.optim's fused SGD or
Adam with weight decay. Neither side looks at a loss. Limits: time 1.05, memory 1.1 of it. In
`mouth_run` ours reads the pictures from the database of `make data` and displays its loss every 50
steps, while the hand-written loop still is fed from memory. Limit: time 1.11.
"""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from side_by_side import Make, Work, machine, measure, ratios

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Case:
    """A net to train.

    Attributes:
        solver: its solver in solvers/.
        shape: N x C x H x W of a batch.
        units: steps in a turn.
        reads_data: the solver as it is, with its data and its displays.
    """

    solver: str
    shape: tuple[int, int, int, int]
    classes: int
    units: int
    reads_data: bool = False


CASES = {
    "vgg16": Case("vgg16", (4, 3, 224, 224), 1000, 1),
    "alexnet": Case("alexnet", (10, 3, 227, 227), 1000, 3),
    "mouth": Case("mouth", (96, 3, 48, 48), 2, 20),
    "mouth_run": Case("mouth", (96, 3, 48, 48), 2, 50, reads_data=True),
}


def pcl(case: Case) -> Work:
    """Our solver; its net's data layers replaced by Input layers, unless it reads data."""
    import torch

    from pycaffe_like.proto import read_net, read_solver
    from pycaffe_like.solver import Solver
    from pycaffe_like.spec import LayerDef, NetDef, Options

    def fed_by_hand(path: str) -> NetDef:
        net = read_net(path)
        shapes = Options({"shape": (case.shape, case.shape[:1])})
        source = LayerDef("data", "Input", tops=("data", "label"), options={"input_param": shapes})
        layers = tuple(layer for layer in net.layers if layer.name != "data" and not layer.include)
        return replace(net, layers=(source, *layers))

    os.chdir(ROOT)
    definition = replace(
        read_solver(f"solvers/{case.solver}.prototxt"),
        display=50 if case.reads_data else 0,
        iter_size=1,
        test_iter=(),
        test_interval=0,
        snapshot=0,
        snapshot_after_train=False,
        max_iter=10**6,
    )
    device = "cuda" if torch.cuda.is_available() else "cpu"
    solver = Solver(definition, device, read=read_net if case.reads_data else fed_by_hand)
    if case.reads_data:
        return partial(solver.step, 1)
    for blob, values in zip(solver.net.layerwise.blobs, batch(case, device), strict=False):
        blob.put(values)
    return partial(solver.step, 1)


def by_hand(case: Case) -> Work:
    """Plain torch."""
    import plain_nets
    import torch

    device = "cuda" if torch.cuda.is_available() else "cpu"
    net = getattr(plain_nets, case.solver)().to(device).train()
    if case.solver == "mouth":
        optimizer: torch.optim.Optimizer = torch.optim.Adam(net.parameters(), 0.001, weight_decay=0.0005, fused=True)
    else:
        optimizer = torch.optim.SGD(net.parameters(), 0.01, momentum=0.9, weight_decay=0.0005, fused=True)
    pictures, labels = batch(case, device)
    labels = labels.long()

    def step() -> None:
        optimizer.zero_grad()
        plain_nets.loss(net, pictures, labels).backward()
        optimizer.step()

    return step


def batch(case: Case, device: str):  # type: ignore[no-untyped-def]  # torch is imported in the workers only
    import torch

    random = torch.Generator().manual_seed(1)
    pictures = torch.randn(case.shape, generator=random)
    labels = torch.randint(case.classes, case.shape[:1], generator=random).float()
    return pictures.to(device), labels.to(device)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("nets", nargs="*", default=list(CASES), metavar="NET", help=", ".join(CASES))
    parser.add_argument("--turns", type=int, default=15)
    arguments = parser.parse_args()
    print(f"# {machine()}")
    print("| net | batch | pcl, ms | by hand, ms | time | pcl, MiB | by hand, MiB | memory |")
    print("|---|---|---|---|---|---|---|---|")
    for name in arguments.nets:
        case = CASES[name]
        ways: dict[str, Make] = {"pcl": partial(pcl, case), "by hand": partial(by_hand, case)}
        found = measure(ways, arguments.turns, case.units)
        time, memory = ratios(found, "pcl", "by hand")
        ours, theirs = found["pcl"], found["by hand"]
        print(
            f"| {name} | {case.shape[0]} | {ours.median * 1e3:.1f} | {theirs.median * 1e3:.1f} | {time:.3f} "
            f"| {ours.memory / 2**20:.0f} | {theirs.memory / 2**20:.0f} | {memory:.3f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
