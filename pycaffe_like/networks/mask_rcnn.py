"""Mask R-CNN on a feature pyramid of four levels, each of which proposes its own regions."""

from __future__ import annotations

from typing import Any

from pycaffe_like.caffe.net_spec import Top, layers

from . import regions
from .network import Network, Request
from .rcnn import SOLVER
from .resnet import DEPTHS, bottleneck, norm_names, stages
from .rfcn import PRETRAINED
from .sketch import Sketch, gaussian

LEVELS = (2, 3, 4, 5)
WIDTH = 256
ANCHORS = len(regions.RATIOS)
"""Anchors have one size per level: 8 times its stride."""
REGIONS = 4
"""Number of random regions per level in training."""
MASK = 28


def mask_rcnn(request: Request) -> Any:
    """Builds Mask R-CNN on ResNet-50 with a feature pyramid: boxes, classes and masks. Each region is
    pooled from the level that proposed it.

    Source: figures 3 and 4 of the paper; Lin and others, Feature Pyramid Networks, 2016.
    """
    s = Sketch(norm_names=norm_names)
    data = regions.feed(s, request, _targets(request), {"im_info": (1, 3)})
    maps = pyramid(s, data, request.size)
    rois = [_propose(s, request, level, x) for level, x in maps.items()]
    pooled = {extent: _pool_regions(s, maps, rois, extent) for extent in (7, 14)}
    x = s.fc_relu("fc7", s.fc_relu("fc6", pooled[7], 1024), 1024)
    score, boxes = regions.heads(s, request, x)
    masks = mask_head(s, pooled[14], request.classes)
    if request.deploy:
        s.add("mask_prob", layers.Sigmoid(masks))
        s.add("rois", layers.Concat(*rois, axis=0))
    else:
        loss = layers.SigmoidCrossEntropyLoss(masks, s.spec["masks"], loss_param={"ignore_label": -1})
        s.add("loss_mask", loss)
    regions.finish(s, request, score, boxes)
    return s.net("Mask R-CNN")


def extents(size: int) -> dict[int, int]:
    """Returns the height and width of each level."""
    extent = -(-((size - 1) // 2 + 1 - 3) // 2) + 1
    found = {}
    for level in LEVELS:
        found[level] = extent
        extent = (extent - 1) // 2 + 1
    return found


def pyramid(s: Sketch, x: Top, size: int) -> dict[int, Top]:
    """Adds the feature pyramid: from the coarsest level down, each level is upsampled and added to the
    next finer one; each sum then goes through a 3x3 convolution.
    """
    x = s.max_pool("pool1", s.conv_bn_relu("conv1", x, 64, 7, 2), 3, 2)
    stages(s, x, DEPTHS[50], bottleneck)
    ends = {2: "res2c", 3: "res3d", 4: "res4f", 5: "res5c"}
    made: dict[int, Top] = {}
    above: Top | None = None
    for level in reversed(LEVELS):
        x = s.conv(f"lateral{level}", s.spec[ends[level]], WIDTH, 1)
        if above is not None:
            extent = extents(size)[level]
            options = {"height": extent, "width": extent}
            x = s.sum(f"merged{level}", x, s.add(f"up{level}", layers.Interp(above, **options)))
        above = x
        made[level] = s.conv(f"p{level}", x, WIDTH, 3)
    return {level: made[level] for level in LEVELS}


def _targets(request: Request) -> dict[str, Any]:
    """Returns random targets: those of the anchors and of the regions of each level, and those of all regions
    together, ordered by level.
    """
    made: dict[str, Any] = {}
    for level, extent in extents(request.size).items():
        for name, one in regions.anchor_targets(extent, ANCHORS).items():
            made[name.replace("rpn_", f"rpn{level}_")] = one
        made[f"rois{level}"] = ((REGIONS, 5), regions.uniform(0, 1))
    count = REGIONS * len(LEVELS)
    made |= regions.region_targets(request.classes, 4 * request.classes + 4, count)
    made.pop("rois")
    made["masks"] = ((count, request.classes, MASK, MASK), regions.uniform(0, 1))
    return made


def _propose(s: Sketch, request: Request, level: int, x: Top) -> Top:
    """Adds the region proposal network of a level. All levels share its parameters."""
    name = f"rpn{level}"
    x = s.conv_relu(f"{name}_conv", x, WIDTH, 3, filler=gaussian(0.01), param=_shared_params("rpn_conv"))
    score = s.conv(f"{name}_score", x, 2 * ANCHORS, 1, filler=gaussian(0.01), param=_shared_params("rpn_score"))
    boxes = s.conv(f"{name}_bbox", x, 4 * ANCHORS, 1, filler=gaussian(0.01), param=_shared_params("rpn_bbox"))
    shaped = s.add(f"{name}_score_reshape", layers.Reshape(score, shape={"dim": [0, 2, -1, 0]}))
    if not request.deploy:
        regions.anchor_losses(s, shaped, boxes, name)
        rois: Top = s.spec[f"rois{level}"]
        return rois
    prob = s.add(f"{name}_prob", layers.Softmax(shaped))
    prob = s.add(f"{name}_prob_reshape", layers.Reshape(prob, shape={"dim": [0, 2 * ANCHORS, -1, 0]}))
    options = regions.proposals(1000, 100, 1 << level, (8.0,))
    return s.add(f"rois{level}", layers.Proposal(prob, boxes, s.spec["im_info"], **options))


def _shared_params(name: str) -> list[dict[str, Any]]:
    return [
        {"name": f"{name}_weight", "lr_mult": 1, "decay_mult": 1},
        {"name": f"{name}_bias", "lr_mult": 2, "decay_mult": 0},
    ]


def _pool_regions(s: Sketch, maps: dict[int, Top], rois: list[Top], extent: int) -> Top:
    """Adds a ROIAlign for each level's regions and concatenates their tops."""
    found = []
    for (level, x), boxes in zip(maps.items(), rois, strict=True):
        window = {"pooled_h": extent, "pooled_w": extent, "spatial_scale": 1 / (1 << level), "sampling_ratio": 2}
        found.append(s.add(f"roi{extent}_p{level}", layers.ROIAlign(x, boxes, **window)))
    return s.add(f"roi{extent}", layers.Concat(*found, axis=0))


def mask_head(s: Sketch, x: Top, classes: int) -> Top:
    """Adds four convolutions, upsampling by 2, and a convolution to one mask per class."""
    for number in range(1, 5):
        x = s.conv_relu(f"mask_conv{number}", x, WIDTH, 3)
    x = s.relu("mask_up_relu", s.deconv("mask_up", x, WIDTH, 2, 2))
    return s.conv("mask_score", x, classes, 1)


MASK_SOLVER = {**SOLVER, "base_lr": 0.02, "weight_decay": 0.0001, "iter_size": 16, "stepsize": 120000}
NETWORKS = (
    Network(
        "mask_rcnn",
        "Mask R-CNN with FPN",
        "He, Gkioxari, Dollár and Girshick, 2017.",
        mask_rcnn,
        {**MASK_SOLVER, "max_iter": 160000},
        80,
        800,
        smallest=64,
        notes=(PRETRAINED,),
    ),
)
