"""A database of Datums as a source of pictures and of batches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from pycaffe_like.data.collate import StackPictures
from pycaffe_like.data.datum_source import DatumSource, ParsedDatabase
from pycaffe_like.data.transform import Crop
from pycaffe_like.errors import DataError
from pycaffe_like.spec import Phase

from .helpers import batch, datum, draw, encoded_datum, make, make_opened, write_lmdb, write_mean


class Stored:
    """A stand-in for a database, with four records."""

    values = (b"3", b"5", b"x", b"7")

    def __len__(self) -> int:
        return len(self.values)

    def read(self, numbers: Sequence[int]) -> list[bytes]:
        return [self.values[number] for number in numbers]

    def name(self, number: int) -> str:
        return f"record {number} of db"


def parse(record: bytes | memoryview) -> int:
    if not bytes(record).isdigit():
        raise DataError("this is not a number", got=bytes(record))
    return int(bytes(record))


def test_records_are_parsed_in_the_order_asked_for() -> None:
    assert ParsedDatabase(Stored(), parse).read([3, 0, 1]) == [7, 3, 5]  # type: ignore[arg-type]


def test_the_record_that_cannot_be_parsed_is_named() -> None:
    with pytest.raises(DataError, match=r"^record 2 of db: this is not a number; got "):
        ParsedDatabase(Stored(), parse).read([0, 3, 2, 1])  # type: ignore[arg-type]


SHAPE = 31, 37, 3

PLAIN = "mean_value: 117 scale: 0.5"
CROPPED = 'crop_size: 23 mirror: true mean_file: "mean"'


@pytest.mark.parametrize("options", ["", PLAIN, "mirror: true", "crop_size: 31", CROPPED])
@pytest.mark.parametrize("phase", Phase)
def test_raw_batches_are_those_of_single_records(options: str, phase: Phase, monkeypatch: pytest.MonkeyPatch) -> None:
    write_lmdb("db", [datum(draw(*SHAPE, seed=item), item) for item in range(7)])
    write_mean("mean", np.random.default_rng(1).random((3, 31, 37)) * 255)
    text = f'data_param {{ source: "db" backend: LMDB batch_size: 5 shuffle: true }} transform_param {{ {options} }}'
    together = [batch(make_opened("Data", text, phase=phase, seed=3), index) for index in range(4)]
    monkeypatch.setattr(DatumSource, "read_pictures", lambda self, numbers: None)
    one_by_one = [batch(make_opened("Data", text, phase=phase, seed=3), index) for index in range(4)]
    for found, expected in zip(together, one_by_one, strict=True):
        for top, same in zip(found, expected, strict=True):
            assert top.dtype == same.dtype
            assert (top == same).all()


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("options", ["", "crop_size: 23 mirror: true"])
def test_encoded_batches_have_the_pixels_of_raw_ones(options: str, threads: int) -> None:
    pictures = [draw(*SHAPE, seed=item) for item in range(19)]
    write_lmdb("raw", [datum(picture, item) for item, picture in enumerate(pictures)])
    write_lmdb("encoded", [encoded_datum(picture, item) for item, picture in enumerate(pictures)])

    def layer(name: str) -> Any:
        text = f'data_param {{ source: "{name}" backend: LMDB batch_size: 17 }} transform_param {{ {options} }}'
        made = make_opened("Data", text, phase=Phase.TRAIN, seed=3)
        made.loader.workers.threads = threads
        return made

    raw, files = layer("raw"), layer("encoded")
    for index in range(3):
        for found, expected in zip(batch(files, index), batch(raw, index), strict=True):
            assert (found == expected).all()


def test_a_batch_of_another_size_than_the_one_before_it() -> None:
    sizes = [(31, 37)] * 4 + [(29, 41)] * 2 + [(29, 41), (31, 37)]
    write_lmdb("db", [encoded_datum(draw(*size, seed=item), item) for item, size in enumerate(sizes)])
    layer = make_opened("Data", 'data_param { source: "db" backend: LMDB batch_size: 2 }')
    assert [batch(layer, index)[0].shape for index in range(3)] == [(2, 3, 31, 37)] * 2 + [(2, 3, 29, 41)]
    with pytest.raises(DataError, match=r"record 7 of db: pictures of one batch differ in shape; .*got 3x31x37"):
        batch(layer, 3)


def test_the_first_picture_that_a_crop_is_too_large_for_is_named() -> None:
    write_lmdb("db", [datum(draw(*SHAPE, seed=item), item) for item in range(3)])
    layer = make("Data", 'data_param { source: "db" backend: LMDB batch_size: 2 } transform_param { crop_size: 33 }')
    with pytest.raises(DataError, match=r"record 1 of db: crop_size is larger than a picture; expected at most 31"):
        batch(layer, 2)


def test_placed_pictures_are_not_copied_again() -> None:
    stack = StackPictures("")
    crops = [Crop(draw(*SHAPE, seed=item).transpose(2, 0, 1), item) for item in range(3)]
    assert stack.rows(3) is None  # the shape is not known yet
    first = stack(crops, str)
    rows = stack.rows(3)
    assert rows is not None
    placed = [stack.place(rows, item, crop) for item, crop in enumerate(crops)]
    found = stack.of_placed(rows, placed, str)
    assert found.pixels is rows
    assert (rows == first.pixels).all()
    assert found.places.tolist() == [[0, 0], [1, 0], [2, 0]]
    other = Crop(draw(29, 41).transpose(2, 0, 1))
    assert stack.place(rows, 1, other) is other
    assert stack.of_placed(rows, [placed[0], crops[1], placed[2]], str).pixels is not rows
