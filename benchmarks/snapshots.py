"""Reading and writing weights, compared with reading and writing the bytes of the same file.

    python benchmarks/snapshots.py                 VGG16, 553 MB
    python benchmarks/snapshots.py --gigabytes 5   a net of many large blobs

Reading ends when the parameters hold the values; writing ends when the data is on disk. Limits: reading may take
1.5 times as long as the bytes alone, writing 2 times; peak memory beyond the net's may be the size of the file.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from side_by_side import machine

ROOT = Path(__file__).resolve().parent.parent


SOURCE = """layer { name: "data" type: "Input" top: "data" top: "label"
  input_param { shape { dim: 1 dim: 3 dim: 224 dim: 224 } shape { dim: 1 } } }"""


def net_of_large_blobs(gigabytes: float) -> str:
    """Returns the prototxt of a net with blobs of 256 MiB."""
    shape = "shape { dim: 16384 dim: 4096 }"
    return "\n".join(
        f'layer {{ name: "p{i}" type: "Parameter" top: "p{i}" parameter_param {{ {shape} }} }}'
        for i in range(round(gigabytes * 4))
    )


def resident(kind: str) -> int:
    """Returns the memory of this process in bytes: current (VmRSS) or peak (VmHWM)."""
    text = Path("/proc/self/status").read_text()
    return int(next(line for line in text.splitlines() if line.startswith(kind)).split()[1]) * 1024


def extra_memory(work: Callable[[], object]) -> int:
    """Runs `work`; returns the peak memory during it, minus the memory before.

    Pages of memory-mapped files count while they are in memory.
    """
    Path("/proc/self/clear_refs").write_text("5")  # resets the peak
    before = resident("VmRSS")
    work()
    return max(0, resident("VmHWM") - before)


def write_bytes(path: Path, contents: bytes) -> None:
    with path.open("wb") as file:
        file.write(contents)
        file.flush()
        os.fsync(file.fileno())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--gigabytes", type=float, default=0, help="of a net made up for it, instead of VGG16")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--folder", default=None, help="where to write; a folder for temporary files by default")
    arguments = parser.parse_args()

    from pycaffe_like.net import Net
    from pycaffe_like.proto import net_file, read_net
    from pycaffe_like.spec import NetState, Phase

    if arguments.gigabytes:
        name, definition = "made up", net_file(net_of_large_blobs(arguments.gigabytes), "made up").lowered()
    else:
        name, vgg16 = "vgg16", read_net(ROOT / "netdefs/vgg16.prototxt")
        layers = tuple(one for one in vgg16.layers if not one.include)
        definition = replace(vgg16, layers=(*net_file(SOURCE, "source").lowered().layers, *layers))
    net = Net(definition, NetState(Phase.TRAIN))
    print(f"# {machine()}")
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        path, copy = Path(folder) / "net.caffemodel", Path(folder) / "copy"
        net.save(path)
        contents = path.read_bytes()
        ways: dict[str, Callable[[], object]] = {
            "read": lambda: net.load(path),
            "read bytes": path.read_bytes,
            "write": lambda: net.save(path),
            "write bytes": lambda: write_bytes(copy, contents),
        }
        seconds: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(arguments.turns):
            for way, work in ways.items():
                start = time.perf_counter()
                work()
                seconds[way].append(time.perf_counter() - start)
        memory = {way: extra_memory(ways[way]) for way in ("read", "write")}
        size = len(contents)
    print(f"{name}: {size / 1e6:.0f} MB")
    print("| | pcl, s | the bytes, s | time | memory / file |")
    print("|---|---|---|---|---|")
    for way in ("read", "write"):
        ratio = statistics.median(a / b for a, b in zip(seconds[way], seconds[f"{way} bytes"], strict=True))
        ours, theirs = statistics.median(seconds[way]), statistics.median(seconds[f"{way} bytes"])
        print(f"| {way} | {ours:.3f} | {theirs:.3f} | {ratio:.2f} | {memory[way] / size:.2f} |")


if __name__ == "__main__":
    main()
