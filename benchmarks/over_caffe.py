"""Forward and backward of pcl, compared with BVLC Caffe's `caffe time`, on one thread of the processor.

    python benchmarks/over_caffe.py --caffe caffe/build/tools/caffe
    python benchmarks/over_caffe.py --caffe caffe/build/tools/caffe alexnet --turns 5

`caffe time` reads the same net with a DummyData layer of constant values. Its time is the difference between a
long and a short run, so that reading the net does not count. Both sides are measured in processor time, which a
busy machine changes less than the time of day. pcl runs in the faster of both memory layouts, as `pcl train`
chooses it. Limits: 0.8, AlexNet 0.9.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import tempfile
import time
from functools import partial
from pathlib import Path

import torch
from side_by_side import Work, machine, parse_turns
from train_step import CASES, Case, batch, definition, read_with_inputs

from pycaffe_like.net.allocator import keep_freed_memory
from pycaffe_like.proto import caffe_pb2
from pycaffe_like.solver import Solver

LIMITS = {"alexnet": 0.9}


def pcl(case: Case, channels_last: bool) -> Work:
    solver = Solver(definition(case), "cpu", read=partial(read_with_inputs, case))
    for blob, values in zip(solver.net.layerwise.blobs, batch(case, "cpu"), strict=False):
        blob.put(values)
    solver.net.channels_last = channels_last
    solver.store_weights(channels_last)
    fed = solver.net.batch()

    def run() -> None:
        for one in solver.net.learnable_params:
            one.tensor.grad = None
        solver.passes.run([fed], all_outputs=False)

    return run


def net_for_caffe(case: Case) -> str:
    """Writes the net with a DummyData layer in place of its data; returns the file."""
    from google.protobuf import text_format

    path = definition(case).net
    assert path is not None
    net = text_format.Parse(Path(path).read_text(), caffe_pb2.NetParameter())
    rest = [layer for layer in net.layer if layer.name != "data" and not layer.include]
    del net.layer[:]
    data = net.layer.add(name="data", type="DummyData", top=["data", "label"])
    for shape, value in ((case.shape, 0.5), (case.shape[:1], 0.0)):
        data.dummy_data_param.shape.add(dim=shape)
        data.dummy_data_param.data_filler.add(type="constant", value=value)
    net.layer.extend(rest)
    file = Path(tempfile.mkdtemp(prefix="pcl"), "net.prototxt")
    file.write_text(text_format.MessageToString(net))
    return str(file)


def seconds_of_caffe(program: str, net: str, iterations: int) -> float:
    """Returns the processor time of `caffe time`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [program, "time", "-model", net, "-iterations", str(iterations)]
    subprocess.run(command, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"}, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def seconds_of(work: Work, iterations: int) -> float:
    start = time.process_time()
    for _ in range(iterations):
        work()
    return time.process_time() - start


def measure(name: str, program: str, turns: int) -> dict[str, float]:
    """Returns the median seconds of an iteration, by side."""
    case, net = CASES[name], net_for_caffe(CASES[name])
    iterations = 2 * case.units * (2 if name == "mouth" else 1)
    works = {f"pcl {layout}": pcl(case, layout == "channels_last") for layout in ("contiguous", "channels_last")}
    for work in works.values():
        work()
    seconds: dict[str, list[float]] = {side: [] for side in (*works, "caffe")}
    for _ in range(turns):
        for side, work in works.items():
            seconds[side].append(seconds_of(work, iterations) / iterations)
        runs = [seconds_of_caffe(program, net, count) for count in (1, 1 + iterations)]
        seconds["caffe"].append((runs[1] - runs[0]) / iterations)
    return {side: statistics.median(found) for side, found in seconds.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    nets = [name for name, case in CASES.items() if not case.reads_data and name != "densenet121"]
    parser.add_argument("nets", nargs="*", default=nets, metavar="NET", help=", ".join(nets))
    parser.add_argument("--caffe", required=True, help="the program `caffe` of a CPU build of BVLC Caffe")
    arguments = parse_turns(parser, 5, 1)
    keep_freed_memory()
    torch.set_num_threads(1)
    print(f"# Forward and backward over BVLC Caffe\n\n{machine()}; processor time, {arguments.turns} turns.\n")
    print("| net | batch | pcl, ms | layout | Caffe, ms | ratio | at most |\n|---|---|---|---|---|---|---|")
    for name in arguments.nets:
        found = measure(name, arguments.caffe, arguments.turns)
        theirs = found.pop("caffe")
        best = min(found, key=lambda side: found[side])
        row = [name, CASES[name].shape[0], f"{found[best] * 1e3:.1f}", best.removeprefix("pcl "), f"{theirs * 1e3:.1f}"]
        row += [f"{found[best] / theirs:.3f}", LIMITS.get(name, 0.8)]
        print(f"| {' | '.join(map(str, row))} |", flush=True)


if __name__ == "__main__":
    main()
