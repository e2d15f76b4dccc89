"""pycaffe's Layer: what classes of `type: "Python"` layers are derived from. Imports no torch.

Source: python/caffe/_caffe.cpp.
"""

from __future__ import annotations

from typing import Any


class BlobVec(list[Any]):
    """A layer's parameter blobs, to which `setup` adds its own."""

    def add_blob(self, *shape: int) -> None:
        """Adds a blob of zeros."""
        from pycaffe_like.net.blob import Blob

        self.append(Blob(f"blob {len(self)}", shape))


class Layer:
    """A layer of a user's own: override `setup`, `reshape`, `forward` and `backward`.

    Attributes:
        param_str: the text of python_param.param_str.
        phase: caffe.TRAIN or caffe.TEST.
        blobs: the parameters.
    """

    param_str: str
    phase: int
    type = "Python"

    @property
    def param_str_(self) -> str:
        """`param_str`, as it was called at first."""
        return self.param_str

    def __init__(self, *_: object) -> None:
        self.blobs = BlobVec()
