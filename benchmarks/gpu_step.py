"""A training step on a GPU, compared with the best hand-written torch, in float32, TF32 and bf16.

    python benchmarks/gpu_step.py                      the nets of train_step.py, batch 128
    python benchmarks/gpu_step.py vgg16 --seconds 60

Our side is `pcl train` with its defaults, --tf32 or --amp bf16: CUDA graphs, and channels_last for bf16. The
hand-written step uses channels_last for TF32 and bf16, and is captured as one CUDA graph with a fused
optimizer; with --compile it is also compiled, which takes minutes. Both run in turn in one process. Limit: 1.0.

Two more measurements follow. VGG16 has to reach at least 0.5 of the speed of a large bf16 matrix product. The
mouth net has to train with at least 2000 iterations a second, if the database of `make data` exists. When the
seconds are used up, the remaining rows are skipped, and the last line names them.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import plain_nets
import torch
from side_by_side import Work, machine
from train_step import CASES, ROOT, Case, batch, definition, read_with_inputs

from pycaffe_like.cli.devices import select_device
from pycaffe_like.proto import read_solver
from pycaffe_like.solver import Solver
from pycaffe_like.solver.passes import ExecutionOptions

PRECISIONS = ("float32", "TF32", "bf16")
BATCH = 128
TURNS, STEPS = 5, 5


def pcl(case: Case, precision: str, device: str) -> Work:
    amp = "bf16" if precision == "bf16" else ""
    options = ExecutionOptions(amp=amp, cuda_graph=None)
    solver = Solver(definition(case), device, read=partial(read_with_inputs, case), options=options)
    for blob, values in zip(solver.net.layerwise.blobs, batch(case, device), strict=False):
        blob.put(values)
    return partial(solver.step, 1)


def by_hand(case: Case, precision: str, device: str, compiled: bool) -> Work:
    """Returns a function that runs the forward pass, the backward pass and the update of a hand-written net,
    captured as one CUDA graph.
    """
    layout = torch.contiguous_format if precision == "float32" else torch.channels_last
    net = getattr(plain_nets, case.net)().to(device, memory_format=layout).train()
    pictures, labels = batch(case, device)
    pictures, labels = pictures.to(memory_format=layout), labels.long()
    capturable = {"capturable": True} if device == "cuda" else {}
    if case.net == "mouth":
        optimizer: torch.optim.Optimizer = torch.optim.Adam(
            net.parameters(), 0.001, weight_decay=0.0005, fused=True, **capturable
        )
    else:
        optimizer = torch.optim.SGD(net.parameters(), 1e-4, momentum=0.9, weight_decay=0.0005, fused=True)
    forward = torch.compile(partial(loss_on, net)) if compiled else partial(loss_on, net)

    def step() -> None:
        optimizer.zero_grad()
        with torch.autocast(device, torch.bfloat16, enabled=precision == "bf16"):
            loss = forward(pictures, labels)
        loss.backward()
        optimizer.step()

    return capture(step) if device == "cuda" else step


def loss_on(net: torch.nn.Module, pictures: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Returns the same as plain_nets.loss, without its zero on the CPU, which a graph cannot capture."""
    scores = net(pictures)
    if isinstance(scores, torch.Tensor):
        return torch.nn.functional.cross_entropy(scores, labels)
    losses = [torch.nn.functional.cross_entropy(one, labels) for one in scores]
    return losses[0] + 0.3 * losses[1] + 0.3 * losses[2]


def capture(step: Work) -> Work:
    """Captures a step as a CUDA graph; returns its replay."""
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(3):
            step()
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        step()
    return graph.replay


def measure(works: dict[str, Work], wait: Callable[[], object]) -> dict[str, float]:
    """Runs each side in turn; returns the median seconds of a step."""
    seconds: dict[str, list[float]] = {side: [] for side in works}
    for turn in range(TURNS + 1):
        for side, work in works.items():
            wait()
            start = time.perf_counter()
            for _ in range(STEPS):
                work()
            wait()
            if turn:  # the first one warms up
                seconds[side].append((time.perf_counter() - start) / STEPS)
    return {side: statistics.median(found) for side, found in seconds.items()}


def product_flops(wait: Callable[[], object], size: int = 8192) -> float:
    """Returns the floating point operations per second of a large bf16 matrix product."""
    factor = torch.randn(size, size, device="cuda", dtype=torch.bfloat16)
    works = {"product": lambda: factor @ factor}
    return 2 * size**3 / measure(works, wait)["product"]  # type: ignore[dict-item]


def step_flops(case: Case) -> float:
    """Returns the floating point operations of a step: forward, plus twice as many for backward."""
    from pycaffe_like.net import Net
    from pycaffe_like.spec import NetState, Phase

    path = definition(case).net
    assert path is not None
    return 6 * Net(read_with_inputs(case, path), NetState(Phase.TRAIN)).built.macs()


def mouth_iterations() -> float:
    """Returns the iterations per second of the mouth solver with its data."""
    solver = Solver(
        replace(read_solver("solvers/mouth.prototxt"), snapshot=0, snapshot_after_train=False, test_interval=0,
                test_iter=(), max_iter=10**6),
        "cuda",
        options=ExecutionOptions(cuda_graph=None),
    )  # fmt: skip
    solver.step(200)
    torch.cuda.synchronize()
    start = time.perf_counter()
    solver.step(2000)
    torch.cuda.synchronize()
    return 2000 / (time.perf_counter() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    nets = [name for name, case in CASES.items() if not case.reads_data]
    parser.add_argument("nets", nargs="*", default=nets, metavar="NET", help=", ".join(nets))
    parser.add_argument("--batch", type=int, default=BATCH)
    parser.add_argument("--compile", action="store_true", help="compile the hand-written net too")
    parser.add_argument("--seconds", type=float, default=220, help="stop after about this time")
    arguments = parser.parse_args()
    os.chdir(ROOT)
    deadline = time.monotonic() + arguments.seconds
    device = "cuda" if torch.cuda.is_available() else "cpu"
    wait: Callable[[], object] = torch.cuda.synchronize if device == "cuda" else lambda: None
    print(f"# A training step on a GPU\n\n{machine()}; batch {arguments.batch}; {TURNS} turns of {STEPS} steps.\n")
    print("| net | precision | pcl, ms | best by hand, ms | ratio | at most |\n|---|---|---|---|---|---|")
    omitted, vgg_seconds = [], None
    for name in arguments.nets:
        case = replace(CASES[name], shape=(arguments.batch, *CASES[name].shape[1:]))
        for precision in PRECISIONS:
            if time.monotonic() > deadline:
                omitted.append(f"{name} {precision}")
                continue
            select_device("", wants_gpu=device == "cuda", tf32=precision == "TF32")
            works = {
                "pcl": pcl(case, precision, device),
                "by hand": by_hand(case, precision, device, arguments.compile),
            }
            found = measure(works, wait)
            ours, theirs = found["pcl"], found["by hand"]
            print(f"| {name} | {precision} | {ours * 1e3:.2f} | {theirs * 1e3:.2f} | {ours / theirs:.3f} | 1.0 |")
            if (name, precision) == ("vgg16", "bf16"):
                vgg_seconds = ours
    if device == "cuda" and vgg_seconds is not None:
        case = replace(CASES["vgg16"], shape=(arguments.batch, *CASES["vgg16"].shape[1:]))
        share = step_flops(case) / vgg_seconds / product_flops(wait)
        print(f"\nVGG16 in bf16 reaches {share:.2f} of a large product (at least 0.5).")
    if device == "cuda" and (ROOT / "data/mouth/train_lmdb").exists():
        print(f"\nThe mouth solver with its data: {mouth_iterations():.0f} iterations a second (at least 2000).")
    if omitted:
        print(f"\nNo time was left for: {', '.join(omitted)}.")


if __name__ == "__main__":
    main()
