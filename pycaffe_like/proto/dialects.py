"""What proto/caffe.proto cannot express about the dialects of Caffe's forks.

The schema has the fields of all forks side by side, each under its own name. This module adds:

* the names that forks gave to layer types in nets of 2014 (`layers { type: ROI_POOLING }`);
* `normalize_fork_spellings`, which converts a fork's field to the field with the same meaning in Caffe,
  so that each layer has to support only one;
* fields that take several values in a fork and one value in Caffe;
* options about speed, devices, logging and precision. They do not change what is computed, so they have
  no effect here.

docs/dialects.md describes all dialects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from . import caffe_pb2

V1_TYPES = {
    "BATCH_NORM": "BatchNorm",
    "BN": "BN",
    "CONVOLUTION3D": "Convolution3D",
    "CROP": "Crop",
    "DECONVOLUTION3D": "Deconvolution3D",
    "DENSE_CRF": "DenseCRF",
    "DICE_LOSS": "DiceCoefLoss",
    "DOWN_SAMPLING": "DownSampling",
    "ELTWISE_AFFINE": "EltwiseAffine",
    "ELTWISE_PRODUCT": "EltwiseProduct",
    "IMAGE_SEG_DATA": "ImageSegData",
    "INPUT": "Input",
    "INSANITY": "Insanity",
    "INTERP": "Interp",
    "LOCAL": "Local",
    "MULTI_STAGE_MEANFIELD": "MultiStageMeanfield",
    "NORMALIZE": "Normalize",
    "PARSE_EVALUATE": "ParseEvaluate",
    "PARSE_OUTPUT": "ParseOutput",
    "POOLING3D": "Pooling3D",
    "PRELU": "PReLU",
    "PYTHON": "Python",
    "RELU6": "ReLU6",
    "RESHAPE": "Reshape",
    "ROIPOOLING": "ROIPooling",
    "ROI_POOLING": "ROIPooling",
    "SELU": "SeLu",
    "SELU_DROPOUT": "SeLuDropout",
    "SMOOTH_L1_LOSS": "SmoothL1Loss",
    "TRIPLET_LOSS": "TripletLoss",
    "UNPOOLING": "UnPooling",
    "UPSAMPLE": "Upsample",
    "VIDEO_DATA": "VideoData",
    "VIDEO_SEGMENTATION_DATA": "VideoSegmentationData",
    "VIDEO_WITH_VOXEL_TRUTH_DATA": "VideoWithVoxelTruthData",
    "VOLUME_DATA": "VolumeData",
    "VOXEL_CUSTOM_LOSS": "VoxelCustomLoss",
    "VOXEL_SOFTMAX": "VoxelSoftmax",
    "VOXEL_SOFTMAX_LOSS": "VoxelSoftmaxWithLoss",
}
"""Layer types of forks as written in `layers`, and their names in `layer`."""

REPEATED_IN_FORKS = {
    ("DataParameter", "source"): "sources",
    ("PoolingParameter", "kernel_size"): "kernel_size_3d",
    ("PoolingParameter", "stride"): "stride_3d",
    ("PoolingParameter", "pad"): "pad_3d",
    ("SolverParameter", "device_id"): "device_ids",
}
"""Fields that hold one value in Caffe and several in a fork (one per spatial axis, reader or GPU), and
the repeated fields that store these."""

IGNORED_PERFORMANCE_OPTIONS = {
    "cache": "keep records in memory",
    "cache_images": "keep files in memory",
    "conv_algorithm": "which implementation computes",
    "conv_algos_override": "which implementation computes",
    "cudnn_convolution_algo_seeker": "how an implementation is chosen",
    "cudnn_flavor": "how cuDNN is called",
    "cudnn_math_override": "which instructions compute",
    "CuDNNBwdDataAlgo": "which implementation computes",
    "CuDNNBwdFilterAlgo": "which implementation computes",
    "CuDNNFwdAlgo": "which implementation computes",
    "CuDNNWorkspaceSize": "memory for cuDNN",
    "dataset_share_per_node": "how machines share a list",
    "debug": "more output",
    "debug_info": "more output",
    "debug_params": "more output",
    "default_conv_algos_override": "which implementation computes",
    "default_cudnn_math_override": "which instructions compute",
    "device": "which device computes",
    "disk_reader_threads": "threads",
    "display": "pictures on the screen",
    "eltwise_mem_sharing": "sharing of memory",
    "engine": "which library computes",
    "filter_group": "portions of the work",
    "force_cpu": "which device computes",
    "force_nd_im2col": "which implementation computes",
    "forward_packing": "order of axes in memory",
    "fuse": "layers that run as one",
    "global_grad_scale": "keeps small gradients in half precision",
    "global_grad_scale_adaptive": "keeps small gradients in half precision",
    "group_id": "which devices compute",
    "huge_video_dataset": "how a source is indexed",
    "mem_param": "sharing of memory",
    "mn_grad_compress_param": "messages between machines",
    "multinode": "how machines share the work",
    "parser_threads": "threads",
    "per_fla_fuse": "how the work is done in memory",
    "per_parameter_reduce": "messages between GPUs",
    "precache": "keep records in memory",
    "prefetch": "batches read ahead",
    "reduce_buckets": "messages between GPUs",
    "reduced_memory_inference": "sharing of memory",
    "reshape_every_iter": "when shapes are worked out",
    "richness": "memory for cuDNN",
    "share_in_parallel": "how GPUs share a layer",
    "show_data": "pictures on the screen",
    "strict_dim": "how shapes of weights are compared",
    "test_and_snapshot_last_epochs": "extra tests and snapshots",
    "threads": "threads",
    "use_gpu_transform": "where pictures are transformed",
    "verbose": "more output",
}
"""Options, by name, about speed, hardware, memory or verbosity, which do not change results. Unused ones
are ignored without a remark."""

HARMLESS = {
    "annotated_data_param.label_map_file",
    "channel_scale_param.init_global_scale",
    "denseblock_param.BC_ultra_space_efficient",
    "denseblock_param.conv_horizentalStride",
    "denseblock_param.conv_verticalStride",
    "denseblock_param.filter_H",
    "denseblock_param.filter_W",
    "denseblock_param.gpuIdx",
    "denseblock_param.initChannel",
    "denseblock_param.pad_h",
    "denseblock_param.pad_w",
    "denseblock_param.workspace_MB",
    "detection_output_param.save_file",
    "detection_output_param.visualize_threshold",
    "dropout_param.random_seed",
    "eval_detection_param.constriant",
    "eval_detection_param.sqrt",
    "focal_loss_param.axis",
    "focal_loss_param.beta",
    "general_contrastive_loss_param.square",
    "inner_distance_param.bias_filler",
    "inner_distance_param.bias_term",
    "loss_param.pre_fixed_normalizer",
    "lrn_param.unit_test_fuse_kernel",
    "lrn_param.unit_test_mode",
    "multi_stage_meanfield_param.force_cpu",
    "multi_stage_meanfield_param.threshold",
    "region_loss_param.absolute",
    "region_loss_param.jitter",
    "region_loss_param.random",
    "region_loss_param.side",
    "region_loss_param.softmax",
    "segmentation_evaluate_param.num_classes",
    "soft_contrastive_loss_param.exponent_scale",
    "softmax_param.label_smooth_factor",
    "transform_param.debug_params",
    "transform_param.deformed_resize_th",
    "transform_param.display",
    "transform_param.num_labels",
    "transform_param.random_seed",
    "yolo_detection_output_param.label_map_file",
    "yolo_detection_output_param.side",
    "yolo_seg_param.class_scale",
    "yolo_seg_param.num_class",
    "yolo_seg_param.use_hardsigmoid",
    "yolo_seg_param.use_logic_gradient",
    "yolov3_param.noobject_scale",
    "yolov3_param.side",
}
"""Options that do not change results in their own fork either, or only what is displayed. They get a
remark; any other fork option that a layer does not read is an error, because it would change the result."""

PRECISION = {
    "backward_math",
    "backward_type",
    "bottom_data_type",
    "compute_data_type",
    "data_type",
    "default_backward_math",
    "default_backward_type",
    "default_forward_math",
    "default_forward_type",
    "forward_math",
    "forward_type",
    "quantization_param",
    "solver_data_type",
    "top_data_type",
}
"""Options that set the precision in which values are stored and computed."""

FULL_PRECISION = {"FLOAT", "CAFFE_FLOAT", "DOUBLE", "CAFFE_DOUBLE", -1}
"""Values of PRECISION options that are met anyway: they ask for float32 or more."""


def normalize_fork_spellings(net: Any) -> None:
    """Converts fields of forks to the equivalent fields of Caffe, in place.

    Args:
        net: a NetParameter in the current format.
    """
    for layer in net.layer:
        for rule in (*layer.include, *layer.exclude):
            _rule(rule)
        for name, settle_one in _SPELLINGS.items():
            if layer.HasField(name):
                settle_one(getattr(layer, name), layer)


def _rule(rule: Any) -> None:
    """Converts S2VT's rules: `solver: false` becomes `stage: "deploy"`, and `solver: true` `not_stage: "deploy"`."""
    if rule.HasField("solver"):
        (rule.not_stage if rule.solver else rule.stage).append("deploy")
        rule.ClearField("solver")


def _batch_norm(norm: Any, layer: Any) -> None:
    """Converts Intel's filler to NVIDIA's scale_filler, and OpenCL's fused_relu to Intel's relu.

    If BatchNorm has a scale and bias, its statistics are not trained, whatever the net says, as in
    NVIDIA's fork.
    """
    _rename(norm, "filler", "scale_filler")
    _rename(norm, "fused_relu", "relu")
    if norm.scale_bias or norm.HasField("scale_filler") or norm.HasField("bias_filler"):
        for param in layer.param[:3]:
            param.lr_mult = param.decay_mult = 0


def _convolution(convolution: Any, layer: Any) -> None:
    """Converts hole, filter_stride, dilation_h and dilation_w of DeepLab, ParseNet and TSN to dilation, and
    video-caffe's NdConvolution to Convolution.
    """
    if layer.type == "NdConvolution":
        layer.type = "Convolution"
    for shape, values in (("kernel_shape", "kernel_size"), ("stride_shape", "stride"), ("pad_shape", "pad")):
        _spread(convolution, shape, values)
    for both, down, across in (
        ("hole", "hole_h", "hole_w"),
        ("filter_stride", "filter_stride_h", "filter_stride_w"),
        ("", "dilation_h", "dilation_w"),
    ):
        given = [name for name in (both, down, across) if name and convolution.HasField(name)]
        if given and not len(convolution.dilation):
            default = getattr(convolution, both) if both in given else 1
            pair = [getattr(convolution, name) if name in given else default for name in (down, across)]
            convolution.dilation.extend(pair[:1] if given == [both] else pair)
        for name in given:
            convolution.ClearField(name)


def _data(param: Any, layer: Any) -> None:
    """Moves S2VT's transform_param from the data layer's own options to the layer, and keeps only the first of
    several sources, because Parallel Caffe uses that one.
    """
    if layer.HasField("data_param") and len(layer.data_param.sources):
        layer.data_param.source = layer.data_param.sources[0]
    if param.HasField("transform_param"):
        layer.transform_param.MergeFrom(param.transform_param)
        param.ClearField("transform_param")


def _detection_output(param: Any, layer: Any) -> None:
    """Moves nms_threshold and top_k of early SSD into nms_param."""
    for name in ("nms_threshold", "top_k"):
        if param.HasField(name):
            if not param.nms_param.HasField(name):
                setattr(param.nms_param, name, getattr(param, name))
            param.ClearField(name)


def _input(param: Any, layer: Any) -> None:
    """Converts S2VT's lists of num, channels, height and width to shapes, one for all tops or one for each."""
    extents = [list(getattr(param, name)) for name in ("num", "channels", "height", "width")]
    if not all(extents) or len(param.shape):
        return
    for top in range(max(map(len, extents))):
        param.shape.add(dim=[one[min(top, len(one) - 1)] for one in extents])
    for name in ("num", "channels", "height", "width"):
        param.ClearField(name)


def _memory_data(param: Any, layer: Any) -> None:
    """Converts the four values of OpenCL's dim to batch_size, channels, height and width."""
    if len(param.dim) == 4:
        for name, extent in zip(("batch_size", "channels", "height", "width"), param.dim, strict=True):
            setattr(param, name, extent)
        del param.dim[:]


def _pooling(pooling: Any, layer: Any) -> None:
    """Converts ceil_mode and torch_pooling to round_mode, video-caffe's shapes to lists, and lists of two values to
    the _h and _w fields.
    """
    for stem, values in (("kernel", "kernel_size_3d"), ("stride", "stride_3d"), ("pad", "pad_3d")):
        _spread(pooling, f"{stem}_shape", values)
    for name, floor in (("ceil_mode", False), ("torch_pooling", True)):
        if pooling.HasField(name):
            if not pooling.HasField("round_mode"):
                pooling.round_mode = pooling.FLOOR if getattr(pooling, name) is floor else pooling.CEIL
            pooling.ClearField(name)
    for stem in ("kernel", "stride", "pad"):
        extents = getattr(pooling, "kernel_size_3d" if stem == "kernel" else f"{stem}_3d")
        if len(extents) == 2:
            for axis, extent in zip("hw", extents, strict=True):
                setattr(pooling, f"{stem}_{axis}", extent)
            del extents[:]
    if all(step == 1 for step in pooling.dilation):
        del pooling.dilation[:]


def _spread(message: Any, shape: str, values: str) -> None:
    """Converts a BlobShape to a list with a value for each axis."""
    if message.HasField(shape):
        if not len(getattr(message, values)):
            getattr(message, values).extend(getattr(message, shape).dim)
        message.ClearField(shape)


def _roi_pooling(pooling: Any, layer: Any) -> None:
    """Converts Intel's pooled_size to pooled_h and pooled_w."""
    if len(pooling.pooled_size) in (1, 2):
        pooling.pooled_h, pooling.pooled_w = pooling.pooled_size[0], pooling.pooled_size[-1]
        del pooling.pooled_size[:]


def _transform(transform: Any, layer: Any) -> None:
    """Converts DeepLab's crop_height and crop_width to SSD's crop_h and crop_w."""
    _rename(transform, "crop_height", "crop_h")
    _rename(transform, "crop_width", "crop_w")


def _rename(message: Any, old: str, new: str) -> None:
    if not message.HasField(old):
        return
    if not message.HasField(new):
        value = getattr(message, old)
        if message.DESCRIPTOR.fields_by_name[old].message_type is not None:
            getattr(message, new).CopyFrom(value)
        else:
            setattr(message, new, value)
    message.ClearField(old)


_SPELLINGS: Mapping[str, Callable[[Any, Any], None]] = {
    "batch_norm_param": _batch_norm,
    "convolution_param": _convolution,
    "data_param": _data,
    "detection_output_param": _detection_output,
    "image_data_param": _data,
    "input_param": _input,
    "memory_data_param": _memory_data,
    "pooling_param": _pooling,
    "roi_pooling_param": _roi_pooling,
    "transform_param": _transform,
}


def without_effect(message: str, field: str, value: Any) -> str:
    """Returns a remark that a field has no effect; "" if the field only concerns performance.

    Args:
        message: the enclosing message, or the name of an options message of LayerParameter.
        value: the field's plain value; None for a message.
    """
    if field in IGNORED_PERFORMANCE_OPTIONS:
        return ""
    if field in PRECISION:
        return "" if value in FULL_PRECISION else f"{field} has no effect: numbers are float32 here; see --amp"
    forks = whose(message, field)
    return f"{field} has no effect here" + (f" (an option of {forks})" if forks else "")


def whose(message: str, field: str = "") -> str:
    """Names the forks that a message, or one of its fields, comes from, separated by commas; "" if it
    is Caffe's.

    Args:
        message: the name of the message, or of an options message of LayerParameter.
    """
    option = caffe_pb2.LayerParameter.DESCRIPTOR.fields_by_name.get(message)
    descriptor = caffe_pb2.DESCRIPTOR.message_types_by_name.get(message) if option is None else option.message_type
    if descriptor is None:
        return ""
    slot = descriptor.fields_by_name.get(field)
    of_its_type = [slot.message_type.name] if slot is not None and slot.message_type is not None else []
    named = [f"{descriptor.name}.{field}", *of_its_type, descriptor.name]
    return next((caffe_pb2.FORKS[name] for name in named if name in caffe_pb2.FORKS), "")
