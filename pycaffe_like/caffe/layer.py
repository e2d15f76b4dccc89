"""pycaffe's Layer, the base class for layers of `type: "Python"`. Does not import torch.

Source: python/caffe/_caffe.cpp.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


class BlobVec(list[Any]):
    """A layer's parameter blobs; the `setup` of a Python layer adds its own.

    Assigning to an element of a net's params makes the layer use that blob:
    `net.params["b"][0] = net.params["a"][0]` shares the weights of a with b.
    """

    def __init__(self, blobs: Iterable[Any] = (), replace: Callable[[int, Any], Any] | None = None) -> None:
        """Makes a list of blobs.

        Args:
            replace: called as `replace(index, blob)` on assignment. It makes the layer use that blob, and
                returns the blob that the layer uses now. None for a list that belongs to no net.
        """
        super().__init__(blobs)
        self._replace = replace

    def __setitem__(self, index: Any, value: Any) -> None:
        if self._replace is None:
            super().__setitem__(index, value)
            return
        numbers = range(len(self))[index]
        pairs = zip(numbers, value, strict=True) if isinstance(numbers, range) else [(numbers, value)]
        for number, blob in pairs:
            super().__setitem__(number, self._replace(number, blob))

    def add_blob(self, *shape: int) -> None:
        """Adds a blob of zeros."""
        from pycaffe_like.layers.blob import Blob

        self.append(Blob(f"blob {len(self)}", shape))


class Layer:
    """Base class for a user's own layer: override `setup`, `reshape`, `forward` and `backward`.

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
        """The name of `param_str` in early versions of pycaffe."""
        return self.param_str

    def __init__(self, *_: object) -> None:
        self.blobs = BlobVec()
