"""Keeps the class names with the weights: copies labels.txt from the databases to the snapshots."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pycaffe_like.net import Net


def copy_class_names(net: Net, prefix: str | None) -> None:
    """Writes the class names of a net's data to a labels.txt next to the snapshots, unless it already exists.

    Args:
        prefix: snapshot_prefix; without it there are no snapshots.
    """
    from pycaffe_like.data.class_names import LABELS, find_names, write_names
    from pycaffe_like.net.labels import label_folders

    from . import log

    if not prefix:
        return
    path = Path(prefix).parent / LABELS
    if path.exists() or not path.parent.is_dir():
        return
    try:
        write_names(path, find_names(label_folders(net.built)))
    except OSError as error:
        log.warning("%s cannot be written: %s", path, error.strerror)
