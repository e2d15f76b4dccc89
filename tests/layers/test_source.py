"""Input and DummyData: shapes, which tops are filled once and which in every pass, errors."""

from __future__ import annotations

import pytest
import torch

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.fillers import FILLERS
from pycaffe_like.layers.source import Feed

from .battery import check_no_host_sync, check_shapes, make, tops_of

# ---------------------------------------------------------------- Input


@pytest.mark.parametrize(
    ("options", "tops", "shapes"),
    [
        ("shape { dim: 2 dim: 3 dim: 5 }", 1, [(2, 3, 5)]),
        ("shape { dim: 2 dim: 3 }", 3, [(2, 3)] * 3),
        ("shape { dim: 2 dim: 3 } shape { dim: 5 }", 2, [(2, 3), (5,)]),
        ("shape { }", 1, [()]),
        ("shape { dim: 0 dim: 3 }", 1, [(0, 3)]),
        ("", 2, [(0,), (0,)]),
    ],
)
def test_input_says_the_shapes_of_its_tops(options: str, tops: int, shapes: list[tuple[int, ...]]) -> None:
    module = make("Input", [], f"input_param {{ {options} }}", tops)
    assert isinstance(module, Feed)
    assert module.top_shapes([]) == shapes


def test_a_feeding_layer_has_to_say_its_shapes() -> None:
    with pytest.raises(TypeError, match="Feed must define the shapes of its tops"):
        Feed().top_shapes([])


INPUT_ERRORS = [
    (
        "shape { dim: 2 } shape { dim: 3 }",
        [],
        3,
        "the shapes do not fit the tops; expected none, one or 3; got 2 shapes",
    ),
    ("shape { dim: 2 dim: -1 }", [], 1, "an extent is negative; got 2x-1"),
    ("", [(2, 3)], 1, "wrong number of bottoms; expected exactly 0 bottoms; got 1 (b0)"),
    ("", [], 0, "wrong number of tops; expected at least 1 tops; got 0"),
]


@pytest.mark.parametrize(("options", "bottoms", "tops", "message"), INPUT_ERRORS)
def test_what_is_wrong_with_an_input(options: str, bottoms: list[tuple[int, ...]], tops: int, message: str) -> None:
    with pytest.raises(LayerError) as error:
        make("Input", bottoms, f"input_param {{ {options} }}", tops)
    assert str(error.value) == f"f:1:1: layer 'l' (Input): {message}"


# ---------------------------------------------------------------- DummyData

OLD = "num: 2 channels: 3 height: 5 width: 7"


@pytest.mark.parametrize(
    ("options", "tops", "shapes"),
    [
        ("shape { dim: 2 dim: 3 }", 1, [(2, 3)]),
        ("shape { dim: 2 dim: 3 }", 2, [(2, 3), (2, 3)]),
        ("shape { dim: 2 dim: 3 } shape { dim: 5 dim: 7 dim: 1 }", 2, [(2, 3), (5, 7, 1)]),
        ("shape { }", 1, [()]),
        (OLD, 1, [(2, 3, 5, 7)]),
        (OLD, 2, [(2, 3, 5, 7)] * 2),
        (f"{OLD} num: 11 width: 13", 2, [(2, 3, 5, 7), (11, 3, 5, 13)]),
    ],
)
def test_dummy_data_makes_tops_of_all_shapes(options: str, tops: int, shapes: list[tuple[int, ...]]) -> None:
    module = make("DummyData", [], f"dummy_data_param {{ {options} }}", tops)
    found = tops_of(module)
    assert [tuple(top.shape) for top in found] == shapes
    assert not any(top.any() for top in found)  # without a filler, tops are zero
    check_shapes(module, [])
    check_no_host_sync(module, [])


def test_dummy_data_fills_each_top_in_its_way() -> None:
    fillers = 'data_filler { value: 3 } data_filler { type: "uniform" min: 5 max: 7 }'
    module = make("DummyData", [], f"dummy_data_param {{ {fillers} shape {{ dim: 11 dim: 13 }} }}", tops=2)
    first, second = module()
    assert first.unique().tolist() == [3]
    assert second.unique().numel() > 100
    assert bool(((second >= 5) & (second <= 7)).all())


def test_dummy_data_draws_what_is_random_anew_in_every_pass() -> None:
    torch.manual_seed(3)
    fillers = 'data_filler { value: 3 } data_filler { type: "gaussian" }'
    module = make("DummyData", [], f"dummy_data_param {{ {fillers} shape {{ dim: 11 dim: 13 }} }}", tops=2)
    (one, before), (other, after) = module(), module()
    assert torch.equal(one, other)
    assert not torch.equal(before, after)


def test_dummy_data_fills_all_tops_with_one_filler() -> None:
    torch.manual_seed(3)
    options = 'dummy_data_param { data_filler { type: "gaussian" } shape { dim: 11 } }'
    first, second = make("DummyData", [], options, tops=2)()
    assert not torch.equal(first, second)


def test_dummy_data_makes_tops_where_and_of_what_the_layer_is() -> None:
    fillers = 'data_filler { value: 3 } data_filler { type: "gaussian" }'
    module = make("DummyData", [], f"dummy_data_param {{ {fillers} shape {{ dim: 2 }} }}", tops=2)
    assert [top.dtype for top in module.double()()] == [torch.float64] * 2
    assert [top.device.type for top in module.to("meta")()] == ["meta"] * 2
    assert module.state_dict() == {}


DUMMY_ERRORS = [
    (
        "shape { dim: 2 } data_filler { } data_filler { }",
        3,
        "the fillers do not fit the tops; expected none, one or 3; got 2",
    ),
    (
        "shape { dim: 2 } num: 2",
        1,
        "shapes are set twice; expected shape, or num, channels, height and width",
    ),
    (
        "shape { dim: 2 } shape { dim: 3 }",
        3,
        "the shapes do not fit the tops; expected one or 3 of shape, or of num, channels, height and width each; got 2",
    ),
    (
        "",
        1,
        "the shapes do not fit the tops; expected one or 1 of shape, or of num, channels, height and width each; got 0",
    ),
    (
        "num: 2 channels: 3 height: 5",
        2,
        "the shapes do not fit the tops; expected one or 2 of shape, or of num, channels, height and width each; got 0",
    ),
    (
        f"{OLD} channels: 5",
        3,
        "the shapes do not fit the tops; expected one or 3 of shape, or of num, channels, height and width each; got 2",
    ),
    (
        'shape { dim: 2 } data_filler { type: "none" }',
        1,
        f"unknown filler 'none'; expected one of {', '.join(FILLERS)}",
    ),
]


@pytest.mark.parametrize(
    ("options", "tops", "message"), DUMMY_ERRORS, ids=[case[0] or "nothing" for case in DUMMY_ERRORS]
)
def test_what_is_wrong_with_dummy_data(options: str, tops: int, message: str) -> None:
    with pytest.raises(LayerError) as error:
        make("DummyData", [], f"dummy_data_param {{ {options} }}", tops)
    assert str(error.value) == f"f:1:1: layer 'l' (DummyData): {message}"
