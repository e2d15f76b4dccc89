"""Detectors that classify regions: R-CNN, SPP-net, Fast R-CNN, Faster R-CNN."""

from __future__ import annotations

from typing import Any

from pycaffe_like.caffe.net_spec import Top, layers
from pycaffe_like.proto import caffe_pb2

from . import regions, vgg
from .alexnet import head, lrn
from .network import Network, Request
from .sketch import BIASES, FIXED, WEIGHTS, XAVIER, Sketch, gaussian
from .sources import MEAN, TEST, TRAIN, Pictures, classify, feed


def rcnn(request: Request) -> Any:
    """Builds R-CNN: AlexNet on cropped and resized regions. Class 0 is the background.

    With `--stage windows` a WindowData layer crops the regions.

    Source: section 2.3 of the paper; Caffe's finetune_pascal_detection.
    """
    s = Sketch(gaussian(0.01))
    named = Request(request.name, request.classes + 1, request.size, request.deploy)
    x = feed(s, named, Pictures(batch=128, made_up=10))
    if not request.deploy:
        s.sources = [_windows(request, phase) for phase in (TRAIN, TEST)]
        s.spec["data"].fn.params["include"] = {"not_stage": ["windows"]}
    x = lrn(s, "norm1", s.max_pool("pool1", s.conv_relu("conv1", x, 96, 11, 4, 0), 3, 2), 5)
    x = lrn(s, "norm2", s.max_pool("pool2", s.conv_relu("conv2", x, 256, 5, group=2, bias=0.1), 3, 2), 5)
    x = s.conv_relu("conv4", s.conv_relu("conv3", x, 384, 3), 384, 3, group=2, bias=0.1)
    x = s.max_pool("pool5", s.conv_relu("conv5", x, 256, 3, group=2, bias=0.1), 3, 2)
    classify(s, named, head(s, named, x))
    return s.net("R-CNN")


def _windows(request: Request, phase: int) -> Any:
    train = phase == TRAIN
    return caffe_pb2.LayerParameter(
        name="data",
        type="WindowData",
        top=["data", "label"],
        include=[{"phase": phase, "stage": ["windows"]}],
        transform_param={"mirror": True, "crop_size": request.size, "mean_value": MEAN},
        window_data_param={
            "source": f"data/{request.name}/{'train' if train else 'val'}.txt",
            "batch_size": 128,
            "fg_threshold": 0.5,
            "bg_threshold": 0.5,
            "fg_fraction": 0.25,
            "context_pad": 16,
            "crop_mode": "warp",
        },
    )


def spp_net(request: Request) -> Any:
    """Builds SPP-net: ZF Net with spatial pyramid pooling to 1, 4 and 16 bins, so that pictures may have
    any size.

    Source: section 3.1 of the paper.
    """
    s = Sketch(gaussian(0.01))
    x = feed(s, request, Pictures(batch=128))
    x = lrn(s, "norm1", s.max_pool("pool1", s.conv_relu("conv1", x, 96, 7, 2, 1), 3, 2), 3)
    x = lrn(s, "norm2", s.max_pool("pool2", s.conv_relu("conv2", x, 256, 5, 2, 0), 3, 2), 3)
    x = s.conv_relu("conv4", s.conv_relu("conv3", x, 384, 3), 384, 3)
    x = s.add("spp", layers.SPP(s.conv_relu("conv5", x, 256, 3), pyramid_height=3))
    classify(s, request, head(s, request, x))
    return s.net("SPP-net")


def vgg_trunk(s: Sketch, x: Top) -> Top:
    """Adds VGG's convolutions, which have stride 16. The first two stages do not learn."""
    for stage in range(1, 6):
        x = vgg.convolutions(s, x, stage, param=[FIXED, FIXED] if stage <= 2 else [WEIGHTS, BIASES])
        x = s.max_pool(f"pool{stage}", x, 2, 2) if stage < 5 else x
    return x


def fast_head(s: Sketch, request: Request, x: Top, rois: Top) -> None:
    """Adds ROI pooling to 7x7 and VGG's fully connected layers."""
    x = s.add("pool5", layers.ROIPooling(x, rois, pooled_h=7, pooled_w=7, spatial_scale=1 / 16))
    x = s.fc_relu("fc7", s.fc_relu("fc6", x, 4096, dropout=0.5), 4096, dropout=0.5)
    regions.finish(s, request, *regions.heads(s, request, x))


def fast_rcnn(request: Request) -> Any:
    """Builds Fast R-CNN on VGG16. The regions are an input.

    Source: rbgirshick/fast-rcnn, models/VGG16/train.prototxt.
    """
    s = Sketch(XAVIER)
    targets = regions.region_targets(request.classes, 4 * request.classes + 4)
    x = vgg_trunk(s, regions.feed(s, request, targets, {"rois": (1, 5)}))
    fast_head(s, request, x, s.spec["rois"])
    if not request.deploy:
        tops = ("data", "rois", "labels", "bbox_targets", "bbox_inside_weights", "bbox_outside_weights")
        text = f"'num_classes': {request.classes + 1}"
        s.sources.append(regions.python("data", "roi_data_layer.layer", "RoIDataLayer", (), tops, text))
    return s.net("Fast R-CNN")


def faster_rcnn(request: Request) -> Any:
    """Builds Faster R-CNN on VGG16, for training from end to end.

    Source: rbgirshick/py-faster-rcnn, models/pascal_voc/VGG16/faster_rcnn_end2end.
    """
    s = Sketch(XAVIER)
    targets = regions.anchor_targets(vgg_extent(request.size))
    targets |= regions.region_targets(request.classes, 4 * request.classes + 4)
    x = vgg_trunk(s, regions.feed(s, request, targets, {"im_info": (1, 3)}))
    if not request.deploy:
        regions.own_data(s, request.classes)
    fast_head(s, request, x, regions.propose(s, request, x, 512))
    return s.net("Faster R-CNN")


def vgg_extent(size: int) -> int:
    """Returns the height and width of `vgg_trunk`'s output."""
    return -(-size // 16)


SOLVER = {
    "test_initialization": False,
    "base_lr": 0.001,
    "momentum": 0.9,
    "weight_decay": 0.0005,
    "lr_policy": "step",
    "gamma": 0.1,
    "iter_size": 2,
    "stepsize": 50000,
    "display": 20,
    "average_loss": 100,
    "max_iter": 70000,
    "snapshot": 10000,
}
FAST_SOLVER = {**SOLVER, "iter_size": 2, "stepsize": 30000, "max_iter": 40000}
RCNN_SOLVER = {
    **SOLVER,
    "iter_size": 1,
    "stepsize": 20000,
    "max_iter": 100000,
    "test_iter": [100],
    "test_interval": 1000,
}
SPP_SOLVER = {**RCNN_SOLVER, "base_lr": 0.01, "stepsize": 100000, "max_iter": 450000}

_TARGETS = "Random targets; with --stage own-targets the Python layers of py-faster-rcnn compute them."

NETWORKS = (
    Network("rcnn", "R-CNN", "Girshick, Donahue, Darrell and Malik, 2013.", rcnn, RCNN_SOLVER, 20, 227, smallest=63),
    Network("spp_net", "SPP-net", "He, Zhang, Ren and Sun, 2014.", spp_net, SPP_SOLVER, smallest=111),
    Network("fast_rcnn", "Fast R-CNN", "Girshick, 2015.", fast_rcnn, FAST_SOLVER, 20, 600, notes=(_TARGETS,)),
    Network(
        "faster_rcnn",
        "Faster R-CNN",
        "Ren, He, Girshick and Sun, 2015.",
        faster_rcnn,
        SOLVER,
        20,
        600,
        notes=(_TARGETS,),
    ),
)
