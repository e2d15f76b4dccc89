"""The Inception nets of 2015: BN-Inception and Inception v3."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pycaffe_like.caffe.net_spec import Top

from .network import Network, Request
from .sketch import XAVIER, Filler, Sketch, gaussian
from .sources import TRAIN, Pictures, classify, feed, side_loss

UNIT = Pictures(mean=(128, 128, 128), scale=1 / 128)
"""Preprocessing to values from -1 to 1."""

SIDE_HEAD_SIZE = 261
"""The smallest picture size for Inception v3's auxiliary classifier: below it, a kernel exceeds its bottom."""

LATE: Filler = gaussian(0.1)


def bn_inception(request: Request) -> Any:
    """Builds GoogLeNet with batch normalization and with two 3x3 convolutions in place of each 5x5.

    Source: figure 5 of the paper.
    """
    s = Sketch(XAVIER)
    x = feed(s, request, Pictures())
    x = s.max_pool("pool1", s.conv_bn_relu("conv1_7x7", x, 64, 7, 2), 3, 2)
    x = s.conv_bn_relu("conv2_3x3", s.conv_bn_relu("conv2_reduce", x, 64, 1), 192, 3)
    x = s.max_pool("pool2", x, 3, 2)
    for name, widths, average, pooled in _BN_MODULES:
        x = bn_module(s, f"inception_{name}", x, *widths, average, pooled)
    x = s.global_pool("global_pool", x)
    classify(s, request, s.fc("fc", x, request.classes))
    return s.net("BN-Inception")


# Each row: name; channels of the 1x1 branch; reduction and channels of the 3x3 branch; the same for
# the double 3x3 branch; average or max pooling; channels of the projection after the pooling.
# Modules without a 1x1 branch and projection have stride 2.
_BN_MODULES = (
    ("3a", (64, 64, 64, 64, 96), True, 32),
    ("3b", (64, 64, 96, 64, 96), True, 64),
    ("3c", (0, 128, 160, 64, 96), False, 0),
    ("4a", (224, 64, 96, 96, 128), True, 128),
    ("4b", (192, 96, 128, 96, 128), True, 128),
    ("4c", (160, 128, 160, 128, 160), True, 128),
    ("4d", (96, 128, 192, 160, 192), True, 128),
    ("4e", (0, 128, 192, 192, 256), False, 0),
    ("5a", (352, 192, 320, 160, 224), True, 128),
    ("5b", (352, 192, 320, 192, 224), False, 128),
)


def bn_module(
    s: Sketch, name: str, x: Top, one: int, to3: int, three: int, to33: int, three3: int, average: bool, pooled: int
) -> Top:
    """Adds four branches: 1x1, 3x3, double 3x3 and pooling. If `one` is 0, there is no 1x1 branch and the
    stride is 2.
    """
    stride = 1 if one else 2
    branches = [s.conv_bn_relu(f"{name}_1x1", x, one, 1)] if one else []
    y = s.conv_bn_relu(f"{name}_3x3_reduce", x, to3, 1)
    branches.append(s.conv_bn_relu(f"{name}_3x3", y, three, 3, stride))
    y = s.conv_bn_relu(f"{name}_double3x3_reduce", x, to33, 1)
    y = s.conv_bn_relu(f"{name}_double3x3_1", y, three3, 3)
    branches.append(s.conv_bn_relu(f"{name}_double3x3_2", y, three3, 3, stride))
    pool = s.ave_pool if average else s.max_pool
    y = pool(f"{name}_pool", x, 3, stride, 1 if one else 0)
    branches.append(s.conv_bn_relu(f"{name}_pool_proj", y, pooled, 1) if pooled else y)
    return s.concat(f"{name}_output", *branches)


def inception_v3(request: Request) -> Any:
    """Builds Inception v3. Source: the paper; sizes from the authors' released model."""
    s = Sketch(LATE, norm={"eps": 0.001})
    x = feed(s, request, UNIT)
    x = s.conv_bn_relu("conv1", x, 32, 3, 2, 0)
    x = s.conv_bn_relu("conv2", x, 32, 3, 1, 0)
    x = s.max_pool("pool1", s.conv_bn_relu("conv3", x, 64, 3), 3, 2)
    x = s.conv_bn_relu("conv4", x, 80, 1)
    x = s.max_pool("pool2", s.conv_bn_relu("conv5", x, 192, 3, 1, 0), 3, 2)
    for number, pooled in enumerate((32, 64, 64), 1):
        x = v3_35(s, f"mixed_35_{number}", x, pooled)
    x = v3_35_to_17(s, "mixed_to_17", x)
    for number, width in enumerate((128, 160, 160, 192), 1):
        x = v3_17(s, f"mixed_17_{number}", x, width)
    if not request.deploy and request.size >= SIDE_HEAD_SIZE:
        with s.only(phase=TRAIN):
            v3_side_head(s, request, x)
    x = v3_17_to_8(s, "mixed_to_8", x)
    for number in (1, 2):
        x = v3_8(s, f"mixed_8_{number}", x)
    x = s.dropout("drop", s.global_pool("pool", x), 0.2)
    classify(s, request, s.fc("fc", x, request.classes))
    return s.net("Inception v3")


def chain(s: Sketch, name: str, x: Top, *steps: tuple[Any, ...]) -> Top:
    """Adds a chain of convolutions. Each is given as its channels, kernel and optionally stride (default
    1) and pad (default "same").
    """
    for number, step in enumerate(steps, 1):
        x = s.conv_bn_relu(f"{name}_{number}", x, *step)
    return x


def pool_branch(s: Sketch, name: str, x: Top, outputs: int) -> Top:
    """Adds the branch that most modules have: 3x3 average pooling and a 1x1 convolution."""
    return chain(s, f"{name}_d", s.ave_pool(f"{name}_pool", x, 3, 1, 1), (outputs, 1))


def forked_ends(s: Sketch, name: str, x: Top, outputs: int) -> list[Top]:
    """Adds a 1x3 and a 3x1 convolution in parallel, with which a branch ends."""
    return [chain(s, f"{name}_{side}", x, (outputs, window)) for side, window in (("left", (1, 3)), ("right", (3, 1)))]


def reduction(s: Sketch, name: str, x: Top, *branches: Sequence[tuple[Any, ...]]) -> Top:
    """Adds a module that halves the map: the branches, whose last convolution has stride 2, and max pooling."""
    chains = [chain(s, f"{name}_{letter}", x, *steps) for letter, steps in zip("abc", branches, strict=False)]
    return s.concat(name, *chains, s.max_pool(f"{name}_pool", x, 3, 2))


def v3_35(s: Sketch, name: str, x: Top, pooled: int) -> Top:
    """Adds a module of 35x35 positions, figure 5 of the paper: branches with a 1x1, a 5x5 and two 3x3
    convolutions, and pooling.
    """
    return s.concat(
        name,
        chain(s, f"{name}_a", x, (64, 1)),
        chain(s, f"{name}_b", x, (48, 1), (64, 5)),
        chain(s, f"{name}_c", x, (64, 1), (96, 3), (96, 3)),
        pool_branch(s, name, x, pooled),
    )


def v3_35_to_17(s: Sketch, name: str, x: Top) -> Top:
    """Adds the module that reduces 35x35 to 17x17 positions, figure 10."""
    return reduction(s, name, x, [(384, 3, 2, 0)], [(64, 1), (96, 3), (96, 3, 2, 0)])


def v3_17(s: Sketch, name: str, x: Top, width: int) -> Top:
    """Adds a module of 17x17 positions, figure 6, whose 7x7 convolutions are split into 1x7 and 7x1."""
    w = width
    return s.concat(
        name,
        chain(s, f"{name}_a", x, (192, 1)),
        chain(s, f"{name}_b", x, (w, 1), (w, (1, 7)), (192, (7, 1))),
        chain(s, f"{name}_c", x, (w, 1), (w, (7, 1)), (w, (1, 7)), (w, (7, 1)), (192, (1, 7))),
        pool_branch(s, name, x, 192),
    )


def v3_17_to_8(s: Sketch, name: str, x: Top) -> Top:
    """Adds the module that reduces 17x17 to 8x8 positions."""
    b = [(192, 1), (192, (1, 7)), (192, (7, 1)), (192, 3, 2, 0)]
    return reduction(s, name, x, [(192, 1), (320, 3, 2, 0)], b)


def v3_8(s: Sketch, name: str, x: Top) -> Top:
    """Adds a module of 8x8 positions, figure 7. Two of its branches end with a 1x3 and a 3x1 convolution
    in parallel.
    """
    b = chain(s, f"{name}_b", x, (384, 1))
    c = chain(s, f"{name}_c", x, (448, 1), (384, 3))
    return s.concat(
        name,
        chain(s, f"{name}_a", x, (320, 1)),
        *forked_ends(s, f"{name}_b", b, 384),
        *forked_ends(s, f"{name}_c", c, 384),
        pool_branch(s, name, x, 192),
    )


def v3_side_head(s: Sketch, request: Request, x: Top) -> None:
    """Adds the auxiliary classifier, with loss weight 0.4."""
    x = chain(s, "side", s.ave_pool("side_pool", x, 5, 3), (128, 1), (768, 5, 1, 0))
    x = s.global_pool("side_global_pool", x)
    side_loss(s, "side_loss", s.fc("side_fc", x, request.classes), 0.4)


_COMMON = {
    "test_iter": [1000],
    "test_interval": 5000,
    "test_initialization": False,
    "lr_policy": "step",
    "display": 40,
    "average_loss": 40,
    "snapshot": 20000,
}
BN_SOLVER = {
    **_COMMON,
    "base_lr": 0.045,
    "momentum": 0.9,
    "weight_decay": 0.0002,
    "gamma": 0.94,
    "stepsize": 6400,
    "max_iter": 1200000,
}
# RMSProp with a decay of 0.9. The paper trains on 50 machines with 32 pictures each, so two epochs
# are 1600 iterations.
LATE_SOLVER = {
    **_COMMON,
    "type": "RMSProp",
    "base_lr": 0.045,
    "rms_decay": 0.9,
    "delta": 1.0,
    "weight_decay": 0.00004,
    "gamma": 0.94,
    "stepsize": 80000,
    "max_iter": 4000000,
    "clip_gradients": 2.0,
}

NETWORKS = (
    Network("bn_inception", "BN-Inception", "Ioffe and Szegedy, 2015.", bn_inception, BN_SOLVER, smallest=64),
    Network(
        "inception_v3",
        "Inception v3",
        "Szegedy and others, 2015.",
        inception_v3,
        LATE_SOLVER,
        size=299,
        smallest=75,
        notes=(f"Training has a side head, for pictures of {SIDE_HEAD_SIZE}x{SIDE_HEAD_SIZE} and more.",),
    ),
)
