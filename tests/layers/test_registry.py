"""Passing the options of a prototxt to a layer's constructor."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Union

import pytest
from torch import Tensor

from pycaffe_like.errors import LayerError, UnknownLayerTypeError
from pycaffe_like.layers import registry
from pycaffe_like.layers.base import Layer, Shape, at_least, between, exactly
from pycaffe_like.layers.registry import layer_types, lookup, register_layer
from pycaffe_like.layers.source import Feed
from pycaffe_like.spec import Phase

from .battery import make


@pytest.fixture(autouse=True)
def registry_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    layer_types()  # loads all layers
    monkeypatch.setattr(registry, "_REGISTRY", dict(registry._REGISTRY))


class KeepsArguments(Layer):
    """A layer that stores its constructor's arguments."""

    keeps_shape = True

    def __init__(self, bottoms: Sequence[Shape], **given: object) -> None:
        super().__init__()
        self.bottom_shapes = bottoms
        self.given = given

    def forward(self, bottom: Tensor) -> Tensor:
        return bottom


def arguments_of(type_name: str, options: str = "", **more: object) -> dict[str, object]:
    module = make(type_name, [(2, 3)], options, **more)  # type: ignore[arg-type]
    assert isinstance(module, KeepsArguments)
    return module.given


def test_an_option_is_the_value_in_the_prototxt_or_the_default_of_the_schema() -> None:
    @register_layer("pooling_param")
    class Pool(KeepsArguments):
        def __init__(self, bottoms: Sequence[Shape], *, pool: str, pad: int, kernel_size: int | None) -> None:
            super().__init__(bottoms, pool=pool, pad=pad, kernel_size=kernel_size)

    assert arguments_of("Pool") == {"pool": "MAX", "pad": 0, "kernel_size": None}
    assert arguments_of("Pool", "pooling_param { pool: AVE kernel_size: 5 }") == {
        "pool": "AVE",
        "pad": 0,
        "kernel_size": 5,
    }


def test_none_says_that_the_prototxt_is_silent_also_where_there_is_a_default() -> None:
    @register_layer("pooling_param")
    class Pool(KeepsArguments):
        def __init__(self, bottoms: Sequence[Shape], *, pad: int | None) -> None:
            super().__init__(bottoms, pad=pad)

    assert arguments_of("Pool") == {"pad": None}
    assert arguments_of("Pool", "pooling_param { pad: 0 }") == {"pad": 0}


def test_an_option_without_any_default_is_needed() -> None:
    @register_layer("pooling_param")
    class Pool(KeepsArguments):
        def __init__(self, bottoms: Sequence[Shape], *, kernel_size: int) -> None:
            super().__init__(bottoms, kernel_size=kernel_size)

    with pytest.raises(LayerError) as error:
        arguments_of("Pool")
    assert str(error.value) == "f:1:1: layer 'l' (Pool): pooling_param.kernel_size is missing; expected a value"


def test_the_first_message_that_has_an_option_counts() -> None:
    @register_layer("softmax_param", "accuracy_param")
    class Scored(KeepsArguments):
        def __init__(self, bottoms: Sequence[Shape], *, axis: int, top_k: int) -> None:
            super().__init__(bottoms, axis=axis, top_k=top_k)

    assert arguments_of("Scored", "accuracy_param { axis: 5 top_k: 7 }") == {"axis": 5, "top_k": 7}
    assert arguments_of("Scored", "accuracy_param { axis: 5 } softmax_param { axis: 3 }") == {"axis": 3, "top_k": 1}


def test_a_message_that_the_schema_does_not_know_has_its_defaults_in_the_signature() -> None:
    @register_layer("gain_param")
    class Gain(KeepsArguments):
        def __init__(self, bottoms: Sequence[Shape], *, start: float = 2.5, per_channel: bool = True) -> None:
            super().__init__(bottoms, start=start, per_channel=per_channel)

    assert arguments_of("Gain") == {"start": 2.5, "per_channel": True}
    assert arguments_of("Gain", "gain_param { per_channel: false }") == {"start": 2.5, "per_channel": False}


def test_what_a_layer_may_ask_for_besides() -> None:
    @register_layer()
    class Curious(KeepsArguments):
        tops = between(1, 3)

        def __init__(self, bottoms: Sequence[Shape], *, num_tops: int, phase: Phase, layer: object) -> None:
            super().__init__(bottoms, num_tops=num_tops, phase=phase, name=getattr(layer, "name", ""))

    assert arguments_of("Curious", tops=3, phase=Phase.TRAIN) == {"num_tops": 3, "phase": Phase.TRAIN, "name": "l"}


def test_two_classes_for_one_type() -> None:
    with pytest.raises(ValueError, match="layer type 'ReLU' is registered twice: by "):

        @register_layer(name="ReLU")
        class Another(KeepsArguments):
            pass


def test_a_class_may_be_registered_again() -> None:
    cls = lookup("ReLU").cls
    assert register_layer("relu_param")(cls) is cls


def test_a_type_that_nobody_registered() -> None:
    with pytest.raises(UnknownLayerTypeError) as error:
        lookup("Convolutoin")
    assert str(error.value) == (
        "layer type 'Convolutoin' is unknown\n"
        "Did you mean 'Convolution'? `pcl layer new Convolutoin --net NET` starts a Python file with it, and --import FILE loads that."
    )


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Installs two packages with layers: one that cannot be imported, and one with the type Thirded."""
    (tmp_path / "thirds.py").write_text(
        "from pycaffe_like.layers.base import Layer\nfrom pycaffe_like.layers.registry import register_layer\n"
        '@register_layer()\nclass Thirded(Layer):\n    """bottom / 3."""\n    keeps_shape = True\n'
        "    def forward(self, bottom):\n        return bottom / 3\n"
    )
    for name, module in (("broken", "no_such_module"), ("thirds", "thirds")):
        folder = tmp_path / f"{name}-1.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
        (folder / "entry_points.txt").write_text(f"[pycaffe_like.layers]\n{name} = {module}\n")
    monkeypatch.syspath_prepend(tmp_path)
    registry._load_installed.cache_clear()
    yield
    registry._load_installed.cache_clear()


@pytest.mark.usefixtures("installed")
def test_layers_of_installed_packages_are_found() -> None:
    assert lookup("Thirded").cls.__module__ == "thirds"
    with pytest.raises(UnknownLayerTypeError) as error:
        lookup("Fourthed")
    assert "no_such_module, which may have it, cannot be imported: ModuleNotFoundError(" in str(error.value)


@pytest.mark.parametrize(
    ("arity", "text", "fitting"),
    [(exactly(2), "exactly 2", [2]), (at_least(2), "at least 2", [2, 3, 4]), (between(1, 3), "1 to 3", [1, 2, 3])],
    ids=str,
)
def test_arity(arity: registry.Arity, text: str, fitting: list[int]) -> None:
    assert str(arity) == text
    assert [count for count in range(5) if count in arity] == fitting


@pytest.mark.parametrize(
    ("type_name", "bottoms", "tops", "message"),
    [
        ("ReLU", 2, 1, "wrong number of bottoms; expected exactly 1 bottom; got 2 (b0, b1)"),
        ("ReLU", 0, 1, "wrong number of bottoms; expected exactly 1 bottom; got 0"),
        ("ReLU", 1, 2, "wrong number of tops; expected exactly 1 top; got 2 (t0, t1)"),
        ("Accuracy", 2, 3, "wrong number of tops; expected 1 to 2 tops; got 3 (t0, t1, t2)"),
        ("Eltwise", 1, 1, "wrong number of bottoms; expected at least 2 bottoms; got 1 (b0)"),
        ("Convolution", 2, 1, "wrong number of tops; expected exactly 2 tops; got 1 (t0)"),
        ("EuclideanLoss", 2, 2, "wrong number of tops; expected exactly 1 top; got 2 (t0, t1)"),
    ],
)
def test_a_wrong_number_of_bottoms_or_tops(type_name: str, bottoms: int, tops: int, message: str) -> None:
    with pytest.raises(LayerError) as error:
        make(type_name, [(2, 3)] * bottoms, tops=tops)
    assert str(error.value) == f"f:1:1: layer 'l' ({type_name}): {message}"


def test_a_loss_may_name_no_top() -> None:
    assert make("EuclideanLoss", [(2, 3)] * 2, tops=0).top_shapes([(2, 3)] * 2) == [()]


def test_a_feeding_layer_has_to_say_its_shapes() -> None:
    with pytest.raises(TypeError, match="Feed must define the shapes of its tops"):
        Feed().top_shapes([])


def test_a_constructor_that_ends_in_options_takes_its_parents_too() -> None:
    class Parent(KeepsArguments):
        def __init__(self, bottoms: Sequence[Shape], *, stride: int = 7, **given: object) -> None:
            super().__init__(bottoms, stride=stride, **given)

    @register_layer("conv_like_param")
    class Child(Parent):
        def __init__(self, bottoms: Sequence[Shape], *, pad: int = 3, **options: int) -> None:
            super().__init__(bottoms, pad=pad, **options)

    assert arguments_of("Child", "conv_like_param { stride: 5 }") == {"stride": 5, "pad": 3}


def test_an_option_annotated_with_none_gets_none_if_unset() -> None:
    @register_layer("optional_like_param")
    class OptionalLike(KeepsArguments):
        def __init__(self, bottoms: Sequence[Shape], *, start: Optional[float], stop: Union[None, int, str]) -> None:  # noqa: RUF036, UP007, UP045
            super().__init__(bottoms, start=start, stop=stop)

    assert arguments_of("OptionalLike") == {"start": None, "stop": None}
    assert arguments_of("OptionalLike", "optional_like_param { start: 0.5 stop: 7 }") == {"start": 0.5, "stop": 7}


@dataclass(frozen=True)
class Steps:
    """Several options that a test's layer takes as one value."""

    stride: int
    pad: Optional[int]  # noqa: UP045
    hole: int = 5


def test_a_dataclass_gets_the_options_that_its_fields_name() -> None:
    @register_layer("stepped_param")
    class Stepped(KeepsArguments):
        def __init__(self, bottoms: Sequence[Shape], *, steps: Steps) -> None:
            super().__init__(bottoms, steps=steps)

    assert arguments_of("Stepped", "stepped_param { stride: 3 pad: 2 }") == {"steps": Steps(3, 2)}
    assert arguments_of("Stepped", "stepped_param { stride: 3 hole: 7 }") == {"steps": Steps(3, None, 7)}
    with pytest.raises(LayerError, match=r"stepped_param.stride is missing; expected a value"):
        arguments_of("Stepped")


def test_an_annotation_that_no_option_has_is_refused() -> None:
    @register_layer("listed_param")
    class Listed(KeepsArguments):
        def __init__(self, bottoms: Sequence[Shape], *, sizes: list[int]) -> None:
            super().__init__(bottoms, sizes=sizes)

    message = r"Listed annotates its option sizes with a type that options cannot have; expected bool, .*; got list"
    with pytest.raises(LayerError, match=message):
        arguments_of("Listed", "listed_param { sizes: 3 }")


def test_an_annotation_that_cannot_be_read_is_refused() -> None:
    @register_layer("nameless_param")
    class Nameless(KeepsArguments):
        def __init__(self, bottoms: Sequence[Shape], *, size: Nowhere) -> None:  # type: ignore[name-defined]  # noqa: F821
            super().__init__(bottoms, size=size)

    with pytest.raises(LayerError, match="the annotations of Nameless's constructor cannot be read: name 'Nowhere'"):
        arguments_of("Nameless")


@pytest.mark.parametrize("type_name", ["Data", "Python", "DetectionOutput", "Convolution"])
def test_every_type_is_found_whatever_was_imported_before(type_name: str) -> None:
    code = f"from pycaffe_like.layers.registry import lookup; print(lookup('{type_name}').cls.__name__)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == type_name
