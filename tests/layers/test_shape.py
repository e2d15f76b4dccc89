"""Layers that move values around and change none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.base import Layer
from pycaffe_like.net import Net
from pycaffe_like.spec import NetDef, NetState, Phase

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread, tops_of

Shape = tuple[int, ...]


def check(module: Layer, bottom: Tensor, *wanted: np.ndarray) -> None:
    """The tops are as wanted, and all that holds for every layer holds."""
    check_shapes(module, [bottom])
    check_no_host_sync(module, [bottom])
    for top, want in zip(tops_of(module, bottom), wanted, strict=True):
        np.testing.assert_array_equal(top.numpy(), want)
    check_gradients(module, [bottom])


def message_of(type_name: str, shapes: list[Shape], options: str, tops: int = 1) -> str:
    """What building a layer says, without the place."""
    with pytest.raises(LayerError) as caught:
        make(type_name, shapes, options, tops)
    place = f"f:1:1: layer 'l' ({type_name}): "
    assert str(caught.value).startswith(place)
    return str(caught.value).removeprefix(place)


def message_at_run_time(module: Layer, *bottoms: Tensor) -> str:
    with pytest.raises(LayerError) as caught:
        module(*bottoms)
    return str(caught.value)


@pytest.mark.parametrize("type_name", ["Flatten", "Reshape"])
def test_the_shape_of_a_blob_does_not_change_in_place(type_name: str, net: Callable[[str], NetDef]) -> None:
    text = """
        layer {{ name: "x" type: "Input" top: "x" input_param {{ shape {{ dim: 2 dim: 15 }} }} }}
        layer {{ name: "l" type: "{}" bottom: "x" top: "x" reshape_param {{ shape {{ dim: 2 dim: 15 }} }} }}
    """
    with pytest.raises(LayerError) as caught:
        Net(net(text.format(type_name)), NetState(Phase.TEST))
    message = "the layer cannot work in place; expected another top; got top 'x'"
    assert str(caught.value) == f"net.prototxt:3:9: layer 'l' ({type_name}): {message}"


@pytest.mark.parametrize(
    ("shape", "options", "want"),
    [
        pytest.param((2, 3, 5, 7), "", (2, 105), id="all but the items by default"),
        pytest.param((2, 3, 5, 7), "axis: 0", (210,), id="all"),
        pytest.param((2, 3, 5, 7), "axis: 2", (2, 3, 35), id="from an axis on"),
        pytest.param((2, 3, 5, 7), "end_axis: 2", (2, 15, 7), id="up to an axis"),
        pytest.param((2, 3, 5, 7), "axis: -3 end_axis: -2", (2, 15, 7), id="counted from the end"),
        pytest.param((2, 3, 5, 7), "axis: 2 end_axis: 2", (2, 3, 5, 7), id="one axis"),
        pytest.param((2, 3, 5, 7), "axis: 2 end_axis: 1", (2, 3, 1, 5, 7), id="no axis"),
        pytest.param((2, 3, 5, 7, 11), "axis: 1 end_axis: 3", (2, 105, 11), id="five axes"),
        pytest.param((3,), "axis: 0", (3,), id="a vector"),
    ],
)
def test_flatten(shape: Shape, options: str, want: Shape) -> None:
    bottom = spread(*shape)
    check(make("Flatten", [shape], f"flatten_param {{ {options} }}"), bottom, bottom.numpy().reshape(want))


def test_flatten_follows_the_bottom() -> None:
    module = make("Flatten", [(2, 3, 5)])
    bottom = spread(7, 2, 11)
    check(module, bottom, bottom.numpy().reshape(7, 22))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param("axis: 3", "axis lies outside the bottom; expected -3 to 2; got 3", id="axis"),
        pytest.param("end_axis: -4", "end_axis lies outside the bottom; expected -3 to 2; got -4", id="end_axis"),
        pytest.param("axis: 2 end_axis: 0", "end_axis lies before axis; expected at least 1; got 0", id="order"),
    ],
)
def test_flatten_says_what_is_wrong(options: str, message: str) -> None:
    assert message_of("Flatten", [(2, 3, 5)], f"flatten_param {{ {options} }}") == message


def reshape_param(extents: Shape, options: str = "") -> str:
    return f"reshape_param {{ shape {{ {' '.join(f'dim: {extent}' for extent in extents)} }} {options} }}"


@pytest.mark.parametrize(
    ("shape", "options", "want"),
    [
        pytest.param((2, 3, 10), reshape_param((5, 12)), (5, 12), id="all new"),
        pytest.param((2, 3, 10), reshape_param((0, 6, 5)), (2, 6, 5), id="a copied extent"),
        pytest.param((2, 3, 10), reshape_param((5, -1)), (5, 12), id="an extent worked out"),
        pytest.param((2, 3, 10), reshape_param((0, -1, 5)), (2, 6, 5), id="one copied, one worked out"),
        pytest.param((2, 3, 10), reshape_param((0, 0, -1)), (2, 3, 10), id="as it was"),
        pytest.param((2, 3, 10), reshape_param((15, 2), "axis: 1"), (2, 15, 2), id="from an axis on"),
        pytest.param((2, 3, 10), reshape_param((2, 5), "axis: -2"), (2, 3, 2, 5), id="a negative axis"),
        pytest.param(
            (2, 3, 10), reshape_param((1, 3, 1), "axis: 1 num_axes: 1"), (2, 1, 3, 1, 10), id="one axis replaced"
        ),
        pytest.param((2, 3, 10), reshape_param((-1,), "axis: 0 num_axes: 2"), (6, 10), id="two axes merged"),
        pytest.param((2, 3, 10), reshape_param((1, 1), "axis: 1 num_axes: 0"), (2, 1, 1, 3, 10), id="axes put in"),
        pytest.param((2, 3, 10), reshape_param((1,), "axis: -1 num_axes: 0"), (2, 3, 10, 1), id="an axis put behind"),
        pytest.param((2, 3, 10), reshape_param((1,), "axis: -4 num_axes: 0"), (1, 2, 3, 10), id="an axis put in front"),
        pytest.param((2, 1, 10), reshape_param((), "axis: 1 num_axes: 1"), (2, 10), id="an axis taken out"),
        pytest.param((1, 1), reshape_param(()), (), id="a scalar made"),
        pytest.param((1, 1), "", (), id="no shape at all"),
        pytest.param((), reshape_param((1, -1)), (1, 1), id="a scalar unfolded"),
        pytest.param((2, 3, 10), reshape_param((0, 0), "axis: 1 num_axes: 2"), (2, 3, 10), id="copied where it starts"),
        pytest.param(
            (4, 2, 15),
            reshape_param((1, 0, -1), "axis: 0 num_axes: 1"),
            (1, 2, 2, 2, 15),
            id="copied from behind what is replaced",
        ),
        pytest.param((0, 3, 10), reshape_param((0, 30)), (0, 30), id="no items"),
    ],
)
def test_reshape(shape: Shape, options: str, want: Shape) -> None:
    bottom = spread(*shape)
    check(make("Reshape", [shape], options), bottom, bottom.numpy().reshape(want))


def test_reshape_follows_the_bottom() -> None:
    module = make("Reshape", [(2, 3, 10)], reshape_param((0, -1, 5)))
    bottom = spread(7, 2, 15)
    check(module, bottom, bottom.numpy().reshape(7, 6, 5))
    expected = "the product of the others to divide 42, the values of 7x3x2; got 35, from 7x-1x5"
    assert message_at_run_time(module, spread(7, 3, 2)) == f"the extent -1 cannot be inferred; expected {expected}"


@pytest.mark.parametrize(
    ("shape", "options", "message"),
    [
        pytest.param(
            (2, 3, 10),
            reshape_param((-1, 3, -1)),
            "only one extent can be inferred; expected one -1; got -1x3x-1",
            id="two to work out",
        ),
        pytest.param(
            (2, 3, 10),
            reshape_param((5, -2)),
            "an extent is negative; expected 0, -1 or a positive one; got 5x-2",
            id="negative",
        ),
        pytest.param(
            (2, 3, 10),
            reshape_param((5,), "num_axes: -2"),
            "num_axes is out of range; expected -1 for all axes, or 0 or more; got -2",
            id="num_axes",
        ),
        pytest.param(
            (2, 3, 10),
            reshape_param((5,), "axis: 4"),
            "axis lies outside the bottom; expected -4 to 3; got 4",
            id="axis too large",
        ),
        pytest.param(
            (2, 3, 10),
            reshape_param((5,), "axis: -5"),
            "axis lies outside the bottom; expected -4 to 3; got -5",
            id="axis too small",
        ),
        pytest.param(
            (2, 3, 10),
            reshape_param((5,), "axis: 2 num_axes: 2"),
            "the axes to replace extend beyond the bottom's last one; expected axis + num_axes at most 3; got 2 + 2",
            id="too many replaced",
        ),
        pytest.param(
            (2, 3, 10),
            reshape_param((10, 0), "axis: 2"),
            "an extent 0 has no axis of the bottom to copy; expected axis 0 to 2; got 3",
            id="nothing to copy",
        ),
        pytest.param(
            (2, 3, 10),
            reshape_param((7, -1)),
            "the extent -1 cannot be inferred; expected the product of the others to divide 60, the values of 2x3x10; got 7, from 7x-1",
            id="does not divide",
        ),
        pytest.param(
            (0, 3, 10),
            reshape_param((0, -1)),
            "the extent -1 cannot be inferred; expected the product of the others to divide 0, the values of 0x3x10; got 0, from 0x-1",
            id="no items to divide",
        ),
        pytest.param(
            (2, 3, 10),
            reshape_param((5, 11)),
            "the new shape has the wrong number of values; expected 60, as 2x3x10; got 55, as 5x11",
            id="count",
        ),
        pytest.param(
            (2, 3),
            "",
            "the new shape has the wrong number of values; expected 6, as 2x3; got 1, as scalar",
            id="no shape",
        ),
    ],
)
def test_reshape_says_what_is_wrong(shape: Shape, options: str, message: str) -> None:
    assert message_of("Reshape", [shape], options) == message


@pytest.mark.parametrize(
    ("shape", "reference", "options", "cut"),
    [
        pytest.param((2, 3, 7, 11), (5, 1, 3, 5), "", np.s_[:, :, :3, :5], id="height and width from 0 by default"),
        pytest.param((2, 3, 7, 11), (2, 3, 3, 5), "offset: 2", np.s_[:, :, 2:5, 2:7], id="one offset for all axes"),
        pytest.param((2, 3, 7, 11), (2, 3, 3, 5), "offset: 4 offset: 1", np.s_[:, :, 4:, 1:6], id="one for each"),
        pytest.param((2, 3, 7, 11), (2, 3, 3, 5), "axis: 3 offset: 6", np.s_[:, :, :, 6:], id="width"),
        pytest.param(
            (2, 3, 7, 11), (2, 3, 3, 5), "axis: -2 offset: 4 offset: 6", np.s_[:, :, 4:, 6:], id="counted from the end"
        ),
        pytest.param(
            (3, 5, 7, 11),
            (2, 3, 5, 7),
            "axis: 0 offset: 1 offset: 2 offset: 0 offset: 3",
            np.s_[1:, 2:, :5, 3:10],
            id="all axes",
        ),
        pytest.param((3, 5), (2, 3), "axis: 0 offset: 1", np.s_[1:, 1:4], id="two axes"),
        pytest.param((2, 3, 7), (5, 1, 4, 11), "axis: 2 offset: 3", np.s_[:, :, 3:], id="a reference with more axes"),
        pytest.param((2, 3, 7, 11), (2, 3, 7, 11), "", np.s_[:], id="nothing cut"),
    ],
)
def test_crop(shape: Shape, reference: Shape, options: str, cut: Any) -> None:
    module = make("Crop", [shape, reference], f"crop_param {{ {options} }}")
    bottoms = [spread(*shape), torch.full(reference, float("nan"))]
    check_shapes(module, bottoms)
    check_no_host_sync(module, bottoms)
    np.testing.assert_array_equal(module(*bottoms).numpy(), bottoms[0].numpy()[cut])
    check_gradients(module, bottoms, differentiable=[0])


def test_crop_follows_its_bottoms() -> None:
    module = make("Crop", [(2, 3, 7, 11), (2, 3, 3, 5)], "crop_param { offset: 2 offset: 1 }")
    bottom = spread(5, 2, 13, 7)
    assert torch.equal(module(bottom, torch.zeros(1, 1, 11, 6)), bottom[:, :, 2:, 1:])
    message = "the crop extends beyond the end of axis 3; expected offset and extent at most 7 together; got 1 + 7"
    assert message_at_run_time(module, bottom, torch.zeros(1, 1, 11, 7)) == message


@pytest.mark.parametrize(
    ("shapes", "options", "message"),
    [
        pytest.param(
            [(2, 3, 7, 11)], "", "wrong number of bottoms; expected exactly 2 bottoms; got 1 (b0)", id="no reference"
        ),
        pytest.param([(2, 3)] * 2, "", "axis lies outside the bottom; expected -2 to 1; got 2", id="axis"),
        pytest.param(
            [(2, 3, 7, 11)] * 2,
            "axis: 1 offset: 0 offset: 0",
            "offset does not fit the bottom; expected at most one value, or one for each of 3 axes from 1 on; got 2 values",
            id="offsets",
        ),
        pytest.param(
            [(2, 3, 7, 11), (2, 3, 7)],
            "",
            "the second bottom lacks axes; expected at least 4; got 2x3x7",
            id="axes of the reference",
        ),
        pytest.param(
            [(2, 3, 7, 11), (2, 3, 5, 12)],
            "",
            "the crop extends beyond the end of axis 3; expected offset and extent at most 11 together; got 0 + 12",
            id="too large",
        ),
        pytest.param(
            [(2, 3, 7, 11), (2, 3, 5, 7)],
            "offset: 3",
            "the crop extends beyond the end of axis 2; expected offset and extent at most 7 together; got 3 + 5",
            id="too far",
        ),
    ],
)
def test_crop_says_what_is_wrong(shapes: list[Shape], options: str, message: str) -> None:
    assert message_of("Crop", shapes, f"crop_param {{ {options} }}") == message


@pytest.mark.parametrize(
    ("shape", "options", "axis", "tiles"),
    [
        pytest.param((2, 3, 5), "tiles: 3", 1, 3, id="channels by default"),
        pytest.param((2, 3, 5), "axis: 0 tiles: 2", 0, 2, id="items"),
        pytest.param((2, 3, 5), "axis: -1 tiles: 4", 2, 4, id="counted from the end"),
        pytest.param((2, 3, 5), "tiles: 1", 1, 1, id="one tile"),
    ],
)
def test_tile(shape: Shape, options: str, axis: int, tiles: int) -> None:
    bottom = spread(*shape)
    want = np.concatenate([bottom.numpy()] * tiles, axis)
    check(make("Tile", [shape], f"tile_param {{ {options} }}"), bottom, want)


def test_the_gradients_of_tiles_add_up() -> None:
    bottom = spread(1, 2).requires_grad_()
    make("Tile", [(1, 2)], "tile_param { tiles: 3 }")(bottom).backward(torch.tensor([[1.0, 2, 3, 5, 7, 11]]))
    assert bottom.grad is not None
    assert bottom.grad.tolist() == [[1 + 3 + 7, 2 + 5 + 11]]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param("", "tile_param.tiles is missing; expected a value", id="no tiles"),
        pytest.param("tiles: 0", "tiles must be positive; got 0", id="zero tiles"),
        pytest.param("tiles: -2", "tiles must be positive; got -2", id="negative tiles"),
        pytest.param("tiles: 2 axis: 3", "axis lies outside the bottom; expected -3 to 2; got 3", id="axis"),
    ],
)
def test_tile_says_what_is_wrong(options: str, message: str) -> None:
    assert message_of("Tile", [(2, 3, 5)], f"tile_param {{ {options} }}") == message


@pytest.mark.parametrize(
    ("shape", "options", "axis", "ends"),
    [
        pytest.param((2, 6, 5), "", 1, [2, 4], id="equal channels by default"),
        pytest.param((6, 2, 5), "axis: 0", 0, [2, 4], id="equal items"),
        pytest.param((2, 7, 5), "slice_point: 1 slice_point: 5", 1, [1, 5], id="points"),
        pytest.param((2, 5, 7), "axis: -1 slice_point: 3 slice_point: 4", 2, [3, 4], id="counted from the end"),
        pytest.param((2, 5, 7), "slice_dim: 2 slice_point: 3 slice_point: 4", 2, [3, 4], id="old form"),
        pytest.param((2, 5, 3), "slice_point: 3 slice_point: 5", 1, [3, 5], id="an empty last top"),
        pytest.param((2, 7, 5), "", 1, [], id="one top"),
    ],
)
def test_slice(shape: Shape, options: str, axis: int, ends: list[int]) -> None:
    module = make("Slice", [shape], f"slice_param {{ {options} }}", tops=len(ends) + 1)
    bottom = spread(*shape)
    check(module, bottom, *np.split(bottom.numpy(), ends, axis))


def test_slice_follows_the_bottom() -> None:
    equal, points = make("Slice", [(2, 6)], tops=3), make("Slice", [(2, 6)], "slice_param { slice_point: 4 }", tops=2)
    bottom = spread(5, 9)
    check(equal, bottom, *np.split(bottom.numpy(), 3, 1))
    check(points, bottom, *np.split(bottom.numpy(), [4], 1))
    message = (
        "axis 1 cannot be divided evenly; expected an extent that the number of tops, 3, divides, or slice_point; got 7"
    )
    assert message_at_run_time(equal, spread(5, 7)) == message
    message = "axis 1 is too short for the slice points; expected at least 4; got 3"
    assert message_at_run_time(points, spread(5, 3)) == message


@pytest.mark.parametrize(
    ("options", "tops", "message"),
    [
        pytest.param(
            "axis: 1 slice_dim: 1",
            2,
            "axis and slice_dim are both set; expected axis; slice_dim is its old form",
            id="both forms",
        ),
        pytest.param(
            "slice_dim: 3", 2, "slice_dim lies outside the bottom; expected 0 to 2; got 3", id="old form outside"
        ),
        pytest.param("axis: -4", 2, "axis lies outside the bottom; expected -3 to 2; got -4", id="axis outside"),
        pytest.param(
            "slice_point: 2 slice_point: 3",
            2,
            "slice_point does not fit the tops; expected none or 1; got 2",
            id="too many points",
        ),
        pytest.param("slice_point: 2", 1, "slice_point does not fit the tops; expected none or 0; got 1", id="one top"),
        pytest.param(
            "slice_point: 3 slice_point: 3",
            3,
            "the slice points are not increasing; expected each larger than the one before it, the first larger than 0; got 3, 3",
            id="equal points",
        ),
        pytest.param(
            "slice_point: 0",
            2,
            "the slice points are not increasing; expected each larger than the one before it, the first larger than 0; got 0",
            id="an empty first top",
        ),
        pytest.param(
            "slice_point: 7",
            2,
            "axis 1 is too short for the slice points; expected at least 7; got 6",
            id="a point outside",
        ),
        pytest.param(
            "axis: 0 slice_point: 1 slice_point: 2",
            3,
            "axis 0 is too short for the slice points; expected at least 3; got 2",
            id="more tops than values",
        ),
        pytest.param(
            "",
            4,
            "axis 1 cannot be divided evenly; expected an extent that the number of tops, 4, divides, or slice_point; got 6",
            id="cannot be divided evenly",
        ),
        pytest.param("", 0, "wrong number of tops; expected at least 1 tops; got 0", id="no top"),
    ],
)
def test_slice_says_what_is_wrong(options: str, tops: int, message: str) -> None:
    assert message_of("Slice", [(2, 6, 5)], f"slice_param {{ {options} }}", tops) == message


@pytest.mark.parametrize(
    ("type_name", "shapes", "options", "tops"),
    [
        pytest.param("Crop", [(5, 3), (2, 3)], "crop_param { axis: 0 }", 1, id="Crop"),
        pytest.param("Slice", [(6, 3)], "slice_param { axis: 0 }", 2, id="Slice"),
        pytest.param("Slice", [(6, 3)], "", 1, id="Slice, one top"),
        pytest.param("Tile", [(5, 3)], "tile_param { tiles: 1 }", 1, id="Tile"),
    ],
)
def test_what_is_written_to_a_top_does_not_show_in_the_bottom(
    type_name: str, shapes: list[Shape], options: str, tops: int
) -> None:
    bottoms = [spread(*shape) for shape in shapes]
    before = bottoms[0].clone()
    for top in tops_of(make(type_name, shapes, options, tops), *bottoms):
        top.zero_()
    assert torch.equal(bottoms[0], before)


@pytest.mark.parametrize(
    ("type_name", "options"),
    [
        pytest.param("Flatten", "", id="Flatten"),
        pytest.param("Tile", "tile_param { tiles: 2 }", id="Tile"),
        pytest.param("Slice", "", id="Slice"),
    ],
)
def test_an_axis_that_a_later_bottom_lacks(type_name: str, options: str) -> None:
    module = make(type_name, [(2, 6)], options)
    assert message_at_run_time(module, spread(6)) == "axis lies outside the bottom; expected -1 to 0; got 1"


def test_silence_takes_blobs_and_makes_none() -> None:
    module = make("Silence", [(2, 3), (5,)], tops=0)
    assert module.top_shapes([(2, 3), (5,)]) == []
    assert module(spread(2, 3), spread(5)) == ()


@pytest.mark.parametrize(
    ("bottoms", "tops", "message"),
    [
        pytest.param(0, 0, "wrong number of bottoms; expected at least 1 bottoms; got 0", id="no bottom"),
        pytest.param(1, 1, "wrong number of tops; expected exactly 0 tops; got 1 (t0)", id="a top"),
    ],
)
def test_silence_says_what_is_wrong(bottoms: int, tops: int, message: str) -> None:
    assert message_of("Silence", [(2, 3)] * bottoms, "", tops) == message


def test_what_silence_takes_is_no_output_and_adds_nothing_to_a_gradient(net: Callable[[str], NetDef]) -> None:
    text = """
        force_backward: true
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "power" type: "Power" bottom: "x" top: "y" power_param { scale: 3 } }
        layer { name: "loss" type: "Reduction" bottom: "y" top: "loss" loss_weight: 1 }
        layer { name: "silence" type: "Silence" bottom: "y" }
    """
    silenced = Net(net(text), NetState(Phase.TEST))
    blobs = {blob.name: blob for blob in silenced.layerwise.blobs}
    last = len(silenced.layers) - 1
    blobs["x"].data[...] = 1
    assert silenced.layerwise.forward(0, last) == 18
    silenced.layerwise.backward(last, 0)
    assert (blobs["x"].diff == 3).all()
    objective, outputs = silenced.forward_program(torch.ones(2, 3))
    assert objective == 18
    assert list(outputs) == ["loss"]


ITEMS = [[1.0, 2], [3, 4], [5, 6]]


@pytest.mark.parametrize(
    ("indices", "want"),
    [
        pytest.param([2, 0], [[5, 6], [1, 2]], id="some, in another order"),
        pytest.param([1, 1, 0, 1], [[3, 4], [3, 4], [1, 2], [3, 4]], id="one several times"),
        pytest.param([1.9, 0.5], [[3, 4], [1, 2]], id="what stands behind the point is cut off"),
        pytest.param([], np.zeros((0, 2)), id="none"),
    ],
)
def test_batch_reindex(indices: list[float], want: Any) -> None:
    module = make("BatchReindex", [(3, 2), (len(indices),)])
    bottoms = [torch.tensor(ITEMS), torch.tensor(indices)]
    check_shapes(module, bottoms)
    check_no_host_sync(module, bottoms)
    np.testing.assert_array_equal(module(*bottoms).numpy(), want)
    check_gradients(module, bottoms, differentiable=[0])


@pytest.mark.parametrize("shape", [pytest.param((5,), id="one axis"), pytest.param((5, 2, 3, 7), id="four axes")])
def test_batch_reindex_of_any_shape(shape: Shape) -> None:
    items, indices = spread(*shape), torch.tensor([3.0, 0, 3])
    module = make("BatchReindex", [shape, (3,)])
    check_shapes(module, [items, indices])
    np.testing.assert_array_equal(module(items, indices).numpy(), items.numpy()[[3, 0, 3]])
    check_gradients(module, [items, indices], differentiable=[0])


def test_the_gradients_of_an_item_that_is_picked_twice_add_up() -> None:
    items, indices = torch.tensor(ITEMS, requires_grad=True), torch.tensor([2.0, 0, 2], requires_grad=True)
    top = make("BatchReindex", [(3, 2), (3,)])(items, indices)
    top.backward(torch.tensor([[1.0, 2], [3, 5], [7, 11]]))
    assert items.grad is not None
    assert items.grad.tolist() == [[3, 5], [0, 0], [8, 13]]
    assert indices.grad is None


@pytest.mark.parametrize("index", [-1.0, -0.5, 3.0])
def test_an_index_names_an_item(index: float) -> None:
    module = make("BatchReindex", [(3, 2), (2,)])
    assert (
        message_at_run_time(module, torch.tensor(ITEMS), torch.tensor([0.0, index]))
        == "an index is out of range; expected 0 to 2"
    )


def test_the_runner_says_which_layer_got_the_index(net: Callable[[str], NetDef]) -> None:
    text = """
        layer { name: "x" type: "Input" top: "x" top: "i" input_param { shape { dim: 3 dim: 2 } shape { dim: 1 } } }
        layer { name: "pick" type: "BatchReindex" bottom: "x" bottom: "i" top: "y" }
    """
    picking = Net(net(text), NetState(Phase.TEST))
    picking.layerwise.blobs[1].data[...] = 3
    with pytest.raises(LayerError) as caught:
        picking.layerwise.forward(0, 1)
    message = "an index is out of range; expected 0 to 2"
    assert str(caught.value) == f"net.prototxt:3:9: layer 'pick' (BatchReindex): {message}"


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        pytest.param([(3, 2)], "wrong number of bottoms; expected exactly 2 bottoms; got 1 (b0)", id="no indices"),
        pytest.param(
            [(3, 2), (5, 1)], "the indices have the wrong number of axes; expected 1; got 5x1", id="axes of the indices"
        ),
        pytest.param([(), (5,)], "the first bottom has no batch axis; got scalar", id="no items"),
    ],
)
def test_batch_reindex_says_what_is_wrong(shapes: list[Shape], message: str) -> None:
    assert message_of("BatchReindex", shapes, "") == message


def test_batch_reindex_looks_at_the_indices_again_at_run_time() -> None:
    module = make("BatchReindex", [(3, 2), (2,)])
    message = "the indices have the wrong number of axes; expected 1; got 2x2"
    assert message_at_run_time(module, torch.tensor(ITEMS), torch.zeros(2, 2)) == message


@pytest.mark.parametrize(
    ("selector", "passing"),
    [
        pytest.param([0, 1, 0, 1, 1], [1, 3, 4], id="some"),
        pytest.param([-2, 0, 0.1, 0, 0], [0, 2], id="whatever is not 0"),
        pytest.param([1, 1, 1, 1, 1], [0, 1, 2, 3, 4], id="all"),
        pytest.param([0, 0, 0, 0, 0], [], id="none"),
    ],
)
@pytest.mark.parametrize("axes", [pytest.param((), id="a vector"), pytest.param((1, 1, 1), id="four axes")])
def test_filter(selector: list[float], passing: list[int], axes: Shape) -> None:
    module = make("Filter", [(5, 3, 2), (5, 7), (5, *axes)], tops=2)
    first, second = spread(5, 3, 2), spread(5, 7)
    chosen = torch.tensor(selector).reshape(5, *axes)
    tops = tops_of(module, first, second, chosen)
    np.testing.assert_array_equal(tops[0].numpy(), first.numpy()[passing])
    np.testing.assert_array_equal(tops[1].numpy(), second.numpy()[passing])
    check_gradients(module, [first, second, chosen], differentiable=[0, 1])


def test_filter_says_the_most_that_its_tops_can_be() -> None:
    module = make("Filter", [(5, 3, 2), (5, 7), (5,)], tops=2)
    assert module.top_shapes([(5, 3, 2), (5, 7), (5,)]) == [(5, 3, 2), (5, 7)]
    check_shapes(module, [spread(5, 3, 2), spread(5, 7), torch.ones(5)])


def test_what_filter_holds_back_gets_no_gradient_nor_does_the_selector() -> None:
    items, selector = torch.tensor(ITEMS, requires_grad=True), torch.tensor([1.0, 0, 1], requires_grad=True)
    make("Filter", [(3, 2), (3,)])(items, selector).backward(torch.tensor([[1.0, 2], [3, 5]]))
    assert items.grad is not None
    assert items.grad.tolist() == [[1, 2], [0, 0], [3, 5]]
    assert selector.grad is None


@pytest.mark.parametrize(
    ("shapes", "tops", "message"),
    [
        pytest.param([(5, 3)], 1, "wrong number of bottoms; expected at least 2 bottoms; got 1 (b0)", id="no selector"),
        pytest.param(
            [(5, 3), (5,)],
            2,
            "the tops do not fit the bottoms; expected 1, one for each bottom except the selector; got 2",
            id="tops",
        ),
        pytest.param(
            [(5, 3), (5, 1, 2)],
            1,
            "the selector has the wrong shape; expected one value per item; got 5x1x2",
            id="several values an item",
        ),
        pytest.param(
            [(5, 3), ()],
            1,
            "the selector has the wrong shape; expected one value per item; got scalar",
            id="a scalar selector",
        ),
        pytest.param(
            [(5, 3), (7, 3), (5,)], 2, "bottom 1 does not fit the selector; expected 5 items; got 7x3", id="items"
        ),
        pytest.param([(), (5,)], 1, "bottom 0 does not fit the selector; expected 5 items; got scalar", id="a scalar"),
    ],
)
def test_filter_says_what_is_wrong(shapes: list[Shape], tops: int, message: str) -> None:
    assert message_of("Filter", shapes, "", tops) == message


def test_filter_looks_at_its_bottoms_again_at_run_time() -> None:
    message = "bottom 0 does not fit the selector; expected 5 items; got 3x2"
    assert message_at_run_time(make("Filter", [(3, 2), (3,)]), torch.tensor(ITEMS), torch.ones(5)) == message
