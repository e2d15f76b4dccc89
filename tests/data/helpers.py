"""Helpers for tests of data: pictures, databases that other libraries write, data layers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import cv2
import lmdb
import numpy as np
import torch

from pycaffe_like.errors import PclError, located
from pycaffe_like.layers.data_layer import DataLayer
from pycaffe_like.layers.registry import make_layer
from pycaffe_like.proto import caffe_pb2, net_file
from pycaffe_like.spec import LayerDef, Phase

CPU = torch.device("cpu")


def draw(height: int, width: int, channels: int = 3, seed: int = 0) -> np.ndarray:
    """Returns a picture of random discs: H x W x channels, or H x W for one channel.

    Pictures of different seeds differ, at least in their first pixel.
    """
    random = np.random.default_rng(seed)
    picture = np.full((height, width, channels), random.integers(0, 256, channels), np.uint8)
    for _ in range(8):
        color = [int(value) for value in random.integers(0, 256, channels)]
        center = (int(random.integers(width)), int(random.integers(height)))
        cv2.circle(picture, center, int(random.integers(1, 2 + min(height, width) // 3)), color, -1)
    picture[0, 0] = np.arange(channels) + 10 * (seed % 20)  # the corner pixel depends on the seed
    return picture if channels > 1 else picture[:, :, 0]


def to_channels_first(picture: np.ndarray) -> np.ndarray:
    """Returns a picture as channels x H x W, copied pixel by pixel."""
    picture = picture[:, :, None] if picture.ndim == 2 else picture
    height, width, channels = picture.shape
    return np.array([[[picture[h, w, c] for w in range(width)] for h in range(height)] for c in range(channels)])


def datum(picture: np.ndarray, label: int = 0) -> bytes:
    """Returns the bytes of a Datum of a picture, filled field by field like Caffe's CVMatToDatum."""
    values = to_channels_first(picture)
    found: Any = caffe_pb2.Datum()
    found.channels, found.height, found.width = values.shape
    found.encoded = False
    found.data = values.tobytes()
    found.label = label
    return bytes(found.SerializeToString())


def encoded_datum(picture: np.ndarray, label: int = 0, kind: str = ".png") -> bytes:
    """Returns the bytes of a Datum that holds a picture encoded as a file."""
    done, data = cv2.imencode(kind, picture)
    assert done
    return bytes(caffe_pb2.Datum(data=data.tobytes(), label=label, encoded=True).SerializeToString())


def write_lmdb(path: str | Path, values: Iterable[bytes]) -> Path:
    """Writes the values, in this order, to an LMDB; returns its path."""
    env = lmdb.open(str(path), map_size=1 << 26)
    with env.begin(write=True) as transaction:
        for number, value in enumerate(values):
            transaction.put(f"{number:08d}".encode(), value)
    env.close()
    return Path(path)


def write_leveldb(path: str | Path, values: Iterable[bytes]) -> Path:
    """Writes the values, in this order, to a LevelDB; returns its path."""
    import plyvel

    database = plyvel.DB(str(path), create_if_missing=True)
    for number, value in enumerate(values):
        database.put(f"{number:08d}".encode(), value)
    database.close()
    return Path(path)


def write_mean(path: str, mean: np.ndarray) -> str:
    """Writes a mean file like compute_image_mean, with num, channels, height and width; returns its path."""
    channels, height, width = mean.shape
    blob = caffe_pb2.BlobProto(num=1, channels=channels, height=height, width=width, data=mean.ravel().tolist())
    Path(path).write_bytes(blob.SerializeToString())
    return path


def layer_def(type_name: str, options: str, tops: int = 2) -> LayerDef:
    names = ("data", "label", "third")[:tops]
    wires = " ".join(f'top: "{name}"' for name in names)
    (layer,) = net_file(f'layer {{ name: "d" type: "{type_name}" {wires} {options} }}', "f").lowered().layers
    return layer


def make(type_name: str, options: str, tops: int = 2, phase: Phase = Phase.TEST, seed: int = 0) -> Any:
    """Returns a data layer whose source is not open yet."""
    layer = layer_def(type_name, options, tops)
    with located(layer.where):
        module = make_layer(layer, [], phase)[0]
    assert isinstance(module, DataLayer)
    module.loader.sampler.seed = seed
    return module


def make_opened(type_name: str, options: str, tops: int = 2, phase: Phase = Phase.TEST, seed: int = 0) -> Any:
    module = make(type_name, options, tops, phase, seed)
    module.open()
    return module


def batch(layer: DataLayer, index: int, limit: int | None = None) -> list[np.ndarray]:
    """Returns the tops of a data layer's batch as arrays."""
    return [top.numpy() for top in layer.loader.batch(index, CPU, limit)]


def message_of(error: PclError) -> str:
    """Returns the message of an error, with the test's folder replaced by HERE."""
    return str(error).replace(str(Path.cwd()), "HERE")
