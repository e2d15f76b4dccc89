"""Writes a net as a self-contained, interactive HTML page: zoom, search, colours by kind of layer, and repeated
blocks that can be folded.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from importlib.resources import files
from itertools import takewhile
from typing import Any

from pycaffe_like.layers.combine import Split
from pycaffe_like.net.built import BlobRef, BuiltLayer, BuiltNet
from pycaffe_like.proto import caffe_pb2
from pycaffe_like.proto.prototxt import message_lines
from pycaffe_like.spec import LayerDef, format_shape

from .layer_table import layer_rows
from .repeats import repeated_blocks

FOLD_FROM = 60
"""Nets with fewer layers are shown unfolded."""

KINDS = {
    "data": ("Data", "Input", "Python"),
    "loss": ("Loss", "Accuracy", "Evaluate"),
    "norm": ("Norm", "BN", "Scale", "Bias", "LRN", "MVN"),
    "pool": ("Pooling", "Unpooling", "Upsample", "Interp"),
    "filter": ("Convolution", "Deconvolution", "InnerProduct", "Embed", "Depthwise"),
    "recurrent": ("LSTM", "RNN", "Recurrent", "Lstm"),
    "detection": ("PriorBox", "Detection", "Proposal", "ROI", "Region", "Yolo", "Anchor"),
    "combine": ("Eltwise", "Concat", "Slice", "Split", "Reshape", "Flatten", "Permute", "Crop", "Tile", "Axpy"),
    "activation": ("ReLU", "ELU", "Sigmoid", "TanH", "Dropout", "Softmax", "Swish", "BNLL", "Power", "Exp", "Log"),
}
"""Kinds of layers and parts of type names that identify them; the first match counts. view.js colours them."""

STYLE = """
html, body { height: 100%; margin: 0; font: 14px/1.45 system-ui, sans-serif; }
body { display: flex; flex-direction: column; background: #f6f7f9; color: #1c2530; }
header { align-items: center; background: white; border-bottom: 1px solid #d5dae0; display: flex; flex-wrap: wrap;
  gap: .6rem; padding: .5rem 1rem; }
header h1 { font-size: 1.05rem; margin: 0; } header span { color: #65717e; } header div { flex: 1; }
main { display: flex; flex: 1; min-height: 0; } svg { flex: 1; touch-action: none; }
aside { background: white; border-left: 1px solid #d5dae0; overflow: auto; padding: .8rem; width: 22rem; }
aside h2 { font-size: 1rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
td { border-bottom: 1px solid #e6e9ed; overflow-wrap: anywhere; padding: .15rem .5rem .15rem 0; vertical-align: top; }
input, button { font: inherit; padding: .2rem .6rem; }
"""


def net_page(net: BuiltNet) -> str:
    """Returns the HTML page of a built net. It loads no external resources."""
    described = describe(net)
    title = escape(net.definition.name or "net")
    facts = f"{len(described['layers'])} layers, {net.parameter_count():,} parameters, {net.macs():,} MACs"
    data = json.dumps(described).replace("<", "\\u003c")  # so that a name cannot close the script element
    script = (files(__package__) / "view.js").read_text(encoding="utf-8")
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>{title}</title><style>{STYLE}</style></head><body>
<header><h1>{title}</h1><span>{facts}</span><div></div>
<input id="search" type="search" placeholder="find a layer or type" aria-label="find a layer or type">
<button id="fold">Fold</button><button id="unfold">Unfold</button>
<button id="save-svg">Save SVG</button><button id="save-png">Save PNG</button></header>
<main><svg xmlns="http://www.w3.org/2000/svg"><g id="scene"></g></svg>
<aside id="details">Click a layer to see its shapes and options. Scroll to zoom, drag to move.</aside></main>
<script>const NET = {data};
{script}</script></body></html>
"""


def describe(net: BuiltNet) -> dict[str, Any]:
    """Returns the data for view.js: layers with their properties, and the groups that can be folded.

    Splits are omitted: bottoms refer to the layers that compute them. Shared parameters are counted in
    the first layer that uses them.
    """
    rows = [row for row in layer_rows(net) if not isinstance(row.layer.module, Split)]
    layers = [row.layer for row in rows]
    makers = _makers(net, layers)
    described = []
    for row in rows:
        layer = row.layer
        described.append(
            {
                "name": layer.name,
                "type": layer.definition.type,
                "kind": kind(layer.definition.type),
                "tops": [top.name for top in layer.tops],
                "shapes": [format_shape(top.shape) for top in layer.tops],
                "parameters": row.parameters,
                "macs": row.macs,
                "options": options_of(layer.definition),
                "bottoms": sorted({makers[bottom] for bottom in layer.bottoms if bottom in makers}),
                "group": None,
            }
        )
    return {"name": net.definition.name or "net", "layers": described, "groups": _group(layers, described)}


def _makers(net: BuiltNet, layers: list[BuiltLayer]) -> dict[BlobRef, int]:
    """Returns for each blob the index of the layer that computes it, ignoring Splits."""
    makers = {top: index for index, layer in enumerate(layers) for top in layer.tops}
    for layer in net.layers:
        if isinstance(layer.module, Split) and layer.bottoms[0] in makers:
            makers.update(dict.fromkeys(layer.tops, makers[layer.bottoms[0]]))
    return makers


def _group(layers: list[BuiltLayer], described: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Stores in each layer of a repeated block the number of its group; returns the groups."""
    if len(layers) < FOLD_FROM:
        return []
    signatures = [(layer.definition.type, len(layer.bottoms), len(layer.params)) for layer in layers]
    groups: list[dict[str, str]] = []
    for block in repeated_blocks(signatures):
        for index in range(block.start, block.stop):
            described[index]["group"] = len(groups)
        groups.append({"name": _common_name([layer.name for layer in layers[block.start : block.stop]])})
    return groups


def _common_name(names: list[str]) -> str:
    """Returns the common prefix of names or, if it is too short, the first and last name."""
    common = "".join(
        a for a, b in takewhile(lambda pair: pair[0] == pair[1], zip(min(names), max(names), strict=False))
    )
    common = common.rstrip("/_-.")
    return common if len(common) > 2 else f"{names[0]} … {names[-1]}"


def kind(type_name: str) -> str:
    """Returns the kind of a layer type, such as convolution or loss, which determines its colour."""
    return next((kind for kind, parts in KINDS.items() if any(part in type_name for part in parts)), "other")


def options_of(layer: LayerDef) -> list[tuple[str, str]]:
    """Returns the options set in the prototxt, as pairs of name and text."""
    message = caffe_pb2.LayerParameter.FromString(layer.raw)
    return [
        (f"{slot.name}.{line.partition(':')[0].split()[0]}", line.partition(":")[2].strip())
        for slot, options in message.ListFields()
        if slot.name.endswith("_param")
        for line in _flat_lines(options)
    ]


def _flat_lines(options: Any) -> Iterator[str]:
    """Yields the lines of a message's text; each nested message, such as a filler, is one line."""
    block: list[str] = []
    for line in message_lines(options):
        if line.endswith("{"):
            block = [line[:-2] + ": {"]
        elif line == "}":
            yield " ".join([*block, "}"])
            block = []
        elif block:
            block.append(line.strip())
        else:
            yield line
