"""Weights by the names of layers: what is loaded, what is said about the rest, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from pycaffe_like.errors import WeightsError
from pycaffe_like.net import Net
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
        "  shape differs, left      b: blob 0 is 7x5 in the file, 2x5 in the net",
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
            "w: the weights do not match exactly; got \nWeights from w: 1 layers loaded\n  unused                   b",
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
