#!/usr/bin/env python3
"""Exports the deploy nets in a folder to ONNX, and reports how many can be exported, and why others cannot.

usage: tools/zoo_export.py --record FILE [-o TABLE.md] [--seconds S] [--gib G] [--jobs N] DIR

Every deploy net in DIR and its subfolders that runs (see tools/zoo.py) is exported like by `pcl export`, with
random weights and the comparison in onnxruntime, in a process with limits on time and memory. Each result is
appended to the record at once. Files that are in the record are skipped, so an interrupted run can be
continued. -o writes the table of all recorded results.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, replace
from pathlib import Path

import zoo

EXPORT = "export"
REQUIRED = 97
"""The required percentage of exported nets among the nets that run."""


def look_at(path: Path, seconds: float, gib: float) -> zoo.Result:
    """Runs a net through the steps of tools/zoo.py and exports it, each in a process of its own."""
    found: zoo.Result = zoo.in_a_process(path, seconds, gib)
    if found.kind != "deploy" or "run" not in found.done:
        return found
    exported: zoo.Result = zoo.in_a_process(path, seconds, gib, export)
    return replace(exported, kind=found.kind, done=(*found.done, *exported.done))


def export(path: Path) -> zoo.Result:
    """Exports a net to a temporary file, and compares it in onnxruntime."""
    from pycaffe_like.errors import PclError
    from pycaffe_like.interop.export import export_onnx
    from pycaffe_like.interop.prepare import prepare
    from pycaffe_like.interop.subject import ExportOptions

    try:
        with tempfile.TemporaryDirectory() as folder:
            export_onnx(prepare(str(path)), ExportOptions(), Path(folder) / "net.onnx")
    except PclError as error:
        return zoo.Result(str(path), why=_one_line(str(error)))
    except Exception as error:  # an exception that the library should have turned into a PclError
        return zoo.Result(str(path), why=_one_line(f"{type(error).__name__}: {error}"))
    return zoo.Result(str(path), done=(EXPORT,))


def _one_line(text: str) -> str:
    return " ".join(text.partition("\n")[0].split())[:300]


def read_record(path: Path) -> dict[str, zoo.Result]:
    """Returns the results in a record, by file."""
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    results = [zoo.Result(**{**(one := json.loads(line)), "done": tuple(one["done"])}) for line in lines]
    return {result.file: result for result in results}


def deploy_nets(folder: Path) -> list[Path]:
    """Returns the deploy nets in a folder, in an order in which the first nets are always a random sample."""
    from pycaffe_like.errors import PclError
    from pycaffe_like.proto import read_net_or_solver
    from pycaffe_like.spec import NetDef

    found = []
    for path in sorted(zoo.files(folder), key=lambda path: hashlib.sha256(path.read_bytes()).digest()):
        try:
            net = read_net_or_solver(path)
        except PclError:
            continue
        if isinstance(net, NetDef) and zoo.is_deploy(net):
            found.append(path)
    return found


def table(results: Sequence[zoo.Result], folder: Path, total: int) -> Iterator[str]:
    """Yields the lines of the page: the share of nets that can be exported, and each net that cannot.

    Args:
        total: how many deploy nets the folder has; there may be fewer results.
    """
    ran = [one for one in results if "run" in one.done]
    exported = [one for one in ran if EXPORT in one.done]
    share = 100 * len(exported) / max(1, len(ran))
    yield "# Deploy nets of public repositories to ONNX"
    yield ""
    yield "`tools/zoo_export.py DIR`: random weights, default options, outputs compared in onnxruntime."
    if len(results) < total:
        yield f"These are the first {len(results)} of {total} deploy nets in the order of a hash: a random sample."
    yield ""
    yield "| deploy nets | run in pcl | exported, outputs agree | share | required |"
    yield "|---|---|---|---|---|"
    yield f"| {len(results)} | {len(ran)} | {len(exported)} | {share:.1f} % | {REQUIRED} % |"
    seconds = sorted(one.seconds for one in exported)
    if seconds:
        yield ""
        yield f"Seconds for an export: median {seconds[len(seconds) // 2]:.0f}, most {seconds[-1]:.0f}."
    yield from _listed("Not exported", [one for one in ran if EXPORT not in one.done], folder)
    why = Counter(one.why for one in results if "run" not in one.done)
    if why:
        yield from ("", "## Not run in pcl", "", "| nets | reason |", "|---|---|")
        yield from (f"| {count} | {_cell(reason)} |" for reason, count in why.most_common())


def _listed(title: str, results: Sequence[zoo.Result], folder: Path) -> Iterator[str]:
    if results:
        yield from ("", f"## {title}", "", "| net | reason |", "|---|---|")
        for one in results:
            name = Path(one.file).relative_to(folder).as_posix()
            yield f"| {name} | {_cell(one.why.replace(one.file, ''))} |"


def _cell(text: str) -> str:
    return text.strip(": ").replace("|", "\\|")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", metavar="DIR", type=Path)
    parser.add_argument("--record", type=Path, required=True, help="file of results, one JSON object a line")
    parser.add_argument("-o", dest="table", type=Path, metavar="TABLE.md", help="page to write")
    parser.add_argument("--jobs", type=int, default=1, help="processes at a time")
    parser.add_argument("--seconds", type=float, default=300, help="limit of time for a net")
    parser.add_argument("--gib", type=float, default=10, help="limit of memory for a net")
    asked = parser.parse_args(arguments)
    _load()
    done = read_record(asked.record)
    every = deploy_nets(asked.folder)
    left = [path for path in every if str(path) not in done]
    with ThreadPoolExecutor(asked.jobs) as pool:
        running = [pool.submit(look_at, path, asked.seconds, asked.gib) for path in left]
        for future in as_completed(running):
            with asked.record.open("a", encoding="utf-8") as record:
                record.write(json.dumps(asdict(future.result())) + "\n")
    if asked.table is not None:
        results = sorted(read_record(asked.record).values(), key=lambda one: one.file)
        asked.table.write_text("\n".join(table(results, asked.folder, len(every))) + "\n", encoding="utf-8")
    return 0


def _load() -> None:
    """Imports the libraries that every process needs, before the processes are forked."""
    import torch

    from pycaffe_like.layers.registry import layer_types

    for module in ("onnxruntime", "onnxscript", "pycaffe_like.interop.export"):
        importlib.import_module(module)
    torch.set_num_threads(1)
    layer_types()


if __name__ == "__main__":
    sys.exit(main())
