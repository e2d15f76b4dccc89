"""The kinds of files that tools/fuzz.py damages: sound files of each, and what reads them.

Files are made in the current folder. A reader reads the file FILE there, as far as pcl would before a net
is run; it returns, or raises a PclError.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pycaffe_like.errors import PclError

FILE = "input"


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    Attributes:
        samples: makes the bytes of sound files.
        read: reads FILE.
        large: whether it is of those that tests damage 100 000 times.
    """

    samples: Callable[[], list[bytes]]
    read: Callable[[], object]
    large: bool = False


NET = b"""name: "n" # a comment
input: "data" input_shape { dim: 2 dim: 3 dim: 11 dim: 13 }
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" param { name: "w" lr_mult: 1 }
  convolution_param { num_output: 5 kernel_size: [3, 3] pad: 1 weight_filler { type: "gaussian" std: 1e-2 }
    engine: CAFFE }
}
layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" include { phase: TEST stage: 'a\\tb' } }
layer { name: "own" type: "Mine" bottom: "conv" top: "own" mine_param { a: 0x1F b: -3.5e2 c: "x" d { e: inf } } }
"""
V1 = b"""layers { layer { name: "d" type: "data" source: "x" meanfile: "m" cropsize: 3 batchsize: 7 } top: "d" }
layers { layer { name: "p" type: "padding" pad: 2 } bottom: "d" top: "p" }
layers { layer { name: "c" type: "conv" num_output: 3 kernelsize: 5 blobs_lr: 1. weight_decay: 0 }
  bottom: "p" top: "c" }
"""
SOLVER = b"""net: "n.prototxt" base_lr: 0.01 lr_policy: "multistep" stepvalue: 5 stepvalue: 7 gamma: .1 max_iter: 100
test_iter: 3 test_interval: 10 train_state { level: 1 stage: "s" } snapshot_prefix: "p" solver_type: NESTEROV
momentum: 0.9
net_param { layer { name: "r" type: "ReLU" bottom: "a" top: "a" } } early_stop { monitor: "loss min" patience: 5 }
"""
LABEL_MAP = b'item { name: "none" label: 0 display_name: "background" }\nitem { name: "cat" label: 17 }\n'
VOC = b"""<annotation><size><width>31</width><height>17</height><depth>3</depth></size>
<object><name>cat</name><difficult>1</difficult><bndbox><xmin>2</xmin><ymin>3</ymin><xmax>11</xmax><ymax>13</ymax></bndbox></object>
</annotation>"""
COCO = b"""{"image": {"width": 31, "height": 17, "file_name": "a.jpg"},
 "annotation": [{"bbox": [2, 3.5, 7, 5], "category_id": 17, "iscrowd": 0, "area": 35}]}"""
BOXES = b"17 2 3 11 13\n3 0.5 1 5 6\n"
LIST = b'a.jpg 1\n"b c.png" 0\n\td.bmp,3\r\n{"path": "e.jpg", "label": 2}\n'
WINDOWS = b"""# 0
a.jpg
3
17
31
2
1 0.7 2 3 11 13
0 0.1 1 1 5 6
# 1
b.jpg
3 19 23
1
2 1.0 0 0 22 18
"""
LOG = b"""I0418 17:44:24.123456  4711 caffe.cpp:217] Use CPU.
I0418 17:44:24.223456  4711 solver.cpp:272] Solving n
I0418 17:44:24.323456  4711 solver.cpp:330] Iteration 0, Testing net (#0)
I0418 17:44:24.423456  4711 solver.cpp:397]     Test net output #0: accuracy = 0.1
I0418 17:44:24.523456  4711 solver.cpp:218] Iteration 0 (2.5 iter/s, 0.4s/10 iters), loss = 2.3
I0418 17:44:24.623456  4711 solver.cpp:237]     Train net output #0: loss = 2.3 (* 1 = 2.3 loss)
I0418 17:44:24.723456  4711 sgd_solver.cpp:105] Iteration 0, lr = 0.01
"""
VALUES = np.arange(30, dtype=np.float32).reshape(2, 3, 5)


def _weights() -> list[bytes]:
    from pycaffe_like.proto import caffe_pb2

    net = caffe_pb2.NetParameter(name="n")
    layer = net.layer.add(name="ip", type="InnerProduct")
    layer.blobs.add(shape={"dim": VALUES.shape}).data.extend(VALUES.ravel())
    layer.blobs.add(shape={"dim": [5]}).double_data.extend(VALUES.ravel()[:5])
    old = caffe_pb2.NetParameter()
    one = old.layers.add(name="c", type=4)
    one.blobs.add(num=2, channels=3, height=5, width=1).data.extend(VALUES.ravel())
    return [net.SerializeToString(), old.SerializeToString()]


def _written(write: Callable[[Path], object]) -> bytes:
    path = Path("made")
    write(path)
    data = path.read_bytes()
    path.unlink()
    return data


def _weights_hdf5() -> list[bytes]:
    from pycaffe_like.files.caffemodel_hdf5 import write_caffemodel_hdf5
    from pycaffe_like.files.stored_layer import SavedLayer

    layers = [SavedLayer("ip", b"", [VALUES, VALUES[0, 0]]), SavedLayer("a/b", b"", [VALUES[0]])]
    return [_written(lambda path: write_caffemodel_hdf5(path, layers, [[True, True], [True]]))]


def _states() -> list[bytes]:
    from pycaffe_like.files.solverstate import State, write_state

    return [_written(lambda path: write_state(path, State(70, "n_iter_70.caffemodel", 1, [VALUES, VALUES[0]])))]


def _states_hdf5() -> list[bytes]:
    from pycaffe_like.files.solverstate import State, write_state_hdf5

    return [_written(lambda path: write_state_hdf5(path, State(70, "n_iter_70.caffemodel", 1, [VALUES, VALUES[0]])))]


def _means() -> list[bytes]:
    from pycaffe_like.files.binaryproto import to_blob

    return [to_blob(VALUES).SerializeToString(), to_blob(VALUES[None]).SerializeToString()]


def _records() -> list[bytes]:
    from pycaffe_like.files.datum import pack, pack_encoded

    pixels = np.arange(60, dtype=np.uint8).reshape(3, 4, 5)
    return [pack(pixels, 7), pack_encoded(_pictures()[0], 3)]


def _annotated_records() -> list[bytes]:
    from pycaffe_like.files.annotated_datum import pack_annotated

    boxes = np.array([[17, 0, 0.1, 0.2, 0.5, 0.7, 1], [3, 0, 0, 0, 1, 1, 0]], np.float32)
    return [pack_annotated(record, boxes) for record in _records()]


def _pictures() -> list[bytes]:
    import cv2

    pixels = np.random.default_rng(5).integers(0, 255, (17, 31, 3), np.uint8)
    return [cv2.imencode(suffix, pixels)[1].tobytes() for suffix in (".png", ".jpg", ".bmp")]


def _hdf5_data() -> list[bytes]:
    import h5py

    def write(path: Path) -> None:
        with h5py.File(path, "w") as file:
            file.create_dataset("data", data=np.tile(VALUES, (4, 1, 1)), chunks=(2, 3, 5), compression="gzip")
            file.create_dataset("label", data=np.arange(8))

    return [_written(write)]


def _lmdb() -> list[bytes]:
    import lmdb

    with lmdb.open("made_lmdb", map_size=2**24) as environment, environment.begin(write=True) as transaction:
        for number, record in enumerate(_records() * 40):
            transaction.put(f"{number:08d}".encode(), record)
        transaction.put(b"large", bytes(9000))
    return [Path("made_lmdb/data.mdb").read_bytes()]


def _read_text_net() -> object:
    from pycaffe_like.proto import net_file, read_net_or_solver

    read_net_or_solver(FILE)
    return net_file(Path(FILE).read_bytes().decode("utf-8", "replace"), FILE, "error").lowered()


def _read_weights() -> object:
    from pycaffe_like.files.weight_file import read_weights

    wanted = {VALUES.size, VALUES[0].size, 5}
    return [
        blob.array()
        for layer in read_weights(FILE)
        for blob in layer.blobs
        if blob is not None and blob.count() in wanted
    ]


def _read_resume() -> object:
    from pycaffe_like.solver import resume_file

    return resume_file.read(Path(FILE))


def _resumes() -> list[bytes]:
    from pycaffe_like.solver import resume_file

    rank = {"random": resume_file.random_state(), "layers": [[]], "statistics": []}
    contents = {
        "iteration": 70,
        "type": "SGD",
        "seed": 7,
        "recent": [0.5],
        "minimum_loss": 0.25,
        "last_event": 30,
        "monitors": {"best": None, "last_better": None, "waited": 0},
        "written": [10, 20],
        "loss_scale": None,
        "rows": [[80]],
        "ranks": [rank],
    }
    return [_written(lambda path: resume_file.write(path, contents))]


def _read(module: str, name: str, *arguments: Any) -> Callable[[], object]:
    """Calls a reader of the library on FILE."""

    def read() -> object:
        import importlib

        return getattr(importlib.import_module(f"pycaffe_like.{module}"), name)(FILE, *arguments)

    return read


def _read_record(module: str, name: str) -> Callable[[], object]:
    """Calls a reader of the library on the bytes of FILE, and decodes the picture that it finds."""

    def read() -> object:
        import importlib

        from pycaffe_like.data.image import decode_image

        found = getattr(importlib.import_module(f"pycaffe_like.{module}"), name)(Path(FILE).read_bytes())
        return decode_image(found[0]) if isinstance(found[0], bytes) else found

    return read


def _read_hdf5_data() -> object:
    from pycaffe_like import caffe

    Path("list").write_text(FILE)
    net = """layer { name: "d" type: "HDF5Data" top: "data" top: "label"
      hdf5_data_param { source: "list" batch_size: 3 } }"""
    Path("net.prototxt").write_text(net)
    return caffe.Net("net.prototxt", caffe.TEST).forward()


def _read_lmdb() -> object:
    from pycaffe_like.data.lmdb_file import LmdbFile

    found: list[bytes] = []
    with suppress(ValueError):  # which the caller makes a DataError of
        database = LmdbFile(Path(FILE))
        found = [bytes(database[number]) for number in range(len(database))]
    return found


def _read_log() -> object:
    from pycaffe_like.cli import main

    return main(["parse_log", FILE, "."])


def _read_boxes(kind: str) -> Callable[[], object]:
    def read() -> object:
        from pycaffe_like.data.annotation_files import read_boxes

        return read_boxes(FILE, kind, 17, 31, {"cat": 17, "17": 17})

    return read


KINDS = {
    "net": Kind(lambda: [NET, V1], _read_text_net, large=True),
    "solver": Kind(lambda: [SOLVER], _read_text_net, large=True),
    "caffemodel": Kind(_weights, _read_weights, large=True),
    "caffemodel.h5": Kind(_weights_hdf5, _read_weights, large=True),
    "solverstate": Kind(_states, _read("files.solverstate", "read_state"), large=True),
    "solverstate.h5": Kind(_states_hdf5, _read("files.solverstate", "read_state"), large=True),
    "resume": Kind(_resumes, _read_resume, large=True),
    "binaryproto": Kind(_means, _read("files.binaryproto", "read_mean"), large=True),
    "labelmap": Kind(lambda: [LABEL_MAP], _read("files.label_map", "read_label_map")),
    "datum": Kind(_records, _read_record("files.datum", "unpack"), large=True),
    "annotated": Kind(_annotated_records, _read_record("files.annotated_datum", "unpack_annotated")),
    "picture": Kind(_pictures, _read("data.image", "read_image"), large=True),
    "list": Kind(lambda: [LIST], _read("data.listfile", "read_list")),
    "voc": Kind(lambda: [VOC], _read_boxes("xml")),
    "coco": Kind(lambda: [COCO], _read_boxes("json")),
    "boxes": Kind(lambda: [BOXES], _read_boxes("txt")),
    "windows": Kind(lambda: [WINDOWS], _read("data.window_file", "read_window_file", "")),
    "log": Kind(lambda: [LOG], _read_log),
    "lmdb": Kind(_lmdb, _read_lmdb, large=True),
    "hdf5": Kind(_hdf5_data, _read_hdf5_data, large=True),
}

ALLOWED = (PclError,)
