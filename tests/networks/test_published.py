"""Networks, compared with their papers: depth, sizes of maps, dropout, priors and solver settings.

All numbers are copied from the papers, or from the authors' prototxt where a paper does not say.
"""

from __future__ import annotations

from typing import Any

import pytest

from pycaffe_like.networks import find
from pycaffe_like.spec import Phase
from tests.networks.make import build_network, netdef

DEPTH = {
    "alexnet": 8,
    "zfnet": 8,
    "vgg_a": 11,
    "vgg_b": 13,
    "vgg_c": 16,
    "vgg_d": 16,
    "vgg_e": 19,
    "nin": 12,
    "googlenet": 58,  # 22 along the longest path; 9 modules of 6 convolutions, 3 before them and a classifier
    "resnet18": 18,
    "resnet34": 34,
    "resnet50": 50,
    "resnet101": 101,
    "resnet152": 152,
    "resnet20_cifar": 20,
    "resnet56_cifar": 56,
    "resnet110_cifar": 110,
    "resnext50_32x4d": 50,
    "resnext101_32x4d": 101,
    "densenet121": 121,
    "densenet169": 169,
    "densenet201": 201,
    "squeezenet1_0": 26,  # 8 fire modules of 3 convolutions, and one convolution at each end
    "mobilenet_v1": 28,
    "shufflenet": 50,  # figure 2: 16 units of 3
    "xception": 71,  # 34 separable convolutions, 2 plain ones and a classifier
    "segnet": 26,
    "unet": 23,
    "yolo_v1": 26,
    "yolo_v2": 23,
}
"""The number of layers with weights, without the projections in shortcuts."""

SHORTCUTS = {
    "resnet18": 3,
    "resnet34": 3,
    "resnet20_cifar": 0,
    "resnet56_cifar": 0,
    "resnet110_cifar": 0,
    "xception": 4,
}
"""The number of shortcuts with a convolution. Deeper ResNets have 4; those for CIFAR have none (the paper's option A)."""


@pytest.mark.parametrize("name", DEPTH)
def test_depth(name: str) -> None:
    weighted = ("Convolution", "DepthwiseConvolution", "Deconvolution", "InnerProduct")
    layers = [layer.type for layer in netdef(name, deploy=True).layers]
    shortcuts = SHORTCUTS.get(name, 4 if name.startswith("res") else 0)
    assert sum(layers.count(type) for type in weighted) - shortcuts == DEPTH[name]


def squares(*maps: tuple[int, int]) -> list[tuple[int, int, int]]:
    """Returns (channels, height, width) of square maps given as (side, channels), as in the papers' tables."""
    return [(channels, side, side) for side, channels in maps]


MAPS = {
    # maps: Krizhevsky, section 3.5; Zeiler, figure 3
    "alexnet": squares((55, 96), (27, 256), (13, 384), (13, 384), (13, 256), (6, 256)),
    "zfnet": squares((110, 96), (55, 96), (26, 256), (13, 256), (13, 384), (13, 384), (13, 256), (6, 256)),
    # Simonyan, table 1
    "vgg_d": squares((224, 64), (112, 64), (112, 128), (56, 128), (56, 256), (28, 256), (28, 512), (14, 512), (7, 512)),
    # Szegedy 2014, table 1
    "googlenet": squares(
        *[(112, 64), (56, 64), (56, 192), (28, 192), (28, 256), (28, 480), (14, 480), (14, 512), (14, 512)],
        *[(14, 512), (14, 528), (14, 832), (7, 832), (7, 832), (7, 1024), (1, 1024)],
    ),
    # Ioffe, figure 5
    "bn_inception": squares(
        *[(112, 64), (56, 64), (56, 192), (28, 192), (28, 256), (28, 320), (14, 576), (14, 576), (14, 576)],
        *[(7, 1024), (7, 1024), (1, 1024)],
    ),
    # Szegedy 2015, table 1
    "inception_v3": squares(
        (149, 32), (147, 32), (147, 64), (73, 64), (73, 80), (71, 192), (35, 288), (17, 768), (8, 1280), (8, 2048)
    ),
    # Szegedy 2016, figures 3 and 9
    "inception_v4": squares(
        *[(149, 32), (147, 32), (147, 64), (73, 160), (71, 192), (35, 384), (35, 384), (17, 1024), (17, 1024)],
        *[(8, 1536), (8, 1536), (1, 1536)],
    ),
    # He 2015, table 1
    "resnet18": squares((112, 64), (56, 64), (28, 128), (14, 256), (7, 512), (1, 512)),
    "resnet50": squares((112, 64), (56, 64), (56, 256), (28, 512), (14, 1024), (7, 2048), (1, 2048)),
    # Xie, table 1
    "resnext50_32x4d": squares((112, 64), (56, 128), (56, 256), (28, 256), (28, 512), (14, 1024), (7, 2048)),
    # Huang, table 1 and section 4.2 (growth rate 32, compression 0.5)
    "densenet121": squares(
        *[(112, 64), (56, 64), (56, 256), (56, 128), (28, 128), (28, 512), (28, 256), (14, 256), (14, 1024)],
        *[(14, 512), (7, 512), (7, 1024)],
    ),
    # Iandola, table 1
    "squeezenet1_0": squares(
        *[(55, 96), (55, 128), (55, 128), (55, 256), (27, 256), (27, 256), (27, 384), (27, 384), (27, 512)],
        *[(13, 512), (13, 512), (13, 1000)],
    ),
    # Howard, table 1
    "mobilenet_v1": squares((112, 32), (112, 64), (56, 128), (28, 256), (14, 512), (7, 1024), (1, 1024)),
    # Sandler, table 2
    "mobilenet_v2": squares(
        (112, 32), (112, 16), (56, 24), (28, 32), (14, 64), (14, 96), (7, 160), (7, 320), (7, 1280), (1, 1280)
    ),
    # Zhang, table 1, three groups
    "shufflenet": squares((112, 24), (56, 24), (28, 240), (14, 480), (7, 960), (1, 960)),
    # Chollet, figure 5
    "xception": squares(
        *[(149, 32), (147, 64), (74, 128), (37, 256), (19, 728), (10, 1024), (10, 1536), (10, 2048)], (1, 2048)
    ),
    # Ronneberger, figure 1
    "unet": squares(
        *[(570, 64), (568, 64), (284, 64), (280, 128), (136, 256), (64, 512), (28, 1024), (56, 1024), (52, 512)],
        *[(104, 512), (100, 256), (200, 256), (196, 128), (392, 128), (388, 64), (388, 2)],
    ),
    # Badrinarayanan, figure 2
    "segnet": squares(
        (360, 64), (180, 128), (90, 256), (45, 512), (23, 512), (12, 512), (23, 512), (45, 512), (360, 64)
    ),
    # Redmon 2015, figure 3; Redmon 2016, table 6 at 416; Redmon 2018, table 1 at 416
    "yolo_v1": squares((224, 64), (112, 192), (56, 512), (28, 1024), (14, 1024), (7, 1024)),
    "yolo_v2": squares((416, 32), (208, 64), (104, 128), (52, 256), (26, 512), (13, 1024), (13, 1280), (13, 125)),
    "yolo_v3": squares(
        (416, 32), (208, 64), (104, 128), (52, 256), (26, 512), (13, 1024), (13, 255), (26, 255), (52, 255)
    ),
    # Liu, figure 2 and section 3.1
    "ssd300": squares((300, 64), (38, 512), (19, 1024), (10, 512), (5, 256), (3, 256), (1, 256)),
    "ssd512": squares((64, 512), (32, 1024), (16, 512), (8, 256), (4, 256), (2, 256), (1, 256)),
    # Chen: a stride of 8, so 321 = 8 * 40 + 1 pixels give 41 scores
    "deeplab_largefov": squares((41, 512), (41, 1024), (41, 21)),
    "deeplab": squares((41, 2048), (41, 21)),
    # Radford, figure 1
    "dcgan_generator": squares((4, 1024), (8, 512), (16, 256), (32, 128), (64, 3)),
    "dcgan_discriminator": squares((32, 128), (16, 256), (8, 512), (4, 1024)),
    # Berthelot, figure 1
    "began_generator": squares((8, 64), (16, 64), (32, 64), (64, 3)),
}
"""Maps that have to occur in this order, with others between them."""


@pytest.mark.parametrize("name", MAPS)
def test_maps_have_the_sizes_of_the_paper(name: str) -> None:
    shapes = iter([blob.shape[1:] for blob in build_network(name, deploy=True).blobs])
    assert [size for size in MAPS[name] if size not in shapes] == []


DROPOUT = {
    "alexnet": [0.5, 0.5],
    "zfnet": [0.5, 0.5],
    "vgg_d": [0.5, 0.5],
    "nin": [0.5],
    "nin_cifar": [0.5, 0.5],
    "googlenet": [0.7, 0.7, 0.4],  # two side heads, classifier
    "bn_inception": [],
    "inception_v4": [0.2],  # the paper keeps 0.8
    "inception_resnet_v2": [0.2],
    "resnet50": [],
    "densenet121": [],
    "squeezenet1_0": [0.5],
    "xception": [0.5],
    "fast_rcnn": [0.5, 0.5],
    "fcn8s": [0.5, 0.5],
    "deeplab_largefov": [0.5, 0.5],
    "yolo_v1": [0.5],
}


@pytest.mark.parametrize("name", DROPOUT)
def test_dropout(name: str) -> None:
    layers = [layer for layer in netdef(name).layers if layer.type == "Dropout"]
    assert [round(layer.option("dropout_param")["dropout_ratio"], 6) for layer in layers] == DROPOUT[name]


@pytest.mark.parametrize(("name", "count"), [("ssd300", 8732), ("ssd512", 24564)])
def test_ssd_has_the_prior_boxes_of_the_paper(name: str, count: int) -> None:
    shapes = {blob.name: blob.shape for blob in build_network(name, deploy=True).blobs}
    assert shapes["mbox_priorbox"] == (1, 2, 4 * count)


def test_alexnet_starts_with_the_values_of_bvlc() -> None:
    """The values are those of models/bvlc_alexnet/train_val.prototxt in BVLC's Caffe."""
    layers = [one for one in netdef("alexnet").layers if one.type in ("Convolution", "InnerProduct")]
    options = [
        one.option("convolution_param" if one.type == "Convolution" else "inner_product_param") for one in layers
    ]
    assert [round(one["weight_filler"].std, 6) for one in options] == [0.01] * 5 + [0.005, 0.005, 0.01]
    assert [round(one["bias_filler"].value, 6) for one in options] == [0, 0.1, 0, 0.1, 0.1, 0.1, 0.1, 0]


NAMES = {
    # BVLC's models/bvlc_alexnet and models/bvlc_googlenet
    "alexnet": ["conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7", "fc8"],
    "googlenet": ["conv1/7x7_s2", "conv2/3x3_reduce", "inception_3a/1x1", "inception_5b/pool_proj", "loss3/classifier"],
    # Simonyan's VGG_ILSVRC_16_layers, He's ResNet-50 and Iandola's SqueezeNet_v1.0
    "vgg_d": ["conv1_1", "conv2_2", "conv3_3", "conv4_3", "conv5_3", "fc6", "fc7", "fc8"],
    "resnet50": ["conv1", "bn_conv1", "scale_conv1", "res2a_branch1", "bn2a_branch1", "scale5c_branch2c", "fc1000"],
    "squeezenet1_0": ["conv1", "fire2/squeeze1x1", "fire9/expand3x3", "conv10"],
    # Shelhamer's voc-fcn8s, Ren's VGG16 and Liu's VGG_VOC0712_SSD_300x300
    "fcn8s": ["conv1_1", "fc6", "fc7", "score_fr", "upscore2", "score_pool4", "upscore_pool4", "score_pool3"],
    "faster_rcnn": [
        "conv5_3",
        "rpn_conv/3x3",
        "rpn_cls_score",
        "rpn_bbox_pred",
        "fc6",
        "fc7",
        "cls_score",
        "bbox_pred",
    ],
    "ssd300": ["conv4_3_norm", "fc7", "conv6_1", "conv9_2", "conv4_3_norm_mbox_loc", "fc7_mbox_conf"],
}


@pytest.mark.parametrize("name", NAMES)
def test_layers_have_the_names_of_the_published_prototxt(name: str) -> None:
    names = {layer.name for layer in netdef(name, deploy=True).layers}
    assert [one for one in NAMES[name] if one not in names] == []


OWN_NAMES = {
    "nin": ["conv1", "cccp1a", "cccp1b", "conv4", "cccp4a", "cccp4b"],
    "bn_inception": ["conv1_7x7", "inception_3a_1x1", "inception_5b_double3x3_2", "inception_5b_pool_proj"],
    "inception_v3": ["conv1", "conv5", "mixed_35_1_a_1", "mixed_8_2_c_right_1", "fc"],
    "inception_v4": ["stem_1", "stem_b_right_1", "c3_c_left_1", "c3_d_1"],
    "inception_resnet_v2": ["stem_b_2", "mixed_a_1", "c10_b_3", "c10_up", "conv_last"],
    "resnet20_cifar": ["conv1", "res1_1_branch2a", "res3_3_branch2b"],
    "se_resnet50": ["res2a_down", "res2a_up", "res5c_up"],
    "densenet121": ["conv2_1_x1", "conv2_1_x2", "conv5_16_x2"],
    "xception": ["conv2", "entry1_1_dw", "entry1_shortcut", "exit2_2_pw"],
    "mobilenet_v1": ["conv2_1/dw", "conv2_1/sep", "conv5_6/sep", "conv6/dw", "fc7"],
    "mobilenet_v2": ["conv2_1/project", "conv3_1/expand", "conv8_1/dw", "conv9"],
    "shufflenet": ["stage2_1_a", "stage4_4_c"],
    "unet": ["d0a", "d3b", "up0", "u0b", "score"],
    "segnet": ["conv1_1", "conv5_3", "conv5_3_D", "conv1_1_D"],
    "deeplab": ["res5c_branch2c", "fc1_c0", "fc1_c3"],
    "pspnet": ["conv1_1", "conv1_3", "pyramid_1", "pyramid_6", "conv5_4", "conv6"],
    "mobile_seg_160": ["conv2_1/dw", "conv5_6/sep", "conv6/sep", "deconv6_1", "deconv6_5"],
    "mobile_seg_v2_1_4": ["conv5_1/dw", "power5_1", "concat5_1", "conv5_4/sep", "deconv6_4"],
    "mobile_seg_v2_1_5": ["conv3_2_block", "block_6_1", "conv2_1_block", "block_6_3"],
    "yolo_v1": ["conv1", "conv24", "fc25", "detection"],
    "yolo_v2": ["conv1", "conv22", "region"],
    "yolo_v3": ["conv0", "down1", "res1_1a", "res1_1b", "head1_1", "head1_6", "yolo1"],
    "mask_rcnn": ["mask_conv1", "mask_conv4", "mask_up", "mask_score"],
    "dcgan_generator": ["project", "deconv1", "deconv3", "pixels"],
    "dcgan_discriminator": ["conv1", "conv4", "score"],
    "began_discriminator": ["encode0", "encode1a", "down1", "decode1a", "decode3b", "restored"],
    "msg_net_encoder": ["conv1", "down1_before", "down1_a", "down2_c"],
    "msg_net_decoder": ["block1_a", "up1_b", "up2_before", "picture"],
}
"""Layers whose published names pcl does not keep. Weights are found by these names, so they must not change."""


@pytest.mark.parametrize("name", OWN_NAMES)
def test_names_by_which_weights_are_found(name: str) -> None:
    names = {layer.name for layer in netdef(name, deploy=True).layers}
    assert [one for one in OWN_NAMES[name] if one not in names] == []


STEP, MULTISTEP, POLY = {"lr_policy": "step"}, {"lr_policy": "multistep"}, {"lr_policy": "poly"}
RMSPROP = {"type": "RMSProp", "rms_decay": 0.9, "delta": 1.0, "base_lr": 0.045, **STEP}
RESNET = {"batch": 256, "base_lr": 0.1, "momentum": 0.9, "weight_decay": 0.0001, "gamma": 0.1, "max_iter": 600000}
CIFAR = {"batch": 128, "base_lr": 0.1, "momentum": 0.9, "weight_decay": 0.0001, **MULTISTEP}
CAFFENET = {"base_lr": 0.01, "momentum": 0.9, "weight_decay": 0.0005, "gamma": 0.1, "max_iter": 450000, **STEP}
VGG = {"batch": 256, "base_lr": 0.01, "momentum": 0.9, "weight_decay": 0.0005, "gamma": 0.1, "max_iter": 370000}
FCN = {"momentum": 0.99, "weight_decay": 0.0005, "lr_policy": "fixed", "max_iter": 100000}
REGIONS = {"base_lr": 0.001, "momentum": 0.9, "weight_decay": 0.0005, "gamma": 0.1, **STEP}
SSD = {
    "batch": 32,
    "base_lr": 0.001,
    "momentum": 0.9,
    "weight_decay": 0.0005,
    "gamma": 0.1,
    "max_iter": 120000,
    "stepvalue": (80000, 100000, 120000),
    **MULTISTEP,
}
YOLO = {"momentum": 0.9, "weight_decay": 0.0005, "gamma": 0.1, **MULTISTEP}

SOLVERS: dict[str, dict[str, Any]] = {
    # LeCun 1998, in BVLC's examples/mnist/lenet_solver.prototxt
    "lenet": {"batch": 64, "base_lr": 0.01, "momentum": 0.9, "weight_decay": 0.0005, "lr_policy": "inv"}
    | {"gamma": 0.0001, "power": 0.75, "max_iter": 10000},
    # Krizhevsky, section 5, and BVLC's models/bvlc_alexnet/solver.prototxt
    "alexnet": {**CAFFENET, "batch": 256, "stepsize": 100000},
    "zfnet": {"base_lr": 0.01, "momentum": 0.9},  # Zeiler, section 3
    "vgg_d": VGG,  # Simonyan, section 3.1
    "vgg_e": VGG,
    # the authors' solver in Caffe's model zoo
    "nin": {**CAFFENET, "batch": 64, "stepsize": 200000},
    # BVLC's models/bvlc_googlenet/quick_solver.prototxt, with its batch size of 32
    "googlenet": {"batch": 32, "base_lr": 0.01, "momentum": 0.9, "weight_decay": 0.0002, "power": 0.5, **POLY}
    | {"max_iter": 2400000},
    "bn_inception": {"base_lr": 0.045},  # Ioffe, section 4.2.2, BN-x30
    # Szegedy 2015, section 8; Szegedy 2016, section 4
    "inception_v3": {**RMSPROP, "batch": 32, "gamma": 0.94, "clip_gradients": 2.0},
    "inception_v4": {**RMSPROP, "gamma": 0.94},
    "inception_resnet_v2": {**RMSPROP, "gamma": 0.94},
    "resnet18": RESNET,  # He 2015, section 3.4
    "resnet152": RESNET,
    "resnet20_cifar": {**CIFAR, "gamma": 0.1, "stepvalue": (32000, 48000), "max_iter": 64000},  # section 4.2
    "resnext50_32x4d": {"batch": 256, "base_lr": 0.1, "momentum": 0.9, "weight_decay": 0.0001},  # Xie, section 4
    "se_resnet50": {"batch": 1024, "base_lr": 0.6, "momentum": 0.9, "gamma": 0.1},  # Hu, section 6.1
    # Huang, section 4.2: 90 epochs of 256 pictures a batch; the rate falls to a tenth after 30 and 60
    "densenet121": {**CIFAR, "type": "Nesterov", "batch": 256, "stepvalue": (150000, 300000), "max_iter": 450000},
    # Iandola's SqueezeNet_v1.0/solver.prototxt
    "squeezenet1_0": {"batch": 512, "base_lr": 0.04, "momentum": 0.9, "weight_decay": 0.0002, "power": 1.0, **POLY}
    | {"max_iter": 170000},
    # Chollet, section 4.3 and 4.4: a factor of 0.94 every two epochs
    "xception": {"type": "SGD", "base_lr": 0.045, "momentum": 0.9, "gamma": 0.94, "weight_decay": 0.00001, **STEP},
    # Sandler, section 6.1: RMSProp with a decay and momentum of 0.9, a factor of 0.98 each epoch
    "mobilenet_v2": {**RMSPROP, "gamma": 0.98, "weight_decay": 0.00004},
    # Zhang, section 4
    "shufflenet": {"batch": 1024, "base_lr": 0.5, "weight_decay": 0.00004, "power": 1.0, "max_iter": 300000, **POLY},
    # Shelhamer's voc-fcn32s, voc-fcn16s and voc-fcn8s
    "fcn32s": {**FCN, "batch": 1, "base_lr": 1e-10},
    "fcn16s": {**FCN, "batch": 1, "base_lr": 1e-12},
    "fcn8s": {**FCN, "batch": 1, "base_lr": 1e-14},
    "unet": {"batch": 1, "momentum": 0.99},  # Ronneberger, section 3
    # Kendall's SegNet-Tutorial/Models/segnet_solver.prototxt
    "segnet": {"base_lr": 0.001, "momentum": 0.9, "weight_decay": 0.0005, "gamma": 1.0, "max_iter": 40000},
    # Chen 2014, section 5.2; Chen 2016, section 4.1.2 (batch 10, 20000 iterations)
    "deeplab_largefov": {
        "momentum": 0.9,
        "weight_decay": 0.0005,
        "base_lr": 0.001,
        "gamma": 0.1,
        "stepsize": 2000,
        **STEP,
    },
    "deeplab": {"batch": 10, "base_lr": 0.00025, "momentum": 0.9, "weight_decay": 0.0005, "power": 0.9, **POLY}
    | {"max_iter": 20000},
    # Zhao, section 5.1
    "pspnet": {"batch": 16, "base_lr": 0.01, "momentum": 0.9, "weight_decay": 0.0001, "power": 0.9, **POLY}
    | {"max_iter": 30000},
    # Girshick 2013, section 2.3, and 2015, section 2.3; Ren, with rbgirshick/py-faster-rcnn's solver; Dai
    "rcnn": {**REGIONS, "batch": 128},
    "fast_rcnn": {**REGIONS, "iter_size": 2, "stepsize": 30000, "max_iter": 40000},
    "faster_rcnn": {**REGIONS, "stepsize": 50000, "max_iter": 70000},
    "rfcn": {**REGIONS, "stepsize": 80000, "max_iter": 110000},
    # He 2017, section 3.1
    "mask_rcnn": {
        "iter_size": 16,  # batches of one picture
        "base_lr": 0.02,
        "momentum": 0.9,
        "weight_decay": 0.0001,
        "gamma": 0.1,
        "stepsize": 120000,
    }
    | {"max_iter": 160000},
    "ssd300": SSD,  # Liu, section 3.1, and weiliu89/caffe's examples/ssd/ssd_pascal.py
    "ssd512": SSD,
    # Li: the authors' resnet_v1_101_coco_fcis_end2end_ohem.yaml
    "fcis": {**REGIONS, "base_lr": 0.0005, "iter_size": 8, "stepsize": 160000, "max_iter": 240000},
    # Redmon's cfg/yolov1.cfg: 0.0005, times 2.5 at 200, 2 at 400 and 600, 0.1 at 20000 and 30000
    "yolo_v1": {
        "batch": 64,
        "momentum": 0.9,
        "weight_decay": 0.0005,
        "lr_policy": "multifixed",
        "stagelr": (0.0005, 0.00125, 0.0025, 0.005, 0.0005, 0.00005),
        "stageiter": (199, 399, 599, 19999, 29999, 40000),
        "max_iter": 40000,
    },
    # Redmon's cfg/yolov2-voc.cfg and cfg/yolov3.cfg
    "yolo_v2": {**YOLO, "batch": 64, "base_lr": 0.001, "stepvalue": (40000, 60000), "max_iter": 80200},
    "yolo_v3": {**YOLO, "batch": 64, "base_lr": 0.001, "stepvalue": (400000, 450000), "max_iter": 500200},
    # BVLC's examples/siamese/mnist_siamese_solver.prototxt
    "siamese": {"batch": 64, "base_lr": 0.01, "momentum": 0.9, "weight_decay": 0.0, "lr_policy": "inv"}
    | {"gamma": 0.0001, "power": 0.75, "max_iter": 50000},
    "triplet": {"type": "AdaGrad", "base_lr": 0.05},  # Schroff, section 3.3
    # Wu: the authors' example/gluon/embedding_learning in MXNet
    "margin_loss": {"type": "Adam", "base_lr": 0.0001, "weight_decay": 0.0001},
    # Wen's mnist_example/mnist_solver.prototxt
    "center_loss": {"base_lr": 0.01, "momentum": 0.9, "weight_decay": 0.0005, "gamma": 0.8, "max_iter": 10000}
    | {"stepvalue": (5000, 8000, 10000), **MULTISTEP},
    "vae": {"batch": 100, "type": "AdaGrad", "base_lr": 0.01},  # Kingma, section 5
    # Long's MobileSegNet_MOUTH160/mobilenet_solver.prototxt
    **dict.fromkeys(
        ("mobile_seg_160", "mobile_seg_v0", "mobile_seg_v1", *(f"mobile_seg_v2_1_{part}" for part in range(1, 7))),
        {"type": "Adam", "base_lr": 0.0001, "momentum": 0.9, "momentum2": 0.999, "lr_policy": "fixed"}
        | {"weight_decay": None, "max_iter": 100000, "test_iter": (21,), "test_interval": 100, "snapshot": 1000},
    ),
}
"""Fields of the solver; "batch" is the number of pictures per update, over all of its iter_size passes."""


def pictures_per_update(name: str) -> int:
    """Returns how many pictures go into an update: the training net's batch size times iter_size."""
    for layer in netdef(name).layers:
        if any(rule.phase is not Phase.TEST and rule.stages for rule in layer.include):
            sizes = [options["batch_size"] for options in layer.options.values() if options.has("batch_size")]
            if sizes:
                return int(sizes[0] * find(name).solver.get("iter_size", 1))
    raise AssertionError(f"{name} reads no batches")


@pytest.mark.parametrize("name", SOLVERS)
def test_the_solver_is_that_of_the_paper(name: str) -> None:
    given = {field: tuple(value) if isinstance(value, list) else value for field, value in find(name).solver.items()}
    if "batch" in SOLVERS[name]:
        given["batch"] = pictures_per_update(name)
    given.setdefault("type", "SGD")
    assert {field: given.get(field) for field in SOLVERS[name]} == SOLVERS[name]
