"""The clock of data-loading stages: which stage a piece of time is attributed to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from pycaffe_like.data import stage_clock
from pycaffe_like.data.stage_clock import STAGES, measuring_stages, stage


def test_an_inner_stage_is_not_charged_to_the_outer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter([0.0, 2, 5, 12, 20, 31])
    monkeypatch.setattr(stage_clock.time, "perf_counter", lambda: next(ticks))
    with measuring_stages() as clock:
        with stage("transform"), stage("decode"):
            pass
        with stage("collate"):
            pass
    assert clock.seconds == dict.fromkeys(STAGES, 0.0) | {"transform": 2 + 7, "decode": 3, "collate": 11}


def test_a_stage_ends_when_it_fails() -> None:
    with measuring_stages() as clock:
        with pytest.raises(ValueError, match="broken"), stage("decode"):
            raise ValueError("broken")
        decoded = clock.seconds["decode"]
        with stage("collate"):
            pass
    assert clock.seconds["decode"] == decoded > 0


def test_only_the_thread_that_measures_is_charged() -> None:
    def work() -> None:
        with stage("read"):
            pass

    with measuring_stages() as clock, ThreadPoolExecutor(1) as pool:
        pool.submit(work).result()
    work()
    assert clock.seconds["read"] == 0
