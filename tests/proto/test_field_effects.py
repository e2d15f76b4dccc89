"""Every field of the schema is classified: it has an effect, it has none, or it is refused."""

from __future__ import annotations

from dataclasses import fields

import pytest

import pycaffe_like.net  # noqa: F401  # registers the layers
from pycaffe_like.errors import CombinedError, ParseError, SolverError
from pycaffe_like.layers import registry
from pycaffe_like.proto import caffe_pb2, net_file
from pycaffe_like.proto.dialects import HARMLESS, IGNORED_PERFORMANCE_OPTIONS, PRECISION, whose
from pycaffe_like.proto.field_effects import CHANGES_RESULT, WITHOUT_EFFECT, changes_result
from pycaffe_like.proto.schema import is_options
from pycaffe_like.proto.solverfile import read_solver
from pycaffe_like.spec import FillerDef, SolverDef

MESSAGES = caffe_pb2.DESCRIPTOR.message_types_by_name
ACTED_ON = {
    "SolverParameter": {field.name for field in fields(SolverDef)} | {"solver_type", "update_interval"},
    "FillerParameter": {field.name for field in fields(FillerDef)},
    "NetParameter": {"bn_stats_batch_size"},  # becomes stats_batch_size of BatchNorm
    "NetStateRule": {"solver"},  # becomes a stage
}


def outside_options() -> list[str]:
    """Returns the fields of solver, net, state, rule, layer, parameter and filler messages that need a class:
    those that forks added, and all of the solver's.
    """
    names = (
        "SolverParameter",
        "NetParameter",
        "NetState",
        "NetStateRule",
        "LayerParameter",
        "ParamSpec",
        "FillerParameter",
    )
    return [
        f"{name}.{slot.name}"
        for name in names
        for slot in MESSAGES[name].fields
        if (whose(name, slot.name) or name == "SolverParameter") and not is_options(slot)
    ]


@pytest.mark.parametrize("field", outside_options())
def test_a_field_outside_options_is_sorted_once(field: str) -> None:
    message, _, name = field.partition(".")
    sorts = [
        name in ACTED_ON.get(message, set()),
        field in WITHOUT_EFFECT or name in IGNORED_PERFORMANCE_OPTIONS or name in PRECISION,
        field in CHANGES_RESULT,
    ]
    assert sum(sorts) == 1 or (sorts == [True, True, False] and name in IGNORED_PERFORMANCE_OPTIONS)


def test_the_tables_name_fields_that_there_are() -> None:
    assert {*WITHOUT_EFFECT, *CHANGES_RESULT} <= set(outside_options())
    assert not set(WITHOUT_EFFECT) & CHANGES_RESULT
    assert all(reason for reason in WITHOUT_EFFECT.values())


def test_options_of_layers_that_change_nothing_are_options_of_forks() -> None:
    slots = {slot.name: slot.message_type for slot in caffe_pb2.LayerParameter.DESCRIPTOR.fields if is_options(slot)}
    for option in HARMLESS:
        message, _, name = option.partition(".")
        assert name in slots[message].fields_by_name
        assert whose(message, name), f"{option} is Caffe's own"


def test_options_of_caffe_that_no_layer_takes_are_those_that_moved_or_that_caffe_ignores() -> None:
    taken: dict[str, set[str]] = {}
    for registration in map(registry.lookup, registry.layer_types()):
        names = {name for one in registration.options for name in (one.name, *(member.name for member in one.members))}
        for message in registration.messages:
            taken.setdefault(message, set()).update(names)
    slots = {slot.name: slot.message_type for slot in caffe_pb2.LayerParameter.DESCRIPTOR.fields if is_options(slot)}
    left = {
        f"{message}.{slot.name}"
        for message, names in taken.items()
        for slot in slots[message].fields
        if not whose(message, slot.name) and slot.name not in {*names, *IGNORED_PERFORMANCE_OPTIONS}
    }
    moved = {"scale", "mean_file", "crop_size", "mirror"}  # to transform_param, in 2014
    others = {one for one in left if one.partition(".")[2] not in moved}
    assert others == {"data_param.rand_skip", "data_param.force_encoded_color"}


@pytest.mark.parametrize(
    "setting",
    ["amsgrad: true", 'momentum_policy: "poly"', "warm_up_iters: 7", "adabelief: true", "block_group_decay: 0.1"],
)
def test_a_solver_whose_result_would_be_another_is_refused(setting: str) -> None:
    with open("s.prototxt", "w") as file:
        file.write(f"base_lr: 0.1\n{setting}")
    name = setting.partition(":")[0]
    with pytest.raises(ParseError, match=rf"s.prototxt:2:1: {name}, an option of \w+, is not supported\nWithout it"):
        read_solver("s.prototxt")


@pytest.mark.parametrize("name", ["breadth_decay", "kernel_shape_decay", "block_group_decay"])
def test_group_lasso_is_refused_by_the_name_of_its_fork(name: str) -> None:
    with open("s.prototxt", "w") as file:
        file.write(f"base_lr: 0.1\n{name}: 0.25")
    with pytest.raises(ParseError, match=rf"s.prototxt:2:1: {name}, an option of SkimCaffe, is not supported"):
        read_solver("s.prototxt")


def test_a_regularization_of_its_own_for_a_parameter_is_refused() -> None:
    text = (
        'layer { name: "a" type: "InnerProduct" param { block_group_lasso { xdimen: 3 } regularization_type: "L1" } }'
    )
    with pytest.raises(ParseError, match="regularization_type, an option of SkimCaffe, is not supported"):
        net_file(text, "n")


def test_update_interval_is_iter_size() -> None:
    with open("s.prototxt", "w") as file:
        file.write("base_lr: 0.1 update_interval: 7")
    solver = read_solver("s.prototxt")
    assert (solver.iter_size, solver.remarks) == (7, ())


def test_update_interval_beside_another_iter_size_is_refused() -> None:
    with open("s.prototxt", "w") as file:
        file.write("iter_size: 3 update_interval: 7")
    with pytest.raises(SolverError, match="iter_size and update_interval disagree; expected one of them.*got 3 and 7"):
        read_solver("s.prototxt")


def test_fillers_too() -> None:
    text = """layer { name: "a" type: "InnerProduct" inner_product_param {
    weight_filler { type: "xavier" alpha: 2 } bias_filler { type: "xavier" alpha: 3 } } }"""
    with pytest.raises(CombinedError) as caught:
        net_file(text, "n")
    assert [error.problem.partition(",")[0] for error in caught.value.errors] == ["alpha", "alpha"]


def test_defaults_and_what_belongs_to_another_field_are_let_pass() -> None:
    assert not changes_result("SolverParameter", "amsgrad", False)
    assert not changes_result("SolverParameter", "momentum_policy", "fixed")
    assert changes_result("SolverParameter", "lr_dropout", 0.5)
    with open("s.prototxt", "w") as file:
        file.write("lookahead_steps: 5 lr_dropout: 1 test_offset: 7")
    assert len(read_solver("s.prototxt").remarks) == 3
