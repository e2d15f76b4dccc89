"""Options of networks, compared with their papers: fillers, rates, normalization, losses, boxes, pictures.

All numbers are copied from the papers, or from the authors' prototxt where a paper does not say.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from google.protobuf import text_format

from pycaffe_like.networks import net_text
from pycaffe_like.proto import caffe_pb2

GAUSSIAN, XAVIER, MSRA = ["gaussian"], ["xavier"], ["msra"]
WEIGHTS = "convolution_param.weight_filler"
BIASES = "convolution_param.bias_filler.value"
FC_WEIGHTS = "inner_product_param.weight_filler"
FC_BIASES = "inner_product_param.bias_filler.value"
RATES = {"param.lr_mult": [1, 2], "param.decay_mult": [1, 0]}
"""Biases learn twice as fast as weights, and do not decay."""

ALEXNET = {
    BIASES: [0, 0.1],
    f"{WEIGHTS}.std": [0.01],
    f"{FC_WEIGHTS}.std": [0.005, 0.01],
    FC_BIASES: [0.1, 0],
    "lrn_param.local_size": [5],
    "lrn_param.alpha": [0.0001],
    "lrn_param.beta": [0.75],
    "transform_param.mean_value": [(104, 117, 123)],
    "transform_param.crop_size": [227],
    **RATES,
}
VGG = {
    f"{WEIGHTS}.std": [0.01],
    BIASES: [0],
    "transform_param.mean_value": [(103.939, 116.779, 123.68)],
    "transform_param.crop_size": [224],
    **RATES,
}
RESNET = {f"{WEIGHTS}.type": MSRA, "transform_param.crop_size": [224]}
CIFAR = {"transform_param.crop_size": [32], "transform_param.mean_value": [(125.3, 123, 113.9)]}
INCEPTION = {
    "batch_norm_param.eps": [0.001],
    "transform_param.crop_size": [299],
    "transform_param.mean_value": [(128, 128, 128)],
    "transform_param.scale": [1 / 128],
}
SCALED = {"transform_param.scale": [0.017], "transform_param.mean_value": [(103.94, 116.78, 123.68)]}
SEGMENTER = {
    "loss_param.ignore_label": [255],
    "accuracy_param.ignore_label": [255],
    "image_data_param.label_type": ["PIXEL"],
}
FCN = {
    **SEGMENTER,
    "loss_param.normalize": [False],
    "param.lr_mult": [1, 2, 0],  # the bilinear interpolation does not learn
    "transform_param.mean_value": [(104.007, 116.669, 122.679)],
}
DEEPLAB = {
    **SEGMENTER,
    "interp_param.height": [321],
    "interp_param.width": [321],
    "transform_param.crop_size": [321],
    "transform_param.mean_value": [(104.008, 116.669, 122.675)],
}
PROPOSALS = {
    "proposal_param.base_size": [16],
    "proposal_param.feat_stride": [16],
    "proposal_param.min_size": [16],
    "proposal_param.nms_thresh": [0.7],
    "proposal_param.pre_nms_topn": [12000],
    "proposal_param.post_nms_topn": [2000],
    "proposal_param.ratio": [(0.5, 1, 2)],
    "proposal_param.scale": [(8, 16, 32)],
    "smooth_l1_loss_param.sigma": [3],
    "loss_param.ignore_label": [-1],
}
POSITION_SENSITIVE = {**PROPOSALS, "psroi_pooling_param.group_size": [7], "psroi_pooling_param.spatial_scale": [1 / 16]}
SAMPLERS = "annotated_data_param.batch_sampler"
PICTURES_OF_SSD = {
    f"{SAMPLERS}.max_sample": [1],
    f"{SAMPLERS}.max_trials": [1, 50],
    f"{SAMPLERS}.sample_constraint.min_jaccard_overlap": [0.1, 0.3, 0.5, 0.7, 0.9],
    f"{SAMPLERS}.sample_constraint.max_jaccard_overlap": [1],
    f"{SAMPLERS}.sampler.min_scale": [0.3],
    f"{SAMPLERS}.sampler.max_scale": [1],
    f"{SAMPLERS}.sampler.min_aspect_ratio": [0.5],
    f"{SAMPLERS}.sampler.max_aspect_ratio": [2],
    "transform_param.distort_param.brightness_prob": [0.5],
    "transform_param.distort_param.brightness_delta": [32],
    "transform_param.distort_param.contrast_prob": [0.5],
    "transform_param.distort_param.contrast_lower": [0.5],
    "transform_param.distort_param.contrast_upper": [1.5],
    "transform_param.distort_param.hue_prob": [0.5],
    "transform_param.distort_param.hue_delta": [18],
    "transform_param.distort_param.saturation_prob": [0.5],
    "transform_param.distort_param.saturation_lower": [0.5],
    "transform_param.distort_param.saturation_upper": [1.5],
    "transform_param.expand_param.prob": [0.5],
    "transform_param.expand_param.max_expand_ratio": [4],
    "transform_param.emit_constraint.emit_type": ["CENTER"],
}
SSD = {
    **PICTURES_OF_SSD,
    **RATES,
    f"{WEIGHTS}.type": XAVIER,
    BIASES: [0],
    "norm_param.scale_filler.value": [20],
    "norm_param.across_spatial": [False],
    "norm_param.channel_shared": [False],
    "prior_box_param.variance": [(0.1, 0.1, 0.2, 0.2)],
    "prior_box_param.aspect_ratio": [(2,), (2, 3)],
    "prior_box_param.flip": [True],
    "prior_box_param.clip": [False],
    "prior_box_param.offset": [0.5],
    "multibox_loss_param.num_classes": [21],
    "multibox_loss_param.share_location": [True],
    "multibox_loss_param.overlap_threshold": [0.5],
    "multibox_loss_param.neg_pos_ratio": [3],
    "multibox_loss_param.neg_overlap": [0.5],
    "multibox_loss_param.mining_type": ["MAX_NEGATIVE"],
    "multibox_loss_param.code_type": ["CENTER_SIZE"],
    "multibox_loss_param.use_difficult_gt": [True],
    "detection_output_param.num_classes": [21],
    "detection_output_param.nms_param.nms_threshold": [0.45],
    "detection_output_param.nms_param.top_k": [400],
    "detection_output_param.keep_top_k": [200],
    "detection_output_param.confidence_threshold": [0.01],
    "detection_evaluate_param.overlap_threshold": [0.5],
    "detection_evaluate_param.evaluate_difficult_gt": [False],
    "permute_param.order": [(0, 2, 3, 1)],
    "propagate_down": [(True, True, False, False)],
    "transform_param.mean_value": [(104, 117, 123)],
}
ANCHORS_OF_YOLO_2 = (1.3221, 1.73145, 3.19275, 4.00944, 5.05587, 8.09892, 9.47112, 4.84053, 11.2364, 10.0071)
ANCHORS_OF_YOLO_3 = (10, 13, 16, 30, 33, 23, 30, 61, 62, 45, 59, 119, 116, 90, 156, 198, 373, 326)
EMBEDDING = {
    "norm_param.across_spatial": [True],
    "norm_param.channel_shared": [True],
    "norm_param.fix_scale": [True],
    "norm_param.scale_filler.value": [1],
}

OPTIONS: dict[str, dict[str, list[Any]]] = {
    # BVLC's examples/mnist/lenet_train_test.prototxt
    "lenet": {f"{WEIGHTS}.type": XAVIER, BIASES: [0], "transform_param.scale": [1 / 256], "param.lr_mult": [1, 2]},
    "alexnet": ALEXNET,  # BVLC's models/bvlc_alexnet/train_val.prototxt
    # Zeiler, section 3
    "zfnet": {f"{WEIGHTS}.std": [0.01], BIASES: [0], "transform_param.crop_size": [224]},
    "vgg_a": VGG,  # Simonyan, section 3.1; the mean of the authors' models
    "vgg_d": VGG,
    # Lin's train_val.prototxt for ImageNet and for CIFAR-10
    "nin": {f"{WEIGHTS}.type": GAUSSIAN, BIASES: [0], "pooling_param.global_pooling": [True]},
    "nin_cifar": {f"{WEIGHTS}.std": [0.05], BIASES: [0], **CIFAR},
    # BVLC's models/bvlc_googlenet/train_val.prototxt
    "googlenet": {
        f"{WEIGHTS}.type": XAVIER,
        BIASES: [0.2],
        FC_BIASES: [0.2, 0],
        "loss_weight": [(0.3,)],
        "lrn_param.local_size": [5],
        "lrn_param.alpha": [0.0001],
        "lrn_param.beta": [0.75],
        **RATES,
    },
    "inception_v3": {**INCEPTION, f"{WEIGHTS}.std": [0.1], "loss_weight": [(0.4,)]},
    "inception_v4": INCEPTION,
    # Szegedy 2016, section 3.3: residuals are scaled by 0.1 to 0.3
    "inception_resnet_v2": {**INCEPTION, "eltwise_param.coeff": [(1, 0.17), (1, 0.1), (1, 0.2), (1, 1)]},
    "resnet18": RESNET,
    "resnet152": RESNET,
    "resnet20_cifar": {**CIFAR, f"{WEIGHTS}.type": MSRA},
    "se_resnet50": RESNET,
    "densenet121": {**RESNET, **SCALED},
    "mobilenet_v1": {**RESNET, **SCALED},
    "mobilenet_v2": {**RESNET, **SCALED},
    "shufflenet": {**RESNET, **SCALED},
    # Iandola's SqueezeNet_v1.0/train_val.prototxt
    "squeezenet1_0": {
        f"{WEIGHTS}.type": ["xavier", "gaussian"],
        f"{WEIGHTS}.std": [0.01],
        "transform_param.crop_size": [227],
        **RATES,
    },
    "xception": {**INCEPTION, f"{WEIGHTS}.type": MSRA},
    # Shelhamer's voc-fcn32s, voc-fcn16s and voc-fcn8s
    "fcn32s": {**FCN, "crop_param.offset": [(19,)]},
    "fcn16s": {**FCN, "crop_param.offset": [(5,), (27,)]},
    "fcn8s": {**FCN, "crop_param.offset": [(5,), (9,), (31,)]},
    # Ronneberger, figure 1: 64 - 56 = 2 * 4, 136 - 104 = 2 * 16, 280 - 200 = 2 * 40, 568 - 392 = 2 * 88
    # and, for the labels, 572 - 388 = 2 * 92
    "unet": {
        **SEGMENTER,
        "crop_param.offset": [(92,), (4,), (16,), (40,), (88,)],
        "image_data_param.is_color": [False],
        "transform_param.crop_size": [572],
        f"{WEIGHTS}.type": MSRA,
    },
    # Kendall's SegNet-Tutorial/Models/segnet_train.prototxt
    "segnet": {
        **SEGMENTER,
        "bn_param.scale_filler.value": [1],
        "bn_param.shift_filler.value": [0.001],
        "upsample_param.upsample_h": [23, 45, 90, 180, 360],
        "upsample_param.upsample_w": [23, 45, 90, 180, 360],
        f"{WEIGHTS}.type": MSRA,
        "transform_param.crop_size": [360],
    },
    "deeplab_largefov": {**DEEPLAB, f"{WEIGHTS}.std": [0.01], **RATES},  # Chen 2014, section 3
    "deeplab": {**DEEPLAB, f"{WEIGHTS}.type": ["msra", "gaussian"], f"{WEIGHTS}.std": [0.01]},
    # Zhao, section 4 and the authors' prototxt: with stride 8, 473 = 8 * 59 + 1 pixels give 60 scores
    "pspnet": {
        **SEGMENTER,
        "interp_param.height": [473, 60],
        "interp_param.width": [473, 60],
        "loss_weight": [(0.4,)],
        "transform_param.crop_size": [473],
    },
    # Girshick 2013, section 2.3 and appendix A, and BVLC's models/finetune_pascal_detection; like AlexNet
    "rcnn": {
        **ALEXNET,
        "window_data_param.fg_threshold": [0.5],
        "window_data_param.bg_threshold": [0.5],
        "window_data_param.fg_fraction": [0.25],
        "window_data_param.context_pad": [16],
        "window_data_param.crop_mode": ["warp"],
        "window_data_param.batch_size": [128],
    },
    "spp_net": {f"{WEIGHTS}.std": [0.01], "spp_param.pyramid_height": [3]},
    # rbgirshick/fast-rcnn's models/VGG16/train.prototxt: the first four convolutions are frozen
    "fast_rcnn": {
        "roi_pooling_param.pooled_h": [7],
        "roi_pooling_param.pooled_w": [7],
        "roi_pooling_param.spatial_scale": [1 / 16],
        f"{FC_WEIGHTS}.std": [0.01, 0.001],
        "param.lr_mult": [0, 1, 2],
    },
    # rbgirshick/py-faster-rcnn's models/pascal_voc/VGG16/faster_rcnn_end2end, and its lib/fast_rcnn/config.py
    "faster_rcnn": {
        **PROPOSALS,
        f"{WEIGHTS}.std": [0.01],
        f"{FC_WEIGHTS}.std": [0.01, 0.001],
        "roi_pooling_param.pooled_h": [7],
        "roi_pooling_param.pooled_w": [7],
        "roi_pooling_param.spatial_scale": [1 / 16],
        "reshape_param.shape.dim": [(0, 2, -1, 0), (0, 18, -1, 0)],
    },
    "rfcn": {**POSITION_SENSITIVE, "psroi_pooling_param.output_dim": [21, 8]},  # Dai, section 2
    "fcis": {**POSITION_SENSITIVE, "psroi_pooling_param.output_dim": [81, 8]},  # Li, section 3
    # He 2017, figure 4 and section 3; Lin, section 4.1
    "mask_rcnn": {
        "roi_align_param.pooled_h": [7, 14],
        "roi_align_param.pooled_w": [7, 14],
        "roi_align_param.spatial_scale": [1 / 4, 1 / 8, 1 / 16, 1 / 32],
        "roi_align_param.sampling_ratio": [2],
        "smooth_l1_loss_param.sigma": [3],
        "loss_param.ignore_label": [-1],
    },
    # weiliu89/caffe's examples/ssd/ssd_pascal.py and ssd_pascal_512.py
    "ssd300": {
        **SSD,
        "prior_box_param.min_size": [(30,), (60,), (111,), (162,), (213,), (264,)],
        "prior_box_param.max_size": [(60,), (111,), (162,), (213,), (264,), (315,)],
        "prior_box_param.step": [8, 16, 32, 64, 100, 300],
        "transform_param.resize_param.height": [300],
        "transform_param.resize_param.width": [300],
    },
    "ssd512": {
        **SSD,
        "prior_box_param.min_size": [(35.84,), (76.8,), (153.6,), (230.4,), (307.2,), (384,), (460.8,)],
        "prior_box_param.max_size": [(76.8,), (153.6,), (230.4,), (307.2,), (384,), (460.8,), (537.6,)],
        "prior_box_param.step": [8, 16, 32, 64, 128, 256, 512],
        "transform_param.resize_param.height": [512],
        "transform_param.resize_param.width": [512],
    },
    # Redmon 2015, section 2
    "yolo_v1": {
        "relu_param.negative_slope": [0.1],
        "detection_loss_param.side": [7],
        "detection_loss_param.num_class": [20],
        "detection_loss_param.num_object": [2],
    },
    # Redmon's cfg/yolov2-voc.cfg and cfg/yolov3.cfg
    "yolo_v2": {
        "relu_param.negative_slope": [0.1],
        "region_loss_param.biases": [ANCHORS_OF_YOLO_2],
        "yolo_detection_output_param.biases": [ANCHORS_OF_YOLO_2],
        "region_loss_param.num": [5],
        "region_loss_param.thresh": [0.6],
        "region_loss_param.object_scale": [5],
        "region_loss_param.noobject_scale": [1],
        "region_loss_param.coord_scale": [1],
        "transform_param.scale": [0.00392157],  # 1 / 255
        "transform_param.resize_param.height": [416],
    },
    "yolo_v3": {
        "relu_param.negative_slope": [0.1],
        "yolov3_param.biases": [ANCHORS_OF_YOLO_3],
        "yolov3_detection_output_param.biases": [ANCHORS_OF_YOLO_3],
        "yolov3_param.mask": [(6, 7, 8), (3, 4, 5), (0, 1, 2)],
        "yolov3_detection_output_param.mask": [(6, 7, 8, 3, 4, 5, 0, 1, 2)],
        "yolov3_param.anchors_scale": [32, 16, 8],
        "yolov3_detection_output_param.anchors_scale": [(32, 16, 8)],
        "yolov3_param.num": [3],
        "yolov3_param.num_class": [80],
        "yolov3_param.thresh": [0.5],
        "yolov3_param.iou_thresh": [1],
        "upsample_param.scale": [2],
    },
    # BVLC's examples/siamese/mnist_siamese_train_test.prototxt
    "siamese": {"contrastive_loss_param.margin": [1], f"{WEIGHTS}.type": XAVIER, "param.lr_mult": [1, 2]},
    "triplet": {**EMBEDDING, "triplet_loss_param.margin": [0.2]},  # Schroff, section 3.3
    # Wu, section 5: beta starts at 1.2, alpha is 0.2
    "margin_loss": {**EMBEDDING, "bias_param.filler.value": [-1.2], "power_param.shift": [1e-8, 0.2]},
    "dcgan_generator": {f"{WEIGHTS}.std": [0.02], f"{FC_WEIGHTS}.std": [0.02]},  # Radford, section 4
    "dcgan_discriminator": {f"{WEIGHTS}.std": [0.02], "relu_param.negative_slope": [0.2]},
    "wgan_gp_critic": {f"{WEIGHTS}.std": [0.02], "relu_param.negative_slope": [0.2]},
    "neural_style": {"param.lr_mult": [0], "param.decay_mult": [0]},  # Gatys: only the picture changes
}
"""The values that an option has, each once and in the order of the layers; a tuple for a repeated field."""


@pytest.mark.parametrize("name", OPTIONS)
def test_options_are_those_of_the_paper(name: str) -> None:
    found = {path: _values(name, path) for path in OPTIONS[name]}
    assert found == OPTIONS[name]


def _values(name: str, path: str) -> list[Any]:
    return list(dict.fromkeys(value for layer in _net(name).layer for value in _at(layer, path.split("."))))


@cache
def _net(name: str) -> Any:
    return text_format.Parse(net_text(name), caffe_pb2.NetParameter())


def _at(message: Any, path: list[str]) -> Iterator[Any]:
    """Yields all values of the field at a path of names in a message; nothing if it is not set."""
    for field, value in message.ListFields():
        if field.name != path[0]:
            continue
        if len(path) > 1:
            for inner in value if field.is_repeated else [value]:
                yield from _at(inner, path[1:])
        elif field.is_repeated:
            yield tuple(_plain(field, one) for one in value)
        else:
            yield _plain(field, value)


def _plain(field: Any, value: Any) -> Any:
    if field.enum_type is not None:
        return field.enum_type.values_by_number[value].name
    return float(f"{value:.6g}") if isinstance(value, float) else value
