"""`pcl doctor`: its last line and its exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import pytest

from pycaffe_like.cli import main
from pycaffe_like.cli.doctor import _train
from pycaffe_like.report import doctor
from pycaffe_like.report.doctor import Finding, Level


@pytest.mark.parametrize(
    ("failures", "last", "code"), [(0, "All is well.", 0), (1, "1 problem found.", 1), (2, "2 problems found.", 1)]
)
def test_problems_are_counted(
    failures: int, last: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [Finding(f"part {i}", Level.FAILED, "is broken", "mend it") for i in range(failures)]
    monkeypatch.setattr(doctor, "examine", lambda folder: [Finding("another", Level.OK, "works"), *found])
    assert main(["doctor", "--no-train"]) == code
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == last
    assert len([line for line in lines if "fix: mend it" in line]) == failures


def test_a_conversion_that_fails_is_a_finding_with_its_message(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(command: str, arguments: Sequence[str]) -> int:
        print("the disk is full", file=sys.stderr)
        return 1

    monkeypatch.setattr("pycaffe_like.cli.run_command", fail)
    finding = doctor.trial(_train)
    assert (finding.level, finding.text) == (Level.FAILED, "PclError: convert_imageset failed: the disk is full")
