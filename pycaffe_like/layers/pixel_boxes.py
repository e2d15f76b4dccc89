"""Converts boxes to pixels of the original pictures, whose sizes a name_size_file lists."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.spec import Options


def to_pixels(boxes: Tensor, sizes: Tensor, resize: Options | None) -> Tensor:
    """Converts boxes relative to the net's input to pixels of the original picture.

    Args:
        boxes: B x 4.
        sizes: B x 2, height and width of the original picture.
        resize: the resize_param used; None if the picture was stretched to the net's size.

    Source: OutputBBox in src/caffe/util/bbox_util.cpp of SSD.
    """
    scale = sizes.to(boxes)[:, [1, 0, 1, 0]]
    mode = None if resize is None else resize.get("resize_mode")
    if resize is not None and mode == "FIT_LARGE_SIZE_AND_PAD":
        boxes = _without_padding(boxes, sizes, *_sides(resize))
    elif resize is not None and mode == "FIT_SMALL_SIZE":
        height, width = resize.get("height_scale"), resize.get("width_scale")
        if height and width:
            return torch.minimum((boxes * boxes.new_tensor([width, height] * 2)).clamp(min=0), scale)
    return boxes.clamp(0, 1) * scale


def _sides(resize: Options) -> tuple[int, int]:
    height, width = resize.get("height"), resize.get("width")
    if not height or not width:
        raise LayerError("resize_param lacks the size that pictures have", expected="height and width")
    return height, width


def _without_padding(boxes: Tensor, sizes: Tensor, height: int, width: int) -> Tensor:
    """Converts boxes relative to a padded picture to boxes relative to its content; boxes in the
    padding are unchanged."""
    aspect = sizes[:, 1].to(boxes) / sizes[:, 0].to(boxes)
    wide = aspect > width / height
    across = torch.where(wide, 0, (width - height * aspect) / 2 / width)
    down = torch.where(wide, (height - width / aspect) / 2 / height, 0)
    low = torch.stack([across, down], 1)
    high = 1 - low
    inside = ((boxes[:, :2] < high) & (boxes[:, 2:] > low)).all(1, keepdim=True)
    corners = ((boxes.reshape(-1, 2, 2) - low[:, None]) / (high - low)[:, None]).reshape(-1, 4)
    return torch.where(inside, corners, boxes)


def read_sizes(path: str) -> tuple[list[str], list[tuple[int, int]]]:
    """Reads a name_size_file, which has a line `name height width` for each picture.

    Returns:
        The names, and the (height, width) pairs.

    Raises:
        DataError: If the file cannot be read, or a line has another form.
    """
    names, sizes = [], []
    try:
        lines = Path(path).read_text("utf-8").splitlines()
    except OSError as error:
        raise DataError(f"name_size_file {path} cannot be read: {error.strerror}") from None
    for number, line in enumerate(filter(str.strip, lines), 1):
        match line.split():
            case [name, height, width] if height.isdigit() and width.isdigit():
                names.append(name)
                sizes.append((int(height), int(width)))
            case _:
                raise DataError(
                    f"{path}: line {number} is not a name and a size", expected="name height width", got=line
                )
    return names, sizes
