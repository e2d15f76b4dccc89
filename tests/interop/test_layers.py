"""Layers of many types with their options are exported to ONNX and give the same outputs in onnxruntime."""

from __future__ import annotations

import pytest

from .layer_cases import cases, differences

TYPES = """
AbsVal Accum Accuracy AdaptiveBiasChannel Arccos ArgMax Axpy BatchNorm BatchReindex Bias BiasChannel BN BNLL
BroadcastMul ChannelNorm ChannelScale Clip Concat ConfidencePenaltyLoss ContinuationIndicator ContrastiveLoss
Convolution ConvolutionDepthwise Correlation Cosine Crop CrossEntropyLoss Deconvolution DepthwiseConvolution
DiceCoefLoss Dropout Eltwise ELU Embed EuclideanLoss Exp Filter Flatten Flip FlowWarp FocalLoss
GeneralTripletLoss Gram HardSigmoid HingeLoss Im2col InfogainLoss InnerProduct Interp LabelSpecificAdd Log LRN
LSTM LSTMUnit Mean MergeCrop Mish MultiLabelAccuracy MultiLabelSigmoidLoss MultinomialLogisticLoss MVN NegReLU
Normalize Permute Pooling PReLU PriorBox Proposal PSROIAlign PSROIPooling Reduction ReLU ReLU6 Reorg Reshape
Reverse RNN ROIAlign ROIPooling Scale SegmentationEvaluate SeLu SeLuDropout ShuffleChannel Sigmoid
SigmoidCrossEntropyLoss Slice Slope Softmax SoftmaxWithInfogainLoss SoftmaxWithLoss SoftTruncation
SpatialProduct Split SPP Swish TanH Threshold Tile Transpose UnPooling Unpooling Upsample YoloDetectionOutput
YoloSeg Yolov3DetectionOutput
""".split()
QUICK = ("Concat", "Pooling", "Scale")
"""Types that are always tested; the others take some minutes together."""


@pytest.mark.parametrize("kind", [pytest.param(one, marks=[pytest.mark.slow] * (one not in QUICK)) for one in TYPES])
def test_a_layer_type_gives_the_same_outputs(kind: str) -> None:
    compared = list(differences(cases(kind)))
    assert compared
    assert [(name, one) for name, one in compared if not one.relative < 1e-5] == []
