"""Loading weights by layer names: what is loaded, what the report says about other layers, and what is refused."""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np
import pytest
import torch

from pycaffe_like.errors import WeightsError
from pycaffe_like.net import Net
from pycaffe_like.net.weights import incomplete_lines
from pycaffe_like.proto import caffe_pb2
from tests.net.make import build, feed, layer, product

TEXT = feed("x", 2, 3) + product("a", "x", 5) + product("b", "a", 7)


def weights(net: Net) -> list[torch.Tensor]:
    return [one.tensor.detach().clone() for one in net.learnable_params]


@pytest.mark.parametrize("hdf5", [pytest.param(False, id="binary"), pytest.param(True, id="hdf5")])
def test_what_is_saved_comes_back(hdf5: bool) -> None:
    one, two = build(TEXT), build(TEXT)
    one.save("w", hdf5=hdf5)
    report = two.load("w")
    assert report.loaded == ["a", "b"]
    assert list(report.lines()) == ["Weights from w: 2 layers loaded"]
    for was, now in zip(weights(one), weights(two), strict=True):
        torch.testing.assert_close(now, was, rtol=0, atol=0)


def test_the_report_tells_every_difference() -> None:
    build(TEXT + product("c", "b", 11) + product("d", "c", 13)).save("w")
    other = build(
        feed("x", 2, 3)
        + product("a", "x", 5)
        + product("b", "a", 2)
        + layer("Convolution", "c", "w", body="convolution_param { num_output: 11 kernel_size: 1 }")
        .replace('bottom: "w"', 'bottom: "y"')
        .join([feed("y", 2, 7, 1, 1), ""])
        + product("new", "b", 4)
    )
    before = weights(other)
    report = other.load("w", partial=True)
    assert list(report.lines()) == [
        "Weights from w: 2 layers loaded",
        "  loaded in another shape  c: 11x7 as 11x7x1x1",
        "  skipped, shape differs    b: blob 0 is 7x5 in the file, 2x5 in the net",
        "  missing in the file      new",
        "  unused                   d",
    ]
    after = weights(other)
    changed = [not torch.equal(x, y) for x, y in zip(before, after, strict=True)]
    names = [one.layer.name for one in other.learnable_params]
    assert {name for name, yes in zip(names, changed, strict=True) if yes} == {"a", "c"}


@pytest.mark.parametrize(
    ("net", "options", "message"),
    [
        pytest.param(
            feed("x", 2, 3) + product("a", "x", 5) + product("b", "a", 2),
            {},
            "w: layer 'b' does not fit: blob 0 is 7x5 in the file, 2x5 in the net\n"
            "To train this layer from scratch instead, rename it.",
            id="another shape",
        ),
        pytest.param(
            feed("x", 2, 3) + product("a", "x", 5, "inner_product_param { bias_term: false }").replace("} } inner_product_param {", "}"),
            {},
            "w: layer 'a' does not fit: 2 blobs in the file, 1 in the net\nTo train this layer from scratch instead, rename it.",
            id="another number of blobs",
        ),
        pytest.param(
            feed("x", 2, 3) + product("other", "x", 5),
            {"partial": True},
            "w: no layer of the file fits the net; got \n"
            "Weights from w: 0 layers loaded\n  missing in the file      other\n  unused                   a\n  unused                   b",
            id="nothing fits",
        ),
        pytest.param(
            feed("x", 2, 3) + product("a", "x", 5),
            {"partial": True, "strict": True},
            "w: the weights do not match exactly; got \nWeights from w: 1 layer loaded\n  unused                   b",
            id="strict: unused",
        ),
        pytest.param(
            TEXT + product("c", "b", 2),
            {"partial": True, "strict": True},
            "w: the weights do not match exactly; got \nWeights from w: 2 layers loaded\n  missing in the file      c",
            id="strict: missing",
        ),
    ],
)  # fmt: skip
def test_refused_and_the_net_untouched(net: str, options: dict[str, bool], message: str) -> None:
    build(TEXT).save("w")
    other = build(net)
    before = weights(other)
    with pytest.raises(WeightsError) as caught:
        other.load("w", **options)
    assert str(caught.value) == message
    for was, now in zip(before, weights(other), strict=True):
        torch.testing.assert_close(now, was, rtol=0, atol=0)


@pytest.mark.parametrize("hdf5", [pytest.param(False, id="binary"), pytest.param(True, id="hdf5")])
def test_shared_parameters_are_saved_for_each_layer_and_come_back(hdf5: bool) -> None:
    shared = 'param { name: "w" } param { name: "b" }'
    text = feed("x", 2, 3) + product("a", "x", 3, shared) + product("b", "a", 3, shared)
    one, two = build(text), build(text)
    one.save("w", hdf5=hdf5)
    assert two.load("w").loaded == ["a", "b"]
    for was, now in zip(weights(one), weights(two), strict=True):
        torch.testing.assert_close(now, was, rtol=0, atol=0)


def test_an_hdf5_file_may_leave_out_only_what_is_shared() -> None:
    import h5py

    one, two = build(TEXT), build(TEXT)
    one.save("w", hdf5=True)
    with h5py.File("w", "r+") as file:
        del file["data/b/0"]
    with pytest.raises(WeightsError) as caught:
        two.load("w")
    assert str(caught.value) == (
        "w: layer 'b' does not fit: blob 0 is missing in the file\nTo train this layer from scratch instead, rename it."
    )


def test_a_failed_save_leaves_the_old_file(monkeypatch: pytest.MonkeyPatch) -> None:
    net = build(TEXT)
    net.save("w")
    before = Path("w").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        build(TEXT).save("w")
    assert Path("w").read_bytes() == before
    assert sorted(p.name for p in Path().iterdir()) == ["w"]


@pytest.mark.parametrize(
    ("stored", "wanted", "fits"),
    [
        ((10, 3), (3, 10), False),
        ((6, 35), (6, 5, 7, 1), True),
        ((6, 5, 7), (6, 7, 5), False),
        ((6, 5, 7), (6, 35), True),
        ((30, 7), (6, 5, 7), True),
        ((1, 11, 1), (11,), True),
        ((2, 15), (6, 5), False),
        ((210,), (2, 3, 5, 7), True),
        ((6, 35), (30, 7), False),
    ],
)
def test_only_a_flattened_shape_stands_for_another(
    stored: tuple[int, ...], wanted: tuple[int, ...], fits: bool
) -> None:
    def net(shape: tuple[int, ...]) -> Net:
        dims = " ".join(f"dim: {extent}" for extent in shape)
        return build(layer("Parameter", "p", "", "p", f"parameter_param {{ shape {{ {dims} }} }}"))

    first, second = net(stored), net(wanted)
    with torch.no_grad():
        for one in first.learnable_params:
            one.tensor.copy_(torch.arange(one.tensor.numel()).reshape(one.tensor.shape))
    first.save("w")
    if not fits:
        with pytest.raises(WeightsError, match="layer 'p' does not fit: blob 0 is"):
            second.load("w")
        return
    report = second.load("w")
    assert list(report.reshaped) == ["p"]
    assert weights(second)[0].flatten().tolist() == list(range(weights(second)[0].numel()))


def test_layers_that_files_lack_are_named_once_all_are_loaded() -> None:
    text = TEXT + product("c", "b", 11)
    build(feed("x", 2, 3) + product("a", "x", 5)).save("first")
    build(feed("x", 2, 7) + product("c", "x", 11)).save("second")
    net = build(text)
    reports = [net.load("first"), net.load("second")]
    assert list(incomplete_lines(reports)) == [
        "first, second: no weights for b: they keep the values of their fillers."
    ]
    assert list(incomplete_lines(reports[:1])) == ["first: no weights for b, c: they keep the values of their fillers."]
    build(text).save("all")
    assert list(incomplete_lines([net.load("all")])) == []
    assert list(incomplete_lines([])) == []


def test_many_missing_layers_are_counted() -> None:
    build(feed("x", 2, 3) + product("l0", "x", 3)).save("w")
    names = [f"l{i}" for i in range(12)]
    net = build(
        feed("x", 2, 3) + "".join(product(name, top, 3) for name, top in zip(names, ["x", *names], strict=False))
    )
    (line,) = incomplete_lines([net.load("w")])
    assert line.startswith("w: no weights for l1, l2, l3, l4, l5, l6, l7, l8 and 3 more: ")


def test_layers_that_share_all_their_parameters_lack_nothing() -> None:
    shared = 'param { name: "w" } param { name: "b" }'
    build(feed("x", 2, 3) + product("a", "x", 3, shared)).save("w")
    net = build(feed("x", 2, 3) + product("a", "x", 3, shared) + product("b", "a", 3, shared))
    assert net.load("w").missing == []


def test_batch_norm_of_nvcaffe_0_15_is_put_into_order() -> None:
    """Its weight files hold scale, bias, mean, variance and a 1."""
    text = feed("d", 1, 3) + (
        'layer { name: "bn" type: "BatchNorm" bottom: "d" top: "bn" '
        "batch_norm_param { scale_bias: true eps: 0.0001 use_global_stats: true } }"
    )
    values = [[10.0, 20, 30], [0.1, 0.2, 0.3], [1.0, 2, 3], [4.0, 5, 6], [1.0]]
    message = caffe_pb2.NetParameter(name="n")
    saved = message.layer.add(name="bn", type="BatchNorm")
    for blob in values:
        stored = saved.blobs.add(data=blob)
        stored.shape.dim.append(len(blob))
    Path("w").write_bytes(message.SerializeToString())
    net = build(text)
    net.load("w")
    assert [blob.flatten().tolist() for blob in net.built.layers[1].module.blobs()] == [
        pytest.approx(values[number]) for number in (2, 3, 4, 0, 1)
    ]
    top = net.built.layers[1].module(torch.zeros(1, 3))
    torch.testing.assert_close(top, torch.tensor([[-4.89999, -17.68853, -36.44232]]), rtol=1e-4, atol=1e-3)


def test_values_that_cannot_be_read_leave_all_layers_as_they_were() -> None:
    """All shapes fit, but the compressed values of the last layer are damaged: no layer changes."""
    net = build(feed("x", 2, 3) + product("a", "x", 5) + product("b", "a", 7))
    net.save("w.h5", hdf5=True)
    with h5py.File("w.h5", "r+") as file:
        del file["data/b/0"]
        damaged = file.create_dataset("data/b/0", data=np.ones((7, 5), np.float32), chunks=(7, 5), compression="gzip")
        damaged.id.write_direct_chunk((0, 0), bytes(11))
        file["data/a/0"][...] = 17
    before = weights(net)
    with pytest.raises(WeightsError, match=r"^w\.h5: the file is damaged"):
        net.load("w.h5")
    for was, now in zip(before, weights(net), strict=True):
        torch.testing.assert_close(now, was, rtol=0, atol=0)
