"""Kernel, stride and padding over height and width, as pooling layers set them."""

from __future__ import annotations

from dataclasses import dataclass

from pycaffe_like.errors import LayerError

Pair = tuple[int, int]
"""A value for height and one for width."""


@dataclass(frozen=True)
class PairOptions:
    """Kernel, stride and padding of windows, each as one value, or as one for height and one for width."""

    pad: int | None = None
    pad_h: int | None = None
    pad_w: int | None = None
    kernel_size: int | None = None
    kernel_h: int | None = None
    kernel_w: int | None = None
    stride: int | None = None
    stride_h: int | None = None
    stride_w: int | None = None

    def has_kernel(self) -> bool:
        return (self.kernel_size, self.kernel_h, self.kernel_w) != (None, None, None)

    def kernel_pair(self) -> Pair:
        return pair("kernel", self.kernel_size, self.kernel_h, self.kernel_w)

    def stride_pair(self) -> Pair:
        return pair("stride", self.stride, self.stride_h, self.stride_w, default=1)

    def pad_pair(self) -> Pair:
        return pair("pad", self.pad, self.pad_h, self.pad_w, default=0)


@dataclass(frozen=True)
class OutPairOptions:
    """Kernel, stride and padding of the windows of a top; the names of these options start with out_."""

    out_pad: int | None = None
    out_pad_h: int | None = None
    out_pad_w: int | None = None
    out_kernel_size: int | None = None
    out_kernel_h: int | None = None
    out_kernel_w: int | None = None
    out_stride: int | None = None
    out_stride_h: int | None = None
    out_stride_w: int | None = None

    def kernel_pair(self) -> Pair:
        return pair("out_kernel", self.out_kernel_size, self.out_kernel_h, self.out_kernel_w)

    def stride_pair(self) -> Pair:
        return pair("out_stride", self.out_stride, self.out_stride_h, self.out_stride_w, default=1)

    def pad_pair(self) -> Pair:
        return pair("out_pad", self.out_pad, self.out_pad_h, self.out_pad_w, default=0)


def pair(option: str, size: int | None, height: int | None, width: int | None, default: int | None = None) -> Pair:
    """Returns an option as (height, width).

    Raises:
        LayerError: If both the option and its _h and _w forms are set, if only one of these two is, or
            if a required option is missing.
    """
    name = f"{option}_size" if option.endswith(("kernel", "unpool")) else option
    if height is None and width is None:
        size = default if size is None else size
        if size is None:
            raise LayerError(f"{name} is missing", expected=f"{name}, or {option}_h and {option}_w")
        return size, size
    if size is not None or height is None or width is None:
        given = [n for n, v in ((name, size), (f"{option}_h", height), (f"{option}_w", width)) if v is not None]
        raise LayerError(
            f"{name} is set twice or incompletely",
            expected=f"{name}, or {option}_h and {option}_w",
            got=" and ".join(given),
        )
    return height, width
