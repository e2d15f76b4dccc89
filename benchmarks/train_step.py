"""A training step of our nets, compared with the same nets hand-written in torch, both fed from memory.

    python benchmarks/train_step.py                    every net
    python benchmarks/train_step.py vgg_d --turns 9
    python benchmarks/train_step.py --quick            few turns, without torch.compile

The hand-written loop is simple but good: zero_grad, forward, backward, torch.optim's fused SGD or Adam with
weight decay. "best" is the fastest that an expert could make of it, with memory that glibc does not return to
the system, the better of both layouts, and torch.compile. Neither side reads the loss. Only in the case
`mouth_run`, pcl reads its pictures from the database of `make data` and displays the loss every 50 steps, while
the hand-written loop is still fed from memory.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from side_by_side import Make, Work, machine, measure, parse_turns, ratios

if TYPE_CHECKING:
    from torch import Tensor

    from pycaffe_like.spec import NetDef, SolverDef

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Case:
    """A net to train.

    Attributes:
        net: its name in `pcl netdef` and in plain_nets.py; "mouth" for the net in netdefs/.
        shape: N x C x H x W of a batch.
        units: steps in a turn.
        limit: the largest acceptable ratio of pcl's time to the plain loop's.
        reads_data: whether the solver trains unchanged, with its data and displays.
    """

    net: str
    shape: tuple[int, int, int, int]
    classes: int = 1000
    units: int = 1
    limit: float = 0.92
    reads_data: bool = False


CASES = {
    "mouth": Case("mouth", (96, 3, 48, 48), classes=2, units=20),
    "alexnet": Case("alexnet", (10, 3, 227, 227), units=3, limit=0.85),
    "googlenet": Case("googlenet", (10, 3, 224, 224), limit=0.85),
    "vgg16": Case("vgg_d", (4, 3, 224, 224), limit=0.85),
    "mobilenet": Case("mobilenet_v1", (8, 3, 224, 224), units=3, limit=0.85),
    "resnet50": Case("resnet50", (8, 3, 224, 224)),
    "densenet121": Case("densenet121", (8, 3, 224, 224)),
    "mouth_run": Case("mouth", (96, 3, 48, 48), classes=2, units=50, limit=1.11, reads_data=True),
}


def pcl(case: Case) -> Work:
    """Returns a step of our solver. Input layers replace the net's data layers, unless the case reads data."""
    import torch

    from pycaffe_like.cli.devices import select_device
    from pycaffe_like.solver import Solver
    from pycaffe_like.solver.passes import ExecutionOptions

    os.chdir(ROOT)
    # Ignores layouts that earlier, disturbed runs have cached.
    os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="pcl")
    device = select_device("", wants_gpu=torch.cuda.is_available())
    if case.reads_data:
        solver = Solver(replace(definition(case), display=50), device, options=ExecutionOptions(tune="first"))
    else:
        read = partial(read_with_inputs, case)
        solver = Solver(definition(case), device, read=read, options=ExecutionOptions(tune="first"))
        for blob, values in zip(solver.net.layerwise.blobs, batch(case, str(device)), strict=False):
            blob.put(values)
    solver.step(8)  # the layout is chosen in these steps
    return partial(solver.step, 1)


def definition(case: Case) -> SolverDef:
    """Returns the mouth's solver, or plain SGD for a network of `pcl netdef`, without tests and snapshots."""
    from pycaffe_like.proto import read_solver

    solver = replace(
        read_solver("solvers/mouth.prototxt"),
        display=0,
        test_iter=(),
        test_interval=0,
        snapshot=0,
        snapshot_after_train=False,
        max_iter=10**6,
    )
    if case.net == "mouth":
        return solver
    return replace(solver, net=network_file(case.net), type="SGD", base_lr=1e-4, lr_policy="fixed", momentum=0.9)


def network_file(name: str) -> str:
    """Writes a network of `pcl netdef` to a file; returns its path."""
    from google.protobuf import text_format

    from pycaffe_like.networks.catalogue import find

    network = find(name)
    path = Path(tempfile.mkdtemp(prefix="pcl"), f"{name}.prototxt")
    path.write_text(text_format.MessageToString(network.build(network.request())))
    return str(path)


def read_with_inputs(case: Case, path: str) -> NetDef:
    """Reads a net and replaces its data layers by an Input layer."""
    from pycaffe_like.proto import read_net
    from pycaffe_like.spec import LayerDef, Options

    net = read_net(path)
    shapes = Options({"shape": (case.shape, case.shape[:1])})
    source = LayerDef("data", "Input", tops=("data", "label"), options={"input_param": shapes})
    layers = tuple(layer for layer in net.layers if layer.name != "data" and not layer.include)
    return replace(net, layers=(source, *layers))


def by_hand(case: Case) -> Work:
    """Returns a step of the plain torch loop."""
    return _hand_written_step(case)


def by_expert(case: Case, channels_last: bool, compiled: bool) -> Work:
    """Returns a step in plain torch that keeps freed memory, with a memory layout, compiled or not."""
    from pycaffe_like.net.allocator import keep_freed_memory

    keep_freed_memory()
    return _hand_written_step(case, channels_last, compiled)


def _hand_written_step(case: Case, channels_last: bool = False, compiled: bool = False) -> Work:
    import plain_nets
    import torch

    device = "cuda" if torch.cuda.is_available() else "cpu"
    net = getattr(plain_nets, case.net)().to(device).train()
    pictures, labels = batch(case, device)
    labels = labels.long()
    if channels_last:
        net, pictures = net.to(memory_format=torch.channels_last), pictures.to(memory_format=torch.channels_last)
    if case.net == "mouth":
        optimizer: torch.optim.Optimizer = torch.optim.Adam(net.parameters(), 0.001, weight_decay=0.0005, fused=True)
    else:
        optimizer = torch.optim.SGD(net.parameters(), 1e-4, momentum=0.9, weight_decay=0.0005, fused=True)
    loss: Callable[[Tensor, Tensor], Tensor] = partial(plain_nets.loss, net)
    loss = torch.compile(loss) if compiled else loss

    def step() -> None:
        optimizer.zero_grad()
        loss(pictures, labels).backward()
        optimizer.step()

    return step


def batch(case: Case, device: str) -> tuple[Tensor, Tensor]:
    import torch

    random = torch.Generator().manual_seed(1)
    pictures = torch.randn(case.shape, generator=random)
    labels = torch.randint(case.classes, case.shape[:1], generator=random).float()
    return pictures.to(device), labels.to(device)


def implementations(case: Case, quick: bool) -> dict[str, Make]:
    """Returns the implementations to compare: pcl, the plain loop, and what an expert would try."""
    found: dict[str, Make] = {"pcl": partial(pcl, case), "by hand": partial(by_hand, case)}
    if case.reads_data:
        return found
    for channels_last in (False, True):
        layout = "channels_last" if channels_last else "contiguous"
        found[layout] = partial(by_expert, case, channels_last, False)
        if not quick:
            found[f"{layout}, compiled"] = partial(by_expert, case, channels_last, True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("nets", nargs="*", default=list(CASES), metavar="NET", help=", ".join(CASES))
    arguments = parse_turns(parser, 15, 3, "few turns, without torch.compile")
    turns = arguments.turns
    print(f"# A training step against the same net written by hand\n\n{machine()}; {turns} turns.\n")
    print("| net | batch | pcl, ms | plain, ms | ratio | at most | best, ms | ratio | best is | memory, MiB |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name in arguments.nets:
        case = CASES[name]
        found = measure(implementations(case, arguments.quick), turns, case.units, warm_up=case.units + 2)
        best = min((way for way in found if way != "pcl"), key=lambda way: found[way].median)
        time, _ = ratios(found, "pcl", "by hand")
        over_best, _ = ratios(found, "pcl", best)
        ours, theirs = found["pcl"], found["by hand"]
        memory = f"{ours.memory / 2**20:.0f} / {theirs.memory / 2**20:.0f} = {ours.memory / theirs.memory:.3f}"
        print(
            f"| {name} | {case.shape[0]} | {ours.median * 1e3:.1f} | {theirs.median * 1e3:.1f} | {time:.3f} "
            f"| {case.limit} | {found[best].median * 1e3:.1f} | {over_best:.3f} | {best} | {memory} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
