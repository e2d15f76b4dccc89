"""Split pictures into lists, or show the data as a net receives it.

usage: pcl data split FOLDER|LISTFILE -o LISTS [FLAGS]
       pcl data show NET -o sheet.png [FLAGS]

split: FOLDER has one subfolder of pictures per class; LISTFILE is a list of pictures and labels. The command
writes train.txt, val.txt and, with --test, test.txt to the folder LISTS, and the class names to labels.txt. Each
class is split separately and at random; the same seed gives the same lists.

show: draws the first records of each data layer twice: as they are stored, and as the net receives them
(augmented, cropped and mirrored). Labels, boxes and masks are drawn too.

examples:
  pcl data split photos -o lists
  pcl data split photos -o lists --val 0.15 --test 0.15 --seed 7
  pcl data show netdefs/mouth_augmented.prototxt -o sheet.png --count 32
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pycaffe_like.errors import DataError, UsageError
from pycaffe_like.spec import Phase

from . import common_flags
from .flags import Parser

if TYPE_CHECKING:
    import numpy as np

    from pycaffe_like.data.list_line import Entry
    from pycaffe_like.net.data_layers import OpenDataLayer

_MOST_SHOWN = 1000

_DEFAULTS: dict[str, dict[str, Any]] = {
    "split": {"val": 0.2, "test": 0.0},
    "show": {"phase": "TRAIN", "count": 24, "side": 128},
}
"""The flags that only one action has, with their defaults."""


def add_flags(parser: Parser) -> None:
    parser.add_argument("action", metavar="split|show")
    parser.add_argument("source", metavar="FOLDER|LISTFILE|NET")
    parser.add_argument(
        "-o", "-output", "--output", help="folder for the lists, or file for the picture", metavar="PATH"
    )
    parser.flag("val", "split: fraction of each class for val.txt; default: 0.2", type=float, metavar="FRACTION")
    parser.flag("test", "split: fraction of each class for test.txt; default: 0", type=float, metavar="FRACTION")
    parser.flag(
        "seed", "split: seed of the random split; show: seed of the augmentation", default=1, type=int, metavar="N"
    )
    parser.flag("phase", "show: TRAIN or TEST; default: TRAIN", metavar="PHASE")
    parser.flag("count", "show: number of records to draw for each data layer; default: 24", type=int, metavar="N")
    parser.flag("side", "show: width and height of each picture on the sheet; default: 128", type=int, metavar="PIXELS")
    parser.switch("overwrite", "replace existing files")
    common_flags.add_state_flags(parser)


def run(arguments: argparse.Namespace) -> int:
    actions = {"split": _split, "show": _show}
    if arguments.action not in actions:
        raise UsageError("the action is unknown", expected="pcl data split or show", got=arguments.action)
    for action, defaults in _DEFAULTS.items():
        for flag, value in defaults.items():
            if getattr(arguments, flag) is None:
                setattr(arguments, flag, value)
            elif action != arguments.action:
                raise UsageError(
                    f"--{flag} has no effect on pcl data {arguments.action}", expected=f"pcl data {action}"
                )
    return actions[arguments.action](arguments)


def _show(arguments: argparse.Namespace) -> int:
    from .output import picture_ending, writing

    if not arguments.output:
        raise UsageError("a file for the picture is needed", expected="-o sheet.png")
    phase = common_flags.parse_phase(arguments.phase, Phase.TRAIN)
    for name, low, high in (("count", 1, _MOST_SHOWN), ("side", 16, 1024)):
        if not low <= getattr(arguments, name) <= high:
            raise UsageError(f"--{name} is out of range", expected=f"{low} to {high}", got=getattr(arguments, name))
    ending = picture_ending(arguments.output)
    if Path(arguments.output).is_file() and not arguments.overwrite:
        raise DataError(f"{arguments.output} exists", advice="--overwrite replaces it.")
    from pycaffe_like.data.contact_sheet import contact_sheet_file
    from pycaffe_like.net.data_layers import open_data_layers
    from pycaffe_like.proto import read_net

    from . import imports, log

    log.start()
    imports.import_layers(arguments)
    net = read_net(arguments.source, "typo")
    log.write_remarks(net.remarks)
    pictures: list[np.ndarray] = []
    captions: list[str] = []
    columns = 2
    with open_data_layers(net, common_flags.net_state(arguments, phase, net), arguments.seed) as layers:
        for layer in layers:
            shown = _draw_records(layer, arguments, pictures, captions)
            columns = max(columns, 2 * min(4, round(shown**0.5)))
    with writing(arguments.output) as file:
        file.write_bytes(contact_sheet_file(pictures, captions, arguments.side, columns, ending))
    print(
        f"{len(pictures) // 2} records in {arguments.output}: as stored, and as the net receives them in {phase.name}"
    )
    return 0


def _draw_records(
    layer: OpenDataLayer, arguments: argparse.Namespace, pictures: list[np.ndarray], captions: list[str]
) -> int:
    """Adds the pictures and captions of a data layer, two per record; returns the number of records."""
    import numpy as np

    from pycaffe_like.data.before_after import caption, draw_sample, first_records
    from pycaffe_like.data.class_names import find_names, source_folders

    sources = [str(options.get("source")) for options in layer.definition.options.values() if options.has("source")]
    names = find_names(source_folders(sources[0])) if sources else []
    blank = np.full((3, arguments.side, arguments.side), 255, np.uint8)
    before = len(pictures) // 2
    for record in first_records(layer.loader, layer.plain, arguments.count):
        for sample, title in ((record.before, f"{record.number}: "), (record.after, "")):
            image = None if sample is None else draw_sample(sample, arguments.side)
            pictures.append(blank if image is None else image.transpose(2, 0, 1))
            captions.append("" if sample is None else title + caption(sample, names))
    return len(pictures) // 2 - before


def _split(arguments: argparse.Namespace) -> int:
    if not arguments.output:
        raise UsageError("a folder for the lists is needed", expected="-o LISTS")
    shares = {"val": arguments.val, "test": arguments.test}
    for name, share in shares.items():
        if not 0 <= share < 1:
            raise UsageError(f"--{name} is out of range", expected="a share from 0 to below 1", got=share)
    if sum(shares.values()) >= 1:
        raise UsageError("--val and --test leave nothing to train on", expected="less than 1 together")
    from pycaffe_like.data.class_folders import read_class_folders, split_by_class
    from pycaffe_like.data.class_names import find_names
    from pycaffe_like.data.listfile import read_list

    from . import log

    log.start()
    source = Path(arguments.source)
    entries: Sequence[Entry]
    names: Sequence[str]
    if source.is_dir():
        found = read_class_folders(source)
        entries, names = found.entries, found.names
        for path in found.others:
            log.warning("%s is not a picture", source / path)
    else:
        entries, names = read_list(source), find_names([source.parent])
    parts = split_by_class(entries, [share for share in shares.values() if share], arguments.seed)
    lists = dict(zip(["train", *(name for name, share in shares.items() if share)], parts, strict=True))
    empty = next((name for name, entries in lists.items() if not entries), None)
    if empty is not None:
        raise DataError(
            f"{source}: no class has enough pictures for {empty}.txt",
            expected=f"{len(lists)} or more in a class",
            advice=f"--{empty} 0 writes no {empty}.txt.",
        )
    _write(Path(arguments.output), lists, names, arguments.overwrite)
    _report(lists, names)
    return 0


def _write(folder: Path, lists: dict[str, list[Entry]], names: Sequence[str], overwrite: bool) -> None:
    """Writes the lists, and labels.txt last. If that fails, existing lists are unchanged."""
    from pycaffe_like.data.class_names import LABELS, names_text
    from pycaffe_like.data.list_line import format_entry
    from pycaffe_like.files.atomic import replacing_together
    from pycaffe_like.files.folder import folder_for_output

    texts = {f"{name}.txt": "".join(f"{format_entry(one)}\n" for one in entries) for name, entries in lists.items()}
    if names:
        texts[LABELS] = names_text(names)
    for name in texts:
        if (folder / name).exists() and not overwrite:
            raise DataError(f"{folder / name} exists", advice="--overwrite replaces it.")
    if folder.exists() and not folder.is_dir():
        raise DataError(f"{folder} is a file", expected="a folder for the lists")
    try:
        with folder_for_output(folder), replacing_together(*(folder / name for name in texts)) as files:
            for file, text in zip(files, texts.values(), strict=True):
                file.write_text(text, encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise DataError(f"{folder}: the lists cannot be written: {error.strerror or error}") from None


def _report(lists: dict[str, list[Entry]], names: Sequence[str]) -> None:
    """Prints how many pictures of each class went into each list."""
    counts = {name: Counter(entry.label for entry in entries) for name, entries in lists.items()}
    for name, count in counts.items():
        print(f"{name + '.txt':<10}{sum(count.values())} pictures")
    for label in sorted(set().union(*counts.values())):
        title = f"{label} ({names[label]})" if 0 <= label < len(names) else str(label)
        print(f"  {title}: " + ", ".join(f"{count[label]} {name}" for name, count in counts.items()))
