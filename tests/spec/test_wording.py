from __future__ import annotations

import pytest

from pycaffe_like.spec import format_count


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 records"), (1, "1 record"), (2, "2 records"), (1000, "1000 records")]
)
def test_a_noun_is_singular_for_one_only(count: int, text: str) -> None:
    assert format_count(count, "record") == text
