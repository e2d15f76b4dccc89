"""Residual nets for ImageNet and CIFAR; ResNeXt, which has groups; SE-ResNet, which weights channels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from pycaffe_like.caffe.net_spec import Top, layers, params

from .network import Network, Request
from .sketch import Sketch
from .sources import Pictures, classify, feed

Block = Callable[[Sketch, str, Top, int, int, int], Top]
"""A function that adds a residual block: takes the sketch, the block's name, bottom, width, stride and dilation."""

Steps = tuple[int, int, int, int]
"""The strides or dilations of the four stages."""

DEPTHS = {
    18: (2, 2, 2, 2),
    34: (3, 4, 6, 3),
    50: (3, 4, 6, 3),
    101: (3, 4, 23, 3),
    152: (3, 8, 36, 3),
}
"""Number of blocks in each of the four stages, by depth."""


def norm_names(name: str) -> tuple[str, str]:
    """Returns the authors' names of BatchNorm and Scale: for res2a_branch1, bn2a_branch1 and
    scale2a_branch1.
    """
    part = name.removeprefix("res") if name.startswith("res") else f"_{name}"
    return f"bn{part}", f"scale{part}"


def stages(
    s: Sketch,
    x: Top,
    depths: tuple[int, ...],
    block: Block,
    strides: Steps = (1, 2, 2, 2),
    dilations: Steps = (1, 1, 1, 1),
) -> Top:
    """Adds the blocks of all stages. Each stage is twice as wide as the one before it."""
    for stage, depth in enumerate(depths):
        for number in range(depth):
            stride = 1 if number else strides[stage]
            x = block(s, f"res{stage + 2}{_letters(number, depth)}", x, 64 << stage, stride, dilations[stage])
    return x


def _letters(number: int, depth: int) -> str:
    """Returns the authors' suffix for a block: a, b, c …; in stages of more than 6 blocks a, b1, b2 …"""
    return "abcdefgh"[number] if depth <= 6 else f"b{number}" if number else "a"


def shortcut(s: Sketch, name: str, x: Top, outputs: int, stride: int, first: bool) -> Top:
    """Returns what a block adds to its last convolution: x, or a 1x1 convolution of x if the shape
    changes.
    """
    return s.conv_bn(f"{name}_branch1", x, outputs, 1, stride) if first else x


def basic(s: Sketch, name: str, x: Top, width: int, stride: int, dilation: int = 1) -> Top:
    """Adds a residual block of two 3x3 convolutions."""
    before = shortcut(s, name, x, width, stride, name.endswith("a") and width > 64)
    y = s.conv_bn_relu(f"{name}_branch2a", x, width, 3, stride, dilation=dilation)
    y = s.conv_bn(f"{name}_branch2b", y, width, 3, dilation=dilation)
    return s.relu(f"{name}_relu", s.sum(name, before, y))


def bottleneck(
    s: Sketch,
    name: str,
    x: Top,
    width: int,
    stride: int,
    dilation: int = 1,
    *,
    group: int = 1,
    inner: float = 1,
    weigh: bool = False,
) -> Top:
    """Adds a residual block of a 1x1 and a 3x3 convolution, and a 1x1 convolution to four times the width.

    Args:
        group: the groups of the 3x3 convolution. With several, the 3x3 convolution has the stride, as
            in ResNeXt; otherwise the first 1x1 convolution has it.
        inner: the width of the 3x3 convolution relative to `width`.
        weigh: whether to add a squeeze-and-excitation block.
    """
    inside = int(width * inner)
    strides = (1, stride) if group > 1 else (stride, 1)
    before = shortcut(s, name, x, 4 * width, stride, name.endswith("a"))
    y = s.conv_bn_relu(f"{name}_branch2a", x, inside, 1, strides[0])
    y = s.conv_bn_relu(f"{name}_branch2b", y, inside, 3, strides[1], group=group, dilation=dilation)
    y = s.conv_bn(f"{name}_branch2c", y, 4 * width, 1)
    if weigh:
        return s.relu(f"{name}_relu", s.add(name, layers.Axpy(excitation(s, name, y, 4 * width), y, before)))
    return s.relu(f"{name}_relu", s.sum(name, before, y))


def excitation(s: Sketch, name: str, x: Top, width: int) -> Top:
    """Adds a squeeze-and-excitation block, which computes a factor for each channel from its average over
    all positions.

    Source: hujie-frank/SENet.
    """
    y = s.conv_relu(f"{name}_down", s.global_pool(f"{name}_pool", x), width // 16, 1)
    y = s.conv(f"{name}_up", y, width, 1)
    return s.add(f"{name}_prob", layers.Sigmoid(y, in_place=True))


def resnet(title: str, depths: tuple[int, ...], block: Block, request: Request) -> Any:
    """Builds a residual net for ImageNet."""
    s = Sketch(norm_names=norm_names)
    x = feed(s, request, Pictures())
    x = trunk(s, x, depths, block)
    x = s.global_pool("pool5", x)
    classify(s, request, s.fc(f"fc{request.classes}", x, request.classes))
    return s.net(title)


def trunk(s: Sketch, x: Top, depths: tuple[int, ...], block: Block) -> Top:
    """Adds all layers except the classifier. The top has 1/32 of the picture's height and width."""
    x = s.max_pool("pool1", s.conv_bn_relu("conv1", x, 64, 7, 2), 3, 2)
    return stages(s, x, depths, block)


def cifar_resnet(depth: int, request: Request) -> Any:
    """Builds a residual net for CIFAR with 6n + 2 layers, whose shortcuts have no parameters.

    Source: section 4.2 of the paper.
    """
    s = Sketch(norm_names=norm_names)
    x = feed(s, request, Pictures(mean=(125.3, 123.0, 113.9), batch=128, test_batch=100))
    x = s.conv_bn_relu("conv1", x, 16, 3)
    for stage, width in enumerate((16, 32, 64), 1):
        for number in range(1, (depth - 2) // 6 + 1):
            x = cifar_block(s, f"res{stage}_{number}", x, width, 2 if stage > 1 and number == 1 else 1)
    classify(s, request, s.fc("fc", s.global_pool("pool", x), request.classes))
    return s.net(f"ResNet-{depth} for CIFAR")


def cifar_block(s: Sketch, name: str, x: Top, width: int, stride: int) -> Top:
    """Adds a block like `basic`. If the width doubles, the shortcut keeps every second pixel and is padded
    with channels of zeros.
    """
    before = x
    if stride > 1:
        window = {"kernel_size": 1, "stride": stride, "round_mode": params.Pooling.FLOOR}
        kept = s.add(f"{name}_kept", layers.Pooling(x, **window))
        zeros = s.add(f"{name}_zeros", layers.Power(kept, scale=0.0))
        before = s.concat(f"{name}_shortcut", kept, zeros)
    y = s.conv_bn_relu(f"{name}_branch2a", x, width, 3, stride)
    y = s.conv_bn(f"{name}_branch2b", y, width, 3)
    return s.relu(f"{name}_relu", s.sum(name, before, y))


_COMMON = {
    "test_initialization": False,
    "base_lr": 0.1,
    "momentum": 0.9,
    "weight_decay": 0.0001,
    "lr_policy": "multistep",
    "gamma": 0.1,
    "display": 20,
    "snapshot": 10000,
}
# With iter_size 8, an update is computed from 8 batches of 32 pictures. 120 epochs.
SOLVER = {
    **_COMMON,
    "test_iter": [1000],
    "test_interval": 5000,
    "iter_size": 8,
    "stepvalue": [150000, 300000, 450000],
    "max_iter": 600000,
}
# Batches of 1024 pictures; a tenth of the rate every 30 epochs, 100 epochs.
SE_SOLVER = {
    **SOLVER,
    "base_lr": 0.6,
    "iter_size": 32,
    "stepvalue": [37500, 75000, 112500],
    "max_iter": 125000,
}
CIFAR_SOLVER = {
    **_COMMON,
    "test_iter": [100],
    "test_interval": 1000,
    "stepvalue": [32000, 48000],
    "max_iter": 64000,
}

_HE = "He, Zhang, Ren and Sun, 2015."


def _imagenet(
    name: str, title: str, paper: str, depth: int, block: Block, solver: Mapping[str, Any] = SOLVER
) -> Network:
    return Network(name, title, paper, partial(resnet, title, DEPTHS[depth], block), solver)


def _resnet(depth: int) -> Network:
    return _imagenet(f"resnet{depth}", f"ResNet-{depth}", _HE, depth, basic if depth < 50 else bottleneck)


def _resnext(depth: int, groups: int, width: int) -> Network:
    block = partial(bottleneck, group=groups, inner=groups * width / 64)
    name, title = f"resnext{depth}_{groups}x{width}d", f"ResNeXt-{depth} ({groups}x{width}d)"
    return _imagenet(name, title, "Xie, Girshick, Dollár, Tu and He, 2016.", depth, block)


def _cifar(depth: int) -> Network:
    build = partial(cifar_resnet, depth)
    return Network(f"resnet{depth}_cifar", f"ResNet-{depth} for CIFAR", _HE, build, CIFAR_SOLVER, 10, 32, smallest=8)


NETWORKS = (
    *map(_resnet, DEPTHS),
    *map(_cifar, (20, 32, 44, 56, 110, 1202)),
    _resnext(50, 32, 4),
    _resnext(101, 32, 4),
    _resnext(101, 64, 4),
    _imagenet("se_resnet50", "SE-ResNet-50", "Hu, Shen and Sun, 2017.", 50, partial(bottleneck, weigh=True), SE_SOLVER),
)
