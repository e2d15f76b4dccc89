"""The nets of netdefs/, written by hand as one would in plain torch: what we measure against."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn.functional import cross_entropy


def vgg16() -> nn.Module:
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


def loss(net: nn.Module, pictures: Tensor, labels: Tensor) -> Tensor:
    found: Tensor = cross_entropy(net(pictures), labels)
    return found
