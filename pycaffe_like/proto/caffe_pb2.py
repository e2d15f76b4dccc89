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
    b'obs\x18\x01 \x03(\x0b2\x10.caffe.BlobProtoR\x05blobs"\xd9\x01\n\x05Datum\x12\x1a\n\x08channels\x18\x01 \x01'
    b'(\x05R\x08channels\x12\x16\n\x06height\x18\x02 \x01(\x05R\x06height\x12\x14\n\x05width\x18\x03 \x01(\x05R\x05width\x12\x12'
    b'\n\x04data\x18\x04 \x01(\x0cR\x04data\x12\x14\n\x05label\x18\x05 \x01(\x05R\x05label\x12\x1d\n\nfloat_data\x18\x06 \x03(\x02'
    b'R\tfloatData\x12\x1f\n\x07encoded\x18\x07 \x01(\x08:\x05falseR\x07encoded\x12\x1c\n\x06labels\x18\xa0\x9c\x01 \x03'
    b'(\x02B\x02\x10\x01R\x06labels"\xbe\x01\n\x0eNormalizedBBox\x12\x12\n\x04xmin\x18\x01 \x01(\x02R\x04xmin\x12\x12\n\x04ymi'
    b'n\x18\x02 \x01(\x02R\x04ymin\x12\x12\n\x04xmax\x18\x03 \x01(\x02R\x04xmax\x12\x12\n\x04ymax\x18\x04 \x01(\x02R\x04ymax\x12\x14\n\x05lab'
    b'el\x18\x05 \x01(\x05R\x05label\x12\x1c\n\tdifficult\x18\x06 \x01(\x08R\tdifficult\x12\x14\n\x05score\x18\x07 \x01(\x02'
    b'R\x05score\x12\x12\n\x04size\x18\x08 \x01(\x02R\x04size"[\n\nAnnotation\x12"\n\x0binstance_id\x18\x01 \x01'
    b'(\x05:\x010R\ninstanceId\x12)\n\x04bbox\x18\x02 \x01(\x0b2\x15.caffe.NormalizedBBoxR\x04bbox'
    b'"e\n\x0fAnnotationGroup\x12\x1f\n\x0bgroup_label\x18\x01 \x01(\x05R\ngroupLabel\x121\n\nanno'
    b'tation\x18\x02 \x03(\x0b2\x11.caffe.AnnotationR\nannotation"\x87\x02\n\x0eAnnotatedDat'
    b'um\x12"\n\x05datum\x18\x01 \x01(\x0b2\x0c.caffe.DatumR\x05datum\x128\n\x04type\x18\x02 \x01(\x0e2$.caffe'
    b'.AnnotatedDatum.AnnotationTypeR\x04type\x12A\n\x10annotation_group\x18\x03 \x03'
    b'(\x0b2\x16.caffe.AnnotationGroupR\x0fannotationGroup\x12\x1e\n\trecord_id\x18\x04 \x01'
    b'(\r:\x010R\x08recordId"4\n\x0eAnnotationType\x12\x08\n\x04BBOX\x10\x00\x12\x0e\n\nBBOXandSeg\x10\x01\x12'
    b'\x08\n\x04LANE\x10\x02"[\n\x0cLabelMapItem\x12\x12\n\x04name\x18\x01 \x01(\tR\x04name\x12\x14\n\x05label\x18\x02 \x01(\x05'
    b'R\x05label\x12!\n\x0cdisplay_name\x18\x03 \x01(\tR\x0bdisplayName"3\n\x08LabelMap\x12\'\n\x04it'
    b'em\x18\x01 \x03(\x0b2\x13.caffe.LabelMapItemR\x04item"\x85\x01\n\x0bYoloSegItem\x12\x12\n\x04name\x18'
    b'\x01 \x01(\tR\x04name\x12\x19\n\x08label_id\x18\x02 \x01(\x05R\x07labelId\x12\x14\n\x05label\x18\x03 \x01(\x05R\x05label'
    b'\x12\x0f\n\x01r\x18\x04 \x01(\x05:\x010R\x01r\x12\x0f\n\x01g\x18\x05 \x01(\x05:\x010R\x01g\x12\x0f\n\x01b\x18\x06 \x01(\x05:\x010R\x01b"6\n\x0cYoloS'
    b'egLabel\x12&\n\x04item\x18\x01 \x03(\x0b2\x12.caffe.YoloSegItemR\x04item"\x95\x03\n\x0fFillerPa'
    b'rameter\x12\x1c\n\x04type\x18\x01 \x01(\t:\x08constantR\x04type\x12\x17\n\x05value\x18\x02 \x01(\x02:\x010R\x05val'
    b'ue\x12\x13\n\x03min\x18\x03 \x01(\x02:\x010R\x03min\x12\x13\n\x03max\x18\x04 \x01(\x02:\x011R\x03max\x12\x15\n\x04mean\x18\x05 \x01(\x02:\x01'
    b'0R\x04mean\x12\x13\n\x03std\x18\x06 \x01(\x02:\x011R\x03std\x12\x1a\n\x06sparse\x18\x07 \x01(\x05:\x02-1R\x06sparse\x12P\n\r'
    b'variance_norm\x18\x08 \x01(\x0e2#.caffe.FillerParameter.VarianceNorm:\x06FA'
    b'N_INR\x0cvarianceNorm\x12\x19\n\x05scale\x18\xa0\x9c\x01 \x01(\x02:\x011R\x05scale\x12\x1b\n\x08diag_val\x18\xa1\x9c'
    b'\x01 \x03(\x02R\x07diagVal\x12\x19\n\x05alpha\x18\xa2\x9c\x01 \x01(\x02:\x010R\x05alpha"4\n\x0cVarianceNorm\x12\n\n'
    b'\x06FAN_IN\x10\x00\x12\x0b\n\x07FAN_OUT\x10\x01\x12\x0b\n\x07AVERAGE\x10\x02"\xcf\n\n\x0cNetParameter\x12\x12\n\x04name'
    b'\x18\x01 \x01(\tR\x04name\x12\x14\n\x05input\x18\x03 \x03(\tR\x05input\x121\n\x0binput_shape\x18\x08 \x03(\x0b2\x10.ca'
    b'ffe.BlobShapeR\ninputShape\x12\x1b\n\tinput_dim\x18\x04 \x03(\x05R\x08inputDim\x12,\n\x0efo'
    b'rce_backward\x18\x05 \x01(\x08:\x05falseR\rforceBackward\x12%\n\x05state\x18\x06 \x01(\x0b2\x0f.ca'
    b'ffe.NetStateR\x05state\x12$\n\ndebug_info\x18\x07 \x01(\x08:\x05falseR\tdebugInfo\x12+\n'
    b'\x05layer\x18d \x03(\x0b2\x15.caffe.LayerParameterR\x05layer\x12/\n\x06layers\x18\x02 \x03(\x0b2\x17'
    b'.caffe.V1LayerParameterR\x06layers\x12\x1a\n\x06engine\x18\xa0\x9c\x01 \x01(\t:\x00R\x06engine\x12'
    b'2\n\x13bn_stats_batch_size\x18\xa1\x9c\x01 \x01(\r:\x010R\x10bnStatsBatchSize\x129\n\tmulti'
    b'node\x18\xa2\x9c\x01 \x01(\x0b2\x19.caffe.MultinodeParameterR\tmultinode\x12F\n\x14defaul'
    b't_forward_type\x18\xa3\x9c\x01 \x01(\x0e2\x0b.caffe.Type:\x05FLOATR\x12defaultForwardTy'
    b'pe\x12H\n\x15default_backward_type\x18\xa4\x9c\x01 \x01(\x0e2\x0b.caffe.Type:\x05FLOATR\x13def'
    b'aultBackwardType\x12F\n\x14default_forward_math\x18\xa5\x9c\x01 \x01(\x0e2\x0b.caffe.Typ'
    b'e:\x05FLOATR\x12defaultForwardMath\x12H\n\x15default_backward_math\x18\xa6\x9c\x01 \x01('
    b'\x0e2\x0b.caffe.Type:\x05FLOATR\x13defaultBackwardMath\x12/\n\x11global_grad_sc'
    b'ale\x18\xa7\x9c\x01 \x01(\x02:\x011R\x0fglobalGradScale\x12D\n\x1aglobal_grad_scale_adaptiv'
    b'e\x18\xa8\x9c\x01 \x01(\x08:\x05falseR\x17globalGradScaleAdaptive\x12I\n\x1bdefault_conv_al'
    b'gos_override\x18\xa9\x9c\x01 \x01(\t:\x08-1,-1,-1R\x18defaultConvAlgosOverride\x12C\n\x1b'
    b'default_cudnn_math_override\x18\xaa\x9c\x01 \x01(\x05:\x02-1R\x18defaultCudnnMathOve'
    b'rride\x12*\n\x0ereduce_buckets\x18\xab\x9c\x01 \x01(\x05:\x016R\rreduceBuckets\x126\n\x13eltwise'
    b'_mem_sharing\x18\xac\x9c\x01 \x01(\x08:\x04trueR\x11eltwiseMemSharing\x12.\n\tdata_type\x18\xad'
    b'\x9c\x01 \x01(\x0e2\x0f.caffe.DataTypeR\x08dataType\x12\x1c\n\x06device\x18\xae\x9c\x01 \x01(\x03:\x02-1R\x06dev'
    b'ice\x12A\n\x18reduced_memory_inference\x18\xaf\x9c\x01 \x01(\x08:\x05falseR\x16reducedMemor'
    b'yInference\x12A\n\tmem_param\x18\xb0\x9c\x01 \x01(\x0b2".caffe.MemoryOptimizationPa'
    b'rameterR\x08memParam"c\n\x08NetState\x12(\n\x05phase\x18\x01 \x01(\x0e2\x0c.caffe.Phase:\x04'
    b'TESTR\x05phase\x12\x17\n\x05level\x18\x02 \x01(\x05:\x010R\x05level\x12\x14\n\x05stage\x18\x03 \x03(\tR\x05stage"\xb9'
    b'\x01\n\x0cNetStateRule\x12"\n\x05phase\x18\x01 \x01(\x0e2\x0c.caffe.PhaseR\x05phase\x12\x1b\n\tmin_l'
    b'evel\x18\x02 \x01(\x05R\x08minLevel\x12\x1b\n\tmax_level\x18\x03 \x01(\x05R\x08maxLevel\x12\x14\n\x05stage\x18\x04'
    b' \x03(\tR\x05stage\x12\x1b\n\tnot_stage\x18\x05 \x03(\tR\x08notStage\x12\x18\n\x06solver\x18\xa0\x9c\x01 \x01(\x08R\x06'
    b'solver"\xb3\x03\n\tParamSpec\x12\x12\n\x04name\x18\x01 \x01(\tR\x04name\x12<\n\nshare_mode\x18\x02 \x01(\x0e'
    b'2\x1d.caffe.ParamSpec.DimCheckModeR\tshareMode\x12\x1a\n\x07lr_mult\x18\x03 \x01(\x02:'
    b'\x011R\x06lrMult\x12 \n\ndecay_mult\x18\x04 \x01(\x02:\x011R\tdecayMult\x121\n\x12breadth_deca'
    b'y_mult\x18\xa0\x9c\x01 \x01(\x02:\x011R\x10breadthDecayMult\x12:\n\x17kernel_shape_decay_mu'
    b'lt\x18\xa1\x9c\x01 \x01(\x02:\x011R\x14kernelShapeDecayMult\x12H\n\x11block_group_lasso\x18\xa2\x9c\x01'
    b' \x03(\x0b2\x1a.caffe.BlockGroupLassoSpecR\x0fblockGroupLasso\x121\n\x13regular'
    b'ization_type\x18\xa3\x9c\x01 \x01(\tR\x12regularizationType"*\n\x0cDimCheckMode\x12\n\n\x06'
    b'STRICT\x10\x00\x12\x0e\n\nPERMISSIVE\x10\x01"x\n\x13BlockGroupLassoSpec\x12\x19\n\x06xdimen\x18\x01 '
    b'\x01(\x05:\x011R\x06xdimen\x12\x19\n\x06ydimen\x18\x02 \x01(\x05:\x011R\x06ydimen\x12+\n\x10block_decay_mul'
    b't\x18\x03 \x01(\x02:\x011R\x0eblockDecayMult"\xbaw\n\x0eLayerParameter\x12\x12\n\x04name\x18\x01 \x01(\tR'
    b'\x04name\x12\x12\n\x04type\x18\x02 \x01(\tR\x04type\x12\x16\n\x06bottom\x18\x03 \x03(\tR\x06bottom\x12\x10\n\x03top\x18\x04 \x03'
    b'(\tR\x03top\x12"\n\x05phase\x18\n \x01(\x0e2\x0c.caffe.PhaseR\x05phase\x12\x1f\n\x0bloss_weight\x18\x05'
    b' \x03(\x02R\nlossWeight\x12&\n\x05param\x18\x06 \x03(\x0b2\x10.caffe.ParamSpecR\x05param\x12&\n\x05'
    b'blobs\x18\x07 \x03(\x0b2\x10.caffe.BlobProtoR\x05blobs\x12%\n\x0epropagate_down\x18\x0b \x03(\x08'
    b'R\rpropagateDown\x12-\n\x07include\x18\x08 \x03(\x0b2\x13.caffe.NetStateRuleR\x07inclu'
    b'de\x12-\n\x07exclude\x18\t \x03(\x0b2\x13.caffe.NetStateRuleR\x07exclude\x12G\n\x0ftransfo'
    b'rm_param\x18d \x01(\x0b2\x1e.caffe.TransformationParameterR\x0etransformPar'
    b'am\x123\n\nloss_param\x18e \x01(\x0b2\x14.caffe.LossParameterR\tlossParam\x12?\n\x0ea'
    b'ccuracy_param\x18f \x01(\x0b2\x18.caffe.AccuracyParameterR\raccuracyParam'
    b'\x129\n\x0cargmax_param\x18g \x01(\x0b2\x16.caffe.ArgMaxParameterR\x0bargmaxParam\x12'
    b'D\n\x10batch_norm_param\x18\x8b\x01 \x01(\x0b2\x19.caffe.BatchNormParameterR\x0ebatch'
    b'NormParam\x124\n\nbias_param\x18\x8d\x01 \x01(\x0b2\x14.caffe.BiasParameterR\tbiasPa'
    b'ram\x124\n\nclip_param\x18\x94\x01 \x01(\x0b2\x14.caffe.ClipParameterR\tclipParam\x129\n'
    b'\x0cconcat_param\x18h \x01(\x0b2\x16.caffe.ConcatParameterR\x0bconcatParam\x12U\n\x16'
    b'contrastive_loss_param\x18i \x01(\x0b2\x1f.caffe.ContrastiveLossParamete'
    b'rR\x14contrastiveLossParam\x12H\n\x11convolution_param\x18j \x01(\x0b2\x1b.caffe.C'
    b'onvolutionParameterR\x10convolutionParam\x124\n\ncrop_param\x18\x90\x01 \x01(\x0b2\x14'
    b'.caffe.CropParameterR\tcropParam\x123\n\ndata_param\x18k \x01(\x0b2\x14.caffe.'
    b'DataParameterR\tdataParam\x12<\n\rdropout_param\x18l \x01(\x0b2\x17.caffe.Drop'
    b'outParameterR\x0cdropoutParam\x12C\n\x10dummy_data_param\x18m \x01(\x0b2\x19.caffe'
    b'.DummyDataParameterR\x0edummyDataParam\x12<\n\reltwise_param\x18n \x01(\x0b2\x17'
    b'.caffe.EltwiseParameterR\x0celtwiseParam\x121\n\telu_param\x18\x8c\x01 \x01(\x0b2\x13.'
    b'caffe.ELUParameterR\x08eluParam\x127\n\x0bembed_param\x18\x89\x01 \x01(\x0b2\x15.caffe.E'
    b'mbedParameterR\nembedParam\x120\n\texp_param\x18o \x01(\x0b2\x13.caffe.ExpPara'
    b'meterR\x08expParam\x12=\n\rflatten_param\x18\x87\x01 \x01(\x0b2\x17.caffe.FlattenParam'
    b'eterR\x0cflattenParam\x12@\n\x0fhdf5_data_param\x18p \x01(\x0b2\x18.caffe.HDF5Data'
    b'ParameterR\rhdf5DataParam\x12F\n\x11hdf5_output_param\x18q \x01(\x0b2\x1a.caffe.'
    b'HDF5OutputParameterR\x0fhdf5OutputParam\x12C\n\x10hinge_loss_param\x18r \x01'
    b'(\x0b2\x19.caffe.HingeLossParameterR\x0ehingeLossParam\x12C\n\x10image_data_'
    b'param\x18s \x01(\x0b2\x19.caffe.ImageDataParameterR\x0eimageDataParam\x12L\n\x13in'
    b'fogain_loss_param\x18t \x01(\x0b2\x1c.caffe.InfogainLossParameterR\x11infog'
    b'ainLossParam\x12L\n\x13inner_product_param\x18u \x01(\x0b2\x1c.caffe.InnerProdu'
    b'ctParameterR\x11innerProductParam\x127\n\x0binput_param\x18\x8f\x01 \x01(\x0b2\x15.caffe'
    b'.InputParameterR\ninputParam\x121\n\tlog_param\x18\x86\x01 \x01(\x0b2\x13.caffe.LogP'
    b'arameterR\x08logParam\x120\n\tlrn_param\x18v \x01(\x0b2\x13.caffe.LRNParameterR\x08'
    b'lrnParam\x12F\n\x11memory_data_param\x18w \x01(\x0b2\x1a.caffe.MemoryDataParame'
    b'terR\x0fmemoryDataParam\x120\n\tmvn_param\x18x \x01(\x0b2\x13.caffe.MVNParameter'
    b'R\x08mvnParam\x12C\n\x0fparameter_param\x18\x91\x01 \x01(\x0b2\x19.caffe.ParameterParame'
    b'terR\x0eparameterParam\x12<\n\rpooling_param\x18y \x01(\x0b2\x17.caffe.PoolingPa'
    b'rameterR\x0cpoolingParam\x126\n\x0bpower_param\x18z \x01(\x0b2\x15.caffe.PowerPara'
    b'meterR\npowerParam\x127\n\x0bprelu_param\x18\x83\x01 \x01(\x0b2\x15.caffe.PReLUParamet'
    b'erR\npreluParam\x12:\n\x0cpython_param\x18\x82\x01 \x01(\x0b2\x16.caffe.PythonParamete'
    b'rR\x0bpythonParam\x12C\n\x0frecurrent_param\x18\x92\x01 \x01(\x0b2\x19.caffe.RecurrentPa'
    b'rameterR\x0erecurrentParam\x12C\n\x0freduction_param\x18\x88\x01 \x01(\x0b2\x19.caffe.Re'
    b'ductionParameterR\x0ereductionParam\x123\n\nrelu_param\x18{ \x01(\x0b2\x14.caffe'
    b'.ReLUParameterR\treluParam\x12=\n\rreshape_param\x18\x85\x01 \x01(\x0b2\x17.caffe.Re'
    b'shapeParameterR\x0creshapeParam\x127\n\x0bscale_param\x18\x8e\x01 \x01(\x0b2\x15.caffe.S'
    b'caleParameterR\nscaleParam\x12<\n\rsigmoid_param\x18| \x01(\x0b2\x17.caffe.Sig'
    b'moidParameterR\x0csigmoidParam\x12<\n\rsoftmax_param\x18} \x01(\x0b2\x17.caffe.S'
    b'oftmaxParameterR\x0csoftmaxParam\x121\n\tspp_param\x18\x84\x01 \x01(\x0b2\x13.caffe.SP'
    b'PParameterR\x08sppParam\x126\n\x0bslice_param\x18~ \x01(\x0b2\x15.caffe.SliceParam'
    b'eterR\nsliceParam\x127\n\x0bswish_param\x18\x93\x01 \x01(\x0b2\x15.caffe.SwishParamete'
    b'rR\nswishParam\x123\n\ntanh_param\x18\x7f \x01(\x0b2\x14.caffe.TanHParameterR\ttan'
    b'hParam\x12C\n\x0fthreshold_param\x18\x80\x01 \x01(\x0b2\x19.caffe.ThresholdParameterR'
    b'\x0ethresholdParam\x124\n\ntile_param\x18\x8a\x01 \x01(\x0b2\x14.caffe.TileParameterR\t'
    b'tileParam\x12G\n\x11window_data_param\x18\x81\x01 \x01(\x0b2\x1a.caffe.WindowDataPara'
    b'meterR\x0fwindowDataParam\x12\x1a\n\x06engine\x18\xa0\x9c\x01 \x01(\t:\x00R\x06engine\x12>\n\tmultin'
    b'ode\x18\xa1\x9c\x01 \x01(\x0b2\x1e.caffe.MultinodeLayerParameterR\tmultinode\x127\n\x0cfo'
    b'rward_type\x18\xa2\x9c\x01 \x01(\x0e2\x0b.caffe.Type:\x05FLOATR\x0bforwardType\x129\n\rbackw'
    b'ard_type\x18\xa3\x9c\x01 \x01(\x0e2\x0b.caffe.Type:\x05FLOATR\x0cbackwardType\x127\n\x0cforwar'
    b'd_math\x18\xa4\x9c\x01 \x01(\x0e2\x0b.caffe.Type:\x05FLOATR\x0bforwardMath\x129\n\rbackward_'
    b'math\x18\xa5\x9c\x01 \x01(\x0e2\x0b.caffe.Type:\x05FLOATR\x0cbackwardMath\x124\n\x13cudnn_math'
    b'_override\x18\xa6\x9c\x01 \x01(\x05:\x02-1R\x11cudnnMathOverride\x12\x1d\n\x05debug\x18\xa7\x9c\x01 \x01(\x08:\x05f'
    b'alseR\x05debug\x12;\n\x10bottom_data_type\x18\xa8\x9c\x01 \x01(\x0e2\x0f.caffe.DataTypeR\x0ebo'
    b'ttomDataType\x12=\n\x11compute_data_type\x18\xa9\x9c\x01 \x01(\x0e2\x0f.caffe.DataTypeR\x0f'
    b'computeDataType\x125\n\rtop_data_type\x18\xaa\x9c\x01 \x01(\x0e2\x0f.caffe.DataTypeR\x0bt'
    b'opDataType\x12\x1c\n\x06device\x18\xab\x9c\x01 \x01(\x03:\x02-1R\x06device\x124\n\x12reshape_every_it'
    b'er\x18\xac\x9c\x01 \x01(\x08:\x04trueR\x10reshapeEveryIter\x128\n\x0baccum_param\x18\xad\x9c\x01 \x01(\x0b2\x15.'
    b'caffe.AccumParameterR\naccumParam\x12d\n\x1badaptive_bias_channel_pa'
    b'ram\x18\xae\x9c\x01 \x01(\x0b2#.caffe.AdaptiveBiasChannelParameterR\x18adaptiveBi'
    b'asChannelParam\x12A\n\x0eaffinity_param\x18\xaf\x9c\x01 \x01(\x0b2\x18.caffe.AffinityPar'
    b'ameterR\raffinityParam\x12Q\n\x14annotated_data_param\x18\xb0\x9c\x01 \x01(\x0b2\x1d.caff'
    b'e.AnnotatedDataParameterR\x12annotatedDataParam\x12M\n\x12augmentation'
    b'_param\x18\xb1\x9c\x01 \x01(\x0b2\x1c.caffe.AugmentationParameterR\x11augmentationPa'
    b'ram\x12c\n\x1cbatch_contrastive_loss_param\x18\xb2\x9c\x01 \x01(\x0b2 .caffe.BatchCon'
    b'trastiveParameterR\x19batchContrastiveLossParam\x12T\n\x15batch_reduct'
    b'ion_param\x18\xb3\x9c\x01 \x01(\x0b2\x1e.caffe.BatchReductionParameterR\x13batchRedu'
    b'ctionParam\x12?\n\x0ebbox_reg_param\x18\xb4\x9c\x01 \x01(\x0b2\x17.caffe.BBoxRegParamete'
    b'rR\x0cbboxRegParam\x12K\n\x12bias_channel_param\x18\xb5\x9c\x01 \x01(\x0b2\x1b.caffe.BiasCh'
    b'annelParameterR\x10biasChannelParam\x12]\n\x18black_augmentation_param'
    b'\x18\xb6\x9c\x01 \x01(\x0b2!.caffe.BlackAugmentationParameterR\x16blackAugmentati'
    b'onParam\x12/\n\x08bn_param\x18\xb7\x9c\x01 \x01(\x0b2\x12.caffe.BNParameterR\x07bnParam\x12[\n\x18'
    b'box_annotator_ohem_param\x18\xb8\x9c\x01 \x01(\x0b2 .caffe.BoxAnnotatorOHEMPar'
    b'ameterR\x15boxAnnotatorOhemParam\x12H\n\x11center_loss_param\x18\xb9\x9c\x01 \x01(\x0b2\x1a'
    b'.caffe.CenterLossParameterR\x0fcenterLossParam\x12N\n\x13channel_scale'
    b'_param\x18\xba\x9c\x01 \x01(\x0b2\x1c.caffe.ChannelScaleParameterR\x11channelScalePa'
    b'ram\x12Q\n\x14coeff_schedule_param\x18\xbb\x9c\x01 \x01(\x0b2\x1d.caffe.CoeffSchedulePar'
    b'ameterR\x12coeffScheduleParam\x12j\n\x1dconfidence_penalty_loss_param\x18'
    b'\xbc\x9c\x01 \x01(\x0b2%.caffe.ConfidencePenaltyLossParameterR\x1aconfidencePe'
    b'naltyLossParam\x12i\n\x1ccontinuation_indicator_param\x18\xbd\x9c\x01 \x01(\x0b2%.caf'
    b'fe.ContinuationIndicatorParameterR\x1acontinuationIndicatorPara'
    b'm\x12P\n\x13convolution3d_param\x18\xbe\x9c\x01 \x01(\x0b2\x1d.caffe.Convolution3DParame'
    b'terR\x12convolution3dParam\x12J\n\x11correlation_param\x18\xbf\x9c\x01 \x01(\x0b2\x1b.caffe'
    b'.CorrelationParameterR\x10correlationParam\x12?\n\x0ectc_loss_param\x18\xc0\x9c'
    b'\x01 \x01(\x0b2\x17.caffe.CtcLossParameterR\x0cctcLossParam\x12i\n\x1cdeformable_c'
    b'onvolution_param\x18\xc1\x9c\x01 \x01(\x0b2%.caffe.DeformableConvolutionParame'
    b'terR\x1adeformableConvolutionParam\x12m\n\x1edeformable_psroi_pooling_'
    b'param\x18\xc2\x9c\x01 \x01(\x0b2&.caffe.DeformablePSROIPoolingParameterR\x1bdefor'
    b'mablePsroiPoolingParam\x12B\n\x0fdense_crf_param\x18\xc3\x9c\x01 \x01(\x0b2\x18.caffe.De'
    b'nseCRFParameterR\rdenseCrfParam\x12U\n\x16dense_image_data_param\x18\xc4\x9c\x01'
    b' \x01(\x0b2\x1e.caffe.DenseImageDataParameterR\x13denseImageDataParam\x12]\n'
    b'\x18detection_evaluate_param\x18\xc5\x9c\x01 \x01(\x0b2!.caffe.DetectionEvaluateP'
    b'arameterR\x16detectionEvaluateParam\x12W\n\x16detection_output_param\x18\xc6'
    b'\x9c\x01 \x01(\x0b2\x1f.caffe.DetectionOutputParameterR\x14detectionOutputPara'
    b'm\x12i\n\x1cdetectnet_augmentation_param\x18\xc7\x9c\x01 \x01(\x0b2%.caffe.DetectNetA'
    b'ugmentationParameterR\x1adetectnetAugmentationParam\x12f\n\x1bdetectne'
    b't_groundtruth_param\x18\xc8\x9c\x01 \x01(\x0b2$.caffe.DetectNetGroundTruthPara'
    b'meterR\x19detectnetGroundtruthParam\x12O\n\x14dice_coef_loss_param\x18\xc9\x9c\x01'
    b' \x01(\x0b2\x1c.caffe.DiceCoefLossParameterR\x11diceCoefLossParam\x12W\n\x16dom'
    b'ain_transform_param\x18\xca\x9c\x01 \x01(\x0b2\x1f.caffe.DomainTransformParameter'
    b'R\x14domainTransformParam\x12N\n\x13down_sampling_param\x18\xcb\x9c\x01 \x01(\x0b2\x1c.caff'
    b'e.DownSamplingParameterR\x11downSamplingParam\x12G\n\x10downsample_par'
    b'am\x18\xcc\x9c\x01 \x01(\x0b2\x1a.caffe.DownsampleParameterR\x0fdownsampleParam\x12Q\n\x14e'
    b'ltwise_affine_param\x18\xcd\x9c\x01 \x01(\x0b2\x1d.caffe.EltwiseAffineParameterR\x12'
    b'eltwiseAffineParam\x12Q\n\x14eval_detection_param\x18\xce\x9c\x01 \x01(\x0b2\x1d.caffe.E'
    b'valDetectionParameterR\x12evalDetectionParam\x12?\n\x0efcn_data_param\x18'
    b'\xcf\x9c\x01 \x01(\x0b2\x17.caffe.FCNDataParameterR\x0cfcnDataParam\x12[\n\x18feature_de'
    b'cay_loss_param\x18\xd0\x9c\x01 \x01(\x0b2 .caffe.FeatureDecayLossParameterR\x15fe'
    b'atureDecayLossParam\x125\n\nflip_param\x18\xd1\x9c\x01 \x01(\x0b2\x14.caffe.FlipParame'
    b'terR\tflipParam\x12B\n\x0fflow_warp_param\x18\xd2\x9c\x01 \x01(\x0b2\x18.caffe.FlowWarpPa'
    b'rameterR\rflowWarpParam\x12E\n\x10focal_loss_param\x18\xd3\x9c\x01 \x01(\x0b2\x19.caffe.F'
    b'ocalLossParameterR\x0efocalLossParam\x12i\n\x1egeneral_contrastive_los'
    b's_param\x18\xd4\x9c\x01 \x01(\x0b2".caffe.GeneralContrastiveParameterR\x1bgeneral'
    b'ContrastiveLossParam\x12]\n\x1ageneral_triplet_loss_param\x18\xd5\x9c\x01 \x01(\x0b2\x1e'
    b'.caffe.GeneralTripletParameterR\x17generalTripletLossParam\x12T\n\x15g'
    b'radient_scaler_param\x18\xd6\x9c\x01 \x01(\x0b2\x1e.caffe.GradientScalerParameter'
    b'R\x13gradientScalerParam\x12>\n\rhotspot_param\x18\xd7\x9c\x01 \x01(\x0b2\x17.caffe.Hotsp'
    b'otParameterR\x0chotspotParam\x12J\n\x12infimum_loss_param\x18\xd8\x9c\x01 \x01(\x0b2\x1a.ca'
    b'ffe.InfimumLossParamterR\x10infimumLossParam\x12Q\n\x14inner_distance_'
    b'param\x18\xd9\x9c\x01 \x01(\x0b2\x1d.caffe.InnerDistanceParameterR\x12innerDistanceP'
    b'aram\x12A\n\x0einsanity_param\x18\xda\x9c\x01 \x01(\x0b2\x18.caffe.InsanityParameterR\rin'
    b'sanityParam\x12;\n\x0cinterp_param\x18\xdb\x9c\x01 \x01(\x0b2\x16.caffe.InterpParameterR'
    b'\x0binterpParam\x12<\n\rl1_loss_param\x18\xdc\x9c\x01 \x01(\x0b2\x16.caffe.L1LossParamete'
    b'rR\x0bl1LossParam\x12[\n\x18label_specific_add_param\x18\xdd\x9c\x01 \x01(\x0b2 .caffe.L'
    b'abelSpecificAddParameterR\x15labelSpecificAddParam\x12d\n\x1blabel_spe'
    b'cific_affine_param\x18\xde\x9c\x01 \x01(\x0b2#.caffe.LabelSpecificAffineParame'
    b'terR\x18labelSpecificAffineParam\x12q\n label_specific_hard_margin_'
    b"param\x18\xdf\x9c\x01 \x01(\x0b2'.caffe.LabelSpecificHardMarginParameterR\x1clabe"
    b'lSpecificHardMarginParam\x12d\n\x1blabel_specific_margin_param\x18\xe0\x9c\x01 '
    b'\x01(\x0b2#.caffe.LabelSpecificMarginParameterR\x18labelSpecificMargi'
    b'nParam\x12g\n\x1clabel_specific_rescale_param\x18\xe1\x9c\x01 \x01(\x0b2$.caffe.Label'
    b'SpecificRescaleParameterR\x19labelSpecificRescaleParam\x12i\n\x1clabel'
    b'sequence_accuracy_param\x18\xe2\x9c\x01 \x01(\x0b2%.caffe.LabelsequenceAccurac'
    b'yParameterR\x1alabelsequenceAccuracyParam\x12p\n\x1flargemargin_inner_'
    b"product_param\x18\xe3\x9c\x01 \x01(\x0b2'.caffe.LargeMarginInnerProductParamet"
    b'erR\x1clargemarginInnerProductParam\x128\n\x0blocal_param\x18\xe4\x9c\x01 \x01(\x0b2\x15.ca'
    b'ffe.LocalParameterR\nlocalParam\x12?\n\x0elpq_loss_param\x18\xe5\x9c\x01 \x01(\x0b2\x17.c'
    b'affe.LpqLossParameterR\x0clpqLossParam\x125\n\nlstm_param\x18\xe6\x9c\x01 \x01(\x0b2\x14.'
    b'caffe.LstmParameterR\tlstmParam\x12a\n\x1amargin_inner_product_param'
    b'\x18\xe7\x9c\x01 \x01(\x0b2".caffe.MarginInnerProductParameterR\x17marginInnerPro'
    b'ductParam\x12H\n\x11mask_resize_param\x18\xe8\x9c\x01 \x01(\x0b2\x1a.caffe.MaskResizePar'
    b'ameterR\x0fmaskResizeParam\x12?\n\x0emat_read_param\x18\xe9\x9c\x01 \x01(\x0b2\x17.caffe.Ma'
    b'tReadParameterR\x0cmatReadParam\x12B\n\x0fmat_write_param\x18\xea\x9c\x01 \x01(\x0b2\x18.ca'
    b'ffe.MatWriteParameterR\rmatWriteParam\x125\n\nmean_param\x18\xeb\x9c\x01 \x01(\x0b2\x14'
    b'.caffe.MeanParameterR\tmeanParam\x12D\n\x0fmergecrop_param\x18\xec\x9c\x01 \x01(\x0b2\x19'
    b'.caffe.MergeCropParameterR\x0emergecropParam\x12?\n\x0emil_data_param\x18'
    b'\xed\x9c\x01 \x01(\x0b2\x17.caffe.MILDataParameterR\x0cmilDataParam\x122\n\tmil_param\x18'
    b'\xee\x9c\x01 \x01(\x0b2\x13.caffe.MILParameterR\x08milParam\x12N\n\x13mn_activation_para'
    b'm\x18\xef\x9c\x01 \x01(\x0b2\x1c.caffe.MnActivationParameterR\x11mnActivationParam\x12Z'
    b'\n\x16mn_grad_compress_param\x18\xf0\x9c\x01 \x01(\x0b2#.caffe.MnParamGradCompress'
    b'ParameterR\x13mnGradCompressParam\x12d\n\x1bmulti_stage_meanfield_para'
    b'm\x18\xf1\x9c\x01 \x01(\x0b2#.caffe.MultiStageMeanfieldParameterR\x18multiStageMe'
    b'anfieldParam\x12N\n\x13multibox_loss_param\x18\xf2\x9c\x01 \x01(\x0b2\x1c.caffe.MultiBox'
    b'LossParameterR\x11multiboxLossParam\x122\n\tnca_param\x18\xf3\x9c\x01 \x01(\x0b2\x13.caff'
    b'e.NCAParameterR\x08ncaParam\x12=\n\x0bnoise_param\x18\xf4\x9c\x01 \x01(\x0b2\x1a.caffe.Nois'
    b'eLayerParameterR\nnoiseParam\x12:\n\nnorm_param\x18\xf5\x9c\x01 \x01(\x0b2\x19.caffe.No'
    b'rmalizeParameterR\tnormParam\x12J\n\x0fnormalize_param\x18\xf6\x9c\x01 \x01(\x0b2\x1f.caf'
    b'fe.NormalizeVectorParameterR\x0enormalizeParam\x12f\n\x1dordinal_regre'
    b'ssion_loss_param\x18\xf7\x9c\x01 \x01(\x0b2!.caffe.OrdinalRegressionParameterR'
    b'\x1aordinalRegressionLossParam\x12A\n\x0epairwise_param\x18\xf8\x9c\x01 \x01(\x0b2\x18.caff'
    b'e.PairwiseParameterR\rpairwiseParam\x12Q\n\x14parse_evaluate_param\x18\xf9'
    b'\x9c\x01 \x01(\x0b2\x1d.caffe.ParseEvaluateParameterR\x12parseEvaluateParam\x12>\n'
    b'\rpermute_param\x18\xfa\x9c\x01 \x01(\x0b2\x17.caffe.PermuteParameterR\x0cpermutePara'
    b'm\x12D\n\x0fpooling3d_param\x18\xfb\x9c\x01 \x01(\x0b2\x19.caffe.Pooling3DParameterR\x0epoo'
    b'ling3dParam\x12H\n\x11predict_box_param\x18\xfc\x9c\x01 \x01(\x0b2\x1a.caffe.PredictBoxP'
    b'arameterR\x0fpredictBoxParam\x12B\n\x0fprior_box_param\x18\xfd\x9c\x01 \x01(\x0b2\x18.caffe'
    b'.PriorBoxParameterR\rpriorBoxParam\x12A\n\x0eproposal_param\x18\xfe\x9c\x01 \x01(\x0b2'
    b'\x18.caffe.ProposalParameterR\rproposalParam\x12H\n\x11psroi_align_para'
    b'm\x18\xff\x9c\x01 \x01(\x0b2\x1a.caffe.PSROIAlignParameterR\x0fpsroiAlignParam\x12N\n\x13ps'
    b'roi_pooling_param\x18\x80\x9d\x01 \x01(\x0b2\x1c.caffe.PSROIPoolingParameterR\x11psr'
    b'oiPoolingParam\x12M\n\x12quantization_param\x18\x81\x9d\x01 \x01(\x0b2\x1c.caffe.Quantiz'
    b'ationParameterR\x11quantizationParam\x12;\n\x0creader_param\x18\x82\x9d\x01 \x01(\x0b2\x16.'
    b'caffe.ReaderParameterR\x0breaderParam\x12H\n\x11region_loss_param\x18\x83\x9d\x01 '
    b'\x01(\x0b2\x1a.caffe.RegionLossParameterR\x0fregionLossParam\x127\n\x0brelu6_pa'
    b'ram\x18\x84\x9d\x01 \x01(\x0b2\x14.caffe.ReLUParameterR\nrelu6Param\x128\n\x0breorg_param'
    b'\x18\x85\x9d\x01 \x01(\x0b2\x15.caffe.ReorgParameterR\nreorgParam\x12A\n\x0eresample_para'
    b'm\x18\x86\x9d\x01 \x01(\x0b2\x18.caffe.ResampleParameterR\rresampleParam\x12@\n\x0cresize'
    b'_param\x18\x87\x9d\x01 \x01(\x0b2\x1b.caffe.ResizeLayerParameterR\x0bresizeParam\x12>\n\r'
    b'reverse_param\x18\x88\x9d\x01 \x01(\x0b2\x17.caffe.ReverseParameterR\x0creverseParam'
    b'\x12B\n\x0froi_align_param\x18\x89\x9d\x01 \x01(\x0b2\x18.caffe.ROIAlignParameterR\rroiAl'
    b'ignParam\x12U\n\x16roi_mask_pooling_param\x18\x8a\x9d\x01 \x01(\x0b2\x1e.caffe.ROIMaskPo'
    b'olingParameterR\x13roiMaskPoolingParam\x12H\n\x11roi_pooling_param\x18\x8b\x9d\x01'
    b' \x01(\x0b2\x1a.caffe.ROIPoolingParameterR\x0froiPoolingParam\x12H\n\x11roi_war'
    b'ping_param\x18\x8c\x9d\x01 \x01(\x0b2\x1a.caffe.ROIWarpingParameterR\x0froiWarpingPa'
    b'ram\x12K\n\x12seg_accuracy_param\x18\x8d\x9d\x01 \x01(\x0b2\x1b.caffe.SegAccuracyParamet'
    b'erR\x10segAccuracyParam\x12f\n\x1bsegmentation_evaluate_param\x18\x8e\x9d\x01 \x01(\x0b2'
    b'$.caffe.SegmentationEvaluateParameterR\x19segmentationEvaluateP'
    b'aram\x12K\n\x12selu_dropout_param\x18\x8f\x9d\x01 \x01(\x0b2\x1b.caffe.SeLuDropoutParame'
    b'terR\x10seluDropoutParam\x125\n\nselu_param\x18\x90\x9d\x01 \x01(\x0b2\x14.caffe.SeLuPara'
    b'meterR\tseluParam\x12T\n\x15shuffle_channel_param\x18\x91\x9d\x01 \x01(\x0b2\x1e.caffe.Sh'
    b'uffleChannelParameterR\x13shuffleChannelParam\x12O\n\x14smooth_l1_loss'
    b'_param\x18\x92\x9d\x01 \x01(\x0b2\x1c.caffe.SmoothL1LossParameterR\x11smoothL1LossPa'
    b'ram\x12A\n\x0esmoothl1_param\x18\x93\x9d\x01 \x01(\x0b2\x18.caffe.SmoothL1ParameterR\rsmo'
    b'othl1Param\x12`\n\x1bsoft_contrastive_loss_param\x18\x94\x9d\x01 \x01(\x0b2\x1f.caffe.So'
    b'ftContrastiveParameterR\x18softContrastiveLossParam\x12T\n\x15soft_tru'
    b'ncation_param\x18\x95\x9d\x01 \x01(\x0b2\x1e.caffe.SoftTruncationParameterR\x13softT'
    b'runcationParam\x12T\n\x15spatial_dropout_param\x18\x96\x9d\x01 \x01(\x0b2\x1e.caffe.Spat'
    b'ialDropoutParameterR\x13spatialDropoutParam\x128\n\x0bsplit_param\x18\x97\x9d\x01 '
    b'\x01(\x0b2\x15.caffe.SplitParameterR\nsplitParam\x12E\n\x10sub_region_param\x18\x98'
    b'\x9d\x01 \x01(\x0b2\x19.caffe.SubRegionParameterR\x0esubRegionParam\x12D\n\x0ftranspo'
    b'se_param\x18\x99\x9d\x01 \x01(\x0b2\x19.caffe.TransposeParameterR\x0etransposeParam\x12'
    b'K\n\x12triplet_loss_param\x18\x9a\x9d\x01 \x01(\x0b2\x1b.caffe.TripletLossParameterR\x10'
    b'tripletLossParam\x122\n\ttrt_param\x18\x9b\x9d\x01 \x01(\x0b2\x13.caffe.TRTParameterR\x08'
    b'trtParam\x12G\n\x10truncation_param\x18\x9c\x9d\x01 \x01(\x0b2\x1a.caffe.TruncationParam'
    b'eterR\x0ftruncationParam\x12K\n\x12unique_label_param\x18\x9d\x9d\x01 \x01(\x0b2\x1b.caffe.'
    b'UniqueLabelParameterR\x10uniqueLabelParam\x12D\n\x0funpooling_param\x18\x9e\x9d'
    b'\x01 \x01(\x0b2\x19.caffe.UnPoolingParameterR\x0eunpoolingParam\x12A\n\x0eupsample'
    b'_param\x18\x9f\x9d\x01 \x01(\x0b2\x18.caffe.UpsampleParameterR\rupsampleParam\x12E\n\x10v'
    b'ideo_data_param\x18\xa0\x9d\x01 \x01(\x0b2\x19.caffe.VideoDataParameterR\x0evideoDat'
    b'aParam\x12;\n\x0cwriter_param\x18\xa1\x9d\x01 \x01(\x0b2\x16.caffe.WriterParameterR\x0bwrit'
    b'erParam\x12d\n\x1byolo_detection_output_param\x18\xa2\x9d\x01 \x01(\x0b2#.caffe.YoloD'
    b'etectionOutputParameterR\x18yoloDetectionOutputParam\x12?\n\x0eyolo_se'
    b'g_param\x18\xa3\x9d\x01 \x01(\x0b2\x17.caffe.YoloSegParameterR\x0cyoloSegParam\x12j\n\x1dyo'
    b'lov3_detection_output_param\x18\xa4\x9d\x01 \x01(\x0b2%.caffe.Yolov3DetectionO'
    b'utputParameterR\x1ayolov3DetectionOutputParam\x12;\n\x0cyolov3_param\x18\xa5'
    b'\x9d\x01 \x01(\x0b2\x16.caffe.Yolov3ParameterR\x0byolov3Param\x12Q\n\x14detection_los'
    b's_param\x18\xa6\x9d\x01 \x01(\x0b2\x1d.caffe.DetectionLossParameterR\x12detectionLos'
    b'sParam\x12E\n\x10box_output_param\x18\xa7\x9d\x01 \x01(\x0b2\x19.caffe.BoxOutputParamete'
    b'rR\x0eboxOutputParam\x12U\n\x16box_group_output_param\x18\xa8\x9d\x01 \x01(\x0b2\x1e.caffe.'
    b'BoxGroupOutputParameterR\x13boxGroupOutputParam\x12H\n\x11decode_bbox_'
    b'param\x18\xa9\x9d\x01 \x01(\x0b2\x1a.caffe.DecodeBBoxParameterR\x0fdecodeBboxParam\x12T'
    b'\n\x15proposal_target_param\x18\xaa\x9d\x01 \x01(\x0b2\x1e.caffe.ProposalTargetParame'
    b'terR\x13proposalTargetParam\x12a\n\x1adetection_group_loss_param\x18\xab\x9d\x01 \x01'
    b'(\x0b2".caffe.DetectionGroupLossParameterR\x17detectionGroupLossPa'
    b'ram\x12m\n\x1edetection_group_accuracy_param\x18\xac\x9d\x01 \x01(\x0b2&.caffe.Detect'
    b'ionGroupAccuracyParameterR\x1bdetectionGroupAccuracyParam\x12]\n\x18de'
    b'tection_accuracy_param\x18\xad\x9d\x01 \x01(\x0b2!.caffe.DetectionAccuracyPara'
    b'meterR\x16detectionAccuracyParam\x12H\n\x11scale_route_param\x18\xae\x9d\x01 \x01(\x0b2\x1a'
    b'.caffe.ScaleRouteParameterR\x0fscaleRouteParam\x12H\n\x11hard_mining_p'
    b'aram\x18\xaf\x9d\x01 \x01(\x0b2\x1a.caffe.HardMiningParameterR\x0fhardMiningParam\x12Q\n'
    b'\x14detection_data_param\x18\xb0\x9d\x01 \x01(\x0b2\x1d.caffe.DetectionDataParameter'
    b'R\x12detectionDataParam\x12B\n\x0feval_data_param\x18\xb1\x9d\x01 \x01(\x0b2\x18.caffe.Eval'
    b'DataParameterR\revalDataParam\x12L\n\x13image_gt_data_param\x18\xb2\x9d\x01 \x01(\x0b2'
    b'\x1b.caffe.ImageGtDataParameterR\x10imageGtDataParam\x12K\n\x12frcnn_outp'
    b'ut_param\x18\xb3\x9d\x01 \x01(\x0b2\x1b.caffe.FrcnnOutputParameterR\x10frcnnOutputPa'
    b'ram\x12H\n\x11ctc_decoder_param\x18\xb4\x9d\x01 \x01(\x0b2\x1a.caffe.CTCDecoderParameter'
    b'R\x0fctcDecoderParam\x12K\n\x12reverse_time_param\x18\xb5\x9d\x01 \x01(\x0b2\x1b.caffe.Reve'
    b'rseTimeParameterR\x10reverseTimeParam\x128\n\x0bbrelu_param\x18\xb6\x9d\x01 \x01(\x0b2\x15.'
    b'caffe.BReLUParameterR\nbreluParam\x12W\n\x16compact_bilinear_param\x18\xb7'
    b'\x9d\x01 \x01(\x0b2\x1f.caffe.CompactBilinearParameterR\x14compactBilinearPara'
    b'm\x12N\n\x13pixel_shuffle_param\x18\xb8\x9d\x01 \x01(\x0b2\x1c.caffe.PixelShuffleParamet'
    b'erR\x11pixelShuffleParam\x12G\n\x10denseblock_param\x18\xb9\x9d\x01 \x01(\x0b2\x1a.caffe.De'
    b"nseBlockParameterR\x0fdenseblockParam\x12'\n\x0ecustom_options\x18\x88\xa4\x01 \x03(\x0c"
    b'R\rcustomOptions\x12>\n\raugment_param\x18\x89\xa4\x01 \x01(\x0b2\x17.caffe.AugmentPara'
    b'meterR\x0caugmentParam"\x9e&\n\x0fSolverParameter\x12\x10\n\x03net\x18\x18 \x01(\tR\x03net\x120\n'
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
    b'chness\x18\xd9\x9c\x01 \x01(\x05:\x03300R\x08richness\x12,\n\x0fupdate_interval\x18\xda\x9c\x01 \x01(\x05:\x011R'
    b'\x0eupdateInterval\x12(\n\rbreadth_decay\x18\xdb\x9c\x01 \x01(\x02:\x010R\x0cbreadthDecay\x121\n'
    b'\x12kernel_shape_decay\x18\xdc\x9c\x01 \x01(\x02:\x010R\x10kernelShapeDecay\x12/\n\x11block_gr'
    b'oup_decay\x18\xdd\x9c\x01 \x01(\x02:\x010R\x0fblockGroupDecay\x12\x1f\n\ndevice_ids\x18\x8d\xa4\x01 \x03(\x05R'
    b'\tdeviceIds\x12(\n\rsnapshot_keep\x18\x88\xa4\x01 \x01(\x05:\x010R\x0csnapshotKeep\x12%\n\rsnap'
    b'shot_best\x18\x89\xa4\x01 \x01(\tR\x0csnapshotBest\x12:\n\nearly_stop\x18\x8a\xa4\x01 \x01(\x0b2\x19.caff'
    b'e.EarlyStopParameterR\tearlyStop\x12 \n\tema_decay\x18\x8b\xa4\x01 \x01(\x02:\x010R\x08ema'
    b'Decay\x12;\n\x06on_nan\x18\x8c\xa4\x01 \x01(\x0e2\x1c.caffe.SolverParameter.OnNan:\x04stopR'
    b'\x05onNan"+\n\x0eSnapshotFormat\x12\x08\n\x04HDF5\x10\x00\x12\x0f\n\x0bBINARYPROTO\x10\x01"\x1e\n\nSolve'
    b'rMode\x12\x07\n\x03CPU\x10\x00\x12\x07\n\x03GPU\x10\x01"`\n\nSolverType\x12\x07\n\x03SGD\x10\x00\x12\x0c\n\x08NESTEROV\x10\x01'
    b'\x12\x0b\n\x07ADAGRAD\x10\x02\x12\x0b\n\x07RMSPROP\x10\x03\x12\x0c\n\x08ADADELTA\x10\x04\x12\x08\n\x04ADAM\x10\x05\x12\t\n\x03SAG\x10\xa0\x9c'
    b'\x01"5\n\x05OnNan\x12\x08\n\x04stop\x10\x00\x12\x08\n\x04skip\x10\x01\x12\x0c\n\x08rollback\x10\x02\x12\n\n\x06ignore\x10\x03"m\n\x12'
    b'EarlyStopParameter\x12\x18\n\x07monitor\x18\x01 \x01(\tR\x07monitor\x12\x1d\n\x08patience\x18\x02 \x01'
    b'(\x05:\x015R\x08patience\x12\x1e\n\tmin_delta\x18\x03 \x01(\x02:\x010R\x08minDelta"\xe9\x01\n\x0bSolverSt'
    b'ate\x12\x12\n\x04iter\x18\x01 \x01(\x05R\x04iter\x12\x1f\n\x0blearned_net\x18\x02 \x01(\tR\nlearnedNet\x12*\n\x07'
    b'history\x18\x03 \x03(\x0b2\x10.caffe.BlobProtoR\x07history\x12$\n\x0ccurrent_step\x18\x04 \x01'
    b'(\x05:\x010R\x0bcurrentStep\x12(\n\x0cminimum_loss\x18\x05 \x01(\x02:\x051e+38R\x0bminimumLoss'
    b'\x12)\n\x0fiter_last_event\x18\x06 \x01(\x05:\x010R\riterLastEvent"\xb5\x1e\n\x17Transformati'
    b'onParameter\x12\x17\n\x05scale\x18\x01 \x01(\x02:\x011R\x05scale\x12\x1d\n\x06mirror\x18\x02 \x01(\x08:\x05falseR'
    b'\x06mirror\x12\x1e\n\tcrop_size\x18\x03 \x01(\r:\x010R\x08cropSize\x12\x1b\n\tmean_file\x18\x04 \x01(\tR\x08'
    b'meanFile\x12\x1d\n\nmean_value\x18\x05 \x03(\x02R\tmeanValue\x12&\n\x0bforce_color\x18\x06 \x01(\x08'
    b':\x05falseR\nforceColor\x12$\n\nforce_gray\x18\x07 \x01(\x08:\x05falseR\tforceGray\x12\x1a\n'
    b'\x06crop_h\x18\xa0\x9c\x01 \x01(\r:\x010R\x05cropH\x12\x1a\n\x06crop_w\x18\xa1\x9c\x01 \x01(\r:\x010R\x05cropW\x12$\n\x0bcro'
    b'p_height\x18\xa2\x9c\x01 \x01(\r:\x010R\ncropHeight\x12"\n\ncrop_width\x18\xa3\x9c\x01 \x01(\r:\x010R\tcr'
    b'opWidth\x12;\n\x0cresize_param\x18\xa4\x9c\x01 \x03(\x0b2\x16.caffe.ResizeParameterR\x0bres'
    b'izeParam\x128\n\x0bnoise_param\x18\xa5\x9c\x01 \x01(\x0b2\x15.caffe.NoiseParameterR\nnois'
    b'eParam\x12A\n\rdistort_param\x18\xa6\x9c\x01 \x01(\x0b2\x1a.caffe.DistortionParameterR'
    b'\x0cdistortParam\x12>\n\x0cexpand_param\x18\xa7\x9c\x01 \x01(\x0b2\x19.caffe.ExpansionParam'
    b'eterR\x0bexpandParam\x12@\n\x0femit_constraint\x18\xa8\x9c\x01 \x01(\x0b2\x15.caffe.EmitCon'
    b'straintR\x0eemitConstraint\x12%\n\rscale_factors\x18\xa9\x9c\x01 \x03(\x02R\x0cscaleFacto'
    b'rs\x12N\n\x13random_resize_param\x18\xaa\x9c\x01 \x01(\x0b2\x1c.caffe.RandomResizeParame'
    b'terR\x11randomResizeParam\x12^\n\x19random_aspect_ratio_param\x18\xab\x9c\x01 \x01(\x0b2'
    b'!.caffe.RandomAspectRatioParameterR\x16randomAspectRatioParam\x12\x1b'
    b'\n\x04flow\x18\xac\x9c\x01 \x01(\x08:\x05falseR\x04flow\x12!\n\x07bgr2rgb\x18\xad\x9c\x01 \x01(\x08:\x05falseR\x07bgr2r'
    b'gb\x12\x15\n\x03pad\x18\xae\x9c\x01 \x01(\r:\x010R\x03pad\x126\n\x15img_rand_resize_lower\x18\xaf\x9c\x01 \x01(\r:\x01'
    b'0R\x12imgRandResizeLower\x126\n\x15img_rand_resize_upper\x18\xb0\x9c\x01 \x01(\r:\x010R\x12i'
    b'mgRandResizeUpper\x12:\n\x17rand_resize_ratio_lower\x18\xb1\x9c\x01 \x01(\x02:\x010R\x14ran'
    b'dResizeRatioLower\x12:\n\x17rand_resize_ratio_upper\x18\xb2\x9c\x01 \x01(\x02:\x010R\x14ran'
    b'dResizeRatioUpper\x129\n\x16vertical_stretch_lower\x18\xb3\x9c\x01 \x01(\x02:\x011R\x14vert'
    b'icalStretchLower\x129\n\x16vertical_stretch_upper\x18\xb4\x9c\x01 \x01(\x02:\x011R\x14verti'
    b'calStretchUpper\x12=\n\x18horizontal_stretch_lower\x18\xb5\x9c\x01 \x01(\x02:\x011R\x16hori'
    b'zontalStretchLower\x12=\n\x18horizontal_stretch_upper\x18\xb6\x9c\x01 \x01(\x02:\x011R\x16h'
    b'orizontalStretchUpper\x12y\n\x17interpolation_algo_down\x18\xb7\x9c\x01 \x01(\x0e20.c'
    b'affe.TransformationParameter.InterpolationAlgo:\rINTER_NEARES'
    b'TR\x15interpolationAlgoDown\x12s\n\x15interpolation_algo_up\x18\xb8\x9c\x01 \x01(\x0e20.'
    b'caffe.TransformationParameter.InterpolationAlgo:\x0bINTER_CUBIC'
    b'R\x13interpolationAlgoUp\x12,\n\rallow_upscale\x18\xb9\x9c\x01 \x01(\x08:\x05falseR\x0callow'
    b'Upscale\x12?\n\x0fforward_packing\x18\xba\x9c\x01 \x01(\x0e2\x0e.caffe.Packing:\x04NCHWR\x0efo'
    b'rwardPacking\x123\n\x11use_gpu_transform\x18\xbb\x9c\x01 \x01(\x08:\x05falseR\x0fuseGpuTran'
    b'sform\x12%\n\x0brandom_seed\x18\xbc\x9c\x01 \x01(\x03:\x02-1R\nrandomSeed\x12!\n\x07display\x18\xbd\x9c\x01 '
    b'\x01(\x08:\x05falseR\x07display\x12"\n\nnum_labels\x18\xbe\x9c\x01 \x01(\x05:\x010R\tnumLabels\x12\x1e\n\x08m'
    b'in_side\x18\xbf\x9c\x01 \x01(\r:\x010R\x07minSide\x12%\n\x0cmin_side_min\x18\xc0\x9c\x01 \x01(\r:\x010R\nminS'
    b'ideMin\x12%\n\x0cmin_side_max\x18\xc1\x9c\x01 \x01(\r:\x010R\nminSideMax\x124\n\x12min_scaling'
    b'_factor\x18\xc2\x9c\x01 \x01(\x02:\x040.75R\x10minScalingFactor\x123\n\x12max_scaling_facto'
    b'r\x18\xc3\x9c\x01 \x01(\x02:\x031.5R\x10maxScalingFactor\x121\n\x12max_rotation_angle\x18\xc4\x9c\x01 \x01'
    b'(\r:\x010R\x10maxRotationAngle\x12M\n\x1econtrast_brightness_adjustment\x18\xc5\x9c'
    b'\x01 \x01(\x08:\x05falseR\x1ccontrastBrightnessAdjustment\x12(\n\x0cmin_contrast\x18\xc6'
    b'\x9c\x01 \x01(\x02:\x030.8R\x0bminContrast\x12(\n\x0cmax_contrast\x18\xc7\x9c\x01 \x01(\x02:\x031.2R\x0bmaxCo'
    b'ntrast\x125\n\x14max_brightness_shift\x18\xc8\x9c\x01 \x01(\r:\x015R\x12maxBrightnessShif'
    b't\x122\n\x10smooth_filtering\x18\xc9\x9c\x01 \x01(\x08:\x05falseR\x0fsmoothFiltering\x12"\n\nmax'
    b'_smooth\x18\xca\x9c\x01 \x01(\x02:\x016R\tmaxSmooth\x12+\n\x0fmax_color_shift\x18\xcb\x9c\x01 \x01(\r:\x010R'
    b'\rmaxColorShift\x122\n\x11apply_probability\x18\xcc\x9c\x01 \x01(\x02:\x030.5R\x10applyProba'
    b'bility\x12*\n\x0cdebug_params\x18\xcd\x9c\x01 \x01(\x08:\x05falseR\x0bdebugParams\x127\n\x13use_de'
    b'formed_resize\x18\xce\x9c\x01 \x01(\x08:\x05falseR\x11useDeformedResize\x12.\n\x12deformed_'
    b'resize_th\x18\xcf\x9c\x01 \x01(\x02R\x10deformedResizeTh\x12(\n\x0bcenter_crop\x18\xd0\x9c\x01 \x01(\x08:\x05'
    b'falseR\ncenterCrop\x12$\n\x0berase_ratio\x18\xd1\x9c\x01 \x01(\x02:\x010R\neraseRatio\x12#\n\ts'
    b'cale_min\x18\xd2\x9c\x01 \x01(\x02:\x040.02R\x08scaleMin\x12"\n\tscale_max\x18\xd3\x9c\x01 \x01(\x02:\x030.4R\x08'
    b'scaleMax\x12%\n\naspect_min\x18\xd4\x9c\x01 \x01(\x02:\x040.33R\taspectMin\x12"\n\naspect_ma'
    b'x\x18\xd5\x9c\x01 \x01(\x02:\x013R\taspectMax\x12A\n\x0egeometry_param\x18\xd6\x9c\x01 \x01(\x0b2\x18.caffe.Ge'
    b'ometryParameterR\rgeometryParam\x12\x1f\n\x06rotate\x18\xd7\x9c\x01 \x01(\x08:\x05falseR\x06rot'
    b'ate\x124\n\x11untransformed_top\x18\xd8\x9c\x01 \x01(\x08:\x05falseR\x10untransformedTop\x120\n'
    b'\x0fvertical_mirror\x18\xd9\x9c\x01 \x01(\x08:\x05falseR\x0everticalMirror\x122\n\x11random_90'
    b'_deg_rot\x18\xda\x9c\x01 \x01(\x08:\x05falseR\x0erandom90DegRot\x12"\n\x08fix_crop\x18\xdb\x9c\x01 \x01(\x08:'
    b'\x05falseR\x07fixCrop\x12+\n\rmore_fix_crop\x18\xdc\x9c\x01 \x01(\x08:\x05falseR\x0bmoreFixCrop'
    b'\x12(\n\x0bmulti_scale\x18\xdd\x9c\x01 \x01(\x08:\x05falseR\nmultiScale\x12#\n\x0cscale_ratios\x18\xde'
    b'\x9c\x01 \x03(\x02R\x0bscaleRatios\x12$\n\x0bmax_distort\x18\xdf\x9c\x01 \x01(\x05:\x011R\nmaxDistort\x12 \n'
    b'\x07is_flow\x18\xe0\x9c\x01 \x01(\x08:\x05falseR\x06isFlow\x12.\n\x0eoriginal_image\x18\xe1\x9c\x01 \x01(\x08:\x05f'
    b'alseR\roriginalImage\x12\x1b\n\x06stride\x18\xe2\x9c\x01 \x01(\x05:\x011R\x06stride\x12\x1f\n\nupper_si'
    b'ze\x18\xe3\x9c\x01 \x01(\x05R\tupperSize\x12#\n\x0cupper_height\x18\xe4\x9c\x01 \x01(\x05R\x0bupperHeight\x12!'
    b'\n\x0bupper_width\x18\xe5\x9c\x01 \x01(\x05R\nupperWidth\x123\n\x11enable_classf_aug\x18\xe6\x9c\x01 \x01'
    b'(\x08:\x05falseR\x0fenableClassfAug\x12(\n\x0bcvt_bgr2rgb\x18\xe7\x9c\x01 \x01(\x08:\x05falseR\ncv'
    b'tBgr2rgb"Y\n\x11InterpolationAlgo\x12\x11\n\rINTER_NEAREST\x10\x00\x12\x10\n\x0cINTER_LI'
    b'NEAR\x10\x01\x12\x0f\n\x0bINTER_CUBIC\x10\x02\x12\x0e\n\nINTER_AREA\x10\x03"\xfb\x04\n\rLossParameter\x12!\n'
    b'\x0cignore_label\x18\x01 \x01(\x05R\x0bignoreLabel\x12S\n\rnormalization\x18\x03 \x01(\x0e2&.ca'
    b'ffe.LossParameter.NormalizationMode:\x05VALIDR\rnormalization\x12\x1c\n'
    b'\tnormalize\x18\x02 \x01(\x08R\tnormalize\x125\n\x14pre_fixed_normalizer\x18\xa0\x9c\x01 \x01(\x02:'
    b'\x011R\x12preFixedNormalizer\x12,\n\x0flabel_smoothing\x18\xa1\x9c\x01 \x01(\x02:\x010R\x0elabelS'
    b'moothing\x12:\n\x15weight_by_label_freqs\x18\xa2\x9c\x01 \x01(\x08:\x05falseR\x12weightByLa'
    b'belFreqs\x12)\n\x0fclass_weighting\x18\xa3\x9c\x01 \x03(\x02R\x0eclassWeighting\x120\n\x13class'
    b'_weight_source\x18\xa4\x9c\x01 \x01(\tR\x11classWeightSource\x12#\n\x0cclass_weight\x18\x88\xa4'
    b'\x01 \x03(\x02R\x0bclassWeight\x12\x1f\n\npos_weight\x18\x89\xa4\x01 \x03(\x02R\tposWeight\x12;\n\x15class'
    b'_weight_balanced\x18\x8a\xa4\x01 \x01(\x08:\x05falseR\x13classWeightBalanced"S\n\x11Norm'
    b'alizationMode\x12\x08\n\x04FULL\x10\x00\x12\t\n\x05VALID\x10\x01\x12\x0e\n\nBATCH_SIZE\x10\x02\x12\x08\n\x04NONE\x10\x03'
    b'\x12\x0f\n\tPRE_FIXED\x10\xa0\x9c\x01"\x9e\r\n\x10AugmentParameter\x12"\n\x05phase\x18\x01 \x03(\x0e2\x0c.caff'
    b'e.PhaseR\x05phase\x12Q\n\x13random_resized_crop\x18\x02 \x01(\x0b2!.caffe.RandomRe'
    b'sizedCropParameterR\x11randomResizedCrop\x12\x1d\n\x08rotation\x18\x03 \x01(\x02:\x010R\x08'
    b'rotation\x12&\n\rrotation_prob\x18\x04 \x01(\x02:\x011R\x0crotationProb\x12\x17\n\x05shear\x18\x05 '
    b'\x01(\x02:\x010R\x05shear\x12 \n\nshear_prob\x18\x06 \x01(\x02:\x011R\tshearProb\x12\x17\n\x05scale\x18\x07 \x01'
    b'(\x02:\x010R\x05scale\x12 \n\nscale_prob\x18\x08 \x01(\x02:\x011R\tscaleProb\x12\x19\n\x06aspect\x18\t \x01'
    b'(\x02:\x010R\x06aspect\x12"\n\x0baspect_prob\x18\n \x01(\x02:\x011R\naspectProb\x12#\n\x0btransla'
    b'tion\x18\x0b \x01(\x02:\x010R\x0btranslation\x12,\n\x10translation_prob\x18\x0c \x01(\x02:\x011R\x0ftra'
    b'nslationProb\x12#\n\x0bperspective\x18\r \x01(\x02:\x010R\x0bperspective\x12,\n\x10perspec'
    b'tive_prob\x18\x0e \x01(\x02:\x011R\x0fperspectiveProb\x12\x1b\n\x07elastic\x18\x0f \x01(\x02:\x010R\x07ela'
    b'stic\x12$\n\x0celastic_prob\x18\x10 \x01(\x02:\x011R\x0belasticProb\x12&\n\relastic_sigma\x18'
    b'\x11 \x01(\x02:\x018R\x0celasticSigma\x12!\n\nbrightness\x18\x12 \x01(\x02:\x010R\nbrightness\x12*\n'
    b'\x0fbrightness_prob\x18\x13 \x01(\x02:\x011R\x0ebrightnessProb\x12\x1d\n\x08contrast\x18\x14 \x01(\x02:'
    b'\x010R\x08contrast\x12&\n\rcontrast_prob\x18\x15 \x01(\x02:\x011R\x0ccontrastProb\x12!\n\nsatu'
    b'ration\x18\x16 \x01(\x02:\x010R\nsaturation\x12*\n\x0fsaturation_prob\x18\x17 \x01(\x02:\x011R\x0esat'
    b'urationProb\x12\x13\n\x03hue\x18\x18 \x01(\x02:\x010R\x03hue\x12\x1c\n\x08hue_prob\x18\x19 \x01(\x02:\x011R\x07huePr'
    b'ob\x12\x17\n\x05gamma\x18\x1a \x01(\x02:\x010R\x05gamma\x12 \n\ngamma_prob\x18\x1b \x01(\x02:\x011R\tgammaPro'
    b"b\x12\x1e\n\tpca_noise\x18\x1c \x01(\x02:\x010R\x08pcaNoise\x12'\n\x0epca_noise_prob\x18\x1d \x01(\x02:\x011"
    b'R\x0cpcaNoiseProb\x12\x15\n\x04gray\x18\x1e \x01(\x02:\x010R\x04gray\x12\x15\n\x04blur\x18\x1f \x01(\x02:\x010R\x04blur'
    b'\x12\x1e\n\tblur_prob\x18  \x01(\x02:\x011R\x08blurProb\x12\x15\n\x04jpeg\x18! \x01(\r:\x010R\x04jpeg\x12\x1e\n\tj'
    b'peg_prob\x18" \x01(\x02:\x011R\x08jpegProb\x12\x1b\n\x07erasing\x18# \x01(\x02:\x010R\x07erasing\x12$\n\x0c'
    b'erasing_prob\x18$ \x01(\x02:\x011R\x0berasingProb\x12(\n\rmin_box_share\x18% \x01(\x02:\x040'
    b'.25R\x0bminBoxShare\x12(\n\routside_label\x18& \x01(\x05:\x03255R\x0coutsideLabel\x12\x17'
    b"\n\x05mixup\x18' \x01(\x02:\x010R\x05mixup\x12 \n\nmixup_prob\x18( \x01(\x02:\x011R\tmixupProb\x12\x19\n"
    b'\x06cutmix\x18) \x01(\x02:\x010R\x06cutmix\x12"\n\x0bcutmix_prob\x18* \x01(\x02:\x011R\ncutmixProb'
    b'\x12\x1b\n\x07classes\x18+ \x01(\r:\x010R\x07classes\x12.\n\x06mosaic\x18, \x01(\x0b2\x16.caffe.Mosaic'
    b'ParameterR\x06mosaic\x12>\n\x0crand_augment\x18- \x01(\x0b2\x1b.caffe.RandAugmentP'
    b'arameterR\x0brandAugment\x12G\n\x0ftrivial_augment\x18. \x01(\x0b2\x1e.caffe.Trivi'
    b'alAugmentParameterR\x0etrivialAugment"r\n\x0fMosaicParameter\x12#\n\nmin'
    b'_center\x18\x01 \x01(\x02:\x040.25R\tminCenter\x12#\n\nmax_center\x18\x02 \x01(\x02:\x040.75R\tma'
    b'xCenter\x12\x15\n\x04prob\x18\x03 \x01(\x02:\x011R\x04prob"\x92\x01\n\x14RandAugmentParameter\x12\x1a\n\x07n'
    b'um_ops\x18\x01 \x01(\r:\x012R\x06numOps\x12\x1f\n\tmagnitude\x18\x02 \x01(\x02:\x019R\tmagnitude\x12&\n\r'
    b'magnitude_std\x18\x03 \x01(\x02:\x010R\x0cmagnitudeStd\x12\x15\n\x04prob\x18\x04 \x01(\x02:\x011R\x04prob"'
    b"Y\n\x17TrivialAugmentParameter\x12'\n\rmax_magnitude\x18\x01 \x01(\x02:\x0230R\x0cmaxMa"
    b'gnitude\x12\x15\n\x04prob\x18\x02 \x01(\x02:\x011R\x04prob"\xc2\x01\n\x1aRandomResizedCropParamete'
    b'r\x12\x1f\n\x08min_area\x18\x01 \x01(\x02:\x040.08R\x07minArea\x12\x1c\n\x08max_area\x18\x02 \x01(\x02:\x011R\x07max'
    b'Area\x12#\n\nmin_aspect\x18\x03 \x01(\x02:\x040.75R\tminAspect\x12)\n\nmax_aspect\x18\x04 \x01('
    b'\x02:\n1.33333337R\tmaxAspect\x12\x15\n\x04prob\x18\x05 \x01(\x02:\x011R\x04prob"\xb5\x05\n\x0fResizePa'
    b'rameter\x12\x15\n\x04prob\x18\x01 \x01(\x02:\x011R\x04prob\x12I\n\x0bresize_mode\x18\x02 \x01(\x0e2".caffe.'
    b'ResizeParameter.Resize_mode:\x04WARPR\nresizeMode\x12\x19\n\x06height\x18\x03 \x01('
    b'\r:\x010R\x06height\x12\x17\n\x05width\x18\x04 \x01(\r:\x010R\x05width\x12$\n\x0cheight_scale\x18\x05 \x01(\r:'
    b'\x010R\x0bheightScale\x12"\n\x0bwidth_scale\x18\x06 \x01(\r:\x010R\nwidthScale\x12D\n\x08pad_m'
    b'ode\x18\x07 \x01(\x0e2\x1f.caffe.ResizeParameter.Pad_mode:\x08CONSTANTR\x07padMod'
    b'e\x12\x1b\n\tpad_value\x18\x08 \x03(\x02R\x08padValue\x12C\n\x0binterp_mode\x18\t \x03(\x0e2".caffe.'
    b'ResizeParameter.Interp_modeR\ninterpMode\x12*\n\rcenter_object\x18\n \x01'
    b'(\x08:\x05falseR\x0ccenterObject\x12\x1e\n\tmax_angle\x18\x0b \x01(\x02:\x010R\x08maxAngle"G\n\x0bR'
    b'esize_mode\x12\x08\n\x04WARP\x10\x01\x12\x12\n\x0eFIT_SMALL_SIZE\x10\x02\x12\x1a\n\x16FIT_LARGE_SIZE_A'
    b'ND_PAD\x10\x03":\n\x08Pad_mode\x12\x0c\n\x08CONSTANT\x10\x01\x12\x0c\n\x08MIRRORED\x10\x02\x12\x12\n\x0eREPEAT_N'
    b'EAREST\x10\x03"I\n\x0bInterp_mode\x12\n\n\x06LINEAR\x10\x01\x12\x08\n\x04AREA\x10\x02\x12\x0b\n\x07NEAREST\x10\x03\x12\t'
    b'\n\x05CUBIC\x10\x04\x12\x0c\n\x08LANCZOS4\x10\x05"\x9c\x04\n\x0eNoiseParameter\x12\x15\n\x04prob\x18\x01 \x01(\x02:\x010R'
    b'\x04prob\x12\x1e\n\x07hist_eq\x18\x02 \x01(\x08:\x05falseR\x06histEq\x12\x1f\n\x07inverse\x18\x03 \x01(\x08:\x05fals'
    b'eR\x07inverse\x12%\n\ndecolorize\x18\x04 \x01(\x08:\x05falseR\ndecolorize\x12$\n\ngauss_b'
    b'lur\x18\x05 \x01(\x08:\x05falseR\tgaussBlur\x12\x16\n\x04jpeg\x18\x06 \x01(\x02:\x02-1R\x04jpeg\x12#\n\tposte'
    b'rize\x18\x07 \x01(\x08:\x05falseR\tposterize\x12\x1b\n\x05erode\x18\x08 \x01(\x08:\x05falseR\x05erode\x12%\n'
    b'\nsaltpepper\x18\t \x01(\x08:\x05falseR\nsaltpepper\x12E\n\x10saltpepper_param\x18\n \x01'
    b'(\x0b2\x1a.caffe.SaltPepperParameterR\x0fsaltpepperParam\x12\x1b\n\x05clahe\x18\x0b \x01'
    b'(\x08:\x05falseR\x05clahe\x12+\n\x0econvert_to_hsv\x18\x0c \x01(\x08:\x05falseR\x0cconvertToHs'
    b'v\x12+\n\x0econvert_to_lab\x18\r \x01(\x08:\x05falseR\x0cconvertToLab\x12&\n\x0ball_effect'
    b's\x18\x0e \x01(\x08:\x05falseR\nallEffects"\xb5\x01\n\x13SaltPepperParameter\x12\x1d\n\x08fracti'
    b'on\x18\x01 \x01(\x02:\x010R\x08fraction\x12\x14\n\x05value\x18\x02 \x03(\x02R\x05value\x12A\n\x04type\x18\x03 \x01(\x0e2#.'
    b'caffe.SaltPepperParameter.SaltType:\x08relativeR\x04type"&\n\x08SaltTy'
    b'pe\x12\x0c\n\x08relative\x10\x01\x12\x0c\n\x08absolute\x10\x02"\xd3\x05\n\x13DistortionParameter\x12*\n\x0fbr'
    b'ightness_prob\x18\x01 \x01(\x02:\x010R\x0ebrightnessProb\x12,\n\x10brightness_delta\x18\x02'
    b' \x01(\x02:\x010R\x0fbrightnessDelta\x12&\n\rcontrast_prob\x18\x03 \x01(\x02:\x010R\x0ccontrast'
    b'Prob\x12(\n\x0econtrast_lower\x18\x04 \x01(\x02:\x010R\rcontrastLower\x12(\n\x0econtrast_u'
    b'pper\x18\x05 \x01(\x02:\x010R\rcontrastUpper\x12\x1c\n\x08hue_prob\x18\x06 \x01(\x02:\x010R\x07hueProb\x12\x1e'
    b'\n\thue_delta\x18\x07 \x01(\x02:\x010R\x08hueDelta\x12*\n\x0fsaturation_prob\x18\x08 \x01(\x02:\x010R\x0e'
    b'saturationProb\x12,\n\x10saturation_lower\x18\t \x01(\x02:\x010R\x0fsaturationLower'
    b'\x12,\n\x10saturation_upper\x18\n \x01(\x02:\x010R\x0fsaturationUpper\x12-\n\x11random_ord'
    b'er_prob\x18\x0b \x01(\x02:\x010R\x0frandomOrderProb\x12\x15\n\x04prob\x18\x0c \x01(\x02:\x010R\x04prob\x12%\n\n'
    b'brightness\x18\r \x01(\x08:\x05falseR\nbrightness\x12!\n\x08contrast\x18\x0e \x01(\x08:\x05false'
    b'R\x08contrast\x12\x17\n\x03hue\x18\x0f \x01(\x08:\x05falseR\x03hue\x12%\n\nsaturation\x18\x10 \x01(\x08:\x05fal'
    b'seR\nsaturation\x12(\n\x0crandom_order\x18\x11 \x01(\x08:\x05falseR\x0brandomOrder\x12&\n\x0b'
    b'all_effects\x18\x12 \x01(\x08:\x05falseR\nallEffects"X\n\x12ExpansionParameter\x12\x15'
    b'\n\x04prob\x18\x01 \x01(\x02:\x011R\x04prob\x12+\n\x10max_expand_ratio\x18\x02 \x01(\x02:\x011R\x0emaxExpan'
    b'dRatio"\xa1\x01\n\x0eEmitConstraint\x12C\n\temit_type\x18\x01 \x01(\x0e2\x1e.caffe.EmitCon'
    b'straint.EmitType:\x06CENTERR\x08emitType\x12!\n\x0cemit_overlap\x18\x02 \x01(\x02R\x0bem'
    b'itOverlap"\'\n\x08EmitType\x12\n\n\x06CENTER\x10\x00\x12\x0f\n\x0bMIN_OVERLAP\x10\x01"\x8e\x01\n\x15Rando'
    b'mResizeParameter\x12\x1c\n\x08min_size\x18\x01 \x01(\r:\x010R\x07minSize\x12\x1c\n\x08max_size\x18\x02'
    b' \x01(\r:\x010R\x07maxSize\x129\n\x0cresize_param\x18\x03 \x01(\x0b2\x16.caffe.ResizeParamet'
    b'erR\x0bresizeParam"\x83\x02\n\x1aRandomAspectRatioParameter\x12)\n\x0emin_area_r'
    b"atio\x18\x01 \x01(\x02:\x030.5R\x0cminAreaRatio\x12'\n\x0emax_area_ratio\x18\x02 \x01(\x02:\x011R\x0cma"
    b'xAreaRatio\x121\n\x13aspect_ratio_change\x18\x03 \x01(\x02:\x011R\x11aspectRatioChang'
    b'e\x12#\n\x0bmax_attempt\x18\x04 \x01(\r:\x0210R\nmaxAttempt\x129\n\x0cresize_param\x18\x05 \x01(\x0b'
    b'2\x16.caffe.ResizeParameterR\x0bresizeParam"\xc4\x03\n\x11GeometryParameter\x12'
    b'\x15\n\x04prob\x18\x01 \x01(\x02:\x010R\x04prob\x12/\n\x10persp_horizontal\x18\x02 \x01(\x08:\x04trueR\x0fpers'
    b'pHorizontal\x12+\n\x0epersp_vertical\x18\x03 \x01(\x08:\x04trueR\rperspVertical\x12\x1f\n\x08'
    b'zoom_out\x18\x04 \x01(\x08:\x04trueR\x07zoomOut\x12\x1d\n\x07zoom_in\x18\x05 \x01(\x08:\x04trueR\x06zoomIn'
    b"\x12%\n\x0bzoom_factor\x18\x06 \x01(\x02:\x040.25R\nzoomFactor\x12'\n\x0cpersp_factor\x18\x07 \x01("
    b'\x02:\x040.25R\x0bperspFactor\x12&\n\x0ball_effects\x18\x08 \x01(\x08:\x05falseR\nallEffects'
    b'\x12F\n\x08pad_mode\x18\t \x01(\x0e2!.caffe.GeometryParameter.Pad_mode:\x08MIRRO'
    b'REDR\x07padMode":\n\x08Pad_mode\x12\x0c\n\x08CONSTANT\x10\x01\x12\x0c\n\x08MIRRORED\x10\x02\x12\x12\n\x0eREPE'
    b'AT_NEAREST\x10\x03"\xa3\x01\n\x07Sampler\x12\x1e\n\tmin_scale\x18\x01 \x01(\x02:\x011R\x08minScale\x12\x1e\n\t'
    b'max_scale\x18\x02 \x01(\x02:\x011R\x08maxScale\x12+\n\x10min_aspect_ratio\x18\x03 \x01(\x02:\x011R\x0em'
    b'inAspectRatio\x12+\n\x10max_aspect_ratio\x18\x04 \x01(\x02:\x011R\x0emaxAspectRatio"\xb2'
    b'\x02\n\x10SampleConstraint\x12.\n\x13min_jaccard_overlap\x18\x01 \x01(\x02R\x11minJaccard'
    b'Overlap\x12.\n\x13max_jaccard_overlap\x18\x02 \x01(\x02R\x11maxJaccardOverlap\x12.\n\x13m'
    b'in_sample_coverage\x18\x03 \x01(\x02R\x11minSampleCoverage\x12.\n\x13max_sample_co'
    b'verage\x18\x04 \x01(\x02R\x11maxSampleCoverage\x12.\n\x13min_object_coverage\x18\x05 \x01(\x02'
    b'R\x11minObjectCoverage\x12.\n\x13max_object_coverage\x18\x06 \x01(\x02R\x11maxObjectC'
    b'overage"\xf5\x01\n\x0cBatchSampler\x122\n\x12use_original_image\x18\x01 \x01(\x08:\x04trueR\x10'
    b'useOriginalImage\x12(\n\x07sampler\x18\x02 \x01(\x0b2\x0e.caffe.SamplerR\x07sampler\x12D'
    b'\n\x11sample_constraint\x18\x03 \x01(\x0b2\x17.caffe.SampleConstraintR\x10sampleCo'
    b'nstraint\x12\x1d\n\nmax_sample\x18\x04 \x01(\rR\tmaxSample\x12"\n\nmax_trials\x18\x05 \x01(\r:'
    b'\x03100R\tmaxTrials"\xb1\x01\n\x1eNonMaximumSuppressionParameter\x12(\n\rnms_th'
    b'reshold\x18\x01 \x01(\x02:\x030.3R\x0cnmsThreshold\x12\x13\n\x05top_k\x18\x02 \x01(\x05R\x04topK\x12\x13\n\x03eta'
    b'\x18\x03 \x01(\x02:\x011R\x03eta\x12 \n\x08soft_nms\x18\x04 \x01(\x08:\x05falseR\x07softNms\x12\x19\n\x05theta\x18\x05 '
    b'\x01(\x02:\x030.5R\x05theta"\xc0\x02\n\x13SaveOutputParameter\x12)\n\x10output_directory\x18'
    b'\x01 \x01(\tR\x0foutputDirectory\x12,\n\x12output_name_prefix\x18\x02 \x01(\tR\x10outputNa'
    b'mePrefix\x12#\n\routput_format\x18\x03 \x01(\tR\x0coutputFormat\x12$\n\x0elabel_map_f'
    b'ile\x18\x04 \x01(\tR\x0clabelMapFile\x12$\n\x0ename_size_file\x18\x05 \x01(\tR\x0cnameSizeFil'
    b'e\x12$\n\x0enum_test_image\x18\x06 \x01(\rR\x0cnumTestImage\x129\n\x0cresize_param\x18\x07 \x01('
    b'\x0b2\x16.caffe.ResizeParameterR\x0bresizeParam"\x99\x01\n\x1bMemoryOptimizatio'
    b'nParameter\x12+\n\x0eoptimize_train\x18\x01 \x01(\x08:\x04trueR\roptimizeTrain\x12*\n\ro'
    b'ptimize_test\x18\x02 \x01(\x08:\x05falseR\x0coptimizeTest\x12!\n\x0cexclude_blob\x18\x03 \x03('
    b'\tR\x0bexcludeBlob"\xbe\x01\n\x12MultinodeParameter\x12F\n\x0emodel_parallel\x18\x01 \x03('
    b'\x0b2\x1f.caffe.MnModelParallelParameterR\rmodelParallel\x12`\n\x18compres'
    b"s_layer_type_list\x18\x02 \x01(\x0b2'.caffe.MnParamGradCompressLayerType"
    b'ListR\x15compressLayerTypeList"\x92\x01\n\x18MnModelParallelParameter\x12\x1d\n\n'
    b'layer_from\x18\x01 \x01(\tR\tlayerFrom\x12\x19\n\x08layer_to\x18\x02 \x01(\tR\x07layerTo\x12\x1b\n\tnu'
    b'm_nodes\x18\x03 \x01(\rR\x08numNodes\x12\x1f\n\x0bmodel_parts\x18\x04 \x01(\rR\nmodelParts"A\n '
    b'MnParamGradCompressLayerTypeList\x12\x1d\n\nlayer_type\x18\x01 \x03(\tR\tlayerT'
    b'ype"Z\n\x17MultinodeLayerParameter\x12\x1b\n\tnum_nodes\x18\x01 \x01(\rR\x08numNodes\x12'
    b'"\n\x0bmodel_parts\x18\x02 \x01(\r:\x011R\nmodelParts"\x99\x02\n\x18RandomGeneratorParam'
    b'eter\x12$\n\trand_type\x18\x01 \x01(\t:\x07uniformR\x08randType\x12\x17\n\x03exp\x18\x02 \x01(\x08:\x05fal'
    b'seR\x03exp\x12\x15\n\x04mean\x18\x03 \x01(\x02:\x010R\x04mean\x12\x19\n\x06spread\x18\x04 \x01(\x02:\x010R\x06spread\x12\x15\n'
    b'\x04prob\x18\x05 \x01(\x02:\x011R\x04prob\x12+\n\x0eapply_schedule\x18\x06 \x01(\x08:\x04trueR\rapplySch'
    b'edule\x12%\n\ndiscretize\x18\x07 \x01(\x08:\x05falseR\ndiscretize\x12!\n\nmultiplier\x18\x08'
    b' \x01(\x02:\x011R\nmultiplier"\xbd\x02\n\x11AccuracyParameter\x12\x16\n\x05top_k\x18\x01 \x01(\r:\x011R'
    b'\x04topK\x12\x15\n\x04axis\x18\x02 \x01(\x05:\x011R\x04axis\x12!\n\x0cignore_label\x18\x03 \x01(\x05R\x0bignoreLa'
    b'bel\x12+\n\rmin_is_better\x18\xa0\x9c\x01 \x01(\x08:\x05falseR\x0bminIsBetter\x12C\n\x06metric\x18\x88'
    b'\xa4\x01 \x01(\x0e2\x1f.caffe.AccuracyParameter.Metric:\x08ACCURACYR\x06metric\x12!\n'
    b'\tthreshold\x18\x89\xa4\x01 \x01(\x02:\x010R\tthreshold"A\n\x06Metric\x12\x0c\n\x08ACCURACY\x10\x00\x12\x07\n\x03'
    b'MAP\x10\x01\x12\x06\n\x02F1\x10\x02\x12\x0c\n\x08MACRO_F1\x10\x03\x12\n\n\x06SUBSET\x10\x04"d\n\x0fArgMaxParameter\x12%'
    b'\n\x0bout_max_val\x18\x01 \x01(\x08:\x05falseR\toutMaxVal\x12\x16\n\x05top_k\x18\x02 \x01(\r:\x011R\x04top'
    b'K\x12\x12\n\x04axis\x18\x03 \x01(\x05R\x04axis"\xd5\x06\n\x12BatchNormParameter\x12(\n\x10use_global_s'
    b'tats\x18\x01 \x01(\x08R\x0euseGlobalStats\x12=\n\x17moving_average_fraction\x18\x02 \x01(\x02:'
    b'\x050.999R\x15movingAverageFraction\x12\x17\n\x03eps\x18\x03 \x01(\x02:\x051e-05R\x03eps\x12&\n\nsc'
    b'ale_bias\x18\xa0\x9c\x01 \x01(\x08:\x05falseR\tscaleBias\x12;\n\x0cscale_filler\x18\xa1\x9c\x01 \x01(\x0b2\x16'
    b'.caffe.FillerParameterR\x0bscaleFiller\x129\n\x0bbias_filler\x18\xa2\x9c\x01 \x01(\x0b2\x16'
    b'.caffe.FillerParameterR\nbiasFiller\x120\n\x06filler\x18\xa3\x9c\x01 \x01(\x0b2\x16.caffe'
    b'.FillerParameterR\x06filler\x12.\n\x0fuse_weight_bias\x18\xa4\x9c\x01 \x01(\x08:\x04trueR\ru'
    b'seWeightBias\x12#\n\tbias_term\x18\xa5\x9c\x01 \x01(\x08:\x04trueR\x08biasTerm\x12-\n\x10stats_b'
    b'atch_size\x18\xa6\x9c\x01 \x01(\r:\x010R\x0estatsBatchSize\x12\x1b\n\x04relu\x18\xa7\x9c\x01 \x01(\x08:\x05falseR'
    b'\x04relu\x12&\n\nfused_relu\x18\xa8\x9c\x01 \x01(\x08:\x05falseR\tfusedRelu\x127\n\x13update_glob'
    b'al_stats\x18\xa9\x9c\x01 \x01(\x08:\x05falseR\x11updateGlobalStats\x12*\n\x0cdisable_mean\x18\xaa'
    b'\x9c\x01 \x01(\x08:\x05falseR\x0bdisableMean\x122\n\x10disable_variance\x18\xab\x9c\x01 \x01(\x08:\x05fals'
    b'eR\x0fdisableVariance\x12C\n\x06engine\x18\xac\x9c\x01 \x01(\x0e2 .caffe.BatchNormParame'
    b'ter.Engine:\x07DEFAULTR\x06engine"D\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10'
    b'\x01\x12\x0b\n\x07MKL2017\x10\x03\x12\n\n\x06MKLDNN\x10\x04\x12\t\n\x05CUDNN\x10\x02"t\n\rBiasParameter\x12\x15\n\x04ax'
    b'is\x18\x01 \x01(\x05:\x011R\x04axis\x12\x1c\n\x08num_axes\x18\x02 \x01(\x05:\x011R\x07numAxes\x12.\n\x06filler\x18\x03 '
    b'\x01(\x0b2\x16.caffe.FillerParameterR\x06filler"3\n\rClipParameter\x12\x10\n\x03min\x18'
    b'\x01 \x02(\x02R\x03min\x12\x10\n\x03max\x18\x02 \x02(\x02R\x03max"\xf2\x01\n\x0fConcatParameter\x12\x15\n\x04axis\x18\x02 \x01'
    b'(\x05:\x011R\x04axis\x12 \n\nconcat_dim\x18\x01 \x01(\r:\x011R\tconcatDim\x12)\n\x0cper_fla_fus'
    b'e\x18\xa0\x9c\x01 \x01(\x08:\x05falseR\nperFlaFuse\x12@\n\x06engine\x18\xa1\x9c\x01 \x01(\x0e2\x1d.caffe.Conca'
    b'tParameter.Engine:\x07DEFAULTR\x06engine"9\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n'
    b'\x05CAFFE\x10\x01\x12\x0b\n\x07MKL2017\x10\x03\x12\n\n\x06MKLDNN\x10\x04"c\n\x18ContrastiveLossParamete'
    b'r\x12\x19\n\x06margin\x18\x01 \x01(\x02:\x011R\x06margin\x12,\n\x0elegacy_version\x18\x02 \x01(\x08:\x05falseR'
    b'\rlegacyVersion"\xa8\x18\n\x14ConvolutionParameter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR'
    b'\tnumOutput\x12!\n\tbias_term\x18\x02 \x01(\x08:\x04trueR\x08biasTerm\x12\x10\n\x03pad\x18\x03 \x03(\rR\x03'
    b'pad\x12\x1f\n\x0bkernel_size\x18\x04 \x03(\rR\nkernelSize\x12\x16\n\x06stride\x18\x06 \x03(\rR\x06stride'
    b'\x12\x1a\n\x08dilation\x18\x12 \x03(\rR\x08dilation\x12\x16\n\x05pad_h\x18\t \x01(\r:\x010R\x04padH\x12\x16\n\x05pad_'
    b'w\x18\n \x01(\r:\x010R\x04padW\x12\x19\n\x08kernel_h\x18\x0b \x01(\rR\x07kernelH\x12\x19\n\x08kernel_w\x18\x0c \x01('
    b'\rR\x07kernelW\x12\x19\n\x08stride_h\x18\r \x01(\rR\x07strideH\x12\x19\n\x08stride_w\x18\x0e \x01(\rR\x07str'
    b'ideW\x12\x17\n\x05group\x18\x05 \x01(\r:\x011R\x05group\x12;\n\rweight_filler\x18\x07 \x01(\x0b2\x16.caffe'
    b'.FillerParameterR\x0cweightFiller\x127\n\x0bbias_filler\x18\x08 \x01(\x0b2\x16.caffe.'
    b'FillerParameterR\nbiasFiller\x12C\n\x06engine\x18\x0f \x01(\x0e2".caffe.Convolut'
    b'ionParameter.Engine:\x07DEFAULTR\x06engine\x12\x15\n\x04axis\x18\x10 \x01(\x05:\x011R\x04axis\x12'
    b'-\n\x0fforce_nd_im2col\x18\x11 \x01(\x08:\x05falseR\rforceNdIm2col\x12\x14\n\x04hole\x18\xa0\x9c\x01 \x01'
    b'(\rR\x04hole\x12\x17\n\x06hole_h\x18\xa1\x9c\x01 \x01(\rR\x05holeH\x12\x17\n\x06hole_w\x18\xa2\x9c\x01 \x01(\rR\x05holeW\x12%'
    b'\n\rfilter_stride\x18\xa3\x9c\x01 \x01(\rR\x0cfilterStride\x12(\n\x0ffilter_stride_h\x18\xa4\x9c\x01'
    b' \x01(\rR\rfilterStrideH\x12(\n\x0ffilter_stride_w\x18\xa5\x9c\x01 \x01(\rR\rfilterStride'
    b'W\x12\x1f\n\ndilation_h\x18\xa6\x9c\x01 \x01(\rR\tdilationH\x12\x1f\n\ndilation_w\x18\xa7\x9c\x01 \x01(\rR\tdi'
    b'lationW\x12#\n\x0ckernel_depth\x18\xa8\x9c\x01 \x01(\rR\x0bkernelDepth\x12,\n\x0ftemporal_str'
    b'ide\x18\xa9\x9c\x01 \x01(\r:\x011R\x0etemporalStride\x12&\n\x0ctemporal_pad\x18\xaa\x9c\x01 \x01(\r:\x010R\x0bt'
    b'emporalPad\x12&\n\x0cfilter_group\x18\xab\x9c\x01 \x01(\r:\x011R\x0bfilterGroup\x12\x1b\n\x04relu\x18\xac'
    b'\x9c\x01 \x01(\x08:\x05falseR\x04relu\x12*\n\x0enegative_slope\x18\xad\x9c\x01 \x01(\x02:\x010R\rnegativeSl'
    b'ope\x12V\n\x0bfusion_type\x18\xae\x9c\x01 \x01(\x0e2&.caffe.ConvolutionParameter.Fusi'
    b'onType:\x0bNONE_FUSIONR\nfusionType\x12\x16\n\x05coeff\x18\xaf\x9c\x01 \x03(\x02R\x05coeff\x12/\n\x0ec'
    b'onv_algorithm\x18\xb0\x9c\x01 \x01(\t:\x06directR\rconvAlgorithm\x12#\n\x0cshape_offset'
    b'\x18\xb1\x9c\x01 \x03(\rR\x0bshapeOffset\x12\x1b\n\x06binary\x18\xb2\x9c\x01 \x01(\x05:\x010R\x06binary\x12L\n\tfuse_t'
    b'ype\x18\xb3\x9c\x01 \x01(\x0e2$.caffe.ConvolutionParameter.FuseType:\x07UNFUSEDR\x08'
    b'fuseType\x12>\n\reltwise_param\x18\xb4\x9c\x01 \x01(\x0b2\x17.caffe.EltwiseParameterR\x0c'
    b'eltwiseParam\x125\n\nrelu_param\x18\xb5\x9c\x01 \x01(\x0b2\x14.caffe.ReLUParameterR\tre'
    b'luParam\x12\x88\x01\n\x1dcudnn_convolution_algo_seeker\x18\xb6\x9c\x01 \x01(\x0e2;.caffe.Co'
    b'nvolutionParameter.CuDNNConvolutionAlgorithmSeeker:\x06FINDEXR\x1a'
    b"cudnnConvolutionAlgoSeeker\x12X\n\x0ccudnn_flavor\x18\xb7\x9c\x01 \x01(\x0e2'.caffe.C"
    b'onvolutionParameter.CudnnFlavor:\nMIN_MEMORYR\x0bcudnnFlavor\x12:\n\x13'
    b'conv_algos_override\x18\xb8\x9c\x01 \x01(\t:\x08-1,-1,-1R\x11convAlgosOverride\x12b\n\x0c'
    b'CuDNNFwdAlgo\x18\xb9\x9c\x01 \x01(\x0e2-.caffe.ConvolutionParameter.CuDNNFwdAl'
    b'gorithm:\rIMPLICIT_GEMMR\x0cCuDNNFwdAlgo\x12x\n\x12CuDNNBwdFilterAlgo\x18\xba'
    b'\x9c\x01 \x01(\x0e23.caffe.ConvolutionParameter.CuDNNBwdFilterAlgorithm:'
    b'\x11BWD_FILTER_ALGO_0R\x12CuDNNBwdFilterAlgo\x12p\n\x10CuDNNBwdDataAlgo\x18\xbb'
    b'\x9c\x01 \x01(\x0e21.caffe.ConvolutionParameter.CuDNNBwdDataAlgorithm:\x0fB'
    b'WD_DATA_ALGO_0R\x10CuDNNBwdDataAlgo\x12:\n\x12CuDNNWorkspaceSize\x18\xbc\x9c\x01 \x01'
    b'(\r:\x0810485760R\x12CuDNNWorkspaceSize\x125\n\x0ckernel_shape\x18\xbd\x9c\x01 \x01(\x0b2\x10.c'
    b'affe.BlobShapeR\x0bkernelShape\x125\n\x0cstride_shape\x18\xbe\x9c\x01 \x01(\x0b2\x10.caffe.'
    b'BlobShapeR\x0bstrideShape\x12/\n\tpad_shape\x18\xbf\x9c\x01 \x01(\x0b2\x10.caffe.BlobShap'
    b'eR\x08padShape"\x83\x01\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02\x12\r\n'
    b'\x07MKL2017\x10\xa0\x9c\x01\x12\x0c\n\x06MKLDNN\x10\xa1\x9c\x01\x12\x0c\n\x06LIBDNN\x10\xa2\x9c\x01\x12\x13\n\rINTEL_SPATIAL\x10\xa3\x9c'
    b'\x01\x12\t\n\x03FFT\x10\xa4\x9c\x01\x12\x0b\n\x05INTEL\x10\xa5\x9c\x01"-\n\nFusionType\x12\x0f\n\x0bNONE_FUSION\x10\x00\x12\x0e\n\n'
    b'SUM_FUSION\x10\x01"j\n\x08FuseType\x12\x0b\n\x07UNFUSED\x10\x00\x12\x1f\n\x1bFUSED_CONV_MAX_POOL'
    b'ING_RELU\x10\x01\x12\x13\n\x0fFUSED_CONV_RELU\x10\x02\x12\x1b\n\x17FUSED_CONV_ELTWISE_RELU\x10\x03'
    b'"6\n\x1fCuDNNConvolutionAlgorithmSeeker\x12\x07\n\x03GET\x10\x00\x12\n\n\x06FINDEX\x10\x01"F\n\x0b'
    b'CudnnFlavor\x12\x11\n\rSINGLE_HANDLE\x10\x00\x12\x14\n\x10MULTIPLE_HANDLES\x10\x01\x12\x0e\n\nMIN_'
    b'MEMORY\x10\x02"d\n\x11CuDNNFwdAlgorithm\x12\x11\n\rIMPLICIT_GEMM\x10\x00\x12\x19\n\x15IMPLICIT'
    b'_PRECOMP_GEMM\x10\x01\x12\x08\n\x04GEMM\x10\x02\x12\n\n\x06DIRECT\x10\x03\x12\x0b\n\x07FWD_FFT\x10\x04"[\n\x17CuDNNB'
    b'wdFilterAlgorithm\x12\x15\n\x11BWD_FILTER_ALGO_0\x10\x00\x12\x15\n\x11BWD_FILTER_ALGO_'
    b'1\x10\x01\x12\x12\n\x0eBWD_FILTER_FFT\x10\x02"h\n\x15CuDNNBwdDataAlgorithm\x12\x13\n\x0fBWD_DATA'
    b'_ALGO_0\x10\x00\x12\x13\n\x0fBWD_DATA_ALGO_1\x10\x01\x12\x10\n\x0cBWD_DATA_FFT\x10\x02\x12\x13\n\x0fBWD_DATA'
    b'_ALGO_2\x10\x03">\n\rCropParameter\x12\x15\n\x04axis\x18\x01 \x01(\x05:\x012R\x04axis\x12\x16\n\x06offset\x18'
    b'\x02 \x03(\rR\x06offset"\xa0\x0e\n\rDataParameter\x12\x16\n\x06source\x18\x01 \x01(\tR\x06source\x12\x1d\n\nb'
    b'atch_size\x18\x04 \x01(\rR\tbatchSize\x12\x1e\n\trand_skip\x18\x07 \x01(\r:\x010R\x08randSkip\x12:'
    b'\n\x07backend\x18\x08 \x01(\x0e2\x17.caffe.DataParameter.DB:\x07LEVELDBR\x07backend\x12\x17'
    b'\n\x05scale\x18\x02 \x01(\x02:\x011R\x05scale\x12\x1b\n\tmean_file\x18\x03 \x01(\tR\x08meanFile\x12\x1e\n\tcrop'
    b'_size\x18\x05 \x01(\r:\x010R\x08cropSize\x12\x1d\n\x06mirror\x18\x06 \x01(\x08:\x05falseR\x06mirror\x125\n\x13f'
    b'orce_encoded_color\x18\t \x01(\x08:\x05falseR\x11forceEncodedColor\x12\x1d\n\x08prefet'
    b'ch\x18\n \x01(\r:\x014R\x08prefetch\x12!\n\x07shuffle\x18\xa0\x9c\x01 \x01(\x08:\x05falseR\x07shuffle\x12\x1d\n\x05'
    b'cache\x18\xa1\x9c\x01 \x01(\x08:\x05falseR\x05cache\x12#\n\x08precache\x18\xa2\x9c\x01 \x01(\x08:\x05falseR\x08prec'
    b'ache\x12\x1d\n\x07threads\x18\xa3\x9c\x01 \x01(\r:\x010R\x07threads\x12*\n\x0eparser_threads\x18\xa4\x9c\x01 \x01('
    b'\r:\x010R\rparserThreads\x12\x14\n\x04side\x18\xa5\x9c\x01 \x03(\rR\x04side\x12D\n\x06cursor\x18\xa6\x9c\x01 \x01(\x0e2'
    b' .caffe.DataParameter.CURSOR_TYPE:\x08ORDINARYR\x06cursor\x120\n\x13shuff'
    b'le_buffer_size\x18\xa7\x9c\x01 \x01(\rR\x11shuffleBufferSize\x12 \n\tshow_data\x18\xa8\x9c\x01 \x01'
    b'(\x05:\x010R\x08showData\x123\n\x13disk_reader_threads\x18\xa9\x9c\x01 \x01(\r:\x011R\x11diskReade'
    b'rThreads\x125\n\x12huge_video_dataset\x18\xaa\x9c\x01 \x01(\x08:\x05falseR\x10hugeVideoData'
    b'set\x12)\n\rlimit_samples\x18\xab\x9c\x01 \x01(\x05:\x02-1R\x0climitSamples\x12-\n\x11preselecti'
    b'on_file\x18\xac\x9c\x01 \x01(\tR\x10preselectionFile\x12/\n\x12preselection_label\x18\xad\x9c\x01 '
    b'\x01(\x05R\x11preselectionLabel\x12$\n\x0brange_start\x18\xae\x9c\x01 \x01(\x05:\x010R\nrangeStart'
    b'\x12!\n\trange_end\x18\xaf\x9c\x01 \x01(\x05:\x02-1R\x08rangeEnd\x12*\n\x0crand_permute\x18\xb0\x9c\x01 \x01(\x08:'
    b'\x05falseR\x0brandPermute\x12l\n\x12rand_permute_order\x18\xb1\x9c\x01 \x01(\x0e2".caffe.Da'
    b'taParameter.RANDPERMORDER:\x18FIRST_PERMUTE_THEN_RANGER\x10randPer'
    b'muteOrder\x12/\n\x11rand_permute_seed\x18\xb2\x9c\x01 \x01(\r:\x010R\x0frandPermuteSeed\x121'
    b'\n\x12permute_every_iter\x18\xb3\x9c\x01 \x01(\r:\x010R\x10permuteEveryIter\x12!\n\x0bslice_p'
    b'oint\x18\xb4\x9c\x01 \x03(\rR\nslicePoint\x12B\n\x08encoding\x18\xb5\x9c\x01 \x03(\x0e2$.caffe.DataPar'
    b'ameter.CHANNELENCODINGR\x08encoding\x12\x1c\n\x08subtract\x18\xb6\x9c\x01 \x03(\x02R\x08subtra'
    b'ct\x12"\n\nblock_size\x18\xb7\x9c\x01 \x01(\r:\x010R\tblockSize\x12!\n\x07verbose\x18\xb8\x9c\x01 \x01(\x08:\x05f'
    b'alseR\x07verbose\x12I\n\x0ftransform_param\x18\xb9\x9c\x01 \x01(\x0b2\x1e.caffe.Transformat'
    b'ionParameterR\x0etransformParam\x12\x1a\n\x07sources\x18\xba\x9c\x01 \x03(\tR\x07sources",\n\x02'
    b'DB\x12\x0b\n\x07LEVELDB\x10\x00\x12\x08\n\x04LMDB\x10\x01\x12\x0f\n\tDATUMFILE\x10\xa0\x9c\x01"*\n\x0bCURSOR_TYPE\x12\x0c\n'
    b'\x08ORDINARY\x10\x00\x12\r\n\tSHUFFLING\x10\x01"K\n\rRANDPERMORDER\x12\x1c\n\x18FIRST_PERMUTE'
    b'_THEN_RANGE\x10\x00\x12\x1c\n\x18FIRST_RANGE_THEN_PERMUTE\x10\x01"7\n\x0fCHANNELENCODI'
    b'NG\x12\t\n\x05UINT8\x10\x01\x12\x0e\n\nUINT16FLOW\x10\x02\x12\t\n\x05BOOL1\x10\x03"\xdd\x02\n\x10DropoutParamete'
    b"r\x12(\n\rdropout_ratio\x18\x01 \x01(\x02:\x030.5R\x0cdropoutRatio\x12'\n\x0bscale_train\x18\xa0"
    b'\x9c\x01 \x01(\x08:\x04trueR\nscaleTrain\x127\n\x13sample_weights_test\x18\xa1\x9c\x01 \x01(\x08:\x05fal'
    b'seR\x11sampleWeightsTest\x12&\n\nsqrt_scale\x18\xa2\x9c\x01 \x01(\x08:\x05falseR\tsqrtScal'
    b'e\x12%\n\x0brandom_seed\x18\xa3\x9c\x01 \x01(\x03:\x02-1R\nrandomSeed\x12A\n\x06engine\x18\xa4\x9c\x01 \x01(\x0e2\x1e'
    b'.caffe.DropoutParameter.Engine:\x07DEFAULTR\x06engine"+\n\x06Engine\x12\x0b\n'
    b'\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02"\xd1\x01\n\x12DummyDataParameter\x127\n\x0bd'
    b'ata_filler\x18\x01 \x03(\x0b2\x16.caffe.FillerParameterR\ndataFiller\x12&\n\x05shap'
    b'e\x18\x06 \x03(\x0b2\x10.caffe.BlobShapeR\x05shape\x12\x10\n\x03num\x18\x02 \x03(\rR\x03num\x12\x1a\n\x08channe'
    b'ls\x18\x03 \x03(\rR\x08channels\x12\x16\n\x06height\x18\x04 \x03(\rR\x06height\x12\x14\n\x05width\x18\x05 \x03(\rR\x05w'
    b'idth"D\n\x0cELUParameter\x12\x17\n\x05alpha\x18\x01 \x01(\x02:\x011R\x05alpha\x12\x1b\n\x06lambda\x18\xa0\x9c\x01 '
    b'\x01(\x02:\x011R\x06lambda"\x8f\x03\n\x10EltwiseParameter\x12D\n\toperation\x18\x01 \x01(\x0e2!.caf'
    b'fe.EltwiseParameter.EltwiseOp:\x03SUMR\toperation\x12\x14\n\x05coeff\x18\x02 \x03(\x02'
    b'R\x05coeff\x12.\n\x10stable_prod_grad\x18\x03 \x01(\x08:\x04trueR\x0estableProdGrad\x12&\n\nc'
    b'oeff_blob\x18\xa0\x9c\x01 \x01(\x08:\x05falseR\tcoeffBlob\x12A\n\x06engine\x18\xa1\x9c\x01 \x01(\x0e2\x1e.caff'
    b'e.EltwiseParameter.Engine:\x07DEFAULTR\x06engine"I\n\tEltwiseOp\x12\x08\n\x04P'
    b'ROD\x10\x00\x12\x07\n\x03SUM\x10\x01\x12\x07\n\x03MAX\x10\x02\x12\n\n\x04SORT\x10\xa0\x9c\x01\x12\x14\n\x0eSTOCHASTIC_SUM\x10\xa1\x9c\x01"9\n'
    b'\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\x0b\n\x07MKL2017\x10\x03\x12\n\n\x06MKLDNN\x10\x04"\xe5\x01\n'
    b'\x0eEmbedParameter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnumOutput\x12\x1b\n\tinput_dim\x18'
    b'\x02 \x01(\rR\x08inputDim\x12!\n\tbias_term\x18\x03 \x01(\x08:\x04trueR\x08biasTerm\x12;\n\rweight'
    b'_filler\x18\x04 \x01(\x0b2\x16.caffe.FillerParameterR\x0cweightFiller\x127\n\x0bbias_'
    b'filler\x18\x05 \x01(\x0b2\x16.caffe.FillerParameterR\nbiasFiller"X\n\x0cExpParam'
    b'eter\x12\x16\n\x04base\x18\x01 \x01(\x02:\x02-1R\x04base\x12\x17\n\x05scale\x18\x02 \x01(\x02:\x011R\x05scale\x12\x17\n\x05shi'
    b'ft\x18\x03 \x01(\x02:\x010R\x05shift"H\n\x10FlattenParameter\x12\x15\n\x04axis\x18\x01 \x01(\x05:\x011R\x04axi'
    b's\x12\x1d\n\x08end_axis\x18\x02 \x01(\x05:\x02-1R\x07endAxis"\x8a\x01\n\x11HDF5DataParameter\x12\x16\n\x06so'
    b'urce\x18\x01 \x01(\tR\x06source\x12\x1d\n\nbatch_size\x18\x02 \x01(\rR\tbatchSize\x12\x1f\n\x07shuffle'
    b'\x18\x03 \x01(\x08:\x05falseR\x07shuffle\x12\x1d\n\x05image\x18\xa0\x9c\x01 \x01(\x08:\x05falseR\x05image"2\n\x13HDF'
    b'5OutputParameter\x12\x1b\n\tfile_name\x18\x01 \x01(\tR\x08fileName"d\n\x12HingeLossPa'
    b'rameter\x126\n\x04norm\x18\x01 \x01(\x0e2\x1e.caffe.HingeLossParameter.Norm:\x02L1R\x04n'
    b'orm"\x16\n\x04Norm\x12\x06\n\x02L1\x10\x01\x12\x06\n\x02L2\x10\x02"\xe8\x10\n\x12ImageDataParameter\x12\x16\n\x06source'
    b'\x18\x01 \x01(\tR\x06source\x12 \n\nbatch_size\x18\x04 \x01(\r:\x011R\tbatchSize\x12\x1e\n\trand_ski'
    b'p\x18\x07 \x01(\r:\x010R\x08randSkip\x12\x1f\n\x07shuffle\x18\x08 \x01(\x08:\x05falseR\x07shuffle\x12 \n\nnew'
    b'_height\x18\t \x01(\r:\x010R\tnewHeight\x12\x1e\n\tnew_width\x18\n \x01(\r:\x010R\x08newWidth\x12'
    b'\x1f\n\x08is_color\x18\x0b \x01(\x08:\x04trueR\x07isColor\x12\x17\n\x05scale\x18\x02 \x01(\x02:\x011R\x05scale\x12\x1b\n'
    b'\tmean_file\x18\x03 \x01(\tR\x08meanFile\x12\x1e\n\tcrop_size\x18\x05 \x01(\r:\x010R\x08cropSize\x12\x1d'
    b'\n\x06mirror\x18\x06 \x01(\x08:\x05falseR\x06mirror\x12!\n\x0broot_folder\x18\x0c \x01(\t:\x00R\nrootFo'
    b'lder\x12K\n\nlabel_type\x18\xa0\x9c\x01 \x01(\x0e2#.caffe.ImageDataParameter.LabelT'
    b'ype:\x05IMAGER\tlabelType\x12(\n\x0cignore_label\x18\xa1\x9c\x01 \x01(\x05:\x03255R\x0bignoreLa'
    b'bel\x12#\n\thas_label\x18\xa2\x9c\x01 \x01(\x08:\x04trueR\x08hasLabel\x12\x1d\n\x05cache\x18\xa3\x9c\x01 \x01(\x08:\x05f'
    b'alseR\x05cache\x12#\n\x08precache\x18\xa4\x9c\x01 \x01(\x08:\x05falseR\x08precache\x12\x1d\n\x07threads\x18'
    b'\xa5\x9c\x01 \x01(\r:\x014R\x07threads\x12"\n\nshort_side\x18\xa6\x9c\x01 \x01(\r:\x010R\tshortSide\x128\n\x16d'
    b'ataset_share_per_node\x18\xa7\x9c\x01 \x01(\x02:\x011R\x13datasetSharePerNode\x12"\n\nmin'
    b'_height\x18\xa8\x9c\x01 \x01(\r:\x010R\tminHeight\x12 \n\tmin_width\x18\xa9\x9c\x01 \x01(\r:\x010R\x08minWi'
    b'dth\x12"\n\nlabel_size\x18\xaa\x9c\x01 \x01(\r:\x011R\tlabelSize\x123\n\x13label_divide_fact'
    b"or\x18\xab\x9c\x01 \x01(\r:\x011R\x11labelDivideFactor\x12'\n\x0emultilabel_num\x18\xac\x9c\x01 \x01(\rR\r"
    b'multilabelNum\x12.\n\x0eface_transform\x18\xae\x9c\x01 \x01(\x08:\x05falseR\rfaceTransfor'
    b'm\x12+\n\x0fmax_shear_ratio\x18\xaf\x9c\x01 \x01(\x02:\x010R\rmaxShearRatio\x12-\n\x10max_aspect'
    b'_ratio\x18\xb0\x9c\x01 \x01(\x02:\x010R\x0emaxAspectRatio\x12-\n\x10max_rotate_angle\x18\xb1\x9c\x01 \x01('
    b'\x02:\x010R\x0emaxRotateAngle\x12-\n\x10min_random_scale\x18\xb2\x9c\x01 \x01(\x02:\x011R\x0eminRand'
    b'omScale\x12-\n\x10max_random_scale\x18\xb3\x9c\x01 \x01(\x02:\x011R\x0emaxRandomScale\x12-\n\x10ma'
    b'x_random_shift\x18\xb4\x9c\x01 \x01(\r:\x010R\x0emaxRandomShift\x12(\n\x0bface_mirror\x18\xb5\x9c\x01'
    b' \x01(\x08:\x05falseR\nfaceMirror\x12)\n\x0eface_point_num\x18\xb6\x9c\x01 \x01(\r:\x010R\x0cfacePo'
    b'intNum\x12,\n\rbalance_class\x18\xb7\x9c\x01 \x01(\x08:\x05falseR\x0cbalanceClass\x12"\n\nbala'
    b'nce_by\x18\xb8\x9c\x01 \x01(\r:\x010R\tbalanceBy\x12+\n\x0flabel_cut_start\x18\xb9\x9c\x01 \x01(\r:\x010R\r'
    b'labelCutStart\x12\'\n\rlabel_cut_end\x18\xba\x9c\x01 \x01(\r:\x010R\x0blabelCutEnd\x12"\n\nne'
    b'w_length\x18\xbb\x9c\x01 \x01(\r:\x010R\tnewLength\x12(\n\rsampling_rate\x18\xbc\x9c\x01 \x01(\x05:\x011R\x0c'
    b'samplingRate\x12$\n\tuse_image\x18\xbd\x9c\x01 \x01(\x08:\x05falseR\x08useImage\x12#\n\tuse_la'
    b'bel\x18\xbe\x9c\x01 \x01(\x08:\x04trueR\x08useLabel\x127\n\x13use_temporal_jitter\x18\xbf\x9c\x01 \x01(\x08:\x05'
    b'falseR\x11useTemporalJitter\x12-\n\x0euse_byte_input\x18\xc0\x9c\x01 \x01(\x08:\x05falseR\x0cu'
    b'seByteInput\x12 \n\x07is_flow\x18\xc1\x9c\x01 \x01(\x08:\x05falseR\x06isFlow\x12"\n\nmean_value\x18'
    b'\xc2\x9c\x01 \x01(\x02:\x010R\tmeanValue\x121\n\x12num_truth_channels\x18\xc3\x9c\x01 \x01(\r:\x011R\x10numT'
    b'ruthChannels\x12$\n\x0btruth_scale\x18\xc4\x9c\x01 \x01(\x02:\x011R\ntruthScale\x12\x1b\n\x08clip_m'
    b'in\x18\xc5\x9c\x01 \x01(\x02R\x07clipMin\x12\x1b\n\x08clip_max\x18\xc6\x9c\x01 \x01(\x02R\x07clipMax\x12 \n\tshow_dat'
    b'a\x18\xc7\x9c\x01 \x01(\x05:\x010R\x08showData\x12I\n\x0ftransform_param\x18\xc8\x9c\x01 \x01(\x0b2\x1e.caffe.Tr'
    b'ansformationParameterR\x0etransformParam"+\n\tLabelType\x12\x08\n\x04NONE\x10\x00'
    b'\x12\t\n\x05IMAGE\x10\x01\x12\t\n\x05PIXEL\x10\x02"u\n\x15InfogainLossParameter\x12\x16\n\x06source\x18\x01 '
    b'\x01(\tR\x06source\x12\x15\n\x04axis\x18\x02 \x01(\x05:\x011R\x04axis\x12-\n\rprobabilities\x18\x88\xa4\x01 \x01(\x08:'
    b'\x05falseR\rprobabilities"\xfc\x03\n\x15InnerProductParameter\x12\x1d\n\nnum_outpu'
    b't\x18\x01 \x01(\rR\tnumOutput\x12!\n\tbias_term\x18\x02 \x01(\x08:\x04trueR\x08biasTerm\x12;\n\rwei'
    b'ght_filler\x18\x03 \x01(\x0b2\x16.caffe.FillerParameterR\x0cweightFiller\x127\n\x0bbi'
    b'as_filler\x18\x04 \x01(\x0b2\x16.caffe.FillerParameterR\nbiasFiller\x12\x15\n\x04axis\x18'
    b'\x05 \x01(\x05:\x011R\x04axis\x12#\n\ttranspose\x18\x06 \x01(\x08:\x05falseR\ttranspose\x12%\n\tnorma'
    b'lize\x18\xa0\x9c\x01 \x01(\x08:\x05falseR\tnormalize\x12\x1b\n\x04relu\x18\xa1\x9c\x01 \x01(\x08:\x05falseR\x04relu\x12'
    b'*\n\x0enegative_slope\x18\xa2\x9c\x01 \x01(\x02:\x010R\rnegativeSlope\x12F\n\x06engine\x18\xa3\x9c\x01 \x01('
    b'\x0e2#.caffe.InnerProductParameter.Engine:\x07DEFAULTR\x06engine"7\n\x06E'
    b'ngine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02\x12\n\n\x06MKLDNN\x10\x03"\x9c\x01\n\x0eInp'
    b'utParameter\x12&\n\x05shape\x18\x01 \x03(\x0b2\x10.caffe.BlobShapeR\x05shape\x12\x12\n\x03num\x18\xa0'
    b'\x9c\x01 \x03(\rR\x03num\x12\x1c\n\x08channels\x18\xa1\x9c\x01 \x03(\rR\x08channels\x12\x18\n\x06height\x18\xa2\x9c\x01 \x03(\rR'
    b'\x06height\x12\x16\n\x05width\x18\xa3\x9c\x01 \x03(\rR\x05width"\xa2\x05\n\x0cLRNParameter\x12 \n\nlocal_si'
    b'ze\x18\x01 \x01(\r:\x015R\tlocalSize\x12\x17\n\x05alpha\x18\x02 \x01(\x02:\x011R\x05alpha\x12\x18\n\x04beta\x18\x03 \x01('
    b'\x02:\x040.75R\x04beta\x12P\n\x0bnorm_region\x18\x04 \x01(\x0e2\x1e.caffe.LRNParameter.Norm'
    b'Region:\x0fACROSS_CHANNELSR\nnormRegion\x12\x0f\n\x01k\x18\x05 \x01(\x02:\x011R\x01k\x12;\n\x06engi'
    b'ne\x18\x06 \x01(\x0e2\x1a.caffe.LRNParameter.Engine:\x07DEFAULTR\x06engine\x12D\n\tfus'
    b'e_type\x18\xa0\x9c\x01 \x01(\x0e2\x1c.caffe.LRNParameter.FuseType:\x07UNFUSEDR\x08fuseT'
    b'ype\x12>\n\rpooling_param\x18\xa1\x9c\x01 \x01(\x0b2\x17.caffe.PoolingParameterR\x0cpooli'
    b'ngParam\x12-\n\x0eunit_test_mode\x18\xa2\x9c\x01 \x01(\x08:\x05falseR\x0cunitTestMode\x12:\n\x15un'
    b'it_test_fuse_kernel\x18\xa3\x9c\x01 \x01(\x08:\x05falseR\x12unitTestFuseKernel"5\n\nNo'
    b'rmRegion\x12\x13\n\x0fACROSS_CHANNELS\x10\x00\x12\x12\n\x0eWITHIN_CHANNEL\x10\x01"H\n\x06Engine\x12'
    b'\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02\x12\r\n\x07MKL2017\x10\xa0\x9c\x01\x12\x0c\n\x06MKLDNN\x10'
    b'\xa1\x9c\x01"+\n\x08FuseType\x12\x0b\n\x07UNFUSED\x10\x00\x12\x12\n\x0eFUSED_POOL_MAX\x10\x01"X\n\x0cLogParam'
    b'eter\x12\x16\n\x04base\x18\x01 \x01(\x02:\x02-1R\x04base\x12\x17\n\x05scale\x18\x02 \x01(\x02:\x011R\x05scale\x12\x17\n\x05shi'
    b'ft\x18\x03 \x01(\x02:\x010R\x05shift"\x8c\x01\n\x0cMVNParameter\x123\n\x12normalize_variance\x18\x01 '
    b'\x01(\x08:\x04trueR\x11normalizeVariance\x12.\n\x0facross_channels\x18\x02 \x01(\x08:\x05false'
    b'R\x0eacrossChannels\x12\x17\n\x03eps\x18\x03 \x01(\x02:\x051e-09R\x03eps"\xb9\x01\n\x13MemoryDataPara'
    b'meter\x12\x1d\n\nbatch_size\x18\x01 \x01(\rR\tbatchSize\x12\x1a\n\x08channels\x18\x02 \x01(\rR\x08chan'
    b'nels\x12\x16\n\x06height\x18\x03 \x01(\rR\x06height\x12\x14\n\x05width\x18\x04 \x01(\rR\x05width\x12\x12\n\x03dim\x18\xa0\x9c'
    b'\x01 \x03(\rR\x03dim\x12%\n\ttranspose\x18\xa1\x9c\x01 \x01(\x08:\x05falseR\ttranspose"n\n\x0ePReLUPa'
    b'rameter\x12.\n\x06filler\x18\x01 \x01(\x0b2\x16.caffe.FillerParameterR\x06filler\x12,\n\x0ec'
    b'hannel_shared\x18\x02 \x01(\x08:\x05falseR\rchannelShared"w\n\x12ParameterParame'
    b'ter\x12&\n\x05shape\x18\x01 \x01(\x0b2\x10.caffe.BlobShapeR\x05shape\x129\n\x0bblob_filler\x18\xa0'
    b'\x9c\x01 \x01(\x0b2\x16.caffe.FillerParameterR\nblobFiller"\x9f\x0b\n\x10PoolingParame'
    b'ter\x12;\n\x04pool\x18\x01 \x01(\x0e2".caffe.PoolingParameter.PoolMethod:\x03MAXR\x04'
    b'pool\x12\x13\n\x03pad\x18\x04 \x01(\r:\x010R\x03pad\x12\x16\n\x05pad_h\x18\t \x01(\r:\x010R\x04padH\x12\x16\n\x05pad_w\x18\n'
    b' \x01(\r:\x010R\x04padW\x12\x1f\n\x0bkernel_size\x18\x02 \x01(\rR\nkernelSize\x12\x19\n\x08kernel_h\x18\x05'
    b' \x01(\rR\x07kernelH\x12\x19\n\x08kernel_w\x18\x06 \x01(\rR\x07kernelW\x12\x19\n\x06stride\x18\x03 \x01(\r:\x011R'
    b'\x06stride\x12\x19\n\x08stride_h\x18\x07 \x01(\rR\x07strideH\x12\x19\n\x08stride_w\x18\x08 \x01(\rR\x07stride'
    b'W\x12?\n\x06engine\x18\x0b \x01(\x0e2\x1e.caffe.PoolingParameter.Engine:\x07DEFAULTR\x06'
    b'engine\x12,\n\x0eglobal_pooling\x18\x0c \x01(\x08:\x05falseR\rglobalPooling\x12F\n\nroun'
    b'd_mode\x18\r \x01(\x0e2!.caffe.PoolingParameter.RoundMode:\x04CEILR\tround'
    b'Mode\x12\x1d\n\tceil_mode\x18\xa0\x9c\x01 \x01(\x08R\x08ceilMode\x12%\n\rtorch_pooling\x18\xa1\x9c\x01 \x01(\x08'
    b'R\x0ctorchPooling\x12&\n\x0ekernel_size_3d\x18\xa2\x9c\x01 \x03(\rR\x0ckernelSize3d\x12\x17\n\x06pa'
    b'd_3d\x18\xa3\x9c\x01 \x03(\rR\x05pad3d\x12\x1d\n\tstride_3d\x18\xa4\x9c\x01 \x03(\rR\x08stride3d\x12\x1c\n\x08dilati'
    b'on\x18\xa5\x9c\x01 \x03(\rR\x08dilation\x12\x17\n\x04axis\x18\xa6\x9c\x01 \x01(\x05:\x011R\x04axis\x12.\n\x0favg_include'
    b'_pad\x18\xa7\x9c\x01 \x01(\x08:\x04trueR\ravgIncludePad\x12#\n\x0ckernel_depth\x18\xa8\x9c\x01 \x01(\rR\x0bk'
    b'ernelDepth\x12,\n\x0ftemporal_stride\x18\xa9\x9c\x01 \x01(\r:\x011R\x0etemporalStride\x12\x1b\n\x08'
    b'bin_size\x18\xaa\x9c\x01 \x01(\rR\x07binSize\x12\x15\n\x05bin_h\x18\xab\x9c\x01 \x01(\rR\x04binH\x12\x15\n\x05bin_w\x18\xac\x9c'
    b'\x01 \x01(\rR\x04binW\x12\x1b\n\x08blobs_lr\x18\xae\x9c\x01 \x01(\x02R\x07blobsLr\x12(\n\x0bblobs_a_min\x18\xaf\x9c\x01 '
    b'\x01(\x02:\x060.0001R\tblobsAMin\x125\n\x0ckernel_shape\x18\xb0\x9c\x01 \x01(\x0b2\x10.caffe.BlobS'
    b'hapeR\x0bkernelShape\x125\n\x0cstride_shape\x18\xb1\x9c\x01 \x01(\x0b2\x10.caffe.BlobShapeR'
    b'\x0bstrideShape\x12/\n\tpad_shape\x18\xb2\x9c\x01 \x01(\x0b2\x10.caffe.BlobShapeR\x08padShap'
    b'e"\x91\x01\n\nPoolMethod\x12\x07\n\x03MAX\x10\x00\x12\x07\n\x03AVE\x10\x01\x12\x0e\n\nSTOCHASTIC\x10\x02\x12\t\n\x03RCM\x10\xa0\x9c'
    b'\x01\x12\t\n\x03DEF\x10\xa1\x9c\x01\x12\r\n\x07DEF_ALL\x10\xa2\x9c\x01\x12\x0e\n\x08DEF_ALL2\x10\xa3\x9c\x01\x12\x0e\n\x08DEF_ALL3\x10\xa4\x9c\x01\x12'
    b'\x0e\n\x08DEF_ALL4\x10\xa5\x9c\x01\x12\x0c\n\x06LOWRES\x10\xa6\x9c\x01"c\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFF'
    b'E\x10\x01\x12\t\n\x05CUDNN\x10\x02\x12\r\n\x07MKL2017\x10\xa0\x9c\x01\x12\x0c\n\x06MKLDNN\x10\xa1\x9c\x01\x12\x0c\n\x06LIBDNN\x10\xa2\x9c\x01\x12\x0b\n'
    b'\x05INTEL\x10\xa3\x9c\x01" \n\tRoundMode\x12\x08\n\x04CEIL\x10\x00\x12\t\n\x05FLOOR\x10\x01"[\n\x0ePowerParamet'
    b'er\x12\x17\n\x05power\x18\x01 \x01(\x02:\x011R\x05power\x12\x17\n\x05scale\x18\x02 \x01(\x02:\x011R\x05scale\x12\x17\n\x05shif'
    b't\x18\x03 \x01(\x02:\x010R\x05shift"\x91\x01\n\x0fPythonParameter\x12\x16\n\x06module\x18\x01 \x01(\tR\x06modul'
    b'e\x12\x14\n\x05layer\x18\x02 \x01(\tR\x05layer\x12\x1d\n\tparam_str\x18\x03 \x01(\t:\x00R\x08paramStr\x121\n\x11sh'
    b'are_in_parallel\x18\x04 \x01(\x08:\x05falseR\x0fshareInParallel"\xde\x01\n\rReLUParame'
    b'ter\x12(\n\x0enegative_slope\x18\x01 \x01(\x02:\x010R\rnegativeSlope\x12<\n\x06engine\x18\x02 \x01('
    b'\x0e2\x1b.caffe.ReLUParameter.Engine:\x07DEFAULTR\x06engine\x12\x1b\n\x04fuse\x18\xa0\x9c\x01 '
    b'\x01(\x08:\x05falseR\x04fuse"H\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10'
    b'\x02\x12\r\n\x07MKL2017\x10\xa0\x9c\x01\x12\x0c\n\x06MKLDNN\x10\xa1\x9c\x01"\xfe\x01\n\x12RecurrentParameter\x12 \n\nnum'
    b'_output\x18\x01 \x01(\r:\x010R\tnumOutput\x12;\n\rweight_filler\x18\x02 \x01(\x0b2\x16.caffe.F'
    b'illerParameterR\x0cweightFiller\x127\n\x0bbias_filler\x18\x03 \x01(\x0b2\x16.caffe.Fi'
    b'llerParameterR\nbiasFiller\x12$\n\ndebug_info\x18\x04 \x01(\x08:\x05falseR\tdebugI'
    b'nfo\x12*\n\rexpose_hidden\x18\x05 \x01(\x08:\x05falseR\x0cexposeHidden"\xe4\x01\n\x12Reductio'
    b'nParameter\x12H\n\toperation\x18\x01 \x01(\x0e2%.caffe.ReductionParameter.Red'
    b'uctionOp:\x03SUMR\toperation\x12\x15\n\x04axis\x18\x02 \x01(\x05:\x010R\x04axis\x12\x17\n\x05coeff\x18\x03 \x01'
    b'(\x02:\x011R\x05coeff\x12\x11\n\x01k\x18\xa0\x9c\x01 \x01(\x05:\x011R\x01k"A\n\x0bReductionOp\x12\x07\n\x03SUM\x10\x01\x12\x08\n\x04A'
    b'SUM\x10\x02\x12\t\n\x05SUMSQ\x10\x03\x12\x08\n\x04MEAN\x10\x04\x12\n\n\x04TOPK\x10\xa0\x9c\x01"\x9b\x01\n\x10ReshapeParameter\x12'
    b'&\n\x05shape\x18\x01 \x01(\x0b2\x10.caffe.BlobShapeR\x05shape\x12\x15\n\x04axis\x18\x02 \x01(\x05:\x010R\x04ax'
    b'is\x12\x1d\n\x08num_axes\x18\x03 \x01(\x05:\x02-1R\x07numAxes\x12)\n\rpixelshuffler\x18\xa0\x9c\x01 \x01(\x05:\x01'
    b'1R\rpixelshuffler"\x88\x02\n\x0cSPPParameter\x12%\n\x0epyramid_height\x18\x01 \x01(\rR\rp'
    b'yramidHeight\x127\n\x04pool\x18\x02 \x01(\x0e2\x1e.caffe.SPPParameter.PoolMethod:\x03'
    b'MAXR\x04pool\x12;\n\x06engine\x18\x06 \x01(\x0e2\x1a.caffe.SPPParameter.Engine:\x07DEFAU'
    b'LTR\x06engine".\n\nPoolMethod\x12\x07\n\x03MAX\x10\x00\x12\x07\n\x03AVE\x10\x01\x12\x0e\n\nSTOCHASTIC\x10\x02"+'
    b'\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02"\x90\x02\n\x0eScaleParamet'
    b'er\x12\x15\n\x04axis\x18\x01 \x01(\x05:\x011R\x04axis\x12\x1c\n\x08num_axes\x18\x02 \x01(\x05:\x011R\x07numAxes\x12.\n\x06f'
    b'iller\x18\x03 \x01(\x0b2\x16.caffe.FillerParameterR\x06filler\x12"\n\tbias_term\x18\x04 \x01'
    b'(\x08:\x05falseR\x08biasTerm\x127\n\x0bbias_filler\x18\x05 \x01(\x0b2\x16.caffe.FillerParam'
    b'eterR\nbiasFiller\x12\x1d\n\tmin_value\x18\xa0\x9c\x01 \x01(\x02R\x08minValue\x12\x1d\n\tmax_value'
    b'\x18\xa1\x9c\x01 \x01(\x02R\x08maxValue"\x80\x01\n\x10SigmoidParameter\x12?\n\x06engine\x18\x01 \x01(\x0e2\x1e.ca'
    b'ffe.SigmoidParameter.Engine:\x07DEFAULTR\x06engine"+\n\x06Engine\x12\x0b\n\x07DE'
    b'FAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02"h\n\x0eSliceParameter\x12\x15\n\x04axis\x18\x03 \x01('
    b'\x05:\x011R\x04axis\x12\x1f\n\x0bslice_point\x18\x02 \x03(\rR\nslicePoint\x12\x1e\n\tslice_dim\x18\x01 \x01'
    b'(\r:\x011R\x08sliceDim"\xd2\x03\n\x10SoftmaxParameter\x12?\n\x06engine\x18\x01 \x01(\x0e2\x1e.caffe'
    b'.SoftmaxParameter.Engine:\x07DEFAULTR\x06engine\x12\x15\n\x04axis\x18\x02 \x01(\x05:\x011R\x04'
    b'axis\x124\n\x13scaling_temperature\x18\xa0\x9c\x01 \x01(\x02:\x011R\x12scalingTemperature\x123'
    b'\n\x13label_smooth_factor\x18\xa1\x9c\x01 \x01(\x02:\x010R\x11labelSmoothFactor\x12#\n\x0cclass'
    b'_weight\x18\xa2\x9c\x01 \x03(\x02R\x0bclassWeight\x12"\n\nhard_ratio\x18\xa3\x9c\x01 \x01(\x02:\x011R\thardR'
    b'atio\x12,\n\x11hard_mining_label\x18\xa4\x9c\x01 \x01(\x05R\x0fhardMiningLabel\x12%\n\rcuttin'
    b'g_point\x18\xa5\x9c\x01 \x01(\x02R\x0ccuttingPoint\x120\n\x0enormalize_type\x18\xa6\x9c\x01 \x01(\t:\x07Sof'
    b'tmaxR\rnormalizeType"+\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUD'
    b'NN\x10\x02"\'\n\x0eSwishParameter\x12\x15\n\x04beta\x18\x01 \x01(\x02:\x011R\x04beta"z\n\rTanHParamet'
    b'er\x12<\n\x06engine\x18\x01 \x01(\x0e2\x1b.caffe.TanHParameter.Engine:\x07DEFAULTR\x06en'
    b'gine"+\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02"5\n\x12Thresho'
    b'ldParameter\x12\x1f\n\tthreshold\x18\x01 \x01(\x02:\x010R\tthreshold"<\n\rTileParamete'
    b'r\x12\x15\n\x04axis\x18\x01 \x01(\x05:\x011R\x04axis\x12\x14\n\x05tiles\x18\x02 \x01(\x05R\x05tiles"\xe6\x03\n\x13WindowDat'
    b'aParameter\x12\x16\n\x06source\x18\x01 \x01(\tR\x06source\x12\x17\n\x05scale\x18\x02 \x01(\x02:\x011R\x05scale\x12'
    b'\x1b\n\tmean_file\x18\x03 \x01(\tR\x08meanFile\x12\x1d\n\nbatch_size\x18\x04 \x01(\rR\tbatchSize\x12'
    b'\x1e\n\tcrop_size\x18\x05 \x01(\r:\x010R\x08cropSize\x12\x1d\n\x06mirror\x18\x06 \x01(\x08:\x05falseR\x06mirr'
    b'or\x12&\n\x0cfg_threshold\x18\x07 \x01(\x02:\x030.5R\x0bfgThreshold\x12&\n\x0cbg_threshold\x18\x08'
    b' \x01(\x02:\x030.5R\x0bbgThreshold\x12%\n\x0bfg_fraction\x18\t \x01(\x02:\x040.25R\nfgFractio'
    b'n\x12"\n\x0bcontext_pad\x18\n \x01(\r:\x010R\ncontextPad\x12!\n\tcrop_mode\x18\x0b \x01(\t:\x04wa'
    b'rpR\x08cropMode\x12(\n\x0ccache_images\x18\x0c \x01(\x08:\x05falseR\x0bcacheImages\x12!\n\x0bro'
    b'ot_folder\x18\r \x01(\t:\x00R\nrootFolder\x12\x18\n\x06config\x18\xa0\x9c\x01 \x01(\tR\x06config"\xaf\x01\n\x0e'
    b'AccumParameter\x12 \n\ntop_height\x18\x01 \x01(\r:\x010R\ttopHeight\x12\x1e\n\ttop_widt'
    b'h\x18\x02 \x01(\r:\x010R\x08topWidth\x12-\n\x11size_divisible_by\x18\x03 \x01(\r:\x010R\x0fsizeDivi'
    b'sibleBy\x12,\n\x0ehave_reference\x18\x04 \x01(\x08:\x05falseR\rhaveReference"\xdf\x01\n\x1cAd'
    b'aptiveBiasChannelParameter\x12\x1c\n\x08num_iter\x18\x01 \x01(\x05:\x011R\x07numIter\x12"\n\n'
    b'bg_portion\x18\x02 \x01(\x02:\x030.2R\tbgPortion\x12"\n\nfg_portion\x18\x03 \x01(\x02:\x030.2R\tf'
    b'gPortion\x12-\n\x0fsuppress_others\x18\x04 \x01(\x08:\x04trueR\x0esuppressOthers\x12*\n\rm'
    b'argin_others\x18\x05 \x01(\x02:\x051e-05R\x0cmarginOthers"+\n\x11AffinityParameter'
    b'\x12\x16\n\x06offset\x18\x01 \x03(\x03R\x06offset"\xa4\x04\n\x16AnnotatedDataParameter\x128\n\rbatch'
    b'_sampler\x18\x01 \x03(\x0b2\x13.caffe.BatchSamplerR\x0cbatchSampler\x12$\n\x0elabel_m'
    b'ap_file\x18\x02 \x01(\tR\x0clabelMapFile\x12A\n\tanno_type\x18\x03 \x01(\x0e2$.caffe.Annot'
    b"atedDatum.AnnotationTypeR\x08annoType\x12'\n\x0eyolo_data_type\x18\x04 \x01(\x05:\x01"
    b'0R\x0cyoloDataType\x12-\n\x10yolo_data_jitter\x18\x05 \x01(\x02:\x030.3R\x0eyoloDataJitt'
    b"er\x12+\n\x0etrain_diffcult\x18\x06 \x01(\x08:\x04trueR\rtrainDiffcult\x12'\n\x0csingle_cl"
    b'ass\x18\x07 \x01(\x08:\x04trueR\x0bsingleClass\x12 \n\nseg_scales\x18\x08 \x01(\x05:\x018R\tsegScal'
    b'es\x12+\n\x10seg_resize_width\x18\t \x01(\x05:\x010R\x0esegResizeWidth\x12-\n\x11seg_resiz'
    b'e_height\x18\n \x01(\x05:\x010R\x0fsegResizeHeight\x12;\n\x16difficult_label_warmup'
    b'\x18\x0b \x01(\x08:\x05falseR\x14difficultLabelWarmup"\xba\x0b\n\x11AugmentationCoeff\x12\x19\n'
    b'\x06mirror\x18\x01 \x01(\x02:\x010R\x06mirror\x12\x11\n\x02dx\x18\x02 \x01(\x02:\x010R\x02dx\x12\x11\n\x02dy\x18\x03 \x01(\x02:\x010R\x02'
    b'dy\x12\x17\n\x05angle\x18\x04 \x01(\x02:\x010R\x05angle\x12\x18\n\x06zoom_x\x18\x05 \x01(\x02:\x011R\x05zoomX\x12\x18\n\x06zoo'
    b'm_y\x18\x06 \x01(\x02:\x011R\x05zoomY\x12\x17\n\x05gamma\x18\x07 \x01(\x02:\x011R\x05gamma\x12!\n\nbrightness\x18\x08'
    b' \x01(\x02:\x010R\nbrightness\x12\x1d\n\x08contrast\x18\t \x01(\x02:\x011R\x08contrast\x12\x19\n\x06color1'
    b'\x18\n \x01(\x02:\x011R\x06color1\x12\x19\n\x06color2\x18\x0b \x01(\x02:\x011R\x06color2\x12\x19\n\x06color3\x18\x0c \x01(\x02'
    b':\x011R\x06color3\x12"\n\x0bpow_nomean0\x18\r \x01(\x02:\x011R\npowNomean0\x12"\n\x0bpow_nomea'
    b'n1\x18\x0e \x01(\x02:\x011R\npowNomean1\x12"\n\x0bpow_nomean2\x18\x0f \x01(\x02:\x011R\npowNomean2\x12'
    b'"\n\x0badd_nomean0\x18\x10 \x01(\x02:\x010R\naddNomean0\x12"\n\x0badd_nomean1\x18\x11 \x01(\x02:\x010R'
    b'\naddNomean1\x12"\n\x0badd_nomean2\x18\x12 \x01(\x02:\x010R\naddNomean2\x12$\n\x0cmult_nome'
    b'an0\x18\x13 \x01(\x02:\x011R\x0bmultNomean0\x12$\n\x0cmult_nomean1\x18\x14 \x01(\x02:\x011R\x0bmultNome'
    b'an1\x12$\n\x0cmult_nomean2\x18\x15 \x01(\x02:\x011R\x0bmultNomean2\x12&\n\rpow_withmean0\x18\x16'
    b' \x01(\x02:\x011R\x0cpowWithmean0\x12&\n\rpow_withmean1\x18\x17 \x01(\x02:\x011R\x0cpowWithmean'
    b'1\x12&\n\rpow_withmean2\x18\x18 \x01(\x02:\x011R\x0cpowWithmean2\x12&\n\radd_withmean0\x18\x19'
    b' \x01(\x02:\x010R\x0caddWithmean0\x12&\n\radd_withmean1\x18\x1a \x01(\x02:\x010R\x0caddWithmean'
    b'1\x12&\n\radd_withmean2\x18\x1b \x01(\x02:\x010R\x0caddWithmean2\x12(\n\x0emult_withmean0\x18'
    b'\x1c \x01(\x02:\x011R\rmultWithmean0\x12(\n\x0emult_withmean1\x18\x1d \x01(\x02:\x011R\rmultWith'
    b'mean1\x12(\n\x0emult_withmean2\x18\x1e \x01(\x02:\x011R\rmultWithmean2\x12\x1e\n\tlmult_pow'
    b'\x18\x1f \x01(\x02:\x011R\x08lmultPow\x12\x1e\n\tlmult_add\x18  \x01(\x02:\x010R\x08lmultAdd\x12 \n\nlmult'
    b'_mult\x18! \x01(\x02:\x011R\tlmultMult\x12\x1e\n\tcol_angle\x18" \x01(\x02:\x010R\x08colAngle\x12 \n'
    b'\nfog_amount\x18# \x01(\x02:\x010R\tfogAmount\x12\x1c\n\x08fog_size\x18$ \x01(\x02:\x010R\x07fogSiz'
    b'e\x12-\n\x11motion_blur_angle\x18% \x01(\x02:\x010R\x0fmotionBlurAngle\x12+\n\x10motion_b'
    b"lur_size\x18& \x01(\x02:\x010R\x0emotionBlurSize\x12$\n\x0cshadow_angle\x18' \x01(\x02:\x010R\x0b"
    b'shadowAngle\x12*\n\x0fshadow_distance\x18( \x01(\x02:\x010R\x0eshadowDistance\x12*\n\x0fs'
    b'hadow_strength\x18) \x01(\x02:\x010R\x0eshadowStrength\x12\x17\n\x05noise\x18* \x01(\x02:\x010R\x05n'
    b'oise"\xe1\x13\n\x15AugmentationParameter\x12 \n\ncrop_width\x18\x01 \x01(\r:\x010R\tcropW'
    b'idth\x12"\n\x0bcrop_height\x18\x02 \x01(\r:\x010R\ncropHeight\x12)\n\x0fwrite_augmented\x18'
    b'\x03 \x01(\t:\x00R\x0ewriteAugmented\x12*\n\x0emax_multiplier\x18\x04 \x01(\x02:\x03255R\rmaxMul'
    b'tiplier\x125\n\x13augment_during_test\x18\x05 \x01(\x08:\x05falseR\x11augmentDuringTe'
    b'st\x12(\n\x0erecompute_mean\x18\x06 \x01(\r:\x010R\rrecomputeMean\x12\x1f\n\nwrite_mean\x18\x07'
    b' \x01(\t:\x00R\twriteMean\x12*\n\x0emean_per_pixel\x18\x08 \x01(\x08:\x04trueR\x0cmeanPerPixe'
    b'l\x12\x12\n\x04mean\x18\t \x03(\x02R\x04mean\x12\x17\n\x04mode\x18\n \x01(\t:\x03addR\x04mode\x12#\n\x0bbottomwidt'
    b'h\x18\x0b \x01(\r:\x010R\x0bbottomwidth\x12%\n\x0cbottomheight\x18\x0c \x01(\r:\x010R\x0cbottomheig'
    b'ht\x12\x13\n\x03num\x18\r \x01(\r:\x010R\x03num\x12)\n\x10chromatic_eigvec\x18\x0e \x03(\x02R\x0fchromatic'
    b'Eigvec\x127\n\x06mirror\x18\x0f \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x06mir'
    b'ror\x12=\n\ttranslate\x18\x10 \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\ttra'
    b'nslate\x127\n\x06rotate\x18\x11 \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x06rot'
    b'ate\x123\n\x04zoom\x18\x12 \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x04zoom\x129\n\x07'
    b'squeeze\x18\x13 \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x07squeeze\x12@\n\x0bt'
    b'ranslate_x\x18\x14 \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\ntranslate'
    b'X\x12@\n\x0btranslate_y\x18\x15 \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\ntra'
    b'nslateY\x125\n\x05gamma\x18\x16 \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x05gam'
    b'ma\x12?\n\nbrightness\x18\x17 \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\nbri'
    b'ghtness\x12;\n\x08contrast\x18\x18 \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x08'
    b'contrast\x125\n\x05color\x18\x19 \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x05co'
    b'lor\x12<\n\tlmult_pow\x18\x1a \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x08lmu'
    b'ltPow\x12>\n\nlmult_mult\x18\x1b \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\t'
    b'lmultMult\x12<\n\tlmult_add\x18\x1c \x01(\x0b2\x1f.caffe.RandomGeneratorParamete'
    b'rR\x08lmultAdd\x128\n\x07sat_pow\x18\x1d \x01(\x0b2\x1f.caffe.RandomGeneratorParamete'
    b'rR\x06satPow\x12:\n\x08sat_mult\x18\x1e \x01(\x0b2\x1f.caffe.RandomGeneratorParameter'
    b'R\x07satMult\x128\n\x07sat_add\x18\x1f \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR'
    b'\x06satAdd\x128\n\x07col_pow\x18  \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x06c'
    b'olPow\x12:\n\x08col_mult\x18! \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x07co'
    b'lMult\x128\n\x07col_add\x18" \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x06col'
    b'Add\x12:\n\x08ladd_pow\x18# \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x07ladd'
    b'Pow\x12<\n\tladd_mult\x18$ \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x08lad'
    b'dMult\x12:\n\x08ladd_add\x18% \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x07la'
    b'ddAdd\x12>\n\ncol_rotate\x18& \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\t'
    b"colRotate\x12>\n\nfog_amount\x18' \x01(\x0b2\x1f.caffe.RandomGeneratorParamet"
    b'erR\tfogAmount\x12:\n\x08fog_size\x18( \x01(\x0b2\x1f.caffe.RandomGeneratorParam'
    b'eterR\x07fogSize\x12K\n\x11motion_blur_angle\x18) \x01(\x0b2\x1f.caffe.RandomGener'
    b'atorParameterR\x0fmotionBlurAngle\x12I\n\x10motion_blur_size\x18* \x01(\x0b2\x1f.c'
    b'affe.RandomGeneratorParameterR\x0emotionBlurSize\x12B\n\x0cshadow_angl'
    b'e\x18+ \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x0bshadowAngle\x12H\n\x0fsha'
    b'dow_distance\x18, \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x0eshadowD'
    b'istance\x12H\n\x0fshadow_strength\x18- \x01(\x0b2\x1f.caffe.RandomGeneratorPara'
    b'meterR\x0eshadowStrength\x125\n\x05noise\x18. \x01(\x0b2\x1f.caffe.RandomGenerator'
    b'ParameterR\x05noise"\xe7\x05\n\x0bBNParameter\x129\n\x0cscale_filler\x18\x01 \x01(\x0b2\x16.caf'
    b'fe.FillerParameterR\x0bscaleFiller\x129\n\x0cshift_filler\x18\x02 \x01(\x0b2\x16.caff'
    b'e.FillerParameterR\x0bshiftFiller\x129\n\x07bn_mode\x18\x03 \x01(\x0e2\x19.caffe.BNPa'
    b'rameter.BNMode:\x05LEARNR\x06bnMode\x129\n\x0cslope_filler\x18\x04 \x01(\x0b2\x16.caffe.'
    b'FillerParameterR\x0bslopeFiller\x127\n\x0bbias_filler\x18\x05 \x01(\x0b2\x16.caffe.Fi'
    b'llerParameterR\nbiasFiller\x12\x1f\n\x08momentum\x18\x06 \x01(\x02:\x030.9R\x08momentum\x12\x17'
    b'\n\x03eps\x18\x07 \x01(\x02:\x051e-05R\x03eps\x12\x1d\n\x06frozen\x18\x08 \x01(\x08:\x05falseR\x06frozen\x12:\n\x06en'
    b'gine\x18\t \x01(\x0e2\x19.caffe.BNParameter.Engine:\x07DEFAULTR\x06engine\x12\x1e\n\x07va'
    b'r_eps\x18\n \x01(\x02:\x051e-10R\x06varEps\x12,\n\x0emoving_average\x18\x0b \x01(\x08:\x05falseR\rm'
    b'ovingAverage\x12\x14\n\x05decay\x18\x0c \x01(\x02R\x05decay\x12\x12\n\x04axis\x18\r \x01(\x02R\x04axis\x12+\n\x0eac'
    b'ross_spatial\x18\x0e \x01(\x08:\x04trueR\racrossSpatial\x12(\n\x0binverse_std\x18\x88\xa4\x01 \x01'
    b'(\x08:\x05falseR\ninverseStd""\n\x06BNMode\x12\t\n\x05LEARN\x10\x00\x12\r\n\tINFERENCE\x10\x01"+\n'
    b'\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02"\xed\x01\n\x19BatchContrast'
    b'iveParameter\x12*\n\x0fpositive_margin\x18\x01 \x01(\x02:\x011R\x0epositiveMargin\x12*\n\x0f'
    b'negative_margin\x18\x02 \x01(\x02:\x011R\x0enegativeMargin\x12*\n\x0fpositive_weight\x18'
    b'\x03 \x01(\x02:\x011R\x0epositiveWeight\x12*\n\x0fnegative_weight\x18\x04 \x01(\x02:\x011R\x0enegati'
    b'veWeight\x12 \n\x08max_only\x18\x05 \x01(\x08:\x05falseR\x07maxOnly"\x8c\x01\n\x17BatchReductio'
    b'nParameter\x12\x14\n\x05level\x18\x01 \x03(\x05R\x05level\x12B\n\x0freduction_param\x18\x02 \x01(\x0b2\x19.'
    b'caffe.ReductionParameterR\x0ereductionParam\x12\x17\n\x03pos\x18\x03 \x01(\x08:\x05false'
    b'R\x03pos"m\n\x10BBoxRegParameter\x12\x1b\n\tbbox_mean\x18\x01 \x03(\x02R\x08bboxMean\x12\x19\n\x08bb'
    b'ox_std\x18\x02 \x03(\x02R\x07bboxStd\x12!\n\tcls_aware\x18\x03 \x01(\x08:\x04trueR\x08clsAware"\x8f\x02\n'
    b'\x14BiasChannelParameter\x12\x1a\n\x07bg_bias\x18\x01 \x01(\x02:\x011R\x06bgBias\x12\x1a\n\x07fg_bias'
    b'\x18\x02 \x01(\x02:\x012R\x06fgBias\x12!\n\x0cignore_label\x18\x03 \x03(\x05R\x0bignoreLabel\x12K\n\nlabe'
    b'l_type\x18\x04 \x01(\x0e2%.caffe.BiasChannelParameter.LabelType:\x05IMAGER\t'
    b'labelType\x12,\n\x10background_label\x18\x05 \x01(\x05:\x010R\x0fbackgroundLabel"!\n\tL'
    b'abelType\x12\t\n\x05IMAGE\x10\x01\x12\t\n\x05PIXEL\x10\x02"\x8c\x01\n\x1aBlackAugmentationParamete'
    b'r\x125\n\x05black\x18\x01 \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x05black\x127\n\x06'
    b'border\x18\x02 \x01(\x0b2\x1f.caffe.RandomGeneratorParameterR\x06border"b\n\x19Box'
    b'AnnotatorOHEMParameter\x12\x1e\n\x0broi_per_img\x18\x01 \x01(\rR\troiPerImg\x12%\n\x0cig'
    b'nore_label\x18\x02 \x01(\x05:\x02-1R\x0bignoreLabel"\xe1\x02\n\x17BoxGroupOutputParamete'
    b'r\x12\x18\n\x06fg_thr\x18\x01 \x01(\x02:\x010R\x05fgThr\x12\x1c\n\x07iou_thr\x18\x02 \x01(\x02:\x030.5R\x06iouThr\x12\x1e\n'
    b'\x08nms_type\x18\x03 \x01(\t:\x03IOUR\x07nmsType\x12@\n\x0fbox_group_param\x18\x04 \x03(\x0b2\x18.caf'
    b'fe.BoxGroupParameterR\rboxGroupParam\x12\x1e\n\tfield_whr\x18\x05 \x01(\x02:\x012R\x08f'
    b'ieldWhr\x12\x1e\n\tfield_xyr\x18\x06 \x01(\x02:\x012R\x08fieldXyr\x12!\n\x0bmax_nms_num\x18\x07 \x01(\r'
    b':\x010R\tmaxNmsNum\x12*\n\x10max_post_nms_num\x18\x08 \x01(\r:\x010R\rmaxPostNmsNum\x12\x1d'
    b'\n\x08min_size\x18\t \x01(\x02:\x0215R\x07minSize"]\n\x11BoxGroupParameter\x12\x17\n\x07field_'
    b'h\x18\x01 \x03(\rR\x06fieldH\x12\x17\n\x07field_w\x18\x02 \x03(\rR\x06fieldW\x12\x16\n\x06stride\x18\x03 \x01(\rR\x06st'
    b'ride"\xf5\x02\n\x12BoxOutputParameter\x12\x18\n\x06fg_thr\x18\x01 \x01(\x02:\x010R\x05fgThr\x12\x1c\n\x07iou'
    b'_thr\x18\x02 \x01(\x02:\x030.5R\x06iouThr\x12\x1e\n\x08nms_type\x18\x03 \x01(\t:\x03IOUR\x07nmsType\x12\x17\n\x07f'
    b"ield_h\x18\x04 \x03(\rR\x06fieldH\x12\x17\n\x07field_w\x18\x05 \x03(\rR\x06fieldW\x12'\n\x0fdownsample_"
    b'rate\x18\x06 \x03(\rR\x0edownsampleRate\x12\x1e\n\tfield_whr\x18\x07 \x01(\x02:\x012R\x08fieldWhr\x12\x1e'
    b'\n\tfield_xyr\x18\x08 \x01(\x02:\x012R\x08fieldXyr\x12!\n\x0bmax_nms_num\x18\t \x01(\r:\x010R\tmaxN'
    b'msNum\x12*\n\x10max_post_nms_num\x18\n \x01(\r:\x010R\rmaxPostNmsNum\x12\x1d\n\x08min_siz'
    b'e\x18\x0b \x01(\x02:\x0215R\x07minSize"@\n\x0eBReLUParameter\x12\x16\n\x06minval\x18\x01 \x01(\x02R\x06minv'
    b'al\x12\x16\n\x06maxval\x18\x02 \x01(\x02R\x06maxval"\xb1\x01\n\x13CenterLossParameter\x12\x1d\n\nnum_ou'
    b'tput\x18\x01 \x01(\rR\tnumOutput\x12;\n\rcenter_filler\x18\x02 \x01(\x0b2\x16.caffe.FillerP'
    b"arameterR\x0ccenterFiller\x12\x15\n\x04axis\x18\x03 \x01(\x05:\x011R\x04axis\x12'\n\rdistance_ty"
    b'pe\x18\x04 \x01(\t:\x02L2R\x0cdistanceType"\xda\x02\n\x15ChannelScaleParameter\x12#\n\ndo_f'
    b'orward\x18\x01 \x01(\x08:\x04trueR\tdoForward\x124\n\x13do_backward_feature\x18\x02 \x01(\x08:\x04'
    b'trueR\x11doBackwardFeature\x120\n\x11do_backward_scale\x18\x03 \x01(\x08:\x04trueR\x0fdo'
    b'BackwardScale\x12(\n\x0cglobal_scale\x18\x04 \x01(\x08:\x05falseR\x0bglobalScale\x12.\n\x10m'
    b'ax_global_scale\x18\x05 \x01(\x02:\x041000R\x0emaxGlobalScale\x12+\n\x10min_global_sc'
    b'ale\x18\x06 \x01(\x02:\x010R\x0eminGlobalScale\x12-\n\x11init_global_scale\x18\x07 \x01(\x02:\x011R\x0f'
    b'initGlobalScale"\x84\x01\n\x16CoeffScheduleParameter\x12\x1e\n\thalf_life\x18\x01 \x01('
    b'\x02:\x011R\x08halfLife\x12&\n\rinitial_coeff\x18\x02 \x01(\x02:\x011R\x0cinitialCoeff\x12"\n\x0bfi'
    b'nal_coeff\x18\x03 \x01(\x02:\x011R\nfinalCoeff"Z\n\x18CompactBilinearParameter\x12\x1d'
    b'\n\nnum_output\x18\x01 \x01(\rR\tnumOutput\x12\x1f\n\x08sum_pool\x18\x02 \x01(\x08:\x04trueR\x07sumPo'
    b'ol"9\n\x1eConfidencePenaltyLossParameter\x12\x17\n\x04beta\x18\x01 \x01(\x02:\x030.1R\x04bet'
    b'a"y\n\x1eContinuationIndicatorParameter\x12\x1e\n\ttime_step\x18\x01 \x01(\r:\x010R\x08t'
    b'imeStep\x12 \n\nbatch_size\x18\x02 \x01(\r:\x010R\tbatchSize\x12\x15\n\x04axis\x18\x03 \x01(\x05:\x010R\x04'
    b'axis"\xd5\x03\n\x16Convolution3DParameter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnumOutp'
    b'ut\x12!\n\tbias_term\x18\x02 \x01(\x08:\x04trueR\x08biasTerm\x12\x13\n\x03pad\x18\x03 \x01(\r:\x010R\x03pad\x12\x1f'
    b'\n\x0bkernel_size\x18\x04 \x01(\rR\nkernelSize\x12\x17\n\x05group\x18\x05 \x01(\r:\x011R\x05group\x12!\n\x0c'
    b'kernel_depth\x18\x06 \x01(\rR\x0bkernelDepth\x12\x19\n\x06stride\x18\x07 \x01(\r:\x011R\x06stride\x12*'
    b'\n\x0ftemporal_stride\x18\x08 \x01(\r:\x011R\x0etemporalStride\x12;\n\rweight_filler\x18'
    b'\t \x01(\x0b2\x16.caffe.FillerParameterR\x0cweightFiller\x127\n\x0bbias_filler\x18\n'
    b' \x01(\x0b2\x16.caffe.FillerParameterR\nbiasFiller\x12$\n\x0cfilter_group\x18\x0b \x01'
    b'(\r:\x011R\x0bfilterGroup\x12$\n\x0ctemporal_pad\x18\x0c \x01(\r:\x010R\x0btemporalPad"\x90\x03\n'
    b'\x14CorrelationParameter\x12\x13\n\x03pad\x18\x01 \x01(\r:\x010R\x03pad\x12\x1f\n\x0bkernel_size\x18\x02 '
    b'\x01(\rR\nkernelSize\x12)\n\x10max_displacement\x18\x03 \x01(\rR\x0fmaxDisplacement\x12\x1c'
    b'\n\x08stride_1\x18\x04 \x01(\r:\x011R\x07stride1\x12\x1c\n\x08stride_2\x18\x05 \x01(\r:\x011R\x07stride2\x12,'
    b'\n\x10single_direction\x18\x06 \x01(\x05:\x010R\x0fsingleDirection\x12\x1c\n\x06do_abs\x18\x07 \x01(\x08'
    b':\x05falseR\x05doAbs\x12`\n\x10correlation_type\x18\x08 \x01(\x0e2+.caffe.Correlation'
    b'Parameter.CorrelationType:\x08MULTIPLYR\x0fcorrelationType"-\n\x0fCorr'
    b'elationType\x12\x0c\n\x08MULTIPLY\x10\x00\x12\x0c\n\x08SUBTRACT\x10\x01"j\n\x13CTCDecoderParamet'
    b'er\x12\x1f\n\x0bblank_index\x18\x01 \x01(\x05R\nblankIndex\x122\n\x12ctc_merge_repeated\x18\x02 '
    b'\x01(\x08:\x04trueR\x10ctcMergeRepeated"\xf7\x02\n\x10CtcLossParameter\x12&\n\ralphabet'
    b'_size\x18\x01 \x01(\r:\x010R\x0calphabetSize\x12\x1e\n\ttime_step\x18\x02 \x01(\r:\x010R\x08timeStep'
    b'\x12"\n\x0bblank_label\x18\x03 \x01(\x05:\x010R\nblankLabel\x12$\n\x0coutput_delay\x18\x04 \x01(\x05:\x01'
    b'0R\x0boutputDelay\x12#\n\x0bblank_index\x18\x05 \x01(\x05:\x02-1R\nblankIndex\x12G\n\x1cprepr'
    b'ocess_collapse_repeated\x18\x06 \x01(\x08:\x05falseR\x1apreprocessCollapseRepe'
    b'ated\x122\n\x12ctc_merge_repeated\x18\x07 \x01(\x08:\x04trueR\x10ctcMergeRepeated\x12/\n\x12'
    b'loss_calculation_t\x18\x08 \x01(\x05:\x010R\x10lossCalculationT"9\n\x13DecodeBBoxP'
    b'arameter\x12"\n\ngt_iou_thr\x18\x01 \x01(\x02:\x040.95R\x08gtIouThr"\xe4\x05\n\x1eDeformableC'
    b'onvolutionParameter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnumOutput\x12!\n\tbias_t'
    b'erm\x18\x02 \x01(\x08:\x04trueR\x08biasTerm\x12\x10\n\x03pad\x18\x03 \x03(\rR\x03pad\x12\x1f\n\x0bkernel_size\x18\x04'
    b' \x03(\rR\nkernelSize\x12\x16\n\x06stride\x18\x05 \x03(\rR\x06stride\x12\x1a\n\x08dilation\x18\x06 \x03(\rR\x08'
    b'dilation\x12\x16\n\x05pad_h\x18\x07 \x01(\r:\x010R\x04padH\x12\x16\n\x05pad_w\x18\x08 \x01(\r:\x010R\x04padW\x12\x19\n\x08'
    b'kernel_h\x18\t \x01(\rR\x07kernelH\x12\x19\n\x08kernel_w\x18\n \x01(\rR\x07kernelW\x12\x19\n\x08stride'
    b'_h\x18\x0b \x01(\rR\x07strideH\x12\x19\n\x08stride_w\x18\x0c \x01(\rR\x07strideW\x12\x17\n\x05group\x18\r \x01(\r:'
    b'\x011R\x05group\x12,\n\x10deformable_group\x18\x0e \x01(\r:\x014R\x0fdeformableGroup\x12;\n\rw'
    b'eight_filler\x18\x0f \x01(\x0b2\x16.caffe.FillerParameterR\x0cweightFiller\x127\n\x0b'
    b'bias_filler\x18\x10 \x01(\x0b2\x16.caffe.FillerParameterR\nbiasFiller\x12M\n\x06eng'
    b'ine\x18\x11 \x01(\x0e2,.caffe.DeformableConvolutionParameter.Engine:\x07DEF'
    b'AULTR\x06engine\x12\x15\n\x04axis\x18\x12 \x01(\x05:\x011R\x04axis\x12-\n\x0fforce_nd_im2col\x18\x13 \x01(\x08'
    b':\x05falseR\rforceNdIm2col"+\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05'
    b'CUDNN\x10\x02"\xb2\x02\n\x1fDeformablePSROIPoolingParameter\x12#\n\rspatial_scale'
    b'\x18\x01 \x01(\x02R\x0cspatialScale\x12\x1d\n\noutput_dim\x18\x02 \x01(\x05R\toutputDim\x12\x1d\n\ngroup'
    b'_size\x18\x03 \x01(\x05R\tgroupSize\x12\x1f\n\x0bpooled_size\x18\x04 \x01(\x05R\npooledSize\x12\x1e\n\tp'
    b'art_size\x18\x05 \x01(\x05:\x010R\x08partSize\x12)\n\x0fsample_per_part\x18\x06 \x01(\x05:\x011R\rsam'
    b'plePerPart\x12\x1e\n\ttrans_std\x18\x07 \x01(\x02:\x010R\x08transStd\x12 \n\x08no_trans\x18\x08 \x01(\x08'
    b':\x05falseR\x07noTrans"\xcc\x06\n\x13DenseBlockParameter\x12(\n\rnumTransition\x18\x01 '
    b'\x01(\x05:\x0240R\rnumTransition\x12$\n\x0binitChannel\x18\x02 \x01(\x05:\x0216R\x0binitChannel'
    b'\x12"\n\ngrowthRate\x18\x03 \x01(\x05:\x0212R\ngrowthRate\x12\x16\n\x05pad_h\x18\x04 \x01(\x05:\x011R\x04padH'
    b'\x12\x16\n\x05pad_w\x18\x05 \x01(\x05:\x011R\x04padW\x122\n\x13conv_verticalStride\x18\x06 \x01(\x05:\x011R\x12co'
    b'nvVerticalStride\x126\n\x15conv_horizentalStride\x18\x07 \x01(\x05:\x011R\x14convHori'
    b'zentalStride\x12\x1c\n\x08filter_H\x18\x08 \x01(\x05:\x013R\x07filterH\x12\x1c\n\x08filter_W\x18\t \x01(\x05'
    b':\x013R\x07filterW\x12;\n\rFilter_Filler\x18\n \x01(\x0b2\x16.caffe.FillerParameterR'
    b'\x0cFilterFiller\x12@\n\x10BN_Scaler_Filler\x18\x0b \x01(\x0b2\x16.caffe.FillerParame'
    b'terR\x0eBNScalerFiller\x12<\n\x0eBN_Bias_Filler\x18\x0c \x01(\x0b2\x16.caffe.FillerPa'
    b'rameterR\x0cBNBiasFiller\x12\x19\n\x06gpuIdx\x18\x0f \x01(\x05:\x010R\x06gpuIdx\x12&\n\x0buse_drop'
    b'out\x18\x10 \x01(\x08:\x05falseR\nuseDropout\x12(\n\x0edropout_amount\x18\x11 \x01(\x02:\x010R\rdro'
    b'poutAmount\x12\x1c\n\x06use_BC\x18\x12 \x01(\x08:\x05falseR\x05useBC\x12>\n\x18BC_ultra_space_e'
    b'fficient\x18\x13 \x01(\x08:\x05falseR\x15BCUltraSpaceEfficient\x12$\n\x0cworkspace_MB'
    b'\x18\x14 \x01(\x05:\x018R\x0bworkspaceMB\x12;\n\x17moving_average_fraction\x18\x15 \x01(\x02:\x030.1'
    b'R\x15movingAverageFraction"\xe7\x01\n\x11DenseCRFParameter\x12\x1d\n\x08max_iter\x18\x01 '
    b'\x01(\x05:\x0210R\x07maxIter\x12\x1c\n\npos_xy_std\x18\x02 \x03(\x02R\x08posXyStd\x12\x13\n\x05pos_w\x18\x03 \x03('
    b'\x02R\x04posW\x12\x1a\n\tbi_xy_std\x18\x04 \x03(\x02R\x07biXyStd\x12\x1c\n\nbi_rgb_std\x18\x05 \x03(\x02R\x08biR'
    b'gbStd\x12\x11\n\x04bi_w\x18\x06 \x03(\x02R\x03biW\x123\n\x12output_probability\x18\x07 \x01(\x08:\x04trueR\x11'
    b'outputProbability"\x98\x04\n\x17DenseImageDataParameter\x12\x16\n\x06source\x18\x01 \x01('
    b'\tR\x06source\x12\x1d\n\nbatch_size\x18\x02 \x01(\rR\tbatchSize\x12\x1e\n\trand_skip\x18\x03 \x01(\r:'
    b'\x010R\x08randSkip\x12\x1f\n\x07shuffle\x18\x04 \x01(\x08:\x05falseR\x07shuffle\x12 \n\nnew_height\x18'
    b'\x05 \x01(\r:\x010R\tnewHeight\x12\x1e\n\tnew_width\x18\x06 \x01(\r:\x010R\x08newWidth\x12\x1f\n\x08is_co'
    b'lor\x18\x07 \x01(\x08:\x04trueR\x07isColor\x12\x1b\n\tmean_file\x18\x08 \x01(\tR\x08meanFile\x12!\n\x0broo'
    b't_folder\x18\t \x01(\t:\x00R\nrootFolder\x12\x1d\n\x06mirror\x18\n \x01(\x08:\x05falseR\x06mirror\x12'
    b' \n\ncrop_width\x18\x0b \x01(\r:\x010R\tcropWidth\x12"\n\x0bcrop_height\x18\x0c \x01(\r:\x010R\nc'
    b'ropHeight\x121\n\x13label_divide_factor\x18\r \x01(\r:\x011R\x11labelDivideFactor'
    b'\x12\x1d\n\x06rotate\x18\x0e \x01(\x08:\x05falseR\x06rotate\x12+\n\x10one_hot_nclasses\x18\x0f \x01(\r:\x010'
    b'R\x0eoneHotNclasses"\xd7\x02\n\x1aDetectionAccuracyParameter\x12\x17\n\x07cls_num\x18\x01'
    b' \x01(\rR\x06clsNum\x12\x1e\n\tcoord_num\x18\x02 \x01(\r:\x014R\x08coordNum\x12\x17\n\x07field_h\x18\x03 \x01('
    b"\rR\x06fieldH\x12\x17\n\x07field_w\x18\x04 \x01(\rR\x06fieldW\x12'\n\x0fdownsample_rate\x18\x05 \x01(\rR"
    b'\x0edownsampleRate\x12\x16\n\x05top_k\x18\x06 \x01(\r:\x011R\x04topK\x12\x1e\n\tfield_whr\x18\x07 \x01(\x02:\x01'
    b'2R\x08fieldWhr\x12\x1e\n\tfield_xyr\x18\x08 \x01(\x02:\x014R\x08fieldXyr\x12&\n\x0cbg_threshold\x18'
    b'\t \x01(\x02:\x030.5R\x0bbgThreshold\x12%\n\nobjectness\x18\n \x01(\x08:\x05falseR\nobjectne'
    b'ss"\xbc\x0b\n\x16DetectionDataParameter\x12\x16\n\x06source\x18\x01 \x01(\tR\x06source\x12\x17\n\x05sca'
    b'le\x18\x02 \x01(\x02:\x011R\x05scale\x12\x1d\n\nbatch_size\x18\x03 \x01(\rR\tbatchSize\x12\x1e\n\tcoord_n'
    b'um\x18\x04 \x01(\r:\x014R\x08coordNum\x12\x16\n\x06stride\x18\x05 \x03(\rR\x06stride\x12\x17\n\x07field_h\x18\x06 \x03'
    b'(\rR\x06fieldH\x12\x17\n\x07field_w\x18\x07 \x03(\rR\x06fieldW\x12&\n\x0cfg_threshold\x18\x08 \x01(\x02:\x030'
    b'.5R\x0bfgThreshold\x123\n\x13ignore_fg_threshold\x18\t \x01(\x02:\x030.4R\x11ignoreFgT'
    b'hreshold\x12!\n\x0cresize_width\x18\n \x01(\rR\x0bresizeWidth\x12#\n\rresize_height'
    b'\x18\x0b \x01(\rR\x0cresizeHeight\x12 \n\ncrop_width\x18\x0c \x01(\r:\x010R\tcropWidth\x12"\n\x0bcr'
    b'op_height\x18\r \x01(\r:\x010R\ncropHeight\x12\x1b\n\tmin_scale\x18\x0e \x01(\x02R\x08minScale\x12'
    b'\x1b\n\tmax_scale\x18\x0f \x01(\x02R\x08maxScale\x12,\n\x0fmultiscale_prob\x18\x10 \x01(\x02:\x030.5R\x0e'
    b'multiscaleProb\x12!\n\x0cmin_whaspect\x18\x11 \x01(\x02R\x0bminWhaspect\x12!\n\x0cmax_wha'
    b'spect\x18\x12 \x01(\x02R\x0bmaxWhaspect\x12\x1d\n\nshort_size\x18\x13 \x01(\rR\tshortSize\x12\x1b\n\tl'
    b'ong_size\x18\x14 \x01(\rR\x08longSize\x12#\n\x0cmin_gt_width\x18\x15 \x01(\x02:\x010R\nminGtWidt'
    b'h\x12%\n\rmin_gt_height\x18\x16 \x01(\x02:\x010R\x0bminGtHeight\x12 \n\x07shuffle\x18\x17 \x01(\t:\x06r'
    b'andomR\x07shuffle\x12-\n\x0foutput_gt_boxes\x18\x18 \x01(\x08:\x05falseR\routputGtBoxe'
    b's\x12(\n\x0ccache_images\x18\x19 \x01(\x08:\x05falseR\x0bcacheImages\x12!\n\x0broot_folder\x18\x1a'
    b' \x01(\t:\x00R\nrootFolder\x12?\n\rdistort_param\x18\x1b \x01(\x0b2\x1a.caffe.Distortion'
    b'ParameterR\x0cdistortParam\x129\n\x0cresize_param\x18\x1c \x01(\x0b2\x16.caffe.Resize'
    b'ParameterR\x0bresizeParam\x12!\n\x0cresize_ratio\x18\x1d \x01(\x02R\x0bresizeRatio\x12&\n'
    b'\x0fcrop_short_size\x18\x1e \x01(\rR\rcropShortSize\x12$\n\x0ecrop_long_size\x18\x1f \x01('
    b'\rR\x0ccropLongSize\x12&\n\x0flow_scale_ratio\x18  \x01(\x02R\rlowScaleRatio\x12(\n\x10h'
    b'igh_scale_ratio\x18! \x01(\x02R\x0ehighScaleRatio\x12;\n\x1aanchor_ignore_margi'
    b'n_ratio\x18" \x01(\x02R\x17anchorIgnoreMarginRatio\x121\n\x15anchor_ignore_iou_'
    b'thr\x18# \x01(\x02R\x12anchorIgnoreIouThr\x12)\n\x0epickup_iou_thr\x18$ \x01(\x02:\x030.2R\x0c'
    b'pickupIouThr\x12(\n\x0emix_group_size\x18% \x01(\r:\x0264R\x0cmixGroupSize\x12%\n\x0ete'
    b'mplate_ratio\x18& \x03(\x02R\rtemplateRatio"\x93\x02\n\x1fDetectionGroupAccuracy'
    b'Parameter\x12\x17\n\x07cls_num\x18\x01 \x01(\rR\x06clsNum\x12\x17\n\x07field_h\x18\x02 \x03(\rR\x06fieldH\x12'
    b'\x17\n\x07field_w\x18\x03 \x03(\rR\x06fieldW\x12\x16\n\x06stride\x18\x04 \x01(\rR\x06stride\x12\x1e\n\tfield_wh'
    b'r\x18\x05 \x01(\x02:\x012R\x08fieldWhr\x12\x1e\n\tfield_xyr\x18\x06 \x01(\x02:\x014R\x08fieldXyr\x12&\n\x0cbg_t'
    b'hreshold\x18\x07 \x01(\x02:\x030.5R\x0bbgThreshold\x12%\n\nobjectness\x18\x08 \x01(\x08:\x05falseR'
    b'\nobjectness"\xde\x04\n\x1bDetectionGroupLossParameter\x12\x17\n\x07cls_num\x18\x01 \x01(\r'
    b'R\x06clsNum\x12\x19\n\x06lambda\x18\x02 \x01(\x02:\x011R\x06lambda\x12\x17\n\x07field_h\x18\x03 \x03(\rR\x06fieldH'
    b'\x12\x17\n\x07field_w\x18\x04 \x03(\rR\x06fieldW\x12\x16\n\x06stride\x18\x05 \x01(\rR\x06stride\x12\x1e\n\tfield_w'
    b'hr\x18\x06 \x01(\x02:\x014R\x08fieldWhr\x12!\n\tfield_xyr\x18\x07 \x01(\x02:\x040.25R\x08fieldXyr\x12&\n\x0c'
    b'bg_threshold\x18\x08 \x01(\x02:\x030.5R\x0bbgThreshold\x12"\n\x0bbg_multiple\x18\t \x01(\r:\x014'
    b'R\nbgMultiple\x12.\n\x0fneg_mining_type\x18\n \x01(\t:\x06randomR\rnegMiningType'
    b'\x123\n\x10neg_ranking_type\x18\x0b \x01(\t:\tconf_lossR\x0enegRankingType\x12!\n\x0bmin'
    b'_num_neg\x18\x0c \x01(\r:\x015R\tminNumNeg\x12%\n\nobjectness\x18\r \x01(\x08:\x05falseR\nobj'
    b'ectness\x12!\n\nbatch_size\x18\x0e \x01(\x05:\x02-1R\tbatchSize\x12/\n\x10pos_neg_weight'
    b'ed\x18\x0f \x01(\x08:\x05falseR\x0eposNegWeighted\x12/\n\x0ebbox_loss_type\x18\x10 \x01(\t:\tSmo'
    b'oth_L1R\x0cbboxLossType"\xca\x06\n\x1eDetectNetAugmentationParameter\x12\x1e\n\tc'
    b'rop_prob\x18\x01 \x01(\x02:\x011R\x08cropProb\x12\x1a\n\x07shift_x\x18\x02 \x01(\r:\x010R\x06shiftX\x12\x1a\n\x07s'
    b'hift_y\x18\x03 \x01(\r:\x010R\x06shiftY\x12#\n\nscale_prob\x18\x04 \x01(\x02:\x040.33R\tscaleProb'
    b'\x12 \n\tscale_min\x18\x05 \x01(\x02:\x030.7R\x08scaleMin\x12\x1e\n\tscale_max\x18\x06 \x01(\x02:\x011R\x08sc'
    b'aleMax\x12!\n\tflip_prob\x18\x07 \x01(\x02:\x040.33R\x08flipProb\x12)\n\rrotation_prob\x18\x08'
    b' \x01(\x02:\x040.33R\x0crotationProb\x12-\n\x11max_rotate_degree\x18\t \x01(\x02:\x011R\x0fmaxR'
    b'otateDegree\x120\n\x11hue_rotation_prob\x18\n \x01(\x02:\x040.33R\x0fhueRotationPro'
    b'b\x12%\n\x0chue_rotation\x18\x0b \x01(\x02:\x0215R\x0bhueRotation\x121\n\x11desaturation_pro'
    b'b\x18\x0c \x01(\x02:\x040.33R\x10desaturationProb\x12.\n\x10desaturation_max\x18\r \x01(\x02:\x030'
    b'.5R\x0fdesaturationMax\x129\n\x0cresize_param\x18\x0e \x01(\x0b2\x16.caffe.ResizePara'
    b'meterR\x0bresizeParam\x126\n\x0bnoise_param\x18\x0f \x01(\x0b2\x15.caffe.NoiseParamet'
    b'erR\nnoiseParam\x12?\n\rdistort_param\x18\x10 \x01(\x0b2\x1a.caffe.DistortionPara'
    b'meterR\x0cdistortParam\x12<\n\x0cexpand_param\x18\x11 \x01(\x0b2\x19.caffe.ExpansionP'
    b'arameterR\x0bexpandParam\x12>\n\x0femit_constraint\x18\x12 \x01(\x0b2\x15.caffe.EmitC'
    b'onstraintR\x0eemitConstraint"\xdf\x05\n\x1dDetectNetGroundTruthParameter\x12'
    b'\x19\n\x06stride\x18\x01 \x01(\r:\x014R\x06stride\x12 \n\tscale_cvg\x18\x02 \x01(\x02:\x030.5R\x08scaleCvg'
    b'\x12`\n\x0cgridbox_type\x18\x03 \x01(\x0e20.caffe.DetectNetGroundTruthParameter'
    b'.GridboxType:\x0bGRIDBOX_MAXR\x0bgridboxType\x12"\n\x0bmax_cvg_len\x18\x04 \x01(\r:'
    b'\x0250R\tmaxCvgLen\x12"\n\x0bmin_cvg_len\x18\x05 \x01(\r:\x0250R\tminCvgLen\x12c\n\rcovera'
    b'ge_type\x18\x06 \x01(\x0e21.caffe.DetectNetGroundTruthParameter.Coverage'
    b'Type:\x0bRECTANGULARR\x0ccoverageType\x12&\n\x0cimage_size_x\x18\x07 \x01(\r:\x041248R'
    b'\nimageSizeX\x12%\n\x0cimage_size_y\x18\x08 \x01(\r:\x03384R\nimageSizeY\x12 \n\x08obj_no'
    b'rm\x18\t \x01(\x08:\x05falseR\x07objNorm\x12%\n\x0bcrop_bboxes\x18\n \x01(\x08:\x04trueR\ncropBbo'
    b'xes\x12T\n\x0cobject_class\x18\x0b \x03(\x0b21.caffe.DetectNetGroundTruthParame'
    b'ter.ClassMappingR\x0bobjectClass\x1a2\n\x0cClassMapping\x12\x10\n\x03src\x18\x01 \x01(\rR\x03'
    b'src\x12\x10\n\x03dst\x18\x02 \x01(\rR\x03dst"/\n\x0bGridboxType\x12\x0f\n\x0bGRIDBOX_MAX\x10\x00\x12\x0f\n\x0bGRI'
    b'DBOX_MIN\x10\x01"\x1f\n\x0cCoverageType\x12\x0f\n\x0bRECTANGULAR\x10\x00"\x90\x03\n\x1aDetectionEva'
    b'luateParameter\x12\x1f\n\x0bnum_classes\x18\x01 \x01(\rR\nnumClasses\x121\n\x13backgroun'
    b'd_label_id\x18\x02 \x01(\r:\x010R\x11backgroundLabelId\x120\n\x11overlap_threshold\x18'
    b'\x03 \x01(\x02:\x030.5R\x10overlapThreshold\x128\n\x15evaluate_difficult_gt\x18\x04 \x01(\x08:'
    b'\x04trueR\x13evaluateDifficultGt\x12$\n\x0ename_size_file\x18\x05 \x01(\tR\x0cnameSize'
    b'File\x129\n\x0cresize_param\x18\x06 \x01(\x0b2\x16.caffe.ResizeParameterR\x0bresizePa'
    b'ram\x12*\n\routput_logits\x18\x07 \x01(\x08:\x05falseR\x0coutputLogits\x12%\n\x0buse_polyg'
    b'on\x18\x08 \x01(\x08:\x04trueR\nusePolygon"\xd6\x06\n\x16DetectionLossParameter\x12\x15\n\x04sid'
    b'e\x18\x01 \x01(\r:\x017R\x04side\x12\x1f\n\tnum_class\x18\x02 \x01(\r:\x0220R\x08numClass\x12 \n\nnum_obj'
    b'ect\x18\x03 \x01(\r:\x012R\tnumObject\x12$\n\x0cobject_scale\x18\x04 \x01(\x02:\x011R\x0bobjectScal'
    b'e\x12*\n\x0enoobject_scale\x18\x05 \x01(\x02:\x030.5R\rnoobjectScale\x12"\n\x0bclass_scale'
    b'\x18\x06 \x01(\x02:\x011R\nclassScale\x12"\n\x0bcoord_scale\x18\x07 \x01(\x02:\x015R\ncoordScale\x12\x18\n'
    b'\x04sqrt\x18\x08 \x01(\x08:\x04trueR\x04sqrt\x12%\n\nconstriant\x18\t \x01(\x08:\x05falseR\nconstria'
    b'nt\x12\x17\n\x07cls_num\x18\n \x01(\rR\x06clsNum\x12\x1e\n\tcoord_num\x18\x0b \x01(\r:\x014R\x08coordNum\x12'
    b'\x19\n\x06lambda\x18\x0c \x01(\x02:\x011R\x06lambda\x12\x17\n\x07field_h\x18\r \x01(\rR\x06fieldH\x12\x17\n\x07field'
    b"_w\x18\x0e \x01(\rR\x06fieldW\x12'\n\x0fdownsample_rate\x18\x0f \x01(\rR\x0edownsampleRate\x12!\n"
    b'\tbb_smooth\x18\x10 \x01(\x08:\x04trueR\x08bbSmooth\x12\x1e\n\tfield_whr\x18\x11 \x01(\x02:\x012R\x08fiel'
    b'dWhr\x12\x1e\n\tfield_xyr\x18\x12 \x01(\x02:\x012R\x08fieldXyr\x12&\n\x0cbg_threshold\x18\x13 \x01(\x02:\x03'
    b'0.5R\x0bbgThreshold\x12"\n\x0bbg_multiple\x18\x14 \x01(\r:\x014R\nbgMultiple\x12\'\n\x0bsamp'
    b'le_mode\x18\x15 \x01(\t:\x06randomR\nsampleMode\x12%\n\nobjectness\x18\x16 \x01(\x08:\x05false'
    b'R\nobjectness\x12(\n\x0ciou_weighted\x18\x17 \x01(\x08:\x05falseR\x0biouWeighted\x12/\n\x10po'
    b's_neg_weighted\x18\x18 \x01(\x08:\x05falseR\x0eposNegWeighted"\xb9\x06\n\x18DetectionOut'
    b'putParameter\x12\x1f\n\x0bnum_classes\x18\x01 \x01(\rR\nnumClasses\x12+\n\x0eshare_locat'
    b'ion\x18\x02 \x01(\x08:\x04trueR\rshareLocation\x121\n\x13background_label_id\x18\x03 \x01(\x05:'
    b'\x010R\x11backgroundLabelId\x12B\n\tnms_param\x18\x04 \x01(\x0b2%.caffe.NonMaximumS'
    b'uppressionParameterR\x08nmsParam\x12F\n\x11save_output_param\x18\x05 \x01(\x0b2\x1a.c'
    b'affe.SaveOutputParameterR\x0fsaveOutputParam\x12F\n\tcode_type\x18\x06 \x01(\x0e'
    b'2!.caffe.PriorBoxParameter.CodeType:\x06CORNERR\x08codeType\x12B\n\x1avar'
    b'iance_encoded_in_target\x18\x07 \x01(\x08:\x05falseR\x17varianceEncodedInTarge'
    b't\x12 \n\nkeep_top_k\x18\x08 \x01(\x05:\x02-1R\x08keepTopK\x121\n\x14confidence_threshold\x18'
    b'\t \x01(\x02R\x13confidenceThreshold\x12#\n\tvisualize\x18\n \x01(\x08:\x05falseR\tvisual'
    b'ize\x12/\n\x13visualize_threshold\x18\x0b \x01(\x02R\x12visualizeThreshold\x12\x1b\n\tsave'
    b'_file\x18\x0c \x01(\tR\x08saveFile\x12#\n\rnms_threshold\x18\r \x01(\x02R\x0cnmsThreshold\x12\x13'
    b'\n\x05top_k\x18\x0e \x01(\x05R\x04topK\x12/\n\x10objectness_score\x18\x0f \x01(\x02:\x040.01R\x0fobjectn'
    b'essScore\x12*\n\routput_logits\x18\x10 \x01(\x08:\x05falseR\x0coutputLogits\x12%\n\x0buse_'
    b'polygon\x18\x11 \x01(\x08:\x04trueR\nusePolygon"\xc1\x05\n\x15DiceCoefLossParameter\x12]\n'
    b'\x0egeneralization\x18\x01 \x01(\x0e2/.caffe.DiceCoefLossParameter.Generali'
    b"zationMode:\x04NONER\x0egeneralization\x12X\n\x0bweight_mode\x18\x02 \x01(\x0e2'.caff"
    b'e.DiceCoefLossParameter.WeightMode:\x0eINVERSE_VOLUMER\nweightMo'
    b'de\x12\x18\n\x07weights\x18\x03 \x01(\tR\x07weights\x12R\n\rcontour_shape\x18\x04 \x01(\x0e2).caffe.'
    b'DiceCoefLossParameter.ContourShape:\x02NOR\x0ccontourShape\x12$\n\x0ccont'
    b'our_size\x18\x05 \x01(\x05:\x017R\x0bcontourSize\x12.\n\x11contour_amplitude\x18\x06 \x01(\x02:\x015'
    b'R\x10contourAmplitude\x12%\n\x0cignore_label\x18\x07 \x01(\x05:\x02-1R\x0bignoreLabel"\x83\x01'
    b'\n\x12GeneralizationMode\x12\x08\n\x04NONE\x10\x00\x12\x0e\n\nMULTICLASS\x10\x01\x12\x17\n\x13MULTICLASS'
    b'_WEIGHTED\x10\x02\x12\x1d\n\x19MULTICLASS_WEIGHTED_BATCH\x10\x03\x12\x1b\n\x17MULTICLASS_WEI'
    b'GHTED_ALL\x10\x04"O\n\nWeightMode\x12\x12\n\x0eINVERSE_VOLUME\x10\x00\x12\x14\n\x10EQUALIZE_CL'
    b'ASSES\x10\x01\x12\x17\n\x13EXTRA_SMALL_VOLUMES\x10\x02"-\n\x0cContourShape\x12\x06\n\x02NO\x10\x00\x12\n\n\x06'
    b'SIMPLE\x10\x01\x12\t\n\x05SHARP\x10\x02"\xa7\x01\n\x18DomainTransformParameter\x12\x1c\n\x08num_iter'
    b"\x18\x01 \x01(\x05:\x013R\x07numIter\x12'\n\rspatial_sigma\x18\x02 \x01(\x02:\x0250R\x0cspatialSigma\x12"
    b'"\n\x0brange_sigma\x18\x03 \x01(\x02:\x015R\nrangeSigma\x12 \n\nmin_weight\x18\x04 \x01(\x02:\x010R\t'
    b'minWeight"W\n\x13DownsampleParameter\x12 \n\ntop_height\x18\x01 \x01(\r:\x010R\ttop'
    b'Height\x12\x1e\n\ttop_width\x18\x02 \x01(\r:\x010R\x08topWidth"\xe5\x01\n\x15DownSamplingParam'
    b'eter\x12G\n\x04type\x18\x01 \x01(\x0e2-.caffe.DownSamplingParameter.DownSamplin'
    b"gType:\x04VOTER\x04type\x12%\n\x0espatial_factor\x18\x02 \x01(\x05R\rspatialFactor\x12'\n\x0f"
    b'temporal_factor\x18\x03 \x01(\x05R\x0etemporalFactor"3\n\x10DownSamplingType\x12\x08\n'
    b'\x04NONE\x10\x00\x12\x08\n\x04VOTE\x10\x01\x12\x0b\n\x07AVERAGE\x10\x02"\xba\x01\n\x16EltwiseAffineParameter\x129\n'
    b'\x0cslope_filler\x18\x01 \x01(\x0b2\x16.caffe.FillerParameterR\x0bslopeFiller\x127\n\x0b'
    b'bias_filler\x18\x02 \x01(\x0b2\x16.caffe.FillerParameterR\nbiasFiller\x12,\n\x0echa'
    b'nnel_shared\x18\x03 \x01(\x08:\x05falseR\rchannelShared"\x8a\x02\n\x11EvalDataParamete'
    b'r\x12\x16\n\x06source\x18\x01 \x01(\tR\x06source\x12\x17\n\x05scale\x18\x02 \x01(\x02:\x011R\x05scale\x12\x1d\n\nbatch_'
    b'size\x18\x03 \x01(\rR\tbatchSize\x12!\n\x0cresize_width\x18\x04 \x01(\rR\x0bresizeWidth\x12#\n\r'
    b'resize_height\x18\x05 \x01(\rR\x0cresizeHeight\x12\x1d\n\nshort_size\x18\x06 \x01(\rR\tshort'
    b'Size\x12\x1b\n\tlong_size\x18\x07 \x01(\rR\x08longSize\x12!\n\x0broot_folder\x18\x08 \x01(\t:\x00R\nro'
    b'otFolder"\x83\x03\n\x16EvalDetectionParameter\x12\x15\n\x04side\x18\x01 \x01(\r:\x017R\x04side\x12\x1f'
    b'\n\tnum_class\x18\x02 \x01(\r:\x0220R\x08numClass\x12 \n\nnum_object\x18\x03 \x01(\r:\x012R\tnumO'
    b'bject\x12!\n\tthreshold\x18\x04 \x01(\x02:\x030.5R\tthreshold\x12\x18\n\x04sqrt\x18\x05 \x01(\x08:\x04true'
    b'R\x04sqrt\x12$\n\nconstriant\x18\x06 \x01(\x08:\x04trueR\nconstriant\x12P\n\nscore_type\x18\x07'
    b" \x01(\x0e2'.caffe.EvalDetectionParameter.ScoreType:\x08MULTIPLYR\tsco"
    b'reType\x12\x14\n\x03nms\x18\x08 \x01(\x02:\x02-1R\x03nms\x12\x16\n\x06biases\x18\t \x03(\x02R\x06biases",\n\tScor'
    b'eType\x12\x07\n\x03OBJ\x10\x00\x12\x08\n\x04PROB\x10\x01\x12\x0c\n\x08MULTIPLY\x10\x02"\xa7\x05\n\x10FCNDataParameter\x12'
    b'!\n\ntemplate_h\x18\x01 \x01(\r:\x0248R\ttemplateH\x12!\n\ntemplate_w\x18\x02 \x01(\r:\x0242R\t'
    b"templateW\x12%\n\x0bexpand_left\x18\x03 \x01(\x02:\x040.25R\nexpandLeft\x12'\n\x0cexpand_r"
    b'ight\x18\x04 \x01(\x02:\x040.25R\x0bexpandRight\x12"\n\nexpand_top\x18\x05 \x01(\x02:\x030.5R\texpa'
    b"ndTop\x12)\n\rexpand_bottom\x18\x06 \x01(\x02:\x040.25R\x0cexpandBottom\x12'\n\x0eroi_mult"
    b"iply_h\x18\x07 \x01(\x02:\x015R\x0croiMultiplyH\x12'\n\x0eroi_multiply_w\x18\x08 \x01(\x02:\x015R\x0cro"
    b'iMultiplyW\x12"\n\nscale_step\x18\t \x01(\x02:\x031.1R\tscaleStep\x12\'\n\x0escale_step'
    b'_num\x18\n \x01(\x05:\x015R\x0cscaleStepNum\x12)\n\x0fgaussian_size_h\x18\x0b \x01(\x05:\x017R\rgau'
    b'ssianSizeH\x12)\n\x0fgaussian_size_w\x18\x0c \x01(\x05:\x017R\rgaussianSizeW\x12)\n\x0egau'
    b'ssian_std_h\x18\r \x01(\x02:\x031.5R\x0cgaussianStdH\x12)\n\x0egaussian_std_w\x18\x0e \x01(\x02'
    b':\x031.5R\x0cgaussianStdW\x12\x1e\n\x07use_hog\x18\x0f \x01(\x08:\x05falseR\x06useHog\x12%\n\rhog_c'
    b'ell_size\x18\x10 \x01(\x05:\x014R\x0bhogCellSize\x12\x1c\n\x07min_iou\x18\x11 \x01(\x02:\x030.8R\x06minIou'
    b'"p\n\x19FeatureDecayLossParameter\x12+\n\x0fdecay_threshold\x18\x01 \x01(\x02:\x0220R\x0e'
    b'decayThreshold\x12&\n\x0bforce_decay\x18\x02 \x01(\x08:\x05falseR\nforceDecay"\\\n\rFl'
    b'ipParameter\x12#\n\nflip_width\x18\x01 \x01(\x08:\x04trueR\tflipWidth\x12&\n\x0bflip_hei'
    b'ght\x18\x02 \x01(\x08:\x05falseR\nflipHeight"\x8d\x01\n\x11FlowWarpParameter\x12K\n\nfill_v'
    b'alue\x18\x01 \x01(\x0e2&.caffe.FlowWarpParameter.FillParameter:\x04ZEROR\tfi'
    b'llValue"+\n\rFillParameter\x12\x08\n\x04ZERO\x10\x01\x12\x10\n\x0cNOT_A_NUMBER\x10\x02"\xca\x02\n\x12Foc'
    b'alLossParameter\x12:\n\x04type\x18\x01 \x01(\x0e2\x1e.caffe.FocalLossParameter.Typ'
    b'e:\x06ORIGINR\x04type\x12\x17\n\x05gamma\x18\x02 \x01(\x02:\x012R\x05gamma\x12\x14\n\x05alpha\x18\x03 \x01(\x02R\x05alp'
    b'ha\x12\x15\n\x04beta\x18\x04 \x01(\x02:\x011R\x04beta\x12A\n\x06engine\x18\x05 \x01(\x0e2 .caffe.FocalLossP'
    b'arameter.Engine:\x07DEFAULTR\x06engine\x12\x15\n\x04axis\x18\x06 \x01(\x05:\x011R\x04axis"+\n\x04T'
    b'ype\x12\n\n\x06ORIGIN\x10\x00\x12\n\n\x06LINEAR\x10\x01\x12\x0b\n\x07ONEADDP\x10\x02"+\n\x06Engine\x12\x0b\n\x07DEFAUL'
    b'T\x10\x00\x12\t\n\x05CAFFE\x10\x01\x12\t\n\x05CUDNN\x10\x02"\xdd\x01\n\x14FrcnnOutputParameter\x12\x1c\n\x08conf_t'
    b'hr\x18\x01 \x01(\x02:\x010R\x07confThr\x12\x1c\n\x07iou_thr\x18\x02 \x01(\x02:\x030.5R\x06iouThr\x12\x1e\n\x08nms_ty'
    b'pe\x18\x03 \x01(\t:\x03IOUR\x07nmsType\x12!\n\x0bmax_det_num\x18\x04 \x01(\r:\x010R\tmaxDetNum\x12F\n'
    b'\x11save_output_param\x18\x05 \x01(\x0b2\x1a.caffe.SaveOutputParameterR\x0fsaveOu'
    b'tputParam"\xb9\x05\n\x1bGeneralContrastiveParameter\x12*\n\x0fpositive_margin'
    b'\x18\x01 \x01(\x02:\x010R\x0epositiveMargin\x12*\n\x0fnegative_margin\x18\x02 \x01(\x02:\x011R\x0enegat'
    b'iveMargin\x12*\n\x0fpositive_weight\x18\x03 \x01(\x02:\x011R\x0epositiveWeight\x12*\n\x0fneg'
    b'ative_weight\x18\x04 \x01(\x02:\x011R\x0enegativeWeight\x120\n\x12normalize_negative\x18'
    b'\x05 \x01(\x02:\x010R\x11normalizeNegative\x129\n\x17positive_outlier_thresh\x18\x06 \x01(\x02'
    b':\x014R\x15positiveOutlierThresh\x12\x1d\n\x06square\x18\x07 \x01(\x08:\x05falseR\x06square\x121\n'
    b'\x11max_negative_only\x18\x08 \x01(\x08:\x05falseR\x0fmaxNegativeOnly\x121\n\x11max_posi'
    b'tive_only\x18\t \x01(\x08:\x05falseR\x0fmaxPositiveOnly\x12,\n\x0epositive_first\x18\n '
    b'\x01(\x08:\x05falseR\rpositiveFirst\x123\n\x14positive_upper_bound\x18\x0b \x01(\x02:\x011R\x12'
    b'positiveUpperBound\x125\n\x13exp_negative_weight\x18\x0c \x01(\x08:\x05falseR\x11expN'
    b'egativeWeight\x12)\n\radd_intra_mae\x18\r \x01(\x08:\x05falseR\x0baddIntraMae\x123\n\x13'
    b'max_negative_margin\x18\x0e \x01(\x02:\x031.2R\x11maxNegativeMargin"\xc9\x02\n\x17Genera'
    b'lTripletParameter\x12\x1b\n\x06margin\x18\x01 \x01(\x02:\x030.2R\x06margin\x12,\n\x0fadd_center'
    b'_loss\x18\x02 \x01(\x08:\x04trueR\raddCenterLoss\x12(\n\x0chardest_only\x18\x03 \x01(\x08:\x05fals'
    b'eR\x0bhardestOnly\x12,\n\x0epositive_first\x18\x04 \x01(\x08:\x05falseR\rpositiveFirst'
    b'\x123\n\x14positive_upper_bound\x18\x05 \x01(\x02:\x011R\x12positiveUpperBound\x12*\n\x0fpos'
    b'itive_weight\x18\x06 \x01(\x02:\x011R\x0epositiveWeight\x12*\n\x0fnegative_weight\x18\x07 \x01'
    b'(\x02:\x011R\x0enegativeWeight"\x99\x01\n\x17GradientScalerParameter\x12"\n\x0blower_b'
    b'ound\x18\x01 \x01(\x02:\x010R\nlowerBound\x12"\n\x0bupper_bound\x18\x02 \x01(\x02:\x011R\nupperBoun'
    b'd\x12\x18\n\x05alpha\x18\x03 \x01(\x02:\x0210R\x05alpha\x12\x1c\n\x08max_iter\x18\x04 \x01(\x02:\x011R\x07maxIter"e\n'
    b'\x13HardMiningParameter\x12.\n\x11num_roi_per_image\x18\x01 \x01(\r:\x03128R\x0enumRoi'
    b'PerImage\x12\x1e\n\tnum_image\x18\x02 \x01(\r:\x014R\x08numImage"\xf5\x01\n\x10HotspotParamete'
    b'r\x12$\n\x0cgaussian_std\x18\x01 \x01(\x02:\x011R\x0bgaussianStd\x12&\n\routput_height\x18\x02 \x01'
    b'(\r:\x010R\x0coutputHeight\x12$\n\x0coutput_width\x18\x03 \x01(\r:\x010R\x0boutputWidth\x12"\n'
    b'\x0bdata_height\x18\x04 \x01(\r:\x010R\ndataHeight\x12 \n\ndata_width\x18\x05 \x01(\r:\x010R\tda'
    b'taWidth\x12\'\n\x0cmean_removed\x18\x06 \x01(\x08:\x04trueR\x0bmeanRemoved"\xfd\x06\n\x14ImageGt'
    b'DataParameter\x12\x16\n\x06source\x18\x01 \x01(\tR\x06source\x12\x17\n\x05scale\x18\x02 \x01(\x02:\x011R\x05sca'
    b'le\x12\x1d\n\nbatch_size\x18\x04 \x01(\rR\tbatchSize\x12\x1d\n\x06mirror\x18\x05 \x01(\x08:\x05falseR\x06mi'
    b"rror\x12'\n\x0fdownsample_rate\x18\x06 \x03(\rR\x0edownsampleRate\x12\x1e\n\tcoord_num\x18\x07"
    b' \x01(\r:\x014R\x08coordNum\x12\x17\n\x07field_h\x18\x08 \x03(\rR\x06fieldH\x12\x17\n\x07field_w\x18\t \x03(\rR'
    b'\x06fieldW\x12&\n\x0cfg_threshold\x18\n \x01(\x02:\x030.5R\x0bfgThreshold\x12!\n\x0cresize_wi'
    b'dth\x18\x0b \x01(\rR\x0bresizeWidth\x12#\n\rresize_height\x18\x0c \x01(\rR\x0cresizeHeight\x12'
    b' \n\ncrop_width\x18\r \x01(\r:\x010R\tcropWidth\x12"\n\x0bcrop_height\x18\x0e \x01(\r:\x010R\nc'
    b'ropHeight\x121\n\x11do_multiple_scale\x18\x0f \x01(\x08:\x05falseR\x0fdoMultipleScale'
    b'\x12\x1b\n\tmin_scale\x18\x10 \x01(\rR\x08minScale\x12\x1b\n\tmax_scale\x18\x11 \x01(\rR\x08maxScale\x12!'
    b'\n\x0cmin_whaspect\x18\x12 \x01(\x02R\x0bminWhaspect\x12!\n\x0cmax_whaspect\x18\x13 \x01(\x02R\x0bmax'
    b'Whaspect\x12#\n\x0cmin_gt_width\x18\x14 \x01(\x02:\x010R\nminGtWidth\x12%\n\rmin_gt_heig'
    b'ht\x18\x15 \x01(\x02:\x010R\x0bminGtHeight\x12\x1f\n\x07shuffle\x18\x16 \x01(\x08:\x05falseR\x07shuffle\x12-\n'
    b'\x0foutput_gt_boxes\x18\x17 \x01(\x08:\x05falseR\routputGtBoxes\x12)\n\x0ffg_img_multi'
    b'ple\x18\x18 \x01(\r:\x011R\rfgImgMultiple\x12(\n\x0ccache_images\x18\x19 \x01(\x08:\x05falseR\x0bca'
    b'cheImages\x12!\n\x0broot_folder\x18\x1a \x01(\t:\x00R\nrootFolder"5\n\x13InfimumLossP'
    b'aramter\x12\x1e\n\x07infimum\x18\x01 \x01(\x02:\x040.25R\x07infimum"\x8f\x03\n\x16InnerDistancePar'
    b'ameter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnumOutput\x12!\n\tbias_term\x18\x02 \x01(\x08:\x04tr'
    b'ueR\x08biasTerm\x12;\n\rweight_filler\x18\x03 \x01(\x0b2\x16.caffe.FillerParameterR'
    b'\x0cweightFiller\x127\n\x0bbias_filler\x18\x04 \x01(\x0b2\x16.caffe.FillerParameterR\n'
    b'biasFiller\x12\x15\n\x04axis\x18\x05 \x01(\x05:\x011R\x04axis\x12#\n\ttranspose\x18\x06 \x01(\x08:\x05falseR'
    b"\ttranspose\x12'\n\rdistance_type\x18\x07 \x01(\t:\x02L2R\x0cdistanceType\x12#\n\tnorma"
    b'lize\x18\x08 \x01(\x08:\x05falseR\tnormalize\x123\n\x12update_center_only\x18\t \x01(\x08:\x05fa'
    b'lseR\x10updateCenterOnly":\n\x11InsanityParameter\x12\x11\n\x02lb\x18\x01 \x01(\x02:\x015R\x02l'
    b'b\x12\x12\n\x02ub\x18\x02 \x01(\x02:\x0210R\x02ub"\xcb\x02\n\x0fInterpParameter\x12\x19\n\x06height\x18\x01 \x01(\x05:\x010'
    b'R\x06height\x12\x17\n\x05width\x18\x02 \x01(\x05:\x010R\x05width\x12"\n\x0bzoom_factor\x18\x03 \x01(\x05:\x011R\nz'
    b'oomFactor\x12&\n\rshrink_factor\x18\x04 \x01(\x05:\x011R\x0cshrinkFactor\x12\x1a\n\x07pad_beg'
    b'\x18\x05 \x01(\x05:\x010R\x06padBeg\x12\x1a\n\x07pad_end\x18\x06 \x01(\x05:\x010R\x06padEnd\x127\n\x04mode\x18\x07 \x01(\x0e2'
    b'\x1b.caffe.InterpParameter.Mode:\x06LINEARR\x04mode\x12&\n\x0bis_seglabel\x18\x08 '
    b'\x01(\x08:\x05falseR\nisSeglabel"\x1f\n\x04Mode\x12\n\n\x06LINEAR\x10\x01\x12\x0b\n\x07NEAREST\x10\x03"\xfb\x01\n\x0f'
    b'L1LossParameter\x12-\n\x0fl2_per_location\x18\x01 \x01(\x08:\x05falseR\rl2PerLocati'
    b'on\x12<\n\x17l2_prescale_by_channels\x18\x02 \x01(\x08:\x05falseR\x14l2PrescaleByChan'
    b'nels\x12>\n\x18normalize_by_num_entries\x18\x03 \x01(\x08:\x05falseR\x15normalizeByNu'
    b'mEntries\x12\x1e\n\x07epsilon\x18\x04 \x01(\x02:\x040.01R\x07epsilon\x12\x1b\n\x07plateau\x18\x05 \x01(\x02:\x010'
    b'R\x07plateau"\xa1\x02\n\x19LabelSpecificAddParameter\x12\x15\n\x04bias\x18\x01 \x01(\x02:\x010R\x04bi'
    b'as\x12,\n\x0etransform_test\x18\x02 \x01(\x08:\x05falseR\rtransformTest\x12\x1e\n\tbias_bas'
    b'e\x18\x03 \x01(\x02:\x010R\x08biasBase\x12 \n\nbias_gamma\x18\x04 \x01(\x02:\x010R\tbiasGamma\x12 \n\nbi'
    b'as_power\x18\x05 \x01(\x02:\x011R\tbiasPower\x12\x1c\n\x08bias_min\x18\x06 \x01(\x02:\x010R\x07biasMin\x12\x1c'
    b'\n\x08bias_max\x18\x07 \x01(\x02:\x010R\x07biasMax\x12\x1f\n\titeration\x18\x08 \x01(\r:\x010R\titeratio'
    b'n"\xc7\x04\n\x1cLabelSpecificAffineParameter\x12 \n\nscale_base\x18\x01 \x01(\x02:\x011R\ts'
    b'caleBase\x12"\n\x0bscale_gamma\x18\x02 \x01(\x02:\x010R\nscaleGamma\x12"\n\x0bscale_power\x18'
    b'\x03 \x01(\x02:\x011R\nscalePower\x12\x1e\n\tscale_max\x18\x04 \x01(\x02:\x011R\x08scaleMax\x12,\n\x0etran'
    b'sform_test\x18\x05 \x01(\x08:\x05falseR\rtransformTest\x12\x1f\n\titeration\x18\x06 \x01(\r:\x010'
    b'R\titeration\x12\x1e\n\tbias_base\x18\x07 \x01(\x02:\x010R\x08biasBase\x12 \n\nbias_gamma\x18\x08 '
    b'\x01(\x02:\x010R\tbiasGamma\x12 \n\nbias_power\x18\t \x01(\x02:\x011R\tbiasPower\x12\x1c\n\x08bias_'
    b'max\x18\n \x01(\x02:\x010R\x07biasMax\x12 \n\npower_base\x18\x0b \x01(\x02:\x011R\tpowerBase\x12"\n\x0bp'
    b'ower_gamma\x18\x0c \x01(\x02:\x010R\npowerGamma\x12#\n\x0bpower_power\x18\r \x01(\x02:\x02-1R\npo'
    b'werPower\x12 \n\tpower_min\x18\x0e \x01(\x02:\x030.5R\x08powerMin\x12"\n\tauto_tune\x18\x0f \x01('
    b'\x08:\x05falseR\x08autoTune\x12\x1b\n\x05reset\x18\x10 \x01(\x08:\x05falseR\x05reset"P\n LabelSpec'
    b'ificHardMarginParameter\x12,\n\x0fpositive_weight\x18\x01 \x01(\x02:\x030.5R\x0eposit'
    b'iveWeight"\x9f\x03\n\x1cLabelSpecificMarginParameter\x12H\n\x04type\x18\x01 \x01(\x0e2..c'
    b'affe.LabelSpecificMarginParameter.MarginType:\x04HARDR\x04type\x12"\n\x0b'
    b'margin_base\x18\x02 \x01(\x02:\x010R\nmarginBase\x12!\n\nmargin_max\x18\x03 \x01(\x02:\x0210R\tma'
    b'rginMax\x12\x17\n\x05power\x18\x04 \x01(\x02:\x011R\x05power\x12\x17\n\x05gamma\x18\x05 \x01(\x02:\x011R\x05gamma\x12\x1f\n'
    b'\titeration\x18\x06 \x01(\x05:\x010R\titeration\x12(\n\x0creset_margin\x18\x07 \x01(\x08:\x05falseR'
    b'\x0bresetMargin\x12+\n\x0emargin_on_test\x18\x08 \x01(\x08:\x05falseR\x0cmarginOnTest\x12"\n'
    b'\tauto_tune\x18\t \x01(\x08:\x05falseR\x08autoTune" \n\nMarginType\x12\x08\n\x04HARD\x10\x00\x12\x08\n'
    b'\x04SOFT\x10\x01"\xec\x04\n\x1dLabelSpecificRescaleParameter\x12*\n\x0fpositive_weight'
    b'\x18\x01 \x01(\x02:\x011R\x0epositiveWeight\x12*\n\x0fnegative_weight\x18\x02 \x01(\x02:\x011R\x0enegat'
    b'iveWeight\x123\n\x14positive_lower_bound\x18\x03 \x01(\x02:\x010R\x12positiveLowerBou'
    b'nd\x123\n\x14negative_upper_bound\x18\x04 \x01(\x02:\x010R\x12negativeUpperBound\x12(\n\x0cr'
    b'escale_test\x18\x05 \x01(\x08:\x05falseR\x0brescaleTest\x12\x1c\n\x06for_ip\x18\x06 \x01(\x08:\x05false'
    b'R\x05forIp\x123\n\x14positive_weight_base\x18\x07 \x01(\x02:\x010R\x12positiveWeightBase'
    b'\x12\x17\n\x05gamma\x18\x08 \x01(\x02:\x010R\x05gamma\x12\x17\n\x05power\x18\t \x01(\x02:\x011R\x05power\x121\n\x13positi'
    b've_weight_min\x18\n \x01(\x02:\x010R\x11positiveWeightMin\x121\n\x13positive_weight'
    b'_max\x18\x0b \x01(\x02:\x010R\x11positiveWeightMax\x12\x1f\n\titeration\x18\x0c \x01(\r:\x010R\titer'
    b'ation\x12 \n\x08bias_fix\x18\r \x01(\x08:\x05falseR\x07biasFix\x121\n\x11power_on_positive'
    b'\x18\x0e \x01(\x08:\x05falseR\x0fpowerOnPositive"D\n\x1eLabelsequenceAccuracyParam'
    b'eter\x12"\n\x0bblank_label\x18\x01 \x01(\x05:\x010R\nblankLabel"\xbc\x03\n LargeMarginInne'
    b'rProductParameter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnumOutput\x12S\n\x04type\x18\x02 \x01'
    b'(\x0e27.caffe.LargeMarginInnerProductParameter.LargeMarginType:'
    b'\x06SINGLER\x04type\x12;\n\rweight_filler\x18\x03 \x01(\x0b2\x16.caffe.FillerParameter'
    b'R\x0cweightFiller\x12\x15\n\x04axis\x18\x04 \x01(\x05:\x011R\x04axis\x12\x15\n\x04base\x18\x05 \x01(\x02:\x011R\x04base'
    b'\x12\x17\n\x05gamma\x18\x06 \x01(\x02:\x010R\x05gamma\x12\x17\n\x05power\x18\x07 \x01(\x02:\x011R\x05power\x12\x1f\n\titerat'
    b'ion\x18\x08 \x01(\x05:\x010R\titeration\x12 \n\nlambda_min\x18\t \x01(\x02:\x010R\tlambdaMin"D\n'
    b'\x0fLargeMarginType\x12\n\n\x06SINGLE\x10\x00\x12\n\n\x06DOUBLE\x10\x01\x12\n\n\x06TRIPLE\x10\x02\x12\r\n\tQUAD'
    b'RUPLE\x10\x03"\x99\x02\n\x0eLocalParameter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnumOutput\x12!\n'
    b'\tbias_term\x18\x02 \x01(\x08:\x04trueR\x08biasTerm\x12\x13\n\x03pad\x18\x03 \x01(\r:\x010R\x03pad\x12\x1f\n\x0bker'
    b'nel_size\x18\x04 \x01(\rR\nkernelSize\x12\x19\n\x06stride\x18\x05 \x01(\r:\x011R\x06stride\x12;\n\rwei'
    b'ght_filler\x18\x06 \x01(\x0b2\x16.caffe.FillerParameterR\x0cweightFiller\x127\n\x0bbi'
    b'as_filler\x18\x07 \x01(\x0b2\x16.caffe.FillerParameterR\nbiasFiller"\xa9\x02\n\x10LpqL'
    b'ossParameter\x12<\n\x17l2_prescale_by_channels\x18\x01 \x01(\x08:\x05falseR\x14l2Pres'
    b'caleByChannels\x12>\n\x18normalize_by_num_entries\x18\x02 \x01(\x08:\x05falseR\x15nor'
    b'malizeByNumEntries\x12\x1e\n\tp_epsilon\x18\x03 \x01(\x02:\x010R\x08pEpsilon\x12!\n\tq_epsi'
    b'lon\x18\x04 \x01(\x02:\x040.01R\x08qEpsilon\x128\n\x19pq_episode_starts_at_iter\x18\x05 \x03(\r'
    b'R\x15pqEpisodeStartsAtIter\x12\x0c\n\x01p\x18\x06 \x03(\x02R\x01p\x12\x0c\n\x01q\x18\x07 \x03(\x02R\x01q"\xf8\x01\n\rLstm'
    b'Parameter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnumOutput\x120\n\x12clipping_thresho'
    b'ld\x18\x02 \x01(\x02:\x010R\x11clippingThreshold\x12;\n\rweight_filler\x18\x03 \x01(\x0b2\x16.caff'
    b'e.FillerParameterR\x0cweightFiller\x127\n\x0bbias_filler\x18\x04 \x01(\x0b2\x16.caffe'
    b'.FillerParameterR\nbiasFiller\x12 \n\nbatch_size\x18\x05 \x01(\r:\x011R\tbatchSi'
    b'ze"\xa8\x03\n\x1bMarginInnerProductParameter\x12\x1d\n\nnum_output\x18\x01 \x01(\rR\tnumO'
    b'utput\x12I\n\x04type\x18\x02 \x01(\x0e2-.caffe.MarginInnerProductParameter.Marg'
    b'inType:\x06SINGLER\x04type\x12;\n\rweight_filler\x18\x03 \x01(\x0b2\x16.caffe.FillerPa'
    b'rameterR\x0cweightFiller\x12\x15\n\x04axis\x18\x04 \x01(\x05:\x011R\x04axis\x12\x15\n\x04base\x18\x05 \x01(\x02:\x01'
    b'1R\x04base\x12\x17\n\x05gamma\x18\x06 \x01(\x02:\x010R\x05gamma\x12\x17\n\x05power\x18\x07 \x01(\x02:\x011R\x05power\x12\x1f\n'
    b'\titeration\x18\x08 \x01(\x05:\x010R\titeration\x12 \n\nlambda_min\x18\t \x01(\x02:\x010R\tlambd'
    b'aMin"?\n\nMarginType\x12\n\n\x06SINGLE\x10\x00\x12\n\n\x06DOUBLE\x10\x01\x12\n\n\x06TRIPLE\x10\x02\x12\r\n\tQU'
    b'ADRUPLE\x10\x03"c\n\x13MaskResizeParameter\x12&\n\routput_height\x18\x01 \x01(\r:\x010R\x0c'
    b'outputHeight\x12$\n\x0coutput_width\x18\x02 \x01(\r:\x010R\x0boutputWidth"\x7f\n\x10MatRea'
    b'dParameter\x12\x16\n\x06prefix\x18\x01 \x01(\tR\x06prefix\x12\x18\n\x06source\x18\x02 \x01(\t:\x00R\x06source'
    b'\x12\x17\n\x05strip\x18\x03 \x01(\x05:\x010R\x05strip\x12 \n\nbatch_size\x18\x04 \x01(\x05:\x011R\tbatchSize"'
    b'y\n\x11MatWriteParameter\x12\x16\n\x06prefix\x18\x01 \x01(\tR\x06prefix\x12\x18\n\x06source\x18\x02 \x01(\t'
    b':\x00R\x06source\x12\x17\n\x05strip\x18\x03 \x01(\x05:\x010R\x05strip\x12\x19\n\x06period\x18\x04 \x01(\x05:\x011R\x06peri'
    b'od"\x8f\x02\n\rMeanParameter\x12@\n\toperation\x18\x01 \x01(\x0e2".caffe.MeanParamete'
    b'r.MeanOperationR\toperation\x12\x12\n\x04file\x18\x02 \x01(\tR\x04file\x12\x14\n\x05value\x18\x03 \x03('
    b'\x02R\x05value\x12 \n\nmean_scale\x18\x04 \x01(\x02:\x011R\tmeanScale\x12"\n\x0binput_scale\x18\x05 '
    b'\x01(\x02:\x011R\ninputScale\x12$\n\x0coutput_scale\x18\x06 \x01(\x02:\x011R\x0boutputScale"&\n\r'
    b'MeanOperation\x12\x07\n\x03ADD\x10\x01\x12\x0c\n\x08SUBTRACT\x10\x04"\xb1\x01\n\x12MergeCropParameter\x12'
    b'F\n\toperation\x18\x01 \x01(\x0e2!.caffe.MergeCropParameter.MergeOp:\x05STACK'
    b'R\toperation\x12\x18\n\x07forward\x18\x02 \x03(\x08R\x07forward\x12\x1a\n\x08backward\x18\x03 \x03(\x08R\x08bac'
    b'kward"\x1d\n\x07MergeOp\x12\t\n\x05STACK\x10\x00\x12\x07\n\x03ADD\x10\x01"\xc8\x02\n\x10MILDataParameter\x12\x16\n'
    b'\x06source\x18\x01 \x01(\tR\x06source\x12 \n\nnum_scales\x18\x02 \x01(\r:\x011R\tnumScales\x12$\n\x0cs'
    b'cale_factor\x18\x03 \x01(\x02:\x011R\x0bscaleFactor\x12\x1d\n\x08channels\x18\x04 \x01(\r:\x013R\x08chan'
    b'nels\x12(\n\x10images_per_batch\x18\x05 \x01(\rR\x0eimagesPerBatch\x12\x1b\n\tn_classes\x18'
    b'\x06 \x01(\rR\x08nClasses\x12\x1d\n\nlabel_file\x18\x07 \x01(\tR\tlabelFile\x12\x19\n\x08root_dir\x18\x08'
    b' \x01(\tR\x07rootDir\x12\x10\n\x03ext\x18\t \x01(\tR\x03ext\x12"\n\trandomize\x18\n \x01(\x08:\x04trueR\tra'
    b'ndomize"a\n\x0cMILParameter\x124\n\x04type\x18\x01 \x01(\x0e2\x1b.caffe.MILParameter.M'
    b'ILType:\x03MAXR\x04type"\x1b\n\x07MILType\x12\x07\n\x03MAX\x10\x00\x12\x07\n\x03NOR\x10\x01"\xd8\x01\n\x15MnActivat'
    b'ionParameter\x12 \n\x0cnum_nodes_in\x18\x01 \x01(\rR\nnumNodesIn\x12"\n\rnum_nodes_'
    b"out\x18\x02 \x01(\rR\x0bnumNodesOut\x12'\n\x0emodel_parts_in\x18\x03 \x01(\r:\x011R\x0cmodelPart"
    b'sIn\x12)\n\x0fmodel_parts_out\x18\x04 \x01(\r:\x011R\rmodelPartsOut\x12%\n\x0bneed_reduc'
    b'e\x18\x05 \x01(\x08:\x04trueR\nneedReduce"[\n\x1cMnParamGradCompressParameter\x12;\n'
    b'\x1aparam_grad_compress_enable\x18\x01 \x03(\x08R\x17paramGradCompressEnable"\xbf'
    b'\x0c\n\x15MultiBoxLossParameter\x12W\n\rloc_loss_type\x18\x01 \x01(\x0e2(.caffe.Mult'
    b'iBoxLossParameter.LocLossType:\tSMOOTH_L1R\x0blocLossType\x12X\n\x0econ'
    b'f_loss_type\x18\x02 \x01(\x0e2).caffe.MultiBoxLossParameter.ConfLossType'
    b':\x07SOFTMAXR\x0cconfLossType\x12 \n\nloc_weight\x18\x03 \x01(\x02:\x011R\tlocWeight\x12\x1f\n'
    b'\x0bnum_classes\x18\x04 \x01(\rR\nnumClasses\x12+\n\x0eshare_location\x18\x05 \x01(\x08:\x04true'
    b'R\rshareLocation\x12U\n\nmatch_type\x18\x06 \x01(\x0e2&.caffe.MultiBoxLossPara'
    b'meter.MatchType:\x0ePER_PREDICTIONR\tmatchType\x120\n\x11overlap_thresh'
    b'old\x18\x07 \x01(\x02:\x030.5R\x10overlapThreshold\x129\n\x16use_prior_for_matching\x18\x08'
    b' \x01(\x08:\x04trueR\x13usePriorForMatching\x121\n\x13background_label_id\x18\t \x01(\r'
    b':\x010R\x11backgroundLabelId\x12.\n\x10use_difficult_gt\x18\n \x01(\x08:\x04trueR\x0euseD'
    b'ifficultGt\x12"\n\rdo_neg_mining\x18\x0b \x01(\x08R\x0bdoNegMining\x12%\n\rneg_pos_ra'
    b'tio\x18\x0c \x01(\x02:\x013R\x0bnegPosRatio\x12$\n\x0bneg_overlap\x18\r \x01(\x02:\x030.5R\nnegOver'
    b'lap\x12F\n\tcode_type\x18\x0e \x01(\x0e2!.caffe.PriorBoxParameter.CodeType:\x06C'
    b'ORNERR\x08codeType\x12@\n\x19encode_variance_in_target\x18\x0f \x01(\x08:\x05falseR\x16e'
    b'ncodeVarianceInTarget\x12:\n\x16map_object_to_agnostic\x18\x10 \x01(\x08:\x05false'
    b'R\x13mapObjectToAgnostic\x12B\n\x1aignore_cross_boundary_bbox\x18\x11 \x01(\x08:\x05f'
    b'alseR\x17ignoreCrossBoundaryBbox\x12"\n\tbp_inside\x18\x12 \x01(\x08:\x05falseR\x08bpI'
    b"nside\x12V\n\x0bmining_type\x18\x13 \x01(\x0e2'.caffe.MultiBoxLossParameter.Min"
    b'ingType:\x0cMAX_NEGATIVER\nminingType\x12B\n\tnms_param\x18\x14 \x01(\x0b2%.caffe'
    b'.NonMaximumSuppressionParameterR\x08nmsParam\x12#\n\x0bsample_size\x18\x15 \x01'
    b'(\x05:\x0264R\nsampleSize\x120\n\x11use_prior_for_nms\x18\x16 \x01(\x08:\x05falseR\x0eusePri'
    b'orForNms\x12/\n\x10objectness_score\x18\x17 \x01(\x02:\x040.01R\x0fobjectnessScore\x125\n'
    b'\x13ignore_difficult_gt\x18\x18 \x01(\x08:\x05falseR\x11ignoreDifficultGt\x12%\n\x0buse_'
    b'polygon\x18\x19 \x01(\x08:\x04trueR\nusePolygon"$\n\x0bLocLossType\x12\x06\n\x02L2\x10\x00\x12\r\n\tSM'
    b'OOTH_L1\x10\x01")\n\x0cConfLossType\x12\x0b\n\x07SOFTMAX\x10\x00\x12\x0c\n\x08LOGISTIC\x10\x01".\n\tMatc'
    b'hType\x12\r\n\tBIPARTITE\x10\x00\x12\x12\n\x0ePER_PREDICTION\x10\x01":\n\nMiningType\x12\x08\n\x04NO'
    b'NE\x10\x00\x12\x10\n\x0cMAX_NEGATIVE\x10\x01\x12\x10\n\x0cHARD_EXAMPLE\x10\x02"\xe4\x05\n\x1cMultiStageMeanf'
    b'ieldParameter\x12^\n\x12compatibility_mode\x18\x01 \x01(\x0e2(.caffe.MultiStage'
    b'MeanfieldParameter.Mode:\x05POTTSR\x11compatibilityMode\x12\x1c\n\tthresho'
    b'ld\x18\x02 \x01(\x02R\tthreshold\x12#\n\x0btheta_alpha\x18\x03 \x01(\x02:\x0210R\nthetaAlpha\x12!\n\n'
    b'theta_beta\x18\x04 \x01(\x02:\x0210R\tthetaBeta\x12#\n\x0btheta_gamma\x18\x05 \x01(\x02:\x0210R\nth'
    b'etaGamma\x12(\n\x0enum_iterations\x18\x06 \x01(\r:\x011R\rnumIterations\x12=\n\x1aspatia'
    b'l_filter_weights_str\x18\x07 \x01(\t:\x00R\x17spatialFilterWeightsStr\x12A\n\x1cbil'
    b'ateral_filter_weights_str\x18\x08 \x01(\t:\x00R\x19bilateralFilterWeightsStr'
    b'\x12"\n\tforce_cpu\x18\t \x01(\x08:\x05falseR\x08forceCpu\x125\n\x15spatial_filter_weigh'
    b't\x18\n \x01(\x02:\x011R\x13spatialFilterWeight\x129\n\x17bilateral_filter_weight\x18\x0b'
    b' \x01(\x02:\x011R\x15bilateralFilterWeight\x12?\n\x1cforced_spatial_filter_weig'
    b'ht\x18\x0c \x01(\x02R\x19forcedSpatialFilterWeight\x12C\n\x1eforced_bilateral_filt'
    b'er_weight\x18\r \x01(\x02R\x1bforcedBilateralFilterWeight"\x11\n\x04Mode\x12\t\n\x05POTT'
    b'S\x10\x00"A\n\x0cNCAParameter\x121\n\x11min_negative_only\x18\x01 \x01(\x08:\x05falseR\x0fminNe'
    b'gativeOnly"\xa6\x01\n\x13NoiseLayerParameter\x12\x11\n\x02mu\x18\x01 \x01(\x02:\x010R\x02mu\x12\x17\n\x05sig'
    b'ma\x18\x02 \x01(\x02:\x011R\x05sigma\x12$\n\x0cgaussian_std\x18\x03 \x01(\x02:\x010R\x0bgaussianStd\x12&\n\r'
    b'uniform_range\x18\x04 \x01(\x02:\x010R\x0cuniformRange\x12\x15\n\x04bias\x18\x05 \x01(\x02:\x010R\x04bias"'
    b'\xdf\x01\n\x12NormalizeParameter\x12+\n\x0eacross_spatial\x18\x01 \x01(\x08:\x04trueR\racross'
    b'Spatial\x129\n\x0cscale_filler\x18\x02 \x01(\x0b2\x16.caffe.FillerParameterR\x0bscale'
    b'Filler\x12+\n\x0echannel_shared\x18\x03 \x01(\x08:\x04trueR\rchannelShared\x12\x17\n\x03eps\x18\x04'
    b' \x01(\x02:\x051e-10R\x03eps\x12\x1b\n\tfix_scale\x18\x05 \x01(\x08R\x08fixScale"\x8f\x01\n\x18NormalizeV'
    b'ectorParameter\x12)\n\x0enormalize_type\x18\x01 \x01(\t:\x02L2R\rnormalizeType\x12(\n'
    b'\x0cfix_gradient\x18\x02 \x01(\x08:\x05falseR\x0bfixGradient\x12\x1e\n\x07bp_norm\x18\x03 \x01(\x08:\x05fa'
    b'lseR\x06bpNorm"K\n\x1aOrdinalRegressionParameter\x12\x0c\n\x01k\x18\x01 \x01(\rR\x01k\x12\x1f\n\x0bw'
    b'eight_file\x18\x02 \x01(\tR\nweightFile"\x9b\x01\n\x11PairwiseParameter\x12F\n\toperat'
    b'ion\x18\x01 \x01(\x0e2#.caffe.PairwiseParameter.PairwiseOp:\x03SUMR\toperati'
    b'on\x12\x14\n\x05coeff\x18\x02 \x03(\x02R\x05coeff"(\n\nPairwiseOp\x12\x07\n\x03SUM\x10\x01\x12\x08\n\x04PROD\x10\x02\x12\x07\n'
    b'\x03MAX\x10\x03"Z\n\x16ParseEvaluateParameter\x12\x1d\n\nnum_labels\x18\x01 \x01(\x05R\tnumLab'
    b'els\x12!\n\x0cignore_label\x18\x02 \x03(\x05R\x0bignoreLabel"(\n\x10PermuteParameter\x12\x14'
    b'\n\x05order\x18\x01 \x03(\rR\x05order"A\n\x15PixelShuffleParameter\x12(\n\x0eupscale_fac'
    b'tor\x18\x01 \x01(\r:\x011R\rupscaleFactor"\xa3\x02\n\x12Pooling3DParameter\x12=\n\x04pool\x18\x01'
    b' \x01(\x0e2$.caffe.Pooling3DParameter.PoolMethod:\x03MAXR\x04pool\x12\x1f\n\x0bker'
    b'nel_size\x18\x02 \x01(\rR\nkernelSize\x12\x19\n\x06stride\x18\x03 \x01(\r:\x011R\x06stride\x12\x13\n\x03pad'
    b'\x18\x04 \x01(\r:\x010R\x03pad\x12!\n\x0ckernel_depth\x18\x05 \x01(\rR\x0bkernelDepth\x12*\n\x0ftempora'
    b'l_stride\x18\x06 \x01(\r:\x011R\x0etemporalStride".\n\nPoolMethod\x12\x07\n\x03MAX\x10\x00\x12\x07\n\x03'
    b'AVE\x10\x01\x12\x0e\n\nSTOCHASTIC\x10\x02"\xf1\x01\n\x13PredictBoxParameter\x12\x19\n\x06stride\x18\x01 \x01('
    b'\r:\x012R\x06stride\x12+\n\x0freceptive_field\x18\x02 \x01(\r:\x0212R\x0ereceptiveField\x12\x16\n'
    b'\x03nms\x18\x03 \x01(\x08:\x04trueR\x03nms\x12)\n\routput_vector\x18\x04 \x01(\x08:\x04trueR\x0coutputVe'
    b'ctor\x12,\n\x0fpositive_thresh\x18\x05 \x01(\x02:\x030.5R\x0epositiveThresh\x12!\n\tbbreg_'
    b'exp\x18\x06 \x01(\x08:\x04trueR\x08bbregExp"\xfe\x03\n\x11PriorBoxParameter\x12\x19\n\x08min_size\x18'
    b'\x01 \x03(\x02R\x07minSize\x12\x19\n\x08max_size\x18\x02 \x03(\x02R\x07maxSize\x12!\n\x0caspect_ratio\x18\x03 '
    b'\x03(\x02R\x0baspectRatio\x12\x18\n\x04flip\x18\x04 \x01(\x08:\x04trueR\x04flip\x12\x19\n\x04clip\x18\x05 \x01(\x08:\x05fa'
    b'lseR\x04clip\x12\x1a\n\x08variance\x18\x06 \x03(\x02R\x08variance\x12\x19\n\x08img_size\x18\x07 \x01(\rR\x07img'
    b'Size\x12\x13\n\x05img_h\x18\x08 \x01(\rR\x04imgH\x12\x13\n\x05img_w\x18\t \x01(\rR\x04imgW\x12\x12\n\x04step\x18\n \x01(\x02'
    b'R\x04step\x12\x15\n\x06step_h\x18\x0b \x01(\x02R\x05stepH\x12\x15\n\x06step_w\x18\x0c \x01(\x02R\x05stepW\x12\x1b\n\x06offs'
    b'et\x18\r \x01(\x02:\x030.5R\x06offset\x123\n\x12denser_prior_boxes\x18\x0e \x01(\x08:\x05falseR\x10de'
    b'nserPriorBoxes\x12\x14\n\x05width\x18\x0f \x03(\x02R\x05width\x12\x16\n\x06height\x18\x10 \x03(\x02R\x06height'
    b'"8\n\x08CodeType\x12\n\n\x06CORNER\x10\x01\x12\x0f\n\x0bCENTER_SIZE\x10\x02\x12\x0f\n\x0bCORNER_SIZE\x10\x03"\x99'
    b'\x02\n\x11ProposalParameter\x12#\n\x0bfeat_stride\x18\x01 \x01(\r:\x0216R\nfeatStride\x12\x1f\n'
    b'\tbase_size\x18\x02 \x01(\r:\x0216R\x08baseSize\x12\x1d\n\x08min_size\x18\x03 \x01(\r:\x0216R\x07minSiz'
    b'e\x12\x14\n\x05ratio\x18\x04 \x03(\x02R\x05ratio\x12\x14\n\x05scale\x18\x05 \x03(\x02R\x05scale\x12&\n\x0cpre_nms_top'
    b"n\x18\x06 \x01(\r:\x046000R\npreNmsTopn\x12'\n\rpost_nms_topn\x18\x07 \x01(\r:\x03300R\x0bpostN"
    b'msTopn\x12"\n\nnms_thresh\x18\x08 \x01(\x02:\x030.7R\tnmsThresh"\x8c\x04\n\x17ProposalTarge'
    b'tParameter\x12\x17\n\x07cls_num\x18\x01 \x01(\rR\x06clsNum\x12"\n\nbatch_size\x18\x02 \x01(\x05:\x03128'
    b'R\tbatchSize\x12%\n\x0bfg_fraction\x18\x03 \x01(\x02:\x040.25R\nfgFraction\x12,\n\x11num_im'
    b'g_per_batch\x18\x04 \x01(\r:\x014R\x0enumImgPerBatch\x12\x1a\n\x06fg_thr\x18\x05 \x01(\x02:\x030.5R\x05f'
    b'gThr\x12\x1f\n\tbg_thr_hg\x18\x06 \x01(\x02:\x030.5R\x07bgThrHg\x12\x1f\n\tbg_thr_lw\x18\x07 \x01(\x02:\x030.'
    b'1R\x07bgThrLw\x12\x1b\n\timg_width\x18\x08 \x01(\rR\x08imgWidth\x12\x1d\n\nimg_height\x18\t \x01(\rR'
    b'\timgHeight\x12(\n\x0ciou_weighted\x18\n \x01(\x08:\x05falseR\x0biouWeighted\x12!\n\x0bbbox'
    b'_thr_lw\x18\x0b \x01(\x02:\x010R\tbboxThrLw\x12"\n\x0bbbox_thr_hg\x18\x0c \x01(\x02:\x0210R\tbboxTh'
    b"rHg\x12+\n\x0epickup_discard\x18\r \x01(\x08:\x04trueR\rpickupDiscard\x12'\n\x0cappend_g"
    b'tbox\x18\x0e \x01(\x08:\x04trueR\x0bappendGtbox"\x9a\x01\n\x13PSROIAlignParameter\x12#\n\rspa'
    b'tial_scale\x18\x01 \x01(\x02R\x0cspatialScale\x12\x1d\n\noutput_dim\x18\x02 \x01(\x05R\toutputDi'
    b'm\x12\x1d\n\ngroup_size\x18\x03 \x01(\x05R\tgroupSize\x12 \n\nsample_num\x18\x04 \x01(\x05:\x012R\tsam'
    b'pleNum"z\n\x15PSROIPoolingParameter\x12#\n\rspatial_scale\x18\x01 \x01(\x02R\x0cspat'
    b'ialScale\x12\x1d\n\noutput_dim\x18\x02 \x01(\x05R\toutputDim\x12\x1d\n\ngroup_size\x18\x03 \x01(\x05R'
    b'\tgroupSize"\x8f\x05\n\x15QuantizationParameter\x12Y\n\tprecision\x18\x01 \x01(\x0e2&.ca'
    b'ffe.QuantizationParameter.Precision:\x13DYNAMIC_FIXED_POINTR\tpr'
    b'ecision\x12W\n\x0frounding_scheme\x18\x02 \x01(\x0e2%.caffe.QuantizationParamet'
    b'er.Rounding:\x07NEARESTR\x0eroundingScheme\x12"\n\x0bbw_layer_in\x18\x03 \x01(\r:\x023'
    b'2R\tbwLayerIn\x12$\n\x0cbw_layer_out\x18\x04 \x01(\r:\x0232R\nbwLayerOut\x12\x1f\n\tbw_par'
    b'ams\x18\x05 \x01(\r:\x0232R\x08bwParams\x12\x1e\n\x0bfl_layer_in\x18\x06 \x03(\x05R\tflLayerIn\x12 \n\x0cf'
    b'l_layer_out\x18\x07 \x03(\x05R\nflLayerOut\x12\x1b\n\tfl_params\x18\x08 \x03(\x05R\x08flParams\x12\x19'
    b'\n\x08scale_in\x18\t \x03(\x02R\x07scaleIn\x12\x1b\n\tscale_out\x18\n \x03(\x02R\x08scaleOut\x12!\n\x0csc'
    b'ale_params\x18\x0b \x03(\x02R\x0bscaleParams\x121\n\x11is_negative_input\x18\x0c \x01(\x08:\x05fa'
    b'lseR\x0fisNegativeInput\x12+\n\x0eforce_u8_input\x18\r \x01(\x08:\x05falseR\x0cforceU8'
    b'Input"$\n\tPrecision\x12\x17\n\x13DYNAMIC_FIXED_POINT\x10\x00"\x17\n\x08Rounding\x12\x0b\n\x07N'
    b'EAREST\x10\x00":\n\x0fReaderParameter\x12\x12\n\x04file\x18\x01 \x01(\tR\x04file\x12\x13\n\x03num\x18\x02 \x01(\r'
    b':\x011R\x03num"\xc0\x04\n\x13RegionLossParameter\x12\x16\n\x04side\x18\x01 \x01(\r:\x0213R\x04side\x12\x1f\n\t'
    b'num_class\x18\x02 \x01(\r:\x0220R\x08numClass\x12 \n\nbias_match\x18\x03 \x01(\r:\x011R\tbiasMa'
    b'tch\x12\x19\n\x06coords\x18\x04 \x01(\r:\x014R\x06coords\x12\x13\n\x03num\x18\x05 \x01(\r:\x015R\x03num\x12\x1b\n\x07softm'
    b'ax\x18\x06 \x01(\r:\x011R\x07softmax\x12\x1b\n\x06jitter\x18\x07 \x01(\x02:\x030.2R\x06jitter\x12\x1b\n\x07rescore'
    b'\x18\x08 \x01(\r:\x011R\x07rescore\x12$\n\x0cobject_scale\x18\t \x01(\x02:\x011R\x0bobjectScale\x12"\n\x0b'
    b'class_scale\x18\n \x01(\x02:\x011R\nclassScale\x12*\n\x0enoobject_scale\x18\x0b \x01(\x02:\x030.'
    b'5R\rnoobjectScale\x12"\n\x0bcoord_scale\x18\x0c \x01(\x02:\x015R\ncoordScale\x12\x1d\n\x08abso'
    b'lute\x18\r \x01(\r:\x011R\x08absolute\x12\x1b\n\x06thresh\x18\x0e \x01(\x02:\x030.2R\x06thresh\x12\x19\n\x06rand'
    b'om\x18\x0f \x01(\r:\x011R\x06random\x12\x16\n\x06biases\x18\x10 \x03(\x02R\x06biases\x12!\n\x0csoftmax_tree\x18'
    b'\x11 \x01(\tR\x0bsoftmaxTree\x12\x1b\n\tclass_map\x18\x12 \x01(\tR\x08classMap"I\n\x0eReorgPara'
    b'meter\x12\x16\n\x06stride\x18\x01 \x01(\rR\x06stride\x12\x1f\n\x07reverse\x18\x02 \x01(\x08:\x05falseR\x07rever'
    b'se"\x81\x02\n\x11ResampleParameter\x12"\n\tantialias\x18\x01 \x01(\x08:\x04trueR\tantialias'
    b'\x12\x14\n\x05width\x18\x02 \x01(\rR\x05width\x12\x16\n\x06height\x18\x03 \x01(\rR\x06height\x12A\n\x04type\x18\x04 \x01(\x0e'
    b'2%.caffe.ResampleParameter.ResampleType:\x06LINEARR\x04type\x12\x19\n\x06fac'
    b'tor\x18\x05 \x01(\x02:\x011R\x06factor"<\n\x0cResampleType\x12\x0b\n\x07NEAREST\x10\x01\x12\n\n\x06LINEAR\x10'
    b'\x02\x12\t\n\x05CUBIC\x10\x03\x12\x08\n\x04AREA\x10\x04"\xc5\x01\n\x14ResizeLayerParameter\x12\x16\n\x06height\x18\x01 '
    b'\x01(\rR\x06height\x12\x14\n\x05width\x18\x02 \x01(\rR\x05width\x12-\n\x0fis_pyramid_test\x18\x03 \x01(\x08:\x05'
    b'falseR\risPyramidTest\x12(\n\x10out_height_scale\x18\x04 \x01(\x02R\x0eoutHeightSca'
    b'le\x12&\n\x0fout_width_scale\x18\x05 \x01(\x02R\routWidthScale")\n\x10ReverseParamet'
    b'er\x12\x15\n\x04axis\x18\x01 \x01(\x05:\x010R\x04axis"D\n\x14ReverseTimeParameter\x12,\n\x0ecopy_re'
    b'maining\x18\x01 \x01(\x08:\x05falseR\rcopyRemaining"\xa2\x01\n\x11ROIAlignParameter\x12\x1c\n'
    b'\x08pooled_h\x18\x01 \x01(\r:\x010R\x07pooledH\x12\x1c\n\x08pooled_w\x18\x02 \x01(\r:\x010R\x07pooledW\x12&\n'
    b'\rspatial_scale\x18\x03 \x01(\x02:\x011R\x0cspatialScale\x12)\n\x0esampling_ratio\x18\x04 \x01('
    b'\x05:\x02-1R\rsamplingRatio"\xdf\x01\n\x17ROIMaskPoolingParameter\x12\x1c\n\x08pooled_h'
    b'\x18\x01 \x01(\r:\x010R\x07pooledH\x12\x1c\n\x08pooled_w\x18\x02 \x01(\r:\x010R\x07pooledW\x12&\n\rspatial_'
    b'scale\x18\x03 \x01(\x02:\x011R\x0cspatialScale\x12\x1e\n\thalf_part\x18\x04 \x01(\x05:\x010R\x08halfPart'
    b'\x12\x1e\n\troi_scale\x18\x05 \x01(\x02:\x011R\x08roiScale\x12 \n\nmask_scale\x18\x06 \x01(\x02:\x010R\tmas'
    b'kScale"\xb1\x02\n\x13ROIPoolingParameter\x12\x1c\n\x08pooled_h\x18\x01 \x01(\r:\x010R\x07pooledH'
    b'\x12\x1c\n\x08pooled_w\x18\x02 \x01(\r:\x010R\x07pooledW\x12&\n\rspatial_scale\x18\x03 \x01(\x02:\x011R\x0csp'
    b'atialScale\x12\x1f\n\x0bpooled_size\x18\x04 \x03(\rR\npooledSize\x12\x1e\n\tpad_ratio\x18\x05 \x01'
    b'(\x02:\x010R\x08padRatio\x12\x1a\n\x07bi_type\x18\x06 \x01(\r:\x011R\x06biType\x126\n\x14is_multi_inte'
    b'rpolate\x18\x07 \x01(\x08:\x04trueR\x12isMultiInterpolate\x12!\n\x07corners\x18\x88\xa4\x01 \x01(\x08:\x05'
    b'falseR\x07corners"y\n\x13ROIWarpingParameter\x12\x1c\n\x08pooled_h\x18\x01 \x01(\r:\x010R\x07'
    b'pooledH\x12\x1c\n\x08pooled_w\x18\x02 \x01(\r:\x010R\x07pooledW\x12&\n\rspatial_scale\x18\x03 \x01(\x02'
    b':\x011R\x0cspatialScale"Q\n\x13ScaleRouteParameter\x12\x1b\n\tlow_scale\x18\x01 \x01(\x02R'
    b'\x08lowScale\x12\x1d\n\nhigh_scale\x18\x02 \x01(\x02R\thighScale"\x85\x02\n\x14SegAccuracyPara'
    b'meter\x12Q\n\x06metric\x18\x01 \x01(\x0e2*.caffe.SegAccuracyParameter.AccuracyM'
    b'etric:\rPixelAccuracyR\x06metric\x12!\n\x0cignore_label\x18\x02 \x03(\x05R\x0bignoreLa'
    b'bel\x12\x14\n\x05reset\x18\x03 \x01(\x08R\x05reset\x12\x1b\n\ttest_iter\x18\x04 \x01(\rR\x08testIter"D\n\x0eAc'
    b'curacyMetric\x12\x11\n\rPixelAccuracy\x10\x00\x12\x11\n\rClassAccuracy\x10\x01\x12\x0c\n\x08PixelI'
    b'OU\x10\x02"f\n\x1dSegmentationEvaluateParameter\x12"\n\x0bnum_classes\x18\x01 \x01(\r:\x01'
    b'1R\nnumClasses\x12!\n\tthreshold\x18\x02 \x01(\x02:\x030.5R\tthreshold"c\n\x14SeLuDrop'
    b'outParameter\x12(\n\rdropout_ratio\x18\x01 \x01(\x02:\x030.1R\x0cdropoutRatio\x12!\n\x05al'
    b'pha\x18\x02 \x01(\x02:\x0b-1.75809932R\x05alpha"U\n\rSeLuParameter\x12"\n\x06lambda\x18\x01 \x01'
    b'(\x02:\n1.05070102R\x06lambda\x12 \n\x05alpha\x18\x02 \x01(\x02:\n1.67326319R\x05alpha"2\n\x17'
    b'ShuffleChannelParameter\x12\x17\n\x05group\x18\x01 \x01(\r:\x011R\x05group"0\n\x15SmoothL1'
    b'LossParameter\x12\x17\n\x05sigma\x18\x01 \x01(\x02:\x011R\x05sigma"5\n\x11SmoothL1Parameter\x12'
    b' \n\nturn_point\x18\x01 \x01(\x02:\x011R\tturnPoint"\x93\x02\n\x18SoftContrastiveParamet'
    b'er\x12*\n\x0fpositive_margin\x18\x01 \x01(\x02:\x011R\x0epositiveMargin\x12*\n\x0fnegative_m'
    b'argin\x18\x02 \x01(\x02:\x011R\x0enegativeMargin\x12*\n\x0fpositive_weight\x18\x03 \x01(\x02:\x011R\x0e'
    b'positiveWeight\x12*\n\x0fnegative_weight\x18\x04 \x01(\x02:\x011R\x0enegativeWeight\x12('
    b'\n\x0eexponent_scale\x18\x05 \x01(\x02:\x011R\rexponentScale\x12\x1d\n\x06square\x18\x06 \x01(\x08:\x05fa'
    b'lseR\x06square"*\n\x17SoftTruncationParameter\x12\x0f\n\x01c\x18\x01 \x01(\x02:\x012R\x01c"C\n\x17S'
    b'patialDropoutParameter\x12(\n\rdropout_ratio\x18\x01 \x01(\x02:\x030.5R\x0cdropoutR'
    b'atio"\x8a\x01\n\x0eSplitParameter\x12=\n\x06engine\x18\x01 \x01(\x0e2\x1c.caffe.SplitParamet'
    b'er.Engine:\x07DEFAULTR\x06engine"9\n\x06Engine\x12\x0b\n\x07DEFAULT\x10\x00\x12\t\n\x05CAFFE\x10\x01'
    b'\x12\x0b\n\x07MKL2017\x10\x03\x12\n\n\x06MKLDNN\x10\x04"\xb6\x01\n\x12SubRegionParameter\x12#\n\rregion_h'
    b'eight\x18\x01 \x01(\rR\x0cregionHeight\x12!\n\x0cregion_width\x18\x02 \x01(\rR\x0bregionWidth'
    b'\x12\x1f\n\x0bdata_height\x18\x03 \x01(\rR\ndataHeight\x12\x1d\n\ndata_width\x18\x04 \x01(\rR\tdataW'
    b'idth\x12\x18\n\x06as_dim\x18\x05 \x01(\r:\x011R\x05asDim"&\n\x12TransposeParameter\x12\x10\n\x03dim\x18'
    b'\x01 \x03(\x05R\x03dim"1\n\x14TripletLossParameter\x12\x19\n\x06margin\x18\x01 \x01(\x02:\x011R\x06margi'
    b'n"\x82\x02\n\x0cTRTParameter\x12<\n\x08trt_mode\x18\x01 \x01(\x0e2\x1b.caffe.TRTParameter.TR'
    b'TMode:\x04INT8R\x07trtMode\x12\x16\n\x05top_k\x18\x02 \x01(\r:\x011R\x04topK\x12\x16\n\x06deploy\x18\x03 \x01(\t'
    b'R\x06deploy\x12\x14\n\x05model\x18\x04 \x01(\tR\x05model\x12%\n\x0edeploy_outputs\x18\x05 \x03(\tR\rdepl'
    b'oyOutputs\x12\x1e\n\ncalibrator\x18\x06 \x01(\tR\ncalibrator"\'\n\x07TRTMode\x12\x08\n\x04FP32'
    b'\x10\x00\x12\x08\n\x04FP16\x10\x01\x12\x08\n\x04INT8\x10\x02"]\n\x13TruncationParameter\x12"\n\x0blower_bound'
    b'\x18\x01 \x01(\x02:\x010R\nlowerBound\x12"\n\x0bupper_bound\x18\x02 \x01(\x02:\x015R\nupperBound"y\n'
    b'\x14UniqueLabelParameter\x12\x1d\n\nmax_labels\x18\x01 \x01(\x05R\tmaxLabels\x12!\n\x0cigno'
    b're_label\x18\x02 \x03(\x05R\x0bignoreLabel\x12\x1f\n\x0bforce_label\x18\x03 \x03(\x02R\nforceLabel'
    b'"\x8d\x06\n\x12UnPoolingParameter\x12>\n\x06unpool\x18\x01 \x01(\x0e2&.caffe.UnPoolingPar'
    b'ameter.UnPoolMethodR\x06unpool\x12\x1a\n\x07out_pad\x18\x02 \x01(\r:\x010R\x06outPad\x12\x1d\n\to'
    b'ut_pad_h\x18\x03 \x01(\r:\x010R\x07outPadH\x12\x1d\n\tout_pad_w\x18\x04 \x01(\r:\x010R\x07outPadW\x12&\n'
    b'\x0fout_kernel_size\x18\x05 \x01(\rR\routKernelSize\x12 \n\x0cout_kernel_h\x18\x06 \x01(\rR'
    b'\noutKernelH\x12 \n\x0cout_kernel_w\x18\x07 \x01(\rR\noutKernelW\x12 \n\nout_stride\x18'
    b'\x08 \x01(\r:\x011R\toutStride\x12 \n\x0cout_stride_h\x18\t \x01(\rR\noutStrideH\x12 \n\x0cout'
    b'_stride_w\x18\n \x01(\rR\noutStrideW\x12\x13\n\x03pad\x18\x0b \x01(\r:\x010R\x03pad\x12\x16\n\x05pad_h\x18\x0c '
    b'\x01(\r:\x010R\x04padH\x12\x16\n\x05pad_w\x18\r \x01(\r:\x010R\x04padW\x12\x1f\n\x0bkernel_size\x18\x0e \x01(\rR\nk'
    b'ernelSize\x12\x19\n\x08kernel_h\x18\x0f \x01(\rR\x07kernelH\x12\x19\n\x08kernel_w\x18\x10 \x01(\rR\x07kern'
    b'elW\x12\x19\n\x06stride\x18\x11 \x01(\r:\x011R\x06stride\x12\x19\n\x08stride_h\x18\x12 \x01(\rR\x07strideH\x12\x19\n'
    b'\x08stride_w\x18\x13 \x01(\rR\x07strideW\x12\x1f\n\x0bunpool_size\x18\x14 \x01(\rR\nunpoolSize\x12\x19\n'
    b'\x08unpool_h\x18\x15 \x01(\rR\x07unpoolH\x12\x19\n\x08unpool_w\x18\x16 \x01(\rR\x07unpoolW"G\n\x0cUnPoo'
    b'lMethod\x12\t\n\x05FIXED\x10\x00\x12\x07\n\x03DIV\x10\x01\x12\x07\n\x03REP\x10\x02\x12\x07\n\x03MAX\x10\x03\x12\x07\n\x03AVE\x10\x04\x12\x08\n\x04TI'
    b'LE\x10\x05"\xdf\x01\n\x11UpsampleParameter\x12\x14\n\x05scale\x18\x01 \x01(\rR\x05scale\x12\x17\n\x07scale_h\x18'
    b'\x02 \x01(\rR\x06scaleH\x12\x17\n\x07scale_w\x18\x03 \x01(\rR\x06scaleW\x12!\n\tpad_out_h\x18\x04 \x01(\x08:\x05f'
    b'alseR\x07padOutH\x12!\n\tpad_out_w\x18\x05 \x01(\x08:\x05falseR\x07padOutW\x12\x1d\n\nupsample'
    b'_h\x18\x06 \x01(\rR\tupsampleH\x12\x1d\n\nupsample_w\x18\x07 \x01(\rR\tupsampleW"\xdf\t\n\x12Video'
    b'DataParameter\x12J\n\nvideo_type\x18\x01 \x01(\x0e2#.caffe.VideoDataParameter'
    b'.VideoType:\x06WEBCAMR\tvideoType\x12\x1e\n\tdevice_id\x18\x02 \x01(\x05:\x010R\x08deviceI'
    b'd\x12\x1d\n\nvideo_file\x18\x03 \x01(\tR\tvideoFile\x12"\n\x0bskip_frames\x18\x04 \x01(\r:\x010R\nsk'
    b'ipFrames\x12\x16\n\x06source\x18\x05 \x01(\tR\x06source\x12\x1d\n\nbatch_size\x18\x06 \x01(\rR\tbatchS'
    b'ize\x12\x1e\n\trand_skip\x18\x07 \x01(\r:\x010R\x08randSkip\x12\x1f\n\x07shuffle\x18\x08 \x01(\x08:\x05falseR'
    b'\x07shuffle\x12 \n\nnew_height\x18\t \x01(\r:\x010R\tnewHeight\x12\x1e\n\tnew_width\x18\n \x01('
    b'\r:\x010R\x08newWidth\x12\x1d\n\nnew_length\x18\x0b \x01(\rR\tnewLength\x12\x17\n\x05scale\x18\x0c \x01(\x02'
    b':\x011R\x05scale\x12\x1b\n\tmean_file\x18\r \x01(\tR\x08meanFile\x12\x1e\n\tcrop_size\x18\x0e \x01(\r:\x01'
    b'0R\x08cropSize\x12\x1d\n\x06mirror\x18\x0f \x01(\x08:\x05falseR\x06mirror\x12\x1f\n\x08is_color\x18\x10 \x01(\x08'
    b':\x04trueR\x07isColor\x12!\n\x0broot_folder\x18\x11 \x01(\t:\x00R\nrootFolder\x12"\n\tshow_d'
    b'ata\x18\x12 \x01(\x08:\x05falseR\x08showData\x12"\n\tuse_image\x18\x13 \x01(\x08:\x05falseR\x08useIma'
    b'ge\x125\n\x13use_temporal_jitter\x18\x14 \x01(\x08:\x05falseR\x11useTemporalJitter\x12&\n'
    b'\rsampling_rate\x18\x15 \x01(\r:\x011R\x0csamplingRate\x12-\n\x11max_sampling_rate\x18\x16'
    b' \x01(\r:\x011R\x0fmaxSamplingRate\x12>\n\x18use_sampling_rate_jitter\x18\x17 \x01(\x08:\x05'
    b'falseR\x15useSamplingRateJitter\x123\n\x12use_multiple_label\x18\x18 \x01(\x08:\x05fa'
    b'lseR\x10useMultipleLabel\x12%\n\rnum_of_labels\x18\x19 \x01(\r:\x011R\x0bnumOfLabels'
    b'\x12$\n\x0cnum_segments\x18\x1a \x01(\r:\x011R\x0bnumSegments\x12D\n\x08modality\x18\x1b \x01(\x0e2".c'
    b'affe.VideoDataParameter.Modality:\x04FLOWR\x08modality\x12!\n\x0cname_pat'
    b'tern\x18\x1c \x01(\tR\x0bnamePattern\x12\x1f\n\x07encoded\x18\x1d \x01(\x08:\x05falseR\x07encoded\x12#\n\t'
    b'grayscale\x18\x1e \x01(\x08:\x05falseR\tgrayscale""\n\tVideoType\x12\n\n\x06WEBCAM\x10\x00\x12\t'
    b'\n\x05VIDEO\x10\x01"\x1d\n\x08Modality\x12\x07\n\x03RGB\x10\x00\x12\x08\n\x04FLOW\x10\x01"\xb3\x01\n\x0fWriterParameter'
    b'\x12\x14\n\x04file\x18\x01 \x01(\t:\x00R\x04file\x12\x18\n\x06folder\x18\x02 \x01(\t:\x00R\x06folder\x12\x18\n\x06prefix\x18\x03'
    b' \x01(\t:\x00R\x06prefix\x12\x18\n\x06suffix\x18\x04 \x01(\t:\x00R\x06suffix\x12#\n\tnormalize\x18\x05 \x01(\x08:'
    b'\x05falseR\tnormalize\x12\x17\n\x05scale\x18\x06 \x01(\x02:\x011R\x05scale"\xb4\x02\n\x1cYoloDetection'
    b'OutputParameter\x12\x16\n\x04side\x18\x01 \x01(\r:\x0213R\x04side\x12#\n\x0bnum_classes\x18\x02 \x01(\r'
    b':\x0220R\nnumClasses\x12\x1a\n\x07num_box\x18\x03 \x01(\r:\x015R\x06numBox\x12\x19\n\x06coords\x18\x04 \x01(\r'
    b':\x014R\x06coords\x127\n\x14confidence_threshold\x18\x05 \x01(\x02:\x040.01R\x13confidenceT'
    b'hreshold\x12)\n\rnms_threshold\x18\x06 \x01(\x02:\x040.45R\x0cnmsThreshold\x12\x16\n\x06biase'
    b's\x18\x07 \x03(\x02R\x06biases\x12$\n\x0elabel_map_file\x18\x08 \x01(\tR\x0clabelMapFile"\xe1\x01\n\x10Yo'
    b'loSegParameter\x12\x1e\n\tnum_class\x18\x01 \x01(\r:\x010R\x08numClass\x12$\n\x0cobject_sca'
    b'le\x18\x02 \x01(\x02:\x015R\x0bobjectScale\x12"\n\x0bclass_scale\x18\x03 \x01(\x02:\x011R\nclassScale'
    b'\x123\n\x12use_logic_gradient\x18\x04 \x01(\x08:\x05falseR\x10useLogicGradient\x12.\n\x0fuse'
    b'_hardsigmoid\x18\x05 \x01(\x08:\x05falseR\x0euseHardsigmoid"\x87\x03\n\x1eYolov3Detectio'
    b'nOutputParameter\x12#\n\x0bnum_classes\x18\x01 \x01(\r:\x0220R\nnumClasses\x12\x1a\n\x07num'
    b'_box\x18\x02 \x01(\r:\x013R\x06numBox\x127\n\x14confidence_threshold\x18\x03 \x01(\x02:\x040.01R\x13c'
    b'onfidenceThreshold\x12)\n\rnms_threshold\x18\x04 \x01(\x02:\x040.45R\x0cnmsThreshol'
    b'd\x12\x16\n\x06biases\x18\x05 \x03(\x02R\x06biases\x12#\n\ranchors_scale\x18\x06 \x03(\rR\x0canchorsSca'
    b"le\x12'\n\x0emask_group_num\x18\x07 \x01(\r:\x012R\x0cmaskGroupNum\x12\x12\n\x04mask\x18\x08 \x03(\rR\x04m"
    b'ask\x12(\n\x0cgaussian_box\x18\t \x01(\x08:\x05falseR\x0bgaussianBox\x12\x1c\n\tscale_x_y\x18\x89'
    b'\xa4\x01 \x03(\x02R\x07scaleXY"\x91\x06\n\x0fYolov3Parameter\x12\x16\n\x04side\x18\x01 \x01(\r:\x0213R\x04side\x12'
    b'\x1f\n\tnum_class\x18\x02 \x01(\r:\x0220R\x08numClass\x12\x13\n\x03num\x18\x03 \x01(\r:\x015R\x03num\x12$\n\x0cobj'
    b'ect_scale\x18\x04 \x01(\x02:\x011R\x0bobjectScale\x12"\n\x0bclass_scale\x18\x05 \x01(\x02:\x011R\ncla'
    b'ssScale\x12*\n\x0enoobject_scale\x18\x06 \x01(\x02:\x030.5R\rnoobjectScale\x12"\n\x0bcoord'
    b"_scale\x18\x07 \x01(\x02:\x015R\ncoordScale\x12\x1b\n\x06thresh\x18\x08 \x01(\x02:\x030.2R\x06thresh\x12'\n\r"
    b'anchors_scale\x18\t \x01(\r:\x0232R\x0canchorsScale\x12\x16\n\x06biases\x18\n \x03(\x02R\x06biase'
    b's\x12\x12\n\x04mask\x18\x0b \x03(\rR\x04mask\x123\n\x12use_logic_gradient\x18\x0c \x01(\x08:\x05falseR\x10us'
    b'eLogicGradient\x12+\n\x0euse_focal_loss\x18\r \x01(\x08:\x05falseR\x0cuseFocalLoss\x12'
    b'?\n\x08iou_loss\x18\x0e \x01(\x0e2\x1f.caffe.Yolov3Parameter.IOU_LOSS:\x03MSER\x07iou'
    b'Loss\x12+\n\x0eiou_normalizer\x18\x0f \x01(\x02:\x040.25R\riouNormalizer\x12"\n\niou_thr'
    b'esh\x18\x10 \x01(\x02:\x030.5R\tiouThresh\x12\x1f\n\tmax_delta\x18\x11 \x01(\x02:\x0210R\x08maxDelta\x12$'
    b'\n\naccumulate\x18\x12 \x01(\x08:\x04trueR\naccumulate\x12-\n\x10label_smooth_eps\x18\x13 \x01'
    b'(\x02:\x030.1R\x0elabelSmoothEps":\n\x08IOU_LOSS\x12\x07\n\x03IOU\x10\x00\x12\x08\n\x04GIOU\x10\x01\x12\x07\n\x03MS'
    b'E\x10\x02\x12\x08\n\x04DIOU\x10\x03\x12\x08\n\x04CIOU\x10\x04"\x8d\x1f\n\x10V1LayerParameter\x12\x16\n\x06bottom\x18\x02 \x03(\t'
    b'R\x06bottom\x12\x10\n\x03top\x18\x03 \x03(\tR\x03top\x12\x12\n\x04name\x18\x04 \x01(\tR\x04name\x12-\n\x07include\x18  '
    b'\x03(\x0b2\x13.caffe.NetStateRuleR\x07include\x12-\n\x07exclude\x18! \x03(\x0b2\x13.caffe.N'
    b'etStateRuleR\x07exclude\x125\n\x04type\x18\x05 \x01(\x0e2!.caffe.V1LayerParameter.'
    b'LayerTypeR\x04type\x12&\n\x05blobs\x18\x06 \x03(\x0b2\x10.caffe.BlobProtoR\x05blobs\x12\x15\n\x05p'
    b'aram\x18\xe9\x07 \x03(\tR\x05param\x12M\n\x0fblob_share_mode\x18\xea\x07 \x03(\x0e2$.caffe.V1Layer'
    b'Parameter.DimCheckModeR\rblobShareMode\x12\x19\n\x08blobs_lr\x18\x07 \x03(\x02R\x07blo'
    b'bsLr\x12!\n\x0cweight_decay\x18\x08 \x03(\x02R\x0bweightDecay\x12\x1f\n\x0bloss_weight\x18# \x03(\x02'
    b'R\nlossWeight\x12?\n\x0eaccuracy_param\x18\x1b \x01(\x0b2\x18.caffe.AccuracyParamet'
    b'erR\raccuracyParam\x129\n\x0cargmax_param\x18\x17 \x01(\x0b2\x16.caffe.ArgMaxParame'
    b'terR\x0bargmaxParam\x129\n\x0cconcat_param\x18\t \x01(\x0b2\x16.caffe.ConcatParamet'
    b'erR\x0bconcatParam\x12U\n\x16contrastive_loss_param\x18( \x01(\x0b2\x1f.caffe.Cont'
    b'rastiveLossParameterR\x14contrastiveLossParam\x12H\n\x11convolution_pa'
    b'ram\x18\n \x01(\x0b2\x1b.caffe.ConvolutionParameterR\x10convolutionParam\x123\n\n'
    b'data_param\x18\x0b \x01(\x0b2\x14.caffe.DataParameterR\tdataParam\x12<\n\rdropout'
    b'_param\x18\x0c \x01(\x0b2\x17.caffe.DropoutParameterR\x0cdropoutParam\x12C\n\x10dummy'
    b'_data_param\x18\x1a \x01(\x0b2\x19.caffe.DummyDataParameterR\x0edummyDataParam'
    b'\x12<\n\reltwise_param\x18\x18 \x01(\x0b2\x17.caffe.EltwiseParameterR\x0celtwisePar'
    b'am\x120\n\texp_param\x18) \x01(\x0b2\x13.caffe.ExpParameterR\x08expParam\x12@\n\x0fhdf5'
    b'_data_param\x18\r \x01(\x0b2\x18.caffe.HDF5DataParameterR\rhdf5DataParam\x12F'
    b'\n\x11hdf5_output_param\x18\x0e \x01(\x0b2\x1a.caffe.HDF5OutputParameterR\x0fhdf5O'
    b'utputParam\x12C\n\x10hinge_loss_param\x18\x1d \x01(\x0b2\x19.caffe.HingeLossParame'
    b'terR\x0ehingeLossParam\x12C\n\x10image_data_param\x18\x0f \x01(\x0b2\x19.caffe.ImageD'
    b'ataParameterR\x0eimageDataParam\x12L\n\x13infogain_loss_param\x18\x10 \x01(\x0b2\x1c.'
    b'caffe.InfogainLossParameterR\x11infogainLossParam\x12L\n\x13inner_prod'
    b'uct_param\x18\x11 \x01(\x0b2\x1c.caffe.InnerProductParameterR\x11innerProductP'
    b'aram\x120\n\tlrn_param\x18\x12 \x01(\x0b2\x13.caffe.LRNParameterR\x08lrnParam\x12F\n\x11me'
    b'mory_data_param\x18\x16 \x01(\x0b2\x1a.caffe.MemoryDataParameterR\x0fmemoryDat'
    b'aParam\x120\n\tmvn_param\x18" \x01(\x0b2\x13.caffe.MVNParameterR\x08mvnParam\x12<\n\r'
    b'pooling_param\x18\x13 \x01(\x0b2\x17.caffe.PoolingParameterR\x0cpoolingParam\x126'
    b'\n\x0bpower_param\x18\x15 \x01(\x0b2\x15.caffe.PowerParameterR\npowerParam\x123\n\nre'
    b'lu_param\x18\x1e \x01(\x0b2\x14.caffe.ReLUParameterR\treluParam\x12<\n\rsigmoid_p'
    b'aram\x18& \x01(\x0b2\x17.caffe.SigmoidParameterR\x0csigmoidParam\x12<\n\rsoftmax'
    b"_param\x18' \x01(\x0b2\x17.caffe.SoftmaxParameterR\x0csoftmaxParam\x126\n\x0bslice"
    b'_param\x18\x1f \x01(\x0b2\x15.caffe.SliceParameterR\nsliceParam\x123\n\ntanh_para'
    b'm\x18% \x01(\x0b2\x14.caffe.TanHParameterR\ttanhParam\x12B\n\x0fthreshold_param\x18'
    b'\x19 \x01(\x0b2\x19.caffe.ThresholdParameterR\x0ethresholdParam\x12F\n\x11window_d'
    b'ata_param\x18\x14 \x01(\x0b2\x1a.caffe.WindowDataParameterR\x0fwindowDataParam'
    b'\x12G\n\x0ftransform_param\x18$ \x01(\x0b2\x1e.caffe.TransformationParameterR\x0et'
    b'ransformParam\x123\n\nloss_param\x18* \x01(\x0b2\x14.caffe.LossParameterR\tlos'
    b'sParam\x12-\n\x05layer\x18\x01 \x01(\x0b2\x17.caffe.V0LayerParameterR\x05layer\x12%\n\nstr'
    b'ict_dim\x18\xa0\x9c\x01 \x01(\x08:\x04trueR\tstrictDim\x12-\n\x06enable\x18\xa1\x9c\x01 \x03(\x0b2\x13.caffe.N'
    b'etStateRuleR\x06enable\x12\x1d\n\ttype_name\x18\xa2\x9c\x01 \x01(\tR\x08typeName\x12/\n\x06modern'
    b'\x18\xa3\x9c\x01 \x01(\x0b2\x15.caffe.LayerParameterR\x06modern"\xbd\n\n\tLayerType\x12\x08\n\x04NON'
    b'E\x10\x00\x12\n\n\x06ABSVAL\x10#\x12\x0c\n\x08ACCURACY\x10\x01\x12\n\n\x06ARGMAX\x10\x1e\x12\x08\n\x04BNLL\x10\x02\x12\n\n\x06CONCA'
    b'T\x10\x03\x12\x14\n\x10CONTRASTIVE_LOSS\x10%\x12\x0f\n\x0bCONVOLUTION\x10\x04\x12\x08\n\x04DATA\x10\x05\x12\x11\n\rDECO'
    b"NVOLUTION\x10'\x12\x0b\n\x07DROPOUT\x10\x06\x12\x0e\n\nDUMMY_DATA\x10 \x12\x12\n\x0eEUCLIDEAN_LOSS\x10\x07"
    b'\x12\x0b\n\x07ELTWISE\x10\x19\x12\x07\n\x03EXP\x10&\x12\x0b\n\x07FLATTEN\x10\x08\x12\r\n\tHDF5_DATA\x10\t\x12\x0f\n\x0bHDF5_O'
    b'UTPUT\x10\n\x12\x0e\n\nHINGE_LOSS\x10\x1c\x12\n\n\x06IM2COL\x10\x0b\x12\x0e\n\nIMAGE_DATA\x10\x0c\x12\x11\n\rINFOG'
    b'AIN_LOSS\x10\r\x12\x11\n\rINNER_PRODUCT\x10\x0e\x12\x07\n\x03LRN\x10\x0f\x12\x0f\n\x0bMEMORY_DATA\x10\x1d\x12\x1d\n\x19M'
    b'ULTINOMIAL_LOGISTIC_LOSS\x10\x10\x12\x07\n\x03MVN\x10"\x12\x0b\n\x07POOLING\x10\x11\x12\t\n\x05POWER\x10\x1a\x12'
    b'\x08\n\x04RELU\x10\x12\x12\x0b\n\x07SIGMOID\x10\x13\x12\x1e\n\x1aSIGMOID_CROSS_ENTROPY_LOSS\x10\x1b\x12\x0b\n\x07SI'
    b'LENCE\x10$\x12\x0b\n\x07SOFTMAX\x10\x14\x12\x10\n\x0cSOFTMAX_LOSS\x10\x15\x12\t\n\x05SPLIT\x10\x16\x12\t\n\x05SLICE\x10!'
    b'\x12\x08\n\x04TANH\x10\x17\x12\x0f\n\x0bWINDOW_DATA\x10\x18\x12\r\n\tTHRESHOLD\x10\x1f\x12\x10\n\nBATCH_NORM\x10\xa0\x9c\x01'
    b'\x12\x08\n\x02BN\x10\xa1\x9c\x01\x12\x13\n\rCONVOLUTION3D\x10\xa2\x9c\x01\x12\n\n\x04CROP\x10\xa3\x9c\x01\x12\x15\n\x0fDECONVOLUTION'
    b'3D\x10\xa4\x9c\x01\x12\x0f\n\tDENSE_CRF\x10\xa5\x9c\x01\x12\x0f\n\tDICE_LOSS\x10\xa6\x9c\x01\x12\x13\n\rDOWN_SAMPLING\x10\xa7\x9c'
    b'\x01\x12\x14\n\x0eELTWISE_AFFINE\x10\xa8\x9c\x01\x12\x15\n\x0fELTWISE_PRODUCT\x10\xa9\x9c\x01\x12\x14\n\x0eIMAGE_SEG_'
    b'DATA\x10\xaa\x9c\x01\x12\x0b\n\x05INPUT\x10\xab\x9c\x01\x12\x0e\n\x08INSANITY\x10\xac\x9c\x01\x12\x0c\n\x06INTERP\x10\xad\x9c\x01\x12\x0b\n\x05LOCAL'
    b'\x10\xae\x9c\x01\x12\x1b\n\x15MULTI_STAGE_MEANFIELD\x10\xaf\x9c\x01\x12\x0f\n\tNORMALIZE\x10\xb0\x9c\x01\x12\x14\n\x0ePARSE_'
    b'EVALUATE\x10\xb1\x9c\x01\x12\x12\n\x0cPARSE_OUTPUT\x10\xb2\x9c\x01\x12\x0f\n\tPOOLING3D\x10\xb3\x9c\x01\x12\x0b\n\x05PRELU\x10\xb4'
    b'\x9c\x01\x12\x0c\n\x06PYTHON\x10\xb5\x9c\x01\x12\x0b\n\x05RELU6\x10\xb6\x9c\x01\x12\r\n\x07RESHAPE\x10\xb7\x9c\x01\x12\x10\n\nROIPOOLING\x10\xb8'
    b'\x9c\x01\x12\x11\n\x0bROI_POOLING\x10\xb9\x9c\x01\x12\n\n\x04SELU\x10\xba\x9c\x01\x12\x12\n\x0cSELU_DROPOUT\x10\xbb\x9c\x01\x12\x14\n\x0eSMO'
    b'OTH_L1_LOSS\x10\xbc\x9c\x01\x12\x12\n\x0cTRIPLET_LOSS\x10\xbd\x9c\x01\x12\x0e\n\x08UPSAMPLE\x10\xbe\x9c\x01\x12\x10\n\nVIDEO'
    b'_DATA\x10\xbf\x9c\x01\x12\x1d\n\x17VIDEO_SEGMENTATION_DATA\x10\xc0\x9c\x01\x12!\n\x1bVIDEO_WITH_VOXEL'
    b'_TRUTH_DATA\x10\xc1\x9c\x01\x12\x11\n\x0bVOLUME_DATA\x10\xc2\x9c\x01\x12\x17\n\x11VOXEL_CUSTOM_LOSS\x10\xc3\x9c\x01\x12'
    b'\x13\n\rVOXEL_SOFTMAX\x10\xc4\x9c\x01\x12\x18\n\x12VOXEL_SOFTMAX_LOSS\x10\xc5\x9c\x01\x12\x0f\n\tUNPOOLING\x10'
    b'\xc6\x9c\x01"*\n\x0cDimCheckMode\x12\n\n\x06STRICT\x10\x00\x12\x0e\n\nPERMISSIVE\x10\x01"\x84\x0b\n\x10V0LayerP'
    b'arameter\x12\x12\n\x04name\x18\x01 \x01(\tR\x04name\x12\x12\n\x04type\x18\x02 \x01(\tR\x04type\x12\x1d\n\nnum_outp'
    b'ut\x18\x03 \x01(\rR\tnumOutput\x12 \n\x08biasterm\x18\x04 \x01(\x08:\x04trueR\x08biasterm\x12;\n\rwei'
    b'ght_filler\x18\x05 \x01(\x0b2\x16.caffe.FillerParameterR\x0cweightFiller\x127\n\x0bbi'
    b'as_filler\x18\x06 \x01(\x0b2\x16.caffe.FillerParameterR\nbiasFiller\x12\x13\n\x03pad\x18\x07'
    b' \x01(\r:\x010R\x03pad\x12\x1e\n\nkernelsize\x18\x08 \x01(\rR\nkernelsize\x12\x17\n\x05group\x18\t \x01(\r:'
    b'\x011R\x05group\x12\x19\n\x06stride\x18\n \x01(\r:\x011R\x06stride\x12;\n\x04pool\x18\x0b \x01(\x0e2".caffe.V'
    b'0LayerParameter.PoolMethod:\x03MAXR\x04pool\x12(\n\rdropout_ratio\x18\x0c \x01(\x02'
    b':\x030.5R\x0cdropoutRatio\x12 \n\nlocal_size\x18\r \x01(\r:\x015R\tlocalSize\x12\x17\n\x05alp'
    b'ha\x18\x0e \x01(\x02:\x011R\x05alpha\x12\x18\n\x04beta\x18\x0f \x01(\x02:\x040.75R\x04beta\x12\x0f\n\x01k\x18\x16 \x01(\x02:\x011R\x01'
    b'k\x12\x16\n\x06source\x18\x10 \x01(\tR\x06source\x12\x17\n\x05scale\x18\x11 \x01(\x02:\x011R\x05scale\x12\x1a\n\x08meanfi'
    b'le\x18\x12 \x01(\tR\x08meanfile\x12\x1c\n\tbatchsize\x18\x13 \x01(\rR\tbatchsize\x12\x1d\n\x08cropsize'
    b'\x18\x14 \x01(\r:\x010R\x08cropsize\x12\x1d\n\x06mirror\x18\x15 \x01(\x08:\x05falseR\x06mirror\x12&\n\x05blobs\x18'
    b'2 \x03(\x0b2\x10.caffe.BlobProtoR\x05blobs\x12\x19\n\x08blobs_lr\x183 \x03(\x02R\x07blobsLr\x12!\n'
    b'\x0cweight_decay\x184 \x03(\x02R\x0bweightDecay\x12\x1e\n\trand_skip\x185 \x01(\r:\x010R\x08rand'
    b'Skip\x12-\n\x10det_fg_threshold\x186 \x01(\x02:\x030.5R\x0edetFgThreshold\x12-\n\x10det_b'
    b'g_threshold\x187 \x01(\x02:\x030.5R\x0edetBgThreshold\x12,\n\x0fdet_fg_fraction\x188 '
    b'\x01(\x02:\x040.25R\rdetFgFraction\x12)\n\x0fdet_context_pad\x18: \x01(\r:\x010R\rdetCon'
    b'textPad\x12(\n\rdet_crop_mode\x18; \x01(\t:\x04warpR\x0bdetCropMode\x12\x1a\n\x07new_num'
    b'\x18< \x01(\x05:\x010R\x06newNum\x12$\n\x0cnew_channels\x18= \x01(\x05:\x010R\x0bnewChannels\x12 \n\nn'
    b'ew_height\x18> \x01(\x05:\x010R\tnewHeight\x12\x1e\n\tnew_width\x18? \x01(\x05:\x010R\x08newWidt'
    b'h\x12,\n\x0eshuffle_images\x18@ \x01(\x08:\x05falseR\rshuffleImages\x12 \n\nconcat_di'
    b'm\x18A \x01(\r:\x011R\tconcatDim\x12G\n\x11hdf5_output_param\x18\xe9\x07 \x01(\x0b2\x1a.caffe.HD'
    b'F5OutputParameterR\x0fhdf5OutputParam".\n\nPoolMethod\x12\x07\n\x03MAX\x10\x00\x12\x07\n'
    b'\x03AVE\x10\x01\x12\x0e\n\nSTOCHASTIC\x10\x02*\x1c\n\x05Phase\x12\t\n\x05TRAIN\x10\x00\x12\x08\n\x04TEST\x10\x01*G\n\x04Type'
    b'\x12\n\n\x06DOUBLE\x10\x00\x12\t\n\x05FLOAT\x10\x01\x12\x0b\n\x07FLOAT16\x10\x02\x12\x07\n\x03INT\x10\x03\x12\x08\n\x04UINT\x10\x04\x12\x08\n\x04B'
    b'OOL\x10\x05*\x1d\n\x07Packing\x12\x08\n\x04NCHW\x10\x00\x12\x08\n\x04NHWC\x10\x01*\xc1\x01\n\x08DataType\x12\x0f\n\x0bCAFFE_F'
    b'LOAT\x10\x00\x12\x0e\n\nCAFFE_HALF\x10\x01\x12\x10\n\x0cCAFFE_DOUBLE\x10\x02\x12\x18\n\x14CAFFE_INT8_QUANT'
    b'IZED\x10\x03\x12\x19\n\x15CAFFE_INT16_QUANTIZED\x10\x04\x12\x19\n\x15CAFFE_INT32_QUANTIZED\x10\x05'
    b'\x12\x19\n\x15CAFFE_INT64_QUANTIZED\x10\x06\x12\x17\n\x13CAFFE_PACKED_BINARY\x10\x07'
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
