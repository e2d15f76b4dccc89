"""The benchmarks' nets, written by hand in plain torch: what our nets are compared with.

Each function has the name of the network in `pcl netdef`. In training, a module with auxiliary classifiers
returns the scores of all of them, the main ones first.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy


def vgg_d() -> nn.Module:
    layers: list[nn.Module] = []
    channels = 3
    for width, convolutions in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(convolutions):
            layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU(inplace=True)]
            channels = width
        layers.append(nn.MaxPool2d(2, 2))
    layers += [nn.Flatten(), *_classifier(512 * 7 * 7)]
    return nn.Sequential(*layers)


def alexnet() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, 96, 11, stride=4),
        nn.ReLU(inplace=True),
        nn.LocalResponseNorm(5, alpha=1e-4, beta=0.75),
        nn.MaxPool2d(3, 2, ceil_mode=True),
        nn.Conv2d(96, 256, 5, padding=2, groups=2),
        nn.ReLU(inplace=True),
        nn.LocalResponseNorm(5, alpha=1e-4, beta=0.75),
        nn.MaxPool2d(3, 2, ceil_mode=True),
        nn.Conv2d(256, 384, 3, padding=1),
        nn.ReLU(inplace=True),
        nn.Conv2d(384, 384, 3, padding=1, groups=2),
        nn.ReLU(inplace=True),
        nn.Conv2d(384, 256, 3, padding=1, groups=2),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(3, 2, ceil_mode=True),
        nn.Flatten(),
        *_classifier(256 * 6 * 6),
    )


def _classifier(features: int) -> list[nn.Module]:
    return [
        nn.Linear(features, 4096),
        nn.ReLU(inplace=True),
        nn.Dropout(0.5),
        nn.Linear(4096, 4096),
        nn.ReLU(inplace=True),
        nn.Dropout(0.5),
        nn.Linear(4096, 1000),
    ]


def mouth() -> nn.Module:
    layers: list[nn.Module] = []
    channels = 3
    for width in (12, 24, 48):
        layers += [nn.Conv2d(channels, width, 3, stride=2, padding=1), nn.BatchNorm2d(width), nn.ReLU(inplace=True)]
        channels = width
    layers += [nn.Flatten(), nn.Linear(48 * 6 * 6, 128), nn.ReLU(inplace=True), nn.Linear(128, 2)]
    return nn.Sequential(*layers)


def mobilenet_v1() -> nn.Module:
    layers = conv_bn_relu(3, 32, 3, stride=2)
    widths = (64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024)
    strides = (1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1)
    channels = 32
    for width, stride in zip(widths, strides, strict=True):
        layers += conv_bn_relu(channels, channels, 3, stride=stride, groups=channels)
        layers += conv_bn_relu(channels, width, 1)
        channels = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1024, 1000))


def conv_bn(inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1) -> list[nn.Module]:
    convolution = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)
    return [convolution, nn.BatchNorm2d(outputs)]


def conv_bn_relu(inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1) -> list[nn.Module]:
    return [*conv_bn(inputs, outputs, kernel, stride, groups), nn.ReLU(inplace=True)]


def conv_relu(inputs: int, outputs: int, kernel: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2), nn.ReLU(inplace=True))


class Inception(nn.Module):
    """Concatenates the results of four branches."""

    def __init__(self, inputs: int, one: int, to3: int, three: int, to5: int, five: int, pooled: int) -> None:
        super().__init__()
        self.one = conv_relu(inputs, one, 1)
        self.three = nn.Sequential(conv_relu(inputs, to3, 1), conv_relu(to3, three, 3))
        self.five = nn.Sequential(conv_relu(inputs, to5, 1), conv_relu(to5, five, 5))
        self.pooled = nn.Sequential(nn.MaxPool2d(3, 1, 1), conv_relu(inputs, pooled, 1))

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([self.one(x), self.three(x), self.five(x), self.pooled(x)], 1)


class GoogLeNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.start = nn.Sequential(
            conv_relu(3, 64, 7, 2),
            nn.MaxPool2d(3, 2, ceil_mode=True),
            nn.LocalResponseNorm(5, alpha=1e-4, beta=0.75),
            conv_relu(64, 64, 1),
            conv_relu(64, 192, 3),
            nn.LocalResponseNorm(5, alpha=1e-4, beta=0.75),
            nn.MaxPool2d(3, 2, ceil_mode=True),
            Inception(192, 64, 96, 128, 16, 32, 32),
            Inception(256, 128, 128, 192, 32, 96, 64),
            nn.MaxPool2d(3, 2, ceil_mode=True),
            Inception(480, 192, 96, 208, 16, 48, 64),
        )
        self.middle = nn.Sequential(
            Inception(512, 160, 112, 224, 24, 64, 64),
            Inception(512, 128, 128, 256, 24, 64, 64),
            Inception(512, 112, 144, 288, 32, 64, 64),
        )
        self.end = nn.Sequential(
            Inception(528, 256, 160, 320, 32, 128, 128),
            nn.MaxPool2d(3, 2, ceil_mode=True),
            Inception(832, 256, 160, 320, 32, 128, 128),
            Inception(832, 384, 192, 384, 48, 128, 128),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Dropout(0.4),
            nn.Linear(1024, 1000),
        )
        self.side1, self.side2 = self.side_head(512), self.side_head(528)

    @staticmethod
    def side_head(channels: int) -> nn.Sequential:
        return nn.Sequential(
            nn.AvgPool2d(5, 3),
            conv_relu(channels, 128, 1),
            nn.Flatten(),
            nn.Linear(128 * 4 * 4, 1024),
            nn.ReLU(inplace=True),
            nn.Dropout(0.7),
            nn.Linear(1024, 1000),
        )

    def forward(self, x: Tensor) -> Tensor | tuple[Tensor, ...]:
        x1 = self.start(x)
        x2 = self.middle(x1)
        scores: Tensor = self.end(x2)
        return (scores, self.side1(x1), self.side2(x2)) if self.training else scores


def googlenet() -> nn.Module:
    return GoogLeNet()


class Bottleneck(nn.Module):
    def __init__(self, inputs: int, width: int, stride: int) -> None:
        super().__init__()
        self.branch = nn.Sequential(
            *conv_bn_relu(inputs, width, 1, stride), *conv_bn_relu(width, width, 3), *conv_bn(width, 4 * width, 1)
        )
        changes = inputs != 4 * width
        self.shortcut = nn.Sequential(*conv_bn(inputs, 4 * width, 1, stride)) if changes else nn.Identity()
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        sum: Tensor = self.relu(self.branch(x) + self.shortcut(x))
        return sum


def resnet50() -> nn.Module:
    layers = [*conv_bn_relu(3, 64, 7, 2), nn.MaxPool2d(3, 2, ceil_mode=True)]
    channels = 64
    for width, blocks in ((64, 3), (128, 4), (256, 6), (512, 3)):
        for block in range(blocks):
            layers.append(Bottleneck(channels, width, 2 if block == 0 and width > 64 else 1))
            channels = 4 * width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2048, 1000))


class DenseLayer(nn.Module):
    """Appends 32 channels to its input."""

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.branch = nn.Sequential(*bn_relu_conv(inputs, 128, 1), *bn_relu_conv(128, 32, 3))

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([x, self.branch(x)], 1)


def bn_relu_conv(inputs: int, outputs: int, kernel: int) -> list[nn.Module]:
    convolution = nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False)
    return [nn.BatchNorm2d(inputs), nn.ReLU(inplace=True), convolution]


def densenet121() -> nn.Module:
    layers = [*conv_bn_relu(3, 64, 7, 2), nn.MaxPool2d(3, 2, ceil_mode=True)]
    channels = 64
    for number, count in enumerate((6, 12, 24, 16)):
        layers += [DenseLayer(channels + 32 * i) for i in range(count)]
        channels += 32 * count
        if number < 3:
            layers += [*bn_relu_conv(channels, channels // 2, 1), nn.AvgPool2d(2, 2)]
            channels //= 2
    layers += [nn.BatchNorm2d(channels), nn.ReLU(inplace=True)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 1000))


def loss(net: nn.Module, pictures: Tensor, labels: Tensor) -> Tensor:
    """Returns the loss of the scores, plus 0.3 times that of each auxiliary classifier."""
    scores = net(pictures)
    if isinstance(scores, Tensor):
        return cross_entropy(scores, labels)
    main, *sides = (cross_entropy(one, labels) for one in scores)
    return main + 0.3 * sum(sides, torch.zeros(()))
