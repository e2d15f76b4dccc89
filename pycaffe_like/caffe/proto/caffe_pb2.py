"""The message classes, as in `import caffe.proto.caffe_pb2`: those of pycaffe_like.proto.caffe_pb2."""

from pycaffe_like.proto.caffe_pb2 import *  # noqa: F403  # this module is a second name of that one
