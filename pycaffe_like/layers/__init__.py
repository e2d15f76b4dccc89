"""The layer library: one file a family, one class a Caffe type.

`registry` finds the class for a type; every module here registers its own when it is imported.
"""
