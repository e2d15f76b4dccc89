#!/usr/bin/env python3
"""Generates pycaffe_like/proto/caffe_pb2.py from proto/caffe.proto (`make proto`).

The Python code that protoc generates works with at most two major versions of protobuf. This program
writes a file that holds the compiled schema as bytes and creates the classes through protobuf's public
interface, which has been the same from version 4 to 7.

The file also has the table FORKS: which forks of Caffe a message, field or enum value comes from. These
are the names in brackets at the beginning of its comment in caffe.proto.
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

# The schema has its own pool: a script may import a caffe_pb2 made from its fork's caffe.proto, and two
# files named caffe.proto would collide in the default pool.
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


def compile_schema(proto: Path) -> Any:
    """Returns the FileDescriptorProto of a .proto file, including its comments."""
    from google.protobuf import descriptor_pb2
    from grpc_tools import protoc

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "set"
        flags = [f"-I{proto.parent}", "--include_source_info", f"--descriptor_set_out={out}"]
        if protoc.main(["protoc", *flags, str(proto)]):
            sys.exit(1)  # protoc has printed the reason
        (schema,) = descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes()).file
    return schema


def forks(schema: Any) -> Iterator[tuple[str, str]]:
    """Yields pairs: the name of a message, field (`Message.field`) or enum value (`Message.VALUE`) whose comment
    begins with names in brackets, and those names.
    """
    for place in schema.source_code_info.location:
        comments = (place.leading_comments, place.trailing_comments)
        tag = next(filter(None, (re.match(r"\s*\[([\w, ]+)\]", comment) for comment in comments)), None)
        if tag:
            yield ".".join(_names(schema, place.path)), tag[1]


def _names(schema: Any, path: Sequence[int]) -> list[str]:
    """Returns the names along a path of source_code_info. An enum's value is listed without the enum."""
    entry = schema
    names: list[str] = []
    for field, index in zip(path[::2], path[1::2], strict=True):
        slot = entry.DESCRIPTOR.fields_by_number[field]
        entry = getattr(entry, slot.name)[index]
        if slot.name == "value":
            names.pop()
        names.append(entry.name)
    return names


def generated_code(schema: Any) -> str:
    """Returns the text of caffe_pb2.py."""
    known = dict(forks(schema))
    schema.ClearField("source_code_info")
    data = schema.SerializeToString(deterministic=True)
    parts = [data[at : at + 60] for at in range(0, len(data), 60)]
    return MODULE.format(
        schema=textwrap.indent("\n".join(map(repr, parts)), "    "),
        forks="\n".join(f"    {name!r}: {whose!r}," for name, whose in sorted(known.items())),
    )


if __name__ == "__main__":
    TARGET.write_text(generated_code(compile_schema(ROOT / "proto" / "caffe.proto")))
