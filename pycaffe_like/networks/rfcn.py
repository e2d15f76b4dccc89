"""R-FCN and FCIS: regions are classified from position-sensitive score maps."""

from __future__ import annotations

from typing import Any

from pycaffe_like.caffe.net_spec import Top, layers, params

from . import regions
from .network import Network, Request
from .rcnn import SOLVER
from .resnet import DEPTHS, bottleneck, norm_names, stages
from .sketch import Sketch, gaussian

PARTS = 7
"""The number of parts of a region, per axis."""


def conv4_extent(size: int) -> int:
    """Returns the height and width of ResNet's output with stride 16."""
    pooled = -(-((size - 1) // 2 + 1 - 3) // 2) + 1
    return ((pooled - 1) // 2 + 1 - 1) // 2 + 1


def trunk(s: Sketch, request: Request, x: Top) -> tuple[Top, Top]:
    """Adds a ResNet-101 of stride 16 with a dilated last stage and a region proposal network; returns the
    regions and the 1024 channels that the heads read.
    """
    x = s.max_pool("pool1", s.conv_bn_relu("conv1", x, 64, 7, 2), 3, 2)
    x = stages(s, x, DEPTHS[101][:3], bottleneck)
    rois = regions.propose(s, request, x, 512)
    for number in range(3):
        x = bottleneck(s, f"res5{'abc'[number]}", x, 512, 1, 2)
    return rois, s.conv_relu("conv_new_1", x, 1024, 1, filler=gaussian(0.01))


def rfcn(request: Request) -> Any:
    """Builds R-FCN on ResNet-101; all classes share one box.

    Source: daijifeng001/R-FCN and YuwenXiong/py-R-FCN, rfcn_end2end.
    """
    s = Sketch(norm_names=norm_names)
    targets = regions.anchor_targets(conv4_extent(request.size)) | regions.region_targets(request.classes, 8)
    data = regions.feed(s, request, targets, {"im_info": (1, 3)})
    if not request.deploy:
        regions.own_data(s, request.classes)
    rois, x = trunk(s, request, data)
    score = vote(s, "cls", x, rois, request.classes + 1)
    boxes = vote(s, "bbox", x, rois, 8)
    regions.finish(s, request, score, boxes)
    return s.net("R-FCN")


def vote(s: Sketch, name: str, x: Top, rois: Top, values: int) -> Top:
    """Adds position-sensitive score maps and averages them over the parts of each region. Returns
    regions x values.
    """
    maps = s.conv(f"rfcn_{name}", x, PARTS * PARTS * values, 1, filler=gaussian(0.01))
    parts = s.add(f"psroipooled_{name}_rois", layers.PSROIPooling(maps, rois, **_parts(values)))
    mean = s.global_pool(f"ave_{name}_rois", parts)
    return s.add(f"{name}_voted", layers.Flatten(mean))


def _parts(values: int) -> dict[str, Any]:
    return {"spatial_scale": 1 / 16, "output_dim": values, "group_size": PARTS}


def fcis(request: Request) -> Any:
    """Builds FCIS on ResNet-101. Each class has score maps for pixels inside and outside of an object;
    together they both classify and segment it.

    A mask has one pixel per part of the region.

    Source: section 3 of the paper.
    """
    s = Sketch(norm_names=norm_names)
    classes = request.classes + 1
    targets = regions.anchor_targets(conv4_extent(request.size)) | regions.region_targets(request.classes, 8)
    targets["masks"] = ((regions.REGIONS, 1, PARTS * classes, PARTS), regions.uniform(0, 2))
    data = regions.feed(s, request, targets, {"im_info": (1, 3)})
    rois, x = trunk(s, request, data)
    inside, outside = (_side(s, side, x, rois, classes) for side in ("inside", "outside"))
    likeliest = s.add("likeliest", layers.Eltwise(inside, outside, operation=params.Eltwise.MAX))
    score = s.add("cls_voted", layers.Flatten(s.global_pool("cls_mean", likeliest)))
    shape = {"dim": [0, 1, PARTS * classes, PARTS]}
    sides = [layers.Reshape(side, shape=shape) for side in (outside, inside)]
    masks = s.concat("mask_score", s.add("outside_maps", sides[0]), s.add("inside_maps", sides[1]))
    if request.deploy:
        s.add("mask_prob", layers.Softmax(masks))
    else:
        s.add("loss_mask", layers.SoftmaxWithLoss(masks, s.spec["masks"], loss_param={"ignore_label": -1}))
    regions.finish(s, request, score, vote(s, "bbox", x, rois, 8))
    return s.net("FCIS")


def _side(s: Sketch, name: str, x: Top, rois: Top, classes: int) -> Top:
    """Adds FCIS's score maps, those of the inside or those of the outside of objects, pooled over the parts of each
    region. Returns
    regions x classes x parts x parts.
    """
    maps = s.conv(f"fcis_{name}", x, PARTS * PARTS * classes, 1, filler=gaussian(0.01))
    return s.add(f"{name}_rois", layers.PSROIPooling(maps, rois, **_parts(classes)))


_RFCN = "Dai, Li, He and Sun, 2016."
_TARGETS = "Random targets; with --stage own-targets the Python layers of py-R-FCN compute them."
PRETRAINED = (
    "When ImageNet's weights are loaded, use_global_stats: true in the BatchNorm layers keeps their statistics."
)
RFCN_SOLVER = {**SOLVER, "stepsize": 80000, "max_iter": 110000}
# The authors' resnet_v1_101_coco_fcis_end2end_ohem.yaml: batches of 8 pictures; 8 rounds of COCO and its mirror
# images are 240000 iterations, and the rate falls to a tenth after 5.33 of them.
FCIS_SOLVER = {**SOLVER, "base_lr": 0.0005, "iter_size": 8, "stepsize": 160000, "max_iter": 240000}
NETWORKS = (
    Network("rfcn", "R-FCN", _RFCN, rfcn, RFCN_SOLVER, 20, 600, notes=(_TARGETS, PRETRAINED)),
    Network(
        "fcis",
        "FCIS",
        "Li, Qi, Dai, Ji and Wei, 2016.",
        fcis,
        FCIS_SOLVER,
        80,
        600,
        notes=(PRETRAINED,),
    ),
)
