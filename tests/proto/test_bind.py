"""Binding values to the schema: valid and invalid values, and fields that the schema does not have."""

from __future__ import annotations

import math
from typing import Any

import pytest

from pycaffe_like.errors import CombinedError, ParseError
from pycaffe_like.proto import caffe_pb2
from pycaffe_like.proto.bind import BindingLog, bind, plain
from pycaffe_like.proto.textformat import parse


def bind_text(text: str, message: str = "NetParameter") -> tuple[Any, BindingLog]:
    target, notes = getattr(caffe_pb2, message)(), BindingLog("f")
    bind(parse(text, "f"), target, notes)
    return target, notes


@pytest.mark.parametrize(
    ("message", "text", "field", "value"),
    [
        pytest.param("SolverParameter", "max_iter: 0x10", "max_iter", 16, id="hexadecimal"),
        pytest.param("SolverParameter", "max_iter: 010", "max_iter", 8, id="octal"),
        pytest.param("SolverParameter", "random_seed: -9000000000", "random_seed", -9000000000, id="int64"),
        pytest.param("SolverParameter", "base_lr: 3", "base_lr", 3.0, id="integer for a float"),
        pytest.param("SolverParameter", "base_lr: 0.1f", "base_lr", 0.10000000149011612, id="float is 32 bits"),
        pytest.param("SolverParameter", "base_lr: 1e400", "base_lr", math.inf, id="float that overflows"),
        pytest.param("SolverParameter", "base_lr: -inf", "base_lr", -math.inf, id="infinite"),
        pytest.param("NetParameter", "force_backward: True", "force_backward", True, id="True"),
        pytest.param("NetParameter", "force_backward: 1", "force_backward", True, id="1 for true"),
        pytest.param("NetParameter", "force_backward: f", "force_backward", False, id="f for false"),
        pytest.param("PoolingParameter", "pool: AVE", "pool", 1, id="enum by name"),
        pytest.param("PoolingParameter", "pool: 2", "pool", 2, id="enum by number"),
        pytest.param("NetParameter", "name: 'größer'", "name", "größer", id="text beyond ASCII"),
    ],
)
def test_what_a_field_takes(message: str, text: str, field: str, value: object) -> None:
    target, _ = bind_text(text, message)
    assert target.HasField(field)
    assert getattr(target, field) == value


def test_not_a_number_is_one() -> None:
    assert math.isnan(bind_text("base_lr: nan", "SolverParameter")[0].base_lr)


def test_lists_and_repeats_add_up() -> None:
    target, _ = bind_text("stepvalue: 3 stepvalue: [5, 7]", "SolverParameter")
    assert list(target.stepvalue) == [3, 5, 7]


def test_an_empty_block_is_there() -> None:
    target, _ = bind_text("layer { convolution_param { } }")
    assert target.layer[0].HasField("convolution_param")


def test_layers_remember_their_lines() -> None:
    _, notes = bind_text("name: 'x'\nlayer { }\n\n  layer { name: 'y' }")
    assert notes.layers == [(2, 1), (4, 3)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "name: 3",
            "f:1:1: field 'name' does not take this value; expected a string in quotes; got 3",
            id="number for text",
        ),
        pytest.param(
            "input_dim: 3.5",
            "f:1:1: field 'input_dim' does not take this value; expected an integer; got 3.5",
            id="fraction for an integer",
        ),
        pytest.param(
            "input_dim: '3'",
            "f:1:1: field 'input_dim' does not take this value; expected an integer; got \"3\"",
            id="text for an integer",
        ),
        pytest.param(
            "input_dim: 3000000000",
            "f:1:1: field 'input_dim' does not take this value; expected an integer; got 3000000000",
            id="too large",
        ),
        pytest.param(
            "input_dim: 09",
            "f:1:1: field 'input_dim' does not take this value; expected an integer; got 09",
            id="no octal number",
        ),
        pytest.param(
            "layer { convolution_param { num_output: -1 } }",
            "f:1:29: field 'num_output' does not take this value; expected an integer that is not negative; got -1",
            id="negative",
        ),
        pytest.param(
            "force_backward: yes",
            "f:1:1: field 'force_backward' does not take this value; expected true or false; got yes",
            id="no bool",
        ),
        pytest.param(
            "layer { pooling_param { pool: MAXX } }",
            "f:1:25: field 'pool' does not take this value; expected one of MAX, AVE, STOCHASTIC; got MAXX\nDid you mean 'MAX'?",
            id="no such enum value",
        ),
        pytest.param(
            "layer { pooling_param { pool: 8589934593 } }",
            "f:1:25: field 'pool' does not take this value; expected one of MAX, AVE, STOCHASTIC; got 8589934593",
            id="no such enum number",
        ),
        pytest.param("layer: 3", "f:1:1: field 'layer' is a message; expected { … }; got 3", id="value for a message"),
        pytest.param(
            "name { }",
            "f:1:1: field 'name' is a plain value; expected a string in quotes; got { … }",
            id="message for a value",
        ),
        pytest.param(
            "name: 'a'\nname: 'b'",
            "f:2:1: field 'name' is given twice; expected one value; got the first value in line 1",
            id="twice",
        ),
        pytest.param(
            "layer { type: CONVOLUTION }",
            "f:1:9: field 'type' does not take this value; expected a string in quotes; got CONVOLUTION\n"
            'In `layer` the type is quoted, type: "Convolution"; names in capitals belong in `layers`.',
            id="V1 type in a V2 layer",
        ),
    ],
)
def test_what_a_field_refuses(text: str, message: str) -> None:
    _, notes = bind_text(text)
    with pytest.raises(ParseError) as caught:
        notes.check()
    assert str(caught.value) == message


def test_all_wrong_values_are_told_at_once() -> None:
    _, notes = bind_text("name: 3\nforce_backward: yes")
    with pytest.raises(CombinedError) as caught:
        notes.check()
    assert [error.where.line for error in caught.value.errors if error.where] == [1, 2]


@pytest.mark.parametrize("written", ["'Convolution'", "WAVELET", "'WAVELET'"])
def test_a_type_of_today_or_of_nobody_in_an_old_layer_is_kept(written: str) -> None:
    target, notes = bind_text(f"layers {{ type: {written} }}")
    assert target.layers[0].type_name == written.strip("'")
    assert len(notes.unknown) == 1


def test_an_old_layer_takes_options_of_forks() -> None:
    target, notes = bind_text("layers { type: ROI_POOLING roi_pooling_param { pooled_h: 7 } }")
    assert target.layers[0].modern.roi_pooling_param.pooled_h == 7
    assert not notes.unknown


def test_an_unknown_field_is_kept_apart() -> None:
    _, notes = bind_text("layer { }\nlayer {\n  convolution_param { kernal_size: 3 }\n}")
    (unknown,) = notes.unknown
    assert unknown.layer == 1
    assert unknown.looks_like_a_slip()
    assert str(unknown.remark()) == (
        "f:3:23: ConvolutionParameter has no field 'kernal_size', so it is ignored; Did you mean 'kernel_size'?"
    )
    assert (
        str(unknown.error()) == "f:3:23: ConvolutionParameter has no field 'kernal_size'\nDid you mean 'kernel_size'?"
    )


@pytest.mark.parametrize(
    ("name", "slip"),
    [("convolution_parm", True), ("kernel_depth", False), ("wavelet_param", False), ("bad_param", False)],
)
def test_a_slip_differs_in_a_letter_or_two(name: str, slip: bool) -> None:
    _, notes = bind_text(f"layer {{ {name} {{ }} }}")
    assert notes.unknown[0].looks_like_a_slip() is slip


def test_unknown_values_become_plain_ones() -> None:
    block = parse("a: 3 b: 0.5f c: 'x' d: true e: MAX f: 1 f: 2 f: 3 g { h: -1 } g { h: 0x10 }")
    assert plain(block) == {
        "a": 3,
        "b": 0.5,
        "c": "x",
        "d": True,
        "e": "MAX",
        "f": (1, 2, 3),
        "g": ({"h": -1}, {"h": 16}),
    }


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("SolverParameter", r'train_net: ".\bin\net"'),
        ("NetParameter", r'layer { top: "a\000b" }'),
        ("NetParameter", r'layer { name: "\x1b]0;x\x07" }'),
    ],
)
def test_control_characters_in_a_string_are_an_error(message: str, text: str) -> None:
    _, notes = bind_text(text, message)
    with pytest.raises(ParseError, match=r'has a control character; expected text; got \'.*\n.*paths with "/"'):
        notes.check()


def test_strings_keep_line_breaks_and_options_of_python_layers_everything() -> None:
    net, notes = bind_text(r'name: "a\n\tb" layer { python_param { param_str: "\x80\x01" } }')
    notes.check()
    assert net.name == "a\n\tb"
    assert net.layer[0].python_param.param_str == "\ufffd\x01"
