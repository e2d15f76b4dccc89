"""Writing the files that commands produce."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pycaffe_like.errors import DataError

if TYPE_CHECKING:
    from pycaffe_like.proto.upgraded_text import Rewritten


@contextmanager
def writing(path: str | Path) -> Iterator[Path]:
    """Yields a temporary path to write to. If the block succeeds, that file replaces `path`; until then,
    and if the block fails, an existing file is unchanged.

    Anything but a regular file, such as /dev/stdout, is written to directly.

    Raises:
        DataError: If it cannot be written.
    """
    from pycaffe_like.files.atomic import replacing

    try:
        if Path(path).exists() and not Path(path).is_file():
            yield Path(path)
        else:
            with replacing(os.path.realpath(path)) as temporary:  # a link stays a link
                yield temporary
    except OSError as error:
        raise DataError(f"{path} cannot be written: {error.strerror or error}") from None


def write_upgraded(old: str, new: str, upgraded: Rewritten, message: str) -> None:
    """Writes an upgraded prototxt, and logs the same messages as Caffe's tools.

    Args:
        message: the type of the file's message, such as "NetParameter".

    Raises:
        DataError: If it cannot be written.
    """
    from . import log

    if not upgraded.changed:
        log.info("File already in latest proto format: %s", old)
    with writing(new) as file:
        file.write_text(upgraded.text, encoding="utf-8")
    log.info("Wrote upgraded %s text proto to %s", message, new)
