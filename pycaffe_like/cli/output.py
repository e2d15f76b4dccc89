"""Writing the files that commands produce."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pycaffe_like.errors import DataError, UsageError

if TYPE_CHECKING:
    from pycaffe_like.proto.upgraded_text import Rewritten


@contextmanager
def writing(path: str | Path) -> Iterator[Path]:
    """Yields a temporary path to write to. If the block succeeds, that file replaces `path`; until then,
    and if the block fails, an existing file is unchanged. A missing folder is created.

    Anything but a regular file, such as /dev/stdout, is written to directly.

    Raises:
        DataError: If it cannot be written.
    """
    from pycaffe_like.files.atomic import replacing
    from pycaffe_like.files.folder import folder_for_output

    try:
        if Path(path).exists() and not Path(path).is_file():
            yield Path(path)
        else:
            target = Path(os.path.realpath(path))  # a link stays a link
            with folder_for_output(target.parent), replacing(target) as temporary:
                yield temporary
    except OSError as error:
        raise DataError(f"{path} cannot be written: {error.strerror or error}") from None


def check_output(path: str | Path, endings: Sequence[str], reads: str | Path = "") -> None:
    """Checks the name of a file to write, so that a slip of the keyboard does not replace a file of another kind.

    Args:
        endings: the extensions that the name may have; none for any. A device such as /dev/stdout needs none.
        reads: a file that the command reads and must not replace.

    Raises:
        UsageError: If the name has another extension, or is that of the file that the command reads.
    """
    path = Path(path)
    if endings and path.suffix.lower() not in endings and (path.is_file() or not path.exists()):
        raise UsageError(f"{path} has the wrong extension", expected=f"a name that ends in {' or '.join(endings)}")
    if reads and path.exists() and Path(reads).exists() and path.samefile(reads):
        raise UsageError(f"{path} is the file that the command reads", expected="another file to write to")


def picture_ending(path: str) -> str:
    """Returns the extension of a picture file, such as .png, which names its type. A device such as /dev/stdout counts
    as a .png file.

    Raises:
        UsageError: If the extension is not that of a picture.
    """
    from pycaffe_like.data.contact_sheet import ENDINGS

    if Path(path).exists() and not Path(path).is_file():
        return ENDINGS[0]
    ending = Path(path).suffix.lower()
    if ending not in ENDINGS:
        raise UsageError(f"{path} is not named as a picture", expected=f"a name that ends in {', '.join(ENDINGS)}")
    return ending


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
