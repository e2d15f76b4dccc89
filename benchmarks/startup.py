"""How long commands take to start.

    python benchmarks/startup.py

Limits: `pcl --help` takes at most 0.15 s. Building ResNet-152 and GoogLeNet from their prototxt, with assumed
data, takes at most 1 s longer than importing torch. `pcl train` reaches its first iteration in at most 1.3 times
the time that a hand-written program needs to import torch, make the same net and compute its first step. `mouth`
needs the databases of `make data`.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from side_by_side import machine, parse_turns

ROOT = Path(__file__).resolve().parent.parent

BUILD = """
from pycaffe_like.checks.net_problems import build_with_assumed_input
from pycaffe_like.net.program import compile_net
from pycaffe_like.proto import read_net
from pycaffe_like.spec import NetState, Phase
net = build_with_assumed_input(read_net("{}"), NetState(Phase.TRAIN))
compile_net(net)
"""

PROGRAMS = {
    "python -c pass": "pass",
    "pcl --help": "from pycaffe_like.cli import main; main(['--help'])",
    "from pycaffe_like import caffe": "from pycaffe_like import caffe; caffe.TEST",
    "import torch": "import torch",
    "GoogLeNet": BUILD.format("netdefs/googlenet.prototxt"),
    "ResNet-152": BUILD.format("RESNET"),
    "pcl train, 1 iteration": """
from pycaffe_like.cli import main
main(["train", "-solver", "solvers/mouth.prototxt", "-iterations", "1", "--tune", "off", "--set", "test_interval=0",
      "--set", "test_iter=[]", "--set", "snapshot_prefix=TEMPORARY/mouth", "--set", "snapshot_after_train=false"])
""",
    "by hand, 1 iteration": """
import sys; sys.path.insert(0, "benchmarks")
import train_step
train_step.by_hand(train_step.CASES["mouth"])()
""",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments = parse_turns(parser, 7, 3)
    with tempfile.TemporaryDirectory() as folder:
        resnet = f"{folder}/resnet152.prototxt"
        subprocess.run(
            [sys.executable, "-m", "pycaffe_like", "netdef", "resnet152", "-o", resnet], cwd=ROOT, check=True
        )
        seconds = measure_all(folder, arguments.turns)
    show(seconds)


def measure_all(folder: str, turns: int) -> dict[str, list[float]]:
    """Runs each program `turns` times, in turn; returns the seconds of each run."""
    seconds: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for _ in range(turns):
        for name, program in PROGRAMS.items():
            code = program.replace("TEMPORARY", folder).replace("RESNET", f"{folder}/resnet152.prototxt")
            start = time.perf_counter()
            command = [sys.executable, "-c", code]
            subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            seconds[name].append(time.perf_counter() - start)
    return seconds


def show(seconds: dict[str, list[float]]) -> None:
    print(f"# How long it takes until something happens\n\n{machine()}; {len(seconds['import torch'])} turns.\n")
    print("| program | median, s | least, s |")
    print("|---|---|---|")
    for name, found in seconds.items():
        print(f"| {name} | {statistics.median(found):.3f} | {min(found):.3f} |")
    for name in ("GoogLeNet", "ResNet-152"):
        beyond = statistics.median(a - b for a, b in zip(seconds[name], seconds["import torch"], strict=True))
        print(f"| {name} beyond the import of torch (at most 1) | {beyond:.3f} | |")
    pairs = zip(seconds["pcl train, 1 iteration"], seconds["by hand, 1 iteration"], strict=True)
    print(f"| pcl train over by hand (at most 1.3) | {statistics.median(a / b for a, b in pairs):.3f} | |")


if __name__ == "__main__":
    main()
