"""The table of a net's layers: shapes, parameters, multiply-adds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pycaffe_like.net.built import BuiltNet


def table(net: BuiltNet) -> Iterator[str]:
    """The lines of the table, totals last. A shared parameter is counted for the first layer only."""
    from pycaffe_like.spec import format_shape

    rows = [("layer", "type", "output", "parameters", "MACs")]
    seen: set[int] = set()
    parameters = macs = 0
    for layer in net.layers:
        own = [blob for blob in layer.module.parameters() if id(blob) not in seen]
        seen.update(map(id, own))
        mine = sum(blob.numel() for blob in own if blob.requires_grad)
        work = layer.module.macs(layer.bottom_shapes, layer.top_shapes)
        parameters, macs = parameters + mine, macs + work
        shapes = ", ".join(map(format_shape, layer.top_shapes))
        rows.append((layer.name, layer.definition.type, shapes, f"{mine:,}", f"{work:,}"))
    rows.append(("total", "", "", f"{parameters:,}", f"{macs:,}"))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    for row in rows:
        left = "  ".join(cell.ljust(width) for cell, width in zip(row[:3], widths, strict=False))
        right = "  ".join(cell.rjust(width) for cell, width in zip(row[3:], widths[3:], strict=True))
        yield f"{left}  {right}".rstrip()
