#!/usr/bin/env python3
"""Writes pycaffe_like/proto/caffe_pb2.py from proto/caffe.proto (`make proto`).

What protoc itself writes for Python works with two major versions of protobuf at most. The file
written here holds the compiled schema as bytes and makes the classes through protobuf's public
interface, which has been the same from version 4 to 7.

It also holds, as FORKS, which forks of Caffe a message, field or enum value comes from: the names
that its comment in caffe.proto begins with, in brackets.
"""

from __future__ import annotations

import re
import sys
import tempfile
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "pycaffe_like" / "proto" / "caffe_pb2.py"

MODULE = '''"""Message classes of proto/caffe.proto. Written by tools/compile_proto.py; do not edit."""

from google.protobuf import descriptor_pool, message_factory
from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper

# A pool of its own: a script may bring along a caffe_pb2 made from its fork's caffe.proto, and in
# the common pool two files of that name collide.
_pool = descriptor_pool.DescriptorPool()
_pool.AddSerializedFile(
{schema}
)
DESCRIPTOR = _pool.FindFileByName("caffe.proto")

for _name, _message in DESCRIPTOR.message_types_by_name.items():
    globals()[_name] = message_factory.GetMessageClass(_message)
for _name, _enum in DESCRIPTOR.enum_types_by_name.items():
    globals()[_name] = EnumTypeWrapper(_enum)
    globals().update((_value.name, _value.number) for _value in _enum.values)

FORKS = {{
{forks}
}}
"""The forks that a message, `Message.field` or `Message.VALUE` comes from."""
'''


def compiled(proto: Path) -> Any:
    """The FileDescriptorProto of a .proto file, with its comments."""
    from google.protobuf import descriptor_pb2
    from grpc_tools import protoc

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "set"
        flags = [f"-I{proto.parent}", "--include_source_info", f"--descriptor_set_out={out}"]
        if protoc.main(["protoc", *flags, str(proto)]):
            sys.exit(1)  # protoc has said why
        (schema,) = descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes()).file
    return schema


def forks(schema: Any) -> Iterator[tuple[str, str]]:
    """Message, `Message.field` or `Message.VALUE`, and the names in brackets in front of its comment."""
    for place in schema.source_code_info.location:
        comments = (place.leading_comments, place.trailing_comments)
        tag = next(filter(None, (re.match(r"\s*\[([\w, ]+)\]", comment) for comment in comments)), None)
        if tag:
            yield ".".join(_names(schema, place.path)), tag[1]


def _names(schema: Any, path: Sequence[int]) -> list[str]:
    """The names of the entry that a path of source_code_info leads to; a value's without that of its enum."""
    entry = schema
    names: list[str] = []
    for field, index in zip(path[::2], path[1::2], strict=True):
        slot = entry.DESCRIPTOR.fields_by_number[field]
        entry = getattr(entry, slot.name)[index]
        if slot.name == "value":
            names.pop()
        names.append(entry.name)
    return names


def module(schema: Any) -> str:
    """The text of caffe_pb2.py."""
    known = dict(forks(schema))
    schema.ClearField("source_code_info")
    data = schema.SerializeToString(deterministic=True)
    parts = [data[at : at + 60] for at in range(0, len(data), 60)]
    return MODULE.format(
        schema=textwrap.indent("\n".join(map(repr, parts)), "    "),
        forks="\n".join(f"    {name!r}: {whose!r}," for name, whose in sorted(known.items())),
    )


if __name__ == "__main__":
    TARGET.write_text(module(compiled(ROOT / "proto" / "caffe.proto")))
