"""The grammar of prototxt, and the locations of syntax errors."""

from __future__ import annotations

import pytest

from pycaffe_like.errors import ParseError
from pycaffe_like.proto.textformat import Block, Scalar, parse


def without_locations(block: Block) -> list[object]:
    """Returns names and values without locations: [(name, text) or (name, [ … ])]."""
    return [(f.name, without_locations(f.value) if isinstance(f.value, Block) else f.value.text) for f in block.fields]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("# only this\n", [], id="comment"),
        pytest.param("name: 'a # b' # c", [("name", "a # b")], id="comment sign in a string"),
        pytest.param('name: "a" "b"\n\'c\'', [("name", "abc")], id="neighbouring strings"),
        pytest.param(r"name: '\303\274\xc3\xbc\u00fc\U000000fc'", [("name", "üüüü")], id="escaped bytes are UTF-8"),
        pytest.param(r"name: '\377'", [("name", "\udcff")], id="escaped byte that is no UTF-8"),
        pytest.param(r'name: "a\"\n\t\\\101\x42"', [("name", 'a"\n\t\\AB')], id="escapes"),
        pytest.param(
            "a: 3 b: 0x1F c: -7 d: 1e-3f e: .5 f: 2.",
            [("a", "3"), ("b", "0x1F"), ("c", "-7"), ("d", "1e-3f"), ("e", ".5"), ("f", "2.")],
            id="numbers",
        ),
        pytest.param("a: true b: MAX c: -inf", [("a", "true"), ("b", "MAX"), ("c", "-inf")], id="names"),
        pytest.param("a { b: 1 }", [("a", [("b", "1")])], id="block"),
        pytest.param("a: { b: 1 }", [("a", [("b", "1")])], id="block behind a colon"),
        pytest.param("a < b: 1 >", [("a", [("b", "1")])], id="block in angle brackets"),
        pytest.param("a{b{c:1}}", [("a", [("b", [("c", "1")])])], id="nested without blanks"),
        pytest.param("a: 1, b: 2; c: 3,", [("a", "1"), ("b", "2"), ("c", "3")], id="separators"),
        pytest.param("a { b: 1,, } ,; c: 3", [("a", [("b", "1")]), ("c", "3")], id="separators too many"),
        pytest.param("a: [1, 2,3]", [("a", "1"), ("a", "2"), ("a", "3")], id="list"),
        pytest.param("a: []", [], id="empty list"),
        pytest.param("a: [1, 2,]", [("a", "1"), ("a", "2")], id="list with a comma too many"),
        pytest.param("a: [{ b: 1 }, { b: 2 }]", [("a", [("b", "1")]), ("a", [("b", "2")])], id="list of blocks"),
        pytest.param(
            "a [{ b: 1 }, < b: 2 >]", [("a", [("b", "1")]), ("a", [("b", "2")])], id="no colon, list of blocks"
        ),
        pytest.param("\ufeffname: 'x'", [("name", "x")], id="byte order mark"),
        pytest.param("a: 1\r\nb: 2\r\n", [("a", "1"), ("b", "2")], id="Windows line ends"),
        pytest.param("test_interval:100 x:1", [("test_interval", "100"), ("x", "1")], id="no blank behind the colon"),
    ],
)
def test_what_is_read(text: str, expected: list[object]) -> None:
    assert without_locations(parse(text)) == expected


def test_values_know_their_kind_and_place() -> None:
    (layer,) = parse('\n  layer {\n    pad: -3\n    name: "x"\n    pool: MAX }').fields
    assert (layer.line, layer.column) == (2, 3)
    assert isinstance(layer.value, Block)
    assert [field.value for field in layer.value.fields] == [
        Scalar("number", "-3", 3, 10),
        Scalar("string", "x", 4, 11),
        Scalar("name", "MAX", 5, 11),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "layer {\n  name: 'x'\n",
            "f:1:7: this '{' is never closed; expected '}'; got the end of the file",
            id="open block",
        ),
        pytest.param(
            "a { b: 1 >", "f:1:10: this is not where it belongs; expected a field name; got >", id="wrong closing"
        ),
        pytest.param(
            "a: 1 }", "f:1:6: this is not where it belongs; expected a field name; got }", id="closed too often"
        ),
        pytest.param("a [1]", "f:1:4: 'a' is not followed by a value; expected ':'; got 1", id="no colon, list"),
        pytest.param("a 1", "f:1:3: 'a' is not followed by a value; expected ':' or '{'; got 1", id="no colon"),
        pytest.param(
            "a:",
            "f:1:3: a value is missing here; expected a number, a name or a quoted string; got the end of the file",
            id="no value",
        ),
        pytest.param(
            "a: }",
            "f:1:4: a value is missing here; expected a number, a name or a quoted string; got }",
            id="bracket for a value",
        ),
        pytest.param(
            "a: [1 2]", "f:1:7: this is not where it belongs; expected ',' or ']'; got 2", id="list without a comma"
        ),
        pytest.param('\na: "x', 'f:2:4: this string is never closed; expected a closing "; got "x', id="open string"),
        pytest.param(
            "a: 1\nb: ${RATE}",
            "f:2:4: this is not a prototxt; got ${RATE}\nThis looks like a template: fill in its placeholders first.",
            id="template",
        ),
        pytest.param(
            "a: {{ x }}",
            "f:1:5: this is not where it belongs; expected a field name; got {\n"
            "This looks like a template: fill in its placeholders first.",
            id="double braces",
        ),
        pytest.param(
            "a: 1 ?",
            "f:1:6: this character is not allowed in a prototxt; expected a field; got '?'",
            id="strange character",
        ),
        pytest.param(
            "a: 1 // rate",
            "f:1:6: this character is not allowed in a prototxt; expected a field; got '/'\n"
            "Comments start with # and end at the end of the line.",
            id="comment of C++",
        ),
        pytest.param(
            "3: 1", "f:1:1: this is not where it belongs; expected a field name; got 3", id="number for a name"
        ),
    ],
)
def test_what_is_refused(text: str, message: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse(text, "f")
    assert str(caught.value) == message


@pytest.mark.parametrize(("opening", "closing"), [("a {", "}"), ("a: <", ">"), ("a [{", "}]")])
def test_blocks_are_nested_up_to_a_limit(opening: str, closing: str) -> None:
    parse(opening * 100 + closing * 100)
    with pytest.raises(ParseError, match="^f:1:.*: blocks are nested more than 100 deep$"):
        parse(opening * 101 + closing * 101, "f")
    with pytest.raises(ParseError, match="nested more than 100 deep"):
        parse(opening * 30000)


def test_a_bad_escape_has_its_place() -> None:
    with pytest.raises(ParseError, match=r"^n:2:8: \\w is not an escape sequence"):
        parse('a: 1\n  net: "a\\win"', "n")


def test_digits_are_ascii() -> None:
    with pytest.raises(ParseError, match="this character is not allowed"):
        parse("a: \u0664")


def test_long_literals_are_shortened_in_errors() -> None:
    with pytest.raises(ParseError, match=r"got 12{119}… \(3001 characters\)"):
        parse("a 1" + "2" * 3000)
