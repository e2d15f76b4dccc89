"""Tasks from Caffe's notebooks, on small nets: classification, training, net surgery, fine-tuning and more."""

from __future__ import annotations

from pathlib import Path

import h5py
import lmdb
import numpy as np
import pytest

from pycaffe_like import caffe
from pycaffe_like.caffe import layers as L
from pycaffe_like.caffe import params as P
from pycaffe_like.caffe.coord_map import crop
from pycaffe_like.proto import caffe_pb2

RANDOM = {"type": "gaussian", "std": 0.1}


def write(name: str, net: object) -> str:
    Path(name).write_text(str(net))
    return name


def solver_file(train: str, test: str, **options: object) -> str:
    solver = caffe_pb2.SolverParameter(
        train_net=train, test_net=[test], test_iter=[2], test_interval=100, base_lr=0.05, lr_policy="fixed",
        momentum=0.9, max_iter=30, snapshot_prefix="s", random_seed=5, **options,
    )  # fmt: skip
    solver.solver_mode = caffe_pb2.SolverParameter.CPU
    return write("solver.prototxt", solver)


def bars(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Returns random pictures, N x 1 x 12 x 12, with one bright row; the label says which third it is in."""
    rows = np.arange(count) * 5 % 12
    pictures = np.random.default_rng(7).integers(0, 60, (count, 1, 12, 12)).astype(np.uint8)
    pictures[np.arange(count), 0, rows] = 255
    return pictures, rows // 4


def database(name: str, count: int) -> str:
    with lmdb.open(name) as env, env.begin(write=True) as transaction:
        for number, (picture, label) in enumerate(zip(*bars(count), strict=True)):
            datum = caffe.io.array_to_datum(picture, int(label))
            transaction.put(f"{number:08d}".encode(), datum.SerializeToString())
    return name


def test_classification_of_a_picture() -> None:
    n = caffe.NetSpec()
    n.data = L.Input(shape={"dim": [10, 3, 8, 9]})
    n.conv = L.Convolution(n.data, kernel_size=3, num_output=5, weight_filler=RANDOM)
    n.fc = L.InnerProduct(n.conv, num_output=7, weight_filler=RANDOM)
    n.prob = L.Softmax(n.fc)
    net = caffe.Net(write("deploy.prototxt", n.to_proto()), caffe.TEST)
    transformer = caffe.io.Transformer({"data": net.blobs["data"].data.shape})
    transformer.set_transpose("data", (2, 0, 1))
    transformer.set_mean("data", np.array([104.0, 117, 123]))
    transformer.set_raw_scale("data", 255)
    transformer.set_channel_swap("data", (2, 1, 0))
    net.blobs["data"].reshape(4, 3, 8, 9)
    picture = np.random.default_rng(3).random((8, 9, 3)).astype(np.float32)
    net.blobs["data"].data[...] = transformer.preprocess("data", picture)
    output = net.forward()
    assert output["prob"].shape == (4, 7)
    np.testing.assert_allclose(output["prob"].sum(1), 1, rtol=1e-6)
    np.testing.assert_allclose(net.blobs["data"].data[3, 0], 255 * picture[:, :, 2] - 104, rtol=1e-5, atol=1e-4)
    np.testing.assert_allclose(transformer.deprocess("data", net.blobs["data"].data[0]), picture, atol=1e-6)
    top_five = output["prob"][0].argsort()[::-1][:5]
    assert output["prob"][0].argmax() == top_five[0]


def lenet(source: str, batch_size: int) -> object:
    n = caffe.NetSpec()
    n.data, n.label = L.Data(
        batch_size=batch_size, backend=P.Data.LMDB, source=source, transform_param={"scale": 1.0 / 255}, ntop=2
    )
    n.conv1 = L.Convolution(n.data, kernel_size=5, num_output=4, weight_filler={"type": "xavier"})
    n.pool1 = L.Pooling(n.conv1, kernel_size=2, stride=2, pool=P.Pooling.MAX)
    n.fc1 = L.InnerProduct(n.pool1, num_output=16, weight_filler={"type": "xavier"})
    n.relu1 = L.ReLU(n.fc1, in_place=True)
    n.score = L.InnerProduct(n.relu1, num_output=3, weight_filler={"type": "xavier"})
    n.loss = L.SoftmaxWithLoss(n.score, n.label)
    return n.to_proto()


def test_learning_lenet_step_by_step() -> None:
    train = write("train.prototxt", lenet(database("train_lmdb", 48), 24))
    test = write("test.prototxt", lenet(database("test_lmdb", 36), 12))
    solver = caffe.SGDSolver(solver_file(train, test))
    solver.net.forward()
    solver.test_nets[0].forward()
    np.testing.assert_allclose(solver.net.blobs["data"].data[:8], bars(8)[0] / 255, rtol=1e-6)
    assert solver.test_nets[0].blobs["label"].data.tolist() == bars(12)[1].tolist()
    losses = np.zeros(30)
    for iteration in range(len(losses)):
        solver.step(1)
        losses[iteration] = solver.net.blobs["loss"].data
        kept = solver.test_nets[0].blobs["data"].data.copy()
        solver.test_nets[0].forward(start="conv1")  # runs on the same pictures again
        np.testing.assert_array_equal(solver.test_nets[0].blobs["data"].data, kept)
    assert solver.net.params["conv1"][0].diff[:, 0].reshape(2, 2, 5, 5).any()
    assert losses[-1] < losses[0] / 2
    correct = 0
    for _ in range(3):
        solver.test_nets[0].forward()
        scores, labels = (solver.test_nets[0].blobs[name].data for name in ("score", "label"))
        correct += sum(scores.argmax(1) == labels)
    assert correct / 36 > 0.9


def test_logistic_regression_on_hdf5() -> None:
    def logreg(source: str) -> object:
        n = caffe.NetSpec()
        n.data, n.label = L.HDF5Data(batch_size=10, source=source, ntop=2)
        n.ip1 = L.InnerProduct(n.data, num_output=2, weight_filler={"type": "xavier"})
        n.accuracy = L.Accuracy(n.ip1, n.label)
        n.loss = L.SoftmaxWithLoss(n.ip1, n.label)
        return n.to_proto()

    points = np.random.default_rng(2).normal(size=(100, 4))
    with h5py.File("points.h5", "w") as file:
        file["data"] = points
        file["label"] = (points @ [1, -2, 3, 0] > 0).astype(np.float32)
    Path("list.txt").write_text("points.h5\npoints.h5\n")
    net = write("net.prototxt", logreg("list.txt"))
    solver = caffe.get_solver(solver_file(net, net))
    solver.solve()
    assert solver.iter == 30
    assert solver.test_nets[0].blobs["data"].num == 10
    accuracy = 0.0
    for _ in range(10):
        solver.test_nets[0].forward()
        accuracy += solver.test_nets[0].blobs["accuracy"].data
    assert accuracy / 10 > 0.9


def test_surgery_makes_convolutions_of_inner_products() -> None:
    def net(height: int, width: int, convolution: bool) -> str:
        n = caffe.NetSpec()
        n.data = L.Input(shape={"dim": [1, 2, height, width]})
        n.conv = L.Convolution(n.data, kernel_size=3, num_output=5, weight_filler=RANDOM)
        n.pool = L.Pooling(n.conv, kernel_size=2, stride=2, pool=P.Pooling.MAX)
        if convolution:
            n["fc-conv"] = L.Convolution(n.pool, kernel_size=3, num_output=7)
        else:
            n.fc = L.InnerProduct(n.pool, num_output=7, weight_filler=RANDOM, bias_filler=RANDOM)
        n.prob = L.Softmax(n["fc-conv"] if convolution else n.fc)
        return write(f"{convolution}.prototxt", n.to_proto())

    small = caffe.Net(net(8, 8, convolution=False), caffe.TEST)
    small.save("small.caffemodel")
    large = caffe.Net(net(10, 14, convolution=True), "small.caffemodel", caffe.TEST)
    weights, bias = large.params["fc-conv"]
    weights.data.flat = small.params["fc"][0].data.flat
    bias.data[...] = small.params["fc"][1].data
    large.save("large.caffemodel")
    again = caffe.Net("True.prototxt", caffe.TEST, weights="large.caffemodel")
    picture = np.random.default_rng(1).normal(size=(1, 2, 10, 14)).astype(np.float32)
    scores = again.forward_all(data=picture)["prob"]
    assert scores.shape == (1, 7, 2, 4)
    for row, column in np.ndindex(2, 4):
        window = picture[:, :, 2 * row : 2 * row + 8, 2 * column : 2 * column + 8]
        one = small.forward(data=window)["prob"]
        np.testing.assert_allclose(scores[:, :, row, column], one, rtol=1e-4)


def test_an_edit_of_a_filter_shows_in_a_view_of_the_blob_taken_before() -> None:
    n = caffe.NetSpec()
    n.data = L.Input(shape={"dim": [1, 1, 6, 6]})
    n.conv = L.Convolution(n.data, kernel_size=3, num_output=2, weight_filler=RANDOM)
    net = caffe.Net(write("conv.prototxt", n.to_proto()), caffe.TEST)
    net.forward()
    first = net.blobs["conv"].data[0, 0]
    before = first.mean()
    net.params["conv"][1].data[0] = 1.0
    net.forward()
    assert first.mean() == pytest.approx(before + 1, rel=1e-6)


def test_fine_tuning_changes_only_what_is_to_learn() -> None:
    learned, frozen = [{"lr_mult": 1, "decay_mult": 1}, {"lr_mult": 2, "decay_mult": 0}], [{"lr_mult": 0}] * 2

    def net(name: str, classes: int, param: object) -> str:
        n = caffe.NetSpec()
        n.data = L.DummyData(shape={"dim": [6, 3, 5, 5]}, data_filler={"type": "gaussian"})
        n.label = L.DummyData(shape={"dim": [6]}, data_filler={"value": classes - 1})
        n.conv1 = L.Convolution(n.data, kernel_size=3, num_output=4, param=param, weight_filler=RANDOM)
        n.drop = L.Dropout(n.conv1, in_place=True)
        n[name] = L.InnerProduct(n.drop, num_output=classes, param=learned, weight_filler=RANDOM)
        n.loss = L.SoftmaxWithLoss(n[name], n.label)
        n.acc = L.Accuracy(n[name], n.label)
        return write(f"{name}.prototxt", n.to_proto())

    source = caffe.Net(net("fc8", 11, learned), caffe.TRAIN)
    source.save("source.caffemodel")
    style = net("fc8_style", 5, frozen)
    solver = caffe.get_solver(solver_file(style, style))
    solver.net.copy_from("source.caffemodel")
    np.testing.assert_array_equal(solver.net.params["conv1"][0].data, source.params["conv1"][0].data)
    before = solver.net.params["fc8_style"][0].data.copy()
    solver.step(2)
    loss, accuracy = (solver.net.blobs[name].data.copy() for name in ("loss", "acc"))
    assert loss.shape == accuracy.shape == ()
    np.testing.assert_array_equal(solver.net.params["conv1"][0].data, source.params["conv1"][0].data)
    assert (solver.net.params["fc8_style"][0].data != before).any()
    solver.net.save("tuned.caffemodel")
    tuned = caffe.Net(style, "tuned.caffemodel", caffe.TEST)
    np.testing.assert_array_equal(tuned.params["fc8_style"][0].data, solver.net.params["fc8_style"][0].data)


def test_siamese_branches_have_one_set_of_weights() -> None:
    def branch(n: caffe.NetSpec, data: object, suffix: str) -> object:
        params = [{"name": "w", "lr_mult": 1}, {"name": "b", "lr_mult": 2}]
        n["feat" + suffix] = L.InnerProduct(data, num_output=2, param=params, weight_filler=RANDOM)
        return n["feat" + suffix]

    n = caffe.NetSpec()
    n.pair = L.DummyData(shape={"dim": [4, 6]}, data_filler={"type": "gaussian"})
    n.sim = L.DummyData(shape={"dim": [4]}, data_filler={"value": 1})
    n.one, n.other = L.Slice(n.pair, ntop=2, axis=1)
    n.loss = L.ContrastiveLoss(branch(n, n.one, ""), branch(n, n.other, "_p"), n.sim, margin=1)
    train = write("train.prototxt", n.to_proto())
    solver = caffe.SGDSolver(solver_file(train, train))
    solver.step(2)
    first, second = (solver.net.params[name][0].data for name in ("feat", "feat_p"))
    np.testing.assert_array_equal(first, second)
    solver.net.save("siamese.caffemodel")

    n = caffe.NetSpec()
    n.data = L.Input(shape={"dim": [10, 3]})
    n.feat = L.InnerProduct(n.data, num_output=2)
    net = caffe.Net(write("deploy.prototxt", n.to_proto()), "siamese.caffemodel", caffe.TEST)
    data = np.random.default_rng(1).normal(size=(25, 3))
    np.testing.assert_allclose(net.forward_all(data=data)["feat"], data @ first.T, rtol=1e-4, atol=1e-6)


MULTILABEL = """
import caffe
import numpy as np

class Stripes(caffe.Layer):
    def setup(self, bottom, top):
        params = eval(self.param_str)
        self.size = params["batch_size"]
        self.random = np.random.RandomState(params["seed"])
        top[0].reshape(self.size, 3, 4, 4)
        top[1].reshape(self.size, 3)

    def reshape(self, bottom, top):
        pass

    def forward(self, bottom, top):
        for item in range(self.size):
            labels = self.random.randint(0, 2, 3)
            top[0].data[item, ...] = labels[:, None, None] - 0.5
            top[1].data[item, ...] = labels

    def backward(self, top, propagate_down, bottom):
        pass
"""


def test_several_labels_from_a_data_layer_in_python(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("stripe_layers.py").write_text(MULTILABEL)
    monkeypatch.syspath_prepend(Path.cwd())

    def net(seed: int) -> str:
        n = caffe.NetSpec()
        params = str({"batch_size": 8, "seed": seed})
        n.data, n.label = L.Python(module="stripe_layers", layer="Stripes", ntop=2, param_str=params)
        n.score = L.InnerProduct(n.data, num_output=3, weight_filler=RANDOM)
        n.loss = L.SigmoidCrossEntropyLoss(n.score, n.label)
        return write(f"{seed}.prototxt", n.to_proto())

    solver = caffe.SGDSolver(solver_file(net(1), net(2)))
    solver.test_nets[0].share_with(solver.net)
    solver.step(20)
    solver.test_nets[0].forward()
    found, labels = (solver.test_nets[0].blobs[name].data for name in ("score", "label"))
    np.testing.assert_array_equal(found > 0, labels > 0)


def test_a_crop_puts_scores_over_their_picture() -> None:
    n = caffe.NetSpec()
    n.data = L.Input(shape={"dim": [1, 3, 17, 23]})
    n.conv = L.Convolution(n.data, kernel_size=3, pad=10, num_output=2)
    n.pool = L.Pooling(n.conv, kernel_size=2, stride=2, pool=P.Pooling.MAX)
    n.up = L.Deconvolution(n.pool, convolution_param={"num_output": 2, "kernel_size": 4, "stride": 2})
    n.score = crop(n.up, n.data)
    net = caffe.Net(write("fcn.prototxt", n.to_proto()), caffe.TEST)
    assert net.forward()["score"].shape == (1, 2, 17, 23)
    assert list(n.to_proto().layer[-1].crop_param.offset) == [10]


def test_a_picture_climbs_the_gradient_of_a_layer() -> None:
    n = caffe.NetSpec()
    n.data = L.Input(shape={"dim": [10, 3, 9, 9]})
    n.conv = L.Convolution(n.data, kernel_size=3, num_output=5, weight_filler=RANDOM)
    n.relu = L.ReLU(n.conv, in_place=True)
    n.pool = L.Pooling(n.relu, kernel_size=2, stride=2, pool=P.Pooling.MAX)
    n.prob = L.Softmax(L.InnerProduct(n.pool, num_output=3, name="fc", weight_filler=RANDOM))
    model = n.to_proto()
    model.force_backward = True
    mean = np.float32([104.0, 116.0, 122.0])
    net = caffe.Classifier(write("dream.prototxt", model), None, mean=mean, channel_swap=(2, 1, 0))
    source, target = net.blobs["data"], net.blobs["pool"]
    source.reshape(1, 3, 13, 11)
    picture = np.random.default_rng(4).uniform(0, 255, (13, 11, 3)).astype(np.float32)
    source.data[0] = np.rollaxis(picture, 2)[::-1] - net.transformer.mean["data"]
    found = []
    for _ in range(5):
        net.forward(end="pool")
        found.append(float((target.data**2).mean()))
        target.diff[:] = target.data
        net.backward(start="pool")
        gradient = source.diff[0]
        source.data[:] += 1.5 / np.abs(gradient).mean() * gradient
    assert found == sorted(found)
    assert found[-1] > 1.05 * found[0]
