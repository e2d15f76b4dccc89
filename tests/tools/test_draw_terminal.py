"""tools/draw_terminal.py: drawing text as a terminal."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from tests.conftest import ROOT


def test_text_becomes_a_picture() -> None:
    command = [sys.executable, str(ROOT / "tools" / "draw_terminal.py"), "a.svg"]
    subprocess.run(command, input="$ pcl a<b\n  100 %\n", text=True, check=True)
    root = ElementTree.fromstring(Path("a.svg").read_text())
    lines = [element for element in root if element.tag.endswith("text")]
    assert [line.text for line in lines] == ["$ pcl a<b", "  100 %"]
    assert len({line.get("fill") for line in lines}) == 2
    assert (root.get("width"), root.get("height")) == ("98", "64")
