"""Makes records from picture files, with the keys and values that Caffe's convert_imageset writes.

Source: tools/convert_imageset.cpp, ReadImageToDatum in src/caffe/util/io.cpp.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pycaffe_like.errors import DataError
from pycaffe_like.files.datum import pack_around, pack_encoded

from .image import copy_picture, decode_file, planes
from .list_line import Entry


class Record(NamedTuple):
    """A record for a database, with facts about it for the report.

    Attributes:
        label: the first label.
        labels: all labels; empty for the usual case, a single integer.
        size: rows, columns and channels of the stored picture.
    """

    key: bytes
    value: bytes | memoryview
    label: int
    size: tuple[int, ...]
    labels: Sequence[float] = ()


@dataclass(frozen=True)
class RecordMaker:
    """Makes the records of pictures.

    Attributes:
        gray: whether to store one channel instead of three.
        height, width: the size to resize to; 0 keeps the size.
        encoded: whether to store the file's bytes. A resized or recoloured picture is encoded again.
        encode_type: the file type to encode as, such as png; "" for the type of the file.
        check_size: whether to reject pictures of different sizes.
    """

    gray: bool = False
    height: int = 0
    width: int = 0
    encoded: bool = False
    encode_type: str = ""
    check_size: bool = False

    @property
    def resizes(self) -> bool:
        """Whether the size of pictures may change."""
        return self.height > 0 and self.width > 0

    def resize(self, image: Any) -> Any:
        """Resizes a picture to the size at which it will be stored in the database."""
        import cv2

        return cv2.resize(image, (self.width, self.height)) if self.resizes else image

    def record(self, number: int, entry: Entry, file: bytes) -> Record:
        """Makes the record of a picture from the bytes of its file.

        Raises:
            DataError: If the file is not a picture, or cannot be encoded again.
        """
        return self.record_of(number, entry, file, decode_file(file, entry.path, color=not self.gray))

    def record_of(self, number: int, entry: Entry, file: bytes, image: Any) -> Record:
        """Like `record`, for a picture that has already been decoded."""
        image = self.resize(image)
        key = f"{number:08d}_{entry.path}".encode(errors="surrogateescape")
        size = (*image.shape, 1)[:3]
        if not (self.encoded or self.encode_type):
            value, pixels = pack_around((size[2], size[0], size[1]), entry.label, entry.labels)
            copy_picture(pixels, planes(image))
            return Record(key, value, entry.label, size, entry.labels)
        kind = self.encode_type or Path(entry.path).suffix.lstrip(".").lower()
        data = file if not self.resizes and _same_kind(entry.path, kind) else _encode(image, kind, entry.path)
        return Record(key, pack_encoded(data, entry.label, entry.labels), entry.label, size, entry.labels)


def _same_kind(path: str, kind: str) -> bool:
    """Returns whether a file name has the extension for an encode_type.

    Source: matchExt in src/caffe/util/io.cpp.
    """
    suffix, kind = Path(path).suffix.lstrip(".").lower(), kind.lower()
    return suffix == kind or (kind == "jpg" and suffix == "jpeg")


def _encode(image: Any, kind: str, name: str) -> bytes:
    import cv2

    try:
        done, data = cv2.imencode(f".{kind}", image)
        if done:
            return bytes(data)
    except cv2.error:
        pass  # the error below names the picture
    raise DataError(f"picture {name} cannot be encoded as '{kind}'", expected="an --encode_type like jpg or png")
