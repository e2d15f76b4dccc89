"""What signals make a solver do."""

from __future__ import annotations

import os
import signal

import pytest

from pycaffe_like.solver.signals import Action, no_action, record_signals


@pytest.mark.parametrize("effect", ["stop", "snapshot", "none"])
def test_ctrl_c_has_its_effect_once(effect: Action) -> None:
    with record_signals(effect, "none") as requested:
        assert requested() == "none"
        os.kill(os.getpid(), signal.SIGINT)
        assert requested() == effect
        assert requested() == "none"


def test_a_closed_terminal_is_asked_about_before_ctrl_c() -> None:
    with record_signals("stop", "snapshot") as requested:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGHUP)
        assert [requested(), requested(), requested()] == ["snapshot", "stop", "none"]


def test_handlers_are_put_back() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGHUP)
    with record_signals("stop", "stop"):
        assert signal.getsignal(signal.SIGINT) != before[0]
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGHUP)) == before


def test_nobody_asks_for_anything_by_default() -> None:
    assert no_action() == "none"
