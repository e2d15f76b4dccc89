"""The wording of error messages."""

from __future__ import annotations

import pytest

from pycaffe_like.errors import (
    CombinedError,
    DataError,
    LayerError,
    ParseError,
    Remark,
    UsageError,
    Where,
    did_you_mean,
    first_line,
    located,
)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        pytest.param(Where(), "", id="nothing known"),
        pytest.param(Where("a.prototxt"), "a.prototxt", id="file"),
        pytest.param(Where("a.prototxt", 7), "a.prototxt:7", id="line"),
        pytest.param(Where("a.prototxt", 7, 3), "a.prototxt:7:3", id="column"),
        pytest.param(Where("", 0, 0, "conv1"), "layer 'conv1'", id="layer"),
        pytest.param(Where("", 0, 0, "conv1", "Convolution"), "layer 'conv1' (Convolution)", id="type"),
        pytest.param(
            Where("a.prototxt", 7, 0, "conv1", "Convolution"), "a.prototxt:7: layer 'conv1' (Convolution)", id="all"
        ),
    ],
)
def test_a_place_reads(where: Where, expected: str) -> None:
    assert str(where) == expected


def test_an_error_says_what_is_wrong_what_was_expected_and_what_was_there() -> None:
    where = Where("a.prototxt", 7, 0, "conv1", "Convolution")
    error = LayerError(
        "group does not divide num_output", expected="a divisor of 7", got=2, advice="Try 7.", where=where
    )
    assert str(error) == (
        "a.prototxt:7: layer 'conv1' (Convolution): group does not divide num_output; "
        "expected a divisor of 7; got 2\nTry 7."
    )


def test_a_bare_error_is_its_problem() -> None:
    assert str(ParseError("nonsense")) == "nonsense"


def test_a_place_is_added_while_the_error_passes() -> None:
    with pytest.raises(LayerError) as caught, located(Where("a.prototxt", 7, 0, "conv1", "Convolution")):
        raise LayerError("no")
    assert str(caught.value) == "a.prototxt:7: layer 'conv1' (Convolution): no"


def test_a_place_in_the_same_file_stays_the_inner_one() -> None:
    with pytest.raises(LayerError) as caught, located(Where("a.prototxt", 7, 1, "conv1", "Convolution")):
        raise LayerError("no", where=Where("a.prototxt", 9, 5))
    assert str(caught.value) == "a.prototxt:9:5: layer 'conv1' (Convolution): no"


def test_a_place_in_another_file_keeps_its_line() -> None:
    with pytest.raises(LayerError) as caught, located(Where("a.prototxt", 7, 0, "data", "ImageData")):
        raise LayerError("no label", where=Where("list.txt", 3))
    assert str(caught.value) == "list.txt:3: layer 'data' (ImageData): no label"


def test_an_error_in_another_file_without_a_line_gets_none_of_the_prototxt() -> None:
    with pytest.raises(DataError) as caught, located(Where("a.prototxt", 7, 3, "data", "ImageData")):
        raise DataError("empty", where=Where("list.txt"))
    assert str(caught.value) == "list.txt: layer 'data' (ImageData): empty"


def test_an_error_says_what_it_is_about_and_keeps_the_rest() -> None:
    where = Where("a.prototxt", 7)
    error = DataError("too small", expected=3, got=2, advice="Resize it.", where=where)
    assert error.about("record 7 of db") is error
    assert str(error) == "a.prototxt:7: record 7 of db: too small; expected 3; got 2\nResize it."


def test_several_problems_are_told_one_a_line() -> None:
    error = CombinedError([LayerError("one"), LayerError("two")])
    assert str(error) == "one\ntwo"
    assert error.errors[1].problem == "two"


def test_the_first_of_very_many_problems_are_shown() -> None:
    error = CombinedError(LayerError(f"problem {number}") for number in range(57))
    lines = str(error).splitlines()
    assert (len(lines), lines[0], lines[49], lines[50]) == (51, "problem 0", "problem 49", "… and 7 more")
    assert len(error.errors) == 57


def test_a_remark_reads() -> None:
    assert str(Remark(Where("a.prototxt", 2), "odd")) == "a.prototxt:2: odd"


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        pytest.param("kernal_size", ["pad", "kernel_size"], "Did you mean 'kernel_size'?", id="a letter wrong"),
        pytest.param("CONVOLUTION", ["Concat", "Convolution"], "Did you mean 'Convolution'?", id="capitals"),
        pytest.param("banana", ["pad", "kernel_size"], "", id="nothing near"),
    ],
)
def test_the_nearest_name_is_suggested(name: str, known: list[str], expected: str) -> None:
    assert did_you_mean(name, known) == expected


@pytest.mark.parametrize(
    ("name", "field"), [("lr", "base_lr"), ("Epochs", "max_iter"), ("fixed_crop", "crop_size"), ("wd", "weight_decay")]
)
def test_names_of_other_trainers(name: str, field: str) -> None:
    assert did_you_mean(name, ["larc", "fix_crop", field]) == f"Did you mean '{field}'?"
    assert field not in did_you_mean(name, ["larc", "fix_crop"])


def test_messages_cannot_command_a_terminal() -> None:
    where = Where("a\x1b[2J.prototxt", 3, layer="x\u202ey\x9b", type="T\r")
    error = LayerError("odd\x07\nline", got="\ud801", where=where)
    assert str(error) == ("a\\x1b[2J.prototxt:3: layer 'x\\u202ey\\x9b' (T\\r): odd\\x07\nline; got \\ud801")
    assert str(Remark(where, "\x08")).endswith("(T\\r): \\x08")


def test_long_names_are_shortened() -> None:
    where = Where("n", 1, layer="y" * 5001, type="z" * 121)
    assert str(where) == f"n:1: layer '{'y' * 120}… (5001 characters)' ({'z' * 120}… (121 characters))"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        pytest.param(RuntimeError("shapes differ\nmore"), "shapes differ", id="two lines"),
        pytest.param(RuntimeError("\n  late\n"), "late", id="an empty line first"),
        pytest.param(RuntimeError(), "RuntimeError", id="no text"),
        pytest.param(ValueError("  "), "ValueError", id="spaces"),
    ],
)
def test_the_first_line_of_an_exception(error: Exception, expected: str) -> None:
    assert first_line(error) == expected


def test_exit_codes() -> None:
    assert (LayerError("no").exit_code, UsageError("no").exit_code) == (1, 2)
