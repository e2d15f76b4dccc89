"""Makes valid files of the kinds that tools/fuzz.py damages, in the current folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

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


def weights() -> list[bytes]:
    """Returns weights for the net of fuzz_restores.py: a net with another layer besides, and one in the V1 format."""
    from pycaffe_like.proto import caffe_pb2

    net = caffe_pb2.NetParameter(name="n")
    layer = net.layer.add(name="ip", type="InnerProduct")
    layer.blobs.add(shape={"dim": [5, 3]}).data.extend(VALUES.ravel()[:15])
    layer.blobs.add(shape={"dim": [5]}).double_data.extend(VALUES.ravel()[:5])
    other = net.layer.add(name="a/b", type="Scale")
    other.blobs.add(num=1, channels=1, height=1, width=5).data.extend(VALUES.ravel()[:5])
    other.blobs.add(shape={"dim": [5]}).data.extend(VALUES.ravel()[:5])
    old = caffe_pb2.NetParameter()
    one = old.layers.add(name="ip", type=14)
    one.blobs.add(num=1, channels=1, height=5, width=3).data.extend(VALUES.ravel()[:15])
    one.blobs.add(num=1, channels=1, height=1, width=5).data.extend(VALUES.ravel()[:5])
    return [net.SerializeToString(), old.SerializeToString()]


def _written(write: Callable[[Path], object]) -> bytes:
    path = Path("made")
    write(path)
    data = path.read_bytes()
    path.unlink()
    return data


def weights_hdf5() -> list[bytes]:
    from pycaffe_like.files.caffemodel_hdf5 import write_caffemodel_hdf5
    from pycaffe_like.files.stored_layer import SavedLayer

    layers = [SavedLayer("ip", b"", [VALUES[0].T, VALUES[0, 0]]), SavedLayer("a/b", b"", [VALUES[0, 0], VALUES[0, 1]])]
    return [_written(lambda path: write_caffemodel_hdf5(path, layers, [[True, True], [True, True]]))]


def means() -> list[bytes]:
    from pycaffe_like.files.binaryproto import to_blob

    return [to_blob(VALUES).SerializeToString(), to_blob(VALUES[None]).SerializeToString()]


def records() -> list[bytes]:
    from pycaffe_like.files.datum import pack, pack_encoded

    pixels = np.arange(60, dtype=np.uint8).reshape(3, 4, 5)
    return [pack(pixels, 7), pack_encoded(pictures()[0], 3)]


def annotated_records() -> list[bytes]:
    from pycaffe_like.files.annotated_datum import pack_annotated

    boxes = np.array([[17, 0, 0.1, 0.2, 0.5, 0.7, 1], [3, 0, 0, 0, 1, 1, 0]], np.float32)
    return [pack_annotated(record, boxes) for record in records()]


def pictures() -> list[bytes]:
    import cv2

    pixels = np.random.default_rng(5).integers(0, 255, (17, 31, 3), np.uint8)
    return [cv2.imencode(suffix, pixels)[1].tobytes() for suffix in (".png", ".jpg", ".bmp")]


def hdf5_data() -> list[bytes]:
    import h5py

    def write(path: Path) -> None:
        with h5py.File(path, "w") as file:
            file.create_dataset("data", data=np.tile(VALUES, (4, 1, 1)), chunks=(2, 3, 5), compression="gzip")
            file.create_dataset("label", data=np.arange(8))

    net = """layer { name: "d" type: "HDF5Data" top: "data" top: "label"
      hdf5_data_param { source: "list" batch_size: 3 } }"""
    Path("hdf5_net.prototxt").write_text(net)
    Path("list").write_text("input")
    return [_written(write)]


def lmdb() -> list[bytes]:
    import lmdb

    with lmdb.open("made_lmdb", map_size=2**24) as environment, environment.begin(write=True) as transaction:
        for number, record in enumerate(records() * 40):
            transaction.put(f"{number:08d}".encode(), record)
        transaction.put(b"large", bytes(9000))
    return [Path("made_lmdb/data.mdb").read_bytes()]


def leveldb() -> list[bytes]:
    """Writes a LevelDB to made_leveldb; returns its files, each as its name, a newline and its bytes.

    All records but the last are in tables; the last is in the log.
    """
    import plyvel

    folder = Path("made_leveldb")
    if not folder.exists():
        with plyvel.DB(str(folder), create_if_missing=True, write_buffer_size=2**16) as database:
            for number, record in enumerate(records() * 60):
                database.put(f"{number:08d}".encode(), record)
            database.compact_range()
        with plyvel.DB(str(folder)) as database:
            database.put(b"last", records()[0])
    names = sorted(path.name for path in folder.iterdir() if path.name not in ("LOCK", "LOG", "LOG.old"))
    return [name.encode() + b"\n" + (folder / name).read_bytes() for name in names]


_DATA = 'input: "data" input_shape { dim: 3 dim: 2 dim: 7 dim: 5 } input: "label" input_shape { dim: 3 }'

NETS_TO_CHECK = [
    b"""layer { name: "d" type: "Data" top: "data" top: "label"
  transform_param { crop_size: 13 mirror: true scale: 0.1 }
  data_param { source: "db" batch_size: 7 backend: LMDB } }
layer { name: "c" type: "Convolution" bottom: "data" top: "c" param { lr_mult: 1 decay_mult: 0 }
  convolution_param { num_output: 6 kernel_size: 3 stride: 2 pad: 1 dilation: 1 group: 3 } }
layer { name: "b" type: "BatchNorm" bottom: "c" top: "c" batch_norm_param { eps: 1e-3 } }
layer { name: "s" type: "Scale" bottom: "c" top: "c" scale_param { axis: 1 bias_term: true } }
layer { name: "r" type: "ReLU" bottom: "c" top: "c" relu_param { negative_slope: 0.1 } }
layer { name: "p" type: "Pooling" bottom: "c" top: "p" pooling_param { pool: MAX kernel_size: 3 stride: 2 } }
layer { name: "n" type: "LRN" bottom: "p" top: "n" lrn_param { local_size: 3 alpha: 1 norm_region: WITHIN_CHANNEL } }
layer { name: "ip" type: "InnerProduct" bottom: "n" top: "ip"
  inner_product_param { num_output: 11 axis: 1 weight_filler { type: "xavier" } } }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" loss_weight: 2
  loss_param { ignore_label: 3 normalization: VALID } include { phase: TRAIN } }
layer { name: "acc" type: "Accuracy" bottom: "ip" bottom: "label" top: "acc" accuracy_param { top_k: 2 } }
""",
    _DATA.encode()
    + b"""
layer { name: "sl" type: "Slice" bottom: "data" top: "x" top: "y" slice_param { axis: 3 slice_point: 2 } }
layer { name: "re" type: "Reshape" bottom: "x" top: "z" reshape_param { shape { dim: 0 dim: -1 dim: 2 } axis: 0 } }
layer { name: "fl" type: "Flatten" bottom: "y" top: "f" flatten_param { axis: 1 end_axis: -1 } }
layer { name: "cc" type: "Concat" bottom: "data" bottom: "data" top: "cc" concat_param { axis: 1 } }
layer { name: "de" type: "Deconvolution" bottom: "cc" top: "de"
  convolution_param { num_output: 4 kernel_size: 4 stride: 2 pad: 1 weight_filler { type: "bilinear" } } }
layer { name: "cr" type: "Crop" bottom: "de" bottom: "data" top: "cr" crop_param { axis: 2 offset: 1 offset: 2 } }
layer { name: "el" type: "Eltwise" bottom: "cr" bottom: "cc" top: "el"
  eltwise_param { operation: SUM coeff: 1 coeff: -1 } }
layer { name: "ti" type: "Tile" bottom: "label" top: "ti" tile_param { axis: 0 tiles: 3 } }
layer { name: "rd" type: "Reduction" bottom: "el" top: "rd" reduction_param { operation: MEAN axis: 1 coeff: 2 } }
layer { name: "ls" type: "LSTM" bottom: "z" bottom: "z" top: "ls" recurrent_param { num_output: 3 } }
layer { name: "am" type: "ArgMax" bottom: "f" top: "am" argmax_param { top_k: 2 axis: 1 } }
layer { name: "mv" type: "MVN" bottom: "de" top: "mv" mvn_param { across_channels: true } }
layer { name: "em" type: "Embed" bottom: "label" top: "em" embed_param { input_dim: 9 num_output: 4 } }
""",
    _DATA.encode()
    + b"""
layer { name: "pb" type: "PriorBox" bottom: "data" bottom: "data" top: "pb"
  prior_box_param { min_size: 3 max_size: 5 aspect_ratio: 2 flip: true
    variance: 0.1 variance: 0.2 variance: 0.1 variance: 1 } }
layer { name: "nm" type: "Normalize" bottom: "data" top: "nm"
  norm_param { across_spatial: false channel_shared: false } }
layer { name: "pe" type: "Permute" bottom: "nm" top: "pe" permute_param { order: 0 order: 2 order: 3 order: 1 } }
layer { name: "in" type: "Interp" bottom: "data" top: "in" interp_param { zoom_factor: 2 pad_beg: 0 } }
layer { name: "po" type: "Power" bottom: "in" top: "po" power_param { power: 2 scale: 0.5 shift: 1 } }
layer { name: "sp" type: "SPP" bottom: "data" top: "sp" spp_param { pyramid_height: 2 pool: MAX } }
layer { name: "bi" type: "Bias" bottom: "po" top: "po" bias_param { axis: 1 num_axes: 2 } }
layer { name: "dr" type: "Dropout" bottom: "sp" top: "sp" dropout_param { dropout_ratio: 0.3 } }
layer { name: "co" type: "ContrastiveLoss" bottom: "sp" bottom: "sp" bottom: "label" top: "co"
  contrastive_loss_param { margin: 2 legacy_version: true } }
""",
]
SOLVER_TO_CHECK = b"""net_param { layer { name: "d" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
  layer { name: "i" type: "InnerProduct" bottom: "x" top: "y" inner_product_param { num_output: 2 } }
  layer { name: "l" type: "EuclideanLoss" bottom: "y" bottom: "y" top: "l" } }
base_lr: 0.01 lr_policy: "step" stepsize: 7 gamma: 0.5 max_iter: 30 momentum: 0.9 weight_decay: 1e-4
test_iter: 3 test_interval: 10 snapshot: 20 snapshot_prefix: "p" type: "SGD" random_seed: 5 average_loss: 2
clip_gradients: 5 iter_size: 2 regularization_type: "L2" snapshot_keep: 2 ema_decay: 0.9
"""
