"""Damages valid files: random bytes, or their structure.

The same seed and index give the same bytes in every run.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

Restructure = Callable[[bytes, random.Random], bytes]
"""Changes the structure of a file but keeps it readable: lengths, checksums and syntax stay valid."""

Repair = Callable[[bytes], bytes]
"""Recomputes the checksums of a damaged file."""


def mutate(
    samples: Sequence[bytes],
    seed: int,
    index: int,
    restructure: Restructure | None = None,
    repair: Repair | None = None,
) -> bytes:
    """Returns input `index` of a seed.

    A third of the inputs has only bytes changed, a third only the structure, and a third both. Half of those
    with changed bytes get correct checksums again.
    """
    chance = random.Random(seed * 1_000_003 + index)
    data = chance.choice(samples)
    way = chance.randrange(3)
    if restructure and way:
        for _ in range(chance.choice((1, 1, 2, 4))):
            data = restructure(data, chance)
    if not restructure or way != 1:
        damaged = bytearray(data)
        for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
            change_bytes(damaged, samples, chance)
        data = bytes(damaged)
        if repair and chance.random() < 0.5:
            data = repair(data)
    return data


_BYTES = (0x00, 0x01, 0x7F, 0x80, 0xFF, 0x0A, 0x20, 0x22, 0x2D, 0x5C, 0x7B, 0x7D)
_TOKENS = (
    b"{",
    b"}",
    b'"',
    b"\\",
    b"-1",
    b"1e999",
    b"9" * 400,
    b"nan",
    b"\xed\xa0\x80",
    b"\0",
    b"[",
    b"]",
    b"<",
    b"0x",
)


def change_bytes(data: bytearray, samples: Sequence[bytes], chance: random.Random) -> None:
    """Makes one random change in place."""
    at = chance.randrange(len(data) + 1)
    length = min(chance.choice((1, 2, 4, 8, 64, 1000)), len(data) - at)
    kind = chance.randrange(9)
    if kind == 0 and at < len(data):
        data[at] ^= 1 << chance.randrange(8)
    elif kind == 1 and at < len(data):
        data[at] = chance.choice(_BYTES)
    elif kind == 2:
        data[at : at + length] = chance.randbytes(length)
    elif kind == 3:
        del data[at : at + length]
    elif kind == 4:
        del data[at:]
    elif kind == 5:
        data[at:at] = data[at : at + length] * chance.choice((1, 3, 200))
    elif kind == 6:
        data[at:at] = chance.choice(_TOKENS) * chance.choice((1, 1, 50, 3000))
    elif kind == 7:
        other = chance.choice(samples)
        start = chance.randrange(len(other) + 1)
        data[at : at + length] = other[start : start + length]
    else:
        size = chance.choice((1, 2, 4, 8))
        value = chance.choice((0, 1, 2 ** (8 * size - 1) - 1, 2 ** (8 * size - 1), 2 ** (8 * size) - 1, len(data)))
        data[at : at + size] = (value % 2 ** (8 * size)).to_bytes(size, chance.choice(("little", "big")))
