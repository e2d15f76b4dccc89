"""Work that scripts do through pycaffe, compared with the same work done directly.

    python benchmarks/pycaffe.py                     every case
    python benchmarks/pycaffe.py forward preprocess --turns 9

forward     net.forward() of VGG16, against the net's compiled module, called under no_grad
step        solver.step(1) of LeNet, against a loop in plain torch with the fused SGD
preprocess  io.Transformer on a picture of the net's size, against the steps that pycaffe took
resize      the same on a larger picture; needs scikit-image
layers      the time that pycaffe adds to each layer, in a net whose layers do almost nothing; the best turn counts

Both sides run in turn. A ratio is the median over turns of our time over theirs.
"""

from __future__ import annotations

import argparse
import importlib.util
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from side_by_side import Work, machine, measure, ratios

ROOT = Path(__file__).resolve().parent.parent
DEPTH = 60  # the number of layers in the idle net


@dataclass(frozen=True)
class Pair:
    """Two implementations of the same work.

    Attributes:
        limit: the largest acceptable ratio of our time to theirs, or None.
        units: repetitions in a turn.
    """

    what: str
    ours: Callable[[], Work]
    theirs: Callable[[], Work]
    limit: float | None
    units: int


def vgg16_net():  # type: ignore[no-untyped-def]  # what needs torch is imported in the workers only
    from dataclasses import replace

    import torch

    from pycaffe_like.net import Net
    from pycaffe_like.proto import read_net
    from pycaffe_like.spec import LayerDef, NetState, Options, Phase

    net = read_net(ROOT / "netdefs/vgg16.prototxt")
    shapes = Options({"shape": ((1, 3, 224, 224),)})
    source = LayerDef("data", "Input", tops=("data",), options={"input_param": shapes})
    kept = [layer for layer in net.layers if layer.bottoms and "label" not in layer.bottoms]
    engine = Net(replace(net, layers=(source, *kept)), NetState(Phase.TEST))
    engine.layerwise.blobs[0].put(torch.randn(1, 3, 224, 224, generator=torch.Generator().manual_seed(1)))
    return engine


def vgg16_pycaffe() -> Work:
    from pycaffe_like.caffe import Net

    net = Net.of(vgg16_net())

    def work() -> None:
        net.forward()

    return work


def vgg16_module() -> Work:
    import torch

    engine = vgg16_net()
    fed = engine.batch()

    def work() -> None:
        with torch.no_grad():
            engine.forward_program(*fed)

    return work


def lenet_pycaffe() -> Work:
    import pycaffe_like.caffe as caffe
    from pycaffe_like.caffe import layers as L
    from pycaffe_like.caffe import params as P

    def learns(**options: object) -> dict[str, object]:
        return {**options, "weight_filler": {"type": "xavier"}, "param": [{"lr_mult": 1}, {"lr_mult": 1}]}

    n = caffe.NetSpec()
    n.data, n.label = L.Input(shape=[{"dim": [64, 1, 28, 28]}, {"dim": [64]}], ntop=2)
    n.conv1 = L.Convolution(n.data, **learns(kernel_size=5, num_output=20))
    n.pool1 = L.Pooling(n.conv1, kernel_size=2, stride=2, pool=P.Pooling.MAX)
    n.conv2 = L.Convolution(n.pool1, **learns(kernel_size=5, num_output=50))
    n.pool2 = L.Pooling(n.conv2, kernel_size=2, stride=2, pool=P.Pooling.MAX)
    n.ip1 = L.InnerProduct(n.pool2, **learns(num_output=500))
    n.relu1 = L.ReLU(n.ip1, in_place=True)
    n.ip2 = L.InnerProduct(n.relu1, **learns(num_output=10))
    n.loss = L.SoftmaxWithLoss(n.ip2, n.label)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "net.prototxt").write_text(str(n.to_proto()))
        options = 'base_lr: 0.01 momentum: 0.9 weight_decay: 0.0005 lr_policy: "fixed" max_iter: 1000000'
        (Path(folder) / "solver.prototxt").write_text(f'net: "{folder}/net.prototxt" {options}')
        solver = caffe.SGDSolver(Path(folder) / "solver.prototxt")
    solver.net.blobs["data"].data[...], solver.net.blobs["label"].data[...] = digits()
    return partial(solver.step, 1)


def lenet_by_hand() -> Work:
    import torch
    from torch import nn

    net = nn.Sequential(
        nn.Conv2d(1, 20, 5),
        nn.MaxPool2d(2, 2),
        nn.Conv2d(20, 50, 5),
        nn.MaxPool2d(2, 2),
        nn.Flatten(),
        nn.Linear(800, 500),
        nn.ReLU(inplace=True),
        nn.Linear(500, 10),
    )
    optimizer = torch.optim.SGD(net.parameters(), 0.01, momentum=0.9, weight_decay=0.0005, fused=True)
    pictures, labels = map(torch.from_numpy, digits())

    def work() -> None:
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(pictures), labels.long()).backward()
        optimizer.step()

    return work


def digits() -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(1)
    return random.random((64, 1, 28, 28), np.float32), random.integers(0, 10, 64).astype(np.float32)


def idle_net() -> object:
    """Returns a net of DEPTH layers, each with only a few values."""
    import pycaffe_like.caffe as caffe
    from pycaffe_like.caffe import layers as L

    n = caffe.NetSpec()
    n.data = L.Input(shape={"dim": [1, 4]})
    blob = n.data
    for number in range(DEPTH // 3):
        n[f"ip{number}"] = L.InnerProduct(blob, num_output=4, weight_filler={"type": "xavier"})
        n[f"relu{number}"] = L.ReLU(n[f"ip{number}"], in_place=True)
        n[f"power{number}"] = blob = L.Power(n[f"relu{number}"], scale=2)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "net.prototxt").write_text(f"force_backward: true\n{n.to_proto()}")
        return caffe.Net(Path(folder) / "net.prototxt", caffe.TRAIN)


def idle_forward() -> Work:
    return idle_net().forward  # type: ignore[attr-defined]


def idle_both() -> Work:
    net: Any = idle_net()

    def work() -> None:
        net.forward()
        net.backward()

    return work


MEAN = np.array([104.0, 117.0, 123.0], np.float32)


def photograph(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(2).random((height, width, 3), np.float32)


def preprocess(height: int, width: int) -> Work:
    from pycaffe_like.caffe.io import Transformer

    transformer = Transformer({"data": (1, 3, 227, 227)})
    transformer.set_transpose("data", (2, 0, 1))
    transformer.set_channel_swap("data", (2, 1, 0))
    transformer.set_raw_scale("data", 255)
    transformer.set_mean("data", MEAN)
    return partial(transformer.preprocess, "data", photograph(height, width))


def preprocess_as_pycaffe(height: int, width: int) -> Work:
    """Returns a function that preprocesses in NumPy like pycaffe did.

    scikit-image resizes the picture, which is scaled to 0 to 1 before that and back after it.
    """
    picture, mean = photograph(height, width), MEAN[:, np.newaxis, np.newaxis]

    def work() -> None:
        found = picture.astype(np.float32, copy=False)
        if found.shape[:2] != (227, 227):
            from skimage.transform import resize

            low, high = found.min(), found.max()
            found = resize((found - low) / (high - low), (227, 227), order=1, mode="constant", anti_aliasing=False)
            found = (found * (high - low) + low).astype(np.float32)
        found = found.transpose((2, 0, 1))[[2, 1, 0]]
        found *= 255
        found -= mean

    return work


PAIRS = {
    "forward": Pair("net.forward() of VGG16, 1 picture", vgg16_pycaffe, vgg16_module, 1.10, 1),
    "step": Pair("solver.step(1) of LeNet, 64 pictures", lenet_pycaffe, lenet_by_hand, None, 5),
    "preprocess": Pair(
        "Transformer.preprocess, 227 x 227",
        partial(preprocess, 227, 227),
        partial(preprocess_as_pycaffe, 227, 227),
        1.0,
        200,
    ),
    "resize": Pair(
        "Transformer.preprocess, 360 x 480",
        partial(preprocess, 360, 480),
        partial(preprocess_as_pycaffe, 360, 480),
        1.0,
        50,
    ),
}
LAYERS = {"forward": (idle_forward, 60.0), "forward and backward": (idle_both, None)}


def main() -> None:
    names = [*PAIRS, "layers"]
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("cases", nargs="*", default=names, metavar="CASE", help=", ".join(names))
    parser.add_argument("--turns", type=int, default=9)
    arguments = parser.parse_args()
    print(f"# {machine()}\n\n| case | pycaffe, ms | theirs, ms | ratio | limit |\n|---|---|---|---|---|")
    for name in arguments.cases:
        if name in PAIRS and (name != "resize" or importlib.util.find_spec("skimage")):
            pair = PAIRS[name]
            results = measure({"ours": pair.ours, "theirs": pair.theirs}, arguments.turns, pair.units)
            ours, theirs = (results[way].median * 1000 for way in ("ours", "theirs"))
            time, _ = ratios(results, "ours", "theirs")
            print(f"| {pair.what} | {ours:.3f} | {theirs:.3f} | {time:.2f} | {pair.limit or ''} |", flush=True)
    if "layers" in arguments.cases:
        print("\n| a layer with nothing to do | microseconds | limit |\n|---|---|---|")
        for what, (make, limit) in LAYERS.items():
            found = measure({"ours": make}, arguments.turns, 20)["ours"]
            print(f"| {what} | {min(found.seconds) / (DEPTH + 1) * 1e6:.1f} | {limit or ''} |", flush=True)


if __name__ == "__main__":
    main()
