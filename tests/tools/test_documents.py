"""Generated pages are up to date, and the documentation builds as a web site."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from pycaffe_like.cli.flags import Parser
from pycaffe_like.spec import SolverDef
from tests.conftest import ROOT

sys.path.insert(0, str(ROOT / "tools"))  # the tools import each other


def tool(name: str) -> ModuleType:
    """Imports tools/NAME.py."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["document_commands", "document_solver"])
def test_page_is_up_to_date(name: str) -> None:
    module = tool(name)
    assert module.PAGE.read_text(encoding="utf-8") == module.page(), f"run tools/{name}.py, or make docs"


def test_every_field_of_a_solver_is_documented_once() -> None:
    documented = [entry.name for section in tool("solver_fields").SECTIONS for entry in section.entries]
    expected = set(SolverDef.__dataclass_fields__) - {"source", "remarks", "given"}
    assert set(documented) == expected, "tools/solver_fields.py needs an entry for each field"
    assert len(documented) == len(set(documented))


def test_examples_of_solver_fields_are_valid() -> None:
    """Each example on the page sets the field that it stands for."""
    module = tool("document_solver")
    nets = {"net_param", "train_net_param", "test_net_param"}
    for section in module.SECTIONS:
        for entry in section.entries:
            if entry.name in nets or entry.name == "net":
                continue
            text = f'net: "net.prototxt" lr_policy: "fixed"\n{entry.example}\n'.replace(
                'lr_policy: "fixed"\nlr_policy', "lr_policy"
            )
            assert module.read_text(text) != module.read_text('net: "net.prototxt"\n'), entry.name


def test_curves_follow_the_formulas() -> None:
    module = tool("document_solver")
    curves = {policy.name: dict(module.curve(policy)) for policy in module.POLICIES}
    assert curves["step"][749.0] == pytest.approx(0.01 * 0.5**2)
    assert curves["poly"][500.0] == pytest.approx(0.01 * 0.5**2)
    assert curves["plateau"][499.0] == pytest.approx(0.01)
    assert curves["plateau"][500.0] == pytest.approx(0.003)
    for policy in module.POLICIES:
        assert (ROOT / "docs" / "images" / f"lr_{policy.name}.svg").is_file()


def test_flags_are_listed_with_their_values() -> None:
    module = tool("document_commands")
    parser = Parser()
    parser.add_argument("net", metavar="NET", help="a | b")
    parser.flag("amp", "precision", choices=("bf16", "fp16"))
    parser.switch("sync_bn", "synchronize")
    parser.flag("secret", "not for everybody", hidden=True)
    rows = [module.row(action) for action in parser._actions if module.is_shown(action)]
    assert rows == ["| `NET` | a \\| b |", "| `--amp bf16\\|fp16` | precision |", "| `--sync-bn` | synchronize |"]


def test_links_out_of_docs_become_text() -> None:
    pytest.importorskip("mkdocs")
    site = tool("docs_site")
    page = (
        "[net](../../netdefs/mouth.prototxt) [all](../README.md) [log](../../CHANGELOG.md) [web](https://x.org) [b](#b)"
    )
    assert site.rewrite_links(page, "commands/train.md") == (
        "net [all](../README.md) [log](../changelog.md) [web](https://x.org) [b](#b)"
    )
    assert site.rewrite_links("[safe](docs/security.md#a) [commands](docs/commands)", "changelog.md") == (
        "[safe](security.md#a) [commands](commands/README.md)"
    )


def test_site_builds_without_warnings() -> None:
    pytest.importorskip("mkdocs")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", str(ROOT / "mkdocs.yml"), "-d"]
    done = subprocess.run([*command, str(Path.cwd() / "site")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    for name in ("index", "tutorial", "changelog", "commands/train", "solver"):
        assert Path(f"site/{name}.html").is_file()
    text = Path("site/solver.html").read_text(encoding="utf-8")
    assert 'src="images/lr_poly.svg"' in text
    assert '<script src="http' not in text
