"""PSPNet and DeepLab: a dilated ResNet or VGG, followed by parallel branches with pooling or
convolutions of several sizes.
"""

from __future__ import annotations

from typing import Any

from pycaffe_like.caffe.net_spec import Top, layers

from . import pixels, vgg
from .network import Network, Request
from .resnet import DEPTHS, bottleneck, norm_names, stages
from .sketch import XAVIER, Sketch, gaussian
from .sources import TRAIN, Pictures

PICTURES = Pictures(mean=(103.939, 116.779, 123.68), batch=2, test_batch=1, made_up=1)
BINS = (1, 2, 3, 6)
"""The bins of the pyramid pooling, per axis."""


def pspnet(request: Request) -> Any:
    """Builds PSPNet on a ResNet-101 of stride 8.

    Source: hszhao/PSPNet, evaluation/prototxt/pspnet101_VOC2012_473.prototxt.
    """
    s = Sketch(norm_names=norm_names)
    x = pixels.feed(s, request, PICTURES)
    x = s.conv_bn_relu("conv1_2", s.conv_bn_relu("conv1_1", x, 64, 3, 2), 64, 3)
    x = s.max_pool("pool1", s.conv_bn_relu("conv1_3", x, 128, 3), 3, 2, 1 - request.size // 2 % 2)
    x = stages(s, x, DEPTHS[101][:3], bottleneck, (1, 2, 1, 1), (1, 1, 2, 4))
    if not request.deploy:
        with s.only(phase=TRAIN):
            side_head(s, request, x)
    for number in range(3):
        x = bottleneck(s, f"res5{'abc'[number]}", x, 512, 1, 4)
    x = pyramid(s, x, (request.size - 1) // 8 + 1)
    x = s.dropout("conv5_4_drop", s.conv_bn_relu("conv5_4", x, 512, 3), 0.1)
    pixels.classify(s, request, upsample_scores(s, "score", s.conv("conv6", x, request.classes, 1), request))
    return s.net("PSPNet")


def pyramid(s: Sketch, x: Top, extent: int) -> Top:
    """Adds pyramid pooling: divides the feature map into grids of several sizes, averages each grid cell,
    upsamples these averages and concatenates them with the feature map.
    """
    branches = [x]
    for bins in BINS:
        y = s.ave_pool(f"pool_{bins}", x, extent // bins, extent // bins)
        y = s.conv_bn_relu(f"pyramid_{bins}", y, 512, 1)
        branches.append(s.add(f"pyramid_{bins}_interp", layers.Interp(y, height=extent, width=extent)))
    return s.concat("pyramid", *branches)


def side_head(s: Sketch, request: Request, x: Top) -> None:
    """Adds an auxiliary classifier with loss weight 0.4."""
    x = s.dropout("side_drop", s.conv_bn_relu("side_conv", x, 256, 3), 0.1)
    x = upsample_scores(s, "side_score", s.conv("side_conv2", x, request.classes, 1), request)
    s.add("side_loss", pixels.pixel_loss(x, s.spec["label"], loss_weight=0.4))


def upsample_scores(s: Sketch, name: str, x: Top, request: Request) -> Top:
    """Adds upsampling of the scores to the size of the picture."""
    return s.add(name, layers.Interp(x, height=request.size, width=request.size))


def deeplab(request: Request) -> Any:
    """Builds DeepLab v2: ResNet-101 with an output stride of 8, then four parallel 3x3 convolutions with
    different dilations, whose scores are added up.

    Source: section 4.1 of the paper.
    """
    s = Sketch(norm_names=norm_names)
    x = pixels.feed(s, request, DEEPLAB_PICTURES)
    x = s.max_pool("pool1", s.conv_bn_relu("conv1", x, 64, 7, 2), 3, 2, 1)
    x = stages(s, x, DEPTHS[101], bottleneck, (1, 2, 1, 1), (1, 1, 2, 4))
    reaches = [
        s.conv(f"fc1_c{number}", x, request.classes, 3, dilation=dilation, filler=gaussian(0.01))
        for number, dilation in enumerate((6, 12, 18, 24))
    ]
    pixels.classify(s, request, upsample_scores(s, "score", s.sum("fc1", *reaches), request))
    return s.net("DeepLab v2")


def deeplab_largefov(request: Request) -> Any:
    """Builds DeepLab v1 with a large field of view: a VGG of stride 8 with dilated convolutions in its
    last stage and fc6.

    Source: section 3 of the paper.
    """
    s = Sketch(XAVIER)
    x = pixels.feed(s, request, DEEPLAB_PICTURES)
    for stage in range(1, 6):
        x = vgg.convolutions(s, x, stage, dilation=2 if stage == 5 else 1)
        x = s.max_pool(f"pool{stage}", x, 3, 2 if stage < 4 else 1, 1)
    x = s.ave_pool("pool5a", x, 3, 1, 1)
    x = s.dropout("drop6", s.conv_relu("fc6", x, 1024, 3, dilation=12), 0.5)
    x = s.dropout("drop7", s.conv_relu("fc7", x, 1024, 1), 0.5)
    x = s.conv("fc8", x, request.classes, 1, filler=gaussian(0.01))
    pixels.classify(s, request, upsample_scores(s, "score", x, request))
    return s.net("DeepLab LargeFOV")


DEEPLAB_PICTURES = Pictures(mean=(104.008, 116.669, 122.675), batch=10, test_batch=1, made_up=1)

_COMMON = {
    "test_initialization": False,
    "momentum": 0.9,
    "lr_policy": "poly",
    "power": 0.9,
    "display": 10,
    "snapshot": 5000,
}
PSP_SOLVER = {**_COMMON, "base_lr": 0.01, "weight_decay": 0.0001, "iter_size": 8, "max_iter": 30000}
DEEPLAB_SOLVER = {**_COMMON, "base_lr": 0.00025, "weight_decay": 0.0005, "max_iter": 20000}
LARGEFOV_SOLVER = {
    **_COMMON,
    "base_lr": 0.001,
    "weight_decay": 0.0005,
    "lr_policy": "step",
    "gamma": 0.1,
    "stepsize": 2000,
    "max_iter": 6000,
}

_CHEN = "Chen, Papandreou, Kokkinos, Murphy and Yuille"
NETWORKS = (
    Network("deeplab_largefov", "DeepLab v1", f"{_CHEN}, 2014.", deeplab_largefov, LARGEFOV_SOLVER, 21, 321),
    Network("deeplab", "DeepLab v2", f"{_CHEN}, 2016.", deeplab, DEEPLAB_SOLVER, 21, 321, smallest=33),
    Network(
        "pspnet", "PSPNet", "Zhao, Shi, Qi, Wang and Jia, 2016.", pspnet, PSP_SOLVER, 21, 473, smallest=41, step=48
    ),
)
