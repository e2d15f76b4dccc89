"""Darknet's layers in NumPy, one method for each section type. They are slow, share no code with our
layers, and can be read side by side with Darknet's C.

Source: src/*_layer.c, src/im2col.c, src/blas.c, src/parser.c of pjreddie/darknet.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np

Options = dict[str, str]
Sections = list[tuple[str, Options]]


def sections_of(cfg: str) -> Sections:
    found: Sections = []
    for line in cfg.split("\n"):
        line = line.strip()
        if line.startswith("["):
            found.append((line[1:-1], {}))
        elif line:
            name, value = line.split("=")
            found[-1][1][name.strip()] = value.strip()
    return found


def windows(x: np.ndarray, size: int, stride: int, pad: int, dilation: int = 1) -> np.ndarray:
    """Returns the windows that im2col gathers: C x size x size x output rows x output columns."""
    channels, height, width = x.shape
    reach = dilation * (size - 1) + 1
    padded = np.zeros((channels, height + 2 * pad, width + 2 * pad))
    padded[:, pad : pad + height, pad : pad + width] = x
    down, across = (height + 2 * pad - reach) // stride + 1, (width + 2 * pad - reach) // stride + 1
    columns = np.zeros((channels, size, size, down, across))
    for i in range(size):
        for j in range(size):
            for y in range(down):
                for at in range(across):
                    columns[:, i, j, y, at] = padded[:, y * stride + i * dilation, at * stride + j * dilation]
    return columns


def activate(x: np.ndarray, kind: str) -> np.ndarray:
    return {
        "linear": lambda: x,
        "relu": lambda: x * (x > 0),
        "leaky": lambda: np.where(x > 0, x, 0.1 * x),
        "relie": lambda: np.where(x > 0, x, 0.01 * x),
        "logistic": lambda: 1 / (1 + np.exp(-x)),
        "tanh": lambda: (np.exp(2 * x) - 1) / (np.exp(2 * x) + 1),
        "elu": lambda: (x >= 0) * x + (x < 0) * (np.exp(x) - 1),
        "hardtan": lambda: np.where(x < -1, -1, np.where(x > 1, 1, x)),
        "mish": lambda: x * np.tanh(np.log(1 + np.exp(x))),
        "swish": lambda: x / (1 + np.exp(-x)),
        "relu6": lambda: np.minimum(np.maximum(x, 0), 6),
        "selu": lambda: (x >= 0) * 1.0507 * x + (x < 0) * 1.0507 * 1.6732 * (np.exp(x) - 1),
    }[kind]()


class Darknet:
    """A net with random weights.

    Attributes:
        weights: the arrays of its .weights file, in the order in which Darknet writes them after the header.
    """

    def __init__(self, cfg: str, seed: int = 0, transposed: bool = False) -> None:
        (_, self.net), *self.sections = sections_of(cfg)
        self.random = np.random.default_rng(seed)
        self.transposed = transposed
        self.weights: list[np.ndarray] = []

    def draw(self, *shape: int, low: float = -1, high: float = 1) -> np.ndarray:
        """Returns random parameters, and appends them to `weights`."""
        found = self.random.uniform(low, high, shape).astype(np.float32)
        self.weights.append(found.reshape(-1))
        return found.astype(np.float64)

    def norm(self, count: int) -> tuple[np.ndarray, ...]:
        return self.draw(count), self.draw(count), self.draw(count, low=0.2, high=2)

    def file(self, version: tuple[int, int, int] = (0, 2, 0)) -> bytes:
        seen = struct.pack("<Q" if version[0] * 10 + version[1] >= 2 and version[0] < 1000 else "<I", 31)
        return struct.pack("<iii", *version) + seen + np.concatenate([*self.weights, np.zeros(0, "<f4")]).tobytes()

    def run(self, picture: np.ndarray) -> list[np.ndarray]:
        """Returns the output of each section."""
        x: np.ndarray = picture.astype(np.float64)
        outputs: list[np.ndarray] = []
        for kind, options in self.sections:
            x = getattr(self, kind)(options, x, outputs)
            outputs.append(x)
        return outputs

    def convolutional(self, o: Options, x: np.ndarray, outputs: Any) -> np.ndarray:
        filters, size, stride = int(o.get("filters", 1)), int(o.get("size", 1)), int(o.get("stride", 1))
        groups, dilation = int(o.get("groups", 1)), int(o.get("dilation", 1))
        pad = size // 2 if int(o.get("pad", 0)) else int(o.get("padding", 0))
        bias = self.draw(filters)
        norm = self.norm(filters) if int(o.get("batch_normalize", 0)) else None
        weight = self.draw(filters, len(x) // groups, size, size)
        parts = []
        for rows, channels in zip(np.split(weight, groups), np.split(x, groups), strict=True):
            columns = windows(channels, size, stride, pad * dilation, dilation)
            parts.append(np.tensordot(rows, columns, 3))
        return activate(normalize(np.concatenate(parts), bias, norm), o.get("activation", "logistic"))

    def deconvolutional(self, o: Options, x: np.ndarray, outputs: Any) -> np.ndarray:
        filters, size, stride = int(o["filters"]), int(o["size"]), int(o["stride"])
        pad = size // 2 if int(o.get("pad", 0)) else int(o.get("padding", 0))
        bias = self.draw(filters)
        weight = self.draw(len(x), filters, size, size)
        _, height, width = x.shape
        full = np.zeros((filters, (height - 1) * stride + size, (width - 1) * stride + size))
        for y in range(height):
            for at in range(width):
                patch = np.tensordot(x[:, y, at], weight, 1)
                full[:, y * stride : y * stride + size, at * stride : at * stride + size] += patch
        cut = full[:, pad : full.shape[1] - pad, pad : full.shape[2] - pad]
        return activate(normalize(cut, bias, None), o["activation"])

    def connected(self, o: Options, x: np.ndarray, outputs: Any) -> np.ndarray:
        count = int(o["output"])
        bias = self.draw(count)
        weight = self.draw(x.size, count).T if self.transposed else self.draw(count, x.size)
        norm = self.norm(count) if int(o.get("batch_normalize", 0)) else None
        y = (weight @ x.reshape(-1))[:, None, None]
        return activate(normalize(y, bias, norm), o.get("activation", "logistic"))

    def local(self, o: Options, x: np.ndarray, outputs: Any) -> np.ndarray:
        filters, size, stride, pad = (int(o[name]) for name in ("filters", "size", "stride", "pad"))
        height, width = ((extent - (1 if pad else size)) // stride + 1 for extent in x.shape[1:])
        bias = self.draw(filters, height, width)
        weight = self.draw(height * width, filters, len(x) * size * size)
        columns = windows(x, size, stride, pad).reshape(-1, height * width)
        y = np.stack([weight[place] @ columns[:, place] for place in range(height * width)], 1)
        return activate(y.reshape(filters, height, width) + bias, o["activation"])

    def maxpool(self, o: Options, x: np.ndarray, outputs: Any) -> np.ndarray:
        stride = int(o.get("stride", 1))
        size = int(o.get("size", stride))
        padding = int(o.get("padding", size - 1))
        channels, height, width = x.shape
        down, across = (height + padding - size) // stride + 1, (width + padding - size) // stride + 1
        y = np.full((channels, down, across), -np.inf)
        for i in range(down):
            for j in range(across):
                for n in range(size):
                    for m in range(size):
                        row, column = i * stride - padding // 2 + n, j * stride - padding // 2 + m
                        if 0 <= row < height and 0 <= column < width:
                            y[:, i, j] = np.maximum(y[:, i, j], x[:, row, column])
        return y

    def avgpool(self, o: Options, x: np.ndarray, outputs: Any) -> np.ndarray:
        return x.mean((1, 2))[:, None, None]

    def route(self, o: Options, x: np.ndarray, outputs: Sequence[np.ndarray]) -> np.ndarray:
        groups, part = int(o.get("groups", 1)), int(o.get("group_id", 0))
        inputs = [outputs[int(number)] for number in o["layers"].split(",")]
        return np.concatenate([np.split(one, groups)[part] for one in inputs])

    def shortcut(self, o: Options, x: np.ndarray, outputs: Sequence[np.ndarray]) -> np.ndarray:
        y = float(o.get("alpha", 1)) * x + float(o.get("beta", 1)) * outputs[int(o["from"])]
        return activate(y, o.get("activation", "linear"))

    def sam(self, o: Options, x: np.ndarray, outputs: Sequence[np.ndarray]) -> np.ndarray:
        return activate(x * outputs[int(o["from"])], o.get("activation", "linear"))

    def scale_channels(self, o: Options, x: np.ndarray, outputs: Sequence[np.ndarray]) -> np.ndarray:
        return activate(x.reshape(-1, 1, 1) * outputs[int(o["from"])], o.get("activation", "linear"))

    def upsample(self, o: Options, x: np.ndarray, outputs: Any) -> np.ndarray:
        return float(o.get("scale", 1)) * x.repeat(int(o["stride"]), 1).repeat(int(o["stride"]), 2)

    def reorg(self, o: Options, x: np.ndarray, outputs: Any) -> np.ndarray:
        stride, reverse = int(o["stride"]), int(o.get("reverse", 0))
        c, h, w = x.shape
        flat, y = x.reshape(-1), np.zeros(x.size)
        for k in range(c):
            for j in range(h):
                for i in range(w):
                    few = c // stride**2
                    c2, offset = k % few, k // few
                    near = i + w * (j + h * k)
                    far = i * stride + offset % stride
                    far += w * stride * (j * stride + offset // stride + h * stride * c2)
                    y[far if reverse else near] = flat[near if reverse else far]
        shape = (few, h * stride, w * stride) if reverse else (c * stride**2, h // stride, w // stride)
        return y.reshape(shape)

    def dropout(self, o: Options, x: np.ndarray, outputs: Any) -> np.ndarray:
        return x

    def cost(self, o: Options, x: np.ndarray, outputs: Any) -> np.ndarray:
        return x

    def softmax(self, o: Options, x: np.ndarray, outputs: Any) -> np.ndarray:
        y = x / float(o.get("temperature", 1))
        rows = y if int(o.get("spatial", 0)) else y.reshape(int(o.get("groups", 1)), -1).T
        powers = np.exp(rows - rows.max(0))
        found = powers / powers.sum(0)
        return found if int(o.get("spatial", 0)) else found.T.reshape(-1, 1, 1)

    def crop(self, o: Options, x: np.ndarray, outputs: Any) -> np.ndarray:
        height, width = int(o["crop_height"]), int(o["crop_width"])
        down, across = (x.shape[1] - height) // 2, (x.shape[2] - width) // 2
        y = x[:, down : down + height, across : across + width]
        return y if int(o.get("noadjust", 0)) else 2 * y - 1

    def detection(self, o: Options, x: np.ndarray, outputs: Any) -> np.ndarray:
        y = x.reshape(-1).copy()
        if int(o.get("softmax", 0)):
            classes = int(o["classes"])
            for cell in range(int(o["side"]) ** 2):
                powers = np.exp(y[cell * classes : (cell + 1) * classes])
                y[cell * classes : (cell + 1) * classes] = powers / powers.sum()
        return y.reshape(-1, 1, 1)


def normalize(x: np.ndarray, bias: np.ndarray, norm: Any) -> np.ndarray:
    if norm is not None:
        scale, mean, variance = (one[:, None, None] for one in norm)
        x = scale * (x - mean) / np.sqrt(variance + 0.00001)
    return x + bias[:, None, None]
