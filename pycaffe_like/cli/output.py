"""Files that commands write."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pycaffe_like.errors import DataError


@contextmanager
def writing(path: str | Path) -> Iterator[Path]:
    """A path to write to. Its file takes the place of `path` when the block ends well; until then, and
    when the block fails, one that was there is untouched.

    What is no plain file, such as /dev/stdout, is written to directly.

    Raises:
        DataError: it cannot be written.
    """
    from pycaffe_like.proto.atomic import replacing

    try:
        if Path(path).exists() and not Path(path).is_file():
            yield Path(path)
        else:
            with replacing(os.path.realpath(path)) as temporary:  # a link stays a link
                yield temporary
    except OSError as error:
        raise DataError(f"{path} cannot be written: {error.strerror or error}") from None
