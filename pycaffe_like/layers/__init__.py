"""The layer library: one file per family, one class per Caffe layer type.

`registry` maps types to classes; every module here registers its classes on import.
"""
