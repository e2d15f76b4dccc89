"""Message classes of proto/caffe.proto. Written by tools/compile_proto.py; do not edit."""

from google.protobuf import descriptor_pool, message_factory
from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper

# A pool of its own: a script may bring along a caffe_pb2 made from its fork's caffe.proto, and in
# the common pool two files of that name collide.
_pool = descriptor_pool.DescriptorPool()
_pool.AddSerializedFile(
    b'\n\x0bcaffe.proto\x12\x05caffe"!\n\tBlobShape\x12\x14\n\x03dim\x18\x01 \x03(\x03B\x02\x10\x01R\x03dim"\x95\x02\n\t'
    b'BlobProto\x12&\n\x05shape\x18\x07 \x01(\x0b2\x10.caffe.BlobShapeR\x05shape\x12\x16\n\x04data\x18\x05 '
    b'\x03(\x02B\x02\x10\x01R\x04data\x12\x16\n\x04diff\x18\x06 \x03(\x02B\x02\x10\x01R\x04diff\x12#\n\x0bdouble_data\x18\x08 \x03(\x01B\x02'
    b'\x10\x01R\ndoubleData\x12#\n\x0bdouble_diff\x18\t \x03(\x01B\x02\x10\x01R\ndoubleDiff\x12\x13\n\x03num\x18\x01'
    b' \x01(\x05:\x010R\x03num\x12\x1d\n\x08channels\x18\x02 \x01(\x05:\x010R\x08channels\x12\x19\n\x06height\x18\x03 \x01(\x05:'
    b'\x010R\x06height\x12\x17\n\x05width\x18\x04 \x01(\x05:\x010R\x05width"9\n\x0fBlobProtoVector\x12&\n\x05bl'
    b'obs\x18\x01 \x03(\x0b2\x10.caffe.BlobProtoR\x05blobs"\xbb\x01\n\x05Datum\x12\x1a\n\x08channels\x18\x01 \x01'
    b'(\x05R\x08channels\x12\x16\n\x06height\x18\x02 \x01(\x05R\x06height\x12\x14\n\x05width\x18\x03 \x01(\x05R\x05width\x12\x12'
    b'\n\x04data\x18\x04 \x01(\x0cR\x04data\x12\x14\n\x05label\x18\x05 \x01(\x05R\x05label\x12\x1d\n\nfloat_data\x18\x06 \x03(\x02'
    b'R\tfloatData\x12\x1f\n\x07encoded\x18\x07 \x01(\x08:\x05falseR\x07encoded"\xbe\x01\n\x0eNormalizedB'
    b'Box\x12\x12\n\x04xmin\x18\x01 \x01(\x02R\x04xmin\x12\x12\n\x04ymin\x18\x02 \x01(\x02R\x04ymin\x12\x12\n\x04xmax\x18\x03 \x01(\x02R\x04x'
    b'max\x12\x12\n\x04ymax\x18\x04 \x01(\x02R\x04ymax\x12\x14\n\x05label\x18\x05 \x01(\x05R\x05label\x12\x1c\n\tdifficult\x18\x06'
    b' \x01(\x08R\tdifficult\x12\x14\n\x05score\x18\x07 \x01(\x02R\x05score\x12\x12\n\x04size\x18\x08 \x01(\x02R\x04size"[\n'
    b'\nAnnotation\x12"\n\x0binstance_id\x18\x01 \x01(\x05:\x010R\ninstanceId\x12)\n\x04bbox\x18\x02 \x01('
    b'\x0b2\x15.caffe.NormalizedBBoxR\x04bbox"e\n\x0fAnnotationGroup\x12\x1f\n\x0bgroup_l'
    b'abel\x18\x01 \x01(\x05R\ngroupLabel\x121\n\nannotation\x18\x02 \x03(\x0b2\x11.caffe.Annotatio'
    b'nR\nannotation"\x87\x02\n\x0eAnnotatedDatum\x12"\n\x05datum\x18\x01 \x01(\x0b2\x0c.caffe.Datu'
    b'mR\x05datum\x128\n\x04type\x18\x02 \x01(\x0e2$.caffe.AnnotatedDatum.AnnotationType'
    b'R\x04type\x12A\n\x10annotation_group\x18\x03 \x03(\x0b2\x16.caffe.AnnotationGroupR\x0fan'
    b'notationGroup\x12\x1e\n\trecord_id\x18\x04 \x01(\r:\x010R\x08recordId"4\n\x0eAnnotationT'
    b'ype\x12\x08\n\x04BBOX\x10\x00\x12\x0e\n\nBBOXandSeg\x10\x01\x12\x08\n\x04LANE\x10\x02"[\n\x0cLabelMapItem\x12\x12\n\x04n'
    b'ame\x18\x01 \x01(\tR\x04name\x12\x14\n\x05label\x18\x02 \x01(\x05R\x05label\x12!\n\x0cdisplay_name\x18\x03 \x01(\tR'
    b'\x0bdisplayName"3\n\x08LabelMap\x12\'\n\x04item\x18\x01 \x03(\x0b2\x13.caffe.LabelMapItemR'
    b'\x04item"\x85\x01\n\x0bYoloSegItem\x12\x12\n\x04name\x18\x01 \x01(\tR\x04name\x12\x19\n\x08label_id\x18\x02 \x01(\x05R'
    b'\x07labelId\x12\x14\n\x05label\x18\x03 \x01(\x05R\x05label\x12\x0f\n\x01r\x18\x04 \x01(\x05:\x010R\x01r\x12\x0f\n\x01g\x18\x05 \x01(\x05:\x01'
    b'0R\x01g\x12\x0f\n\x01b\x18\x06 \x01(\x05:\x010R\x01b"6\n\x0cYoloSegLabel\x12&\n\x04item\x18\x01 \x03(\x0b2\x12.caffe.'
    b'YoloSegItemR\x04item"\x95\x03\n\x0fFillerParameter\x12\x1c\n\x04type\x18\x01 \x01(\t:\x08constan'
    b'tR\x04type\x12\x17\n\x05value\x18\x02 \x01(\x02:\x010R\x05value\x12\x13\n\x03min\x18\x03 \x01(\x02:\x010R\x03min\x12\x13\n\x03max'
    b'\x18\x04 \x01(\x02:\x011R\x03max\x12\x15\n\x04mean\x18\x05 \x01(\x02:\x010R\x04mean\x12\x13\n\x03std\x18\x06 \x01(\x02:\x011R\x03std\x12\x1a'
    b'\n\x06sparse\x18\x07 \x01(\x05:\x02-1R\x06sparse\x12P\n\rvariance_norm\x18\x08 \x01(\x0e2#.caffe.Fi'
    b'llerParameter.VarianceNorm:\x06FAN_INR\x0cvarianceNorm\x12\x19\n\x05scale\x18\xa0\x9c'
    b'\x01 \x01(\x02:\x011R\x05scale\x12\x1b\n\x08diag_val\x18\xa1\x9c\x01 \x03(\x02R\x07diagVal\x12\x19\n\x05alpha\x18\xa2\x9c\x01 \x01('
    b'\x02:\x010R\x05alpha"4\n\x0cVarianceNorm\x12\n\n\x06FAN_IN\x10\x00\x12\x0b\n\x07FAN_OUT\x10\x01\x12\x0b\n\x07AVER'
    b'AGE\x10\x02"\xcf\n\n\x0cNetParameter\x12\x12\n\x04name\x18\x01 \x01(\tR\x04name\x12\x14\n\x05input\x18\x03 \x03(\tR\x05i'
    b'nput\x121\n\x0binput_shape\x18\x08 \x03(\x0b2\x10.caffe.BlobShapeR\ninputShape\x12\x1b\n\ti'
    b'nput_dim\x18\x04 \x03(\x05R\x08inputDim\x12,\n\x0eforce_backward\x18\x05 \x01(\x08:\x05falseR\rfor'
    b'ceBackward\x12%\n\x05state\x18\x06 \x01(\x0b2\x0f.caffe.NetStateR\x05state\x12$\n\ndebug_i'
    b'nfo\x18\x07 \x01(\x08:\x05falseR\tdebugInfo\x12+\n\x05layer\x18d \x03(\x0b2\x15.caffe.LayerPara'
    b'meterR\x05layer\x12/\n\x06layers\x18\x02 \x03(\x0b2\x17.caffe.V1LayerParameterR\x06layer'
    b's\x12\x1a\n\x06engine\x18\xa0\x9c\x01 \x01(\t:\x00R\x06engine\x122\n\x13bn_stats_batch_size\x18\xa1\x9c\x01 \x01(\r'
    b':\x010R\x10bnStatsBatchSize\x129\n\tmultinode\x18\xa2\x9c\x01 \x01(\x0b2\x19.caffe.Multinode'
    b'ParameterR\tmultinode\x12F\n\x14default_forward_type\x18\xa3\x9c\x01 \x01(\x0e2\x0b.caffe'
    b'.Type:\x05FLOATR\x12defaultForwardType\x12H\n\x15default_backward_type\x18\xa4\x9c'
    b'\x01 \x01(\x0e2\x0b.caffe.Type:\x05FLOATR\x13defaultBackwardType\x12F\n\x14default_fo'
    b'rward_math\x18\xa5\x9c\x01 \x01(\x0e2\x0b.caffe.Type:\x05FLOATR\x12defaultForwardMath\x12H'
    b'\n\x15default_backward_math\x18\xa6\x9c\x01 \x01(\x0e2\x0b.caffe.Type:\x05FLOATR\x13default'
    b'BackwardMath\x12/\n\x11global_grad_scale\x18\xa7\x9c\x01 \x01(\x02:\x011R\x0fglobalGradScal'
    b'e\x12D\n\x1aglobal_grad_scale_adaptive\x18\xa8\x9c\x01 \x01(\x08:\x05falseR\x17globalGradSc'
    b'aleAdaptive\x12I\n\x1bdefault_conv_algos_override\x18\xa9\x9c\x01 \x01(\t:\x08-1,-1,-1'
    b'R\x18defaultConvAlgosOverride\x12C\n\x1bdefault_cudnn_math_override\x18\xaa\x9c'
    b'\x01 \x01(\x05:\x02-1R\x18defaultCudnnMathOverride\x12*\n\x0ereduce_buckets\x18\xab\x9c\x01 \x01('
    b'\x05:\x016R\rreduceBuckets\x126\n\x13eltwise_mem_sharing\x18\xac\x9c\x01 \x01(\x08:\x04trueR\x11el'
    b'twiseMemSharing\x12.\n\tdata_type\x18\xad\x9c\x01 \x01(\x0e2\x0f.caffe.DataTypeR\x08dataT'
    b'ype\x12\x1c\n\x06device\x18\xae\x9c\x01 \x01(\x03:\x02-1R\x06device\x12A\n\x18reduced_memory_inferenc'
    b'e\x18\xaf\x9c\x01 \x01(\x08:\x05falseR\x16reducedMemoryInference\x12A\n\tmem_param\x18\xb0\x9c\x01 \x01('
    b'\x0b2".caffe.MemoryOptimizationParameterR\x08memParam"c\n\x08NetState\x12'
    b'(\n\x05phase\x18\x01 \x01(\x0e2\x0c.caffe.Phase:\x04TESTR\x05phase\x12\x17\n\x05level\x18\x02 \x01(\x05:\x010R'
    b'\x05level\x12\x14\n\x05stage\x18\x03 \x03(\tR\x05stage"\xb9\x01\n\x0cNetStateRule\x12"\n\x05phase\x18\x01 \x01(\x0e'
    b'2\x0c.caffe.PhaseR\x05phase\x12\x1b\n\tmin_level\x18\x02 \x01(\x05R\x08minLevel\x12\x1b\n\tmax_le'
    b'vel\x18\x03 \x01(\x05R\x08maxLevel\x12\x14\n\x05stage\x18\x04 \x03(\tR\x05stage\x12\x1b\n\tnot_stage\x18\x05 \x03(\t'
    b'R\x08notStage\x12\x18\n\x06solver\x18\xa0\x9c\x01 \x01(\x08R\x06solver"\xc7\x01\n\tParamSpec\x12\x12\n\x04name\x18\x01'
    b' \x01(\tR\x04name\x12<\n\nshare_mode\x18\x02 \x01(\x0e2\x1d.caffe.ParamSpec.DimCheckMod'
    b'eR\tshareMode\x12\x1a\n\x07lr_mult\x18\x03 \x01(\x02:\x011R\x06lrMult\x12 \n\ndecay_mult\x18\x04 \x01(\x02'
    b':\x011R\tdecayMult"*\n\x0cDimCheckMode\x12\n\n\x06STRICT\x10\x00\x12\x0e\n\nPERMISSIVE\x10\x01"\x82'
    b'k\n\x0eLayerParameter\x12\x12\n\x04name\x18\x01 \x01(\tR\x04name\x12\x12\n\x04type\x18\x02 \x01(\tR\x04type\x12\x16\n'
    b'\x06bottom\x18\x03 \x03(\tR\x06bottom\x12\x10\n\x03top\x18\x04 \x03(\tR\x03top\x12"\n\x05phase\x18\n \x01(\x0e2\x0c.caf'
    b'fe.PhaseR\x05phase\x12\x1f\n\x0bloss_weight\x18\x05 \x03(\x02R\nlossWeight\x12&\n\x05param\x18\x06 '
    b'\x03(\x0b2\x10.caffe.ParamSpecR\x05param\x12&\n\x05blobs\x18\x07 \x03(\x0b2\x10.caffe.BlobProt'
    b'oR\x05blobs\x12%\n\x0epropagate_down\x18\x0b \x03(\x08R\rpropagateDown\x12-\n\x07include\x18\x08'
    b' \x03(\x0b2\x13.caffe.NetStateRuleR\x07include\x12-\n\x07exclude\x18\t \x03(\x0b2\x13.caffe.'
    b'NetStateRuleR\x07exclude\x12G\n\x0ftransform_param\x18d \x01(\x0b2\x1e.caffe.Trans'
    b'formationParameterR\x0etransformParam\x123\n\nloss_param\x18e \x01(\x0b2\x14.caf'
    b'fe.LossParameterR\tlossParam\x12?\n\x0eaccuracy_param\x18f \x01(\x0b2\x18.caffe.'
    b'AccuracyParameterR\raccuracyParam\x129\n\x0cargmax_param\x18g \x01(\x0b2\x16.caf'
    b'fe.ArgMaxParameterR\x0bargmaxParam\x12D\n\x10batch_norm_param\x18\x8b\x01 \x01(\x0b2\x19'
    b'.caffe.BatchNormParameterR\x0ebatchNormParam\x124\n\nbias_param\x18\x8d\x01 \x01'
    b'(\x0b2\x14.caffe.BiasParameterR\tbiasParam\x124\n\nclip_param\x18\x94\x01 \x01(\x0b2\x14.c'
    b'affe.ClipParameterR\tclipParam\x129\n\x0cconcat_param\x18h \x01(\x0b2\x16.caffe.'
    b'ConcatParameterR\x0bconcatParam\x12U\n\x16contrastive_loss_param\x18i \x01(\x0b'
    b'2\x1f.caffe.ContrastiveLossParameterR\x14contrastiveLossParam\x12H\n\x11c'
    b'onvolution_param\x18j \x01(\x0b2\x1b.caffe.ConvolutionParameterR\x10convolu'
    b'tionParam\x124\n\ncrop_param\x18\x90\x01 \x01(\x0b2\x14.caffe.CropParameterR\tcropPa'
    b'ram\x123\n\ndata_param\x18k \x01(\x0b2\x14.caffe.DataParameterR\tdataParam\x12<\n\r'
    b'dropout_param\x18l \x01(\x0b2\x17.caffe.DropoutParameterR\x0cdropoutParam\x12C'
    b'\n\x10dummy_data_param\x18m \x01(\x0b2\x19.caffe.DummyDataParameterR\x0edummyDa'
    b'taParam\x12<\n\reltwise_param\x18n \x01(\x0b2\x17.caffe.EltwiseParameterR\x0celt'
    b'wiseParam\x121\n\telu_param\x18\x8c\x01 \x01(\x0b2\x13.caffe.ELUParameterR\x08eluParam'
    b'\x127\n\x0bembed_param\x18\x89\x01 \x01(\x0b2\x15.caffe.EmbedParameterR\nembedParam\x120\n'
    b'\texp_param\x18o \x01(\x0b2\x13.caffe.ExpParameterR\x08expParam\x12=\n\rflatten_p'
    b'aram\x18\x87\x01 \x01(\x0b2\x17.caffe.FlattenParameterR\x0cflattenParam\x12@\n\x0fhdf5_d'
    b'ata_param\x18p \x01(\x0b2\x18.caffe.HDF5DataParameterR\rhdf5DataParam\x12F\n\x11'
    b'hdf5_output_param\x18q \x01(\x0b2\x1a.caffe.HDF5OutputParameterR\x0fhdf5Out'
    b'putParam\x12C\n\x10hinge_loss_param\x18r \x01(\x0b2\x19.caffe.HingeLossParamete'
    b'rR\x0ehingeLossParam\x12C\n\x10image_data_param\x18s \x01(\x0b2\x19.caffe.ImageDat'
    b'aParameterR\x0eimageDataParam\x12L\n\x13infogain_loss_param\x18t \x01(\x0b2\x1c.ca'
    b'ffe.InfogainLossParameterR\x11infogainLossParam\x12L\n\x13inner_produc'
    b't_param\x18u \x01(\x0b2\x1c.caffe.InnerProductParameterR\x11innerProductPar'
    b'am\x127\n\x0binput_param\x18\x8f\x01 \x01(\x0b2\x15.caffe.InputParameterR\ninputParam\x12'
    b'1\n\tlog_param\x18\x86\x01 \x01(\x0b2\x13.caffe.LogParameterR\x08logParam\x120\n\tlrn_pa'
    b'ram\x18v \x01(\x0b2\x13.caffe.LRNParameterR\x08lrnParam\x12F\n\x11memory_data_para'
    b'm\x18w \x01(\x0b2\x1a.caffe.MemoryDataParameterR\x0fmemoryDataParam\x120\n\tmvn_'
    b'param\x18x \x01(\x0b2\x13.caffe.MVNParameterR\x08mvnParam\x12C\n\x0fparameter_para'
    b'm\x18\x91\x01 \x01(\x0b2\x19.caffe.ParameterParameterR\x0eparameterParam\x12<\n\rpooli'
    b'ng_param\x18y \x01(\x0b2\x17.caffe.PoolingParameterR\x0cpoolingParam\x126\n\x0bpow'
    b'er_param\x18z \x01(\x0b2\x15.caffe.PowerParameterR\npowerParam\x127\n\x0bprelu_p'
    b'aram\x18\x83\x01 \x01(\x0b2\x15.caffe.PReLUParameterR\npreluParam\x12:\n\x0cpython_par'
    b'am\x18\x82\x01 \x01(\x0b2\x16.caffe.PythonParameterR\x0bpythonParam\x12C\n\x0frecurrent_'
    b'param\x18\x92\x01 \x01(\x0b2\x19.caffe.RecurrentParameterR\x0erecurrentParam\x12C\n\x0fr'
    b'eduction_param\x18\x88\x01 \x01(\x0b2\x19.caffe.ReductionParameterR\x0ereductionP'
    b'aram\x123\n\nrelu_param\x18{ \x01(\x0b2\x14.caffe.ReLUParameterR\treluParam\x12=\n'
    b'\rreshape_param\x18\x85\x01 \x01(\x0b2\x17.caffe.ReshapeParameterR\x0creshapeParam'
    b'\x127\n\x0bscale_param\x18\x8e\x01 \x01(\x0b2\x15.caffe.ScaleParameterR\nscaleParam\x12<\n'
    b'\rsigmoid_param\x18| \x01(\x0b2\x17.caffe.SigmoidParameterR\x0csigmoidParam\x12'
    b'<\n\rsoftmax_param\x18} \x01(\x0b2\x17.caffe.SoftmaxParameterR\x0csoftmaxPara'
    b'm\x121\n\tspp_param\x18\x84\x01 \x01(\x0b2\x13.caffe.SPPParameterR\x08sppParam\x126\n\x0bslic'
    b'e_param\x18~ \x01(\x0b2\x15.caffe.SliceParameterR\nsliceParam\x127\n\x0bswish_pa'
    b'ram\x18\x93\x01 \x01(\x0b2\x15.caffe.SwishParameterR\nswishParam\x123\n\ntanh_param\x18'
    b'\x7f \x01(\x0b2\x14.caffe.TanHParameterR\ttanhParam\x12C\n\x0fthreshold_param\x18\x80\x01'
    b' \x01(\x0b2\x19.caffe.ThresholdParameterR\x0ethresholdParam\x124\n\ntile_para'
    b'm\x18\x8a\x01 \x01(\x0b2\x14.caffe.TileParameterR\ttileParam\x12G\n\x11window_data_par'
    b'am\x18\x81\x01 \x01(\x0b2\x1a.caffe.WindowDataParameterR\x0fwindowDataParam\x12\x1a\n\x06en'
    b'gine\x18\xa0\x9c\x01 \x01(\t:\x00R\x06engine\x12>\n\tmultinode\x18\xa1\x9c\x01 \x01(\x0b2\x1e.caffe.Multinod'
    b'eLayerParameterR\tmultinode\x127\n\x0cforward_type\x18\xa2\x9c\x01 \x01(\x0e2\x0b.caffe.T'
    b'ype:\x05FLOATR\x0bforwardType\x129\n\rbackward_type\x18\xa3\x9c\x01 \x01(\x0e2\x0b.caffe.Typ'
    b'e:\x05FLOATR\x0cbackwardType\x127\n\x0cforward_math\x18\xa4\x9c\x01 \x01(\x0e2\x0b.caffe.Type:'
    b'\x05FLOATR\x0bforwardMath\x129\n\rbackward_math\x18\xa5\x9c\x01 \x01(\x0e2\x0b.caffe.Type:\x05F'
    b'LOATR\x0cbackwardMath\x124\n\x13cudnn_math_override\x18\xa6\x9c\x01 \x01(\x05:\x02-1R\x11cudnn'
    b'MathOverride\x12\x1d\n\x05debug\x18\xa7\x9c\x01 \x01(\x08:\x05falseR\x05debug\x12;\n\x10bottom_data_t'
    b'ype\x18\xa8\x9c\x01 \x01(\x0e2\x0f.caffe.DataTypeR\x0ebottomDataType\x12=\n\x11compute_data'
    b'_type\x18\xa9\x9c\x01 \x01(\x0e2\x0f.caffe.DataTypeR\x0fcomputeDataType\x125\n\rtop_data_'
    b'type\x18\xaa\x9c\x01 \x01(\x0e2\x0f.caffe.DataTypeR\x0btopDataType\x12\x1c\n\x06device\x18\xab\x9c\x01 \x01(\x03'
    b':\x02-1R\x06device\x124\n\x12reshape_every_iter\x18\xac\x9c\x01 \x01(\x08:\x04trueR\x10reshapeEve'
    b'ryIter\x128\n\x0baccum_param\x18\xad\x9c\x01 \x01(\x0b2\x15.caffe.AccumParameterR\naccumP'
    b'aram\x12d\n\x1badaptive_bias_channel_param\x18\xae\x9c\x01 \x01(\x0b2#.caffe.Adaptive'
    b'BiasChannelParameterR\x18adaptiveBiasChannelParam\x12A\n\x0eaffinity_p'
    b'aram\x18\xaf\x9c\x01 \x01(\x0b2\x18.caffe.AffinityParameterR\raffinityParam\x12Q\n\x14ann'
    b'otated_data_param\x18\xb0\x9c\x01 \x01(\x0b2\x1d.caffe.AnnotatedDataParameterR\x12an'
    b'notatedDataParam\x12M\n\x12augmentation_param\x18\xb1\x9c\x01 \x01(\x0b2\x1c.caffe.Augme'
    b'ntationParameterR\x11augmentationParam\x12c\n\x1cbatch_contrastive_los'
    b's_param\x18\xb2\x9c\x01 \x01(\x0b2 .caffe.BatchContrastiveParameterR\x19batchCont'
    b'rastiveLossParam\x12T\n\x15batch_reduction_param\x18\xb3\x9c\x01 \x01(\x0b2\x1e.caffe.Ba'
    b'tchReductionParameterR\x13batchReductionParam\x12?\n\x0ebbox_reg_param'
    b'\x18\xb4\x9c\x01 \x01(\x0b2\x17.caffe.BBoxRegParameterR\x0cbboxRegParam\x12K\n\x12bias_chan'
    b'nel_param\x18\xb5\x9c\x01 \x01(\x0b2\x1b.caffe.BiasChannelParameterR\x10biasChannelP'
    b'aram\x12]\n\x18black_augmentation_param\x18\xb6\x9c\x01 \x01(\x0b2!.caffe.BlackAugmen'
    b'tationParameterR\x16blackAugmentationParam\x12/\n\x08bn_param\x18\xb7\x9c\x01 \x01(\x0b2'
    b'\x12.caffe.BNParameterR\x07bnParam\x12[\n\x18box_annotator_ohem_param\x18\xb8\x9c\x01'
    b' \x01(\x0b2 .caffe.BoxAnnotatorOHEMParameterR\x15boxAnnotatorOhemPara'
    b'm\x12H\n\x11center_loss_param\x18\xb9\x9c\x01 \x01(\x0b2\x1a.caffe.CenterLossParameterR\x0f'
    b'centerLossParam\x12N\n\x13channel_scale_param\x18\xba\x9c\x01 \x01(\x0b2\x1c.caffe.Chann'
    b'elScaleParameterR\x11channelScaleParam\x12Q\n\x14coeff_schedule_param\x18'
    b'\xbb\x9c\x01 \x01(\x0b2\x1d.caffe.CoeffScheduleParameterR\x12coeffScheduleParam\x12j'
    b'\n\x1dconfidence_penalty_loss_param\x18\xbc\x9c\x01 \x01(\x0b2%.caffe.ConfidencePe'
    b'naltyLossParameterR\x1aconfidencePenaltyLossParam\x12i\n\x1ccontinuati'
    b'on_indicator_param\x18\xbd\x9c\x01 \x01(\x0b2%.caffe.ContinuationIndicatorPara'
    b'meterR\x1acontinuationIndicatorParam\x12P\n\x13convolution3d_param\x18\xbe\x9c\x01'
    b' \x01(\x0b2\x1d.caffe.Convolution3DParameterR\x12convolution3dParam\x12J\n\x11c'
    b'orrelation_param\x18\xbf\x9c\x01 \x01(\x0b2\x1b.caffe.CorrelationParameterR\x10corre'
    b'lationParam\x12?\n\x0ectc_loss_param\x18\xc0\x9c\x01 \x01(\x0b2\x17.caffe.CtcLossParamet'
    b'erR\x0cctcLossParam\x12i\n\x1cdeformable_convolution_param\x18\xc1\x9c\x01 \x01(\x0b2%.c'
    b'affe.DeformableConvolutionParameterR\x1adeformableConvolutionPa'
    b'ram\x12m\n\x1edeformable_psroi_pooling_param\x18\xc2\x9c\x01 \x01(\x0b2&.caffe.Deform'
    b'ablePSROIPoolingParameterR\x1bdeformablePsroiPoolingParam\x12B\n\x0fde'
    b'nse_crf_param\x18\xc3\x9c\x01 \x01(\x0b2\x18.caffe.DenseCRFParameterR\rdenseCrfPar'
    b'am\x12U\n\x16dense_image_data_param\x18\xc4\x9c\x01 \x01(\x0b2\x1e.caffe.DenseImageDataP'
    b'arameterR\x13denseImageDataParam\x12]\n\x18detection_evaluate_param\x18\xc5\x9c'
    b'\x01 \x01(\x0b2!.caffe.DetectionEvaluateParameterR\x16detectionEvaluateP'
    b'aram\x12W\n\x16detection_output_param\x18\xc6\x9c\x01 \x01(\x0b2\x1f.caffe.DetectionOutp'
    b'utParameterR\x14detectionOutputParam\x12i\n\x1cdetectnet_augmentation_'
    b'param\x18\xc7\x9c\x01 \x01(\x0b2%.caffe.DetectNetAugmentationParameterR\x1adetect'
    b'netAugmentationParam\x12f\n\x1bdetectnet_groundtruth_param\x18\xc8\x9c\x01 \x01(\x0b2'
    b'$.caffe.DetectNetGroundTruthParameterR\x19detectnetGroundtruthP'
    b'aram\x12O\n\x14dice_coef_loss_param\x18\xc9\x9c\x01 \x01(\x0b2\x1c.caffe.DiceCoefLossPar'
    b'ameterR\x11diceCoefLossParam\x12W\n\x16domain_transform_param\x18\xca\x9c\x01 \x01(\x0b2'
    b'\x1f.caffe.DomainTransformParameterR\x14domainTransformParam\x12N\n\x13do'
    b'wn_sampling_param\x18\xcb\x9c\x01 \x01(\x0b2\x1c.caffe.DownSamplingParameterR\x11dow'
    b'nSamplingParam\x12G\n\x10downsample_param\x18\xcc\x9c\x01 \x01(\x0b2\x1a.caffe.Downsampl'
    b'eParameterR\x0fdownsampleParam\x12Q\n\x14eltwise_affine_param\x18\xcd\x9c\x01 \x01(\x0b2'
    b'\x1d.caffe.EltwiseAffineParameterR\x12eltwiseAffineParam\x12Q\n\x14eval_d'
    b'etection_param\x18\xce\x9c\x01 \x01(\x0b2\x1d.caffe.EvalDetectionParameterR\x12evalD'
    b'etectionParam\x12?\n\x0efcn_data_param\x18\xcf\x9c\x01 \x01(\x0b2\x17.caffe.FCNDataParam'
    b'eterR\x0cfcnDataParam\x12[\n\x18feature_decay_loss_param\x18\xd0\x9c\x01 \x01(\x0b2 .caf'
    b'fe.FeatureDecayLossParameterR\x15featureDecayLossParam\x125\n\nflip_'
    b'param\x18\xd1\x9c\x01 \x01(\x0b2\x14.caffe.FlipParameterR\tflipParam\x12B\n\x0fflow_warp_'
    b'param\x18\xd2\x9c\x01 \x01(\x0b2\x18.caffe.FlowWarpParameterR\rflowWarpParam\x12E\n\x10fo'
    b'cal_loss_param\x18\xd3\x9c\x01 \x01(\x0b2\x19.caffe.FocalLossParameterR\x0efocalLoss'
    b'Param\x12i\n\x1egeneral_contrastive_loss_param\x18\xd4\x9c\x01 \x01(\x0b2".caffe.Gene'
    b'ralContrastiveParameterR\x1bgeneralContrastiveLossParam\x12]\n\x1agene'
    b'ral_triplet_loss_param\x18\xd5\x9c\x01 \x01(\x0b2\x1e.caffe.GeneralTripletParamet'
    b'erR\x17generalTripletLossParam\x12T\n\x15gradient_scaler_param\x18\xd6\x9c\x01 \x01(\x0b'
    b'2\x1e.caffe.GradientScalerParameterR\x13gradientScalerParam\x12>\n\rhot'
    b'spot_param\x18\xd7\x9c\x01 \x01(\x0b2\x17.caffe.HotspotParameterR\x0chotspotParam\x12J\n'
    b'\x12infimum_loss_param\x18\xd8\x9c\x01 \x01(\x0b2\x1a.caffe.InfimumLossParamterR\x10inf'
    b'imumLossParam\x12Q\n\x14inner_distance_param\x18\xd9\x9c\x01 \x01(\x0b2\x1d.caffe.InnerD'
    b'istanceParameterR\x12innerDistanceParam\x12A\n\x0einsanity_param\x18\xda\x9c\x01 \x01'
    b'(\x0b2\x18.caffe.InsanityParameterR\rinsanityParam\x12;\n\x0cinterp_param\x18'
    b'\xdb\x9c\x01 \x01(\x0b2\x16.caffe.InterpParameterR\x0binterpParam\x12<\n\rl1_loss_para'
    b'm\x18\xdc\x9c\x01 \x01(\x0b2\x16.caffe.L1LossParameterR\x0bl1LossParam\x12[\n\x18label_spec'
    b'ific_add_param\x18\xdd\x9c\x01 \x01(\x0b2 .caffe.LabelSpecificAddParameterR\x15la'
    b'belSpecificAddParam\x12d\n\x1blabel_specific_affine_param\x18\xde\x9c\x01 \x01(\x0b2#'
    b'.caffe.LabelSpecificAffineParameterR\x18labelSpecificAffinePara'
    b"m\x12q\n label_specific_hard_margin_param\x18\xdf\x9c\x01 \x01(\x0b2'.caffe.LabelS"
    b'pecificHardMarginParameterR\x1clabelSpecificHardMarginParam\x12d\n\x1b'
    b'label_specific_margin_param\x18\xe0\x9c\x01 \x01(\x0b2#.caffe.LabelSpecificMar'
    b'ginParameterR\x18labelSpecificMarginParam\x12g\n\x1clabel_specific_res'
    b'cale_param\x18\xe1\x9c\x01 \x01(\x0b2$.caffe.LabelSpecificRescaleParameterR\x19la'
    b'belSpecificRescaleParam\x12i\n\x1clabelsequence_accuracy_param\x18\xe2\x9c\x01 '
    b'\x01(\x0b2%.caffe.LabelsequenceAccuracyParameterR\x1alabelsequenceAcc'
    b"uracyParam\x12p\n\x1flargemargin_inner_product_param\x18\xe3\x9c\x01 \x01(\x0b2'.caff"
    b'e.LargeMarginInnerProductParameterR\x1clargemarginInnerProductP'
    b'aram\x128\n\x0blocal_param\x18\xe4\x9c\x01 \x01(\x0b2\x15.caffe.LocalParameterR\nlocalPar'
    b'am\x12?\n\x0elpq_loss_param\x18\xe5\x9c\x01 \x01(\x0b2\x17.caffe.LpqLossParameterR\x0clpqLo'
    b'ssParam\x125\n\nlstm_param\x18\xe6\x9c\x01 \x01(\x0b2\x14.caffe.LstmParameterR\tlstmPar'
    b'am\x12a\n\x1amargin_inner_product_param\x18\xe7\x9c\x01 \x01(\x0b2".caffe.MarginInner'
    b'ProductParameterR\x17marginInnerProductParam\x12H\n\x11mask_resize_par'
    b'am\x18\xe8\x9c\x01 \x01(\x0b2\x1a.caffe.MaskResizeParameterR\x0fmaskResizeParam\x12?\n\x0em'
    b'at_read_param\x18\xe9\x9c\x01 \x01(\x0b2\x17.caffe.MatReadParameterR\x0cmatReadParam'
    b'\x12B\n\x0fmat_write_param\x18\xea\x9c\x01 \x01(\x0b2\x18.caffe.MatWriteParameterR\rmatWr'
    b'iteParam\x125\n\nmean_param\x18\xeb\x9c\x01 \x01(\x0b2\x14.caffe.MeanParameterR\tmeanPa'
    b'ram\x12D\n\x0fmergecrop_param\x18\xec\x9c\x01 \x01(\x0b2\x19.caffe.MergeCropParameterR\x0em'
    b'ergecropParam\x12?\n\x0emil_data_param\x18\xed\x9c\x01 \x01(\x0b2\x17.caffe.MILDataParam'
    b'eterR\x0cmilDataParam\x122\n\tmil_param\x18\xee\x9c\x01 \x01(\x0b2\x13.caffe.MILParameter'
    b'R\x08milParam\x12N\n\x13mn_activation_param\x18\xef\x9c\x01 \x01(\x0b2\x1c.caffe.MnActivati'
    b'onParameterR\x11mnActivationParam\x12Z\n\x16mn_grad_compress_param\x18\xf0\x9c\x01'
    b' \x01(\x0b2#.caffe.MnParamGradCompressParameterR\x13mnGradCompressPar'
    b'am\x12d\n\x1bmulti_stage_meanfield_param\x18\xf1\x9c\x01 \x01(\x0b2#.caffe.MultiStage'
    b'MeanfieldParameterR\x18multiStageMeanfieldParam\x12N\n\x13multibox_los'
    b's_param\x18\xf2\x9c\x01 \x01(\x0b2\x1c.caffe.MultiBoxLossParameterR\x11multiboxLossP'
    b'aram\x122\n\tnca_param\x18\xf3\x9c\x01 \x01(\x0b2\x13.caffe.NCAParameterR\x08ncaParam\x12=\n\x0b'
    b'noise_param\x18\xf4\x9c\x01 \x01(\x0b2\x1a.caffe.NoiseLayerParameterR\nnoiseParam\x12'
    b':\n\nnorm_param\x18\xf5\x9c\x01 \x01(\x0b2\x19.caffe.NormalizeParameterR\tnormParam\x12'
    b'J\n\x0fnormalize_param\x18\xf6\x9c\x01 \x01(\x0b2\x1f.caffe.NormalizeVectorParameterR'
    b'\x0enormalizeParam\x12f\n\x1dordinal_regression_loss_param\x18\xf7\x9c\x01 \x01(\x0b2!.c'
    b'affe.OrdinalRegressionParameterR\x1aordinalRegressionLossParam\x12'
    b'A\n\x0epairwise_param\x18\xf8\x9c\x01 \x01(\x0b2\x18.caffe.PairwiseParameterR\rpairwis'
    b'eParam\x12Q\n\x14parse_evaluate_param\x18\xf9\x9c\x01 \x01(\x0b2\x1d.caffe.ParseEvaluate'
    b'ParameterR\x12parseEvaluateParam\x12>\n\rpermute_param\x18\xfa\x9c\x01 \x01(\x0b2\x17.caf'
    b'fe.PermuteParameterR\x0cpermuteParam\x12D\n\x0fpooling3d_param\x18\xfb\x9c\x01 \x01(\x0b'
    b'2\x19.caffe.Pooling3DParameterR\x0epooling3dParam\x12H\n\x11predict_box_p'
    b'aram\x18\xfc\x9c\x01 \x01(\x0b2\x1a.caffe.PredictBoxParameterR\x0fpredictBoxParam\x12B\n'
    b'\x0fprior_box_param\x18\xfd\x9c\x01 \x01(\x0b2\x18.caffe.PriorBoxParameterR\rpriorBox'
    b'Param\x12A\n\x0eproposal_param\x18\xfe\x9c\x01 \x01(\x0b2\x18.caffe.ProposalParameterR\rp'
    b'roposalParam\x12H\n\x11psroi_align_param\x18\xff\x9c\x01 \x01(\x0b2\x1a.caffe.PSROIAlign'
    b'ParameterR\x0fpsroiAlignParam\x12N\n\x13psroi_pooling_param\x18\x80\x9d\x01 \x01(\x0b2\x1c.'
    b'caffe.PSROIPoolingParameterR\x11psroiPoolingParam\x12M\n\x12quantizati'
    b'on_param\x18\x81\x9d\x01 \x01(\x0b2\x1c.caffe.QuantizationParameterR\x11quantization'
    b'Param\x12;\n\x0creader_param\x18\x82\x9d\x01 \x01(\x0b2\x16.caffe.ReaderParameterR\x0breade'
    b'rParam\x12H\n\x11region_loss_param\x18\x83\x9d\x01 \x01(\x0b2\x1a.caffe.RegionLossParame'
    b'terR\x0fregionLossParam\x127\n\x0brelu6_param\x18\x84\x9d\x01 \x01(\x0b2\x14.caffe.ReLUPara'
    b'meterR\nrelu6Param\x128\n\x0breorg_param\x18\x85\x9d\x01 \x01(\x0b2\x15.caffe.ReorgParame'
    b'terR\nreorgParam\x12A\n\x0eresample_param\x18\x86\x9d\x01 \x01(\x0b2\x18.caffe.ResamplePa'
    b'rameterR\rresampleParam\x12@\n\x0cresize_param\x18\x87\x9d\x01 \x01(\x0b2\x1b.caffe.Resiz'
    b'eLayerParameterR\x0bresizeParam\x12>\n\rreverse_param\x18\x88\x9d\x01 \x01(\x0b2\x17.caff'
    b'e.ReverseParameterR\x0creverseParam\x12B\n\x0froi_align_param\x18\x89\x9d\x01 \x01(\x0b2'
    b'\x18.caffe.ROIAlignParameterR\rroiAlignParam\x12U\n\x16roi_mask_pooling'
    b'_param\x18\x8a\x9d\x01 \x01(\x0b2\x1e.caffe.ROIMaskPoolingParameterR\x13roiMaskPooli'
    b'ngParam\x12H\n\x11roi_pooling_param\x18\x8b\x9d\x01 \x01(\x0b2\x1a.caffe.ROIPoolingParam'
    b'eterR\x0froiPoolingParam\x12H\n\x11roi_warping_param\x18\x8c\x9d\x01 \x01(\x0b2\x1a.caffe.R'
    b'OIWarpingParameterR\x0froiWarpingParam\x12K\n\x12seg_accuracy_param\x18\x8d\x9d'
    b'\x01 \x01(\x0b2\x1b.caffe.SegAccuracyParameterR\x10segAccuracyParam\x12f\n\x1bsegm'
    b'entation_evaluate_param\x18\x8e\x9d\x01 \x01(\x0b2$.caffe.SegmentationEvaluate'
    b'ParameterR\x19segmentationEvaluateParam\x12K\n\x12selu_dropout_param\x18\x8f'
    b'\x9d\x01 \x01(\x0b2\x1b.caffe.SeLuDropoutParameterR\x10seluDropoutParam\x125\n\nsel'
    b'u_param\x18\x90\x9d\x01 \x01(\x0b2\x14.caffe.SeLuParameterR\tseluParam\x12T\n\x15shuffle_'
    b'channel_param\x18\x91\x9d\x01 \x01(\x0b2\x1e.caffe.ShuffleChannelParameterR\x13shuff'
    b'leChannelParam\x12O\n\x14smooth_l1_loss_param\x18\x92\x9d\x01 \x01(\x0b2\x1c.caffe.Smoot'
    b'hL1LossParameterR\x11smoothL1LossParam\x12A\n\x0esmoothl1_param\x18\x93\x9d\x01 \x01('
    b'\x0b2\x18.caffe.SmoothL1ParameterR\rsmoothl1Param\x12`\n\x1bsoft_contrasti'
    b've_loss_param\x18\x94\x9d\x01 \x01(\x0b2\x1f.caffe.SoftContrastiveParameterR\x18soft'
    b'ContrastiveLossParam\x12T\n\x15soft_truncation_param\x18\x95\x9d\x01 \x01(\x0b2\x1e.caff'
    b'e.SoftTruncationParameterR\x13softTruncationParam\x12T\n\x15spatial_dr'
    b'opout_param\x18\x96\x9d\x01 \x01(\x0b2\x1e.caffe.SpatialDropoutParameterR\x13spatial'
    b'DropoutParam\x128\n\x0bsplit_param\x18\x97\x9d\x01 \x01(\x0b2\x15.caffe.SplitParameterR\n'
    b'splitParam\x12E\n\x10sub_region_param\x18\x98\x9d\x01 \x01(\x0b2\x19.caffe.SubRegionPara'
    b'meterR\x0esubRegionParam\x12D\n\x0ftranspose_param\x18\x99\x9d\x01 \x01(\x0b2\x19.caffe.Tra'
    b'nsposeParameterR\x0etransposeParam\x12K\n\x12triplet_loss_param\x18\x9a\x9d\x01 \x01('
    b'\x0b2\x1b.caffe.TripletLossParameterR\x10tripletLossParam\x122\n\ttrt_para'
    b'm\x18\x9b\x9d\x01 \x01(\x0b2\x13.caffe.TRTParameterR\x08trtParam\x12G\n\x10truncation_param'
    b'\x18\x9c\x9d\x01 \x01(\x0b2\x1a.caffe.TruncationParameterR\x0ftruncationParam\x12K\n\x12uni'
    b'que_label_param\x18\x9d\x9d\x01 \x01(\x0b2\x1b.caffe.UniqueLabelParameterR\x10unique'
    b'LabelParam\x12D\n\x0funpooling_param\x18\x9e\x9d\x01 \x01(\x0b2\x19.caffe.UnPoolingParam'
    b'eterR\x0eunpoolingParam\x12A\n\x0eupsample_param\x18\x9f\x9d\x01 \x01(\x0b2\x18.caffe.Upsam'
    b'pleParameterR\rupsampleParam\x12E\n\x10video_data_param\x18\xa0\x9d\x01 \x01(\x0b2\x19.ca'
    b'ffe.VideoDataParameterR\x0evideoDataParam\x12;\n\x0cwriter_param\x18\xa1\x9d\x01 \x01'
    b'(\x0b2\x16.caffe.WriterParameterR\x0bwriterParam\x12d\n\x1byolo_detection_ou'
    b'tput_param\x18\xa2\x9d\x01 \x01(\x0b2#.caffe.YoloDetectionOutputParameterR\x18yol'
    b'oDetectionOutputParam\x12?\n\x0eyolo_seg_param\x18\xa3\x9d\x01 \x01(\x0b2\x17.caffe.Yolo'
    b'SegParameterR\x0cyoloSegParam\x12j\n\x1dyolov3_detection_output_param\x18'
    b'\xa4\x9d\x01 \x01(\x0b2%.caffe.Yolov3DetectionOutputParameterR\x1ayolov3Detect'
    b'ionOutputParam\x12;\n\x0cyolov3_param\x18\xa5\x9d\x01 \x01(\x0b2\x16.caffe.Yolov3Paramet'
    b'erR\x0byolov3Param\x12Q\n\x14detection_loss_param\x18\xa6\x9d\x01 \x01(\x0b2\x1d.caffe.Dete'
    b"ctionLossParameterR\x12detectionLossParam\x12'\n\x0ecustom_options\x18\x88\xa4\x01"
    b' \x03(\x0cR\rcustomOptions"\xe2$\n\x0fSolverParameter\x12\x10\n\x03net\x18\x18 \x01(\tR\x03net\x120\n'
    b'\tnet_param\x18\x19 \x01(\x0b2\x13.caffe.NetParameterR\x08netParam\x12\x1b\n\ttrain_net'
    b'\x18\x01 \x01(\tR\x08trainNet\x12\x19\n\x08test_net\x18\x02 \x03(\tR\x07testNet\x12;\n\x0ftrain_net_par'
    b'am\x18\x15 \x01(\x0b2\x13.caffe.NetParameterR\rtrainNetParam\x129\n\x0etest_net_par'
    b'am\x18\x16 \x03(\x0b2\x13.caffe.NetParameterR\x0ctestNetParam\x120\n\x0btrain_state\x18\x1a'
    b' \x01(\x0b2\x0f.caffe.NetStateR\ntrainState\x12.\n\ntest_state\x18\x1b \x03(\x0b2\x0f.caff'
    b'e.NetStateR\ttestState\x12\x1b\n\ttest_iter\x18\x03 \x03(\x05R\x08testIter\x12&\n\rtest_i'
    b'nterval\x18\x04 \x01(\x05:\x010R\x0ctestInterval\x121\n\x11test_compute_loss\x18\x13 \x01(\x08:\x05f'
    b'alseR\x0ftestComputeLoss\x125\n\x13test_initialization\x18  \x01(\x08:\x04trueR\x12te'
    b'stInitialization\x12\x17\n\x07base_lr\x18\x05 \x01(\x02R\x06baseLr\x12\x18\n\x07display\x18\x06 \x01(\x05R\x07'
    b'display\x12$\n\x0caverage_loss\x18! \x01(\x05:\x011R\x0baverageLoss\x12\x19\n\x08max_iter\x18\x07 '
    b'\x01(\x05R\x07maxIter\x12\x1e\n\titer_size\x18$ \x01(\x05:\x011R\x08iterSize\x12\x1b\n\tlr_policy\x18\x08 '
    b'\x01(\tR\x08lrPolicy\x12\x14\n\x05gamma\x18\t \x01(\x02R\x05gamma\x12\x14\n\x05power\x18\n \x01(\x02R\x05power\x12\x1a\n'
    b'\x08momentum\x18\x0b \x01(\x02R\x08momentum\x12!\n\x0cweight_decay\x18\x0c \x01(\x02R\x0bweightDecay'
    b'\x123\n\x13regularization_type\x18\x1d \x01(\t:\x02L2R\x12regularizationType\x12\x1a\n\x08ste'
    b'psize\x18\r \x01(\x05R\x08stepsize\x12\x1c\n\tstepvalue\x18" \x03(\x05R\tstepvalue\x12)\n\x0eclip_'
    b'gradients\x18# \x01(\x02:\x02-1R\rclipGradients\x12\x1d\n\x08snapshot\x18\x0e \x01(\x05:\x010R\x08sna'
    b"pshot\x12'\n\x0fsnapshot_prefix\x18\x0f \x01(\tR\x0esnapshotPrefix\x12*\n\rsnapshot_d"
    b'iff\x18\x10 \x01(\x08:\x05falseR\x0csnapshotDiff\x12[\n\x0fsnapshot_format\x18% \x01(\x0e2%.ca'
    b'ffe.SolverParameter.SnapshotFormat:\x0bBINARYPROTOR\x0esnapshotFor'
    b'mat\x12G\n\x0bsolver_mode\x18\x11 \x01(\x0e2!.caffe.SolverParameter.SolverMode:'
    b'\x03GPUR\nsolverMode\x12\x1e\n\tdevice_id\x18\x12 \x01(\x05:\x010R\x08deviceId\x12#\n\x0brandom_s'
    b'eed\x18\x14 \x01(\x03:\x02-1R\nrandomSeed\x12\x17\n\x04type\x18( \x01(\t:\x03SGDR\x04type\x12\x1b\n\x05delta\x18'
    b"\x1f \x01(\x02:\x051e-08R\x05delta\x12#\n\tmomentum2\x18' \x01(\x02:\x050.999R\tmomentum2\x12!\n\t"
    b'rms_decay\x18& \x01(\x02:\x040.99R\x08rmsDecay\x12$\n\ndebug_info\x18\x17 \x01(\x08:\x05falseR\t'
    b'debugInfo\x126\n\x14snapshot_after_train\x18\x1c \x01(\x08:\x04trueR\x12snapshotAfter'
    b'Train\x12G\n\x0bsolver_type\x18\x1e \x01(\x0e2!.caffe.SolverParameter.SolverTyp'
    b'e:\x03SGDR\nsolverType\x120\n\x11layer_wise_reduce\x18) \x01(\x08:\x04trueR\x0flayerWi'
    b'seReduce\x12\x18\n\x07weights\x18* \x03(\tR\x07weights\x12-\n\teval_type\x18\xa0\x9c\x01 \x01(\t:\x0ecla'
    b'ssificationR\x08evalType\x12)\n\nap_version\x18\xa1\x9c\x01 \x01(\t:\x08IntegralR\tapVer'
    b'sion\x12:\n\x15show_per_class_result\x18\xa2\x9c\x01 \x01(\x08:\x05falseR\x12showPerClassRe'
    b'sult\x12)\n\x0fplateau_winsize\x18\xa3\x9c\x01 \x03(\x05R\x0eplateauWinsize\x12\x1a\n\x07stagelr\x18\xa4'
    b'\x9c\x01 \x03(\x02R\x07stagelr\x12\x1e\n\tstageiter\x18\xa5\x9c\x01 \x03(\x05R\tstageiter\x12$\n\x0bwarmup_it'
    b'er\x18\xa6\x9c\x01 \x01(\x05:\x010R\nwarmupIter\x12+\n\x0fwarmup_start_lr\x18\xa7\x9c\x01 \x01(\x02:\x010R\rwar'
    b'mupStartLr\x12$\n\x0btest_offset\x18\xa8\x9c\x01 \x01(\x05:\x010R\ntestOffset\x12+\n\rlocal_lr'
    b'_auto\x18\xa9\x9c\x01 \x01(\x08:\x05falseR\x0blocalLrAuto\x12-\n\x0elocal_gw_ratio\x18\xaa\x9c\x01 \x01(\x02:'
    b'\x050.001R\x0clocalGwRatio\x120\n\x0fdisabled_update\x18\xab\x9c\x01 \x01(\x08:\x05falseR\x0edisa'
    b'bledUpdate\x12\x1a\n\x06engine\x18\xac\x9c\x01 \x01(\t:\x00R\x06engine\x12,\n\x0frampup_interval\x18\xad\x9c'
    b'\x01 \x01(\x05:\x010R\x0erampupInterval\x12 \n\trampup_lr\x18\xae\x9c\x01 \x01(\x02:\x010R\x08rampupLr\x12\x17'
    b'\n\x06min_lr\x18\xaf\x9c\x01 \x01(\x02R\x05minLr\x120\n\x0fmomentum_policy\x18\xb0\x9c\x01 \x01(\t:\x05fixedR\x0em'
    b'omentumPolicy\x12)\n\x0cmax_momentum\x18\xb1\x9c\x01 \x01(\x02:\x040.99R\x0bmaxMomentum\x12*\n\x0e'
    b'momentum_power\x18\xb2\x9c\x01 \x01(\x02:\x011R\rmomentumPower\x12\x1b\n\x04larc\x18\xb3\x9c\x01 \x01(\x08:\x05fa'
    b'lseR\x04larc\x12(\n\x0blarc_policy\x18\xb4\x9c\x01 \x01(\t:\x05scaleR\nlarcPolicy\x12"\n\x08larc_'
    b'eta\x18\xb5\x9c\x01 \x01(\x02:\x050.001R\x07larcEta\x12&\n\nlarc_turbo\x18\xb6\x9c\x01 \x01(\x08:\x05falseR\tla'
    b'rcTurbo\x127\n\x13weight_decay_policy\x18\xb7\x9c\x01 \x01(\t:\x05fixedR\x11weightDecayPo'
    b'licy\x121\n\x12weight_decay_power\x18\xb8\x9c\x01 \x01(\x02:\x011R\x10weightDecayPower\x12-\n\x10m'
    b'ax_weight_decay\x18\xb9\x9c\x01 \x01(\x02:\x010R\x0emaxWeightDecay\x12>\n\x10solver_data_ty'
    b'pe\x18\xba\x9c\x01 \x01(\x0e2\x0b.caffe.Type:\x05FLOATR\x0esolverDataType\x12A\n\x19store_blob'
    b's_in_old_format\x18\xbb\x9c\x01 \x01(\x08:\x05falseR\x15storeBlobsInOldFormat\x12E\n\x1dtes'
    b't_and_snapshot_last_epochs\x18\xbc\x9c\x01 \x01(\x05:\x010R\x19testAndSnapshotLastEp'
    b'ochs\x128\n\x14per_parameter_reduce\x18\xbd\x9c\x01 \x01(\x08:\x04trueR\x12perParameterRedu'
    b'ce\x12"\n\nlr_dropout\x18\xbe\x9c\x01 \x01(\x02:\x011R\tlrDropout\x12.\n\x0fdecoupled_wd_t0\x18\xbf\x9c'
    b'\x01 \x01(\x05:\x041000R\rdecoupledWdT0\x12/\n\x11decoupled_wd_mult\x18\xc0\x9c\x01 \x01(\x02:\x012R\x0f'
    b'decoupledWdMult\x12!\n\x07amsgrad\x18\xc1\x9c\x01 \x01(\x08:\x05falseR\x07amsgrad\x12$\n\trectif'
    b'ied\x18\xc2\x9c\x01 \x01(\x08:\x04trueR\trectified\x12%\n\tadabelief\x18\xc3\x9c\x01 \x01(\x08:\x05falseR\tad'
    b'abelief\x12\x17\n\x02gc\x18\xc4\x9c\x01 \x01(\x08:\x05falseR\x02gc\x12\x1c\n\x06period\x18\xc5\x9c\x01 \x01(\x05:\x02-1R\x06peri'
    b'od\x12\x1a\n\x06p_mult\x18\xc6\x9c\x01 \x01(\x02:\x012R\x05pMult\x12\x1e\n\x07lr_mult\x18\xc7\x9c\x01 \x01(\x02:\x030.8R\x06lrMu'
    b'lt\x12%\n\tlookahead\x18\xc8\x9c\x01 \x01(\x08:\x05falseR\tlookahead\x12,\n\x0flookahead_steps'
    b'\x18\xc9\x9c\x01 \x01(\x05:\x016R\x0elookaheadSteps\x12.\n\x0flookahead_alpha\x18\xca\x9c\x01 \x01(\x02:\x030.5R'
    b"\x0elookaheadAlpha\x12'\n\x0cclip_weights\x18\xcb\x9c\x01 \x01(\x02:\x02-1R\x0bclipWeights\x12=\n\x13"
    b'clamp_weights_lower\x18\xcc\x9c\x01 \x01(\x02:\x0b-999999.875R\x11clampWeightsLower\x12'
    b'<\n\x13clamp_weights_upper\x18\xcd\x9c\x01 \x01(\x02:\n999999.875R\x11clampWeightsUppe'
    b'r\x12)\n\rwarm_up_iters\x18\xce\x9c\x01 \x01(\x05:\x03500R\x0bwarmUpIters\x12,\n\x0ewarm_up_fact'
    b'or\x18\xcf\x9c\x01 \x01(\x02:\x040.33R\x0cwarmUpFactor\x12.\n\x0ewarm_up_method\x18\xd0\x9c\x01 \x01(\t:\x06li'
    b"nearR\x0cwarmUpMethod\x12'\n\rwarm_up_power\x18\xd1\x9c\x01 \x01(\x05:\x014R\x0bwarmUpPower\x12"
    b'+\n\x0fstart_lr_policy\x18\xd2\x9c\x01 \x01(\x05:\x010R\rstartLrPolicy\x12\x17\n\x06max_lr\x18\xd3\x9c\x01 \x01'
    b'(\x02R\x05maxLr\x129\n\x15log_avg_gradient_norm\x18\xd4\x9c\x01 \x01(\x08:\x04trueR\x12logAvgGrad'
    b'ientNorm\x129\n\x14test_before_snapshot\x18\xd5\x9c\x01 \x01(\x08:\x05falseR\x12testBeforeS'
    b'napshot\x12.\n\tdata_type\x18\xd6\x9c\x01 \x01(\x0e2\x0f.caffe.DataTypeR\x08dataType\x12\x1c\n\x06d'
    b'evice\x18\xd7\x9c\x01 \x01(\x03:\x02-1R\x06device\x12\x1b\n\x08group_id\x18\xd8\x9c\x01 \x03(\x05R\x07groupId\x12!\n\x08ri'
    b'chness\x18\xd9\x9c\x01 \x01(\x05:\x03300R\x08richness\x12\x1f\n\ndevice_ids\x18\x8d\xa4\x01 \x03(\x05R\tdeviceI'
    b'ds\x12(\n\rsnapshot_keep\x18\x88\xa4\x01 \x01(\x05:\x010R\x0csnapshotKeep\x12%\n\rsnapshot_bes'
    b't\x18\x89\xa4\x01 \x01(\tR\x0csnapshotBest\x12:\n\nearly_stop\x18\x8a\xa4\x01 \x01(\x0b2\x19.caffe.EarlyS'
    b'topParameterR\tearlyStop\x12 \n\tema_decay\x18\x8b\xa4\x01 \x01(\x02:\x010R\x08emaDecay\x12;\n'
    b'\x06on_nan\x18\x8c\xa4\x01 \x01(\x0e2\x1c.caffe.SolverParameter.OnNan:\x04stopR\x05onNan"+'
    b'\n\x0eSnapshotFormat\x12\x08\n\x04HDF5\x10\x00\x12\x0f\n\x0bBINARYPROTO\x10\x01"\x1e\n\nSolverMode\x12\x07\n'
    b'\x03CPU\x10\x00\x12\x07\n\x03GPU\x10\x01"`\n\nSolverType\x12\x07\n\x03SGD\x10\x00\x12\x0c\n\x08NESTEROV\x10\x01\x12\x0b\n\x07ADAG'
    b'RAD\x10\x02\x12\x0b\n\x07RMSPROP\x10\x03\x12\x0c\n\x08ADADELTA\x10\x04\x12\x08\n\x04ADAM\x10\x05\x12\t\n\x03SAG\x10\xa0\x9c\x01"5\n\x05OnN'
    b'an\x12\x08\n\x04stop\x10\x00\x12\x08\n\x04skip\x10\x01\x12\x0c\n\x08rollback\x10\x02\x12\n\n\x06ignore\x10\x03"m\n\x12EarlySto'
    b'pParameter\x12\x18\n\x07monitor\x18\x01 \x01(\tR\x07monitor\x12\x1d\n\x08patience\x18\x02 \x01(\x05:\x015R\x08p'
    b'atience\x12\x1e\n\tmin_delta\x18\x03 \x01(\x02:\x010R\x08minDelta"\xed\x01\n\x0bSolverState\x12\x12\n\x04i'
    b'ter\x18\x01 \x01(\x05R\x04iter\x12\x1f\n\x0blearned_net\x18\x02 \x01(\tR\nlearnedNet\x12*\n\x07history\x18'
    b'\x03 \x03(\x0b2\x10.caffe.BlobProtoR\x07history\x12$\n\x0ccurrent_step\x18\x04 \x01(\x05:\x010R\x0bc'
    b'urrentStep\x12*\n\x0cminimum_loss\x18\xa0\x9c\x01 \x01(\x02:\x051e+38R\x0bminimumLoss\x12+\n\x0fit'
    b'er_last_event\x18\xa1\x9c\x01 \x01(\x05:\x010R\riterLastEvent"\xb5\x1e\n\x17TransformationPa'
    b'rameter\x12\x17\n\x05scale\x18\x01 \x01(\x02:\x011R\x05scale\x12\x1d\n\x06mirror\x18\x02 \x01(\x08:\x05falseR\x06mir'
    b'ror\x12\x1e\n\tcrop_size\x18\x03 \x01(\r:\x010R\x08cropSize\x12\x1b\n\tmean_file\x18\x04 \x01(\tR\x08mean'
    b'File\x12\x1d\n\nmean_value\x18\x05 \x03(\x02R\tmeanValue\x12&\n\x0bforce_color\x18\x06 \x01(\x08:\x05fa'
    b'lseR\nforceColor\x12$\n\nforce_gray\x18\x07 \x01(\x08:\x05falseR\tforceGray\x12\x1a\n\x06cro'
    b'p_h\x18\xa0\x9c\x01 \x01(\r:\x010R\x05cropH\x12\x1a\n\x06crop_w\x18\xa1\x9c\x01 \x01(\r:\x010R\x05cropW\x12$\n\x0bcrop_he'
    b'ight\x18\xa2\x9c\x01 \x01(\r:\x010R\ncropHeight\x12"\n\ncrop_width\x18\xa3\x9c\x01 \x01(\r:\x010R\tcropWi'
    b'dth\x12;\n\x0cresize_param\x18\xa4\x9c\x01 \x03(\x0b2\x16.caffe.ResizeParameterR\x0bresizeP'
    b'aram\x128\n\x0bnoise_param\x18\xa5\x9c\x01 \x01(\x0b2\x15.caffe.NoiseParameterR\nnoisePar'
    b'am\x12A\n\rdistort_param\x18\xa6\x9c\x01 \x01(\x0b2\x1a.caffe.DistortionParameterR\x0cdis'
    b'tortParam\x12>\n\x0cexpand_param\x18\xa7\x9c\x01 \x01(\x0b2\x19.caffe.ExpansionParameter'
    b'R\x0bexpandParam\x12@\n\x0femit_constraint\x18\xa8\x9c\x01 \x01(\x0b2\x15.caffe.EmitConstra'
    b'intR\x0eemitConstraint\x12%\n\rscale_factors\x18\xa9\x9c\x01 \x03(\x02R\x0cscaleFactors\x12N'
    b'\n\x13random_resize_param\x18\xaa\x9c\x01 \x01(\x0b2\x1c.caffe.RandomResizeParameterR'
    b'\x11randomResizeParam\x12^\n\x19random_aspect_ratio_param\x18\xab\x9c\x01 \x01(\x0b2!.ca'
    b'ffe.RandomAspectRatioParameterR\x16randomAspectRatioParam\x12\x1b\n\x04fl'
    b'ow\x18\xac\x9c\x01 \x01(\x08:\x05falseR\x04flow\x12!\n\x07bgr2rgb\x18\xad\x9c\x01 \x01(\x08:\x05falseR\x07bgr2rgb\x12\x15'
    b'\n\x03pad\x18\xae\x9c\x01 \x01(\r:\x010R\x03pad\x126\n\x15img_rand_resize_lower\x18\xaf\x9c\x01 \x01(\r:\x010R\x12i'
    b'mgRandResizeLower\x126\n\x15img_rand_resize_upper\x18\xb0\x9c\x01 \x01(\r:\x010R\x12imgRa'
    b'ndResizeUpper\x12:\n\x17rand_resize_ratio_lower\x18\xb1\x9c\x01 \x01(\x02:\x010R\x14randRes'
    b'izeRatioLower\x12:\n\x17rand_resize_ratio_upper\x18\xb2\x9c\x01 \x01(\x02:\x010R\x14randRes'
    b'izeRatioUpper\x129\n\x16vertical_stretch_lower\x18\xb3\x9c\x01 \x01(\x02:\x011R\x14vertical'
    b'StretchLower\x129\n\x16vertical_stretch_upper\x18\xb4\x9c\x01 \x01(\x02:\x011R\x14verticalS'
    b'tretchUpper\x12=\n\x18horizontal_stretch_lower\x18\xb5\x9c\x01 \x01(\x02:\x011R\x16horizont'
    b'alStretchLower\x12=\n\x18horizontal_stretch_upper\x18\xb6\x9c\x01 \x01(\x02:\x011R\x16horiz'
    b'ontalStretchUpper\x12y\n\x17interpolation_algo_down\x18\xb7\x9c\x01 \x01(\x0e20.caffe'
    b'.TransformationParameter.InterpolationAlgo:\rINTER_NEARESTR\x15i'
    b'nterpolationAlgoDown\x12s\n\x15interpolation_algo_up\x18\xb8\x9c\x01 \x01(\x0e20.caff'
    b'e.TransformationParameter.InterpolationAlgo:\x0bINTER_CUBICR\x13in'
    b'terpolationAlgoUp\x12,\n\rallow_upscale\x18\xb9\x9c\x01 \x01(\x08:\x05falseR\x0callowUpsc'
    b'ale\x12?\n\x0fforward_packing\x18\xba\x9c\x01 \x01(\x0e2\x0e.caffe.Packing:\x04NCHWR\x0eforwar'
    b'dPacking\x123\n\x11use_gpu_transform\x18\xbb\x9c\x01 \x01(\x08:\x05falseR\x0fuseGpuTransfor'
    b'm\x12%\n\x0brandom_seed\x18\xbc\x9c\x01 \x01(\x03:\x02-1R\nrandomSeed\x12!\n\x07display\x18\xbd\x9c\x01 \x01(\x08:'
    b'\x05falseR\x07display\x12"\n\nnum_labels\x18\xbe\x9c\x01 \x01(\x05:\x010R\tnumLabels\x12\x1e\n\x08min_s'
    b'ide\x18\xbf\x9c\x01 \x01(\r:\x010R\x07minSide\x12%\n\x0cmin_side_min\x18\xc0\x9c\x01 \x01(\r:\x010R\nminSideM'
    b'in\x12%\n\x0cmin_side_max\x18\xc1\x9c\x01 \x01(\r:\x010R\nminSideMax\x124\n\x12min_scaling_fac'
    b'tor\x18\xc2\x9c\x01 \x01(\x02:\x040.75R\x10minScalingFactor\x123\n\x12max_scaling_factor\x18\xc3\x9c'
    b'\x01 \x01(\x02:\x031.5R\x10maxScalingFactor\x121\n\x12max_rotation_angle\x18\xc4\x9c\x01 \x01(\r:\x01'
    b'0R\x10maxRotationAngle\x12M\n\x1econtrast_brightness_adjustment\x18\xc5\x9c\x01 \x01('
    b'\x08:\x05falseR\x1ccontrastBrightnessAdjustment\x12(\n\x0cmin_contrast\x18\xc6\x9c\x01 \x01'
    b'(\x02:\x030.8R\x0bminContrast\x12(\n\x0cmax_contrast\x18\xc7\x9c\x01 \x01(\x02:\x031.2R\x0bmaxContra'
    b'st\x125\n\x14max_brightness_shift\x18\xc8\x9c\x01 \x01(\r:\x015R\x12maxBrightnessShift\x122\n'
    b'\x10smooth_filtering\x18\xc9\x9c\x01 \x01(\x08:\x05falseR\x0fsmoothFiltering\x12"\n\nmax_smo'
    b'oth\x18\xca\x9c\x01 \x01(\x02:\x016R\tmaxSmooth\x12+\n\x0fmax_color_shift\x18\xcb\x9c\x01 \x01(\r:\x010R\rmax'
    b'ColorShift\x122\n\x11apply_probability\x18\xcc\x9c\x01 \x01(\x02:\x030.5R\x10applyProbabili'
    b'ty\x12*\n\x0cdebug_params\x18\xcd\x9c\x01 \x01(\x08:\x05falseR\x0bdebugParams\x127\n\x13use_deform'
    b'ed_resize\x18\xce\x9c\x01 \x01(\x08:\x05falseR\x11useDeformedResize\x12.\n\x12deformed_resi'
    b'ze_th\x18\xcf\x9c\x01 \x01(\x02R\x10deformedResizeTh\x12(\n\x0bcenter_crop\x18\xd0\x9c\x01 \x01(\x08:\x05fals'
    b'eR\ncenterCrop\x12$\n\x0berase_ratio\x18\xd1\x9c\x01 \x01(\x02:\x010R\neraseRatio\x12#\n\tscale'
    b'_min\x18\xd2\x9c\x01 \x01(\x02:\x040.02R\x08scaleMin\x12"\n\tscale_max\x18\xd3\x9c\x01 \x01(\x02:\x030.4R\x08scal'
    b'eMax\x12%\n\naspect_min\x18\xd4\x9c\x01 \x01(\x02:\x040.33R\taspectMin\x12"\n\naspect_max\x18\xd5\x9c'
    b'\x01 \x01(\x02:\x013R\taspectMax\x12A\n\x0egeometry_param\x18\xd6\x9c\x01 \x01(\x0b2\x18.caffe.Geomet'
    b'ryParameterR\rgeometryParam\x12\x1f\n\x06rotate\x18\xd7\x9c\x01 \x01(\x08:\x05falseR\x06rotate\x12'
    b'4\n\x11untransformed_top\x18\xd8\x9c\x01 \x01(\x08:\x05falseR\x10untransformedTop\x120\n\x0fver'
    b'tical_mirror\x18\xd9\x9c\x01 \x01(\x08:\x05falseR\x0everticalMirror\x122\n\x11random_90_deg'
    b'_rot\x18\xda\x9c\x01 \x01(\x08:\x05falseR\x0erandom90DegRot\x12"\n\x08fix_crop\x18\xdb\x9c\x01 \x01(\x08:\x05fal'
    b'seR\x07fixCrop\x12+\n\rmore_fix_crop\x18\xdc\x9c\x01 \x01(\x08:\x05falseR\x0bmoreFixCrop\x12(\n\x0b'
    b'multi_scale\x18\xdd\x9c\x01 \x01(\x08:\x05falseR\nmultiScale\x12#\n\x0cscale_ratios\x18\xde\x9c\x01 \x03'
    b'(\x02R\x0bscaleRatios\x12$\n\x0bmax_distort\x18\xdf\x9c\x01 \x01(\x05:\x011R\nmaxDistort\x12 \n\x07is_'
    b'flow\x18\xe0\x9c\x01 \x01(\x08:\x05falseR\x06isFlow\x12.\n\x0eoriginal_image\x18\xe1\x9c\x01 \x01(\x08:\x05false'
    b'R\roriginalImage\x12\x1b\n\x06stride\x18\xe2\x9c\x01 \x01(\x05:\x011R\x06stride\x12\x1f\n\nupper_size\x18\xe3'
    b'\x9c\x01 \x01(\x05R\tupperSize\x12#\n\x0cupper_height\x18\xe4\x9c\x01 \x01(\x05R\x0bupperHeight\x12!\n\x0bup'
    b'per_width\x18\xe5\x9c\x01 \x01(\x05R\nupperWidth\x123\n\x11enable_classf_aug\x18\xe6\x9c\x01 \x01(\x08:\x05'
    b'falseR\x0fenableClassfAug\x12(\n\x0bcvt_bgr2rgb\x18\xe7\x9c\x01 \x01(\x08:\x05falseR\ncvtBgr'
    b'2rgb"Y\n\x11InterpolationAlgo\x12\x11\n\rINTER_NEAREST\x10\x00\x12\x10\n\x0cINTER_LINEAR'
    b'\x10\x01\x12\x0f\n\x0bINTER_CUBIC\x10\x02\x12\x0e\n\nINTER_AREA\x10\x03"\xf8\x03\n\rLossParameter\x12!\n\x0cign'
    b'ore_label\x18\x01 \x01(\x05R\x0bignoreLabel\x12S\n\rnormalization\x18\x03 \x01(\x0e2&.caffe.'
    b'LossParameter.NormalizationMode:\x05VALIDR\rnormalization\x12\x1c\n\tnor'
    b'malize\x18\x02 \x01(\x08R\tnormalize\x125\n\x14pre_fixed_normalizer\x18\xa0\x9c\x01 \x01(\x02:\x011R\x12'
    b'preFixedNormalizer\x12,\n\x0flabel_smoothing\x18\xa1\x9c\x01 \x01(\x02:\x010R\x0elabelSmoot'
    b'hing\x12:\n\x15weight_by_label_freqs\x18\xa2\x9c\x01 \x01(\x08:\x05falseR\x12weightByLabelF'
    b'reqs\x12)\n\x0fclass_weighting\x18\xa3\x9c\x01 \x03(\x02R\x0eclassWeighting\x120\n\x13class_wei'
    b'ght_source\x18\xa4\x9c\x01 \x01(\tR\x11classWeightSource"S\n\x11NormalizationMode\x12\x08'
    b'\n\x04FULL\x10\x00\x12\t\n\x05VALID\x10\x01\x12\x0e\n\nBATCH_SIZE\x10\x02\x12\x08\n\x04NONE\x10\x03\x12\x0f\n\tPRE_FIXED\x10\xa0'
    b'\x9c\x01"\xb5\x05\n\x0fResizeParameter\x12\x15\n\x04prob\x18\x01 \x01(\x02:\x011R\x04prob\x12I\n\x0bresize_mode'
    b'\x18\x02 \x01(\x0e2".caffe.ResizeParameter.Resize_mode:\x04WARPR\nresizeMode'
    b'\x12\x19\n\x06height\x18\x03 \x01(\r:\x010R\x06height\x12\x17\n\x05width\x18\x04 \x01(\r:\x010R\x05width\x12$\n\x0cheig'
    b'ht_scale\x18\x05 \x01(\r:\x010R\x0bheightScale\x12"\n\x0bwidth_scale\x18\x06 \x01(\r:\x010R\nwidt'
    b'hScale\x12D\n\x08pad_mode\x18\x07 \x01(\x0e2\x1f.caffe.ResizeParameter.Pad_mode:\x08C'
    b'ONSTANTR\x07padMode\x12\x1b\n\tpad_value\x18\x08 \x03(\x02R\x08padValue\x12C\n\x0binterp_mode'
    b'\x18\t \x03(\x0e2".caffe.ResizeParameter.Interp_modeR\ninterpMode\x12*\n\rce'
    b'nter_object\x18\n \x01(\x08:\x05falseR\x0ccenterObject\x12\x1e\n\tmax_angle\x18\x0b \x01(\x02:\x010'
    b'R\x08maxAngle"G\n\x0bResize_mode\x12\x08\n\x04WARP\x10\x01\x12\x12\n\x0eFIT_SMALL_SIZE\x10\x02\x12\x1a\n\x16F'
    b'IT_LARGE_SIZE_AND_PAD\x10\x03":\n\x08Pad_mode\x12\x0c\n\x08CONSTANT\x10\x01\x12\x0c\n\x08MIRRORE'
    b'D\x10\x02\x12\x12\n\x0eREPEAT_NEAREST\x10\x03"I\n\x0bInterp_mode\x12\n\n\x06LINEAR\x10\x01\x12\x08\n\x04AREA\x10\x02'
    b'\x12\x0b\n\x07NEAREST\x10\x03\x12\t\n\x05CUBIC\x10\x04\x12\x0c\n\x08LANCZOS4\x10\x05"\x9c\x04\n\x0eNoiseParameter\x12\x15\n'
    b'\x04prob\x18\x01 \x01(\x02:\x010R\x04prob\x12\x1e\n\x07hist_eq\x18\x02 \x01(\x08:\x05falseR\x06histEq\x12\x1f\n\x07inve'
    b'rse\x18\x03 \x01(\x08:\x05falseR\x07inverse\x12%\n\ndecolorize\x18\x04 \x01(\x08:\x05falseR\ndecolo'
    b'rize\x12$\n\ngauss_blur\x18\x05 \x01(\x08:\x05falseR\tgaussBlur\x12\x16\n\x04jpeg\x18\x06 \x01(\x02:\x02-1'
    b'R\x04jpeg\x12#\n\tposterize\x18\x07 \x01(\x08:\x05falseR\tposterize\x12\x1b\n\x05erode\x18\x08 \x01(\x08:\x05'
    b'falseR\x05erode\x12%\n\nsaltpepper\x18\t \x01(\x08:\x05falseR\nsaltpepper\x12E\n\x10saltp'
    b'epper_param\x18\n \x01(\x0b2\x1a.caffe.SaltPepperParameterR\x0fsaltpepperPar'
    b'am\x12\x1b\n\x05clahe\x18\x0b \x01(\x08:\x05falseR\x05clahe\x12+\n\x0econvert_to_hsv\x18\x0c \x01(\x08:\x05fal'
    b'seR\x0cconvertToHsv\x12+\n\x0econvert_to_lab\x18\r \x01(\x08:\x05falseR\x0cconvertToLa'
    b'b\x12&\n\x0ball_effects\x18\x0e \x01(\x08:\x05falseR\nallEffects"\xb5\x01\n\x13SaltPepperPara'
    b'meter\x12\x1d\n\x08fraction\x18\x01 \x01(\x02:\x010R\x08fraction\x12\x14\n\x05value\x18\x02 \x03(\x02R\x05value\x12A'
    b'\n\x04type\x18\x03 \x01(\x0e2#.caffe.SaltPepperParameter.SaltType:\x08relativeR'
    b'\x04type"&\n\x08SaltType\x12\x0c\n\x08relative\x10\x01\x12\x0c\n\x08absolute\x10\x02"\xd3\x05\n\x13Distortion'
    b'Parameter\x12*\n\x0fbrightness_prob\x18\x01 \x01(\x02:\x010R\x0ebrightnessProb\x12,\n\x10bri'
    b'ghtness_delta\x18\x02 \x01(\x02:\x010R\x0fbrightnessDelta\x12&\n\rcontrast_prob\x18\x03 \x01'
    b'(\x02:\x010R\x0ccontrastProb\x12(\n\x0econtrast_lower\x18\x04 \x01(\x02:\x010R\rcontrastLowe'
    b'r\x12(\n\x0econtrast_upper\x18\x05 \x01(\x02:\x010R\rcontrastUpper\x12\x1c\n\x08hue_prob\x18\x06 \x01('
    b'\x02:\x010R\x07hueProb\x12\x1e\n\thue_delta\x18\x07 \x01(\x02:\x010R\x08hueDelta\x12*\n\x0fsaturation_'
    b'prob\x18\x08 \x01(\x02:\x010R\x0esaturationProb\x12,\n\x10saturation_lower\x18\t \x01(\x02:\x010R\x0f'
    b'saturationLower\x12,\n\x10saturation_upper\x18\n \x01(\x02:\x010R\x0fsaturationUppe'
    b'r\x12-\n\x11random_order_prob\x18\x0b \x01(\x02:\x010R\x0frandomOrderProb\x12\x15\n\x04prob\x18\x0c \x01'
    b'(\x02:\x010R\x04prob\x12%\n\nbrightness\x18\r \x01(\x08:\x05falseR\nbrightness\x12!\n\x08contra'
    b'st\x18\x0e \x01(\x08:\x05falseR\x08contrast\x12\x17\n\x03hue\x18\x0f \x01(\x08:\x05falseR\x03hue\x12%\n\nsatura'
    b'tion\x18\x10 \x01(\x08:\x05falseR\nsaturation\x12(\n\x0crandom_order\x18\x11 \x01(\x08:\x05falseR\x0b'
    b'randomOrder\x12&\n\x0ball_effects\x18\x12 \x01(\x08:\x05falseR\nallEffects"X\n\x12Expan'
    b'sionParameter\x12\x15\n\x04prob\x18\x01 \x01(\x02:\x011R\x04prob\x12+\n\x10max_expand_ratio\x18\x02 \x01'
    b'(\x02:\x011R\x0emaxExpandRatio"\xa1\x01\n\x0eEmitConstraint\x12C\n\temit_type\x18\x01 \x01(\x0e2'
    b'\x1e.caffe.EmitConstraint.EmitType:\x06CENTERR\x08emitType\x12!\n\x0cemit_ov'
    b'erlap\x18\x02 \x01(\x02R\x0bemitOverlap"\'\n\x08EmitType\x12\n\n\x06CENTER\x10\x00\x12\x0f\n\x0bMIN_OVER'
    b'LAP\x10\x01"\x8e\x01\n\x15RandomResizeParameter\x12\x1c\n\x08min_size\x18\x01 \x01(\r:\x010R\x07minSiz'
    b'e\x12\x1c\n\x08max_size\x18\x02 \x01(\r:\x010R\x07maxSize\x129\n\x0cresize_param\x18\x03 \x01(\x0b2\x16.caff'
    b'e.ResizeParameterR\x0bresizeParam"\x83\x02\n\x1aRandomAspectRatioParamete'
    b"r\x12)\n\x0emin_area_ratio\x18\x01 \x01(\x02:\x030.5R\x0cminAreaRatio\x12'\n\x0emax_area_rat"
    b'io\x18\x02 \x01(\x02:\x011R\x0cmaxAreaRatio\x121\n\x13aspect_ratio_change\x18\x03 \x01(\x02:\x011R\x11a'
    b'spectRatioChange\x12#\n\x0bmax_attempt\x18\x04 \x01(\r:\x0210R\nmaxAttempt\x129\n\x0cres'
    b'ize_param\x18\x05 \x01(\x0b2\x16.caffe.ResizeParameterR\x0bresizeParam"\xc4\x03\n\x11Geo'
    b'metryParameter\x12\x15\n\x04prob\x18\x01 \x01(\x02:\x010R\x04prob\x12/\n\x10persp_horizontal\x18\x02 '
    b'\x01(\x08:\x04trueR\x0fperspHorizontal\x12+\n\x0epersp_vertical\x18\x03 \x01(\x08:\x04trueR\rpe'
    b'rspVertical\x12\x1f\n\x08zoom_out\x18\x04 \x01(\x08:\x04trueR\x07zoomOut\x12\x1d\n\x07zoom_in\x18\x05 \x01('
    b"\x08:\x04trueR\x06zoomIn\x12%\n\x0bzoom_factor\x18\x06 \x01(\x02:\x040.25R\nzoomFactor\x12'\n\x0cpe"
    b'rsp_factor\x18\x07 \x01(\x02:\x040.25R\x0bperspFactor\x12&\n\x0ball_effects\x18\x08 \x01(\x08:\x05fa'
    b'lseR\nallEffects\x12F\n\x08pad_mode\x18\t \x01(\x0e2!.caffe.GeometryParameter.'
    b'Pad_mode:\x08MIRROREDR\x07padMode":\n\x08Pad_mode\x12\x0c\n\x08CONSTANT\x10\x01\x12\x0c\n\x08MIR'
    b'RORED\x10\x02\x12\x12\n\x0eREPEAT_NEAREST\x10\x03"\xa3\x01\n\x07Sampler\x12\x1e\n\tmin_scale\x18\x01 \x01(\x02:\x01'
    b'1R\x08minScale\x12\x1e\n\tmax_scale\x18\x02 \x01(\x02:\x011R\x08maxScale\x12+\n\x10min_aspect_ra'
    b'tio\x18\x03 \x01(\x02:\x011R\x0eminAspectRatio\x12+\n\x10max_aspect_ratio\x18\x04 \x01(\x02:\x011R\x0em'
    b'axAspectRatio"\xb2\x02\n\x10SampleConstraint\x12.\n\x13min_jaccard_overlap\x18\x01 '
    b'\x01(\x02R\x11minJaccardOverlap\x12.\n\x13max_jaccard_overlap\x18\x02 \x01(\x02R\x11maxJacc'
    b'ardOverlap\x12.\n\x13min_sample_coverage\x18\x03 \x01(\x02R\x11minSampleCoverage\x12.'
    b'\n\x13max_sample_coverage\x18\x04 \x01(\x02R\x11maxSampleCoverage\x12.\n\x13min_object'
    b'_coverage\x18\x05 \x01(\x02R\x11minObjectCoverage\x12.\n\x13max_object_coverage\x18\x06 '
    b'\x01(\x02R\x11maxObjectCoverage"\xf5\x01\n\x0cBatchSampler\x122\n\x12use_original_imag'
    b'e\x18\x01 \x01(\x08:\x04trueR\x10useOriginalImage\x12(\n\x07sampler\x18\x02 \x01(\x0b2\x0e.caffe.Sam'
    b'plerR\x07sampler\x12D\n\x11sample_constraint\x18\x03 \x01(\x0b2\x17.caffe.SampleConst'
    b'raintR\x10sampleConstraint\x12\x1d\n\nmax_sample\x18\x04 \x01(\rR\tmaxSample\x12"\n\nma'
    b'x_trials\x18\x05 \x01(\r:\x03100R\tmaxTrials"\xb1\x01\n\x1eNonMaximumSuppressionPara'
    b'meter\x12(\n\rnms_threshold\x18\x01 \x01(\x02:\x030.3R\x0cnmsThreshold\x12\x13\n\x05top_k\x18\x02 \x01'
    b'(\x05R\x04topK\x12\x13\n\x03eta\x18\x03 \x01(\x02:\x011R\x03eta\x12 \n\x08soft_nms\x18\x04 \x01(\x08:\x05falseR\x07soft'
    b'Nms\x12\x19\n\x05theta\x18\x05 \x01(\x02:\x030.5R\x05theta"\xc0\x02\n\x13SaveOutputParameter\x12)\n\x10ou'
    b'tput_directory\x18\x01 \x01(\tR\x0foutputDirectory\x12,\n\x12output_name_prefix\x18'
    b'\x02 \x01(\tR\x10outputNamePrefix\x12#\n\routput_format\x18\x03 \x01(\tR\x0coutputFormat'
    b'\x12$\n\x0elabel_map_file\x18\x04 \x01(\tR\x0clabelMapFile\x12$\n\x0ename_size_file\x18\x05 \x01'
    b'(\tR\x0cnameSizeFile\x12$\n\x0enum_test_image\x18\x06 \x01(\rR\x0cnumTestImage\x129\n\x0cre'
    b'size_param\x18\x07 \x01(\x0b2\x16.caffe.ResizeParameterR\x0bresizeParam"\x99\x01\n\x1bMe'
    b'moryOptimizationParameter\x12+\n\x0eoptimize_train\x18\x01 \x01(\x08:\x04trueR\ropt'
    b'imizeTrain\x12*\n\roptimize_test\x18\x02 \x01(\x08:\x05falseR\x0coptimizeTest\x12!\n\x0cex'
    b'clude_blob\x18\x03 \x03(\tR\x0bexcludeBlob"\xbe\x01\n\x12MultinodeParameter\x12F\n\x0emode'
    b'l_parallel\x18\x01 \x03(\x0b2\x1f.caffe.MnModelParallelParameterR\rmodelPara'
    b"llel\x12`\n\x18compress_layer_type_list\x18\x02 \x01(\x0b2'.caffe.MnParamGradCo"
    b'mpressLayerTypeListR\x15compressLayerTypeList"\x92\x01\n\x18MnModelParall'
    b'elParameter\x12\x1d\n\nlayer_from\x18\x01 \x01(\tR\tlayerFrom\x12\x19\n\x08layer_to\x18\x02 \x01(\t'
    b'R\x07layerTo\x12\x1b\n\tnum_nodes\x18\x03 \x01(\rR\x08numNodes\x12\x1f\n\x0bmodel_parts\x18\x04 \x01(\rR'
    b'\nmodelParts"A\n MnParamGradCompressLayerTypeList\x12\x1d\n\nlayer_typ'
    b'e\x18\x01 \x03(\tR\tlayerType"Z\n\x17MultinodeLayerParameter\x12\x1b\n\tnum_nodes\x18\x01'
    b' \x01(\rR\x08numNodes\x12"\n\x0bmodel_parts\x18\x02 \x01(\r:\x011R\nmodelParts"\x99\x02\n\x18Rando'
    b'mGeneratorParameter\x12$\n\trand_type\x18\x01 \x01(\t:\x07uniformR\x08randType\x12\x17\n'
    b'\x03exp\x18\x02 \x01(\x08:\x05falseR\x03exp\x12\x15\n\x04mean\x18\x03 \x01(\x02:\x010R\x04mean\x12\x19\n\x06spread\x18\x04 \x01('
    b'\x02:\x010R\x06spread\x12\x15\n\x04prob\x18\x05 \x01(\x02:\x011R\x04prob\x12+\n\x0eapply_schedule\x18\x06 \x01(\x08:'
    b'\x04trueR\rapplySchedule\x12%\n\ndiscretize\x18\x07 \x01(\x08:\x05falseR\ndiscretize\x12'
    b'!\n\nmultiplier\x18\x08 \x01(\x02:\x011R\nmultiplier"\x92\x01\n\x11AccuracyParameter\x12\x16\n\x05'
    b'top_k\x18\x01 \x01(\r:\x011R\x04topK\x12\x15\n\x04axis\x18\x02 \x01(\x05:\x011R\x04axis\x12!\n\x0cignore_label\x18'
    b'\x03 \x01(\x05R\x0bignoreLabel\x12+\n\rmin_is_better\x18\xa0\x9c\x01 \x01(\x08:\x05falseR\x0bminIsBet'
    b'ter"d\n\x0fArgMaxParameter\x12%\n\x0bout_max_val\x18\x01 \x01(\x08:\x05falseR\toutMaxVa'
    b'l\x12\x16\n\x05top_k\x18\x02 \x01(\r:\x011R\x04topK\x12\x12\n\x04axis\x18\x03 \x01(\x05R\x04axis"\xd5\x06\n\x12BatchNormP'
    b'arameter\x12(\n\x10use_global_stats\x18\x01 \x01(\x08R\x0euseGlobalStats\x12=\n\x17moving'
    b'_average_fraction\x18\x02 \x01(\x02:\x050.999R\x15movingAverageFraction\x12\x17\n\x03eps'
    b'\x18\x03 \x01(\x02:\x051e-05R\x03eps\x12&\n\nscale_bias\x18\xa0\x9c\x01 \x01(\x08:\x05falseR\tscaleBias\x12;'
    b'\n\x0cscale_filler\x18\xa1\x9c\x01 \x01(\x0b2\x16.caffe.FillerParameterR\x0bscaleFiller\x12'
    b'9\n\x0bbias_filler\x18\xa2\x9c\x01 \x01(\x0b2\x16.caffe.FillerParameterR\nbiasFiller\x120'
    b'\n\x06filler\x18\xa3\x9c\x01 \x01(\x0b2\x16.caffe.FillerParameterR\x06filler\x12.\n\x0fuse_weig'
    b'ht_bias\x18\xa4\x9c\x01 \x01(\x08:\x04trueR\ruseWeightBias\x12#\n\tbias_term\x18\xa5\x9c\x01 \x01(\x08:\x04t'
    b'rueR\x08biasTerm\x12-\n\x10stats_batch_size\x18\xa6\x9c\x01 \x01(\r:\x010R\x0estatsBatchSize'
    b'\x12\x1b\n\x04relu\x18\xa7\x9c\x01 \x01(\x08:\x05falseR\x04relu\x12&\n\nfused_relu\x18\xa8\x9c\x01 \x01(\x08:\x05falseR\t'
    b'fusedRelu\x127\n\x13update_global_stats\x18\xa9\x9c\x01 \x01(\x08:\x05falseR\x11updateGloba'
    b'lStats\x12*\n\x0cdisable_mean\x18\xaa\x9c\x01 \x01(\x08:\x05falseR\x0bdisableMean\x122\n\x10disabl'
    b'e_variance\x18\xab\x9c\x01 \x01(\x08:\x05falseR\x0fdisableVariance\x12C\n\x06engine\x18\xac\x9c\x01 \x01(\x0e'
    b'2 .caffe.BatchNormParameter.Engine:\x07DEFAULTR\x06engine"D\n\x06Engin'
    b'e\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\x0b\n\x07MKL2017\x10\x03\x12\n\n\x06MKLDNN\x10\x04\x12\t\n\x05CUDNN\x10'
    b'\x02"t\n\rBiasParameter\x12\x15\n\x04axis\x18\x01 \x01(\x05:\x011R\x04axis\x12\x1c\n\x08num_axes\x18\x02 \x01(\x05:'
    b'\x011R\x07numAxes\x12.\n\x06filler\x18\x03 \x01(\x0b2\x16.caffe.FillerParameterR\x06filler"'
    b'3\n\rClipParameter\x12\x10\n\x03min\x18\x01 \x02(\x02R\x03min\x12\x10\n\x03max\x18\x02 \x02(\x02R\x03max"\xf2\x01\n\x0fCon'
    b'catParameter\x12\x15\n\x04axis\x18\x02 \x01(\x05:\x011R\x04axis\x12 \n\nconcat_dim\x18\x01 \x01(\r:\x011R\t'
    b'concatDim\x12)\n\x0cper_fla_fuse\x18\xa0\x9c\x01 \x01(\x08:\x05falseR\nperFlaFuse\x12@\n\x06engi'
    b'ne\x18\xa1\x9c\x01 \x01(\x0e2\x1d.caffe.ConcatParameter.Engine:\x07DEFAULTR\x06engine"9'
    b'\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\x0b\n\x07MKL2017\x10\x03\x12\n\n\x06MKLDNN\x10\x04"c\n'
    b'\x18ContrastiveLossParameter\x12\x19\n\x06margin\x18\x01 \x01(\x02:\x011R\x06margin\x12,\n\x0elega'
    b'cy_version\x18\x02 \x01(\x08:\x05falseR\rlegacyVersion"\x89\x17\n\x14ConvolutionParame'
    b'ter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnumOutput\x12!\n\tbias_term\x18\x02 \x01(\x08:\x04trueR'
    b'\x08biasTerm\x12\x10\n\x03pad\x18\x03 \x03(\rR\x03pad\x12\x1f\n\x0bkernel_size\x18\x04 \x03(\rR\nkernelSize'
    b'\x12\x16\n\x06stride\x18\x06 \x03(\rR\x06stride\x12\x1a\n\x08dilation\x18\x12 \x03(\rR\x08dilation\x12\x16\n\x05pad_'
    b'h\x18\t \x01(\r:\x010R\x04padH\x12\x16\n\x05pad_w\x18\n \x01(\r:\x010R\x04padW\x12\x19\n\x08kernel_h\x18\x0b \x01(\rR\x07'
    b'kernelH\x12\x19\n\x08kernel_w\x18\x0c \x01(\rR\x07kernelW\x12\x19\n\x08stride_h\x18\r \x01(\rR\x07stride'
    b'H\x12\x19\n\x08stride_w\x18\x0e \x01(\rR\x07strideW\x12\x17\n\x05group\x18\x05 \x01(\r:\x011R\x05group\x12;\n\rwei'
    b'ght_filler\x18\x07 \x01(\x0b2\x16.caffe.FillerParameterR\x0cweightFiller\x127\n\x0bbi'
    b'as_filler\x18\x08 \x01(\x0b2\x16.caffe.FillerParameterR\nbiasFiller\x12C\n\x06engin'
    b'e\x18\x0f \x01(\x0e2".caffe.ConvolutionParameter.Engine:\x07DEFAULTR\x06engine'
    b'\x12\x15\n\x04axis\x18\x10 \x01(\x05:\x011R\x04axis\x12-\n\x0fforce_nd_im2col\x18\x11 \x01(\x08:\x05falseR\rfor'
    b'ceNdIm2col\x12\x14\n\x04hole\x18\xa0\x9c\x01 \x01(\rR\x04hole\x12\x17\n\x06hole_h\x18\xa1\x9c\x01 \x01(\rR\x05holeH\x12\x17\n'
    b'\x06hole_w\x18\xa2\x9c\x01 \x01(\rR\x05holeW\x12%\n\rfilter_stride\x18\xa3\x9c\x01 \x01(\rR\x0cfilterStrid'
    b'e\x12(\n\x0ffilter_stride_h\x18\xa4\x9c\x01 \x01(\rR\rfilterStrideH\x12(\n\x0ffilter_stride'
    b'_w\x18\xa5\x9c\x01 \x01(\rR\rfilterStrideW\x12\x1f\n\ndilation_h\x18\xa6\x9c\x01 \x01(\rR\tdilationH\x12\x1f'
    b'\n\ndilation_w\x18\xa7\x9c\x01 \x01(\rR\tdilationW\x12#\n\x0ckernel_depth\x18\xa8\x9c\x01 \x01(\rR\x0bker'
    b'nelDepth\x12,\n\x0ftemporal_stride\x18\xa9\x9c\x01 \x01(\r:\x011R\x0etemporalStride\x12&\n\x0cte'
    b'mporal_pad\x18\xaa\x9c\x01 \x01(\r:\x010R\x0btemporalPad\x12&\n\x0cfilter_group\x18\xab\x9c\x01 \x01(\r:\x01'
    b'1R\x0bfilterGroup\x12\x1b\n\x04relu\x18\xac\x9c\x01 \x01(\x08:\x05falseR\x04relu\x12*\n\x0enegative_slop'
    b'e\x18\xad\x9c\x01 \x01(\x02:\x010R\rnegativeSlope\x12V\n\x0bfusion_type\x18\xae\x9c\x01 \x01(\x0e2&.caffe.C'
    b'onvolutionParameter.FusionType:\x0bNONE_FUSIONR\nfusionType\x12\x16\n\x05c'
    b'oeff\x18\xaf\x9c\x01 \x03(\x02R\x05coeff\x12/\n\x0econv_algorithm\x18\xb0\x9c\x01 \x01(\t:\x06directR\rconvA'
    b'lgorithm\x12#\n\x0cshape_offset\x18\xb1\x9c\x01 \x03(\rR\x0bshapeOffset\x12\x1b\n\x06binary\x18\xb2\x9c\x01 '
    b'\x01(\x05:\x010R\x06binary\x12L\n\tfuse_type\x18\xb3\x9c\x01 \x01(\x0e2$.caffe.ConvolutionParam'
    b'eter.FuseType:\x07UNFUSEDR\x08fuseType\x12>\n\reltwise_param\x18\xb4\x9c\x01 \x01(\x0b2\x17.'
    b'caffe.EltwiseParameterR\x0celtwiseParam\x125\n\nrelu_param\x18\xb5\x9c\x01 \x01(\x0b2\x14'
    b'.caffe.ReLUParameterR\treluParam\x12\x88\x01\n\x1dcudnn_convolution_algo_s'
    b'eeker\x18\xb6\x9c\x01 \x01(\x0e2;.caffe.ConvolutionParameter.CuDNNConvolutionA'
    b'lgorithmSeeker:\x06FINDEXR\x1acudnnConvolutionAlgoSeeker\x12X\n\x0ccudnn_'
    b"flavor\x18\xb7\x9c\x01 \x01(\x0e2'.caffe.ConvolutionParameter.CudnnFlavor:\nMIN"
    b'_MEMORYR\x0bcudnnFlavor\x12:\n\x13conv_algos_override\x18\xb8\x9c\x01 \x01(\t:\x08-1,-1,-'
    b'1R\x11convAlgosOverride\x12b\n\x0cCuDNNFwdAlgo\x18\xb9\x9c\x01 \x01(\x0e2-.caffe.Convolu'
    b'tionParameter.CuDNNFwdAlgorithm:\rIMPLICIT_GEMMR\x0cCuDNNFwdAlgo'
    b'\x12x\n\x12CuDNNBwdFilterAlgo\x18\xba\x9c\x01 \x01(\x0e23.caffe.ConvolutionParameter.'
    b'CuDNNBwdFilterAlgorithm:\x11BWD_FILTER_ALGO_0R\x12CuDNNBwdFilterAl'
    b'go\x12p\n\x10CuDNNBwdDataAlgo\x18\xbb\x9c\x01 \x01(\x0e21.caffe.ConvolutionParameter.'
    b'CuDNNBwdDataAlgorithm:\x0fBWD_DATA_ALGO_0R\x10CuDNNBwdDataAlgo\x12:\n\x12'
    b'CuDNNWorkspaceSize\x18\xbc\x9c\x01 \x01(\r:\x0810485760R\x12CuDNNWorkspaceSize"\x83\x01\n'
    b'\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02\x12\r\n\x07MKL2017\x10\xa0\x9c\x01\x12\x0c\n'
    b'\x06MKLDNN\x10\xa1\x9c\x01\x12\x0c\n\x06LIBDNN\x10\xa2\x9c\x01\x12\x13\n\rINTEL_SPATIAL\x10\xa3\x9c\x01\x12\t\n\x03FFT\x10\xa4\x9c\x01\x12\x0b\n'
    b'\x05INTEL\x10\xa5\x9c\x01"-\n\nFusionType\x12\x0f\n\x0bNONE_FUSION\x10\x00\x12\x0e\n\nSUM_FUSION\x10\x01"j\n'
    b'\x08FuseType\x12\x0b\n\x07UNFUSED\x10\x00\x12\x1f\n\x1bFUSED_CONV_MAX_POOLING_RELU\x10\x01\x12\x13\n\x0fF'
    b'USED_CONV_RELU\x10\x02\x12\x1b\n\x17FUSED_CONV_ELTWISE_RELU\x10\x03"6\n\x1fCuDNNConvol'
    b'utionAlgorithmSeeker\x12\x07\n\x03GET\x10\x00\x12\n\n\x06FINDEX\x10\x01"F\n\x0bCudnnFlavor\x12\x11\n\r'
    b'SINGLE_HANDLE\x10\x00\x12\x14\n\x10MULTIPLE_HANDLES\x10\x01\x12\x0e\n\nMIN_MEMORY\x10\x02"d\n\x11CuD'
    b'NNFwdAlgorithm\x12\x11\n\rIMPLICIT_GEMM\x10\x00\x12\x19\n\x15IMPLICIT_PRECOMP_GEMM\x10\x01'
    b'\x12\x08\n\x04GEMM\x10\x02\x12\n\n\x06DIRECT\x10\x03\x12\x0b\n\x07FWD_FFT\x10\x04"[\n\x17CuDNNBwdFilterAlgorit'
    b'hm\x12\x15\n\x11BWD_FILTER_ALGO_0\x10\x00\x12\x15\n\x11BWD_FILTER_ALGO_1\x10\x01\x12\x12\n\x0eBWD_FILT'
    b'ER_FFT\x10\x02"h\n\x15CuDNNBwdDataAlgorithm\x12\x13\n\x0fBWD_DATA_ALGO_0\x10\x00\x12\x13\n\x0fBW'
    b'D_DATA_ALGO_1\x10\x01\x12\x10\n\x0cBWD_DATA_FFT\x10\x02\x12\x13\n\x0fBWD_DATA_ALGO_2\x10\x03">\n\rCr'
    b'opParameter\x12\x15\n\x04axis\x18\x01 \x01(\x05:\x012R\x04axis\x12\x16\n\x06offset\x18\x02 \x03(\rR\x06offset"\xa0'
    b'\x0e\n\rDataParameter\x12\x16\n\x06source\x18\x01 \x01(\tR\x06source\x12\x1d\n\nbatch_size\x18\x04 \x01(\r'
    b'R\tbatchSize\x12\x1e\n\trand_skip\x18\x07 \x01(\r:\x010R\x08randSkip\x12:\n\x07backend\x18\x08 \x01(\x0e'
    b'2\x17.caffe.DataParameter.DB:\x07LEVELDBR\x07backend\x12\x17\n\x05scale\x18\x02 \x01(\x02:\x01'
    b'1R\x05scale\x12\x1b\n\tmean_file\x18\x03 \x01(\tR\x08meanFile\x12\x1e\n\tcrop_size\x18\x05 \x01(\r:\x010R'
    b'\x08cropSize\x12\x1d\n\x06mirror\x18\x06 \x01(\x08:\x05falseR\x06mirror\x125\n\x13force_encoded_co'
    b'lor\x18\t \x01(\x08:\x05falseR\x11forceEncodedColor\x12\x1d\n\x08prefetch\x18\n \x01(\r:\x014R\x08pr'
    b'efetch\x12!\n\x07shuffle\x18\xa0\x9c\x01 \x01(\x08:\x05falseR\x07shuffle\x12\x1d\n\x05cache\x18\xa1\x9c\x01 \x01(\x08:\x05'
    b'falseR\x05cache\x12#\n\x08precache\x18\xa2\x9c\x01 \x01(\x08:\x05falseR\x08precache\x12\x1d\n\x07threads'
    b'\x18\xa3\x9c\x01 \x01(\r:\x010R\x07threads\x12*\n\x0eparser_threads\x18\xa4\x9c\x01 \x01(\r:\x010R\rparserThr'
    b'eads\x12\x14\n\x04side\x18\xa5\x9c\x01 \x03(\rR\x04side\x12D\n\x06cursor\x18\xa6\x9c\x01 \x01(\x0e2 .caffe.DataPar'
    b'ameter.CURSOR_TYPE:\x08ORDINARYR\x06cursor\x120\n\x13shuffle_buffer_size\x18'
    b'\xa7\x9c\x01 \x01(\rR\x11shuffleBufferSize\x12 \n\tshow_data\x18\xa8\x9c\x01 \x01(\x05:\x010R\x08showData'
    b'\x123\n\x13disk_reader_threads\x18\xa9\x9c\x01 \x01(\r:\x011R\x11diskReaderThreads\x125\n\x12hug'
    b'e_video_dataset\x18\xaa\x9c\x01 \x01(\x08:\x05falseR\x10hugeVideoDataset\x12)\n\rlimit_sa'
    b'mples\x18\xab\x9c\x01 \x01(\x05:\x02-1R\x0climitSamples\x12-\n\x11preselection_file\x18\xac\x9c\x01 \x01(\t'
    b'R\x10preselectionFile\x12/\n\x12preselection_label\x18\xad\x9c\x01 \x01(\x05R\x11preselecti'
    b'onLabel\x12$\n\x0brange_start\x18\xae\x9c\x01 \x01(\x05:\x010R\nrangeStart\x12!\n\trange_end\x18\xaf'
    b'\x9c\x01 \x01(\x05:\x02-1R\x08rangeEnd\x12*\n\x0crand_permute\x18\xb0\x9c\x01 \x01(\x08:\x05falseR\x0brandPer'
    b'mute\x12l\n\x12rand_permute_order\x18\xb1\x9c\x01 \x01(\x0e2".caffe.DataParameter.RAN'
    b'DPERMORDER:\x18FIRST_PERMUTE_THEN_RANGER\x10randPermuteOrder\x12/\n\x11ra'
    b'nd_permute_seed\x18\xb2\x9c\x01 \x01(\r:\x010R\x0frandPermuteSeed\x121\n\x12permute_every'
    b'_iter\x18\xb3\x9c\x01 \x01(\r:\x010R\x10permuteEveryIter\x12!\n\x0bslice_point\x18\xb4\x9c\x01 \x03(\rR\ns'
    b'licePoint\x12B\n\x08encoding\x18\xb5\x9c\x01 \x03(\x0e2$.caffe.DataParameter.CHANNELE'
    b'NCODINGR\x08encoding\x12\x1c\n\x08subtract\x18\xb6\x9c\x01 \x03(\x02R\x08subtract\x12"\n\nblock_siz'
    b'e\x18\xb7\x9c\x01 \x01(\r:\x010R\tblockSize\x12!\n\x07verbose\x18\xb8\x9c\x01 \x01(\x08:\x05falseR\x07verbose\x12I'
    b'\n\x0ftransform_param\x18\xb9\x9c\x01 \x01(\x0b2\x1e.caffe.TransformationParameterR\x0et'
    b'ransformParam\x12\x1a\n\x07sources\x18\xba\x9c\x01 \x03(\tR\x07sources",\n\x02DB\x12\x0b\n\x07LEVELDB\x10\x00'
    b'\x12\x08\n\x04LMDB\x10\x01\x12\x0f\n\tDATUMFILE\x10\xa0\x9c\x01"*\n\x0bCURSOR_TYPE\x12\x0c\n\x08ORDINARY\x10\x00\x12\r\n\t'
    b'SHUFFLING\x10\x01"K\n\rRANDPERMORDER\x12\x1c\n\x18FIRST_PERMUTE_THEN_RANGE\x10\x00\x12\x1c'
    b'\n\x18FIRST_RANGE_THEN_PERMUTE\x10\x01"7\n\x0fCHANNELENCODING\x12\t\n\x05UINT8\x10\x01\x12\x0e'
    b'\n\nUINT16FLOW\x10\x02\x12\t\n\x05BOOL1\x10\x03"\xdd\x02\n\x10DropoutParameter\x12(\n\rdropout_ra'
    b"tio\x18\x01 \x01(\x02:\x030.5R\x0cdropoutRatio\x12'\n\x0bscale_train\x18\xa0\x9c\x01 \x01(\x08:\x04trueR\ns"
    b'caleTrain\x127\n\x13sample_weights_test\x18\xa1\x9c\x01 \x01(\x08:\x05falseR\x11sampleWeigh'
    b'tsTest\x12&\n\nsqrt_scale\x18\xa2\x9c\x01 \x01(\x08:\x05falseR\tsqrtScale\x12%\n\x0brandom_see'
    b'd\x18\xa3\x9c\x01 \x01(\x03:\x02-1R\nrandomSeed\x12A\n\x06engine\x18\xa4\x9c\x01 \x01(\x0e2\x1e.caffe.DropoutP'
    b'arameter.Engine:\x07DEFAULTR\x06engine"+\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05C'
    b'AFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02"\xd1\x01\n\x12DummyDataParameter\x127\n\x0bdata_filler\x18\x01 \x03('
    b'\x0b2\x16.caffe.FillerParameterR\ndataFiller\x12&\n\x05shape\x18\x06 \x03(\x0b2\x10.caffe'
    b'.BlobShapeR\x05shape\x12\x10\n\x03num\x18\x02 \x03(\rR\x03num\x12\x1a\n\x08channels\x18\x03 \x03(\rR\x08chann'
    b'els\x12\x16\n\x06height\x18\x04 \x03(\rR\x06height\x12\x14\n\x05width\x18\x05 \x03(\rR\x05width"D\n\x0cELUPara'
    b'meter\x12\x17\n\x05alpha\x18\x01 \x01(\x02:\x011R\x05alpha\x12\x1b\n\x06lambda\x18\xa0\x9c\x01 \x01(\x02:\x011R\x06lambda"'
    b'\x8f\x03\n\x10EltwiseParameter\x12D\n\toperation\x18\x01 \x01(\x0e2!.caffe.EltwiseParam'
    b'eter.EltwiseOp:\x03SUMR\toperation\x12\x14\n\x05coeff\x18\x02 \x03(\x02R\x05coeff\x12.\n\x10stab'
    b'le_prod_grad\x18\x03 \x01(\x08:\x04trueR\x0estableProdGrad\x12&\n\ncoeff_blob\x18\xa0\x9c\x01 \x01'
    b'(\x08:\x05falseR\tcoeffBlob\x12A\n\x06engine\x18\xa1\x9c\x01 \x01(\x0e2\x1e.caffe.EltwiseParame'
    b'ter.Engine:\x07DEFAULTR\x06engine"I\n\tEltwiseOp\x12\x08\n\x04PROD\x10\x00\x12\x07\n\x03SUM\x10\x01\x12'
    b'\x07\n\x03MAX\x10\x02\x12\n\n\x04SORT\x10\xa0\x9c\x01\x12\x14\n\x0eSTOCHASTIC_SUM\x10\xa1\x9c\x01"9\n\x06Engine\x12\x0b\n\x07DEFA'
    b'ULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\x0b\n\x07MKL2017\x10\x03\x12\n\n\x06MKLDNN\x10\x04"\xe5\x01\n\x0eEmbedParameter'
    b'\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnumOutput\x12\x1b\n\tinput_dim\x18\x02 \x01(\rR\x08inputDim'
    b'\x12!\n\tbias_term\x18\x03 \x01(\x08:\x04trueR\x08biasTerm\x12;\n\rweight_filler\x18\x04 \x01(\x0b2\x16'
    b'.caffe.FillerParameterR\x0cweightFiller\x127\n\x0bbias_filler\x18\x05 \x01(\x0b2\x16.'
    b'caffe.FillerParameterR\nbiasFiller"X\n\x0cExpParameter\x12\x16\n\x04base\x18\x01 '
    b'\x01(\x02:\x02-1R\x04base\x12\x17\n\x05scale\x18\x02 \x01(\x02:\x011R\x05scale\x12\x17\n\x05shift\x18\x03 \x01(\x02:\x010R\x05sh'
    b'ift"H\n\x10FlattenParameter\x12\x15\n\x04axis\x18\x01 \x01(\x05:\x011R\x04axis\x12\x1d\n\x08end_axis\x18\x02'
    b' \x01(\x05:\x02-1R\x07endAxis"\x8a\x01\n\x11HDF5DataParameter\x12\x16\n\x06source\x18\x01 \x01(\tR\x06sou'
    b'rce\x12\x1d\n\nbatch_size\x18\x02 \x01(\rR\tbatchSize\x12\x1f\n\x07shuffle\x18\x03 \x01(\x08:\x05falseR\x07'
    b'shuffle\x12\x1d\n\x05image\x18\xa0\x9c\x01 \x01(\x08:\x05falseR\x05image"2\n\x13HDF5OutputParamete'
    b'r\x12\x1b\n\tfile_name\x18\x01 \x01(\tR\x08fileName"d\n\x12HingeLossParameter\x126\n\x04norm'
    b'\x18\x01 \x01(\x0e2\x1e.caffe.HingeLossParameter.Norm:\x02L1R\x04norm"\x16\n\x04Norm\x12\x06\n\x02'
    b'L1\x10\x01\x12\x06\n\x02L2\x10\x02"\xe8\x10\n\x12ImageDataParameter\x12\x16\n\x06source\x18\x01 \x01(\tR\x06source\x12'
    b' \n\nbatch_size\x18\x04 \x01(\r:\x011R\tbatchSize\x12\x1e\n\trand_skip\x18\x07 \x01(\r:\x010R\x08ran'
    b'dSkip\x12\x1f\n\x07shuffle\x18\x08 \x01(\x08:\x05falseR\x07shuffle\x12 \n\nnew_height\x18\t \x01(\r:\x01'
    b'0R\tnewHeight\x12\x1e\n\tnew_width\x18\n \x01(\r:\x010R\x08newWidth\x12\x1f\n\x08is_color\x18\x0b \x01'
    b'(\x08:\x04trueR\x07isColor\x12\x17\n\x05scale\x18\x02 \x01(\x02:\x011R\x05scale\x12\x1b\n\tmean_file\x18\x03 \x01('
    b'\tR\x08meanFile\x12\x1e\n\tcrop_size\x18\x05 \x01(\r:\x010R\x08cropSize\x12\x1d\n\x06mirror\x18\x06 \x01(\x08:'
    b'\x05falseR\x06mirror\x12!\n\x0broot_folder\x18\x0c \x01(\t:\x00R\nrootFolder\x12K\n\nlabel_t'
    b'ype\x18\xa0\x9c\x01 \x01(\x0e2#.caffe.ImageDataParameter.LabelType:\x05IMAGER\tlab'
    b'elType\x12(\n\x0cignore_label\x18\xa1\x9c\x01 \x01(\x05:\x03255R\x0bignoreLabel\x12#\n\thas_labe'
    b'l\x18\xa2\x9c\x01 \x01(\x08:\x04trueR\x08hasLabel\x12\x1d\n\x05cache\x18\xa3\x9c\x01 \x01(\x08:\x05falseR\x05cache\x12#\n\x08'
    b'precache\x18\xa4\x9c\x01 \x01(\x08:\x05falseR\x08precache\x12\x1d\n\x07threads\x18\xa5\x9c\x01 \x01(\r:\x014R\x07thr'
    b'eads\x12"\n\nshort_side\x18\xa6\x9c\x01 \x01(\r:\x010R\tshortSide\x128\n\x16dataset_share_pe'
    b'r_node\x18\xa7\x9c\x01 \x01(\x02:\x011R\x13datasetSharePerNode\x12"\n\nmin_height\x18\xa8\x9c\x01 \x01(\r'
    b':\x010R\tminHeight\x12 \n\tmin_width\x18\xa9\x9c\x01 \x01(\r:\x010R\x08minWidth\x12"\n\nlabel_si'
    b'ze\x18\xaa\x9c\x01 \x01(\r:\x011R\tlabelSize\x123\n\x13label_divide_factor\x18\xab\x9c\x01 \x01(\r:\x011R\x11'
    b"labelDivideFactor\x12'\n\x0emultilabel_num\x18\xac\x9c\x01 \x01(\rR\rmultilabelNum\x12."
    b'\n\x0eface_transform\x18\xae\x9c\x01 \x01(\x08:\x05falseR\rfaceTransform\x12+\n\x0fmax_shear_'
    b'ratio\x18\xaf\x9c\x01 \x01(\x02:\x010R\rmaxShearRatio\x12-\n\x10max_aspect_ratio\x18\xb0\x9c\x01 \x01(\x02:'
    b'\x010R\x0emaxAspectRatio\x12-\n\x10max_rotate_angle\x18\xb1\x9c\x01 \x01(\x02:\x010R\x0emaxRotate'
    b'Angle\x12-\n\x10min_random_scale\x18\xb2\x9c\x01 \x01(\x02:\x011R\x0eminRandomScale\x12-\n\x10max_'
    b'random_scale\x18\xb3\x9c\x01 \x01(\x02:\x011R\x0emaxRandomScale\x12-\n\x10max_random_shift\x18'
    b'\xb4\x9c\x01 \x01(\r:\x010R\x0emaxRandomShift\x12(\n\x0bface_mirror\x18\xb5\x9c\x01 \x01(\x08:\x05falseR\nfa'
    b'ceMirror\x12)\n\x0eface_point_num\x18\xb6\x9c\x01 \x01(\r:\x010R\x0cfacePointNum\x12,\n\rbalan'
    b'ce_class\x18\xb7\x9c\x01 \x01(\x08:\x05falseR\x0cbalanceClass\x12"\n\nbalance_by\x18\xb8\x9c\x01 \x01(\r:'
    b"\x010R\tbalanceBy\x12+\n\x0flabel_cut_start\x18\xb9\x9c\x01 \x01(\r:\x010R\rlabelCutStart\x12'"
    b'\n\rlabel_cut_end\x18\xba\x9c\x01 \x01(\r:\x010R\x0blabelCutEnd\x12"\n\nnew_length\x18\xbb\x9c\x01 \x01('
    b'\r:\x010R\tnewLength\x12(\n\rsampling_rate\x18\xbc\x9c\x01 \x01(\x05:\x011R\x0csamplingRate\x12$\n'
    b'\tuse_image\x18\xbd\x9c\x01 \x01(\x08:\x05falseR\x08useImage\x12#\n\tuse_label\x18\xbe\x9c\x01 \x01(\x08:\x04tr'
    b'ueR\x08useLabel\x127\n\x13use_temporal_jitter\x18\xbf\x9c\x01 \x01(\x08:\x05falseR\x11useTempo'
    b'ralJitter\x12-\n\x0euse_byte_input\x18\xc0\x9c\x01 \x01(\x08:\x05falseR\x0cuseByteInput\x12 \n\x07'
    b'is_flow\x18\xc1\x9c\x01 \x01(\x08:\x05falseR\x06isFlow\x12"\n\nmean_value\x18\xc2\x9c\x01 \x01(\x02:\x010R\tmea'
    b'nValue\x121\n\x12num_truth_channels\x18\xc3\x9c\x01 \x01(\r:\x011R\x10numTruthChannels\x12$\n'
    b'\x0btruth_scale\x18\xc4\x9c\x01 \x01(\x02:\x011R\ntruthScale\x12\x1b\n\x08clip_min\x18\xc5\x9c\x01 \x01(\x02R\x07cli'
    b'pMin\x12\x1b\n\x08clip_max\x18\xc6\x9c\x01 \x01(\x02R\x07clipMax\x12 \n\tshow_data\x18\xc7\x9c\x01 \x01(\x05:\x010R\x08s'
    b'howData\x12I\n\x0ftransform_param\x18\xc8\x9c\x01 \x01(\x0b2\x1e.caffe.TransformationPar'
    b'ameterR\x0etransformParam"+\n\tLabelType\x12\x08\n\x04NONE\x10\x00\x12\t\n\x05IMAGE\x10\x01\x12\t\n\x05'
    b'PIXEL\x10\x02"u\n\x15InfogainLossParameter\x12\x16\n\x06source\x18\x01 \x01(\tR\x06source\x12\x15\n\x04'
    b'axis\x18\x02 \x01(\x05:\x011R\x04axis\x12-\n\rprobabilities\x18\x88\xa4\x01 \x01(\x08:\x05falseR\rprobabi'
    b'lities"\xfc\x03\n\x15InnerProductParameter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnumOut'
    b'put\x12!\n\tbias_term\x18\x02 \x01(\x08:\x04trueR\x08biasTerm\x12;\n\rweight_filler\x18\x03 \x01('
    b'\x0b2\x16.caffe.FillerParameterR\x0cweightFiller\x127\n\x0bbias_filler\x18\x04 \x01(\x0b'
    b'2\x16.caffe.FillerParameterR\nbiasFiller\x12\x15\n\x04axis\x18\x05 \x01(\x05:\x011R\x04axis\x12'
    b'#\n\ttranspose\x18\x06 \x01(\x08:\x05falseR\ttranspose\x12%\n\tnormalize\x18\xa0\x9c\x01 \x01(\x08:\x05f'
    b'alseR\tnormalize\x12\x1b\n\x04relu\x18\xa1\x9c\x01 \x01(\x08:\x05falseR\x04relu\x12*\n\x0enegative_slo'
    b'pe\x18\xa2\x9c\x01 \x01(\x02:\x010R\rnegativeSlope\x12F\n\x06engine\x18\xa3\x9c\x01 \x01(\x0e2#.caffe.Inner'
    b'ProductParameter.Engine:\x07DEFAULTR\x06engine"7\n\x06Engine\x12\x0b\n\x07DEFAUL'
    b'T\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02\x12\n\n\x06MKLDNN\x10\x03"\x9c\x01\n\x0eInputParameter\x12&\n\x05'
    b'shape\x18\x01 \x03(\x0b2\x10.caffe.BlobShapeR\x05shape\x12\x12\n\x03num\x18\xa0\x9c\x01 \x03(\rR\x03num\x12\x1c\n\x08'
    b'channels\x18\xa1\x9c\x01 \x03(\rR\x08channels\x12\x18\n\x06height\x18\xa2\x9c\x01 \x03(\rR\x06height\x12\x16\n\x05widt'
    b'h\x18\xa3\x9c\x01 \x03(\rR\x05width"\xa2\x05\n\x0cLRNParameter\x12 \n\nlocal_size\x18\x01 \x01(\r:\x015R\tlo'
    b'calSize\x12\x17\n\x05alpha\x18\x02 \x01(\x02:\x011R\x05alpha\x12\x18\n\x04beta\x18\x03 \x01(\x02:\x040.75R\x04beta\x12P'
    b'\n\x0bnorm_region\x18\x04 \x01(\x0e2\x1e.caffe.LRNParameter.NormRegion:\x0fACROSS_'
    b'CHANNELSR\nnormRegion\x12\x0f\n\x01k\x18\x05 \x01(\x02:\x011R\x01k\x12;\n\x06engine\x18\x06 \x01(\x0e2\x1a.caff'
    b'e.LRNParameter.Engine:\x07DEFAULTR\x06engine\x12D\n\tfuse_type\x18\xa0\x9c\x01 \x01(\x0e2'
    b'\x1c.caffe.LRNParameter.FuseType:\x07UNFUSEDR\x08fuseType\x12>\n\rpooling_'
    b'param\x18\xa1\x9c\x01 \x01(\x0b2\x17.caffe.PoolingParameterR\x0cpoolingParam\x12-\n\x0eunit'
    b'_test_mode\x18\xa2\x9c\x01 \x01(\x08:\x05falseR\x0cunitTestMode\x12:\n\x15unit_test_fuse_ke'
    b'rnel\x18\xa3\x9c\x01 \x01(\x08:\x05falseR\x12unitTestFuseKernel"5\n\nNormRegion\x12\x13\n\x0fACR'
    b'OSS_CHANNELS\x10\x00\x12\x12\n\x0eWITHIN_CHANNEL\x10\x01"H\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n'
    b'\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02\x12\r\n\x07MKL2017\x10\xa0\x9c\x01\x12\x0c\n\x06MKLDNN\x10\xa1\x9c\x01"+\n\x08FuseType'
    b'\x12\x0b\n\x07UNFUSED\x10\x00\x12\x12\n\x0eFUSED_POOL_MAX\x10\x01"X\n\x0cLogParameter\x12\x16\n\x04base\x18\x01 '
    b'\x01(\x02:\x02-1R\x04base\x12\x17\n\x05scale\x18\x02 \x01(\x02:\x011R\x05scale\x12\x17\n\x05shift\x18\x03 \x01(\x02:\x010R\x05sh'
    b'ift"\x8c\x01\n\x0cMVNParameter\x123\n\x12normalize_variance\x18\x01 \x01(\x08:\x04trueR\x11norm'
    b'alizeVariance\x12.\n\x0facross_channels\x18\x02 \x01(\x08:\x05falseR\x0eacrossChannel'
    b's\x12\x17\n\x03eps\x18\x03 \x01(\x02:\x051e-09R\x03eps"\xb9\x01\n\x13MemoryDataParameter\x12\x1d\n\nbatch_'
    b'size\x18\x01 \x01(\rR\tbatchSize\x12\x1a\n\x08channels\x18\x02 \x01(\rR\x08channels\x12\x16\n\x06height\x18'
    b'\x03 \x01(\rR\x06height\x12\x14\n\x05width\x18\x04 \x01(\rR\x05width\x12\x12\n\x03dim\x18\xa0\x9c\x01 \x03(\rR\x03dim\x12%\n\tt'
    b'ranspose\x18\xa1\x9c\x01 \x01(\x08:\x05falseR\ttranspose"n\n\x0ePReLUParameter\x12.\n\x06fill'
    b'er\x18\x01 \x01(\x0b2\x16.caffe.FillerParameterR\x06filler\x12,\n\x0echannel_shared\x18\x02'
    b' \x01(\x08:\x05falseR\rchannelShared"w\n\x12ParameterParameter\x12&\n\x05shape\x18\x01 '
    b'\x01(\x0b2\x10.caffe.BlobShapeR\x05shape\x129\n\x0bblob_filler\x18\xa0\x9c\x01 \x01(\x0b2\x16.caffe.'
    b'FillerParameterR\nblobFiller"\x80\n\n\x10PoolingParameter\x12;\n\x04pool\x18\x01 \x01'
    b'(\x0e2".caffe.PoolingParameter.PoolMethod:\x03MAXR\x04pool\x12\x13\n\x03pad\x18\x04 \x01'
    b'(\r:\x010R\x03pad\x12\x16\n\x05pad_h\x18\t \x01(\r:\x010R\x04padH\x12\x16\n\x05pad_w\x18\n \x01(\r:\x010R\x04padW\x12\x1f'
    b'\n\x0bkernel_size\x18\x02 \x01(\rR\nkernelSize\x12\x19\n\x08kernel_h\x18\x05 \x01(\rR\x07kernelH\x12\x19'
    b'\n\x08kernel_w\x18\x06 \x01(\rR\x07kernelW\x12\x19\n\x06stride\x18\x03 \x01(\r:\x011R\x06stride\x12\x19\n\x08stri'
    b'de_h\x18\x07 \x01(\rR\x07strideH\x12\x19\n\x08stride_w\x18\x08 \x01(\rR\x07strideW\x12?\n\x06engine\x18\x0b \x01'
    b'(\x0e2\x1e.caffe.PoolingParameter.Engine:\x07DEFAULTR\x06engine\x12,\n\x0egloba'
    b'l_pooling\x18\x0c \x01(\x08:\x05falseR\rglobalPooling\x12F\n\nround_mode\x18\r \x01(\x0e2!.'
    b'caffe.PoolingParameter.RoundMode:\x04CEILR\troundMode\x12\x1d\n\tceil_mo'
    b'de\x18\xa0\x9c\x01 \x01(\x08R\x08ceilMode\x12%\n\rtorch_pooling\x18\xa1\x9c\x01 \x01(\x08R\x0ctorchPooling\x12'
    b'&\n\x0ekernel_size_3d\x18\xa2\x9c\x01 \x03(\rR\x0ckernelSize3d\x12\x17\n\x06pad_3d\x18\xa3\x9c\x01 \x03(\rR\x05p'
    b'ad3d\x12\x1d\n\tstride_3d\x18\xa4\x9c\x01 \x03(\rR\x08stride3d\x12\x1c\n\x08dilation\x18\xa5\x9c\x01 \x03(\rR\x08dil'
    b'ation\x12\x17\n\x04axis\x18\xa6\x9c\x01 \x01(\x05:\x011R\x04axis\x12.\n\x0favg_include_pad\x18\xa7\x9c\x01 \x01(\x08:\x04t'
    b'rueR\ravgIncludePad\x12#\n\x0ckernel_depth\x18\xa8\x9c\x01 \x01(\rR\x0bkernelDepth\x12,\n\x0ft'
    b'emporal_stride\x18\xa9\x9c\x01 \x01(\r:\x011R\x0etemporalStride\x12\x1b\n\x08bin_size\x18\xaa\x9c\x01 \x01('
    b'\rR\x07binSize\x12\x15\n\x05bin_h\x18\xab\x9c\x01 \x01(\rR\x04binH\x12\x15\n\x05bin_w\x18\xac\x9c\x01 \x01(\rR\x04binW\x12\x1b\n\x08'
    b'blobs_lr\x18\xae\x9c\x01 \x01(\x02R\x07blobsLr\x12(\n\x0bblobs_a_min\x18\xaf\x9c\x01 \x01(\x02:\x060.0001R\tbl'
    b'obsAMin"\x91\x01\n\nPoolMethod\x12\x07\n\x03MAX\x10\x00\x12\x07\n\x03AVE\x10\x01\x12\x0e\n\nSTOCHASTIC\x10\x02\x12\t\n\x03'
    b'RCM\x10\xa0\x9c\x01\x12\t\n\x03DEF\x10\xa1\x9c\x01\x12\r\n\x07DEF_ALL\x10\xa2\x9c\x01\x12\x0e\n\x08DEF_ALL2\x10\xa3\x9c\x01\x12\x0e\n\x08DEF_ALL'
    b'3\x10\xa4\x9c\x01\x12\x0e\n\x08DEF_ALL4\x10\xa5\x9c\x01\x12\x0c\n\x06LOWRES\x10\xa6\x9c\x01"c\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t'
    b'\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02\x12\r\n\x07MKL2017\x10\xa0\x9c\x01\x12\x0c\n\x06MKLDNN\x10\xa1\x9c\x01\x12\x0c\n\x06LIBDNN\x10'
    b'\xa2\x9c\x01\x12\x0b\n\x05INTEL\x10\xa3\x9c\x01" \n\tRoundMode\x12\x08\n\x04CEIL\x10\x00\x12\t\n\x05FLOOR\x10\x01"[\n\x0ePowerP'
    b'arameter\x12\x17\n\x05power\x18\x01 \x01(\x02:\x011R\x05power\x12\x17\n\x05scale\x18\x02 \x01(\x02:\x011R\x05scale\x12\x17'
    b'\n\x05shift\x18\x03 \x01(\x02:\x010R\x05shift"\x91\x01\n\x0fPythonParameter\x12\x16\n\x06module\x18\x01 \x01(\tR'
    b'\x06module\x12\x14\n\x05layer\x18\x02 \x01(\tR\x05layer\x12\x1d\n\tparam_str\x18\x03 \x01(\t:\x00R\x08paramStr'
    b'\x121\n\x11share_in_parallel\x18\x04 \x01(\x08:\x05falseR\x0fshareInParallel"\xde\x01\n\rReLU'
    b'Parameter\x12(\n\x0enegative_slope\x18\x01 \x01(\x02:\x010R\rnegativeSlope\x12<\n\x06engin'
    b'e\x18\x02 \x01(\x0e2\x1b.caffe.ReLUParameter.Engine:\x07DEFAULTR\x06engine\x12\x1b\n\x04fus'
    b'e\x18\xa0\x9c\x01 \x01(\x08:\x05falseR\x04fuse"H\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05'
    b'CUDNN\x10\x02\x12\r\n\x07MKL2017\x10\xa0\x9c\x01\x12\x0c\n\x06MKLDNN\x10\xa1\x9c\x01"\xfe\x01\n\x12RecurrentParameter\x12'
    b' \n\nnum_output\x18\x01 \x01(\r:\x010R\tnumOutput\x12;\n\rweight_filler\x18\x02 \x01(\x0b2\x16.c'
    b'affe.FillerParameterR\x0cweightFiller\x127\n\x0bbias_filler\x18\x03 \x01(\x0b2\x16.ca'
    b'ffe.FillerParameterR\nbiasFiller\x12$\n\ndebug_info\x18\x04 \x01(\x08:\x05falseR\t'
    b'debugInfo\x12*\n\rexpose_hidden\x18\x05 \x01(\x08:\x05falseR\x0cexposeHidden"\xe4\x01\n\x12Re'
    b'ductionParameter\x12H\n\toperation\x18\x01 \x01(\x0e2%.caffe.ReductionParamet'
    b'er.ReductionOp:\x03SUMR\toperation\x12\x15\n\x04axis\x18\x02 \x01(\x05:\x010R\x04axis\x12\x17\n\x05coe'
    b'ff\x18\x03 \x01(\x02:\x011R\x05coeff\x12\x11\n\x01k\x18\xa0\x9c\x01 \x01(\x05:\x011R\x01k"A\n\x0bReductionOp\x12\x07\n\x03SUM\x10'
    b'\x01\x12\x08\n\x04ASUM\x10\x02\x12\t\n\x05SUMSQ\x10\x03\x12\x08\n\x04MEAN\x10\x04\x12\n\n\x04TOPK\x10\xa0\x9c\x01"\x9b\x01\n\x10ReshapePara'
    b'meter\x12&\n\x05shape\x18\x01 \x01(\x0b2\x10.caffe.BlobShapeR\x05shape\x12\x15\n\x04axis\x18\x02 \x01(\x05:'
    b'\x010R\x04axis\x12\x1d\n\x08num_axes\x18\x03 \x01(\x05:\x02-1R\x07numAxes\x12)\n\rpixelshuffler\x18\xa0\x9c\x01'
    b' \x01(\x05:\x011R\rpixelshuffler"\x88\x02\n\x0cSPPParameter\x12%\n\x0epyramid_height\x18\x01 '
    b'\x01(\rR\rpyramidHeight\x127\n\x04pool\x18\x02 \x01(\x0e2\x1e.caffe.SPPParameter.PoolMe'
    b'thod:\x03MAXR\x04pool\x12;\n\x06engine\x18\x06 \x01(\x0e2\x1a.caffe.SPPParameter.Engine:'
    b'\x07DEFAULTR\x06engine".\n\nPoolMethod\x12\x07\n\x03MAX\x10\x00\x12\x07\n\x03AVE\x10\x01\x12\x0e\n\nSTOCHAST'
    b'IC\x10\x02"+\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02"\x90\x02\n\x0eScaleP'
    b'arameter\x12\x15\n\x04axis\x18\x01 \x01(\x05:\x011R\x04axis\x12\x1c\n\x08num_axes\x18\x02 \x01(\x05:\x011R\x07numAxe'
    b's\x12.\n\x06filler\x18\x03 \x01(\x0b2\x16.caffe.FillerParameterR\x06filler\x12"\n\tbias_te'
    b'rm\x18\x04 \x01(\x08:\x05falseR\x08biasTerm\x127\n\x0bbias_filler\x18\x05 \x01(\x0b2\x16.caffe.Fille'
    b'rParameterR\nbiasFiller\x12\x1d\n\tmin_value\x18\xa0\x9c\x01 \x01(\x02R\x08minValue\x12\x1d\n\tmax'
    b'_value\x18\xa1\x9c\x01 \x01(\x02R\x08maxValue"\x80\x01\n\x10SigmoidParameter\x12?\n\x06engine\x18\x01 \x01('
    b'\x0e2\x1e.caffe.SigmoidParameter.Engine:\x07DEFAULTR\x06engine"+\n\x06Engine'
    b'\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02"h\n\x0eSliceParameter\x12\x15\n\x04axi'
    b's\x18\x03 \x01(\x05:\x011R\x04axis\x12\x1f\n\x0bslice_point\x18\x02 \x03(\rR\nslicePoint\x12\x1e\n\tslice_d'
    b'im\x18\x01 \x01(\r:\x011R\x08sliceDim"\xd2\x03\n\x10SoftmaxParameter\x12?\n\x06engine\x18\x01 \x01(\x0e2\x1e'
    b'.caffe.SoftmaxParameter.Engine:\x07DEFAULTR\x06engine\x12\x15\n\x04axis\x18\x02 \x01('
    b'\x05:\x011R\x04axis\x124\n\x13scaling_temperature\x18\xa0\x9c\x01 \x01(\x02:\x011R\x12scalingTempera'
    b'ture\x123\n\x13label_smooth_factor\x18\xa1\x9c\x01 \x01(\x02:\x010R\x11labelSmoothFactor\x12#\n'
    b'\x0cclass_weight\x18\xa2\x9c\x01 \x03(\x02R\x0bclassWeight\x12"\n\nhard_ratio\x18\xa3\x9c\x01 \x01(\x02:\x011R'
    b'\thardRatio\x12,\n\x11hard_mining_label\x18\xa4\x9c\x01 \x01(\x05R\x0fhardMiningLabel\x12%\n\r'
    b'cutting_point\x18\xa5\x9c\x01 \x01(\x02R\x0ccuttingPoint\x120\n\x0enormalize_type\x18\xa6\x9c\x01 \x01('
    b'\t:\x07SoftmaxR\rnormalizeType"+\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12'
    b'\t\n\x05CUDNN\x10\x02"\'\n\x0eSwishParameter\x12\x15\n\x04beta\x18\x01 \x01(\x02:\x011R\x04beta"z\n\rTanHP'
    b'arameter\x12<\n\x06engine\x18\x01 \x01(\x0e2\x1b.caffe.TanHParameter.Engine:\x07DEFAU'
    b'LTR\x06engine"+\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02"5\n\x12T'
    b'hresholdParameter\x12\x1f\n\tthreshold\x18\x01 \x01(\x02:\x010R\tthreshold"<\n\rTilePa'
    b'rameter\x12\x15\n\x04axis\x18\x01 \x01(\x05:\x011R\x04axis\x12\x14\n\x05tiles\x18\x02 \x01(\x05R\x05tiles"\xe6\x03\n\x13Win'
    b'dowDataParameter\x12\x16\n\x06source\x18\x01 \x01(\tR\x06source\x12\x17\n\x05scale\x18\x02 \x01(\x02:\x011R\x05'
    b'scale\x12\x1b\n\tmean_file\x18\x03 \x01(\tR\x08meanFile\x12\x1d\n\nbatch_size\x18\x04 \x01(\rR\tbatc'
    b'hSize\x12\x1e\n\tcrop_size\x18\x05 \x01(\r:\x010R\x08cropSize\x12\x1d\n\x06mirror\x18\x06 \x01(\x08:\x05false'
    b'R\x06mirror\x12&\n\x0cfg_threshold\x18\x07 \x01(\x02:\x030.5R\x0bfgThreshold\x12&\n\x0cbg_thres'
    b'hold\x18\x08 \x01(\x02:\x030.5R\x0bbgThreshold\x12%\n\x0bfg_fraction\x18\t \x01(\x02:\x040.25R\nfgF'
    b'raction\x12"\n\x0bcontext_pad\x18\n \x01(\r:\x010R\ncontextPad\x12!\n\tcrop_mode\x18\x0b \x01'
    b'(\t:\x04warpR\x08cropMode\x12(\n\x0ccache_images\x18\x0c \x01(\x08:\x05falseR\x0bcacheImages'
    b'\x12!\n\x0broot_folder\x18\r \x01(\t:\x00R\nrootFolder\x12\x18\n\x06config\x18\xa0\x9c\x01 \x01(\tR\x06confi'
    b'g"\xaf\x01\n\x0eAccumParameter\x12 \n\ntop_height\x18\x01 \x01(\r:\x010R\ttopHeight\x12\x1e\n\tto'
    b'p_width\x18\x02 \x01(\r:\x010R\x08topWidth\x12-\n\x11size_divisible_by\x18\x03 \x01(\r:\x010R\x0fsi'
    b'zeDivisibleBy\x12,\n\x0ehave_reference\x18\x04 \x01(\x08:\x05falseR\rhaveReference"'
    b'\xdf\x01\n\x1cAdaptiveBiasChannelParameter\x12\x1c\n\x08num_iter\x18\x01 \x01(\x05:\x011R\x07numIt'
    b'er\x12"\n\nbg_portion\x18\x02 \x01(\x02:\x030.2R\tbgPortion\x12"\n\nfg_portion\x18\x03 \x01(\x02:\x03'
    b'0.2R\tfgPortion\x12-\n\x0fsuppress_others\x18\x04 \x01(\x08:\x04trueR\x0esuppressOther'
    b's\x12*\n\rmargin_others\x18\x05 \x01(\x02:\x051e-05R\x0cmarginOthers"+\n\x11AffinityPar'
    b'ameter\x12\x16\n\x06offset\x18\x01 \x03(\x03R\x06offset"\xa4\x04\n\x16AnnotatedDataParameter\x128\n'
    b'\rbatch_sampler\x18\x01 \x03(\x0b2\x13.caffe.BatchSamplerR\x0cbatchSampler\x12$\n\x0el'
    b'abel_map_file\x18\x02 \x01(\tR\x0clabelMapFile\x12A\n\tanno_type\x18\x03 \x01(\x0e2$.caffe'
    b".AnnotatedDatum.AnnotationTypeR\x08annoType\x12'\n\x0eyolo_data_type\x18\x04"
    b' \x01(\x05:\x010R\x0cyoloDataType\x12-\n\x10yolo_data_jitter\x18\x05 \x01(\x02:\x030.3R\x0eyoloDa'
    b"taJitter\x12+\n\x0etrain_diffcult\x18\x06 \x01(\x08:\x04trueR\rtrainDiffcult\x12'\n\x0csin"
    b'gle_class\x18\x07 \x01(\x08:\x04trueR\x0bsingleClass\x12 \n\nseg_scales\x18\x08 \x01(\x05:\x018R\ts'
    b'egScales\x12+\n\x10seg_resize_width\x18\t \x01(\x05:\x010R\x0esegResizeWidth\x12-\n\x11seg'
    b'_resize_height\x18\n \x01(\x05:\x010R\x0fsegResizeHeight\x12;\n\x16difficult_label_'
    b'warmup\x18\x0b \x01(\x08:\x05falseR\x14difficultLabelWarmup"\xba\x0b\n\x11AugmentationCo'
    b'eff\x12\x19\n\x06mirror\x18\x01 \x01(\x02:\x010R\x06mirror\x12\x11\n\x02dx\x18\x02 \x01(\x02:\x010R\x02dx\x12\x11\n\x02dy\x18\x03 \x01('
    b'\x02:\x010R\x02dy\x12\x17\n\x05angle\x18\x04 \x01(\x02:\x010R\x05angle\x12\x18\n\x06zoom_x\x18\x05 \x01(\x02:\x011R\x05zoomX\x12'
    b'\x18\n\x06zoom_y\x18\x06 \x01(\x02:\x011R\x05zoomY\x12\x17\n\x05gamma\x18\x07 \x01(\x02:\x011R\x05gamma\x12!\n\nbright'
    b'ness\x18\x08 \x01(\x02:\x010R\nbrightness\x12\x1d\n\x08contrast\x18\t \x01(\x02:\x011R\x08contrast\x12\x19\n\x06'
    b'color1\x18\n \x01(\x02:\x011R\x06color1\x12\x19\n\x06color2\x18\x0b \x01(\x02:\x011R\x06color2\x12\x19\n\x06color3'
    b'\x18\x0c \x01(\x02:\x011R\x06color3\x12"\n\x0bpow_nomean0\x18\r \x01(\x02:\x011R\npowNomean0\x12"\n\x0bpow'
    b'_nomean1\x18\x0e \x01(\x02:\x011R\npowNomean1\x12"\n\x0bpow_nomean2\x18\x0f \x01(\x02:\x011R\npowNo'
    b'mean2\x12"\n\x0badd_nomean0\x18\x10 \x01(\x02:\x010R\naddNomean0\x12"\n\x0badd_nomean1\x18\x11 \x01'
    b'(\x02:\x010R\naddNomean1\x12"\n\x0badd_nomean2\x18\x12 \x01(\x02:\x010R\naddNomean2\x12$\n\x0cmul'
    b't_nomean0\x18\x13 \x01(\x02:\x011R\x0bmultNomean0\x12$\n\x0cmult_nomean1\x18\x14 \x01(\x02:\x011R\x0bmu'
    b'ltNomean1\x12$\n\x0cmult_nomean2\x18\x15 \x01(\x02:\x011R\x0bmultNomean2\x12&\n\rpow_withm'
    b'ean0\x18\x16 \x01(\x02:\x011R\x0cpowWithmean0\x12&\n\rpow_withmean1\x18\x17 \x01(\x02:\x011R\x0cpowWi'
    b'thmean1\x12&\n\rpow_withmean2\x18\x18 \x01(\x02:\x011R\x0cpowWithmean2\x12&\n\radd_withm'
    b'ean0\x18\x19 \x01(\x02:\x010R\x0caddWithmean0\x12&\n\radd_withmean1\x18\x1a \x01(\x02:\x010R\x0caddWi'
    b'thmean1\x12&\n\radd_withmean2\x18\x1b \x01(\x02:\x010R\x0caddWithmean2\x12(\n\x0emult_with'
    b'mean0\x18\x1c \x01(\x02:\x011R\rmultWithmean0\x12(\n\x0emult_withmean1\x18\x1d \x01(\x02:\x011R\rmu'
    b'ltWithmean1\x12(\n\x0emult_withmean2\x18\x1e \x01(\x02:\x011R\rmultWithmean2\x12\x1e\n\tlmu'
    b'lt_pow\x18\x1f \x01(\x02:\x011R\x08lmultPow\x12\x1e\n\tlmult_add\x18  \x01(\x02:\x010R\x08lmultAdd\x12 \n'
    b'\nlmult_mult\x18! \x01(\x02:\x011R\tlmultMult\x12\x1e\n\tcol_angle\x18" \x01(\x02:\x010R\x08colAn'
    b'gle\x12 \n\nfog_amount\x18# \x01(\x02:\x010R\tfogAmount\x12\x1c\n\x08fog_size\x18$ \x01(\x02:\x010R\x07'
    b'fogSize\x12-\n\x11motion_blur_angle\x18% \x01(\x02:\x010R\x0fmotionBlurAngle\x12+\n\x10mo'
    b"tion_blur_size\x18& \x01(\x02:\x010R\x0emotionBlurSize\x12$\n\x0cshadow_angle\x18' \x01("
    b'\x02:\x010R\x0bshadowAngle\x12*\n\x0fshadow_distance\x18( \x01(\x02:\x010R\x0eshadowDistanc'
    b'e\x12*\n\x0fshadow_strength\x18) \x01(\x02:\x010R\x0eshadowStrength\x12\x17\n\x05noise\x18* \x01(\x02'
    b':\x010R\x05noise"\xe1\x13\n\x15AugmentationParameter\x12 \n\ncrop_width\x18\x01 \x01(\r:\x010R'
    b'\tcropWidth\x12"\n\x0bcrop_height\x18\x02 \x01(\r:\x010R\ncropHeight\x12)\n\x0fwrite_augm'
    b'ented\x18\x03 \x01(\t:\x00R\x0ewriteAugmented\x12*\n\x0emax_multiplier\x18\x04 \x01(\x02:\x03255R\r'
    b'maxMultiplier\x125\n\x13augment_during_test\x18\x05 \x01(\x08:\x05falseR\x11augmentDu'
    b'ringTest\x12(\n\x0erecompute_mean\x18\x06 \x01(\r:\x010R\rrecomputeMean\x12\x1f\n\nwrite_'
    b'mean\x18\x07 \x01(\t:\x00R\twriteMean\x12*\n\x0emean_per_pixel\x18\x08 \x01(\x08:\x04trueR\x0cmeanP'
    b'erPixel\x12\x12\n\x04mean\x18\t \x03(\x02R\x04mean\x12\x17\n\x04mode\x18\n \x01(\t:\x03addR\x04mode\x12#\n\x0bbott'
    b'omwidth\x18\x0b \x01(\r:\x010R\x0bbottomwidth\x12%\n\x0cbottomheight\x18\x0c \x01(\r:\x010R\x0cbott'
    b'omheight\x12\x13\n\x03num\x18\r \x01(\r:\x010R\x03num\x12)\n\x10chromatic_eigvec\x18\x0e \x03(\x02R\x0fchr'
    b'omaticEigvec\x127\n\x06mirror\x18\x0f \x01(\x0b2\x1f.caffe.RandomGeneratorParamete'
    b'rR\x06mirror\x12=\n\ttranslate\x18\x10 \x01(\x0b2\x1f.caffe.RandomGeneratorParamete'
    b'rR\ttranslate\x127\n\x06rotate\x18\x11 \x01(\x0b2\x1f.caffe.RandomGeneratorParamete'
    b'rR\x06rotate\x123\n\x04zoom\x18\x12 \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x04zo'
    b'om\x129\n\x07squeeze\x18\x13 \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x07squeez'
    b'e\x12@\n\x0btranslate_x\x18\x14 \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\ntra'
    b'nslateX\x12@\n\x0btranslate_y\x18\x15 \x01(\x0b2\x1f.caffe.RandomGeneratorParamete'
    b'rR\ntranslateY\x125\n\x05gamma\x18\x16 \x01(\x0b2\x1f.caffe.RandomGeneratorParamete'
    b'rR\x05gamma\x12?\n\nbrightness\x18\x17 \x01(\x0b2\x1f.caffe.RandomGeneratorParamete'
    b'rR\nbrightness\x12;\n\x08contrast\x18\x18 \x01(\x0b2\x1f.caffe.RandomGeneratorParam'
    b'eterR\x08contrast\x125\n\x05color\x18\x19 \x01(\x0b2\x1f.caffe.RandomGeneratorParamet'
    b'erR\x05color\x12<\n\tlmult_pow\x18\x1a \x01(\x0b2\x1f.caffe.RandomGeneratorParamete'
    b'rR\x08lmultPow\x12>\n\nlmult_mult\x18\x1b \x01(\x0b2\x1f.caffe.RandomGeneratorParam'
    b'eterR\tlmultMult\x12<\n\tlmult_add\x18\x1c \x01(\x0b2\x1f.caffe.RandomGeneratorPa'
    b'rameterR\x08lmultAdd\x128\n\x07sat_pow\x18\x1d \x01(\x0b2\x1f.caffe.RandomGeneratorPa'
    b'rameterR\x06satPow\x12:\n\x08sat_mult\x18\x1e \x01(\x0b2\x1f.caffe.RandomGeneratorPar'
    b'ameterR\x07satMult\x128\n\x07sat_add\x18\x1f \x01(\x0b2\x1f.caffe.RandomGeneratorPara'
    b'meterR\x06satAdd\x128\n\x07col_pow\x18  \x01(\x0b2\x1f.caffe.RandomGeneratorParame'
    b'terR\x06colPow\x12:\n\x08col_mult\x18! \x01(\x0b2\x1f.caffe.RandomGeneratorParamet'
    b'erR\x07colMult\x128\n\x07col_add\x18" \x01(\x0b2\x1f.caffe.RandomGeneratorParamete'
    b'rR\x06colAdd\x12:\n\x08ladd_pow\x18# \x01(\x0b2\x1f.caffe.RandomGeneratorParameter'
    b'R\x07laddPow\x12<\n\tladd_mult\x18$ \x01(\x0b2\x1f.caffe.RandomGeneratorParamete'
    b'rR\x08laddMult\x12:\n\x08ladd_add\x18% \x01(\x0b2\x1f.caffe.RandomGeneratorParamet'
    b'erR\x07laddAdd\x12>\n\ncol_rotate\x18& \x01(\x0b2\x1f.caffe.RandomGeneratorParam'
    b"eterR\tcolRotate\x12>\n\nfog_amount\x18' \x01(\x0b2\x1f.caffe.RandomGeneratorP"
    b'arameterR\tfogAmount\x12:\n\x08fog_size\x18( \x01(\x0b2\x1f.caffe.RandomGenerato'
    b'rParameterR\x07fogSize\x12K\n\x11motion_blur_angle\x18) \x01(\x0b2\x1f.caffe.Rando'
    b'mGeneratorParameterR\x0fmotionBlurAngle\x12I\n\x10motion_blur_size\x18* \x01'
    b'(\x0b2\x1f.caffe.RandomGeneratorParameterR\x0emotionBlurSize\x12B\n\x0cshado'
    b'w_angle\x18+ \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x0bshadowAngle\x12'
    b'H\n\x0fshadow_distance\x18, \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x0es'
    b'hadowDistance\x12H\n\x0fshadow_strength\x18- \x01(\x0b2\x1f.caffe.RandomGenerat'
    b'orParameterR\x0eshadowStrength\x125\n\x05noise\x18. \x01(\x0b2\x1f.caffe.RandomGen'
    b'eratorParameterR\x05noise"\xe7\x05\n\x0bBNParameter\x129\n\x0cscale_filler\x18\x01 \x01(\x0b'
    b'2\x16.caffe.FillerParameterR\x0bscaleFiller\x129\n\x0cshift_filler\x18\x02 \x01(\x0b2'
    b'\x16.caffe.FillerParameterR\x0bshiftFiller\x129\n\x07bn_mode\x18\x03 \x01(\x0e2\x19.caff'
    b'e.BNParameter.BNMode:\x05LEARNR\x06bnMode\x129\n\x0cslope_filler\x18\x04 \x01(\x0b2\x16.'
    b'caffe.FillerParameterR\x0bslopeFiller\x127\n\x0bbias_filler\x18\x05 \x01(\x0b2\x16.ca'
    b'ffe.FillerParameterR\nbiasFiller\x12\x1f\n\x08momentum\x18\x06 \x01(\x02:\x030.9R\x08mome'
    b'ntum\x12\x17\n\x03eps\x18\x07 \x01(\x02:\x051e-05R\x03eps\x12\x1d\n\x06frozen\x18\x08 \x01(\x08:\x05falseR\x06frozen'
    b'\x12:\n\x06engine\x18\t \x01(\x0e2\x19.caffe.BNParameter.Engine:\x07DEFAULTR\x06engine'
    b'\x12\x1e\n\x07var_eps\x18\n \x01(\x02:\x051e-10R\x06varEps\x12,\n\x0emoving_average\x18\x0b \x01(\x08:\x05fa'
    b'lseR\rmovingAverage\x12\x14\n\x05decay\x18\x0c \x01(\x02R\x05decay\x12\x12\n\x04axis\x18\r \x01(\x02R\x04axis'
    b'\x12+\n\x0eacross_spatial\x18\x0e \x01(\x08:\x04trueR\racrossSpatial\x12(\n\x0binverse_std'
    b'\x18\x88\xa4\x01 \x01(\x08:\x05falseR\ninverseStd""\n\x06BNMode\x12\t\n\x05LEARN\x10\x00\x12\r\n\tINFERENC'
    b'E\x10\x01"+\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02"\xed\x01\n\x19BatchCo'
    b'ntrastiveParameter\x12*\n\x0fpositive_margin\x18\x01 \x01(\x02:\x011R\x0epositiveMarg'
    b'in\x12*\n\x0fnegative_margin\x18\x02 \x01(\x02:\x011R\x0enegativeMargin\x12*\n\x0fpositive_w'
    b'eight\x18\x03 \x01(\x02:\x011R\x0epositiveWeight\x12*\n\x0fnegative_weight\x18\x04 \x01(\x02:\x011R\x0e'
    b'negativeWeight\x12 \n\x08max_only\x18\x05 \x01(\x08:\x05falseR\x07maxOnly"\x8c\x01\n\x17BatchRe'
    b'ductionParameter\x12\x14\n\x05level\x18\x01 \x03(\x05R\x05level\x12B\n\x0freduction_param\x18\x02 '
    b'\x01(\x0b2\x19.caffe.ReductionParameterR\x0ereductionParam\x12\x17\n\x03pos\x18\x03 \x01(\x08:'
    b'\x05falseR\x03pos"m\n\x10BBoxRegParameter\x12\x1b\n\tbbox_mean\x18\x01 \x03(\x02R\x08bboxMean'
    b'\x12\x19\n\x08bbox_std\x18\x02 \x03(\x02R\x07bboxStd\x12!\n\tcls_aware\x18\x03 \x01(\x08:\x04trueR\x08clsAwa'
    b're"\x8f\x02\n\x14BiasChannelParameter\x12\x1a\n\x07bg_bias\x18\x01 \x01(\x02:\x011R\x06bgBias\x12\x1a\n\x07f'
    b'g_bias\x18\x02 \x01(\x02:\x012R\x06fgBias\x12!\n\x0cignore_label\x18\x03 \x03(\x05R\x0bignoreLabel\x12K'
    b'\n\nlabel_type\x18\x04 \x01(\x0e2%.caffe.BiasChannelParameter.LabelType:\x05I'
    b'MAGER\tlabelType\x12,\n\x10background_label\x18\x05 \x01(\x05:\x010R\x0fbackgroundLabe'
    b'l"!\n\tLabelType\x12\t\n\x05IMAGE\x10\x01\x12\t\n\x05PIXEL\x10\x02"\x8c\x01\n\x1aBlackAugmentationPa'
    b'rameter\x125\n\x05black\x18\x01 \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x05bla'
    b'ck\x127\n\x06border\x18\x02 \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x06border"'
    b'b\n\x19BoxAnnotatorOHEMParameter\x12\x1e\n\x0broi_per_img\x18\x01 \x01(\rR\troiPerImg'
    b'\x12%\n\x0cignore_label\x18\x02 \x01(\x05:\x02-1R\x0bignoreLabel"\xb1\x01\n\x13CenterLossParame'
    b'ter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnumOutput\x12;\n\rcenter_filler\x18\x02 \x01(\x0b2\x16.'
    b"caffe.FillerParameterR\x0ccenterFiller\x12\x15\n\x04axis\x18\x03 \x01(\x05:\x011R\x04axis\x12'"
    b'\n\rdistance_type\x18\x04 \x01(\t:\x02L2R\x0cdistanceType"\xda\x02\n\x15ChannelScalePara'
    b'meter\x12#\n\ndo_forward\x18\x01 \x01(\x08:\x04trueR\tdoForward\x124\n\x13do_backward_fe'
    b'ature\x18\x02 \x01(\x08:\x04trueR\x11doBackwardFeature\x120\n\x11do_backward_scale\x18\x03 '
    b'\x01(\x08:\x04trueR\x0fdoBackwardScale\x12(\n\x0cglobal_scale\x18\x04 \x01(\x08:\x05falseR\x0bglo'
    b'balScale\x12.\n\x10max_global_scale\x18\x05 \x01(\x02:\x041000R\x0emaxGlobalScale\x12+\n\x10'
    b'min_global_scale\x18\x06 \x01(\x02:\x010R\x0eminGlobalScale\x12-\n\x11init_global_sca'
    b'le\x18\x07 \x01(\x02:\x011R\x0finitGlobalScale"\x84\x01\n\x16CoeffScheduleParameter\x12\x1e\n\th'
    b'alf_life\x18\x01 \x01(\x02:\x011R\x08halfLife\x12&\n\rinitial_coeff\x18\x02 \x01(\x02:\x011R\x0ciniti'
    b'alCoeff\x12"\n\x0bfinal_coeff\x18\x03 \x01(\x02:\x011R\nfinalCoeff"9\n\x1eConfidencePen'
    b'altyLossParameter\x12\x17\n\x04beta\x18\x01 \x01(\x02:\x030.1R\x04beta"y\n\x1eContinuationIn'
    b'dicatorParameter\x12\x1e\n\ttime_step\x18\x01 \x01(\r:\x010R\x08timeStep\x12 \n\nbatch_si'
    b'ze\x18\x02 \x01(\r:\x010R\tbatchSize\x12\x15\n\x04axis\x18\x03 \x01(\x05:\x010R\x04axis"\xd5\x03\n\x16Convolutio'
    b'n3DParameter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnumOutput\x12!\n\tbias_term\x18\x02 \x01'
    b'(\x08:\x04trueR\x08biasTerm\x12\x13\n\x03pad\x18\x03 \x01(\r:\x010R\x03pad\x12\x1f\n\x0bkernel_size\x18\x04 \x01(\r'
    b'R\nkernelSize\x12\x17\n\x05group\x18\x05 \x01(\r:\x011R\x05group\x12!\n\x0ckernel_depth\x18\x06 \x01(\rR'
    b'\x0bkernelDepth\x12\x19\n\x06stride\x18\x07 \x01(\r:\x011R\x06stride\x12*\n\x0ftemporal_stride\x18\x08'
    b' \x01(\r:\x011R\x0etemporalStride\x12;\n\rweight_filler\x18\t \x01(\x0b2\x16.caffe.Fille'
    b'rParameterR\x0cweightFiller\x127\n\x0bbias_filler\x18\n \x01(\x0b2\x16.caffe.Filler'
    b'ParameterR\nbiasFiller\x12$\n\x0cfilter_group\x18\x0b \x01(\r:\x011R\x0bfilterGroup\x12'
    b'$\n\x0ctemporal_pad\x18\x0c \x01(\r:\x010R\x0btemporalPad"\x90\x03\n\x14CorrelationParamet'
    b'er\x12\x13\n\x03pad\x18\x01 \x01(\r:\x010R\x03pad\x12\x1f\n\x0bkernel_size\x18\x02 \x01(\rR\nkernelSize\x12)\n\x10'
    b'max_displacement\x18\x03 \x01(\rR\x0fmaxDisplacement\x12\x1c\n\x08stride_1\x18\x04 \x01(\r:\x011'
    b'R\x07stride1\x12\x1c\n\x08stride_2\x18\x05 \x01(\r:\x011R\x07stride2\x12,\n\x10single_direction\x18'
    b'\x06 \x01(\x05:\x010R\x0fsingleDirection\x12\x1c\n\x06do_abs\x18\x07 \x01(\x08:\x05falseR\x05doAbs\x12`\n\x10c'
    b'orrelation_type\x18\x08 \x01(\x0e2+.caffe.CorrelationParameter.Correlati'
    b'onType:\x08MULTIPLYR\x0fcorrelationType"-\n\x0fCorrelationType\x12\x0c\n\x08MULT'
    b'IPLY\x10\x00\x12\x0c\n\x08SUBTRACT\x10\x01"\xf7\x02\n\x10CtcLossParameter\x12&\n\ralphabet_size\x18\x01'
    b' \x01(\r:\x010R\x0calphabetSize\x12\x1e\n\ttime_step\x18\x02 \x01(\r:\x010R\x08timeStep\x12"\n\x0bbla'
    b'nk_label\x18\x03 \x01(\x05:\x010R\nblankLabel\x12$\n\x0coutput_delay\x18\x04 \x01(\x05:\x010R\x0boutp'
    b'utDelay\x12#\n\x0bblank_index\x18\x05 \x01(\x05:\x02-1R\nblankIndex\x12G\n\x1cpreprocess_c'
    b'ollapse_repeated\x18\x06 \x01(\x08:\x05falseR\x1apreprocessCollapseRepeated\x122\n'
    b'\x12ctc_merge_repeated\x18\x07 \x01(\x08:\x04trueR\x10ctcMergeRepeated\x12/\n\x12loss_ca'
    b'lculation_t\x18\x08 \x01(\x05:\x010R\x10lossCalculationT"\xe4\x05\n\x1eDeformableConvolu'
    b'tionParameter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnumOutput\x12!\n\tbias_term\x18\x02 '
    b'\x01(\x08:\x04trueR\x08biasTerm\x12\x10\n\x03pad\x18\x03 \x03(\rR\x03pad\x12\x1f\n\x0bkernel_size\x18\x04 \x03(\rR\n'
    b'kernelSize\x12\x16\n\x06stride\x18\x05 \x03(\rR\x06stride\x12\x1a\n\x08dilation\x18\x06 \x03(\rR\x08dilati'
    b'on\x12\x16\n\x05pad_h\x18\x07 \x01(\r:\x010R\x04padH\x12\x16\n\x05pad_w\x18\x08 \x01(\r:\x010R\x04padW\x12\x19\n\x08kernel'
    b'_h\x18\t \x01(\rR\x07kernelH\x12\x19\n\x08kernel_w\x18\n \x01(\rR\x07kernelW\x12\x19\n\x08stride_h\x18\x0b \x01'
    b'(\rR\x07strideH\x12\x19\n\x08stride_w\x18\x0c \x01(\rR\x07strideW\x12\x17\n\x05group\x18\r \x01(\r:\x011R\x05gr'
    b'oup\x12,\n\x10deformable_group\x18\x0e \x01(\r:\x014R\x0fdeformableGroup\x12;\n\rweight_'
    b'filler\x18\x0f \x01(\x0b2\x16.caffe.FillerParameterR\x0cweightFiller\x127\n\x0bbias_f'
    b'iller\x18\x10 \x01(\x0b2\x16.caffe.FillerParameterR\nbiasFiller\x12M\n\x06engine\x18\x11 '
    b'\x01(\x0e2,.caffe.DeformableConvolutionParameter.Engine:\x07DEFAULTR\x06'
    b'engine\x12\x15\n\x04axis\x18\x12 \x01(\x05:\x011R\x04axis\x12-\n\x0fforce_nd_im2col\x18\x13 \x01(\x08:\x05fals'
    b'eR\rforceNdIm2col"+\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10'
    b'\x02"\xb2\x02\n\x1fDeformablePSROIPoolingParameter\x12#\n\rspatial_scale\x18\x01 \x01(\x02'
    b'R\x0cspatialScale\x12\x1d\n\noutput_dim\x18\x02 \x01(\x05R\toutputDim\x12\x1d\n\ngroup_size\x18'
    b'\x03 \x01(\x05R\tgroupSize\x12\x1f\n\x0bpooled_size\x18\x04 \x01(\x05R\npooledSize\x12\x1e\n\tpart_si'
    b'ze\x18\x05 \x01(\x05:\x010R\x08partSize\x12)\n\x0fsample_per_part\x18\x06 \x01(\x05:\x011R\rsamplePer'
    b'Part\x12\x1e\n\ttrans_std\x18\x07 \x01(\x02:\x010R\x08transStd\x12 \n\x08no_trans\x18\x08 \x01(\x08:\x05fals'
    b'eR\x07noTrans"\xe7\x01\n\x11DenseCRFParameter\x12\x1d\n\x08max_iter\x18\x01 \x01(\x05:\x0210R\x07maxI'
    b'ter\x12\x1c\n\npos_xy_std\x18\x02 \x03(\x02R\x08posXyStd\x12\x13\n\x05pos_w\x18\x03 \x03(\x02R\x04posW\x12\x1a\n\tbi'
    b'_xy_std\x18\x04 \x03(\x02R\x07biXyStd\x12\x1c\n\nbi_rgb_std\x18\x05 \x03(\x02R\x08biRgbStd\x12\x11\n\x04bi_w'
    b'\x18\x06 \x03(\x02R\x03biW\x123\n\x12output_probability\x18\x07 \x01(\x08:\x04trueR\x11outputProbabi'
    b'lity"\x98\x04\n\x17DenseImageDataParameter\x12\x16\n\x06source\x18\x01 \x01(\tR\x06source\x12\x1d\n\n'
    b'batch_size\x18\x02 \x01(\rR\tbatchSize\x12\x1e\n\trand_skip\x18\x03 \x01(\r:\x010R\x08randSkip\x12'
    b'\x1f\n\x07shuffle\x18\x04 \x01(\x08:\x05falseR\x07shuffle\x12 \n\nnew_height\x18\x05 \x01(\r:\x010R\tnew'
    b'Height\x12\x1e\n\tnew_width\x18\x06 \x01(\r:\x010R\x08newWidth\x12\x1f\n\x08is_color\x18\x07 \x01(\x08:\x04tr'
    b'ueR\x07isColor\x12\x1b\n\tmean_file\x18\x08 \x01(\tR\x08meanFile\x12!\n\x0broot_folder\x18\t \x01('
    b'\t:\x00R\nrootFolder\x12\x1d\n\x06mirror\x18\n \x01(\x08:\x05falseR\x06mirror\x12 \n\ncrop_width'
    b'\x18\x0b \x01(\r:\x010R\tcropWidth\x12"\n\x0bcrop_height\x18\x0c \x01(\r:\x010R\ncropHeight\x121\n\x13'
    b'label_divide_factor\x18\r \x01(\r:\x011R\x11labelDivideFactor\x12\x1d\n\x06rotate\x18\x0e '
    b'\x01(\x08:\x05falseR\x06rotate\x12+\n\x10one_hot_nclasses\x18\x0f \x01(\r:\x010R\x0eoneHotNclas'
    b'ses"\xca\x06\n\x1eDetectNetAugmentationParameter\x12\x1e\n\tcrop_prob\x18\x01 \x01(\x02:\x011'
    b'R\x08cropProb\x12\x1a\n\x07shift_x\x18\x02 \x01(\r:\x010R\x06shiftX\x12\x1a\n\x07shift_y\x18\x03 \x01(\r:\x010R\x06'
    b'shiftY\x12#\n\nscale_prob\x18\x04 \x01(\x02:\x040.33R\tscaleProb\x12 \n\tscale_min\x18\x05 \x01'
    b'(\x02:\x030.7R\x08scaleMin\x12\x1e\n\tscale_max\x18\x06 \x01(\x02:\x011R\x08scaleMax\x12!\n\tflip_pr'
    b'ob\x18\x07 \x01(\x02:\x040.33R\x08flipProb\x12)\n\rrotation_prob\x18\x08 \x01(\x02:\x040.33R\x0crotat'
    b'ionProb\x12-\n\x11max_rotate_degree\x18\t \x01(\x02:\x011R\x0fmaxRotateDegree\x120\n\x11hu'
    b'e_rotation_prob\x18\n \x01(\x02:\x040.33R\x0fhueRotationProb\x12%\n\x0chue_rotation'
    b'\x18\x0b \x01(\x02:\x0215R\x0bhueRotation\x121\n\x11desaturation_prob\x18\x0c \x01(\x02:\x040.33R\x10de'
    b'saturationProb\x12.\n\x10desaturation_max\x18\r \x01(\x02:\x030.5R\x0fdesaturationM'
    b'ax\x129\n\x0cresize_param\x18\x0e \x01(\x0b2\x16.caffe.ResizeParameterR\x0bresizePara'
    b'm\x126\n\x0bnoise_param\x18\x0f \x01(\x0b2\x15.caffe.NoiseParameterR\nnoiseParam\x12?\n'
    b'\rdistort_param\x18\x10 \x01(\x0b2\x1a.caffe.DistortionParameterR\x0cdistortPar'
    b'am\x12<\n\x0cexpand_param\x18\x11 \x01(\x0b2\x19.caffe.ExpansionParameterR\x0bexpandP'
    b'aram\x12>\n\x0femit_constraint\x18\x12 \x01(\x0b2\x15.caffe.EmitConstraintR\x0eemitCo'
    b'nstraint"\xdf\x05\n\x1dDetectNetGroundTruthParameter\x12\x19\n\x06stride\x18\x01 \x01(\r:\x01'
    b'4R\x06stride\x12 \n\tscale_cvg\x18\x02 \x01(\x02:\x030.5R\x08scaleCvg\x12`\n\x0cgridbox_type\x18'
    b'\x03 \x01(\x0e20.caffe.DetectNetGroundTruthParameter.GridboxType:\x0bGRI'
    b'DBOX_MAXR\x0bgridboxType\x12"\n\x0bmax_cvg_len\x18\x04 \x01(\r:\x0250R\tmaxCvgLen\x12"\n'
    b'\x0bmin_cvg_len\x18\x05 \x01(\r:\x0250R\tminCvgLen\x12c\n\rcoverage_type\x18\x06 \x01(\x0e21.c'
    b'affe.DetectNetGroundTruthParameter.CoverageType:\x0bRECTANGULAR'
    b'R\x0ccoverageType\x12&\n\x0cimage_size_x\x18\x07 \x01(\r:\x041248R\nimageSizeX\x12%\n\x0cim'
    b'age_size_y\x18\x08 \x01(\r:\x03384R\nimageSizeY\x12 \n\x08obj_norm\x18\t \x01(\x08:\x05falseR\x07'
    b'objNorm\x12%\n\x0bcrop_bboxes\x18\n \x01(\x08:\x04trueR\ncropBboxes\x12T\n\x0cobject_cla'
    b'ss\x18\x0b \x03(\x0b21.caffe.DetectNetGroundTruthParameter.ClassMappingR'
    b'\x0bobjectClass\x1a2\n\x0cClassMapping\x12\x10\n\x03src\x18\x01 \x01(\rR\x03src\x12\x10\n\x03dst\x18\x02 \x01(\rR'
    b'\x03dst"/\n\x0bGridboxType\x12\x0f\n\x0bGRIDBOX_MAX\x10\x00\x12\x0f\n\x0bGRIDBOX_MIN\x10\x01"\x1f\n\x0cCov'
    b'erageType\x12\x0f\n\x0bRECTANGULAR\x10\x00"\x90\x03\n\x1aDetectionEvaluateParameter\x12\x1f\n'
    b'\x0bnum_classes\x18\x01 \x01(\rR\nnumClasses\x121\n\x13background_label_id\x18\x02 \x01(\r:'
    b'\x010R\x11backgroundLabelId\x120\n\x11overlap_threshold\x18\x03 \x01(\x02:\x030.5R\x10overl'
    b'apThreshold\x128\n\x15evaluate_difficult_gt\x18\x04 \x01(\x08:\x04trueR\x13evaluateDi'
    b'fficultGt\x12$\n\x0ename_size_file\x18\x05 \x01(\tR\x0cnameSizeFile\x129\n\x0cresize_pa'
    b'ram\x18\x06 \x01(\x0b2\x16.caffe.ResizeParameterR\x0bresizeParam\x12*\n\routput_log'
    b'its\x18\x07 \x01(\x08:\x05falseR\x0coutputLogits\x12%\n\x0buse_polygon\x18\x08 \x01(\x08:\x04trueR\nu'
    b'sePolygon"\xcd\x02\n\x16DetectionLossParameter\x12\x15\n\x04side\x18\x01 \x01(\r:\x017R\x04side\x12'
    b'\x1f\n\tnum_class\x18\x02 \x01(\r:\x0220R\x08numClass\x12 \n\nnum_object\x18\x03 \x01(\r:\x012R\tnum'
    b'Object\x12$\n\x0cobject_scale\x18\x04 \x01(\x02:\x011R\x0bobjectScale\x12*\n\x0enoobject_sca'
    b'le\x18\x05 \x01(\x02:\x030.5R\rnoobjectScale\x12"\n\x0bclass_scale\x18\x06 \x01(\x02:\x011R\nclassS'
    b'cale\x12"\n\x0bcoord_scale\x18\x07 \x01(\x02:\x015R\ncoordScale\x12\x18\n\x04sqrt\x18\x08 \x01(\x08:\x04true'
    b'R\x04sqrt\x12%\n\nconstriant\x18\t \x01(\x08:\x05falseR\nconstriant"\xb9\x06\n\x18DetectionO'
    b'utputParameter\x12\x1f\n\x0bnum_classes\x18\x01 \x01(\rR\nnumClasses\x12+\n\x0eshare_loc'
    b'ation\x18\x02 \x01(\x08:\x04trueR\rshareLocation\x121\n\x13background_label_id\x18\x03 \x01('
    b'\x05:\x010R\x11backgroundLabelId\x12B\n\tnms_param\x18\x04 \x01(\x0b2%.caffe.NonMaximu'
    b'mSuppressionParameterR\x08nmsParam\x12F\n\x11save_output_param\x18\x05 \x01(\x0b2\x1a'
    b'.caffe.SaveOutputParameterR\x0fsaveOutputParam\x12F\n\tcode_type\x18\x06 \x01'
    b'(\x0e2!.caffe.PriorBoxParameter.CodeType:\x06CORNERR\x08codeType\x12B\n\x1av'
    b'ariance_encoded_in_target\x18\x07 \x01(\x08:\x05falseR\x17varianceEncodedInTar'
    b'get\x12 \n\nkeep_top_k\x18\x08 \x01(\x05:\x02-1R\x08keepTopK\x121\n\x14confidence_threshol'
    b'd\x18\t \x01(\x02R\x13confidenceThreshold\x12#\n\tvisualize\x18\n \x01(\x08:\x05falseR\tvisu'
    b'alize\x12/\n\x13visualize_threshold\x18\x0b \x01(\x02R\x12visualizeThreshold\x12\x1b\n\tsa'
    b've_file\x18\x0c \x01(\tR\x08saveFile\x12#\n\rnms_threshold\x18\r \x01(\x02R\x0cnmsThreshold'
    b'\x12\x13\n\x05top_k\x18\x0e \x01(\x05R\x04topK\x12/\n\x10objectness_score\x18\x0f \x01(\x02:\x040.01R\x0fobjec'
    b'tnessScore\x12*\n\routput_logits\x18\x10 \x01(\x08:\x05falseR\x0coutputLogits\x12%\n\x0bus'
    b'e_polygon\x18\x11 \x01(\x08:\x04trueR\nusePolygon"\xc1\x05\n\x15DiceCoefLossParameter\x12'
    b']\n\x0egeneralization\x18\x01 \x01(\x0e2/.caffe.DiceCoefLossParameter.Genera'
    b"lizationMode:\x04NONER\x0egeneralization\x12X\n\x0bweight_mode\x18\x02 \x01(\x0e2'.ca"
    b'ffe.DiceCoefLossParameter.WeightMode:\x0eINVERSE_VOLUMER\nweight'
    b'Mode\x12\x18\n\x07weights\x18\x03 \x01(\tR\x07weights\x12R\n\rcontour_shape\x18\x04 \x01(\x0e2).caff'
    b'e.DiceCoefLossParameter.ContourShape:\x02NOR\x0ccontourShape\x12$\n\x0cco'
    b'ntour_size\x18\x05 \x01(\x05:\x017R\x0bcontourSize\x12.\n\x11contour_amplitude\x18\x06 \x01(\x02:'
    b'\x015R\x10contourAmplitude\x12%\n\x0cignore_label\x18\x07 \x01(\x05:\x02-1R\x0bignoreLabel"'
    b'\x83\x01\n\x12GeneralizationMode\x12\x08\n\x04NONE\x10\x00\x12\x0e\n\nMULTICLASS\x10\x01\x12\x17\n\x13MULTICLA'
    b'SS_WEIGHTED\x10\x02\x12\x1d\n\x19MULTICLASS_WEIGHTED_BATCH\x10\x03\x12\x1b\n\x17MULTICLASS_W'
    b'EIGHTED_ALL\x10\x04"O\n\nWeightMode\x12\x12\n\x0eINVERSE_VOLUME\x10\x00\x12\x14\n\x10EQUALIZE_'
    b'CLASSES\x10\x01\x12\x17\n\x13EXTRA_SMALL_VOLUMES\x10\x02"-\n\x0cContourShape\x12\x06\n\x02NO\x10\x00\x12\n'
    b'\n\x06SIMPLE\x10\x01\x12\t\n\x05SHARP\x10\x02"\xa7\x01\n\x18DomainTransformParameter\x12\x1c\n\x08num_it'
    b"er\x18\x01 \x01(\x05:\x013R\x07numIter\x12'\n\rspatial_sigma\x18\x02 \x01(\x02:\x0250R\x0cspatialSigm"
    b'a\x12"\n\x0brange_sigma\x18\x03 \x01(\x02:\x015R\nrangeSigma\x12 \n\nmin_weight\x18\x04 \x01(\x02:\x010'
    b'R\tminWeight"W\n\x13DownsampleParameter\x12 \n\ntop_height\x18\x01 \x01(\r:\x010R\tt'
    b'opHeight\x12\x1e\n\ttop_width\x18\x02 \x01(\r:\x010R\x08topWidth"\xe5\x01\n\x15DownSamplingPar'
    b'ameter\x12G\n\x04type\x18\x01 \x01(\x0e2-.caffe.DownSamplingParameter.DownSampl'
    b"ingType:\x04VOTER\x04type\x12%\n\x0espatial_factor\x18\x02 \x01(\x05R\rspatialFactor\x12'"
    b'\n\x0ftemporal_factor\x18\x03 \x01(\x05R\x0etemporalFactor"3\n\x10DownSamplingType\x12'
    b'\x08\n\x04NONE\x10\x00\x12\x08\n\x04VOTE\x10\x01\x12\x0b\n\x07AVERAGE\x10\x02"\xba\x01\n\x16EltwiseAffineParameter\x12'
    b'9\n\x0cslope_filler\x18\x01 \x01(\x0b2\x16.caffe.FillerParameterR\x0bslopeFiller\x127'
    b'\n\x0bbias_filler\x18\x02 \x01(\x0b2\x16.caffe.FillerParameterR\nbiasFiller\x12,\n\x0ec'
    b'hannel_shared\x18\x03 \x01(\x08:\x05falseR\rchannelShared"\x83\x03\n\x16EvalDetectionP'
    b'arameter\x12\x15\n\x04side\x18\x01 \x01(\r:\x017R\x04side\x12\x1f\n\tnum_class\x18\x02 \x01(\r:\x0220R\x08numC'
    b'lass\x12 \n\nnum_object\x18\x03 \x01(\r:\x012R\tnumObject\x12!\n\tthreshold\x18\x04 \x01(\x02:\x030'
    b'.5R\tthreshold\x12\x18\n\x04sqrt\x18\x05 \x01(\x08:\x04trueR\x04sqrt\x12$\n\nconstriant\x18\x06 \x01(\x08:'
    b"\x04trueR\nconstriant\x12P\n\nscore_type\x18\x07 \x01(\x0e2'.caffe.EvalDetectionP"
    b'arameter.ScoreType:\x08MULTIPLYR\tscoreType\x12\x14\n\x03nms\x18\x08 \x01(\x02:\x02-1R\x03nm'
    b's\x12\x16\n\x06biases\x18\t \x03(\x02R\x06biases",\n\tScoreType\x12\x07\n\x03OBJ\x10\x00\x12\x08\n\x04PROB\x10\x01\x12\x0c\n'
    b'\x08MULTIPLY\x10\x02"\xa7\x05\n\x10FCNDataParameter\x12!\n\ntemplate_h\x18\x01 \x01(\r:\x0248R\tte'
    b'mplateH\x12!\n\ntemplate_w\x18\x02 \x01(\r:\x0242R\ttemplateW\x12%\n\x0bexpand_left\x18\x03 '
    b"\x01(\x02:\x040.25R\nexpandLeft\x12'\n\x0cexpand_right\x18\x04 \x01(\x02:\x040.25R\x0bexpandRig"
    b'ht\x12"\n\nexpand_top\x18\x05 \x01(\x02:\x030.5R\texpandTop\x12)\n\rexpand_bottom\x18\x06 \x01('
    b"\x02:\x040.25R\x0cexpandBottom\x12'\n\x0eroi_multiply_h\x18\x07 \x01(\x02:\x015R\x0croiMultipl"
    b'yH\x12\'\n\x0eroi_multiply_w\x18\x08 \x01(\x02:\x015R\x0croiMultiplyW\x12"\n\nscale_step\x18\t '
    b"\x01(\x02:\x031.1R\tscaleStep\x12'\n\x0escale_step_num\x18\n \x01(\x05:\x015R\x0cscaleStepNum"
    b'\x12)\n\x0fgaussian_size_h\x18\x0b \x01(\x05:\x017R\rgaussianSizeH\x12)\n\x0fgaussian_size'
    b'_w\x18\x0c \x01(\x05:\x017R\rgaussianSizeW\x12)\n\x0egaussian_std_h\x18\r \x01(\x02:\x031.5R\x0cgau'
    b'ssianStdH\x12)\n\x0egaussian_std_w\x18\x0e \x01(\x02:\x031.5R\x0cgaussianStdW\x12\x1e\n\x07use_'
    b'hog\x18\x0f \x01(\x08:\x05falseR\x06useHog\x12%\n\rhog_cell_size\x18\x10 \x01(\x05:\x014R\x0bhogCellS'
    b'ize\x12\x1c\n\x07min_iou\x18\x11 \x01(\x02:\x030.8R\x06minIou"p\n\x19FeatureDecayLossParamet'
    b'er\x12+\n\x0fdecay_threshold\x18\x01 \x01(\x02:\x0220R\x0edecayThreshold\x12&\n\x0bforce_dec'
    b'ay\x18\x02 \x01(\x08:\x05falseR\nforceDecay"\\\n\rFlipParameter\x12#\n\nflip_width\x18\x01'
    b' \x01(\x08:\x04trueR\tflipWidth\x12&\n\x0bflip_height\x18\x02 \x01(\x08:\x05falseR\nflipHeigh'
    b't"\x8d\x01\n\x11FlowWarpParameter\x12K\n\nfill_value\x18\x01 \x01(\x0e2&.caffe.FlowWarp'
    b'Parameter.FillParameter:\x04ZEROR\tfillValue"+\n\rFillParameter\x12\x08\n'
    b'\x04ZERO\x10\x01\x12\x10\n\x0cNOT_A_NUMBER\x10\x02"\xca\x02\n\x12FocalLossParameter\x12:\n\x04type\x18\x01 \x01'
    b'(\x0e2\x1e.caffe.FocalLossParameter.Type:\x06ORIGINR\x04type\x12\x17\n\x05gamma\x18\x02 '
    b'\x01(\x02:\x012R\x05gamma\x12\x14\n\x05alpha\x18\x03 \x01(\x02R\x05alpha\x12\x15\n\x04beta\x18\x04 \x01(\x02:\x011R\x04beta\x12A'
    b'\n\x06engine\x18\x05 \x01(\x0e2 .caffe.FocalLossParameter.Engine:\x07DEFAULTR\x06e'
    b'ngine\x12\x15\n\x04axis\x18\x06 \x01(\x05:\x011R\x04axis"+\n\x04Type\x12\n\n\x06ORIGIN\x10\x00\x12\n\n\x06LINEAR\x10\x01'
    b'\x12\x0b\n\x07ONEADDP\x10\x02"+\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02"\xb9'
    b'\x05\n\x1bGeneralContrastiveParameter\x12*\n\x0fpositive_margin\x18\x01 \x01(\x02:\x010R\x0e'
    b'positiveMargin\x12*\n\x0fnegative_margin\x18\x02 \x01(\x02:\x011R\x0enegativeMargin\x12*'
    b'\n\x0fpositive_weight\x18\x03 \x01(\x02:\x011R\x0epositiveWeight\x12*\n\x0fnegative_weigh'
    b't\x18\x04 \x01(\x02:\x011R\x0enegativeWeight\x120\n\x12normalize_negative\x18\x05 \x01(\x02:\x010R\x11n'
    b'ormalizeNegative\x129\n\x17positive_outlier_thresh\x18\x06 \x01(\x02:\x014R\x15positi'
    b'veOutlierThresh\x12\x1d\n\x06square\x18\x07 \x01(\x08:\x05falseR\x06square\x121\n\x11max_negati'
    b've_only\x18\x08 \x01(\x08:\x05falseR\x0fmaxNegativeOnly\x121\n\x11max_positive_only\x18\t'
    b' \x01(\x08:\x05falseR\x0fmaxPositiveOnly\x12,\n\x0epositive_first\x18\n \x01(\x08:\x05falseR'
    b'\rpositiveFirst\x123\n\x14positive_upper_bound\x18\x0b \x01(\x02:\x011R\x12positiveUpp'
    b'erBound\x125\n\x13exp_negative_weight\x18\x0c \x01(\x08:\x05falseR\x11expNegativeWeig'
    b'ht\x12)\n\radd_intra_mae\x18\r \x01(\x08:\x05falseR\x0baddIntraMae\x123\n\x13max_negativ'
    b'e_margin\x18\x0e \x01(\x02:\x031.2R\x11maxNegativeMargin"\xc9\x02\n\x17GeneralTripletPar'
    b'ameter\x12\x1b\n\x06margin\x18\x01 \x01(\x02:\x030.2R\x06margin\x12,\n\x0fadd_center_loss\x18\x02 \x01(\x08'
    b':\x04trueR\raddCenterLoss\x12(\n\x0chardest_only\x18\x03 \x01(\x08:\x05falseR\x0bhardestO'
    b'nly\x12,\n\x0epositive_first\x18\x04 \x01(\x08:\x05falseR\rpositiveFirst\x123\n\x14positiv'
    b'e_upper_bound\x18\x05 \x01(\x02:\x011R\x12positiveUpperBound\x12*\n\x0fpositive_weigh'
    b't\x18\x06 \x01(\x02:\x011R\x0epositiveWeight\x12*\n\x0fnegative_weight\x18\x07 \x01(\x02:\x011R\x0enega'
    b'tiveWeight"\x99\x01\n\x17GradientScalerParameter\x12"\n\x0blower_bound\x18\x01 \x01(\x02:'
    b'\x010R\nlowerBound\x12"\n\x0bupper_bound\x18\x02 \x01(\x02:\x011R\nupperBound\x12\x18\n\x05alpha\x18'
    b'\x03 \x01(\x02:\x0210R\x05alpha\x12\x1c\n\x08max_iter\x18\x04 \x01(\x02:\x011R\x07maxIter"\xf5\x01\n\x10HotspotPa'
    b'rameter\x12$\n\x0cgaussian_std\x18\x01 \x01(\x02:\x011R\x0bgaussianStd\x12&\n\routput_heig'
    b'ht\x18\x02 \x01(\r:\x010R\x0coutputHeight\x12$\n\x0coutput_width\x18\x03 \x01(\r:\x010R\x0boutputWi'
    b'dth\x12"\n\x0bdata_height\x18\x04 \x01(\r:\x010R\ndataHeight\x12 \n\ndata_width\x18\x05 \x01(\r:'
    b'\x010R\tdataWidth\x12\'\n\x0cmean_removed\x18\x06 \x01(\x08:\x04trueR\x0bmeanRemoved"5\n\x13In'
    b'fimumLossParamter\x12\x1e\n\x07infimum\x18\x01 \x01(\x02:\x040.25R\x07infimum"\x8f\x03\n\x16InnerD'
    b'istanceParameter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnumOutput\x12!\n\tbias_term'
    b'\x18\x02 \x01(\x08:\x04trueR\x08biasTerm\x12;\n\rweight_filler\x18\x03 \x01(\x0b2\x16.caffe.Filler'
    b'ParameterR\x0cweightFiller\x127\n\x0bbias_filler\x18\x04 \x01(\x0b2\x16.caffe.FillerP'
    b'arameterR\nbiasFiller\x12\x15\n\x04axis\x18\x05 \x01(\x05:\x011R\x04axis\x12#\n\ttranspose\x18\x06 \x01'
    b"(\x08:\x05falseR\ttranspose\x12'\n\rdistance_type\x18\x07 \x01(\t:\x02L2R\x0cdistanceTyp"
    b'e\x12#\n\tnormalize\x18\x08 \x01(\x08:\x05falseR\tnormalize\x123\n\x12update_center_only'
    b'\x18\t \x01(\x08:\x05falseR\x10updateCenterOnly":\n\x11InsanityParameter\x12\x11\n\x02lb\x18\x01'
    b' \x01(\x02:\x015R\x02lb\x12\x12\n\x02ub\x18\x02 \x01(\x02:\x0210R\x02ub"\xcb\x02\n\x0fInterpParameter\x12\x19\n\x06heigh'
    b't\x18\x01 \x01(\x05:\x010R\x06height\x12\x17\n\x05width\x18\x02 \x01(\x05:\x010R\x05width\x12"\n\x0bzoom_factor\x18\x03'
    b' \x01(\x05:\x011R\nzoomFactor\x12&\n\rshrink_factor\x18\x04 \x01(\x05:\x011R\x0cshrinkFactor\x12'
    b'\x1a\n\x07pad_beg\x18\x05 \x01(\x05:\x010R\x06padBeg\x12\x1a\n\x07pad_end\x18\x06 \x01(\x05:\x010R\x06padEnd\x127\n\x04m'
    b'ode\x18\x07 \x01(\x0e2\x1b.caffe.InterpParameter.Mode:\x06LINEARR\x04mode\x12&\n\x0bis_s'
    b'eglabel\x18\x08 \x01(\x08:\x05falseR\nisSeglabel"\x1f\n\x04Mode\x12\n\n\x06LINEAR\x10\x01\x12\x0b\n\x07NEAR'
    b'EST\x10\x03"\xfb\x01\n\x0fL1LossParameter\x12-\n\x0fl2_per_location\x18\x01 \x01(\x08:\x05falseR\rl'
    b'2PerLocation\x12<\n\x17l2_prescale_by_channels\x18\x02 \x01(\x08:\x05falseR\x14l2Pres'
    b'caleByChannels\x12>\n\x18normalize_by_num_entries\x18\x03 \x01(\x08:\x05falseR\x15nor'
    b'malizeByNumEntries\x12\x1e\n\x07epsilon\x18\x04 \x01(\x02:\x040.01R\x07epsilon\x12\x1b\n\x07platea'
    b'u\x18\x05 \x01(\x02:\x010R\x07plateau"\xa1\x02\n\x19LabelSpecificAddParameter\x12\x15\n\x04bias\x18\x01 '
    b'\x01(\x02:\x010R\x04bias\x12,\n\x0etransform_test\x18\x02 \x01(\x08:\x05falseR\rtransformTest\x12\x1e'
    b'\n\tbias_base\x18\x03 \x01(\x02:\x010R\x08biasBase\x12 \n\nbias_gamma\x18\x04 \x01(\x02:\x010R\tbiasG'
    b'amma\x12 \n\nbias_power\x18\x05 \x01(\x02:\x011R\tbiasPower\x12\x1c\n\x08bias_min\x18\x06 \x01(\x02:\x010R'
    b'\x07biasMin\x12\x1c\n\x08bias_max\x18\x07 \x01(\x02:\x010R\x07biasMax\x12\x1f\n\titeration\x18\x08 \x01(\r:\x010'
    b'R\titeration"\xc7\x04\n\x1cLabelSpecificAffineParameter\x12 \n\nscale_base\x18\x01'
    b' \x01(\x02:\x011R\tscaleBase\x12"\n\x0bscale_gamma\x18\x02 \x01(\x02:\x010R\nscaleGamma\x12"\n\x0bsc'
    b'ale_power\x18\x03 \x01(\x02:\x011R\nscalePower\x12\x1e\n\tscale_max\x18\x04 \x01(\x02:\x011R\x08scaleM'
    b'ax\x12,\n\x0etransform_test\x18\x05 \x01(\x08:\x05falseR\rtransformTest\x12\x1f\n\titeratio'
    b'n\x18\x06 \x01(\r:\x010R\titeration\x12\x1e\n\tbias_base\x18\x07 \x01(\x02:\x010R\x08biasBase\x12 \n\nbia'
    b's_gamma\x18\x08 \x01(\x02:\x010R\tbiasGamma\x12 \n\nbias_power\x18\t \x01(\x02:\x011R\tbiasPowe'
    b'r\x12\x1c\n\x08bias_max\x18\n \x01(\x02:\x010R\x07biasMax\x12 \n\npower_base\x18\x0b \x01(\x02:\x011R\tpowe'
    b'rBase\x12"\n\x0bpower_gamma\x18\x0c \x01(\x02:\x010R\npowerGamma\x12#\n\x0bpower_power\x18\r \x01'
    b'(\x02:\x02-1R\npowerPower\x12 \n\tpower_min\x18\x0e \x01(\x02:\x030.5R\x08powerMin\x12"\n\tauto'
    b'_tune\x18\x0f \x01(\x08:\x05falseR\x08autoTune\x12\x1b\n\x05reset\x18\x10 \x01(\x08:\x05falseR\x05reset"P\n'
    b' LabelSpecificHardMarginParameter\x12,\n\x0fpositive_weight\x18\x01 \x01(\x02:\x03'
    b'0.5R\x0epositiveWeight"\x9f\x03\n\x1cLabelSpecificMarginParameter\x12H\n\x04type'
    b'\x18\x01 \x01(\x0e2..caffe.LabelSpecificMarginParameter.MarginType:\x04HARD'
    b'R\x04type\x12"\n\x0bmargin_base\x18\x02 \x01(\x02:\x010R\nmarginBase\x12!\n\nmargin_max\x18\x03 \x01'
    b'(\x02:\x0210R\tmarginMax\x12\x17\n\x05power\x18\x04 \x01(\x02:\x011R\x05power\x12\x17\n\x05gamma\x18\x05 \x01(\x02:\x011'
    b'R\x05gamma\x12\x1f\n\titeration\x18\x06 \x01(\x05:\x010R\titeration\x12(\n\x0creset_margin\x18\x07 \x01'
    b'(\x08:\x05falseR\x0bresetMargin\x12+\n\x0emargin_on_test\x18\x08 \x01(\x08:\x05falseR\x0cmargi'
    b'nOnTest\x12"\n\tauto_tune\x18\t \x01(\x08:\x05falseR\x08autoTune" \n\nMarginType\x12\x08\n'
    b'\x04HARD\x10\x00\x12\x08\n\x04SOFT\x10\x01"\xec\x04\n\x1dLabelSpecificRescaleParameter\x12*\n\x0fposit'
    b'ive_weight\x18\x01 \x01(\x02:\x011R\x0epositiveWeight\x12*\n\x0fnegative_weight\x18\x02 \x01(\x02'
    b':\x011R\x0enegativeWeight\x123\n\x14positive_lower_bound\x18\x03 \x01(\x02:\x010R\x12positi'
    b'veLowerBound\x123\n\x14negative_upper_bound\x18\x04 \x01(\x02:\x010R\x12negativeUpper'
    b'Bound\x12(\n\x0crescale_test\x18\x05 \x01(\x08:\x05falseR\x0brescaleTest\x12\x1c\n\x06for_ip\x18\x06 '
    b'\x01(\x08:\x05falseR\x05forIp\x123\n\x14positive_weight_base\x18\x07 \x01(\x02:\x010R\x12positive'
    b'WeightBase\x12\x17\n\x05gamma\x18\x08 \x01(\x02:\x010R\x05gamma\x12\x17\n\x05power\x18\t \x01(\x02:\x011R\x05power'
    b'\x121\n\x13positive_weight_min\x18\n \x01(\x02:\x010R\x11positiveWeightMin\x121\n\x13posit'
    b'ive_weight_max\x18\x0b \x01(\x02:\x010R\x11positiveWeightMax\x12\x1f\n\titeration\x18\x0c \x01('
    b'\r:\x010R\titeration\x12 \n\x08bias_fix\x18\r \x01(\x08:\x05falseR\x07biasFix\x121\n\x11power_o'
    b'n_positive\x18\x0e \x01(\x08:\x05falseR\x0fpowerOnPositive"D\n\x1eLabelsequenceAcc'
    b'uracyParameter\x12"\n\x0bblank_label\x18\x01 \x01(\x05:\x010R\nblankLabel"\xbc\x03\n Large'
    b'MarginInnerProductParameter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnumOutput\x12S'
    b'\n\x04type\x18\x02 \x01(\x0e27.caffe.LargeMarginInnerProductParameter.LargeM'
    b'arginType:\x06SINGLER\x04type\x12;\n\rweight_filler\x18\x03 \x01(\x0b2\x16.caffe.Fille'
    b'rParameterR\x0cweightFiller\x12\x15\n\x04axis\x18\x04 \x01(\x05:\x011R\x04axis\x12\x15\n\x04base\x18\x05 \x01('
    b'\x02:\x011R\x04base\x12\x17\n\x05gamma\x18\x06 \x01(\x02:\x010R\x05gamma\x12\x17\n\x05power\x18\x07 \x01(\x02:\x011R\x05power'
    b'\x12\x1f\n\titeration\x18\x08 \x01(\x05:\x010R\titeration\x12 \n\nlambda_min\x18\t \x01(\x02:\x010R\tla'
    b'mbdaMin"D\n\x0fLargeMarginType\x12\n\n\x06SINGLE\x10\x00\x12\n\n\x06DOUBLE\x10\x01\x12\n\n\x06TRIPLE'
    b'\x10\x02\x12\r\n\tQUADRUPLE\x10\x03"\x99\x02\n\x0eLocalParameter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnu'
    b'mOutput\x12!\n\tbias_term\x18\x02 \x01(\x08:\x04trueR\x08biasTerm\x12\x13\n\x03pad\x18\x03 \x01(\r:\x010R\x03'
    b'pad\x12\x1f\n\x0bkernel_size\x18\x04 \x01(\rR\nkernelSize\x12\x19\n\x06stride\x18\x05 \x01(\r:\x011R\x06str'
    b'ide\x12;\n\rweight_filler\x18\x06 \x01(\x0b2\x16.caffe.FillerParameterR\x0cweightFi'
    b'ller\x127\n\x0bbias_filler\x18\x07 \x01(\x0b2\x16.caffe.FillerParameterR\nbiasFille'
    b'r"\xa9\x02\n\x10LpqLossParameter\x12<\n\x17l2_prescale_by_channels\x18\x01 \x01(\x08:\x05fal'
    b'seR\x14l2PrescaleByChannels\x12>\n\x18normalize_by_num_entries\x18\x02 \x01(\x08:\x05'
    b'falseR\x15normalizeByNumEntries\x12\x1e\n\tp_epsilon\x18\x03 \x01(\x02:\x010R\x08pEpsilon'
    b'\x12!\n\tq_epsilon\x18\x04 \x01(\x02:\x040.01R\x08qEpsilon\x128\n\x19pq_episode_starts_at_'
    b'iter\x18\x05 \x03(\rR\x15pqEpisodeStartsAtIter\x12\x0c\n\x01p\x18\x06 \x03(\x02R\x01p\x12\x0c\n\x01q\x18\x07 \x03(\x02R\x01'
    b'q"\xf8\x01\n\rLstmParameter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnumOutput\x120\n\x12clippi'
    b'ng_threshold\x18\x02 \x01(\x02:\x010R\x11clippingThreshold\x12;\n\rweight_filler\x18\x03 '
    b'\x01(\x0b2\x16.caffe.FillerParameterR\x0cweightFiller\x127\n\x0bbias_filler\x18\x04 \x01'
    b'(\x0b2\x16.caffe.FillerParameterR\nbiasFiller\x12 \n\nbatch_size\x18\x05 \x01(\r:\x01'
    b'1R\tbatchSize"\xa8\x03\n\x1bMarginInnerProductParameter\x12\x1d\n\nnum_output\x18\x01'
    b' \x01(\rR\tnumOutput\x12I\n\x04type\x18\x02 \x01(\x0e2-.caffe.MarginInnerProductPara'
    b'meter.MarginType:\x06SINGLER\x04type\x12;\n\rweight_filler\x18\x03 \x01(\x0b2\x16.caff'
    b'e.FillerParameterR\x0cweightFiller\x12\x15\n\x04axis\x18\x04 \x01(\x05:\x011R\x04axis\x12\x15\n\x04ba'
    b'se\x18\x05 \x01(\x02:\x011R\x04base\x12\x17\n\x05gamma\x18\x06 \x01(\x02:\x010R\x05gamma\x12\x17\n\x05power\x18\x07 \x01(\x02:\x011'
    b'R\x05power\x12\x1f\n\titeration\x18\x08 \x01(\x05:\x010R\titeration\x12 \n\nlambda_min\x18\t \x01(\x02'
    b':\x010R\tlambdaMin"?\n\nMarginType\x12\n\n\x06SINGLE\x10\x00\x12\n\n\x06DOUBLE\x10\x01\x12\n\n\x06TRIP'
    b'LE\x10\x02\x12\r\n\tQUADRUPLE\x10\x03"c\n\x13MaskResizeParameter\x12&\n\routput_height\x18'
    b'\x01 \x01(\r:\x010R\x0coutputHeight\x12$\n\x0coutput_width\x18\x02 \x01(\r:\x010R\x0boutputWidth'
    b'"\x7f\n\x10MatReadParameter\x12\x16\n\x06prefix\x18\x01 \x01(\tR\x06prefix\x12\x18\n\x06source\x18\x02 \x01(\t'
    b':\x00R\x06source\x12\x17\n\x05strip\x18\x03 \x01(\x05:\x010R\x05strip\x12 \n\nbatch_size\x18\x04 \x01(\x05:\x011R\t'
    b'batchSize"y\n\x11MatWriteParameter\x12\x16\n\x06prefix\x18\x01 \x01(\tR\x06prefix\x12\x18\n\x06so'
    b'urce\x18\x02 \x01(\t:\x00R\x06source\x12\x17\n\x05strip\x18\x03 \x01(\x05:\x010R\x05strip\x12\x19\n\x06period\x18\x04 \x01('
    b'\x05:\x011R\x06period"\x8f\x02\n\rMeanParameter\x12@\n\toperation\x18\x01 \x01(\x0e2".caffe.Me'
    b'anParameter.MeanOperationR\toperation\x12\x12\n\x04file\x18\x02 \x01(\tR\x04file\x12\x14\n\x05'
    b'value\x18\x03 \x03(\x02R\x05value\x12 \n\nmean_scale\x18\x04 \x01(\x02:\x011R\tmeanScale\x12"\n\x0binpu'
    b't_scale\x18\x05 \x01(\x02:\x011R\ninputScale\x12$\n\x0coutput_scale\x18\x06 \x01(\x02:\x011R\x0boutpu'
    b'tScale"&\n\rMeanOperation\x12\x07\n\x03ADD\x10\x01\x12\x0c\n\x08SUBTRACT\x10\x04"\xb1\x01\n\x12MergeCrop'
    b'Parameter\x12F\n\toperation\x18\x01 \x01(\x0e2!.caffe.MergeCropParameter.Merg'
    b'eOp:\x05STACKR\toperation\x12\x18\n\x07forward\x18\x02 \x03(\x08R\x07forward\x12\x1a\n\x08backward\x18'
    b'\x03 \x03(\x08R\x08backward"\x1d\n\x07MergeOp\x12\t\n\x05STACK\x10\x00\x12\x07\n\x03ADD\x10\x01"\xc8\x02\n\x10MILDataPa'
    b'rameter\x12\x16\n\x06source\x18\x01 \x01(\tR\x06source\x12 \n\nnum_scales\x18\x02 \x01(\r:\x011R\tnumS'
    b'cales\x12$\n\x0cscale_factor\x18\x03 \x01(\x02:\x011R\x0bscaleFactor\x12\x1d\n\x08channels\x18\x04 \x01('
    b'\r:\x013R\x08channels\x12(\n\x10images_per_batch\x18\x05 \x01(\rR\x0eimagesPerBatch\x12\x1b\n\t'
    b'n_classes\x18\x06 \x01(\rR\x08nClasses\x12\x1d\n\nlabel_file\x18\x07 \x01(\tR\tlabelFile\x12\x19\n\x08'
    b'root_dir\x18\x08 \x01(\tR\x07rootDir\x12\x10\n\x03ext\x18\t \x01(\tR\x03ext\x12"\n\trandomize\x18\n \x01(\x08'
    b':\x04trueR\trandomize"a\n\x0cMILParameter\x124\n\x04type\x18\x01 \x01(\x0e2\x1b.caffe.MILP'
    b'arameter.MILType:\x03MAXR\x04type"\x1b\n\x07MILType\x12\x07\n\x03MAX\x10\x00\x12\x07\n\x03NOR\x10\x01"\xd8\x01\n'
    b'\x15MnActivationParameter\x12 \n\x0cnum_nodes_in\x18\x01 \x01(\rR\nnumNodesIn\x12"\n\r'
    b"num_nodes_out\x18\x02 \x01(\rR\x0bnumNodesOut\x12'\n\x0emodel_parts_in\x18\x03 \x01(\r:\x011R"
    b'\x0cmodelPartsIn\x12)\n\x0fmodel_parts_out\x18\x04 \x01(\r:\x011R\rmodelPartsOut\x12%\n\x0b'
    b'need_reduce\x18\x05 \x01(\x08:\x04trueR\nneedReduce"[\n\x1cMnParamGradCompressPa'
    b'rameter\x12;\n\x1aparam_grad_compress_enable\x18\x01 \x03(\x08R\x17paramGradCompre'
    b'ssEnable"\xbf\x0c\n\x15MultiBoxLossParameter\x12W\n\rloc_loss_type\x18\x01 \x01(\x0e2(.'
    b'caffe.MultiBoxLossParameter.LocLossType:\tSMOOTH_L1R\x0blocLossT'
    b'ype\x12X\n\x0econf_loss_type\x18\x02 \x01(\x0e2).caffe.MultiBoxLossParameter.Co'
    b'nfLossType:\x07SOFTMAXR\x0cconfLossType\x12 \n\nloc_weight\x18\x03 \x01(\x02:\x011R\tlo'
    b'cWeight\x12\x1f\n\x0bnum_classes\x18\x04 \x01(\rR\nnumClasses\x12+\n\x0eshare_location\x18\x05'
    b' \x01(\x08:\x04trueR\rshareLocation\x12U\n\nmatch_type\x18\x06 \x01(\x0e2&.caffe.MultiB'
    b'oxLossParameter.MatchType:\x0ePER_PREDICTIONR\tmatchType\x120\n\x11over'
    b'lap_threshold\x18\x07 \x01(\x02:\x030.5R\x10overlapThreshold\x129\n\x16use_prior_for_'
    b'matching\x18\x08 \x01(\x08:\x04trueR\x13usePriorForMatching\x121\n\x13background_labe'
    b'l_id\x18\t \x01(\r:\x010R\x11backgroundLabelId\x12.\n\x10use_difficult_gt\x18\n \x01(\x08:\x04'
    b'trueR\x0euseDifficultGt\x12"\n\rdo_neg_mining\x18\x0b \x01(\x08R\x0bdoNegMining\x12%\n\r'
    b'neg_pos_ratio\x18\x0c \x01(\x02:\x013R\x0bnegPosRatio\x12$\n\x0bneg_overlap\x18\r \x01(\x02:\x030.'
    b'5R\nnegOverlap\x12F\n\tcode_type\x18\x0e \x01(\x0e2!.caffe.PriorBoxParameter.C'
    b'odeType:\x06CORNERR\x08codeType\x12@\n\x19encode_variance_in_target\x18\x0f \x01(\x08'
    b':\x05falseR\x16encodeVarianceInTarget\x12:\n\x16map_object_to_agnostic\x18\x10 '
    b'\x01(\x08:\x05falseR\x13mapObjectToAgnostic\x12B\n\x1aignore_cross_boundary_bbo'
    b'x\x18\x11 \x01(\x08:\x05falseR\x17ignoreCrossBoundaryBbox\x12"\n\tbp_inside\x18\x12 \x01(\x08:\x05'
    b"falseR\x08bpInside\x12V\n\x0bmining_type\x18\x13 \x01(\x0e2'.caffe.MultiBoxLossPar"
    b'ameter.MiningType:\x0cMAX_NEGATIVER\nminingType\x12B\n\tnms_param\x18\x14 \x01'
    b'(\x0b2%.caffe.NonMaximumSuppressionParameterR\x08nmsParam\x12#\n\x0bsampl'
    b'e_size\x18\x15 \x01(\x05:\x0264R\nsampleSize\x120\n\x11use_prior_for_nms\x18\x16 \x01(\x08:\x05fal'
    b'seR\x0eusePriorForNms\x12/\n\x10objectness_score\x18\x17 \x01(\x02:\x040.01R\x0fobjectne'
    b'ssScore\x125\n\x13ignore_difficult_gt\x18\x18 \x01(\x08:\x05falseR\x11ignoreDifficult'
    b'Gt\x12%\n\x0buse_polygon\x18\x19 \x01(\x08:\x04trueR\nusePolygon"$\n\x0bLocLossType\x12\x06\n\x02'
    b'L2\x10\x00\x12\r\n\tSMOOTH_L1\x10\x01")\n\x0cConfLossType\x12\x0b\n\x07SOFTMAX\x10\x00\x12\x0c\n\x08LOGISTIC'
    b'\x10\x01".\n\tMatchType\x12\r\n\tBIPARTITE\x10\x00\x12\x12\n\x0ePER_PREDICTION\x10\x01":\n\nMining'
    b'Type\x12\x08\n\x04NONE\x10\x00\x12\x10\n\x0cMAX_NEGATIVE\x10\x01\x12\x10\n\x0cHARD_EXAMPLE\x10\x02"\xe4\x05\n\x1cMulti'
    b'StageMeanfieldParameter\x12^\n\x12compatibility_mode\x18\x01 \x01(\x0e2(.caffe.'
    b'MultiStageMeanfieldParameter.Mode:\x05POTTSR\x11compatibilityMode\x12'
    b'\x1c\n\tthreshold\x18\x02 \x01(\x02R\tthreshold\x12#\n\x0btheta_alpha\x18\x03 \x01(\x02:\x0210R\nthet'
    b'aAlpha\x12!\n\ntheta_beta\x18\x04 \x01(\x02:\x0210R\tthetaBeta\x12#\n\x0btheta_gamma\x18\x05 \x01'
    b'(\x02:\x0210R\nthetaGamma\x12(\n\x0enum_iterations\x18\x06 \x01(\r:\x011R\rnumIterations'
    b'\x12=\n\x1aspatial_filter_weights_str\x18\x07 \x01(\t:\x00R\x17spatialFilterWeights'
    b'Str\x12A\n\x1cbilateral_filter_weights_str\x18\x08 \x01(\t:\x00R\x19bilateralFilter'
    b'WeightsStr\x12"\n\tforce_cpu\x18\t \x01(\x08:\x05falseR\x08forceCpu\x125\n\x15spatial_fi'
    b'lter_weight\x18\n \x01(\x02:\x011R\x13spatialFilterWeight\x129\n\x17bilateral_filte'
    b'r_weight\x18\x0b \x01(\x02:\x011R\x15bilateralFilterWeight\x12?\n\x1cforced_spatial_f'
    b'ilter_weight\x18\x0c \x01(\x02R\x19forcedSpatialFilterWeight\x12C\n\x1eforced_bila'
    b'teral_filter_weight\x18\r \x01(\x02R\x1bforcedBilateralFilterWeight"\x11\n\x04Mo'
    b'de\x12\t\n\x05POTTS\x10\x00"A\n\x0cNCAParameter\x121\n\x11min_negative_only\x18\x01 \x01(\x08:\x05fa'
    b'lseR\x0fminNegativeOnly"\xa6\x01\n\x13NoiseLayerParameter\x12\x11\n\x02mu\x18\x01 \x01(\x02:\x010R'
    b'\x02mu\x12\x17\n\x05sigma\x18\x02 \x01(\x02:\x011R\x05sigma\x12$\n\x0cgaussian_std\x18\x03 \x01(\x02:\x010R\x0bgauss'
    b'ianStd\x12&\n\runiform_range\x18\x04 \x01(\x02:\x010R\x0cuniformRange\x12\x15\n\x04bias\x18\x05 \x01(\x02'
    b':\x010R\x04bias"\xdf\x01\n\x12NormalizeParameter\x12+\n\x0eacross_spatial\x18\x01 \x01(\x08:\x04tr'
    b'ueR\racrossSpatial\x129\n\x0cscale_filler\x18\x02 \x01(\x0b2\x16.caffe.FillerParame'
    b'terR\x0bscaleFiller\x12+\n\x0echannel_shared\x18\x03 \x01(\x08:\x04trueR\rchannelShare'
    b'd\x12\x17\n\x03eps\x18\x04 \x01(\x02:\x051e-10R\x03eps\x12\x1b\n\tfix_scale\x18\x05 \x01(\x08R\x08fixScale"\x8f\x01\n\x18'
    b'NormalizeVectorParameter\x12)\n\x0enormalize_type\x18\x01 \x01(\t:\x02L2R\rnormal'
    b'izeType\x12(\n\x0cfix_gradient\x18\x02 \x01(\x08:\x05falseR\x0bfixGradient\x12\x1e\n\x07bp_norm'
    b'\x18\x03 \x01(\x08:\x05falseR\x06bpNorm"K\n\x1aOrdinalRegressionParameter\x12\x0c\n\x01k\x18\x01 \x01'
    b'(\rR\x01k\x12\x1f\n\x0bweight_file\x18\x02 \x01(\tR\nweightFile"\x9b\x01\n\x11PairwiseParameter'
    b'\x12F\n\toperation\x18\x01 \x01(\x0e2#.caffe.PairwiseParameter.PairwiseOp:\x03SU'
    b'MR\toperation\x12\x14\n\x05coeff\x18\x02 \x03(\x02R\x05coeff"(\n\nPairwiseOp\x12\x07\n\x03SUM\x10\x01\x12\x08\n'
    b'\x04PROD\x10\x02\x12\x07\n\x03MAX\x10\x03"Z\n\x16ParseEvaluateParameter\x12\x1d\n\nnum_labels\x18\x01 \x01'
    b'(\x05R\tnumLabels\x12!\n\x0cignore_label\x18\x02 \x03(\x05R\x0bignoreLabel"(\n\x10PermuteP'
    b'arameter\x12\x14\n\x05order\x18\x01 \x03(\rR\x05order"\xa3\x02\n\x12Pooling3DParameter\x12=\n\x04poo'
    b'l\x18\x01 \x01(\x0e2$.caffe.Pooling3DParameter.PoolMethod:\x03MAXR\x04pool\x12\x1f\n\x0b'
    b'kernel_size\x18\x02 \x01(\rR\nkernelSize\x12\x19\n\x06stride\x18\x03 \x01(\r:\x011R\x06stride\x12\x13\n\x03'
    b'pad\x18\x04 \x01(\r:\x010R\x03pad\x12!\n\x0ckernel_depth\x18\x05 \x01(\rR\x0bkernelDepth\x12*\n\x0ftemp'
    b'oral_stride\x18\x06 \x01(\r:\x011R\x0etemporalStride".\n\nPoolMethod\x12\x07\n\x03MAX\x10\x00\x12'
    b'\x07\n\x03AVE\x10\x01\x12\x0e\n\nSTOCHASTIC\x10\x02"\xf1\x01\n\x13PredictBoxParameter\x12\x19\n\x06stride\x18\x01'
    b' \x01(\r:\x012R\x06stride\x12+\n\x0freceptive_field\x18\x02 \x01(\r:\x0212R\x0ereceptiveField'
    b'\x12\x16\n\x03nms\x18\x03 \x01(\x08:\x04trueR\x03nms\x12)\n\routput_vector\x18\x04 \x01(\x08:\x04trueR\x0coutpu'
    b'tVector\x12,\n\x0fpositive_thresh\x18\x05 \x01(\x02:\x030.5R\x0epositiveThresh\x12!\n\tbbr'
    b'eg_exp\x18\x06 \x01(\x08:\x04trueR\x08bbregExp"\xd0\x03\n\x11PriorBoxParameter\x12\x19\n\x08min_si'
    b'ze\x18\x01 \x03(\x02R\x07minSize\x12\x19\n\x08max_size\x18\x02 \x03(\x02R\x07maxSize\x12!\n\x0caspect_ratio'
    b'\x18\x03 \x03(\x02R\x0baspectRatio\x12\x18\n\x04flip\x18\x04 \x01(\x08:\x04trueR\x04flip\x12\x19\n\x04clip\x18\x05 \x01(\x08:'
    b'\x05falseR\x04clip\x12\x1a\n\x08variance\x18\x06 \x03(\x02R\x08variance\x12\x19\n\x08img_size\x18\x07 \x01(\rR\x07'
    b'imgSize\x12\x13\n\x05img_h\x18\x08 \x01(\rR\x04imgH\x12\x13\n\x05img_w\x18\t \x01(\rR\x04imgW\x12\x12\n\x04step\x18\n '
    b'\x01(\x02R\x04step\x12\x15\n\x06step_h\x18\x0b \x01(\x02R\x05stepH\x12\x15\n\x06step_w\x18\x0c \x01(\x02R\x05stepW\x12\x1b\n\x06o'
    b'ffset\x18\r \x01(\x02:\x030.5R\x06offset\x123\n\x12denser_prior_boxes\x18\x0e \x01(\x08:\x05falseR'
    b'\x10denserPriorBoxes"8\n\x08CodeType\x12\n\n\x06CORNER\x10\x01\x12\x0f\n\x0bCENTER_SIZE\x10\x02\x12\x0f'
    b'\n\x0bCORNER_SIZE\x10\x03"\x99\x02\n\x11ProposalParameter\x12#\n\x0bfeat_stride\x18\x01 \x01(\r:\x02'
    b'16R\nfeatStride\x12\x1f\n\tbase_size\x18\x02 \x01(\r:\x0216R\x08baseSize\x12\x1d\n\x08min_size\x18'
    b'\x03 \x01(\r:\x0216R\x07minSize\x12\x14\n\x05ratio\x18\x04 \x03(\x02R\x05ratio\x12\x14\n\x05scale\x18\x05 \x03(\x02R\x05sca'
    b"le\x12&\n\x0cpre_nms_topn\x18\x06 \x01(\r:\x046000R\npreNmsTopn\x12'\n\rpost_nms_topn\x18"
    b'\x07 \x01(\r:\x03300R\x0bpostNmsTopn\x12"\n\nnms_thresh\x18\x08 \x01(\x02:\x030.7R\tnmsThresh"'
    b'\x9a\x01\n\x13PSROIAlignParameter\x12#\n\rspatial_scale\x18\x01 \x01(\x02R\x0cspatialScale'
    b'\x12\x1d\n\noutput_dim\x18\x02 \x01(\x05R\toutputDim\x12\x1d\n\ngroup_size\x18\x03 \x01(\x05R\tgroupSi'
    b'ze\x12 \n\nsample_num\x18\x04 \x01(\x05:\x012R\tsampleNum"z\n\x15PSROIPoolingParamete'
    b'r\x12#\n\rspatial_scale\x18\x01 \x01(\x02R\x0cspatialScale\x12\x1d\n\noutput_dim\x18\x02 \x01(\x05R\t'
    b'outputDim\x12\x1d\n\ngroup_size\x18\x03 \x01(\x05R\tgroupSize"\x8f\x05\n\x15QuantizationPar'
    b'ameter\x12Y\n\tprecision\x18\x01 \x01(\x0e2&.caffe.QuantizationParameter.Prec'
    b'ision:\x13DYNAMIC_FIXED_POINTR\tprecision\x12W\n\x0frounding_scheme\x18\x02 \x01'
    b'(\x0e2%.caffe.QuantizationParameter.Rounding:\x07NEARESTR\x0erounding'
    b'Scheme\x12"\n\x0bbw_layer_in\x18\x03 \x01(\r:\x0232R\tbwLayerIn\x12$\n\x0cbw_layer_out\x18\x04'
    b' \x01(\r:\x0232R\nbwLayerOut\x12\x1f\n\tbw_params\x18\x05 \x01(\r:\x0232R\x08bwParams\x12\x1e\n\x0bfl_'
    b'layer_in\x18\x06 \x03(\x05R\tflLayerIn\x12 \n\x0cfl_layer_out\x18\x07 \x03(\x05R\nflLayerOut\x12'
    b'\x1b\n\tfl_params\x18\x08 \x03(\x05R\x08flParams\x12\x19\n\x08scale_in\x18\t \x03(\x02R\x07scaleIn\x12\x1b\n\ts'
    b'cale_out\x18\n \x03(\x02R\x08scaleOut\x12!\n\x0cscale_params\x18\x0b \x03(\x02R\x0bscaleParams\x12'
    b'1\n\x11is_negative_input\x18\x0c \x01(\x08:\x05falseR\x0fisNegativeInput\x12+\n\x0eforce_'
    b'u8_input\x18\r \x01(\x08:\x05falseR\x0cforceU8Input"$\n\tPrecision\x12\x17\n\x13DYNAMIC_'
    b'FIXED_POINT\x10\x00"\x17\n\x08Rounding\x12\x0b\n\x07NEAREST\x10\x00":\n\x0fReaderParameter\x12\x12\n'
    b'\x04file\x18\x01 \x01(\tR\x04file\x12\x13\n\x03num\x18\x02 \x01(\r:\x011R\x03num"\xc0\x04\n\x13RegionLossParamet'
    b'er\x12\x16\n\x04side\x18\x01 \x01(\r:\x0213R\x04side\x12\x1f\n\tnum_class\x18\x02 \x01(\r:\x0220R\x08numClass\x12'
    b' \n\nbias_match\x18\x03 \x01(\r:\x011R\tbiasMatch\x12\x19\n\x06coords\x18\x04 \x01(\r:\x014R\x06coords'
    b'\x12\x13\n\x03num\x18\x05 \x01(\r:\x015R\x03num\x12\x1b\n\x07softmax\x18\x06 \x01(\r:\x011R\x07softmax\x12\x1b\n\x06jitter'
    b'\x18\x07 \x01(\x02:\x030.2R\x06jitter\x12\x1b\n\x07rescore\x18\x08 \x01(\r:\x011R\x07rescore\x12$\n\x0cobject_s'
    b'cale\x18\t \x01(\x02:\x011R\x0bobjectScale\x12"\n\x0bclass_scale\x18\n \x01(\x02:\x011R\nclassSca'
    b'le\x12*\n\x0enoobject_scale\x18\x0b \x01(\x02:\x030.5R\rnoobjectScale\x12"\n\x0bcoord_scal'
    b'e\x18\x0c \x01(\x02:\x015R\ncoordScale\x12\x1d\n\x08absolute\x18\r \x01(\r:\x011R\x08absolute\x12\x1b\n\x06thr'
    b'esh\x18\x0e \x01(\x02:\x030.2R\x06thresh\x12\x19\n\x06random\x18\x0f \x01(\r:\x011R\x06random\x12\x16\n\x06biases\x18'
    b'\x10 \x03(\x02R\x06biases\x12!\n\x0csoftmax_tree\x18\x11 \x01(\tR\x0bsoftmaxTree\x12\x1b\n\tclass_ma'
    b'p\x18\x12 \x01(\tR\x08classMap"I\n\x0eReorgParameter\x12\x16\n\x06stride\x18\x01 \x01(\rR\x06stride\x12'
    b'\x1f\n\x07reverse\x18\x02 \x01(\x08:\x05falseR\x07reverse"\x81\x02\n\x11ResampleParameter\x12"\n\tan'
    b'tialias\x18\x01 \x01(\x08:\x04trueR\tantialias\x12\x14\n\x05width\x18\x02 \x01(\rR\x05width\x12\x16\n\x06heig'
    b'ht\x18\x03 \x01(\rR\x06height\x12A\n\x04type\x18\x04 \x01(\x0e2%.caffe.ResampleParameter.Res'
    b'ampleType:\x06LINEARR\x04type\x12\x19\n\x06factor\x18\x05 \x01(\x02:\x011R\x06factor"<\n\x0cResamp'
    b'leType\x12\x0b\n\x07NEAREST\x10\x01\x12\n\n\x06LINEAR\x10\x02\x12\t\n\x05CUBIC\x10\x03\x12\x08\n\x04AREA\x10\x04"\xc5\x01\n\x14Res'
    b'izeLayerParameter\x12\x16\n\x06height\x18\x01 \x01(\rR\x06height\x12\x14\n\x05width\x18\x02 \x01(\rR\x05wi'
    b'dth\x12-\n\x0fis_pyramid_test\x18\x03 \x01(\x08:\x05falseR\risPyramidTest\x12(\n\x10out_he'
    b'ight_scale\x18\x04 \x01(\x02R\x0eoutHeightScale\x12&\n\x0fout_width_scale\x18\x05 \x01(\x02R\ro'
    b'utWidthScale")\n\x10ReverseParameter\x12\x15\n\x04axis\x18\x01 \x01(\x05:\x010R\x04axis"\xa2\x01\n\x11'
    b'ROIAlignParameter\x12\x1c\n\x08pooled_h\x18\x01 \x01(\r:\x010R\x07pooledH\x12\x1c\n\x08pooled_w\x18'
    b'\x02 \x01(\r:\x010R\x07pooledW\x12&\n\rspatial_scale\x18\x03 \x01(\x02:\x011R\x0cspatialScale\x12)\n'
    b'\x0esampling_ratio\x18\x04 \x01(\x05:\x02-1R\rsamplingRatio"\xdf\x01\n\x17ROIMaskPoolingP'
    b'arameter\x12\x1c\n\x08pooled_h\x18\x01 \x01(\r:\x010R\x07pooledH\x12\x1c\n\x08pooled_w\x18\x02 \x01(\r:\x010R'
    b'\x07pooledW\x12&\n\rspatial_scale\x18\x03 \x01(\x02:\x011R\x0cspatialScale\x12\x1e\n\thalf_par'
    b't\x18\x04 \x01(\x05:\x010R\x08halfPart\x12\x1e\n\troi_scale\x18\x05 \x01(\x02:\x011R\x08roiScale\x12 \n\nmask'
    b'_scale\x18\x06 \x01(\x02:\x010R\tmaskScale"\xb1\x02\n\x13ROIPoolingParameter\x12\x1c\n\x08pooled'
    b'_h\x18\x01 \x01(\r:\x010R\x07pooledH\x12\x1c\n\x08pooled_w\x18\x02 \x01(\r:\x010R\x07pooledW\x12&\n\rspatia'
    b'l_scale\x18\x03 \x01(\x02:\x011R\x0cspatialScale\x12\x1f\n\x0bpooled_size\x18\x04 \x03(\rR\npooledS'
    b'ize\x12\x1e\n\tpad_ratio\x18\x05 \x01(\x02:\x010R\x08padRatio\x12\x1a\n\x07bi_type\x18\x06 \x01(\r:\x011R\x06biT'
    b'ype\x126\n\x14is_multi_interpolate\x18\x07 \x01(\x08:\x04trueR\x12isMultiInterpolate\x12'
    b'!\n\x07corners\x18\x88\xa4\x01 \x01(\x08:\x05falseR\x07corners"y\n\x13ROIWarpingParameter\x12\x1c\n'
    b'\x08pooled_h\x18\x01 \x01(\r:\x010R\x07pooledH\x12\x1c\n\x08pooled_w\x18\x02 \x01(\r:\x010R\x07pooledW\x12&\n'
    b'\rspatial_scale\x18\x03 \x01(\x02:\x011R\x0cspatialScale"\x85\x02\n\x14SegAccuracyParamet'
    b'er\x12Q\n\x06metric\x18\x01 \x01(\x0e2*.caffe.SegAccuracyParameter.AccuracyMetr'
    b'ic:\rPixelAccuracyR\x06metric\x12!\n\x0cignore_label\x18\x02 \x03(\x05R\x0bignoreLabel'
    b'\x12\x14\n\x05reset\x18\x03 \x01(\x08R\x05reset\x12\x1b\n\ttest_iter\x18\x04 \x01(\rR\x08testIter"D\n\x0eAccur'
    b'acyMetric\x12\x11\n\rPixelAccuracy\x10\x00\x12\x11\n\rClassAccuracy\x10\x01\x12\x0c\n\x08PixelIOU\x10'
    b'\x02"f\n\x1dSegmentationEvaluateParameter\x12"\n\x0bnum_classes\x18\x01 \x01(\r:\x011R\n'
    b'numClasses\x12!\n\tthreshold\x18\x02 \x01(\x02:\x030.5R\tthreshold"c\n\x14SeLuDropout'
    b'Parameter\x12(\n\rdropout_ratio\x18\x01 \x01(\x02:\x030.1R\x0cdropoutRatio\x12!\n\x05alpha'
    b'\x18\x02 \x01(\x02:\x0b-1.75809932R\x05alpha"U\n\rSeLuParameter\x12"\n\x06lambda\x18\x01 \x01(\x02:'
    b'\n1.05070102R\x06lambda\x12 \n\x05alpha\x18\x02 \x01(\x02:\n1.67326319R\x05alpha"2\n\x17Shu'
    b'ffleChannelParameter\x12\x17\n\x05group\x18\x01 \x01(\r:\x011R\x05group"0\n\x15SmoothL1Los'
    b'sParameter\x12\x17\n\x05sigma\x18\x01 \x01(\x02:\x011R\x05sigma"5\n\x11SmoothL1Parameter\x12 \n\n'
    b'turn_point\x18\x01 \x01(\x02:\x011R\tturnPoint"\x93\x02\n\x18SoftContrastiveParameter\x12'
    b'*\n\x0fpositive_margin\x18\x01 \x01(\x02:\x011R\x0epositiveMargin\x12*\n\x0fnegative_marg'
    b'in\x18\x02 \x01(\x02:\x011R\x0enegativeMargin\x12*\n\x0fpositive_weight\x18\x03 \x01(\x02:\x011R\x0epos'
    b'itiveWeight\x12*\n\x0fnegative_weight\x18\x04 \x01(\x02:\x011R\x0enegativeWeight\x12(\n\x0ee'
    b'xponent_scale\x18\x05 \x01(\x02:\x011R\rexponentScale\x12\x1d\n\x06square\x18\x06 \x01(\x08:\x05false'
    b'R\x06square"*\n\x17SoftTruncationParameter\x12\x0f\n\x01c\x18\x01 \x01(\x02:\x012R\x01c"C\n\x17Spat'
    b'ialDropoutParameter\x12(\n\rdropout_ratio\x18\x01 \x01(\x02:\x030.5R\x0cdropoutRati'
    b'o"\x8a\x01\n\x0eSplitParameter\x12=\n\x06engine\x18\x01 \x01(\x0e2\x1c.caffe.SplitParameter.'
    b'Engine:\x07DEFAULTR\x06engine"9\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\x0b\n'
    b'\x07MKL2017\x10\x03\x12\n\n\x06MKLDNN\x10\x04"\xb6\x01\n\x12SubRegionParameter\x12#\n\rregion_heig'
    b'ht\x18\x01 \x01(\rR\x0cregionHeight\x12!\n\x0cregion_width\x18\x02 \x01(\rR\x0bregionWidth\x12\x1f\n'
    b'\x0bdata_height\x18\x03 \x01(\rR\ndataHeight\x12\x1d\n\ndata_width\x18\x04 \x01(\rR\tdataWidt'
    b'h\x12\x18\n\x06as_dim\x18\x05 \x01(\r:\x011R\x05asDim"&\n\x12TransposeParameter\x12\x10\n\x03dim\x18\x01 \x03'
    b'(\x05R\x03dim"1\n\x14TripletLossParameter\x12\x19\n\x06margin\x18\x01 \x01(\x02:\x011R\x06margin"\x82'
    b'\x02\n\x0cTRTParameter\x12<\n\x08trt_mode\x18\x01 \x01(\x0e2\x1b.caffe.TRTParameter.TRTMo'
    b'de:\x04INT8R\x07trtMode\x12\x16\n\x05top_k\x18\x02 \x01(\r:\x011R\x04topK\x12\x16\n\x06deploy\x18\x03 \x01(\tR\x06d'
    b'eploy\x12\x14\n\x05model\x18\x04 \x01(\tR\x05model\x12%\n\x0edeploy_outputs\x18\x05 \x03(\tR\rdeployO'
    b'utputs\x12\x1e\n\ncalibrator\x18\x06 \x01(\tR\ncalibrator"\'\n\x07TRTMode\x12\x08\n\x04FP32\x10\x00\x12'
    b'\x08\n\x04FP16\x10\x01\x12\x08\n\x04INT8\x10\x02"]\n\x13TruncationParameter\x12"\n\x0blower_bound\x18\x01 '
    b'\x01(\x02:\x010R\nlowerBound\x12"\n\x0bupper_bound\x18\x02 \x01(\x02:\x015R\nupperBound"y\n\x14Un'
    b'iqueLabelParameter\x12\x1d\n\nmax_labels\x18\x01 \x01(\x05R\tmaxLabels\x12!\n\x0cignore_'
    b'label\x18\x02 \x03(\x05R\x0bignoreLabel\x12\x1f\n\x0bforce_label\x18\x03 \x03(\x02R\nforceLabel"\x8d\x06'
    b'\n\x12UnPoolingParameter\x12>\n\x06unpool\x18\x01 \x01(\x0e2&.caffe.UnPoolingParame'
    b'ter.UnPoolMethodR\x06unpool\x12\x1a\n\x07out_pad\x18\x02 \x01(\r:\x010R\x06outPad\x12\x1d\n\tout_'
    b'pad_h\x18\x03 \x01(\r:\x010R\x07outPadH\x12\x1d\n\tout_pad_w\x18\x04 \x01(\r:\x010R\x07outPadW\x12&\n\x0fou'
    b't_kernel_size\x18\x05 \x01(\rR\routKernelSize\x12 \n\x0cout_kernel_h\x18\x06 \x01(\rR\nou'
    b'tKernelH\x12 \n\x0cout_kernel_w\x18\x07 \x01(\rR\noutKernelW\x12 \n\nout_stride\x18\x08 \x01'
    b'(\r:\x011R\toutStride\x12 \n\x0cout_stride_h\x18\t \x01(\rR\noutStrideH\x12 \n\x0cout_st'
    b'ride_w\x18\n \x01(\rR\noutStrideW\x12\x13\n\x03pad\x18\x0b \x01(\r:\x010R\x03pad\x12\x16\n\x05pad_h\x18\x0c \x01(\r'
    b':\x010R\x04padH\x12\x16\n\x05pad_w\x18\r \x01(\r:\x010R\x04padW\x12\x1f\n\x0bkernel_size\x18\x0e \x01(\rR\nkern'
    b'elSize\x12\x19\n\x08kernel_h\x18\x0f \x01(\rR\x07kernelH\x12\x19\n\x08kernel_w\x18\x10 \x01(\rR\x07kernelW'
    b'\x12\x19\n\x06stride\x18\x11 \x01(\r:\x011R\x06stride\x12\x19\n\x08stride_h\x18\x12 \x01(\rR\x07strideH\x12\x19\n\x08st'
    b'ride_w\x18\x13 \x01(\rR\x07strideW\x12\x1f\n\x0bunpool_size\x18\x14 \x01(\rR\nunpoolSize\x12\x19\n\x08un'
    b'pool_h\x18\x15 \x01(\rR\x07unpoolH\x12\x19\n\x08unpool_w\x18\x16 \x01(\rR\x07unpoolW"G\n\x0cUnPoolMe'
    b'thod\x12\t\n\x05FIXED\x10\x00\x12\x07\n\x03DIV\x10\x01\x12\x07\n\x03REP\x10\x02\x12\x07\n\x03MAX\x10\x03\x12\x07\n\x03AVE\x10\x04\x12\x08\n\x04TILE\x10'
    b'\x05"\xdf\x01\n\x11UpsampleParameter\x12\x14\n\x05scale\x18\x01 \x01(\rR\x05scale\x12\x17\n\x07scale_h\x18\x02 \x01'
    b'(\rR\x06scaleH\x12\x17\n\x07scale_w\x18\x03 \x01(\rR\x06scaleW\x12!\n\tpad_out_h\x18\x04 \x01(\x08:\x05fals'
    b'eR\x07padOutH\x12!\n\tpad_out_w\x18\x05 \x01(\x08:\x05falseR\x07padOutW\x12\x1d\n\nupsample_h\x18'
    b'\x06 \x01(\rR\tupsampleH\x12\x1d\n\nupsample_w\x18\x07 \x01(\rR\tupsampleW"\xdf\t\n\x12VideoDat'
    b'aParameter\x12J\n\nvideo_type\x18\x01 \x01(\x0e2#.caffe.VideoDataParameter.Vi'
    b'deoType:\x06WEBCAMR\tvideoType\x12\x1e\n\tdevice_id\x18\x02 \x01(\x05:\x010R\x08deviceId\x12\x1d'
    b'\n\nvideo_file\x18\x03 \x01(\tR\tvideoFile\x12"\n\x0bskip_frames\x18\x04 \x01(\r:\x010R\nskipF'
    b'rames\x12\x16\n\x06source\x18\x05 \x01(\tR\x06source\x12\x1d\n\nbatch_size\x18\x06 \x01(\rR\tbatchSize'
    b'\x12\x1e\n\trand_skip\x18\x07 \x01(\r:\x010R\x08randSkip\x12\x1f\n\x07shuffle\x18\x08 \x01(\x08:\x05falseR\x07sh'
    b'uffle\x12 \n\nnew_height\x18\t \x01(\r:\x010R\tnewHeight\x12\x1e\n\tnew_width\x18\n \x01(\r:\x01'
    b'0R\x08newWidth\x12\x1d\n\nnew_length\x18\x0b \x01(\rR\tnewLength\x12\x17\n\x05scale\x18\x0c \x01(\x02:\x011'
    b'R\x05scale\x12\x1b\n\tmean_file\x18\r \x01(\tR\x08meanFile\x12\x1e\n\tcrop_size\x18\x0e \x01(\r:\x010R\x08'
    b'cropSize\x12\x1d\n\x06mirror\x18\x0f \x01(\x08:\x05falseR\x06mirror\x12\x1f\n\x08is_color\x18\x10 \x01(\x08:\x04t'
    b'rueR\x07isColor\x12!\n\x0broot_folder\x18\x11 \x01(\t:\x00R\nrootFolder\x12"\n\tshow_data'
    b'\x18\x12 \x01(\x08:\x05falseR\x08showData\x12"\n\tuse_image\x18\x13 \x01(\x08:\x05falseR\x08useImage\x12'
    b'5\n\x13use_temporal_jitter\x18\x14 \x01(\x08:\x05falseR\x11useTemporalJitter\x12&\n\rsa'
    b'mpling_rate\x18\x15 \x01(\r:\x011R\x0csamplingRate\x12-\n\x11max_sampling_rate\x18\x16 \x01('
    b'\r:\x011R\x0fmaxSamplingRate\x12>\n\x18use_sampling_rate_jitter\x18\x17 \x01(\x08:\x05fal'
    b'seR\x15useSamplingRateJitter\x123\n\x12use_multiple_label\x18\x18 \x01(\x08:\x05false'
    b'R\x10useMultipleLabel\x12%\n\rnum_of_labels\x18\x19 \x01(\r:\x011R\x0bnumOfLabels\x12$\n'
    b'\x0cnum_segments\x18\x1a \x01(\r:\x011R\x0bnumSegments\x12D\n\x08modality\x18\x1b \x01(\x0e2".caff'
    b'e.VideoDataParameter.Modality:\x04FLOWR\x08modality\x12!\n\x0cname_patter'
    b'n\x18\x1c \x01(\tR\x0bnamePattern\x12\x1f\n\x07encoded\x18\x1d \x01(\x08:\x05falseR\x07encoded\x12#\n\tgra'
    b'yscale\x18\x1e \x01(\x08:\x05falseR\tgrayscale""\n\tVideoType\x12\n\n\x06WEBCAM\x10\x00\x12\t\n\x05V'
    b'IDEO\x10\x01"\x1d\n\x08Modality\x12\x07\n\x03RGB\x10\x00\x12\x08\n\x04FLOW\x10\x01"\xb3\x01\n\x0fWriterParameter\x12\x14\n'
    b'\x04file\x18\x01 \x01(\t:\x00R\x04file\x12\x18\n\x06folder\x18\x02 \x01(\t:\x00R\x06folder\x12\x18\n\x06prefix\x18\x03 \x01('
    b'\t:\x00R\x06prefix\x12\x18\n\x06suffix\x18\x04 \x01(\t:\x00R\x06suffix\x12#\n\tnormalize\x18\x05 \x01(\x08:\x05fa'
    b'lseR\tnormalize\x12\x17\n\x05scale\x18\x06 \x01(\x02:\x011R\x05scale"\xb4\x02\n\x1cYoloDetectionOut'
    b'putParameter\x12\x16\n\x04side\x18\x01 \x01(\r:\x0213R\x04side\x12#\n\x0bnum_classes\x18\x02 \x01(\r:\x022'
    b'0R\nnumClasses\x12\x1a\n\x07num_box\x18\x03 \x01(\r:\x015R\x06numBox\x12\x19\n\x06coords\x18\x04 \x01(\r:\x014'
    b'R\x06coords\x127\n\x14confidence_threshold\x18\x05 \x01(\x02:\x040.01R\x13confidenceThre'
    b'shold\x12)\n\rnms_threshold\x18\x06 \x01(\x02:\x040.45R\x0cnmsThreshold\x12\x16\n\x06biases\x18\x07'
    b' \x03(\x02R\x06biases\x12$\n\x0elabel_map_file\x18\x08 \x01(\tR\x0clabelMapFile"\xe1\x01\n\x10YoloS'
    b'egParameter\x12\x1e\n\tnum_class\x18\x01 \x01(\r:\x010R\x08numClass\x12$\n\x0cobject_scale\x18'
    b'\x02 \x01(\x02:\x015R\x0bobjectScale\x12"\n\x0bclass_scale\x18\x03 \x01(\x02:\x011R\nclassScale\x123\n'
    b'\x12use_logic_gradient\x18\x04 \x01(\x08:\x05falseR\x10useLogicGradient\x12.\n\x0fuse_ha'
    b'rdsigmoid\x18\x05 \x01(\x08:\x05falseR\x0euseHardsigmoid"\xe9\x02\n\x1eYolov3DetectionOu'
    b'tputParameter\x12#\n\x0bnum_classes\x18\x01 \x01(\r:\x0220R\nnumClasses\x12\x1a\n\x07num_bo'
    b'x\x18\x02 \x01(\r:\x013R\x06numBox\x127\n\x14confidence_threshold\x18\x03 \x01(\x02:\x040.01R\x13conf'
    b'idenceThreshold\x12)\n\rnms_threshold\x18\x04 \x01(\x02:\x040.45R\x0cnmsThreshold\x12\x16'
    b'\n\x06biases\x18\x05 \x03(\x02R\x06biases\x12#\n\ranchors_scale\x18\x06 \x03(\rR\x0canchorsScale\x12'
    b"'\n\x0emask_group_num\x18\x07 \x01(\r:\x012R\x0cmaskGroupNum\x12\x12\n\x04mask\x18\x08 \x03(\rR\x04mask"
    b'\x12(\n\x0cgaussian_box\x18\t \x01(\x08:\x05falseR\x0bgaussianBox"\x91\x06\n\x0fYolov3Paramet'
    b'er\x12\x16\n\x04side\x18\x01 \x01(\r:\x0213R\x04side\x12\x1f\n\tnum_class\x18\x02 \x01(\r:\x0220R\x08numClass\x12'
    b'\x13\n\x03num\x18\x03 \x01(\r:\x015R\x03num\x12$\n\x0cobject_scale\x18\x04 \x01(\x02:\x011R\x0bobjectScale\x12"'
    b'\n\x0bclass_scale\x18\x05 \x01(\x02:\x011R\nclassScale\x12*\n\x0enoobject_scale\x18\x06 \x01(\x02:\x03'
    b'0.5R\rnoobjectScale\x12"\n\x0bcoord_scale\x18\x07 \x01(\x02:\x015R\ncoordScale\x12\x1b\n\x06th'
    b"resh\x18\x08 \x01(\x02:\x030.2R\x06thresh\x12'\n\ranchors_scale\x18\t \x01(\r:\x0232R\x0canchorsS"
    b'cale\x12\x16\n\x06biases\x18\n \x03(\x02R\x06biases\x12\x12\n\x04mask\x18\x0b \x03(\rR\x04mask\x123\n\x12use_logi'
    b'c_gradient\x18\x0c \x01(\x08:\x05falseR\x10useLogicGradient\x12+\n\x0euse_focal_loss\x18'
    b'\r \x01(\x08:\x05falseR\x0cuseFocalLoss\x12?\n\x08iou_loss\x18\x0e \x01(\x0e2\x1f.caffe.Yolov3P'
    b'arameter.IOU_LOSS:\x03MSER\x07iouLoss\x12+\n\x0eiou_normalizer\x18\x0f \x01(\x02:\x040.2'
    b'5R\riouNormalizer\x12"\n\niou_thresh\x18\x10 \x01(\x02:\x030.5R\tiouThresh\x12\x1f\n\tmax_'
    b'delta\x18\x11 \x01(\x02:\x0210R\x08maxDelta\x12$\n\naccumulate\x18\x12 \x01(\x08:\x04trueR\naccumul'
    b'ate\x12-\n\x10label_smooth_eps\x18\x13 \x01(\x02:\x030.1R\x0elabelSmoothEps":\n\x08IOU_LO'
    b'SS\x12\x07\n\x03IOU\x10\x00\x12\x08\n\x04GIOU\x10\x01\x12\x07\n\x03MSE\x10\x02\x12\x08\n\x04DIOU\x10\x03\x12\x08\n\x04CIOU\x10\x04"\x8d\x1f\n\x10V1Lay'
    b'erParameter\x12\x16\n\x06bottom\x18\x02 \x03(\tR\x06bottom\x12\x10\n\x03top\x18\x03 \x03(\tR\x03top\x12\x12\n\x04nam'
    b'e\x18\x04 \x01(\tR\x04name\x12-\n\x07include\x18  \x03(\x0b2\x13.caffe.NetStateRuleR\x07include'
    b'\x12-\n\x07exclude\x18! \x03(\x0b2\x13.caffe.NetStateRuleR\x07exclude\x125\n\x04type\x18\x05 \x01('
    b'\x0e2!.caffe.V1LayerParameter.LayerTypeR\x04type\x12&\n\x05blobs\x18\x06 \x03(\x0b2\x10.'
    b'caffe.BlobProtoR\x05blobs\x12\x15\n\x05param\x18\xe9\x07 \x03(\tR\x05param\x12M\n\x0fblob_share_'
    b'mode\x18\xea\x07 \x03(\x0e2$.caffe.V1LayerParameter.DimCheckModeR\rblobShare'
    b'Mode\x12\x19\n\x08blobs_lr\x18\x07 \x03(\x02R\x07blobsLr\x12!\n\x0cweight_decay\x18\x08 \x03(\x02R\x0bweigh'
    b'tDecay\x12\x1f\n\x0bloss_weight\x18# \x03(\x02R\nlossWeight\x12?\n\x0eaccuracy_param\x18\x1b '
    b'\x01(\x0b2\x18.caffe.AccuracyParameterR\raccuracyParam\x129\n\x0cargmax_param'
    b'\x18\x17 \x01(\x0b2\x16.caffe.ArgMaxParameterR\x0bargmaxParam\x129\n\x0cconcat_param\x18'
    b'\t \x01(\x0b2\x16.caffe.ConcatParameterR\x0bconcatParam\x12U\n\x16contrastive_lo'
    b'ss_param\x18( \x01(\x0b2\x1f.caffe.ContrastiveLossParameterR\x14contrastive'
    b'LossParam\x12H\n\x11convolution_param\x18\n \x01(\x0b2\x1b.caffe.ConvolutionPara'
    b'meterR\x10convolutionParam\x123\n\ndata_param\x18\x0b \x01(\x0b2\x14.caffe.DataPara'
    b'meterR\tdataParam\x12<\n\rdropout_param\x18\x0c \x01(\x0b2\x17.caffe.DropoutParam'
    b'eterR\x0cdropoutParam\x12C\n\x10dummy_data_param\x18\x1a \x01(\x0b2\x19.caffe.DummyDa'
    b'taParameterR\x0edummyDataParam\x12<\n\reltwise_param\x18\x18 \x01(\x0b2\x17.caffe.E'
    b'ltwiseParameterR\x0celtwiseParam\x120\n\texp_param\x18) \x01(\x0b2\x13.caffe.Exp'
    b'ParameterR\x08expParam\x12@\n\x0fhdf5_data_param\x18\r \x01(\x0b2\x18.caffe.HDF5Dat'
    b'aParameterR\rhdf5DataParam\x12F\n\x11hdf5_output_param\x18\x0e \x01(\x0b2\x1a.caffe'
    b'.HDF5OutputParameterR\x0fhdf5OutputParam\x12C\n\x10hinge_loss_param\x18\x1d '
    b'\x01(\x0b2\x19.caffe.HingeLossParameterR\x0ehingeLossParam\x12C\n\x10image_data'
    b'_param\x18\x0f \x01(\x0b2\x19.caffe.ImageDataParameterR\x0eimageDataParam\x12L\n\x13i'
    b'nfogain_loss_param\x18\x10 \x01(\x0b2\x1c.caffe.InfogainLossParameterR\x11info'
    b'gainLossParam\x12L\n\x13inner_product_param\x18\x11 \x01(\x0b2\x1c.caffe.InnerProd'
    b'uctParameterR\x11innerProductParam\x120\n\tlrn_param\x18\x12 \x01(\x0b2\x13.caffe.L'
    b'RNParameterR\x08lrnParam\x12F\n\x11memory_data_param\x18\x16 \x01(\x0b2\x1a.caffe.Mem'
    b'oryDataParameterR\x0fmemoryDataParam\x120\n\tmvn_param\x18" \x01(\x0b2\x13.caffe'
    b'.MVNParameterR\x08mvnParam\x12<\n\rpooling_param\x18\x13 \x01(\x0b2\x17.caffe.Pooli'
    b'ngParameterR\x0cpoolingParam\x126\n\x0bpower_param\x18\x15 \x01(\x0b2\x15.caffe.Power'
    b'ParameterR\npowerParam\x123\n\nrelu_param\x18\x1e \x01(\x0b2\x14.caffe.ReLUParame'
    b'terR\treluParam\x12<\n\rsigmoid_param\x18& \x01(\x0b2\x17.caffe.SigmoidParamet'
    b"erR\x0csigmoidParam\x12<\n\rsoftmax_param\x18' \x01(\x0b2\x17.caffe.SoftmaxParam"
    b'eterR\x0csoftmaxParam\x126\n\x0bslice_param\x18\x1f \x01(\x0b2\x15.caffe.SliceParamet'
    b'erR\nsliceParam\x123\n\ntanh_param\x18% \x01(\x0b2\x14.caffe.TanHParameterR\tta'
    b'nhParam\x12B\n\x0fthreshold_param\x18\x19 \x01(\x0b2\x19.caffe.ThresholdParameterR'
    b'\x0ethresholdParam\x12F\n\x11window_data_param\x18\x14 \x01(\x0b2\x1a.caffe.WindowDat'
    b'aParameterR\x0fwindowDataParam\x12G\n\x0ftransform_param\x18$ \x01(\x0b2\x1e.caffe'
    b'.TransformationParameterR\x0etransformParam\x123\n\nloss_param\x18* \x01(\x0b'
    b'2\x14.caffe.LossParameterR\tlossParam\x12-\n\x05layer\x18\x01 \x01(\x0b2\x17.caffe.V0L'
    b'ayerParameterR\x05layer\x12%\n\nstrict_dim\x18\xa0\x9c\x01 \x01(\x08:\x04trueR\tstrictDim\x12'
    b'-\n\x06enable\x18\xa1\x9c\x01 \x03(\x0b2\x13.caffe.NetStateRuleR\x06enable\x12\x1d\n\ttype_name\x18'
    b'\xa2\x9c\x01 \x01(\tR\x08typeName\x12/\n\x06modern\x18\xa3\x9c\x01 \x01(\x0b2\x15.caffe.LayerParameterR\x06'
    b'modern"\xbd\n\n\tLayerType\x12\x08\n\x04NONE\x10\x00\x12\n\n\x06ABSVAL\x10#\x12\x0c\n\x08ACCURACY\x10\x01\x12\n\n\x06'
    b'ARGMAX\x10\x1e\x12\x08\n\x04BNLL\x10\x02\x12\n\n\x06CONCAT\x10\x03\x12\x14\n\x10CONTRASTIVE_LOSS\x10%\x12\x0f\n\x0bCONV'
    b"OLUTION\x10\x04\x12\x08\n\x04DATA\x10\x05\x12\x11\n\rDECONVOLUTION\x10'\x12\x0b\n\x07DROPOUT\x10\x06\x12\x0e\n\nDUMMY"
    b'_DATA\x10 \x12\x12\n\x0eEUCLIDEAN_LOSS\x10\x07\x12\x0b\n\x07ELTWISE\x10\x19\x12\x07\n\x03EXP\x10&\x12\x0b\n\x07FLATTEN'
    b'\x10\x08\x12\r\n\tHDF5_DATA\x10\t\x12\x0f\n\x0bHDF5_OUTPUT\x10\n\x12\x0e\n\nHINGE_LOSS\x10\x1c\x12\n\n\x06IM2COL'
    b'\x10\x0b\x12\x0e\n\nIMAGE_DATA\x10\x0c\x12\x11\n\rINFOGAIN_LOSS\x10\r\x12\x11\n\rINNER_PRODUCT\x10\x0e\x12\x07\n\x03'
    b'LRN\x10\x0f\x12\x0f\n\x0bMEMORY_DATA\x10\x1d\x12\x1d\n\x19MULTINOMIAL_LOGISTIC_LOSS\x10\x10\x12\x07\n\x03MVN'
    b'\x10"\x12\x0b\n\x07POOLING\x10\x11\x12\t\n\x05POWER\x10\x1a\x12\x08\n\x04RELU\x10\x12\x12\x0b\n\x07SIGMOID\x10\x13\x12\x1e\n\x1aSIGMOID'
    b'_CROSS_ENTROPY_LOSS\x10\x1b\x12\x0b\n\x07SILENCE\x10$\x12\x0b\n\x07SOFTMAX\x10\x14\x12\x10\n\x0cSOFTMAX_L'
    b'OSS\x10\x15\x12\t\n\x05SPLIT\x10\x16\x12\t\n\x05SLICE\x10!\x12\x08\n\x04TANH\x10\x17\x12\x0f\n\x0bWINDOW_DATA\x10\x18\x12\r\n\tTH'
    b'RESHOLD\x10\x1f\x12\x10\n\nBATCH_NORM\x10\xa0\x9c\x01\x12\x08\n\x02BN\x10\xa1\x9c\x01\x12\x13\n\rCONVOLUTION3D\x10\xa2\x9c\x01\x12\n'
    b'\n\x04CROP\x10\xa3\x9c\x01\x12\x15\n\x0fDECONVOLUTION3D\x10\xa4\x9c\x01\x12\x0f\n\tDENSE_CRF\x10\xa5\x9c\x01\x12\x0f\n\tDICE_L'
    b'OSS\x10\xa6\x9c\x01\x12\x13\n\rDOWN_SAMPLING\x10\xa7\x9c\x01\x12\x14\n\x0eELTWISE_AFFINE\x10\xa8\x9c\x01\x12\x15\n\x0fELTWIS'
    b'E_PRODUCT\x10\xa9\x9c\x01\x12\x14\n\x0eIMAGE_SEG_DATA\x10\xaa\x9c\x01\x12\x0b\n\x05INPUT\x10\xab\x9c\x01\x12\x0e\n\x08INSANITY'
    b'\x10\xac\x9c\x01\x12\x0c\n\x06INTERP\x10\xad\x9c\x01\x12\x0b\n\x05LOCAL\x10\xae\x9c\x01\x12\x1b\n\x15MULTI_STAGE_MEANFIELD\x10\xaf\x9c\x01'
    b'\x12\x0f\n\tNORMALIZE\x10\xb0\x9c\x01\x12\x14\n\x0ePARSE_EVALUATE\x10\xb1\x9c\x01\x12\x12\n\x0cPARSE_OUTPUT\x10\xb2\x9c\x01\x12'
    b'\x0f\n\tPOOLING3D\x10\xb3\x9c\x01\x12\x0b\n\x05PRELU\x10\xb4\x9c\x01\x12\x0c\n\x06PYTHON\x10\xb5\x9c\x01\x12\x0b\n\x05RELU6\x10\xb6\x9c\x01\x12\r\n\x07'
    b'RESHAPE\x10\xb7\x9c\x01\x12\x10\n\nROIPOOLING\x10\xb8\x9c\x01\x12\x11\n\x0bROI_POOLING\x10\xb9\x9c\x01\x12\n\n\x04SELU\x10\xba\x9c\x01'
    b'\x12\x12\n\x0cSELU_DROPOUT\x10\xbb\x9c\x01\x12\x14\n\x0eSMOOTH_L1_LOSS\x10\xbc\x9c\x01\x12\x12\n\x0cTRIPLET_LOSS\x10\xbd'
    b'\x9c\x01\x12\x0e\n\x08UPSAMPLE\x10\xbe\x9c\x01\x12\x10\n\nVIDEO_DATA\x10\xbf\x9c\x01\x12\x1d\n\x17VIDEO_SEGMENTATION_D'
    b'ATA\x10\xc0\x9c\x01\x12!\n\x1bVIDEO_WITH_VOXEL_TRUTH_DATA\x10\xc1\x9c\x01\x12\x11\n\x0bVOLUME_DATA\x10\xc2\x9c'
    b'\x01\x12\x17\n\x11VOXEL_CUSTOM_LOSS\x10\xc3\x9c\x01\x12\x13\n\rVOXEL_SOFTMAX\x10\xc4\x9c\x01\x12\x18\n\x12VOXEL_SOF'
    b'TMAX_LOSS\x10\xc5\x9c\x01\x12\x0f\n\tUNPOOLING\x10\xc6\x9c\x01"*\n\x0cDimCheckMode\x12\n\n\x06STRICT\x10\x00\x12\x0e'
    b'\n\nPERMISSIVE\x10\x01"\x84\x0b\n\x10V0LayerParameter\x12\x12\n\x04name\x18\x01 \x01(\tR\x04name\x12\x12\n\x04t'
    b'ype\x18\x02 \x01(\tR\x04type\x12\x1d\n\nnum_output\x18\x03 \x01(\rR\tnumOutput\x12 \n\x08biasterm\x18\x04'
    b' \x01(\x08:\x04trueR\x08biasterm\x12;\n\rweight_filler\x18\x05 \x01(\x0b2\x16.caffe.FillerPa'
    b'rameterR\x0cweightFiller\x127\n\x0bbias_filler\x18\x06 \x01(\x0b2\x16.caffe.FillerPar'
    b'ameterR\nbiasFiller\x12\x13\n\x03pad\x18\x07 \x01(\r:\x010R\x03pad\x12\x1e\n\nkernelsize\x18\x08 \x01(\rR'
    b'\nkernelsize\x12\x17\n\x05group\x18\t \x01(\r:\x011R\x05group\x12\x19\n\x06stride\x18\n \x01(\r:\x011R\x06str'
    b'ide\x12;\n\x04pool\x18\x0b \x01(\x0e2".caffe.V0LayerParameter.PoolMethod:\x03MAXR\x04'
    b'pool\x12(\n\rdropout_ratio\x18\x0c \x01(\x02:\x030.5R\x0cdropoutRatio\x12 \n\nlocal_size'
    b'\x18\r \x01(\r:\x015R\tlocalSize\x12\x17\n\x05alpha\x18\x0e \x01(\x02:\x011R\x05alpha\x12\x18\n\x04beta\x18\x0f \x01(\x02:'
    b'\x040.75R\x04beta\x12\x0f\n\x01k\x18\x16 \x01(\x02:\x011R\x01k\x12\x16\n\x06source\x18\x10 \x01(\tR\x06source\x12\x17\n\x05scal'
    b'e\x18\x11 \x01(\x02:\x011R\x05scale\x12\x1a\n\x08meanfile\x18\x12 \x01(\tR\x08meanfile\x12\x1c\n\tbatchsize\x18\x13'
    b' \x01(\rR\tbatchsize\x12\x1d\n\x08cropsize\x18\x14 \x01(\r:\x010R\x08cropsize\x12\x1d\n\x06mirror\x18\x15 \x01'
    b'(\x08:\x05falseR\x06mirror\x12&\n\x05blobs\x182 \x03(\x0b2\x10.caffe.BlobProtoR\x05blobs\x12\x19\n'
    b'\x08blobs_lr\x183 \x03(\x02R\x07blobsLr\x12!\n\x0cweight_decay\x184 \x03(\x02R\x0bweightDecay\x12'
    b'\x1e\n\trand_skip\x185 \x01(\r:\x010R\x08randSkip\x12-\n\x10det_fg_threshold\x186 \x01(\x02:\x030'
    b'.5R\x0edetFgThreshold\x12-\n\x10det_bg_threshold\x187 \x01(\x02:\x030.5R\x0edetBgThre'
    b'shold\x12,\n\x0fdet_fg_fraction\x188 \x01(\x02:\x040.25R\rdetFgFraction\x12)\n\x0fdet_c'
    b'ontext_pad\x18: \x01(\r:\x010R\rdetContextPad\x12(\n\rdet_crop_mode\x18; \x01(\t:\x04w'
    b'arpR\x0bdetCropMode\x12\x1a\n\x07new_num\x18< \x01(\x05:\x010R\x06newNum\x12$\n\x0cnew_channels'
    b'\x18= \x01(\x05:\x010R\x0bnewChannels\x12 \n\nnew_height\x18> \x01(\x05:\x010R\tnewHeight\x12\x1e\n\t'
    b'new_width\x18? \x01(\x05:\x010R\x08newWidth\x12,\n\x0eshuffle_images\x18@ \x01(\x08:\x05falseR'
    b'\rshuffleImages\x12 \n\nconcat_dim\x18A \x01(\r:\x011R\tconcatDim\x12G\n\x11hdf5_out'
    b'put_param\x18\xe9\x07 \x01(\x0b2\x1a.caffe.HDF5OutputParameterR\x0fhdf5OutputPara'
    b'm".\n\nPoolMethod\x12\x07\n\x03MAX\x10\x00\x12\x07\n\x03AVE\x10\x01\x12\x0e\n\nSTOCHASTIC\x10\x02*\x1c\n\x05Phase\x12\t'
    b'\n\x05TRAIN\x10\x00\x12\x08\n\x04TEST\x10\x01*G\n\x04Type\x12\n\n\x06DOUBLE\x10\x00\x12\t\n\x05FLOAT\x10\x01\x12\x0b\n\x07FLOAT1'
    b'6\x10\x02\x12\x07\n\x03INT\x10\x03\x12\x08\n\x04UINT\x10\x04\x12\x08\n\x04BOOL\x10\x05*\x1d\n\x07Packing\x12\x08\n\x04NCHW\x10\x00\x12\x08\n\x04NHW'
    b'C\x10\x01*\xc1\x01\n\x08DataType\x12\x0f\n\x0bCAFFE_FLOAT\x10\x00\x12\x0e\n\nCAFFE_HALF\x10\x01\x12\x10\n\x0cCAFFE_D'
    b'OUBLE\x10\x02\x12\x18\n\x14CAFFE_INT8_QUANTIZED\x10\x03\x12\x19\n\x15CAFFE_INT16_QUANTIZED\x10\x04'
    b'\x12\x19\n\x15CAFFE_INT32_QUANTIZED\x10\x05\x12\x19\n\x15CAFFE_INT64_QUANTIZED\x10\x06\x12\x17\n\x13CA'
    b'FFE_PACKED_BINARY\x10\x07'
)
DESCRIPTOR = _pool.FindFileByName("caffe.proto")

for _name, _message in DESCRIPTOR.message_types_by_name.items():
    globals()[_name] = message_factory.GetMessageClass(_message)
for _name, _enum in DESCRIPTOR.enum_types_by_name.items():
    globals()[_name] = EnumTypeWrapper(_enum)
    globals().update((_value.name, _value.number) for _value in _enum.values)

FORKS = {
    'AccumParameter': 'FlowNet2',
    'AccuracyParameter.min_is_better': 'happynear',
    'AdaptiveBiasChannelParameter': 'DeepLab',
    'AffinityParameter': 'OpenCL',
    'AnnotatedDataParameter': 'SSD',
    'AnnotatedDataParameter.difficult_label_warmup': 'YOLO',
    'AnnotatedDataParameter.seg_resize_height': 'YOLO',
    'AnnotatedDataParameter.seg_resize_width': 'YOLO',
    'AnnotatedDataParameter.seg_scales': 'YOLO',
    'AnnotatedDataParameter.single_class': 'YOLO',
    'AnnotatedDataParameter.train_diffcult': 'YOLO',
    'AnnotatedDataParameter.yolo_data_jitter': 'YOLO',
    'AnnotatedDataParameter.yolo_data_type': 'YOLO',
    'AnnotatedDatum': 'SSD',
    'AnnotatedDatum.record_id': 'NVIDIA',
    'Annotation': 'SSD',
    'AnnotationGroup': 'SSD',
    'AugmentationCoeff': 'FlowNet2',
    'AugmentationParameter': 'FlowNet2',
    'BBoxRegParameter': 'frcnn',
    'BNParameter': 'SegNet, PSPNet, ParseNet, CTPN',
    'BNParameter.across_spatial': 'ParseNet',
    'BNParameter.axis': 'CTPN',
    'BNParameter.bias_filler': 'PSPNet, TSN, happynear',
    'BNParameter.bn_mode': 'SegNet',
    'BNParameter.decay': 'ParseNet, CTPN',
    'BNParameter.engine': 'PSPNet, TSN, happynear',
    'BNParameter.eps': 'PSPNet, TSN, happynear',
    'BNParameter.frozen': 'PSPNet, TSN, happynear',
    'BNParameter.inverse_std': 'pcl',
    'BNParameter.momentum': 'PSPNet, TSN, happynear',
    'BNParameter.moving_average': 'ParseNet, CTPN',
    'BNParameter.scale_filler': 'SegNet, ParseNet, CTPN',
    'BNParameter.shift_filler': 'SegNet, ParseNet, CTPN',
    'BNParameter.slope_filler': 'PSPNet, TSN, happynear',
    'BNParameter.var_eps': 'ParseNet, CTPN',
    'BatchContrastiveParameter': 'happynear',
    'BatchNormParameter.bias_filler': 'NVIDIA, Intel, happynear',
    'BatchNormParameter.bias_term': 'Intel',
    'BatchNormParameter.disable_mean': 'happynear',
    'BatchNormParameter.disable_variance': 'happynear',
    'BatchNormParameter.engine': 'NVIDIA, Intel',
    'BatchNormParameter.filler': 'Intel',
    'BatchNormParameter.fused_relu': 'OpenCL',
    'BatchNormParameter.relu': 'Intel',
    'BatchNormParameter.scale_bias': 'NVIDIA',
    'BatchNormParameter.scale_filler': 'NVIDIA, happynear',
    'BatchNormParameter.stats_batch_size': 'Intel',
    'BatchNormParameter.update_global_stats': 'DeepLab',
    'BatchNormParameter.use_weight_bias': 'Intel',
    'BatchReductionParameter': 'TSN',
    'BatchSampler': 'SSD',
    'BiasChannelParameter': 'DeepLab',
    'BlackAugmentationParameter': 'FlowNet2',
    'BoxAnnotatorOHEMParameter': 'RFCN',
    'CenterLossParameter': 'CaffeFace',
    'CenterLossParameter.distance_type': 'happynear',
    'ChannelScaleParameter': 'happynear',
    'CoeffScheduleParameter': 'FlowNet2',
    'ConcatParameter.engine': 'Intel',
    'ConcatParameter.per_fla_fuse': 'Intel',
    'ConfidencePenaltyLossParameter': 'happynear',
    'ContinuationIndicatorParameter': 'CRNN, jolibrain',
    'ContinuationIndicatorParameter.axis': 'jolibrain',
    'ContinuationIndicatorParameter.batch_size': 'CRNN',
    'Convolution3DParameter': 'C3D',
    'ConvolutionParameter.CuDNNBwdDataAlgo': 'NVIDIA',
    'ConvolutionParameter.CuDNNBwdFilterAlgo': 'NVIDIA',
    'ConvolutionParameter.CuDNNFwdAlgo': 'NVIDIA',
    'ConvolutionParameter.CuDNNWorkspaceSize': 'NVIDIA',
    'ConvolutionParameter.FFT': 'OpenCL',
    'ConvolutionParameter.INTEL': 'Intel',
    'ConvolutionParameter.INTEL_SPATIAL': 'OpenCL',
    'ConvolutionParameter.LIBDNN': 'OpenCL',
    'ConvolutionParameter.MKL2017': 'Intel',
    'ConvolutionParameter.MKLDNN': 'Intel',
    'ConvolutionParameter.binary': 'OpenPose',
    'ConvolutionParameter.coeff': 'Intel',
    'ConvolutionParameter.conv_algorithm': 'Intel',
    'ConvolutionParameter.conv_algos_override': 'NVIDIA',
    'ConvolutionParameter.cudnn_convolution_algo_seeker': 'NVIDIA, happynear',
    'ConvolutionParameter.cudnn_flavor': 'jolibrain',
    'ConvolutionParameter.dilation_h': 'TSN',
    'ConvolutionParameter.dilation_w': 'TSN',
    'ConvolutionParameter.eltwise_param': 'OpenCL',
    'ConvolutionParameter.filter_group': 'C3D',
    'ConvolutionParameter.filter_stride': 'ParseNet',
    'ConvolutionParameter.filter_stride_h': 'ParseNet',
    'ConvolutionParameter.filter_stride_w': 'ParseNet',
    'ConvolutionParameter.fuse_type': 'OpenCL',
    'ConvolutionParameter.fusion_type': 'Intel',
    'ConvolutionParameter.hole': 'DeepLab1',
    'ConvolutionParameter.hole_h': 'DeepLab1',
    'ConvolutionParameter.hole_w': 'DeepLab1',
    'ConvolutionParameter.kernel_depth': 'C3D',
    'ConvolutionParameter.negative_slope': 'Intel',
    'ConvolutionParameter.relu': 'Intel',
    'ConvolutionParameter.relu_param': 'OpenCL',
    'ConvolutionParameter.shape_offset': 'happynear',
    'ConvolutionParameter.temporal_pad': 'C3D',
    'ConvolutionParameter.temporal_stride': 'C3D',
    'CorrelationParameter': 'FlowNet2',
    'CtcLossParameter': 'CRNN, jolibrain, TextBoxes',
    'CtcLossParameter.blank_index': 'TextBoxes',
    'CtcLossParameter.ctc_merge_repeated': 'TextBoxes',
    'CtcLossParameter.loss_calculation_t': 'TextBoxes',
    'CtcLossParameter.output_delay': 'TextBoxes',
    'CtcLossParameter.preprocess_collapse_repeated': 'TextBoxes',
    'DataParameter.DATUMFILE': 'ParseNet',
    'DataParameter.block_size': 'FlowNet2',
    'DataParameter.cache': 'NVIDIA',
    'DataParameter.cursor': 'DANN',
    'DataParameter.disk_reader_threads': 'FlowNet2',
    'DataParameter.encoding': 'FlowNet2',
    'DataParameter.huge_video_dataset': 'FlowNet2',
    'DataParameter.limit_samples': 'FlowNet2',
    'DataParameter.parser_threads': 'NVIDIA',
    'DataParameter.permute_every_iter': 'FlowNet2',
    'DataParameter.precache': 'NVIDIA',
    'DataParameter.preselection_file': 'FlowNet2',
    'DataParameter.preselection_label': 'FlowNet2',
    'DataParameter.rand_permute': 'FlowNet2',
    'DataParameter.rand_permute_order': 'FlowNet2',
    'DataParameter.rand_permute_seed': 'FlowNet2',
    'DataParameter.range_end': 'FlowNet2',
    'DataParameter.range_start': 'FlowNet2',
    'DataParameter.show_data': 'C3D',
    'DataParameter.shuffle': 'NVIDIA, Intel, TSN',
    'DataParameter.shuffle_buffer_size': 'ParseNet, jolibrain',
    'DataParameter.side': 'Intel, YOLO',
    'DataParameter.slice_point': 'FlowNet2',
    'DataParameter.sources': 'Parallel',
    'DataParameter.subtract': 'FlowNet2',
    'DataParameter.threads': 'NVIDIA',
    'DataParameter.transform_param': 'S2VT',
    'DataParameter.verbose': 'FlowNet2',
    'DataType': 'OpenCL',
    'DeformableConvolutionParameter': 'frcnn',
    'DeformablePSROIPoolingParameter': 'frcnn',
    'DenseCRFParameter': 'DeepLab',
    'DenseImageDataParameter': 'SegNet',
    'DenseImageDataParameter.label_divide_factor': 'ENet',
    'DenseImageDataParameter.one_hot_nclasses': 'jolibrain',
    'DenseImageDataParameter.rotate': 'jolibrain',
    'DetectNetAugmentationParameter': 'NVIDIA',
    'DetectNetGroundTruthParameter': 'NVIDIA',
    'DetectionEvaluateParameter': 'SSD',
    'DetectionEvaluateParameter.output_logits': 'jolibrain',
    'DetectionEvaluateParameter.use_polygon': 'TextBoxes',
    'DetectionLossParameter': 'YOLO',
    'DetectionOutputParameter': 'SSD',
    'DetectionOutputParameter.nms_threshold': 'SSD0',
    'DetectionOutputParameter.objectness_score': 'RefineDet',
    'DetectionOutputParameter.output_logits': 'jolibrain',
    'DetectionOutputParameter.top_k': 'SSD0',
    'DetectionOutputParameter.use_polygon': 'TextBoxes',
    'DiceCoefLossParameter': 'jolibrain',
    'DistortionParameter': 'SSD',
    'DistortionParameter.all_effects': 'jolibrain',
    'DistortionParameter.brightness': 'jolibrain',
    'DistortionParameter.contrast': 'jolibrain',
    'DistortionParameter.hue': 'jolibrain',
    'DistortionParameter.prob': 'jolibrain',
    'DistortionParameter.random_order': 'jolibrain',
    'DistortionParameter.saturation': 'jolibrain',
    'DomainTransformParameter': 'DeepLab',
    'DownSamplingParameter': 'C3D',
    'DownsampleParameter': 'FlowNet2',
    'DropoutParameter.engine': 'NVIDIA',
    'DropoutParameter.random_seed': 'NVIDIA',
    'DropoutParameter.sample_weights_test': 'SegNet',
    'DropoutParameter.scale_train': 'FasterRCNN, RFCN',
    'DropoutParameter.sqrt_scale': 'happynear',
    'ELUParameter.lambda': 'NVIDIA',
    'EarlyStopParameter': 'pcl',
    'EltwiseAffineParameter': 'happynear',
    'EltwiseParameter.SORT': 'happynear',
    'EltwiseParameter.STOCHASTIC_SUM': 'TSN',
    'EltwiseParameter.coeff_blob': 'S2VT',
    'EltwiseParameter.engine': 'Intel',
    'EmitConstraint': 'SSD',
    'EvalDetectionParameter': 'Intel',
    'ExpansionParameter': 'SSD',
    'FCNDataParameter': 'happynear',
    'FeatureDecayLossParameter': 'happynear',
    'FillerParameter.alpha': 'happynear',
    'FillerParameter.diag_val': 'FlowNet2',
    'FillerParameter.scale': 'Intel',
    'FlipParameter': 'happynear',
    'FlowWarpParameter': 'FlowNet2',
    'FocalLossParameter': 'jolibrain, happynear, frcnn',
    'FocalLossParameter.axis': 'jolibrain',
    'FocalLossParameter.beta': 'happynear, frcnn',
    'FocalLossParameter.engine': 'jolibrain',
    'FocalLossParameter.type': 'happynear, frcnn',
    'GeneralContrastiveParameter': 'happynear',
    'GeneralTripletParameter': 'happynear',
    'GeometryParameter': 'jolibrain',
    'GradientScalerParameter': 'DANN',
    'HDF5DataParameter.image': 'jolibrain',
    'HotspotParameter': 'happynear',
    'ImageDataParameter.balance_by': 'happynear',
    'ImageDataParameter.balance_class': 'happynear',
    'ImageDataParameter.cache': 'NVIDIA',
    'ImageDataParameter.clip_max': 'C3D',
    'ImageDataParameter.clip_min': 'C3D',
    'ImageDataParameter.dataset_share_per_node': 'NVIDIA',
    'ImageDataParameter.face_mirror': 'happynear',
    'ImageDataParameter.face_point_num': 'happynear',
    'ImageDataParameter.face_transform': 'happynear',
    'ImageDataParameter.has_label': 'DeepLab1',
    'ImageDataParameter.ignore_label': 'DeepLab',
    'ImageDataParameter.is_flow': 'C3D',
    'ImageDataParameter.label_cut_end': 'happynear',
    'ImageDataParameter.label_cut_start': 'happynear',
    'ImageDataParameter.label_divide_factor': 'ENet',
    'ImageDataParameter.label_size': 'jolibrain',
    'ImageDataParameter.label_type': 'DeepLab',
    'ImageDataParameter.max_aspect_ratio': 'happynear',
    'ImageDataParameter.max_random_scale': 'happynear',
    'ImageDataParameter.max_random_shift': 'happynear',
    'ImageDataParameter.max_rotate_angle': 'happynear',
    'ImageDataParameter.max_shear_ratio': 'happynear',
    'ImageDataParameter.mean_value': 'C3D',
    'ImageDataParameter.min_height': 'Intel',
    'ImageDataParameter.min_random_scale': 'happynear',
    'ImageDataParameter.min_width': 'Intel',
    'ImageDataParameter.multilabel_num': 'DRML',
    'ImageDataParameter.new_length': 'C3D',
    'ImageDataParameter.num_truth_channels': 'C3D',
    'ImageDataParameter.precache': 'NVIDIA',
    'ImageDataParameter.sampling_rate': 'C3D',
    'ImageDataParameter.short_side': 'NVIDIA',
    'ImageDataParameter.show_data': 'C3D',
    'ImageDataParameter.threads': 'NVIDIA',
    'ImageDataParameter.transform_param': 'S2VT',
    'ImageDataParameter.truth_scale': 'C3D',
    'ImageDataParameter.use_byte_input': 'C3D',
    'ImageDataParameter.use_image': 'C3D',
    'ImageDataParameter.use_label': 'C3D',
    'ImageDataParameter.use_temporal_jitter': 'C3D',
    'InfimumLossParamter': 'happynear',
    'InfogainLossParameter.probabilities': 'pcl',
    'InnerDistanceParameter': 'happynear',
    'InnerProductParameter.engine': 'Intel',
    'InnerProductParameter.negative_slope': 'Intel',
    'InnerProductParameter.normalize': 'happynear',
    'InnerProductParameter.relu': 'Intel',
    'InputParameter.channels': 'S2VT',
    'InputParameter.height': 'S2VT',
    'InputParameter.num': 'S2VT',
    'InputParameter.width': 'S2VT',
    'InsanityParameter': 'happynear',
    'InterpParameter': 'DeepLab, PSPNet, jolibrain',
    'InterpParameter.is_seglabel': 'PiCANet',
    'InterpParameter.mode': 'jolibrain',
    'L1LossParameter': 'FlowNet2',
    'LRNParameter.MKL2017': 'Intel',
    'LRNParameter.MKLDNN': 'Intel',
    'LRNParameter.fuse_type': 'OpenCL',
    'LRNParameter.pooling_param': 'OpenCL',
    'LRNParameter.unit_test_fuse_kernel': 'OpenCL',
    'LRNParameter.unit_test_mode': 'OpenCL',
    'LabelMap': 'SSD',
    'LabelMapItem': 'SSD',
    'LabelSpecificAddParameter': 'happynear',
    'LabelSpecificAffineParameter': 'happynear',
    'LabelSpecificHardMarginParameter': 'happynear',
    'LabelSpecificMarginParameter': 'happynear',
    'LabelSpecificRescaleParameter': 'happynear',
    'LabelsequenceAccuracyParameter': 'CRNN, jolibrain',
    'LargeMarginInnerProductParameter': 'happynear',
    'LayerParameter.backward_math': 'NVIDIA',
    'LayerParameter.backward_type': 'NVIDIA',
    'LayerParameter.bottom_data_type': 'OpenCL',
    'LayerParameter.compute_data_type': 'OpenCL',
    'LayerParameter.cudnn_math_override': 'NVIDIA',
    'LayerParameter.custom_options': 'pcl',
    'LayerParameter.debug': 'NVIDIA',
    'LayerParameter.device': 'OpenCL',
    'LayerParameter.engine': 'Intel',
    'LayerParameter.forward_math': 'NVIDIA',
    'LayerParameter.forward_type': 'NVIDIA',
    'LayerParameter.multinode': 'Intel',
    'LayerParameter.relu6_param': 'YOLO',
    'LayerParameter.reshape_every_iter': 'FlowNet2',
    'LayerParameter.top_data_type': 'OpenCL',
    'LocalParameter': 'happynear',
    'LossParameter.PRE_FIXED': 'RFCN',
    'LossParameter.class_weight_source': 'PiCANet',
    'LossParameter.class_weighting': 'SegNet',
    'LossParameter.label_smoothing': 'NVIDIA, Intel',
    'LossParameter.pre_fixed_normalizer': 'RFCN',
    'LossParameter.weight_by_label_freqs': 'SegNet',
    'LpqLossParameter': 'FlowNet2',
    'LstmParameter': 'CTPN, frcnn',
    'MILDataParameter': 'happynear',
    'MILParameter': 'happynear',
    'MarginInnerProductParameter': 'SphereFace, happynear',
    'MaskResizeParameter': 'MNC',
    'MatReadParameter': 'DeepLab',
    'MatWriteParameter': 'DeepLab',
    'MeanParameter': 'FlowNet2',
    'MemoryDataParameter.dim': 'OpenCL',
    'MemoryDataParameter.transpose': 'happynear',
    'MemoryOptimizationParameter': 'TSN',
    'MergeCropParameter': 'OpenCL',
    'MnActivationParameter': 'Intel',
    'MnModelParallelParameter': 'Intel',
    'MnParamGradCompressLayerTypeList': 'Intel',
    'MnParamGradCompressParameter': 'Intel',
    'MultiBoxLossParameter': 'SSD',
    'MultiBoxLossParameter.ignore_difficult_gt': 'NVIDIA',
    'MultiBoxLossParameter.objectness_score': 'RefineDet',
    'MultiBoxLossParameter.use_polygon': 'TextBoxes',
    'MultiStageMeanfieldParameter': 'CRFasRNN',
    'MultinodeLayerParameter': 'Intel',
    'MultinodeParameter': 'Intel',
    'NCAParameter': 'happynear',
    'NetParameter.bn_stats_batch_size': 'Intel',
    'NetParameter.data_type': 'OpenCL',
    'NetParameter.default_backward_math': 'NVIDIA',
    'NetParameter.default_backward_type': 'NVIDIA',
    'NetParameter.default_conv_algos_override': 'NVIDIA',
    'NetParameter.default_cudnn_math_override': 'NVIDIA',
    'NetParameter.default_forward_math': 'NVIDIA',
    'NetParameter.default_forward_type': 'NVIDIA',
    'NetParameter.device': 'OpenCL',
    'NetParameter.eltwise_mem_sharing': 'NVIDIA',
    'NetParameter.engine': 'Intel',
    'NetParameter.global_grad_scale': 'NVIDIA',
    'NetParameter.global_grad_scale_adaptive': 'NVIDIA',
    'NetParameter.mem_param': 'TSN',
    'NetParameter.multinode': 'Intel',
    'NetParameter.reduce_buckets': 'NVIDIA',
    'NetParameter.reduced_memory_inference': 'OpenCL',
    'NetStateRule.solver': 'S2VT',
    'NoiseLayerParameter': 'OpenCL, happynear',
    'NoiseLayerParameter.bias': 'happynear',
    'NoiseLayerParameter.gaussian_std': 'happynear',
    'NoiseLayerParameter.mu': 'OpenCL',
    'NoiseLayerParameter.sigma': 'OpenCL',
    'NoiseLayerParameter.uniform_range': 'happynear',
    'NoiseParameter': 'SSD',
    'NoiseParameter.all_effects': 'jolibrain',
    'NonMaximumSuppressionParameter': 'SSD',
    'NonMaximumSuppressionParameter.soft_nms': 'jolibrain',
    'NonMaximumSuppressionParameter.theta': 'jolibrain',
    'NormalizeParameter': 'SSD, ParseNet',
    'NormalizeParameter.fix_scale': 'ParseNet, PiCANet',
    'NormalizeVectorParameter': 'happynear',
    'NormalizedBBox': 'SSD',
    'OrdinalRegressionParameter': 'happynear',
    'PSROIAlignParameter': 'frcnn',
    'PSROIPoolingParameter': 'RFCN',
    'Packing': 'NVIDIA',
    'PairwiseParameter': 'happynear',
    'ParameterParameter.blob_filler': 'happynear',
    'ParseEvaluateParameter': 'ParseNet',
    'PermuteParameter': 'SSD',
    'Pooling3DParameter': 'C3D',
    'PoolingParameter.DEF': 'happynear',
    'PoolingParameter.DEF_ALL': 'happynear',
    'PoolingParameter.DEF_ALL2': 'happynear',
    'PoolingParameter.DEF_ALL3': 'happynear',
    'PoolingParameter.DEF_ALL4': 'happynear',
    'PoolingParameter.INTEL': 'Intel',
    'PoolingParameter.LIBDNN': 'OpenCL',
    'PoolingParameter.LOWRES': 'happynear',
    'PoolingParameter.MKL2017': 'Intel',
    'PoolingParameter.MKLDNN': 'Intel',
    'PoolingParameter.RCM': 'frcnn',
    'PoolingParameter.avg_include_pad': 'Intel',
    'PoolingParameter.axis': 'Intel, OpenCL',
    'PoolingParameter.bin_h': 'ParseNet',
    'PoolingParameter.bin_size': 'ParseNet',
    'PoolingParameter.bin_w': 'ParseNet',
    'PoolingParameter.blobs_a_min': 'happynear',
    'PoolingParameter.blobs_lr': 'happynear',
    'PoolingParameter.ceil_mode': 'Pulls, frcnn',
    'PoolingParameter.dilation': 'OpenCL',
    'PoolingParameter.kernel_depth': 'C3D',
    'PoolingParameter.kernel_size_3d': 'Intel, OpenCL',
    'PoolingParameter.pad_3d': 'Intel, OpenCL',
    'PoolingParameter.stride_3d': 'Intel, OpenCL',
    'PoolingParameter.temporal_stride': 'C3D',
    'PoolingParameter.torch_pooling': 'NVIDIA',
    'PredictBoxParameter': 'happynear',
    'PriorBoxParameter': 'SSD',
    'PriorBoxParameter.denser_prior_boxes': 'TextBoxes',
    'ProposalParameter': 'PVANet, happynear, frcnn',
    'QuantizationParameter': 'Intel',
    'ROIAlignParameter': 'MaskRCNN',
    'ROIMaskPoolingParameter': 'frcnn',
    'ROIPoolingParameter': 'FastRCNN',
    'ROIPoolingParameter.bi_type': 'frcnn',
    'ROIPoolingParameter.corners': 'pcl',
    'ROIPoolingParameter.is_multi_interpolate': 'frcnn',
    'ROIPoolingParameter.pad_ratio': 'frcnn',
    'ROIPoolingParameter.pooled_size': 'Intel',
    'ROIWarpingParameter': 'MNC',
    'RandomAspectRatioParameter': 'Intel',
    'RandomGeneratorParameter': 'FlowNet2',
    'RandomResizeParameter': 'Intel',
    'ReLUParameter.MKL2017': 'Intel',
    'ReLUParameter.MKLDNN': 'Intel',
    'ReLUParameter.fuse': 'Intel',
    'ReaderParameter': 'FlowNet2',
    'ReductionParameter.TOPK': 'TSN',
    'ReductionParameter.k': 'TSN',
    'RegionLossParameter': 'YOLO, Intel',
    'ReorgParameter': 'YOLO, Intel',
    'ResampleParameter': 'FlowNet2',
    'ReshapeParameter.pixelshuffler': 'Intel',
    'ResizeLayerParameter': 'happynear',
    'ResizeParameter': 'SSD',
    'ResizeParameter.center_object': 'ParseNet',
    'ResizeParameter.max_angle': 'ParseNet',
    'ReverseParameter': 'CTPN, jolibrain',
    'SaltPepperParameter': 'SSD',
    'SaltPepperParameter.type': 'ParseNet',
    'SampleConstraint': 'SSD',
    'Sampler': 'SSD',
    'SaveOutputParameter': 'SSD',
    'ScaleParameter.max_value': 'happynear',
    'ScaleParameter.min_value': 'happynear',
    'SeLuDropoutParameter': 'jolibrain',
    'SeLuParameter': 'jolibrain',
    'SegAccuracyParameter': 'DeepLab',
    'SegAccuracyParameter.reset': 'DeepLab, PSPNet',
    'SegAccuracyParameter.test_iter': 'PiCANet',
    'SegmentationEvaluateParameter': 'YOLO',
    'ShuffleChannelParameter': 'jolibrain, ShuffleNet',
    'SmoothL1LossParameter': 'FasterRCNN',
    'SmoothL1Parameter': 'happynear',
    'SoftContrastiveParameter': 'happynear',
    'SoftTruncationParameter': 'happynear',
    'SoftmaxParameter.class_weight': 'happynear',
    'SoftmaxParameter.cutting_point': 'happynear',
    'SoftmaxParameter.hard_mining_label': 'happynear',
    'SoftmaxParameter.hard_ratio': 'happynear',
    'SoftmaxParameter.label_smooth_factor': 'happynear',
    'SoftmaxParameter.normalize_type': 'happynear',
    'SoftmaxParameter.scaling_temperature': 'jolibrain',
    'SolverParameter.SAG': 'NVIDIA',
    'SolverParameter.adabelief': 'jolibrain',
    'SolverParameter.amsgrad': 'jolibrain',
    'SolverParameter.ap_version': 'SSD',
    'SolverParameter.clamp_weights_lower': 'happynear',
    'SolverParameter.clamp_weights_upper': 'happynear',
    'SolverParameter.clip_weights': 'happynear',
    'SolverParameter.data_type': 'OpenCL',
    'SolverParameter.decoupled_wd_mult': 'jolibrain',
    'SolverParameter.decoupled_wd_t0': 'jolibrain',
    'SolverParameter.device': 'OpenCL',
    'SolverParameter.device_ids': 'pcl',
    'SolverParameter.disabled_update': 'Intel',
    'SolverParameter.early_stop': 'pcl',
    'SolverParameter.ema_decay': 'pcl',
    'SolverParameter.engine': 'Intel',
    'SolverParameter.eval_type': 'SSD',
    'SolverParameter.gc': 'jolibrain',
    'SolverParameter.group_id': 'TSN',
    'SolverParameter.larc': 'NVIDIA',
    'SolverParameter.larc_eta': 'NVIDIA',
    'SolverParameter.larc_policy': 'NVIDIA',
    'SolverParameter.larc_turbo': 'NVIDIA',
    'SolverParameter.local_gw_ratio': 'Intel',
    'SolverParameter.local_lr_auto': 'Intel',
    'SolverParameter.log_avg_gradient_norm': 'ParseNet',
    'SolverParameter.lookahead': 'jolibrain',
    'SolverParameter.lookahead_alpha': 'jolibrain',
    'SolverParameter.lookahead_steps': 'jolibrain',
    'SolverParameter.lr_dropout': 'jolibrain',
    'SolverParameter.lr_mult': 'jolibrain',
    'SolverParameter.max_lr': 'frcnn',
    'SolverParameter.max_momentum': 'NVIDIA',
    'SolverParameter.max_weight_decay': 'NVIDIA',
    'SolverParameter.min_lr': 'NVIDIA, jolibrain',
    'SolverParameter.momentum_policy': 'NVIDIA',
    'SolverParameter.momentum_power': 'NVIDIA',
    'SolverParameter.on_nan': 'pcl',
    'SolverParameter.p_mult': 'jolibrain',
    'SolverParameter.per_parameter_reduce': 'NVIDIA',
    'SolverParameter.period': 'jolibrain',
    'SolverParameter.plateau_winsize': 'SSD, PVANet',
    'SolverParameter.rampup_interval': 'NVIDIA',
    'SolverParameter.rampup_lr': 'NVIDIA',
    'SolverParameter.rectified': 'jolibrain',
    'SolverParameter.richness': 'TSN',
    'SolverParameter.show_per_class_result': 'SSD',
    'SolverParameter.snapshot_best': 'pcl',
    'SolverParameter.snapshot_keep': 'pcl',
    'SolverParameter.solver_data_type': 'NVIDIA',
    'SolverParameter.stageiter': 'Intel, YOLO',
    'SolverParameter.stagelr': 'Intel, YOLO',
    'SolverParameter.start_lr_policy': 'frcnn',
    'SolverParameter.store_blobs_in_old_format': 'NVIDIA',
    'SolverParameter.test_and_snapshot_last_epochs': 'NVIDIA',
    'SolverParameter.test_before_snapshot': 'ParseNet',
    'SolverParameter.test_offset': 'Intel',
    'SolverParameter.warm_up_factor': 'frcnn',
    'SolverParameter.warm_up_iters': 'frcnn',
    'SolverParameter.warm_up_method': 'frcnn',
    'SolverParameter.warm_up_power': 'frcnn',
    'SolverParameter.warmup_iter': 'Intel, jolibrain',
    'SolverParameter.warmup_start_lr': 'Intel, jolibrain',
    'SolverParameter.weight_decay_policy': 'NVIDIA',
    'SolverParameter.weight_decay_power': 'NVIDIA',
    'SolverState.iter_last_event': 'SSD, PVANet',
    'SolverState.minimum_loss': 'SSD, PVANet',
    'SpatialDropoutParameter': 'Intel',
    'SplitParameter': 'Intel',
    'SubRegionParameter': 'happynear',
    'TRTParameter': 'NVIDIA',
    'TransformationParameter.allow_upscale': 'NVIDIA',
    'TransformationParameter.apply_probability': 'Augmentation',
    'TransformationParameter.aspect_max': 'happynear',
    'TransformationParameter.aspect_min': 'happynear',
    'TransformationParameter.bgr2rgb': 'Intel',
    'TransformationParameter.center_crop': 'happynear',
    'TransformationParameter.contrast_brightness_adjustment': 'Augmentation',
    'TransformationParameter.crop_h': 'SSD',
    'TransformationParameter.crop_height': 'DeepLab',
    'TransformationParameter.crop_w': 'SSD',
    'TransformationParameter.crop_width': 'DeepLab',
    'TransformationParameter.cvt_bgr2rgb': 'YOLO',
    'TransformationParameter.debug_params': 'Augmentation',
    'TransformationParameter.deformed_resize_th': 'Yousan',
    'TransformationParameter.display': 'NVIDIA',
    'TransformationParameter.distort_param': 'SSD',
    'TransformationParameter.emit_constraint': 'SSD',
    'TransformationParameter.enable_classf_aug': 'YOLO',
    'TransformationParameter.erase_ratio': 'happynear',
    'TransformationParameter.expand_param': 'SSD',
    'TransformationParameter.fix_crop': 'TSN',
    'TransformationParameter.flow': 'Intel',
    'TransformationParameter.forward_packing': 'NVIDIA',
    'TransformationParameter.geometry_param': 'jolibrain',
    'TransformationParameter.horizontal_stretch_lower': 'NVIDIA',
    'TransformationParameter.horizontal_stretch_upper': 'NVIDIA',
    'TransformationParameter.img_rand_resize_lower': 'NVIDIA',
    'TransformationParameter.img_rand_resize_upper': 'NVIDIA',
    'TransformationParameter.interpolation_algo_down': 'NVIDIA',
    'TransformationParameter.interpolation_algo_up': 'NVIDIA',
    'TransformationParameter.is_flow': 'TSN',
    'TransformationParameter.max_brightness_shift': 'Augmentation',
    'TransformationParameter.max_color_shift': 'Augmentation',
    'TransformationParameter.max_contrast': 'Augmentation',
    'TransformationParameter.max_distort': 'TSN',
    'TransformationParameter.max_rotation_angle': 'Augmentation',
    'TransformationParameter.max_scaling_factor': 'Augmentation',
    'TransformationParameter.max_smooth': 'Augmentation',
    'TransformationParameter.min_contrast': 'Augmentation',
    'TransformationParameter.min_scaling_factor': 'Augmentation',
    'TransformationParameter.min_side': 'Augmentation',
    'TransformationParameter.min_side_max': 'Augmentation',
    'TransformationParameter.min_side_min': 'Augmentation',
    'TransformationParameter.more_fix_crop': 'TSN',
    'TransformationParameter.multi_scale': 'TSN',
    'TransformationParameter.noise_param': 'SSD',
    'TransformationParameter.num_labels': 'NVIDIA',
    'TransformationParameter.original_image': 'TSN',
    'TransformationParameter.pad': 'Intel',
    'TransformationParameter.rand_resize_ratio_lower': 'NVIDIA',
    'TransformationParameter.rand_resize_ratio_upper': 'NVIDIA',
    'TransformationParameter.random_90_deg_rot': 'ParseNet',
    'TransformationParameter.random_aspect_ratio_param': 'Intel',
    'TransformationParameter.random_resize_param': 'Intel',
    'TransformationParameter.random_seed': 'NVIDIA',
    'TransformationParameter.resize_param': 'SSD, YOLO',
    'TransformationParameter.rotate': 'jolibrain',
    'TransformationParameter.scale_factors': 'DeepLab',
    'TransformationParameter.scale_max': 'happynear',
    'TransformationParameter.scale_min': 'happynear',
    'TransformationParameter.scale_ratios': 'TSN',
    'TransformationParameter.smooth_filtering': 'Augmentation',
    'TransformationParameter.stride': 'TSN',
    'TransformationParameter.untransformed_top': 'jolibrain',
    'TransformationParameter.upper_height': 'TSN',
    'TransformationParameter.upper_size': 'TSN',
    'TransformationParameter.upper_width': 'TSN',
    'TransformationParameter.use_deformed_resize': 'Yousan',
    'TransformationParameter.use_gpu_transform': 'NVIDIA',
    'TransformationParameter.vertical_mirror': 'ParseNet',
    'TransformationParameter.vertical_stretch_lower': 'NVIDIA',
    'TransformationParameter.vertical_stretch_upper': 'NVIDIA',
    'TransposeParameter': 'CTPN',
    'TripletLossParameter': 'happynear',
    'TruncationParameter': 'happynear',
    'Type': 'NVIDIA',
    'UnPoolingParameter': 'ParseNet, DeconvNet',
    'UnPoolingParameter.AVE': 'DeconvNet',
    'UnPoolingParameter.MAX': 'DeconvNet',
    'UnPoolingParameter.TILE': 'DeconvNet',
    'UnPoolingParameter.kernel_h': 'DeconvNet',
    'UnPoolingParameter.kernel_size': 'DeconvNet',
    'UnPoolingParameter.kernel_w': 'DeconvNet',
    'UnPoolingParameter.pad': 'DeconvNet',
    'UnPoolingParameter.pad_h': 'DeconvNet',
    'UnPoolingParameter.pad_w': 'DeconvNet',
    'UnPoolingParameter.stride': 'DeconvNet',
    'UnPoolingParameter.stride_h': 'DeconvNet',
    'UnPoolingParameter.stride_w': 'DeconvNet',
    'UnPoolingParameter.unpool_h': 'DeconvNet',
    'UnPoolingParameter.unpool_size': 'DeconvNet',
    'UnPoolingParameter.unpool_w': 'DeconvNet',
    'UniqueLabelParameter': 'DeepLab',
    'UpsampleParameter': 'SegNet, YOLO',
    'UpsampleParameter.pad_out_h': 'SegNet',
    'UpsampleParameter.pad_out_w': 'SegNet',
    'UpsampleParameter.scale_h': 'SegNet',
    'UpsampleParameter.scale_w': 'SegNet',
    'UpsampleParameter.upsample_h': 'SegNet',
    'UpsampleParameter.upsample_w': 'SegNet',
    'V1LayerParameter.BATCH_NORM': 'happynear',
    'V1LayerParameter.BN': 'happynear',
    'V1LayerParameter.CONVOLUTION3D': 'C3D',
    'V1LayerParameter.CROP': 'FCN',
    'V1LayerParameter.DECONVOLUTION3D': 'C3D',
    'V1LayerParameter.DENSE_CRF': 'DeepLab1',
    'V1LayerParameter.DICE_LOSS': 'jolibrain',
    'V1LayerParameter.DOWN_SAMPLING': 'C3D',
    'V1LayerParameter.ELTWISE_AFFINE': 'happynear',
    'V1LayerParameter.ELTWISE_PRODUCT': 'C3D',
    'V1LayerParameter.IMAGE_SEG_DATA': 'DeepLab1',
    'V1LayerParameter.INPUT': 'S2VT',
    'V1LayerParameter.INSANITY': 'happynear',
    'V1LayerParameter.INTERP': 'DeepLab1',
    'V1LayerParameter.LOCAL': 'happynear',
    'V1LayerParameter.MULTI_STAGE_MEANFIELD': 'CRFasRNN',
    'V1LayerParameter.NORMALIZE': 'happynear',
    'V1LayerParameter.PARSE_EVALUATE': 'ParseNet',
    'V1LayerParameter.PARSE_OUTPUT': 'ParseNet',
    'V1LayerParameter.POOLING3D': 'C3D',
    'V1LayerParameter.PRELU': 'happynear',
    'V1LayerParameter.PYTHON': 'FasterRCNN',
    'V1LayerParameter.RELU6': 'YOLO',
    'V1LayerParameter.RESHAPE': 'FCN',
    'V1LayerParameter.ROIPOOLING': 'happynear',
    'V1LayerParameter.ROI_POOLING': 'FastRCNN',
    'V1LayerParameter.SELU': 'jolibrain',
    'V1LayerParameter.SELU_DROPOUT': 'jolibrain',
    'V1LayerParameter.SMOOTH_L1_LOSS': 'FastRCNN',
    'V1LayerParameter.TRIPLET_LOSS': 'happynear',
    'V1LayerParameter.UNPOOLING': 'DeconvNet',
    'V1LayerParameter.UPSAMPLE': 'SegNet',
    'V1LayerParameter.VIDEO_DATA': 'C3D',
    'V1LayerParameter.VIDEO_SEGMENTATION_DATA': 'C3D',
    'V1LayerParameter.VIDEO_WITH_VOXEL_TRUTH_DATA': 'C3D',
    'V1LayerParameter.VOLUME_DATA': 'C3D',
    'V1LayerParameter.VOXEL_CUSTOM_LOSS': 'C3D',
    'V1LayerParameter.VOXEL_SOFTMAX': 'C3D',
    'V1LayerParameter.VOXEL_SOFTMAX_LOSS': 'C3D',
    'V1LayerParameter.enable': 'S2VT',
    'V1LayerParameter.strict_dim': 'DeepLab1',
    'VideoDataParameter': 'SSD, TSN, C3D',
    'VideoDataParameter.batch_size': 'TSN, C3D',
    'VideoDataParameter.crop_size': 'TSN, C3D',
    'VideoDataParameter.device_id': 'SSD',
    'VideoDataParameter.encoded': 'TSN',
    'VideoDataParameter.grayscale': 'TSN',
    'VideoDataParameter.is_color': 'C3D',
    'VideoDataParameter.max_sampling_rate': 'C3D',
    'VideoDataParameter.mean_file': 'TSN, C3D',
    'VideoDataParameter.mirror': 'TSN, C3D',
    'VideoDataParameter.modality': 'TSN',
    'VideoDataParameter.name_pattern': 'TSN',
    'VideoDataParameter.new_height': 'TSN, C3D',
    'VideoDataParameter.new_length': 'TSN, C3D',
    'VideoDataParameter.new_width': 'TSN, C3D',
    'VideoDataParameter.num_of_labels': 'C3D',
    'VideoDataParameter.num_segments': 'TSN',
    'VideoDataParameter.rand_skip': 'TSN, C3D',
    'VideoDataParameter.root_folder': 'C3D',
    'VideoDataParameter.sampling_rate': 'C3D',
    'VideoDataParameter.scale': 'TSN, C3D',
    'VideoDataParameter.show_data': 'C3D',
    'VideoDataParameter.shuffle': 'TSN, C3D',
    'VideoDataParameter.skip_frames': 'SSD',
    'VideoDataParameter.source': 'TSN, C3D',
    'VideoDataParameter.use_image': 'C3D',
    'VideoDataParameter.use_multiple_label': 'C3D',
    'VideoDataParameter.use_sampling_rate_jitter': 'C3D',
    'VideoDataParameter.use_temporal_jitter': 'C3D',
    'VideoDataParameter.video_file': 'SSD',
    'VideoDataParameter.video_type': 'SSD',
    'WindowDataParameter.config': 'frcnn',
    'WriterParameter': 'FlowNet2',
    'YoloDetectionOutputParameter': 'YOLO',
    'YoloSegItem': 'YOLO',
    'YoloSegLabel': 'YOLO',
    'YoloSegParameter': 'YOLO',
    'Yolov3DetectionOutputParameter': 'YOLO',
    'Yolov3Parameter': 'YOLO',
}
"""The forks that a message, `Message.field` or `Message.VALUE` comes from."""
