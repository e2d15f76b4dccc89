"""Timing a Loader: time is attributed to the right stage, and the batches stay the same."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest
import torch

from pycaffe_like.data.loader_times import LoaderTimes, time_loader
from pycaffe_like.net.data_layers import open_data_layers
from pycaffe_like.proto import net_file
from pycaffe_like.report.data_times import data_times_table
from pycaffe_like.spec import NetState, Phase
from tests.data.helpers import datum, draw, write_lmdb

CPU = torch.device("cpu")


@pytest.fixture(autouse=True)
def _database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_lmdb("db", [datum(draw(17, 23, seed=number), number) for number in range(7)])
    cv2.imwrite("a.png", draw(17, 23))
    Path("list.txt").write_text("a.png 0\n" * 7)


def times_of(layer: str) -> LoaderTimes:
    net = net_file(f'layer {{ name: "d" {layer} top: "data" top: "label" }}', "n").lowered()
    with open_data_layers(net, NetState(Phase.TRAIN), 1) as (opened,):
        return time_loader(opened.loader, CPU, batches=5)


def test_the_stages_of_a_database() -> None:
    times = times_of('type: "Data" data_param { source: "db" backend: LMDB batch_size: 3 prefetch: 2 }')
    assert {name for name, seconds in times.stages.items() if seconds} == {"read", "transform", "collate", "finish"}
    assert (times.batch_size, times.batches, times.prefetch) == (3, 5, 2)
    assert times.ahead > 0


def test_the_stages_of_picture_files_that_are_mixed() -> None:
    mixup = 'augment_param { mixup: 1 classes: 2 } image_data_param { source: "list.txt" batch_size: 3 }'
    times = times_of(f'type: "ImageData" {mixup}')
    assert all(seconds > 0 for seconds in times.stages.values())


def test_the_table() -> None:
    stages = {"read": 0.001, "decode": 0.0, "transform": 0.005, "mix": 0.0, "collate": 0.002, "finish": 0.002}
    assert list(data_times_table(LoaderTimes(7, 50, stages, 0.004, 2, 1), "Data")) == [
        "stage           ms/batch   share   records/s",
        "read               1.000   10.0%        7000  read records or files",
        "transform          5.000   50.0%        1400  augment, crop and mirror",
        "collate            2.000   20.0%        3500  combine to a batch, check labels",
        "finish             2.000   20.0%        3500  subtract the mean, scale, copy to the device",
        "one thread        10.000  100.0%         700",
        "Bottleneck: transform (augment, crop and mirror), 50% of the time. "
        "Crop or resize before costly augmentation, or lower its probabilities (*_prob).",
        "As in training, with 2 threads and 1 batch read ahead: 4.000 ms a batch, 1750 records/s",
    ]


@pytest.mark.parametrize(
    ("layer_type", "stage", "advice"),
    [
        ("Data", "decode", "pcl db convert DB NEW --raw."),
        ("AnnotatedData", "read", "pcl db convert DB NEW --encode_type jpg."),
        ("HDF5Data", "read", "Faster storage helps."),
        ("ImageData", "read", "a database instead of files: pcl convert_imageset."),
        ("WindowData", "decode", "Make the files smaller, or store the pictures in a database: pcl convert_imageset."),
    ],
)
def test_the_advice_fits_the_source(layer_type: str, stage: str, advice: str) -> None:
    *_, bottleneck, _ = data_times_table(LoaderTimes(7, 50, {stage: 0.003}, 0.002, 2, 1), layer_type)
    assert bottleneck.endswith(advice)
