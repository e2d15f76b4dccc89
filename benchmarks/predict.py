"""`pcl predict` compared with a bare loop over the same pictures: cv2 reads and resizes, the net runs.

    python benchmarks/predict.py --quick

Both take batches of 16 JPEGs of 480 x 360 and the same weights. "pcl" reads the next batch while the net runs, has
BatchNorm folded into the convolutions, and formats the five best classes. It has to process at least 0.9 times as many
pictures a second as the bare loop. Both read the net and its weights first.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from functools import cache, partial
from pathlib import Path

from side_by_side import Work, machine, measure, parse_turns, ratios

NETS = ("mobilenet_v1", "resnet50")
PICTURES = 64
BATCH = 16
REQUIRED = 0.9


@cache
def files(name: str, count: int) -> tuple[str, str, list[str]]:
    """Writes a net with random weights, and some pictures; returns the paths of the prototxt, the caffemodel and the
    pictures.
    """
    import cv2
    import numpy as np

    from pycaffe_like.cli import main as pcl
    from pycaffe_like.net import Net
    from pycaffe_like.proto import read_net
    from pycaffe_like.spec import NetState, Phase

    folder = Path(tempfile.mkdtemp(prefix="pcl"))
    net, weights = str(folder / "net.prototxt"), str(folder / "net.caffemodel")
    with redirect_stdout(io.StringIO()):
        assert pcl(["netdef", name, "--deploy", "-o", net]) == 0
    Net(read_net(net), NetState(Phase.TEST)).save(weights)
    random = np.random.default_rng(0)
    pictures = [str(folder / f"{number}.jpg") for number in range(count)]
    for path in pictures:
        coarse = random.integers(256, size=(36, 48, 3), dtype=np.uint8)
        cv2.imwrite(path, cv2.resize(coarse, (480, 360)))
    return net, weights, pictures


def run_pcl(name: str, count: int) -> Work:
    from pycaffe_like.cli import main as pcl

    net, weights, pictures = files(name, count)

    def run() -> None:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            assert pcl(["predict", net, weights, *pictures]) == 0

    return run


def run_bare(name: str, count: int) -> Work:
    import cv2
    import numpy as np
    import torch

    import pycaffe_like

    net_file, weights, pictures = files(name, count)

    def run() -> None:
        net = pycaffe_like.load(net_file, weights)
        size = net.input_shapes[0][3], net.input_shapes[0][2]
        with torch.inference_mode():
            for start in range(0, len(pictures), BATCH):
                read = [cv2.resize(cv2.imread(path), size) for path in pictures[start : start + BATCH]]
                batch = np.stack(read).astype(np.float32) - np.float32((104, 117, 123))
                net(torch.from_numpy(batch.transpose(0, 3, 1, 2).copy())).argsort(1, descending=True)[:, :5].tolist()

    return run


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nets", nargs="*", help=f"default: {', '.join(NETS)}")
    arguments = parse_turns(parser, usual=7, quick=3)
    print(f"# pcl predict\n\n{machine()}. Pictures a second, medians of {arguments.turns} turns in alternation.\n")
    print("| net | pcl predict | bare loop | ratio | required |\n|---|---|---|---|---|", flush=True)
    for name in arguments.nets or NETS:
        ways = {"pcl": partial(run_pcl, name, PICTURES), "bare": partial(run_bare, name, PICTURES)}
        found = measure(ways, arguments.turns, units=1, warm_up=1)
        slower, _ = ratios(found, "pcl", "bare")
        speeds = " | ".join(f"{PICTURES / found[way].median:.1f}" for way in ways)
        print(f"| {name} | {speeds} | {1 / slower:.2f} | {REQUIRED} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
