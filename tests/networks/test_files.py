"""Generated files of the project match what the builders write."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest

from pycaffe_like.caffe.net_spec import layers
from pycaffe_like.errors import UsageError
from pycaffe_like.networks import net_text, networks, solver_text
from pycaffe_like.networks.sketch import XAVIER, Sketch
from tests.conftest import ROOT

from .test_classifiers import PARAMETERS

FILES = {
    "lenet": ("lenet_train_test", "lenet"),
    "alexnet": ("alexnet", "alexnet"),
    "vgg_d": ("vgg16", "vgg16"),
    "googlenet": ("googlenet", "googlenet"),
}


@pytest.mark.parametrize("name", FILES)
def test_nets_and_solvers_are_those_of_the_command(name: str) -> None:
    net, solver = (ROOT / f"netdefs/{FILES[name][0]}.prototxt", ROOT / f"solvers/{FILES[name][1]}.prototxt")
    assert net.read_text() == net_text(name), f"pcl netdef {name} -o {net} --overwrite"
    assert solver.read_text() == solver_text(name, f"netdefs/{net.name}")


def _tool() -> Any:
    spec = importlib.util.spec_from_file_location("document_networks", ROOT / "tools" / "document_networks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_networks_names_each_with_its_parameters() -> None:
    page = (ROOT / "docs" / "networks.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| `")]
    assert [row[0].strip("|` ") for row in rows] == list(networks())
    counts = {row[0].strip("|` "): int(row[2].replace(",", "")) for row in rows}
    assert counts | PARAMETERS == counts


@pytest.mark.slow
def test_the_page_of_networks_is_up_to_date() -> None:
    tool = _tool()
    assert tool.PAGE.read_text(encoding="utf-8") == tool.page(), "run tools/document_networks.py, or make docs"


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        (
            "neural_style",
            {"classes": 3},
            "neural_style does not take a number of classes; expected no --classes; got 3",
        ),
        ("alexnet", {"classes": 0}, "--classes is too small; expected 1 or more; got 0"),
    ],
)
def test_requests_that_a_network_cannot_meet(name: str, options: dict[str, int], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        net_text(name, **options)  # type: ignore[arg-type]
    assert str(caught.value) == message


def test_a_slip_in_an_option_of_a_sketch_is_an_error() -> None:
    sketch = Sketch()
    data = sketch.add("data", layers.Input(shape={"dim": [1, 3, 5, 7]}))
    with pytest.raises(TypeError, match="unknown options: filer, width"):
        sketch.conv("conv", data, 11, 3, width=3, filer=XAVIER)
