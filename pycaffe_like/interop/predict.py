"""`pcl predict`: runs a net on pictures, preprocessed as the net specifies."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from pycaffe_like.data.image import PICTURE_ENDINGS, Image, channels_first, decode_file, read_file
from pycaffe_like.data.transform import CaffeTransform
from pycaffe_like.errors import DataError, NetError, UsageError
from pycaffe_like.spec import NetDef, Options, Phase, Shape

from .net_module import NetModule
from .wrappers import input_with_transform


@dataclass(frozen=True)
class Preparation:
    """How to preprocess a picture for the net.

    Attributes:
        size: height and width to resize it to, before the crop.
    """

    size: tuple[int, int]
    color: bool
    transform: CaffeTransform

    def __call__(self, image: Image) -> np.ndarray:
        """Preprocesses a picture; returns C x H x W, float32.

        Raises:
            DataError: If the picture does not fit the crop or the mean.
        """
        crop = self.transform.cut(channels_first(image), (0.0, 0.0, 1.0))
        mean = self.transform.mean.values
        if mean.shape[1] > 1:
            height, width = crop.pixels.shape[1:]
            mean = mean[:, crop.row : crop.row + height, crop.column : crop.column + width]
        found: np.ndarray = np.subtract(crop.pixels, mean, dtype=np.float32)
        return found * np.float32(self.transform.scale) if self.transform.scale != 1 else found

    def read(self, path: str) -> Image:
        """Reads and resizes a picture.

        Raises:
            DataError: If the file does not exist or is not a picture.
        """
        return decode_file(read_file(path), path, *self.size, color=self.color)


def preparation(definition: NetDef, shape: Shape) -> Preparation:
    """Returns the preprocessing that the first Input layer of a deploy net specifies.

    Args:
        shape: the shape of the net's first input.

    Raises:
        NetError: If a picture cannot have that shape, or crop_size contradicts it.
        DataError: If the mean file cannot be read.
    """
    if len(shape) != 4 or shape[1] not in (1, 3):
        raise NetError("the net does not take pictures", expected="N x 1 or 3 x H x W", got=shape)
    layer = input_with_transform(definition)
    if layer is None:
        schema = definition.layers[0].schema if definition.layers else {}
        options, before = Options({}, schema.get("transform_param", {})), Options()
    else:
        options, before = layer.option("transform_param"), layer.option("image_data_param")
    transform = CaffeTransform(options, Phase.TEST)
    transform.open()
    if transform.crop and shape[2:] != (transform.crop, transform.crop):
        raise NetError(
            "crop_size contradicts the shape of the input",
            expected=f"{transform.crop}x{transform.crop}",
            got=f"{shape[2]}x{shape[3]}",
            where=None if layer is None else layer.where,
        )
    size = (shape[2], shape[3])
    if before.get("new_height"):
        size = (before["new_height"], before["new_width"])
    elif transform.mean.values.shape[1] > 1:
        size = (transform.mean.values.shape[1], transform.mean.values.shape[2])
    return Preparation(size, shape[1] == 3, transform)


def find_pictures(names: Sequence[str], lines: Iterator[str], root: str | None = None) -> list[str]:
    """Returns the picture files for command line arguments. An argument is a picture, a folder, a list of
    paths (.txt), or `-` for the paths in `lines`.

    Args:
        root: the folder that paths in lists are relative to; None for the current folder or that of the list.

    Raises:
        DataError: If a folder has no picture, a list cannot be read, or there are no paths at all.
        UsageError: If there is a root but no list.
    """
    if root is not None and not any(name == "-" or name.endswith(".txt") for name in names):
        raise UsageError("--root has no effect on pictures and folders", expected="a list (.txt), or - for stdin")
    found: list[str] = []
    for name in names:
        if name == "-":
            found += [str(Path(root or "", line.strip())) for line in lines if line.strip()]
        elif Path(name).is_dir():
            inside = sorted(str(path) for path in Path(name).rglob("*") if path.suffix.lower() in PICTURE_ENDINGS)
            if not inside:
                raise DataError(
                    f"folder {name} has no picture", expected=f"files that end in {', '.join(PICTURE_ENDINGS)}"
                )
            found += inside
        elif name.endswith(".txt"):
            found += _of_list(name, root)
        else:
            found.append(name)
    if not found:
        raise DataError(f"{' '.join(names)}: there are no pictures", expected="one path or more")
    return found


def _of_list(name: str, root: str | None) -> list[str]:
    """Returns the paths in a list file, without labels.

    Raises:
        DataError: If the list cannot be read, or none of its pictures exists.
    """
    try:
        lines = Path(name).read_text("utf-8").splitlines()
    except OSError as error:
        raise DataError(f"list {name} cannot be read: {error.strerror}") from None
    paths = []
    for line in filter(str.strip, lines):
        path, _, label = line.strip().rpartition(" ")
        path = path if path and label.lstrip("-").isdigit() else line.strip()
        folders = [os.path.dirname(name), ""] if root is None else [root]
        candidates = [os.path.join(folder, path) for folder in folders]
        paths.append(next(filter(os.path.exists, candidates), candidates[-1]))
    if paths and not any(map(os.path.exists, paths)):
        raise DataError(
            f"no picture of list {name} exists; the first is {paths[0]}",
            advice="--root names the folder that the paths in a list are relative to.",
        )
    return paths


@dataclass(frozen=True)
class Prediction:
    """The prediction for one picture.

    Attributes:
        outputs: the picture's part of each output; for detections, rows of label, score, xmin, ymin,
            xmax, ymax, relative to the picture.
        error: why there is no prediction; empty if there is one.
    """

    path: str
    outputs: dict[str, np.ndarray]
    error: str = ""


def predict(
    net: NetModule, prepare: Preparation, paths: Sequence[str], batch_size: int, device: torch.device
) -> Iterator[Prediction]:
    """Yields the predictions for pictures, in order. Reads the next batch while the net is running."""
    net = net.to(device).eval()
    groups = [paths[start : start + batch_size] for start in range(0, len(paths), batch_size)]
    with ThreadPoolExecutor(max(1, min(8, os.cpu_count() or 1))) as pool, torch.inference_mode():
        waiting = _submit(pool, prepare, groups[0]) if groups else []
        for index, group in enumerate(groups):
            items = [future.result() for future in waiting]
            waiting = _submit(pool, prepare, groups[index + 1]) if index + 1 < len(groups) else []
            yield from _of_batch(net, group, items, device)


Item = np.ndarray | str
"""A preprocessed picture, or the reason why there is none."""


def _submit(pool: ThreadPoolExecutor, prepare: Preparation, paths: Sequence[str]) -> list[Future[Item]]:
    return [pool.submit(_item, prepare, path) for path in paths]


def _item(prepare: Preparation, path: str) -> Item:
    try:
        return prepare(prepare.read(path))
    except DataError as error:
        return str(error)


def _of_batch(
    net: NetModule, paths: Sequence[str], items: Sequence[Item], device: torch.device
) -> Iterator[Prediction]:
    pictures = [item for item in items if not isinstance(item, str)]
    outputs: dict[str, list[np.ndarray]] = {}
    if pictures:
        data = torch.from_numpy(np.stack(pictures)).to(device)
        rest = [torch.zeros(shape, device=device) for shape in net.input_shapes[1:]]
        values = net.run(data, *rest)
        outputs = {name: _by_picture(value, len(pictures)) for name, value in zip(net.outputs, values, strict=True)}
    place = 0
    for path, item in zip(paths, items, strict=True):
        if isinstance(item, str):
            yield Prediction(path, {}, item)
        else:
            yield Prediction(path, {name: parts[place] for name, parts in outputs.items()})
            place += 1


def _by_picture(value: Tensor, count: int) -> list[np.ndarray]:
    """Splits an output by picture."""
    array = value.float().cpu().numpy()
    if is_detections(array.shape):
        rows = array.reshape(-1, 7)
        return [rows[(rows[:, 0] == number) & (rows[:, 1] >= 0)][:, 1:] for number in range(count)]
    if not array.ndim or array.shape[0] != count:
        raise NetError("an output cannot be split by picture", expected=f"{count} x …", got=array.shape)
    return list(array)


def is_detections(shape: Sequence[int]) -> bool:
    return len(shape) == 4 and tuple(shape[:2]) == (1, 1) and shape[3] == 7
