"""How long it takes until something happens.

    python benchmarks/startup.py

Limits: `pcl --help` 0.15 s; GoogLeNet from its prototxt, its data taken for given, 1 s beyond the
import of torch.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

from side_by_side import machine

ROOT = Path(__file__).resolve().parent.parent

PROGRAMS = {
    "python -c pass": "pass",
    "pcl --help": "from pycaffe_like.cli import main; main(['--help'])",
    "from pycaffe_like import caffe": "from pycaffe_like import caffe; caffe.TEST",
    "import torch": "import torch",
    "GoogLeNet": """
from pycaffe_like.checks.net_problems import build_with_assumed_input
from pycaffe_like.net.program import compile_net
from pycaffe_like.proto import read_net
from pycaffe_like.spec import NetState, Phase
net = build_with_assumed_input(read_net("netdefs/googlenet.prototxt"), NetState(Phase.TRAIN))
compile_net(net)
""",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--turns", type=int, default=7)
    arguments = parser.parse_args()
    seconds: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for _ in range(arguments.turns):
        for name, program in PROGRAMS.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            seconds[name].append(time.perf_counter() - start)
    print(f"# {machine()}")
    print("| program | median, s | least, s |")
    print("|---|---|---|")
    for name, found in seconds.items():
        print(f"| {name} | {statistics.median(found):.3f} | {min(found):.3f} |")
    beyond = statistics.median(a - b for a, b in zip(seconds["GoogLeNet"], seconds["import torch"], strict=True))
    print(f"| GoogLeNet beyond the import of torch | {beyond:.3f} | |")


if __name__ == "__main__":
    main()
