"""Message classes of proto/caffe.proto. Written by tools/compile_proto.py; do not edit."""

from google.protobuf import descriptor_pool, message_factory
from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper

# The schema has its own pool: a script may import a caffe_pb2 made from its fork's caffe.proto, and two
# files named caffe.proto would collide in the default pool.
_pool = descriptor_pool.DescriptorPool()
_pool.AddSerializedFile(
    b'\n\x0bcaffe.proto\x12\x05caffe"!\n\tBlobShape\x12\x14\n\x03dim\x18\x01 \x03(\x03B\x02\x10\x01R\x03dim"\x95\x02\n\t'
    b'BlobProto\x12&\n\x05shape\x18\x07 \x01(\x0b2\x10.caffe.BlobShapeR\x05shape\x12\x16\n\x04data\x18\x05 '
    b'\x03(\x02B\x02\x10\x01R\x04data\x12\x16\n\x04diff\x18\x06 \x03(\x02B\x02\x10\x01R\x04diff\x12#\n\x0bdouble_data\x18\x08 \x03(\x01B\x02'
    b'\x10\x01R\ndoubleData\x12#\n\x0bdouble_diff\x18\t \x03(\x01B\x02\x10\x01R\ndoubleDiff\x12\x13\n\x03num\x18\x01'
    b' \x01(\x05:\x010R\x03num\x12\x1d\n\x08channels\x18\x02 \x01(\x05:\x010R\x08channels\x12\x19\n\x06height\x18\x03 \x01(\x05:'
    b'\x010R\x06height\x12\x17\n\x05width\x18\x04 \x01(\x05:\x010R\x05width"9\n\x0fBlobProtoVector\x12&\n\x05bl'
    b'obs\x18\x01 \x03(\x0b2\x10.caffe.BlobProtoR\x05blobs"\xf6\x01\n\x05Datum\x12\x1a\n\x08channels\x18\x01 \x01'
    b'(\x05R\x08channels\x12\x16\n\x06height\x18\x02 \x01(\x05R\x06height\x12\x14\n\x05width\x18\x03 \x01(\x05R\x05width\x12\x12'
    b'\n\x04data\x18\x04 \x01(\x0cR\x04data\x12\x14\n\x05label\x18\x05 \x01(\x05R\x05label\x12\x1d\n\nfloat_data\x18\x06 \x03(\x02'
    b'R\tfloatData\x12\x1f\n\x07encoded\x18\x07 \x01(\x08:\x05falseR\x07encoded\x12\x1b\n\tseg_label\x18\x08 '
    b'\x01(\x0cR\x08segLabel\x12\x1c\n\x06labels\x18\xa0\x9c\x01 \x03(\x02B\x02\x10\x01R\x06labels"\xbe\x01\n\x0eNormalizedBB'
    b'ox\x12\x12\n\x04xmin\x18\x01 \x01(\x02R\x04xmin\x12\x12\n\x04ymin\x18\x02 \x01(\x02R\x04ymin\x12\x12\n\x04xmax\x18\x03 \x01(\x02R\x04xm'
    b'ax\x12\x12\n\x04ymax\x18\x04 \x01(\x02R\x04ymax\x12\x14\n\x05label\x18\x05 \x01(\x05R\x05label\x12\x1c\n\tdifficult\x18\x06 '
    b'\x01(\x08R\tdifficult\x12\x14\n\x05score\x18\x07 \x01(\x02R\x05score\x12\x12\n\x04size\x18\x08 \x01(\x02R\x04size"[\n\n'
    b'Annotation\x12"\n\x0binstance_id\x18\x01 \x01(\x05:\x010R\ninstanceId\x12)\n\x04bbox\x18\x02 \x01(\x0b'
    b'2\x15.caffe.NormalizedBBoxR\x04bbox"e\n\x0fAnnotationGroup\x12\x1f\n\x0bgroup_la'
    b'bel\x18\x01 \x01(\x05R\ngroupLabel\x121\n\nannotation\x18\x02 \x03(\x0b2\x11.caffe.Annotation'
    b'R\nannotation"\x87\x02\n\x0eAnnotatedDatum\x12"\n\x05datum\x18\x01 \x01(\x0b2\x0c.caffe.Datum'
    b'R\x05datum\x128\n\x04type\x18\x02 \x01(\x0e2$.caffe.AnnotatedDatum.AnnotationTypeR'
    b'\x04type\x12A\n\x10annotation_group\x18\x03 \x03(\x0b2\x16.caffe.AnnotationGroupR\x0fann'
    b'otationGroup\x12\x1e\n\trecord_id\x18\x04 \x01(\r:\x010R\x08recordId"4\n\x0eAnnotationTy'
    b'pe\x12\x08\n\x04BBOX\x10\x00\x12\x0e\n\nBBOXandSeg\x10\x01\x12\x08\n\x04LANE\x10\x02"[\n\x0cLabelMapItem\x12\x12\n\x04na'
    b'me\x18\x01 \x01(\tR\x04name\x12\x14\n\x05label\x18\x02 \x01(\x05R\x05label\x12!\n\x0cdisplay_name\x18\x03 \x01(\tR\x0b'
    b'displayName"3\n\x08LabelMap\x12\'\n\x04item\x18\x01 \x03(\x0b2\x13.caffe.LabelMapItemR\x04'
    b'item"\x85\x01\n\x0bYoloSegItem\x12\x12\n\x04name\x18\x01 \x01(\tR\x04name\x12\x19\n\x08label_id\x18\x02 \x01(\x05R\x07'
    b'labelId\x12\x14\n\x05label\x18\x03 \x01(\x05R\x05label\x12\x0f\n\x01r\x18\x04 \x01(\x05:\x010R\x01r\x12\x0f\n\x01g\x18\x05 \x01(\x05:\x010'
    b'R\x01g\x12\x0f\n\x01b\x18\x06 \x01(\x05:\x010R\x01b"6\n\x0cYoloSegLabel\x12&\n\x04item\x18\x01 \x03(\x0b2\x12.caffe.Y'
    b'oloSegItemR\x04item"\x95\x03\n\x0fFillerParameter\x12\x1c\n\x04type\x18\x01 \x01(\t:\x08constant'
    b'R\x04type\x12\x17\n\x05value\x18\x02 \x01(\x02:\x010R\x05value\x12\x13\n\x03min\x18\x03 \x01(\x02:\x010R\x03min\x12\x13\n\x03max\x18'
    b'\x04 \x01(\x02:\x011R\x03max\x12\x15\n\x04mean\x18\x05 \x01(\x02:\x010R\x04mean\x12\x13\n\x03std\x18\x06 \x01(\x02:\x011R\x03std\x12\x1a\n'
    b'\x06sparse\x18\x07 \x01(\x05:\x02-1R\x06sparse\x12P\n\rvariance_norm\x18\x08 \x01(\x0e2#.caffe.Fil'
    b'lerParameter.VarianceNorm:\x06FAN_INR\x0cvarianceNorm\x12\x19\n\x05scale\x18\xa0\x9c\x01'
    b' \x01(\x02:\x011R\x05scale\x12\x1b\n\x08diag_val\x18\xa1\x9c\x01 \x03(\x02R\x07diagVal\x12\x19\n\x05alpha\x18\xa2\x9c\x01 \x01(\x02'
    b':\x010R\x05alpha"4\n\x0cVarianceNorm\x12\n\n\x06FAN_IN\x10\x00\x12\x0b\n\x07FAN_OUT\x10\x01\x12\x0b\n\x07AVERA'
    b'GE\x10\x02"\xcf\n\n\x0cNetParameter\x12\x12\n\x04name\x18\x01 \x01(\tR\x04name\x12\x14\n\x05input\x18\x03 \x03(\tR\x05in'
    b'put\x121\n\x0binput_shape\x18\x08 \x03(\x0b2\x10.caffe.BlobShapeR\ninputShape\x12\x1b\n\tin'
    b'put_dim\x18\x04 \x03(\x05R\x08inputDim\x12,\n\x0eforce_backward\x18\x05 \x01(\x08:\x05falseR\rforc'
    b'eBackward\x12%\n\x05state\x18\x06 \x01(\x0b2\x0f.caffe.NetStateR\x05state\x12$\n\ndebug_in'
    b'fo\x18\x07 \x01(\x08:\x05falseR\tdebugInfo\x12+\n\x05layer\x18d \x03(\x0b2\x15.caffe.LayerParam'
    b'eterR\x05layer\x12/\n\x06layers\x18\x02 \x03(\x0b2\x17.caffe.V1LayerParameterR\x06layers'
    b'\x12\x1a\n\x06engine\x18\xa0\x9c\x01 \x01(\t:\x00R\x06engine\x122\n\x13bn_stats_batch_size\x18\xa1\x9c\x01 \x01(\r:'
    b'\x010R\x10bnStatsBatchSize\x129\n\tmultinode\x18\xa2\x9c\x01 \x01(\x0b2\x19.caffe.MultinodeP'
    b'arameterR\tmultinode\x12F\n\x14default_forward_type\x18\xa3\x9c\x01 \x01(\x0e2\x0b.caffe.'
    b'Type:\x05FLOATR\x12defaultForwardType\x12H\n\x15default_backward_type\x18\xa4\x9c\x01'
    b' \x01(\x0e2\x0b.caffe.Type:\x05FLOATR\x13defaultBackwardType\x12F\n\x14default_for'
    b'ward_math\x18\xa5\x9c\x01 \x01(\x0e2\x0b.caffe.Type:\x05FLOATR\x12defaultForwardMath\x12H\n'
    b'\x15default_backward_math\x18\xa6\x9c\x01 \x01(\x0e2\x0b.caffe.Type:\x05FLOATR\x13defaultB'
    b'ackwardMath\x12/\n\x11global_grad_scale\x18\xa7\x9c\x01 \x01(\x02:\x011R\x0fglobalGradScale'
    b'\x12D\n\x1aglobal_grad_scale_adaptive\x18\xa8\x9c\x01 \x01(\x08:\x05falseR\x17globalGradSca'
    b'leAdaptive\x12I\n\x1bdefault_conv_algos_override\x18\xa9\x9c\x01 \x01(\t:\x08-1,-1,-1R'
    b'\x18defaultConvAlgosOverride\x12C\n\x1bdefault_cudnn_math_override\x18\xaa\x9c\x01'
    b' \x01(\x05:\x02-1R\x18defaultCudnnMathOverride\x12*\n\x0ereduce_buckets\x18\xab\x9c\x01 \x01(\x05'
    b':\x016R\rreduceBuckets\x126\n\x13eltwise_mem_sharing\x18\xac\x9c\x01 \x01(\x08:\x04trueR\x11elt'
    b'wiseMemSharing\x12.\n\tdata_type\x18\xad\x9c\x01 \x01(\x0e2\x0f.caffe.DataTypeR\x08dataTy'
    b'pe\x12\x1c\n\x06device\x18\xae\x9c\x01 \x01(\x03:\x02-1R\x06device\x12A\n\x18reduced_memory_inference'
    b'\x18\xaf\x9c\x01 \x01(\x08:\x05falseR\x16reducedMemoryInference\x12A\n\tmem_param\x18\xb0\x9c\x01 \x01(\x0b'
    b'2".caffe.MemoryOptimizationParameterR\x08memParam"c\n\x08NetState\x12('
    b'\n\x05phase\x18\x01 \x01(\x0e2\x0c.caffe.Phase:\x04TESTR\x05phase\x12\x17\n\x05level\x18\x02 \x01(\x05:\x010R\x05'
    b'level\x12\x14\n\x05stage\x18\x03 \x03(\tR\x05stage"\xb9\x01\n\x0cNetStateRule\x12"\n\x05phase\x18\x01 \x01(\x0e2'
    b'\x0c.caffe.PhaseR\x05phase\x12\x1b\n\tmin_level\x18\x02 \x01(\x05R\x08minLevel\x12\x1b\n\tmax_lev'
    b'el\x18\x03 \x01(\x05R\x08maxLevel\x12\x14\n\x05stage\x18\x04 \x03(\tR\x05stage\x12\x1b\n\tnot_stage\x18\x05 \x03(\tR'
    b'\x08notStage\x12\x18\n\x06solver\x18\xa0\x9c\x01 \x01(\x08R\x06solver"\xb3\x03\n\tParamSpec\x12\x12\n\x04name\x18\x01 '
    b'\x01(\tR\x04name\x12<\n\nshare_mode\x18\x02 \x01(\x0e2\x1d.caffe.ParamSpec.DimCheckMode'
    b'R\tshareMode\x12\x1a\n\x07lr_mult\x18\x03 \x01(\x02:\x011R\x06lrMult\x12 \n\ndecay_mult\x18\x04 \x01(\x02:'
    b'\x011R\tdecayMult\x121\n\x12breadth_decay_mult\x18\xa0\x9c\x01 \x01(\x02:\x011R\x10breadthDecay'
    b'Mult\x12:\n\x17kernel_shape_decay_mult\x18\xa1\x9c\x01 \x01(\x02:\x011R\x14kernelShapeDecay'
    b'Mult\x12H\n\x11block_group_lasso\x18\xa2\x9c\x01 \x03(\x0b2\x1a.caffe.BlockGroupLassoSpe'
    b'cR\x0fblockGroupLasso\x121\n\x13regularization_type\x18\xa3\x9c\x01 \x01(\tR\x12regulariz'
    b'ationType"*\n\x0cDimCheckMode\x12\n\n\x06STRICT\x10\x00\x12\x0e\n\nPERMISSIVE\x10\x01"x\n\x13Blo'
    b'ckGroupLassoSpec\x12\x19\n\x06xdimen\x18\x01 \x01(\x05:\x011R\x06xdimen\x12\x19\n\x06ydimen\x18\x02 \x01(\x05:'
    b'\x011R\x06ydimen\x12+\n\x10block_decay_mult\x18\x03 \x01(\x02:\x011R\x0eblockDecayMult"\xbaw\n\x0e'
    b'LayerParameter\x12\x12\n\x04name\x18\x01 \x01(\tR\x04name\x12\x12\n\x04type\x18\x02 \x01(\tR\x04type\x12\x16\n\x06bo'
    b'ttom\x18\x03 \x03(\tR\x06bottom\x12\x10\n\x03top\x18\x04 \x03(\tR\x03top\x12"\n\x05phase\x18\n \x01(\x0e2\x0c.caffe.'
    b'PhaseR\x05phase\x12\x1f\n\x0bloss_weight\x18\x05 \x03(\x02R\nlossWeight\x12&\n\x05param\x18\x06 \x03(\x0b'
    b'2\x10.caffe.ParamSpecR\x05param\x12&\n\x05blobs\x18\x07 \x03(\x0b2\x10.caffe.BlobProtoR\x05'
    b'blobs\x12%\n\x0epropagate_down\x18\x0b \x03(\x08R\rpropagateDown\x12-\n\x07include\x18\x08 \x03('
    b'\x0b2\x13.caffe.NetStateRuleR\x07include\x12-\n\x07exclude\x18\t \x03(\x0b2\x13.caffe.Net'
    b'StateRuleR\x07exclude\x12G\n\x0ftransform_param\x18d \x01(\x0b2\x1e.caffe.Transfor'
    b'mationParameterR\x0etransformParam\x123\n\nloss_param\x18e \x01(\x0b2\x14.caffe.'
    b'LossParameterR\tlossParam\x12?\n\x0eaccuracy_param\x18f \x01(\x0b2\x18.caffe.Acc'
    b'uracyParameterR\raccuracyParam\x129\n\x0cargmax_param\x18g \x01(\x0b2\x16.caffe.'
    b'ArgMaxParameterR\x0bargmaxParam\x12D\n\x10batch_norm_param\x18\x8b\x01 \x01(\x0b2\x19.ca'
    b'ffe.BatchNormParameterR\x0ebatchNormParam\x124\n\nbias_param\x18\x8d\x01 \x01(\x0b2'
    b'\x14.caffe.BiasParameterR\tbiasParam\x124\n\nclip_param\x18\x94\x01 \x01(\x0b2\x14.caff'
    b'e.ClipParameterR\tclipParam\x129\n\x0cconcat_param\x18h \x01(\x0b2\x16.caffe.Con'
    b'catParameterR\x0bconcatParam\x12U\n\x16contrastive_loss_param\x18i \x01(\x0b2\x1f.'
    b'caffe.ContrastiveLossParameterR\x14contrastiveLossParam\x12H\n\x11conv'
    b'olution_param\x18j \x01(\x0b2\x1b.caffe.ConvolutionParameterR\x10convolutio'
    b'nParam\x124\n\ncrop_param\x18\x90\x01 \x01(\x0b2\x14.caffe.CropParameterR\tcropParam'
    b'\x123\n\ndata_param\x18k \x01(\x0b2\x14.caffe.DataParameterR\tdataParam\x12<\n\rdro'
    b'pout_param\x18l \x01(\x0b2\x17.caffe.DropoutParameterR\x0cdropoutParam\x12C\n\x10d'
    b'ummy_data_param\x18m \x01(\x0b2\x19.caffe.DummyDataParameterR\x0edummyDataP'
    b'aram\x12<\n\reltwise_param\x18n \x01(\x0b2\x17.caffe.EltwiseParameterR\x0celtwis'
    b'eParam\x121\n\telu_param\x18\x8c\x01 \x01(\x0b2\x13.caffe.ELUParameterR\x08eluParam\x127\n'
    b'\x0bembed_param\x18\x89\x01 \x01(\x0b2\x15.caffe.EmbedParameterR\nembedParam\x120\n\tex'
    b'p_param\x18o \x01(\x0b2\x13.caffe.ExpParameterR\x08expParam\x12=\n\rflatten_para'
    b'm\x18\x87\x01 \x01(\x0b2\x17.caffe.FlattenParameterR\x0cflattenParam\x12@\n\x0fhdf5_data'
    b'_param\x18p \x01(\x0b2\x18.caffe.HDF5DataParameterR\rhdf5DataParam\x12F\n\x11hdf'
    b'5_output_param\x18q \x01(\x0b2\x1a.caffe.HDF5OutputParameterR\x0fhdf5Output'
    b'Param\x12C\n\x10hinge_loss_param\x18r \x01(\x0b2\x19.caffe.HingeLossParameterR\x0e'
    b'hingeLossParam\x12C\n\x10image_data_param\x18s \x01(\x0b2\x19.caffe.ImageDataPa'
    b'rameterR\x0eimageDataParam\x12L\n\x13infogain_loss_param\x18t \x01(\x0b2\x1c.caffe'
    b'.InfogainLossParameterR\x11infogainLossParam\x12L\n\x13inner_product_p'
    b'aram\x18u \x01(\x0b2\x1c.caffe.InnerProductParameterR\x11innerProductParam\x12'
    b'7\n\x0binput_param\x18\x8f\x01 \x01(\x0b2\x15.caffe.InputParameterR\ninputParam\x121\n\t'
    b'log_param\x18\x86\x01 \x01(\x0b2\x13.caffe.LogParameterR\x08logParam\x120\n\tlrn_param'
    b'\x18v \x01(\x0b2\x13.caffe.LRNParameterR\x08lrnParam\x12F\n\x11memory_data_param\x18w'
    b' \x01(\x0b2\x1a.caffe.MemoryDataParameterR\x0fmemoryDataParam\x120\n\tmvn_par'
    b'am\x18x \x01(\x0b2\x13.caffe.MVNParameterR\x08mvnParam\x12C\n\x0fparameter_param\x18\x91'
    b'\x01 \x01(\x0b2\x19.caffe.ParameterParameterR\x0eparameterParam\x12<\n\rpooling_'
    b'param\x18y \x01(\x0b2\x17.caffe.PoolingParameterR\x0cpoolingParam\x126\n\x0bpower_'
    b'param\x18z \x01(\x0b2\x15.caffe.PowerParameterR\npowerParam\x127\n\x0bprelu_para'
    b'm\x18\x83\x01 \x01(\x0b2\x15.caffe.PReLUParameterR\npreluParam\x12:\n\x0cpython_param\x18'
    b'\x82\x01 \x01(\x0b2\x16.caffe.PythonParameterR\x0bpythonParam\x12C\n\x0frecurrent_par'
    b'am\x18\x92\x01 \x01(\x0b2\x19.caffe.RecurrentParameterR\x0erecurrentParam\x12C\n\x0fredu'
    b'ction_param\x18\x88\x01 \x01(\x0b2\x19.caffe.ReductionParameterR\x0ereductionPara'
    b'm\x123\n\nrelu_param\x18{ \x01(\x0b2\x14.caffe.ReLUParameterR\treluParam\x12=\n\rre'
    b'shape_param\x18\x85\x01 \x01(\x0b2\x17.caffe.ReshapeParameterR\x0creshapeParam\x127\n'
    b'\x0bscale_param\x18\x8e\x01 \x01(\x0b2\x15.caffe.ScaleParameterR\nscaleParam\x12<\n\rsi'
    b'gmoid_param\x18| \x01(\x0b2\x17.caffe.SigmoidParameterR\x0csigmoidParam\x12<\n\r'
    b'softmax_param\x18} \x01(\x0b2\x17.caffe.SoftmaxParameterR\x0csoftmaxParam\x121'
    b'\n\tspp_param\x18\x84\x01 \x01(\x0b2\x13.caffe.SPPParameterR\x08sppParam\x126\n\x0bslice_p'
    b'aram\x18~ \x01(\x0b2\x15.caffe.SliceParameterR\nsliceParam\x127\n\x0bswish_param'
    b'\x18\x93\x01 \x01(\x0b2\x15.caffe.SwishParameterR\nswishParam\x123\n\ntanh_param\x18\x7f \x01'
    b'(\x0b2\x14.caffe.TanHParameterR\ttanhParam\x12C\n\x0fthreshold_param\x18\x80\x01 \x01('
    b'\x0b2\x19.caffe.ThresholdParameterR\x0ethresholdParam\x124\n\ntile_param\x18\x8a'
    b'\x01 \x01(\x0b2\x14.caffe.TileParameterR\ttileParam\x12G\n\x11window_data_param\x18'
    b'\x81\x01 \x01(\x0b2\x1a.caffe.WindowDataParameterR\x0fwindowDataParam\x12\x1a\n\x06engin'
    b'e\x18\xa0\x9c\x01 \x01(\t:\x00R\x06engine\x12>\n\tmultinode\x18\xa1\x9c\x01 \x01(\x0b2\x1e.caffe.MultinodeLa'
    b'yerParameterR\tmultinode\x127\n\x0cforward_type\x18\xa2\x9c\x01 \x01(\x0e2\x0b.caffe.Type'
    b':\x05FLOATR\x0bforwardType\x129\n\rbackward_type\x18\xa3\x9c\x01 \x01(\x0e2\x0b.caffe.Type:\x05'
    b'FLOATR\x0cbackwardType\x127\n\x0cforward_math\x18\xa4\x9c\x01 \x01(\x0e2\x0b.caffe.Type:\x05FL'
    b'OATR\x0bforwardMath\x129\n\rbackward_math\x18\xa5\x9c\x01 \x01(\x0e2\x0b.caffe.Type:\x05FLOA'
    b'TR\x0cbackwardMath\x124\n\x13cudnn_math_override\x18\xa6\x9c\x01 \x01(\x05:\x02-1R\x11cudnnMat'
    b'hOverride\x12\x1d\n\x05debug\x18\xa7\x9c\x01 \x01(\x08:\x05falseR\x05debug\x12;\n\x10bottom_data_type'
    b'\x18\xa8\x9c\x01 \x01(\x0e2\x0f.caffe.DataTypeR\x0ebottomDataType\x12=\n\x11compute_data_ty'
    b'pe\x18\xa9\x9c\x01 \x01(\x0e2\x0f.caffe.DataTypeR\x0fcomputeDataType\x125\n\rtop_data_typ'
    b'e\x18\xaa\x9c\x01 \x01(\x0e2\x0f.caffe.DataTypeR\x0btopDataType\x12\x1c\n\x06device\x18\xab\x9c\x01 \x01(\x03:\x02-'
    b'1R\x06device\x124\n\x12reshape_every_iter\x18\xac\x9c\x01 \x01(\x08:\x04trueR\x10reshapeEveryI'
    b'ter\x128\n\x0baccum_param\x18\xad\x9c\x01 \x01(\x0b2\x15.caffe.AccumParameterR\naccumPara'
    b'm\x12d\n\x1badaptive_bias_channel_param\x18\xae\x9c\x01 \x01(\x0b2#.caffe.AdaptiveBia'
    b'sChannelParameterR\x18adaptiveBiasChannelParam\x12A\n\x0eaffinity_para'
    b'm\x18\xaf\x9c\x01 \x01(\x0b2\x18.caffe.AffinityParameterR\raffinityParam\x12Q\n\x14annota'
    b'ted_data_param\x18\xb0\x9c\x01 \x01(\x0b2\x1d.caffe.AnnotatedDataParameterR\x12annot'
    b'atedDataParam\x12M\n\x12augmentation_param\x18\xb1\x9c\x01 \x01(\x0b2\x1c.caffe.Augmenta'
    b'tionParameterR\x11augmentationParam\x12c\n\x1cbatch_contrastive_loss_p'
    b'aram\x18\xb2\x9c\x01 \x01(\x0b2 .caffe.BatchContrastiveParameterR\x19batchContras'
    b'tiveLossParam\x12T\n\x15batch_reduction_param\x18\xb3\x9c\x01 \x01(\x0b2\x1e.caffe.Batch'
    b'ReductionParameterR\x13batchReductionParam\x12?\n\x0ebbox_reg_param\x18\xb4\x9c'
    b'\x01 \x01(\x0b2\x17.caffe.BBoxRegParameterR\x0cbboxRegParam\x12K\n\x12bias_channel'
    b'_param\x18\xb5\x9c\x01 \x01(\x0b2\x1b.caffe.BiasChannelParameterR\x10biasChannelPara'
    b'm\x12]\n\x18black_augmentation_param\x18\xb6\x9c\x01 \x01(\x0b2!.caffe.BlackAugmentat'
    b'ionParameterR\x16blackAugmentationParam\x12/\n\x08bn_param\x18\xb7\x9c\x01 \x01(\x0b2\x12.c'
    b'affe.BNParameterR\x07bnParam\x12[\n\x18box_annotator_ohem_param\x18\xb8\x9c\x01 \x01('
    b'\x0b2 .caffe.BoxAnnotatorOHEMParameterR\x15boxAnnotatorOhemParam\x12H'
    b'\n\x11center_loss_param\x18\xb9\x9c\x01 \x01(\x0b2\x1a.caffe.CenterLossParameterR\x0fcen'
    b'terLossParam\x12N\n\x13channel_scale_param\x18\xba\x9c\x01 \x01(\x0b2\x1c.caffe.ChannelS'
    b'caleParameterR\x11channelScaleParam\x12Q\n\x14coeff_schedule_param\x18\xbb\x9c\x01'
    b' \x01(\x0b2\x1d.caffe.CoeffScheduleParameterR\x12coeffScheduleParam\x12j\n\x1dc'
    b'onfidence_penalty_loss_param\x18\xbc\x9c\x01 \x01(\x0b2%.caffe.ConfidencePenal'
    b'tyLossParameterR\x1aconfidencePenaltyLossParam\x12i\n\x1ccontinuation_'
    b'indicator_param\x18\xbd\x9c\x01 \x01(\x0b2%.caffe.ContinuationIndicatorParamet'
    b'erR\x1acontinuationIndicatorParam\x12P\n\x13convolution3d_param\x18\xbe\x9c\x01 \x01('
    b'\x0b2\x1d.caffe.Convolution3DParameterR\x12convolution3dParam\x12J\n\x11corr'
    b'elation_param\x18\xbf\x9c\x01 \x01(\x0b2\x1b.caffe.CorrelationParameterR\x10correlat'
    b'ionParam\x12?\n\x0ectc_loss_param\x18\xc0\x9c\x01 \x01(\x0b2\x17.caffe.CtcLossParameterR'
    b'\x0cctcLossParam\x12i\n\x1cdeformable_convolution_param\x18\xc1\x9c\x01 \x01(\x0b2%.caff'
    b'e.DeformableConvolutionParameterR\x1adeformableConvolutionParam'
    b'\x12m\n\x1edeformable_psroi_pooling_param\x18\xc2\x9c\x01 \x01(\x0b2&.caffe.Deformabl'
    b'ePSROIPoolingParameterR\x1bdeformablePsroiPoolingParam\x12B\n\x0fdense'
    b'_crf_param\x18\xc3\x9c\x01 \x01(\x0b2\x18.caffe.DenseCRFParameterR\rdenseCrfParam\x12'
    b'U\n\x16dense_image_data_param\x18\xc4\x9c\x01 \x01(\x0b2\x1e.caffe.DenseImageDataPara'
    b'meterR\x13denseImageDataParam\x12]\n\x18detection_evaluate_param\x18\xc5\x9c\x01 \x01'
    b'(\x0b2!.caffe.DetectionEvaluateParameterR\x16detectionEvaluatePara'
    b'm\x12W\n\x16detection_output_param\x18\xc6\x9c\x01 \x01(\x0b2\x1f.caffe.DetectionOutputP'
    b'arameterR\x14detectionOutputParam\x12i\n\x1cdetectnet_augmentation_par'
    b'am\x18\xc7\x9c\x01 \x01(\x0b2%.caffe.DetectNetAugmentationParameterR\x1adetectnet'
    b'AugmentationParam\x12f\n\x1bdetectnet_groundtruth_param\x18\xc8\x9c\x01 \x01(\x0b2$.c'
    b'affe.DetectNetGroundTruthParameterR\x19detectnetGroundtruthPara'
    b'm\x12O\n\x14dice_coef_loss_param\x18\xc9\x9c\x01 \x01(\x0b2\x1c.caffe.DiceCoefLossParame'
    b'terR\x11diceCoefLossParam\x12W\n\x16domain_transform_param\x18\xca\x9c\x01 \x01(\x0b2\x1f.c'
    b'affe.DomainTransformParameterR\x14domainTransformParam\x12N\n\x13down_'
    b'sampling_param\x18\xcb\x9c\x01 \x01(\x0b2\x1c.caffe.DownSamplingParameterR\x11downSa'
    b'mplingParam\x12G\n\x10downsample_param\x18\xcc\x9c\x01 \x01(\x0b2\x1a.caffe.DownsamplePa'
    b'rameterR\x0fdownsampleParam\x12Q\n\x14eltwise_affine_param\x18\xcd\x9c\x01 \x01(\x0b2\x1d.c'
    b'affe.EltwiseAffineParameterR\x12eltwiseAffineParam\x12Q\n\x14eval_dete'
    b'ction_param\x18\xce\x9c\x01 \x01(\x0b2\x1d.caffe.EvalDetectionParameterR\x12evalDete'
    b'ctionParam\x12?\n\x0efcn_data_param\x18\xcf\x9c\x01 \x01(\x0b2\x17.caffe.FCNDataParamete'
    b'rR\x0cfcnDataParam\x12[\n\x18feature_decay_loss_param\x18\xd0\x9c\x01 \x01(\x0b2 .caffe.'
    b'FeatureDecayLossParameterR\x15featureDecayLossParam\x125\n\nflip_par'
    b'am\x18\xd1\x9c\x01 \x01(\x0b2\x14.caffe.FlipParameterR\tflipParam\x12B\n\x0fflow_warp_par'
    b'am\x18\xd2\x9c\x01 \x01(\x0b2\x18.caffe.FlowWarpParameterR\rflowWarpParam\x12E\n\x10focal'
    b'_loss_param\x18\xd3\x9c\x01 \x01(\x0b2\x19.caffe.FocalLossParameterR\x0efocalLossPar'
    b'am\x12i\n\x1egeneral_contrastive_loss_param\x18\xd4\x9c\x01 \x01(\x0b2".caffe.General'
    b'ContrastiveParameterR\x1bgeneralContrastiveLossParam\x12]\n\x1ageneral'
    b'_triplet_loss_param\x18\xd5\x9c\x01 \x01(\x0b2\x1e.caffe.GeneralTripletParameterR'
    b'\x17generalTripletLossParam\x12T\n\x15gradient_scaler_param\x18\xd6\x9c\x01 \x01(\x0b2\x1e.'
    b'caffe.GradientScalerParameterR\x13gradientScalerParam\x12>\n\rhotspo'
    b't_param\x18\xd7\x9c\x01 \x01(\x0b2\x17.caffe.HotspotParameterR\x0chotspotParam\x12J\n\x12in'
    b'fimum_loss_param\x18\xd8\x9c\x01 \x01(\x0b2\x1a.caffe.InfimumLossParamterR\x10infimu'
    b'mLossParam\x12Q\n\x14inner_distance_param\x18\xd9\x9c\x01 \x01(\x0b2\x1d.caffe.InnerDist'
    b'anceParameterR\x12innerDistanceParam\x12A\n\x0einsanity_param\x18\xda\x9c\x01 \x01(\x0b2'
    b'\x18.caffe.InsanityParameterR\rinsanityParam\x12;\n\x0cinterp_param\x18\xdb\x9c\x01'
    b' \x01(\x0b2\x16.caffe.InterpParameterR\x0binterpParam\x12<\n\rl1_loss_param\x18\xdc'
    b'\x9c\x01 \x01(\x0b2\x16.caffe.L1LossParameterR\x0bl1LossParam\x12[\n\x18label_specifi'
    b'c_add_param\x18\xdd\x9c\x01 \x01(\x0b2 .caffe.LabelSpecificAddParameterR\x15label'
    b'SpecificAddParam\x12d\n\x1blabel_specific_affine_param\x18\xde\x9c\x01 \x01(\x0b2#.ca'
    b'ffe.LabelSpecificAffineParameterR\x18labelSpecificAffineParam\x12q'
    b"\n label_specific_hard_margin_param\x18\xdf\x9c\x01 \x01(\x0b2'.caffe.LabelSpec"
    b'ificHardMarginParameterR\x1clabelSpecificHardMarginParam\x12d\n\x1blab'
    b'el_specific_margin_param\x18\xe0\x9c\x01 \x01(\x0b2#.caffe.LabelSpecificMargin'
    b'ParameterR\x18labelSpecificMarginParam\x12g\n\x1clabel_specific_rescal'
    b'e_param\x18\xe1\x9c\x01 \x01(\x0b2$.caffe.LabelSpecificRescaleParameterR\x19label'
    b'SpecificRescaleParam\x12i\n\x1clabelsequence_accuracy_param\x18\xe2\x9c\x01 \x01(\x0b'
    b'2%.caffe.LabelsequenceAccuracyParameterR\x1alabelsequenceAccura'
    b"cyParam\x12p\n\x1flargemargin_inner_product_param\x18\xe3\x9c\x01 \x01(\x0b2'.caffe.L"
    b'argeMarginInnerProductParameterR\x1clargemarginInnerProductPara'
    b'm\x128\n\x0blocal_param\x18\xe4\x9c\x01 \x01(\x0b2\x15.caffe.LocalParameterR\nlocalParam\x12'
    b'?\n\x0elpq_loss_param\x18\xe5\x9c\x01 \x01(\x0b2\x17.caffe.LpqLossParameterR\x0clpqLossP'
    b'aram\x125\n\nlstm_param\x18\xe6\x9c\x01 \x01(\x0b2\x14.caffe.LstmParameterR\tlstmParam\x12'
    b'a\n\x1amargin_inner_product_param\x18\xe7\x9c\x01 \x01(\x0b2".caffe.MarginInnerPro'
    b'ductParameterR\x17marginInnerProductParam\x12H\n\x11mask_resize_param\x18'
    b'\xe8\x9c\x01 \x01(\x0b2\x1a.caffe.MaskResizeParameterR\x0fmaskResizeParam\x12?\n\x0emat_'
    b'read_param\x18\xe9\x9c\x01 \x01(\x0b2\x17.caffe.MatReadParameterR\x0cmatReadParam\x12B\n'
    b'\x0fmat_write_param\x18\xea\x9c\x01 \x01(\x0b2\x18.caffe.MatWriteParameterR\rmatWrite'
    b'Param\x125\n\nmean_param\x18\xeb\x9c\x01 \x01(\x0b2\x14.caffe.MeanParameterR\tmeanParam'
    b'\x12D\n\x0fmergecrop_param\x18\xec\x9c\x01 \x01(\x0b2\x19.caffe.MergeCropParameterR\x0emerg'
    b'ecropParam\x12?\n\x0emil_data_param\x18\xed\x9c\x01 \x01(\x0b2\x17.caffe.MILDataParamete'
    b'rR\x0cmilDataParam\x122\n\tmil_param\x18\xee\x9c\x01 \x01(\x0b2\x13.caffe.MILParameterR\x08m'
    b'ilParam\x12N\n\x13mn_activation_param\x18\xef\x9c\x01 \x01(\x0b2\x1c.caffe.MnActivationP'
    b'arameterR\x11mnActivationParam\x12Z\n\x16mn_grad_compress_param\x18\xf0\x9c\x01 \x01('
    b'\x0b2#.caffe.MnParamGradCompressParameterR\x13mnGradCompressParam\x12'
    b'd\n\x1bmulti_stage_meanfield_param\x18\xf1\x9c\x01 \x01(\x0b2#.caffe.MultiStageMea'
    b'nfieldParameterR\x18multiStageMeanfieldParam\x12N\n\x13multibox_loss_p'
    b'aram\x18\xf2\x9c\x01 \x01(\x0b2\x1c.caffe.MultiBoxLossParameterR\x11multiboxLossPara'
    b'm\x122\n\tnca_param\x18\xf3\x9c\x01 \x01(\x0b2\x13.caffe.NCAParameterR\x08ncaParam\x12=\n\x0bnoi'
    b'se_param\x18\xf4\x9c\x01 \x01(\x0b2\x1a.caffe.NoiseLayerParameterR\nnoiseParam\x12:\n\n'
    b'norm_param\x18\xf5\x9c\x01 \x01(\x0b2\x19.caffe.NormalizeParameterR\tnormParam\x12J\n\x0f'
    b'normalize_param\x18\xf6\x9c\x01 \x01(\x0b2\x1f.caffe.NormalizeVectorParameterR\x0eno'
    b'rmalizeParam\x12f\n\x1dordinal_regression_loss_param\x18\xf7\x9c\x01 \x01(\x0b2!.caff'
    b'e.OrdinalRegressionParameterR\x1aordinalRegressionLossParam\x12A\n\x0e'
    b'pairwise_param\x18\xf8\x9c\x01 \x01(\x0b2\x18.caffe.PairwiseParameterR\rpairwisePa'
    b'ram\x12Q\n\x14parse_evaluate_param\x18\xf9\x9c\x01 \x01(\x0b2\x1d.caffe.ParseEvaluatePar'
    b'ameterR\x12parseEvaluateParam\x12>\n\rpermute_param\x18\xfa\x9c\x01 \x01(\x0b2\x17.caffe.'
    b'PermuteParameterR\x0cpermuteParam\x12D\n\x0fpooling3d_param\x18\xfb\x9c\x01 \x01(\x0b2\x19.'
    b'caffe.Pooling3DParameterR\x0epooling3dParam\x12H\n\x11predict_box_para'
    b'm\x18\xfc\x9c\x01 \x01(\x0b2\x1a.caffe.PredictBoxParameterR\x0fpredictBoxParam\x12B\n\x0fpr'
    b'ior_box_param\x18\xfd\x9c\x01 \x01(\x0b2\x18.caffe.PriorBoxParameterR\rpriorBoxPar'
    b'am\x12A\n\x0eproposal_param\x18\xfe\x9c\x01 \x01(\x0b2\x18.caffe.ProposalParameterR\rprop'
    b'osalParam\x12H\n\x11psroi_align_param\x18\xff\x9c\x01 \x01(\x0b2\x1a.caffe.PSROIAlignPar'
    b'ameterR\x0fpsroiAlignParam\x12N\n\x13psroi_pooling_param\x18\x80\x9d\x01 \x01(\x0b2\x1c.caf'
    b'fe.PSROIPoolingParameterR\x11psroiPoolingParam\x12M\n\x12quantization_'
    b'param\x18\x81\x9d\x01 \x01(\x0b2\x1c.caffe.QuantizationParameterR\x11quantizationPar'
    b'am\x12;\n\x0creader_param\x18\x82\x9d\x01 \x01(\x0b2\x16.caffe.ReaderParameterR\x0breaderPa'
    b'ram\x12H\n\x11region_loss_param\x18\x83\x9d\x01 \x01(\x0b2\x1a.caffe.RegionLossParameter'
    b'R\x0fregionLossParam\x127\n\x0brelu6_param\x18\x84\x9d\x01 \x01(\x0b2\x14.caffe.ReLUParamet'
    b'erR\nrelu6Param\x128\n\x0breorg_param\x18\x85\x9d\x01 \x01(\x0b2\x15.caffe.ReorgParameter'
    b'R\nreorgParam\x12A\n\x0eresample_param\x18\x86\x9d\x01 \x01(\x0b2\x18.caffe.ResampleParam'
    b'eterR\rresampleParam\x12@\n\x0cresize_param\x18\x87\x9d\x01 \x01(\x0b2\x1b.caffe.ResizeLa'
    b'yerParameterR\x0bresizeParam\x12>\n\rreverse_param\x18\x88\x9d\x01 \x01(\x0b2\x17.caffe.R'
    b'everseParameterR\x0creverseParam\x12B\n\x0froi_align_param\x18\x89\x9d\x01 \x01(\x0b2\x18.c'
    b'affe.ROIAlignParameterR\rroiAlignParam\x12U\n\x16roi_mask_pooling_pa'
    b'ram\x18\x8a\x9d\x01 \x01(\x0b2\x1e.caffe.ROIMaskPoolingParameterR\x13roiMaskPoolingP'
    b'aram\x12H\n\x11roi_pooling_param\x18\x8b\x9d\x01 \x01(\x0b2\x1a.caffe.ROIPoolingParamete'
    b'rR\x0froiPoolingParam\x12H\n\x11roi_warping_param\x18\x8c\x9d\x01 \x01(\x0b2\x1a.caffe.ROIW'
    b'arpingParameterR\x0froiWarpingParam\x12K\n\x12seg_accuracy_param\x18\x8d\x9d\x01 \x01'
    b'(\x0b2\x1b.caffe.SegAccuracyParameterR\x10segAccuracyParam\x12f\n\x1bsegment'
    b'ation_evaluate_param\x18\x8e\x9d\x01 \x01(\x0b2$.caffe.SegmentationEvaluatePar'
    b'ameterR\x19segmentationEvaluateParam\x12K\n\x12selu_dropout_param\x18\x8f\x9d\x01 '
    b'\x01(\x0b2\x1b.caffe.SeLuDropoutParameterR\x10seluDropoutParam\x125\n\nselu_p'
    b'aram\x18\x90\x9d\x01 \x01(\x0b2\x14.caffe.SeLuParameterR\tseluParam\x12T\n\x15shuffle_cha'
    b'nnel_param\x18\x91\x9d\x01 \x01(\x0b2\x1e.caffe.ShuffleChannelParameterR\x13shuffleC'
    b'hannelParam\x12O\n\x14smooth_l1_loss_param\x18\x92\x9d\x01 \x01(\x0b2\x1c.caffe.SmoothL1'
    b'LossParameterR\x11smoothL1LossParam\x12A\n\x0esmoothl1_param\x18\x93\x9d\x01 \x01(\x0b2\x18'
    b'.caffe.SmoothL1ParameterR\rsmoothl1Param\x12`\n\x1bsoft_contrastive_'
    b'loss_param\x18\x94\x9d\x01 \x01(\x0b2\x1f.caffe.SoftContrastiveParameterR\x18softCon'
    b'trastiveLossParam\x12T\n\x15soft_truncation_param\x18\x95\x9d\x01 \x01(\x0b2\x1e.caffe.S'
    b'oftTruncationParameterR\x13softTruncationParam\x12T\n\x15spatial_dropo'
    b'ut_param\x18\x96\x9d\x01 \x01(\x0b2\x1e.caffe.SpatialDropoutParameterR\x13spatialDro'
    b'poutParam\x128\n\x0bsplit_param\x18\x97\x9d\x01 \x01(\x0b2\x15.caffe.SplitParameterR\nspl'
    b'itParam\x12E\n\x10sub_region_param\x18\x98\x9d\x01 \x01(\x0b2\x19.caffe.SubRegionParamet'
    b'erR\x0esubRegionParam\x12D\n\x0ftranspose_param\x18\x99\x9d\x01 \x01(\x0b2\x19.caffe.Transp'
    b'oseParameterR\x0etransposeParam\x12K\n\x12triplet_loss_param\x18\x9a\x9d\x01 \x01(\x0b2\x1b'
    b'.caffe.TripletLossParameterR\x10tripletLossParam\x122\n\ttrt_param\x18\x9b'
    b'\x9d\x01 \x01(\x0b2\x13.caffe.TRTParameterR\x08trtParam\x12G\n\x10truncation_param\x18\x9c\x9d'
    b'\x01 \x01(\x0b2\x1a.caffe.TruncationParameterR\x0ftruncationParam\x12K\n\x12unique'
    b'_label_param\x18\x9d\x9d\x01 \x01(\x0b2\x1b.caffe.UniqueLabelParameterR\x10uniqueLab'
    b'elParam\x12D\n\x0funpooling_param\x18\x9e\x9d\x01 \x01(\x0b2\x19.caffe.UnPoolingParamete'
    b'rR\x0eunpoolingParam\x12A\n\x0eupsample_param\x18\x9f\x9d\x01 \x01(\x0b2\x18.caffe.Upsample'
    b'ParameterR\rupsampleParam\x12E\n\x10video_data_param\x18\xa0\x9d\x01 \x01(\x0b2\x19.caffe'
    b'.VideoDataParameterR\x0evideoDataParam\x12;\n\x0cwriter_param\x18\xa1\x9d\x01 \x01(\x0b2'
    b'\x16.caffe.WriterParameterR\x0bwriterParam\x12d\n\x1byolo_detection_outpu'
    b't_param\x18\xa2\x9d\x01 \x01(\x0b2#.caffe.YoloDetectionOutputParameterR\x18yoloDe'
    b'tectionOutputParam\x12?\n\x0eyolo_seg_param\x18\xa3\x9d\x01 \x01(\x0b2\x17.caffe.YoloSeg'
    b'ParameterR\x0cyoloSegParam\x12j\n\x1dyolov3_detection_output_param\x18\xa4\x9d\x01'
    b' \x01(\x0b2%.caffe.Yolov3DetectionOutputParameterR\x1ayolov3Detection'
    b'OutputParam\x12;\n\x0cyolov3_param\x18\xa5\x9d\x01 \x01(\x0b2\x16.caffe.Yolov3ParameterR'
    b'\x0byolov3Param\x12Q\n\x14detection_loss_param\x18\xa6\x9d\x01 \x01(\x0b2\x1d.caffe.Detecti'
    b'onLossParameterR\x12detectionLossParam\x12E\n\x10box_output_param\x18\xa7\x9d\x01 '
    b'\x01(\x0b2\x19.caffe.BoxOutputParameterR\x0eboxOutputParam\x12U\n\x16box_group_'
    b'output_param\x18\xa8\x9d\x01 \x01(\x0b2\x1e.caffe.BoxGroupOutputParameterR\x13boxGro'
    b'upOutputParam\x12H\n\x11decode_bbox_param\x18\xa9\x9d\x01 \x01(\x0b2\x1a.caffe.DecodeBBo'
    b'xParameterR\x0fdecodeBboxParam\x12T\n\x15proposal_target_param\x18\xaa\x9d\x01 \x01(\x0b'
    b'2\x1e.caffe.ProposalTargetParameterR\x13proposalTargetParam\x12a\n\x1adet'
    b'ection_group_loss_param\x18\xab\x9d\x01 \x01(\x0b2".caffe.DetectionGroupLossPa'
    b'rameterR\x17detectionGroupLossParam\x12m\n\x1edetection_group_accuracy'
    b'_param\x18\xac\x9d\x01 \x01(\x0b2&.caffe.DetectionGroupAccuracyParameterR\x1bdete'
    b'ctionGroupAccuracyParam\x12]\n\x18detection_accuracy_param\x18\xad\x9d\x01 \x01(\x0b2'
    b'!.caffe.DetectionAccuracyParameterR\x16detectionAccuracyParam\x12H'
    b'\n\x11scale_route_param\x18\xae\x9d\x01 \x01(\x0b2\x1a.caffe.ScaleRouteParameterR\x0fsca'
    b'leRouteParam\x12H\n\x11hard_mining_param\x18\xaf\x9d\x01 \x01(\x0b2\x1a.caffe.HardMining'
    b'ParameterR\x0fhardMiningParam\x12Q\n\x14detection_data_param\x18\xb0\x9d\x01 \x01(\x0b2\x1d'
    b'.caffe.DetectionDataParameterR\x12detectionDataParam\x12B\n\x0feval_da'
    b'ta_param\x18\xb1\x9d\x01 \x01(\x0b2\x18.caffe.EvalDataParameterR\revalDataParam\x12L\n'
    b'\x13image_gt_data_param\x18\xb2\x9d\x01 \x01(\x0b2\x1b.caffe.ImageGtDataParameterR\x10i'
    b'mageGtDataParam\x12K\n\x12frcnn_output_param\x18\xb3\x9d\x01 \x01(\x0b2\x1b.caffe.FrcnnO'
    b'utputParameterR\x10frcnnOutputParam\x12H\n\x11ctc_decoder_param\x18\xb4\x9d\x01 \x01('
    b'\x0b2\x1a.caffe.CTCDecoderParameterR\x0fctcDecoderParam\x12K\n\x12reverse_ti'
    b'me_param\x18\xb5\x9d\x01 \x01(\x0b2\x1b.caffe.ReverseTimeParameterR\x10reverseTimePa'
    b'ram\x128\n\x0bbrelu_param\x18\xb6\x9d\x01 \x01(\x0b2\x15.caffe.BReLUParameterR\nbreluPara'
    b'm\x12W\n\x16compact_bilinear_param\x18\xb7\x9d\x01 \x01(\x0b2\x1f.caffe.CompactBilinearP'
    b'arameterR\x14compactBilinearParam\x12N\n\x13pixel_shuffle_param\x18\xb8\x9d\x01 \x01('
    b'\x0b2\x1c.caffe.PixelShuffleParameterR\x11pixelShuffleParam\x12G\n\x10denseb'
    b'lock_param\x18\xb9\x9d\x01 \x01(\x0b2\x1a.caffe.DenseBlockParameterR\x0fdenseblockPa'
    b"ram\x12'\n\x0ecustom_options\x18\x88\xa4\x01 \x03(\x0cR\rcustomOptions\x12>\n\raugment_para"
    b'm\x18\x89\xa4\x01 \x01(\x0b2\x17.caffe.AugmentParameterR\x0caugmentParam"\x9e&\n\x0fSolverP'
    b'arameter\x12\x10\n\x03net\x18\x18 \x01(\tR\x03net\x120\n\tnet_param\x18\x19 \x01(\x0b2\x13.caffe.NetPar'
    b'ameterR\x08netParam\x12\x1b\n\ttrain_net\x18\x01 \x01(\tR\x08trainNet\x12\x19\n\x08test_net\x18\x02 '
    b'\x03(\tR\x07testNet\x12;\n\x0ftrain_net_param\x18\x15 \x01(\x0b2\x13.caffe.NetParameterR\r'
    b'trainNetParam\x129\n\x0etest_net_param\x18\x16 \x03(\x0b2\x13.caffe.NetParameterR\x0c'
    b'testNetParam\x120\n\x0btrain_state\x18\x1a \x01(\x0b2\x0f.caffe.NetStateR\ntrainSta'
    b'te\x12.\n\ntest_state\x18\x1b \x03(\x0b2\x0f.caffe.NetStateR\ttestState\x12\x1b\n\ttest_i'
    b'ter\x18\x03 \x03(\x05R\x08testIter\x12&\n\rtest_interval\x18\x04 \x01(\x05:\x010R\x0ctestInterval\x12'
    b'1\n\x11test_compute_loss\x18\x13 \x01(\x08:\x05falseR\x0ftestComputeLoss\x125\n\x13test_i'
    b'nitialization\x18  \x01(\x08:\x04trueR\x12testInitialization\x12\x17\n\x07base_lr\x18\x05 \x01'
    b'(\x02R\x06baseLr\x12\x18\n\x07display\x18\x06 \x01(\x05R\x07display\x12$\n\x0caverage_loss\x18! \x01(\x05:\x01'
    b'1R\x0baverageLoss\x12\x19\n\x08max_iter\x18\x07 \x01(\x05R\x07maxIter\x12\x1e\n\titer_size\x18$ \x01(\x05'
    b':\x011R\x08iterSize\x12\x1b\n\tlr_policy\x18\x08 \x01(\tR\x08lrPolicy\x12\x14\n\x05gamma\x18\t \x01(\x02R\x05g'
    b'amma\x12\x14\n\x05power\x18\n \x01(\x02R\x05power\x12\x1a\n\x08momentum\x18\x0b \x01(\x02R\x08momentum\x12!\n\x0cwe'
    b'ight_decay\x18\x0c \x01(\x02R\x0bweightDecay\x123\n\x13regularization_type\x18\x1d \x01(\t:\x02'
    b'L2R\x12regularizationType\x12\x1a\n\x08stepsize\x18\r \x01(\x05R\x08stepsize\x12\x1c\n\tstepva'
    b'lue\x18" \x03(\x05R\tstepvalue\x12)\n\x0eclip_gradients\x18# \x01(\x02:\x02-1R\rclipGradie'
    b"nts\x12\x1d\n\x08snapshot\x18\x0e \x01(\x05:\x010R\x08snapshot\x12'\n\x0fsnapshot_prefix\x18\x0f \x01(\tR"
    b'\x0esnapshotPrefix\x12*\n\rsnapshot_diff\x18\x10 \x01(\x08:\x05falseR\x0csnapshotDiff\x12'
    b'[\n\x0fsnapshot_format\x18% \x01(\x0e2%.caffe.SolverParameter.SnapshotFor'
    b'mat:\x0bBINARYPROTOR\x0esnapshotFormat\x12G\n\x0bsolver_mode\x18\x11 \x01(\x0e2!.caff'
    b'e.SolverParameter.SolverMode:\x03GPUR\nsolverMode\x12\x1e\n\tdevice_id\x18\x12'
    b' \x01(\x05:\x010R\x08deviceId\x12#\n\x0brandom_seed\x18\x14 \x01(\x03:\x02-1R\nrandomSeed\x12\x17\n\x04ty'
    b'pe\x18( \x01(\t:\x03SGDR\x04type\x12\x1b\n\x05delta\x18\x1f \x01(\x02:\x051e-08R\x05delta\x12#\n\tmomentum'
    b"2\x18' \x01(\x02:\x050.999R\tmomentum2\x12!\n\trms_decay\x18& \x01(\x02:\x040.99R\x08rmsDecay"
    b'\x12$\n\ndebug_info\x18\x17 \x01(\x08:\x05falseR\tdebugInfo\x126\n\x14snapshot_after_tra'
    b'in\x18\x1c \x01(\x08:\x04trueR\x12snapshotAfterTrain\x12G\n\x0bsolver_type\x18\x1e \x01(\x0e2!.ca'
    b'ffe.SolverParameter.SolverType:\x03SGDR\nsolverType\x120\n\x11layer_wis'
    b'e_reduce\x18) \x01(\x08:\x04trueR\x0flayerWiseReduce\x12\x18\n\x07weights\x18* \x03(\tR\x07weig'
    b'hts\x12-\n\teval_type\x18\xa0\x9c\x01 \x01(\t:\x0eclassificationR\x08evalType\x12)\n\nap_ver'
    b'sion\x18\xa1\x9c\x01 \x01(\t:\x08IntegralR\tapVersion\x12:\n\x15show_per_class_result\x18\xa2'
    b'\x9c\x01 \x01(\x08:\x05falseR\x12showPerClassResult\x12)\n\x0fplateau_winsize\x18\xa3\x9c\x01 \x03(\x05'
    b'R\x0eplateauWinsize\x12\x1a\n\x07stagelr\x18\xa4\x9c\x01 \x03(\x02R\x07stagelr\x12\x1e\n\tstageiter\x18\xa5\x9c'
    b'\x01 \x03(\x05R\tstageiter\x12$\n\x0bwarmup_iter\x18\xa6\x9c\x01 \x01(\x05:\x010R\nwarmupIter\x12+\n\x0fwa'
    b'rmup_start_lr\x18\xa7\x9c\x01 \x01(\x02:\x010R\rwarmupStartLr\x12$\n\x0btest_offset\x18\xa8\x9c\x01 \x01'
    b'(\x05:\x010R\ntestOffset\x12+\n\rlocal_lr_auto\x18\xa9\x9c\x01 \x01(\x08:\x05falseR\x0blocalLrAu'
    b'to\x12-\n\x0elocal_gw_ratio\x18\xaa\x9c\x01 \x01(\x02:\x050.001R\x0clocalGwRatio\x120\n\x0fdisable'
    b'd_update\x18\xab\x9c\x01 \x01(\x08:\x05falseR\x0edisabledUpdate\x12\x1a\n\x06engine\x18\xac\x9c\x01 \x01(\t:\x00R'
    b'\x06engine\x12,\n\x0frampup_interval\x18\xad\x9c\x01 \x01(\x05:\x010R\x0erampupInterval\x12 \n\tram'
    b'pup_lr\x18\xae\x9c\x01 \x01(\x02:\x010R\x08rampupLr\x12\x17\n\x06min_lr\x18\xaf\x9c\x01 \x01(\x02R\x05minLr\x120\n\x0fmome'
    b'ntum_policy\x18\xb0\x9c\x01 \x01(\t:\x05fixedR\x0emomentumPolicy\x12)\n\x0cmax_momentum\x18\xb1'
    b'\x9c\x01 \x01(\x02:\x040.99R\x0bmaxMomentum\x12*\n\x0emomentum_power\x18\xb2\x9c\x01 \x01(\x02:\x011R\rmome'
    b'ntumPower\x12\x1b\n\x04larc\x18\xb3\x9c\x01 \x01(\x08:\x05falseR\x04larc\x12(\n\x0blarc_policy\x18\xb4\x9c\x01 \x01('
    b'\t:\x05scaleR\nlarcPolicy\x12"\n\x08larc_eta\x18\xb5\x9c\x01 \x01(\x02:\x050.001R\x07larcEta\x12&\n\n'
    b'larc_turbo\x18\xb6\x9c\x01 \x01(\x08:\x05falseR\tlarcTurbo\x127\n\x13weight_decay_policy\x18'
    b'\xb7\x9c\x01 \x01(\t:\x05fixedR\x11weightDecayPolicy\x121\n\x12weight_decay_power\x18\xb8\x9c\x01 '
    b'\x01(\x02:\x011R\x10weightDecayPower\x12-\n\x10max_weight_decay\x18\xb9\x9c\x01 \x01(\x02:\x010R\x0emax'
    b'WeightDecay\x12>\n\x10solver_data_type\x18\xba\x9c\x01 \x01(\x0e2\x0b.caffe.Type:\x05FLOATR'
    b'\x0esolverDataType\x12A\n\x19store_blobs_in_old_format\x18\xbb\x9c\x01 \x01(\x08:\x05falseR'
    b'\x15storeBlobsInOldFormat\x12E\n\x1dtest_and_snapshot_last_epochs\x18\xbc\x9c\x01 '
    b'\x01(\x05:\x010R\x19testAndSnapshotLastEpochs\x128\n\x14per_parameter_reduce\x18\xbd\x9c'
    b'\x01 \x01(\x08:\x04trueR\x12perParameterReduce\x12"\n\nlr_dropout\x18\xbe\x9c\x01 \x01(\x02:\x011R\tlr'
    b'Dropout\x12.\n\x0fdecoupled_wd_t0\x18\xbf\x9c\x01 \x01(\x05:\x041000R\rdecoupledWdT0\x12/\n\x11d'
    b'ecoupled_wd_mult\x18\xc0\x9c\x01 \x01(\x02:\x012R\x0fdecoupledWdMult\x12!\n\x07amsgrad\x18\xc1\x9c\x01 '
    b'\x01(\x08:\x05falseR\x07amsgrad\x12$\n\trectified\x18\xc2\x9c\x01 \x01(\x08:\x04trueR\trectified\x12%\n'
    b'\tadabelief\x18\xc3\x9c\x01 \x01(\x08:\x05falseR\tadabelief\x12\x17\n\x02gc\x18\xc4\x9c\x01 \x01(\x08:\x05falseR\x02g'
    b'c\x12\x1c\n\x06period\x18\xc5\x9c\x01 \x01(\x05:\x02-1R\x06period\x12\x1a\n\x06p_mult\x18\xc6\x9c\x01 \x01(\x02:\x012R\x05pMult\x12'
    b'\x1e\n\x07lr_mult\x18\xc7\x9c\x01 \x01(\x02:\x030.8R\x06lrMult\x12%\n\tlookahead\x18\xc8\x9c\x01 \x01(\x08:\x05falseR'
    b'\tlookahead\x12,\n\x0flookahead_steps\x18\xc9\x9c\x01 \x01(\x05:\x016R\x0elookaheadSteps\x12.\n\x0f'
    b"lookahead_alpha\x18\xca\x9c\x01 \x01(\x02:\x030.5R\x0elookaheadAlpha\x12'\n\x0cclip_weights"
    b'\x18\xcb\x9c\x01 \x01(\x02:\x02-1R\x0bclipWeights\x12=\n\x13clamp_weights_lower\x18\xcc\x9c\x01 \x01(\x02:\x0b-9'
    b'99999.875R\x11clampWeightsLower\x12<\n\x13clamp_weights_upper\x18\xcd\x9c\x01 \x01(\x02:'
    b'\n999999.875R\x11clampWeightsUpper\x12)\n\rwarm_up_iters\x18\xce\x9c\x01 \x01(\x05:\x03500'
    b'R\x0bwarmUpIters\x12,\n\x0ewarm_up_factor\x18\xcf\x9c\x01 \x01(\x02:\x040.33R\x0cwarmUpFactor\x12'
    b".\n\x0ewarm_up_method\x18\xd0\x9c\x01 \x01(\t:\x06linearR\x0cwarmUpMethod\x12'\n\rwarm_up_p"
    b'ower\x18\xd1\x9c\x01 \x01(\x05:\x014R\x0bwarmUpPower\x12+\n\x0fstart_lr_policy\x18\xd2\x9c\x01 \x01(\x05:\x010R\r'
    b'startLrPolicy\x12\x17\n\x06max_lr\x18\xd3\x9c\x01 \x01(\x02R\x05maxLr\x129\n\x15log_avg_gradient_n'
    b'orm\x18\xd4\x9c\x01 \x01(\x08:\x04trueR\x12logAvgGradientNorm\x129\n\x14test_before_snapsho'
    b't\x18\xd5\x9c\x01 \x01(\x08:\x05falseR\x12testBeforeSnapshot\x12.\n\tdata_type\x18\xd6\x9c\x01 \x01(\x0e2\x0f.'
    b'caffe.DataTypeR\x08dataType\x12\x1c\n\x06device\x18\xd7\x9c\x01 \x01(\x03:\x02-1R\x06device\x12\x1b\n\x08gr'
    b'oup_id\x18\xd8\x9c\x01 \x03(\x05R\x07groupId\x12!\n\x08richness\x18\xd9\x9c\x01 \x01(\x05:\x03300R\x08richness\x12,'
    b'\n\x0fupdate_interval\x18\xda\x9c\x01 \x01(\x05:\x011R\x0eupdateInterval\x12(\n\rbreadth_deca'
    b'y\x18\xdb\x9c\x01 \x01(\x02:\x010R\x0cbreadthDecay\x121\n\x12kernel_shape_decay\x18\xdc\x9c\x01 \x01(\x02:\x010R'
    b'\x10kernelShapeDecay\x12/\n\x11block_group_decay\x18\xdd\x9c\x01 \x01(\x02:\x010R\x0fblockGrou'
    b'pDecay\x12\x1f\n\ndevice_ids\x18\x8d\xa4\x01 \x03(\x05R\tdeviceIds\x12(\n\rsnapshot_keep\x18\x88\xa4\x01'
    b' \x01(\x05:\x010R\x0csnapshotKeep\x12%\n\rsnapshot_best\x18\x89\xa4\x01 \x01(\tR\x0csnapshotBest'
    b'\x12:\n\nearly_stop\x18\x8a\xa4\x01 \x01(\x0b2\x19.caffe.EarlyStopParameterR\tearlyStop'
    b'\x12 \n\tema_decay\x18\x8b\xa4\x01 \x01(\x02:\x010R\x08emaDecay\x12;\n\x06on_nan\x18\x8c\xa4\x01 \x01(\x0e2\x1c.caffe'
    b'.SolverParameter.OnNan:\x04stopR\x05onNan"+\n\x0eSnapshotFormat\x12\x08\n\x04HDF'
    b'5\x10\x00\x12\x0f\n\x0bBINARYPROTO\x10\x01"\x1e\n\nSolverMode\x12\x07\n\x03CPU\x10\x00\x12\x07\n\x03GPU\x10\x01"`\n\nSolv'
    b'erType\x12\x07\n\x03SGD\x10\x00\x12\x0c\n\x08NESTEROV\x10\x01\x12\x0b\n\x07ADAGRAD\x10\x02\x12\x0b\n\x07RMSPROP\x10\x03\x12\x0c\n\x08A'
    b'DADELTA\x10\x04\x12\x08\n\x04ADAM\x10\x05\x12\t\n\x03SAG\x10\xa0\x9c\x01"5\n\x05OnNan\x12\x08\n\x04stop\x10\x00\x12\x08\n\x04skip\x10\x01\x12'
    b'\x0c\n\x08rollback\x10\x02\x12\n\n\x06ignore\x10\x03"m\n\x12EarlyStopParameter\x12\x18\n\x07monitor\x18\x01'
    b' \x01(\tR\x07monitor\x12\x1d\n\x08patience\x18\x02 \x01(\x05:\x015R\x08patience\x12\x1e\n\tmin_delta\x18\x03 '
    b'\x01(\x02:\x010R\x08minDelta"\xe9\x01\n\x0bSolverState\x12\x12\n\x04iter\x18\x01 \x01(\x05R\x04iter\x12\x1f\n\x0blear'
    b'ned_net\x18\x02 \x01(\tR\nlearnedNet\x12*\n\x07history\x18\x03 \x03(\x0b2\x10.caffe.BlobProto'
    b'R\x07history\x12$\n\x0ccurrent_step\x18\x04 \x01(\x05:\x010R\x0bcurrentStep\x12(\n\x0cminimum_l'
    b'oss\x18\x05 \x01(\x02:\x051e+38R\x0bminimumLoss\x12)\n\x0fiter_last_event\x18\x06 \x01(\x05:\x010R\ri'
    b'terLastEvent"\xb5\x1e\n\x17TransformationParameter\x12\x17\n\x05scale\x18\x01 \x01(\x02:\x011R\x05'
    b'scale\x12\x1d\n\x06mirror\x18\x02 \x01(\x08:\x05falseR\x06mirror\x12\x1e\n\tcrop_size\x18\x03 \x01(\r:\x010R\x08'
    b'cropSize\x12\x1b\n\tmean_file\x18\x04 \x01(\tR\x08meanFile\x12\x1d\n\nmean_value\x18\x05 \x03(\x02R\tm'
    b'eanValue\x12&\n\x0bforce_color\x18\x06 \x01(\x08:\x05falseR\nforceColor\x12$\n\nforce_gr'
    b'ay\x18\x07 \x01(\x08:\x05falseR\tforceGray\x12\x1a\n\x06crop_h\x18\xa0\x9c\x01 \x01(\r:\x010R\x05cropH\x12\x1a\n\x06cr'
    b'op_w\x18\xa1\x9c\x01 \x01(\r:\x010R\x05cropW\x12$\n\x0bcrop_height\x18\xa2\x9c\x01 \x01(\r:\x010R\ncropHeight'
    b'\x12"\n\ncrop_width\x18\xa3\x9c\x01 \x01(\r:\x010R\tcropWidth\x12;\n\x0cresize_param\x18\xa4\x9c\x01 \x03(\x0b'
    b'2\x16.caffe.ResizeParameterR\x0bresizeParam\x128\n\x0bnoise_param\x18\xa5\x9c\x01 \x01(\x0b'
    b'2\x15.caffe.NoiseParameterR\nnoiseParam\x12A\n\rdistort_param\x18\xa6\x9c\x01 \x01(\x0b'
    b'2\x1a.caffe.DistortionParameterR\x0cdistortParam\x12>\n\x0cexpand_param\x18\xa7'
    b'\x9c\x01 \x01(\x0b2\x19.caffe.ExpansionParameterR\x0bexpandParam\x12@\n\x0femit_const'
    b'raint\x18\xa8\x9c\x01 \x01(\x0b2\x15.caffe.EmitConstraintR\x0eemitConstraint\x12%\n\rscal'
    b'e_factors\x18\xa9\x9c\x01 \x03(\x02R\x0cscaleFactors\x12N\n\x13random_resize_param\x18\xaa\x9c\x01 \x01'
    b'(\x0b2\x1c.caffe.RandomResizeParameterR\x11randomResizeParam\x12^\n\x19rando'
    b'm_aspect_ratio_param\x18\xab\x9c\x01 \x01(\x0b2!.caffe.RandomAspectRatioParame'
    b'terR\x16randomAspectRatioParam\x12\x1b\n\x04flow\x18\xac\x9c\x01 \x01(\x08:\x05falseR\x04flow\x12!\n\x07'
    b'bgr2rgb\x18\xad\x9c\x01 \x01(\x08:\x05falseR\x07bgr2rgb\x12\x15\n\x03pad\x18\xae\x9c\x01 \x01(\r:\x010R\x03pad\x126\n\x15im'
    b'g_rand_resize_lower\x18\xaf\x9c\x01 \x01(\r:\x010R\x12imgRandResizeLower\x126\n\x15img_ra'
    b'nd_resize_upper\x18\xb0\x9c\x01 \x01(\r:\x010R\x12imgRandResizeUpper\x12:\n\x17rand_resiz'
    b'e_ratio_lower\x18\xb1\x9c\x01 \x01(\x02:\x010R\x14randResizeRatioLower\x12:\n\x17rand_resiz'
    b'e_ratio_upper\x18\xb2\x9c\x01 \x01(\x02:\x010R\x14randResizeRatioUpper\x129\n\x16vertical_s'
    b'tretch_lower\x18\xb3\x9c\x01 \x01(\x02:\x011R\x14verticalStretchLower\x129\n\x16vertical_st'
    b'retch_upper\x18\xb4\x9c\x01 \x01(\x02:\x011R\x14verticalStretchUpper\x12=\n\x18horizontal_s'
    b'tretch_lower\x18\xb5\x9c\x01 \x01(\x02:\x011R\x16horizontalStretchLower\x12=\n\x18horizonta'
    b'l_stretch_upper\x18\xb6\x9c\x01 \x01(\x02:\x011R\x16horizontalStretchUpper\x12y\n\x17interp'
    b'olation_algo_down\x18\xb7\x9c\x01 \x01(\x0e20.caffe.TransformationParameter.In'
    b'terpolationAlgo:\rINTER_NEARESTR\x15interpolationAlgoDown\x12s\n\x15int'
    b'erpolation_algo_up\x18\xb8\x9c\x01 \x01(\x0e20.caffe.TransformationParameter.I'
    b'nterpolationAlgo:\x0bINTER_CUBICR\x13interpolationAlgoUp\x12,\n\rallow_'
    b'upscale\x18\xb9\x9c\x01 \x01(\x08:\x05falseR\x0callowUpscale\x12?\n\x0fforward_packing\x18\xba\x9c\x01 '
    b'\x01(\x0e2\x0e.caffe.Packing:\x04NCHWR\x0eforwardPacking\x123\n\x11use_gpu_transfo'
    b'rm\x18\xbb\x9c\x01 \x01(\x08:\x05falseR\x0fuseGpuTransform\x12%\n\x0brandom_seed\x18\xbc\x9c\x01 \x01(\x03:\x02-'
    b'1R\nrandomSeed\x12!\n\x07display\x18\xbd\x9c\x01 \x01(\x08:\x05falseR\x07display\x12"\n\nnum_labe'
    b'ls\x18\xbe\x9c\x01 \x01(\x05:\x010R\tnumLabels\x12\x1e\n\x08min_side\x18\xbf\x9c\x01 \x01(\r:\x010R\x07minSide\x12%\n\x0c'
    b'min_side_min\x18\xc0\x9c\x01 \x01(\r:\x010R\nminSideMin\x12%\n\x0cmin_side_max\x18\xc1\x9c\x01 \x01(\r:'
    b'\x010R\nminSideMax\x124\n\x12min_scaling_factor\x18\xc2\x9c\x01 \x01(\x02:\x040.75R\x10minScali'
    b'ngFactor\x123\n\x12max_scaling_factor\x18\xc3\x9c\x01 \x01(\x02:\x031.5R\x10maxScalingFacto'
    b'r\x121\n\x12max_rotation_angle\x18\xc4\x9c\x01 \x01(\r:\x010R\x10maxRotationAngle\x12M\n\x1econt'
    b'rast_brightness_adjustment\x18\xc5\x9c\x01 \x01(\x08:\x05falseR\x1ccontrastBrightnes'
    b'sAdjustment\x12(\n\x0cmin_contrast\x18\xc6\x9c\x01 \x01(\x02:\x030.8R\x0bminContrast\x12(\n\x0cmax'
    b'_contrast\x18\xc7\x9c\x01 \x01(\x02:\x031.2R\x0bmaxContrast\x125\n\x14max_brightness_shift\x18'
    b'\xc8\x9c\x01 \x01(\r:\x015R\x12maxBrightnessShift\x122\n\x10smooth_filtering\x18\xc9\x9c\x01 \x01(\x08:\x05'
    b'falseR\x0fsmoothFiltering\x12"\n\nmax_smooth\x18\xca\x9c\x01 \x01(\x02:\x016R\tmaxSmooth\x12+'
    b'\n\x0fmax_color_shift\x18\xcb\x9c\x01 \x01(\r:\x010R\rmaxColorShift\x122\n\x11apply_probabi'
    b'lity\x18\xcc\x9c\x01 \x01(\x02:\x030.5R\x10applyProbability\x12*\n\x0cdebug_params\x18\xcd\x9c\x01 \x01(\x08:'
    b'\x05falseR\x0bdebugParams\x127\n\x13use_deformed_resize\x18\xce\x9c\x01 \x01(\x08:\x05falseR\x11u'
    b'seDeformedResize\x12.\n\x12deformed_resize_th\x18\xcf\x9c\x01 \x01(\x02R\x10deformedResi'
    b'zeTh\x12(\n\x0bcenter_crop\x18\xd0\x9c\x01 \x01(\x08:\x05falseR\ncenterCrop\x12$\n\x0berase_rati'
    b'o\x18\xd1\x9c\x01 \x01(\x02:\x010R\neraseRatio\x12#\n\tscale_min\x18\xd2\x9c\x01 \x01(\x02:\x040.02R\x08scaleMi'
    b'n\x12"\n\tscale_max\x18\xd3\x9c\x01 \x01(\x02:\x030.4R\x08scaleMax\x12%\n\naspect_min\x18\xd4\x9c\x01 \x01(\x02:'
    b'\x040.33R\taspectMin\x12"\n\naspect_max\x18\xd5\x9c\x01 \x01(\x02:\x013R\taspectMax\x12A\n\x0egeom'
    b'etry_param\x18\xd6\x9c\x01 \x01(\x0b2\x18.caffe.GeometryParameterR\rgeometryParam\x12'
    b'\x1f\n\x06rotate\x18\xd7\x9c\x01 \x01(\x08:\x05falseR\x06rotate\x124\n\x11untransformed_top\x18\xd8\x9c\x01 \x01('
    b'\x08:\x05falseR\x10untransformedTop\x120\n\x0fvertical_mirror\x18\xd9\x9c\x01 \x01(\x08:\x05false'
    b'R\x0everticalMirror\x122\n\x11random_90_deg_rot\x18\xda\x9c\x01 \x01(\x08:\x05falseR\x0erandom'
    b'90DegRot\x12"\n\x08fix_crop\x18\xdb\x9c\x01 \x01(\x08:\x05falseR\x07fixCrop\x12+\n\rmore_fix_cro'
    b'p\x18\xdc\x9c\x01 \x01(\x08:\x05falseR\x0bmoreFixCrop\x12(\n\x0bmulti_scale\x18\xdd\x9c\x01 \x01(\x08:\x05falseR'
    b'\nmultiScale\x12#\n\x0cscale_ratios\x18\xde\x9c\x01 \x03(\x02R\x0bscaleRatios\x12$\n\x0bmax_dist'
    b'ort\x18\xdf\x9c\x01 \x01(\x05:\x011R\nmaxDistort\x12 \n\x07is_flow\x18\xe0\x9c\x01 \x01(\x08:\x05falseR\x06isFlow'
    b'\x12.\n\x0eoriginal_image\x18\xe1\x9c\x01 \x01(\x08:\x05falseR\roriginalImage\x12\x1b\n\x06stride\x18\xe2'
    b'\x9c\x01 \x01(\x05:\x011R\x06stride\x12\x1f\n\nupper_size\x18\xe3\x9c\x01 \x01(\x05R\tupperSize\x12#\n\x0cupper_'
    b'height\x18\xe4\x9c\x01 \x01(\x05R\x0bupperHeight\x12!\n\x0bupper_width\x18\xe5\x9c\x01 \x01(\x05R\nupperWid'
    b'th\x123\n\x11enable_classf_aug\x18\xe6\x9c\x01 \x01(\x08:\x05falseR\x0fenableClassfAug\x12(\n\x0bc'
    b'vt_bgr2rgb\x18\xe7\x9c\x01 \x01(\x08:\x05falseR\ncvtBgr2rgb"Y\n\x11InterpolationAlgo\x12\x11'
    b'\n\rINTER_NEAREST\x10\x00\x12\x10\n\x0cINTER_LINEAR\x10\x01\x12\x0f\n\x0bINTER_CUBIC\x10\x02\x12\x0e\n\nINTE'
    b'R_AREA\x10\x03"\xfb\x04\n\rLossParameter\x12!\n\x0cignore_label\x18\x01 \x01(\x05R\x0bignoreLabe'
    b'l\x12S\n\rnormalization\x18\x03 \x01(\x0e2&.caffe.LossParameter.Normalization'
    b'Mode:\x05VALIDR\rnormalization\x12\x1c\n\tnormalize\x18\x02 \x01(\x08R\tnormalize\x125\n\x14'
    b'pre_fixed_normalizer\x18\xa0\x9c\x01 \x01(\x02:\x011R\x12preFixedNormalizer\x12,\n\x0flabel'
    b'_smoothing\x18\xa1\x9c\x01 \x01(\x02:\x010R\x0elabelSmoothing\x12:\n\x15weight_by_label_fre'
    b'qs\x18\xa2\x9c\x01 \x01(\x08:\x05falseR\x12weightByLabelFreqs\x12)\n\x0fclass_weighting\x18\xa3\x9c\x01'
    b' \x03(\x02R\x0eclassWeighting\x120\n\x13class_weight_source\x18\xa4\x9c\x01 \x01(\tR\x11classWe'
    b'ightSource\x12#\n\x0cclass_weight\x18\x88\xa4\x01 \x03(\x02R\x0bclassWeight\x12\x1f\n\npos_weigh'
    b't\x18\x89\xa4\x01 \x03(\x02R\tposWeight\x12;\n\x15class_weight_balanced\x18\x8a\xa4\x01 \x01(\x08:\x05false'
    b'R\x13classWeightBalanced"S\n\x11NormalizationMode\x12\x08\n\x04FULL\x10\x00\x12\t\n\x05VALI'
    b'D\x10\x01\x12\x0e\n\nBATCH_SIZE\x10\x02\x12\x08\n\x04NONE\x10\x03\x12\x0f\n\tPRE_FIXED\x10\xa0\x9c\x01"\x9e\r\n\x10AugmentPa'
    b'rameter\x12"\n\x05phase\x18\x01 \x03(\x0e2\x0c.caffe.PhaseR\x05phase\x12Q\n\x13random_resize'
    b'd_crop\x18\x02 \x01(\x0b2!.caffe.RandomResizedCropParameterR\x11randomResiz'
    b'edCrop\x12\x1d\n\x08rotation\x18\x03 \x01(\x02:\x010R\x08rotation\x12&\n\rrotation_prob\x18\x04 \x01(\x02'
    b':\x011R\x0crotationProb\x12\x17\n\x05shear\x18\x05 \x01(\x02:\x010R\x05shear\x12 \n\nshear_prob\x18\x06 \x01'
    b'(\x02:\x011R\tshearProb\x12\x17\n\x05scale\x18\x07 \x01(\x02:\x010R\x05scale\x12 \n\nscale_prob\x18\x08 \x01('
    b'\x02:\x011R\tscaleProb\x12\x19\n\x06aspect\x18\t \x01(\x02:\x010R\x06aspect\x12"\n\x0baspect_prob\x18\n '
    b'\x01(\x02:\x011R\naspectProb\x12#\n\x0btranslation\x18\x0b \x01(\x02:\x010R\x0btranslation\x12,\n\x10t'
    b'ranslation_prob\x18\x0c \x01(\x02:\x011R\x0ftranslationProb\x12#\n\x0bperspective\x18\r \x01'
    b'(\x02:\x010R\x0bperspective\x12,\n\x10perspective_prob\x18\x0e \x01(\x02:\x011R\x0fperspective'
    b'Prob\x12\x1b\n\x07elastic\x18\x0f \x01(\x02:\x010R\x07elastic\x12$\n\x0celastic_prob\x18\x10 \x01(\x02:\x011R\x0b'
    b'elasticProb\x12&\n\relastic_sigma\x18\x11 \x01(\x02:\x018R\x0celasticSigma\x12!\n\nbrigh'
    b'tness\x18\x12 \x01(\x02:\x010R\nbrightness\x12*\n\x0fbrightness_prob\x18\x13 \x01(\x02:\x011R\x0ebrig'
    b'htnessProb\x12\x1d\n\x08contrast\x18\x14 \x01(\x02:\x010R\x08contrast\x12&\n\rcontrast_prob\x18\x15'
    b' \x01(\x02:\x011R\x0ccontrastProb\x12!\n\nsaturation\x18\x16 \x01(\x02:\x010R\nsaturation\x12*\n\x0f'
    b'saturation_prob\x18\x17 \x01(\x02:\x011R\x0esaturationProb\x12\x13\n\x03hue\x18\x18 \x01(\x02:\x010R\x03hu'
    b'e\x12\x1c\n\x08hue_prob\x18\x19 \x01(\x02:\x011R\x07hueProb\x12\x17\n\x05gamma\x18\x1a \x01(\x02:\x010R\x05gamma\x12 \n\n'
    b'gamma_prob\x18\x1b \x01(\x02:\x011R\tgammaProb\x12\x1e\n\tpca_noise\x18\x1c \x01(\x02:\x010R\x08pcaNoi'
    b"se\x12'\n\x0epca_noise_prob\x18\x1d \x01(\x02:\x011R\x0cpcaNoiseProb\x12\x15\n\x04gray\x18\x1e \x01(\x02:\x010"
    b'R\x04gray\x12\x15\n\x04blur\x18\x1f \x01(\x02:\x010R\x04blur\x12\x1e\n\tblur_prob\x18  \x01(\x02:\x011R\x08blurPro'
    b'b\x12\x15\n\x04jpeg\x18! \x01(\r:\x010R\x04jpeg\x12\x1e\n\tjpeg_prob\x18" \x01(\x02:\x011R\x08jpegProb\x12\x1b\n\x07'
    b'erasing\x18# \x01(\x02:\x010R\x07erasing\x12$\n\x0cerasing_prob\x18$ \x01(\x02:\x011R\x0berasingP'
    b'rob\x12(\n\rmin_box_share\x18% \x01(\x02:\x040.25R\x0bminBoxShare\x12(\n\routside_lab'
    b"el\x18& \x01(\x05:\x03255R\x0coutsideLabel\x12\x17\n\x05mixup\x18' \x01(\x02:\x010R\x05mixup\x12 \n\nmixu"
    b'p_prob\x18( \x01(\x02:\x011R\tmixupProb\x12\x19\n\x06cutmix\x18) \x01(\x02:\x010R\x06cutmix\x12"\n\x0bcut'
    b'mix_prob\x18* \x01(\x02:\x011R\ncutmixProb\x12\x1b\n\x07classes\x18+ \x01(\r:\x010R\x07classes\x12.'
    b'\n\x06mosaic\x18, \x01(\x0b2\x16.caffe.MosaicParameterR\x06mosaic\x12>\n\x0crand_augme'
    b'nt\x18- \x01(\x0b2\x1b.caffe.RandAugmentParameterR\x0brandAugment\x12G\n\x0ftrivia'
    b'l_augment\x18. \x01(\x0b2\x1e.caffe.TrivialAugmentParameterR\x0etrivialAugm'
    b'ent"r\n\x0fMosaicParameter\x12#\n\nmin_center\x18\x01 \x01(\x02:\x040.25R\tminCenter\x12'
    b'#\n\nmax_center\x18\x02 \x01(\x02:\x040.75R\tmaxCenter\x12\x15\n\x04prob\x18\x03 \x01(\x02:\x011R\x04prob"'
    b'\x92\x01\n\x14RandAugmentParameter\x12\x1a\n\x07num_ops\x18\x01 \x01(\r:\x012R\x06numOps\x12\x1f\n\tmagn'
    b'itude\x18\x02 \x01(\x02:\x019R\tmagnitude\x12&\n\rmagnitude_std\x18\x03 \x01(\x02:\x010R\x0cmagnitu'
    b'deStd\x12\x15\n\x04prob\x18\x04 \x01(\x02:\x011R\x04prob"Y\n\x17TrivialAugmentParameter\x12\'\n\rm'
    b'ax_magnitude\x18\x01 \x01(\x02:\x0230R\x0cmaxMagnitude\x12\x15\n\x04prob\x18\x02 \x01(\x02:\x011R\x04prob"'
    b'\xc2\x01\n\x1aRandomResizedCropParameter\x12\x1f\n\x08min_area\x18\x01 \x01(\x02:\x040.08R\x07minA'
    b'rea\x12\x1c\n\x08max_area\x18\x02 \x01(\x02:\x011R\x07maxArea\x12#\n\nmin_aspect\x18\x03 \x01(\x02:\x040.75R'
    b'\tminAspect\x12)\n\nmax_aspect\x18\x04 \x01(\x02:\n1.33333337R\tmaxAspect\x12\x15\n\x04pro'
    b'b\x18\x05 \x01(\x02:\x011R\x04prob"\xb5\x05\n\x0fResizeParameter\x12\x15\n\x04prob\x18\x01 \x01(\x02:\x011R\x04prob\x12'
    b'I\n\x0bresize_mode\x18\x02 \x01(\x0e2".caffe.ResizeParameter.Resize_mode:\x04WA'
    b'RPR\nresizeMode\x12\x19\n\x06height\x18\x03 \x01(\r:\x010R\x06height\x12\x17\n\x05width\x18\x04 \x01(\r:\x010R'
    b'\x05width\x12$\n\x0cheight_scale\x18\x05 \x01(\r:\x010R\x0bheightScale\x12"\n\x0bwidth_scale\x18'
    b'\x06 \x01(\r:\x010R\nwidthScale\x12D\n\x08pad_mode\x18\x07 \x01(\x0e2\x1f.caffe.ResizeParamet'
    b'er.Pad_mode:\x08CONSTANTR\x07padMode\x12\x1b\n\tpad_value\x18\x08 \x03(\x02R\x08padValue\x12'
    b'C\n\x0binterp_mode\x18\t \x03(\x0e2".caffe.ResizeParameter.Interp_modeR\nin'
    b'terpMode\x12*\n\rcenter_object\x18\n \x01(\x08:\x05falseR\x0ccenterObject\x12\x1e\n\tmax_'
    b'angle\x18\x0b \x01(\x02:\x010R\x08maxAngle"G\n\x0bResize_mode\x12\x08\n\x04WARP\x10\x01\x12\x12\n\x0eFIT_SMA'
    b'LL_SIZE\x10\x02\x12\x1a\n\x16FIT_LARGE_SIZE_AND_PAD\x10\x03":\n\x08Pad_mode\x12\x0c\n\x08CONSTAN'
    b'T\x10\x01\x12\x0c\n\x08MIRRORED\x10\x02\x12\x12\n\x0eREPEAT_NEAREST\x10\x03"I\n\x0bInterp_mode\x12\n\n\x06LINE'
    b'AR\x10\x01\x12\x08\n\x04AREA\x10\x02\x12\x0b\n\x07NEAREST\x10\x03\x12\t\n\x05CUBIC\x10\x04\x12\x0c\n\x08LANCZOS4\x10\x05"\x9c\x04\n\x0eNoi'
    b'seParameter\x12\x15\n\x04prob\x18\x01 \x01(\x02:\x010R\x04prob\x12\x1e\n\x07hist_eq\x18\x02 \x01(\x08:\x05falseR\x06'
    b'histEq\x12\x1f\n\x07inverse\x18\x03 \x01(\x08:\x05falseR\x07inverse\x12%\n\ndecolorize\x18\x04 \x01(\x08:'
    b'\x05falseR\ndecolorize\x12$\n\ngauss_blur\x18\x05 \x01(\x08:\x05falseR\tgaussBlur\x12\x16\n\x04'
    b'jpeg\x18\x06 \x01(\x02:\x02-1R\x04jpeg\x12#\n\tposterize\x18\x07 \x01(\x08:\x05falseR\tposterize\x12\x1b\n'
    b'\x05erode\x18\x08 \x01(\x08:\x05falseR\x05erode\x12%\n\nsaltpepper\x18\t \x01(\x08:\x05falseR\nsaltp'
    b'epper\x12E\n\x10saltpepper_param\x18\n \x01(\x0b2\x1a.caffe.SaltPepperParameterR'
    b'\x0fsaltpepperParam\x12\x1b\n\x05clahe\x18\x0b \x01(\x08:\x05falseR\x05clahe\x12+\n\x0econvert_to_'
    b'hsv\x18\x0c \x01(\x08:\x05falseR\x0cconvertToHsv\x12+\n\x0econvert_to_lab\x18\r \x01(\x08:\x05fals'
    b'eR\x0cconvertToLab\x12&\n\x0ball_effects\x18\x0e \x01(\x08:\x05falseR\nallEffects"\xb5\x01\n\x13'
    b'SaltPepperParameter\x12\x1d\n\x08fraction\x18\x01 \x01(\x02:\x010R\x08fraction\x12\x14\n\x05value\x18'
    b'\x02 \x03(\x02R\x05value\x12A\n\x04type\x18\x03 \x01(\x0e2#.caffe.SaltPepperParameter.SaltT'
    b'ype:\x08relativeR\x04type"&\n\x08SaltType\x12\x0c\n\x08relative\x10\x01\x12\x0c\n\x08absolute\x10\x02"'
    b'\xd3\x05\n\x13DistortionParameter\x12*\n\x0fbrightness_prob\x18\x01 \x01(\x02:\x010R\x0ebrightn'
    b'essProb\x12,\n\x10brightness_delta\x18\x02 \x01(\x02:\x010R\x0fbrightnessDelta\x12&\n\rcon'
    b'trast_prob\x18\x03 \x01(\x02:\x010R\x0ccontrastProb\x12(\n\x0econtrast_lower\x18\x04 \x01(\x02:\x010'
    b'R\rcontrastLower\x12(\n\x0econtrast_upper\x18\x05 \x01(\x02:\x010R\rcontrastUpper\x12\x1c\n'
    b'\x08hue_prob\x18\x06 \x01(\x02:\x010R\x07hueProb\x12\x1e\n\thue_delta\x18\x07 \x01(\x02:\x010R\x08hueDelta\x12'
    b'*\n\x0fsaturation_prob\x18\x08 \x01(\x02:\x010R\x0esaturationProb\x12,\n\x10saturation_lo'
    b'wer\x18\t \x01(\x02:\x010R\x0fsaturationLower\x12,\n\x10saturation_upper\x18\n \x01(\x02:\x010R\x0f'
    b'saturationUpper\x12-\n\x11random_order_prob\x18\x0b \x01(\x02:\x010R\x0frandomOrderPr'
    b'ob\x12\x15\n\x04prob\x18\x0c \x01(\x02:\x010R\x04prob\x12%\n\nbrightness\x18\r \x01(\x08:\x05falseR\nbright'
    b'ness\x12!\n\x08contrast\x18\x0e \x01(\x08:\x05falseR\x08contrast\x12\x17\n\x03hue\x18\x0f \x01(\x08:\x05falseR'
    b'\x03hue\x12%\n\nsaturation\x18\x10 \x01(\x08:\x05falseR\nsaturation\x12(\n\x0crandom_order\x18'
    b'\x11 \x01(\x08:\x05falseR\x0brandomOrder\x12&\n\x0ball_effects\x18\x12 \x01(\x08:\x05falseR\nallEf'
    b'fects"X\n\x12ExpansionParameter\x12\x15\n\x04prob\x18\x01 \x01(\x02:\x011R\x04prob\x12+\n\x10max_ex'
    b'pand_ratio\x18\x02 \x01(\x02:\x011R\x0emaxExpandRatio"\xa1\x01\n\x0eEmitConstraint\x12C\n\tem'
    b'it_type\x18\x01 \x01(\x0e2\x1e.caffe.EmitConstraint.EmitType:\x06CENTERR\x08emitT'
    b'ype\x12!\n\x0cemit_overlap\x18\x02 \x01(\x02R\x0bemitOverlap"\'\n\x08EmitType\x12\n\n\x06CENTER'
    b'\x10\x00\x12\x0f\n\x0bMIN_OVERLAP\x10\x01"\x8e\x01\n\x15RandomResizeParameter\x12\x1c\n\x08min_size\x18\x01 '
    b'\x01(\r:\x010R\x07minSize\x12\x1c\n\x08max_size\x18\x02 \x01(\r:\x010R\x07maxSize\x129\n\x0cresize_para'
    b'm\x18\x03 \x01(\x0b2\x16.caffe.ResizeParameterR\x0bresizeParam"\x83\x02\n\x1aRandomAspec'
    b"tRatioParameter\x12)\n\x0emin_area_ratio\x18\x01 \x01(\x02:\x030.5R\x0cminAreaRatio\x12'"
    b'\n\x0emax_area_ratio\x18\x02 \x01(\x02:\x011R\x0cmaxAreaRatio\x121\n\x13aspect_ratio_chan'
    b'ge\x18\x03 \x01(\x02:\x011R\x11aspectRatioChange\x12#\n\x0bmax_attempt\x18\x04 \x01(\r:\x0210R\nmax'
    b'Attempt\x129\n\x0cresize_param\x18\x05 \x01(\x0b2\x16.caffe.ResizeParameterR\x0bresiz'
    b'eParam"\xc4\x03\n\x11GeometryParameter\x12\x15\n\x04prob\x18\x01 \x01(\x02:\x010R\x04prob\x12/\n\x10persp'
    b'_horizontal\x18\x02 \x01(\x08:\x04trueR\x0fperspHorizontal\x12+\n\x0epersp_vertical\x18\x03'
    b' \x01(\x08:\x04trueR\rperspVertical\x12\x1f\n\x08zoom_out\x18\x04 \x01(\x08:\x04trueR\x07zoomOut\x12\x1d'
    b'\n\x07zoom_in\x18\x05 \x01(\x08:\x04trueR\x06zoomIn\x12%\n\x0bzoom_factor\x18\x06 \x01(\x02:\x040.25R\nzo'
    b"omFactor\x12'\n\x0cpersp_factor\x18\x07 \x01(\x02:\x040.25R\x0bperspFactor\x12&\n\x0ball_eff"
    b'ects\x18\x08 \x01(\x08:\x05falseR\nallEffects\x12F\n\x08pad_mode\x18\t \x01(\x0e2!.caffe.Geom'
    b'etryParameter.Pad_mode:\x08MIRROREDR\x07padMode":\n\x08Pad_mode\x12\x0c\n\x08CON'
    b'STANT\x10\x01\x12\x0c\n\x08MIRRORED\x10\x02\x12\x12\n\x0eREPEAT_NEAREST\x10\x03"\xa3\x01\n\x07Sampler\x12\x1e\n\tmin'
    b'_scale\x18\x01 \x01(\x02:\x011R\x08minScale\x12\x1e\n\tmax_scale\x18\x02 \x01(\x02:\x011R\x08maxScale\x12+\n'
    b'\x10min_aspect_ratio\x18\x03 \x01(\x02:\x011R\x0eminAspectRatio\x12+\n\x10max_aspect_rat'
    b'io\x18\x04 \x01(\x02:\x011R\x0emaxAspectRatio"\xb2\x02\n\x10SampleConstraint\x12.\n\x13min_jacc'
    b'ard_overlap\x18\x01 \x01(\x02R\x11minJaccardOverlap\x12.\n\x13max_jaccard_overlap\x18'
    b'\x02 \x01(\x02R\x11maxJaccardOverlap\x12.\n\x13min_sample_coverage\x18\x03 \x01(\x02R\x11minSa'
    b'mpleCoverage\x12.\n\x13max_sample_coverage\x18\x04 \x01(\x02R\x11maxSampleCoverage'
    b'\x12.\n\x13min_object_coverage\x18\x05 \x01(\x02R\x11minObjectCoverage\x12.\n\x13max_obje'
    b'ct_coverage\x18\x06 \x01(\x02R\x11maxObjectCoverage"\xf5\x01\n\x0cBatchSampler\x122\n\x12use'
    b'_original_image\x18\x01 \x01(\x08:\x04trueR\x10useOriginalImage\x12(\n\x07sampler\x18\x02 \x01'
    b'(\x0b2\x0e.caffe.SamplerR\x07sampler\x12D\n\x11sample_constraint\x18\x03 \x01(\x0b2\x17.caf'
    b'fe.SampleConstraintR\x10sampleConstraint\x12\x1d\n\nmax_sample\x18\x04 \x01(\rR\tm'
    b'axSample\x12"\n\nmax_trials\x18\x05 \x01(\r:\x03100R\tmaxTrials"\xb1\x01\n\x1eNonMaximumS'
    b'uppressionParameter\x12(\n\rnms_threshold\x18\x01 \x01(\x02:\x030.3R\x0cnmsThreshol'
    b'd\x12\x13\n\x05top_k\x18\x02 \x01(\x05R\x04topK\x12\x13\n\x03eta\x18\x03 \x01(\x02:\x011R\x03eta\x12 \n\x08soft_nms\x18\x04 \x01('
    b'\x08:\x05falseR\x07softNms\x12\x19\n\x05theta\x18\x05 \x01(\x02:\x030.5R\x05theta"\xc0\x02\n\x13SaveOutputP'
    b'arameter\x12)\n\x10output_directory\x18\x01 \x01(\tR\x0foutputDirectory\x12,\n\x12outpu'
    b't_name_prefix\x18\x02 \x01(\tR\x10outputNamePrefix\x12#\n\routput_format\x18\x03 \x01(\t'
    b'R\x0coutputFormat\x12$\n\x0elabel_map_file\x18\x04 \x01(\tR\x0clabelMapFile\x12$\n\x0ename'
    b'_size_file\x18\x05 \x01(\tR\x0cnameSizeFile\x12$\n\x0enum_test_image\x18\x06 \x01(\rR\x0cnumT'
    b'estImage\x129\n\x0cresize_param\x18\x07 \x01(\x0b2\x16.caffe.ResizeParameterR\x0bresi'
    b'zeParam"\x99\x01\n\x1bMemoryOptimizationParameter\x12+\n\x0eoptimize_train\x18\x01 '
    b'\x01(\x08:\x04trueR\roptimizeTrain\x12*\n\roptimize_test\x18\x02 \x01(\x08:\x05falseR\x0copti'
    b'mizeTest\x12!\n\x0cexclude_blob\x18\x03 \x03(\tR\x0bexcludeBlob"\xbe\x01\n\x12MultinodePar'
    b'ameter\x12F\n\x0emodel_parallel\x18\x01 \x03(\x0b2\x1f.caffe.MnModelParallelParame'
    b"terR\rmodelParallel\x12`\n\x18compress_layer_type_list\x18\x02 \x01(\x0b2'.caffe"
    b'.MnParamGradCompressLayerTypeListR\x15compressLayerTypeList"\x92\x01\n'
    b'\x18MnModelParallelParameter\x12\x1d\n\nlayer_from\x18\x01 \x01(\tR\tlayerFrom\x12\x19\n\x08'
    b'layer_to\x18\x02 \x01(\tR\x07layerTo\x12\x1b\n\tnum_nodes\x18\x03 \x01(\rR\x08numNodes\x12\x1f\n\x0bmode'
    b'l_parts\x18\x04 \x01(\rR\nmodelParts"A\n MnParamGradCompressLayerTypeLis'
    b't\x12\x1d\n\nlayer_type\x18\x01 \x03(\tR\tlayerType"Z\n\x17MultinodeLayerParameter\x12'
    b'\x1b\n\tnum_nodes\x18\x01 \x01(\rR\x08numNodes\x12"\n\x0bmodel_parts\x18\x02 \x01(\r:\x011R\nmodelP'
    b'arts"\x99\x02\n\x18RandomGeneratorParameter\x12$\n\trand_type\x18\x01 \x01(\t:\x07unifor'
    b'mR\x08randType\x12\x17\n\x03exp\x18\x02 \x01(\x08:\x05falseR\x03exp\x12\x15\n\x04mean\x18\x03 \x01(\x02:\x010R\x04mean\x12'
    b'\x19\n\x06spread\x18\x04 \x01(\x02:\x010R\x06spread\x12\x15\n\x04prob\x18\x05 \x01(\x02:\x011R\x04prob\x12+\n\x0eapply_s'
    b'chedule\x18\x06 \x01(\x08:\x04trueR\rapplySchedule\x12%\n\ndiscretize\x18\x07 \x01(\x08:\x05fals'
    b'eR\ndiscretize\x12!\n\nmultiplier\x18\x08 \x01(\x02:\x011R\nmultiplier"\xbd\x02\n\x11Accurac'
    b'yParameter\x12\x16\n\x05top_k\x18\x01 \x01(\r:\x011R\x04topK\x12\x15\n\x04axis\x18\x02 \x01(\x05:\x011R\x04axis\x12!\n'
    b'\x0cignore_label\x18\x03 \x01(\x05R\x0bignoreLabel\x12+\n\rmin_is_better\x18\xa0\x9c\x01 \x01(\x08:\x05f'
    b'alseR\x0bminIsBetter\x12C\n\x06metric\x18\x88\xa4\x01 \x01(\x0e2\x1f.caffe.AccuracyParamete'
    b'r.Metric:\x08ACCURACYR\x06metric\x12!\n\tthreshold\x18\x89\xa4\x01 \x01(\x02:\x010R\tthreshol'
    b'd"A\n\x06Metric\x12\x0c\n\x08ACCURACY\x10\x00\x12\x07\n\x03MAP\x10\x01\x12\x06\n\x02F1\x10\x02\x12\x0c\n\x08MACRO_F1\x10\x03\x12\n\n\x06'
    b'SUBSET\x10\x04"d\n\x0fArgMaxParameter\x12%\n\x0bout_max_val\x18\x01 \x01(\x08:\x05falseR\tout'
    b'MaxVal\x12\x16\n\x05top_k\x18\x02 \x01(\r:\x011R\x04topK\x12\x12\n\x04axis\x18\x03 \x01(\x05R\x04axis"\xd5\x06\n\x12Batch'
    b'NormParameter\x12(\n\x10use_global_stats\x18\x01 \x01(\x08R\x0euseGlobalStats\x12=\n\x17m'
    b'oving_average_fraction\x18\x02 \x01(\x02:\x050.999R\x15movingAverageFraction\x12\x17'
    b'\n\x03eps\x18\x03 \x01(\x02:\x051e-05R\x03eps\x12&\n\nscale_bias\x18\xa0\x9c\x01 \x01(\x08:\x05falseR\tscaleB'
    b'ias\x12;\n\x0cscale_filler\x18\xa1\x9c\x01 \x01(\x0b2\x16.caffe.FillerParameterR\x0bscaleFi'
    b'ller\x129\n\x0bbias_filler\x18\xa2\x9c\x01 \x01(\x0b2\x16.caffe.FillerParameterR\nbiasFil'
    b'ler\x120\n\x06filler\x18\xa3\x9c\x01 \x01(\x0b2\x16.caffe.FillerParameterR\x06filler\x12.\n\x0fuse'
    b'_weight_bias\x18\xa4\x9c\x01 \x01(\x08:\x04trueR\ruseWeightBias\x12#\n\tbias_term\x18\xa5\x9c\x01 \x01'
    b'(\x08:\x04trueR\x08biasTerm\x12-\n\x10stats_batch_size\x18\xa6\x9c\x01 \x01(\r:\x010R\x0estatsBatc'
    b'hSize\x12\x1b\n\x04relu\x18\xa7\x9c\x01 \x01(\x08:\x05falseR\x04relu\x12&\n\nfused_relu\x18\xa8\x9c\x01 \x01(\x08:\x05fa'
    b'lseR\tfusedRelu\x127\n\x13update_global_stats\x18\xa9\x9c\x01 \x01(\x08:\x05falseR\x11update'
    b'GlobalStats\x12*\n\x0cdisable_mean\x18\xaa\x9c\x01 \x01(\x08:\x05falseR\x0bdisableMean\x122\n\x10d'
    b'isable_variance\x18\xab\x9c\x01 \x01(\x08:\x05falseR\x0fdisableVariance\x12C\n\x06engine\x18\xac\x9c'
    b'\x01 \x01(\x0e2 .caffe.BatchNormParameter.Engine:\x07DEFAULTR\x06engine"D\n\x06'
    b'Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\x0b\n\x07MKL2017\x10\x03\x12\n\n\x06MKLDNN\x10\x04\x12\t\n\x05C'
    b'UDNN\x10\x02"t\n\rBiasParameter\x12\x15\n\x04axis\x18\x01 \x01(\x05:\x011R\x04axis\x12\x1c\n\x08num_axes\x18\x02'
    b' \x01(\x05:\x011R\x07numAxes\x12.\n\x06filler\x18\x03 \x01(\x0b2\x16.caffe.FillerParameterR\x06fi'
    b'ller"3\n\rClipParameter\x12\x10\n\x03min\x18\x01 \x02(\x02R\x03min\x12\x10\n\x03max\x18\x02 \x02(\x02R\x03max"\xf2\x01'
    b'\n\x0fConcatParameter\x12\x15\n\x04axis\x18\x02 \x01(\x05:\x011R\x04axis\x12 \n\nconcat_dim\x18\x01 \x01(\r'
    b':\x011R\tconcatDim\x12)\n\x0cper_fla_fuse\x18\xa0\x9c\x01 \x01(\x08:\x05falseR\nperFlaFuse\x12@\n'
    b'\x06engine\x18\xa1\x9c\x01 \x01(\x0e2\x1d.caffe.ConcatParameter.Engine:\x07DEFAULTR\x06eng'
    b'ine"9\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\x0b\n\x07MKL2017\x10\x03\x12\n\n\x06MKLDNN'
    b'\x10\x04"c\n\x18ContrastiveLossParameter\x12\x19\n\x06margin\x18\x01 \x01(\x02:\x011R\x06margin\x12,\n'
    b'\x0elegacy_version\x18\x02 \x01(\x08:\x05falseR\rlegacyVersion"\xa8\x18\n\x14ConvolutionP'
    b'arameter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnumOutput\x12!\n\tbias_term\x18\x02 \x01(\x08:\x04'
    b'trueR\x08biasTerm\x12\x10\n\x03pad\x18\x03 \x03(\rR\x03pad\x12\x1f\n\x0bkernel_size\x18\x04 \x03(\rR\nkerne'
    b'lSize\x12\x16\n\x06stride\x18\x06 \x03(\rR\x06stride\x12\x1a\n\x08dilation\x18\x12 \x03(\rR\x08dilation\x12\x16\n'
    b'\x05pad_h\x18\t \x01(\r:\x010R\x04padH\x12\x16\n\x05pad_w\x18\n \x01(\r:\x010R\x04padW\x12\x19\n\x08kernel_h\x18\x0b '
    b'\x01(\rR\x07kernelH\x12\x19\n\x08kernel_w\x18\x0c \x01(\rR\x07kernelW\x12\x19\n\x08stride_h\x18\r \x01(\rR\x07s'
    b'trideH\x12\x19\n\x08stride_w\x18\x0e \x01(\rR\x07strideW\x12\x17\n\x05group\x18\x05 \x01(\r:\x011R\x05group\x12;'
    b'\n\rweight_filler\x18\x07 \x01(\x0b2\x16.caffe.FillerParameterR\x0cweightFiller\x12'
    b'7\n\x0bbias_filler\x18\x08 \x01(\x0b2\x16.caffe.FillerParameterR\nbiasFiller\x12C\n\x06'
    b'engine\x18\x0f \x01(\x0e2".caffe.ConvolutionParameter.Engine:\x07DEFAULTR\x06e'
    b'ngine\x12\x15\n\x04axis\x18\x10 \x01(\x05:\x011R\x04axis\x12-\n\x0fforce_nd_im2col\x18\x11 \x01(\x08:\x05false'
    b'R\rforceNdIm2col\x12\x14\n\x04hole\x18\xa0\x9c\x01 \x01(\rR\x04hole\x12\x17\n\x06hole_h\x18\xa1\x9c\x01 \x01(\rR\x05hol'
    b'eH\x12\x17\n\x06hole_w\x18\xa2\x9c\x01 \x01(\rR\x05holeW\x12%\n\rfilter_stride\x18\xa3\x9c\x01 \x01(\rR\x0cfilter'
    b'Stride\x12(\n\x0ffilter_stride_h\x18\xa4\x9c\x01 \x01(\rR\rfilterStrideH\x12(\n\x0ffilter_s'
    b'tride_w\x18\xa5\x9c\x01 \x01(\rR\rfilterStrideW\x12\x1f\n\ndilation_h\x18\xa6\x9c\x01 \x01(\rR\tdilati'
    b'onH\x12\x1f\n\ndilation_w\x18\xa7\x9c\x01 \x01(\rR\tdilationW\x12#\n\x0ckernel_depth\x18\xa8\x9c\x01 \x01(\r'
    b'R\x0bkernelDepth\x12,\n\x0ftemporal_stride\x18\xa9\x9c\x01 \x01(\r:\x011R\x0etemporalStride\x12'
    b'&\n\x0ctemporal_pad\x18\xaa\x9c\x01 \x01(\r:\x010R\x0btemporalPad\x12&\n\x0cfilter_group\x18\xab\x9c\x01 '
    b'\x01(\r:\x011R\x0bfilterGroup\x12\x1b\n\x04relu\x18\xac\x9c\x01 \x01(\x08:\x05falseR\x04relu\x12*\n\x0enegative'
    b'_slope\x18\xad\x9c\x01 \x01(\x02:\x010R\rnegativeSlope\x12V\n\x0bfusion_type\x18\xae\x9c\x01 \x01(\x0e2&.ca'
    b'ffe.ConvolutionParameter.FusionType:\x0bNONE_FUSIONR\nfusionType'
    b'\x12\x16\n\x05coeff\x18\xaf\x9c\x01 \x03(\x02R\x05coeff\x12/\n\x0econv_algorithm\x18\xb0\x9c\x01 \x01(\t:\x06directR\r'
    b'convAlgorithm\x12#\n\x0cshape_offset\x18\xb1\x9c\x01 \x03(\rR\x0bshapeOffset\x12\x1b\n\x06binary'
    b'\x18\xb2\x9c\x01 \x01(\x05:\x010R\x06binary\x12L\n\tfuse_type\x18\xb3\x9c\x01 \x01(\x0e2$.caffe.Convolution'
    b'Parameter.FuseType:\x07UNFUSEDR\x08fuseType\x12>\n\reltwise_param\x18\xb4\x9c\x01 \x01'
    b'(\x0b2\x17.caffe.EltwiseParameterR\x0celtwiseParam\x125\n\nrelu_param\x18\xb5\x9c\x01 '
    b'\x01(\x0b2\x14.caffe.ReLUParameterR\treluParam\x12\x88\x01\n\x1dcudnn_convolution_a'
    b'lgo_seeker\x18\xb6\x9c\x01 \x01(\x0e2;.caffe.ConvolutionParameter.CuDNNConvolu'
    b'tionAlgorithmSeeker:\x06FINDEXR\x1acudnnConvolutionAlgoSeeker\x12X\n\x0cc'
    b"udnn_flavor\x18\xb7\x9c\x01 \x01(\x0e2'.caffe.ConvolutionParameter.CudnnFlavor"
    b':\nMIN_MEMORYR\x0bcudnnFlavor\x12:\n\x13conv_algos_override\x18\xb8\x9c\x01 \x01(\t:\x08-1'
    b',-1,-1R\x11convAlgosOverride\x12b\n\x0cCuDNNFwdAlgo\x18\xb9\x9c\x01 \x01(\x0e2-.caffe.Co'
    b'nvolutionParameter.CuDNNFwdAlgorithm:\rIMPLICIT_GEMMR\x0cCuDNNFw'
    b'dAlgo\x12x\n\x12CuDNNBwdFilterAlgo\x18\xba\x9c\x01 \x01(\x0e23.caffe.ConvolutionParam'
    b'eter.CuDNNBwdFilterAlgorithm:\x11BWD_FILTER_ALGO_0R\x12CuDNNBwdFil'
    b'terAlgo\x12p\n\x10CuDNNBwdDataAlgo\x18\xbb\x9c\x01 \x01(\x0e21.caffe.ConvolutionParam'
    b'eter.CuDNNBwdDataAlgorithm:\x0fBWD_DATA_ALGO_0R\x10CuDNNBwdDataAlg'
    b'o\x12:\n\x12CuDNNWorkspaceSize\x18\xbc\x9c\x01 \x01(\r:\x0810485760R\x12CuDNNWorkspaceSiz'
    b'e\x125\n\x0ckernel_shape\x18\xbd\x9c\x01 \x01(\x0b2\x10.caffe.BlobShapeR\x0bkernelShape\x125\n\x0c'
    b'stride_shape\x18\xbe\x9c\x01 \x01(\x0b2\x10.caffe.BlobShapeR\x0bstrideShape\x12/\n\tpad_s'
    b'hape\x18\xbf\x9c\x01 \x01(\x0b2\x10.caffe.BlobShapeR\x08padShape"\x83\x01\n\x06Engine\x12\x0b\n\x07DEFAU'
    b'LT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02\x12\r\n\x07MKL2017\x10\xa0\x9c\x01\x12\x0c\n\x06MKLDNN\x10\xa1\x9c\x01\x12\x0c\n\x06L'
    b'IBDNN\x10\xa2\x9c\x01\x12\x13\n\rINTEL_SPATIAL\x10\xa3\x9c\x01\x12\t\n\x03FFT\x10\xa4\x9c\x01\x12\x0b\n\x05INTEL\x10\xa5\x9c\x01"-\n\nFu'
    b'sionType\x12\x0f\n\x0bNONE_FUSION\x10\x00\x12\x0e\n\nSUM_FUSION\x10\x01"j\n\x08FuseType\x12\x0b\n\x07UNF'
    b'USED\x10\x00\x12\x1f\n\x1bFUSED_CONV_MAX_POOLING_RELU\x10\x01\x12\x13\n\x0fFUSED_CONV_RELU\x10\x02'
    b'\x12\x1b\n\x17FUSED_CONV_ELTWISE_RELU\x10\x03"6\n\x1fCuDNNConvolutionAlgorithmSe'
    b'eker\x12\x07\n\x03GET\x10\x00\x12\n\n\x06FINDEX\x10\x01"F\n\x0bCudnnFlavor\x12\x11\n\rSINGLE_HANDLE\x10\x00\x12'
    b'\x14\n\x10MULTIPLE_HANDLES\x10\x01\x12\x0e\n\nMIN_MEMORY\x10\x02"d\n\x11CuDNNFwdAlgorithm\x12\x11'
    b'\n\rIMPLICIT_GEMM\x10\x00\x12\x19\n\x15IMPLICIT_PRECOMP_GEMM\x10\x01\x12\x08\n\x04GEMM\x10\x02\x12\n\n\x06DI'
    b'RECT\x10\x03\x12\x0b\n\x07FWD_FFT\x10\x04"[\n\x17CuDNNBwdFilterAlgorithm\x12\x15\n\x11BWD_FILTER'
    b'_ALGO_0\x10\x00\x12\x15\n\x11BWD_FILTER_ALGO_1\x10\x01\x12\x12\n\x0eBWD_FILTER_FFT\x10\x02"h\n\x15CuDN'
    b'NBwdDataAlgorithm\x12\x13\n\x0fBWD_DATA_ALGO_0\x10\x00\x12\x13\n\x0fBWD_DATA_ALGO_1\x10\x01\x12'
    b'\x10\n\x0cBWD_DATA_FFT\x10\x02\x12\x13\n\x0fBWD_DATA_ALGO_2\x10\x03">\n\rCropParameter\x12\x15\n\x04a'
    b'xis\x18\x01 \x01(\x05:\x012R\x04axis\x12\x16\n\x06offset\x18\x02 \x03(\rR\x06offset"\xa0\x0e\n\rDataParameter'
    b'\x12\x16\n\x06source\x18\x01 \x01(\tR\x06source\x12\x1d\n\nbatch_size\x18\x04 \x01(\rR\tbatchSize\x12\x1e\n\tr'
    b'and_skip\x18\x07 \x01(\r:\x010R\x08randSkip\x12:\n\x07backend\x18\x08 \x01(\x0e2\x17.caffe.DataPar'
    b'ameter.DB:\x07LEVELDBR\x07backend\x12\x17\n\x05scale\x18\x02 \x01(\x02:\x011R\x05scale\x12\x1b\n\tmean'
    b'_file\x18\x03 \x01(\tR\x08meanFile\x12\x1e\n\tcrop_size\x18\x05 \x01(\r:\x010R\x08cropSize\x12\x1d\n\x06mir'
    b'ror\x18\x06 \x01(\x08:\x05falseR\x06mirror\x125\n\x13force_encoded_color\x18\t \x01(\x08:\x05false'
    b'R\x11forceEncodedColor\x12\x1d\n\x08prefetch\x18\n \x01(\r:\x014R\x08prefetch\x12!\n\x07shuffl'
    b'e\x18\xa0\x9c\x01 \x01(\x08:\x05falseR\x07shuffle\x12\x1d\n\x05cache\x18\xa1\x9c\x01 \x01(\x08:\x05falseR\x05cache\x12#\n\x08'
    b'precache\x18\xa2\x9c\x01 \x01(\x08:\x05falseR\x08precache\x12\x1d\n\x07threads\x18\xa3\x9c\x01 \x01(\r:\x010R\x07thr'
    b'eads\x12*\n\x0eparser_threads\x18\xa4\x9c\x01 \x01(\r:\x010R\rparserThreads\x12\x14\n\x04side\x18\xa5\x9c\x01'
    b' \x03(\rR\x04side\x12D\n\x06cursor\x18\xa6\x9c\x01 \x01(\x0e2 .caffe.DataParameter.CURSOR_TY'
    b'PE:\x08ORDINARYR\x06cursor\x120\n\x13shuffle_buffer_size\x18\xa7\x9c\x01 \x01(\rR\x11shuffle'
    b'BufferSize\x12 \n\tshow_data\x18\xa8\x9c\x01 \x01(\x05:\x010R\x08showData\x123\n\x13disk_reader_'
    b'threads\x18\xa9\x9c\x01 \x01(\r:\x011R\x11diskReaderThreads\x125\n\x12huge_video_dataset\x18'
    b'\xaa\x9c\x01 \x01(\x08:\x05falseR\x10hugeVideoDataset\x12)\n\rlimit_samples\x18\xab\x9c\x01 \x01(\x05:\x02-'
    b'1R\x0climitSamples\x12-\n\x11preselection_file\x18\xac\x9c\x01 \x01(\tR\x10preselectionFi'
    b'le\x12/\n\x12preselection_label\x18\xad\x9c\x01 \x01(\x05R\x11preselectionLabel\x12$\n\x0brange'
    b'_start\x18\xae\x9c\x01 \x01(\x05:\x010R\nrangeStart\x12!\n\trange_end\x18\xaf\x9c\x01 \x01(\x05:\x02-1R\x08rang'
    b'eEnd\x12*\n\x0crand_permute\x18\xb0\x9c\x01 \x01(\x08:\x05falseR\x0brandPermute\x12l\n\x12rand_per'
    b'mute_order\x18\xb1\x9c\x01 \x01(\x0e2".caffe.DataParameter.RANDPERMORDER:\x18FIRS'
    b'T_PERMUTE_THEN_RANGER\x10randPermuteOrder\x12/\n\x11rand_permute_seed\x18'
    b'\xb2\x9c\x01 \x01(\r:\x010R\x0frandPermuteSeed\x121\n\x12permute_every_iter\x18\xb3\x9c\x01 \x01(\r:\x010'
    b'R\x10permuteEveryIter\x12!\n\x0bslice_point\x18\xb4\x9c\x01 \x03(\rR\nslicePoint\x12B\n\x08enc'
    b'oding\x18\xb5\x9c\x01 \x03(\x0e2$.caffe.DataParameter.CHANNELENCODINGR\x08encodin'
    b'g\x12\x1c\n\x08subtract\x18\xb6\x9c\x01 \x03(\x02R\x08subtract\x12"\n\nblock_size\x18\xb7\x9c\x01 \x01(\r:\x010R\tbl'
    b'ockSize\x12!\n\x07verbose\x18\xb8\x9c\x01 \x01(\x08:\x05falseR\x07verbose\x12I\n\x0ftransform_para'
    b'm\x18\xb9\x9c\x01 \x01(\x0b2\x1e.caffe.TransformationParameterR\x0etransformParam\x12\x1a\n'
    b'\x07sources\x18\xba\x9c\x01 \x03(\tR\x07sources",\n\x02DB\x12\x0b\n\x07LEVELDB\x10\x00\x12\x08\n\x04LMDB\x10\x01\x12\x0f\n\tDA'
    b'TUMFILE\x10\xa0\x9c\x01"*\n\x0bCURSOR_TYPE\x12\x0c\n\x08ORDINARY\x10\x00\x12\r\n\tSHUFFLING\x10\x01"K\n\rR'
    b'ANDPERMORDER\x12\x1c\n\x18FIRST_PERMUTE_THEN_RANGE\x10\x00\x12\x1c\n\x18FIRST_RANGE_TH'
    b'EN_PERMUTE\x10\x01"7\n\x0fCHANNELENCODING\x12\t\n\x05UINT8\x10\x01\x12\x0e\n\nUINT16FLOW\x10\x02\x12\t'
    b'\n\x05BOOL1\x10\x03"\xdd\x02\n\x10DropoutParameter\x12(\n\rdropout_ratio\x18\x01 \x01(\x02:\x030.5R\x0c'
    b"dropoutRatio\x12'\n\x0bscale_train\x18\xa0\x9c\x01 \x01(\x08:\x04trueR\nscaleTrain\x127\n\x13sam"
    b'ple_weights_test\x18\xa1\x9c\x01 \x01(\x08:\x05falseR\x11sampleWeightsTest\x12&\n\nsqrt_s'
    b'cale\x18\xa2\x9c\x01 \x01(\x08:\x05falseR\tsqrtScale\x12%\n\x0brandom_seed\x18\xa3\x9c\x01 \x01(\x03:\x02-1R\nr'
    b'andomSeed\x12A\n\x06engine\x18\xa4\x9c\x01 \x01(\x0e2\x1e.caffe.DropoutParameter.Engine:'
    b'\x07DEFAULTR\x06engine"+\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10'
    b'\x02"\xd1\x01\n\x12DummyDataParameter\x127\n\x0bdata_filler\x18\x01 \x03(\x0b2\x16.caffe.Filler'
    b'ParameterR\ndataFiller\x12&\n\x05shape\x18\x06 \x03(\x0b2\x10.caffe.BlobShapeR\x05shap'
    b'e\x12\x10\n\x03num\x18\x02 \x03(\rR\x03num\x12\x1a\n\x08channels\x18\x03 \x03(\rR\x08channels\x12\x16\n\x06height\x18\x04 '
    b'\x03(\rR\x06height\x12\x14\n\x05width\x18\x05 \x03(\rR\x05width"D\n\x0cELUParameter\x12\x17\n\x05alpha\x18\x01'
    b' \x01(\x02:\x011R\x05alpha\x12\x1b\n\x06lambda\x18\xa0\x9c\x01 \x01(\x02:\x011R\x06lambda"\x8f\x03\n\x10EltwiseParam'
    b'eter\x12D\n\toperation\x18\x01 \x01(\x0e2!.caffe.EltwiseParameter.EltwiseOp:\x03'
    b'SUMR\toperation\x12\x14\n\x05coeff\x18\x02 \x03(\x02R\x05coeff\x12.\n\x10stable_prod_grad\x18\x03 \x01'
    b'(\x08:\x04trueR\x0estableProdGrad\x12&\n\ncoeff_blob\x18\xa0\x9c\x01 \x01(\x08:\x05falseR\tcoeff'
    b'Blob\x12A\n\x06engine\x18\xa1\x9c\x01 \x01(\x0e2\x1e.caffe.EltwiseParameter.Engine:\x07DEFA'
    b'ULTR\x06engine"I\n\tEltwiseOp\x12\x08\n\x04PROD\x10\x00\x12\x07\n\x03SUM\x10\x01\x12\x07\n\x03MAX\x10\x02\x12\n\n\x04SORT'
    b'\x10\xa0\x9c\x01\x12\x14\n\x0eSTOCHASTIC_SUM\x10\xa1\x9c\x01"9\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01'
    b'\x12\x0b\n\x07MKL2017\x10\x03\x12\n\n\x06MKLDNN\x10\x04"\xe5\x01\n\x0eEmbedParameter\x12\x1d\n\nnum_output\x18\x01'
    b' \x01(\rR\tnumOutput\x12\x1b\n\tinput_dim\x18\x02 \x01(\rR\x08inputDim\x12!\n\tbias_term\x18\x03 '
    b'\x01(\x08:\x04trueR\x08biasTerm\x12;\n\rweight_filler\x18\x04 \x01(\x0b2\x16.caffe.FillerPar'
    b'ameterR\x0cweightFiller\x127\n\x0bbias_filler\x18\x05 \x01(\x0b2\x16.caffe.FillerPara'
    b'meterR\nbiasFiller"X\n\x0cExpParameter\x12\x16\n\x04base\x18\x01 \x01(\x02:\x02-1R\x04base\x12\x17\n'
    b'\x05scale\x18\x02 \x01(\x02:\x011R\x05scale\x12\x17\n\x05shift\x18\x03 \x01(\x02:\x010R\x05shift"H\n\x10FlattenPa'
    b'rameter\x12\x15\n\x04axis\x18\x01 \x01(\x05:\x011R\x04axis\x12\x1d\n\x08end_axis\x18\x02 \x01(\x05:\x02-1R\x07endAxi'
    b's"\x8a\x01\n\x11HDF5DataParameter\x12\x16\n\x06source\x18\x01 \x01(\tR\x06source\x12\x1d\n\nbatch_siz'
    b'e\x18\x02 \x01(\rR\tbatchSize\x12\x1f\n\x07shuffle\x18\x03 \x01(\x08:\x05falseR\x07shuffle\x12\x1d\n\x05image'
    b'\x18\xa0\x9c\x01 \x01(\x08:\x05falseR\x05image"2\n\x13HDF5OutputParameter\x12\x1b\n\tfile_name\x18\x01'
    b' \x01(\tR\x08fileName"d\n\x12HingeLossParameter\x126\n\x04norm\x18\x01 \x01(\x0e2\x1e.caffe.H'
    b'ingeLossParameter.Norm:\x02L1R\x04norm"\x16\n\x04Norm\x12\x06\n\x02L1\x10\x01\x12\x06\n\x02L2\x10\x02"\xe8\x10\n'
    b'\x12ImageDataParameter\x12\x16\n\x06source\x18\x01 \x01(\tR\x06source\x12 \n\nbatch_size\x18\x04 '
    b'\x01(\r:\x011R\tbatchSize\x12\x1e\n\trand_skip\x18\x07 \x01(\r:\x010R\x08randSkip\x12\x1f\n\x07shuffle'
    b'\x18\x08 \x01(\x08:\x05falseR\x07shuffle\x12 \n\nnew_height\x18\t \x01(\r:\x010R\tnewHeight\x12\x1e\n\t'
    b'new_width\x18\n \x01(\r:\x010R\x08newWidth\x12\x1f\n\x08is_color\x18\x0b \x01(\x08:\x04trueR\x07isColo'
    b'r\x12\x17\n\x05scale\x18\x02 \x01(\x02:\x011R\x05scale\x12\x1b\n\tmean_file\x18\x03 \x01(\tR\x08meanFile\x12\x1e\n\tc'
    b'rop_size\x18\x05 \x01(\r:\x010R\x08cropSize\x12\x1d\n\x06mirror\x18\x06 \x01(\x08:\x05falseR\x06mirror\x12!'
    b'\n\x0broot_folder\x18\x0c \x01(\t:\x00R\nrootFolder\x12K\n\nlabel_type\x18\xa0\x9c\x01 \x01(\x0e2#.ca'
    b'ffe.ImageDataParameter.LabelType:\x05IMAGER\tlabelType\x12(\n\x0cignore'
    b'_label\x18\xa1\x9c\x01 \x01(\x05:\x03255R\x0bignoreLabel\x12#\n\thas_label\x18\xa2\x9c\x01 \x01(\x08:\x04trueR'
    b'\x08hasLabel\x12\x1d\n\x05cache\x18\xa3\x9c\x01 \x01(\x08:\x05falseR\x05cache\x12#\n\x08precache\x18\xa4\x9c\x01 \x01(\x08'
    b':\x05falseR\x08precache\x12\x1d\n\x07threads\x18\xa5\x9c\x01 \x01(\r:\x014R\x07threads\x12"\n\nshort_si'
    b'de\x18\xa6\x9c\x01 \x01(\r:\x010R\tshortSide\x128\n\x16dataset_share_per_node\x18\xa7\x9c\x01 \x01(\x02:\x01'
    b'1R\x13datasetSharePerNode\x12"\n\nmin_height\x18\xa8\x9c\x01 \x01(\r:\x010R\tminHeight\x12 '
    b'\n\tmin_width\x18\xa9\x9c\x01 \x01(\r:\x010R\x08minWidth\x12"\n\nlabel_size\x18\xaa\x9c\x01 \x01(\r:\x011R\tl'
    b'abelSize\x123\n\x13label_divide_factor\x18\xab\x9c\x01 \x01(\r:\x011R\x11labelDivideFacto'
    b"r\x12'\n\x0emultilabel_num\x18\xac\x9c\x01 \x01(\rR\rmultilabelNum\x12.\n\x0eface_transform"
    b'\x18\xae\x9c\x01 \x01(\x08:\x05falseR\rfaceTransform\x12+\n\x0fmax_shear_ratio\x18\xaf\x9c\x01 \x01(\x02:\x010'
    b'R\rmaxShearRatio\x12-\n\x10max_aspect_ratio\x18\xb0\x9c\x01 \x01(\x02:\x010R\x0emaxAspectRat'
    b'io\x12-\n\x10max_rotate_angle\x18\xb1\x9c\x01 \x01(\x02:\x010R\x0emaxRotateAngle\x12-\n\x10min_ran'
    b'dom_scale\x18\xb2\x9c\x01 \x01(\x02:\x011R\x0eminRandomScale\x12-\n\x10max_random_scale\x18\xb3\x9c\x01'
    b' \x01(\x02:\x011R\x0emaxRandomScale\x12-\n\x10max_random_shift\x18\xb4\x9c\x01 \x01(\r:\x010R\x0emaxR'
    b'andomShift\x12(\n\x0bface_mirror\x18\xb5\x9c\x01 \x01(\x08:\x05falseR\nfaceMirror\x12)\n\x0eface'
    b'_point_num\x18\xb6\x9c\x01 \x01(\r:\x010R\x0cfacePointNum\x12,\n\rbalance_class\x18\xb7\x9c\x01 \x01(\x08'
    b':\x05falseR\x0cbalanceClass\x12"\n\nbalance_by\x18\xb8\x9c\x01 \x01(\r:\x010R\tbalanceBy\x12+\n'
    b"\x0flabel_cut_start\x18\xb9\x9c\x01 \x01(\r:\x010R\rlabelCutStart\x12'\n\rlabel_cut_end\x18"
    b'\xba\x9c\x01 \x01(\r:\x010R\x0blabelCutEnd\x12"\n\nnew_length\x18\xbb\x9c\x01 \x01(\r:\x010R\tnewLength\x12'
    b'(\n\rsampling_rate\x18\xbc\x9c\x01 \x01(\x05:\x011R\x0csamplingRate\x12$\n\tuse_image\x18\xbd\x9c\x01 \x01'
    b'(\x08:\x05falseR\x08useImage\x12#\n\tuse_label\x18\xbe\x9c\x01 \x01(\x08:\x04trueR\x08useLabel\x127\n\x13'
    b'use_temporal_jitter\x18\xbf\x9c\x01 \x01(\x08:\x05falseR\x11useTemporalJitter\x12-\n\x0euse'
    b'_byte_input\x18\xc0\x9c\x01 \x01(\x08:\x05falseR\x0cuseByteInput\x12 \n\x07is_flow\x18\xc1\x9c\x01 \x01(\x08:'
    b'\x05falseR\x06isFlow\x12"\n\nmean_value\x18\xc2\x9c\x01 \x01(\x02:\x010R\tmeanValue\x121\n\x12num_tr'
    b'uth_channels\x18\xc3\x9c\x01 \x01(\r:\x011R\x10numTruthChannels\x12$\n\x0btruth_scale\x18\xc4\x9c\x01'
    b' \x01(\x02:\x011R\ntruthScale\x12\x1b\n\x08clip_min\x18\xc5\x9c\x01 \x01(\x02R\x07clipMin\x12\x1b\n\x08clip_max'
    b'\x18\xc6\x9c\x01 \x01(\x02R\x07clipMax\x12 \n\tshow_data\x18\xc7\x9c\x01 \x01(\x05:\x010R\x08showData\x12I\n\x0ftrans'
    b'form_param\x18\xc8\x9c\x01 \x01(\x0b2\x1e.caffe.TransformationParameterR\x0etransfor'
    b'mParam"+\n\tLabelType\x12\x08\n\x04NONE\x10\x00\x12\t\n\x05IMAGE\x10\x01\x12\t\n\x05PIXEL\x10\x02"u\n\x15Infog'
    b'ainLossParameter\x12\x16\n\x06source\x18\x01 \x01(\tR\x06source\x12\x15\n\x04axis\x18\x02 \x01(\x05:\x011R\x04a'
    b'xis\x12-\n\rprobabilities\x18\x88\xa4\x01 \x01(\x08:\x05falseR\rprobabilities"\xfc\x03\n\x15Inner'
    b'ProductParameter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnumOutput\x12!\n\tbias_term'
    b'\x18\x02 \x01(\x08:\x04trueR\x08biasTerm\x12;\n\rweight_filler\x18\x03 \x01(\x0b2\x16.caffe.Filler'
    b'ParameterR\x0cweightFiller\x127\n\x0bbias_filler\x18\x04 \x01(\x0b2\x16.caffe.FillerP'
    b'arameterR\nbiasFiller\x12\x15\n\x04axis\x18\x05 \x01(\x05:\x011R\x04axis\x12#\n\ttranspose\x18\x06 \x01'
    b'(\x08:\x05falseR\ttranspose\x12%\n\tnormalize\x18\xa0\x9c\x01 \x01(\x08:\x05falseR\tnormalize\x12'
    b'\x1b\n\x04relu\x18\xa1\x9c\x01 \x01(\x08:\x05falseR\x04relu\x12*\n\x0enegative_slope\x18\xa2\x9c\x01 \x01(\x02:\x010R\rn'
    b'egativeSlope\x12F\n\x06engine\x18\xa3\x9c\x01 \x01(\x0e2#.caffe.InnerProductParameter'
    b'.Engine:\x07DEFAULTR\x06engine"7\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t'
    b'\n\x05CUDNN\x10\x02\x12\n\n\x06MKLDNN\x10\x03"\x9c\x01\n\x0eInputParameter\x12&\n\x05shape\x18\x01 \x03(\x0b2\x10.ca'
    b'ffe.BlobShapeR\x05shape\x12\x12\n\x03num\x18\xa0\x9c\x01 \x03(\rR\x03num\x12\x1c\n\x08channels\x18\xa1\x9c\x01 \x03(\r'
    b'R\x08channels\x12\x18\n\x06height\x18\xa2\x9c\x01 \x03(\rR\x06height\x12\x16\n\x05width\x18\xa3\x9c\x01 \x03(\rR\x05width'
    b'"\xa2\x05\n\x0cLRNParameter\x12 \n\nlocal_size\x18\x01 \x01(\r:\x015R\tlocalSize\x12\x17\n\x05alpha'
    b'\x18\x02 \x01(\x02:\x011R\x05alpha\x12\x18\n\x04beta\x18\x03 \x01(\x02:\x040.75R\x04beta\x12P\n\x0bnorm_region\x18\x04 '
    b'\x01(\x0e2\x1e.caffe.LRNParameter.NormRegion:\x0fACROSS_CHANNELSR\nnormRe'
    b'gion\x12\x0f\n\x01k\x18\x05 \x01(\x02:\x011R\x01k\x12;\n\x06engine\x18\x06 \x01(\x0e2\x1a.caffe.LRNParameter.E'
    b'ngine:\x07DEFAULTR\x06engine\x12D\n\tfuse_type\x18\xa0\x9c\x01 \x01(\x0e2\x1c.caffe.LRNParam'
    b'eter.FuseType:\x07UNFUSEDR\x08fuseType\x12>\n\rpooling_param\x18\xa1\x9c\x01 \x01(\x0b2\x17.'
    b'caffe.PoolingParameterR\x0cpoolingParam\x12-\n\x0eunit_test_mode\x18\xa2\x9c\x01 \x01'
    b'(\x08:\x05falseR\x0cunitTestMode\x12:\n\x15unit_test_fuse_kernel\x18\xa3\x9c\x01 \x01(\x08:\x05fa'
    b'lseR\x12unitTestFuseKernel"5\n\nNormRegion\x12\x13\n\x0fACROSS_CHANNELS\x10\x00\x12\x12'
    b'\n\x0eWITHIN_CHANNEL\x10\x01"H\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDN'
    b'N\x10\x02\x12\r\n\x07MKL2017\x10\xa0\x9c\x01\x12\x0c\n\x06MKLDNN\x10\xa1\x9c\x01"+\n\x08FuseType\x12\x0b\n\x07UNFUSED\x10\x00\x12\x12\n'
    b'\x0eFUSED_POOL_MAX\x10\x01"X\n\x0cLogParameter\x12\x16\n\x04base\x18\x01 \x01(\x02:\x02-1R\x04base\x12\x17\n'
    b'\x05scale\x18\x02 \x01(\x02:\x011R\x05scale\x12\x17\n\x05shift\x18\x03 \x01(\x02:\x010R\x05shift"\x8c\x01\n\x0cMVNParam'
    b'eter\x123\n\x12normalize_variance\x18\x01 \x01(\x08:\x04trueR\x11normalizeVariance\x12.\n'
    b'\x0facross_channels\x18\x02 \x01(\x08:\x05falseR\x0eacrossChannels\x12\x17\n\x03eps\x18\x03 \x01(\x02:\x05'
    b'1e-09R\x03eps"\xb9\x01\n\x13MemoryDataParameter\x12\x1d\n\nbatch_size\x18\x01 \x01(\rR\tbatc'
    b'hSize\x12\x1a\n\x08channels\x18\x02 \x01(\rR\x08channels\x12\x16\n\x06height\x18\x03 \x01(\rR\x06height\x12\x14\n'
    b'\x05width\x18\x04 \x01(\rR\x05width\x12\x12\n\x03dim\x18\xa0\x9c\x01 \x03(\rR\x03dim\x12%\n\ttranspose\x18\xa1\x9c\x01 \x01(\x08'
    b':\x05falseR\ttranspose"n\n\x0ePReLUParameter\x12.\n\x06filler\x18\x01 \x01(\x0b2\x16.caffe'
    b'.FillerParameterR\x06filler\x12,\n\x0echannel_shared\x18\x02 \x01(\x08:\x05falseR\rcha'
    b'nnelShared"w\n\x12ParameterParameter\x12&\n\x05shape\x18\x01 \x01(\x0b2\x10.caffe.Blob'
    b'ShapeR\x05shape\x129\n\x0bblob_filler\x18\xa0\x9c\x01 \x01(\x0b2\x16.caffe.FillerParameterR'
    b'\nblobFiller"\x9f\x0b\n\x10PoolingParameter\x12;\n\x04pool\x18\x01 \x01(\x0e2".caffe.Pooli'
    b'ngParameter.PoolMethod:\x03MAXR\x04pool\x12\x13\n\x03pad\x18\x04 \x01(\r:\x010R\x03pad\x12\x16\n\x05pa'
    b'd_h\x18\t \x01(\r:\x010R\x04padH\x12\x16\n\x05pad_w\x18\n \x01(\r:\x010R\x04padW\x12\x1f\n\x0bkernel_size\x18\x02 '
    b'\x01(\rR\nkernelSize\x12\x19\n\x08kernel_h\x18\x05 \x01(\rR\x07kernelH\x12\x19\n\x08kernel_w\x18\x06 \x01(\r'
    b'R\x07kernelW\x12\x19\n\x06stride\x18\x03 \x01(\r:\x011R\x06stride\x12\x19\n\x08stride_h\x18\x07 \x01(\rR\x07stri'
    b'deH\x12\x19\n\x08stride_w\x18\x08 \x01(\rR\x07strideW\x12?\n\x06engine\x18\x0b \x01(\x0e2\x1e.caffe.Pooli'
    b'ngParameter.Engine:\x07DEFAULTR\x06engine\x12,\n\x0eglobal_pooling\x18\x0c \x01(\x08:'
    b'\x05falseR\rglobalPooling\x12F\n\nround_mode\x18\r \x01(\x0e2!.caffe.PoolingPar'
    b'ameter.RoundMode:\x04CEILR\troundMode\x12\x1d\n\tceil_mode\x18\xa0\x9c\x01 \x01(\x08R\x08ceil'
    b'Mode\x12%\n\rtorch_pooling\x18\xa1\x9c\x01 \x01(\x08R\x0ctorchPooling\x12&\n\x0ekernel_size_3'
    b'd\x18\xa2\x9c\x01 \x03(\rR\x0ckernelSize3d\x12\x17\n\x06pad_3d\x18\xa3\x9c\x01 \x03(\rR\x05pad3d\x12\x1d\n\tstride_3'
    b'd\x18\xa4\x9c\x01 \x03(\rR\x08stride3d\x12\x1c\n\x08dilation\x18\xa5\x9c\x01 \x03(\rR\x08dilation\x12\x17\n\x04axis\x18\xa6\x9c'
    b'\x01 \x01(\x05:\x011R\x04axis\x12.\n\x0favg_include_pad\x18\xa7\x9c\x01 \x01(\x08:\x04trueR\ravgIncludeP'
    b'ad\x12#\n\x0ckernel_depth\x18\xa8\x9c\x01 \x01(\rR\x0bkernelDepth\x12,\n\x0ftemporal_stride\x18\xa9'
    b'\x9c\x01 \x01(\r:\x011R\x0etemporalStride\x12\x1b\n\x08bin_size\x18\xaa\x9c\x01 \x01(\rR\x07binSize\x12\x15\n\x05bi'
    b'n_h\x18\xab\x9c\x01 \x01(\rR\x04binH\x12\x15\n\x05bin_w\x18\xac\x9c\x01 \x01(\rR\x04binW\x12\x1b\n\x08blobs_lr\x18\xae\x9c\x01 \x01(\x02'
    b'R\x07blobsLr\x12(\n\x0bblobs_a_min\x18\xaf\x9c\x01 \x01(\x02:\x060.0001R\tblobsAMin\x125\n\x0ckerne'
    b'l_shape\x18\xb0\x9c\x01 \x01(\x0b2\x10.caffe.BlobShapeR\x0bkernelShape\x125\n\x0cstride_sha'
    b'pe\x18\xb1\x9c\x01 \x01(\x0b2\x10.caffe.BlobShapeR\x0bstrideShape\x12/\n\tpad_shape\x18\xb2\x9c\x01 \x01'
    b'(\x0b2\x10.caffe.BlobShapeR\x08padShape"\x91\x01\n\nPoolMethod\x12\x07\n\x03MAX\x10\x00\x12\x07\n\x03AV'
    b'E\x10\x01\x12\x0e\n\nSTOCHASTIC\x10\x02\x12\t\n\x03RCM\x10\xa0\x9c\x01\x12\t\n\x03DEF\x10\xa1\x9c\x01\x12\r\n\x07DEF_ALL\x10\xa2\x9c\x01\x12\x0e\n\x08'
    b'DEF_ALL2\x10\xa3\x9c\x01\x12\x0e\n\x08DEF_ALL3\x10\xa4\x9c\x01\x12\x0e\n\x08DEF_ALL4\x10\xa5\x9c\x01\x12\x0c\n\x06LOWRES\x10\xa6\x9c\x01"c'
    b'\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02\x12\r\n\x07MKL2017\x10\xa0\x9c\x01\x12\x0c'
    b'\n\x06MKLDNN\x10\xa1\x9c\x01\x12\x0c\n\x06LIBDNN\x10\xa2\x9c\x01\x12\x0b\n\x05INTEL\x10\xa3\x9c\x01" \n\tRoundMode\x12\x08\n\x04CEIL'
    b'\x10\x00\x12\t\n\x05FLOOR\x10\x01"[\n\x0ePowerParameter\x12\x17\n\x05power\x18\x01 \x01(\x02:\x011R\x05power\x12\x17\n\x05'
    b'scale\x18\x02 \x01(\x02:\x011R\x05scale\x12\x17\n\x05shift\x18\x03 \x01(\x02:\x010R\x05shift"\x91\x01\n\x0fPythonPar'
    b'ameter\x12\x16\n\x06module\x18\x01 \x01(\tR\x06module\x12\x14\n\x05layer\x18\x02 \x01(\tR\x05layer\x12\x1d\n\tpara'
    b'm_str\x18\x03 \x01(\t:\x00R\x08paramStr\x121\n\x11share_in_parallel\x18\x04 \x01(\x08:\x05falseR\x0fs'
    b'hareInParallel"\xde\x01\n\rReLUParameter\x12(\n\x0enegative_slope\x18\x01 \x01(\x02:\x010R'
    b'\rnegativeSlope\x12<\n\x06engine\x18\x02 \x01(\x0e2\x1b.caffe.ReLUParameter.Engine:'
    b'\x07DEFAULTR\x06engine\x12\x1b\n\x04fuse\x18\xa0\x9c\x01 \x01(\x08:\x05falseR\x04fuse"H\n\x06Engine\x12\x0b\n\x07D'
    b'EFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02\x12\r\n\x07MKL2017\x10\xa0\x9c\x01\x12\x0c\n\x06MKLDNN\x10\xa1\x9c\x01"'
    b'\xfe\x01\n\x12RecurrentParameter\x12 \n\nnum_output\x18\x01 \x01(\r:\x010R\tnumOutput\x12;\n\r'
    b'weight_filler\x18\x02 \x01(\x0b2\x16.caffe.FillerParameterR\x0cweightFiller\x127\n'
    b'\x0bbias_filler\x18\x03 \x01(\x0b2\x16.caffe.FillerParameterR\nbiasFiller\x12$\n\nde'
    b'bug_info\x18\x04 \x01(\x08:\x05falseR\tdebugInfo\x12*\n\rexpose_hidden\x18\x05 \x01(\x08:\x05fal'
    b'seR\x0cexposeHidden"\xe4\x01\n\x12ReductionParameter\x12H\n\toperation\x18\x01 \x01(\x0e2%'
    b'.caffe.ReductionParameter.ReductionOp:\x03SUMR\toperation\x12\x15\n\x04axi'
    b's\x18\x02 \x01(\x05:\x010R\x04axis\x12\x17\n\x05coeff\x18\x03 \x01(\x02:\x011R\x05coeff\x12\x11\n\x01k\x18\xa0\x9c\x01 \x01(\x05:\x011R\x01k'
    b'"A\n\x0bReductionOp\x12\x07\n\x03SUM\x10\x01\x12\x08\n\x04ASUM\x10\x02\x12\t\n\x05SUMSQ\x10\x03\x12\x08\n\x04MEAN\x10\x04\x12\n\n\x04T'
    b'OPK\x10\xa0\x9c\x01"\x9b\x01\n\x10ReshapeParameter\x12&\n\x05shape\x18\x01 \x01(\x0b2\x10.caffe.BlobShap'
    b'eR\x05shape\x12\x15\n\x04axis\x18\x02 \x01(\x05:\x010R\x04axis\x12\x1d\n\x08num_axes\x18\x03 \x01(\x05:\x02-1R\x07numAx'
    b'es\x12)\n\rpixelshuffler\x18\xa0\x9c\x01 \x01(\x05:\x011R\rpixelshuffler"\x88\x02\n\x0cSPPParamet'
    b'er\x12%\n\x0epyramid_height\x18\x01 \x01(\rR\rpyramidHeight\x127\n\x04pool\x18\x02 \x01(\x0e2\x1e.ca'
    b'ffe.SPPParameter.PoolMethod:\x03MAXR\x04pool\x12;\n\x06engine\x18\x06 \x01(\x0e2\x1a.caf'
    b'fe.SPPParameter.Engine:\x07DEFAULTR\x06engine".\n\nPoolMethod\x12\x07\n\x03MAX'
    b'\x10\x00\x12\x07\n\x03AVE\x10\x01\x12\x0e\n\nSTOCHASTIC\x10\x02"+\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10'
    b'\x01\x12\t\n\x05CUDNN\x10\x02"\x90\x02\n\x0eScaleParameter\x12\x15\n\x04axis\x18\x01 \x01(\x05:\x011R\x04axis\x12\x1c\n\x08nu'
    b'm_axes\x18\x02 \x01(\x05:\x011R\x07numAxes\x12.\n\x06filler\x18\x03 \x01(\x0b2\x16.caffe.FillerParam'
    b'eterR\x06filler\x12"\n\tbias_term\x18\x04 \x01(\x08:\x05falseR\x08biasTerm\x127\n\x0bbias_fil'
    b'ler\x18\x05 \x01(\x0b2\x16.caffe.FillerParameterR\nbiasFiller\x12\x1d\n\tmin_value\x18\xa0'
    b'\x9c\x01 \x01(\x02R\x08minValue\x12\x1d\n\tmax_value\x18\xa1\x9c\x01 \x01(\x02R\x08maxValue"\x80\x01\n\x10SigmoidP'
    b'arameter\x12?\n\x06engine\x18\x01 \x01(\x0e2\x1e.caffe.SigmoidParameter.Engine:\x07DE'
    b'FAULTR\x06engine"+\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02"h'
    b'\n\x0eSliceParameter\x12\x15\n\x04axis\x18\x03 \x01(\x05:\x011R\x04axis\x12\x1f\n\x0bslice_point\x18\x02 \x03(\r'
    b'R\nslicePoint\x12\x1e\n\tslice_dim\x18\x01 \x01(\r:\x011R\x08sliceDim"\xd2\x03\n\x10SoftmaxPara'
    b'meter\x12?\n\x06engine\x18\x01 \x01(\x0e2\x1e.caffe.SoftmaxParameter.Engine:\x07DEFAU'
    b'LTR\x06engine\x12\x15\n\x04axis\x18\x02 \x01(\x05:\x011R\x04axis\x124\n\x13scaling_temperature\x18\xa0\x9c\x01'
    b' \x01(\x02:\x011R\x12scalingTemperature\x123\n\x13label_smooth_factor\x18\xa1\x9c\x01 \x01(\x02:\x01'
    b'0R\x11labelSmoothFactor\x12#\n\x0cclass_weight\x18\xa2\x9c\x01 \x03(\x02R\x0bclassWeight\x12"\n'
    b'\nhard_ratio\x18\xa3\x9c\x01 \x01(\x02:\x011R\thardRatio\x12,\n\x11hard_mining_label\x18\xa4\x9c\x01 \x01'
    b'(\x05R\x0fhardMiningLabel\x12%\n\rcutting_point\x18\xa5\x9c\x01 \x01(\x02R\x0ccuttingPoint\x120'
    b'\n\x0enormalize_type\x18\xa6\x9c\x01 \x01(\t:\x07SoftmaxR\rnormalizeType"+\n\x06Engine\x12\x0b'
    b'\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02"\'\n\x0eSwishParameter\x12\x15\n\x04beta\x18'
    b'\x01 \x01(\x02:\x011R\x04beta"z\n\rTanHParameter\x12<\n\x06engine\x18\x01 \x01(\x0e2\x1b.caffe.TanH'
    b'Parameter.Engine:\x07DEFAULTR\x06engine"+\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05'
    b'CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02"5\n\x12ThresholdParameter\x12\x1f\n\tthreshold\x18\x01 \x01(\x02:'
    b'\x010R\tthreshold"<\n\rTileParameter\x12\x15\n\x04axis\x18\x01 \x01(\x05:\x011R\x04axis\x12\x14\n\x05til'
    b'es\x18\x02 \x01(\x05R\x05tiles"\xe6\x03\n\x13WindowDataParameter\x12\x16\n\x06source\x18\x01 \x01(\tR\x06sou'
    b'rce\x12\x17\n\x05scale\x18\x02 \x01(\x02:\x011R\x05scale\x12\x1b\n\tmean_file\x18\x03 \x01(\tR\x08meanFile\x12\x1d\n'
    b'\nbatch_size\x18\x04 \x01(\rR\tbatchSize\x12\x1e\n\tcrop_size\x18\x05 \x01(\r:\x010R\x08cropSize'
    b'\x12\x1d\n\x06mirror\x18\x06 \x01(\x08:\x05falseR\x06mirror\x12&\n\x0cfg_threshold\x18\x07 \x01(\x02:\x030.5R\x0b'
    b'fgThreshold\x12&\n\x0cbg_threshold\x18\x08 \x01(\x02:\x030.5R\x0bbgThreshold\x12%\n\x0bfg_fr'
    b'action\x18\t \x01(\x02:\x040.25R\nfgFraction\x12"\n\x0bcontext_pad\x18\n \x01(\r:\x010R\ncont'
    b'extPad\x12!\n\tcrop_mode\x18\x0b \x01(\t:\x04warpR\x08cropMode\x12(\n\x0ccache_images\x18\x0c '
    b'\x01(\x08:\x05falseR\x0bcacheImages\x12!\n\x0broot_folder\x18\r \x01(\t:\x00R\nrootFolder\x12\x18'
    b'\n\x06config\x18\xa0\x9c\x01 \x01(\tR\x06config"\xaf\x01\n\x0eAccumParameter\x12 \n\ntop_height\x18\x01 '
    b'\x01(\r:\x010R\ttopHeight\x12\x1e\n\ttop_width\x18\x02 \x01(\r:\x010R\x08topWidth\x12-\n\x11size_di'
    b'visible_by\x18\x03 \x01(\r:\x010R\x0fsizeDivisibleBy\x12,\n\x0ehave_reference\x18\x04 \x01(\x08'
    b':\x05falseR\rhaveReference"\xdf\x01\n\x1cAdaptiveBiasChannelParameter\x12\x1c\n\x08n'
    b'um_iter\x18\x01 \x01(\x05:\x011R\x07numIter\x12"\n\nbg_portion\x18\x02 \x01(\x02:\x030.2R\tbgPortio'
    b'n\x12"\n\nfg_portion\x18\x03 \x01(\x02:\x030.2R\tfgPortion\x12-\n\x0fsuppress_others\x18\x04 \x01'
    b'(\x08:\x04trueR\x0esuppressOthers\x12*\n\rmargin_others\x18\x05 \x01(\x02:\x051e-05R\x0cmarg'
    b'inOthers"+\n\x11AffinityParameter\x12\x16\n\x06offset\x18\x01 \x03(\x03R\x06offset"\xa4\x04\n\x16An'
    b'notatedDataParameter\x128\n\rbatch_sampler\x18\x01 \x03(\x0b2\x13.caffe.BatchSam'
    b'plerR\x0cbatchSampler\x12$\n\x0elabel_map_file\x18\x02 \x01(\tR\x0clabelMapFile\x12A\n\t'
    b'anno_type\x18\x03 \x01(\x0e2$.caffe.AnnotatedDatum.AnnotationTypeR\x08annoT'
    b"ype\x12'\n\x0eyolo_data_type\x18\x04 \x01(\x05:\x010R\x0cyoloDataType\x12-\n\x10yolo_data_ji"
    b'tter\x18\x05 \x01(\x02:\x030.3R\x0eyoloDataJitter\x12+\n\x0etrain_diffcult\x18\x06 \x01(\x08:\x04tru'
    b"eR\rtrainDiffcult\x12'\n\x0csingle_class\x18\x07 \x01(\x08:\x04trueR\x0bsingleClass\x12 \n"
    b'\nseg_scales\x18\x08 \x01(\x05:\x018R\tsegScales\x12+\n\x10seg_resize_width\x18\t \x01(\x05:\x010'
    b'R\x0esegResizeWidth\x12-\n\x11seg_resize_height\x18\n \x01(\x05:\x010R\x0fsegResizeHei'
    b'ght\x12;\n\x16difficult_label_warmup\x18\x0b \x01(\x08:\x05falseR\x14difficultLabelWa'
    b'rmup"\xba\x0b\n\x11AugmentationCoeff\x12\x19\n\x06mirror\x18\x01 \x01(\x02:\x010R\x06mirror\x12\x11\n\x02dx\x18'
    b'\x02 \x01(\x02:\x010R\x02dx\x12\x11\n\x02dy\x18\x03 \x01(\x02:\x010R\x02dy\x12\x17\n\x05angle\x18\x04 \x01(\x02:\x010R\x05angle\x12\x18\n\x06'
    b'zoom_x\x18\x05 \x01(\x02:\x011R\x05zoomX\x12\x18\n\x06zoom_y\x18\x06 \x01(\x02:\x011R\x05zoomY\x12\x17\n\x05gamma\x18\x07 '
    b'\x01(\x02:\x011R\x05gamma\x12!\n\nbrightness\x18\x08 \x01(\x02:\x010R\nbrightness\x12\x1d\n\x08contrast'
    b'\x18\t \x01(\x02:\x011R\x08contrast\x12\x19\n\x06color1\x18\n \x01(\x02:\x011R\x06color1\x12\x19\n\x06color2\x18\x0b \x01'
    b'(\x02:\x011R\x06color2\x12\x19\n\x06color3\x18\x0c \x01(\x02:\x011R\x06color3\x12"\n\x0bpow_nomean0\x18\r \x01('
    b'\x02:\x011R\npowNomean0\x12"\n\x0bpow_nomean1\x18\x0e \x01(\x02:\x011R\npowNomean1\x12"\n\x0bpow_'
    b'nomean2\x18\x0f \x01(\x02:\x011R\npowNomean2\x12"\n\x0badd_nomean0\x18\x10 \x01(\x02:\x010R\naddNom'
    b'ean0\x12"\n\x0badd_nomean1\x18\x11 \x01(\x02:\x010R\naddNomean1\x12"\n\x0badd_nomean2\x18\x12 \x01('
    b'\x02:\x010R\naddNomean2\x12$\n\x0cmult_nomean0\x18\x13 \x01(\x02:\x011R\x0bmultNomean0\x12$\n\x0cmu'
    b'lt_nomean1\x18\x14 \x01(\x02:\x011R\x0bmultNomean1\x12$\n\x0cmult_nomean2\x18\x15 \x01(\x02:\x011R\x0bm'
    b'ultNomean2\x12&\n\rpow_withmean0\x18\x16 \x01(\x02:\x011R\x0cpowWithmean0\x12&\n\rpow_wi'
    b'thmean1\x18\x17 \x01(\x02:\x011R\x0cpowWithmean1\x12&\n\rpow_withmean2\x18\x18 \x01(\x02:\x011R\x0cpo'
    b'wWithmean2\x12&\n\radd_withmean0\x18\x19 \x01(\x02:\x010R\x0caddWithmean0\x12&\n\radd_wi'
    b'thmean1\x18\x1a \x01(\x02:\x010R\x0caddWithmean1\x12&\n\radd_withmean2\x18\x1b \x01(\x02:\x010R\x0cad'
    b'dWithmean2\x12(\n\x0emult_withmean0\x18\x1c \x01(\x02:\x011R\rmultWithmean0\x12(\n\x0emult'
    b'_withmean1\x18\x1d \x01(\x02:\x011R\rmultWithmean1\x12(\n\x0emult_withmean2\x18\x1e \x01(\x02:\x01'
    b'1R\rmultWithmean2\x12\x1e\n\tlmult_pow\x18\x1f \x01(\x02:\x011R\x08lmultPow\x12\x1e\n\tlmult_ad'
    b'd\x18  \x01(\x02:\x010R\x08lmultAdd\x12 \n\nlmult_mult\x18! \x01(\x02:\x011R\tlmultMult\x12\x1e\n\tco'
    b'l_angle\x18" \x01(\x02:\x010R\x08colAngle\x12 \n\nfog_amount\x18# \x01(\x02:\x010R\tfogAmount'
    b'\x12\x1c\n\x08fog_size\x18$ \x01(\x02:\x010R\x07fogSize\x12-\n\x11motion_blur_angle\x18% \x01(\x02:\x010'
    b'R\x0fmotionBlurAngle\x12+\n\x10motion_blur_size\x18& \x01(\x02:\x010R\x0emotionBlurSi'
    b"ze\x12$\n\x0cshadow_angle\x18' \x01(\x02:\x010R\x0bshadowAngle\x12*\n\x0fshadow_distance\x18"
    b'( \x01(\x02:\x010R\x0eshadowDistance\x12*\n\x0fshadow_strength\x18) \x01(\x02:\x010R\x0eshadow'
    b'Strength\x12\x17\n\x05noise\x18* \x01(\x02:\x010R\x05noise"\xe1\x13\n\x15AugmentationParameter\x12'
    b' \n\ncrop_width\x18\x01 \x01(\r:\x010R\tcropWidth\x12"\n\x0bcrop_height\x18\x02 \x01(\r:\x010R\nc'
    b'ropHeight\x12)\n\x0fwrite_augmented\x18\x03 \x01(\t:\x00R\x0ewriteAugmented\x12*\n\x0emax_'
    b'multiplier\x18\x04 \x01(\x02:\x03255R\rmaxMultiplier\x125\n\x13augment_during_test\x18'
    b'\x05 \x01(\x08:\x05falseR\x11augmentDuringTest\x12(\n\x0erecompute_mean\x18\x06 \x01(\r:\x010R\r'
    b'recomputeMean\x12\x1f\n\nwrite_mean\x18\x07 \x01(\t:\x00R\twriteMean\x12*\n\x0emean_per_p'
    b'ixel\x18\x08 \x01(\x08:\x04trueR\x0cmeanPerPixel\x12\x12\n\x04mean\x18\t \x03(\x02R\x04mean\x12\x17\n\x04mode\x18\n'
    b' \x01(\t:\x03addR\x04mode\x12#\n\x0bbottomwidth\x18\x0b \x01(\r:\x010R\x0bbottomwidth\x12%\n\x0cbott'
    b'omheight\x18\x0c \x01(\r:\x010R\x0cbottomheight\x12\x13\n\x03num\x18\r \x01(\r:\x010R\x03num\x12)\n\x10chro'
    b'matic_eigvec\x18\x0e \x03(\x02R\x0fchromaticEigvec\x127\n\x06mirror\x18\x0f \x01(\x0b2\x1f.caffe.'
    b'RandomGeneratorParameterR\x06mirror\x12=\n\ttranslate\x18\x10 \x01(\x0b2\x1f.caffe.'
    b'RandomGeneratorParameterR\ttranslate\x127\n\x06rotate\x18\x11 \x01(\x0b2\x1f.caffe.'
    b'RandomGeneratorParameterR\x06rotate\x123\n\x04zoom\x18\x12 \x01(\x0b2\x1f.caffe.Rando'
    b'mGeneratorParameterR\x04zoom\x129\n\x07squeeze\x18\x13 \x01(\x0b2\x1f.caffe.RandomGen'
    b'eratorParameterR\x07squeeze\x12@\n\x0btranslate_x\x18\x14 \x01(\x0b2\x1f.caffe.Random'
    b'GeneratorParameterR\ntranslateX\x12@\n\x0btranslate_y\x18\x15 \x01(\x0b2\x1f.caffe.'
    b'RandomGeneratorParameterR\ntranslateY\x125\n\x05gamma\x18\x16 \x01(\x0b2\x1f.caffe.'
    b'RandomGeneratorParameterR\x05gamma\x12?\n\nbrightness\x18\x17 \x01(\x0b2\x1f.caffe.'
    b'RandomGeneratorParameterR\nbrightness\x12;\n\x08contrast\x18\x18 \x01(\x0b2\x1f.caf'
    b'fe.RandomGeneratorParameterR\x08contrast\x125\n\x05color\x18\x19 \x01(\x0b2\x1f.caffe'
    b'.RandomGeneratorParameterR\x05color\x12<\n\tlmult_pow\x18\x1a \x01(\x0b2\x1f.caffe.'
    b'RandomGeneratorParameterR\x08lmultPow\x12>\n\nlmult_mult\x18\x1b \x01(\x0b2\x1f.caf'
    b'fe.RandomGeneratorParameterR\tlmultMult\x12<\n\tlmult_add\x18\x1c \x01(\x0b2\x1f.'
    b'caffe.RandomGeneratorParameterR\x08lmultAdd\x128\n\x07sat_pow\x18\x1d \x01(\x0b2\x1f.'
    b'caffe.RandomGeneratorParameterR\x06satPow\x12:\n\x08sat_mult\x18\x1e \x01(\x0b2\x1f.c'
    b'affe.RandomGeneratorParameterR\x07satMult\x128\n\x07sat_add\x18\x1f \x01(\x0b2\x1f.ca'
    b'ffe.RandomGeneratorParameterR\x06satAdd\x128\n\x07col_pow\x18  \x01(\x0b2\x1f.caff'
    b'e.RandomGeneratorParameterR\x06colPow\x12:\n\x08col_mult\x18! \x01(\x0b2\x1f.caffe'
    b'.RandomGeneratorParameterR\x07colMult\x128\n\x07col_add\x18" \x01(\x0b2\x1f.caffe.'
    b'RandomGeneratorParameterR\x06colAdd\x12:\n\x08ladd_pow\x18# \x01(\x0b2\x1f.caffe.R'
    b'andomGeneratorParameterR\x07laddPow\x12<\n\tladd_mult\x18$ \x01(\x0b2\x1f.caffe.'
    b'RandomGeneratorParameterR\x08laddMult\x12:\n\x08ladd_add\x18% \x01(\x0b2\x1f.caffe'
    b'.RandomGeneratorParameterR\x07laddAdd\x12>\n\ncol_rotate\x18& \x01(\x0b2\x1f.caf'
    b"fe.RandomGeneratorParameterR\tcolRotate\x12>\n\nfog_amount\x18' \x01(\x0b2\x1f"
    b'.caffe.RandomGeneratorParameterR\tfogAmount\x12:\n\x08fog_size\x18( \x01(\x0b'
    b'2\x1f.caffe.RandomGeneratorParameterR\x07fogSize\x12K\n\x11motion_blur_an'
    b'gle\x18) \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x0fmotionBlurAngle\x12'
    b'I\n\x10motion_blur_size\x18* \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x0e'
    b'motionBlurSize\x12B\n\x0cshadow_angle\x18+ \x01(\x0b2\x1f.caffe.RandomGenerator'
    b'ParameterR\x0bshadowAngle\x12H\n\x0fshadow_distance\x18, \x01(\x0b2\x1f.caffe.Rand'
    b'omGeneratorParameterR\x0eshadowDistance\x12H\n\x0fshadow_strength\x18- \x01('
    b'\x0b2\x1f.caffe.RandomGeneratorParameterR\x0eshadowStrength\x125\n\x05noise\x18'
    b'. \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x05noise"\xe7\x05\n\x0bBNParamete'
    b'r\x129\n\x0cscale_filler\x18\x01 \x01(\x0b2\x16.caffe.FillerParameterR\x0bscaleFiller'
    b'\x129\n\x0cshift_filler\x18\x02 \x01(\x0b2\x16.caffe.FillerParameterR\x0bshiftFiller\x12'
    b'9\n\x07bn_mode\x18\x03 \x01(\x0e2\x19.caffe.BNParameter.BNMode:\x05LEARNR\x06bnMode\x129'
    b'\n\x0cslope_filler\x18\x04 \x01(\x0b2\x16.caffe.FillerParameterR\x0bslopeFiller\x127\n'
    b'\x0bbias_filler\x18\x05 \x01(\x0b2\x16.caffe.FillerParameterR\nbiasFiller\x12\x1f\n\x08mo'
    b'mentum\x18\x06 \x01(\x02:\x030.9R\x08momentum\x12\x17\n\x03eps\x18\x07 \x01(\x02:\x051e-05R\x03eps\x12\x1d\n\x06froz'
    b'en\x18\x08 \x01(\x08:\x05falseR\x06frozen\x12:\n\x06engine\x18\t \x01(\x0e2\x19.caffe.BNParameter.'
    b'Engine:\x07DEFAULTR\x06engine\x12\x1e\n\x07var_eps\x18\n \x01(\x02:\x051e-10R\x06varEps\x12,\n\x0em'
    b'oving_average\x18\x0b \x01(\x08:\x05falseR\rmovingAverage\x12\x14\n\x05decay\x18\x0c \x01(\x02R\x05de'
    b'cay\x12\x12\n\x04axis\x18\r \x01(\x02R\x04axis\x12+\n\x0eacross_spatial\x18\x0e \x01(\x08:\x04trueR\racros'
    b'sSpatial\x12(\n\x0binverse_std\x18\x88\xa4\x01 \x01(\x08:\x05falseR\ninverseStd""\n\x06BNMode'
    b'\x12\t\n\x05LEARN\x10\x00\x12\r\n\tINFERENCE\x10\x01"+\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01'
    b'\x12\t\n\x05CUDNN\x10\x02"\xed\x01\n\x19BatchContrastiveParameter\x12*\n\x0fpositive_margin'
    b'\x18\x01 \x01(\x02:\x011R\x0epositiveMargin\x12*\n\x0fnegative_margin\x18\x02 \x01(\x02:\x011R\x0enegat'
    b'iveMargin\x12*\n\x0fpositive_weight\x18\x03 \x01(\x02:\x011R\x0epositiveWeight\x12*\n\x0fneg'
    b'ative_weight\x18\x04 \x01(\x02:\x011R\x0enegativeWeight\x12 \n\x08max_only\x18\x05 \x01(\x08:\x05fal'
    b'seR\x07maxOnly"\x8c\x01\n\x17BatchReductionParameter\x12\x14\n\x05level\x18\x01 \x03(\x05R\x05leve'
    b'l\x12B\n\x0freduction_param\x18\x02 \x01(\x0b2\x19.caffe.ReductionParameterR\x0ereduc'
    b'tionParam\x12\x17\n\x03pos\x18\x03 \x01(\x08:\x05falseR\x03pos"m\n\x10BBoxRegParameter\x12\x1b\n\tbb'
    b'ox_mean\x18\x01 \x03(\x02R\x08bboxMean\x12\x19\n\x08bbox_std\x18\x02 \x03(\x02R\x07bboxStd\x12!\n\tcls_aw'
    b'are\x18\x03 \x01(\x08:\x04trueR\x08clsAware"\x8f\x02\n\x14BiasChannelParameter\x12\x1a\n\x07bg_bia'
    b's\x18\x01 \x01(\x02:\x011R\x06bgBias\x12\x1a\n\x07fg_bias\x18\x02 \x01(\x02:\x012R\x06fgBias\x12!\n\x0cignore_lab'
    b'el\x18\x03 \x03(\x05R\x0bignoreLabel\x12K\n\nlabel_type\x18\x04 \x01(\x0e2%.caffe.BiasChanne'
    b'lParameter.LabelType:\x05IMAGER\tlabelType\x12,\n\x10background_label\x18\x05'
    b' \x01(\x05:\x010R\x0fbackgroundLabel"!\n\tLabelType\x12\t\n\x05IMAGE\x10\x01\x12\t\n\x05PIXEL\x10\x02"'
    b'\x8c\x01\n\x1aBlackAugmentationParameter\x125\n\x05black\x18\x01 \x01(\x0b2\x1f.caffe.Random'
    b'GeneratorParameterR\x05black\x127\n\x06border\x18\x02 \x01(\x0b2\x1f.caffe.RandomGene'
    b'ratorParameterR\x06border"b\n\x19BoxAnnotatorOHEMParameter\x12\x1e\n\x0broi_p'
    b'er_img\x18\x01 \x01(\rR\troiPerImg\x12%\n\x0cignore_label\x18\x02 \x01(\x05:\x02-1R\x0bignoreLab'
    b'el"\xe1\x02\n\x17BoxGroupOutputParameter\x12\x18\n\x06fg_thr\x18\x01 \x01(\x02:\x010R\x05fgThr\x12\x1c\n\x07'
    b'iou_thr\x18\x02 \x01(\x02:\x030.5R\x06iouThr\x12\x1e\n\x08nms_type\x18\x03 \x01(\t:\x03IOUR\x07nmsType\x12@'
    b'\n\x0fbox_group_param\x18\x04 \x03(\x0b2\x18.caffe.BoxGroupParameterR\rboxGroupP'
    b'aram\x12\x1e\n\tfield_whr\x18\x05 \x01(\x02:\x012R\x08fieldWhr\x12\x1e\n\tfield_xyr\x18\x06 \x01(\x02:\x012R\x08'
    b'fieldXyr\x12!\n\x0bmax_nms_num\x18\x07 \x01(\r:\x010R\tmaxNmsNum\x12*\n\x10max_post_nms_'
    b'num\x18\x08 \x01(\r:\x010R\rmaxPostNmsNum\x12\x1d\n\x08min_size\x18\t \x01(\x02:\x0215R\x07minSize"]'
    b'\n\x11BoxGroupParameter\x12\x17\n\x07field_h\x18\x01 \x03(\rR\x06fieldH\x12\x17\n\x07field_w\x18\x02 \x03('
    b'\rR\x06fieldW\x12\x16\n\x06stride\x18\x03 \x01(\rR\x06stride"\xf5\x02\n\x12BoxOutputParameter\x12\x18\n\x06'
    b'fg_thr\x18\x01 \x01(\x02:\x010R\x05fgThr\x12\x1c\n\x07iou_thr\x18\x02 \x01(\x02:\x030.5R\x06iouThr\x12\x1e\n\x08nms_'
    b'type\x18\x03 \x01(\t:\x03IOUR\x07nmsType\x12\x17\n\x07field_h\x18\x04 \x03(\rR\x06fieldH\x12\x17\n\x07field_w'
    b"\x18\x05 \x03(\rR\x06fieldW\x12'\n\x0fdownsample_rate\x18\x06 \x03(\rR\x0edownsampleRate\x12\x1e\n\tf"
    b'ield_whr\x18\x07 \x01(\x02:\x012R\x08fieldWhr\x12\x1e\n\tfield_xyr\x18\x08 \x01(\x02:\x012R\x08fieldXyr\x12'
    b'!\n\x0bmax_nms_num\x18\t \x01(\r:\x010R\tmaxNmsNum\x12*\n\x10max_post_nms_num\x18\n \x01(\r'
    b':\x010R\rmaxPostNmsNum\x12\x1d\n\x08min_size\x18\x0b \x01(\x02:\x0215R\x07minSize"@\n\x0eBReLUPa'
    b'rameter\x12\x16\n\x06minval\x18\x01 \x01(\x02R\x06minval\x12\x16\n\x06maxval\x18\x02 \x01(\x02R\x06maxval"\xb1\x01\n\x13'
    b'CenterLossParameter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnumOutput\x12;\n\rcenter'
    b'_filler\x18\x02 \x01(\x0b2\x16.caffe.FillerParameterR\x0ccenterFiller\x12\x15\n\x04axis\x18'
    b'\x03 \x01(\x05:\x011R\x04axis\x12\'\n\rdistance_type\x18\x04 \x01(\t:\x02L2R\x0cdistanceType"\xda\x02\n\x15'
    b'ChannelScaleParameter\x12#\n\ndo_forward\x18\x01 \x01(\x08:\x04trueR\tdoForward\x124'
    b'\n\x13do_backward_feature\x18\x02 \x01(\x08:\x04trueR\x11doBackwardFeature\x120\n\x11do_b'
    b'ackward_scale\x18\x03 \x01(\x08:\x04trueR\x0fdoBackwardScale\x12(\n\x0cglobal_scale\x18\x04'
    b' \x01(\x08:\x05falseR\x0bglobalScale\x12.\n\x10max_global_scale\x18\x05 \x01(\x02:\x041000R\x0ema'
    b'xGlobalScale\x12+\n\x10min_global_scale\x18\x06 \x01(\x02:\x010R\x0eminGlobalScale\x12-\n'
    b'\x11init_global_scale\x18\x07 \x01(\x02:\x011R\x0finitGlobalScale"\x84\x01\n\x16CoeffSchedu'
    b'leParameter\x12\x1e\n\thalf_life\x18\x01 \x01(\x02:\x011R\x08halfLife\x12&\n\rinitial_coeff'
    b'\x18\x02 \x01(\x02:\x011R\x0cinitialCoeff\x12"\n\x0bfinal_coeff\x18\x03 \x01(\x02:\x011R\nfinalCoeff"'
    b'Z\n\x18CompactBilinearParameter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnumOutput\x12\x1f'
    b'\n\x08sum_pool\x18\x02 \x01(\x08:\x04trueR\x07sumPool"9\n\x1eConfidencePenaltyLossPara'
    b'meter\x12\x17\n\x04beta\x18\x01 \x01(\x02:\x030.1R\x04beta"y\n\x1eContinuationIndicatorParam'
    b'eter\x12\x1e\n\ttime_step\x18\x01 \x01(\r:\x010R\x08timeStep\x12 \n\nbatch_size\x18\x02 \x01(\r:\x010R'
    b'\tbatchSize\x12\x15\n\x04axis\x18\x03 \x01(\x05:\x010R\x04axis"\xd5\x03\n\x16Convolution3DParameter'
    b'\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnumOutput\x12!\n\tbias_term\x18\x02 \x01(\x08:\x04trueR\x08bi'
    b'asTerm\x12\x13\n\x03pad\x18\x03 \x01(\r:\x010R\x03pad\x12\x1f\n\x0bkernel_size\x18\x04 \x01(\rR\nkernelSize'
    b'\x12\x17\n\x05group\x18\x05 \x01(\r:\x011R\x05group\x12!\n\x0ckernel_depth\x18\x06 \x01(\rR\x0bkernelDepth'
    b'\x12\x19\n\x06stride\x18\x07 \x01(\r:\x011R\x06stride\x12*\n\x0ftemporal_stride\x18\x08 \x01(\r:\x011R\x0etem'
    b'poralStride\x12;\n\rweight_filler\x18\t \x01(\x0b2\x16.caffe.FillerParameterR\x0c'
    b'weightFiller\x127\n\x0bbias_filler\x18\n \x01(\x0b2\x16.caffe.FillerParameterR\nb'
    b'iasFiller\x12$\n\x0cfilter_group\x18\x0b \x01(\r:\x011R\x0bfilterGroup\x12$\n\x0ctemporal_'
    b'pad\x18\x0c \x01(\r:\x010R\x0btemporalPad"\x90\x03\n\x14CorrelationParameter\x12\x13\n\x03pad\x18\x01 '
    b'\x01(\r:\x010R\x03pad\x12\x1f\n\x0bkernel_size\x18\x02 \x01(\rR\nkernelSize\x12)\n\x10max_displace'
    b'ment\x18\x03 \x01(\rR\x0fmaxDisplacement\x12\x1c\n\x08stride_1\x18\x04 \x01(\r:\x011R\x07stride1\x12\x1c\n'
    b'\x08stride_2\x18\x05 \x01(\r:\x011R\x07stride2\x12,\n\x10single_direction\x18\x06 \x01(\x05:\x010R\x0fsi'
    b'ngleDirection\x12\x1c\n\x06do_abs\x18\x07 \x01(\x08:\x05falseR\x05doAbs\x12`\n\x10correlation_t'
    b'ype\x18\x08 \x01(\x0e2+.caffe.CorrelationParameter.CorrelationType:\x08MULT'
    b'IPLYR\x0fcorrelationType"-\n\x0fCorrelationType\x12\x0c\n\x08MULTIPLY\x10\x00\x12\x0c\n\x08SU'
    b'BTRACT\x10\x01"j\n\x13CTCDecoderParameter\x12\x1f\n\x0bblank_index\x18\x01 \x01(\x05R\nblankI'
    b'ndex\x122\n\x12ctc_merge_repeated\x18\x02 \x01(\x08:\x04trueR\x10ctcMergeRepeated"\xf7\x02\n'
    b'\x10CtcLossParameter\x12&\n\ralphabet_size\x18\x01 \x01(\r:\x010R\x0calphabetSize\x12\x1e\n'
    b'\ttime_step\x18\x02 \x01(\r:\x010R\x08timeStep\x12"\n\x0bblank_label\x18\x03 \x01(\x05:\x010R\nblank'
    b'Label\x12$\n\x0coutput_delay\x18\x04 \x01(\x05:\x010R\x0boutputDelay\x12#\n\x0bblank_index\x18\x05'
    b' \x01(\x05:\x02-1R\nblankIndex\x12G\n\x1cpreprocess_collapse_repeated\x18\x06 \x01(\x08:\x05'
    b'falseR\x1apreprocessCollapseRepeated\x122\n\x12ctc_merge_repeated\x18\x07 \x01('
    b'\x08:\x04trueR\x10ctcMergeRepeated\x12/\n\x12loss_calculation_t\x18\x08 \x01(\x05:\x010R\x10lo'
    b'ssCalculationT"9\n\x13DecodeBBoxParameter\x12"\n\ngt_iou_thr\x18\x01 \x01(\x02:\x040'
    b'.95R\x08gtIouThr"\xe4\x05\n\x1eDeformableConvolutionParameter\x12\x1d\n\nnum_outp'
    b'ut\x18\x01 \x01(\rR\tnumOutput\x12!\n\tbias_term\x18\x02 \x01(\x08:\x04trueR\x08biasTerm\x12\x10\n\x03pa'
    b'd\x18\x03 \x03(\rR\x03pad\x12\x1f\n\x0bkernel_size\x18\x04 \x03(\rR\nkernelSize\x12\x16\n\x06stride\x18\x05 \x03('
    b'\rR\x06stride\x12\x1a\n\x08dilation\x18\x06 \x03(\rR\x08dilation\x12\x16\n\x05pad_h\x18\x07 \x01(\r:\x010R\x04pad'
    b'H\x12\x16\n\x05pad_w\x18\x08 \x01(\r:\x010R\x04padW\x12\x19\n\x08kernel_h\x18\t \x01(\rR\x07kernelH\x12\x19\n\x08kern'
    b'el_w\x18\n \x01(\rR\x07kernelW\x12\x19\n\x08stride_h\x18\x0b \x01(\rR\x07strideH\x12\x19\n\x08stride_w\x18\x0c'
    b' \x01(\rR\x07strideW\x12\x17\n\x05group\x18\r \x01(\r:\x011R\x05group\x12,\n\x10deformable_group\x18\x0e'
    b' \x01(\r:\x014R\x0fdeformableGroup\x12;\n\rweight_filler\x18\x0f \x01(\x0b2\x16.caffe.Fill'
    b'erParameterR\x0cweightFiller\x127\n\x0bbias_filler\x18\x10 \x01(\x0b2\x16.caffe.Fille'
    b'rParameterR\nbiasFiller\x12M\n\x06engine\x18\x11 \x01(\x0e2,.caffe.DeformableCon'
    b'volutionParameter.Engine:\x07DEFAULTR\x06engine\x12\x15\n\x04axis\x18\x12 \x01(\x05:\x011R\x04'
    b'axis\x12-\n\x0fforce_nd_im2col\x18\x13 \x01(\x08:\x05falseR\rforceNdIm2col"+\n\x06Engin'
    b'e\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02"\xb2\x02\n\x1fDeformablePSROIPool'
    b'ingParameter\x12#\n\rspatial_scale\x18\x01 \x01(\x02R\x0cspatialScale\x12\x1d\n\noutput_'
    b'dim\x18\x02 \x01(\x05R\toutputDim\x12\x1d\n\ngroup_size\x18\x03 \x01(\x05R\tgroupSize\x12\x1f\n\x0bpoole'
    b'd_size\x18\x04 \x01(\x05R\npooledSize\x12\x1e\n\tpart_size\x18\x05 \x01(\x05:\x010R\x08partSize\x12)\n\x0f'
    b'sample_per_part\x18\x06 \x01(\x05:\x011R\rsamplePerPart\x12\x1e\n\ttrans_std\x18\x07 \x01(\x02:\x01'
    b'0R\x08transStd\x12 \n\x08no_trans\x18\x08 \x01(\x08:\x05falseR\x07noTrans"\xcc\x06\n\x13DenseBlock'
    b'Parameter\x12(\n\rnumTransition\x18\x01 \x01(\x05:\x0240R\rnumTransition\x12$\n\x0binitC'
    b'hannel\x18\x02 \x01(\x05:\x0216R\x0binitChannel\x12"\n\ngrowthRate\x18\x03 \x01(\x05:\x0212R\ngrowt'
    b'hRate\x12\x16\n\x05pad_h\x18\x04 \x01(\x05:\x011R\x04padH\x12\x16\n\x05pad_w\x18\x05 \x01(\x05:\x011R\x04padW\x122\n\x13con'
    b'v_verticalStride\x18\x06 \x01(\x05:\x011R\x12convVerticalStride\x126\n\x15conv_horize'
    b'ntalStride\x18\x07 \x01(\x05:\x011R\x14convHorizentalStride\x12\x1c\n\x08filter_H\x18\x08 \x01(\x05:'
    b'\x013R\x07filterH\x12\x1c\n\x08filter_W\x18\t \x01(\x05:\x013R\x07filterW\x12;\n\rFilter_Filler\x18\n'
    b' \x01(\x0b2\x16.caffe.FillerParameterR\x0cFilterFiller\x12@\n\x10BN_Scaler_Fill'
    b'er\x18\x0b \x01(\x0b2\x16.caffe.FillerParameterR\x0eBNScalerFiller\x12<\n\x0eBN_Bias_'
    b'Filler\x18\x0c \x01(\x0b2\x16.caffe.FillerParameterR\x0cBNBiasFiller\x12\x19\n\x06gpuIdx'
    b'\x18\x0f \x01(\x05:\x010R\x06gpuIdx\x12&\n\x0buse_dropout\x18\x10 \x01(\x08:\x05falseR\nuseDropout\x12(\n'
    b'\x0edropout_amount\x18\x11 \x01(\x02:\x010R\rdropoutAmount\x12\x1c\n\x06use_BC\x18\x12 \x01(\x08:\x05fal'
    b'seR\x05useBC\x12>\n\x18BC_ultra_space_efficient\x18\x13 \x01(\x08:\x05falseR\x15BCUltraS'
    b'paceEfficient\x12$\n\x0cworkspace_MB\x18\x14 \x01(\x05:\x018R\x0bworkspaceMB\x12;\n\x17movin'
    b'g_average_fraction\x18\x15 \x01(\x02:\x030.1R\x15movingAverageFraction"\xe7\x01\n\x11Den'
    b'seCRFParameter\x12\x1d\n\x08max_iter\x18\x01 \x01(\x05:\x0210R\x07maxIter\x12\x1c\n\npos_xy_std\x18'
    b'\x02 \x03(\x02R\x08posXyStd\x12\x13\n\x05pos_w\x18\x03 \x03(\x02R\x04posW\x12\x1a\n\tbi_xy_std\x18\x04 \x03(\x02R\x07biX'
    b'yStd\x12\x1c\n\nbi_rgb_std\x18\x05 \x03(\x02R\x08biRgbStd\x12\x11\n\x04bi_w\x18\x06 \x03(\x02R\x03biW\x123\n\x12out'
    b'put_probability\x18\x07 \x01(\x08:\x04trueR\x11outputProbability"\x98\x04\n\x17DenseImag'
    b'eDataParameter\x12\x16\n\x06source\x18\x01 \x01(\tR\x06source\x12\x1d\n\nbatch_size\x18\x02 \x01(\rR\t'
    b'batchSize\x12\x1e\n\trand_skip\x18\x03 \x01(\r:\x010R\x08randSkip\x12\x1f\n\x07shuffle\x18\x04 \x01(\x08:\x05'
    b'falseR\x07shuffle\x12 \n\nnew_height\x18\x05 \x01(\r:\x010R\tnewHeight\x12\x1e\n\tnew_widt'
    b'h\x18\x06 \x01(\r:\x010R\x08newWidth\x12\x1f\n\x08is_color\x18\x07 \x01(\x08:\x04trueR\x07isColor\x12\x1b\n\tmea'
    b'n_file\x18\x08 \x01(\tR\x08meanFile\x12!\n\x0broot_folder\x18\t \x01(\t:\x00R\nrootFolder\x12\x1d\n'
    b'\x06mirror\x18\n \x01(\x08:\x05falseR\x06mirror\x12 \n\ncrop_width\x18\x0b \x01(\r:\x010R\tcropWid'
    b'th\x12"\n\x0bcrop_height\x18\x0c \x01(\r:\x010R\ncropHeight\x121\n\x13label_divide_facto'
    b'r\x18\r \x01(\r:\x011R\x11labelDivideFactor\x12\x1d\n\x06rotate\x18\x0e \x01(\x08:\x05falseR\x06rotate'
    b'\x12+\n\x10one_hot_nclasses\x18\x0f \x01(\r:\x010R\x0eoneHotNclasses"\xd7\x02\n\x1aDetectionA'
    b'ccuracyParameter\x12\x17\n\x07cls_num\x18\x01 \x01(\rR\x06clsNum\x12\x1e\n\tcoord_num\x18\x02 \x01(\r'
    b':\x014R\x08coordNum\x12\x17\n\x07field_h\x18\x03 \x01(\rR\x06fieldH\x12\x17\n\x07field_w\x18\x04 \x01(\rR\x06fie'
    b"ldW\x12'\n\x0fdownsample_rate\x18\x05 \x01(\rR\x0edownsampleRate\x12\x16\n\x05top_k\x18\x06 \x01(\r:"
    b'\x011R\x04topK\x12\x1e\n\tfield_whr\x18\x07 \x01(\x02:\x012R\x08fieldWhr\x12\x1e\n\tfield_xyr\x18\x08 \x01(\x02:'
    b'\x014R\x08fieldXyr\x12&\n\x0cbg_threshold\x18\t \x01(\x02:\x030.5R\x0bbgThreshold\x12%\n\nobje'
    b'ctness\x18\n \x01(\x08:\x05falseR\nobjectness"\xbc\x0b\n\x16DetectionDataParameter\x12\x16'
    b'\n\x06source\x18\x01 \x01(\tR\x06source\x12\x17\n\x05scale\x18\x02 \x01(\x02:\x011R\x05scale\x12\x1d\n\nbatch_siz'
    b'e\x18\x03 \x01(\rR\tbatchSize\x12\x1e\n\tcoord_num\x18\x04 \x01(\r:\x014R\x08coordNum\x12\x16\n\x06stride'
    b'\x18\x05 \x03(\rR\x06stride\x12\x17\n\x07field_h\x18\x06 \x03(\rR\x06fieldH\x12\x17\n\x07field_w\x18\x07 \x03(\rR\x06fi'
    b'eldW\x12&\n\x0cfg_threshold\x18\x08 \x01(\x02:\x030.5R\x0bfgThreshold\x123\n\x13ignore_fg_th'
    b'reshold\x18\t \x01(\x02:\x030.4R\x11ignoreFgThreshold\x12!\n\x0cresize_width\x18\n \x01(\rR'
    b'\x0bresizeWidth\x12#\n\rresize_height\x18\x0b \x01(\rR\x0cresizeHeight\x12 \n\ncrop_wi'
    b'dth\x18\x0c \x01(\r:\x010R\tcropWidth\x12"\n\x0bcrop_height\x18\r \x01(\r:\x010R\ncropHeight\x12'
    b'\x1b\n\tmin_scale\x18\x0e \x01(\x02R\x08minScale\x12\x1b\n\tmax_scale\x18\x0f \x01(\x02R\x08maxScale\x12,\n'
    b'\x0fmultiscale_prob\x18\x10 \x01(\x02:\x030.5R\x0emultiscaleProb\x12!\n\x0cmin_whaspect\x18'
    b'\x11 \x01(\x02R\x0bminWhaspect\x12!\n\x0cmax_whaspect\x18\x12 \x01(\x02R\x0bmaxWhaspect\x12\x1d\n\nsho'
    b'rt_size\x18\x13 \x01(\rR\tshortSize\x12\x1b\n\tlong_size\x18\x14 \x01(\rR\x08longSize\x12#\n\x0cmin'
    b'_gt_width\x18\x15 \x01(\x02:\x010R\nminGtWidth\x12%\n\rmin_gt_height\x18\x16 \x01(\x02:\x010R\x0bmi'
    b'nGtHeight\x12 \n\x07shuffle\x18\x17 \x01(\t:\x06randomR\x07shuffle\x12-\n\x0foutput_gt_box'
    b'es\x18\x18 \x01(\x08:\x05falseR\routputGtBoxes\x12(\n\x0ccache_images\x18\x19 \x01(\x08:\x05falseR'
    b'\x0bcacheImages\x12!\n\x0broot_folder\x18\x1a \x01(\t:\x00R\nrootFolder\x12?\n\rdistort_p'
    b'aram\x18\x1b \x01(\x0b2\x1a.caffe.DistortionParameterR\x0cdistortParam\x129\n\x0cresi'
    b'ze_param\x18\x1c \x01(\x0b2\x16.caffe.ResizeParameterR\x0bresizeParam\x12!\n\x0cresiz'
    b'e_ratio\x18\x1d \x01(\x02R\x0bresizeRatio\x12&\n\x0fcrop_short_size\x18\x1e \x01(\rR\rcropSho'
    b'rtSize\x12$\n\x0ecrop_long_size\x18\x1f \x01(\rR\x0ccropLongSize\x12&\n\x0flow_scale_ra'
    b'tio\x18  \x01(\x02R\rlowScaleRatio\x12(\n\x10high_scale_ratio\x18! \x01(\x02R\x0ehighScal'
    b'eRatio\x12;\n\x1aanchor_ignore_margin_ratio\x18" \x01(\x02R\x17anchorIgnoreMarg'
    b'inRatio\x121\n\x15anchor_ignore_iou_thr\x18# \x01(\x02R\x12anchorIgnoreIouThr\x12)'
    b'\n\x0epickup_iou_thr\x18$ \x01(\x02:\x030.2R\x0cpickupIouThr\x12(\n\x0emix_group_size\x18'
    b'% \x01(\r:\x0264R\x0cmixGroupSize\x12%\n\x0etemplate_ratio\x18& \x03(\x02R\rtemplateRat'
    b'io"\x93\x02\n\x1fDetectionGroupAccuracyParameter\x12\x17\n\x07cls_num\x18\x01 \x01(\rR\x06cls'
    b'Num\x12\x17\n\x07field_h\x18\x02 \x03(\rR\x06fieldH\x12\x17\n\x07field_w\x18\x03 \x03(\rR\x06fieldW\x12\x16\n\x06str'
    b'ide\x18\x04 \x01(\rR\x06stride\x12\x1e\n\tfield_whr\x18\x05 \x01(\x02:\x012R\x08fieldWhr\x12\x1e\n\tfield_x'
    b'yr\x18\x06 \x01(\x02:\x014R\x08fieldXyr\x12&\n\x0cbg_threshold\x18\x07 \x01(\x02:\x030.5R\x0bbgThreshol'
    b'd\x12%\n\nobjectness\x18\x08 \x01(\x08:\x05falseR\nobjectness"\xde\x04\n\x1bDetectionGroupL'
    b'ossParameter\x12\x17\n\x07cls_num\x18\x01 \x01(\rR\x06clsNum\x12\x19\n\x06lambda\x18\x02 \x01(\x02:\x011R\x06la'
    b'mbda\x12\x17\n\x07field_h\x18\x03 \x03(\rR\x06fieldH\x12\x17\n\x07field_w\x18\x04 \x03(\rR\x06fieldW\x12\x16\n\x06st'
    b'ride\x18\x05 \x01(\rR\x06stride\x12\x1e\n\tfield_whr\x18\x06 \x01(\x02:\x014R\x08fieldWhr\x12!\n\tfield_'
    b'xyr\x18\x07 \x01(\x02:\x040.25R\x08fieldXyr\x12&\n\x0cbg_threshold\x18\x08 \x01(\x02:\x030.5R\x0bbgThre'
    b'shold\x12"\n\x0bbg_multiple\x18\t \x01(\r:\x014R\nbgMultiple\x12.\n\x0fneg_mining_type'
    b'\x18\n \x01(\t:\x06randomR\rnegMiningType\x123\n\x10neg_ranking_type\x18\x0b \x01(\t:\tcon'
    b'f_lossR\x0enegRankingType\x12!\n\x0bmin_num_neg\x18\x0c \x01(\r:\x015R\tminNumNeg\x12%\n'
    b'\nobjectness\x18\r \x01(\x08:\x05falseR\nobjectness\x12!\n\nbatch_size\x18\x0e \x01(\x05:\x02-1'
    b'R\tbatchSize\x12/\n\x10pos_neg_weighted\x18\x0f \x01(\x08:\x05falseR\x0eposNegWeighted'
    b'\x12/\n\x0ebbox_loss_type\x18\x10 \x01(\t:\tSmooth_L1R\x0cbboxLossType"\xca\x06\n\x1eDetect'
    b'NetAugmentationParameter\x12\x1e\n\tcrop_prob\x18\x01 \x01(\x02:\x011R\x08cropProb\x12\x1a\n\x07'
    b'shift_x\x18\x02 \x01(\r:\x010R\x06shiftX\x12\x1a\n\x07shift_y\x18\x03 \x01(\r:\x010R\x06shiftY\x12#\n\nscal'
    b'e_prob\x18\x04 \x01(\x02:\x040.33R\tscaleProb\x12 \n\tscale_min\x18\x05 \x01(\x02:\x030.7R\x08scale'
    b'Min\x12\x1e\n\tscale_max\x18\x06 \x01(\x02:\x011R\x08scaleMax\x12!\n\tflip_prob\x18\x07 \x01(\x02:\x040.33'
    b'R\x08flipProb\x12)\n\rrotation_prob\x18\x08 \x01(\x02:\x040.33R\x0crotationProb\x12-\n\x11max'
    b'_rotate_degree\x18\t \x01(\x02:\x011R\x0fmaxRotateDegree\x120\n\x11hue_rotation_pro'
    b'b\x18\n \x01(\x02:\x040.33R\x0fhueRotationProb\x12%\n\x0chue_rotation\x18\x0b \x01(\x02:\x0215R\x0bhu'
    b'eRotation\x121\n\x11desaturation_prob\x18\x0c \x01(\x02:\x040.33R\x10desaturationProb'
    b'\x12.\n\x10desaturation_max\x18\r \x01(\x02:\x030.5R\x0fdesaturationMax\x129\n\x0cresize_p'
    b'aram\x18\x0e \x01(\x0b2\x16.caffe.ResizeParameterR\x0bresizeParam\x126\n\x0bnoise_par'
    b'am\x18\x0f \x01(\x0b2\x15.caffe.NoiseParameterR\nnoiseParam\x12?\n\rdistort_param'
    b'\x18\x10 \x01(\x0b2\x1a.caffe.DistortionParameterR\x0cdistortParam\x12<\n\x0cexpand_p'
    b'aram\x18\x11 \x01(\x0b2\x19.caffe.ExpansionParameterR\x0bexpandParam\x12>\n\x0femit_c'
    b'onstraint\x18\x12 \x01(\x0b2\x15.caffe.EmitConstraintR\x0eemitConstraint"\xdf\x05\n\x1dD'
    b'etectNetGroundTruthParameter\x12\x19\n\x06stride\x18\x01 \x01(\r:\x014R\x06stride\x12 \n\ts'
    b'cale_cvg\x18\x02 \x01(\x02:\x030.5R\x08scaleCvg\x12`\n\x0cgridbox_type\x18\x03 \x01(\x0e20.caffe.'
    b'DetectNetGroundTruthParameter.GridboxType:\x0bGRIDBOX_MAXR\x0bgrid'
    b'boxType\x12"\n\x0bmax_cvg_len\x18\x04 \x01(\r:\x0250R\tmaxCvgLen\x12"\n\x0bmin_cvg_len\x18\x05'
    b' \x01(\r:\x0250R\tminCvgLen\x12c\n\rcoverage_type\x18\x06 \x01(\x0e21.caffe.DetectNet'
    b'GroundTruthParameter.CoverageType:\x0bRECTANGULARR\x0ccoverageType'
    b'\x12&\n\x0cimage_size_x\x18\x07 \x01(\r:\x041248R\nimageSizeX\x12%\n\x0cimage_size_y\x18\x08 \x01'
    b'(\r:\x03384R\nimageSizeY\x12 \n\x08obj_norm\x18\t \x01(\x08:\x05falseR\x07objNorm\x12%\n\x0bcro'
    b'p_bboxes\x18\n \x01(\x08:\x04trueR\ncropBboxes\x12T\n\x0cobject_class\x18\x0b \x03(\x0b21.caf'
    b'fe.DetectNetGroundTruthParameter.ClassMappingR\x0bobjectClass\x1a2'
    b'\n\x0cClassMapping\x12\x10\n\x03src\x18\x01 \x01(\rR\x03src\x12\x10\n\x03dst\x18\x02 \x01(\rR\x03dst"/\n\x0bGridbo'
    b'xType\x12\x0f\n\x0bGRIDBOX_MAX\x10\x00\x12\x0f\n\x0bGRIDBOX_MIN\x10\x01"\x1f\n\x0cCoverageType\x12\x0f\n\x0bR'
    b'ECTANGULAR\x10\x00"\x90\x03\n\x1aDetectionEvaluateParameter\x12\x1f\n\x0bnum_classes\x18\x01'
    b' \x01(\rR\nnumClasses\x121\n\x13background_label_id\x18\x02 \x01(\r:\x010R\x11background'
    b'LabelId\x120\n\x11overlap_threshold\x18\x03 \x01(\x02:\x030.5R\x10overlapThreshold\x128\n'
    b'\x15evaluate_difficult_gt\x18\x04 \x01(\x08:\x04trueR\x13evaluateDifficultGt\x12$\n\x0en'
    b'ame_size_file\x18\x05 \x01(\tR\x0cnameSizeFile\x129\n\x0cresize_param\x18\x06 \x01(\x0b2\x16.ca'
    b'ffe.ResizeParameterR\x0bresizeParam\x12*\n\routput_logits\x18\x07 \x01(\x08:\x05fal'
    b'seR\x0coutputLogits\x12%\n\x0buse_polygon\x18\x08 \x01(\x08:\x04trueR\nusePolygon"\xd6\x06\n\x16'
    b'DetectionLossParameter\x12\x15\n\x04side\x18\x01 \x01(\r:\x017R\x04side\x12\x1f\n\tnum_class\x18\x02'
    b' \x01(\r:\x0220R\x08numClass\x12 \n\nnum_object\x18\x03 \x01(\r:\x012R\tnumObject\x12$\n\x0cobje'
    b'ct_scale\x18\x04 \x01(\x02:\x011R\x0bobjectScale\x12*\n\x0enoobject_scale\x18\x05 \x01(\x02:\x030.5R'
    b'\rnoobjectScale\x12"\n\x0bclass_scale\x18\x06 \x01(\x02:\x011R\nclassScale\x12"\n\x0bcoord_'
    b'scale\x18\x07 \x01(\x02:\x015R\ncoordScale\x12\x18\n\x04sqrt\x18\x08 \x01(\x08:\x04trueR\x04sqrt\x12%\n\ncons'
    b'triant\x18\t \x01(\x08:\x05falseR\nconstriant\x12\x17\n\x07cls_num\x18\n \x01(\rR\x06clsNum\x12\x1e\n\t'
    b'coord_num\x18\x0b \x01(\r:\x014R\x08coordNum\x12\x19\n\x06lambda\x18\x0c \x01(\x02:\x011R\x06lambda\x12\x17\n\x07f'
    b"ield_h\x18\r \x01(\rR\x06fieldH\x12\x17\n\x07field_w\x18\x0e \x01(\rR\x06fieldW\x12'\n\x0fdownsample_"
    b'rate\x18\x0f \x01(\rR\x0edownsampleRate\x12!\n\tbb_smooth\x18\x10 \x01(\x08:\x04trueR\x08bbSmoot'
    b'h\x12\x1e\n\tfield_whr\x18\x11 \x01(\x02:\x012R\x08fieldWhr\x12\x1e\n\tfield_xyr\x18\x12 \x01(\x02:\x012R\x08fie'
    b'ldXyr\x12&\n\x0cbg_threshold\x18\x13 \x01(\x02:\x030.5R\x0bbgThreshold\x12"\n\x0bbg_multiple'
    b"\x18\x14 \x01(\r:\x014R\nbgMultiple\x12'\n\x0bsample_mode\x18\x15 \x01(\t:\x06randomR\nsampleMo"
    b'de\x12%\n\nobjectness\x18\x16 \x01(\x08:\x05falseR\nobjectness\x12(\n\x0ciou_weighted\x18\x17 '
    b'\x01(\x08:\x05falseR\x0biouWeighted\x12/\n\x10pos_neg_weighted\x18\x18 \x01(\x08:\x05falseR\x0epo'
    b'sNegWeighted"\xb9\x06\n\x18DetectionOutputParameter\x12\x1f\n\x0bnum_classes\x18\x01 \x01'
    b'(\rR\nnumClasses\x12+\n\x0eshare_location\x18\x02 \x01(\x08:\x04trueR\rshareLocation\x12'
    b'1\n\x13background_label_id\x18\x03 \x01(\x05:\x010R\x11backgroundLabelId\x12B\n\tnms_pa'
    b'ram\x18\x04 \x01(\x0b2%.caffe.NonMaximumSuppressionParameterR\x08nmsParam\x12F'
    b'\n\x11save_output_param\x18\x05 \x01(\x0b2\x1a.caffe.SaveOutputParameterR\x0fsaveO'
    b'utputParam\x12F\n\tcode_type\x18\x06 \x01(\x0e2!.caffe.PriorBoxParameter.Code'
    b'Type:\x06CORNERR\x08codeType\x12B\n\x1avariance_encoded_in_target\x18\x07 \x01(\x08:\x05'
    b'falseR\x17varianceEncodedInTarget\x12 \n\nkeep_top_k\x18\x08 \x01(\x05:\x02-1R\x08keep'
    b'TopK\x121\n\x14confidence_threshold\x18\t \x01(\x02R\x13confidenceThreshold\x12#\n\tv'
    b'isualize\x18\n \x01(\x08:\x05falseR\tvisualize\x12/\n\x13visualize_threshold\x18\x0b \x01('
    b'\x02R\x12visualizeThreshold\x12\x1b\n\tsave_file\x18\x0c \x01(\tR\x08saveFile\x12#\n\rnms_th'
    b'reshold\x18\r \x01(\x02R\x0cnmsThreshold\x12\x13\n\x05top_k\x18\x0e \x01(\x05R\x04topK\x12/\n\x10objectne'
    b'ss_score\x18\x0f \x01(\x02:\x040.01R\x0fobjectnessScore\x12*\n\routput_logits\x18\x10 \x01(\x08'
    b':\x05falseR\x0coutputLogits\x12%\n\x0buse_polygon\x18\x11 \x01(\x08:\x04trueR\nusePolygon'
    b'"\xc1\x05\n\x15DiceCoefLossParameter\x12]\n\x0egeneralization\x18\x01 \x01(\x0e2/.caffe.D'
    b'iceCoefLossParameter.GeneralizationMode:\x04NONER\x0egeneralizatio'
    b"n\x12X\n\x0bweight_mode\x18\x02 \x01(\x0e2'.caffe.DiceCoefLossParameter.WeightM"
    b'ode:\x0eINVERSE_VOLUMER\nweightMode\x12\x18\n\x07weights\x18\x03 \x01(\tR\x07weights\x12R\n'
    b'\rcontour_shape\x18\x04 \x01(\x0e2).caffe.DiceCoefLossParameter.ContourSh'
    b'ape:\x02NOR\x0ccontourShape\x12$\n\x0ccontour_size\x18\x05 \x01(\x05:\x017R\x0bcontourSize\x12'
    b'.\n\x11contour_amplitude\x18\x06 \x01(\x02:\x015R\x10contourAmplitude\x12%\n\x0cignore_la'
    b'bel\x18\x07 \x01(\x05:\x02-1R\x0bignoreLabel"\x83\x01\n\x12GeneralizationMode\x12\x08\n\x04NONE\x10\x00\x12'
    b'\x0e\n\nMULTICLASS\x10\x01\x12\x17\n\x13MULTICLASS_WEIGHTED\x10\x02\x12\x1d\n\x19MULTICLASS_WEIGH'
    b'TED_BATCH\x10\x03\x12\x1b\n\x17MULTICLASS_WEIGHTED_ALL\x10\x04"O\n\nWeightMode\x12\x12\n\x0eIN'
    b'VERSE_VOLUME\x10\x00\x12\x14\n\x10EQUALIZE_CLASSES\x10\x01\x12\x17\n\x13EXTRA_SMALL_VOLUMES\x10'
    b'\x02"-\n\x0cContourShape\x12\x06\n\x02NO\x10\x00\x12\n\n\x06SIMPLE\x10\x01\x12\t\n\x05SHARP\x10\x02"\xa7\x01\n\x18DomainT'
    b"ransformParameter\x12\x1c\n\x08num_iter\x18\x01 \x01(\x05:\x013R\x07numIter\x12'\n\rspatial_s"
    b'igma\x18\x02 \x01(\x02:\x0250R\x0cspatialSigma\x12"\n\x0brange_sigma\x18\x03 \x01(\x02:\x015R\nrangeS'
    b'igma\x12 \n\nmin_weight\x18\x04 \x01(\x02:\x010R\tminWeight"W\n\x13DownsampleParamete'
    b'r\x12 \n\ntop_height\x18\x01 \x01(\r:\x010R\ttopHeight\x12\x1e\n\ttop_width\x18\x02 \x01(\r:\x010R\x08t'
    b'opWidth"\xe5\x01\n\x15DownSamplingParameter\x12G\n\x04type\x18\x01 \x01(\x0e2-.caffe.Down'
    b'SamplingParameter.DownSamplingType:\x04VOTER\x04type\x12%\n\x0espatial_fa'
    b"ctor\x18\x02 \x01(\x05R\rspatialFactor\x12'\n\x0ftemporal_factor\x18\x03 \x01(\x05R\x0etemporal"
    b'Factor"3\n\x10DownSamplingType\x12\x08\n\x04NONE\x10\x00\x12\x08\n\x04VOTE\x10\x01\x12\x0b\n\x07AVERAGE\x10\x02"'
    b'\xba\x01\n\x16EltwiseAffineParameter\x129\n\x0cslope_filler\x18\x01 \x01(\x0b2\x16.caffe.Fil'
    b'lerParameterR\x0bslopeFiller\x127\n\x0bbias_filler\x18\x02 \x01(\x0b2\x16.caffe.Fille'
    b'rParameterR\nbiasFiller\x12,\n\x0echannel_shared\x18\x03 \x01(\x08:\x05falseR\rchann'
    b'elShared"\x8a\x02\n\x11EvalDataParameter\x12\x16\n\x06source\x18\x01 \x01(\tR\x06source\x12\x17\n\x05sc'
    b'ale\x18\x02 \x01(\x02:\x011R\x05scale\x12\x1d\n\nbatch_size\x18\x03 \x01(\rR\tbatchSize\x12!\n\x0cresize'
    b'_width\x18\x04 \x01(\rR\x0bresizeWidth\x12#\n\rresize_height\x18\x05 \x01(\rR\x0cresizeHeig'
    b'ht\x12\x1d\n\nshort_size\x18\x06 \x01(\rR\tshortSize\x12\x1b\n\tlong_size\x18\x07 \x01(\rR\x08longSi'
    b'ze\x12!\n\x0broot_folder\x18\x08 \x01(\t:\x00R\nrootFolder"\x83\x03\n\x16EvalDetectionParam'
    b'eter\x12\x15\n\x04side\x18\x01 \x01(\r:\x017R\x04side\x12\x1f\n\tnum_class\x18\x02 \x01(\r:\x0220R\x08numClass'
    b'\x12 \n\nnum_object\x18\x03 \x01(\r:\x012R\tnumObject\x12!\n\tthreshold\x18\x04 \x01(\x02:\x030.5R\t'
    b'threshold\x12\x18\n\x04sqrt\x18\x05 \x01(\x08:\x04trueR\x04sqrt\x12$\n\nconstriant\x18\x06 \x01(\x08:\x04tru'
    b"eR\nconstriant\x12P\n\nscore_type\x18\x07 \x01(\x0e2'.caffe.EvalDetectionParam"
    b'eter.ScoreType:\x08MULTIPLYR\tscoreType\x12\x14\n\x03nms\x18\x08 \x01(\x02:\x02-1R\x03nms\x12\x16\n'
    b'\x06biases\x18\t \x03(\x02R\x06biases",\n\tScoreType\x12\x07\n\x03OBJ\x10\x00\x12\x08\n\x04PROB\x10\x01\x12\x0c\n\x08MUL'
    b'TIPLY\x10\x02"\xa7\x05\n\x10FCNDataParameter\x12!\n\ntemplate_h\x18\x01 \x01(\r:\x0248R\ttempla'
    b'teH\x12!\n\ntemplate_w\x18\x02 \x01(\r:\x0242R\ttemplateW\x12%\n\x0bexpand_left\x18\x03 \x01(\x02:'
    b'\x040.25R\nexpandLeft\x12\'\n\x0cexpand_right\x18\x04 \x01(\x02:\x040.25R\x0bexpandRight\x12"'
    b'\n\nexpand_top\x18\x05 \x01(\x02:\x030.5R\texpandTop\x12)\n\rexpand_bottom\x18\x06 \x01(\x02:\x040'
    b".25R\x0cexpandBottom\x12'\n\x0eroi_multiply_h\x18\x07 \x01(\x02:\x015R\x0croiMultiplyH\x12'"
    b'\n\x0eroi_multiply_w\x18\x08 \x01(\x02:\x015R\x0croiMultiplyW\x12"\n\nscale_step\x18\t \x01(\x02:'
    b"\x031.1R\tscaleStep\x12'\n\x0escale_step_num\x18\n \x01(\x05:\x015R\x0cscaleStepNum\x12)\n\x0f"
    b'gaussian_size_h\x18\x0b \x01(\x05:\x017R\rgaussianSizeH\x12)\n\x0fgaussian_size_w\x18\x0c'
    b' \x01(\x05:\x017R\rgaussianSizeW\x12)\n\x0egaussian_std_h\x18\r \x01(\x02:\x031.5R\x0cgaussia'
    b'nStdH\x12)\n\x0egaussian_std_w\x18\x0e \x01(\x02:\x031.5R\x0cgaussianStdW\x12\x1e\n\x07use_hog\x18'
    b'\x0f \x01(\x08:\x05falseR\x06useHog\x12%\n\rhog_cell_size\x18\x10 \x01(\x05:\x014R\x0bhogCellSize\x12'
    b'\x1c\n\x07min_iou\x18\x11 \x01(\x02:\x030.8R\x06minIou"p\n\x19FeatureDecayLossParameter\x12+'
    b'\n\x0fdecay_threshold\x18\x01 \x01(\x02:\x0220R\x0edecayThreshold\x12&\n\x0bforce_decay\x18\x02'
    b' \x01(\x08:\x05falseR\nforceDecay"\\\n\rFlipParameter\x12#\n\nflip_width\x18\x01 \x01(\x08'
    b':\x04trueR\tflipWidth\x12&\n\x0bflip_height\x18\x02 \x01(\x08:\x05falseR\nflipHeight"\x8d\x01'
    b'\n\x11FlowWarpParameter\x12K\n\nfill_value\x18\x01 \x01(\x0e2&.caffe.FlowWarpPara'
    b'meter.FillParameter:\x04ZEROR\tfillValue"+\n\rFillParameter\x12\x08\n\x04ZER'
    b'O\x10\x01\x12\x10\n\x0cNOT_A_NUMBER\x10\x02"\xca\x02\n\x12FocalLossParameter\x12:\n\x04type\x18\x01 \x01(\x0e2\x1e'
    b'.caffe.FocalLossParameter.Type:\x06ORIGINR\x04type\x12\x17\n\x05gamma\x18\x02 \x01(\x02:'
    b'\x012R\x05gamma\x12\x14\n\x05alpha\x18\x03 \x01(\x02R\x05alpha\x12\x15\n\x04beta\x18\x04 \x01(\x02:\x011R\x04beta\x12A\n\x06en'
    b'gine\x18\x05 \x01(\x0e2 .caffe.FocalLossParameter.Engine:\x07DEFAULTR\x06engin'
    b'e\x12\x15\n\x04axis\x18\x06 \x01(\x05:\x011R\x04axis"+\n\x04Type\x12\n\n\x06ORIGIN\x10\x00\x12\n\n\x06LINEAR\x10\x01\x12\x0b\n\x07'
    b'ONEADDP\x10\x02"+\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02"\xdd\x01\n\x14F'
    b'rcnnOutputParameter\x12\x1c\n\x08conf_thr\x18\x01 \x01(\x02:\x010R\x07confThr\x12\x1c\n\x07iou_thr'
    b'\x18\x02 \x01(\x02:\x030.5R\x06iouThr\x12\x1e\n\x08nms_type\x18\x03 \x01(\t:\x03IOUR\x07nmsType\x12!\n\x0bmax_d'
    b'et_num\x18\x04 \x01(\r:\x010R\tmaxDetNum\x12F\n\x11save_output_param\x18\x05 \x01(\x0b2\x1a.caff'
    b'e.SaveOutputParameterR\x0fsaveOutputParam"\xb9\x05\n\x1bGeneralContrastiv'
    b'eParameter\x12*\n\x0fpositive_margin\x18\x01 \x01(\x02:\x010R\x0epositiveMargin\x12*\n\x0fne'
    b'gative_margin\x18\x02 \x01(\x02:\x011R\x0enegativeMargin\x12*\n\x0fpositive_weight\x18\x03 '
    b'\x01(\x02:\x011R\x0epositiveWeight\x12*\n\x0fnegative_weight\x18\x04 \x01(\x02:\x011R\x0enegative'
    b'Weight\x120\n\x12normalize_negative\x18\x05 \x01(\x02:\x010R\x11normalizeNegative\x129\n\x17'
    b'positive_outlier_thresh\x18\x06 \x01(\x02:\x014R\x15positiveOutlierThresh\x12\x1d\n\x06s'
    b'quare\x18\x07 \x01(\x08:\x05falseR\x06square\x121\n\x11max_negative_only\x18\x08 \x01(\x08:\x05false'
    b'R\x0fmaxNegativeOnly\x121\n\x11max_positive_only\x18\t \x01(\x08:\x05falseR\x0fmaxPosi'
    b'tiveOnly\x12,\n\x0epositive_first\x18\n \x01(\x08:\x05falseR\rpositiveFirst\x123\n\x14po'
    b'sitive_upper_bound\x18\x0b \x01(\x02:\x011R\x12positiveUpperBound\x125\n\x13exp_negat'
    b'ive_weight\x18\x0c \x01(\x08:\x05falseR\x11expNegativeWeight\x12)\n\radd_intra_mae\x18'
    b'\r \x01(\x08:\x05falseR\x0baddIntraMae\x123\n\x13max_negative_margin\x18\x0e \x01(\x02:\x031.2R'
    b'\x11maxNegativeMargin"\xc9\x02\n\x17GeneralTripletParameter\x12\x1b\n\x06margin\x18\x01 \x01'
    b'(\x02:\x030.2R\x06margin\x12,\n\x0fadd_center_loss\x18\x02 \x01(\x08:\x04trueR\raddCenterLos'
    b's\x12(\n\x0chardest_only\x18\x03 \x01(\x08:\x05falseR\x0bhardestOnly\x12,\n\x0epositive_firs'
    b't\x18\x04 \x01(\x08:\x05falseR\rpositiveFirst\x123\n\x14positive_upper_bound\x18\x05 \x01(\x02:'
    b'\x011R\x12positiveUpperBound\x12*\n\x0fpositive_weight\x18\x06 \x01(\x02:\x011R\x0epositive'
    b'Weight\x12*\n\x0fnegative_weight\x18\x07 \x01(\x02:\x011R\x0enegativeWeight"\x99\x01\n\x17Gradi'
    b'entScalerParameter\x12"\n\x0blower_bound\x18\x01 \x01(\x02:\x010R\nlowerBound\x12"\n\x0bup'
    b'per_bound\x18\x02 \x01(\x02:\x011R\nupperBound\x12\x18\n\x05alpha\x18\x03 \x01(\x02:\x0210R\x05alpha\x12\x1c\n\x08'
    b'max_iter\x18\x04 \x01(\x02:\x011R\x07maxIter"e\n\x13HardMiningParameter\x12.\n\x11num_roi'
    b'_per_image\x18\x01 \x01(\r:\x03128R\x0enumRoiPerImage\x12\x1e\n\tnum_image\x18\x02 \x01(\r:\x014R'
    b'\x08numImage"\xf5\x01\n\x10HotspotParameter\x12$\n\x0cgaussian_std\x18\x01 \x01(\x02:\x011R\x0bgau'
    b'ssianStd\x12&\n\routput_height\x18\x02 \x01(\r:\x010R\x0coutputHeight\x12$\n\x0coutput_w'
    b'idth\x18\x03 \x01(\r:\x010R\x0boutputWidth\x12"\n\x0bdata_height\x18\x04 \x01(\r:\x010R\ndataHeig'
    b"ht\x12 \n\ndata_width\x18\x05 \x01(\r:\x010R\tdataWidth\x12'\n\x0cmean_removed\x18\x06 \x01(\x08:\x04"
    b'trueR\x0bmeanRemoved"\xfd\x06\n\x14ImageGtDataParameter\x12\x16\n\x06source\x18\x01 \x01(\tR\x06'
    b'source\x12\x17\n\x05scale\x18\x02 \x01(\x02:\x011R\x05scale\x12\x1d\n\nbatch_size\x18\x04 \x01(\rR\tbatchSi'
    b"ze\x12\x1d\n\x06mirror\x18\x05 \x01(\x08:\x05falseR\x06mirror\x12'\n\x0fdownsample_rate\x18\x06 \x03(\rR\x0e"
    b'downsampleRate\x12\x1e\n\tcoord_num\x18\x07 \x01(\r:\x014R\x08coordNum\x12\x17\n\x07field_h\x18\x08 '
    b'\x03(\rR\x06fieldH\x12\x17\n\x07field_w\x18\t \x03(\rR\x06fieldW\x12&\n\x0cfg_threshold\x18\n \x01(\x02:\x03'
    b'0.5R\x0bfgThreshold\x12!\n\x0cresize_width\x18\x0b \x01(\rR\x0bresizeWidth\x12#\n\rresiz'
    b'e_height\x18\x0c \x01(\rR\x0cresizeHeight\x12 \n\ncrop_width\x18\r \x01(\r:\x010R\tcropWid'
    b'th\x12"\n\x0bcrop_height\x18\x0e \x01(\r:\x010R\ncropHeight\x121\n\x11do_multiple_scale\x18'
    b'\x0f \x01(\x08:\x05falseR\x0fdoMultipleScale\x12\x1b\n\tmin_scale\x18\x10 \x01(\rR\x08minScale\x12\x1b'
    b'\n\tmax_scale\x18\x11 \x01(\rR\x08maxScale\x12!\n\x0cmin_whaspect\x18\x12 \x01(\x02R\x0bminWhaspe'
    b'ct\x12!\n\x0cmax_whaspect\x18\x13 \x01(\x02R\x0bmaxWhaspect\x12#\n\x0cmin_gt_width\x18\x14 \x01(\x02:'
    b'\x010R\nminGtWidth\x12%\n\rmin_gt_height\x18\x15 \x01(\x02:\x010R\x0bminGtHeight\x12\x1f\n\x07shu'
    b'ffle\x18\x16 \x01(\x08:\x05falseR\x07shuffle\x12-\n\x0foutput_gt_boxes\x18\x17 \x01(\x08:\x05falseR\r'
    b'outputGtBoxes\x12)\n\x0ffg_img_multiple\x18\x18 \x01(\r:\x011R\rfgImgMultiple\x12(\n\x0c'
    b'cache_images\x18\x19 \x01(\x08:\x05falseR\x0bcacheImages\x12!\n\x0broot_folder\x18\x1a \x01(\t:'
    b'\x00R\nrootFolder"5\n\x13InfimumLossParamter\x12\x1e\n\x07infimum\x18\x01 \x01(\x02:\x040.25R'
    b'\x07infimum"\x8f\x03\n\x16InnerDistanceParameter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnum'
    b'Output\x12!\n\tbias_term\x18\x02 \x01(\x08:\x04trueR\x08biasTerm\x12;\n\rweight_filler\x18\x03'
    b' \x01(\x0b2\x16.caffe.FillerParameterR\x0cweightFiller\x127\n\x0bbias_filler\x18\x04 '
    b'\x01(\x0b2\x16.caffe.FillerParameterR\nbiasFiller\x12\x15\n\x04axis\x18\x05 \x01(\x05:\x011R\x04ax'
    b"is\x12#\n\ttranspose\x18\x06 \x01(\x08:\x05falseR\ttranspose\x12'\n\rdistance_type\x18\x07 \x01"
    b'(\t:\x02L2R\x0cdistanceType\x12#\n\tnormalize\x18\x08 \x01(\x08:\x05falseR\tnormalize\x123\n'
    b'\x12update_center_only\x18\t \x01(\x08:\x05falseR\x10updateCenterOnly":\n\x11Insani'
    b'tyParameter\x12\x11\n\x02lb\x18\x01 \x01(\x02:\x015R\x02lb\x12\x12\n\x02ub\x18\x02 \x01(\x02:\x0210R\x02ub"\xcb\x02\n\x0fInter'
    b'pParameter\x12\x19\n\x06height\x18\x01 \x01(\x05:\x010R\x06height\x12\x17\n\x05width\x18\x02 \x01(\x05:\x010R\x05wid'
    b'th\x12"\n\x0bzoom_factor\x18\x03 \x01(\x05:\x011R\nzoomFactor\x12&\n\rshrink_factor\x18\x04 \x01('
    b'\x05:\x011R\x0cshrinkFactor\x12\x1a\n\x07pad_beg\x18\x05 \x01(\x05:\x010R\x06padBeg\x12\x1a\n\x07pad_end\x18\x06 '
    b'\x01(\x05:\x010R\x06padEnd\x127\n\x04mode\x18\x07 \x01(\x0e2\x1b.caffe.InterpParameter.Mode:\x06L'
    b'INEARR\x04mode\x12&\n\x0bis_seglabel\x18\x08 \x01(\x08:\x05falseR\nisSeglabel"\x1f\n\x04Mode\x12'
    b'\n\n\x06LINEAR\x10\x01\x12\x0b\n\x07NEAREST\x10\x03"\xfb\x01\n\x0fL1LossParameter\x12-\n\x0fl2_per_locat'
    b'ion\x18\x01 \x01(\x08:\x05falseR\rl2PerLocation\x12<\n\x17l2_prescale_by_channels\x18\x02'
    b' \x01(\x08:\x05falseR\x14l2PrescaleByChannels\x12>\n\x18normalize_by_num_entrie'
    b's\x18\x03 \x01(\x08:\x05falseR\x15normalizeByNumEntries\x12\x1e\n\x07epsilon\x18\x04 \x01(\x02:\x040.01'
    b'R\x07epsilon\x12\x1b\n\x07plateau\x18\x05 \x01(\x02:\x010R\x07plateau"\xa1\x02\n\x19LabelSpecificAddP'
    b'arameter\x12\x15\n\x04bias\x18\x01 \x01(\x02:\x010R\x04bias\x12,\n\x0etransform_test\x18\x02 \x01(\x08:\x05fal'
    b'seR\rtransformTest\x12\x1e\n\tbias_base\x18\x03 \x01(\x02:\x010R\x08biasBase\x12 \n\nbias_ga'
    b'mma\x18\x04 \x01(\x02:\x010R\tbiasGamma\x12 \n\nbias_power\x18\x05 \x01(\x02:\x011R\tbiasPower\x12\x1c\n'
    b'\x08bias_min\x18\x06 \x01(\x02:\x010R\x07biasMin\x12\x1c\n\x08bias_max\x18\x07 \x01(\x02:\x010R\x07biasMax\x12\x1f\n'
    b'\titeration\x18\x08 \x01(\r:\x010R\titeration"\xc7\x04\n\x1cLabelSpecificAffineParame'
    b'ter\x12 \n\nscale_base\x18\x01 \x01(\x02:\x011R\tscaleBase\x12"\n\x0bscale_gamma\x18\x02 \x01(\x02:\x01'
    b'0R\nscaleGamma\x12"\n\x0bscale_power\x18\x03 \x01(\x02:\x011R\nscalePower\x12\x1e\n\tscale_m'
    b'ax\x18\x04 \x01(\x02:\x011R\x08scaleMax\x12,\n\x0etransform_test\x18\x05 \x01(\x08:\x05falseR\rtransf'
    b'ormTest\x12\x1f\n\titeration\x18\x06 \x01(\r:\x010R\titeration\x12\x1e\n\tbias_base\x18\x07 \x01(\x02:'
    b'\x010R\x08biasBase\x12 \n\nbias_gamma\x18\x08 \x01(\x02:\x010R\tbiasGamma\x12 \n\nbias_power'
    b'\x18\t \x01(\x02:\x011R\tbiasPower\x12\x1c\n\x08bias_max\x18\n \x01(\x02:\x010R\x07biasMax\x12 \n\npower_'
    b'base\x18\x0b \x01(\x02:\x011R\tpowerBase\x12"\n\x0bpower_gamma\x18\x0c \x01(\x02:\x010R\npowerGamma'
    b'\x12#\n\x0bpower_power\x18\r \x01(\x02:\x02-1R\npowerPower\x12 \n\tpower_min\x18\x0e \x01(\x02:\x030.'
    b'5R\x08powerMin\x12"\n\tauto_tune\x18\x0f \x01(\x08:\x05falseR\x08autoTune\x12\x1b\n\x05reset\x18\x10 \x01'
    b'(\x08:\x05falseR\x05reset"P\n LabelSpecificHardMarginParameter\x12,\n\x0fposi'
    b'tive_weight\x18\x01 \x01(\x02:\x030.5R\x0epositiveWeight"\x9f\x03\n\x1cLabelSpecificMarg'
    b'inParameter\x12H\n\x04type\x18\x01 \x01(\x0e2..caffe.LabelSpecificMarginParamet'
    b'er.MarginType:\x04HARDR\x04type\x12"\n\x0bmargin_base\x18\x02 \x01(\x02:\x010R\nmarginBas'
    b'e\x12!\n\nmargin_max\x18\x03 \x01(\x02:\x0210R\tmarginMax\x12\x17\n\x05power\x18\x04 \x01(\x02:\x011R\x05powe'
    b'r\x12\x17\n\x05gamma\x18\x05 \x01(\x02:\x011R\x05gamma\x12\x1f\n\titeration\x18\x06 \x01(\x05:\x010R\titeration\x12'
    b'(\n\x0creset_margin\x18\x07 \x01(\x08:\x05falseR\x0bresetMargin\x12+\n\x0emargin_on_test\x18'
    b'\x08 \x01(\x08:\x05falseR\x0cmarginOnTest\x12"\n\tauto_tune\x18\t \x01(\x08:\x05falseR\x08autoTu'
    b'ne" \n\nMarginType\x12\x08\n\x04HARD\x10\x00\x12\x08\n\x04SOFT\x10\x01"\xec\x04\n\x1dLabelSpecificRescal'
    b'eParameter\x12*\n\x0fpositive_weight\x18\x01 \x01(\x02:\x011R\x0epositiveWeight\x12*\n\x0fne'
    b'gative_weight\x18\x02 \x01(\x02:\x011R\x0enegativeWeight\x123\n\x14positive_lower_bou'
    b'nd\x18\x03 \x01(\x02:\x010R\x12positiveLowerBound\x123\n\x14negative_upper_bound\x18\x04 \x01('
    b'\x02:\x010R\x12negativeUpperBound\x12(\n\x0crescale_test\x18\x05 \x01(\x08:\x05falseR\x0bresca'
    b'leTest\x12\x1c\n\x06for_ip\x18\x06 \x01(\x08:\x05falseR\x05forIp\x123\n\x14positive_weight_base'
    b'\x18\x07 \x01(\x02:\x010R\x12positiveWeightBase\x12\x17\n\x05gamma\x18\x08 \x01(\x02:\x010R\x05gamma\x12\x17\n\x05po'
    b'wer\x18\t \x01(\x02:\x011R\x05power\x121\n\x13positive_weight_min\x18\n \x01(\x02:\x010R\x11positiv'
    b'eWeightMin\x121\n\x13positive_weight_max\x18\x0b \x01(\x02:\x010R\x11positiveWeightMa'
    b'x\x12\x1f\n\titeration\x18\x0c \x01(\r:\x010R\titeration\x12 \n\x08bias_fix\x18\r \x01(\x08:\x05falseR'
    b'\x07biasFix\x121\n\x11power_on_positive\x18\x0e \x01(\x08:\x05falseR\x0fpowerOnPositive"'
    b'D\n\x1eLabelsequenceAccuracyParameter\x12"\n\x0bblank_label\x18\x01 \x01(\x05:\x010R\nb'
    b'lankLabel"\xbc\x03\n LargeMarginInnerProductParameter\x12\x1d\n\nnum_output'
    b'\x18\x01 \x01(\rR\tnumOutput\x12S\n\x04type\x18\x02 \x01(\x0e27.caffe.LargeMarginInnerProd'
    b'uctParameter.LargeMarginType:\x06SINGLER\x04type\x12;\n\rweight_filler\x18'
    b'\x03 \x01(\x0b2\x16.caffe.FillerParameterR\x0cweightFiller\x12\x15\n\x04axis\x18\x04 \x01(\x05:\x011'
    b'R\x04axis\x12\x15\n\x04base\x18\x05 \x01(\x02:\x011R\x04base\x12\x17\n\x05gamma\x18\x06 \x01(\x02:\x010R\x05gamma\x12\x17\n\x05po'
    b'wer\x18\x07 \x01(\x02:\x011R\x05power\x12\x1f\n\titeration\x18\x08 \x01(\x05:\x010R\titeration\x12 \n\nlamb'
    b'da_min\x18\t \x01(\x02:\x010R\tlambdaMin"D\n\x0fLargeMarginType\x12\n\n\x06SINGLE\x10\x00\x12\n\n'
    b'\x06DOUBLE\x10\x01\x12\n\n\x06TRIPLE\x10\x02\x12\r\n\tQUADRUPLE\x10\x03"\x99\x02\n\x0eLocalParameter\x12\x1d\n\nn'
    b'um_output\x18\x01 \x01(\rR\tnumOutput\x12!\n\tbias_term\x18\x02 \x01(\x08:\x04trueR\x08biasTer'
    b'm\x12\x13\n\x03pad\x18\x03 \x01(\r:\x010R\x03pad\x12\x1f\n\x0bkernel_size\x18\x04 \x01(\rR\nkernelSize\x12\x19\n\x06s'
    b'tride\x18\x05 \x01(\r:\x011R\x06stride\x12;\n\rweight_filler\x18\x06 \x01(\x0b2\x16.caffe.Filler'
    b'ParameterR\x0cweightFiller\x127\n\x0bbias_filler\x18\x07 \x01(\x0b2\x16.caffe.FillerP'
    b'arameterR\nbiasFiller"\xa9\x02\n\x10LpqLossParameter\x12<\n\x17l2_prescale_by_'
    b'channels\x18\x01 \x01(\x08:\x05falseR\x14l2PrescaleByChannels\x12>\n\x18normalize_by_'
    b'num_entries\x18\x02 \x01(\x08:\x05falseR\x15normalizeByNumEntries\x12\x1e\n\tp_epsilon'
    b'\x18\x03 \x01(\x02:\x010R\x08pEpsilon\x12!\n\tq_epsilon\x18\x04 \x01(\x02:\x040.01R\x08qEpsilon\x128\n\x19pq'
    b'_episode_starts_at_iter\x18\x05 \x03(\rR\x15pqEpisodeStartsAtIter\x12\x0c\n\x01p\x18\x06 '
    b'\x03(\x02R\x01p\x12\x0c\n\x01q\x18\x07 \x03(\x02R\x01q"\xf8\x01\n\rLstmParameter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\t'
    b'numOutput\x120\n\x12clipping_threshold\x18\x02 \x01(\x02:\x010R\x11clippingThreshold\x12'
    b';\n\rweight_filler\x18\x03 \x01(\x0b2\x16.caffe.FillerParameterR\x0cweightFiller'
    b'\x127\n\x0bbias_filler\x18\x04 \x01(\x0b2\x16.caffe.FillerParameterR\nbiasFiller\x12 \n'
    b'\nbatch_size\x18\x05 \x01(\r:\x011R\tbatchSize"\xa8\x03\n\x1bMarginInnerProductParame'
    b'ter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnumOutput\x12I\n\x04type\x18\x02 \x01(\x0e2-.caffe.Mar'
    b'ginInnerProductParameter.MarginType:\x06SINGLER\x04type\x12;\n\rweight_'
    b'filler\x18\x03 \x01(\x0b2\x16.caffe.FillerParameterR\x0cweightFiller\x12\x15\n\x04axis\x18\x04'
    b' \x01(\x05:\x011R\x04axis\x12\x15\n\x04base\x18\x05 \x01(\x02:\x011R\x04base\x12\x17\n\x05gamma\x18\x06 \x01(\x02:\x010R\x05gamm'
    b'a\x12\x17\n\x05power\x18\x07 \x01(\x02:\x011R\x05power\x12\x1f\n\titeration\x18\x08 \x01(\x05:\x010R\titeration\x12'
    b' \n\nlambda_min\x18\t \x01(\x02:\x010R\tlambdaMin"?\n\nMarginType\x12\n\n\x06SINGLE\x10\x00\x12'
    b'\n\n\x06DOUBLE\x10\x01\x12\n\n\x06TRIPLE\x10\x02\x12\r\n\tQUADRUPLE\x10\x03"c\n\x13MaskResizeParamete'
    b'r\x12&\n\routput_height\x18\x01 \x01(\r:\x010R\x0coutputHeight\x12$\n\x0coutput_width\x18\x02 '
    b'\x01(\r:\x010R\x0boutputWidth"\x7f\n\x10MatReadParameter\x12\x16\n\x06prefix\x18\x01 \x01(\tR\x06pre'
    b'fix\x12\x18\n\x06source\x18\x02 \x01(\t:\x00R\x06source\x12\x17\n\x05strip\x18\x03 \x01(\x05:\x010R\x05strip\x12 \n\nba'
    b'tch_size\x18\x04 \x01(\x05:\x011R\tbatchSize"y\n\x11MatWriteParameter\x12\x16\n\x06prefix\x18'
    b'\x01 \x01(\tR\x06prefix\x12\x18\n\x06source\x18\x02 \x01(\t:\x00R\x06source\x12\x17\n\x05strip\x18\x03 \x01(\x05:\x010R\x05s'
    b'trip\x12\x19\n\x06period\x18\x04 \x01(\x05:\x011R\x06period"\x8f\x02\n\rMeanParameter\x12@\n\toperati'
    b'on\x18\x01 \x01(\x0e2".caffe.MeanParameter.MeanOperationR\toperation\x12\x12\n\x04f'
    b'ile\x18\x02 \x01(\tR\x04file\x12\x14\n\x05value\x18\x03 \x03(\x02R\x05value\x12 \n\nmean_scale\x18\x04 \x01(\x02:\x011'
    b'R\tmeanScale\x12"\n\x0binput_scale\x18\x05 \x01(\x02:\x011R\ninputScale\x12$\n\x0coutput_sc'
    b'ale\x18\x06 \x01(\x02:\x011R\x0boutputScale"&\n\rMeanOperation\x12\x07\n\x03ADD\x10\x01\x12\x0c\n\x08SUBTR'
    b'ACT\x10\x04"\xb1\x01\n\x12MergeCropParameter\x12F\n\toperation\x18\x01 \x01(\x0e2!.caffe.Merg'
    b'eCropParameter.MergeOp:\x05STACKR\toperation\x12\x18\n\x07forward\x18\x02 \x03(\x08R\x07f'
    b'orward\x12\x1a\n\x08backward\x18\x03 \x03(\x08R\x08backward"\x1d\n\x07MergeOp\x12\t\n\x05STACK\x10\x00\x12\x07\n\x03'
    b'ADD\x10\x01"\xc8\x02\n\x10MILDataParameter\x12\x16\n\x06source\x18\x01 \x01(\tR\x06source\x12 \n\nnum_sc'
    b'ales\x18\x02 \x01(\r:\x011R\tnumScales\x12$\n\x0cscale_factor\x18\x03 \x01(\x02:\x011R\x0bscaleFact'
    b'or\x12\x1d\n\x08channels\x18\x04 \x01(\r:\x013R\x08channels\x12(\n\x10images_per_batch\x18\x05 \x01(\rR'
    b'\x0eimagesPerBatch\x12\x1b\n\tn_classes\x18\x06 \x01(\rR\x08nClasses\x12\x1d\n\nlabel_file\x18\x07'
    b' \x01(\tR\tlabelFile\x12\x19\n\x08root_dir\x18\x08 \x01(\tR\x07rootDir\x12\x10\n\x03ext\x18\t \x01(\tR\x03ext'
    b'\x12"\n\trandomize\x18\n \x01(\x08:\x04trueR\trandomize"a\n\x0cMILParameter\x124\n\x04type'
    b'\x18\x01 \x01(\x0e2\x1b.caffe.MILParameter.MILType:\x03MAXR\x04type"\x1b\n\x07MILType\x12\x07\n'
    b'\x03MAX\x10\x00\x12\x07\n\x03NOR\x10\x01"\xd8\x01\n\x15MnActivationParameter\x12 \n\x0cnum_nodes_in\x18\x01 '
    b'\x01(\rR\nnumNodesIn\x12"\n\rnum_nodes_out\x18\x02 \x01(\rR\x0bnumNodesOut\x12\'\n\x0emodel'
    b'_parts_in\x18\x03 \x01(\r:\x011R\x0cmodelPartsIn\x12)\n\x0fmodel_parts_out\x18\x04 \x01(\r:\x011'
    b'R\rmodelPartsOut\x12%\n\x0bneed_reduce\x18\x05 \x01(\x08:\x04trueR\nneedReduce"[\n\x1cMn'
    b'ParamGradCompressParameter\x12;\n\x1aparam_grad_compress_enable\x18\x01 \x03'
    b'(\x08R\x17paramGradCompressEnable"\xbf\x0c\n\x15MultiBoxLossParameter\x12W\n\rloc'
    b'_loss_type\x18\x01 \x01(\x0e2(.caffe.MultiBoxLossParameter.LocLossType:\t'
    b'SMOOTH_L1R\x0blocLossType\x12X\n\x0econf_loss_type\x18\x02 \x01(\x0e2).caffe.Multi'
    b'BoxLossParameter.ConfLossType:\x07SOFTMAXR\x0cconfLossType\x12 \n\nloc_'
    b'weight\x18\x03 \x01(\x02:\x011R\tlocWeight\x12\x1f\n\x0bnum_classes\x18\x04 \x01(\rR\nnumClasses\x12'
    b'+\n\x0eshare_location\x18\x05 \x01(\x08:\x04trueR\rshareLocation\x12U\n\nmatch_type\x18\x06'
    b' \x01(\x0e2&.caffe.MultiBoxLossParameter.MatchType:\x0ePER_PREDICTION'
    b'R\tmatchType\x120\n\x11overlap_threshold\x18\x07 \x01(\x02:\x030.5R\x10overlapThreshol'
    b'd\x129\n\x16use_prior_for_matching\x18\x08 \x01(\x08:\x04trueR\x13usePriorForMatching'
    b'\x121\n\x13background_label_id\x18\t \x01(\r:\x010R\x11backgroundLabelId\x12.\n\x10use_d'
    b'ifficult_gt\x18\n \x01(\x08:\x04trueR\x0euseDifficultGt\x12"\n\rdo_neg_mining\x18\x0b \x01'
    b'(\x08R\x0bdoNegMining\x12%\n\rneg_pos_ratio\x18\x0c \x01(\x02:\x013R\x0bnegPosRatio\x12$\n\x0bne'
    b'g_overlap\x18\r \x01(\x02:\x030.5R\nnegOverlap\x12F\n\tcode_type\x18\x0e \x01(\x0e2!.caffe.'
    b'PriorBoxParameter.CodeType:\x06CORNERR\x08codeType\x12@\n\x19encode_varia'
    b'nce_in_target\x18\x0f \x01(\x08:\x05falseR\x16encodeVarianceInTarget\x12:\n\x16map_ob'
    b'ject_to_agnostic\x18\x10 \x01(\x08:\x05falseR\x13mapObjectToAgnostic\x12B\n\x1aignore'
    b'_cross_boundary_bbox\x18\x11 \x01(\x08:\x05falseR\x17ignoreCrossBoundaryBbox\x12"'
    b"\n\tbp_inside\x18\x12 \x01(\x08:\x05falseR\x08bpInside\x12V\n\x0bmining_type\x18\x13 \x01(\x0e2'.ca"
    b'ffe.MultiBoxLossParameter.MiningType:\x0cMAX_NEGATIVER\nminingTy'
    b'pe\x12B\n\tnms_param\x18\x14 \x01(\x0b2%.caffe.NonMaximumSuppressionParameter'
    b'R\x08nmsParam\x12#\n\x0bsample_size\x18\x15 \x01(\x05:\x0264R\nsampleSize\x120\n\x11use_prior'
    b'_for_nms\x18\x16 \x01(\x08:\x05falseR\x0eusePriorForNms\x12/\n\x10objectness_score\x18\x17 '
    b'\x01(\x02:\x040.01R\x0fobjectnessScore\x125\n\x13ignore_difficult_gt\x18\x18 \x01(\x08:\x05fal'
    b'seR\x11ignoreDifficultGt\x12%\n\x0buse_polygon\x18\x19 \x01(\x08:\x04trueR\nusePolygon'
    b'"$\n\x0bLocLossType\x12\x06\n\x02L2\x10\x00\x12\r\n\tSMOOTH_L1\x10\x01")\n\x0cConfLossType\x12\x0b\n\x07SO'
    b'FTMAX\x10\x00\x12\x0c\n\x08LOGISTIC\x10\x01".\n\tMatchType\x12\r\n\tBIPARTITE\x10\x00\x12\x12\n\x0ePER_PRE'
    b'DICTION\x10\x01":\n\nMiningType\x12\x08\n\x04NONE\x10\x00\x12\x10\n\x0cMAX_NEGATIVE\x10\x01\x12\x10\n\x0cHARD_'
    b'EXAMPLE\x10\x02"\xe4\x05\n\x1cMultiStageMeanfieldParameter\x12^\n\x12compatibility_'
    b'mode\x18\x01 \x01(\x0e2(.caffe.MultiStageMeanfieldParameter.Mode:\x05POTTSR'
    b'\x11compatibilityMode\x12\x1c\n\tthreshold\x18\x02 \x01(\x02R\tthreshold\x12#\n\x0btheta_al'
    b'pha\x18\x03 \x01(\x02:\x0210R\nthetaAlpha\x12!\n\ntheta_beta\x18\x04 \x01(\x02:\x0210R\tthetaBeta'
    b'\x12#\n\x0btheta_gamma\x18\x05 \x01(\x02:\x0210R\nthetaGamma\x12(\n\x0enum_iterations\x18\x06 \x01('
    b'\r:\x011R\rnumIterations\x12=\n\x1aspatial_filter_weights_str\x18\x07 \x01(\t:\x00R\x17s'
    b'patialFilterWeightsStr\x12A\n\x1cbilateral_filter_weights_str\x18\x08 \x01(\t'
    b':\x00R\x19bilateralFilterWeightsStr\x12"\n\tforce_cpu\x18\t \x01(\x08:\x05falseR\x08for'
    b'ceCpu\x125\n\x15spatial_filter_weight\x18\n \x01(\x02:\x011R\x13spatialFilterWeight'
    b'\x129\n\x17bilateral_filter_weight\x18\x0b \x01(\x02:\x011R\x15bilateralFilterWeight\x12'
    b'?\n\x1cforced_spatial_filter_weight\x18\x0c \x01(\x02R\x19forcedSpatialFilterWe'
    b'ight\x12C\n\x1eforced_bilateral_filter_weight\x18\r \x01(\x02R\x1bforcedBilatera'
    b'lFilterWeight"\x11\n\x04Mode\x12\t\n\x05POTTS\x10\x00"A\n\x0cNCAParameter\x121\n\x11min_nega'
    b'tive_only\x18\x01 \x01(\x08:\x05falseR\x0fminNegativeOnly"\xa6\x01\n\x13NoiseLayerParame'
    b'ter\x12\x11\n\x02mu\x18\x01 \x01(\x02:\x010R\x02mu\x12\x17\n\x05sigma\x18\x02 \x01(\x02:\x011R\x05sigma\x12$\n\x0cgaussian_'
    b'std\x18\x03 \x01(\x02:\x010R\x0bgaussianStd\x12&\n\runiform_range\x18\x04 \x01(\x02:\x010R\x0cuniform'
    b'Range\x12\x15\n\x04bias\x18\x05 \x01(\x02:\x010R\x04bias"\xdf\x01\n\x12NormalizeParameter\x12+\n\x0eacros'
    b's_spatial\x18\x01 \x01(\x08:\x04trueR\racrossSpatial\x129\n\x0cscale_filler\x18\x02 \x01(\x0b2\x16'
    b'.caffe.FillerParameterR\x0bscaleFiller\x12+\n\x0echannel_shared\x18\x03 \x01(\x08:'
    b'\x04trueR\rchannelShared\x12\x17\n\x03eps\x18\x04 \x01(\x02:\x051e-10R\x03eps\x12\x1b\n\tfix_scale\x18\x05'
    b' \x01(\x08R\x08fixScale"\x8f\x01\n\x18NormalizeVectorParameter\x12)\n\x0enormalize_typ'
    b'e\x18\x01 \x01(\t:\x02L2R\rnormalizeType\x12(\n\x0cfix_gradient\x18\x02 \x01(\x08:\x05falseR\x0bfix'
    b'Gradient\x12\x1e\n\x07bp_norm\x18\x03 \x01(\x08:\x05falseR\x06bpNorm"K\n\x1aOrdinalRegressio'
    b'nParameter\x12\x0c\n\x01k\x18\x01 \x01(\rR\x01k\x12\x1f\n\x0bweight_file\x18\x02 \x01(\tR\nweightFile"\x9b\x01'
    b'\n\x11PairwiseParameter\x12F\n\toperation\x18\x01 \x01(\x0e2#.caffe.PairwiseParam'
    b'eter.PairwiseOp:\x03SUMR\toperation\x12\x14\n\x05coeff\x18\x02 \x03(\x02R\x05coeff"(\n\nPai'
    b'rwiseOp\x12\x07\n\x03SUM\x10\x01\x12\x08\n\x04PROD\x10\x02\x12\x07\n\x03MAX\x10\x03"Z\n\x16ParseEvaluateParamete'
    b'r\x12\x1d\n\nnum_labels\x18\x01 \x01(\x05R\tnumLabels\x12!\n\x0cignore_label\x18\x02 \x03(\x05R\x0bigno'
    b'reLabel"(\n\x10PermuteParameter\x12\x14\n\x05order\x18\x01 \x03(\rR\x05order"A\n\x15PixelSh'
    b'uffleParameter\x12(\n\x0eupscale_factor\x18\x01 \x01(\r:\x011R\rupscaleFactor"\xa3\x02\n'
    b'\x12Pooling3DParameter\x12=\n\x04pool\x18\x01 \x01(\x0e2$.caffe.Pooling3DParameter'
    b'.PoolMethod:\x03MAXR\x04pool\x12\x1f\n\x0bkernel_size\x18\x02 \x01(\rR\nkernelSize\x12\x19\n\x06s'
    b'tride\x18\x03 \x01(\r:\x011R\x06stride\x12\x13\n\x03pad\x18\x04 \x01(\r:\x010R\x03pad\x12!\n\x0ckernel_depth\x18'
    b'\x05 \x01(\rR\x0bkernelDepth\x12*\n\x0ftemporal_stride\x18\x06 \x01(\r:\x011R\x0etemporalStri'
    b'de".\n\nPoolMethod\x12\x07\n\x03MAX\x10\x00\x12\x07\n\x03AVE\x10\x01\x12\x0e\n\nSTOCHASTIC\x10\x02"\xf1\x01\n\x13Predi'
    b'ctBoxParameter\x12\x19\n\x06stride\x18\x01 \x01(\r:\x012R\x06stride\x12+\n\x0freceptive_field'
    b'\x18\x02 \x01(\r:\x0212R\x0ereceptiveField\x12\x16\n\x03nms\x18\x03 \x01(\x08:\x04trueR\x03nms\x12)\n\routput'
    b'_vector\x18\x04 \x01(\x08:\x04trueR\x0coutputVector\x12,\n\x0fpositive_thresh\x18\x05 \x01(\x02:\x03'
    b'0.5R\x0epositiveThresh\x12!\n\tbbreg_exp\x18\x06 \x01(\x08:\x04trueR\x08bbregExp"\xfe\x03\n\x11P'
    b'riorBoxParameter\x12\x19\n\x08min_size\x18\x01 \x03(\x02R\x07minSize\x12\x19\n\x08max_size\x18\x02 \x03('
    b'\x02R\x07maxSize\x12!\n\x0caspect_ratio\x18\x03 \x03(\x02R\x0baspectRatio\x12\x18\n\x04flip\x18\x04 \x01(\x08:'
    b'\x04trueR\x04flip\x12\x19\n\x04clip\x18\x05 \x01(\x08:\x05falseR\x04clip\x12\x1a\n\x08variance\x18\x06 \x03(\x02R\x08va'
    b'riance\x12\x19\n\x08img_size\x18\x07 \x01(\rR\x07imgSize\x12\x13\n\x05img_h\x18\x08 \x01(\rR\x04imgH\x12\x13\n\x05im'
    b'g_w\x18\t \x01(\rR\x04imgW\x12\x12\n\x04step\x18\n \x01(\x02R\x04step\x12\x15\n\x06step_h\x18\x0b \x01(\x02R\x05stepH\x12\x15'
    b'\n\x06step_w\x18\x0c \x01(\x02R\x05stepW\x12\x1b\n\x06offset\x18\r \x01(\x02:\x030.5R\x06offset\x123\n\x12denser'
    b'_prior_boxes\x18\x0e \x01(\x08:\x05falseR\x10denserPriorBoxes\x12\x14\n\x05width\x18\x0f \x03(\x02R\x05'
    b'width\x12\x16\n\x06height\x18\x10 \x03(\x02R\x06height"8\n\x08CodeType\x12\n\n\x06CORNER\x10\x01\x12\x0f\n\x0bCEN'
    b'TER_SIZE\x10\x02\x12\x0f\n\x0bCORNER_SIZE\x10\x03"\x99\x02\n\x11ProposalParameter\x12#\n\x0bfeat_st'
    b'ride\x18\x01 \x01(\r:\x0216R\nfeatStride\x12\x1f\n\tbase_size\x18\x02 \x01(\r:\x0216R\x08baseSize\x12'
    b'\x1d\n\x08min_size\x18\x03 \x01(\r:\x0216R\x07minSize\x12\x14\n\x05ratio\x18\x04 \x03(\x02R\x05ratio\x12\x14\n\x05scal'
    b"e\x18\x05 \x03(\x02R\x05scale\x12&\n\x0cpre_nms_topn\x18\x06 \x01(\r:\x046000R\npreNmsTopn\x12'\n\rpo"
    b'st_nms_topn\x18\x07 \x01(\r:\x03300R\x0bpostNmsTopn\x12"\n\nnms_thresh\x18\x08 \x01(\x02:\x030.7'
    b'R\tnmsThresh"\x8c\x04\n\x17ProposalTargetParameter\x12\x17\n\x07cls_num\x18\x01 \x01(\rR\x06cl'
    b'sNum\x12"\n\nbatch_size\x18\x02 \x01(\x05:\x03128R\tbatchSize\x12%\n\x0bfg_fraction\x18\x03 \x01('
    b'\x02:\x040.25R\nfgFraction\x12,\n\x11num_img_per_batch\x18\x04 \x01(\r:\x014R\x0enumImgPer'
    b'Batch\x12\x1a\n\x06fg_thr\x18\x05 \x01(\x02:\x030.5R\x05fgThr\x12\x1f\n\tbg_thr_hg\x18\x06 \x01(\x02:\x030.5R\x07b'
    b'gThrHg\x12\x1f\n\tbg_thr_lw\x18\x07 \x01(\x02:\x030.1R\x07bgThrLw\x12\x1b\n\timg_width\x18\x08 \x01(\rR\x08'
    b'imgWidth\x12\x1d\n\nimg_height\x18\t \x01(\rR\timgHeight\x12(\n\x0ciou_weighted\x18\n \x01('
    b'\x08:\x05falseR\x0biouWeighted\x12!\n\x0bbbox_thr_lw\x18\x0b \x01(\x02:\x010R\tbboxThrLw\x12"\n\x0b'
    b'bbox_thr_hg\x18\x0c \x01(\x02:\x0210R\tbboxThrHg\x12+\n\x0epickup_discard\x18\r \x01(\x08:\x04tr'
    b'ueR\rpickupDiscard\x12\'\n\x0cappend_gtbox\x18\x0e \x01(\x08:\x04trueR\x0bappendGtbox"\x9a'
    b'\x01\n\x13PSROIAlignParameter\x12#\n\rspatial_scale\x18\x01 \x01(\x02R\x0cspatialScale\x12'
    b'\x1d\n\noutput_dim\x18\x02 \x01(\x05R\toutputDim\x12\x1d\n\ngroup_size\x18\x03 \x01(\x05R\tgroupSiz'
    b'e\x12 \n\nsample_num\x18\x04 \x01(\x05:\x012R\tsampleNum"z\n\x15PSROIPoolingParameter'
    b'\x12#\n\rspatial_scale\x18\x01 \x01(\x02R\x0cspatialScale\x12\x1d\n\noutput_dim\x18\x02 \x01(\x05R\to'
    b'utputDim\x12\x1d\n\ngroup_size\x18\x03 \x01(\x05R\tgroupSize"\x8f\x05\n\x15QuantizationPara'
    b'meter\x12Y\n\tprecision\x18\x01 \x01(\x0e2&.caffe.QuantizationParameter.Preci'
    b'sion:\x13DYNAMIC_FIXED_POINTR\tprecision\x12W\n\x0frounding_scheme\x18\x02 \x01('
    b'\x0e2%.caffe.QuantizationParameter.Rounding:\x07NEARESTR\x0eroundingS'
    b'cheme\x12"\n\x0bbw_layer_in\x18\x03 \x01(\r:\x0232R\tbwLayerIn\x12$\n\x0cbw_layer_out\x18\x04 '
    b'\x01(\r:\x0232R\nbwLayerOut\x12\x1f\n\tbw_params\x18\x05 \x01(\r:\x0232R\x08bwParams\x12\x1e\n\x0bfl_l'
    b'ayer_in\x18\x06 \x03(\x05R\tflLayerIn\x12 \n\x0cfl_layer_out\x18\x07 \x03(\x05R\nflLayerOut\x12\x1b'
    b'\n\tfl_params\x18\x08 \x03(\x05R\x08flParams\x12\x19\n\x08scale_in\x18\t \x03(\x02R\x07scaleIn\x12\x1b\n\tsc'
    b'ale_out\x18\n \x03(\x02R\x08scaleOut\x12!\n\x0cscale_params\x18\x0b \x03(\x02R\x0bscaleParams\x121'
    b'\n\x11is_negative_input\x18\x0c \x01(\x08:\x05falseR\x0fisNegativeInput\x12+\n\x0eforce_u'
    b'8_input\x18\r \x01(\x08:\x05falseR\x0cforceU8Input"$\n\tPrecision\x12\x17\n\x13DYNAMIC_F'
    b'IXED_POINT\x10\x00"\x17\n\x08Rounding\x12\x0b\n\x07NEAREST\x10\x00":\n\x0fReaderParameter\x12\x12\n\x04'
    b'file\x18\x01 \x01(\tR\x04file\x12\x13\n\x03num\x18\x02 \x01(\r:\x011R\x03num"\xc0\x04\n\x13RegionLossParamete'
    b'r\x12\x16\n\x04side\x18\x01 \x01(\r:\x0213R\x04side\x12\x1f\n\tnum_class\x18\x02 \x01(\r:\x0220R\x08numClass\x12 '
    b'\n\nbias_match\x18\x03 \x01(\r:\x011R\tbiasMatch\x12\x19\n\x06coords\x18\x04 \x01(\r:\x014R\x06coords\x12'
    b'\x13\n\x03num\x18\x05 \x01(\r:\x015R\x03num\x12\x1b\n\x07softmax\x18\x06 \x01(\r:\x011R\x07softmax\x12\x1b\n\x06jitter\x18'
    b'\x07 \x01(\x02:\x030.2R\x06jitter\x12\x1b\n\x07rescore\x18\x08 \x01(\r:\x011R\x07rescore\x12$\n\x0cobject_sc'
    b'ale\x18\t \x01(\x02:\x011R\x0bobjectScale\x12"\n\x0bclass_scale\x18\n \x01(\x02:\x011R\nclassScal'
    b'e\x12*\n\x0enoobject_scale\x18\x0b \x01(\x02:\x030.5R\rnoobjectScale\x12"\n\x0bcoord_scale'
    b'\x18\x0c \x01(\x02:\x015R\ncoordScale\x12\x1d\n\x08absolute\x18\r \x01(\r:\x011R\x08absolute\x12\x1b\n\x06thre'
    b'sh\x18\x0e \x01(\x02:\x030.2R\x06thresh\x12\x19\n\x06random\x18\x0f \x01(\r:\x011R\x06random\x12\x16\n\x06biases\x18\x10'
    b' \x03(\x02R\x06biases\x12!\n\x0csoftmax_tree\x18\x11 \x01(\tR\x0bsoftmaxTree\x12\x1b\n\tclass_map'
    b'\x18\x12 \x01(\tR\x08classMap"I\n\x0eReorgParameter\x12\x16\n\x06stride\x18\x01 \x01(\rR\x06stride\x12\x1f'
    b'\n\x07reverse\x18\x02 \x01(\x08:\x05falseR\x07reverse"\x81\x02\n\x11ResampleParameter\x12"\n\tant'
    b'ialias\x18\x01 \x01(\x08:\x04trueR\tantialias\x12\x14\n\x05width\x18\x02 \x01(\rR\x05width\x12\x16\n\x06heigh'
    b't\x18\x03 \x01(\rR\x06height\x12A\n\x04type\x18\x04 \x01(\x0e2%.caffe.ResampleParameter.Resa'
    b'mpleType:\x06LINEARR\x04type\x12\x19\n\x06factor\x18\x05 \x01(\x02:\x011R\x06factor"<\n\x0cResampl'
    b'eType\x12\x0b\n\x07NEAREST\x10\x01\x12\n\n\x06LINEAR\x10\x02\x12\t\n\x05CUBIC\x10\x03\x12\x08\n\x04AREA\x10\x04"\xc5\x01\n\x14Resi'
    b'zeLayerParameter\x12\x16\n\x06height\x18\x01 \x01(\rR\x06height\x12\x14\n\x05width\x18\x02 \x01(\rR\x05wid'
    b'th\x12-\n\x0fis_pyramid_test\x18\x03 \x01(\x08:\x05falseR\risPyramidTest\x12(\n\x10out_hei'
    b'ght_scale\x18\x04 \x01(\x02R\x0eoutHeightScale\x12&\n\x0fout_width_scale\x18\x05 \x01(\x02R\rou'
    b'tWidthScale")\n\x10ReverseParameter\x12\x15\n\x04axis\x18\x01 \x01(\x05:\x010R\x04axis"D\n\x14Re'
    b'verseTimeParameter\x12,\n\x0ecopy_remaining\x18\x01 \x01(\x08:\x05falseR\rcopyRemai'
    b'ning"\xa2\x01\n\x11ROIAlignParameter\x12\x1c\n\x08pooled_h\x18\x01 \x01(\r:\x010R\x07pooledH\x12\x1c\n\x08'
    b'pooled_w\x18\x02 \x01(\r:\x010R\x07pooledW\x12&\n\rspatial_scale\x18\x03 \x01(\x02:\x011R\x0cspatia'
    b'lScale\x12)\n\x0esampling_ratio\x18\x04 \x01(\x05:\x02-1R\rsamplingRatio"\xdf\x01\n\x17ROIMas'
    b'kPoolingParameter\x12\x1c\n\x08pooled_h\x18\x01 \x01(\r:\x010R\x07pooledH\x12\x1c\n\x08pooled_w\x18'
    b'\x02 \x01(\r:\x010R\x07pooledW\x12&\n\rspatial_scale\x18\x03 \x01(\x02:\x011R\x0cspatialScale\x12\x1e\n'
    b'\thalf_part\x18\x04 \x01(\x05:\x010R\x08halfPart\x12\x1e\n\troi_scale\x18\x05 \x01(\x02:\x011R\x08roiScal'
    b'e\x12 \n\nmask_scale\x18\x06 \x01(\x02:\x010R\tmaskScale"\xb1\x02\n\x13ROIPoolingParameter\x12'
    b'\x1c\n\x08pooled_h\x18\x01 \x01(\r:\x010R\x07pooledH\x12\x1c\n\x08pooled_w\x18\x02 \x01(\r:\x010R\x07pooledW\x12'
    b'&\n\rspatial_scale\x18\x03 \x01(\x02:\x011R\x0cspatialScale\x12\x1f\n\x0bpooled_size\x18\x04 \x03(\r'
    b'R\npooledSize\x12\x1e\n\tpad_ratio\x18\x05 \x01(\x02:\x010R\x08padRatio\x12\x1a\n\x07bi_type\x18\x06 \x01('
    b'\r:\x011R\x06biType\x126\n\x14is_multi_interpolate\x18\x07 \x01(\x08:\x04trueR\x12isMultiInt'
    b'erpolate\x12!\n\x07corners\x18\x88\xa4\x01 \x01(\x08:\x05falseR\x07corners"y\n\x13ROIWarpingPar'
    b'ameter\x12\x1c\n\x08pooled_h\x18\x01 \x01(\r:\x010R\x07pooledH\x12\x1c\n\x08pooled_w\x18\x02 \x01(\r:\x010R\x07p'
    b'ooledW\x12&\n\rspatial_scale\x18\x03 \x01(\x02:\x011R\x0cspatialScale"Q\n\x13ScaleRoute'
    b'Parameter\x12\x1b\n\tlow_scale\x18\x01 \x01(\x02R\x08lowScale\x12\x1d\n\nhigh_scale\x18\x02 \x01(\x02R\t'
    b'highScale"\x85\x02\n\x14SegAccuracyParameter\x12Q\n\x06metric\x18\x01 \x01(\x0e2*.caffe.S'
    b'egAccuracyParameter.AccuracyMetric:\rPixelAccuracyR\x06metric\x12!\n'
    b'\x0cignore_label\x18\x02 \x03(\x05R\x0bignoreLabel\x12\x14\n\x05reset\x18\x03 \x01(\x08R\x05reset\x12\x1b\n\tte'
    b'st_iter\x18\x04 \x01(\rR\x08testIter"D\n\x0eAccuracyMetric\x12\x11\n\rPixelAccuracy\x10\x00'
    b'\x12\x11\n\rClassAccuracy\x10\x01\x12\x0c\n\x08PixelIOU\x10\x02"f\n\x1dSegmentationEvaluatePar'
    b'ameter\x12"\n\x0bnum_classes\x18\x01 \x01(\r:\x011R\nnumClasses\x12!\n\tthreshold\x18\x02 \x01('
    b'\x02:\x030.5R\tthreshold"c\n\x14SeLuDropoutParameter\x12(\n\rdropout_ratio\x18\x01'
    b' \x01(\x02:\x030.1R\x0cdropoutRatio\x12!\n\x05alpha\x18\x02 \x01(\x02:\x0b-1.75809932R\x05alpha"U'
    b'\n\rSeLuParameter\x12"\n\x06lambda\x18\x01 \x01(\x02:\n1.05070102R\x06lambda\x12 \n\x05alpha'
    b'\x18\x02 \x01(\x02:\n1.67326319R\x05alpha"2\n\x17ShuffleChannelParameter\x12\x17\n\x05grou'
    b'p\x18\x01 \x01(\r:\x011R\x05group"0\n\x15SmoothL1LossParameter\x12\x17\n\x05sigma\x18\x01 \x01(\x02:\x011'
    b'R\x05sigma"5\n\x11SmoothL1Parameter\x12 \n\nturn_point\x18\x01 \x01(\x02:\x011R\tturnPoi'
    b'nt"\x93\x02\n\x18SoftContrastiveParameter\x12*\n\x0fpositive_margin\x18\x01 \x01(\x02:\x011R'
    b'\x0epositiveMargin\x12*\n\x0fnegative_margin\x18\x02 \x01(\x02:\x011R\x0enegativeMargin\x12'
    b'*\n\x0fpositive_weight\x18\x03 \x01(\x02:\x011R\x0epositiveWeight\x12*\n\x0fnegative_weig'
    b'ht\x18\x04 \x01(\x02:\x011R\x0enegativeWeight\x12(\n\x0eexponent_scale\x18\x05 \x01(\x02:\x011R\rexpo'
    b'nentScale\x12\x1d\n\x06square\x18\x06 \x01(\x08:\x05falseR\x06square"*\n\x17SoftTruncationPa'
    b'rameter\x12\x0f\n\x01c\x18\x01 \x01(\x02:\x012R\x01c"C\n\x17SpatialDropoutParameter\x12(\n\rdropo'
    b'ut_ratio\x18\x01 \x01(\x02:\x030.5R\x0cdropoutRatio"\x8a\x01\n\x0eSplitParameter\x12=\n\x06engi'
    b'ne\x18\x01 \x01(\x0e2\x1c.caffe.SplitParameter.Engine:\x07DEFAULTR\x06engine"9\n\x06E'
    b'ngine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\x0b\n\x07MKL2017\x10\x03\x12\n\n\x06MKLDNN\x10\x04"\xb6\x01\n\x12S'
    b'ubRegionParameter\x12#\n\rregion_height\x18\x01 \x01(\rR\x0cregionHeight\x12!\n\x0cre'
    b'gion_width\x18\x02 \x01(\rR\x0bregionWidth\x12\x1f\n\x0bdata_height\x18\x03 \x01(\rR\ndataHeig'
    b'ht\x12\x1d\n\ndata_width\x18\x04 \x01(\rR\tdataWidth\x12\x18\n\x06as_dim\x18\x05 \x01(\r:\x011R\x05asDim"'
    b'&\n\x12TransposeParameter\x12\x10\n\x03dim\x18\x01 \x03(\x05R\x03dim"1\n\x14TripletLossParame'
    b'ter\x12\x19\n\x06margin\x18\x01 \x01(\x02:\x011R\x06margin"\x82\x02\n\x0cTRTParameter\x12<\n\x08trt_mode\x18'
    b'\x01 \x01(\x0e2\x1b.caffe.TRTParameter.TRTMode:\x04INT8R\x07trtMode\x12\x16\n\x05top_k\x18\x02'
    b' \x01(\r:\x011R\x04topK\x12\x16\n\x06deploy\x18\x03 \x01(\tR\x06deploy\x12\x14\n\x05model\x18\x04 \x01(\tR\x05model\x12'
    b'%\n\x0edeploy_outputs\x18\x05 \x03(\tR\rdeployOutputs\x12\x1e\n\ncalibrator\x18\x06 \x01(\tR\n'
    b'calibrator"\'\n\x07TRTMode\x12\x08\n\x04FP32\x10\x00\x12\x08\n\x04FP16\x10\x01\x12\x08\n\x04INT8\x10\x02"]\n\x13Trunc'
    b'ationParameter\x12"\n\x0blower_bound\x18\x01 \x01(\x02:\x010R\nlowerBound\x12"\n\x0bupper_'
    b'bound\x18\x02 \x01(\x02:\x015R\nupperBound"y\n\x14UniqueLabelParameter\x12\x1d\n\nmax_la'
    b'bels\x18\x01 \x01(\x05R\tmaxLabels\x12!\n\x0cignore_label\x18\x02 \x03(\x05R\x0bignoreLabel\x12\x1f\n\x0b'
    b'force_label\x18\x03 \x03(\x02R\nforceLabel"\x8d\x06\n\x12UnPoolingParameter\x12>\n\x06unpo'
    b'ol\x18\x01 \x01(\x0e2&.caffe.UnPoolingParameter.UnPoolMethodR\x06unpool\x12\x1a\n\x07'
    b'out_pad\x18\x02 \x01(\r:\x010R\x06outPad\x12\x1d\n\tout_pad_h\x18\x03 \x01(\r:\x010R\x07outPadH\x12\x1d\n\to'
    b'ut_pad_w\x18\x04 \x01(\r:\x010R\x07outPadW\x12&\n\x0fout_kernel_size\x18\x05 \x01(\rR\routKern'
    b'elSize\x12 \n\x0cout_kernel_h\x18\x06 \x01(\rR\noutKernelH\x12 \n\x0cout_kernel_w\x18\x07 \x01'
    b'(\rR\noutKernelW\x12 \n\nout_stride\x18\x08 \x01(\r:\x011R\toutStride\x12 \n\x0cout_stri'
    b'de_h\x18\t \x01(\rR\noutStrideH\x12 \n\x0cout_stride_w\x18\n \x01(\rR\noutStrideW\x12\x13\n\x03'
    b'pad\x18\x0b \x01(\r:\x010R\x03pad\x12\x16\n\x05pad_h\x18\x0c \x01(\r:\x010R\x04padH\x12\x16\n\x05pad_w\x18\r \x01(\r:\x010R'
    b'\x04padW\x12\x1f\n\x0bkernel_size\x18\x0e \x01(\rR\nkernelSize\x12\x19\n\x08kernel_h\x18\x0f \x01(\rR\x07ke'
    b'rnelH\x12\x19\n\x08kernel_w\x18\x10 \x01(\rR\x07kernelW\x12\x19\n\x06stride\x18\x11 \x01(\r:\x011R\x06stride\x12'
    b'\x19\n\x08stride_h\x18\x12 \x01(\rR\x07strideH\x12\x19\n\x08stride_w\x18\x13 \x01(\rR\x07strideW\x12\x1f\n\x0bunp'
    b'ool_size\x18\x14 \x01(\rR\nunpoolSize\x12\x19\n\x08unpool_h\x18\x15 \x01(\rR\x07unpoolH\x12\x19\n\x08unp'
    b'ool_w\x18\x16 \x01(\rR\x07unpoolW"G\n\x0cUnPoolMethod\x12\t\n\x05FIXED\x10\x00\x12\x07\n\x03DIV\x10\x01\x12\x07\n\x03'
    b'REP\x10\x02\x12\x07\n\x03MAX\x10\x03\x12\x07\n\x03AVE\x10\x04\x12\x08\n\x04TILE\x10\x05"\xdf\x01\n\x11UpsampleParameter\x12\x14\n\x05s'
    b'cale\x18\x01 \x01(\rR\x05scale\x12\x17\n\x07scale_h\x18\x02 \x01(\rR\x06scaleH\x12\x17\n\x07scale_w\x18\x03 \x01(\rR'
    b'\x06scaleW\x12!\n\tpad_out_h\x18\x04 \x01(\x08:\x05falseR\x07padOutH\x12!\n\tpad_out_w\x18\x05 \x01('
    b'\x08:\x05falseR\x07padOutW\x12\x1d\n\nupsample_h\x18\x06 \x01(\rR\tupsampleH\x12\x1d\n\nupsample'
    b'_w\x18\x07 \x01(\rR\tupsampleW"\xdf\t\n\x12VideoDataParameter\x12J\n\nvideo_type\x18\x01 \x01'
    b'(\x0e2#.caffe.VideoDataParameter.VideoType:\x06WEBCAMR\tvideoType\x12\x1e'
    b'\n\tdevice_id\x18\x02 \x01(\x05:\x010R\x08deviceId\x12\x1d\n\nvideo_file\x18\x03 \x01(\tR\tvideoFil'
    b'e\x12"\n\x0bskip_frames\x18\x04 \x01(\r:\x010R\nskipFrames\x12\x16\n\x06source\x18\x05 \x01(\tR\x06sourc'
    b'e\x12\x1d\n\nbatch_size\x18\x06 \x01(\rR\tbatchSize\x12\x1e\n\trand_skip\x18\x07 \x01(\r:\x010R\x08rand'
    b'Skip\x12\x1f\n\x07shuffle\x18\x08 \x01(\x08:\x05falseR\x07shuffle\x12 \n\nnew_height\x18\t \x01(\r:\x010'
    b'R\tnewHeight\x12\x1e\n\tnew_width\x18\n \x01(\r:\x010R\x08newWidth\x12\x1d\n\nnew_length\x18\x0b '
    b'\x01(\rR\tnewLength\x12\x17\n\x05scale\x18\x0c \x01(\x02:\x011R\x05scale\x12\x1b\n\tmean_file\x18\r \x01(\tR\x08'
    b'meanFile\x12\x1e\n\tcrop_size\x18\x0e \x01(\r:\x010R\x08cropSize\x12\x1d\n\x06mirror\x18\x0f \x01(\x08:\x05fa'
    b'lseR\x06mirror\x12\x1f\n\x08is_color\x18\x10 \x01(\x08:\x04trueR\x07isColor\x12!\n\x0broot_folder\x18'
    b'\x11 \x01(\t:\x00R\nrootFolder\x12"\n\tshow_data\x18\x12 \x01(\x08:\x05falseR\x08showData\x12"\n\tu'
    b'se_image\x18\x13 \x01(\x08:\x05falseR\x08useImage\x125\n\x13use_temporal_jitter\x18\x14 \x01(\x08'
    b':\x05falseR\x11useTemporalJitter\x12&\n\rsampling_rate\x18\x15 \x01(\r:\x011R\x0csampli'
    b'ngRate\x12-\n\x11max_sampling_rate\x18\x16 \x01(\r:\x011R\x0fmaxSamplingRate\x12>\n\x18use'
    b'_sampling_rate_jitter\x18\x17 \x01(\x08:\x05falseR\x15useSamplingRateJitter\x123\n'
    b'\x12use_multiple_label\x18\x18 \x01(\x08:\x05falseR\x10useMultipleLabel\x12%\n\rnum_of'
    b'_labels\x18\x19 \x01(\r:\x011R\x0bnumOfLabels\x12$\n\x0cnum_segments\x18\x1a \x01(\r:\x011R\x0bnumS'
    b'egments\x12D\n\x08modality\x18\x1b \x01(\x0e2".caffe.VideoDataParameter.Modalit'
    b'y:\x04FLOWR\x08modality\x12!\n\x0cname_pattern\x18\x1c \x01(\tR\x0bnamePattern\x12\x1f\n\x07enco'
    b'ded\x18\x1d \x01(\x08:\x05falseR\x07encoded\x12#\n\tgrayscale\x18\x1e \x01(\x08:\x05falseR\tgraysca'
    b'le""\n\tVideoType\x12\n\n\x06WEBCAM\x10\x00\x12\t\n\x05VIDEO\x10\x01"\x1d\n\x08Modality\x12\x07\n\x03RGB\x10\x00\x12'
    b'\x08\n\x04FLOW\x10\x01"\xb3\x01\n\x0fWriterParameter\x12\x14\n\x04file\x18\x01 \x01(\t:\x00R\x04file\x12\x18\n\x06folde'
    b'r\x18\x02 \x01(\t:\x00R\x06folder\x12\x18\n\x06prefix\x18\x03 \x01(\t:\x00R\x06prefix\x12\x18\n\x06suffix\x18\x04 \x01(\t:'
    b'\x00R\x06suffix\x12#\n\tnormalize\x18\x05 \x01(\x08:\x05falseR\tnormalize\x12\x17\n\x05scale\x18\x06 \x01('
    b'\x02:\x011R\x05scale"\xb4\x02\n\x1cYoloDetectionOutputParameter\x12\x16\n\x04side\x18\x01 \x01(\r:\x02'
    b'13R\x04side\x12#\n\x0bnum_classes\x18\x02 \x01(\r:\x0220R\nnumClasses\x12\x1a\n\x07num_box\x18\x03 \x01'
    b'(\r:\x015R\x06numBox\x12\x19\n\x06coords\x18\x04 \x01(\r:\x014R\x06coords\x127\n\x14confidence_thres'
    b'hold\x18\x05 \x01(\x02:\x040.01R\x13confidenceThreshold\x12)\n\rnms_threshold\x18\x06 \x01(\x02'
    b':\x040.45R\x0cnmsThreshold\x12\x16\n\x06biases\x18\x07 \x03(\x02R\x06biases\x12$\n\x0elabel_map_fi'
    b'le\x18\x08 \x01(\tR\x0clabelMapFile"\xe1\x01\n\x10YoloSegParameter\x12\x1e\n\tnum_class\x18\x01 \x01'
    b'(\r:\x010R\x08numClass\x12$\n\x0cobject_scale\x18\x02 \x01(\x02:\x015R\x0bobjectScale\x12"\n\x0bcla'
    b'ss_scale\x18\x03 \x01(\x02:\x011R\nclassScale\x123\n\x12use_logic_gradient\x18\x04 \x01(\x08:\x05f'
    b'alseR\x10useLogicGradient\x12.\n\x0fuse_hardsigmoid\x18\x05 \x01(\x08:\x05falseR\x0euseH'
    b'ardsigmoid"\x87\x03\n\x1eYolov3DetectionOutputParameter\x12#\n\x0bnum_classes'
    b'\x18\x01 \x01(\r:\x0220R\nnumClasses\x12\x1a\n\x07num_box\x18\x02 \x01(\r:\x013R\x06numBox\x127\n\x14confid'
    b'ence_threshold\x18\x03 \x01(\x02:\x040.01R\x13confidenceThreshold\x12)\n\rnms_thres'
    b'hold\x18\x04 \x01(\x02:\x040.45R\x0cnmsThreshold\x12\x16\n\x06biases\x18\x05 \x03(\x02R\x06biases\x12#\n\ran'
    b"chors_scale\x18\x06 \x03(\rR\x0canchorsScale\x12'\n\x0emask_group_num\x18\x07 \x01(\r:\x012R\x0c"
    b'maskGroupNum\x12\x12\n\x04mask\x18\x08 \x03(\rR\x04mask\x12(\n\x0cgaussian_box\x18\t \x01(\x08:\x05fals'
    b'eR\x0bgaussianBox\x12\x1c\n\tscale_x_y\x18\x89\xa4\x01 \x03(\x02R\x07scaleXY"\x91\x06\n\x0fYolov3Param'
    b'eter\x12\x16\n\x04side\x18\x01 \x01(\r:\x0213R\x04side\x12\x1f\n\tnum_class\x18\x02 \x01(\r:\x0220R\x08numClas'
    b's\x12\x13\n\x03num\x18\x03 \x01(\r:\x015R\x03num\x12$\n\x0cobject_scale\x18\x04 \x01(\x02:\x011R\x0bobjectScale'
    b'\x12"\n\x0bclass_scale\x18\x05 \x01(\x02:\x011R\nclassScale\x12*\n\x0enoobject_scale\x18\x06 \x01(\x02'
    b':\x030.5R\rnoobjectScale\x12"\n\x0bcoord_scale\x18\x07 \x01(\x02:\x015R\ncoordScale\x12\x1b\n\x06'
    b"thresh\x18\x08 \x01(\x02:\x030.2R\x06thresh\x12'\n\ranchors_scale\x18\t \x01(\r:\x0232R\x0canchor"
    b'sScale\x12\x16\n\x06biases\x18\n \x03(\x02R\x06biases\x12\x12\n\x04mask\x18\x0b \x03(\rR\x04mask\x123\n\x12use_lo'
    b'gic_gradient\x18\x0c \x01(\x08:\x05falseR\x10useLogicGradient\x12+\n\x0euse_focal_los'
    b's\x18\r \x01(\x08:\x05falseR\x0cuseFocalLoss\x12?\n\x08iou_loss\x18\x0e \x01(\x0e2\x1f.caffe.Yolov'
    b'3Parameter.IOU_LOSS:\x03MSER\x07iouLoss\x12+\n\x0eiou_normalizer\x18\x0f \x01(\x02:\x040'
    b'.25R\riouNormalizer\x12"\n\niou_thresh\x18\x10 \x01(\x02:\x030.5R\tiouThresh\x12\x1f\n\tma'
    b'x_delta\x18\x11 \x01(\x02:\x0210R\x08maxDelta\x12$\n\naccumulate\x18\x12 \x01(\x08:\x04trueR\naccum'
    b'ulate\x12-\n\x10label_smooth_eps\x18\x13 \x01(\x02:\x030.1R\x0elabelSmoothEps":\n\x08IOU_'
    b'LOSS\x12\x07\n\x03IOU\x10\x00\x12\x08\n\x04GIOU\x10\x01\x12\x07\n\x03MSE\x10\x02\x12\x08\n\x04DIOU\x10\x03\x12\x08\n\x04CIOU\x10\x04"\x8d\x1f\n\x10V1L'
    b'ayerParameter\x12\x16\n\x06bottom\x18\x02 \x03(\tR\x06bottom\x12\x10\n\x03top\x18\x03 \x03(\tR\x03top\x12\x12\n\x04n'
    b'ame\x18\x04 \x01(\tR\x04name\x12-\n\x07include\x18  \x03(\x0b2\x13.caffe.NetStateRuleR\x07inclu'
    b'de\x12-\n\x07exclude\x18! \x03(\x0b2\x13.caffe.NetStateRuleR\x07exclude\x125\n\x04type\x18\x05 '
    b'\x01(\x0e2!.caffe.V1LayerParameter.LayerTypeR\x04type\x12&\n\x05blobs\x18\x06 \x03(\x0b2'
    b'\x10.caffe.BlobProtoR\x05blobs\x12\x15\n\x05param\x18\xe9\x07 \x03(\tR\x05param\x12M\n\x0fblob_shar'
    b'e_mode\x18\xea\x07 \x03(\x0e2$.caffe.V1LayerParameter.DimCheckModeR\rblobSha'
    b'reMode\x12\x19\n\x08blobs_lr\x18\x07 \x03(\x02R\x07blobsLr\x12!\n\x0cweight_decay\x18\x08 \x03(\x02R\x0bwei'
    b'ghtDecay\x12\x1f\n\x0bloss_weight\x18# \x03(\x02R\nlossWeight\x12?\n\x0eaccuracy_param\x18'
    b'\x1b \x01(\x0b2\x18.caffe.AccuracyParameterR\raccuracyParam\x129\n\x0cargmax_par'
    b'am\x18\x17 \x01(\x0b2\x16.caffe.ArgMaxParameterR\x0bargmaxParam\x129\n\x0cconcat_para'
    b'm\x18\t \x01(\x0b2\x16.caffe.ConcatParameterR\x0bconcatParam\x12U\n\x16contrastive_'
    b'loss_param\x18( \x01(\x0b2\x1f.caffe.ContrastiveLossParameterR\x14contrasti'
    b'veLossParam\x12H\n\x11convolution_param\x18\n \x01(\x0b2\x1b.caffe.ConvolutionPa'
    b'rameterR\x10convolutionParam\x123\n\ndata_param\x18\x0b \x01(\x0b2\x14.caffe.DataPa'
    b'rameterR\tdataParam\x12<\n\rdropout_param\x18\x0c \x01(\x0b2\x17.caffe.DropoutPar'
    b'ameterR\x0cdropoutParam\x12C\n\x10dummy_data_param\x18\x1a \x01(\x0b2\x19.caffe.Dummy'
    b'DataParameterR\x0edummyDataParam\x12<\n\reltwise_param\x18\x18 \x01(\x0b2\x17.caffe'
    b'.EltwiseParameterR\x0celtwiseParam\x120\n\texp_param\x18) \x01(\x0b2\x13.caffe.E'
    b'xpParameterR\x08expParam\x12@\n\x0fhdf5_data_param\x18\r \x01(\x0b2\x18.caffe.HDF5D'
    b'ataParameterR\rhdf5DataParam\x12F\n\x11hdf5_output_param\x18\x0e \x01(\x0b2\x1a.caf'
    b'fe.HDF5OutputParameterR\x0fhdf5OutputParam\x12C\n\x10hinge_loss_param\x18'
    b'\x1d \x01(\x0b2\x19.caffe.HingeLossParameterR\x0ehingeLossParam\x12C\n\x10image_da'
    b'ta_param\x18\x0f \x01(\x0b2\x19.caffe.ImageDataParameterR\x0eimageDataParam\x12L\n'
    b'\x13infogain_loss_param\x18\x10 \x01(\x0b2\x1c.caffe.InfogainLossParameterR\x11in'
    b'fogainLossParam\x12L\n\x13inner_product_param\x18\x11 \x01(\x0b2\x1c.caffe.InnerPr'
    b'oductParameterR\x11innerProductParam\x120\n\tlrn_param\x18\x12 \x01(\x0b2\x13.caffe'
    b'.LRNParameterR\x08lrnParam\x12F\n\x11memory_data_param\x18\x16 \x01(\x0b2\x1a.caffe.M'
    b'emoryDataParameterR\x0fmemoryDataParam\x120\n\tmvn_param\x18" \x01(\x0b2\x13.caf'
    b'fe.MVNParameterR\x08mvnParam\x12<\n\rpooling_param\x18\x13 \x01(\x0b2\x17.caffe.Poo'
    b'lingParameterR\x0cpoolingParam\x126\n\x0bpower_param\x18\x15 \x01(\x0b2\x15.caffe.Pow'
    b'erParameterR\npowerParam\x123\n\nrelu_param\x18\x1e \x01(\x0b2\x14.caffe.ReLUPara'
    b'meterR\treluParam\x12<\n\rsigmoid_param\x18& \x01(\x0b2\x17.caffe.SigmoidParam'
    b"eterR\x0csigmoidParam\x12<\n\rsoftmax_param\x18' \x01(\x0b2\x17.caffe.SoftmaxPar"
    b'ameterR\x0csoftmaxParam\x126\n\x0bslice_param\x18\x1f \x01(\x0b2\x15.caffe.SliceParam'
    b'eterR\nsliceParam\x123\n\ntanh_param\x18% \x01(\x0b2\x14.caffe.TanHParameterR\t'
    b'tanhParam\x12B\n\x0fthreshold_param\x18\x19 \x01(\x0b2\x19.caffe.ThresholdParamete'
    b'rR\x0ethresholdParam\x12F\n\x11window_data_param\x18\x14 \x01(\x0b2\x1a.caffe.WindowD'
    b'ataParameterR\x0fwindowDataParam\x12G\n\x0ftransform_param\x18$ \x01(\x0b2\x1e.caf'
    b'fe.TransformationParameterR\x0etransformParam\x123\n\nloss_param\x18* \x01'
    b'(\x0b2\x14.caffe.LossParameterR\tlossParam\x12-\n\x05layer\x18\x01 \x01(\x0b2\x17.caffe.V'
    b'0LayerParameterR\x05layer\x12%\n\nstrict_dim\x18\xa0\x9c\x01 \x01(\x08:\x04trueR\tstrictDi'
    b'm\x12-\n\x06enable\x18\xa1\x9c\x01 \x03(\x0b2\x13.caffe.NetStateRuleR\x06enable\x12\x1d\n\ttype_nam'
    b'e\x18\xa2\x9c\x01 \x01(\tR\x08typeName\x12/\n\x06modern\x18\xa3\x9c\x01 \x01(\x0b2\x15.caffe.LayerParameter'
    b'R\x06modern"\xbd\n\n\tLayerType\x12\x08\n\x04NONE\x10\x00\x12\n\n\x06ABSVAL\x10#\x12\x0c\n\x08ACCURACY\x10\x01\x12\n'
    b'\n\x06ARGMAX\x10\x1e\x12\x08\n\x04BNLL\x10\x02\x12\n\n\x06CONCAT\x10\x03\x12\x14\n\x10CONTRASTIVE_LOSS\x10%\x12\x0f\n\x0bCO'
    b"NVOLUTION\x10\x04\x12\x08\n\x04DATA\x10\x05\x12\x11\n\rDECONVOLUTION\x10'\x12\x0b\n\x07DROPOUT\x10\x06\x12\x0e\n\nDUM"
    b'MY_DATA\x10 \x12\x12\n\x0eEUCLIDEAN_LOSS\x10\x07\x12\x0b\n\x07ELTWISE\x10\x19\x12\x07\n\x03EXP\x10&\x12\x0b\n\x07FLATT'
    b'EN\x10\x08\x12\r\n\tHDF5_DATA\x10\t\x12\x0f\n\x0bHDF5_OUTPUT\x10\n\x12\x0e\n\nHINGE_LOSS\x10\x1c\x12\n\n\x06IM2C'
    b'OL\x10\x0b\x12\x0e\n\nIMAGE_DATA\x10\x0c\x12\x11\n\rINFOGAIN_LOSS\x10\r\x12\x11\n\rINNER_PRODUCT\x10\x0e\x12\x07'
    b'\n\x03LRN\x10\x0f\x12\x0f\n\x0bMEMORY_DATA\x10\x1d\x12\x1d\n\x19MULTINOMIAL_LOGISTIC_LOSS\x10\x10\x12\x07\n\x03M'
    b'VN\x10"\x12\x0b\n\x07POOLING\x10\x11\x12\t\n\x05POWER\x10\x1a\x12\x08\n\x04RELU\x10\x12\x12\x0b\n\x07SIGMOID\x10\x13\x12\x1e\n\x1aSIGMO'
    b'ID_CROSS_ENTROPY_LOSS\x10\x1b\x12\x0b\n\x07SILENCE\x10$\x12\x0b\n\x07SOFTMAX\x10\x14\x12\x10\n\x0cSOFTMAX'
    b'_LOSS\x10\x15\x12\t\n\x05SPLIT\x10\x16\x12\t\n\x05SLICE\x10!\x12\x08\n\x04TANH\x10\x17\x12\x0f\n\x0bWINDOW_DATA\x10\x18\x12\r\n\t'
    b'THRESHOLD\x10\x1f\x12\x10\n\nBATCH_NORM\x10\xa0\x9c\x01\x12\x08\n\x02BN\x10\xa1\x9c\x01\x12\x13\n\rCONVOLUTION3D\x10\xa2\x9c\x01'
    b'\x12\n\n\x04CROP\x10\xa3\x9c\x01\x12\x15\n\x0fDECONVOLUTION3D\x10\xa4\x9c\x01\x12\x0f\n\tDENSE_CRF\x10\xa5\x9c\x01\x12\x0f\n\tDICE'
    b'_LOSS\x10\xa6\x9c\x01\x12\x13\n\rDOWN_SAMPLING\x10\xa7\x9c\x01\x12\x14\n\x0eELTWISE_AFFINE\x10\xa8\x9c\x01\x12\x15\n\x0fELTW'
    b'ISE_PRODUCT\x10\xa9\x9c\x01\x12\x14\n\x0eIMAGE_SEG_DATA\x10\xaa\x9c\x01\x12\x0b\n\x05INPUT\x10\xab\x9c\x01\x12\x0e\n\x08INSANI'
    b'TY\x10\xac\x9c\x01\x12\x0c\n\x06INTERP\x10\xad\x9c\x01\x12\x0b\n\x05LOCAL\x10\xae\x9c\x01\x12\x1b\n\x15MULTI_STAGE_MEANFIELD\x10\xaf'
    b'\x9c\x01\x12\x0f\n\tNORMALIZE\x10\xb0\x9c\x01\x12\x14\n\x0ePARSE_EVALUATE\x10\xb1\x9c\x01\x12\x12\n\x0cPARSE_OUTPUT\x10\xb2\x9c'
    b'\x01\x12\x0f\n\tPOOLING3D\x10\xb3\x9c\x01\x12\x0b\n\x05PRELU\x10\xb4\x9c\x01\x12\x0c\n\x06PYTHON\x10\xb5\x9c\x01\x12\x0b\n\x05RELU6\x10\xb6\x9c\x01\x12\r'
    b'\n\x07RESHAPE\x10\xb7\x9c\x01\x12\x10\n\nROIPOOLING\x10\xb8\x9c\x01\x12\x11\n\x0bROI_POOLING\x10\xb9\x9c\x01\x12\n\n\x04SELU\x10\xba'
    b'\x9c\x01\x12\x12\n\x0cSELU_DROPOUT\x10\xbb\x9c\x01\x12\x14\n\x0eSMOOTH_L1_LOSS\x10\xbc\x9c\x01\x12\x12\n\x0cTRIPLET_LOSS'
    b'\x10\xbd\x9c\x01\x12\x0e\n\x08UPSAMPLE\x10\xbe\x9c\x01\x12\x10\n\nVIDEO_DATA\x10\xbf\x9c\x01\x12\x1d\n\x17VIDEO_SEGMENTATION'
    b'_DATA\x10\xc0\x9c\x01\x12!\n\x1bVIDEO_WITH_VOXEL_TRUTH_DATA\x10\xc1\x9c\x01\x12\x11\n\x0bVOLUME_DATA\x10'
    b'\xc2\x9c\x01\x12\x17\n\x11VOXEL_CUSTOM_LOSS\x10\xc3\x9c\x01\x12\x13\n\rVOXEL_SOFTMAX\x10\xc4\x9c\x01\x12\x18\n\x12VOXEL_S'
    b'OFTMAX_LOSS\x10\xc5\x9c\x01\x12\x0f\n\tUNPOOLING\x10\xc6\x9c\x01"*\n\x0cDimCheckMode\x12\n\n\x06STRICT\x10\x00'
    b'\x12\x0e\n\nPERMISSIVE\x10\x01"\x84\x0b\n\x10V0LayerParameter\x12\x12\n\x04name\x18\x01 \x01(\tR\x04name\x12\x12\n'
    b'\x04type\x18\x02 \x01(\tR\x04type\x12\x1d\n\nnum_output\x18\x03 \x01(\rR\tnumOutput\x12 \n\x08biasterm'
    b'\x18\x04 \x01(\x08:\x04trueR\x08biasterm\x12;\n\rweight_filler\x18\x05 \x01(\x0b2\x16.caffe.Filler'
    b'ParameterR\x0cweightFiller\x127\n\x0bbias_filler\x18\x06 \x01(\x0b2\x16.caffe.FillerP'
    b'arameterR\nbiasFiller\x12\x13\n\x03pad\x18\x07 \x01(\r:\x010R\x03pad\x12\x1e\n\nkernelsize\x18\x08 \x01('
    b'\rR\nkernelsize\x12\x17\n\x05group\x18\t \x01(\r:\x011R\x05group\x12\x19\n\x06stride\x18\n \x01(\r:\x011R\x06s'
    b'tride\x12;\n\x04pool\x18\x0b \x01(\x0e2".caffe.V0LayerParameter.PoolMethod:\x03MAX'
    b'R\x04pool\x12(\n\rdropout_ratio\x18\x0c \x01(\x02:\x030.5R\x0cdropoutRatio\x12 \n\nlocal_si'
    b'ze\x18\r \x01(\r:\x015R\tlocalSize\x12\x17\n\x05alpha\x18\x0e \x01(\x02:\x011R\x05alpha\x12\x18\n\x04beta\x18\x0f \x01('
    b'\x02:\x040.75R\x04beta\x12\x0f\n\x01k\x18\x16 \x01(\x02:\x011R\x01k\x12\x16\n\x06source\x18\x10 \x01(\tR\x06source\x12\x17\n\x05sc'
    b'ale\x18\x11 \x01(\x02:\x011R\x05scale\x12\x1a\n\x08meanfile\x18\x12 \x01(\tR\x08meanfile\x12\x1c\n\tbatchsize'
    b'\x18\x13 \x01(\rR\tbatchsize\x12\x1d\n\x08cropsize\x18\x14 \x01(\r:\x010R\x08cropsize\x12\x1d\n\x06mirror\x18\x15'
    b' \x01(\x08:\x05falseR\x06mirror\x12&\n\x05blobs\x182 \x03(\x0b2\x10.caffe.BlobProtoR\x05blobs\x12'
    b'\x19\n\x08blobs_lr\x183 \x03(\x02R\x07blobsLr\x12!\n\x0cweight_decay\x184 \x03(\x02R\x0bweightDeca'
    b'y\x12\x1e\n\trand_skip\x185 \x01(\r:\x010R\x08randSkip\x12-\n\x10det_fg_threshold\x186 \x01(\x02:'
    b'\x030.5R\x0edetFgThreshold\x12-\n\x10det_bg_threshold\x187 \x01(\x02:\x030.5R\x0edetBgTh'
    b'reshold\x12,\n\x0fdet_fg_fraction\x188 \x01(\x02:\x040.25R\rdetFgFraction\x12)\n\x0fdet'
    b'_context_pad\x18: \x01(\r:\x010R\rdetContextPad\x12(\n\rdet_crop_mode\x18; \x01(\t:'
    b'\x04warpR\x0bdetCropMode\x12\x1a\n\x07new_num\x18< \x01(\x05:\x010R\x06newNum\x12$\n\x0cnew_channe'
    b'ls\x18= \x01(\x05:\x010R\x0bnewChannels\x12 \n\nnew_height\x18> \x01(\x05:\x010R\tnewHeight\x12\x1e'
    b'\n\tnew_width\x18? \x01(\x05:\x010R\x08newWidth\x12,\n\x0eshuffle_images\x18@ \x01(\x08:\x05fals'
    b'eR\rshuffleImages\x12 \n\nconcat_dim\x18A \x01(\r:\x011R\tconcatDim\x12G\n\x11hdf5_o'
    b'utput_param\x18\xe9\x07 \x01(\x0b2\x1a.caffe.HDF5OutputParameterR\x0fhdf5OutputPa'
    b'ram".\n\nPoolMethod\x12\x07\n\x03MAX\x10\x00\x12\x07\n\x03AVE\x10\x01\x12\x0e\n\nSTOCHASTIC\x10\x02*\x1c\n\x05Phase'
    b'\x12\t\n\x05TRAIN\x10\x00\x12\x08\n\x04TEST\x10\x01*G\n\x04Type\x12\n\n\x06DOUBLE\x10\x00\x12\t\n\x05FLOAT\x10\x01\x12\x0b\n\x07FLOA'
    b'T16\x10\x02\x12\x07\n\x03INT\x10\x03\x12\x08\n\x04UINT\x10\x04\x12\x08\n\x04BOOL\x10\x05*\x1d\n\x07Packing\x12\x08\n\x04NCHW\x10\x00\x12\x08\n\x04N'
    b'HWC\x10\x01*\xc1\x01\n\x08DataType\x12\x0f\n\x0bCAFFE_FLOAT\x10\x00\x12\x0e\n\nCAFFE_HALF\x10\x01\x12\x10\n\x0cCAFFE'
    b'_DOUBLE\x10\x02\x12\x18\n\x14CAFFE_INT8_QUANTIZED\x10\x03\x12\x19\n\x15CAFFE_INT16_QUANTIZED'
    b'\x10\x04\x12\x19\n\x15CAFFE_INT32_QUANTIZED\x10\x05\x12\x19\n\x15CAFFE_INT64_QUANTIZED\x10\x06\x12\x17\n\x13'
    b'CAFFE_PACKED_BINARY\x10\x07'
)
DESCRIPTOR = _pool.FindFileByName("caffe.proto")

for _name, _message in DESCRIPTOR.message_types_by_name.items():
    globals()[_name] = message_factory.GetMessageClass(_message)
for _name, _enum in DESCRIPTOR.enum_types_by_name.items():
    globals()[_name] = EnumTypeWrapper(_enum)
    globals().update((_value.name, _value.number) for _value in _enum.values)

FORKS = {
    'AccumParameter': 'FlowNet2',
    'AccuracyParameter.Metric': 'pcl',
    'AccuracyParameter.metric': 'pcl',
    'AccuracyParameter.min_is_better': 'happynear',
    'AccuracyParameter.threshold': 'pcl',
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
    'AugmentParameter': 'pcl',
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
    'BReLUParameter': 'FPCNet',
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
    'BlockGroupLassoSpec': 'SkimCaffe',
    'BoxAnnotatorOHEMParameter': 'RFCN',
    'BoxGroupOutputParameter': 'CascadeRCNN',
    'BoxGroupParameter': 'CascadeRCNN',
    'BoxOutputParameter': 'MSCNN',
    'CTCDecoderParameter': 'TextBoxes',
    'CenterLossParameter': 'CaffeFace',
    'CenterLossParameter.distance_type': 'happynear',
    'ChannelScaleParameter': 'happynear',
    'CoeffScheduleParameter': 'FlowNet2',
    'CompactBilinearParameter': 'CBP',
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
    'ConvolutionParameter.kernel_shape': 'VideoCaffe',
    'ConvolutionParameter.negative_slope': 'Intel',
    'ConvolutionParameter.pad_shape': 'VideoCaffe',
    'ConvolutionParameter.relu': 'Intel',
    'ConvolutionParameter.relu_param': 'OpenCL',
    'ConvolutionParameter.shape_offset': 'happynear',
    'ConvolutionParameter.stride_shape': 'VideoCaffe',
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
    'Datum.labels': 'pcl',
    'Datum.seg_label': 'YOLO',
    'DecodeBBoxParameter': 'MSCNN',
    'DeformableConvolutionParameter': 'frcnn',
    'DeformablePSROIPoolingParameter': 'frcnn',
    'DenseBlockParameter': 'OCR',
    'DenseCRFParameter': 'DeepLab',
    'DenseImageDataParameter': 'SegNet',
    'DenseImageDataParameter.label_divide_factor': 'ENet',
    'DenseImageDataParameter.one_hot_nclasses': 'jolibrain',
    'DenseImageDataParameter.rotate': 'jolibrain',
    'DetectNetAugmentationParameter': 'NVIDIA',
    'DetectNetGroundTruthParameter': 'NVIDIA',
    'DetectionAccuracyParameter': 'MSCNN',
    'DetectionDataParameter': 'CascadeRCNN',
    'DetectionEvaluateParameter': 'SSD',
    'DetectionEvaluateParameter.output_logits': 'jolibrain',
    'DetectionEvaluateParameter.use_polygon': 'TextBoxes',
    'DetectionGroupAccuracyParameter': 'CascadeRCNN',
    'DetectionGroupLossParameter': 'CascadeRCNN',
    'DetectionLossParameter': 'YOLO',
    'DetectionLossParameter.bb_smooth': 'MSCNN',
    'DetectionLossParameter.bg_multiple': 'MSCNN',
    'DetectionLossParameter.bg_threshold': 'MSCNN',
    'DetectionLossParameter.cls_num': 'MSCNN',
    'DetectionLossParameter.coord_num': 'MSCNN',
    'DetectionLossParameter.downsample_rate': 'MSCNN',
    'DetectionLossParameter.field_h': 'MSCNN',
    'DetectionLossParameter.field_w': 'MSCNN',
    'DetectionLossParameter.field_whr': 'MSCNN',
    'DetectionLossParameter.field_xyr': 'MSCNN',
    'DetectionLossParameter.iou_weighted': 'MSCNN',
    'DetectionLossParameter.lambda': 'MSCNN',
    'DetectionLossParameter.objectness': 'MSCNN',
    'DetectionLossParameter.pos_neg_weighted': 'MSCNN',
    'DetectionLossParameter.sample_mode': 'MSCNN',
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
    'EvalDataParameter': 'CascadeRCNN',
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
    'FrcnnOutputParameter': 'CascadeRCNN',
    'GeneralContrastiveParameter': 'happynear',
    'GeneralTripletParameter': 'happynear',
    'GeometryParameter': 'jolibrain',
    'GradientScalerParameter': 'DANN',
    'HDF5DataParameter.image': 'jolibrain',
    'HardMiningParameter': 'CascadeRCNN',
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
    'ImageGtDataParameter': 'MSCNN',
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
    'LayerParameter.augment_param': 'pcl',
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
    'LossParameter.class_weight': 'pcl',
    'LossParameter.class_weight_balanced': 'pcl',
    'LossParameter.class_weight_source': 'PiCANet',
    'LossParameter.class_weighting': 'SegNet',
    'LossParameter.label_smoothing': 'NVIDIA, Intel',
    'LossParameter.pos_weight': 'pcl',
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
    'MosaicParameter': 'pcl',
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
    'ParamSpec.block_group_lasso': 'SkimCaffe',
    'ParamSpec.breadth_decay_mult': 'SkimCaffe',
    'ParamSpec.kernel_shape_decay_mult': 'SkimCaffe',
    'ParamSpec.regularization_type': 'SkimCaffe',
    'ParameterParameter.blob_filler': 'happynear',
    'ParseEvaluateParameter': 'ParseNet',
    'PermuteParameter': 'SSD',
    'PixelShuffleParameter': 'PixelShuffle',
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
    'PoolingParameter.kernel_shape': 'VideoCaffe',
    'PoolingParameter.kernel_size_3d': 'Intel, OpenCL',
    'PoolingParameter.pad_3d': 'Intel, OpenCL',
    'PoolingParameter.pad_shape': 'VideoCaffe',
    'PoolingParameter.stride_3d': 'Intel, OpenCL',
    'PoolingParameter.stride_shape': 'VideoCaffe',
    'PoolingParameter.temporal_stride': 'C3D',
    'PoolingParameter.torch_pooling': 'NVIDIA',
    'PredictBoxParameter': 'happynear',
    'PriorBoxParameter': 'SSD',
    'PriorBoxParameter.denser_prior_boxes': 'TextBoxes',
    'PriorBoxParameter.height': 'OpenVINO',
    'PriorBoxParameter.width': 'OpenVINO',
    'ProposalParameter': 'PVANet, happynear, frcnn',
    'ProposalTargetParameter': 'MSCNN',
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
    'RandAugmentParameter': 'pcl',
    'RandomAspectRatioParameter': 'Intel',
    'RandomGeneratorParameter': 'FlowNet2',
    'RandomResizeParameter': 'Intel',
    'RandomResizedCropParameter': 'pcl',
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
    'ReverseTimeParameter': 'TextBoxes',
    'SaltPepperParameter': 'SSD',
    'SaltPepperParameter.type': 'ParseNet',
    'SampleConstraint': 'SSD',
    'Sampler': 'SSD',
    'SaveOutputParameter': 'SSD',
    'ScaleParameter.max_value': 'happynear',
    'ScaleParameter.min_value': 'happynear',
    'ScaleRouteParameter': 'CascadeRCNN',
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
    'SolverParameter.block_group_decay': 'SkimCaffe',
    'SolverParameter.breadth_decay': 'SkimCaffe',
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
    'SolverParameter.kernel_shape_decay': 'SkimCaffe',
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
    'SolverParameter.update_interval': 'TSN',
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
    'TrivialAugmentParameter': 'pcl',
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
    'Yolov3DetectionOutputParameter.scale_x_y': 'pcl',
    'Yolov3Parameter': 'YOLO',
}
"""The forks that a message, `Message.field` or `Message.VALUE` comes from."""
