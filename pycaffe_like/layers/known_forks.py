"""Which repositories have the layer types and Python modules that pcl lacks, for error messages."""

from __future__ import annotations

from collections.abc import Mapping

_TYPES = {
    "CMU-Perceptual-Computing-Lab/caffe_train": "CPMData",
    "cs123951/DRML_caffe_python": "Batch Box MultiSigmoidCrossEntropyLoss MultilabelImageData Splice",
    "eric612/MobileNet-YOLO": "AssistedExcitation LaneData",
    "facebook/C3D": "BlackHole VideoSegmentationData VideoWithVoxelTruthData VolumeData VoxelCustomLoss "
    "VoxelSoftmax VoxelSoftmaxWithLoss",
    "happynear/caffe-windows": "BatchContrastiveLoss CorrelationLoss EltwiseAffine FCNAccuracy GlobalLSEMargin Hotspot "
    "LabelSpecificAffine LabelSpecificHardMargin LabelSpecificMargin LabelSpecificRescale Local "
    "MovingNormalize MultiLabelImageData NCALoss Noise PredictBox Resize SubRegion Transformer",
    "hszhao/PSPNet": "MatRead MatWrite",
    "intel/caffe": "MnActivation SpatialDropout",
    "jolibrain/caffe": "MemorySparseData SparseData SparseInnerProduct",
    "lmb-freiburg/flownet2": "BlackAugmentation Correlation1D CustomData DataAugmentation DisparityData "
    "FLOWriter FloatReader FloatWriter FlowAugmentation GenerateAugmentationParameters ImgReader ImgWriter LpqLoss "
    "PFMWriter",
    "longpeng2008/yousan.ai": "ImageProbData ImageRegressionData",
    "makefile/frcnn": "AnnotatedRData DeformableConvolution DeformablePSROIPooling FPNAnchorTarget FPNProposal "
    "FPNProposalTarget FrcnnVidData MultiRBoxLoss PriorRBox RDetectionOutput ROIMaskPooling ROIPadding",
    "MatthewD1993/Heatmap": "DataHeatmap EuclideanLossHeatmap",
    "naibaf7/caffe": "DataRandTransform LibDNNConvolution LibDNNPooling MOE Quantizer",
    "nian-liu/PiCANet": "AttPooling PwAttend ReNetLSTM",
    "Nicole1990/AdvKin": "KernelLoss",
    "NVIDIA/caffe": "DetectNetTransformation TRT",
    "senlinuc/caffe_ocr": "SoftmaxWithLossMultiLabel",
    "yjxiong/caffe": "SegData SyncBN",
    "ZhiwenShao/JAANet": "AUMaskBasedLand AlignDataTransform Combination Division EuclideanLoss2",
}

_MODULES = {
    "daijifeng001/MNC": "pylayer.box_annotator_layer pylayer.cfm_data_layer pylayer.mask_layer "
    "pylayer.mnc_data_layer pylayer.proposal_layer pylayer.proposal_target_layer pylayer.stage_bridge_layer",
    "NVIDIA/caffe": "caffe.layers.detectnet.clustering caffe.layers.detectnet.mean_ap",
    "rbgirshick/py-faster-rcnn": "roi_data_layer.layer rpn.anchor_target_layer rpn.proposal_layer "
    "rpn.proposal_target_layer",
    "shelhamer/fcn.berkeleyvision.org": "nyud_layers pascalcontext_layers siftflow_layers voc_layers",
    "tianzhi0549/CTPN": "rpn_text.proposal_layer",
}

FORK_OF_TYPE: Mapping[str, str] = {name: fork for fork, names in _TYPES.items() for name in names.split()}
"""The repository that has each layer type; one of them, if there are several."""

FORK_OF_MODULE: Mapping[str, str] = {name: fork for fork, names in _MODULES.items() for name in names.split()}
"""The repository that has each Python module of layers."""


def where_type_is(type_name: str) -> str:
    """Returns a sentence that names the repository with this layer type, or "" if none is known."""
    fork = FORK_OF_TYPE.get(type_name)
    return f"It is a layer of {fork} on GitHub, in C++, which pcl does not have." if fork else ""


def where_module_is(module: str) -> str:
    """Returns a sentence that names the repository with this Python module, or "" if none is known."""
    fork = FORK_OF_MODULE.get(module)
    return f"It is a module of {fork} on GitHub: put its folder on PYTHONPATH." if fork else ""
