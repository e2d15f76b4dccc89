"""The bottoms' shapes and the options of layers whose types have no recorded case."""

from __future__ import annotations

SQUARES = (
    "roi_pooling_param { pooled_h: 3 pooled_w: 2 spatial_scale: 0.25 }",
    "roi_pooling_param { pooled_h: 2 pooled_w: 5 spatial_scale: 0.5 pad_ratio: 0.2 }",
)
BIASES = "biases: 1.5 biases: 2 biases: 3 biases: 1 biases: 5 biases: 4"

WRITTEN: dict[str, list[tuple[str, str]]] = {
    "Affinity": [("2x3x5x7", "affinity_param { offset: 1 }")],
    "BatchReduction": [
        ("2x5x3x7", "batch_reduction_param { reduction_param { operation: MEAN axis: 1 } }"),
        ("2x5x3x7", "batch_reduction_param { level: 1 level: 2 reduction_param { axis: 1 } }"),
        ("2x5x3", "batch_reduction_param { reduction_param { operation: TOPK axis: 1 k: 3 } }"),
        ("2x3x3x5", "batch_reduction_param { pos: true reduction_param { axis: 1 } }"),
    ],
    "Gather": [("2x3x5", "")],
    "Insanity": [("2x3x5x7", "insanity_param { lb: 2 ub: 7 }")],
    "L2Normalize": [("2x3x5x7", "")],
    "Pairwise": [("2x5 3x5", f"pairwise_param {{ operation: {operation} }}") for operation in ("SUM", "PROD", "MAX")],
    "Scatter": [("2x3x5", "")],
    "Truncation": [("2x3x5x7", "truncation_param { lower_bound: -0.5 upper_bound: 0.7 }")],
    "BReLU": [("2x3x5x7", "brelu_param { minval: -0.25 maxval: 0.5 }")],
    "CompactBilinear": [("2x3x5x7 2x11x5x7", "compact_bilinear_param { num_output: 13 }")],
    "CTCGreedyDecoder": [("5x2x3", "")],
    "DecodeBBox": [("11x8 11x5", "")],
    "DenseBlock": [("2x5x7x3", "denseblock_param { numTransition: 2 initChannel: 5 growthRate: 3 }")],
    "GradientScaler": [("2x3", "")],
    "HardSwish": [("2x3x5x7", "")],
    "MaskPooling": [("2x3x5x7 2x1x5x7", "")],
    "MaskResize": [("2x3x5x7", "mask_resize_param { output_height: 3 output_width: 11 }")],
    "PixelShuffle": [("2x12x3x5", "pixel_shuffle_param { upscale_factor: 2 }")],
    "PriorBoxClustered": [
        ("1x2x3x5 1x3x29x47", "prior_box_param { width: 9 height: 15 width: 25 height: 39 variance: 0.1 step: 8 }"),
    ],
    "ReverseTime": [("5x3x2 3:5", "")],
    "ROIWarping": [("2x3x7x11 3x5", "roi_warping_param { pooled_h: 3 pooled_w: 5 spatial_scale: 0.3 }")],
    "SignedSqrt": [("2x3x5x7", "")],
    "BoxAnnotatorOHEM": [
        ("11x5:2 11x1x1x1 11x1x1x1:3 11x8x1x1", "box_annotator_ohem_param { roi_per_img: 3 ignore_label: -1 }"),
    ],
    "CenterLoss": [
        ("5x7 5:3", "center_loss_param { num_output: 3 }"),
        ("5x7 5:3", 'center_loss_param { num_output: 3 distance_type: "L1" }'),
    ],
    "DummyData": [
        ("", 'dummy_data_param { shape { dim: 3 dim: 5 } data_filler { type: "constant" value: 1.5 } }'),
    ],
    "L1Loss": [
        ("5x7x2 5x7x2", ""),
        ("3x2x5x7", "l1_loss_param { l2_per_location: true plateau: 0.2 normalize_by_num_entries: true }"),
    ],
    "Parameter": [("", "parameter_param { shape { dim: 3 dim: 5 } }")],
    "Power": [("2x3x5x7", "power_param { power: 2 scale: 0.3 shift: 1.7 }"), ("2x3", "power_param { scale: 3 }")],
    "SegAccuracy": [("2x5x7x3 2x1x7x3:5", ""), ("2x5x7x3 2x1x7x3:5", "seg_accuracy_param { ignore_label: 2 }")],
    "SigmoidCrossEntropyBalanceLoss": [("2x1x5x7 2x1x5x7:2", "")],
    "SmoothL1Loss": [
        ("5x7 5x7", ""),
        ("5x7 5x7 5x7 5x7", "smooth_l1_loss_param { sigma: 3 }"),
    ],
    "SmoothL1LossOHEM": [("2x3x5x7 2x3x5x7 2x3x5x7", "loss_param { normalization: BATCH_SIZE }")],
    "SoftmaxWithLossOHEM": [("2x3x5x7 2x1x5x7:3", "loss_param { ignore_label: 1 }")],
    "TripletLoss": [("5x7 5x7 5x7", "triplet_loss_param { margin: 0.3 }")],
    "Axpy": [("2x3 2x3x5x7 2x3x5x7", ""), ("2x3x1x1 2x3x5x7 2x3x5x7", "")],
    "ContinuationIndicator": [
        ("5x2x3", "continuation_indicator_param { time_step: 5 axis: 1 }"),
    ],
    "Convolution3D": [
        ("2x3x5x7x4", "convolution3d_param { num_output: 2 kernel_size: 3 kernel_depth: 2 stride: 2 pad: 1 }"),
    ],
    "ConvolutionDepthwise": [("2x3x5x7", "convolution_param { kernel_size: 3 stride: 2 pad: 1 bias_term: false }")],
    "Correlation": [
        ("2x3x11x13 2x3x11x13", "correlation_param { pad: 3 kernel_size: 3 max_displacement: 2 stride_2: 2 }"),
        (
            "2x3x11x13 2x3x11x13",
            "correlation_param { pad: 2 kernel_size: 1 max_displacement: 2 stride_1: 2 correlation_type: SUBTRACT }",
        ),
    ],
    "Deconvolution3D": [
        ("2x3x5x7x4", "convolution3d_param { num_output: 2 kernel_size: 3 kernel_depth: 2 stride: 2 pad: 1 }"),
    ],
    "Pooling3D": [
        ("2x3x5x7x4", "pooling3d_param { pool: MAX kernel_size: 3 kernel_depth: 2 stride: 2 temporal_stride: 2 }"),
    ],
    "NdPooling": [("2x3x5x7x4", "pooling_param { pool: AVE kernel_size_3d: [2, 3, 2] stride_3d: [1, 2, 1] }")],
    "DepthwiseConvolution": [("2x3x5x7", "convolution_param { num_output: 6 kernel_h: 3 kernel_w: 2 dilation: 2 }")],
    "HardSigmoid": [("2x3x5x7", "")],
    "Interp": [
        ("2x3x5x7", "interp_param { height: 11 width: 13 }"),
        ("2x3x5x7", "interp_param { zoom_factor: 3 pad_beg: -1 }"),
        ("2x3x13x9", "interp_param { shrink_factor: 2 }"),
        ("2x3x5x7", "interp_param { height: 11 width: 13 mode: NEAREST }"),
        ("2x3x5x7", "interp_param { height: 3 width: 5 is_seglabel: true }"),
    ],
    "Lstm": [
        ("5x2x3", "lstm_param { num_output: 7 }"),
        ("5x2x3 5x2", "lstm_param { num_output: 7 clipping_threshold: 0.1 }"),
        ("10x3", "lstm_param { num_output: 7 batch_size: 2 }"),
    ],
    "MergeCrop": [
        ("2x3x5x7 2x4x8x9", ""),
        ("2x3x5x7 2x3x8x9", "mergecrop_param { operation: ADD forward: true forward: false }"),
    ],
    "Mish": [("2x3x5x7", "")],
    "Permute": [("2x3x5x7", "permute_param { order: 0 order: 2 order: 3 }")],
    "PriorBox": [
        ("2x3x5x7 2x3x50x70", "prior_box_param { min_size: 7 max_size: 13 aspect_ratio: 2 variance: 0.2 clip: true }"),
        ("2x3x5x7", "prior_box_param { min_size: 7 min_size: 11 flip: false img_h: 50 img_w: 60 step: 9 offset: 0.3 }"),
    ],
    "PSROIAlign": [
        (
            "2x12x11x13 5x5",
            "psroi_align_param { spatial_scale: 0.25 output_dim: 3 group_size: 2 sample_num: 3 }",
        )
    ],
    "PSROIPooling": [("2x12x11x13 5x5", "psroi_pooling_param { spatial_scale: 0.25 output_dim: 3 group_size: 2 }")],
    "ReLU6": [("2x3x5x7", ""), ("2x3x5x7", "relu6_param { negative_slope: 0.2 }")],
    "Reorg": [("2x4x6x10", "reorg_param { stride: 2 }"), ("2x8x3x5", "reorg_param { stride: 2 reverse: true }")],
    "Reverse": [("5x3x7", ""), ("5x3x7", "reverse_param { axis: 2 }")],
    "ROIAlign": [
        ("2x3x11x13 5x5", "roi_align_param { pooled_h: 3 pooled_w: 2 spatial_scale: 0.25 sampling_ratio: 2 }"),
        ("2x3x11x13 5x5", "roi_align_param { pooled_h: 3 pooled_w: 2 spatial_scale: 0.25 }"),
        *(("2x3x11x13 5x5", options) for options in SQUARES),
        (
            "2x3x11x13 5x5",
            "roi_pooling_param { pooled_h: 3 pooled_w: 2 spatial_scale: 0.25 bi_type: 1 is_multi_interpolate: false }",
        ),
        ("2x3x11x13 5x5", "roi_pooling_param { pooled_h: 3 pooled_w: 2 spatial_scale: 0.25 corners: true }"),
    ],
    "ROIPooling": [("2x3x11x13 5x5", options) for options in SQUARES],
    "Silence": [("2x3x5x7", "")],
    "ShuffleChannel": [("2x12x5x7", "shuffle_channel_param { group: 3 }")],
    "Transpose": [("2x3x5x7", "transpose_param { dim: 3 dim: 0 dim: 2 dim: 1 }")],
    "Unpooling": [
        ("2x3x5x7", "unpooling_param { kernel_size: 2 stride: 2 }"),
        ("2x3x5x7", "unpooling_param { unpool: AVE kernel_size: 3 stride: 2 unpool_size: 17 }"),
        ("2x3x5x7", "unpooling_param { unpool: TILE kernel_size: 3 stride: 2 }"),
    ],
    "Upsample": [("2x3x5x7", "upsample_param { scale: 3 }")],
    "YoloDetectionOutput": [
        (
            "2x24x5x7",
            "yolo_detection_output_param { num_classes: 3 num_box: 3 confidence_threshold: 0.1 " + BIASES + " }",
        )
    ],
    "Yolov3DetectionOutput": [
        (
            "2x8x5x7 2x8x10x14",
            "yolov3_detection_output_param { num_classes: 3 num_box: 1 confidence_threshold: 0.1 nms_threshold: 0.3 "
            "mask: 1 mask: 2 anchors_scale: 32 anchors_scale: 16 " + BIASES + " }",
        ),
        (
            "2x12x5x7",
            "yolov3_detection_output_param { num_classes: 3 num_box: 1 mask_group_num: 1 gaussian_box: true "
            "mask: 1 anchors_scale: 32 " + BIASES + " }",
        ),
    ],
    "DetectionOutput": [
        (
            "2x84 2x63 1x2x84",
            "detection_output_param { num_classes: 3 nms_param { nms_threshold: 0.4 top_k: 11 } keep_top_k: 7 "
            "confidence_threshold: 0.2 code_type: CENTER_SIZE }",
        ),
        (
            "2x252 2x63 1x2x84",
            "detection_output_param { num_classes: 3 share_location: false background_label_id: -1 "
            "variance_encoded_in_target: true nms_param { nms_threshold: 0.3 } }",
        ),
    ],
}
"""For each type, one or more cases: the shapes of the bottoms, and the layer's options."""
