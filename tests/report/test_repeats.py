from __future__ import annotations

import pytest

from pycaffe_like.report.repeats import Block, repeated_blocks


@pytest.mark.parametrize(
    ("signatures", "blocks"),
    [
        pytest.param("abcabcabc", [(0, 3), (3, 6), (6, 9)], id="three equal blocks"),
        pytest.param("xabcabcy", [(1, 4), (4, 7)], id="something before and after"),
        pytest.param("ababab", [], id="blocks of two layers are too short"),
        pytest.param("abcdabce", [], id="nearly equal is not equal"),
        pytest.param("aaaaaa", [(0, 3), (3, 6)], id="equal layers"),
        pytest.param("abcabcdefgdefg", [(0, 3), (3, 6), (6, 10), (10, 14)], id="two kinds of blocks"),
        pytest.param("abcabcdabcabcd", [(0, 7), (7, 14)], id="the period that covers most"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_repeated_blocks(signatures: str, blocks: list[tuple[int, int]]) -> None:
    assert repeated_blocks(signatures) == [Block(*block) for block in blocks]


def test_a_long_net_is_quick() -> None:
    assert len(repeated_blocks([index % 79 for index in range(79 * 20)])) == 20
