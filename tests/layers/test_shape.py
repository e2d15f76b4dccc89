"""Layers that move values without changing them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError
from pycaffe_like.net import Net
from pycaffe_like.spec import NetDef, NetState, Phase

from .battery import make, spread, tops_of
from .shapes import check, message_at_run_time, message_of

Shape = tuple[int, ...]


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
